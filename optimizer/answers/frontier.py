"""The staircase of best peaks against what they cost, every step with its plan."""

import time
from collections.abc import Sequence
from dataclasses import dataclass, field
from fractions import Fraction
from importlib.metadata import version

from optimizer import __version__
from optimizer.answers.columns import columns_csv
from optimizer.answers.flattening import (
    flattens_at,
    gain_between,
    num_uncovered,
    say_count,
    say_heaviest,
    say_peak,
    spell_ratio,
    unit_of,
)
from optimizer.answers.report import LIBRARIES, Report, sealed, spell_totals
from optimizer.answers.solve import OnProgress, ask, solve
from optimizer.answers.spelling import (
    Fields,
    spell_decimal,
    spell_moves,
    spell_peak,
    spell_work,
    title,
)
from optimizer.answers.staircase import BYS, By, Step, steps_by_flows, steps_by_solving
from optimizer.domain.errors import Fault, InputError, Refusal
from optimizer.domain.finding import StoppedBy
from optimizer.domain.instance import THOUSAND, Instance, decimal_of
from optimizer.judge.measure import measure_costs, measure_work_costs

COLUMNS = ("step", "cost", "transfers", "duty_changes", "hires", "peak", "gain", "label")
"""Of the answer's steps as CSV."""


@dataclass
class Found:
    """What is known so far; an interruption leaves it readable.

    Attributes
    ----------
    steps : the least spent first
    outcome : ``plan``, ``infeasible`` or ``no_plan``
    """

    steps: list[Step] = field(default_factory=list["Step"])
    outcome: str = "no_plan"
    stopped_by: StoppedBy = "finished"


class TimeIsUp(Exception):
    """The time limit came before the last step."""


def frontier(
    instance: Instance,
    *,
    by: By = "cost",
    time_limit: float | None = None,
    on_progress: OnProgress | None = None,
) -> Fields:
    """Return the lowest peak for every amount that may be spent, step by step, with its plan.

    A step's peak is the lowest for what it spends, and what it spends is the least for its peak.
    The first step is the least that the rules cost, the last the lowest peak of all.

    Parameters
    ----------
    by : what is spent: ``cost``, or ``transfers``, their number, then the cheapest plan
    time_limit : seconds, after which the steps found by then are the answer
    on_progress : called with what is being done, the peak of the last step found, and None

    Returns
    -------
    outcome : ``plan``; ``infeasible``, no plan keeps the rules; ``no_plan``, none was found in time
    steps : each with peak, cost, transfers, label, what it gains, its moves, and its officers in
        the order of `cells`
    flattens : the first step that has nine tenths of the whole gain

    Raises
    ------
    InputError : what is spent is not known, or a time limit that is none
    Refusal : no engine can count as far as the instance asks
    """
    if by not in BYS:
        message = f"{by!r} is nothing that is spent."
        fault = Fault("bad_question", None, None, "by", str(by), message, "Give cost or transfers.")
        raise InputError([fault])
    ask("auto", "peak", None, time_limit)
    found = Found()
    try:
        _Search(by, time_limit, on_progress, found).run(instance)
    except TimeIsUp:
        found.stopped_by = "time_limit"
    except KeyboardInterrupt:
        found.stopped_by = "interrupted"
    peaks = [step.peak for step in found.steps]
    flat = flattens_at(peaks)
    return sealed(
        {
            "format": "caseload-frontier/1",
            **title(instance),
            "outcome": found.outcome,
            "stopped_by": found.stopped_by,
            "by": by,
            "unit": unit_of(instance),
            "steps": _spell_steps(found.steps, by),
            "flattens": None
            if flat is None
            else {
                "step": flat + 1,
                by: _spell_spent(found.steps[flat].spent, by),
                **spell_peak(peaks[flat]),
                "share": spell_ratio(_share(found.steps, flat)),
            },
            "sentences": _say(found, by, flat),
            "cells": _spell_cells(instance),
            "provenance": {
                "instance": instance.fingerprint,
                "question": {
                    "by": by,
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


class _Search:
    """Looks for the steps, and keeps the time."""

    def __init__(
        self, by: By, time_limit: float | None, on_progress: OnProgress | None, found: Found
    ) -> None:
        self.by: By = by
        self.on_progress, self.found = on_progress, found
        self.deadline = None if time_limit is None else time.monotonic() + time_limit

    def run(self, instance: Instance) -> None:
        try:
            for step in steps_by_flows(instance, self.by):
                self._keep([*self.found.steps, step])
                self._left()
        except Refusal:
            # A further cap may have come in the way of the steps so far.
            self.found.steps, self.found.outcome = [], "no_plan"
        if self.found.steps:
            return
        # No flow; or no plan, and then an engine that proves it has the last word.
        for steps in steps_by_solving(instance, self.by, self._solved):
            self._keep(steps)

    def _keep(self, steps: list[Step]) -> None:
        self.found.steps = steps
        if steps:
            self.found.outcome = "plan"
        if self.on_progress is not None:
            peak = steps[-1].peak if steps else None
            self.on_progress(f"step {len(steps):,}", peak, None)

    def _solved(self, asked: Instance) -> Report:
        report = solve(asked, objective="peak", time_limit=self._left())
        self.found.stopped_by = report.finding.stopped_by
        if not self.found.steps:
            self.found.outcome = report.outcome
        return report

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


def _spell_steps(steps: Sequence[Step], by: By) -> list[Fields]:
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


def _share(steps: Sequence[Step], place: int) -> Fraction:
    """Return the share of the whole gain that a step has, from the first that has a number."""
    top = next(step.peak.ratio for step in steps if not step.peak.uncovered)
    return (top - steps[place].peak.ratio) / (top - steps[-1].peak.ratio)


def _say(found: Found, by: By, flat: int | None) -> list[str]:
    steps = found.steps
    early = {"time_limit": "Stopped at the time limit", "interrupted": "Interrupted"}
    stopped = early.get(found.stopped_by)
    if found.outcome == "infeasible":
        return ["No placement keeps every rule, whatever is spent."]
    if not steps:
        return [f"{stopped or 'Finished'}: no step was found."]
    said = [_say_first(steps[0], by)]
    if stopped:
        said.append(f"{stopped}: there may be more steps.")
    if len(steps) > 1:
        end = "the best found" if stopped else "the lowest that any plan reaches"
        amount = _amount(steps[-1].spent, by)
        said.append(f"For {amount} {say_heaviest(steps[-1].peak, end)}.")
    elif not stopped:
        said.append("Nothing more lowers it.")
    if flat is not None and flat < len(steps) - 1:
        share = "All" if _share(steps, flat) == 1 else "Nine tenths"
        said.append(
            f"{share} of the gain is had with step {flat + 1:,} of {len(steps):,}: "
            f"{say_peak(steps[flat].peak)} for {_amount(steps[flat].spent, by)}. "
            f"The rest takes {_amount(steps[-1].spent - steps[flat].spent, by)} more."
        )
    return [*said, _say_labels(steps)]


def _say_first(step: Step, by: By) -> str:
    if step.spent == 0:
        nothing = "With nothing spent" if by == "cost" else "Without a transfer"
        return f"{nothing} {say_heaviest(step.peak)} at best."
    known = step.label != "best_found"
    least = "The rules take at least" if known else "The least that was found is"
    return f"{least} {_amount(step.spent, by)}; for that {say_heaviest(step.peak)} at best."


def _say_labels(steps: Sequence[Step]) -> str:
    num = {label: sum(s.label == label for s in steps) for label in ("proved", "claimed")}
    if num["proved"] == len(steps):
        which = "Every step is" if len(steps) > 1 else "It is"
        return (
            f"{which} checked by counting: no plan has a lower peak for as little, or this peak "
            "for less."
        )
    rest = len(steps) - num["proved"] - num["claimed"]
    parts = [
        f"{num['proved']:,} checked by counting",
        f"{num['claimed']:,} on a solver's word",
        f"{rest:,} the best found",
    ]
    told = [part for part in parts if not part.startswith("0 ")]
    return f"Of {say_count(len(steps), 'step')}, {', '.join(told)}."


def _amount(spent: int, by: By) -> str:
    return f"{decimal_of(spent):,f}" if by == "cost" else say_count(spent, "transfer")
