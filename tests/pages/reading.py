"""A page read back as a browser would: its tags, its text, its tables."""

from dataclasses import dataclass, field
from functools import cache
from html.parser import HTMLParser

from optimizer import read_instance, solve
from optimizer.answers.report import Report
from optimizer.pages.report_page import report_html

BUNDLED = (
    "docket_offices_fy2017",
    "field_offices_fy2016",
    "field_offices_fy2024",
    "four_offices_2016",
    "national_50_cells_seed1",
    "or_defenders_2025",
    "pa_defenders_2015",
    "weighted_probation",
)
NEVER_CLOSED = {"meta", "link", "img", "br", "input", "hr"}


@dataclass
class Page(HTMLParser):
    """What is on a page.

    Attributes
    ----------
    tags : (tag, attributes) in their order
    texts : (tags around it, the innermost last; text)
    rows : the cells of each row of a table, as text
    tables : by caption, the rows of each table below its heading
    """

    tags: list[tuple[str, dict[str, str | None]]] = field(default_factory=list)
    texts: list[tuple[tuple[str, ...], str]] = field(default_factory=list)
    rows: list[list[str]] = field(default_factory=list)
    tables: dict[str, list[list[str]]] = field(default_factory=dict)
    open: list[str] = field(default_factory=list)

    def __post_init__(self) -> None:
        super().__init__()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append((tag, dict(attrs)))
        if tag not in NEVER_CLOSED:
            self.open.append(tag)
        if tag == "tr":
            self.rows.append([])
            if "tbody" in self.open:
                list(self.tables.values())[-1].append(self.rows[-1])
        if tag in ("th", "td"):
            self.rows[-1].append("")

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append((tag, dict(attrs)))

    def handle_endtag(self, tag: str) -> None:
        assert self.open.pop() == tag, f"</{tag}> closes nothing"

    def handle_data(self, data: str) -> None:
        if data.strip():
            self.texts.append((tuple(self.open), data.strip()))
        if self.open and self.open[-1] == "caption":
            assert data not in self.tables, "two tables of one caption"
            self.tables[data] = []
        if self.open and self.open[-1] in ("th", "td"):
            self.rows[-1][-1] += data

    def text(self, *within: str) -> str:
        """Return all the text within tags, or all there is."""
        return " ".join(said for around, said in self.texts if set(within) <= set(around))

    def named(self, tag: str) -> list[dict[str, str | None]]:
        """Return the attributes of every such tag."""
        return [attributes for name, attributes in self.tags if name == tag]


def read(html: str) -> Page:
    page = Page()
    page.feed(html)
    page.close()
    assert page.open == []
    return page


@cache
def report_of(name: str) -> Report:
    return solve(read_instance(name))


@cache
def html_of(name: str) -> str:
    return report_html(report_of(name))


@cache
def page_of(name: str) -> Page:
    return read(html_of(name))
