"""Small random instances, small enough for brute force and awkward enough for engines.

Ties, zeros, several rules at once and rules that cannot be kept are all made likely on purpose.
"""

from collections.abc import Callable
from random import Random
from typing import TypedDict, cast

Row = dict[str, object]
Tables = dict[str, object]


class _Draft(TypedDict):
    """The tables while they are being drawn, with the types the drawing needs."""

    offices: list[Row]
    duties: list[Row]
    case_types: list[Row]
    caseload: list[Row]
    pools: list[Row]
    staff: list[Row]
    hires: list[Row]
    limits: list[Row]
    lanes: list[Row]
    rules: Row


def random_tables(seed: int) -> Tables:
    """Return the tables that belong to the seed, as caseload/1 has them in JSON."""
    rng = Random(seed)
    draft = _skeleton(rng)
    for chance, draw in _FEATURES:
        if rng.random() < chance:
            draw(rng, draft)
    if rng.random() < 0.05:
        for draw in rng.sample([_budget, _transfers_max, _duty_changes_max], rng.choice((2, 2, 3))):
            draw(rng, draft)
    if rng.random() < 0.06:
        rng.choice([_too_few_seats, _unmet_minimum, _nobody_allowed])(rng, draft)
    tables: Tables = {"format": "caseload/1", "name": f"random {seed}"}
    return tables | {name: rows for name, rows in draft.items() if rows}


def features(tables: Tables) -> list[str]:
    """Return the names of what the instance uses, in a fixed order."""
    rules = cast(Row, tables.get("rules", {}))
    caps = [rule for rule in ("budget", "transfers_max", "duty_changes_max") if rule in rules]
    lanes, limits, hires = _rows(tables, "lanes"), _rows(tables, "limits"), _rows(tables, "hires")
    offices, pools = _rows(tables, "offices"), _pools_used(tables)
    transfer_cost = cast(float, rules.get("transfer_cost", 10))
    change_cost = cast(float, rules.get("duty_change_cost", 1))
    used = {
        "weights": bool(_rows(tables, "case_types")),
        "standards": any("standard" in row for row in _rows(tables, "duties")),
        "min": any("min" in row for row in limits),
        "max": any("max" in row for row in limits),
        "seats": any("seats" in row for row in offices),
        "lanes": bool(lanes),
        "lane max": any("max" in row for row in lanes),
        "lane cost": any("cost" in row for row in lanes),
        "out share": "transfers_out_share" in rules,
        "in max": "transfers_in_max" in rules,
        "pools alike": len({(duties, fte) for duties, fte in pools}) < len(pools),
        "pools with duties": len({duties for duties, _ in pools}) > 1,
        "mixed FTE": _mixes_fte(pools),
        "FTE by duty": len({fte for _, fte in pools}) > 1 and not _mixes_fte(pools),
        "hires": bool(hires),
        "hire cost": any(row.get("cost") for row in hires),
        "hire offices": any("offices" in row for row in hires),
        "budget": "budget" in rules,
        "transfers max": "transfers_max" in rules,
        "duty changes max": "duty_changes_max" in rules,
        "several caps": len(caps) > 1,
        "no transfers": rules.get("transfers") is False,
        "no duty changes": rules.get("duty_changes") is False,
        "cheap transfers": transfer_cost < change_cost,
        "free moves": 0 in (transfer_cost, change_cost),
        "cost per km": "transfer_cost_per_km" in rules,
        "max km": "transfer_max_km" in rules,
        "nobody on board": not any(row["officers"] for row in _rows(tables, "staff")),
    }
    return [name for name, is_used in used.items() if is_used]


def _skeleton(rng: Random) -> _Draft:
    num_offices = rng.choices((1, 2, 3, 4), (2, 5, 6, 4))[0]
    num_duties = rng.choices((1, 2, 3), (4, 5, 2))[0]
    offices = "ABCD"[:num_offices]
    duties = "xyz"[:num_duties]
    pools = _pools(rng, duties)
    most = 7 if num_offices * num_duties <= 8 else 5
    on_board: dict[tuple[str, str, str | None], int] = {}
    for _ in range(rng.choice((0, *range(1, most + 1), *range(2, most + 1)))):
        pool, may_serve = rng.choice(pools)
        key = (rng.choice(offices), rng.choice(may_serve), pool)
        on_board[key] = on_board.get(key, 0) + 1
    if not on_board:
        pool, may_serve = pools[0]
        on_board[offices[0], may_serve[0], pool] = 0
    staff: list[Row] = []
    for (office, duty, pool), officers in on_board.items():
        staff.append({"office": office, "duty": duty, "officers": officers})
        if pool is not None:
            staff[-1]["pool"] = pool
    named = [_pool_row(rng, pool, serves, duties) for pool, serves in pools if pool is not None]
    _set_fte(rng, named)
    return {
        "offices": [{"office": office} for office in offices],
        "duties": [{"duty": duty} for duty in duties],
        "case_types": [],
        "caseload": _caseload(rng, offices, duties),
        "pools": named,
        "staff": staff,
        "hires": [],
        "limits": [],
        "lanes": [],
        "rules": {},
    }


def _pools(rng: Random, duties: str) -> list[tuple[str | None, str]]:
    """Return (pool, duties it may serve); None is the pool of officers of no named pool."""
    kind = rng.choices(("one", "alike", "duties", "apart"), (68, 9, 14, 9))[0]
    pools: list[tuple[str | None, str]] = [(None, duties)]
    if kind == "one":
        return pools
    if kind == "apart":
        return [(f"p{duty}", duty) for duty in duties]
    if rng.random() < 0.5:
        pools.clear()
    if kind == "alike":
        return [*pools, ("p", duties), ("q", duties)]
    return [*pools, *((name, _subset(rng, duties)) for name in "pqr"[: rng.choice((1, 2, 3))])]


def _pool_row(rng: Random, pool: str, serves: str, duties: str) -> Row:
    row: Row = {"pool": pool}
    # A pool that serves every duty may also say so by leaving the column out.
    if serves != duties or rng.random() < 0.5:
        row["duties"] = list(serves)
    return row


def _set_fte(rng: Random, pools: list[Row]) -> None:
    """Give the pools FTE: each its own, all the same, or none said."""
    way = rng.choices(("own", "same", "unsaid"), (5, 2, 6))[0]
    same = rng.choice((0.5, 0.8))
    for row in pools:
        if way != "unsaid":
            row["fte"] = rng.choice((0.25, 0.5, 0.75, 1, 1.5)) if way == "own" else same


def _caseload(rng: Random, offices: str, duties: str) -> list[Row]:
    unit = rng.choice((1, 1, 5, 7))
    sizes = rng.choice(((0, 1, 2, 3, 4, 6), (0, 2, 4, 8, 12), (3, 3, 6), tuple(range(15))))
    rows: list[Row] = [
        {"office": office, "duty": duty, "cases": unit * rng.choice(sizes)}
        for office in offices
        for duty in duties
        if rng.random() < 0.92
    ]
    return rows or [{"office": offices[0], "duty": duties[0], "cases": 0}]


def _weights(rng: Random, draft: _Draft) -> None:
    types = "st"[: rng.choice((1, 2))]
    draft["case_types"] = [
        {"case_type": name, "weight": rng.choice((0.5, 1.5, 2, 0.333))} for name in types
    ]
    for row in list(draft["caseload"]):
        if rng.random() < 0.6:
            row["case_type"] = rng.choice(types)
            if rng.random() < 0.3:
                draft["caseload"].append(
                    {"office": row["office"], "duty": row["duty"], "cases": rng.randint(0, 4)}
                )


def _standards(rng: Random, draft: _Draft) -> None:
    for row in draft["duties"]:
        if rng.random() < 0.8:
            row["standard"] = rng.choice((1, 2, 3, 0.5, 2.5))


def _limits(rng: Random, draft: _Draft) -> None:
    people = _num_people(draft)
    cells = [(office, duty) for office in _ids(draft, "offices") for duty in _ids(draft, "duties")]
    for office, duty in rng.sample(cells, rng.randint(1, min(3, len(cells)))):
        kind = rng.choice(("min", "max", "both"))
        least = min(rng.choice((1, 1, 2)), people)
        row: Row = {"office": office, "duty": duty}
        if kind != "max":
            row["min"] = least
        if kind != "min":
            row["max"] = (
                rng.choice((0, 1, 1, 2, 3)) if kind == "max" else least + rng.choice((0, 1))
            )
        draft["limits"].append(row)


def _lanes(rng: Random, draft: _Draft) -> None:
    offices = _ids(draft, "offices")
    for start in offices:
        for end in offices:
            if start != end and rng.random() < 0.6:
                row: Row = {"from": start, "to": end}
                if rng.random() < 0.4:
                    row["cost"] = rng.choice((0, 1, 3, 10, 2.5))
                if rng.random() < 0.4:
                    row["max"] = rng.choice((0, 1, 1, 2))
                draft["lanes"].append(row)


def _out_share(rng: Random, draft: _Draft) -> None:
    draft["rules"]["transfers_out_share"] = rng.choice((0, 0.25, 0.34, 0.5, 0.5, 1))


def _in_max(rng: Random, draft: _Draft) -> None:
    draft["rules"]["transfers_in_max"] = rng.choice((0, 1, 1, 2))


def _hires(rng: Random, draft: _Draft) -> None:
    pools = [row.get("pool") for row in draft["staff"]] + [row["pool"] for row in draft["pools"]]
    for _ in range(rng.choice((1, 1, 2))):
        row: Row = {"officers": rng.choice((1, 1, 2))}
        pool = rng.choice(pools)
        if pool is not None:
            row["pool"] = pool
        if rng.random() < 0.4:
            row["offices"] = list(_subset(rng, "".join(_ids(draft, "offices"))))
        if rng.random() < 0.6:
            row["cost"] = rng.choice((0, 1, 5, 12, 0.5))
        draft["hires"].append(row)


def _seats(rng: Random, draft: _Draft) -> None:
    for row in draft["offices"]:
        if rng.random() < 0.6:
            row["seats"] = max(
                0, _num_on_board(draft, str(row["office"])) + rng.choice((-1, 0, 0, 1, 2))
            )


def _budget(rng: Random, draft: _Draft) -> None:
    draft["rules"]["budget"] = rng.choice((0, 1, 2, 5, 10, 12, 20, 21.5, 30))


def _transfers_max(rng: Random, draft: _Draft) -> None:
    draft["rules"]["transfers_max"] = rng.choice((0, 1, 1, 2, 3))


def _duty_changes_max(rng: Random, draft: _Draft) -> None:
    draft["rules"]["duty_changes_max"] = rng.choice((0, 1, 1, 2))


def _no_transfers(rng: Random, draft: _Draft) -> None:
    draft["rules"]["transfers"] = False


def _no_duty_changes(rng: Random, draft: _Draft) -> None:
    draft["rules"]["duty_changes"] = False


def _costs(rng: Random, draft: _Draft) -> None:
    draft["rules"]["transfer_cost"] = rng.choice((0, 1, 1, 2, 3, 0.5))
    draft["rules"]["duty_change_cost"] = rng.choice((0, 1, 2, 5, 1.5))


def _distances(rng: Random, draft: _Draft) -> None:
    for row in draft["offices"]:
        row["latitude"] = 30 + rng.choice((0, 1, 2, 0.5, 7.25))
        row["longitude"] = -100 + rng.choice((0, 1, 2, 3.125))
    way = rng.choice(("cost", "max", "both"))
    if way != "max":
        draft["rules"]["transfer_cost_per_km"] = rng.choice((0.01, 0.1, 0.033))
    if way != "cost":
        draft["rules"]["transfer_max_km"] = rng.choice((50, 120, 250.5, 900))


def _too_few_seats(rng: Random, draft: _Draft) -> None:
    row = max(draft["offices"], key=lambda row: _num_on_board(draft, str(row["office"])))
    row["seats"] = max(0, _num_on_board(draft, str(row["office"])) - 1)
    draft["rules"] |= rng.choice(({"transfers": False}, {"transfers_in_max": 0}, {"budget": 0}))


def _unmet_minimum(rng: Random, draft: _Draft) -> None:
    office = rng.choice(_ids(draft, "offices"))
    duty = rng.choice(_ids(draft, "duties"))
    least = min(_num_on_board(draft, office) + 1, _num_people(draft))
    draft["limits"] = [{"office": office, "duty": duty, "min": least}]
    draft["rules"] |= rng.choice(
        ({"transfers": False}, {"transfers_max": 0}, {"transfers_out_share": 0})
    )


def _nobody_allowed(rng: Random, draft: _Draft) -> None:
    row = rng.choice(draft["staff"])
    draft["limits"] = [{"office": row["office"], "duty": row["duty"], "max": 0}]
    draft["rules"] |= rng.choice(
        ({"transfers": False, "duty_changes": False}, {"transfers_max": 0, "duty_changes_max": 0})
    )


_FEATURES: tuple[tuple[float, Callable[[Random, _Draft], None]], ...] = (
    (0.12, _weights),
    (0.15, _standards),
    (0.15, _hires),
    (0.22, _limits),
    (0.20, _lanes),
    (0.15, _seats),
    (0.13, _out_share),
    (0.12, _in_max),
    (0.12, _budget),
    (0.10, _transfers_max),
    (0.10, _duty_changes_max),
    (0.04, _no_transfers),
    (0.05, _no_duty_changes),
    (0.20, _costs),
    (0.10, _distances),
)


def _subset(rng: Random, letters: str) -> str:
    kept = rng.sample(letters, rng.randint(1, len(letters)))
    return "".join(letter for letter in letters if letter in kept)


def _ids(draft: _Draft, table: str) -> list[str]:
    column = {"offices": "office", "duties": "duty"}[table]
    return [str(row[column]) for row in _rows(dict(draft), table)]


def _num_on_board(draft: _Draft, office: str) -> int:
    return sum(cast(int, row["officers"]) for row in draft["staff"] if row["office"] == office)


def _num_people(draft: _Draft) -> int:
    return sum(cast(int, row["officers"]) for row in [*draft["staff"], *draft["hires"]])


def _rows(tables: Tables, table: str) -> list[Row]:
    return cast("list[Row]", tables.get(table, []))


def _pools_used(tables: Tables) -> list[tuple[frozenset[object], float]]:
    """Return (duties, FTE) of the pools that have officers on board or hires."""
    all_duties = [row["duty"] for row in _rows(tables, "duties")]
    used = {row.get("pool") for row in [*_rows(tables, "staff"), *_rows(tables, "hires")]}
    pools: list[Row] = [*_rows(tables, "pools"), {"pool": None}]
    return [
        (
            frozenset(cast("list[str]", row.get("duties", all_duties))),
            cast(float, row.get("fte", 1)),
        )
        for row in pools
        if row["pool"] in used
    ]


def _mixes_fte(pools: list[tuple[frozenset[object], float]]) -> bool:
    return any(
        fte != other_fte and duties & other_duties
        for duties, fte in pools
        for other_duties, other_fte in pools
    )
