"""The instance a little otherwise: officers more or fewer, bounds on cells, offices and lanes.

Each is an ordinary instance, so every engine answers it and the judge certifies the answer.
"""

from collections.abc import Mapping, Sequence
from dataclasses import fields, replace
from typing import Any

import numpy as np

from optimizer.domain.instance import NOT_GIVEN, THOUSAND, Bools, Instance, Ints
from optimizer.domain.lanes import open_lanes
from optimizer.domain.tables import PINNED, Hires, Lanes, Limits, Pins, Pools, Staff

NO_ROW = 0
"""The number of a row that nobody gave."""

Offer = tuple[int, Bools]
"""Officers, and (num_offices,) where they may be placed."""


def with_pool(instance: Instance, pool: str | None) -> tuple[Instance, int]:
    """Return the instance with a pool in it, and its place; None is the pool without a name.

    To the rules the pool without a name is what it would be if somebody were in it: lists of
    pools that were left blank hold it, others do not.

    Raises
    ------
    KeyError : there is no pool of that name
    """
    ids = instance.pools.ids
    if (pool or "") in ids:
        return instance, ids.index(pool or "")
    if pool:
        raise KeyError(pool)
    pools, spans, mixes, budgets = instance.pools, instance.spans, instance.mixes, instance.budgets
    blank: Bools = np.all(spans.pools == ~spans.supervisors, axis=1)
    nameless = Pools(
        ids=(*ids, ""),
        duties=np.vstack((pools.duties, np.ones((1, instance.num_duties), dtype=bool))),
        fte=np.append(pools.fte, THOUSAND),
        names=(*pools.names, None),
    )
    rows = dict(instance.rows)
    if "pools" in rows:
        rows["pools"] = np.append(rows["pools"], NOT_GIVEN)
    grown = replace(
        instance,
        pools=nameless,
        spans=replace(
            spans,
            supervisors=_with_column(spans.supervisors, np.zeros(len(blank), dtype=bool)),
            pools=_with_column(spans.pools, blank),
        ),
        mixes=replace(
            mixes, pools=_with_column(mixes.pools, np.zeros(len(mixes.share), dtype=bool))
        ),
        budgets=replace(budgets, pools=_with_column(budgets.pools, np.all(budgets.pools, axis=1))),
        rows=rows,
    )
    return grown, len(ids)


def with_offers(instance: Instance, pool: int, offers: Sequence[Offer]) -> Instance:
    """Return the instance with officers more who are placed free of charge, up to their number."""
    if not offers:
        return instance
    hires, num = instance.hires, len(offers)
    grown = Hires(
        pool=np.append(hires.pool, np.full(num, pool)),
        officers=np.append(hires.officers, np.array([n for n, _ in offers], dtype=np.int64)),
        cost=np.append(hires.cost, np.zeros(num, dtype=np.int64)),
        offices=np.vstack((hires.offices, *(offices for _, offices in offers))),
    )
    return replace(instance, hires=grown, rows=more_rows(instance, "hires", num))


def where_everyone_stays(instance: Instance) -> Instance:
    """Return the instance in which nobody on board moves and nobody is offered.

    Rules about moves are left out where they have nothing to cap, so that less is asked of the
    engines; cases that are handled elsewhere are paid from the budget all the same.
    """
    rules = instance.rules
    unpaid = not len(instance.remote.office)
    return replace(
        instance,
        rules=replace(
            rules,
            transfers=False,
            duty_changes=False,
            transfers_max=None,
            transfers_out_share=None,
            transfers_in_max=None,
            duty_changes_max=None,
            transfers_lot=None,
            lane_fixed_cost=0,
            lanes_max=None,
            offices_touched_max=None,
            budget=None if unpaid else rules.budget,
        ),
        hires=replace(instance.hires, officers=np.zeros_like(instance.hires.officers)),
    )


def with_officers(instance: Instance, pool: int, cell: int, change: int) -> Instance:
    """Return the instance with so many officers more on board in a cell, or fewer."""
    officers = instance.officers_by_pool.copy()
    officers[pool, cell] += change
    cells, pools = np.nonzero(officers.T)
    if not len(cells):
        cells, pools = np.array([cell]), np.array([pool])
    staff = Staff(
        office=cells // instance.num_duties,
        duty=cells % instance.num_duties,
        pool=pools,
        officers=officers[pools, cells],
    )
    rows = {name: numbers for name, numbers in instance.rows.items() if name != "staff"}
    return replace(instance, staff=staff, rows=rows)


def with_bounds(
    instance: Instance,
    least: Mapping[int, int] | None = None,
    most: Mapping[int, int] | None = None,
    max_load: Mapping[int, int] | None = None,
) -> Instance:
    """Return the instance in which bounds by cell hold beside those given.

    Parameters
    ----------
    least, most : officers
    max_load : thousandths of a load
    """
    least, most, max_load = least or {}, most or {}, max_load or {}
    limits, duties = instance.limits, instance.num_duties
    at = {int(o) * duties + int(d): i for i, (o, d) in enumerate(_ends(limits))}
    new = sorted(cell for cell in {*least, *most, *max_load} if cell not in at)
    at |= {cell: len(limits.office) + i for i, cell in enumerate(new)}
    blank = np.full(len(new), NOT_GIVEN)
    low, high = np.append(limits.least, blank), np.append(limits.most, blank)
    heaviest = np.append(limits.max_load, blank)
    for cell, number in least.items():
        low[at[cell]] = max(int(low[at[cell]]), number)
    for column, caps in ((high, most), (heaviest, max_load)):
        for cell, number in caps.items():
            given = int(column[at[cell]])
            column[at[cell]] = number if given == NOT_GIVEN else min(given, number)
    cells = np.array(new, dtype=np.int64)
    grown = Limits(
        office=np.append(limits.office, cells // duties),
        duty=np.append(limits.duty, cells % duties),
        least=low,
        most=high,
        max_load=heaviest,
    )
    return replace(instance, limits=grown, rows=more_rows(instance, "limits", len(new)))


def with_seats(instance: Instance, office: int, most: int) -> Instance:
    """Return the instance whose office holds at most so many officers as well."""
    seats = instance.offices.seats.copy()
    seats[office] = most if seats[office] == NOT_GIVEN else min(int(seats[office]), most)
    return replace(instance, offices=replace(instance.offices, seats=seats))


def with_transfers(instance: Instance, start: int, end: int, officers: int) -> Instance:
    """Return the instance in which exactly so many are transferred from an office to another."""
    pins = instance.pins
    row = {"what": PINNED.index("lane"), "office": start, "to": end, "officers": officers}
    columns: dict[str, Any] = {
        column.name: np.append(getattr(pins, column.name), row.get(column.name, NOT_GIVEN))
        for column in fields(pins)
    }
    return replace(instance, pins=Pins(**columns), rows=more_rows(instance, "pins", 1))


def where_nobody_leaves(instance: Instance, office: int) -> Instance:
    """Return the instance in which nobody is transferred away from an office."""
    lanes = open_lanes(instance)
    if lanes is None:
        num = instance.num_offices
        pairs = np.arange(num * num)
        pairs = pairs[pairs // num != pairs % num]
        unsaid = np.full(len(pairs), NOT_GIVEN)
        lanes = Lanes(pairs // num, pairs % num, *[unsaid] * 4)
    kept = lanes.from_office != office
    columns: dict[str, Ints] = {c.name: getattr(lanes, c.name)[kept] for c in fields(lanes)}
    numbers = np.full(int(kept.sum()), NO_ROW)
    return replace(instance, lanes=Lanes(**columns), rows=instance.rows | {"lanes": numbers})


def _ends(limits: Limits) -> list[tuple[int, int]]:
    return list(zip(limits.office.tolist(), limits.duty.tolist(), strict=True))


def _with_column(table: Bools, column: Bools) -> Bools:
    return np.concatenate((table, column[:, None]), axis=1)


def more_rows(instance: Instance, table: str, num: int) -> dict[str, Ints]:
    """Return the numbers of rows as given, with rows more in a table that nobody gave."""
    if table not in instance.rows:
        return dict(instance.rows)
    return instance.rows | {table: np.append(instance.rows[table], np.full(num, NO_ROW))}
