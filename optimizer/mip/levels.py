"""Loads brought down level by level where each is a matter of the officers alone.

Going down so is exact for whole officers because no cell is fixed at a level before that is the
only way: after a level is proved only the *number* of cells at it is kept, and every cell that
could sit exactly there keeps the choice (one variable of 0 or 1). A cell is settled once as many
cells are left that can sit at a level as must.
"""

from collections.abc import Callable
from dataclasses import dataclass
from fractions import Fraction
from typing import TypeVar

from optimizer.domain.load import Load
from optimizer.mip.approach import approach
from optimizer.mip.between import half_way
from optimizer.mip.model import Model
from optimizer.mip.search import Search, highest

FIRST_STRIDE = Fraction(1, 100)
"""How far from a load that was settled the next is tried, as a share of it; doubled each time."""


Kept = TypeVar("Kept")


@dataclass
class Level:
    """A load that exactly `num` of the cells have in every best plan."""

    load: Load
    cells: set[int]
    num: int


def settle(
    levels: list[Level], settled: dict[int, Kept], keeping: Callable[[int, Load], Kept]
) -> None:
    """Settle the cells of levels that have no more cells than they must.

    Parameters
    ----------
    settled : grows by cells, each with what keeps it at its level
    keeping : what keeps a cell at a load
    """
    settled_any = True
    while settled_any:
        settled_any = False
        for level in levels:
            level.cells -= settled.keys()
            if level.cells and len(level.cells) == level.num:
                settled.update((cell, keeping(cell, level.load)) for cell in level.cells)
                settled_any = True


class Levels:
    """The levels proved so far, and the programs that keep them."""

    is_exact = True

    def __init__(self, search: Search) -> None:
        self._search, self._needs = search, search.needs
        self._levels: list[Level] = []
        self._settled: dict[int, int] = {}
        own = self._needs.least_peak(self._needs.busy)
        search.bound = self._reachable(max(own, search.bound))

    def minimise_peak(self) -> None:
        """Find the lowest peak and a plan that has it."""
        self._search.claimed_to = self._lowest(self._search.bound, is_peak=True)

    def minimise_every_load(self) -> None:
        """Go down the levels until every cell with cases is at one."""
        self.minimise_peak()
        while self._num_counted < len(self._needs.busy):
            if self._levels:
                self._add_level(self._lowest(self._least_level(), is_peak=False))
            else:
                assert self._search.claimed_to is not None
                self._add_level(self._search.claimed_to)
            self._search.claimed_to = self._levels[-1].load

    def keeping(self) -> Model:
        """Return the program of plans with the levels found, or with the peak alone."""
        if self._levels:
            return self._keeping(self._levels[-1].load, below=True)[0]
        return self._keeping(highest(self._search.loads), below=False)[0]

    def _lowest(self, low: Load, *, is_peak: bool) -> Load:
        """Return the lowest load that all cells but those counted can keep.

        `low` is a bound on it. Plans found bring the load down to what they reach, refutations
        bring the bound up to the next load a cell can have, until they meet. The end where the
        answer is expected is left in growing strides; after a stride too far, half way.
        """
        needs, search = self._needs, self._search
        cells = [cell for cell in needs.busy if cell not in self._settled]
        low, phase = self._reachable(low), "peak" if is_peak else self._phase
        high = highest(search.loads, self._num_counted)
        limit = low if is_peak else needs.highest_to(high, cells, below=True)
        stride = FIRST_STRIDE
        if is_peak:
            approach(search, low, lambda at: self._keeping(at, below=False)[0])
            low = limit = self._reachable(max(low, search.bound))
            reached = highest(search.loads)
            if reached < high:
                high = reached
                limit = needs.highest_to(half_way(low, high), cells, below=False)
        while low < high:
            limit = max(limit, low)
            is_kept = search.improve(self._keeping(limit, below=False)[0], phase)
            if is_kept:
                high = highest(search.loads, self._num_counted)
                if high > limit:
                    raise AssertionError(f"a plan for {limit} has a load of {high}")
            else:
                raised = needs.lowest_from(limit, cells, beyond=True)
                low = high if raised is None else min(raised, high)
                if is_peak:
                    search.raise_bound(low)
            target = half_way(low, high)
            if is_kept and not is_peak:
                target = max(target, Load(high.uncovered, high.ratio / (1 + stride)))
                stride *= 2
            elif is_peak and not is_kept and low.uncovered == high.uncovered:
                target = min(target, Load(low.uncovered, low.ratio * (1 + stride)))
                stride *= 2
            limit = needs.highest_to(target, cells, below=False)
        if high < low:
            raise ValueError(f"The bound given, {low}, is above the peak of a plan, {high}.")
        return high

    def _add_level(self, load: Load) -> None:
        """Count the fewest cells that have this load, with all others below it."""
        needs, search = self._needs, self._search
        able = {
            cell
            for cell in needs.busy
            if cell not in self._settled and needs.fte_exactly(cell, load) is not None
        }
        level = Level(load, able, sum(search.loads[cell] == load for cell in able))
        self._levels.append(level)
        if level.num > 1:
            model, spared = self._keeping(load, below=True)
            model.minimise([(1, variable) for variable in spared[-1]])
            search.improve(model, self._phase)
            level.num = sum(search.loads[cell] == load for cell in able)
        settle(self._levels, self._settled, self._fte_at)

    def _fte_at(self, cell: int, load: Load) -> int:
        return self._needs.fte_exactly(cell, load) or 0

    def _keeping(self, limit: Load, *, below: bool) -> tuple[Model, list[list[int]]]:
        """Return the program of plans whose loads keep the levels, and else (below) the limit.

        Also returns for each level the variables that are 1 where a cell is at it.
        """
        needs, formulation = self._needs, self._search.formulation
        model = formulation.model.copy()
        spared: dict[int, list[tuple[int, int]]] = {}
        by_level: list[list[int]] = []
        for level in self._levels:
            variables: list[int] = []
            for cell in sorted(level.cells - self._settled.keys()):
                variables.append(model.variable(1))
                fte = needs.fte_exactly(cell, level.load)
                assert fte is not None
                spared.setdefault(cell, []).append((fte, variables[-1]))
            model.require([(1, variable) for variable in variables], upper=level.num)
            by_level.append(variables)
        for cell in needs.busy:
            choices = spared.get(cell, [])
            if cell in self._settled:
                fte = self._settled[cell]
            else:
                # Asking for more than can be there is as impossible, in smaller numbers.
                beyond = needs.capacity[cell] + needs.grain[cell]
                fte = min(needs.fte_needed(cell, limit, below=below), beyond)
            if fte > 0:
                formulation.require_fte(model, cell, fte, choices)
            if len(choices) > 1:
                model.require([(1, variable) for _, variable in choices], upper=1)
        return model, by_level

    def _reachable(self, limit: Load) -> Load:
        """Return the lowest load at or above the limit that an unsettled cell can have."""
        cells = [cell for cell in self._needs.busy if cell not in self._settled]
        lowest = self._needs.lowest_from(limit, cells, beyond=False)
        return limit if lowest is None else lowest

    def _least_level(self) -> Load:
        """Return a bound on the next level: what the cells that are surely in it need."""
        choosing = {cell for level in self._levels for cell in level.cells}
        rest = [c for c in self._needs.busy if c not in self._settled and c not in choosing]
        if rest:
            return self._needs.least_peak(rest, sum(self._settled.values()))
        open_cells = [cell for cell in self._needs.busy if cell not in self._settled]
        return min(self._needs.load(cell, self._needs.capacity[cell]) for cell in open_cells)

    @property
    def _phase(self) -> str:
        """What is being done, and how far that is."""
        num = len(self._needs.busy)
        return f"level {len(self._levels) + 1:,}, {self._num_counted:,} of {num:,} cells done"

    @property
    def _num_counted(self) -> int:
        return sum(level.num for level in self._levels)
