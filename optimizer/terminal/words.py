"""Numbers and cells of a report in plain words."""

import io
from collections.abc import Callable, Sequence
from typing import TextIO

from rich.console import Console
from rich.text import Text

from optimizer.answers.named import named
from optimizer.answers.plain import (
    STANDARD_UNIT,
    Fields,
    clean,
    count,
    load_aligned,
    load_number,
    number,
    unit,
)
from optimizer.terminal.tables import PlainTable

__all__ = (
    "MOST_ROWS",
    "STANDARD_UNIT",
    "Fields",
    "clean",
    "cost_heading",
    "count",
    "laid_out",
    "listed",
    "load_aligned",
    "load_number",
    "more_rows",
    "number",
    "plain_table",
    "screen",
    "text_of",
    "unit",
)

FILE_WIDTH = 100

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


def text_of(stream: TextIO | None, show: Callable[[Console, Fields], None], answer: Fields) -> str:
    """Return an answer, by the names a person knows, laid out for a stream: its width, its colours.

    None is a plain file.
    """
    console = screen(stream) if stream else screen(io.StringIO(), width=FILE_WIDTH)
    return laid_out(console, lambda: show(console, named(answer)))


def plain_table(gap: int = 2) -> PlainTable:
    """Return an empty table without lines, its columns a gap of spaces apart."""
    return PlainTable(gap)


def more_rows(num_rows: int, noun: str, order: str) -> str | None:
    """Return the line that says what a table of at most `MOST_ROWS` rows leaves out."""
    if num_rows <= MOST_ROWS:
        return None
    rest = num_rows - MOST_ROWS
    nouns = noun if rest == 1 else noun + "s"
    return f"... and {rest:,} more {nouns} ({order}); --format json shows all."


def cost_heading(cost_unit: str | None) -> str:
    """Return the heading of a column of costs."""
    return f"cost, {clean(cost_unit)}" if cost_unit else "cost"


def listed(notes: Sequence[str | tuple[str, str]]) -> Text:
    """Return notes with commas between them, each with its style or none."""
    return Text(", ").join(Text.assemble(note) for note in notes)
