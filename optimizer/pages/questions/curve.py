"""A curve as a page: the best peak with officers more and fewer, and who they are."""

from collections.abc import Iterator

from optimizer.answers.plain import Fields
from optimizer.pages.columns import Column, Value, exact_of, load_value
from optimizer.pages.document import Block, Document, Heading, Table
from optimizer.pages.pictures import drawn
from optimizer.pages.tables import (
    DUTY,
    LABELS,
    OFFICE,
    cost_column,
    gain_since,
    plain_table,
    seal_blocks,
    spread_table,
)

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
    today = next((p for p in answer["points"] if p["change"] == 0), None)
    rows: list[list[Value]] = []
    for point in answer["points"]:
        planned = point["outcome"] == "plan"
        rows.append(
            [
                point["change"],
                answer["officers"] + point["change"],
                load_value(point["peak"]) if planned else OUTCOMES[point["outcome"]],
                _against(today, point),
                point["cost"],
                LABELS[point["label"]] if planned else "",
            ]
        )
    columns = [
        Column("change", "signed"),
        Column("officers", "number"),
        Column("heaviest load", "load"),
        Column("against today", "signed"),
        cost_column(answer),
        Column("known"),
    ]
    return spread_table(f"The heaviest load, in {answer['unit']}", columns, rows, sheet="points")


def _against(today: Fields | None, point: Fields) -> Value:
    """Return by how much a point's peak is above today's, where both have a plan and a number."""
    if today is None or today["outcome"] != "plan" or point["outcome"] != "plan":
        return None
    gain = gain_since(today["peak"], point["peak"])
    return None if gain is None else -exact_of(gain)


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
