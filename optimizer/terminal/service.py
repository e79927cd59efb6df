"""The service level as a person reads it: who is over the standard, and what it would take."""

from typing import TextIO

from rich.console import Console
from rich.table import Table
from rich.text import Text

from optimizer.answers.say_service import has_contacts, percent, said_plan, service_line
from optimizer.terminal.words import (
    MOST_ROWS,
    Fields,
    clean,
    count,
    more_rows,
    number,
    plain_table,
    text_of,
)


def service_text(answer: Fields, stream: TextIO | None) -> str:
    """Return the answer laid out for a stream: its width, its colours; None is a plain file."""
    return text_of(stream, _show, answer)


def _show(console: Console, answer: Fields) -> None:
    totals = answer["totals"]
    console.print(Text(clean(answer["name"]), style="bold"))
    console.print(f"Service level {said_plan(answer['plan'])}.")
    console.print(service_line(totals))
    if not answer["standard_given"]:
        console.print("No duty has a standard, so 100 % is one weighted case for each officer.")
    console.print()
    for heading, rows in (("duty", answer["duties"]), ("region", answer["regions"])):
        if len(rows) > 1:
            console.print(_groups(heading, rows))
            console.print()
    over = [cell for cell in answer["cells"] if cell["officers_short"]]
    over.sort(key=_heaviest)
    if over:
        console.print(Text("Above the standard:", style="bold"))
        console.print(_cells(over[:MOST_ROWS], contacts=has_contacts(totals)))
        line = more_rows(len(over), "cell", "heaviest first")
        if line:
            console.print(Text(line, style="dim"))
    if totals["cells_without_hours"]:
        cells = count(totals["cells_without_hours"], "cell")
        console.print(f"\nWhat contacts {cells} can hold is not known: the duty has no hours.")


def _heaviest(cell: Fields) -> tuple[bool, float]:
    share = cell["share"]
    return (share is not None, -cell["fte_needed"]["value"] if share is None else -share["value"])


def _groups(heading: str, rows: list[Fields]) -> Table:
    table = plain_table()
    table.add_column(heading, overflow="fold")
    for name in ("share", "FTE", "needed", "cells over", "officers short"):
        table.add_column(name, justify="right")
    contacts = any(has_contacts(row) for row in rows)
    if contacts:
        table.add_column("contacts held", justify="right")
    for row in rows:
        held = [percent(row["contacts_held"]) if has_contacts(row) else ""] if contacts else []
        table.add_row(
            clean(row[heading] if row[heading] is not None else "(no region)"),
            percent(row["share"]),
            number(row["fte"]),
            number(round(row["fte_needed"]["value"], 1)),
            f"{row['above']:,} of {row['cells']:,}",
            number(row["officers_short"]),
            *held,
        )
    return table


def _cells(cells: list[Fields], *, contacts: bool) -> Table:
    table = plain_table()
    table.add_column("office", overflow="fold")
    table.add_column("duty", overflow="fold")
    for name in ("share", "FTE", "needed", "officers short"):
        table.add_column(name, justify="right")
    if contacts:
        table.add_column("contacts held", justify="right")
    for cell in cells:
        held = [percent(cell["contacts_held"]) if has_contacts(cell) else ""] if contacts else []
        table.add_row(
            clean(cell["office"]),
            clean(cell["duty"]),
            percent(cell["share"]),
            number(cell["fte"]),
            number(round(cell["fte_needed"]["value"], 1)),
            number(cell["officers_short"]),
            *held,
        )
    return table
