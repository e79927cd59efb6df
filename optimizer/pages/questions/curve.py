"""A curve as a page: the best peak with officers more and fewer, and who they are."""

from collections.abc import Iterator

from optimizer.answers.plain import Fields
from optimizer.pages.columns import Column, Value, load_value
from optimizer.pages.document import Block, Document, Heading, Table
from optimizer.pages.pictures import drawn
from optimizer.pages.tables import DUTY, LABELS, OFFICE, cost_column, plain_table, seal_blocks

OUTCOMES = {"infeasible": "no placement keeps every rule", "no_plan": "none was found"}


def document(answer: Fields) -> Document:
    """Return the page of a curve, its ids being names already."""
    first, *rest = answer["sentences"]
    return Document(answer["name"], first, " ".join(rest), list(_blocks(answer)), answer["names"])


def _blocks(answer: Fields) -> Iterator[Block]:
    yield from drawn(answer)
    if answer["points"]:
        yield Heading("Officers more and fewer")
        yield _points(answer)
    people = [(point, row) for point in answer["points"] for row in point.get("people", [])]
    if people:
        yield _people(people)
    yield from seal_blocks(answer, "curve")


def _points(answer: Fields) -> Table:
    rows: list[list[Value]] = []
    for point in answer["points"]:
        planned = point["outcome"] == "plan"
        rows.append(
            [
                point["change"],
                answer["officers"] + point["change"],
                load_value(point["peak"]) if planned else OUTCOMES[point["outcome"]],
                None if point["gain"] is None else load_value(point["gain"]),
                point["cost"],
                LABELS[point["label"]] if planned else "",
            ]
        )
    columns = [
        Column("change", "signed"),
        Column("officers", "number"),
        Column("heaviest load", "load"),
        Column("gain", "load"),
        cost_column(answer),
        Column("known"),
    ]
    return plain_table(f"The heaviest load, in {answer['unit']}", columns, rows, sheet="points")


def _people(people: list[tuple[Fields, Fields]]) -> Table:
    rows = [
        [point["change"], row["office"], row["duty"], row["pool"], row["officers"]]
        for point, row in people
    ]
    columns = [
        Column("change", "signed"),
        OFFICE,
        DUTY,
        Column("pool", "pool") if any(row["pool"] for _, row in people) else None,
        Column("officers", "number"),
    ]
    return plain_table("Who comes, or goes", columns, rows, sheet="people")
