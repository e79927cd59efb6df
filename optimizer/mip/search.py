"""The best plan found so far, and the programs that improve it.

Loads come first; how they are brought down is for `levels` and `shifting` to know. Then come the
cost, the change from a given plan and, so that every run and machine gives the same plan, a
measure that no two plans are likely to share.
"""

from collections.abc import Callable, Sequence
from random import Random
from typing import Protocol

from optimizer.domain.load import NO_LOAD, Load
from optimizer.domain.plan import Plan
from optimizer.domain.question import Objective
from optimizer.mip.formulate import Formulation
from optimizer.mip.interrupt import Interrupted, seconds_to
from optimizer.mip.model import Answer, Model, Solver, Terms, solve_exactly
from optimizer.mip.moves import plan_from
from optimizer.mip.needs import Needs
from optimizer.mip.officers import each_row

OnProgress = Callable[[str, Load | None, Load | None], object]

MOST_TIES = 400
"""Variables up to which equally good plans are told apart: beyond, it would take too long."""

TIE_BITS = 20
"""So that sums seldom meet, and floats still tell one from the next."""

Key = tuple[list[Load], int, int, int]


class OutOfTimeError(Exception):
    """The deadline came before the search was done."""


class Descent(Protocol):
    """A way to bring loads down, the highest first.

    Attributes
    ----------
    is_exact : whether no plan has lighter loads than those it came to
    """

    is_exact: bool

    def minimise_peak(self) -> None: ...

    def minimise_every_load(self) -> None: ...

    def keeping(self) -> Model:
        """Return the program of the plans whose loads are no worse than those found."""
        ...


class Search:
    """Plans and what has been proved so far; an interruption leaves both readable.

    Attributes
    ----------
    best : the best plan found, or None
    loads : by cell with cases, the best plan's loads
    values : of the formulation's variables, the best plan's, or None
    deadline : a value of `time.monotonic`, or None
    bound : no plan has a lower peak
    claimed_to : loads of the best plan from here up cannot be lower, or None before any is known
    """

    def __init__(
        self,
        formulation: Formulation,
        needs: Needs,
        solver: Solver,
        objective: Objective,
        *,
        bound: Load | None,
        deadline: float | None,
        on_progress: OnProgress | None,
    ) -> None:
        self.formulation, self.needs = formulation, needs
        self.best: Plan | None = None
        self.loads: dict[int, Load] = {}
        self.values: tuple[int, ...] | None = None
        self.bound = bound if bound is not None else NO_LOAD
        self.claimed_to: Load | None = None
        self._solver = solver
        self._objective: Objective = objective
        self.deadline = deadline
        self._on_progress = on_progress
        self._given = _given_officers(formulation)
        num_variables = len(formulation.model.most)
        self._tie_terms = _tie_terms(num_variables) if num_variables <= MOST_TIES else []

    @property
    def peak(self) -> Load | None:
        """The best plan's peak, or None without a plan."""
        return None if self.best is None else highest(self.loads)

    @property
    def seconds_left(self) -> float | None:
        """Seconds to the deadline, or None without one."""
        return seconds_to(self.deadline)

    def start_from(self, plan: Plan) -> None:
        """Take a plan as the best so far if it keeps the rules and is better."""
        values = self.formulation.values_of(plan)
        if self.formulation.model.is_kept_by(values):
            self._adopt(values, "start")

    def find_any(self) -> bool:
        """Return whether there is a plan at all."""
        return self.best is not None or self.improve(self.formulation.model.copy(), "start")

    def find_best(self, descent: Descent) -> None:
        """Bring down the loads that are asked for, then settle what is left open among them."""
        if self._objective == "peak":
            descent.minimise_peak()
        else:
            descent.minimise_every_load()
        model = descent.keeping()
        self._minimise(model, self.formulation.cost, "cost")
        if self._given:
            self._minimise(model, self._change_from_given(model), "change")
        self._minimise(model, self._tie_terms, "ties")

    def improve(self, model: Model, phase: str, *, even_if_worse: bool = False) -> bool:
        """Return whether the program has a plan, which then is the best so far if it is better.

        Raises
        ------
        OutOfTimeError : the deadline came first; a plan that was found in time is kept
        """
        seconds = self.seconds_left
        if seconds == 0:
            raise OutOfTimeError
        if self.values is not None:
            model.start = self.values
        try:
            answer = solve_exactly(model, self._solver, seconds)
        except Interrupted as stop:
            if isinstance(stop.outcome, Answer) and stop.outcome.values is not None:
                self._adopt(stop.outcome.values, phase)
            raise
        if answer.values is not None:
            if even_if_worse:
                self.values = None
            self._adopt(answer.values, phase)
        if answer.status in ("stopped", "feasible"):
            raise OutOfTimeError
        return answer.status == "optimal"

    def keep_if_better(self, values: tuple[int, ...]) -> None:
        """Adopt values that keep the rules; what they need may be missed."""
        if self.formulation.model.is_kept_by(values):
            self._adopt(values, "peak")

    def take_least_of(self, model: Model, terms: Terms) -> bool:
        """Take the program's plan with the least sum, be it better or not, and have it keep that.

        Returns whether the program has a plan at all.
        """
        model.minimise(terms)
        if not self.improve(model, "cost", even_if_worse=True):
            return False
        assert self.values is not None
        model.minimise(())
        model.require(terms, upper=total(terms, self.values))
        return True

    def take_settled(self, model: Model) -> None:
        """Take, of the program's plans, one that changes least and that ties go to."""
        if self._given:
            terms = self._change_from_given(model)
            model.minimise(terms)
            if self.improve(model, "change", even_if_worse=True):
                assert self.values is not None
                model.minimise(())
                model.require(terms, upper=self._change(self.values))
        self.take_one_of(model)

    def take_one_of(self, model: Model) -> None:
        """Take, of the program's plans, the one that ties go to, be it better or not."""
        model.minimise(self._tie_terms)
        if self._tie_terms:
            self.improve(model, "ties", even_if_worse=True)

    def raise_bound(self, bound: Load) -> None:
        """Note that no plan has a lower peak."""
        if bound > self.bound:
            self.bound = bound
            self.tell("peak")

    def tell(self, phase: str) -> None:
        """Say what is being done, and the peak and bound so far."""
        if self._on_progress is not None:
            self._on_progress(phase, self.peak, self.bound)

    def _minimise(self, model: Model, terms: Terms, phase: str) -> None:
        """Bring the sum of the terms down as far as the program allows, and have it keep that."""

        def reached() -> int:
            assert self.values is not None
            return self._change(self.values) if phase == "change" else total(terms, self.values)

        if reached():
            model.minimise(terms)
            self.improve(model, phase)
            model.minimise(())
        model.require(terms, upper=reached())

    def _change_from_given(self, model: Model) -> Terms:
        """Return who of a given plan serves elsewhere, as terms of new variables."""
        terms: list[tuple[int, int]] = []
        present = self.formulation.present_by_kind
        for key, officers in self._given.items():
            elsewhere = model.variable(officers)
            serving = [(1, variable) for variable in present.get(key, [])]
            model.require([*serving, (1, elsewhere)], lower=officers)
            terms.append((1, elsewhere))
        return terms

    def _change(self, values: tuple[int, ...]) -> int:
        present = self.formulation.present_by_kind
        return sum(
            max(officers - sum(values[v] for v in present.get(key, [])), 0)
            for key, officers in self._given.items()
        )

    def _adopt(self, values: tuple[int, ...], phase: str) -> None:
        """Take values that keep the rules as the best so far if they are better."""
        # Variables that a limit on loads brought in stand behind the formulation's own.
        values = values[: len(self.formulation.model.most)]
        plan = plan_from(self.formulation, values)
        loads = self.needs.loads(plan)
        known = self.values
        if known is None or self._key(loads, values) < self._key(self.loads, known):
            self.best, self.loads, self.values = plan, loads, values
            self.tell(phase)

    def _key(self, loads: dict[int, Load], values: tuple[int, ...]) -> Key:
        ordered = sorted(loads.values(), reverse=True)
        asked = ordered if self._objective == "leximin" else ordered[:1]
        cost, tie = total(self.formulation.cost, values), total(self._tie_terms, values)
        return asked, cost, self._change(values), tie


def highest(loads: dict[int, Load], place: int = 0) -> Load:
    """Return the highest of some loads, or the one at a place from the highest down."""
    ordered = sorted(loads.values(), reverse=True)
    return ordered[place] if place < len(ordered) else NO_LOAD


def total(terms: Terms, values: Sequence[int]) -> int:
    """Return the sum of the terms."""
    return sum(coefficient * values[variable] for coefficient, variable in terms)


def _given_officers(formulation: Formulation) -> dict[tuple[int, int], int]:
    """Return the officers of a given plan, by qualification and cell; each pool is one then."""
    given, duties = formulation.instance.given_plan, formulation.instance.num_duties
    if given is None:
        return {}
    return {
        (formulation.qualification[pool], office * duties + duty): officers
        for office, duty, pool, officers in each_row(
            given.office, given.duty, given.pool, given.officers
        )
    }


def _tie_terms(num_variables: int) -> list[tuple[int, int]]:
    """Return terms whose sum tells plans apart: numbers without a pattern, the same everywhere."""
    drawn = Random(0)  # noqa: S311 (nothing is hidden by it)
    return [(1 + drawn.getrandbits(TIE_BITS), variable) for variable in range(num_variables)]
