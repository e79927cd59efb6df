"""What can be asked: the body of a request read, one function of the library called, its answer.

Runs in the processes that solve, never in the one that listens.
"""

from collections.abc import Callable
from dataclasses import dataclass
from decimal import Decimal
from typing import Any, cast

from api.problems import Problem
from optimizer.domain.errors import Fault, InputError
from optimizer.domain.instance import Instance
from optimizer.domain.load import Load
from optimizer.files import instance_from_tables, list_bundled, read_instance
from optimizer.files.faults import Faults, quote, suggest
from optimizer.files.from_json import Repeated, parse_json

Fields = dict[str, Any]

OnProgress = Callable[[str, Load | None, Load | None], None]

QUESTIONS = {
    "solve": ("engine", "objective", "budget", "time_limit"),
    "conflict": ("may_change", "time_limit"),
}
"""What may be said in the question of each answer."""

FAULT_COLUMNS = ("code", "table", "row", "column", "value", "message", "remedy")


@dataclass(frozen=True)
class Bounds:
    """How much one call may ask: cells of an instance and seconds; None where nothing limits it."""

    cells: int | None = None
    seconds: float | None = None


def check(body: bytes, bounds: Bounds, on_progress: OnProgress) -> Fields:
    """Return every fault of an instance."""
    del on_progress
    given = _members(body, ("instance",), ())
    try:
        _instance(given["instance"], Bounds(bounds.cells))
    except InputError as error:
        return {"faults": [fault.to_dict() for fault in error.faults]}
    return {"faults": []}


def solve(body: bytes, bounds: Bounds, on_progress: OnProgress) -> Fields:
    """Return the report of an instance and a question."""
    from optimizer.answers.solve import solve as answer

    on_progress("reading", None, None)
    instance, question = _read(body, bounds, "solve")
    on_progress("solving", None, None)
    return answer(instance, **question, on_progress=on_progress).to_dict()


def conflict(body: bytes, bounds: Bounds, on_progress: OnProgress) -> Fields:
    """Return which rules of an instance cannot be kept together, and what would mend it."""
    from optimizer.answers.conflict import conflict as answer

    on_progress("reading", None, None)
    instance, question = _read(body, bounds, "conflict")
    return answer(instance, **question, on_progress=on_progress)


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
    return judge(_with_faults(faults, lambda: _instance(given["instance"], bounds)), read)


def accept(body: bytes, bounds: Bounds, on_progress: OnProgress) -> Fields:
    """Return the size of what a job asks, having read it all."""
    del on_progress
    given = _members(body, ("answer", "instance"), ("question",))
    answer = given["answer"]
    known = list(JOBS)
    faults = [] if answer in known else [_fault("answer", answer, f"one of {', '.join(known)}")]
    kind = answer if isinstance(answer, str) and answer in known else "solve"
    instance = _with_faults(faults, lambda: _asked(given, bounds, kind)[0])
    return {"answer": answer, "num_cells": instance.num_cells}


JOBS: dict[str, Callable[[bytes, Bounds, OnProgress], Fields]] = {
    "solve": solve,
    "conflict": conflict,
}
"""What a job can answer."""

CALLS = JOBS | {"check": check, "verify": verify, "accept": accept}
"""What a process that solves can be asked."""


def _read(body: bytes, bounds: Bounds, answer: str) -> tuple[Instance, Fields]:
    return _asked(_members(body, ("instance",), ("question", "answer")), bounds, answer)


def _asked(given: Fields, bounds: Bounds, answer: str) -> tuple[Instance, Fields]:
    """Return instance and question, or every fault of both."""
    from optimizer.answers.conflict import read_names
    from optimizer.answers.solve import ask

    faults, question = _question(given.get("question"), bounds, QUESTIONS[answer])
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
    instance = _with_faults(faults, lambda: _instance(given["instance"], bounds))
    read_names(instance, question.get("may_change", ()))
    return instance, question


def _with_faults(faults: list[Fault], read: Callable[[], Instance]) -> Instance:
    """Return what is read, unless there are faults: those given, and those of reading."""
    try:
        instance = read()
    except InputError as error:
        raise InputError([*faults, *error.faults]) from None
    if faults:
        raise InputError(faults)
    return instance


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
        named["time_limit"] = _seconds(named["time_limit"])
        if bounds.seconds is not None and named["time_limit"] > bounds.seconds:
            message = f"At most {bounds.seconds:g} seconds are given to one call."
            remedy = "Give a shorter time limit, or post it to /v1/jobs."
            value = f"{named['time_limit']:g}"
            faults = [Fault("bad_question", None, None, "time_limit", value, message, remedy)]
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


def _seconds(value: Decimal | int) -> float:
    try:
        return float(value)
    except OverflowError:
        return float("inf")


def _is_number(value: object) -> bool:
    return isinstance(value, int | Decimal) and not isinstance(value, bool)


def _is_text(value: object) -> bool:
    return isinstance(value, str)


def _are_texts(value: object) -> bool:
    return isinstance(value, list) and all(
        isinstance(item, str) for item in cast("list[object]", value)
    )


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


TYPES: dict[str, tuple[str, Callable[[object], bool]]] = {
    "engine": ("a text", _is_text),
    "objective": ("a text", _is_text),
    "budget": ("a number", _is_number),
    "time_limit": ("a number", _is_number),
    "may_change": ("a list of texts", _are_texts),
}
"""What each part of a question must be."""
