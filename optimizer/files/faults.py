"""Collects every fault of an input, so that all are reported at once."""

import re
from collections.abc import Callable, Container, Iterable
from typing import NamedTuple

from optimizer.domain.errors import Fault, InputError

MOST_FAULTS = 1_000
"""Reported one by one; a last fault says how many more there are."""

MOST_SHOWN = 80
"""Characters of a value that a fault shows."""

UNPRINTABLE = re.compile("[\x00-\x1f\x7f-\x9f\u2028\u2029\ud800-\udfff]")
"""Controls, line ends and lone surrogates: they break terminals, tables and UTF-8."""


class Spot(NamedTuple):
    """Where in a file a fault is: a cell of a workbook, or a line of a CSV file."""

    cell: str | None = None
    file: str | None = None
    line: int | None = None


Locate = Callable[[str | None, int | None, str | None, str], Spot]
"""From table, row, column and code to the place in a file."""


class Faults:
    """Every fault found so far."""

    def __init__(self) -> None:
        self._found: list[Fault] = []
        self.locate: Locate = _nowhere
        """Says where in its file a fault is."""
        self.settled: Container[object] = ()
        """Table, row and column where one fault is noted already and others only follow from it."""

    def __len__(self) -> int:
        return len(self._found)

    def add(
        self,
        code: str,
        message: str,
        *,
        table: str | None = None,
        row: int | None = None,
        column: str | None = None,
        value: object = None,
        hint: str = "",
    ) -> None:
        """Note a fault; its remedy is the catalogue's, and the hint what fits this place."""
        if (table, row, column) in self.settled:
            return
        remedy, spot = _remedy(code), self.locate(table, row, column, code)
        self._found.append(
            Fault(
                code=code,
                table=None if table is None else show(table),
                row=row,
                column=None if column is None else show(column),
                value=None if value is None else show(value),
                message=message,
                remedy=f"{hint} {remedy}" if hint else remedy,
                cell=spot.cell,
                file=None if spot.file is None else show(spot.file),
                line=spot.line,
            )
        )

    def ordered(self) -> list[Fault]:
        """Return the faults by table, row, column and code, those of the whole first."""
        found = sorted(self._found, key=_place)
        if len(found) <= MOST_FAULTS:
            return found
        rest = len(found) - MOST_FAULTS
        more = Fault(
            code="more_faults",
            table=None,
            row=None,
            column=None,
            value=str(rest),
            message=f"There are {rest:,} more faults than the {MOST_FAULTS:,} listed.",
            remedy=_remedy("more_faults"),
        )
        return [*found[:MOST_FAULTS], more]

    def touch(self, *tables: str) -> bool:
        """Return whether anything is wrong with the tables, or with the whole."""
        return any(fault.table is None or fault.table in tables for fault in self._found)

    def raise_any(self) -> None:
        """Raise `InputError` if there is any fault."""
        if self._found:
            raise InputError(self.ordered())


def show(value: object) -> str:
    """Return a value as a fault shows it: printable, and not too long."""
    if type(value) is int and value.bit_length() > 1_000:
        return "a whole number of more than 300 digits"
    text = UNPRINTABLE.sub(_escaped, str(value)[: MOST_SHOWN + 1])
    return text if len(text) <= MOST_SHOWN else f"{text[: MOST_SHOWN - 1]}…"


def quote(value: object) -> str:
    """Return a value as a message shows it."""
    return f"“{show(value)}”"


def suggest(name: str, known: Iterable[str]) -> str:
    """Return "Did you mean …?" where a known name is close, else nothing."""
    close = closest(name, known)
    return "" if close is None else f"Did you mean {quote(close)}?"


def closest(name: str, known: Iterable[str]) -> str | None:
    """Return the known name that is closest, if any is close."""
    from difflib import get_close_matches

    folded = {other.casefold(): other for other in known}
    close = get_close_matches(name.strip().casefold(), folded, 1, 0.7)
    return folded[close[0]] if close else None


def _nowhere(*_: object) -> Spot:
    """Say that a fault is in no file that has places of its own."""
    return Spot()


def _remedy(code: str) -> str:
    from optimizer.files.catalogue import CATALOGUE  # most inputs are good
    from optimizer.files.catalogue_warnings import WARNINGS

    return (CATALOGUE.get(code) or WARNINGS[code]).remedy


def _place(fault: Fault) -> tuple[str, int, str, str]:
    return fault.table or "", fault.row or 0, fault.column or "", fault.code


def _escaped(match: re.Match[str]) -> str:
    return match[0].encode("unicode_escape").decode()
