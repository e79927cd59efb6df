"""The service level as a person reads it: who is over the standard, and what it would take."""

from decimal import Decimal
from fractions import Fraction
from typing import TextIO

from rich.console import Console
from rich.table import Table
from rich.text import Text

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

PLANS = {
    "today": "as officers stand today",
    "best": "in the best plan",
    "given": "in the plan of the table plan",
    "report": "in the plan of the report",
    "moves": "after the moves given",
    "placement": "in the placement given",
}

LABELS = {"proved": "proved", "claimed": "claimed, not checked", "none": "not proved"}
"""How far it is known that a plan is the best."""


def said_plan(plan: Fields) -> str:
    """Return which placement is meant, and of the best plan whether it is proved."""
    label = plan["optimality"]
    return PLANS[plan["given_as"]] + (f" ({LABELS[label]})" if label else "")


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
        console.print(_cells(over[:MOST_ROWS], contacts=_has_contacts(totals)))
        line = more_rows(len(over), "cell", "heaviest first")
        if line:
            console.print(Text(line, style="dim"))
    if totals["cells_without_hours"]:
        cells = count(totals["cells_without_hours"], "cell")
        console.print(f"\nWhat contacts {cells} can hold is not known: the duty has no hours.")


def service_line(totals: Fields) -> str:
    """Return the totals in a sentence or two."""
    cells = count(totals["cells"], "cell")
    if not totals["above"]:
        line = f"None of {cells} with cases is above the standard."
    else:
        are = "is" if totals["above"] == 1 else "are"
        fte = number(round(totals["fte_short"]["value"], 2))
        line = (
            f"{totals['above']:,} of {cells} with cases {are} above the standard; "
            f"{count(totals['officers_short'], 'full officer')} more would bring all to it "
            f"({fte} FTE)."
        )
    if totals["uncovered"]:
        nobody = "1 has" if totals["uncovered"] == 1 else f"{totals['uncovered']:,} have"
        line += f" {nobody} nobody."
    if _has_contacts(totals):
        line += f" {percent(totals['contacts_held'])} of the scheduled contact hours can be held."
    return line


def percent(share: Fields | None) -> str:
    """Return a share of 1 as a percentage; none is nobody there."""
    if share is None:
        return "nobody"
    exact = Fraction(share["exact"]) * 100
    # Near the standard fewer decimals would hide on which side of it a cell is.
    places = 2 if abs(exact - 100) < 1 else 1
    return f"{number(round(Decimal(exact.numerator) / exact.denominator, places))} %"


def _has_contacts(totals: Fields) -> bool:
    return totals["contacts_held"] is not None


def _heaviest(cell: Fields) -> tuple[bool, float]:
    share = cell["share"]
    return (share is not None, -cell["fte_needed"]["value"] if share is None else -share["value"])


def _groups(heading: str, rows: list[Fields]) -> Table:
    table = plain_table()
    table.add_column(heading, overflow="fold")
    for name in ("share", "FTE", "needed", "cells over", "officers short"):
        table.add_column(name, justify="right")
    contacts = any(_has_contacts(row) for row in rows)
    if contacts:
        table.add_column("contacts held", justify="right")
    for row in rows:
        held = [percent(row["contacts_held"]) if _has_contacts(row) else ""] if contacts else []
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
        held = [percent(cell["contacts_held"]) if _has_contacts(cell) else ""] if contacts else []
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
