"""Anyone's plan and proof, judged without an engine."""

from collections.abc import Iterator
from itertools import islice
from typing import cast

from optimizer.answers.report import Report, is_proved, sealed
from optimizer.answers.sentences import say_proof, say_within
from optimizer.answers.solve import ask
from optimizer.answers.spelling import Fields, read_plan, read_proof, spell_moves, spell_work
from optimizer.answers.told import contradictions, fields_of, read_finding
from optimizer.domain.errors import InputError
from optimizer.domain.instance import Instance
from optimizer.domain.plan import Plan, plan_of
from optimizer.domain.question import Question
from optimizer.judge.certify import certify
from optimizer.judge.measure import measure_costs, measure_work_costs
from optimizer.judge.verify import verify_plan
from optimizer.judge.words import say_violations

LONGEST_SHOWN = 200
"""Characters of a value that a sentence repeats."""

MOST_DIFFERENCES = 100
"""Differences named before the rest is left to be found when these are mended."""

PARTS = ("rate", "infeasible", "peak", "chain", "steps", "cost", "weights")
"""What a proof is made of: whatever holds is as good as what we would have written."""


def verify(instance: Instance, report: Fields) -> Fields:
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
        proof = read_proof(asked, fields_of(report, "proof"))
    except (InputError, ValueError) as error:
        return _answer([str(error)], checked=False, holds=False, statement="Nothing was checked.")
    violations = [] if told is None else say_violations(asked, verify_plan(told))
    if violations:
        statement = "The proof was not checked: the plan breaks a rule."
        return _answer(violations, checked=False, holds=False, statement=statement)
    plan = None if told is None else _joined(told)
    outcome = str(report.get("outcome", "plan"))
    verdict = certify(asked, question.objective, plan, proof)
    try:
        finding = read_finding(report, question, plan, proof)
        rebuilt = Report(instance, question, finding, verdict)
        violations = _first(_differences(report, rebuilt, told))
        violations += contradictions(instance, report, question, finding, verdict)
    except ValueError as error:
        violations = [str(error)]
    if _is_altered(report):
        violations.append("provenance: the report was altered after it was sealed")
    holds = is_proved(instance, outcome, question.objective, verdict)
    statement = say_proof(
        "proved" if holds else "none", verdict, "", question.objective, within=say_within(question)
    )
    if verdict.reasons:
        statement = f"The proof does not hold: {'; '.join(verdict.reasons)}."
    elif not holds:
        statement = "The report offers no whole proof."
    return _answer(violations, checked=bool(verdict.holds), holds=holds, statement=statement)


def _question(report: Fields) -> Question:
    asked = fields_of(fields_of(report, "provenance"), "question")
    return ask(
        asked.get("engine", "auto"),
        asked.get("objective", "leximin"),
        asked.get("budget"),
        asked.get("time_limit"),
    )


def _joined(told: Plan) -> Plan:
    """Return the plan as we spell it, whatever the order of its moves and however split."""
    work = told.work
    columns = (told.pool, told.hire, told.from_cell, told.to_cell, told.officers)
    moves: list[list[int]] = [column.tolist() for column in columns]
    cases: list[list[int]] = [column.tolist() for column in (work.way, work.to_office, work.cases)]
    rows = list(zip(*cases, strict=True))
    return plan_of(told.instance, list(zip(*moves, strict=True)), rows)


def _plan(instance: Instance, report: Fields) -> Plan | None:
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


def _differences(report: Fields, rebuilt: Report, told: Plan | None) -> Iterator[str]:
    """Yield where the report differs from what its moves, its proof and its words amount to."""
    expected = rebuilt.spelled(report.get("peak_alone"))
    if told is not None:
        # In the rows in which they are told, and as far as these go.
        for name, rows in (
            ("moves", spell_moves(told, measure_costs(told))),
            ("work", spell_work(told, measure_work_costs(told))),
        ):
            if name in report:
                expected[name] = _as_far_as_told(rows, report[name])
    counted = expected.pop("proof")
    for key in report.keys() - expected.keys() - {"proof", "provenance"}:
        if "format" in report:
            yield f"{key}: no report has this"
    for section, value in expected.items():
        if section == "optimality" and report.get(section) == "proved" != value:
            yield "optimality: the report says proved, and its proof does not show it"
        elif section in report:
            yield from _compare(section, report[section], value)
    yield from _proof_differences(fields_of(report, "proof"), counted, rebuilt)


def _proof_differences(told: Fields, counted: Fields, rebuilt: Report) -> Iterator[str]:
    """Yield where what is said of a proof is not so, its parts apart."""
    # What is not proved is said of the engine, which a report may leave out.
    nameless = not rebuilt.finding.engine and rebuilt.optimality != "proved"
    for key in sorted(told.keys() - {*PARTS, *(["statement"] if nameless else [])}):
        if key in counted:
            yield from _compare(f"proof.{key}", told[key], counted[key])
        else:
            yield f"proof.{key}: no report has this"


def _first(differences: Iterator[str]) -> list[str]:
    return [*islice(differences, MOST_DIFFERENCES)]


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


def _is_altered(report: Fields) -> bool:
    provenance = fields_of(report, "provenance")
    return "seal" in provenance and provenance["seal"] != _seal(report)


def _seal(report: Fields) -> str | None:
    try:
        return sealed(report)["provenance"]["seal"]
    except (TypeError, ValueError, KeyError):
        return None


def _answer(violations: list[str], *, checked: bool, holds: bool, statement: str) -> Fields:
    proof = {"checked": checked, "holds": holds, "statement": statement}
    return {"violations": violations, "proof": proof}
