"""The instance without some of its statements, or with other numbers in them."""

from collections.abc import Collection, Mapping
from dataclasses import fields, replace
from typing import Any, cast

import numpy as np

from optimizer.answers.statements import ROWS_THAT_GO, Statement
from optimizer.domain.instance import THOUSAND, Instance
from optimizer.domain.lanes import MOST_PAIRS
from optimizer.domain.tables import NOT_GIVEN, Lanes, Rules

FARTHEST = 10**9
"""Metres; farther than any two places on Earth are apart."""
DEAREST = 10**15
"""Thousandths; the largest budget that can be written."""
STEEPEST_RISE = 10 * THOUSAND
HEAVIEST = 10**9
"""Thousandths of a load."""

TABLES = ("offices", "pools", "hires", "limits", "lanes", *ROWS_THAT_GO)


def edge(instance: Instance, statement: Statement) -> int:
    """Return the number that asks least of all that can be written.

    Offers of hires may have been raised beside it, so those who could be hired then are counted.
    """
    table, column = statement.kind.table, statement.kind.column
    more = _most_hires(instance)
    if statement.is_offer:
        return (statement.number or 0) + more
    everyone = instance.num_officers + instance.num_hires + len(instance.hires.pool) * more
    if statement.eases < 0:
        return 1 if column in ("lot", "transfers_lot") else 0
    edges = {
        "max_load": HEAVIEST,
        "share": THOUSAND,
        "transfers_out_share": THOUSAND,
        "office_load_rise_max": STEEPEST_RISE,
        "transfer_max_km": FARTHEST,
        "budget": DEAREST,
        "offices_touched_max": instance.num_offices,
    }
    if table == "budgets":
        place = statement.places[0]
        return DEAREST if instance.budgets.counts_cost[place] else everyone * THOUSAND
    return edges.get(column or "", everyone)


def _most_hires(instance: Instance) -> int:
    """Return how many hires more could ever be asked for: by minima, by loads, by supervisors."""
    asked = int(instance.least.sum()) + int(instance.fte_asked.sum())
    return min(instance.num_officers + instance.num_hires + asked, 10**6)


def variant(
    instance: Instance, without: Collection[Statement], numbers: Mapping[Statement, int]
) -> Instance:
    """Return the instance without some statements, and with other numbers in some.

    Offers of hires that are to be without a bound are raised to their edge.
    """
    tables: dict[str, Any] = {name: getattr(instance, name) for name in (*TABLES, "rules")}
    for statement in without:
        _take_back(instance, tables, statement)
    for statement, number in numbers.items():
        _put(tables, statement, number)
    # Rows go last: until then each stands at its place.
    for name in ROWS_THAT_GO:
        gone = [s.places[0] for s in without if s.kind.table == name]
        if gone:
            tables[name] = _without_rows(tables[name], gone)
    if any((s.kind.table, s.kind.column) == ("lanes", None) for s in without):
        tables["lanes"] = _every_lane(instance.num_offices, tables["lanes"], tables["rules"])
    return replace(instance, **tables)


def _take_back(instance: Instance, tables: dict[str, Any], statement: Statement) -> None:
    """Blank the statement where its row or table stays."""
    kind = statement.kind
    if kind.table == "rules":
        usual = getattr(Rules(), cast("str", kind.column))
        tables["rules"] = replace(tables["rules"], **{str(kind.column): usual})
    elif statement.is_offer:
        _put(tables, statement, edge(instance, statement))
    elif kind.blank is not None:
        _put(tables, statement, kind.blank)
    elif kind.column in ("duties", "offices"):
        chosen = getattr(tables[kind.table], kind.column).copy()
        chosen[list(statement.places)] = True
        tables[kind.table] = replace(tables[kind.table], **{kind.column: chosen})


def _put(tables: dict[str, Any], statement: Statement, number: int) -> None:
    """Write a number in the place of the statement's."""
    table, attribute = tables[statement.kind.table], str(statement.kind.attribute)
    value: object = number
    if statement.kind.table != "rules":
        value = getattr(table, attribute).copy()
        cast("Any", value)[list(statement.places)] = number
    tables[statement.kind.table] = replace(table, **{attribute: value})


def _without_rows(table: Any, gone: list[int]) -> Any:
    columns: dict[str, Any] = {field.name: getattr(table, field.name) for field in fields(table)}
    num_rows = len(next(iter(columns.values())))
    kept = [i for i in range(num_rows) if i not in gone]
    return replace(
        table,
        **{
            name: column[kept] if isinstance(column, np.ndarray) else tuple(column[i] for i in kept)
            for name, column in columns.items()
        },
    )


def _every_lane(num_offices: int, lanes: Lanes, rules: Rules) -> Lanes | None:
    """Return the lanes with every pair of offices that they do not list, or None for all alike."""
    lot = np.where(lanes.lot == (rules.transfers_lot or 1), NOT_GIVEN, lanes.lot)
    own = (lanes.cost, lanes.most, lanes.fixed_cost, lot)
    if all((column == NOT_GIVEN).all() for column in own) or num_offices**2 > MOST_PAIRS:
        return None
    listed = lanes.from_office * num_offices + lanes.to_office
    pairs = np.arange(num_offices**2)
    pairs = pairs[pairs // num_offices != pairs % num_offices]
    rest = pairs[~np.isin(pairs, listed)]
    both = np.concatenate((listed, rest))
    order = np.argsort(both, kind="stable")
    columns = {
        field.name: np.concatenate((getattr(lanes, field.name), np.full(len(rest), NOT_GIVEN)))[
            order
        ]
        for field in fields(lanes)
    }
    ends = {"from_office": both[order] // num_offices, "to_office": both[order] % num_offices}
    return Lanes(**columns | ends)
