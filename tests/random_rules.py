"""Small random instances under rules that are no flow: one rule alone, or several together.

Numbers are drawn near what today's placement comes to, so that rules bind, tie and sometimes
cannot be kept. What the tables say is never faulty in itself.
"""

from collections.abc import Callable
from itertools import product
from math import ceil
from random import Random

from tests.every_plan import cells_of, each, every_plan, lane_of, num_plans, offices_of, pool_of
from tests.every_plan import reduced as without_reductions
from tests.every_rule import RULES, breaks_limits
from tests.random_skeleton import (
    OLD,
    Draw,
    Row,
    Tables,
    draw_budget,
    draw_lanes,
    limit_of,
    skeleton,
    some_offices,
)

MOST_PLANS = 25_000
"""Beyond this many plans an instance is drawn again."""

AS_OF = "2026-01-15"

EMPTY = ("case_types", "pools", "hires", "limits", "lanes", "reductions", "spans", "mixes", "pairs")
EMPTY += ("budgets", "pins", "plan", "remote")


def random_rule_tables(seed: int) -> Tables:
    """Return the tables that belong to the seed, as caseload/1 has them in JSON."""
    return _small(_drawn, f"random rules {seed}", str(seed))


def random_remote_tables(seed: int) -> Tables:
    """Return the tables of a seed in which cases may be handled elsewhere, often half or all."""
    return _small(_drawn_remote, f"random remote work {seed}", f"remote {seed}")


def _small(draw: Callable[[Random], Tables], name: str, seed: str) -> Tables:
    attempt = 0
    while True:
        tables = draw(Random(f"{seed}/{attempt}"))
        if num_plans(tables) <= MOST_PLANS and not _contradicts_itself(tables):
            return {"format": "caseload/1", "name": name} | tables
        attempt += 1


def rules_used(tables: Tables) -> list[str]:
    """Return the names of the rules the instance has, in a fixed order."""
    rules, limits, lanes = tables.get("rules", {}), each(tables, "limits"), each(tables, "lanes")
    pins = [row["what"] for row in each(tables, "pins")]
    columns = {
        "productive": tables["duties"],
        "fte": each(tables, "pools"),
        "seats": tables["offices"],
        "min": limits,
        "max": limits,
        "max_load": limits,
        "lane max": lanes,
        "lane lot": lanes,
        "lane fixed_cost": lanes,
    }
    used = [n for n, rows in columns.items() if any(n.split()[-1] in row for row in rows)]
    if any(row.get("fte") == 0 for row in each(tables, "pools")):
        used.append("fte 0")
    used += [f"{what} pin" for what in ("stay", "cell", "lane") if what in pins]
    used += [f"pin at {row['at']}" for row in each(tables, "pins") if "at" in row]
    tables_used = ("hires", "lanes", "reductions", "spans", "mixes", "pairs", "budgets", "plan")
    used += [name for name in (*tables_used, "remote") if name in tables]
    return [
        *dict.fromkeys(used),
        *(n for n in rules if n not in ("transfer_cost", "duty_change_cost")),
    ]


def _drawn(rng: Random) -> Tables:
    tables = skeleton(rng)
    for draw in rng.sample(NEW, rng.choices((1, 2, 3, 4, 5), (25, 25, 25, 15, 10))[0]):
        draw(rng, tables)
    if rng.random() < 0.4:
        for draw in rng.sample(OLD, rng.choice((1, 1, 2))):
            draw(rng, tables)
    return _finished(rng, tables)


def _drawn_remote(rng: Random) -> Tables:
    """Return tables with remote work, beside which there may be a rule or two."""
    tables = skeleton(rng)
    rng.choice((_remote, _typed_remote))(rng, tables)
    if rng.random() < 0.4:
        for row in tables["remote"]:
            row["share"] = rng.choice((0.5, 1))
    beside = [*NEW, *OLD]
    for draw in rng.sample(beside, rng.choice((0, 0, 1, 2))):
        if draw not in (_remote, _typed_remote):
            draw(rng, tables)
    return _finished(rng, tables)


def _finished(rng: Random, tables: Tables) -> Tables:
    # Pins and reductions name what other tables say, so they come last.
    for draw in tables.pop("later"):
        draw(rng, tables)
    return {name: rows for name, rows in tables.items() if rows or name not in EMPTY}


def _contradicts_itself(tables: Tables) -> bool:
    """Return whether pins contradict each other or the limits: they would be a fault."""
    pins = each(tables, "pins")
    if not pins:
        return False
    keys = {tuple(row.get(k) for k in ("what", "office", "duty", "pool", "to")) for row in pins}
    plans = every_plan(tables)
    names = ("stay pins", "cell pins", "lane pins", "lane max", "lot")
    broken = breaks_limits(plans)
    for name in names:
        broken = broken | RULES[name](plans)
    return len(keys) < len(pins) or bool(broken.all())


def _productive(rng: Random, tables: Tables) -> None:
    for row in tables["duties"]:
        if rng.random() < 0.7:
            row["productive"] = rng.choice((0.8, 0.5, 0.9))
    tables["duties"][0].setdefault("productive", 0.6)


def _absent(rng: Random, tables: Tables) -> None:
    rng.choice(tables["pools"])["fte"] = rng.choice((0, 0.2, 0.5))


def _reductions(rng: Random, tables: Tables) -> None:
    tables["later"].insert(0, _draw_reductions)


def _draw_reductions(rng: Random, tables: Tables) -> None:
    tables["as_of"] = AS_OF
    share = {"ill": rng.choice((1, 0.5)), "course": rng.choice((0.2, 0.5)), None: 0.8}
    rows: list[Row] = []
    for staff in rng.sample(tables["staff"], min(rng.choice((1, 1, 2)), len(tables["staff"]))):
        reason = rng.choice(list(share))
        row = {key: staff[key] for key in ("office", "duty", "pool") if key in staff}
        row |= {"officers": rng.randint(1, staff["officers"]), "share": share[reason]}
        row |= {} if reason is None else {"reason": reason}
        row |= rng.choice(
            (
                {},
                {"from": AS_OF},
                {"until": AS_OF},
                {"from": "2025-12-01", "until": "2026-03-01"},
                {"from": "2026-01-16"},
                {"until": "2026-01-14"},
            )
        )
        rows.append(row)
    tables["reductions"] = rows


def _max_load(rng: Random, tables: Tables) -> None:
    for row in rng.sample(tables["caseload"], rng.choice((1, 1, 2))):
        standard = next(d for d in tables["duties"] if d["duty"] == row["duty"]).get("standard", 1)
        officers = rng.choice((0.5, 0.5, 1, 1, 1.5))
        cap = max(0.5, round(row["cases"] / officers / standard, rng.choice((0, 1))))
        limit_of(tables, row["office"], row["duty"])["max_load"] = cap


def _lot(rng: Random, tables: Tables) -> None:
    tables["rules"]["transfers_lot"] = rng.choice((2, 2, 2, 3))


def _fixed_cost(rng: Random, tables: Tables) -> None:
    tables["rules"]["lane_fixed_cost"] = rng.choice((1, 5, 2.5, 20))
    if rng.random() < 0.4:
        draw_budget(rng, tables)


def _own_lanes(rng: Random, tables: Tables) -> None:
    """Draw lanes with lots and fixed costs of their own."""
    draw_lanes(rng, tables)
    for row in tables["lanes"]:
        if rng.random() < 0.5:
            # A lot above the maximum only means that nobody uses the lane, which is no question.
            row["lot"] = rng.choice((1, 2, 3)) if "max" not in row else 1
        if rng.random() < 0.5:
            row["fixed_cost"] = rng.choice((0, 1, 4, 7.5))


def _lanes_max(rng: Random, tables: Tables) -> None:
    tables["rules"]["lanes_max"] = rng.choice((0, 1, 1, 1, 2))


def _touched_max(rng: Random, tables: Tables) -> None:
    tables["rules"]["offices_touched_max"] = rng.choice((1, 2, 2, 2))


def _load_rise(rng: Random, tables: Tables) -> None:
    tables["rules"]["office_load_rise_max"] = rng.choice((0, 0, 0.1, 0.25, 0.5, 1))


def _spans(rng: Random, tables: Tables) -> None:
    names = [row["pool"] for row in tables["pools"]]
    leaders = rng.sample(names, 1 if len(names) < 3 or rng.random() < 0.8 else 2)
    row: Row = {"supervisors": leaders, "max": rng.choice((1, 2, 2, 3))}
    led = [name for name in names if name not in leaders]
    if led and rng.random() < 0.4:
        row["pools"] = rng.sample(led, rng.randint(1, len(led)))
    tables.setdefault("spans", []).append(row | some_offices(rng, tables))


def _mixes(rng: Random, tables: Tables) -> None:
    names = [row["pool"] for row in tables["pools"]]
    row: Row = {"pools": rng.sample(names, rng.choice((1, 1, max(1, len(names) - 1))))}
    row["share"] = rng.choice((0.5, 0.5, 0.34, 0.666, 0.75)) if len(names) > 1 else 0.5
    if rng.random() < 0.3:
        row["duties"] = [rng.choice(tables["duties"])["duty"]]
    tables.setdefault("mixes", []).append(row | some_offices(rng, tables))


def _pairs(rng: Random, tables: Tables) -> None:
    duties = [row["duty"] for row in tables["duties"]]
    if len(duties) > 1:
        duty, other = rng.sample(duties, 2)
        row: Row = {"duty": duty, "other": other} | some_offices(rng, tables)
        tables.setdefault("pairs", []).append(row)
    else:
        _max_load(rng, tables)


def _budgets(rng: Random, tables: Tables) -> None:
    names = [row["pool"] for row in tables["pools"]]
    for budget in ("money", "heads")[: rng.choice((1, 2))]:
        row: Row = {"budget": budget, "max": rng.choice((0, 1, 2, 3, 5, 10, 12.5, 20))}
        if budget == "heads" or rng.random() < 0.3:
            row |= {"counts": "officers", "max": rng.choice((0, 1, 1, 2))}
        if rng.random() < 0.5:
            kinds = ["transfer", "duty_change", "hire"]
            row["kinds"] = rng.sample(kinds, rng.choice((1, 2)))
        if rng.random() < 0.4:
            row["pools"] = rng.sample(names, rng.randint(1, len(names)))
        tables.setdefault("budgets", []).append(row)
    if rng.random() < 0.4:
        # A row that counts the cost of all pools pays for lanes too.
        tables["rules"]["lane_fixed_cost"] = rng.choice((2.5, 5, 10, 20))


def _plan(rng: Random, tables: Tables) -> None:
    tables["later"].append(_draw_plan)


def _draw_plan(rng: Random, tables: Tables) -> None:
    """Draw a plan table near today's placement; its officers need not add up to those there are."""
    if "plan" in tables:
        return
    given: dict[tuple[str, str, str], int] = {}
    for row in _unsplit(tables):
        for _ in range(row["officers"]):
            pool, office, duty = pool_of(row), row["office"], row["duty"]
            if rng.random() < 0.6:
                office = rng.choice(offices_of(tables))
            key = office, duty, pool
            given[key] = given.get(key, 0) + rng.choices((0, 1, 2), (1, 8, 1))[0]
    tables["plan"] = [
        {"office": office, "duty": duty, "officers": officers} | ({"pool": pool} if pool else {})
        for (office, duty, pool), officers in given.items()
    ]


def _unsplit(tables: Tables) -> list[Row]:
    """Return staff by the pools that pins and plans may name."""
    split = {pool_of(row) for row in each(tables, "reductions")}
    return [row for row in without_reductions(tables)["staff"] if pool_of(row) not in split]


def _stay_pins(rng: Random, tables: Tables) -> None:
    tables["later"].append(_draw_stay_pin)


def _draw_stay_pin(rng: Random, tables: Tables) -> None:
    staff = rng.choice(_unsplit(tables) or [{}])
    if not staff.get("officers"):
        return
    row: Row = {"what": "stay", "office": staff["office"]}
    if rng.random() < 0.5:
        row["duty"] = staff["duty"]
    if "pool" in staff and rng.random() < 0.5:
        row["pool"] = staff["pool"]
    if rng.random() < 0.6:
        row["officers"] = rng.randint(1, staff["officers"])
    tables.setdefault("pins", []).append(row)


def _cell_pins(rng: Random, tables: Tables) -> None:
    if rng.random() < 0.3:
        tables["later"].append(_draw_plan)
    tables["later"] += [_draw_cell_pin] * rng.choice((1, 1, 2))


def _draw_cell_pin(rng: Random, tables: Tables) -> None:
    office, duty = rng.choice(cells_of(tables))
    row: Row = {"what": "cell", "office": office, "duty": duty}
    named = sorted({row["pool"] for row in _unsplit(tables) if "pool" in row})
    if named and rng.random() < 0.4:
        row["pool"] = rng.choice(named)
    if tables.get("plan") and rng.random() < 0.5:
        row["at"] = "plan"
    elif rng.random() < 0.4:
        row["officers"] = rng.choice((0, 1, 1, 2))
    tables.setdefault("pins", []).append(row)


def _lane_pins(rng: Random, tables: Tables) -> None:
    tables["later"].append(_draw_lane_pin)


def _draw_lane_pin(rng: Random, tables: Tables) -> None:
    pairs = product(offices_of(tables), repeat=2)
    open_now = [ends for ends in pairs if lane_of(tables, *ends) is not None]
    if not open_now:
        return
    start, end = rng.choice(open_now)
    row: Row = {"what": "lane", "office": start, "to": end}
    named = [row["pool"] for row in _unsplit(tables) if row.get("pool") and row["office"] == start]
    if named and rng.random() < 0.4:
        row["pool"] = rng.choice(named)
    if rng.random() < 0.6:
        row["officers"] = rng.choice((1, 1, 2))
    tables.setdefault("pins", []).append(row)


def _remote(rng: Random, tables: Tables) -> None:
    movable = [row for row in tables["caseload"] if row["cases"]]
    rows: list[Row] = []
    for cases in rng.sample(movable, min(len(movable), rng.choice((1, 1, 2)))):
        if any((row["office"], row["duty"]) == (cases["office"], cases["duty"]) for row in rows):
            continue  # where a row names no type, another for its cell would overlap
        share = ceil(1000 * rng.choice((1, 1, 2)) / cases["cases"]) / 1000
        row: Row = {"office": cases["office"], "duty": cases["duty"], "share": min(share, 1)}
        if "case_type" in cases and rng.random() < 0.5:
            row["case_type"] = cases["case_type"]
        if rng.random() < 0.5:
            row["cost"] = rng.choice((0, 0.5, 1, 4))
        others = [office for office in offices_of(tables) if office != cases["office"]]
        if rng.random() < 0.3:
            row["offices"] = rng.sample(others, 1)
        rows.append(row)
    tables["remote"] = rows


def _typed_remote(rng: Random, tables: Tables) -> None:
    """Draw cases of two types, and work that may move."""
    tables["case_types"] = [{"case_type": "s", "weight": rng.choice((0.5, 2, 1.5))}]
    for row in list(tables["caseload"]):
        if rng.random() < 0.5:
            row["case_type"] = "s"
            if rng.random() < 0.4:
                other = {"office": row["office"], "duty": row["duty"], "cases": rng.randint(0, 3)}
                tables["caseload"].append(other)
    _remote(rng, tables)


NEW: list[Draw] = [
    _productive, _absent, _reductions, _max_load, _lot, _fixed_cost, _own_lanes, _lanes_max,
    _touched_max, _load_rise, _spans, _mixes, _pairs, _budgets, _plan, _stay_pins, _cell_pins,
    _lane_pins, _remote, _typed_remote,
]  # fmt: skip
