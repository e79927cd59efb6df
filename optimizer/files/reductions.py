"""Splits off officers whose time is reduced, into pools of their own.

A reduction is no rule: the instance has the pools that come of it, and no table of reductions.
"""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from optimizer.domain.instance import decimal_of
from optimizer.domain.tables import NOT_GIVEN, THOUSAND, Bools, Ints, Pools, Staff
from optimizer.files.exact import Wrong, read_date
from optimizer.files.faults import quote
from optimizer.files.schema import MOST_ID
from optimizer.files.sheet import Index, Sheet


@dataclass(frozen=True)
class Split:
    """Pools and staff with the reductions in force.

    Attributes
    ----------
    pools, staff : what is split off stands behind the rows given
    pool_base : (num_pools,), the pool each was split off from, or itself; `NOT_GIVEN` is nameless
    staff_base : (num_rows,), the row of staff likewise
    made_by : (num_pools,), the first reduction that made the pool, or `NOT_GIVEN`
    """

    pools: Pools
    staff: Staff
    pool_base: Ints
    staff_base: Ints
    made_by: Ints

    @property
    def were_split(self) -> Ints:
        """The pools from which others were split off, `NOT_GIVEN` if the nameless one is."""
        return np.unique(self.pool_base[self.made_by != NOT_GIVEN])

    def with_split(self, listed: Bools) -> Bools:
        """Return lists of pools, the nameless one last, with those split off from their pools."""
        if listed.shape[1] <= len(self.pool_base):
            return listed  # the pools could not be read
        # NOT_GIVEN, -1, looks up the last column, the nameless pool's.
        return np.hstack((listed[:, :-1] | listed[:, self.pool_base], listed[:, -1:]))


@dataclass(frozen=True)
class _Reductions:
    """Columns of the reductions table as given, and the pools it speaks of."""

    sheet: Sheet
    pools: Pools
    office: Ints
    duty: Ints
    pool: Ints
    officers: Ints
    share: Ints
    reasons: list[str | None]


def split_off(
    sheet: Sheet,
    pools: Pools,
    staff: Staff,
    indices: tuple[Index, Index, Index],
    as_of: str | None,
    staff_rows: Sequence[int],
) -> Split:
    """Return pools and staff with the reductions in force, noting every fault.

    `indices` are those of offices, duties and pools; `staff_rows` are the numbers of staff's rows.
    """
    office, duty, pool = indices
    in_force = _in_force(sheet, as_of)
    table = _Reductions(
        sheet=sheet,
        pools=pools,
        office=sheet.places("office", office),
        duty=sheet.places("duty", duty),
        pool=sheet.places("pool", pool),
        officers=sheet.whole("officers"),
        share=sheet.thousandths("share"),
        reasons=sheet.texts("reason"),
    )
    row_of = _first_rows(staff) if sheet.num_rows else {}
    left = staff.officers.copy()
    names: dict[str, tuple[int, int, int]] = {}
    moved: dict[tuple[int, str], int] = {}
    for place in range(sheet.num_rows):
        name = _name(table, place)
        if name is None or not in_force[place] or table.officers[place] < 1:
            continue
        row = _row_of_staff(table, place, row_of, left, staff_rows)
        if row is None or not _may_be_named(table, place, name, names):
            continue
        officers = int(table.officers[place])
        left[row] -= officers
        names.setdefault(name, (int(table.pool[place]), int(table.share[place]), place))
        moved[row, name] = moved.get((row, name), 0) + officers
    return _split(pools, staff, left, names, moved)


def _in_force(sheet: Sheet, as_of: str | None) -> list[bool]:
    """Return whether each reduction counts on the day the figures are of, both ends included."""
    first, last = sheet.dates("from"), sheet.dates("until")
    for place in np.nonzero((last != NOT_GIVEN) & (last < first))[0].tolist():
        sheet.note("until_before_from", place, "until", "The last day is before the first.")
    dated = np.nonzero((first != NOT_GIVEN) | (last != NOT_GIVEN))[0]
    if not len(dated):
        return [True] * sheet.num_rows
    day = Wrong("", "") if as_of is None else read_date(as_of)
    if isinstance(day, Wrong):
        row = sheet.raw.rows[int(dated[0])]
        said = "is not given" if as_of is None else f"{quote(as_of)} is no date"
        sheet.faults.add(
            "as_of_not_a_date",
            f"Row {row} of reductions has dates, and as_of {said}.",
            table=None if sheet.raw.typed else "about",
            column="as_of",
            value=as_of,
        )
        return [False] * sheet.num_rows
    return ((first <= day) & ((last == NOT_GIVEN) | (day <= last))).tolist()


def _first_rows(staff: Staff) -> dict[tuple[int, int, int], int]:
    """Return the first row of staff with each office, duty and pool."""
    rows: dict[tuple[int, int, int], int] = {}
    columns = staff.office.tolist(), staff.duty.tolist(), staff.pool.tolist()
    for row, (office, duty, pool) in enumerate(zip(*columns, strict=True)):
        rows.setdefault((office, duty, pool), row)
    return rows


def _name(table: _Reductions, place: int) -> str | None:
    """Return the id of the pool a reduction makes; None if the row is faulty."""
    sheet, pools = table.sheet, table.pools
    reason, share = table.reasons[place], int(table.share[place])
    unknown = table.pool[place] == NOT_GIVEN and not sheet.is_blank("pool", place)
    if unknown or NOT_GIVEN in (table.office[place], table.duty[place], share):
        return None
    if reason and ";" in reason:
        sheet.note("semicolon_in_id", place, "reason", f"{quote(reason)} holds a semicolon.")
        return None
    why = reason or f"-{decimal_of(share * 100):f} %"
    pool = "" if table.pool[place] == NOT_GIVEN else pools.ids[int(table.pool[place])]
    name = f"{pool} ({why})".strip()
    if len(name) > MOST_ID:
        message = f"The pool {quote(name)} would have {len(name):,} characters."
        sheet.note("text_too_long", place, "reason", message)
        return None
    return name


def _row_of_staff(
    table: _Reductions,
    place: int,
    row_of: dict[tuple[int, int, int], int],
    left: Ints,
    staff_rows: Sequence[int],
) -> int | None:
    """Return the row of staff that has the officers; None, and a fault, if none has so many."""
    key = int(table.office[place]), int(table.duty[place]), int(table.pool[place])
    row, officers = row_of.get(key), int(table.officers[place])
    if row is None:
        message = "No row of staff has this office, duty and pool."
    elif left[row] == NOT_GIVEN:
        return None  # a fault of staff
    elif left[row] < officers:
        message = f"Row {staff_rows[row]} of staff has {left[row]:,} officers left to reduce."
    else:
        return row
    table.sheet.note("reduction_above_staff", place, "officers", message)
    return None


def _may_be_named(
    table: _Reductions, place: int, name: str, names: dict[str, tuple[int, int, int]]
) -> bool:
    """Return whether the pool is no other one, and its FTE a decimal of the format."""
    sheet, pools = table.sheet, table.pools
    pool, share = int(table.pool[place]), int(table.share[place])
    if name in pools.ids or names.get(name, (pool, share))[:2] != (pool, share):
        message = f"Another pool has the id {quote(name)}, or another share the same reason."
        sheet.note("pool_of_reduction_taken", place, "reason", message)
        return False
    fte = THOUSAND if pool == NOT_GIVEN else int(pools.fte[pool])
    if fte * (THOUSAND - share) % THOUSAND:
        left = decimal_of(THOUSAND - share)
        message = f"FTE {decimal_of(fte):f} times {left:f} has more than three decimals."
        sheet.note("fte_too_fine", place, "share", message)
        return False
    return True


def _called(pools: Pools, base: int, name: str) -> str | None:
    """Return what a pool split off is called: the same reason behind the other's name."""
    called = None if base == NOT_GIVEN else pools.names[base]
    return f"{called}{name.removeprefix(pools.ids[base])}" if called else None


def _split(
    pools: Pools,
    staff: Staff,
    left: Ints,
    names: dict[str, tuple[int, int, int]],
    moved: dict[tuple[int, str], int],
) -> Split:
    columns = np.array(list(names.values()), dtype=np.int64).reshape(-1, 3)
    base, share, made_by = columns.T
    # NOT_GIVEN, -1, looks up the nameless pool behind those given.
    duties = np.vstack((pools.duties, np.ones((1, pools.duties.shape[1]), dtype=bool)))
    fte = np.append(pools.fte, THOUSAND)
    number_of = {name: len(pools.ids) + i for i, name in enumerate(names)}
    rows = np.array([row for row, _ in moved], dtype=np.int64)
    return Split(
        pools=Pools(
            ids=(*pools.ids, *names),
            duties=np.vstack((pools.duties, duties[base])),
            fte=np.concatenate((pools.fte, fte[base] * (THOUSAND - share) // THOUSAND)),
            names=(*pools.names, *map(_called, (pools,) * len(names), base.tolist(), names)),
        ),
        staff=Staff(
            office=np.concatenate((staff.office, staff.office[rows])),
            duty=np.concatenate((staff.duty, staff.duty[rows])),
            pool=np.concatenate(
                (staff.pool, np.array([number_of[name] for _, name in moved], dtype=np.int64))
            ),
            officers=np.concatenate((left, np.array(list(moved.values()), dtype=np.int64))),
        ),
        pool_base=np.concatenate((np.arange(len(pools.ids)), base)),
        staff_base=np.concatenate((np.arange(len(staff.office)), rows)),
        made_by=np.concatenate((np.full(len(pools.ids), NOT_GIVEN), made_by)),
    )
