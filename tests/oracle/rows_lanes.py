"""The random tables about lanes, budgets and work that others may handle."""

from random import Random
from typing import Any

from tests.oracle.world import Tables

MONEY = (0, 0.5, 1, 3, 10, 12.345)


def some(rng: Random, everything: list[str]) -> list[str]:
    """Return some of these, at least one."""
    return rng.sample(everything, rng.randint(1, len(everything)))


def maybe(rng: Random, row: dict[str, Any], columns: dict[str, tuple[float, Any]]) -> None:
    """Give the row some of these columns, each as often as said, with one of its values."""
    for column, (often, values) in columns.items():
        if values and rng.random() < often:
            row[column] = rng.choice(values)


def lanes_of(rng: Random, offices: list[str]) -> list[dict[str, Any]]:
    """Return lanes between some offices, with cost, cap, lot and cost once."""
    rows = []
    for start in offices:
        for end in offices:
            if start != end and rng.random() < 0.75:
                row: dict[str, Any] = {"from": start, "to": end}
                columns = {
                    "cost": (0.3, MONEY),
                    "max": (0.3, (0, 1, 2, 3)),
                    "lot": (0.3, (1, 2, 2, 3)),
                    "fixed_cost": (0.3, MONEY),
                }
                maybe(rng, row, columns)
                rows.append(row)
    return rows


def remote_of(rng: Random, tables: Tables) -> list[dict[str, Any]]:
    """Return what of some cells may be handled elsewhere, in amounts that can be tried out."""
    rows: list[dict[str, Any]] = []
    for given in tables["caseload"]:
        cell = {column: given[column] for column in ("office", "duty")}
        taken = any(row.items() >= cell.items() for row in rows)
        if rng.random() < 0.5 or given["cases"] > 30 or taken:
            continue
        share = rng.choice((0, 0.1, 0.25, 0.333, 0.5, 1, 1, 0.001))
        row: dict[str, Any] = cell | {"share": 0.1 if share * given["cases"] > 8 else share}
        others = [each["office"] for each in tables["offices"] if each["office"] != given["office"]]
        maybe(rng, row, {"cost": (0.6, (*MONEY, 0.001, 999999.999))})
        if "case_type" in given and rng.random() < 0.5:
            row["case_type"] = given["case_type"]
        if others and rng.random() < 0.4:
            row["offices"] = some(rng, others)
        rows.append(row)
    return rows


def budgets_of(rng: Random, pools: list[str]) -> list[dict[str, Any]]:
    """Return caps on some of the moves."""
    rows = []
    for name in ("b", "B", "c")[: rng.choice((1, 1, 2, 3))]:
        row: dict[str, Any] = {"budget": name, "max": rng.choice((0, 1, 10, 20, 25.5, 30))}
        if rng.random() < 0.4:
            row |= {"counts": "officers", "max": rng.choice((0, 1, 2))}
        if rng.random() < 0.6:
            row["kinds"] = some(rng, ["duty_change", "transfer", "hire"])
        if pools and rng.random() < 0.4:
            row["pools"] = some(rng, pools)
        rows.append(row)
    return rows
