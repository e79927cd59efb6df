"""What can be asked: the body of a request read, one function of the library called, its answer.

Runs in the processes that solve, never in the one that listens.
"""

from collections.abc import Callable
from dataclasses import dataclass
from decimal import Decimal
from functools import partial
from importlib import import_module
from typing import Any, cast

from api.decisions import DECISIONS
from api.members import TYPES, seconds_of
from api.problems import Problem
from optimizer.domain.errors import Fault, InputError
from optimizer.domain.instance import Instance
from optimizer.domain.load import Load
from optimizer.files import (
    Survey,
    instance_from_tables,
    list_bundled,
    read_instance,
    survey_instance,
)
from optimizer.files.faults import Faults, quote, suggest
from optimizer.files.from_json import Repeated, parse_json

Fields = dict[str, Any]

OnProgress = Callable[[str, Load | None, Load | None], None]

QUESTIONS = {
    "solve": ("engine", "objective", "budget", "time_limit"),
    "conflict": ("may_change", "time_limit"),
} | {name: decision.members for name, decision in DECISIONS.items()}
"""What may be said in the question of each answer."""

OBJECTS = {"change", "plan", "plan_a", "plan_b"}
"""Members of a question that have members of their own."""

FAULT_COLUMNS = ("code", "table", "row", "column", "value", "message", "remedy")


@dataclass(frozen=True)
class Bounds:
    """How much one call may ask: cells of an instance and seconds; None where nothing limits it."""

    cells: int | None = None
    seconds: float | None = None


def check(body: bytes, bounds: Bounds, on_progress: OnProgress) -> Fields:
    """Return every fault of an instance; of a good one what is in it and what looks like a slip."""
    del on_progress
    given = _members(body, ("instance",), ())
    try:
        instance = _instance(given["instance"], Bounds(bounds.cells))
    except InputError as error:
        return Survey(error.faults, [], None).to_dict()
    return survey_instance(instance).to_dict()


def solve(body: bytes, bounds: Bounds, on_progress: OnProgress) -> Fields:
    """Return the report of an instance and a question."""
    from optimizer.answers.solve import solve as answer

    on_progress("reading", None, None)
    (instance,), question = _read(body, bounds, "solve")
    on_progress("solving", None, None)
    return answer(instance, **question, on_progress=on_progress).to_dict()


def conflict(body: bytes, bounds: Bounds, on_progress: OnProgress) -> Fields:
    """Return which rules of an instance cannot be kept together, and what would mend it."""
    from optimizer.answers.conflict import conflict as answer

    on_progress("reading", None, None)
    (instance,), question = _read(body, bounds, "conflict")
    return answer(instance, **question, on_progress=on_progress)


def decide(name: str, body: bytes, bounds: Bounds, on_progress: OnProgress) -> Fields:
    """Return the answer of a question around the optimum."""
    answer = getattr(import_module(f"optimizer.answers.{name}"), name)
    on_progress("reading", None, None)
    members = DECISIONS[name].instances
    given = _members(body, members, ("question", "answer"))
    instances, question = _asked(given, bounds, name, members)
    return answer(*instances, **question, on_progress=on_progress)


def verify(body: bytes, bounds: Bounds, on_progress: OnProgress) -> Fields:
    """Return what is wrong with a report of an instance, and whether its proof holds."""
    from optimizer.answers.verify import verify as judge

    del on_progress
    given = _members(body, ("instance", "report"), ())
    report: object = given["report"]
    faults: list[Fault] = []
    form = cast("Fields", report).get("format") if isinstance(report, dict) else None
    if form != "caseload-report/1":
        message = "The report is not an object with the format caseload-report/1."
        remedy = "Give what `/v1/solve` answers."
        faults.append(Fault("bad_report", None, None, "report", None, message, remedy))
    read = cast("Fields", _plain(cast("object", report), faults))
    (instance,) = _with_faults(faults, lambda: [_instance(given["instance"], bounds)])
    return judge(instance, read)


def accept(body: bytes, bounds: Bounds, on_progress: OnProgress) -> Fields:
    """Return the size of what a job asks, having read it all."""
    del on_progress
    given = _members(body, ("answer", "instance"), ("question", "other"))
    answer, kind = given["answer"], "solve"
    faults: list[Fault] = []
    if answer in list(JOBS):
        kind = answer
    else:
        faults.append(_fault("answer", answer, f"one of {', '.join(JOBS)}"))
    instances = DECISIONS[kind].instances if kind in DECISIONS else ("instance",)
    if "other" in instances and "other" not in given:
        faults.append(_missing("other"))
        instances = ("instance",)
    if "other" in given and "other" not in instances:
        faults.append(_unknown("other", ("answer", *instances, "question")))
    read = _with_faults(faults, lambda: _asked(given, bounds, kind, instances)[0])
    return {"answer": answer, "num_cells": sum(instance.num_cells for instance in read)}


JOBS: dict[str, Callable[[bytes, Bounds, OnProgress], Fields]] = {
    "solve": solve,
    "conflict": conflict,
} | {name: partial(decide, name) for name in DECISIONS}
"""What a job can answer."""

CALLS = JOBS | {"check": check, "verify": verify, "accept": accept}
"""What a process that solves can be asked."""


def _read(body: bytes, bounds: Bounds, answer: str) -> tuple[list[Instance], Fields]:
    given = _members(body, ("instance",), ("question", "answer"))
    return _asked(given, bounds, answer, ("instance",))


def _asked(
    given: Fields, bounds: Bounds, answer: str, members: tuple[str, ...]
) -> tuple[list[Instance], Fields]:
    """Return the instances of some members of the body, and the question, or every fault."""
    from optimizer.answers.conflict import read_names
    from optimizer.answers.solve import ask

    faults, question = _question(given.get("question"), bounds, QUESTIONS[answer])
    required = DECISIONS[answer].required if answer in DECISIONS else ()
    if not faults:
        faults = [_missing(name) for name in required if name not in question]
    if not faults:
        try:
            ask(
                question.get("engine", "auto"),
                question.get("objective", "leximin"),
                question.get("budget"),
                question.get("time_limit"),
            )
        except InputError as error:
            faults = error.faults
    instances = _with_faults(faults, lambda: [_instance(given[name], bounds) for name in members])
    read_names(instances[0], question.get("may_change", ()))
    return instances, question


def _with_faults(faults: list[Fault], read: Callable[[], list[Instance]]) -> list[Instance]:
    """Return what is read, unless there are faults: those given, and those of reading."""
    try:
        instances = read()
    except InputError as error:
        raise InputError([*faults, *error.faults]) from None
    if faults:
        raise InputError(faults)
    return instances


def _members(body: bytes, required: tuple[str, ...], optional: tuple[str, ...]) -> Fields:
    """Return the members of the body's object, all of them known and none missing."""
    faults = Faults()
    given = parse_json(body, faults)
    faults.raise_any()
    if not isinstance(given, dict):
        raise InputError([_fault("body", given, "an object")])
    named = cast("Fields", given)
    found = [_missing(name) for name in required if name not in named]
    known = (*required, *optional)
    found += [_unknown(name, known) for name in named if name not in known]
    found += _twice(named)
    if found:
        raise InputError(found)
    return named


def _question(given: object, bounds: Bounds, known: tuple[str, ...]) -> tuple[list[Fault], Fields]:
    """Return the faults of a question that its types show, and its members."""
    if given is None:
        return [], {}
    if not isinstance(given, dict):
        return [_fault("question", given, "an object")], {}
    named = {name: value for name, value in cast("Fields", given).items() if value is not None}
    faults = [_unknown(name, known) for name in named if name not in known]
    faults += _twice(cast("Fields", given))
    for name in known:
        wanted, is_so = TYPES[name]
        if name in named and not is_so(named[name]):
            faults.append(_fault(name, named[name], wanted))
    if faults:
        return faults, {}
    if "time_limit" in named:
        named["time_limit"] = seconds_of(named["time_limit"])
        if bounds.seconds is not None and named["time_limit"] > bounds.seconds:
            message = f"At most {bounds.seconds:g} seconds are given to one call."
            remedy = "Give a shorter time limit, or post it to /v1/jobs."
            value = f"{named['time_limit']:g}"
            faults = [Fault("bad_question", None, None, "time_limit", value, message, remedy)]
    for name in OBJECTS & named.keys():
        named[name] = _plain(named[name], faults)
    return faults, named


def _instance(given: object, bounds: Bounds) -> Instance:
    """Return the instance that tables spell, or the bundled one of a name: never a file's."""
    if isinstance(given, str):
        names = [bundled.name for bundled in list_bundled()]
        if given not in names:
            faults = Faults()
            message = f"There is no bundled instance {quote(given)}."
            faults.add("file_not_found", message, hint=suggest(given, names))
            faults.raise_any()
        instance = read_instance(given)
    else:
        instance = instance_from_tables(cast("Fields", given))
    if bounds.cells is not None and instance.num_cells > bounds.cells:
        raise Problem(
            422,
            "too_many_cells",
            f"The instance has {instance.num_cells:,} cells; this call takes {bounds.cells:,}.",
            remedy="Post it to /v1/jobs, which takes more, or have the limit raised.",
        )
    return instance


def _plain(value: object, faults: list[Fault]) -> object:
    """Return a report with its decimals as the library writes them, noting names given twice."""
    if isinstance(value, Decimal):
        return float(value)
    if isinstance(value, list):
        return [_plain(item, faults) for item in cast("list[object]", value)]
    if isinstance(value, dict):
        faults += _twice(cast("Fields", value))
        return {name: _plain(item, faults) for name, item in cast("Fields", value).items()}
    return value


def _twice(given: Fields) -> list[Fault]:
    """Return a fault for each name that stands twice in one object."""
    names = given.names if isinstance(given, Repeated) else []
    faults = Faults()
    for name in names:
        message = f"The name {quote(name)} stands twice in one object."
        faults.add("json_duplicate_name", message, column=name)
    return faults.ordered()


def _unknown(name: str, known: tuple[str, ...]) -> Fault:
    shown = quote(name)
    remedy = f"{suggest(name, known)} Known are {', '.join(known)}.".strip()
    return Fault("bad_question", None, None, shown[1:-1], None, f"{shown} is not known.", remedy)


def _fault(column: str, value: object, wanted: str) -> Fault:
    shown = None if value is None else quote(value)[1:-1]
    message, remedy = f"“{column}” is not {wanted}.", f"Give {wanted}."
    return Fault("bad_question", None, None, column, shown, message, remedy)


def _missing(column: str) -> Fault:
    message = f"“{column}” is missing."
    return Fault("bad_question", None, None, column, None, message, "Give it.")
