"""A document as a workbook: what it says on one sheet, and each of its tables on one of its own."""

import io
import re
from collections.abc import Iterator

from optimizer.answers.plain import clean
from optimizer.domain.errors import Refusal
from optimizer.files.book import Page, Writing
from optimizer.files.layout import MOST_ROWS, MOST_WRITTEN
from optimizer.pages.columns import Column, Place, Value, decimals, exact_of, is_number
from optimizer.pages.document import Document, Heading, Listing, Paragraph, Picture, Table
from optimizer.pages.draw import draw_png

SUMMARY = "summary"
MOST_NAME = 31
"""Characters in the name of a sheet."""
NOT_IN_A_NAME = re.compile(r"[\[\]:*?/\\']")
FIRST = 4
"""The row below the heading of a sheet of a table."""
LEAST_WIDTH, MOST_WIDTH = 9, 44
WIDTH, LINE = 66, 20
"""Of the summary in characters, and the height of a line of it in pixels."""
SCALE = 2
"""Pixels of a picture for each of its units, so that it is sharp where it is enlarged."""
TABLES = {"office": "offices", "duty": "duties", "pool": "pools"}

Cells = list[tuple[Column, list[Value]]]
"""The columns of a sheet, each with its values."""


def document_xlsx(document: Document) -> bytes:
    """Return the document as an .xlsx file; numbers are numbers, and no text is a formula.

    Raises
    ------
    Refusal : more than a workbook holds
    """
    writing = Writing()
    taken = {SUMMARY}
    sheets = [
        (block, _sheet_name(block, taken)) for block in document.blocks if isinstance(block, Table)
    ]
    _add_summary(writing, document, {id(table): name for table, name in sheets})
    ids = {
        table: {name: key for key, name in names.items()} for table, names in document.names.items()
    }
    for table, name in sheets:
        _add_table(writing, name, table, _columns(table, ids))
    return writing.bytes()


def _add_summary(writing: Writing, document: Document, sheets: dict[int, str]) -> None:
    page = writing.page(SUMMARY)
    page.put(1, 1, clean(document.title), "quiet")
    page.put(2, 1, clean(document.headline), "title")
    row = 3
    if document.lead:
        row = _say(page, row, document.lead)
    for block in document.blocks:
        match block:
            case Heading():
                row += 1
                page.put(row, 1, clean(block.text), "section")
                row += 1
            case Paragraph():
                label = f"{block.label}: " if block.label else ""
                row = _say(page, row, f"{label}{block.text}")
            case Listing():
                for item in block.items:
                    row = _say(page, row, f"• {item}")
            case Table():
                row = _say(page, row, f"{block.caption}: see the sheet {sheets[id(block)]}.")
            case Picture():
                row = _add_picture(page, row, block)
    page.widths(WIDTH)
    page.for_paper(upright=True)


def _say(page: Page, row: int, text: str) -> int:
    page.put(row, 1, clean(text), "wrapped")
    page.sheet.set_row(row - 1, 15 * (1 + len(text) // WIDTH) + 3)
    return row + 1


def _add_picture(page: Page, row: int, picture: Picture) -> int:
    """Put a drawing below what is said, its words as what is read aloud; return the next row."""
    drawn = draw_png(picture.svg, SCALE)
    height = int.from_bytes(drawn[20:24], "big") / SCALE
    row = _say(page, row, f"{picture.title}. {picture.description}")
    page.sheet.insert_image(
        row - 1,
        0,
        "picture.png",
        {
            "image_data": io.BytesIO(drawn),
            # The drawing says 72 pixels an inch of itself, and a spreadsheet shows 96.
            "x_scale": 72 / 96 / SCALE,
            "y_scale": 72 / 96 / SCALE,
            "description": clean(f"{picture.title}. {picture.description}"),
            "object_position": 3,
        },
    )
    return row + int(height // LINE) + 2


def _columns(table: Table, ids: dict[str, dict[str, str]]) -> Cells:
    """Return what a sheet has of a table: a place in two columns, ids beside names."""
    cells: Cells = []
    for place, column in enumerate(table.columns):
        values = [row[place] for row in table.rows]
        for part, own in _parts(column, values):
            cells.append((part, own))
            known = ids.get(TABLES.get(part.kind, ""), {})
            keys = [known.get(str(value)) for value in own]
            if any(keys):
                beside = [key or value for key, value in zip(keys, own, strict=True)]
                cells.append((Column(f"{part.heading} id".strip()), beside))
    return cells


def _parts(column: Column, values: list[Value]) -> Iterator[tuple[Column, list[Value]]]:
    if column.kind != "place":
        yield column, values
        return
    places = [value if isinstance(value, Place) else Place(None) for value in values]
    before = f"{column.heading} " if column.heading else ""
    yield Column(f"{before}office", "office"), [place.office for place in places]
    if any(place.duty for place in places):
        yield Column(f"{before}duty", "duty"), [place.duty for place in places]


def _add_table(writing: Writing, name: str, table: Table, cells: Cells) -> None:
    page = writing.page(name)
    if len(table.rows) > MOST_ROWS or len(table.rows) * len(cells) > MOST_WRITTEN:
        raise Refusal(
            "too_large_for_a_workbook",
            f"{len(table.rows):,} rows of {len(cells):,} columns are more than a workbook is "
            "written with.",
            "Write JSON or CSV instead.",
        )
    page.put(1, 1, clean(table.caption), "title")
    for place, (column, values) in enumerate(cells, 1):
        style = "figures" if column.numeric else "headed"
        page.put(FIRST - 1, place, clean(column.heading), style)
        form = _format(writing, column, decimals(column, values))
        widest = len(column.heading)
        for row, value in enumerate(values, FIRST):
            if is_number(value):
                page.sheet.write_number(row - 1, place - 1, float(exact_of(value)), form)
                widest = max(widest, len(f"{float(exact_of(value)):,.2f}"))
            elif value is not None:
                text = clean(value)
                page.put(row, place, text, "right" if column.numeric else "beside")
                widest = max(widest, len(text))
        width = min(max(widest + 2, LEAST_WIDTH), MOST_WIDTH)
        page.sheet.set_column(place - 1, place - 1, width)
    if table.rows:
        page.sheet.autofilter(FIRST - 2, 0, FIRST - 2 + len(table.rows), len(cells) - 1)
    page.for_paper(FIRST - 1)


def _format(writing: Writing, column: Column, places: int) -> object:
    decimal = f"#,##0{'.' if places else ''}{'0' * places}"
    if column.kind == "share":
        return writing.shaped(f"{decimal}%")
    if column.kind == "signed":
        return writing.shaped(f"+{decimal};-{decimal};{decimal}")
    return writing.shaped(decimal)


def _sheet_name(table: Table, taken: set[str]) -> str:
    """Return a name for a table's sheet that no other has, and take it."""
    bare = NOT_IN_A_NAME.sub(" ", clean(table.sheet or table.caption)).strip()[:MOST_NAME]
    name, number = bare or "table", 1
    while name.casefold() in taken:
        number += 1
        end = f" {number}"
        name = f"{bare[: MOST_NAME - len(end)]}{end}"
    taken.add(name.casefold())
    return name
