"""What is on a page, whatever it is printed as: a list of blocks of five kinds.

All text is plain: a printer escapes it, and nothing in it is markup.
"""

from dataclasses import asdict, dataclass, field
from typing import Any, cast

from optimizer.answers.plain import clean


@dataclass(frozen=True)
class Heading:
    text: str
    kind: str = "heading"


@dataclass(frozen=True)
class Paragraph:
    text: str
    label: str = ""
    """Words in front that say what the paragraph is about."""
    kind: str = "paragraph"


@dataclass(frozen=True)
class Listing:
    items: tuple[str, ...]
    kind: str = "listing"


@dataclass(frozen=True)
class Table:
    """Rows under a heading; the first column names the row.

    Attributes
    ----------
    numeric : the columns of numbers, counted from 0
    more : a line on what the table leaves out, or empty
    """

    caption: str
    columns: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]
    numeric: tuple[int, ...] = ()
    more: str = ""
    kind: str = "table"


@dataclass(frozen=True)
class Picture:
    """A drawing as SVG, with a title and what it shows in words for those who do not see it."""

    svg: str
    title: str
    description: str
    kind: str = "picture"


Block = Heading | Paragraph | Listing | Table | Picture


@dataclass(frozen=True)
class Document:
    """A page: its title, the sentence that answers, what follows from it, and the blocks below."""

    title: str
    headline: str
    lead: str
    blocks: list[Block] = field(default_factory=list[Block])

    def to_dict(self) -> dict[str, Any]:
        """Return the page as plain values, no control character in any text but the drawings'."""
        return _cleaned(asdict(self))


def _cleaned(value: Any, key: str = "") -> Any:
    match value:
        case dict():
            named = cast("dict[str, Any]", value)
            return {name: _cleaned(part, name) for name, part in named.items()}
        case list() | tuple():
            return [_cleaned(part) for part in cast("list[Any]", value)]
        case str() if key != "svg":
            return clean(value)
        case _:
            return value
