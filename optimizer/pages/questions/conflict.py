"""A conflict as a page: what cannot hold together, and what would mend it."""

from collections.abc import Iterator

from optimizer.answers.plain import Fields
from optimizer.answers.say_conflict import (
    say_checked,
    say_least,
    say_mends,
    say_outcome,
    say_step,
    say_title,
)
from optimizer.pages.columns import Column, Value
from optimizer.pages.document import Block, Document, Heading, Paragraph, Table
from optimizer.pages.tables import plain_table, seal_blocks

PLACE = (Column("table"), Column("row", "number"), Column("column"))
"""Where a rule or a value of it stands."""


def document(answer: Fields) -> Document:
    """Return the page of a conflict, its ids being names already."""
    blocks = list(_blocks(answer))
    return Document(answer["name"], say_outcome(answer), "", blocks, answer["names"])


def _blocks(answer: Fields) -> Iterator[Block]:
    conflicts: list[Fields] = answer["conflicts"]
    for place, conflict in enumerate(conflicts, 1):
        yield Heading(say_title(conflict, place, len(conflicts)))
        if conflict["statements"]:
            yield _statements(conflict["statements"], place)
        yield Paragraph(say_checked(conflict, place))
    if answer["outcome"] == "conflict":
        if answer["more"]:
            yield Paragraph("There are more conflicts, of other rules.")
        yield from _mends(answer)
    yield from seal_blocks(answer, "answer")


def _statements(statements: list[Fields], place: int) -> Table:
    rows: list[list[Value]] = [
        [one["table"], one["row"], one["column"], one["words"]] for one in statements
    ]
    return plain_table("The rules of it", [*PLACE, Column("says")], rows, sheet=f"conflict {place}")


def _mends(answer: Fields) -> Iterator[Block]:
    asked: list[str] = answer["provenance"]["question"]["may_change"]
    yield Heading("What would mend it")
    if not asked:
        yield Paragraph("Say what may be changed (--may-change), and the least change is found.")
        return
    yield Paragraph(say_mends(answer))
    mends: list[Fields] = answer["mends"]
    if mends:
        rows: list[list[Value]] = [
            [one["table"], one["row"], one["column"], say_step(one), one["words"]]
            for mend in mends
            for one in mend["changes"]
        ]
        columns = [*PLACE, Column("change"), Column("says then")]
        yield plain_table("The changes", columns, rows, sheet="changes")
        yield Paragraph(say_least(mends))
