"""The search over loads: every program it solves asks whether fixed loads can be kept.

Going down level by level is exact for whole officers because no cell is fixed at a level before
that is the only way: after a level is proved only the *number* of cells at it is kept, and every
cell that could sit exactly there keeps the choice (one variable of 0 or 1). A cell is settled once
as many cells are left that can sit at a level as must.
"""

from collections.abc import Callable
from dataclasses import dataclass
from fractions import Fraction
from time import monotonic

from optimizer.domain.load import Load
from optimizer.domain.plan import Plan
from optimizer.domain.question import Objective
from optimizer.mip.formulate import Formulation
from optimizer.mip.model import Answer, Model, Solver, solve_exactly
from optimizer.mip.moves import plan_from
from optimizer.mip.needs import Needs

OnProgress = Callable[[str, Load | None, Load | None], object]

EVERY_CELL_COVERED = Load(True, Fraction(0))
"""A limit that only asks for an officer wherever there are cases."""

FIRST_STRIDE = Fraction(1, 100)
"""How far from a load that was settled the next is tried, as a share of it; doubled each time."""


class OutOfTimeError(Exception):
    """The deadline came before the search was done."""


@dataclass
class Level:
    """A load that exactly `num` of the cells have in every best plan."""

    load: Load
    cells: set[int]
    num: int


class Search:
    """Plans and what has been proved so far; an interruption leaves both readable.

    Attributes
    ----------
    best : the best plan found, or None
    bound : no plan has a lower peak
    """

    def __init__(
        self,
        formulation: Formulation,
        solver: Solver,
        objective: Objective,
        *,
        bound: Load | None,
        deadline: float | None,
        on_progress: OnProgress | None,
    ) -> None:
        self.best: Plan | None = None
        self._formulation = formulation
        self._solver = solver
        self._objective: Objective = objective
        self._deadline = deadline
        self._on_progress = on_progress
        self._needs = needs = Needs(formulation.instance)
        self._best_loads: dict[int, Load] = {}
        self._best_values: tuple[int, ...] | None = None
        self._levels: list[Level] = []
        self._settled: dict[int, int] = {}
        own = needs.least_peak(needs.busy)
        self.bound = self._reachable(own if bound is None else max(own, bound))

    @property
    def peak(self) -> Load | None:
        """The best plan's peak, or None without a plan."""
        return None if self.best is None else self._highest(self._best_loads, 0)

    def start_from(self, plan: Plan) -> None:
        """Take a plan as the best so far if it keeps the rules and is better."""
        values = self._formulation.values_of(plan)
        if self._formulation.model.is_kept_by(values):
            self._adopt(values, "start")

    def find_any(self) -> bool:
        """Return whether there is a plan at all."""
        return self.best is not None or self._improve(self._formulation.model.copy(), "start")

    def minimise_peak(self) -> Load:
        """Return the lowest peak, having found a plan that has it."""
        return self._lowest(self.bound, "peak", from_below=True)

    def minimise_every_load(self) -> None:
        """Go down the levels until every cell with cases is at one."""
        peak = self.minimise_peak()
        self._add_level(peak)
        while self._num_counted < len(self._needs.busy):
            self._add_level(self._lowest(self._least_level(), "levels", from_below=False))

    def minimise_cost(self, peak: Load | None) -> None:
        """Find the cheapest plan with this peak, or with the levels found where peak is None."""
        assert self._best_values is not None
        if self._cost(self._best_values) == 0:
            return
        if peak is not None:
            model, _ = self._keeping(peak, below=False)
        else:
            model, _ = self._keeping(self._levels[-1].load, below=True)
        model.minimise(self._formulation.cost)
        self._improve(model, "cost")

    def _lowest(self, low: Load, phase: str, *, from_below: bool) -> Load:
        """Return the lowest load that all cells but those counted can keep.

        `low` is a bound on it. Plans found bring the load down to what they reach, refutations
        bring the bound up to the next load a cell can have, until they meet. The end where the
        answer is expected is left in growing strides; after a stride too far, half way.
        """
        needs = self._needs
        cells = [cell for cell in needs.busy if cell not in self._settled]
        low = self._reachable(low)
        high = self._highest(self._best_loads, self._num_counted)
        limit = low if from_below else needs.highest_to(high, cells, below=True)
        stride = FIRST_STRIDE
        while low < high:
            limit = max(limit, low)
            is_kept = self._improve(self._keeping(limit, below=False)[0], phase)
            if is_kept:
                high = self._highest(self._best_loads, self._num_counted)
                if high > limit:
                    raise AssertionError(f"a plan for {limit} has a load of {high}")
            else:
                raised = needs.lowest_from(limit, cells, beyond=True)
                low = high if raised is None else min(raised, high)
                if phase == "peak":
                    self.bound = low
                    self._tell(phase)
            target = _half_way(low, high)
            if is_kept and not from_below:
                target = max(target, Load(high.uncovered, high.ratio / (1 + stride)))
                stride *= 2
            elif from_below and not is_kept and low.uncovered == high.uncovered:
                target = min(target, Load(low.uncovered, low.ratio * (1 + stride)))
                stride *= 2
            limit = needs.highest_to(target, cells, below=False)
        if high < low:
            raise ValueError(f"The bound given, {low}, is above the peak of a plan, {high}.")
        return high

    def _add_level(self, load: Load) -> None:
        """Count the fewest cells that have this load, with all others below it."""
        needs = self._needs
        able = {
            cell
            for cell in needs.busy
            if cell not in self._settled and needs.fte_exactly(cell, load) is not None
        }
        level = Level(load, able, sum(self._best_loads[cell] == load for cell in able))
        self._levels.append(level)
        if level.num > 1:
            model, spared = self._keeping(load, below=True)
            model.minimise([(1, variable) for variable in spared[-1]])
            self._improve(model, "levels")
            level.num = sum(self._best_loads[cell] == load for cell in able)
        self._settle()

    def _settle(self) -> None:
        """Settle the cells of levels that have no more cells than they must."""
        settled_any = True
        while settled_any:
            settled_any = False
            for level in self._levels:
                level.cells -= self._settled.keys()
                if level.cells and len(level.cells) == level.num:
                    for cell in level.cells:
                        self._settled[cell] = self._needs.fte_exactly(cell, level.load) or 0
                    settled_any = True

    def _keeping(self, limit: Load | None, *, below: bool) -> tuple[Model, list[list[int]]]:
        """Return the program of plans whose loads keep the levels, and else (below) the limit.

        Also returns for each level the variables that are 1 where a cell is at it.
        """
        needs, model = self._needs, self._formulation.model.copy()
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
        for cell in needs.busy if limit is not None else ():
            assert limit is not None
            choices = spared.get(cell, [])
            if cell in self._settled:
                fte = self._settled[cell]
            else:
                # Asking for more than can be there is as impossible, in smaller numbers.
                beyond = needs.capacity[cell] + needs.grain[cell]
                fte = min(needs.fte_needed(cell, limit, below=below), beyond)
            if fte > 0:
                self._formulation.require_fte(model, cell, fte, choices)
            if len(choices) > 1:
                model.require([(1, variable) for _, variable in choices], upper=1)
        if self._best_values is not None:
            model.start = self._best_values
        return model, by_level

    def _improve(self, model: Model, phase: str) -> bool:
        """Return whether the program has a plan, which then is the best so far.

        Raises
        ------
        OutOfTimeError : the deadline came first; a plan that was found in time is kept
        """
        seconds = None if self._deadline is None else self._deadline - monotonic()
        if seconds is not None and seconds <= 0:
            raise OutOfTimeError
        answer: Answer = solve_exactly(model, self._solver, seconds)
        if answer.values is not None:
            self._adopt(answer.values[: len(self._formulation.model.most)], phase)
        if answer.status in ("stopped", "feasible"):
            raise OutOfTimeError
        return answer.status == "optimal"

    def _adopt(self, values: tuple[int, ...], phase: str) -> None:
        """Take values that keep the rules as the best so far if they are better."""
        plan = plan_from(self._formulation, values)
        loads = self._needs.loads(plan.officers_by_pool)
        known = self._best_values
        if known is None or self._key(loads, values) < self._key(self._best_loads, known):
            self.best, self._best_loads, self._best_values = plan, loads, values
            self._tell(phase)

    def _key(self, loads: dict[int, Load], values: tuple[int, ...]) -> tuple[list[Load], int]:
        ordered = sorted(loads.values(), reverse=True)
        return ordered if self._objective == "leximin" else ordered[:1], self._cost(values)

    def _cost(self, values: tuple[int, ...]) -> int:
        return sum(
            coefficient * values[variable] for coefficient, variable in self._formulation.cost
        )

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
    def _num_counted(self) -> int:
        return sum(level.num for level in self._levels)

    def _highest(self, loads: dict[int, Load], place: int) -> Load:
        ordered = sorted(loads.values(), reverse=True)
        return ordered[place] if ordered else Load(False, Fraction(0))

    def _tell(self, phase: str) -> None:
        if self._on_progress is not None:
            self._on_progress(phase, self.peak, self.bound)


def _half_way(low: Load, high: Load) -> Load:
    """Return a load from low to below high, half way by the officers needed.

    Between a cell uncovered and none it is the question whether every cell can be covered.
    """
    if low.uncovered != high.uncovered:
        return EVERY_CELL_COVERED
    return Load(low.uncovered, 2 * low.ratio * high.ratio / (low.ratio + high.ratio))
