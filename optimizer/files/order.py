"""Puts the rows of every table in the order of their keys, so that any order given is one."""

from dataclasses import fields, replace
from typing import TypeVar, cast

import numpy as np

from optimizer.domain.instance import (
    NOT_GIVEN,
    THOUSAND,
    Caseload,
    CaseTypes,
    Duties,
    Hires,
    Instance,
    Ints,
    Lanes,
    Limits,
    Offices,
    Pools,
    Staff,
)

NO_POOL = ""
"""The id of the pool of officers who are in no named pool."""

Table = TypeVar("Table", Offices, Duties, CaseTypes, Caseload, Pools, Staff, Hires, Limits, Lanes)


def in_order(draft: Instance) -> Instance:
    """Return the instance with its tables sorted as `optimizer.domain.instance` says.

    In the draft a row that refers to another holds its place as given; there are no faults.
    """
    office_order, office = _by_id(draft.offices.ids)
    duty_order, duty = _by_id(draft.duties.ids)
    type_order, case_type = _by_id(draft.case_types.ids)
    pools, pool = _ordered_pools(draft, duty_order)
    return replace(
        draft,
        offices=_take(draft.offices, office_order),
        duties=_take(draft.duties, duty_order),
        case_types=_take(draft.case_types, type_order),
        pools=pools,
        caseload=_sorted_caseload(draft.caseload, office, duty, case_type),
        staff=_sorted_staff(draft.staff, office, duty, pool),
        hires=_sorted_hires(draft.hires, pool, office_order),
        limits=_sorted_limits(draft.limits, office, duty),
        lanes=draft.lanes and _sorted_lanes(draft.lanes, office),
    )


def combined(*columns: Ints) -> Ints:
    """Return (num_rows,), one number for each row; they sort as the rows do by these columns.

    Columns hold places of rows, or `NOT_GIVEN`; there are too few of them for an overflow.
    """
    key = np.zeros_like(columns[0])
    for column in columns:
        key = key * (int(column.max(initial=0)) + 2) + column + 1
    return key


def _ordered_pools(draft: Instance, duty_order: Ints) -> tuple[Pools, Ints]:
    """Return the pools, the nameless one first if anybody is in it, and the rank of each."""
    order, rank = _by_id(draft.pools.ids)
    duties = draft.pools.duties[:, duty_order]
    pools = _take(replace(draft.pools, duties=duties), order)
    nameless = np.concatenate((draft.staff.pool, draft.hires.pool)) == NOT_GIVEN
    if pools.ids and not nameless.any():
        return pools, rank
    every_duty = np.ones((1, draft.num_duties), dtype=bool)
    with_nameless = Pools(
        ids=(NO_POOL, *pools.ids),
        duties=np.vstack((every_duty, pools.duties)),
        fte=np.append(THOUSAND, pools.fte),
    )
    return with_nameless, np.append(rank[:-1] + 1, 0)


def _sorted_caseload(table: Caseload, office: Ints, duty: Ints, case_type: Ints) -> Caseload:
    table = Caseload(
        office[table.office], duty[table.duty], case_type[table.case_type], table.cases
    )
    return _take(table, _order(table.office, table.duty, table.case_type))


def _sorted_staff(table: Staff, office: Ints, duty: Ints, pool: Ints) -> Staff:
    table = Staff(office[table.office], duty[table.duty], pool[table.pool], table.officers)
    return _take(table, _order(table.office, table.duty, table.pool))


def _sorted_hires(table: Hires, pool: Ints, office_order: Ints) -> Hires:
    table = replace(table, pool=pool[table.pool], offices=table.offices[:, office_order])

    def key(row: int) -> tuple[int, int, bytes, int]:
        return table.pool[row], table.cost[row], table.offices[row].tobytes(), table.officers[row]

    return _take(table, np.array(sorted(range(len(table.pool)), key=key), dtype=np.int64))


def _sorted_limits(table: Limits, office: Ints, duty: Ints) -> Limits:
    table = replace(table, office=office[table.office], duty=duty[table.duty])
    return _take(table, _order(table.office, table.duty))


def _sorted_lanes(table: Lanes, office: Ints) -> Lanes:
    table = replace(table, from_office=office[table.from_office], to_office=office[table.to_office])
    return _take(table, _order(table.from_office, table.to_office))


def _order(*columns: Ints) -> Ints:
    return np.argsort(combined(*columns), kind="stable")


def _by_id(ids: tuple[str, ...]) -> tuple[Ints, Ints]:
    """Return the order of the ids, and (num_ids + 1,) the rank of each; `NOT_GIVEN` keeps itself.

    The last item of the ranks is where `NOT_GIVEN`, -1, looks itself up.
    """
    order = np.array(sorted(range(len(ids)), key=ids.__getitem__), dtype=np.int64)
    rank = np.full(len(ids) + 1, NOT_GIVEN)
    rank[order] = np.arange(len(ids))
    return order, rank


def _take(table: Table, order: Ints) -> Table:
    """Return the rows of a table in another order."""
    columns = {field.name: getattr(table, field.name) for field in fields(table)}
    return replace(table, **{name: _taken(column, order) for name, column in columns.items()})


def _taken(column: object, order: Ints) -> object:
    if isinstance(column, tuple):
        items = cast("tuple[object, ...]", column)
        return tuple(items[i] for i in order)
    return cast("Ints", column)[order]
