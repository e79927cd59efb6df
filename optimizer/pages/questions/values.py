"""What an officer is worth, as a page: the heaviest load with one more or fewer, cell by cell."""

from collections.abc import Iterator

from optimizer.answers.plain import Fields, load_number
from optimizer.pages.columns import Column, Value, load_value
from optimizer.pages.document import Block, Document, Paragraph, Table
from optimizer.pages.questions.why import EARLY
from optimizer.pages.tables import DUTY, LABELS, OFFICE, plain_table, seal_blocks


def document(answer: Fields) -> Document:
    """Return the page of the values, its ids being names already."""
    return Document(answer["name"], _headline(answer), "", list(_blocks(answer)), answer["names"])


def _headline(answer: Fields) -> str:
    stopped = EARLY.get(answer["stopped_by"], "")
    best: Fields | None = answer["best"]
    if best is None:
        known = "No plan keeps all the rules." if answer["outcome"] == "infeasible" else "Unknown."
        return f"{stopped}{known}"
    label = LABELS[best["optimality"]]
    return f"{stopped}Heaviest load in the best plan: {load_number(best['peak'])} ({label})."


def _blocks(answer: Fields) -> Iterator[Block]:
    if answer["best"] is not None:
        yield Paragraph(
            "With one officer more or fewer on board in a cell the heaviest load is at best as in "
            "the table. As far as: for so many officers, each changes it by as much as the first."
        )
        yield _values(answer["cells"])
    yield from seal_blocks(answer, "answer")


def _values(cells: list[Fields]) -> Table:
    rows: list[list[Value]] = [
        [
            cell["office"],
            cell["duty"],
            cell["officers_today"],
            *_value(cell["more"]),
            *_value(cell["fewer"]),
            load_value(cell["load"]),
            load_value(cell["more"]["load"]) if cell["more"]["peak"] else None,
        ]
        for cell in cells
    ]
    ways = [
        column
        for way in ("more", "fewer")
        for column in (
            Column(f"heaviest, one {way}", "load"),
            Column("as far as", "number"),
            Column("known"),
        )
    ]
    own = [Column("own load", "load"), Column("with one more", "load")]
    columns = [OFFICE, DUTY, Column("on board", "number"), *ways, *own]
    return plain_table("One officer more, and one fewer", columns, rows, sheet="values")


def _value(value: Fields | None) -> list[Value]:
    if value is None:
        return [None, None, None]
    if value["peak"] is None:
        return ["no plan", None, None]
    return [load_value(value["peak"]), value["same_for"], LABELS[value["optimality"]]]
