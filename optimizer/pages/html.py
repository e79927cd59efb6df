"""A document as HTML."""

from itertools import groupby
from pathlib import Path
from typing import Any

from optimizer.pages.document import Document

TEMPLATES = Path(__file__).parent / "templates"


def document_html(document: Document) -> str:
    """Return the document as one page; every text in it is escaped."""
    from jinja2 import Environment, FileSystemLoader, StrictUndefined

    surroundings = Environment(
        loader=FileSystemLoader(TEMPLATES), autoescape=True, undefined=StrictUndefined
    )
    page = document.to_dict()
    blocks: list[dict[str, Any]] = page["blocks"]
    # Pictures that follow one another stand side by side where there is room.
    runs = [list(run) for _, run in groupby(blocks, lambda block: block["kind"] == "picture")]
    return surroundings.get_template("page.html").render(page=page, runs=runs) + "\n"
