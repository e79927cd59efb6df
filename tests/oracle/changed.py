"""The tables of a question around the optimum: one more officer, one rule less."""

import copy
from collections.abc import Iterator
from typing import Any

from tests.oracle.world import Tables, World, ids

RESTRICTING = {
    "transfers": True,
    "duty_changes": True,
    "transfer_max_km": None,
    "transfers_max": None,
    "transfers_out_share": None,
    "transfers_in_max": None,
    "duty_changes_max": None,
    "budget": None,
    "transfers_lot": None,
    "lanes_max": None,
    "offices_touched_max": None,
    "office_load_rise_max": None,
}
COLUMNS = {
    "limits": ("min", "max", "max_load"),
    "offices": ("seats",),
    "lanes": ("max", "lot"),
    "hires": ("offices", "officers"),
}
WHOLE = ("spans", "mixes", "pairs", "pins", "budgets")
"""Tables whose rows are statements as a whole."""


def with_hires(tables: Tables, officers: int, pool: str | None = None) -> Tables:
    """Return the tables with one more row of hires, free and for every office."""
    after = copy.deepcopy(tables)
    row: dict[str, Any] = {"officers": officers} | ({} if pool is None else {"pool": pool})
    after["hires"] = [*after.get("hires", []), row]
    return _lists_cover_newcomers(tables, after)


def with_officer(tables: Tables, cell: dict[str, Any], officers: int = 1) -> Tables:
    """Return the tables with one more officer on board in the cell, full and of every duty."""
    after = copy.deepcopy(tables)
    for row in after["staff"]:
        if row["office"] == cell["office"] and row["duty"] == cell["duty"] and "pool" not in row:
            row["officers"] += officers
            return after
    place = {"office": cell["office"], "duty": cell["duty"]}
    after["staff"].append(place | {"officers": officers})
    return _lists_cover_newcomers(tables, after)


def _lists_cover_newcomers(before: Tables, after: Tables) -> Tables:
    """Let a list that has every pool there was have the nameless one, too."""
    if None in World(before).pools:
        return after
    for row in after.get("budgets", []):
        if set(ids(row.get("pools")) or []) == {pool["pool"] for pool in after["pools"]}:
            del row["pools"]
    return after


def statements(tables: Tables) -> Iterator[tuple[str, int | None, str | None]]:
    """Yield what could be taken back: (table, row, column)."""
    for rule, harmless in RESTRICTING.items():
        if tables.get("rules", {}).get(rule, harmless) != harmless:
            yield "rules", None, rule
    for table, columns in COLUMNS.items():
        for number, row in enumerate(tables.get(table, []), 1):
            given = [column for column in columns if row.get(column) is not None]
            named = [column for column in given if (column, row[column]) != ("min", 0)]
            yield from ((table, number, column) for column in named)
    for table in WHOLE:
        for number, _ in enumerate(tables.get(table, []), 1):
            yield table, number, None
    num_offices = len(tables["offices"])
    if "lanes" in tables and len(tables["lanes"]) < num_offices * (num_offices - 1):
        yield "lanes", None, None


def changed(tables: Tables, changes: list[tuple[str, int | None, str | None, Any]]) -> Tables:
    """Return the tables with these numbers in place; None takes the number or the row away."""
    after = copy.deepcopy(tables)
    gone: dict[str, list[int]] = {}
    for table, row, column, value in changes:
        if table == "rules":
            after["rules"][column] = value
        elif table == "lanes" and row is None:
            _open_all(after)
        elif table in WHOLE and (column is None or value is None):
            gone.setdefault(table, []).append(row or 0)
        elif column == "officers" and value is None:
            after[table][(row or 0) - 1]["officers"] = 1000
        else:
            after[table][(row or 0) - 1][column] = value
            if table == "pins":
                after[table][(row or 0) - 1].pop("at", None)
    for table, rows in gone.items():
        after[table] = [row for number, row in enumerate(after[table], 1) if number not in rows]
        if not after[table]:
            del after[table]
    return after


def _open_all(tables: Tables) -> None:
    listed = {(row["from"], row["to"]) for row in tables["lanes"]}
    offices = [row["office"] for row in tables["offices"]]
    tables["lanes"] += [
        {"from": start, "to": end}
        for start in offices
        for end in offices
        if start != end and (start, end) not in listed
    ]
