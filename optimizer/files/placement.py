"""Reads who serves where from a report, from its moves, or from rows of the table plan."""

from collections.abc import Sequence
from pathlib import Path
from typing import Any, cast

import numpy as np

from optimizer.domain.errors import Fault, InputError
from optimizer.domain.instance import Instance, Ints
from optimizer.domain.tables import NOT_GIVEN
from optimizer.files.edited import Edited, read_edited
from optimizer.files.faults import Faults, Locate, quote, suggest
from optimizer.files.from_csv import raw_from_files
from optimizer.files.from_json import parse_json, raw_from_tables
from optimizer.files.order import NO_POOL
from optimizer.files.raw import RawTable
from optimizer.files.report import read_report
from optimizer.files.schema import MOST_BYTES, MOST_OFFICERS
from optimizer.files.sheet import Ids, Sheet

Given = dict[str, object] | RawTable | Edited
"""A report, or an object with the list `moves`; rows of the table plan; or a plan's workbook."""

PLANS = ("today", "best", "given")
"""What may be said instead of a file."""

REMEDY = "Give a report, or office, duty, pool and officers as `caseload solve --format plan` does."


def read_plan_file(path: str | Path) -> Given:
    """Return what a file says of who serves where.

    A file is JSON of a report or of rows, a table in CSV, or the workbook of a plan.

    Raises
    ------
    InputError : no such file, or one that holds neither
    """
    content, faults = _bytes(Path(path)), Faults()
    if Path(path).suffix.lower() in (".csv", ".tsv", ".txt"):
        raw = raw_from_files([(Path(path).name, content)], faults, name="plan", table="plan")
        faults.raise_any()
        return raw.tables["plan"]
    if Path(path).suffix.lower() == ".xlsx":
        edited = read_edited(content)
        if edited is None:
            raise _fault(str(path), "The workbook has no sheet placement.")
        return edited
    spelled = parse_json(content, faults)
    faults.raise_any()
    if isinstance(spelled, dict):
        named = cast("dict[str, object]", spelled)
        if "moves" in named and "format" in named:
            return read_report(path)
        if "moves" in named:
            return named
        spelled = named.get("plan")
    if not isinstance(spelled, list):
        raise _fault(str(path), "It holds neither a report nor rows of a plan.")
    return rows_of_plan(cast("list[object]", spelled))


def rows_of_plan(rows: Sequence[object]) -> RawTable:
    """Return rows of the table plan, objects of office, duty, pool and officers.

    Raises
    ------
    InputError : they are no such rows
    """
    if not rows:
        nobody: dict[str, list[object]] = {name: [] for name in ("office", "duty", "officers")}
        return RawTable("plan", (), nobody, typed=True)
    faults = Faults()
    raw = raw_from_tables({"plan": list(rows)}, faults, name="plan")
    faults.raise_any()
    return raw.tables["plan"]


def placement_of(instance: Instance, raw: RawTable, locate: Locate | None = None) -> Ints:
    """Return (num_pools, num_cells), the officers that rows of the table plan place.

    How many there are, and what their pools may serve, is not asked here.

    Raises
    ------
    InputError : every row that names what the instance does not have, or no number of officers
    """
    faults = Faults()
    faults.locate = locate or faults.locate
    sheet = Sheet(raw, faults)
    sheet.check()
    office, duty, pool = (
        sheet.places(column, Ids(known.ids, known.names))
        for column, known in (
            ("office", instance.offices), ("duty", instance.duties), ("pool", instance.pools),
        )
    )  # fmt: skip
    officers = sheet.whole("officers")
    column = "pool"
    for row in range(sheet.num_rows):
        if NO_POOL not in instance.pools.ids and sheet.is_blank(column, row):
            sheet.note(f"unknown_{column}", row, column, "Every officer is of a named pool.")
    nameless = instance.pools.ids.index(NO_POOL) if NO_POOL in instance.pools.ids else NOT_GIVEN
    pool = np.where(pool == NOT_GIVEN, nameless, pool)
    first: dict[tuple[int, ...], int] = {}
    for row, key in enumerate(zip(office.tolist(), duty.tolist(), pool.tolist(), strict=True)):
        if NOT_GIVEN not in key and first.setdefault(key, row) != row:
            message = f"The same office, duty, pool stand in row {raw.rows[first[key]]} already."
            sheet.note("duplicate_key", row, "office", message)
    if int(np.maximum(officers, 0).astype(object).sum()) > MOST_OFFICERS:
        message = f"There are more than {MOST_OFFICERS:,} officers."
        faults.add("total_too_large", message, table="plan", column="officers")
    faults.raise_any()
    placed = np.zeros((instance.num_pools, instance.num_cells), dtype=np.int64)
    np.add.at(placed, (pool, office * instance.num_duties + duty), officers)
    return placed


def check_moves(instance: Instance, rows: Sequence[object]) -> None:
    """Raise the faults of a report's moves: each must name what the instance has.

    Raises
    ------
    InputError : with every row that does not
    """
    faults = Faults()
    offices, duties = frozenset(instance.offices.ids), frozenset(instance.duties.ids)
    pools = frozenset(key or None for key in instance.pools.ids)
    known: dict[str, frozenset[str | None]] = {"pool": pools}
    for end in ("from", "to"):
        known |= {f"{end}_office": offices, f"{end}_duty": duties}
    for place, given in enumerate(rows, 1):
        row = cast("dict[str, Any]", given) if isinstance(given, dict) else {}
        hired = row.get("from_office") is None
        for column, ids in known.items():
            value = row.get(column)
            if hired and column.startswith("from_"):
                continue
            if not isinstance(value, str | None) or value not in ids:
                kind = column.rpartition("_")[2]
                hint = suggest(str(value), [key for key in ids if key]) if len(ids) < 1_000 else ""
                faults.add(
                    f"unknown_{kind}",
                    f"There is no {kind} {quote(value)}.",
                    table="moves", row=place, column=column, value=value, hint=hint,
                )  # fmt: skip
        officers = row.get("officers")
        if isinstance(officers, bool) or not isinstance(officers, int):
            message = f"{quote(officers)} is no number of officers."
            faults.add(
                "not_whole", message, table="moves", row=place, column="officers", value=officers
            )
    faults.raise_any()


def _bytes(path: Path) -> bytes:
    try:
        if path.stat().st_size > MOST_BYTES:
            raise _fault(str(path), "It is too large.")
        return path.read_bytes()
    except OSError as error:
        hint = suggest(str(path), PLANS)
        raise _fault(str(path), f"It cannot be read: {error.strerror}.", hint) from None


def _fault(value: str, message: str, hint: str = "") -> InputError:
    remedy = f"{hint} {REMEDY}".lstrip()
    return InputError([Fault("bad_plan", None, None, None, value, message, remedy)])
