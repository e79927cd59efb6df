"""Two placements as a person reads them: what changed, and why."""

from fractions import Fraction
from typing import TextIO

from rich.console import Console
from rich.table import Table
from rich.text import Text

from optimizer.answers.say_compare import say_causes, say_difference
from optimizer.answers.say_service import LABELS, said_plan
from optimizer.terminal.words import (
    Fields,
    clean,
    load_number,
    number,
    plain_table,
    text_of,
)

MOST_CELLS = 15
"""Cells shown, those first whose load has changed most."""


def compare_text(answer: Fields, stream: TextIO | None) -> str:
    """Return the answer laid out for a stream: its width, its colours; None is a plain file."""
    return text_of(stream, _show, answer)


def _show(console: Console, answer: Fields) -> None:
    console.print(Text(clean(answer["name"]), style="bold"))
    console.print(say_difference(answer))
    console.print()
    console.print(_sides(answer))
    console.print()
    solved = answer["steps_by"] == "solving"
    how = "the best plan found anew" if solved else "A's placement measured"
    heading = f"What makes the difference, {how} after each step:"
    console.print(Text(heading, style="bold"))
    console.print(_steps(answer))
    if any(" + " in step["name"] for step in answer["steps"]):
        console.print(
            "Steps that stand together cannot be told apart: between them a cell is uncovered,"
            " or there is no plan."
        )
    if solved and answer["carried_over"]["change"] is not None:
        carried = answer["carried_over"]
        console.print(
            f"With the plan of A kept, the peak would be {load_number(carried['peak'])};"
            f" the best plan of B changes it by {_signed(carried['change'])}."
        )
    elif solved:
        console.print("With the plan of A kept, a cell would be uncovered in B.")
    console.print()
    _show_cells(console, answer["cells"])


def _sides(answer: Fields) -> Table:
    table = plain_table()
    table.add_column("", overflow="fold")
    # Without a standard, what is above it says nothing.
    standard = any(answer[letter]["standard_given"] for letter in ("a", "b"))
    for heading in ("cases", "officers", "peak", *(["FTE short"] if standard else [])):
        table.add_column(heading, justify="right")
    table.add_column("")
    for letter in ("a", "b"):
        side = answer[letter]
        table.add_row(
            letter.upper(),
            number(side["cases"]),
            number(side["officers"]),
            load_number(side["peak"]),
            *([number(round(side["overload"]["value"], 1))] if standard else []),
            said_plan(side["plan"]),
        )
    return table


def _steps(answer: Fields) -> Table:
    table = plain_table()
    table.add_column("")
    table.add_column("peak", justify="right")
    table.add_column("then", justify="right")
    table.add_column("")
    for step in answer["steps"]:
        change = step["change"]
        table.add_row(
            say_causes(step["name"]),
            "" if change is None else _signed(change),
            load_number(step["after"]),
            "" if step["label"] in (None, "proved") else LABELS[step["label"]],
        )
    whole = answer["change"]["change"]
    table.add_row("together", "" if whole is None else _signed(whole), "", style="bold")
    return table


def _show_cells(console: Console, cells: list[Fields]) -> None:
    changed = [cell for cell in cells if cell["load_a"] != cell["load_b"]]
    if not changed:
        console.print("No cell's load has changed.")
        return
    changed.sort(key=lambda cell: (cell["change"] is not None, -_size(cell["change"])))
    table = plain_table()
    table.add_column("office", overflow="fold")
    table.add_column("duty", overflow="fold")
    for heading in ("cases", "officers", "load", "change"):
        table.add_column(heading, justify="right", no_wrap=True)
    for cell in changed[:MOST_CELLS]:
        table.add_row(
            clean(cell["office"]),
            clean(cell["duty"]),
            _then(number(cell["cases_a"]), number(cell["cases_b"])),
            _then(number(cell["officers_a"]), number(cell["officers_b"])),
            _then(load_number(cell["load_a"]), load_number(cell["load_b"])),
            "" if cell["change"] is None else _signed(cell["change"]),
        )
    console.print(table)
    rest = len(changed) - MOST_CELLS
    if rest > 0:
        line = f"... and {rest:,} more cells (largest change first); --format csv shows all."
        console.print(Text(line, style="dim"))


def _then(before: str, after: str) -> Text:
    if before == after:
        return Text(after)
    return Text.assemble((f"{before} → ", "dim"), after)


def _size(change: Fields | None) -> float:
    return 0.0 if change is None else abs(change["value"])


def _signed(change: Fields) -> str:
    """Return a change with its sign."""
    exact = Fraction(change["exact"])
    shown = load_number({"exact": str(abs(exact)), "value": float(abs(exact))})
    if not exact:
        return "0"
    return f"{'+' if exact > 0 else '−'}{shown}"
