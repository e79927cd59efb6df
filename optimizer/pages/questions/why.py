"""Why not otherwise, as a page: what gets worse, what makes it so, and what would move."""

from collections.abc import Iterator

from optimizer.answers.plain import Fields
from optimizer.pages.columns import Column, Value, load_value
from optimizer.pages.document import Block, Document, Heading, Table
from optimizer.pages.tables import (
    DUTY,
    LABELS,
    OFFICE,
    cost_column,
    move_table,
    plain_table,
    rule_table,
    seal_blocks,
)

EARLY = {"time_limit": "Stopped at the time limit. ", "interrupted": "Interrupted. "}


def document(answer: Fields) -> Document:
    """Return the page of what a wish would take, its ids being names already."""
    headline, stop, lead = answer["statement"].partition(". ")
    said = f"{EARLY.get(answer['stopped_by'], '')}{headline}{stop.strip()}"
    return Document(answer["name"], said, lead, list(_blocks(answer)), answer["names"])


def _blocks(answer: Fields) -> Iterator[Block]:
    if answer["rules"]:
        yield rule_table(answer["rules"], "The rules that make it so", "words", sheet="rules")
    if answer["alternative"] is not None:
        yield _both(answer)
        changed = [
            *answer["heavier"],
            *answer["lighter"],
            *(cell for cell in answer["moved"] if cell["load"] == cell["load_before"]),
        ]
        if changed:
            yield Heading("What changes")
            yield _cells(changed)
        if answer["moves"]:
            yield Heading("Its moves")
            yield move_table(answer, answer["moves"], "Who goes where", sheet="moves")
    yield from seal_blocks(answer, "answer")


def _both(answer: Fields) -> Table:
    rows: list[list[Value]] = []
    for key, words in (("best", "best plan"), ("alternative", "as you ask")):
        plan: Fields = answer[key]
        rows.append([words, load_value(plan["peak"]), plan["cost"], LABELS[plan["optimality"]]])
    columns = [
        Column("plan"),
        Column("heaviest load", "load"),
        cost_column(answer),
        Column("known"),
    ]
    return plain_table("The best plan, and the one you ask for", columns, rows, sheet="plans")


def _cells(cells: list[Fields]) -> Table:
    rows: list[list[Value]] = [
        [
            cell["office"],
            cell["duty"],
            cell["officers_before"],
            cell["officers"],
            load_value(cell["load_before"]),
            load_value(cell["load"]),
        ]
        for cell in cells
    ]
    columns = [
        OFFICE,
        DUTY,
        Column("officers", "number"),
        Column("then", "number"),
        Column("load", "load"),
        Column("then", "load"),
    ]
    return plain_table("Those that get heavier first", columns, rows, sheet="cells")
