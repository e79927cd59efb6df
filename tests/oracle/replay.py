"""An answer's moves and work, carried out in the tables: what rules break, what loads are had."""

from dataclasses import dataclass
from fractions import Fraction
from typing import Any

import numpy as np

from tests.oracle.outcomes import Best, Load, load_of, rises, time_in, top_of
from tests.oracle.plans import Layout, Move, Rows
from tests.oracle.rules import breaches, fixed_cost, planned
from tests.oracle.work import shifts
from tests.oracle.world import World, thousandths


@dataclass(frozen=True)
class Replay:
    """What came of it: rules broken as (table, row, column), faults in words, loads and cost."""

    broken: set[tuple[str, int | None, str]]
    faults: list[str]
    best: Best
    loads: list[Load | None]
    heads: list[int]


def replayed(world: World, report: dict[str, Any], budget: Any = None) -> Replay:
    """Carry out the moves and the work of a report, and compare its own numbers."""
    replay = carried_out(world, report["moves"], report["work"], budget)
    faults = replay.faults + [f"breaks {name}" for name in sorted(map(str, replay.broken))]
    if len({world.cell(row) for row in report["cells"]}) != world.num_cells:
        faults.append("not every cell is told of")
    for row in report["cells"]:
        cell = world.cell(row)
        load = replay.loads[cell]
        exact = None if row["load"] is None else Fraction(row["load"]["exact"])
        true = Fraction(0) if load is None else load[1] if load[0] == 0 else None
        if exact != true or row["officers"] != replay.heads[cell]:
            faults.append(f"cell {cell} says {row['officers']}, {row['load']}; it has {load}")
    if thousandths(report["totals"]["cost"]) != replay.best.cost:
        faults.append(
            f"the cost says {report['totals']['cost']}, it is {replay.best.cost} thousandths"
        )
    peak = report["peak"]["exact"]
    if (None if peak is None else (0, Fraction(peak))) != top_of(replay.best):
        faults.append(f"the peak says {peak}, it is {replay.best}")
    return Replay(replay.broken, faults, replay.best, replay.loads, replay.heads)


def carried_out(
    world: World,
    moves: list[dict[str, Any]],
    work: list[dict[str, Any]] | None = None,
    budget: Any = None,
) -> Replay:
    """Carry out moves and work."""
    layout = Layout(world)
    faults: list[str] = []
    row = _moved(layout, moves, faults)
    after, paid = _shared(world, work or [], faults)
    broken = {(t, n, c) for t, n, c, mask in breaches(layout, row) if mask[0]}
    pools = range(len(world.pools))
    officers = [[int(row[0, layout.placed[p, c]]) for p in pools] for c in range(world.num_cells)]
    times = [int(time_in(world, c, officers[c])) for c in range(world.num_cells)]
    loads = [load_of(world, c, after[c], times[c]) for c in range(world.num_cells)]
    for number, limit in world.rows("limits"):
        load = loads[world.cell(limit)]
        if "max_load" in limit and load and load > (0, Fraction(str(limit["max_load"]))):
            broken.add(("limits", number, "max_load"))
    if not rises(world, np.array([times]), np.array([after]))[0, 0]:
        broken.add(("rules", None, "office_load_rise_max"))
    cost = int(row[0, layout.cost] + fixed_cost(layout, row)[0]) + paid
    for cap in (world.rules.get("budget"), budget):
        if cap is not None and cost > thousandths(cap):
            broken.add(("rules", None, "budget"))
    missing = sum(
        max(0, wanted - int(row[0, layout.placed[place]]))
        for place, wanted in planned(world).items()
    )
    ordered = tuple(sorted((load for load in loads if load), reverse=True))
    return Replay(broken, faults, Best(ordered, cost, missing), loads, [sum(n) for n in officers])


def _moved(layout: Layout, moves: list[dict[str, Any]], faults: list[str]) -> Rows:
    """Return the plan, as one row, to which the moves lead."""
    world, staying, hired = layout.world, dict(layout.world.today), dict[int, int]()
    row = np.zeros((1, layout.width), dtype=np.int64)
    for move in moves:
        pool, hire = world.pool_named(move["pool"]), move.get("hire")
        end = world.cell({"office": move["to_office"], "duty": move["to_duty"]})
        start = None
        if move["kind"] == "hire":
            hired[hire] = hired.get(hire, 0) + move["officers"]
            if not any((h.row, h.pool) == (hire, pool) and end in h.cells for h in world.hires):
                faults.append(f"no such hire: {move}")
        else:
            start = world.cell({"office": move["from_office"], "duty": move["from_duty"]})
            staying[pool, start] = staying.get((pool, start), 0) - move["officers"]
        one = Move(pool, start, end, hire)
        kind, cost = layout.kind_and_cost(one)
        if not layout.open(one) or kind != move["kind"]:
            faults.append(f"no way for {move}")
        if "cost" in move and thousandths(move["cost"]) != cost * move["officers"]:
            faults.append(f"{move} costs {cost} thousandths each")
        row[0] += move["officers"] * np.array(layout.row(one), dtype=np.int64)
    for (pool, cell), officers in staying.items():
        row[0] += officers * np.array(layout.row(Move(pool, cell, cell)), dtype=np.int64)
    faults += [f"{-n} more leave {place} than are there" for place, n in staying.items() if n < 0]
    for hire in world.hires:
        if hired.get(hire.row, 0) > hire.officers:
            faults.append(f"more hired than row {hire.row} offers")
    return row


def _shared(world: World, work: list[dict[str, Any]], faults: list[str]) -> tuple[list[int], int]:
    """Return the work of each cell once cases are handled elsewhere, and what that costs."""
    after, paid = list(world.work), 0
    gone: dict[Any, int] = {}
    for row in work:
        cell, kind = world.cell(row), row["case_type"]
        to = world.cell({"office": row["to_office"], "duty": row["duty"]})
        shift = next((s for s in shifts(world) if s.cell == cell and s.case_type == kind), None)
        gone[cell, kind] = gone.get((cell, kind), 0) + row["cases"]
        if shift is None or to not in shift.to or gone[cell, kind] > shift.most:
            faults.append(f"nothing lets these cases go: {row}")
            continue
        if thousandths(row["cost"]) != shift.cost * row["cases"]:
            faults.append(f"{row} costs {shift.cost} thousandths each")
        paid += shift.cost * row["cases"]
        after[cell] -= world.weight[kind] * row["cases"]
        after[to] += world.weight[kind] * row["cases"]
    return after, paid
