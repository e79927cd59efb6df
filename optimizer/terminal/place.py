"""An order of officers as a person reads it: who goes where, and what each brings."""

from typing import TextIO

from rich.console import Console
from rich.table import Table
from rich.text import Text

from optimizer.answers.plain import amount
from optimizer.answers.say_place import say_best, say_regrets
from optimizer.terminal.words import (
    MOST_ROWS,
    STANDARD_UNIT,
    Fields,
    clean,
    cost_heading,
    load_aligned,
    load_number,
    more_rows,
    number,
    plain_table,
    text_of,
    unit,
)

MOST_CELLS = 3
"""Cells named at one place of the order."""


def place_text(answer: Fields, stream: TextIO | None) -> str:
    """Return the answer laid out for a stream: its width, its colours; None is a plain file."""
    return text_of(stream, _show, answer)


def _show(console: Console, answer: Fields) -> None:
    console.print(Text(clean(answer["name"]), style="bold"))
    early = {"time_limit": "Stopped at the time limit. ", "interrupted": "Interrupted. "}
    stopped = early.get(answer["stopped_by"], "")
    console.print(Text(f"{stopped}{clean(answer['statement'])}"))
    if answer["outcome"] != "order":
        return
    if answer["start"] is not None:
        counted = unit(answer["cells"])
        words = "multiples of the standard caseload" if counted == STANDARD_UNIT else counted
        peak, cost = (
            load_number(answer["start"]["peak"]),
            amount(answer["start"]["cost"], answer.get("cost_unit")),
        )
        console.print()
        console.print(
            f"Loads are in {words}. {_start(answer)}: {peak}, for moves that cost {cost}."
        )
    if answer["steps"]:
        console.print()
        console.print(_sums(answer))
        line = more_rows(len(answer["by_office"]), "office", "the most officers first")
        if line:
            console.print(Text(line, style="dim"))
        console.print()
        console.print(_table(answer))
        line = more_rows(len(answer["steps"]), "place", "in their order")
        if line:
            console.print(Text(line, style="dim"))
    for place, said in say_regrets(answer):
        console.print(f"Place {place:,}: the {said}")


def _start(answer: Fields) -> str:
    if answer["stay"]:
        return "Heaviest load as everyone stands today"
    return "Heaviest load in the best placement of those on board"


def _sums(answer: Fields) -> Table:
    """Return how many officers come into each office, or leave it, the most first."""
    table = plain_table()
    table.add_column("office", overflow="fold")
    table.add_column("leave" if answer["reverse"] else "come", justify="right")
    table.add_column("duties", overflow="fold")
    for row in answer["by_office"][:MOST_ROWS]:
        duties = [f"{seat['officers']:,} {clean(seat['duty'])}" for seat in row["seats"]]
        table.add_row(clean(row["office"]), f"{row['officers']:,}", ", ".join(duties))
    return table


def _table(answer: Fields) -> Table:
    reverse: bool = answer["reverse"]
    changed = "burdened" if reverse else "relieved"
    table = plain_table()
    table.add_column("", justify="right")
    table.add_column("leaves" if reverse else "sits in", overflow="fold")
    table.add_column("load that rises" if reverse else "load that falls", overflow="fold")
    table.add_column("heaviest", justify="right", no_wrap=True)
    table.add_column(cost_heading(answer.get("cost_unit")), justify="right")
    table.add_column("best")
    for step in answer["steps"][:MOST_ROWS]:
        table.add_row(
            f"{step['number']:,}",
            "\n".join(_seat(seat) for seat in step["seats"]) or "(nowhere)",
            _loads(step[changed]),
            load_aligned(step["peak"]),
            number(step["cost"]),
            say_best(step),
        )
    return table


def _loads(cells: list[Fields]) -> str:
    lines = [
        f"{clean(cell['office'])} {clean(cell['duty'])}: "
        f"{load_aligned(cell['load_before'])} → {load_aligned(cell['load'])}"
        for cell in cells[:MOST_CELLS]
    ]
    rest = len(cells) - MOST_CELLS
    return "\n".join([*lines, f"and {rest:,} more"] if rest > 0 else lines) or "none"


def _seat(seat: Fields) -> str:
    times = f" ({seat['officers']:,})" if seat["officers"] > 1 else ""
    pool = f", {clean(seat['pool'])}" if seat["pool"] else ""
    return f"{clean(seat['office'])} {clean(seat['duty'])}{pool}{times}"
