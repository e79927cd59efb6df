"""A process that answers one question after another; it may be killed at any moment.

It reads from its input a line of JSON and as many bytes as the line says, and writes the same:
lines with `progress` while it works, then one with `status`.
"""

import gzip
import json
import os
import resource
import signal
import sys
from collections.abc import Callable
from contextlib import suppress
from typing import Any, BinaryIO

from api.logs import places_of
from api.problems import MEDIA, Problem, of_input, of_refusal
from optimizer.domain.errors import InputError, Refusal
from optimizer.domain.load import Load

Fields = dict[str, Any]

LATE_SECONDS = 5
"""So long after the limit the system ends this process, should its parent have gone."""

JSON = "application/json"
CSV = "text/csv; charset=utf-8"


def main() -> None:
    """Answer until the input ends."""
    # What a solver prints must not come between our lines.
    answers = os.fdopen(os.dup(1), "wb")
    os.dup2(2, 1)
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    _die_with_parent()
    from api.questions import CALLS  # here, since it takes a while

    _warm_up()
    _limit_memory(int(sys.argv[1]))
    _write(answers, {"ready": os.getpid()})
    for line in sys.stdin.buffer:
        asked: Fields = json.loads(line)
        body = sys.stdin.buffer.read(asked["size"])
        signal.setitimer(signal.ITIMER_REAL, asked["seconds"] + LATE_SECONDS)
        reply, payload = _reply(CALLS[asked["call"]], asked, body, answers)
        signal.setitimer(signal.ITIMER_REAL, 0)
        del body
        _write(answers, reply, payload)


def _reply(
    call: Callable[..., Fields], asked: Fields, body: bytes, answers: BinaryIO
) -> tuple[Fields, bytes]:
    """Return what is written of an answer, and the answer."""
    from api.questions import Bounds

    def on_progress(phase: str, peak: Load | None, bound: Load | None) -> None:
        if asked["progress"]:
            _write(
                answers,
                {"progress": {"phase": phase, "peak": _spell(peak), "bound": _spell(bound)}},
            )

    bounds = Bounds(asked["cells"], asked["limit"])
    try:
        signal.signal(signal.SIGINT, signal.default_int_handler)
        try:
            answer = call(body, bounds, on_progress)
        finally:
            signal.signal(signal.SIGINT, signal.SIG_IGN)
        text, media = _text(asked, answer)
        payload = gzip.compress(text, 6, mtime=0) if asked["gzip"] else text
    except KeyboardInterrupt:
        return {"status": 0}, b""
    except InputError as error:
        return _problem(of_input(error))
    except Refusal as error:
        return _problem(of_refusal(error))
    except Problem as error:
        return _problem(error)
    except (MemoryError, RecursionError) as error:
        if isinstance(error, RecursionError):
            return _defect(error)
        return _problem(Problem(422, "out_of_memory", "The solver's memory did not suffice."))
    except Exception as error:
        return _defect(error)
    return {"status": 200, "media": media, "notes": _notes(answer)}, payload


def _text(asked: Fields, answer: Fields) -> tuple[bytes, str]:
    from optimizer.files.report import report_csv, report_json, table_csv

    if asked["csv"] and asked["call"] == "solve":
        return report_csv(answer).encode(), CSV
    if asked["csv"] and asked["call"] == "check":
        from api.questions import FAULT_COLUMNS

        rows = [[fault[column] for column in FAULT_COLUMNS] for fault in answer["faults"]]
        return table_csv(FAULT_COLUMNS, rows).encode(), CSV
    return report_json(answer).encode(), JSON


def _notes(answer: Fields) -> Fields:
    """Return what is said of an answer beside it: in records, logs and metrics."""
    kept = ("outcome", "stopped_by", "optimality", "peak", "bound", "num_cells", "answer")
    return {name: answer[name] for name in kept if name in answer}


def _problem(problem: Problem) -> tuple[Fields, bytes]:
    return {"status": problem.status, "media": MEDIA, "code": problem.code}, problem.to_json()


def _defect(error: Exception) -> tuple[Fields, bytes]:
    # Where, but not what: a message may quote the instance.
    where = places_of(error)
    problem = Problem(500, "defect", "The question could not be answered; the log says where.")
    reply, payload = _problem(problem)
    return {**reply, "defect": {"error": type(error).__name__, "where": where}}, payload


def _spell(load: Load | None) -> Fields | None:
    from optimizer.answers.spelling import spell_peak

    return None if load is None else spell_peak(load)


def _write(answers: BinaryIO, line: Fields, payload: bytes = b"") -> None:
    with suppress(BrokenPipeError):
        answers.write(json.dumps({**line, "size": len(payload)}).encode() + b"\n" + payload)
        answers.flush()


def _warm_up() -> None:
    """Answer a question, so that the first that counts waits for no import."""
    from optimizer.answers.solve import solve
    from optimizer.answers.verify import verify
    from optimizer.files import instance_from_tables

    instance = instance_from_tables(
        {
            "offices": [{"office": "A"}],
            "duties": [{"duty": "D"}],
            "caseload": [{"office": "A", "duty": "D", "cases": 1}],
            "staff": [{"office": "A", "duty": "D", "officers": 1}],
        }
    )
    verify(instance, solve(instance).to_dict())


def _limit_memory(num_bytes: int) -> None:
    with suppress(ValueError, OSError):  # a system without this limit, or with a lower one
        resource.setrlimit(resource.RLIMIT_AS, (num_bytes, num_bytes))
    with suppress(ValueError, OSError):  # no core file of somebody's instance
        resource.setrlimit(resource.RLIMIT_CORE, (0, 0))


def _die_with_parent() -> None:
    """Have the system kill this process when its parent dies, where the system can."""
    with suppress(OSError, AttributeError):
        import ctypes

        ctypes.CDLL(None).prctl(1, signal.SIGKILL)
    if str(os.getppid()) != os.environ.get("CASELOAD_PARENT"):
        sys.exit()  # it died before we could say so


if __name__ == "__main__":
    main()
