"""Random tiny instances in which every table and rule of docs/format.md may meet every other.

Half of them are small throughout; the others reach for the ends of the format in a number or two.
"""

from collections.abc import Callable
from random import Random
from typing import Any

from tests.oracle.rows_lanes import budgets_of, lanes_of, remote_of
from tests.oracle.rows_people import mixes_of, pins_of, plan_of, reductions_of, spans_of
from tests.oracle.world import Tables

OFFICES = (["A"], ["A", "B"], ["A", "B"], ["A", "B", "C"], ["A", "a", "Aa"])
DUTIES = (["x"], ["x"], ["x", "y"], ["x", "y"], ["x", "X"])
LARGE = "999999.999"


def random_oracle_tables(seed: int) -> Tables:
    """Return the instance of this number."""
    rng = Random(f"oracle {seed}")
    style = rng.random()
    chance = 0.08 if style < 0.3 else 0.2 if style < 0.85 else 0.45
    offices, duties = rng.choice(OFFICES), rng.choice(DUTIES)
    tables: Tables = {
        "format": "caseload/1",
        "offices": [{"office": office} for office in offices],
        "duties": [_duty(rng, duty, chance) for duty in duties],
    }
    if rng.random() < chance:
        tables["case_types"] = [
            {"case_type": "t", "weight": rng.choice((0.5, 1, 2, 2.5, 0.001))},
            *([{"case_type": "u"}] if rng.random() < 0.3 else []),
        ]
    tables["caseload"] = _caseload(rng, tables, chance)
    pools = rng.sample(["p", "q", "P"], rng.choice((0, 0, 1, 1, 2)))
    if pools:
        tables["pools"] = [_pool(rng, pool, duties, chance) for pool in pools]
    tables["staff"] = _staff(rng, tables, pools)
    if rng.random() < 0.4:
        tables["hires"] = [
            _hire(rng, offices, pools, chance) for _ in range(rng.choice((1, 1, 2, 3)))
        ]
    rules = tables["rules"] = _rules(rng, chance)
    if "transfer_max_km" in rules or "transfer_cost_per_km" in rules:
        for office in tables["offices"]:
            office["latitude"] = rng.choice((0, 1, 47.606, -90, 90))
            office["longitude"] = rng.choice((0, 0.5, -122.332, 180, -180))
    for office in tables["offices"]:
        if rng.random() < chance / 3:
            office["seats"] = rng.choice((0, 1, 2, 3, 4, 10**12))
    tables["as_of"] = rng.choice(("2024-06-30", "2024-07-01", "2025-01-01"))
    pairs = {"duty": duties[0], "other": duties[-1]}
    makers: dict[str, tuple[float, Callable[[], list[dict[str, Any]]]]] = {
        "limits": (1, lambda: _limits(rng, offices, duties, chance)),
        "reductions": (0.6, lambda: reductions_of(rng, tables)),
        "lanes": (1, lambda: lanes_of(rng, offices)),
        "remote": (1.5, lambda: remote_of(rng, tables)),
        "spans": (0.5, lambda: spans_of(rng, pools, offices) if pools else []),
        "mixes": (0.5, lambda: mixes_of(rng, pools, offices, duties) if pools else []),
        "pairs": (0.5, lambda: [pairs] if len(duties) > 1 else []),
        "budgets": (1, lambda: budgets_of(rng, pools)),
        "plan": (1, lambda: plan_of(rng, tables)),
        "pins": (0.5, lambda: pins_of(rng, tables)),
    }
    for table, (often, rows) in makers.items():
        if (table == "limits" or rng.random() < often * chance) and (made := rows()):
            tables[table] = made
    return tables


def _duty(rng: Random, duty: str, chance: float) -> dict[str, Any]:
    row: dict[str, Any] = {"duty": duty}
    if rng.random() < chance:
        row["standard"] = rng.choice((2, 1.5, 0.001, 62.5, 100000, 3))
    if rng.random() < chance / 2:
        row["productive"] = rng.choice((0.5, 0.75, 1))
    return row


def _pool(rng: Random, pool: str, duties: list[str], chance: float) -> dict[str, Any]:
    row: dict[str, Any] = {"pool": pool}
    if rng.random() < 1.5 * chance:
        row["fte"] = rng.choice((0, 0.5, 0.5, 0.8, 2, 5, 1))
    if rng.random() < chance:
        row["duties"] = rng.choice((duties[:1], duties[-1:], ";".join(duties)))
    return row


def _caseload(rng: Random, tables: Tables, chance: float) -> list[dict[str, Any]]:
    rows = []
    for office in tables["offices"]:
        for duty in tables["duties"]:
            for kind in (None, *(row["case_type"] for row in tables.get("case_types", []))):
                if rng.random() < (0.85 if kind is None else 0.5):
                    cases = rng.choice((0, 1, 2, 3, 4, 6, 10, 12, rng.randint(0, 30)))
                    if rng.random() < chance / 12:
                        cases = rng.choice((10**6, 999_999_999_999))
                    row = {"office": office["office"], "duty": duty["duty"], "cases": cases}
                    rows.append(row if kind is None else row | {"case_type": kind})
    first = {
        "office": tables["offices"][0]["office"],
        "duty": tables["duties"][0]["duty"],
        "cases": 0,
    }
    return rows or [first]


def _serves(tables: Tables, pool: str | None) -> list[str]:
    row = next((row for row in tables.get("pools", []) if row["pool"] == pool), {})
    named = row.get("duties")
    if named is None:
        return [duty["duty"] for duty in tables["duties"]]
    return named if isinstance(named, list) else named.split(";")


def _staff(rng: Random, tables: Tables, pools: list[str]) -> list[dict[str, Any]]:
    left = rng.choice((0, 1, 2, 3, 3, 4, 4, 5, 6))
    offices = [row["office"] for row in tables["offices"]]
    rows: dict[tuple[str, str, str | None], int] = {}
    while True:
        pool = rng.choice([*pools, *([None] if rng.random() < 0.6 or not pools else [])])
        place = rng.choice(offices), rng.choice(_serves(tables, pool)), pool
        officers = min(left, rng.choice((1, 1, 2, 2, 3)))
        rows[place] = rows.get(place, 0) + officers
        left -= officers
        if left <= 0:
            break
    return [
        {"office": office, "duty": duty, "officers": n} | ({} if pool is None else {"pool": pool})
        for (office, duty, pool), n in rows.items()
    ]


def _hire(rng: Random, offices: list[str], pools: list[str], chance: float) -> dict[str, Any]:
    row: dict[str, Any] = {"officers": rng.choice((0, 1, 1, 1, 2))}
    if pools and rng.random() < 0.5:
        row["pool"] = rng.choice(pools)
    if rng.random() < 0.4:
        row["offices"] = rng.sample(offices, rng.randint(1, len(offices)))
    if rng.random() < 0.6:
        row["cost"] = rng.choice((0.5, 3, 10, 20, 0.001))
        if rng.random() < chance / 5:
            row["cost"] = rng.choice((float(LARGE), 1_000_000))
    return row


def _limits(
    rng: Random, offices: list[str], duties: list[str], chance: float
) -> list[dict[str, Any]]:
    rows = []
    for office in offices:
        for duty in duties:
            row: dict[str, Any] = {"office": office, "duty": duty}
            if rng.random() < chance / 2:
                row["min"] = rng.choice((0, 1, 1, 2))
            if rng.random() < chance / 3:
                row["max"] = rng.choice((row.get("min", 0) + 1, 0, 1, 2, 3, 10**12))
            if rng.random() < chance / 2:
                row["max_load"] = rng.choice((1, 2.5, 5, 6, 10, 0.001, float(LARGE), 1_000_000))
            if len(row) > 2:
                rows.append(row)
    return rows


def _rules(rng: Random, chance: float) -> dict[str, Any]:
    money = (0, 0.5, 1, 2.5, 10, 10, 15, 30, 0.001)
    choices: dict[str, tuple[float, tuple[Any, ...]]] = {
        "transfers": (0.3, (True, False)),
        "transfer_cost": (1, money),
        "transfer_cost_per_km": (0.4, (0.01, 0.001, 0.02, 1)),
        "transfer_max_km": (0.3, (0, 100, 4000, 8000, 20000, float(LARGE))),
        "transfers_max": (0.6, (0, 1, 1, 2, 3, 10**12)),
        "transfers_out_share": (0.6, (0, 0.25, 0.334, 0.5, 0.5, 0.999, 1)),
        "transfers_in_max": (0.6, (0, 1, 1, 2)),
        "duty_changes": (0.4, (True, False)),
        "duty_change_cost": (0.8, money),
        "duty_changes_max": (0.6, (0, 1, 1, 2)),
        "budget": (1, (0, 5, 10, 10.001, 20, 25, 30, 45, 999999.999)),
        "transfers_lot": (0.7, (1, 2, 2, 3)),
        "lane_fixed_cost": (0.8, money),
        "lanes_max": (0.6, (0, 1, 1, 2)),
        "offices_touched_max": (0.6, (0, 1, 2, 2, 3)),
        "office_load_rise_max": (0.8, (0, 0.1, 0.25, 0.5, 1, 10)),
    }
    rules = {
        rule: rng.choice(values)
        for rule, (often, values) in choices.items()
        if rng.random() < often * chance
    }
    if rng.random() < chance / 6:
        rules[rng.choice(("transfer_cost", "duty_change_cost", "lane_fixed_cost"))] = float(LARGE)
    return rules
