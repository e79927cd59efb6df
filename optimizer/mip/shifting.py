"""Loads brought down where cases move, so that a cell's load is no matter of its officers alone.

Going down is exact for the reason that it is in `levels`: of a level only the number of cells at it
is kept, and every cell that could be at it keeps the choice. What differs is the load of a cell,
a ratio in which both numbers change; so bounds are tried between loads, and at the end of each
level a program shows that no plan is strictly below it. Where the choices become too many, the
cells at a level are fixed as the plan at hand has them; from there down the levels are the best
found and no more.
"""

from fractions import Fraction

from optimizer.domain.instance import THOUSAND
from optimizer.domain.load import NO_LOAD, Load
from optimizer.mip.approach import approach
from optimizer.mip.between import well_between
from optimizer.mip.levels import Level, settle
from optimizer.mip.model import Model
from optimizer.mip.search import Search, highest

CLOSE = Fraction(1, 1000)
"""Once bound and plan are as near each other as this share, only strictly better plans are sought.

Halving the rest further would take a program each time, and never end at a load by itself.
"""

MOST_HALVINGS = 40
"""So many even if the bound is 0, to which no share is near."""

MOST_CHOICES = 150
"""Cells that are at one of the levels or not; more of them are more than a solver can tell apart
in a time that anyone waits."""


class Shifting:
    """The levels found so far, and the programs that keep them.

    Attributes
    ----------
    is_exact : whether no plan has lighter loads than those found
    """

    def __init__(self, search: Search) -> None:
        self._search = search
        self._levels: list[Level] = []
        self._settled: dict[int, Load] = {}
        self.is_exact = True
        self._work = search.formulation.work
        self._cells = sorted({*search.needs.busy, *self._work.shift})

    def minimise_peak(self) -> None:
        """Find the lowest peak and a plan that has it."""
        self._lower(self._search.bound, is_peak=True)
        peak = highest(self._search.loads)
        self._search.raise_bound(peak)
        self._search.claimed_to = peak

    def minimise_every_load(self) -> None:
        """Go down the levels until no cell is left that has work."""
        self.minimise_peak()
        while self._level() > NO_LOAD:
            self._add_level()
            if self.is_exact:
                self._search.claimed_to = self._levels[-1].load
            if self._level() > NO_LOAD:
                self._lower(NO_LOAD, is_peak=False)

    def keeping(self) -> Model:
        """Return the program of plans with the levels found, or with the peak alone."""
        return self._keeping(self._level(), below=False)[0]

    def _lower(self, low: Load, *, is_peak: bool) -> None:
        """Bring the highest load below the levels down as far as it goes."""
        search, phase = self._search, "peak" if is_peak else "levels"
        if is_peak:
            approach(search, low, lambda at: self._keeping(at, below=False)[0])
            low = max(low, search.bound)
        for _ in range(MOST_HALVINGS):
            high = self._level()
            near = low.uncovered == high.uncovered and high.ratio - low.ratio <= CLOSE * high.ratio
            if low >= high or near:
                break
            limit = well_between(low, high)
            if not search.improve(self._keeping(limit, below=False)[0], phase):
                low = limit
                if is_peak:
                    search.raise_bound(low)
        while low < self._level() and search.improve(
            self._keeping(self._level(), below=True)[0], phase
        ):
            pass

    def _add_level(self) -> None:
        """Count the fewest cells that have the highest load below the levels."""
        search, load = self._search, self._level()
        able = {c for c in self._cells if c not in self._settled and self._can_have(c, load)}
        num_choices = sum(len(level.cells) for level in self._levels) + len(able)
        if num_choices > MOST_CHOICES:
            self.is_exact = False
            # Which cells are kept must not hang on the plan that a solver happens to find.
            search.take_one_of(self.keeping())
            able = {cell for cell in able if search.loads.get(cell) == load}
        level = Level(load, able, sum(search.loads.get(cell) == load for cell in able))
        self._levels.append(level)
        if self.is_exact and level.num > 1:
            model, at_it = self._keeping(load, below=True)
            model.minimise([(1, variable) for variable in at_it])
            search.improve(model, "levels")
            level.num = sum(search.loads.get(cell) == load for cell in able)
        settle(self._levels, self._settled, lambda _, load: load)

    def _keeping(self, limit: Load, *, below: bool) -> tuple[Model, list[int]]:
        """Return the program of plans whose loads keep the levels, and else (below) the limit.

        Also returns the variables that are 1 where a cell is at the last level.
        """
        model = self._search.formulation.model.copy()
        choices: dict[int, list[tuple[Load, int]]] = {}
        at_it: list[int] = []
        for level in self._levels:
            at_it = []
            for cell in sorted(level.cells):
                at_it.append(model.variable(1))
                choices.setdefault(cell, []).append((level.load, at_it[-1]))
            model.require([(1, variable) for variable in at_it], upper=level.num)
        for cell in self._cells:
            if cell in self._settled:
                self._require(model, cell, self._settled[cell], below=False, choices=[])
            else:
                self._require(model, cell, limit, below=below, choices=choices.get(cell, []))
        return model, at_it

    def _require(
        self, model: Model, cell: int, limit: Load, *, below: bool, choices: list[tuple[Load, int]]
    ) -> None:
        """Add to the model that a cell keeps (below) the limit, or the level it is chosen to be at.

        Parameters
        ----------
        choices : levels, the highest first, and variables that are 1 where the cell is at them
        """
        variables = [variable for _, variable in choices]
        if len(choices) > 1:
            model.require([(1, variable) for variable in variables], upper=1)
        if cell in self._work.shift:
            for place, (load, _) in enumerate(choices):
                above = variables[:place]
                self._work.require_load(model, cell, load, below=False, spared=above)
            self._work.require_load(model, cell, limit, below=below, spared=variables)
            return
        needs = self._search.needs
        fte = needs.capacity[cell] + needs.grain[cell]
        if limit != NO_LOAD:
            # Asking for more than can be there is as impossible, in smaller numbers.
            fte = min(needs.fte_needed(cell, limit, below=below), fte)
        lesser = [(needs.fte_exactly(cell, load) or 0, variable) for load, variable in choices]
        self._search.formulation.require_fte(model, cell, fte, lesser)

    def _can_have(self, cell: int, load: Load) -> bool:
        """Return whether a cell has exactly this load, above 0, with some officers and work."""
        needs = self._search.needs
        if cell not in self._work.shift:
            return needs.fte_exactly(cell, load) is not None
        each = load.ratio * int(self._search.formulation.instance.standard[cell])
        if load.uncovered:
            return self._work.can_be(cell, each)
        ftes = range(needs.grain[cell], needs.capacity[cell] + 1, needs.grain[cell])
        return any(self._work.can_be(cell, each * fte / THOUSAND) for fte in ftes)

    def _level(self) -> Load:
        """Return the highest load below the levels, in the best plan."""
        return highest(self._search.loads, sum(level.num for level in self._levels))
