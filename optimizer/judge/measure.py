"""What a placement amounts to, counted from the tables."""

import math
from fractions import Fraction

import numpy as np

from optimizer.domain.instance import THOUSAND, Bools, Instance, Ints
from optimizer.domain.lanes import open_lanes
from optimizer.domain.load import NO_LOAD, Load, load_terms, rank
from optimizer.domain.plan import KINDS, NOWHERE, Plan


def measure_loads(instance: Instance, plan: Plan | None) -> tuple[Bools, Ints, Ints]:
    """Return each cell's load as (uncovered, numerator, denominator), each (num_cells,).

    Without a plan they are today's.
    """
    if plan is None:
        fte = instance.available(instance.officers_by_pool)
        return load_terms(instance, fte, instance.weighted_cases)
    return load_terms(instance, instance.available(plan.officers_by_pool), plan.weighted_cases)


def highest(terms: tuple[Bools, Ints, Ints]) -> Load:
    """Return the highest of some loads."""
    uncovered, numerator, denominator = terms
    if not len(numerator):
        return NO_LOAD
    cell = int(np.argmax(rank(*terms)))
    return Load(bool(uncovered[cell]), Fraction(int(numerator[cell]), int(denominator[cell])))


def count_levels(instance: Instance, plan: Plan | None) -> list[tuple[Load, int]]:
    """Return each load that cells with cases have and how many have it, the highest first.

    Cases count where they are handled. Without a plan the loads are today's.
    """
    uncovered, numerator, denominator = measure_loads(instance, plan)
    busy = np.nonzero(numerator)[0]
    ranks = rank(uncovered[busy], numerator[busy], denominator[busy])
    _, first, counts = np.unique(ranks, return_index=True, return_counts=True)
    return [
        (Load(bool(uncovered[cell]), Fraction(int(numerator[cell]), int(denominator[cell]))), num)
        for cell, num in zip(busy[first[::-1]].tolist(), counts[::-1].tolist(), strict=True)
    ]


def measure_total_cost(plan: Plan) -> int:
    """Return what the plan costs, thousandths: its moves, the lanes it uses, the work it moves.

    Raises
    ------
    ValueError : a transfer runs where no lane is open
    """
    moves = int(measure_costs(plan).sum())
    return moves + measure_fixed_cost(plan) + sum(measure_work_costs(plan).tolist())


def measure_costs(plan: Plan) -> Ints:
    """Return the cost of each move, (num_moves,), thousandths for all its officers together.

    What a lane costs once is not in it: see `measure_fixed_cost`.

    Raises
    ------
    ValueError : a transfer runs where no lane is open
    """
    instance, kind = plan.instance, plan.kind
    each = np.zeros(plan.num_moves, dtype=np.int64)
    each[kind == KINDS.index("duty_change")] = instance.rules.duty_change_cost
    hired = kind == KINDS.index("hire")
    each[hired] = instance.hires.cost[plan.hire[hired]]
    moved = kind == KINDS.index("transfer")
    lanes = open_lanes(instance)
    if lanes is None:
        each[moved] = instance.rules.transfer_cost
    else:
        used = lanes_used(plan)[moved]
        if (used == NOWHERE).any():
            raise ValueError("a transfer runs where no lane is open")
        each[moved] = lanes.cost[used]
    return each * plan.officers


def measure_work_costs(plan: Plan) -> Ints:
    """Return the cost of each row of work, (num_rows,), thousandths for all its cases together.

    They are Python's integers: so many cases at such a cost may pass 64 bits.
    """
    row = plan.instance.movable[plan.work.way, 0]
    return plan.work.cases.astype(object) * plan.instance.remote.cost[row].astype(object)


def measure_fixed_cost(plan: Plan) -> int:
    """Return what the lanes used cost once each, thousandths, however many officers use them."""
    lanes = open_lanes(plan.instance)
    return 0 if lanes is None else int(lanes.fixed_cost[officers_by_lane(plan) > 0].sum())


def officers_by_lane(plan: Plan) -> Ints:
    """Return the officers transferred on each open lane, (num_open_lanes,).

    Where lanes need not be listed there are none.
    """
    lanes, used = open_lanes(plan.instance), lanes_used(plan)
    officers = np.zeros(0 if lanes is None else len(lanes.cost), dtype=np.int64)
    on_lane = used != NOWHERE
    np.add.at(officers, used[on_lane], plan.officers[on_lane])
    return officers


def lanes_used(plan: Plan) -> Ints:
    """Return the open lane of each transfer, (num_moves,), or `NOWHERE` where there is none."""
    lanes = open_lanes(plan.instance)
    offices, duties = plan.instance.num_offices, plan.instance.num_duties
    used = np.full(plan.num_moves, NOWHERE)
    if lanes is None or not len(lanes.cost):
        return used
    keys = lanes.from_office * offices + lanes.to_office
    moved = plan.kind == KINDS.index("transfer")
    wanted = (plan.from_cell // duties * offices + plan.to_cell // duties)[moved]
    place = np.minimum(np.searchsorted(keys, wanted), len(keys) - 1)
    used[moved] = np.where(keys[place] == wanted, place, NOWHERE)
    return used


def proportional_officers(instance: Instance) -> Ints:
    """Return proportional staffing, (num_cells,) officers: everyone shared out by need alone.

    Officers on board and hires go to the cells in proportion to weighted cases over standard and
    the share of the duty's time that goes to cases, by largest remainder, the lower cell first
    between equal remainders; no rule holds them back.
    """
    everyone = instance.num_officers + instance.num_hires
    officers = np.zeros(instance.num_cells, dtype=np.int64)
    # Python's integers: the product of officers, cases and standards may pass 64 bits.
    each: list[int] = (instance.duties.standard * instance.duties.productive).tolist()
    common = math.lcm(*each)
    factor = np.array([common // capacity for capacity in each], object)
    need = instance.weighted_cases.astype(object) * factor[instance.cell_duty]
    total = need.sum()
    if total == 0:
        return officers
    whole = everyone * need // total
    remainder = everyone * need - whole * total
    officers[:] = whole
    by_remainder = np.argsort(-remainder, kind="stable")
    officers[by_remainder[: everyone - int(officers.sum())]] += 1
    return officers


def measure_proportional(instance: Instance) -> Load:
    """Return the peak of proportional staffing.

    Nobody says which pool such an officer is of; each counts as much as the officers who may
    serve the duty do on average, on board and hired. Where none may, as one of FTE 1 would.
    """
    heads = np.zeros(instance.num_pools, dtype=np.int64)
    np.add.at(heads, instance.staff.pool, instance.staff.officers)
    np.add.at(heads, instance.hires.pool, instance.hires.officers)
    officers = proportional_officers(instance)
    peak = NO_LOAD
    for duty in range(instance.num_duties):
        serving = np.where(instance.pools.duties[:, duty], heads, 0)
        num, productive = int(serving.sum()), int(instance.duties.productive[duty])
        fte = Fraction(int(serving @ instance.fte[:, duty]), num) if num else Fraction(productive)
        standard = int(instance.duties.standard[duty])
        cells = np.nonzero(instance.cell_duty == duty)[0]
        cells = cells[instance.weighted_cases[cells] > 0]
        bare = cells[officers[cells] == 0] if fte else cells
        if len(bare):
            waiting = int(instance.weighted_cases[bare].max())
            peak = max(peak, Load(True, Fraction(waiting, standard)))
        elif len(cells) and not peak.uncovered:
            top = instance.weighted_cases[cells] * THOUSAND
            served = highest((np.zeros(len(cells), dtype=bool), top, officers[cells]))
            peak = max(peak, Load(False, served.ratio / (fte * standard)))
    return peak
