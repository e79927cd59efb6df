"""How a command ends: its exit code, and on stderr what is wrong."""

import os
import sys
from collections.abc import Sequence

import click

from optimizer import __version__
from optimizer.domain.errors import Fault, InputError, Refusal

ANSWERED = 0
OUR_DEFECT = 1
BAD_INPUT = 2
REFUSED = 3
WANTING = 4
INTERRUPTED = 130
"""What a shell gives a command ended by Ctrl-C: 128 and the number of SIGINT."""


def explain(error: BaseException) -> int:
    """Return the exit code of an error, having said on stderr what is wrong."""
    match error:
        case click.exceptions.Exit():
            return error.exit_code
        case click.ClickException():
            error.show()
            return BAD_INPUT
        case InputError():
            sys.stderr.write(describe(None, error.faults))
            return BAD_INPUT
        case Refusal():
            sys.stderr.write(f"Refused ({error.code}): {error.message}\n  {error.remedy}\n")
            return REFUSED
        case KeyboardInterrupt():
            sys.stderr.write("Interrupted.\n")
            return INTERRUPTED
        case OSError() if error.filename is None and error.strerror:
            sys.stderr.write(f"Error: cannot write the answer: {error.strerror}.\n")
            return BAD_INPUT
        case _:
            if os.environ.get("CASELOAD_DEBUG") == "1":
                import traceback

                traceback.print_exception(error)
            said = " ".join(f"{type(error).__name__}: {error}".split())
            sys.stderr.write(
                f"Sorry, this is a defect of caseload {__version__}; please report it: {said} "
                "(CASELOAD_DEBUG=1 shows where)\n"
            )
            return OUR_DEFECT


def describe(source: str | None, faults: Sequence[Fault]) -> str:
    """Return every fault with its place, value and remedy, as lines."""
    count = "1 fault" if len(faults) == 1 else f"{len(faults):,} faults"
    lines = [f"{count} in {source}:" if source else f"{count} in the input:"]
    for fault in faults:
        named = place_of(fault)
        lines.append(f"  {fault.code}: {named}" if named else f"  {fault.code}")
        lines.append(f"    {fault.message} {fault.remedy}")
    return "\n".join(lines) + "\n"


def place_of(fault: Fault) -> str:
    """Return where a fault is, and the value that is there."""
    places = (
        ("cell" if fault.cell else "file", fault.spot), ("table", fault.table),
        ("row", fault.row), ("column", fault.column),
    )  # fmt: skip
    named = [f"{word} {place}" for word, place in places if place]
    named += [] if fault.value is None else [f"value {fault.value!r}"]
    return ", ".join(named)
