"""An order of officers as a page: the sum by office, then who goes where, first to last."""

from collections.abc import Iterator
from itertools import zip_longest

from optimizer.answers.plain import Fields, cost_in_words
from optimizer.answers.say_place import say_best, say_load, say_regrets
from optimizer.pages.columns import Column, Place, Value, load_value
from optimizer.pages.document import Block, Document, Heading, Paragraph, Table
from optimizer.pages.tables import (
    OFFICE,
    cell_table,
    cost_column,
    counted_unit,
    move_table,
    plain_table,
    seal_blocks,
    work_table,
)

EARLY = {"time_limit": "Stopped at the time limit. ", "interrupted": "Interrupted. "}


def document(answer: Fields) -> Document:
    """Return the page of an order, its ids being names already."""
    headline, _, lead = answer["statement"].partition(". ")
    said = f"{EARLY.get(answer['stopped_by'], '')}{headline}"
    headline = said if said.endswith(".") else f"{said}."
    return Document(answer["name"], headline, lead, list(_blocks(answer)), answer["names"])


def _blocks(answer: Fields) -> Iterator[Block]:
    if answer["outcome"] == "order":
        if answer["start"] is not None:
            yield Paragraph(_start(answer))
        if answer["steps"]:
            yield _sum(answer)
            yield Heading("The order")
            yield _order(answer)
        yield from _regrets(answer)
        yield Heading("The placement in the end")
        cells = "Every office and duty"
        yield cell_table(answer["cells"], cells, planned=True, sheet="cells")
        if answer["moves"]:
            yield move_table(answer, answer["moves"], "Who goes where", sheet="moves")
        if answer.get("work"):
            yield work_table(answer, answer["work"], "Cases handled elsewhere", sheet="work")
    yield from seal_blocks(answer, "order")


def _start(answer: Fields) -> str:
    standing = "as everyone stands today" if answer["stay"] else "in the best placement"
    peak, cost = (
        say_load(answer["start"]["peak"]),
        cost_in_words(answer["start"]["cost"], answer["cost_unit"]),
    )
    return (
        f"Loads are in {counted_unit(answer['cells'])}. Before, with those on board {standing}, "
        f"the heaviest is {peak}, for moves at {cost}."
    )


def _sum(answer: Fields) -> Table:
    """Return how many officers come into each office, or leave it, the most first."""
    rows = [[row["office"], row["officers"], _duties(row)] for row in answer["by_office"]]
    word = "leave" if answer["reverse"] else "come"
    return plain_table(
        "By office",
        [OFFICE, Column(f"officers who {word}", "number"), Column("duties")],
        rows,
        sheet="by office",
    )


def _duties(row: Fields) -> str:
    return ", ".join(f"{seat['officers']:,} {seat['duty']}" for seat in row["seats"])


def _order(answer: Fields) -> Table:
    """Return the order: a row for each seat and each load that a step changes."""
    reverse: bool = answer["reverse"]
    changed = "burdened" if reverse else "relieved"
    seats = [seat for step in answer["steps"] for seat in step["seats"]]
    columns = [
        Column("place", "number"),
        Column("leaves" if reverse else "sits in", "place"),
        Column("pool", "pool") if any(seat["pool"] for seat in seats) else None,
        Column("officers", "number") if any(seat["officers"] > 1 for seat in seats) else None,
        Column("load rises in" if reverse else "load falls in", "place"),
        Column("from", "load"),
        Column("to", "load"),
        Column("heaviest load", "load"),
        cost_column(answer),
        Column("best for its number"),
    ]
    rows = [row for step in answer["steps"] for row in _rows(step, step[changed])]
    return plain_table("First to last", columns, rows, sheet="order")


def _rows(step: Fields, cells: list[Fields]) -> Iterator[list[Value]]:
    """Yield the rows of a step; what is said of it as a whole stands in the first."""
    seats: list[Fields] = step["seats"]
    pairs = list(zip_longest(seats, cells)) or [(None, None)]
    for place, (seat, cell) in enumerate(pairs):
        sits: list[Value] = [None if seats else "(nowhere)", None, None]
        if seat is not None:
            sits = [Place(seat["office"], seat["duty"]), seat["pool"], seat["officers"]]
        falls: list[Value] = [None, None, None]
        if cell is not None:
            loads = (load_value(cell[key]) for key in ("load_before", "load"))
            falls = [Place(cell["office"], cell["duty"]), *loads]
        whole: list[Value] = [None, None, None]
        if place == 0:
            whole = [load_value(step["peak"]), step["cost"], say_best(step)]
        yield [None if place else step["number"], *sits, *falls, *whole]


def _regrets(answer: Fields) -> Iterator[Block]:
    for number, said in say_regrets(answer):
        yield Paragraph(f"The {said}", f"Place {number:,}")
