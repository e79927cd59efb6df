"""Offices, officers and cases to draw rules for, and the rules of the flow among them."""

from collections.abc import Callable
from itertools import product
from random import Random
from typing import Any

from tests.every_plan import cells_of, offices_of

Row = dict[str, Any]
Tables = dict[str, Any]
Draw = Callable[[Random, Tables], None]


def skeleton(rng: Random) -> Tables:
    """Return tables without rules but what moves cost; `later` is for what is drawn last."""
    offices = "ABC"[: rng.choice((2, 2, 3, 3, 3))]
    duties = "xyz"[: rng.choices((1, 2, 3), (9, 10, 1))[0]]
    pools = _pools(rng, duties)
    names = [row.get("pool") for row in pools]
    heavy = rng.choice(offices)
    on_board: dict[tuple[str, str, str | None], int] = {}
    for _ in range(rng.choice((3, 4, 4, 5, 5, 6))):
        pool = rng.randrange(len(names))
        office = rng.choice([*offices, *(o for o in offices if o != heavy)])
        key = office, rng.choice(pools[pool].get("duties", duties)), names[pool]
        on_board[key] = on_board.get(key, 0) + 1
    return {
        "offices": [{"office": office} for office in offices],
        "duties": [_duty(rng, duty) for duty in duties],
        "caseload": _caseload(rng, offices, duties, heavy),
        "pools": [row for row in pools if "pool" in row],
        "staff": [
            {"office": office, "duty": duty, "officers": officers}
            | ({} if pool is None else {"pool": pool})
            for (office, duty, pool), officers in on_board.items()
        ],
        "rules": _costs(rng),
        "later": [],
    }


def _duty(rng: Random, duty: str) -> Row:
    return {"duty": duty} | ({"standard": rng.choice((2, 0.5, 3))} if rng.random() < 0.15 else {})


def _pools(rng: Random, duties: str) -> list[Row]:
    """Return rows of the pools table, one without a name where officers are in none."""
    ftes = rng.choice(((1,), (1, 0.5), (1, 0.8, 0.5, 0.2)))
    pools: list[Row] = []
    for name in "pqr"[: rng.choice((1, 2, 2, 2, 3))]:
        row: Row = {"pool": name, "fte": rng.choice(ftes)}
        if len(ftes) > 1 and rng.random() < 0.06:
            row["fte"] = 0
        if row["fte"] == 1 and rng.random() < 0.7:
            del row["fte"]
        if len(duties) > 1 and rng.random() < 0.2:
            row["duties"] = sorted(rng.sample(duties, rng.choice((1, len(duties)))))
        pools.append(row)
    return [*pools, {}] if rng.random() < 0.25 else pools


def _caseload(rng: Random, offices: str, duties: str, heavy: str) -> list[Row]:
    sizes = rng.choice(((0, 1, 2, 3, 4, 6), (2, 4, 8), (3, 6), tuple(range(10))))
    return [
        {"office": office, "duty": duty, "cases": rng.choice(sizes) * (1 + 2 * (office == heavy))}
        for office, duty in product(offices, duties)
    ]


def _costs(rng: Random) -> Row:
    rules: Row = {}
    if rng.random() < 0.5:
        rules["transfer_cost"] = rng.choice((0, 1, 2, 3, 2.5))
    if rng.random() < 0.3:
        rules["duty_change_cost"] = rng.choice((0, 2, 5, 1.5))
    return rules


def _limits(rng: Random, tables: Tables) -> None:
    for office, duty in rng.sample(cells_of(tables), rng.choice((1, 2))):
        row = limit_of(tables, office, duty)
        if rng.random() < 0.5:
            row["min"] = 1
        else:
            row["max"] = rng.choice((1, 2))


def _seats(rng: Random, tables: Tables) -> None:
    for row in tables["offices"]:
        there = sum(s["officers"] for s in tables["staff"] if s["office"] == row["office"])
        row["seats"] = there + rng.choice((0, 0, 1))


def draw_lanes(rng: Random, tables: Tables) -> None:
    """Draw some lanes, some with a cost or a maximum of their own."""
    if "lanes" in tables:
        return
    lanes: list[Row] = []
    for start, end in product(offices_of(tables), repeat=2):
        if start != end and (not lanes or rng.random() < 0.6):
            lanes.append({"from": start, "to": end})
            if rng.random() < 0.3:
                lanes[-1]["cost"] = rng.choice((0, 1, 3, 2.5))
            if rng.random() < 0.3:
                lanes[-1]["max"] = rng.choice((1, 2, 3))
    tables["lanes"] = lanes


def _caps(rng: Random, tables: Tables) -> None:
    rule, values = rng.choice(
        (
            ("transfers_max", (1, 1, 2)),
            ("duty_changes_max", (0, 1)),
            ("transfers_in_max", (1, 1, 2)),
            ("transfers_out_share", (0.5, 0.5, 0.34)),
            ("duty_changes", (False,)),
        )
    )
    tables["rules"][rule] = rng.choice(values)


def draw_budget(rng: Random, tables: Tables) -> None:
    """Draw what the moves may cost."""
    tables["rules"]["budget"] = rng.choice((1, 2, 5, 10, 12, 20, 21.5))


def _hires(rng: Random, tables: Tables) -> None:
    pool = rng.choice(tables["pools"])["pool"]
    row: Row = {"officers": rng.choice((1, 1, 2)), "pool": pool} | some_offices(rng, tables)
    if rng.random() < 0.6:
        row["cost"] = rng.choice((0, 1, 5, 0.5))
    tables["hires"] = [row]


def limit_of(tables: Tables, office: str, duty: str) -> Row:
    """Return the row of limits of a cell, a new one where there is none."""
    rows = tables.setdefault("limits", [])
    for row in rows:
        if (row["office"], row["duty"]) == (office, duty):
            return row
    rows.append({"office": office, "duty": duty})
    return rows[-1]


def some_offices(rng: Random, tables: Tables) -> Row:
    """Return the offices column of a row, often left out for all of them."""
    if rng.random() < 0.6:
        return {}
    offices = offices_of(tables)
    return {"offices": sorted(rng.sample(offices, rng.randint(1, len(offices))))}


OLD: list[Draw] = [_limits, _limits, _seats, draw_lanes, _caps, _caps, draw_budget, _hires, _hires]
