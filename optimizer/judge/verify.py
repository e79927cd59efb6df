"""Does a plan keep every rule? Each rule is one short function that counts what breaks it."""

from collections.abc import Callable, Iterator

import numpy as np

from optimizer.domain.instance import NOT_GIVEN, Bools, Ints
from optimizer.domain.lanes import open_lanes
from optimizer.domain.plan import KINDS, NOWHERE, Plan
from optimizer.judge.caps import check_budget, check_budgets, check_caps
from optimizer.judge.measure import lanes_used
from optimizer.judge.names import name_cell, name_office, name_pool, name_row
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


def check_work_columns(plan: Plan) -> Iterator[str]:
    """Rows of work name cases that may be moved and offices that exist, and move some."""
    instance, work = plan.instance, plan.work
    known = _within(work.way, len(instance.movable)) & _within(work.to_office, instance.num_offices)
    for row in np.nonzero(~(known & (work.cases > 0)))[0].tolist():
        yield f"work: row {row + 1} moves no cases, or none that may be moved, or to no office"


def check_open(plan: Plan) -> Iterator[str]:
    """Transfers and duty changes happen only where the rules open them."""
    instance = plan.instance
    if not instance.rules.duty_changes and (plan.kind == KINDS.index("duty_change")).any():
        yield "duty_changes: officers change duty though the rule forbids it"
    if open_lanes(instance) is not None:
        closed = (plan.kind == KINDS.index("transfer")) & (lanes_used(plan) == NOWHERE)
        for move in np.nonzero(closed)[0].tolist():
            start, end = (
                name_office(instance, int(cells[move]) // instance.num_duties)
                for cells in (plan.from_cell, plan.to_cell)
            )
            yield f"lanes: no transfer may run from {start} to {end}"


def check_on_board(plan: Plan) -> Iterator[str]:
    """No more officers leave a cell than are in it."""
    instance = plan.instance
    for pool, cell in np.argwhere(count_leaving(plan) > instance.officers_by_pool).tolist():
        place = f"{name_cell(instance, cell)} of pool {name_pool(instance, pool)}"
        yield f"moves: more leave {place} than serve there"


def check_pools(plan: Plan) -> Iterator[str]:
    """Officers serve the duties of their pool."""
    instance = plan.instance
    duty = plan.to_cell % instance.num_duties
    for move in np.nonzero(~instance.pools.duties[plan.pool, duty])[0].tolist():
        yield (
            f"pools: officers of pool {name_pool(instance, plan.pool[move])} may not serve "
            f"{name_cell(instance, plan.to_cell[move])}"
        )


def check_hires(plan: Plan) -> Iterator[str]:
    """Hires are of their row's pool, in its offices, and no more than it has."""
    instance, hires = plan.instance, plan.instance.hires
    rows = np.nonzero(plan.from_cell == NOWHERE)[0]
    office = plan.to_cell // instance.num_duties
    for move in rows:
        row = plan.hire[move]
        if hires.pool[row] != plan.pool[move] or not hires.offices[row, office[move]]:
            place = name_cell(instance, plan.to_cell[move])
            yield f"hires: row {row + 1} places nobody of that pool in {place}"
    placed = np.zeros(len(hires.pool), dtype=np.int64)
    np.add.at(placed, plan.hire[rows], plan.officers[rows])
    for row in np.nonzero(placed > hires.officers)[0].tolist():
        yield f"hires: row {row + 1} has {hires.officers[row]} officers, {placed[row]} are placed"


def check_work(plan: Plan) -> Iterator[str]:
    """Cases go where their row of remote lets them, and no more than its share of them."""
    instance, work, remote = plan.instance, plan.work, plan.instance.remote
    row, given, most = instance.movable.T
    for place in np.nonzero(~remote.offices[row[work.way], work.to_office])[0].tolist():
        way, to_office = int(work.way[place]), name_office(instance, work.to_office[place])
        name = name_row(instance, "remote", int(row[way]))
        yield f"{name}: {to_office} may not handle {_name_cases(plan, int(given[way]))}"
    # Python's integers: nothing bounds how many rows of work there are.
    moved = np.zeros(len(most), dtype=object)
    np.add.at(moved, work.way, work.cases)
    for way in np.nonzero(moved > most)[0].tolist():
        name = name_row(instance, "remote", int(row[way]))
        cases = _name_cases(plan, int(given[way]))
        yield f"{name}: {moved[way]} {cases} are handled elsewhere, max {most[way]}"


Rule = Callable[[Plan], Iterator[str]]
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


def _name_cases(plan: Plan, row: int) -> str:
    """Return the cases of a row of the caseload."""
    instance, caseload = plan.instance, plan.instance.caseload
    cell = int(caseload.office[row]) * instance.num_duties + int(caseload.duty[row])
    case_type = int(caseload.case_type[row])
    kind = "" if case_type == NOT_GIVEN else f"of type {instance.case_types.ids[case_type]!r} "
    return f"cases {kind}of {name_cell(instance, cell)}"
