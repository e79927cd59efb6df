"""What each plan of a tiny instance comes to: cases, officers, loads, costs and change.

Everything is counted in thousandths over all plans at once; loads alone are fractions.
"""

from collections.abc import Iterator
from fractions import Fraction
from itertools import product

import numpy as np

from optimizer.domain.load import Load
from tests.every_plan import (
    Cell,
    Ints,
    Move,
    Plans,
    Row,
    Tables,
    cells_of,
    duties_of,
    each,
    lane_of,
    offices_of,
    pool_of,
    rule,
    thousandths,
)


def ranked_loads(plans: Plans) -> tuple[list[Load], Ints]:
    """Return the loads there are from the lowest up, and the place of each cell's load in them.

    Places are (num_plans, num_cells).
    """
    standard = {row["duty"]: thousandths(row.get("standard", 1)) for row in plans.tables["duties"]}
    found: list[dict[tuple[int, int], Load]] = []
    pairs: list[tuple[Ints, Ints]] = []
    for cell in cells_of(plans.tables):
        work, fte = work_in(plans, cell), fte_in(plans, cell)
        pairs.append((work, fte))
        seen = set(zip(work.tolist(), fte.tolist(), strict=True))
        found.append({pair: _load(*pair, standard[cell[1]]) for pair in seen})
    ladder = sorted({load for of_cell in found for load in of_cell.values()})
    place = {load: i for i, load in enumerate(ladder)}
    ranks = [
        [place[of_cell[pair]] for pair in zip(work.tolist(), fte.tolist(), strict=True)]
        for of_cell, (work, fte) in zip(found, pairs, strict=True)
    ]
    return ladder, np.array(ranks, dtype=np.int64).T


def work_in(plans: Plans, cell: Cell) -> Ints:
    """Return (num_plans,), thousandths of weighted cases handled in the cell."""
    office, duty = cell
    signs = [
        way.weight * ((way.to == office) - (way.office == office)) * (way.duty == duty)
        for way in plans.ways
    ]
    return work_today(plans.tables, cell) + plans.cases @ np.array(signs, dtype=np.int64)


def work_today(tables: Tables, cell: Cell) -> int:
    """Return thousandths of the weighted cases that belong to the cell."""
    weight = {row["case_type"]: thousandths(row["weight"]) for row in each(tables, "case_types")}
    return sum(
        row["cases"] * weight.get(row.get("case_type"), 1000)
        for row in tables["caseload"]
        if (row["office"], row["duty"]) == cell
    )


def fte_in(plans: Plans, cell: Cell) -> Ints:
    """Return (num_plans,), thousandths of officers who have time for the cell's cases."""
    fte = [available(plans.tables, m.pool, cell[1]) * (m.end == cell) for m in plans.moves]
    return plans.officers @ np.array(fte, dtype=np.int64)


def available(tables: Tables, pool: str, duty: str) -> int:
    """Return thousandths of an officer of the pool that go to cases of the duty."""
    fte = {row["pool"]: row.get("fte", 1) for row in each(tables, "pools")}.get(pool, 1)
    productive = {row["duty"]: row.get("productive", 1) for row in tables["duties"]}[duty]
    return thousandths(Fraction(str(fte)) * Fraction(str(productive)))


def heads_in(plans: Plans, cell: Cell, pools: list[str] | None = None) -> Ints:
    """Return (num_plans,), the officers in the cell of some pools, or of all."""
    return plans.count(lambda m: m.end == cell and (pools is None or m.pool in pools))


def heads_at(plans: Plans, office: str, pools: list[str] | None = None) -> Ints:
    """Return (num_plans,), the officers in the office of some pools, or of all."""
    duties = duties_of(plans.tables)
    return np.sum([heads_in(plans, (office, duty), pools) for duty in duties], axis=0)


def transfers(
    plans: Plans, start: str | None = None, end: str | None = None, pool: str | None = None
) -> Ints:
    """Return (num_plans,), the officers transferred from, to or of one of these, or any."""

    def is_one(move: Move) -> bool:
        if move.kind != "transfer" or move.start is None or move.end is None:
            return False
        ends = start in (None, move.start[0]) and end in (None, move.end[0])
        return ends and pool in (None, move.pool)

    return plans.count(is_one)


def lanes_open(tables: Tables) -> Iterator[tuple[str, str, Row]]:
    """Yield from, to and the row of each lane that transfers may use."""
    for start, end in product(offices_of(tables), repeat=2):
        if (lane := lane_of(tables, start, end)) is not None:
            yield start, end, lane


def cost_of(plans: Plans) -> Ints:
    """Return (num_plans,), thousandths: moves, lanes used and cases handled elsewhere."""
    cost_of_work = plans.cases @ np.array([way.cost for way in plans.ways], dtype=np.int64)
    return cost_of_moves(plans) + fixed_cost_of(plans) + cost_of_work


def fixed_cost_of(plans: Plans) -> Ints:
    """Return (num_plans,), thousandths paid once for each lane used."""
    total = np.zeros(plans.num_plans, dtype=np.int64)
    for start, end, lane in lanes_open(plans.tables):
        each_lane = lane.get("fixed_cost", rule(plans.tables, "lane_fixed_cost", 0))
        total += thousandths(each_lane) * (transfers(plans, start, end) > 0)
    return total


def change_of(plans: Plans) -> Ints:
    """Return (num_plans,), how many of the plan table's officers are not where it has them."""
    total = np.zeros(plans.num_plans, dtype=np.int64)
    for row in each(plans.tables, "plan"):
        there = heads_in(plans, (row["office"], row["duty"]), [pool_of(row)])
        total += np.maximum(row["officers"] - there, 0)
    return total


def cost_of_moves(plans: Plans, counted: list[bool] | None = None) -> Ints:
    """Return (num_plans,), thousandths for the moves alone, or for those counted."""
    costs = np.array([move.cost for move in plans.moves], dtype=np.int64)
    return plans.officers @ (costs if counted is None else costs * counted)


def _load(work: int, fte: int, standard: int) -> Load:
    if not work or not fte:
        return Load(work > 0, Fraction(work, standard))
    return Load(False, Fraction(work * 1000, fte * standard))
