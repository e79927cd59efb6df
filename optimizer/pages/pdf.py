"""A document as PDF; the one file that speaks to Typst."""

import json
import re
from pathlib import Path
from typing import Any

from optimizer.pages.document import Document
from optimizer.pages.draw import SANS

TEMPLATE = Path(__file__).parent / "templates" / "page.typ"
SERIF = "Libertinus Serif"
"""Comes with Typst, so that the same page is set on every machine."""
FULL = 760
"""Pixels of a drawing as wide as the page."""


def document_pdf(document: Document) -> bytes:
    """Return the document as a tagged PDF, dated the same whenever it is made.

    Fonts of the machine are used for letters alone that the fonts of Typst do not have.
    """
    import typst

    page = document.to_dict()
    blocks: list[dict[str, Any]] = page["blocks"]
    for block in blocks:
        if block["kind"] == "picture":
            width = re.search(r'width="([\d.]+)"', block["svg"])
            block["share"] = 1.0 if width is None else float(width[1]) / FULL
            block["svg"] = block["svg"].replace(SANS, SERIF)
    values = {"page": json.dumps(page)}
    return bytes(typst.compile(TEMPLATE.read_bytes(), sys_inputs=values, format="pdf"))
