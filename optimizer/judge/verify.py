"""Does a plan keep every rule? Each rule is one short function that counts what breaks it."""

from collections.abc import Callable, Iterator

import numpy as np

from optimizer.domain.instance import NOT_GIVEN, THOUSAND, Bools, Ints, decimal_of
from optimizer.domain.lanes import open_lanes
from optimizer.domain.plan import KINDS, NOWHERE, Plan
from optimizer.judge.measure import lanes_used, measure_costs


def verify_plan(plan: Plan) -> list[str]:
    """Return a sentence for each rule broken and each place it is broken in."""
    for stage in STAGES:
        broken = [sentence for rule in stage for sentence in rule(plan)]
        if broken:
            # What follows could not be counted on moves like these.
            return broken
    return []


def check_columns(plan: Plan) -> Iterator[str]:
    """Moves name pools, cells and hires rows that exist, and move somebody."""
    instance, hired = plan.instance, plan.from_cell == NOWHERE
    known = _within(plan.pool, instance.num_pools) & _within(plan.to_cell, instance.num_cells)
    known &= np.where(
        hired,
        _within(plan.hire, len(instance.hires.pool)),
        _within(plan.from_cell, instance.num_cells),
    )
    # No more than there are, so that no sum of them can pass 64 bits either.
    everyone = instance.num_officers + instance.num_hires
    moving = (plan.officers > 0) & (plan.officers <= everyone) & (plan.from_cell != plan.to_cell)
    for move in np.nonzero(~(known & moving))[0].tolist():
        yield f"moves: move {move + 1} moves nobody, or from or to no cell"


def check_open(plan: Plan) -> Iterator[str]:
    """Transfers and duty changes happen only where the rules open them."""
    instance = plan.instance
    if not instance.rules.duty_changes and (plan.kind == KINDS.index("duty_change")).any():
        yield "duty_changes: officers change duty though the rule forbids it"
    if open_lanes(instance) is not None:
        closed = (plan.kind == KINDS.index("transfer")) & (lanes_used(plan) == NOWHERE)
        for move in np.nonzero(closed)[0].tolist():
            start, end = plan.from_cell[move], plan.to_cell[move]
            yield f"lanes: no transfer may run from {_office(plan, start)} to {_office(plan, end)}"


def check_on_board(plan: Plan) -> Iterator[str]:
    """No more officers leave a cell than are in it."""
    for pool, cell in np.argwhere(_leaving(plan) > plan.instance.officers_by_pool).tolist():
        yield f"moves: more leave {_cell(plan, cell)} of pool {_pool(plan, pool)} than serve there"


def check_pools(plan: Plan) -> Iterator[str]:
    """Officers serve the duties of their pool."""
    duty = plan.to_cell % plan.instance.num_duties
    for move in np.nonzero(~plan.instance.pools.duties[plan.pool, duty])[0].tolist():
        yield (
            f"pools: officers of pool {_pool(plan, plan.pool[move])} may not serve "
            f"{_cell(plan, plan.to_cell[move])}"
        )


def check_hires(plan: Plan) -> Iterator[str]:
    """Hires are of their row's pool, in its offices, and no more than it has."""
    hires = plan.instance.hires
    rows = np.nonzero(plan.from_cell == NOWHERE)[0]
    office = plan.to_cell // plan.instance.num_duties
    for move in rows:
        row = plan.hire[move]
        if hires.pool[row] != plan.pool[move] or not hires.offices[row, office[move]]:
            place = _cell(plan, plan.to_cell[move])
            yield f"hires: row {row + 1} places nobody of that pool in {place}"
    placed = _total(len(hires.pool), plan.hire[rows], plan.officers[rows])
    for row in np.nonzero(placed > hires.officers)[0].tolist():
        yield f"hires: row {row + 1} has {hires.officers[row]} officers, {placed[row]} are placed"


def check_limits(plan: Plan) -> Iterator[str]:
    """Every cell holds at least its minimum and at most its maximum."""
    officers = plan.officers_by_pool.sum(axis=0)
    for cell in np.nonzero(officers < plan.instance.least)[0].tolist():
        least = plan.instance.least[cell]
        yield f"limits: {_cell(plan, cell)} has {officers[cell]} officers, min {least}"
    for cell in np.nonzero(officers > plan.instance.most)[0].tolist():
        most = plan.instance.most[cell]
        yield f"limits: {_cell(plan, cell)} has {officers[cell]} officers, max {most}"


def check_seats(plan: Plan) -> Iterator[str]:
    """Every office seats its officers."""
    officers = plan.officers_by_pool.sum(axis=0).reshape(-1, plan.instance.num_duties).sum(axis=1)
    for office in np.nonzero(officers > plan.instance.seats)[0].tolist():
        seats = plan.instance.seats[office]
        yield f"offices: {_name(plan, office)} has {officers[office]} officers and {seats} seats"


def check_leaving(plan: Plan) -> Iterator[str]:
    """At most the share of an office's officers leaves it, rounded down."""
    instance, share = plan.instance, plan.instance.rules.transfers_out_share
    if share is None:
        return
    present = _total(instance.num_offices, instance.staff.office, instance.staff.officers)
    moved = plan.kind == KINDS.index("transfer")
    start = plan.from_cell[moved] // instance.num_duties
    leaving = _total(instance.num_offices, start, plan.officers[moved])
    for office in np.nonzero(leaving > present * share // THOUSAND)[0].tolist():
        yield (
            f"transfers_out_share: {leaving[office]} of {present[office]} officers leave "
            f"{_name(plan, office)}"
        )


def check_arriving(plan: Plan) -> Iterator[str]:
    """At most so many officers arrive in an office by transfer."""
    instance, most = plan.instance, plan.instance.rules.transfers_in_max
    if most is None:
        return
    moved = plan.kind == KINDS.index("transfer")
    end = plan.to_cell[moved] // instance.num_duties
    arriving = _total(instance.num_offices, end, plan.officers[moved])
    for office in np.nonzero(arriving > most)[0].tolist():
        name = _name(plan, office)
        yield f"transfers_in_max: {arriving[office]} officers arrive in {name}, max {most}"


def check_lanes(plan: Plan) -> Iterator[str]:
    """At most its maximum of officers uses a lane."""
    lanes = open_lanes(plan.instance)
    if lanes is None:
        return
    used = lanes_used(plan)
    on_lane = _total(len(lanes.cost), used[used != NOWHERE], plan.officers[used != NOWHERE])
    for lane in np.nonzero((lanes.most != NOT_GIVEN) & (on_lane > lanes.most))[0].tolist():
        ends = f"{_name(plan, lanes.from_office[lane])} to {_name(plan, lanes.to_office[lane])}"
        yield f"lanes: {on_lane[lane]} officers go from {ends}, max {lanes.most[lane]}"


def check_caps(plan: Plan) -> Iterator[str]:
    """All moves together keep the caps on transfers, duty changes and cost."""
    rules = plan.instance.rules
    spent = int(measure_costs(plan).sum())
    if rules.budget is not None and spent > rules.budget:
        budget = decimal_of(rules.budget)
        yield f"budget: the moves cost {decimal_of(spent):f}, budget {budget:f}"
    for name, kind in (("transfers_max", "transfer"), ("duty_changes_max", "duty_change")):
        cap = getattr(rules, name)
        num = int(plan.officers[plan.kind == KINDS.index(kind)].sum())
        if cap is not None and num > cap:
            yield f"{name}: {num} officers move so, max {cap}"


Rule = Callable[[Plan], Iterator[str]]
STAGES: tuple[tuple[Rule, ...], ...] = (
    (check_columns,),
    (check_open, check_on_board, check_pools, check_hires),
    (check_limits, check_seats, check_leaving, check_arriving, check_lanes, check_caps),
)


def _within(places: Ints, size: int) -> Bools:
    return (places >= 0) & (places < size)


def _leaving(plan: Plan) -> Ints:
    leaving = np.zeros_like(plan.instance.officers_by_pool)
    on_board = plan.from_cell != NOWHERE
    np.add.at(leaving, (plan.pool[on_board], plan.from_cell[on_board]), plan.officers[on_board])
    return leaving


def _total(size: int, places: Ints, officers: Ints) -> Ints:
    total = np.zeros(size, dtype=np.int64)
    np.add.at(total, places, officers)
    return total


def _name(plan: Plan, office: int) -> str:
    return repr(plan.instance.offices.ids[office])


def _office(plan: Plan, cell: int) -> str:
    return _name(plan, cell // plan.instance.num_duties)


def _pool(plan: Plan, pool: int) -> str:
    return repr(plan.instance.pools.ids[pool])


def _cell(plan: Plan, cell: int) -> str:
    duty = plan.instance.duties.ids[cell % plan.instance.num_duties]
    return f"{_office(plan, cell)} {duty!r}"
