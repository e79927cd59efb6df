"""A document as HTML."""

from itertools import groupby
from pathlib import Path
from typing import Any

from optimizer.pages.document import Document

TEMPLATES = Path(__file__).parent / "templates"
NARROW, LEAST, GAP = 46, 10, 1.3
"""Characters in a line of a table on a telephone, in a column of words and between columns.

A table that is wider has each of its rows as a card there, so that no number is cut.
"""


def document_html(document: Document) -> str:
    """Return the document as one page; every text in it is escaped."""
    from jinja2 import Environment, FileSystemLoader, StrictUndefined

    surroundings = Environment(
        loader=FileSystemLoader(TEMPLATES), autoescape=True, undefined=StrictUndefined
    )
    page = document.to_dict()
    blocks: list[dict[str, Any]] = page["blocks"]
    for block in blocks:
        if block["kind"] == "table":
            block["cards"] = _width(block) > NARROW
    # Pictures that follow one another, and tables, stand side by side where there is room.
    runs = [list(run) for _, run in groupby(blocks, _kept_together)]
    return surroundings.get_template("page.html").render(page=page, runs=runs) + "\n"


def _kept_together(block: dict[str, Any]) -> str:
    kind: str = block["kind"]
    return kind if kind in ("picture", "table") else ""


def _width(table: dict[str, Any]) -> float:
    """Return about how many characters wide a table is at its narrowest."""
    width = 0.0
    for place, heading in enumerate(table["columns"]):
        values = [row[place] for row in table["rows"]]
        if place in table["numeric"]:
            parts = [*heading.split(), *values]
        else:
            parts = [word for text in (heading, *values) for word in text.split()] + ["x" * LEAST]
        width += GAP + max(map(len, parts), default=0)
    return width
