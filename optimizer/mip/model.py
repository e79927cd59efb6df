"""An integer program that belongs to no solver, and what a solver says of it.

Variables are whole numbers from 0 to a most; rows are linear with whole coefficients. A row is
kept in its tightest whole form: divided by the common divisor of its coefficients, its bounds
rounded inwards, and left out where no values could break it.
"""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field
from math import gcd
from typing import Literal

from optimizer.domain.errors import Refusal
from optimizer.domain.proof import Name
from optimizer.mip.interrupt import Interrupted

Terms = Sequence[tuple[int, int]]
"""A sum as (coefficient, variable)."""


@dataclass(frozen=True)
class Row:
    """``lower <= sum of terms <= upper``, where None is no bound.

    Attributes
    ----------
    name : the rule and place it says, or None where it only ties variables together
    unit : what the coefficients have been divided by
    """

    terms: tuple[tuple[int, int], ...]
    lower: int | None
    upper: int | None
    name: Name | None = None
    unit: int = 1


@dataclass(frozen=True)
class Answer:
    """What a solver said.

    Attributes
    ----------
    status : ``optimal`` and ``feasible`` come with values; ``stopped`` says nothing
    values : (num_variables,), whole numbers, or None
    """

    status: Literal["optimal", "feasible", "infeasible", "stopped"]
    values: tuple[int, ...] | None = None


Solver = Callable[["Model", float | None], Answer]
"""Solves a model within some seconds, or within any time where they are None."""


@dataclass
class Model:
    """Variables, rows and a sum to minimise."""

    most: list[int] = field(default_factory=list)
    rows: list[Row] = field(default_factory=list)
    objective: tuple[tuple[int, int], ...] = ()
    objective_unit: int = 1
    """What the coefficients of the objective have been divided by."""
    start: tuple[int, ...] | None = None
    """Values near which a plan is likely; they need not keep the rows."""
    is_contradictory: bool = False
    """Whether a row that no values can keep was asked for."""

    def variable(self, most: int) -> int:
        """Return a new variable, a whole number from 0 to `most`."""
        self.most.append(max(most, 0))
        return len(self.most) - 1

    def require(
        self,
        terms: Terms,
        *,
        lower: int | None = None,
        upper: int | None = None,
        name: Name | None = None,
    ) -> None:
        """Add the row that keeps the sum of the terms within the bounds."""
        terms = _joined(terms)
        unit = gcd(*(coefficient for coefficient, _ in terms)) or 1
        terms = tuple((coefficient // unit, variable) for coefficient, variable in terms)
        lower = None if lower is None else -(-lower // unit)
        upper = None if upper is None else upper // unit
        least = sum(min(coefficient, 0) * self.most[variable] for coefficient, variable in terms)
        most = sum(max(coefficient, 0) * self.most[variable] for coefficient, variable in terms)
        lower = None if lower is None or lower <= least else lower
        upper = None if upper is None or upper >= most else upper
        if (lower is not None and lower > most) or (upper is not None and upper < least):
            self.is_contradictory = True
        if lower is not None or upper is not None:
            self.rows.append(Row(terms, lower, upper, name, unit))

    def minimise(self, terms: Terms) -> None:
        """Put the sum of the terms in the place of the objective."""
        terms = _joined(terms)
        self.objective_unit = gcd(*(coefficient for coefficient, _ in terms)) or 1
        self.objective = tuple((c // self.objective_unit, variable) for c, variable in terms)

    def copy(self) -> "Model":
        """Return a model that can grow without changing this one."""
        return Model(
            list(self.most),
            list(self.rows),
            self.objective,
            self.objective_unit,
            self.start,
            self.is_contradictory,
        )

    def loosened(self, most: int) -> "Model":
        """Return a model without an objective whose rows have no numbers above a most.

        A row that has is counted in larger units and rounded, so that whatever keeps it keeps that.
        """
        loose = Model(list(self.most), is_contradictory=self.is_contradictory)
        for row in self.rows:
            size = self._size(row)
            if size <= most:
                loose.rows.append(row)
                continue
            # Half of it is left for what rounding up adds, at most what the variables may be.
            unit = -(-2 * size // most)
            if row.upper is not None:
                terms = [(coefficient // unit, variable) for coefficient, variable in row.terms]
                loose.require(terms, upper=row.upper // unit, name=row.name)
            if row.lower is not None:
                terms = [(-(-coefficient // unit), variable) for coefficient, variable in row.terms]
                loose.require(terms, lower=-(-row.lower // unit), name=row.name)
        return loose

    def is_kept_by(self, values: Sequence[int]) -> bool:
        """Return whether the values keep every bound and row, in whole numbers."""
        if self.is_contradictory or len(values) != len(self.most):
            return False
        if any(not 0 <= value <= most for value, most in zip(values, self.most, strict=True)):
            return False
        return all_kept(self.rows, values)

    def magnitude(self) -> int:
        """Return the largest number a solver has to tell from its neighbour in some row.

        Where nothing is negative and there is a ceiling, no part of a row grows beyond it.
        """
        return max((self._size(row) for row in self.rows), default=0)

    def _size(self, row: Row) -> int:
        if row.lower is None and row.upper is not None and all(c > 0 for c, _ in row.terms):
            return max(row.upper, *(c for c, _ in row.terms))
        parts = [abs(coefficient) * self.most[variable] for coefficient, variable in row.terms]
        return max(abs(row.lower or 0), abs(row.upper or 0), *parts)


def solve_exactly(model: Model, solver: Solver, seconds: float | None) -> Answer:
    """Return the solver's answer, its values checked against every row in whole numbers.

    Raises
    ------
    Refusal : the solver's values break a row, so that its arithmetic cannot be trusted here
    Interrupted : Ctrl-C, with the answer the solver had come to
    """
    if model.is_contradictory:
        return Answer("infeasible")
    if not model.most:
        return Answer("optimal", ())
    try:
        answer = solver(model, seconds)
    except Interrupted as stop:
        answer = stop.outcome
        is_plan = isinstance(answer, Answer) and model.is_kept_by(answer.values or ())
        raise Interrupted(answer if is_plan else Answer("stopped")) from None
    if answer.values is None or model.is_kept_by(answer.values):
        return answer
    if answer.status == "feasible":
        # A solver that was stopped may hand over numbers that never were a plan.
        return Answer("stopped")
    raise Refusal(
        "solver_inexact",
        "The solver's numbers, rounded to whole officers, break a rule: they lie too far apart "
        "for its arithmetic.",
        "Ask for the engine cpsat, which counts in whole numbers.",
    )


def _joined(terms: Iterable[tuple[int, int]]) -> tuple[tuple[int, int], ...]:
    """Return the terms in the order of their variables, one each, those of 0 dropped."""
    total: dict[int, int] = {}
    for coefficient, variable in terms:
        total[variable] = total.get(variable, 0) + coefficient
    return tuple((total[variable], variable) for variable in sorted(total) if total[variable])


def all_kept(rows: Iterable[Row], values: Sequence[int]) -> bool:
    """Return whether the values keep every row, in whole numbers."""
    for row in rows:
        total = sum(coefficient * values[variable] for coefficient, variable in row.terms)
        if row.lower is not None and total < row.lower:
            return False
        if row.upper is not None and total > row.upper:
            return False
    return True
