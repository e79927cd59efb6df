"""The staircase of best peaks against what they cost, every step with its plan."""

import time
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from fractions import Fraction
from importlib.metadata import version

from optimizer import __version__
from optimizer.answers.columns import columns_csv
from optimizer.answers.flattening import (
    flattens_at,
    gain_between,
    num_uncovered,
    say_count,
    spell_ratio,
    unit_of,
)
from optimizer.answers.report import LIBRARIES, Report, sealed, spell_totals
from optimizer.answers.say_frontier import say_frontier
from optimizer.answers.solve import OnProgress, ask, solve
from optimizer.answers.spelling import (
    Fields,
    spell_decimal,
    spell_moves,
    spell_peak,
    spell_work,
    title,
)
from optimizer.answers.staircase import BYS, By
from optimizer.answers.staircase_flows import climb_by_flows
from optimizer.answers.staircase_programs import climb_by_programs
from optimizer.answers.stairs import Point, Stairs
from optimizer.domain.errors import Fault, InputError, Refusal
from optimizer.domain.finding import StoppedBy
from optimizer.domain.instance import THOUSAND, Instance
from optimizer.files.exact import Wrong, read_thousandths
from optimizer.files.schema import Span
from optimizer.judge.measure import measure_costs, measure_work_costs

COLUMNS = ("step", "cost", "transfers", "duty_changes", "hires", "peak", "gain", "label")
"""Of the answer's steps as CSV."""


LEAST_GAIN = "0.005"
"""Where each step is solved by itself, a gain that shows as 0.00 is not looked for."""

LARGEST_GAIN = 10**6


@dataclass
class Found:
    """What is known so far; an interruption leaves it readable.

    Attributes
    ----------
    outcome : ``plan``, ``infeasible`` or ``no_plan``
    """

    stairs: Stairs = field(default_factory=Stairs)
    outcome: str = "no_plan"
    stopped_by: StoppedBy = "finished"

    @property
    def steps(self) -> list[Point]:
        """The least spent first."""
        return self.stairs.points


class TimeIsUp(Exception):
    """The time limit came before the last step."""


def frontier(
    instance: Instance,
    *,
    by: By = "cost",
    least_gain: Decimal | float | str = LEAST_GAIN,
    time_limit: float | None = None,
    on_progress: OnProgress | None = None,
) -> Fields:
    """Return the lowest peak for every amount that may be spent, step by step, with its plan.

    A step's peak is the lowest for what it spends, and what it spends is the least for its peak.
    The first step is the least that the rules cost, the last the lowest peak of all.

    Parameters
    ----------
    by : what is spent: ``cost``, or ``transfers``, their number, then the cheapest plan
    least_gain : where each step is solved by itself, steps that lower the peak by less than this
        are not looked for; 0 finds every one
    time_limit : seconds, after which the steps found by then are the answer: they span the range
    on_progress : called with what is being done, the lowest peak found, and None

    Returns
    -------
    outcome : ``plan``; ``infeasible``, no plan keeps the rules; ``no_plan``, none was found in time
    complete : whether there are no other steps
    steps : each with peak, cost, transfers, label, what it gains, its moves, and its officers in
        the order of `cells`
    gaps : between which steps there may be more
    flattens : the first step that has nine tenths of the whole gain; None of a staircase cut off

    Raises
    ------
    InputError : what is spent is not known, or a gain or a time limit that is none
    Refusal : no engine can count as far as the instance asks
    """
    least = _ask(by, least_gain, time_limit)
    found = Found()
    try:
        _Search(by, least, time_limit, on_progress, found).run(instance)
    except TimeIsUp:
        found.stopped_by = "time_limit"
    except KeyboardInterrupt:
        found.stopped_by = "interrupted"
    found.stairs.label()
    steps, complete = found.steps, found.outcome == "infeasible" or found.stairs.is_whole
    # Of a staircase that is cut off nothing is said as of a whole.
    is_whole = complete or (found.stopped_by == "finished" and found.outcome == "plan")
    flat = flattens_at([step.peak for step in steps]) if is_whole else None
    fields: Fields = {
        "format": "caseload-frontier/1",
        **title(instance),
        "outcome": found.outcome,
        "stopped_by": found.stopped_by,
        "complete": complete,
        "by": by,
        "unit": unit_of(instance),
        "steps": _spell_steps(steps, by),
        "gaps": _spell_gaps(steps),
        "flattens": None if flat is None else _spell_flattening(steps, flat, by),
    }
    return sealed(
        {
            **fields,
            "sentences": say_frontier(fields, float(least)),
            "cells": _spell_cells(instance),
            "provenance": {
                "instance": instance.fingerprint,
                "question": {
                    "by": by,
                    "least_gain": float(least),
                    "time_limit": None if time_limit is None else float(time_limit),
                },
                "versions": {"caseload": __version__}
                | {name: version(name) for names in LIBRARIES.values() for name in names},
            },
        }
    )


def frontier_csv(answer: Fields) -> str:
    """Return the answer's steps as CSV, without their moves; loads are decimals there."""
    return columns_csv(COLUMNS, answer["steps"])


def _ask(by: object, least_gain: object, time_limit: float | None) -> Fraction:
    """Return the least gain asked for, every part of the question having been checked."""
    faults: list[Fault] = []
    try:
        ask("auto", "peak", None, time_limit)
    except InputError as error:
        faults += error.faults
    if by not in BYS:
        message, remedy = f"{by!r} is nothing that is spent.", "Give cost or transfers."
        faults.append(Fault("bad_question", None, None, "by", str(by), message, remedy))
    least = read_thousandths(least_gain, Span(most=LARGEST_GAIN * THOUSAND), typed=False)
    if isinstance(least, Wrong):
        message = f"{least_gain!r} is no gain."
        remedy = "Give a number of 0 or more with at most three decimals."
        column = "least_gain"
        faults.append(Fault("bad_question", None, None, column, str(least_gain), message, remedy))
    if faults or isinstance(least, Wrong):
        raise InputError(faults)
    return Fraction(least, THOUSAND)


class _Search:
    """Looks for the steps, and keeps the time."""

    def __init__(
        self,
        by: By,
        least_gain: Fraction,
        time_limit: float | None,
        on_progress: OnProgress | None,
        found: Found,
    ) -> None:
        self.by: By = by
        self.least_gain = least_gain
        self.on_progress, self.found = on_progress, found
        self.deadline = None if time_limit is None else time.monotonic() + time_limit

    def run(self, instance: Instance) -> None:
        try:
            self._climb(climb_by_flows(instance, self.by, self.found.stairs))
        except Refusal:
            # A further cap may have come in the way of the steps so far.
            self.found.stairs, self.found.outcome = Stairs(), "no_plan"
        if self.found.steps:
            return

        def proved() -> Report:
            report = solve(instance, objective="peak", time_limit=self._left())
            self.found.stopped_by = report.finding.stopped_by
            self.found.outcome = report.outcome
            return report

        # No flow; or no plan, and then an engine that proves it has the last word.
        stairs = self.found.stairs
        self._climb(
            climb_by_programs(instance, self.by, stairs, self.least_gain, self._left, proved)
        )

    def _climb(self, climbing: Iterator[None]) -> None:
        for _ in climbing:
            steps = self.found.steps
            if steps:
                self.found.outcome = "plan"
            if self.on_progress is not None:
                peak = steps[-1].peak if steps else None
                self.on_progress(say_count(len(steps), "step"), peak, None)
            self._left()

    def _left(self) -> float | None:
        """Return the seconds that are left.

        Raises
        ------
        TimeIsUp : there are none
        """
        if self.deadline is None:
            return None
        left = self.deadline - time.monotonic()
        if left <= 0:
            raise TimeIsUp
        return left


def _spell_steps(steps: Sequence[Point], by: By) -> list[Fields]:
    spelled: list[Fields] = []
    for place, step in enumerate(steps):
        before = steps[place - 1] if place else None
        totals = spell_totals(step.plan.instance, step.plan)
        gain = extra = each = None
        if before is not None:
            extra = step.spent - before.spent
            gain = gain_between(before.peak, step.peak)
            each = gain and gain / extra * (THOUSAND if by == "cost" else 1)
        spelled.append(
            {
                "step": place + 1,
                "peak": spell_peak(step.peak),
                "uncovered": num_uncovered(step.plan),
                "label": step.label,
                **{name: totals[name] for name in ("cost", "transfers", "duty_changes", "hires")},
                "extra": None if extra is None else _spell_spent(extra, by),
                "gain": spell_ratio(gain),
                "gain_per_unit": spell_ratio(each),
                "officers": step.plan.officers_by_pool.sum(axis=0).tolist(),
                "moves": spell_moves(step.plan, measure_costs(step.plan)),
                "work": spell_work(step.plan, measure_work_costs(step.plan)),
            }
        )
    return spelled


def _spell_cells(instance: Instance) -> list[Fields]:
    today = instance.officers_by_pool.sum(axis=0).tolist()
    cells = [(office, duty) for office in instance.offices.ids for duty in instance.duties.ids]
    return [
        {"office": office, "duty": duty, "officers_today": num}
        for (office, duty), num in zip(cells, today, strict=True)
    ]


def _spell_spent(spent: int, by: By) -> int | float:
    return spell_decimal(spent) if by == "cost" else spent


def _spell_gaps(steps: Sequence[Point]) -> list[Fields]:
    """Return where there may be more steps: below which one, and how much lower at most."""
    return [
        {
            "after": place,
            "down_to": spell_peak(step.floor),
            "gain": spell_ratio(step.width),
        }
        for place, step in enumerate(steps, 1)
        if not step.is_closed
    ]


def _spell_flattening(steps: Sequence[Point], flat: int, by: By) -> Fields:
    top = next(step.peak.ratio for step in steps if not step.peak.uncovered)
    share = (top - steps[flat].peak.ratio) / (top - steps[-1].peak.ratio)
    return {
        "step": flat + 1,
        by: _spell_spent(steps[flat].spent, by),
        **spell_peak(steps[flat].peak),
        "share": spell_ratio(share),
    }
