"""Who serves where, however it is said: today, the best plan, a report, moves, or a placement."""

from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from functools import cached_property
from typing import Any, cast

import numpy as np

from optimizer.answers.solve import OnProgress, solve
from optimizer.answers.spelling import Fields, read_plan
from optimizer.domain.errors import Fault, InputError, Refusal
from optimizer.domain.instance import Instance, Ints
from optimizer.domain.plan import NOWHERE, Plan, Work, plan_of
from optimizer.files.edited import Edited
from optimizer.files.placement import check_moves, placement_of, rows_of_plan
from optimizer.files.raw import RawTable

NAMED = ("today", "best", "given")
"""Placements that need no file: as it is, the best plan, and the instance's own table plan."""

Given = str | Fields | Sequence[Any] | RawTable | Edited
"""One of `NAMED`, a report or an object with the list `moves`, rows of the table plan, or a plan's
workbook."""

REMEDY = "Give today, best, given, a report, or rows of office, duty, pool and officers."


@dataclass(frozen=True, eq=False)
class Standing(Plan):
    """Moves, beside who serves where and what is handled there, whatever the moves amount to.

    The judge judges it as any plan, so that a placement can be judged which no moves reach.

    Attributes
    ----------
    placed : (num_pools, num_cells), officers
    handled : (num_cells,), thousandths of weighted cases
    """

    placed: Ints = field(kw_only=True)
    handled: Ints = field(kw_only=True)

    @cached_property
    def officers_by_pool(self) -> Ints:
        return self.placed

    @cached_property
    def weighted_cases(self) -> Ints:
        return self.handled


@dataclass(frozen=True, eq=False)
class Placed:
    """A placement, and the moves that lead to it where they are known.

    Attributes
    ----------
    given_as : one of `NAMED`, ``report``, ``moves`` or ``placement``
    officers : (num_pools, num_cells), never below 0
    plan : the moves; None where only the placement was given
    optimality, peak_label : of the best plan, as in its report; otherwise None
    """

    instance: Instance
    given_as: str
    officers: Ints
    plan: Plan | None
    optimality: str | None = None
    peak_label: str | None = None
    given_work: Work = field(default_factory=Work)
    """Where only the placement was given, the cases that other offices handle in it."""

    @property
    def work(self) -> Work:
        """The cases that other offices handle."""
        return self.given_work if self.plan is None else self.plan.work

    @property
    def handled(self) -> Ints:
        """(num_cells,), thousandths of weighted cases where they are handled."""
        return replace(plan_of(self.instance, []), work=self.work).weighted_cases

    @property
    def moved_cases(self) -> list[tuple[int, int, int]]:
        """Rows of work: a way of `movable`, the office that handles the cases, how many."""
        work = self.work
        columns: list[list[int]] = [c.tolist() for c in (work.way, work.to_office, work.cases)]
        return list(zip(*columns, strict=True))

    def standing(self, plan: Plan) -> Standing:
        """Return the placement with some moves beside it, for the judge."""
        columns = (plan.pool, plan.hire, plan.from_cell, plan.to_cell, plan.officers)
        return Standing(
            plan.instance, *columns, work=self.work, placed=self.officers, handled=self.handled
        )

    def to_dict(self) -> Fields:
        """Return what an answer says of it."""
        return {"given_as": self.given_as, "optimality": self.optimality}


def place(
    instance: Instance,
    plan: Given = "today",
    *,
    time_limit: float | None = None,
    on_progress: OnProgress | None = None,
) -> Placed:
    """Return the placement that is meant.

    Raises
    ------
    InputError : with every row that names what the instance does not have
    Refusal : the best plan is asked for and there is none
    """
    if isinstance(plan, str):
        return _named(instance, plan, time_limit, on_progress)
    if isinstance(plan, dict):
        return _from_moves(instance, plan)
    if isinstance(plan, Edited):
        return _from_workbook(instance, plan)
    if not isinstance(plan, RawTable | list | tuple):
        raise _bad(f"{plan!r} is no plan.", "plan")
    raw = plan if isinstance(plan, RawTable) else rows_of_plan(plan)
    return Placed(instance, "placement", placement_of(instance, raw), None)


def _named(
    instance: Instance, name: str, time_limit: float | None, on_progress: OnProgress | None
) -> Placed:
    if name == "today":
        return Placed(instance, name, instance.officers_by_pool, plan_of(instance, []))
    if name == "best":
        report = solve(instance, time_limit=time_limit, on_progress=on_progress)
        if report.plan is None:
            infeasible = report.outcome == "infeasible"
            known = "No plan keeps the rules." if infeasible else "None was found in time."
            raise Refusal(
                "no_plan",
                f"There is no best plan of {instance.name}: {known}",
                "Ask `caseload conflict` why, give more time, or take today's placement.",
            )
        officers, known = report.plan.officers_by_pool, (report.optimality, report.peak_label)
        return Placed(instance, name, officers, report.plan, *known)
    if name == "given" and instance.given_plan is not None:
        given = instance.given_plan
        officers = np.zeros_like(instance.officers_by_pool)
        np.add.at(
            officers, (given.pool, given.office * instance.num_duties + given.duty), given.officers
        )
        return Placed(instance, name, officers, None)
    no_table = name == "given"
    message = "The instance has no table plan." if no_table else f"{name!r} is no plan."
    raise InputError([Fault("bad_question", None, None, "plan", name, message, REMEDY)])


def _from_moves(instance: Instance, report: Fields) -> Placed:
    outcome, moves = report.get("outcome", "plan"), report.get("moves")
    work: object = report.get("work") or []
    if outcome != "plan" or not isinstance(moves, list) or not isinstance(work, list):
        raise _bad("It holds no plan.", "moves")
    check_moves(instance, cast("list[object]", moves))
    try:
        plan = read_plan(instance, cast("list[Fields]", moves), cast("list[Fields]", work))
    except ValueError as error:
        raise _bad(f"{error}.", "moves") from None
    hired = plan.from_cell == NOWHERE
    known = ~hired | ((plan.hire >= 0) & (plan.hire < len(instance.hires.pool)))
    known &= plan.officers >= 0
    for row in np.nonzero(~known)[0].tolist():
        raise _bad("No such row of hires, or fewer officers than nobody.", "moves", row + 1)
    given_as = "report" if "format" in report else "moves"
    # More may leave a cell than serve there; the judge says so, and nobody is there below nobody.
    return Placed(instance, given_as, np.maximum(plan.officers_by_pool, 0), plan)


def _from_workbook(instance: Instance, edited: Edited) -> Placed:
    officers = placement_of(instance, edited.officers, edited.locate)
    try:
        work = read_plan(instance, [], edited.work).work
    except ValueError as error:
        raise _bad(f"{error}.", "work") from None
    return Placed(instance, "placement", officers, None, given_work=work)


def _bad(message: str, table: str, row: int | None = None) -> InputError:
    return InputError([Fault("bad_plan", table, row, None, None, message, REMEDY)])
