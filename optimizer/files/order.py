"""Puts the rows of every table in the order of their keys, so that any order given is one."""

from dataclasses import fields, replace
from typing import Any, NamedTuple, TypeVar, cast

import numpy as np

from optimizer.domain.instance import Instance
from optimizer.domain.tables import (
    NOT_GIVEN,
    THOUSAND,
    Budgets,
    Caseload,
    Hires,
    Ints,
    Lanes,
    Limits,
    Mixes,
    Pairs,
    Pins,
    Pools,
    Remote,
    Spans,
    Staff,
)

NO_POOL = ""
"""The id of the pool of officers who are in no named pool."""

T = TypeVar("T")


class _Ranks(NamedTuple):
    """Where the ids of a table stand once they are sorted.

    Attributes
    ----------
    order : (num_ids,), the place given of each
    rank : (num_given + 1,), the place of each in that order. `NOT_GIVEN`, -1, looks itself up in
        the last item.
    """

    order: Ints
    rank: Ints


def in_order(draft: Instance) -> Instance:
    """Return the instance with its tables sorted as `optimizer.domain.tables` says.

    In the draft a row that refers to another holds its place as given; there are no faults. The
    nameless pool is not in the draft's pools, but has the last column wherever pools are listed.
    """
    office, duty = _ranks(draft.offices.ids), _ranks(draft.duties.ids)
    case_type = _ranks(draft.case_types.ids)
    pools, pool = _with_nameless(draft)
    pools = replace(pools, duties=pools.duties[:, duty.order])
    tables: dict[str, tuple[object, Ints]] = {
        "offices": (draft.offices, office.order),
        "duties": (draft.duties, duty.order),
        "case_types": (draft.case_types, case_type.order),
        "pools": (pools, pool.order),
        "caseload": _caseload(draft.caseload, office, duty, case_type),
        "staff": _staff(draft.staff, office, duty, pool),
        "hires": _hires(draft.hires, pool, office),
        "limits": _limits(draft.limits, office, duty),
        "spans": _spans(draft.spans, pool, office),
        "mixes": _mixes(draft.mixes, pool, office, duty),
        "pairs": _pairs(draft.pairs, duty, office),
        "budgets": _budgets(draft.budgets, pool),
        "pins": _pins(draft.pins, office, duty, pool),
        "remote": _remote(draft.remote, office, duty, case_type),
    }
    if draft.lanes is not None:
        tables["lanes"] = _lanes(draft.lanes, office)
    if draft.given_plan is not None:
        tables["plan"] = _staff(draft.given_plan, office, duty, pool)
    rows = {name: draft.rows[name][order] for name, (_, order) in tables.items()}
    taken = {name: _take(table, order) for name, (table, order) in tables.items()}
    taken["given_plan"] = taken.pop("plan", None)
    return replace(draft, rows=draft.rows | rows, **cast("dict[str, Any]", taken))


def combined(*columns: Ints) -> Ints:
    """Return (num_rows,), one number for each row; they sort as the rows do by these columns.

    Columns hold places of rows, or `NOT_GIVEN`; there are too few of them for an overflow.
    """
    key = np.zeros_like(columns[0])
    for column in columns:
        key = key * (int(column.max(initial=0)) + 2) + column + 1
    return key


def _with_nameless(draft: Instance) -> tuple[Pools, _Ranks]:
    """Return the pools with the nameless one behind them, ranked without it if nobody is in it."""
    given, pools = draft.given_plan, draft.pools
    used = [draft.staff.pool, draft.hires.pool, *([] if given is None else [given.pool])]
    with_nameless = Pools(
        ids=(*pools.ids, NO_POOL),
        duties=np.vstack((pools.duties, np.ones((1, draft.num_duties), dtype=bool))),
        fte=np.append(pools.fte, THOUSAND),
        names=(*pools.names, None),
    )
    order, rank = _ranks(with_nameless.ids)
    if pools.ids and not (np.concatenate(used) == NOT_GIVEN).any():
        order, rank = order[1:], np.maximum(rank - 1, NOT_GIVEN)
    return with_nameless, _Ranks(order, rank)


def _caseload(
    table: Caseload, office: _Ranks, duty: _Ranks, case_type: _Ranks
) -> tuple[Caseload, Ints]:
    key = office.rank[table.office], duty.rank[table.duty], case_type.rank[table.case_type]
    return Caseload(*key, table.cases), _order(*key)


def _staff(table: Staff, office: _Ranks, duty: _Ranks, pool: _Ranks) -> tuple[Staff, Ints]:
    # Whoever is in no pool is in the nameless one, which stands before "not given".
    key = office.rank[table.office], duty.rank[table.duty], pool.rank[:-1][table.pool]
    return Staff(*key, table.officers), _order(*key)


def _hires(table: Hires, pool: _Ranks, office: _Ranks) -> tuple[Hires, Ints]:
    pools, offices = pool.rank[:-1][table.pool], table.offices[:, office.order]
    table = Hires(pools, table.officers, table.cost, offices)
    return table, _order_of_rows(pools, table.cost, offices, table.officers)


def _limits(table: Limits, office: _Ranks, duty: _Ranks) -> tuple[Limits, Ints]:
    key = office.rank[table.office], duty.rank[table.duty]
    return replace(table, office=key[0], duty=key[1]), _order(*key)


def _lanes(table: Lanes, office: _Ranks) -> tuple[Lanes, Ints]:
    key = office.rank[table.from_office], office.rank[table.to_office]
    return replace(table, from_office=key[0], to_office=key[1]), _order(*key)


def _spans(table: Spans, pool: _Ranks, office: _Ranks) -> tuple[Spans, Ints]:
    supervisors, pools = table.supervisors[:, pool.order], table.pools[:, pool.order]
    columns = supervisors, pools, table.most, table.offices[:, office.order]
    return Spans(*columns), _order_of_rows(*columns)


def _mixes(table: Mixes, pool: _Ranks, office: _Ranks, duty: _Ranks) -> tuple[Mixes, Ints]:
    pools, offices = table.pools[:, pool.order], table.offices[:, office.order]
    columns = pools, table.share, offices, table.duties[:, duty.order]
    return Mixes(*columns), _order_of_rows(*columns)


def _pairs(table: Pairs, duty: _Ranks, office: _Ranks) -> tuple[Pairs, Ints]:
    one, other = duty.rank[table.duty], duty.rank[table.other]
    # Two duties are one pair, whichever is named first.
    columns = np.minimum(one, other), np.maximum(one, other), table.offices[:, office.order]
    return Pairs(*columns), _order_of_rows(*columns)


def _budgets(table: Budgets, pool: _Ranks) -> tuple[Budgets, Ints]:
    return replace(table, pools=table.pools[:, pool.order]), _ranks(table.ids).order


def _pins(table: Pins, office: _Ranks, duty: _Ranks, pool: _Ranks) -> tuple[Pins, Ints]:
    to, duties = office.rank[table.to], duty.rank[table.duty]
    # Where a pin names no pool, all are meant.
    pools = np.where(table.pool == NOT_GIVEN, NOT_GIVEN, pool.rank[table.pool])
    key = table.what, office.rank[table.office], duties, pools, to
    return Pins(*key, table.officers), _order(*key)


def _remote(table: Remote, office: _Ranks, duty: _Ranks, case_type: _Ranks) -> tuple[Remote, Ints]:
    key = office.rank[table.office], duty.rank[table.duty], case_type.rank[table.case_type]
    offices = table.offices[:, office.order]
    return Remote(*key, table.share, offices, table.cost), _order(*key)


def _order(*columns: Ints) -> Ints:
    return np.argsort(combined(*columns), kind="stable")


def _order_of_rows(*columns: np.ndarray) -> Ints:
    """Return the order of rows that may be alike, by their columns from the first on."""

    def key(row: int) -> list[int | bytes]:
        return [
            column[row].tobytes() if column.ndim > 1 else int(column[row]) for column in columns
        ]

    return np.array(sorted(range(len(columns[0])), key=key), dtype=np.int64)


def _ranks(ids: tuple[str, ...]) -> _Ranks:
    order = np.array(sorted(range(len(ids)), key=ids.__getitem__), dtype=np.int64)
    rank = np.full(len(ids) + 1, NOT_GIVEN)
    rank[order] = np.arange(len(ids))
    return _Ranks(order, rank)


def _take(table: T, order: Ints) -> T:
    """Return the rows of a table in another order."""
    columns = {column.name: getattr(table, column.name) for column in fields(cast("Any", table))}
    taken = {name: _taken(column, order) for name, column in columns.items()}
    return replace(cast("Any", table), **taken)


def _taken(column: object, order: Ints) -> object:
    if isinstance(column, tuple):
        items = cast("tuple[object, ...]", column)
        return tuple(items[i] for i in order)
    return cast("Ints", column)[order]
