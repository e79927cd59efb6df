"""Reads the cells of a workbook's sheets, each value as the spreadsheet shows it."""

import re
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from decimal import MAX_EMAX, MIN_EMIN, Context, Decimal, InvalidOperation
from typing import NamedTuple

from optimizer.files.package import Package, Unreadable, walk

MOST_CELLS = 5_000_000
"""Cells that hold something, in all sheets together."""

SHOWN = Context(prec=15, Emax=MAX_EMAX, Emin=MIN_EMIN, traps=[])
"""A spreadsheet shows 15 digits: 0.1 + 0.2 is stored as 0.30000000000000004 and is 0.3."""

LONGEST = 30
"""Digits of a number that is written out; far more are too many for memory."""

ESCAPED = re.compile(r"_x([0-9A-Fa-f]{4})_")
REFERENCE = re.compile(r"([A-Z]{1,3})(\d{1,7})")
DATED = re.compile(r"[ymdhs]", re.IGNORECASE)
UNSAID = re.compile(r'"[^"]*"|\[(?!h|m|s)[^\]]*\]|\\.|_.|\*.', re.IGNORECASE)
"""What in a number's format is literal text, a colour or a filling."""
BUILT_IN_DATES = frozenset((*range(14, 23), *range(27, 37), *range(45, 48), *range(50, 59)))
FIRST_DAYS = datetime(1899, 12, 30, tzinfo=UTC), datetime(1904, 1, 1, tzinfo=UTC)
"""Day 0 of a workbook, by whether it counts from 1904."""


class Number(NamedTuple):
    """A number: as it is stored, which is a binary fraction's spelling."""

    stored: Decimal

    @property
    def shown(self) -> Decimal | int:
        """The number as the spreadsheet shows it, whole where it is."""
        number = SHOWN.create_decimal(self.stored)
        whole = abs(number.adjusted()) < LONGEST and number == number.to_integral_value()
        return int(number) if whole else number

    @property
    def text(self) -> str:
        """The digits."""
        number = self.shown
        plain = isinstance(number, Decimal) and abs(number.adjusted()) < LONGEST
        return format(number, "f") if plain else str(number)


class Stamp(NamedTuple):
    """A date as it is written in a table, with the time if it has one."""

    text: str


class Marred(NamedTuple):
    """A cell that shows no value: the code of the fault, its message, and what the cell shows."""

    code: str
    message: str
    shown: str = ""


Value = str | bool | Number | Stamp | Marred
Range = tuple[int, int, int, int]
"""First row and column, last row and column, each from 1."""


class Grid(NamedTuple):
    """The cells of a sheet that hold something, by row and column, each from 1."""

    name: str
    cells: dict[int, dict[int, Value]]
    merged: list[Range]


class Book:
    """A workbook whose sheets are read when they are asked for."""

    def __init__(self, content: bytes) -> None:
        """Open it.

        Raises
        ------
        Unreadable : broken, encrypted, of another kind, or too large
        """
        self._package = Package(content)
        parts = self._package.parts_of("")
        main = next((p.path for p in parts.values() if p.kind == "officeDocument"), None)
        content_of_main = None if main is None else self._package.read(main)
        if main is None or content_of_main is None:
            raise Unreadable("workbook_broken", "The file is an archive, but no workbook.")
        self._parts = self._package.parts_of(main)
        self._paths: dict[str, str] = {}
        self._since_1904 = False
        self._num_cells = 0

        def start(element: str, given: dict[str, str]) -> None:
            if element == "workbookPr":
                self._since_1904 = given.get("date1904") in ("1", "true")
            elif element == "sheet":
                key = next((v for k, v in given.items() if k.rpartition(":")[2] == "id"), "")
                part = self._parts.get(key)
                # A sheet that is only a chart has no cells.
                if part is not None and part.kind == "worksheet":
                    self._paths[given.get("name", "")] = part.path

        walk(content_of_main, start)
        self._texts = _shared_texts(self._of_kind("sharedStrings"))
        self._dated = _dated_styles(self._of_kind("styles"))

    @property
    def names(self) -> list[str]:
        """The sheets with cells, hidden ones among them, in their order."""
        return list(self._paths)

    def read(self, name: str) -> Grid:
        """Return the cells of a sheet.

        Raises
        ------
        Unreadable : the sheet is damaged, or there are more than `MOST_CELLS` cells so far
        """
        content = self._package.read(self._paths[name])
        if content is None:
            raise Unreadable("workbook_broken", "A sheet of the workbook is missing.")
        reader = _Cells(self._texts, self._dated, since_1904=self._since_1904)
        reader.room = MOST_CELLS - self._num_cells
        walk(content, reader.start, reader.end, reader.text)
        self._num_cells = MOST_CELLS - reader.room
        return Grid(name, reader.cells, reader.merged)

    def _of_kind(self, kind: str) -> bytes | None:
        path = next((part.path for part in self._parts.values() if part.kind == kind), None)
        return None if path is None else self._package.read(path)


def reference(row: int, column: int) -> str:
    """Return a cell's name, such as C7."""
    letters = ""
    while column:
        column, place = divmod(column - 1, 26)
        letters = chr(65 + place) + letters
    return f"{letters}{row}"


class _Cells:
    """Collects the cells of one sheet as its elements come by."""

    def __init__(self, texts: list[str], dated: list[bool], *, since_1904: bool) -> None:
        self.cells: dict[int, dict[int, Value]] = {}
        self.merged: list[Range] = []
        self.room = 0
        self._texts, self._dated, self._since_1904 = texts, dated, since_1904
        self._row = self._column = 0
        self._given: dict[str, str] = {}
        self._formula = self._listening = self._phonetic = False
        self._parts: list[str] = []

    def start(self, element: str, given: dict[str, str]) -> None:
        if element == "c":
            self._place(given)
            self._given, self._formula, self._parts = given, False, []
        elif element == "v" or (element == "t" and not self._phonetic):
            self._listening = True
        elif element == "f":
            self._formula = True
        elif element == "rPh":
            self._phonetic = True
        elif element == "row":
            self._row = int(given["r"]) if given.get("r", "").isdecimal() else self._row + 1
            self._column = 0
        elif element == "mergeCell":
            ends = [REFERENCE.fullmatch(end) for end in given.get("ref", "").split(":")]
            corners = [(int(end[2]), _column(end[1])) for end in ends if end]
            if len(corners) == 2:
                self.merged.append((*corners[0], *corners[1]))

    def end(self, element: str) -> None:
        if element in ("v", "t"):
            self._listening = False
        elif element == "rPh":
            self._phonetic = False
        elif element == "c":
            value = self._value("".join(self._parts))
            if value is not None:
                self.cells.setdefault(self._row, {})[self._column] = value
                self.room -= 1
                if self.room < 0:
                    message = f"The sheets hold more than {MOST_CELLS:,} cells."
                    raise Unreadable("workbook_too_large", message)

    def text(self, text: str) -> None:
        if self._listening:
            self._parts.append(text)

    def _place(self, given: dict[str, str]) -> None:
        self._column += 1
        found = REFERENCE.fullmatch(given.get("r", ""))
        if found:
            self._row, self._column = int(found[2]), _column(found[1])

    def _value(self, text: str) -> Value | None:
        kind = self._given.get("t", "n")
        if kind in ("s", "str", "inlineStr"):
            return self._text(kind, text)
        text = text.strip()
        if not text:
            if self._formula:
                return Marred(
                    "formula_not_calculated", "The cell has a formula without a value.", "a formula"
                )
            return None
        if kind == "b":
            return text in ("1", "true")
        if kind == "e":
            return Marred("error_in_cell", f"The cell shows the error {text}.", text)
        if kind == "d":
            return Stamp(text.removesuffix("T00:00:00"))
        return self._number(text)

    def _text(self, kind: str, text: str) -> str | None:
        if kind == "s":
            place = int(text) if text.strip().isdecimal() else len(self._texts)
            if place >= len(self._texts):
                raise Unreadable("workbook_broken", "A sheet refers to a text that is not there.")
            return self._texts[place] or None
        return _unescaped(text) or None

    def _number(self, text: str) -> Value:
        try:
            number = Decimal(text)
        except InvalidOperation:
            number = Decimal("nan")
        if not number.is_finite():
            return Marred("error_in_cell", "The cell holds a number that is none.", text)
        style = self._given.get("s", "0")
        place = int(style) if style.isdecimal() else 0
        if place < len(self._dated) and self._dated[place]:
            return _stamp(number, since_1904=self._since_1904)
        return Number(number)


def _stamp(days: Decimal, *, since_1904: bool) -> Stamp | Marred:
    try:
        moment = FIRST_DAYS[since_1904] + timedelta(days=float(days))
    except OverflowError:
        return Marred("date_in_cell", "The cell shows a date beyond all calendars.", str(days))
    whole = days == days.to_integral_value()
    return Stamp(moment.strftime("%Y-%m-%d" if whole else "%Y-%m-%d %H:%M:%S"))


def _shared_texts(content: bytes | None) -> list[str]:
    texts: list[str] = []
    parts: list[str] = []
    state = {"listening": False, "phonetic": False}

    def start(element: str, given: dict[str, str]) -> None:
        del given
        if element == "si":
            parts.clear()
        elif element == "rPh":
            state["phonetic"] = True
        elif element == "t":
            state["listening"] = not state["phonetic"]

    def end(element: str) -> None:
        if element == "si":
            texts.append(_unescaped("".join(parts)))
        elif element == "rPh":
            state["phonetic"] = False
        elif element == "t":
            state["listening"] = False

    def text(piece: str) -> None:
        if state["listening"]:
            parts.append(piece)

    if content is not None:
        walk(content, start, end, text)
    return texts


def _dated_styles(content: bytes | None) -> list[bool]:
    """Return for each style of cells whether it shows a number as a date."""
    custom: dict[str, bool] = {}
    dated: list[bool] = []
    inside: list[str] = []

    def start(element: str, given: dict[str, str]) -> None:
        inside.append(element)
        if element == "numFmt":
            spelled = UNSAID.sub("", given.get("formatCode", ""))
            custom[given.get("numFmtId", "")] = (
                bool(DATED.search(spelled)) and "general" not in spelled.lower()
            )
        elif element == "xf" and "cellXfs" in inside:
            key = given.get("numFmtId", "0")
            built_in = key.isdecimal() and int(key) in BUILT_IN_DATES
            dated.append(custom.get(key, built_in))

    def end(element: str) -> None:
        del element
        inside.pop()

    if content is not None:
        walk(content, start, end)
    return dated


def _unescaped(text: str) -> str:
    return ESCAPED.sub(lambda found: chr(int(found[1], 16)), text) if "_x" in text else text


def _column(letters: str) -> int:
    number = 0
    for letter in letters:
        number = number * 26 + ord(letter) - 64
    return number


def merged_over(grid: Grid) -> Iterator[Range]:
    """Yield the merged ranges that show a value in more cells than hold it."""
    for first_row, first_column, last_row, last_column in grid.merged:
        if first_column in grid.cells.get(first_row, {}):
            yield first_row, first_column, last_row, last_column
