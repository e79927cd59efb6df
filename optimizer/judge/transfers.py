"""Rules on transfers: how many leave, arrive and use each lane, and how many lanes are used."""

from collections.abc import Iterator

import numpy as np

from optimizer.domain.instance import NOT_GIVEN, THOUSAND, Instance, Ints, Lanes
from optimizer.domain.lanes import open_lanes
from optimizer.domain.plan import KINDS, Plan
from optimizer.judge.measure import officers_by_lane
from optimizer.judge.names import name_office


def check_leaving(plan: Plan) -> Iterator[str]:
    """At most the share of an office's officers leaves it, rounded down."""
    instance, share = plan.instance, plan.instance.rules.transfers_out_share
    if share is None:
        return
    present = instance.officers_by_pool.sum(axis=0).reshape(-1, instance.num_duties).sum(axis=1)
    leaving = _transferred(plan, plan.from_cell)
    for office in np.nonzero(leaving > present * share // THOUSAND)[0].tolist():
        yield (
            f"transfers_out_share: {leaving[office]} of {present[office]} officers leave "
            f"{name_office(instance, office)}"
        )


def check_arriving(plan: Plan) -> Iterator[str]:
    """At most so many officers arrive in an office by transfer."""
    most = plan.instance.rules.transfers_in_max
    if most is None:
        return
    arriving = _transferred(plan, plan.to_cell)
    for office in np.nonzero(arriving > most)[0].tolist():
        place = name_office(plan.instance, office)
        yield f"transfers_in_max: {arriving[office]} officers arrive in {place}, max {most}"


def check_lanes(plan: Plan) -> Iterator[str]:
    """At most its maximum of officers uses a lane."""
    lanes, on_lane = open_lanes(plan.instance), officers_by_lane(plan)
    if lanes is None:
        return
    for lane in np.nonzero((lanes.most != NOT_GIVEN) & (on_lane > lanes.most))[0].tolist():
        ends, most = _name_ends(plan.instance, lanes, lane), lanes.most[lane]
        yield f"lanes: {on_lane[lane]} officers go {ends}, max {most}"


def check_lots(plan: Plan) -> Iterator[str]:
    """A lane that is used carries at least its lot."""
    lanes, on_lane = open_lanes(plan.instance), officers_by_lane(plan)
    if lanes is None:
        return
    for lane in np.nonzero((on_lane > 0) & (on_lane < lanes.lot))[0].tolist():
        ends, lot = _name_ends(plan.instance, lanes, lane), int(lanes.lot[lane])
        rule = "transfers_lot" if lot == plan.instance.rules.transfers_lot else "lanes"
        yield f"{rule}: {on_lane[lane]} officers go {ends}, lot {lot}"


def check_lanes_max(plan: Plan) -> Iterator[str]:
    """At most so many lanes are used."""
    most = plan.instance.rules.lanes_max
    num = np.count_nonzero(officers_by_lane(plan))
    if most is not None and num > most:
        yield f"lanes_max: {num} lanes are used, max {most}"


def check_offices_touched(plan: Plan) -> Iterator[str]:
    """Transfers leave or reach at most so many offices."""
    most = plan.instance.rules.offices_touched_max
    touched = _transferred(plan, plan.from_cell) + _transferred(plan, plan.to_cell)
    num = np.count_nonzero(touched)
    if most is not None and num > most:
        yield f"offices_touched_max: transfers leave or reach {num} offices, max {most}"


def _transferred(plan: Plan, cells: Ints) -> Ints:
    """Return the officers transferred, (num_offices,), by the office of their old or new cell."""
    moved = plan.kind == KINDS.index("transfer")
    officers = np.zeros(plan.instance.num_offices, dtype=np.int64)
    np.add.at(officers, cells[moved] // plan.instance.num_duties, plan.officers[moved])
    return officers


def _name_ends(instance: Instance, lanes: Lanes, lane: int) -> str:
    start = name_office(instance, lanes.from_office[lane])
    return f"from {start} to {name_office(instance, lanes.to_office[lane])}"
