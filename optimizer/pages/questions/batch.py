"""Many instances as a page: one line for each, and what went wrong."""

from collections.abc import Iterator, Sequence

from optimizer.answers.batch import Row, num_moves
from optimizer.answers.plain import Fields, count
from optimizer.pages.columns import Column, Value, load_value
from optimizer.pages.document import Block, Document, Heading, Listing, Table
from optimizer.pages.tables import plain_table

COLUMNS = (
    Column("instance"),
    Column("outcome"),
    Column("known"),
    Column("peak today", "load"),
    Column("best peak", "load"),
    Column("moves", "number"),
    Column("cost", "number"),
)


def document(rows: Sequence[Row]) -> Document:
    """Return the page of a batch."""
    failed = sum(row.report is None for row in rows)
    wrong = f", {failed:,} failed" if failed else ""
    headline = f"{count(len(rows), 'instance')}: {len(rows) - failed:,} answered{wrong}."
    return Document("Batch", headline, "", list(_blocks(rows)))


def _blocks(rows: Sequence[Row]) -> Iterator[Block]:
    yield _summary(rows)
    wrong = tuple(f"{row.name}: {row.error}" for row in rows if row.error is not None)
    if wrong:
        yield Heading("What went wrong")
        yield Listing(wrong)


def _summary(rows: Sequence[Row]) -> Table:
    values = [
        [
            row.name,
            *(
                [str(row.failure).replace("_", " "), *[None] * 5]
                if row.report is None
                else _numbers(row, row.report)
            ),
        ]
        for row in rows
    ]
    return plain_table("One line for each instance", COLUMNS, values, sheet="instances")


def _numbers(row: Row, report: Fields) -> list[Value]:
    outcome = str(report["outcome"]).replace("_", " ")
    if report["stopped_by"] != "finished":
        outcome += f" ({str(report['stopped_by']).replace('_', ' ')})"
    today = load_value(report["today"])
    if report["outcome"] != "plan":
        return [outcome, None, today, None, None, None]
    cost = report["totals"]["cost"]
    peak = load_value(report["peak"])
    return [outcome, report["optimality"], today, peak, num_moves(row), cost]
