"""A workbook being written: the same bytes for the same content, and no text ever a formula."""

import io
from collections.abc import Callable, Sequence
from datetime import UTC, datetime
from functools import cached_property
from typing import Any

from optimizer.domain.errors import Refusal
from optimizer.files.grid import reference

Sheet = Any
"""A sheet, and what else is of xlsxwriter, which says nothing of its types."""

MOST_CHARACTERS = 32_767
"""In one cell of a spreadsheet."""
LINE, HIGHEST = 15, 400
"""Heights of a line of text and of a row, in points."""
BEGINNING = datetime(2000, 1, 1, tzinfo=UTC).replace(tzinfo=None)
"""When every workbook says it was made: a clock would make equal answers differ."""

PAPER, QUIET, CHANGEABLE, EDGE = "#FFFFFF", "#E4E7EB", "#FFF6D6", "#B08900"
ABOVE, ABOVE_INK, WITHIN, WITHIN_INK, BARE = "#F8C9C4", "#8A1C12", "#DCEFE3", "#1E5631", "#3E4C59"

STYLES: dict[str, dict[str, Any]] = {
    "plain": {"valign": "top"},
    "text": {"num_format": "@", "valign": "top"},
    "wrapped": {"text_wrap": True, "valign": "top"},
    "title": {"bold": True, "font_size": 14},
    "section": {"bold": True, "bottom": 1, "valign": "top"},
    "quiet": {"italic": True, "font_color": BARE},
    "heading": {"bold": True, "bg_color": QUIET, "bottom": 1, "text_wrap": True, "valign": "top"},
    "figures": {
        "bold": True, "bg_color": QUIET, "bottom": 1, "text_wrap": True, "valign": "top",
        "align": "right",
    },
    "required": {
        "bold": True, "bg_color": BARE, "font_color": PAPER, "bottom": 1, "text_wrap": True,
        "valign": "top",
    },
    "beside": {"num_format": "@", "valign": "top", "align": "left", "indent": 1},
    "headed": {
        "bold": True, "bg_color": QUIET, "bottom": 1, "text_wrap": True, "valign": "top",
        "align": "left", "indent": 1,
    },
    "right": {"num_format": "@", "valign": "top", "align": "right"},
    "count": {"num_format": "#,##0", "valign": "top"},
    # Not #,##0.###, which Excel shows as "5." where the number is whole.
    "number": {"num_format": "General", "valign": "top", "align": "right"},
    "load": {"num_format": "#,##0.000", "valign": "top"},
    "signed": {"num_format": '+#,##0;-#,##0;"·"', "align": "right", "valign": "top"},
    "change": {"num_format": "#,##0", "bg_color": CHANGEABLE, "border": 1, "border_color": EDGE},
    "price": {"num_format": "General", "bg_color": CHANGEABLE, "border": 1, "border_color": EDGE},
    "closed": {"num_format": '#,##0;-#,##0;"–"', "font_color": BARE, "align": "right"},
    "strong": {"bold": True, "num_format": "General", "valign": "top"},
    "peak": {"bold": True, "num_format": "#,##0.000", "valign": "top", "align": "right"},
    "word": {"valign": "top", "align": "left", "indent": 1},
    "about": {"bold": True, "valign": "top"},
    "above": {"bg_color": ABOVE, "font_color": ABOVE_INK, "bold": True},
    "within": {"bg_color": WITHIN, "font_color": WITHIN_INK},
    "uncovered": {"bg_color": BARE, "font_color": PAPER, "bold": True},
    "warning": {"bold": True, "font_color": ABOVE_INK},
}  # fmt: skip


class Page:
    """A sheet being written; rows and columns count from 1, as in the names of cells."""

    def __init__(self, sheet: Sheet, style: Callable[[str], Any]) -> None:
        self.sheet, self.style = sheet, style

    def put(self, row: int, column: int, value: object, style: str = "plain") -> None:
        """Write a value: a text as text, whatever it begins with.

        Raises
        ------
        Refusal : a text longer than a cell of a spreadsheet holds
        """
        place, form = (row - 1, column - 1), self.style(style)
        if value is None:
            self.sheet.write_blank(*place, None, form)
        elif isinstance(value, bool):
            self.sheet.write_boolean(*place, value, form)
        elif isinstance(value, int | float):
            self.sheet.write_number(*place, value, form)
        else:
            text = str(value)
            if len(text) > MOST_CHARACTERS:
                raise Refusal(
                    "too_long_for_a_cell",
                    f"A list of {len(text):,} characters does not fit into a cell of a workbook, "
                    f"which holds {MOST_CHARACTERS:,}.",
                    "Write JSON instead.",
                )
            self.sheet.write_string(*place, text, form)

    def reckon(
        self, row: int, column: int, formula: str, value: object, style: str = "plain"
    ) -> None:
        """Write a formula, and the value it has now for readers that do not calculate."""
        shown: Any = "" if value is None else value
        self.sheet.write_formula(row - 1, column - 1, f"={formula}", self.style(style), shown)

    def row(
        self, row: int, values: Sequence[object], style: str = "plain", column: int = 1
    ) -> None:
        """Write values beside each other."""
        for place, value in enumerate(values, column):
            self.put(row, place, value, style)

    def says(self, row: int, about: str, text: str, width: int) -> None:
        """Write what a row is about and a text beside it, with room for all its lines.

        `width` is the second column's, in characters; a program that only writes cannot measure.
        """
        self.put(row, 1, about, "about")
        self.put(row, 2, text, "wrapped")
        lines = sum(1 + len(line) // width for line in text.split("\n"))
        self.sheet.set_row(row - 1, min(LINE * lines + 3, HIGHEST))

    def widths(self, *widths: float) -> None:
        """Set the widths of the first columns, in characters."""
        for column, width in enumerate(widths):
            self.sheet.set_column(column, column, width)

    def for_paper(self, heading: int | None = None, *, upright: bool = False) -> None:
        """Print it as wide as a page, with the heading on each."""
        self.sheet.set_paper(9)
        if not upright:
            self.sheet.set_landscape()
        self.sheet.fit_to_pages(1, 0)
        self.sheet.hide_gridlines(2)
        if heading is not None:
            self.sheet.repeat_rows(0, heading - 1)
            self.sheet.freeze_panes(heading, 0)


class Writing:
    """A workbook being written."""

    def __init__(self) -> None:
        from importlib import import_module

        self._file = io.BytesIO()
        self._shapes: dict[str, Any] = {}
        self.book: Any = import_module("xlsxwriter").Workbook(self._file, {"in_memory": True})
        self.book.set_properties({"created": BEGINNING, "comments": "Written by caseload."})
        self.book.set_size(2400, 1500)

    def page(self, name: str, colour: str | None = None) -> Page:
        """Return a new sheet."""
        sheet = self.book.add_worksheet(name)
        if colour is not None:
            sheet.set_tab_color(colour)
        return Page(sheet, lambda style: self._styles[style])

    def shaped(self, number: str) -> Any:
        """Return the style of numbers that look so."""
        if number not in self._shapes:
            look = {"num_format": number, "valign": "top", "align": "right"}
            self._shapes[number] = self.book.add_format(look)
        return self._shapes[number]

    def bytes(self) -> bytes:
        """Return the whole file."""
        self.book.close()
        return self._file.getvalue()

    @cached_property
    def _styles(self) -> dict[str, Any]:
        return {name: self.book.add_format(style) for name, style in STYLES.items()}


def cell(row: int, column: int, *, row_fixed: bool = False, column_fixed: bool = False) -> str:
    """Return a cell's name, with $ before what stays when it is copied."""
    letters = reference(1, column)[:-1]
    return f"{'$' * column_fixed}{letters}{'$' * row_fixed}{row}"


def span(first: int, last: int, column: int) -> str:
    """Return a fixed range in a column."""
    letters = reference(1, column)[:-1]
    return f"${letters}${first}:${letters}${last}"
