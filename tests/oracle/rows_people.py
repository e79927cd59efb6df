"""The random tables about people: who is away, who serves beside whom, what is settled already."""

from fractions import Fraction
from random import Random
from typing import Any

from tests.oracle.rows_lanes import maybe, some
from tests.oracle.world import Tables, World

WHEN = (
    {},
    {},
    {"from": "2025-01-01"},
    {"until": "2024-06-30"},
    {"from": "2024-01-01", "until": "2024-06-30"},
)


def reductions_of(rng: Random, tables: Tables) -> list[dict[str, Any]]:
    """Say of some officers that part of their time is not available; some of it at another date."""
    rows: list[dict[str, Any]] = []
    pools = {row["pool"]: row for row in tables.get("pools", [])}
    parts = [1, *(Fraction(str(row.get("productive", 1))) for row in tables["duties"])]
    for staff in tables["staff"]:
        fte = Fraction(str(pools.get(staff.get("pool"), {}).get("fte", 1)))
        left = staff["officers"]
        for share in rng.sample((0.5, 0.25, 1, 0.125), rng.choice((0, 1, 1, 2))):
            if any((1000 * fte * Fraction(1 - share) * part).denominator > 1 for part in parts):
                continue
            officers = rng.randint(0, left)
            row = staff | {"officers": officers, "share": share} | rng.choice(WHEN)
            if rng.random() < 0.5:
                row["reason"] = f"leave {share}"
            rows.append(row)
            left -= officers
    return rows


def spans_of(rng: Random, pools: list[str], offices: list[str]) -> list[dict[str, Any]]:
    """Return how many officers a supervisor may have."""
    rows = []
    for _ in range(rng.choice((1, 1, 2))):
        row: dict[str, Any] = {"supervisors": some(rng, pools), "max": rng.choice((1, 2, 3, 10**7))}
        others = [pool for pool in pools if pool not in row["supervisors"]]
        if others and rng.random() < 0.4:
            row["pools"] = some(rng, others)
        if rng.random() < 0.4:
            row["offices"] = some(rng, offices)
        rows.append(row)
    return rows


def mixes_of(
    rng: Random, pools: list[str], offices: list[str], duties: list[str]
) -> list[dict[str, Any]]:
    """Return which share of a cell's officers may be of some pools."""
    rows = []
    for _ in range(rng.choice((1, 1, 2))):
        share = rng.choice((0, 0.25, 0.333, 0.5, 0.5, 0.667, 1))
        row: dict[str, Any] = {"pools": some(rng, pools), "share": share}
        if rng.random() < 0.4:
            row["offices"] = some(rng, offices)
        if rng.random() < 0.3:
            row["duties"] = some(rng, duties)
        rows.append(row)
    return rows


def nameable(world: World) -> list[int]:
    """Return the pools that pins and the plan may name: none that others are split off from."""
    split = {key[0] for key in world.pools if key is not None and len(key) == 2}
    whole = [(pool, "" if key is None else key[0], key) for pool, key in enumerate(world.pools)]
    return [
        pool
        for pool, base, key in whole
        if base not in split or (key is not None and len(key) == 2)
    ]


def plan_of(rng: Random, tables: Tables) -> list[dict[str, Any]]:
    """Return a placement of before, of no more officers than there are."""
    world, rows = World(tables), {}
    for pool in rng.choices(nameable(world) or [0], k=rng.choice((1, 2, 3))):
        if pool not in nameable(world) or not world.serves[pool]:
            return []
        name, duty = world.name_of(pool), world.duties[rng.choice(world.serves[pool])]
        row = {"office": rng.choice(world.offices), "duty": duty}
        row |= {} if name is None else {"pool": name}
        rows[tuple(row.items())] = row | {"officers": rng.choice((0, 1, 1, 2))}
    people = sum(world.today.values()) + sum(hire.officers for hire in world.hires)
    fits = sum(row["officers"] for row in rows.values()) <= people
    return list(rows.values()) if fits else []


def pins_of(rng: Random, tables: Tables) -> list[dict[str, Any]]:
    """Return who stays, which cells keep their number and which lanes are used."""
    world = World(tables)
    named = [name for pool in nameable(world) if (name := world.name_of(pool)) is not None]
    pins: dict[tuple[Any, ...], dict[str, Any]] = {}
    for what in rng.choices(("stay", "cell", "lane"), k=rng.choice((1, 1, 2))):
        pin: dict[str, Any] = {"what": what, "office": rng.choice(world.offices)}
        others = [office for office in world.offices if office != pin["office"]]
        if what == "lane" and not others:
            continue
        often = {"stay": 0.5, "cell": 1.0, "lane": 0.0}[what]
        to = {"to": (1.0, others)} if what == "lane" else {}
        maybe(rng, pin, {"duty": (often, world.duties), "pool": (0.3, named)} | to)
        key = tuple(pin.get(column) for column in ("what", "office", "duty", "pool", "to"))
        maybe(rng, pin, {"officers": (0.5, (0, 1, 1, 2))})
        if what == "cell" and "plan" in tables and "officers" not in pin:
            maybe(rng, pin, {"at": (0.5, ("plan", "today"))})
        pins[key] = pin
    return list(pins.values())
