"""A service level as a page: who is over the standard, and what it would take."""

from collections.abc import Iterator, Sequence
from fractions import Fraction

from optimizer.answers.plain import Fields, count
from optimizer.answers.say_service import has_contacts, said_plan, service_line
from optimizer.pages.columns import Column, Value
from optimizer.pages.document import Block, Document, Heading, Paragraph, Table
from optimizer.pages.tables import DUTY, OFFICE, plain_table, seal_blocks


def document(answer: Fields) -> Document:
    """Return the page of a service level, its ids being names already."""
    lead = f"Service level {said_plan(answer['plan'])}."
    if not answer["standard_given"]:
        lead += " No duty has a standard, so 100 % is one weighted case for each officer."
    headline = service_line(answer["totals"])
    return Document(answer["name"], headline, lead, list(_blocks(answer)), answer["names"])


def _blocks(answer: Fields) -> Iterator[Block]:
    for rows, column in (
        (answer["duties"], DUTY),
        (answer["regions"], Column("region")),
    ):
        if len(rows) > 1:
            key = column.heading
            yield _groups(f"By {key}", rows, column, sheet=f"by {key}")
    cells = sorted(answer["cells"], key=_heaviest)
    over = [cell for cell in cells if cell["officers_short"]]
    if over:
        yield Heading("Above the standard")
        yield _cells("Above it, the heaviest first", over, sheet="above the standard")
    without = answer["totals"]["cells_without_hours"]
    if without:
        cells_said = count(without, "cell")
        yield Paragraph(f"What contacts {cells_said} can hold is not known: the duty has no hours.")
    yield Heading("Every office and duty")
    yield _cells("The heaviest first", cells, sheet="cells")
    yield from seal_blocks(answer, "answer")


def _groups(caption: str, rows: Sequence[Fields], column: Column, *, sheet: str) -> Table:
    contacts = any(has_contacts(row) for row in rows)
    values: list[list[Value]] = [
        [
            row[column.heading] or "(no region)",
            *_amounts(row),
            row["above"],
            row["cells"],
            _held(row),
        ]
        for row in rows
    ]
    columns = [
        column,
        *AMOUNTS,
        Column("cells over", "number"),
        Column("of cells", "number"),
        Column("contacts held", "share") if contacts else None,
    ]
    return plain_table(caption, columns, values, sheet=sheet)


def _cells(caption: str, cells: Sequence[Fields], *, sheet: str) -> Table:
    contacts = any(has_contacts(cell) for cell in cells)
    values: list[list[Value]] = [
        [cell["office"], cell["duty"], *_amounts(cell), _held(cell)] for cell in cells
    ]
    held = Column("contacts held", "share") if contacts else None
    return plain_table(caption, [OFFICE, DUTY, *AMOUNTS, held], values, sheet=sheet)


AMOUNTS = (
    Column("load, of the standard", "share"),
    Column("FTE", "number"),
    Column("needed", "load"),
    Column("officers short", "number"),
)


def _amounts(row: Fields) -> list[Value]:
    share = "nobody" if row["share"] is None else Fraction(row["share"]["exact"])
    return [share, row["fte"], Fraction(row["fte_needed"]["exact"]), row["officers_short"]]


def _held(row: Fields) -> Value:
    return Fraction(row["contacts_held"]["exact"]) if has_contacts(row) else None


def _heaviest(cell: Fields) -> tuple[bool, Fraction]:
    share = cell["share"]
    if share is None:
        return False, -Fraction(cell["fte_needed"]["exact"])
    return True, -Fraction(share["exact"])
