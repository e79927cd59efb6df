"""Anyone's plan and proof, judged without an engine."""

from collections.abc import Iterator, Mapping
from typing import cast

from optimizer.answers.levels import label_levels, spell_levels
from optimizer.answers.report import (
    is_proved,
    placement,
    sealed,
    spell_bottleneck,
    spell_bound,
)
from optimizer.answers.sentences import say_infeasible, say_proof
from optimizer.answers.solve import ask
from optimizer.answers.spelling import Fields, read_plan, read_proof, spell_moves, spell_work
from optimizer.domain.errors import InputError
from optimizer.domain.finding import Finding
from optimizer.domain.instance import Instance
from optimizer.domain.plan import Plan, plan_of
from optimizer.domain.question import Question
from optimizer.judge.certify import Verdict, certify
from optimizer.judge.measure import measure_costs, measure_work_costs
from optimizer.judge.verify import verify_plan
from optimizer.judge.words import say_violations

LONGEST_SHOWN = 200
"""Characters of a value that a sentence repeats."""

MOST_DIFFERENCES = 100
"""Differences named before the rest is left to be found when these are mended."""


def verify(instance: Instance, report: dict[str, object]) -> Fields:
    """Return what is wrong with a report, and whether its proof holds.

    The moves are the plan: every rule is checked on them, every number of the report that follows
    from them is counted again, and the proof is checked from the instance alone. A report may
    leave out what it does not want judged.

    Parameters
    ----------
    report : as `Report.to_dict` gives it

    Returns
    -------
    violations : a sentence for each rule broken and each number that is not so
    proof : ``checked``, whether every part needed was there to check; ``holds``; ``statement``
    """
    try:
        question = _question(report)
        asked = question.applied_to(instance)
        told = _plan(asked, report)
        proof = read_proof(asked, _fields(report, "proof"))
    except (InputError, ValueError) as error:
        return _answer([str(error)], checked=False, holds=False, statement="Nothing was checked.")
    violations = [] if told is None else say_violations(asked, verify_plan(told))
    if violations:
        statement = "The proof was not checked: the plan breaks a rule."
        return _answer(violations, checked=False, holds=False, statement=statement)
    plan = None if told is None else _joined(told)
    outcome = str(report.get("outcome", "plan"))
    verdict = certify(asked, question.objective, plan, proof)
    finding = Finding("", plan, infeasible=outcome == "infeasible", proof=proof)
    violations = [*_differences(report, asked, finding, told, question.objective, verdict)]
    violations += _claims(instance, report, question, finding, verdict)
    holds = is_proved(instance, outcome, question.objective, verdict)
    statement = say_proof("proved" if holds else "none", verdict, "", question.objective)
    if verdict.reasons:
        statement = f"The proof does not hold: {'; '.join(verdict.reasons)}."
    elif not holds:
        statement = "The report offers no whole proof."
    return _answer(violations, checked=bool(verdict.holds), holds=holds, statement=statement)


def _question(report: dict[str, object]) -> Question:
    asked = _fields(_fields(report, "provenance"), "question")
    return ask(
        asked.get("engine", "auto"),
        asked.get("objective", "leximin"),
        asked.get("budget"),
        asked.get("time_limit"),
    )


def _fields(parent: Mapping[str, object], name: str) -> Fields:
    """Return an object of the report, empty where it is left out."""
    value = parent.get(name)
    if value is not None and not isinstance(value, dict):
        raise ValueError(f"{name}: it is no object")
    return cast("Fields", value or {})


def _joined(told: Plan) -> Plan:
    """Return the plan as we spell it, whatever the order of its moves and however split."""
    work = told.work
    columns = (told.pool, told.hire, told.from_cell, told.to_cell, told.officers)
    moves: list[list[int]] = [column.tolist() for column in columns]
    cases: list[list[int]] = [column.tolist() for column in (work.way, work.to_office, work.cases)]
    rows = list(zip(*cases, strict=True))
    return plan_of(told.instance, list(zip(*moves, strict=True)), rows)


def _plan(instance: Instance, report: dict[str, object]) -> Plan | None:
    outcome, moves = report.get("outcome", "plan"), report.get("moves")
    if outcome not in ("plan", "infeasible", "no_plan"):
        raise ValueError(f"outcome: {outcome!r} is none")
    work = report.get("work", [])
    rows = cast("list[Fields]", moves) if isinstance(moves, list) else None
    cases = cast("list[Fields]", work) if isinstance(work, list) else None
    if rows is None or cases is None:
        raise ValueError("moves: the report has none to judge")
    if outcome == "plan":
        return read_plan(instance, rows, cases)
    if rows or cases:
        raise ValueError("moves: a report without a plan moves nobody")
    return None


def _differences(
    report: dict[str, object],
    instance: Instance,
    finding: Finding,
    told: Plan | None,
    objective: str,
    verdict: Verdict,
) -> Iterator[str]:
    """Yield where the report differs from what its moves and proof amount to."""
    expected = placement(instance, finding.plan)
    if told is not None:
        for name, rows in (
            ("moves", spell_moves(told, measure_costs(told))),
            ("work", spell_work(told, measure_work_costs(told))),
        ):
            if name in report:
                expected[name] = _as_far_as_told(rows, cast("list[Fields]", report[name]))
    if finding.plan is not None:
        expected["bottleneck"] = spell_bottleneck(finding.plan, finding)
        expected["levels"] = levels = _levels(report, finding, objective, verdict)
        expected["peak_label"] = levels[0]["label"] if levels else "proved"
        expected["bound"] = expected["peak"] if verdict.holds.get("peak") else report.get("bound")
    elif finding.infeasible and "bottleneck" in report:
        said = say_infeasible(instance, finding.proof)
        bottleneck = report["bottleneck"]
        rest = cast("Fields", bottleneck) if isinstance(bottleneck, dict) else {}
        expected["bottleneck"] = {**rest, "statement": said}
    num = 0
    for section, value in expected.items():
        if section in report:
            for difference in _compare(section, report[section], value):
                num += 1
                if num > MOST_DIFFERENCES:
                    return
                yield difference


def _levels(
    report: dict[str, object], finding: Finding, objective: str, verdict: Verdict
) -> list[Fields]:
    """Return the levels with the report's labels, but for those it calls proved and are not.

    Whether an engine claims a level, its word alone can say.
    """
    assert finding.plan is not None
    levels = spell_levels(label_levels(finding.plan, finding, verdict, objective))
    told = report.get("levels")
    given = cast("list[object]", told) if isinstance(told, list) else []
    for level, row in zip(levels, given, strict=False):
        label = cast("Fields", row).get("label") if isinstance(row, dict) else None
        if label in ("claimed", "best_found"):
            level["label"] = label
    return levels


def _as_far_as_told(rows: list[Fields], told: list[Fields]) -> list[Fields]:
    """Return the moves with the columns that the report has: it may leave out what follows."""
    return [
        {column: value for column, value in row.items() if column in given}
        for row, given in zip(rows, told, strict=True)
    ]


def _compare(place: str, told: object, counted: object) -> Iterator[str]:
    if isinstance(counted, dict) and isinstance(told, dict):
        rows, columns = cast("Fields", counted), cast("Fields", told)
        for key in columns.keys() - rows.keys():
            yield f"{place}.{key}: no report has this"
        for key, value in rows.items():
            yield from _compare(f"{place}.{key}", columns.get(key), value)
    elif isinstance(counted, list) and isinstance(told, list):
        ours, theirs = cast("list[object]", counted), cast("list[object]", told)
        if len(ours) != len(theirs):
            yield f"{place}: {len(theirs)} rows, counted {len(ours)}"
        for row, (there, here) in enumerate(zip(theirs, ours, strict=False), 1):
            yield from _compare(f"{place}, row {row}", there, here)
    elif told != counted or isinstance(told, bool) != isinstance(counted, bool):
        ours_shown = _shown(cast("object", counted))
        yield f"{place}: the report says {_shown(told)}, counted {ours_shown}"


def _shown(value: object) -> str:
    try:
        text = repr(value)
    except ValueError:  # Python writes out no integer of more than some thousand digits
        return "a number too long to write"
    return text if len(text) <= LONGEST_SHOWN else f"{text[:LONGEST_SHOWN]}..."


def _claims(
    instance: Instance,
    report: dict[str, object],
    question: Question,
    finding: Finding,
    verdict: Verdict,
) -> Iterator[str]:
    """Yield what the report says of itself that is not so."""
    plan, outcome = finding.plan, str(report.get("outcome", "plan"))
    provenance = _fields(report, "provenance")
    if provenance.get("instance", instance.fingerprint) != instance.fingerprint:
        yield "provenance: the report is of another instance"
    if "seal" in provenance and provenance["seal"] != _seal(report):
        yield "provenance: the report was altered after it was sealed"
    proved = is_proved(instance, outcome, question.objective, verdict)
    if report.get("optimality") == "proved" and not proved:
        yield "optimality: the report says proved, and its proof does not show it"
    claimed = _fields(report, "proof").get("bound")
    shown = None if plan is None else spell_bound(plan, finding, verdict)
    if claimed is not None and claimed != shown:
        yield f"proof.bound: the report says {_shown(claimed)}, checked {_shown(shown)}"
    told = _fields(report, "proof").get("holds")
    if told is not None and told != verdict.holds:
        yield f"proof.holds: the report says {_shown(told)}, checked {verdict.holds!r}"


def _seal(report: dict[str, object]) -> str | None:
    try:
        return sealed(cast("Fields", report))["provenance"]["seal"]
    except (TypeError, ValueError, KeyError):
        return None


def _answer(violations: list[str], *, checked: bool, holds: bool, statement: str) -> Fields:
    proof = {"checked": checked, "holds": holds, "statement": statement}
    return {"violations": violations, "proof": proof}
