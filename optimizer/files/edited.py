"""Reads who serves where from a plan's workbook, as it stands there now."""

from collections.abc import Callable
from dataclasses import dataclass, replace
from typing import Any, cast

from optimizer.domain.called import call
from optimizer.domain.errors import InputError
from optimizer.files.faults import Faults, Locate, Spot
from optimizer.files.from_workbook import raw_from_workbook
from optimizer.files.grid import Book, Grid, Marred, Number, Value, reference
from optimizer.files.headings import LOOKED_AT, known_as
from optimizer.files.package import Unreadable
from optimizer.files.raw import RawInput, RawTable
from optimizer.files.sheets import ADDED, PLACEMENT, WORK

NOW, PLANNED = " now", " planned"
"""How the headings of officers end, of each pool."""
NAMELESS = "officers"
"""What stands before that of officers in no pool."""
WORK_COLUMNS = {
    "office": "office", "duty": "duty", "case_type": "case_type", "handled_by": "to_office",
    "cases_now": "cases",
}  # fmt: skip
"""The columns of a report's work by the headings of the sheet."""

Names = dict[str, str]
"""The id of what a sheet of the answer calls by its id or name."""


@dataclass(frozen=True)
class Edited:
    """Who serves where on the sheets of an answer, and which cases are handled elsewhere.

    Attributes
    ----------
    officers : rows of the table plan
    changed : those of them, by place, that are not as planned
    work : rows of a report's work
    cells : by row of `officers`, the name of its cell
    """

    officers: RawTable
    changed: list[int]
    work: list[dict[str, Any]]
    cells: list[str]

    def locate(self, table: str | None, row: int | None, column: str | None, code: str) -> Spot:
        """Return the cell in which a fault of a row of `officers` is."""
        del table, column, code
        return Spot(cell=None if row is None else self.cells[row - 1])


def read_edited(content: bytes) -> Edited | None:
    """Return what the sheets of an answer say; None of a workbook that holds none.

    Raises
    ------
    InputError : it is no workbook that can be read, or a count of officers shows no value
    """
    faults = Faults()
    try:
        book = Book(content)
        sheets = {known_as(sheet, ADDED): sheet for sheet in reversed(book.names)}
        grid = book.read(sheets[PLACEMENT]) if PLACEMENT in sheets else None
        work = book.read(sheets[WORK]) if WORK in sheets else None
    except Unreadable as error:
        faults.add(error.code, error.message)
        raise InputError(faults.ordered()) from None
    if grid is None:
        return None
    tables = raw_from_workbook(content, Faults(), name="").tables
    edited = _officers(grid, _Called(tables), faults)
    faults.raise_any()
    return replace(edited, work=[] if work is None else _work(work, _Called(tables)))


def with_changes(raw: RawInput, edited: Edited, how: str, faults: Faults) -> RawInput:
    """Return a question with the changed officers in it, whose faults are where they were changed.

    Parameters
    ----------
    how : ``pin``, where each cell that was changed is pinned as it stands now, or ``plan``, where
        all cells are the table plan
    """
    if how == "plan":
        held = [i for i, n in enumerate(edited.officers.columns["officers"]) if n != 0]
        faults.locate = _beyond(0, edited.cells, "plan", faults.locate)
        return replace(raw, tables=raw.tables | {"plan": _taken(edited.officers, held)})
    pins = raw.tables.get("pins", RawTable("pins", (), {}, typed=raw.typed))
    placed = _pins(edited)
    given = [{"what": "cell", **pin} for pin, _ in placed]
    names = dict.fromkeys((*pins.columns, "what", "office", "duty", "pool", "officers"))
    nothing: list[object] = [None] * len(pins.rows)
    columns = {
        name: [*pins.columns.get(name, nothing), *(row.get(name) for row in given)]
        for name in names
    }
    last = max(pins.rows, default=0)
    cells = [edited.cells[place] for _, place in placed]
    faults.locate = _beyond(last, cells, "pins", faults.locate)
    rows = [*pins.rows, *range(last + 1, last + 1 + len(given))]
    return replace(raw, tables=raw.tables | {"pins": replace(pins, rows=rows, columns=columns)})


def _pins(edited: Edited) -> list[tuple[dict[str, object], int]]:
    """Return a pin for each changed count, and its place among the officers.

    Officers in no pool cannot be pinned alone: they are what is left of all who are there.
    """
    columns = edited.officers.columns
    rows: list[dict[str, object]] = [
        dict(zip(columns, row, strict=True)) for row in zip(*columns.values(), strict=True)
    ]
    pinned = {place: rows[place] for place in edited.changed}
    for place in [place for place in edited.changed if rows[place]["pool"] is None]:
        row = rows[place]
        here = [
            i for i, other in enumerate(rows)
            if (other["office"], other["duty"]) == (row["office"], row["duty"])
        ]  # fmt: skip
        pinned |= {i: rows[i] for i in here}
        counts = [rows[i]["officers"] for i in here]
        known = [count for count in counts if isinstance(count, int) and count >= 0]
        # A count that is none keeps its cell's fault.
        all_there = sum(known) if len(known) == len(counts) else row["officers"]
        pinned[place] = row | {"officers": all_there}
    return [(pin, place) for place, pin in pinned.items()]


def _beyond(last: int, cells: list[str], beyond: str, usual: Locate) -> Locate:
    """Return what says where a row of a table is that comes after the last that was given."""

    def locate(table: str | None, row: int | None, column: str | None, code: str) -> Spot:
        if table == beyond and row is not None and row > last:
            return Spot(cells[row - last - 1])
        return usual(table, row, column, code)

    return locate


class _Called:
    """The ids of what the sheets of an answer call by id or by name."""

    def __init__(self, tables: dict[str, RawTable]) -> None:
        self.offices = _ids(tables, "offices", "office")
        self.duties = _ids(tables, "duties", "duty")
        self.pools = _ids(tables, "pools", "pool")


def _ids(tables: dict[str, RawTable], table: str, column: str) -> Names:
    if table not in tables or column not in tables[table].columns:
        return {}
    columns = tables[table].columns
    ids = [str(key or "") for key in columns[column]]
    names = columns.get("name", [None] * len(ids))
    called = call(ids, [None if name is None else str(name) for name in names])
    return dict(zip(called, ids, strict=True)) | {key: key for key in ids}


def _officers(grid: Grid, called: _Called, faults: Faults) -> Edited:
    heading, columns = _heading(grid, ("office", "duty"))
    planned = {
        name.casefold().removesuffix(PLANNED): place
        for name, place in columns
        if name.casefold().endswith(PLANNED)
    }
    # Of loads and FTE there are columns of now as well, beside none of the same name as planned.
    pools = [
        (place, key, name[: -len(NOW)])
        for name, place in columns
        for key in [name.casefold().removesuffix(NOW)]
        if name.casefold().endswith(NOW) and key in planned
    ]
    place_of = dict(columns)
    rows: dict[str, list[object]] = {key: [] for key in ("office", "duty", "pool", "officers")}
    cells: list[str] = []
    changed: list[int] = []
    for row in sorted(number for number in grid.cells if number > heading):
        line = grid.cells[row]
        office, duty = (_text(line.get(place_of[name])) for name in ("office", "duty"))
        if not office or not duty:
            continue
        for place, key, shown in pools:
            cell = f"{grid.name}!{reference(row, place)}"
            now, then = _number(line.get(place)), _number(line.get(planned[key]))
            if isinstance(now, Marred):
                faults.locate = _at(cell)
                faults.add(now.code, now.message, table=PLACEMENT, value=now.shown)
                continue
            if now == then == 0:
                continue
            pool = None if key == NAMELESS else called.pools.get(shown, shown)
            values = (called.offices.get(office, office), called.duties.get(duty, duty), pool, now)
            for name, value in zip(rows, values, strict=True):
                rows[name].append(value)
            if now != then:
                changed.append(len(cells))
            cells.append(cell)
    table = RawTable("plan", range(1, len(cells) + 1), rows, typed=False)
    return Edited(table, changed, [], cells)


def _work(grid: Grid, called: _Called) -> list[dict[str, Any]]:
    """Return the cases that other offices handle now."""
    heading, columns = _heading(grid, ("office", "duty"))
    places = {
        WORK_COLUMNS[known_as(name, WORK_COLUMNS)]: place
        for name, place in columns
        if known_as(name, WORK_COLUMNS) in WORK_COLUMNS
    }
    ids: dict[str, Callable[[str], str]] = {
        "office": lambda name: called.offices.get(name, name),
        "to_office": lambda name: called.offices.get(name, name),
        "duty": lambda name: called.duties.get(name, name),
    }
    rows: list[dict[str, Any]] = []
    for number in sorted(row for row in grid.cells if row > heading):
        line = grid.cells[number]
        row: dict[str, Any] = {
            name: ids.get(name, str)(_text(line.get(place))) or None
            for name, place in places.items()
        }
        cases = _number(line.get(places.get("cases", 0)))
        row["cases"] = cases
        if cases:
            rows.append(row)
    return rows


def _heading(grid: Grid, wanted: tuple[str, ...]) -> tuple[int, list[tuple[str, int]]]:
    """Return the row of the heading, and its names with their columns.

    Raises
    ------
    InputError : no row has the columns wanted
    """
    for row in sorted(grid.cells)[:LOOKED_AT]:
        names = [(_text(cell), place) for place, cell in sorted(grid.cells[row].items())]
        if set(wanted) <= {name for name, _ in names}:
            return row, names
    faults = Faults()
    faults.locate = _at(grid.name)
    faults.add("missing_column", "The heading with office and duty is gone.", table=grid.name)
    raise InputError(faults.ordered())


def _at(cell: str) -> Locate:
    def locate(table: str | None, row: int | None, column: str | None, code: str) -> Spot:
        del table, row, column, code
        return Spot(cell)

    return locate


def _text(cell: Value | None) -> str:
    if isinstance(cell, Number):
        return cell.text
    return " ".join(cell.split()) if isinstance(cell, str) else ""


def _number(cell: Value | None) -> object:
    """Return a count as it is typed; nothing is nobody."""
    if cell is None:
        return 0
    return cell.shown if isinstance(cell, Number) else cell


def _taken(raw: RawTable, places: list[int]) -> RawTable:
    columns = {name: [values[i] for i in places] for name, values in raw.columns.items()}
    return replace(raw, rows=[raw.rows[i] for i in places], columns=cast("Any", columns))
