"""The table by office and duty: before, after, and a bar of the load."""

from collections.abc import Callable
from fractions import Fraction
from typing import Any

from rich.table import Table
from rich.text import Text

from optimizer.answers.plain import fraction_of, weight
from optimizer.terminal.bars import Bar
from optimizer.terminal.words import (
    MOST_ROWS,
    STANDARD_UNIT,
    Fields,
    clean,
    load_aligned,
    load_number,
    number,
    plain_table,
    unit,
)

WIDE = 100
"""Columns of a terminal from which the heading of the bars may be long."""


def cell_table(cells: list[Fields], planned: bool, width: int) -> Table:
    """Return the heaviest cells, at most `MOST_ROWS`, the heaviest first.

    Parameters
    ----------
    cells : as in the report
    planned : whether there is a plan; without one the cells are shown as they are today
    width : columns of the terminal
    """
    after = "load" if planned else "load_today"
    heaviest = sorted(cells, key=lambda cell: weight(cell, after), reverse=True)[:MOST_ROWS]
    loads = [fraction_of(cell[after]) for cell in heaviest]
    to_standard = unit(cells) == STANDARD_UNIT
    top = max([load for load in loads if load is not None], default=Fraction(0))
    scale = max(top, Fraction(1)) if to_standard else top or Fraction(1)
    table = plain_table()
    table.add_column("office", overflow="fold")
    table.add_column("duty", overflow="fold")
    for heading in ("cases", "officers", "load"):
        table.add_column(heading, justify="right", no_wrap=True)
    versus = "against the" if width >= WIDE else "vs"
    table.add_bars(f"{versus} {'standard │' if to_standard else 'heaviest'}")
    spell_load = load_aligned if to_standard else load_number
    mark = float(1 / scale) if to_standard else None
    for cell, load in zip(heaviest, loads, strict=True):
        if load is None:
            shown = Text("no officer", style="bold red")
        else:
            over = to_standard and load > 1
            shown = Bar(float(load / scale), mark, over)
        table.add_row(
            clean(cell["office"]),
            clean(cell["duty"]),
            number(cell["cases"]),
            _change(cell, "officers_today", "officers" if planned else None, number),
            _change(cell, "load_today", "load" if planned else None, spell_load),
            shown,
        )
    return table


def _change(cell: Fields, before: str, after: str | None, spell: Callable[[Any], str]) -> Text:
    old = spell(cell[before])
    new = spell(cell[after]) if after else old
    if old == new:
        return Text(new)
    return Text.assemble((f"{old} → ", "dim"), (new, "bold"))
