"""Best plans of several alternatives within one time, in a form that can be compared."""

from dataclasses import dataclass
from fractions import Fraction
from functools import cached_property
from time import monotonic

import numpy as np

from optimizer.answers.report import Report
from optimizer.answers.solve import OnProgress, solve
from optimizer.answers.spelling import Fields, spell_decimal, spell_load, spell_peak
from optimizer.domain.instance import Instance, Ints
from optimizer.domain.load import NO_LOAD, Load
from optimizer.domain.plan import NOWHERE, Plan
from optimizer.domain.question import Objective
from optimizer.judge.measure import measure_loads, measure_total_cost

LABELS = ("none", "claimed", "proved")
"""How far something is known, the least first."""


class OutOfTime(Exception):
    """The deadline came before the answer."""


@dataclass(frozen=True, eq=False)
class Outcome:
    """A plan of an alternative, measured; `report` says how far it is the best."""

    report: Report
    plan: Plan

    @property
    def label(self) -> str:
        """How far it is known that no plan of the alternative is better."""
        return self.report.optimality

    @cached_property
    def officers(self) -> Ints:
        """(num_cells,), officers of all pools."""
        return self.plan.officers_by_pool.sum(axis=0)

    @cached_property
    def loads(self) -> list[Load]:
        """The load of each cell."""
        terms = (column.tolist() for column in measure_loads(self.plan.instance, self.plan))
        return [Load(bare, Fraction(top, bottom)) for bare, top, bottom in zip(*terms, strict=True)]

    @cached_property
    def sorted_loads(self) -> list[Load]:
        """The loads from the highest down."""
        return sorted(self.loads, reverse=True)

    @property
    def peak(self) -> Load:
        return self.sorted_loads[0] if self.loads else NO_LOAD

    @cached_property
    def cost(self) -> int:
        """Thousandths."""
        return measure_total_cost(self.plan)

    @property
    def rank(self) -> tuple[list[Load], int]:
        """What the best plan has least of: loads in their order, then cost."""
        return self.sorted_loads, self.cost

    def placed_by(self, first_row: int) -> Ints:
        """(num_cells,), hires placed of the rows from this one on."""
        placed = np.zeros(len(self.officers), dtype=np.int64)
        new = (self.plan.from_cell == NOWHERE) & (self.plan.hire >= first_row)
        np.add.at(placed, self.plan.to_cell[new], self.plan.officers[new])
        return placed


class Asker:
    """Solves alternatives one after another until the time is up.

    Parameters
    ----------
    time_limit : seconds for all of them together, or None
    on_progress : called with what is being done
    """

    def __init__(self, time_limit: float | None, on_progress: OnProgress | None) -> None:
        self._deadline = None if time_limit is None else monotonic() + time_limit
        self._on_progress = on_progress
        self.labels: list[str] = []
        """How far each answer so far is known."""

    def best(self, instance: Instance, objective: Objective = "leximin") -> Outcome | None:
        """Return the best plan, or None where there is none.

        Raises
        ------
        OutOfTime : before there was an answer
        """
        report = solve(instance, objective=objective, time_limit=self.seconds_left())
        if report.finding.stopped_by == "interrupted":
            raise KeyboardInterrupt
        self.labels.append(report.optimality)
        if report.plan is not None:
            return Outcome(report, report.plan)
        if report.outcome == "infeasible":
            return None
        raise OutOfTime

    def seconds_left(self) -> float | None:
        """Return what is left of the time, or None without a limit.

        Raises
        ------
        OutOfTime : nothing is left
        """
        left = None if self._deadline is None else self._deadline - monotonic()
        if left is not None and left <= 0:
            raise OutOfTime
        return left

    def begin(self, phase: str) -> None:
        """Say what is being done."""
        if self._on_progress is not None:
            self._on_progress(phase, None, None)


def weakest(labels: list[str]) -> str:
    """Return the label of what rests on all of these."""
    return min(labels, key=LABELS.index, default="proved")


def first_difference(before: Outcome, after: Outcome) -> tuple[int, Load, Load] | None:
    """Return the place from the highest down where the loads first differ, from 1, and both."""
    both = zip(before.sorted_loads, after.sorted_loads, strict=True)
    for place, (one, other) in enumerate(both, 1):
        if one != other:
            return place, one, other
    return None


def spell_difference(difference: tuple[int, Load, Load] | None) -> Fields | None:
    """Return where sorted loads first differ, the loads under `before` and `after`."""
    if difference is None:
        return None
    place, before, after = difference
    return {"place": place, "before": spell_peak(before), "after": spell_peak(after)}


def spell_changed(
    instance: Instance, before: Outcome, after: Outcome, cells: list[int]
) -> list[Fields]:
    """Return cells with their officers and loads before and after."""
    return [
        {
            **spell_cell(instance, cell),
            "officers_before": int(before.officers[cell]),
            "officers": int(after.officers[cell]),
            "load_before": spell_load(before.loads[cell]),
            "load": spell_load(after.loads[cell]),
        }
        for cell in cells
    ]


def spell_cell(instance: Instance, cell: int) -> Fields:
    """Return the office and the duty of a cell."""
    office, duty = divmod(cell, instance.num_duties)
    return {"office": instance.offices.ids[office], "duty": instance.duties.ids[duty]}


def spell_outcome(outcome: Outcome) -> Fields:
    """Return the peak, the cost and how far the plan is known to be the best."""
    return {
        "peak": spell_peak(outcome.peak),
        "cost": spell_decimal(outcome.cost),
        "optimality": outcome.label,
    }
