"""Two placements as a page: what changed, and what makes the difference."""

from collections.abc import Iterator
from fractions import Fraction

from optimizer.answers.plain import Fields, load_number
from optimizer.answers.say_compare import say_causes, say_difference
from optimizer.answers.say_service import LABELS, said_plan
from optimizer.pages.columns import Column, Value, load_value
from optimizer.pages.document import Block, Document, Heading, Paragraph, Table
from optimizer.pages.pictures import drawn
from optimizer.pages.tables import DUTY, OFFICE, plain_table, seal_blocks


def document(answer: Fields) -> Document:
    """Return the page of a comparison, its ids being names already."""
    blocks = list(_blocks(answer))
    lead = _carried(answer)
    return Document(answer["name"], say_difference(answer), lead, blocks, answer["names"])


def _carried(answer: Fields) -> str:
    if answer["steps_by"] != "solving":
        return ""
    carried: Fields = answer["carried_over"]
    if carried["change"] is None:
        return "With the plan of A kept, a cell would be uncovered in B."
    return f"With the plan of A kept, the peak would be {load_number(carried['peak'])}."


def _blocks(answer: Fields) -> Iterator[Block]:
    yield _sides(answer)
    yield Heading("What makes the difference")
    solved = answer["steps_by"] == "solving"
    yield Paragraph(
        "The best plan is found anew after each step."
        if solved
        else "The placement of A is measured after each step."
    )
    yield from drawn(answer)
    yield _steps(answer)
    if any(" + " in step["name"] for step in answer["steps"]):
        yield Paragraph(
            "Steps that stand together cannot be told apart: between them a cell is uncovered, or "
            "there is no plan."
        )
    changed = [cell for cell in answer["cells"] if cell["load_a"] != cell["load_b"]]
    yield Heading("The cells that change" if changed else "No cell's load has changed")
    if changed:
        changed.sort(key=lambda cell: (cell["change"] is not None, -_size(cell["change"])))
        yield _cells(changed)
    yield from seal_blocks(answer, "comparison")


def _sides(answer: Fields) -> Table:
    standard = any(answer[letter]["standard_given"] for letter in ("a", "b"))
    rows: list[list[Value]] = []
    for letter in ("a", "b"):
        side: Fields = answer[letter]
        overload = Fraction(side["overload"]["exact"])
        rows.append(
            [
                letter.upper(),
                side["name"],
                side["cases"],
                side["officers"],
                load_value(side["peak"]),
                overload,
                said_plan(side["plan"]),
            ]
        )
    columns = [
        Column(""),
        Column("tables"),
        Column("cases", "number"),
        Column("officers", "number"),
        Column("heaviest load", "load"),
        Column("FTE short", "load") if standard else None,
        Column("placement"),
    ]
    return plain_table("The two sides", columns, rows, sheet="sides")


def _steps(answer: Fields) -> Table:
    rows: list[list[Value]] = [
        [
            say_causes(step["name"]),
            _signed(step["change"]),
            load_value(step["after"]),
            "" if step["label"] is None else LABELS.get(step["label"], step["label"]),
        ]
        for step in answer["steps"]
    ]
    rows.append(["together", _signed(answer["change"]["change"]), None, ""])
    columns = [
        Column("cause"),
        Column("changes the peak by", "signed"),
        Column("to", "load"),
        Column("known"),
    ]
    return plain_table("Step by step", columns, rows, sheet="causes")


def _cells(cells: list[Fields]) -> Table:
    rows: list[list[Value]] = [
        [
            cell["office"],
            cell["duty"],
            cell["cases_a"],
            cell["cases_b"],
            cell["officers_a"],
            cell["officers_b"],
            load_value(cell["load_a"]),
            load_value(cell["load_b"]),
            _signed(cell["change"]),
        ]
        for cell in cells
    ]
    columns = [
        OFFICE,
        DUTY,
        *(Column(f"cases in {side}", "number") for side in "AB"),
        *(Column(f"officers in {side}", "number") for side in "AB"),
        *(Column(f"load in {side}", "load") for side in "AB"),
        Column("change", "signed"),
    ]
    return plain_table("Largest change first", columns, rows, sheet="cells")


def _signed(change: Fields | None) -> Value:
    return None if change is None else Fraction(change["exact"])


def _size(change: Fields | None) -> float:
    return 0.0 if change is None else abs(change["value"])
