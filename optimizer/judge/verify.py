"""Does a plan keep every rule? Each rule is one short function that counts what breaks it."""

from collections.abc import Callable, Iterator

import numpy as np

from optimizer.domain.instance import Bools, Ints
from optimizer.domain.lanes import open_lanes
from optimizer.domain.plan import KINDS, NOWHERE, Plan
from optimizer.domain.violation import Place, Violation
from optimizer.judge.caps import check_budget, check_budgets, check_caps
from optimizer.judge.measure import lanes_used
from optimizer.judge.pins import check_cell_pins, check_lane_pins, check_stay_pins, count_leaving
from optimizer.judge.staffing import (
    check_limits,
    check_load_rise,
    check_max_load,
    check_mixes,
    check_pairs,
    check_seats,
    check_spans,
)
from optimizer.judge.transfers import (
    check_arriving,
    check_lanes,
    check_lanes_max,
    check_leaving,
    check_lots,
    check_offices_touched,
)


def verify_plan(plan: Plan) -> list[Violation]:
    """Return each rule broken and each place it is broken in."""
    for stage in STAGES:
        broken = [violation for rule in stage for violation in rule(plan)]
        if broken:
            # What follows could not be counted on moves like these.
            return broken
    return []


def check_columns(plan: Plan) -> Iterator[Violation]:
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
        yield Violation("moves", Place(row=move), 1, 0)


def check_work_columns(plan: Plan) -> Iterator[Violation]:
    """Rows of work name cases that may be moved and offices that exist, and move some."""
    instance, work = plan.instance, plan.work
    known = _within(work.way, len(instance.movable)) & _within(work.to_office, instance.num_offices)
    for row in np.nonzero(~(known & (work.cases > 0)))[0].tolist():
        yield Violation("work", Place(row=row), 1, 0)


def check_open(plan: Plan) -> Iterator[Violation]:
    """Transfers and duty changes happen only where the rules open them."""
    instance, duties = plan.instance, plan.instance.num_duties
    changing = int(plan.officers[plan.kind == KINDS.index("duty_change")].sum())
    if not instance.rules.duty_changes and changing:
        yield Violation("duty_changes", Place(), changing, 0)
    if open_lanes(instance) is not None:
        closed = (plan.kind == KINDS.index("transfer")) & (lanes_used(plan) == NOWHERE)
        ends = (plan.from_cell // duties, plan.to_cell // duties)
        for (start, end), num in _totals(plan.officers, closed, *ends):
            yield Violation("closed lanes", Place(office=start, to=end), num, 0)


def check_on_board(plan: Plan) -> Iterator[Violation]:
    """No more officers leave a cell than are in it."""
    instance, leaving = plan.instance, count_leaving(plan)
    there = instance.officers_by_pool
    for pool, cell in np.argwhere(leaving > there).tolist():
        office, duty = divmod(cell, instance.num_duties)
        place = Place(office=office, duty=duty, pool=pool)
        yield Violation("on board", place, int(leaving[pool, cell]), int(there[pool, cell]))


def check_pools(plan: Plan) -> Iterator[Violation]:
    """Officers serve the duties of their pool."""
    instance = plan.instance
    barred = ~instance.pools.duties[plan.pool, plan.to_cell % instance.num_duties]
    for (pool, cell), num in _totals(plan.officers, barred, plan.pool, plan.to_cell):
        office, duty = divmod(cell, instance.num_duties)
        yield Violation("pools", Place(office=office, duty=duty, pool=pool), num, 0)


def check_hires(plan: Plan) -> Iterator[Violation]:
    """Hires are of their row's pool, in its offices, and no more than it has."""
    instance, hires = plan.instance, plan.instance.hires
    hired = plan.from_cell == NOWHERE
    office = plan.to_cell // instance.num_duties
    barred = hired.copy()
    barred[hired] = hires.pool[plan.hire[hired]] != plan.pool[hired]
    barred[hired] |= ~hires.offices[plan.hire[hired], office[hired]]
    ends = (plan.hire, plan.pool, plan.to_cell)
    for (row, pool, cell), num in _totals(plan.officers, barred, *ends):
        at_office, duty = divmod(cell, instance.num_duties)
        place = Place(row=row, office=at_office, duty=duty, pool=pool)
        yield Violation("hires where", place, num, 0)
    for (row,), num in _totals(plan.officers, hired, plan.hire):
        most = int(hires.officers[row])
        if num > most:
            yield Violation("hires", Place(row=row), num, most)


def check_work(plan: Plan) -> Iterator[Violation]:
    """Cases go where their row of remote lets them, and no more than its share of them."""
    work, remote = plan.work, plan.instance.remote
    ways: list[tuple[int, int, int]] = plan.instance.movable.tolist()
    rows = plan.instance.movable[work.way, 0]
    barred = ~remote.offices[rows, work.to_office]
    for (way, to_office), num in _totals(work.cases, barred, work.way, work.to_office):
        row, case_row, _ = ways[way]
        yield Violation("remote where", Place(row=row, case_row=case_row, to=to_office), num, 0)
    for (way,), num in _totals(work.cases, np.ones(len(work.way), dtype=bool), work.way):
        row, case_row, most = ways[way]
        if num > most:
            yield Violation("remote", Place(row=row, case_row=case_row), num, most)


Rule = Callable[[Plan], Iterator[Violation]]
STAGES: tuple[tuple[Rule, ...], ...] = (
    (check_columns, check_work_columns),
    (check_open, check_on_board, check_pools, check_hires, check_work),
    (
        check_limits,
        check_max_load,
        check_seats,
        check_spans,
        check_mixes,
        check_pairs,
        check_load_rise,
        check_stay_pins,
        check_cell_pins,
        check_lane_pins,
        check_leaving,
        check_arriving,
        check_lanes,
        check_lots,
        check_lanes_max,
        check_offices_touched,
        check_budget,
        check_caps,
        check_budgets,
    ),
)


def _within(places: Ints, size: int) -> Bools:
    return (places >= 0) & (places < size)


def _totals(amounts: Ints, counted: Bools, *columns: Ints) -> Iterator[tuple[tuple[int, ...], int]]:
    """Yield in order the values that some columns have together, and what is counted of them.

    Python's integers: nothing bounds how many rows of work there are.
    """
    totals: dict[tuple[int, ...], int] = {}
    keys: list[list[int]] = np.stack(columns, axis=1)[counted].tolist()
    for key, amount in zip(keys, amounts[counted].tolist(), strict=True):
        totals[tuple(key)] = totals.get(tuple(key), 0) + amount
    yield from sorted(totals.items())
