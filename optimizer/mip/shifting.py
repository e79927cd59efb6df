"""Loads brought down where cases move, so that a cell's load is no matter of its officers alone.

The peak is exact: at the end a program shows that no plan is strictly below it. Below the peak
this goes down by fixing the cells that are at a level in the plan at hand; another plan might
have had fewer or lighter ones there, so those levels are the best found and no more.
"""

from fractions import Fraction

from optimizer.domain.load import NO_LOAD, Load
from optimizer.mip.approach import approach
from optimizer.mip.between import well_between
from optimizer.mip.model import Model
from optimizer.mip.search import Search, highest

CLOSE = Fraction(1, 1000)
"""Once bound and plan are as near each other as this share, only strictly better plans are sought.

Halving the rest further would take a program each time, and never end at a load by itself.
"""

MOST_HALVINGS = 40
"""So many even if the bound is 0, to which no share is near."""


class Shifting:
    """The cells that are kept at their loads, and the programs that keep them."""

    def __init__(self, search: Search) -> None:
        self._search = search
        self._kept: dict[int, Load] = {}
        work = search.formulation.work
        self._cells = sorted({*search.needs.busy, *work.shift})

    def minimise_peak(self) -> None:
        """Find the lowest peak and a plan that has it."""
        self._lower(self._search.bound, is_peak=True)
        peak = highest(self._search.loads)
        self._search.raise_bound(peak)
        self._search.claimed_to = peak

    def minimise_every_load(self) -> None:
        """Find the lowest peak, then below it levels as low as they are found."""
        self.minimise_peak()
        while self._level() > NO_LOAD:
            # Which cells are kept must not hang on the plan that a solver happens to find.
            self._search.take_one_of(self.keeping())
            level = self._level()
            at = [cell for cell in self._open() if self._load(cell) == level]
            self._kept |= dict.fromkeys(at, level)
            if self._level() > NO_LOAD:
                self._lower(NO_LOAD, is_peak=False)

    def keeping(self) -> Model:
        """Return the program of plans with loads as low as those kept, or as low as the peak."""
        return self._keeping(self._level(), below=False)

    def _lower(self, low: Load, *, is_peak: bool) -> None:
        """Bring the highest load of the cells not kept down as far as it goes."""
        search, phase = self._search, "peak" if is_peak else "levels"
        if is_peak:
            approach(search, low, lambda at: self._keeping(at, below=False))
            low = max(low, search.bound)
        for _ in range(MOST_HALVINGS):
            high = self._level()
            near = low.uncovered == high.uncovered and high.ratio - low.ratio <= CLOSE * high.ratio
            if low >= high or near:
                break
            limit = well_between(low, high)
            if not search.improve(self._keeping(limit, below=False), phase):
                low = limit
                if is_peak:
                    search.raise_bound(low)
        while low < self._level() and search.improve(
            self._keeping(self._level(), below=True), phase
        ):
            pass

    def _keeping(self, limit: Load, *, below: bool) -> Model:
        """Return the program of plans whose kept cells keep their loads and others the limit."""
        formulation, needs = self._search.formulation, self._search.needs
        model = formulation.model.copy()
        for cell in self._cells:
            is_kept = cell in self._kept
            own, strictly = (self._kept[cell], False) if is_kept else (limit, below)
            if own == NO_LOAD:
                home = int(formulation.instance.weighted_cases[cell])
                model.require(formulation.work.shift[cell], upper=-home)
            elif cell in formulation.work.shift:
                formulation.work.require_load(model, cell, own, below=strictly)
            else:
                beyond = needs.capacity[cell] + needs.grain[cell]
                fte = min(needs.fte_needed(cell, own, below=strictly), beyond)
                formulation.require_fte(model, cell, fte)
        return model

    def _level(self) -> Load:
        """Return the highest load of the cells not kept, in the best plan."""
        return max((self._load(cell) for cell in self._open()), default=NO_LOAD)

    def _open(self) -> list[int]:
        return [cell for cell in self._cells if cell not in self._kept]

    def _load(self, cell: int) -> Load:
        return self._search.loads.get(cell, NO_LOAD)
