"""Reads the tables of a workbook, each a sheet of its name."""

from collections.abc import Container, Sequence
from dataclasses import dataclass, field

from optimizer.domain.errors import InputError
from optimizer.files.faults import Faults, Spot, quote, suggest
from optimizer.files.from_csv import facts_of, note_repeated_rules, note_title, pairs_of
from optimizer.files.grid import Book, Grid, Marred, Number, Stamp, Value, merged_over, reference
from optimizer.files.headings import LOOKED_AT, heading_row, is_note, known_as
from optimizer.files.package import Unreadable
from optimizer.files.raw import RawInput, RawRule, RawTable
from optimizer.files.schema import REQUIRED_TABLES, TABLES, TEXT_KINDS, Column
from optimizer.files.sheets import ABOUT_SHEET, ADDED, INPUT, PAIRS, RULES_SHEET

AS_TEXT = TEXT_KINDS | {"choice", "choices"}
"""Where a number is its digits, as an office called 12 is typed."""
OF_NAME = ("unknown_rule", "duplicate_rule", "unknown_fact", "duplicate_key")
"""Faults of what a rule or fact is called, rather than of its value."""


@dataclass
class _Placed:
    """Where a table stands in its sheet."""

    sheet: str
    heading: int = 0
    title: int | None = None
    """The first row of what stands above the heading."""
    columns: dict[str, int] = field(default_factory=dict[str, int])
    rows: dict[str, int] = field(default_factory=dict[str, int])
    """Of a fact, the row; it is what its faults call the column."""

    def cell(self, row: int | None, column: str | None, code: str) -> str:
        if code == "title_above":
            return f"{self.sheet}!{reference(self.title or 1, 1)}"
        if row is None and column in self.rows:
            row = self.rows[column]
        if column is not None and column not in self.columns and len(self.columns) == 2:
            column = list(self.columns)[0 if code in OF_NAME else 1]
        place = self.columns.get(column or "")
        if place is None and row is None:
            return self.sheet
        return f"{self.sheet}!{reference(self.heading + (row or 0), place or 1)}"


class _CellFaults:
    """Says of each fault of a table which cell it is in, and lets a marred cell have only one."""

    def __init__(self, faults: Faults) -> None:
        self.placed: dict[str, _Placed] = {}
        self.marred: set[tuple[str, int, str]] = set()
        self._faults = faults
        faults.locate = self._locate
        faults.settled = self.marred

    def note(self, cell: Marred, table: str, row: int, column: str) -> None:
        """Note the one fault of a cell that shows no value; row 0 is the heading."""
        self._faults.add(
            cell.code, cell.message, table=table, row=row or None, column=column, value=cell.shown
        )
        self.marred.add((table, row, column))

    def _locate(self, table: str | None, row: int | None, column: str | None, code: str) -> Spot:
        placed = self.placed.get(table or "")
        return Spot() if placed is None else Spot(placed.cell(row, column, code))


def raw_from_workbook(content: bytes, faults: Faults, *, name: str) -> RawInput:
    """Return what the sheets of a workbook give.

    A sheet that has a heading and no rows says nothing, unless it is one that must be given.

    Raises
    ------
    InputError : it is no workbook that can be read
    """
    try:
        book = Book(content)
        grids = _grids(book, faults)
    except Unreadable as error:
        faults.add(error.code, error.message)
        raise InputError(faults.ordered()) from None
    places = _CellFaults(faults)
    tables: dict[str, RawTable] = {}
    for table in TABLES:
        if table in grids:
            raw = _table(table, grids[table], dict(TABLES[table]), places, faults)
            if raw.rows or raw.columns or table in REQUIRED_TABLES:
                tables[table] = raw
    rules = [RawRule(*pair) for pair in _pairs(RULES_SHEET, grids, places, faults)]
    note_repeated_rules(rules, faults)
    said = _pairs(ABOUT_SHEET, grids, places, faults)
    if ABOUT_SHEET in places.placed:
        places.placed[ABOUT_SHEET].rows |= {fact: row for row, fact, _ in reversed(said)}
    return RawInput(name, facts_of(said, faults), tables, rules, typed=False)


def _grids(book: Book, faults: Faults) -> dict[str, Grid]:
    """Return the sheets that are tables, by the table, noting the unknown that say something."""
    grids: dict[str, Grid] = {}
    for sheet in book.names:
        table = known_as(sheet, (*ADDED, *INPUT))
        if table in ADDED or is_note(sheet):
            continue
        grid = book.read(sheet)
        if table in INPUT and table not in grids:
            grids[table] = grid
        elif grid.cells:
            hint = suggest(sheet, INPUT)
            faults.add(
                "unknown_table", f"There is no table {quote(sheet)}.", table=sheet, hint=hint
            )
    return grids


def _pairs(
    table: str, grids: dict[str, Grid], places: _CellFaults, faults: Faults
) -> list[tuple[int, str, object]]:
    """Return the (row, name, value) of a sheet of two columns."""
    known = PAIRS[table]
    if table not in grids:
        return []
    kinds = {known[0]: Column("text", True), known[1]: Column("text", True)}
    raw = _table(table, grids[table], kinds, places, faults)
    if not raw.rows:
        return []
    return pairs_of(raw, faults)


def _table(
    table: str, grid: Grid, known: dict[str, Column], places: _CellFaults, faults: Faults
) -> RawTable:
    """Return the columns of a sheet, the heading its first row unless a title stands above."""
    placed = places.placed[table] = _Placed(grid.name)
    lines = [row for row in sorted(grid.cells) if _holds(grid.cells[row])]
    if not lines:
        return RawTable(table, (), {}, typed=False)
    first = [[_heading(cell) for cell in grid.cells[row].values()] for row in lines[:LOOKED_AT]]
    required = [name for name, column in known.items() if column.required]
    start = heading_row(first, known, required)
    placed.heading, rows = lines[start], lines[start + 1 :]
    if start:
        placed.title = lines[0]
        note_title(faults, table, " ".join(filter(None, first[0])))
    heads = {place: _heading(cell) for place, cell in grid.cells[placed.heading].items()}
    notes = {place for place, name in heads.items() if is_note(name)}
    rows = [row for row in rows if _holds(grid.cells[row], notes)]
    lines = [placed.heading, *rows]
    columns: dict[str, list[object]] = {}
    for place in sorted({place for row in lines for place in grid.cells[row]} - notes):
        heading = grid.cells[placed.heading].get(place)
        cells = [grid.cells[row].get(place) for row in rows]
        name = known_as(_heading(heading), known)
        if not name and not any(map(_shows, cells)):
            continue  # blanks beside the table
        if name in columns:
            placed.columns[name] = place
            faults.add("duplicate_column", "The column stands twice.", table=table, column=name)
            continue
        placed.columns[name] = place
        if isinstance(heading, Marred):
            places.note(heading, table, 0, name)
        columns[name] = _read(table, name, known.get(name), cells, placed, rows, places)
    _note_merged(table, grid, placed, faults)
    numbers = [row - placed.heading for row in rows]
    if not rows and table in REQUIRED_TABLES:
        faults.add("empty_table", "The table has no rows.", table=table)
    return RawTable(table, numbers, columns if rows else {}, typed=False)


def _read(
    table: str,
    name: str,
    column: Column | None,
    cells: Sequence[Value | None],
    placed: _Placed,
    rows: list[int],
    places: _CellFaults,
) -> list[object]:
    values: list[object] = []
    for row, cell in zip(rows, cells, strict=True):
        value = _value(table, column, cell)
        if isinstance(value, Marred):
            places.note(value, table, row - placed.heading, name)
            value = None
        values.append(value)
    return values


def _value(table: str, column: Column | None, cell: Value | None) -> object:
    """Return the value of a cell as the column it stands in wants it."""
    if isinstance(cell, str):
        return cell.strip() or None
    if cell is None or isinstance(cell, Marred):
        return cell
    kind = None if column is None else column.kind
    if isinstance(cell, Number):
        if kind == "degrees":
            return cell.stored  # a coordinate is a binary fraction, every digit of which counts
        return cell.text if kind is None or kind in AS_TEXT or kind == "date" else cell.shown
    if isinstance(cell, Stamp):
        if kind in (None, "date") or table == ABOUT_SHEET:
            return cell.text
        return Marred("date_in_cell", f"The cell holds the date {cell.text}.", cell.text)
    if table in PAIRS:
        return "true" if cell else "false"
    shown = "TRUE" if cell else "FALSE"
    return Marred("boolean_in_cell", f"The cell holds the truth value {shown}.", shown)


def _note_merged(table: str, grid: Grid, placed: _Placed, faults: Faults) -> None:
    if not grid.merged:
        return
    names = {place: name for name, place in placed.columns.items()}
    for first_row, first_column, last_row, last_column in merged_over(grid):
        inside = [place for place in names if first_column <= place <= last_column]
        if last_row >= placed.heading and inside:
            shown = f"{reference(first_row, first_column)}:{reference(last_row, last_column)}"
            faults.add(
                "merged_cells",
                f"The cells {shown} are merged.",
                table=table,
                row=max(first_row - placed.heading, 0) or None,
                column=names[inside[0]],
                value=shown,
            )


def _heading(cell: Value | None) -> str:
    match cell:
        case str():
            return cell.strip()
        case Number() | Stamp():
            return cell.text
        case Marred():
            return cell.shown
        case bool():
            return "TRUE" if cell else "FALSE"
        case _:
            return ""


def _holds(cells: dict[int, Value], notes: Container[int] = ()) -> bool:
    """Return whether a row says anything, notes aside."""
    return any(_shows(cell) for place, cell in cells.items() if place not in notes)


def _shows(cell: Value | None) -> bool:
    return bool(cell.strip()) if isinstance(cell, str) else cell is not None
