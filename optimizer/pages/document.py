"""What is on a page, whatever it is printed as: a list of blocks of five kinds.

All text is plain: a printer escapes it, and nothing in it is markup.
"""

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any

from optimizer.answers.named import Names
from optimizer.answers.plain import clean
from optimizer.pages.columns import Column, Value, spell_column


@dataclass(frozen=True)
class Heading:
    """What the blocks below are about.

    Attributes
    ----------
    level : 1 begins a part of its own, as the appendix is, 2 a section, 3 a section of a part
    """

    text: str
    level: int = 2


@dataclass(frozen=True)
class Paragraph:
    """Sentences; the label in front says what they are about."""

    text: str
    label: str = ""


@dataclass(frozen=True)
class Listing:
    items: tuple[str, ...]


@dataclass(frozen=True)
class Table:
    """Rows under a heading; the first column names the row.

    Attributes
    ----------
    rows : all of them, each with a value for each column
    most : rows that a page shows; a workbook has all
    more : a line on what a page leaves out, or empty
    sheet : what its sheet in a workbook is called
    spread : whether a page shows rows from the first to the last, evenly, not the first ones
    """

    caption: str
    columns: tuple[Column, ...]
    rows: tuple[tuple[Value, ...], ...]
    most: int | None = None
    more: str = ""
    sheet: str = ""
    spread: bool = False

    @property
    def shown(self) -> tuple[tuple[Value, ...], ...]:
        """The rows that a page shows."""
        if not self.spread or self.most is None or len(self.rows) <= self.most:
            return self.rows[: self.most]
        last, steps = len(self.rows) - 1, self.most - 1
        return tuple(self.rows[place * last // steps] for place in range(self.most))

    @property
    def spelled(self) -> list[list[str]]:
        """The rows that a page shows, as they read."""
        shown = self.shown
        across = [
            spell_column(column, [row[place] for row in shown])
            for place, column in enumerate(self.columns)
        ]
        return [list(row) for row in zip(*across, strict=True)]


@dataclass(frozen=True)
class Picture:
    """A drawing as SVG, with a title and what it shows in words for those who do not see it.

    Attributes
    ----------
    wide : whether it has too much in it to be read at the width of a telephone
    """

    svg: str
    title: str
    description: str
    wide: bool = False


Block = Heading | Paragraph | Listing | Table | Picture


@dataclass(frozen=True)
class Document:
    """A page: its title, the sentence that answers, what follows from it, and the blocks below.

    Attributes
    ----------
    names : what the answer calls its ids, so that a workbook has them beside the names
    """

    title: str
    headline: str
    lead: str
    blocks: list[Block] = field(default_factory=list[Block])
    names: Names = field(default_factory=dict[str, dict[str, str]])

    def to_dict(self) -> dict[str, Any]:
        """Return the page as plain values, no control character in any text but the drawings'."""
        return {
            "title": clean(self.title),
            "headline": clean(self.headline),
            "lead": clean(self.lead),
            "blocks": [_plain(block) for block in self.blocks],
        }


def table_of(
    caption: str,
    columns: Sequence[Column | None],
    rows: Sequence[Sequence[Value]],
    *,
    most: int | None = None,
    more: str = "",
    sheet: str = "",
) -> Table:
    """Return a table without the columns that are None, and without their values."""
    kept = [place for place, column in enumerate(columns) if column is not None]
    return Table(
        caption,
        tuple(column for column in columns if column is not None),
        tuple(tuple(row[place] for place in kept) for row in rows),
        most,
        more,
        sheet,
    )


def _plain(block: Block) -> dict[str, Any]:
    match block:
        case Heading():
            return {"kind": "heading", "text": clean(block.text), "level": block.level}
        case Paragraph():
            return {"kind": "paragraph", "text": clean(block.text), "label": clean(block.label)}
        case Listing():
            return {"kind": "listing", "items": [clean(item) for item in block.items]}
        case Table():
            return {
                "kind": "table",
                "caption": clean(block.caption),
                "columns": [clean(column.heading) for column in block.columns],
                "numeric": [place for place, one in enumerate(block.columns) if one.numeric],
                "rows": [[clean(value) for value in row] for row in block.spelled],
                "more": clean(block.more),
            }
        case Picture():
            return {
                "kind": "picture",
                "svg": block.svg,
                "title": clean(block.title),
                "description": clean(block.description),
                "wide": block.wide,
            }
