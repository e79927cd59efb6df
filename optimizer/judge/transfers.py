"""Rules on transfers: how many leave, arrive and use each lane, and how many lanes are used."""

from collections.abc import Iterator

import numpy as np

from optimizer.domain.instance import NOT_GIVEN, THOUSAND, Ints, Lanes
from optimizer.domain.lanes import open_lanes
from optimizer.domain.plan import KINDS, Plan
from optimizer.domain.violation import Place, Violation
from optimizer.judge.measure import officers_by_lane


def check_leaving(plan: Plan) -> Iterator[Violation]:
    """At most the share of an office's officers leaves it, rounded down."""
    instance, share = plan.instance, plan.instance.rules.transfers_out_share
    if share is None:
        return
    present = instance.officers_by_pool.sum(axis=0).reshape(-1, instance.num_duties).sum(axis=1)
    leaving, may_leave = _transferred(plan, plan.from_cell), present * share // THOUSAND
    for office in np.nonzero(leaving > may_leave)[0].tolist():
        num, most = int(leaving[office]), int(may_leave[office])
        beside = (int(present[office]),)
        yield Violation("transfers_out_share", Place(office=office), num, most, beside=beside)


def check_arriving(plan: Plan) -> Iterator[Violation]:
    """At most so many officers arrive in an office by transfer."""
    most = plan.instance.rules.transfers_in_max
    if most is None:
        return
    arriving = _transferred(plan, plan.to_cell)
    for office in np.nonzero(arriving > most)[0].tolist():
        yield Violation("transfers_in_max", Place(office=office), int(arriving[office]), most)


def check_lanes(plan: Plan) -> Iterator[Violation]:
    """At most its maximum of officers uses a lane."""
    lanes, on_lane = open_lanes(plan.instance), officers_by_lane(plan)
    if lanes is None:
        return
    for lane in np.nonzero((lanes.most != NOT_GIVEN) & (on_lane > lanes.most))[0].tolist():
        most = int(lanes.most[lane])
        yield Violation("lane max", _place_of(lanes, lane), int(on_lane[lane]), most)


def check_lots(plan: Plan) -> Iterator[Violation]:
    """A lane that is used carries at least its lot."""
    lanes, on_lane = open_lanes(plan.instance), officers_by_lane(plan)
    if lanes is None:
        return
    for lane in np.nonzero((on_lane > 0) & (on_lane < lanes.lot))[0].tolist():
        lot = int(lanes.lot[lane])
        yield Violation("lot", _place_of(lanes, lane), int(on_lane[lane]), lot, "at least")


def check_lanes_max(plan: Plan) -> Iterator[Violation]:
    """At most so many lanes are used."""
    most = plan.instance.rules.lanes_max
    num = int(np.count_nonzero(officers_by_lane(plan)))
    if most is not None and num > most:
        yield Violation("lanes_max", Place(), num, most)


def check_offices_touched(plan: Plan) -> Iterator[Violation]:
    """Transfers leave or reach at most so many offices."""
    most = plan.instance.rules.offices_touched_max
    touched = _transferred(plan, plan.from_cell) + _transferred(plan, plan.to_cell)
    num = int(np.count_nonzero(touched))
    if most is not None and num > most:
        yield Violation("offices_touched_max", Place(), num, most)


def _transferred(plan: Plan, cells: Ints) -> Ints:
    """Return the officers transferred, (num_offices,), by the office of their old or new cell."""
    moved = plan.kind == KINDS.index("transfer")
    officers = np.zeros(plan.instance.num_offices, dtype=np.int64)
    np.add.at(officers, cells[moved] // plan.instance.num_duties, plan.officers[moved])
    return officers


def _place_of(lanes: Lanes, lane: int) -> Place:
    return Place(office=int(lanes.from_office[lane]), to=int(lanes.to_office[lane]))
