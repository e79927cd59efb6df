"""Numbers and cells of a report in plain words."""

from collections.abc import Callable
from decimal import Decimal
from fractions import Fraction
from typing import Any, TextIO

from rich.console import Console
from rich.table import Table

Fields = dict[str, Any]
"""An object of a report's JSON."""

STANDARD_UNIT = "times the standard"

MOST_ROWS = 40
"""Rows of one table shown before a line says how many more there are."""


def screen(stream: TextIO, width: int | None = None) -> Console:
    """Return a console that takes text as it is: no markup, no colours of its own.

    Without a width it takes the terminal's.
    """
    return Console(file=stream, width=width, markup=False, highlight=False, emoji=False)


def laid_out(console: Console, show: Callable[[], None]) -> str:
    """Return what a function shows on the console, without the blanks that pad its lines."""
    with console.capture() as captured:
        show()
    return "".join(f"{line.rstrip()}\n" for line in captured.get().splitlines())


def plain_table(gap: int = 2) -> Table:
    """Return an empty table without lines, its columns a gap of spaces apart."""
    return Table(box=None, padding=(0, gap, 0, 0), header_style="dim", pad_edge=False)


def number(value: object) -> str:
    """Return a number with its thousands apart and no more decimals than it has."""
    text = f"{Decimal(str(value)):,f}"
    return text.rstrip("0").rstrip(".") if "." in text else text


def load_number(load: Fields | None) -> str:
    """Return a load to read: at most one decimal from a hundred on, two below.

    An uncovered cell, or a peak that is one, has no number: "uncovered".
    """
    if load is None or load["exact"] is None:
        return "uncovered"
    places = 1 if Fraction(load["exact"]) >= 100 else 2
    return number(_rounded(load, places))


def load_aligned(load: Fields | None) -> str:
    """Return a load to read in a column: always two decimals."""
    if load is None or load["exact"] is None:
        return "uncovered"
    return f"{_rounded(load, 2):,f}"


def _rounded(load: Fields, places: int) -> Decimal:
    exact = Fraction(load["exact"])
    return round(Decimal(exact.numerator) / exact.denominator, places)


def clean(text: object) -> str:
    """Return text that cannot steer a terminal: control characters are shown, not sent."""
    return "".join(c if c.isprintable() else c.encode("unicode_escape").decode() for c in str(text))


def count(num: int, one: str) -> str:
    """Return a count with its noun: "1 officer", "2,000 officers"."""
    return f"{num:,} {one if num == 1 else one + 's'}"


def unit(cells: list[Fields]) -> str:
    """Return what a load of these cells counts."""
    if any(Fraction(str(cell["standard"])) != 1 for cell in cells):
        return STANDARD_UNIT
    weighted = any(
        Fraction(str(cell["weighted_cases"])) != Fraction(str(cell["cases"])) for cell in cells
    )
    return "weighted cases per officer" if weighted else "cases per officer"


def more_rows(num_rows: int, noun: str, order: str) -> str | None:
    """Return the line that says what a table of at most `MOST_ROWS` rows leaves out."""
    if num_rows <= MOST_ROWS:
        return None
    rest = num_rows - MOST_ROWS
    nouns = noun if rest == 1 else noun + "s"
    return f"... and {rest:,} more {nouns} ({order}); --format json shows all."
