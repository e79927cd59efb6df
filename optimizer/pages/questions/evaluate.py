"""Any plan as a page: what it comes to, what it breaks, what it takes."""

from collections.abc import Iterator

from optimizer.answers.plain import Fields, count, moves_in_words, weight
from optimizer.answers.say_evaluate import say_kept, say_misplaced, say_moves_kind
from optimizer.answers.say_service import service_line
from optimizer.pages.columns import Column, load_value
from optimizer.pages.document import Block, Document, Heading, Listing, Paragraph, Table
from optimizer.pages.tables import (
    cell_table,
    counted_unit,
    move_table,
    rule_table,
    seal_blocks,
    work_table,
)


def document(answer: Fields) -> Document:
    """Return the page of a plan, its ids being names already."""
    said = say_kept(answer)
    headline = said if said.endswith(".") else f"{said}."
    lead = service_line(answer["service"]["totals"])
    return Document(answer["name"], headline, lead, list(_blocks(answer)), answer["names"])


def _blocks(answer: Fields) -> Iterator[Block]:
    broken: list[Fields] = answer["broken"]
    if broken:
        yield rule_table(broken, "What the plan breaks", "statement", sheet="broken")
    misplaced = say_misplaced(answer["officers"])
    if misplaced:
        yield Listing(tuple(misplaced))
    cells: list[Fields] = answer["cells"]
    rows = (
        ("today", load_value(answer["today"])),
        ("in this plan", load_value(answer["peak"])),
    )
    columns = (Column("placement"), Column("heaviest load", "load"))
    yield Table(f"The heaviest load, in {counted_unit(cells)}", columns, rows, sheet="peaks")
    heaviest = sorted(cells, key=lambda cell: weight(cell, "load"), reverse=True)
    yield cell_table(heaviest, "The heaviest first", planned=True, sheet="cells")
    yield from _moves(answer)
    yield from seal_blocks(answer, "answer")


def _moves(answer: Fields) -> Iterator[Block]:
    moves: list[Fields] = answer["moves"]
    work: list[Fields] = answer["work"]
    yield Heading("The moves")
    if not moves and not work:
        yield Paragraph("Nobody moves.")
        return
    said = moves_in_words(answer["totals"], answer["cost_unit"])
    yield Paragraph(f"{said[0].upper()}{said[1:]}. {say_moves_kind(answer)}".strip())
    if moves:
        yield move_table(answer, moves, "Who goes where", sheet="moves")
    if work:
        yield work_table(answer, work, "Cases handled elsewhere", sheet="work")
    closed = answer["totals"]["officers_without_cost"]
    if closed:
        yield Paragraph(f"{count(closed, 'officer')} would go where no lane is open.")
