"""Which rules a plan breaks, each from its sentence in the docs: problem, rules, people, pins.

Each breach is (table, row, which of the plans): a plan keeps the rules if no breach is of it.
"""

from collections.abc import Iterator
from fractions import Fraction
from math import floor
from typing import Any

import numpy as np
from numpy.typing import NDArray

from tests.oracle.plans import Layout, Rows
from tests.oracle.world import World, ids, thousandths

Mask = NDArray[np.bool_]
Breach = tuple[str, int | None, str, Mask]


def fixed_cost(layout: Layout, plans: Rows) -> NDArray[np.int64]:
    """Return what the lanes that are used cost once, of each plan."""
    total = np.zeros(len(plans), dtype=np.int64)
    for (a, b), way in layout.world.ways.items():
        total += way.once * (plans[:, layout.lanes[a, b]] > 0)
    return total


def breaches(layout: Layout, plans: Rows) -> Iterator[Breach]:
    """Yield every breach that has nothing to do with loads, nor with the budget of everything."""
    yield from _places(layout, plans)
    yield from _people(layout, plans)
    yield from _lanes(layout, plans)
    yield from _caps(layout, plans)
    yield from _pins(layout, plans)


def heads(layout: Layout, plans: Rows, cells: Any, pools: Any = None) -> NDArray[np.int64]:
    """Return how many officers of the pools serve in the cells."""
    world = layout.world
    chosen = range(len(world.pools)) if pools is None else pools
    columns = [int(layout.placed[pool, cell]) for pool in chosen for cell in cells]
    return plans[:, columns].sum(axis=1)


def offices_of(world: World, row: dict[str, Any]) -> list[int]:
    """Return the offices for which a row holds: those of its list, or all."""
    named = ids(row.get("offices"))
    return [i for i, office in enumerate(world.offices) if named is None or office in named]


def _places(layout: Layout, plans: Rows) -> Iterator[Breach]:
    world = layout.world
    for number, row in world.rows("limits"):
        officers = heads(layout, plans, [world.cell(row)])
        yield "limits", number, "min", officers < row.get("min", 0)
        if "max" in row:
            yield "limits", number, "max", officers > row["max"]
    for number, row in world.rows("offices"):
        if "seats" in row:
            there = heads(layout, plans, world.cells_in(number - 1))
            yield "offices", number, "seats", there > row["seats"]
    for number, row in world.rows("pairs"):
        duties = world.duties.index(row["duty"]), world.duties.index(row["other"])
        for office in offices_of(world, row):
            cells = [office * world.num_duties + duty for duty in duties]
            yield "pairs", number, "", heads(layout, plans, cells) < 1


def _people(layout: Layout, plans: Rows) -> Iterator[Breach]:
    world = layout.world
    for number, row in world.rows("spans"):
        above = world.pools_of(row["supervisors"]) or []
        below = world.pools_of(row.get("pools"))
        if below is None:
            below = [pool for pool in range(len(world.pools)) if pool not in above]
        for office in offices_of(world, row):
            cells = world.cells_in(office)
            led, leading = heads(layout, plans, cells, below), heads(layout, plans, cells, above)
            yield "spans", number, "", led > row["max"] * leading
    for number, row in world.rows("mixes"):
        of, share = world.pools_of(row["pools"]) or [], thousandths(row["share"])
        duties = ids(row.get("duties")) or world.duties
        for office in offices_of(world, row):
            for cell in world.cells_in(office):
                if world.duties[world.duty_of(cell)] in duties:
                    some, everyone = heads(layout, plans, [cell], of), heads(layout, plans, [cell])
                    yield "mixes", number, "", 1000 * some > share * everyone


def _lanes(layout: Layout, plans: Rows) -> Iterator[Breach]:
    world, rules = layout.world, layout.world.rules
    rows = {(row["from"], row["to"]): number for number, row in world.rows("lanes")}
    used = np.zeros(len(plans), dtype=np.int64)
    touched = np.zeros((len(plans), len(world.offices)), dtype=bool)
    for a, start in enumerate(world.offices):
        for b, end in enumerate(world.offices):
            officers, way = plans[:, layout.lanes[a, b]], world.ways.get((a, b))
            number = rows.get((start, end))
            used += officers > 0
            touched[:, a] |= officers > 0
            touched[:, b] |= officers > 0
            if way is None:
                yield "ways", None, "closed", officers > 0
                continue
            own = number is not None and "lot" in world.tables["lanes"][number - 1]
            short = (officers > 0) & (officers < way.lot)
            yield (
                ("lanes", number, "lot", short) if own else ("rules", None, "transfers_lot", short)
            )
            yield "lanes", number, "max", officers > way.most
    if "lanes_max" in rules:
        yield "rules", None, "lanes_max", used > rules["lanes_max"]
    if "offices_touched_max" in rules:
        most = rules["offices_touched_max"]
        yield "rules", None, "offices_touched_max", touched.sum(axis=1) > most


def transfers(layout: Layout, plans: Rows) -> NDArray[np.int64]:
    """Return how many officers go to another office, of each plan."""
    return plans[:, layout.lanes.ravel()].sum(axis=1)


def _caps(layout: Layout, plans: Rows) -> Iterator[Breach]:
    world, rules = layout.world, layout.world.rules
    if "transfers_max" in rules:
        yield "rules", None, "transfers_max", transfers(layout, plans) > rules["transfers_max"]
    if "duty_changes_max" in rules:
        most = rules["duty_changes_max"]
        yield "rules", None, "duty_changes_max", plans[:, layout.changes] > most
    for office in range(len(world.offices)):
        on_board = sum(n for (_, cell), n in world.today.items() if world.office_of(cell) == office)
        if "transfers_out_share" in rules:
            most = floor(Fraction(str(rules["transfers_out_share"])) * on_board)
            gone = plans[:, layout.lanes[office]].sum(axis=1)
            yield "rules", None, "transfers_out_share", gone > most
        if "transfers_in_max" in rules:
            come = plans[:, layout.lanes[:, office]].sum(axis=1)
            yield "rules", None, "transfers_in_max", come > rules["transfers_in_max"]
    once = fixed_cost(layout, plans)
    for column, (number, row) in zip(layout.budgets, world.rows("budgets"), strict=True):
        spent = plans[:, column].copy()
        pools = world.pools_of(row.get("pools"))
        whole = pools is None or len(pools) == len(world.pools)
        if (
            row.get("counts", "cost") == "cost"
            and "transfer" in (row.get("kinds") or "transfer")
            and whole
        ):
            spent += once
        yield "budgets", number, "", spent > thousandths(row["max"])


def _pins(layout: Layout, plans: Rows) -> Iterator[Breach]:
    world = layout.world
    for number, row in world.rows("pins"):
        pools = [world.pool_named(row["pool"])] if "pool" in row else range(len(world.pools))
        office = world.offices.index(row["office"])
        cells = [world.cell(row)] if "duty" in row else list(world.cells_in(office))
        if row["what"] == "stay":
            assert layout.stays is not None
            today = sum(n for (p, c), n in world.today.items() if p in pools and c in cells)
            columns = [int(layout.stays[pool, cell]) for pool in pools for cell in cells]
            yield "pins", number, "", plans[:, columns].sum(axis=1) < row.get("officers", today)
        elif row["what"] == "cell":
            where = planned(world) if row.get("at") == "plan" else world.today
            there = sum(n for (p, c), n in where.items() if p in pools and c in cells)
            yield (
                "pins",
                number,
                "",
                heads(layout, plans, cells, pools) != row.get("officers", there),
            )
        else:
            to = world.offices.index(row["to"])
            column = layout.lanes[office, to]
            if "pool" in row:
                column = layout.pool_lanes[world.pool_named(row["pool"]), office, to]
            yield "pins", number, "", plans[:, column] != row.get("officers", 0)


def planned(world: World) -> dict[tuple[int, int], int]:
    """Return the table plan: officers by pool and cell."""
    return {
        (world.pool_named(row.get("pool")), world.cell(row)): row["officers"]
        for _, row in world.rows("plan")
    }
