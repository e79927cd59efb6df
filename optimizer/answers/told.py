"""What a report tells on an engine's word alone: read, and held against the rest of it.

Nobody can count how long a search took or what a solver believes. But a word may be none, or
contradict the plan, the proof or the question; what is left is as the report says.
"""

import re
from collections.abc import Iterator, Mapping
from fractions import Fraction
from typing import cast, get_args

from optimizer.answers.report import LIBRARIES, spell_question
from optimizer.answers.spelling import Fields, spell_decimal
from optimizer.domain.finding import Finding, StoppedBy
from optimizer.domain.instance import Instance
from optimizer.domain.load import Load
from optimizer.domain.plan import Plan
from optimizer.domain.proof import Proof
from optimizer.domain.question import Question
from optimizer.judge.certify import Verdict
from optimizer.judge.measure import count_levels, highest, measure_loads, measure_total_cost

STOPS: tuple[StoppedBy, ...] = get_args(StoppedBy)

EXACT = re.compile(r"\d{1,40}(/[1-9]\d{0,39})?")
"""A load as a report spells it, and no number that would take long to write out."""

BEYOND_ALL = Load(True, Fraction(10**40))
"""Above every load: an engine that claims from here up claims nothing."""


def read_finding(
    report: Mapping[str, object], question: Question, plan: Plan | None, proof: Proof
) -> Finding:
    """Return the engine's finding as far as a report tells it.

    What is no such word stands for what would be said of a search that finished.
    """
    stopped, engine = report.get("stopped_by"), fields_of(report, "provenance").get("engine")
    if stopped not in STOPS:
        stopped = "time_limit" if report.get("optimality") == "none" else "finished"
    return Finding(
        engine if isinstance(engine, str) and engine in LIBRARIES else "",
        plan,
        infeasible=report.get("outcome") == "infeasible",
        finished=stopped == "finished",
        stopped_by=stopped,
        bound=_read_bound(report, plan),
        claimed_to=_claimed_to(report, question, plan, whole=stopped == "finished"),
        proof=proof,
    )


def fields_of(parent: Mapping[str, object], name: str) -> Fields:
    """Return an object of the report, empty where it is left out.

    Raises
    ------
    ValueError : it is something else
    """
    value = parent.get(name)
    if value is not None and not isinstance(value, dict):
        raise ValueError(f"{name}: it is no object")
    return cast("Fields", value or {})


def contradictions(
    instance: Instance,
    report: Mapping[str, object],
    question: Question,
    finding: Finding,
    verdict: Verdict,
) -> Iterator[str]:
    """Yield where what a report tells is no such word, or cannot be with the rest of it."""
    stopped = report.get("stopped_by")
    if stopped not in (None, *STOPS):
        yield f"stopped_by: {stopped!r} is none of {', '.join(STOPS)}"
    elif stopped == "time_limit" and question.time_limit is None:
        yield "stopped_by: the report says time_limit, and the question has none"
    elif stopped == "finished" and report.get("outcome") == "no_plan":
        yield "stopped_by: a search that finished has a plan, or knows that there is none"
    elif stopped in STOPS[1:] and report.get("outcome") == "infeasible":
        yield f"stopped_by: the report says {stopped}, and that it knows there is no plan"
    if finding.plan is not None:
        yield from _wrong_bounds(finding.plan, finding, verdict)
        yield from _wrong_peak_alone(report, question, finding, verdict)
    else:
        for name in ("bound", "peak_alone"):
            if report.get(name) is not None:
                yield f"{name}: there is no plan that it could be of"
    yield from _wrong_provenance(instance, report, question)


def _wrong_bounds(plan: Plan, finding: Finding, verdict: Verdict) -> Iterator[str]:
    peak, bound = highest(measure_loads(plan.instance, plan)), finding.bound
    if bound is None:
        return
    claims = finding.finished if finding.claimed_to is None else peak >= finding.claimed_to
    if bound > peak:
        said = "none" if bound == BEYOND_ALL else str(bound.ratio)
        yield f"bound: the report says {said}, and its own plan has a lower peak, {peak.ratio}"
    elif claims and bound < peak and not verdict.holds.get("peak"):
        yield f"bound: the report says {bound.ratio}, and claims that no plan has a lower peak"


def _wrong_peak_alone(
    report: Mapping[str, object], question: Question, finding: Finding, verdict: Verdict
) -> Iterator[str]:
    """Yield what cannot be of the cheapest plan with this peak; only an engine can find it."""
    told, plan = report.get("peak_alone"), finding.plan
    if told is None or plan is None:
        return
    alone = fields_of(report, "peak_alone")
    if question.objective == "peak" or not finding.finished:
        yield "peak_alone: it is told only where every load was asked for and found"
    most = spell_decimal(measure_total_cost(plan))
    cost, lighter = alone.get("cost"), alone.get("cells_lightened")
    if isinstance(cost, bool) or not isinstance(cost, int | float) or not 0 <= cost <= most:
        yield f"peak_alone.cost: {cost!r} is not from 0 to what the whole plan costs"
    num_cells = plan.instance.num_cells
    if isinstance(lighter, bool) or not isinstance(lighter, int) or not 0 <= lighter <= num_cells:
        yield f"peak_alone.cells_lightened: {lighter!r} is no number of cells"
    label = "proved" if verdict.holds.get("peak") else "claimed"
    if alone.get("label") != label:
        yield f"peak_alone.label: the report says {alone.get('label')!r}, and the peak is {label}"
    for key in alone.keys() - {"cost", "cells_lightened", "label"}:
        yield f"peak_alone.{key}: no report has this"


def _wrong_provenance(
    instance: Instance, report: Mapping[str, object], question: Question
) -> Iterator[str]:
    provenance = fields_of(report, "provenance")
    if provenance.get("instance", instance.fingerprint) != instance.fingerprint:
        yield "provenance: the report is of another instance"
    for key in provenance.keys() - {"instance", "engine", "question", "versions", "seal"}:
        yield f"provenance.{key}: no report has this"
    told, asked = fields_of(provenance, "question"), spell_question(question)
    for key in told.keys() - asked.keys():
        yield f"provenance.question.{key}: no question has this"
    if "engine" not in provenance:
        return
    engine = provenance["engine"]
    if not isinstance(engine, str) or engine not in LIBRARIES:
        yield f"provenance.engine: {engine!r} is none of {', '.join(LIBRARIES)}"
    elif question.engine not in ("auto", engine):
        yield f"provenance.engine: the report says {engine}, and {question.engine} was asked for"
    else:
        versions = fields_of(provenance, "versions")
        known = {"caseload", *LIBRARIES[engine]}
        if versions and (
            versions.keys() != known or not all(isinstance(v, str) for v in versions.values())
        ):
            yield f"provenance.versions: {engine} stands on {', '.join(sorted(known))}"


def _read_bound(report: Mapping[str, object], plan: Plan | None) -> Load | None:
    """Return the bound; one without a number is that of an uncovered cell, the plan's own."""
    told = report.get("bound")
    if plan is None or not isinstance(told, dict):
        return None
    exact = cast("Fields", told).get("exact")
    peak = highest(measure_loads(plan.instance, plan))
    if exact is None:
        return peak if peak.uncovered else BEYOND_ALL
    if not isinstance(exact, str) or EXACT.fullmatch(exact) is None:
        raise ValueError("bound: it is no load")
    return Load(False, Fraction(exact))


def _claimed_to(
    report: Mapping[str, object], question: Question, plan: Plan | None, *, whole: bool
) -> Load | None:
    """Return the load down to which the report's labels claim its levels, or None for all."""
    told = report.get("levels")
    if plan is None or not isinstance(told, list):
        return None
    rows = cast("list[object]", told)
    labels = [cast("Fields", row).get("label") if isinstance(row, dict) else None for row in rows]
    loads = [load for load, _ in count_levels(plan.instance, plan)]
    num_asked = min(1, len(loads)) if question.objective == "peak" else len(loads)
    known = zip(loads[:num_asked], labels, strict=False)
    place = next((i for i, (_, label) in enumerate(known) if label == "best_found"), None)
    if place is None:
        # Of a search that went to the end, whether the cost is the least as well is what is left.
        if whole and report.get("optimality") != "none":
            return None
        place = num_asked
    return loads[place - 1] if place else BEYOND_ALL
