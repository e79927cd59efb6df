"""Any plan as a person reads it: what it comes to, what it breaks, what it takes."""

from typing import TextIO

from rich.console import Console
from rich.table import Table
from rich.text import Text

from optimizer.answers.say_evaluate import say_kept, say_misplaced, say_moves_kind
from optimizer.answers.say_service import service_line
from optimizer.terminal.cells import cell_table
from optimizer.terminal.moves import move_line, print_moves, print_work
from optimizer.terminal.words import (
    STANDARD_UNIT,
    Fields,
    clean,
    count,
    load_number,
    more_rows,
    plain_table,
    text_of,
    unit,
)

MOST_BROKEN = 20
"""Rules broken that are shown before a line says how many more there are."""


def evaluate_text(answer: Fields, stream: TextIO | None) -> str:
    """Return the answer laid out for a stream: its width, its colours; None is a plain file."""
    return text_of(stream, _show, answer)


def _show(console: Console, answer: Fields) -> None:
    console.print(Text(clean(answer["name"]), style="bold"))
    console.print(_headline(answer))
    if answer["broken"]:
        console.print(broken_table(answer["broken"]))
    _show_officers(console, answer["officers"])
    console.print()
    cells: list[Fields] = answer["cells"]
    counted = unit(cells)
    words = "multiples of the standard caseload" if counted == STANDARD_UNIT else counted
    console.print(f"Heaviest load, in {words}:")
    table = plain_table(gap=4)
    table.add_column("today")
    table.add_column("in this plan")
    table.add_row(load_number(answer["today"]), Text(load_number(answer["peak"]), style="bold"))
    console.print(table)
    console.print()
    console.print(cell_table(cells, True, console.width))
    _more(console, more_rows(len(cells), "cell", "heaviest first"))
    console.print()
    _show_moves(console, answer)
    if counted == STANDARD_UNIT:
        line = service_line(answer["service"]["totals"])
        console.print()
        console.print(Text.assemble(("Service: ", "bold"), line))


def _headline(answer: Fields) -> Text:
    if answer["outcome"] == "kept":
        return Text(say_kept(answer), style="green")
    end = ":" if answer["broken"] else "."
    return Text(f"{say_kept(answer)}{end}", style="bold red")


def broken_table(broken: list[Fields]) -> Table:
    """Return the rules broken, each with its table and row."""
    table = plain_table()
    table.add_column("table")
    table.add_column("row", justify="right")
    table.add_column("says", overflow="fold")
    for one in broken[:MOST_BROKEN]:
        row = "" if one["row"] is None else f"{one['row']:,}"
        table.add_row(one["table"] or "", row, clean(one["statement"]))
    if len(broken) > MOST_BROKEN:
        table.add_row("...", "", f"and {len(broken) - MOST_BROKEN:,} more")
    return table


def _show_officers(console: Console, officers: Fields) -> None:
    said = say_misplaced(officers)
    for line in said[:MOST_BROKEN]:
        console.print(clean(line))
    rest = len(said) - MOST_BROKEN
    if rest > 0:
        console.print(f"... and in {rest:,} more places.")


def _show_moves(console: Console, answer: Fields) -> None:
    moves = [move for move in answer["moves"] if move["cost"] is not None]
    work: list[Fields] = answer["work"]
    if answer["moves"] or work:
        console.print(move_line(answer))
        said = say_moves_kind(answer)
        if said:
            console.print(Text(said, style="dim"))
    else:
        console.print("Nobody moves.")
    for rows, show in ((moves, print_moves), (work, print_work)):
        if rows:
            show(console, rows, answer.get("cost_unit"))
    closed = answer["totals"]["officers_without_cost"]
    if closed:
        console.print(f"{count(closed, 'officer')} would go where no lane is open.")


def _more(console: Console, line: str | None) -> None:
    if line:
        console.print(Text(line, style="dim"))
