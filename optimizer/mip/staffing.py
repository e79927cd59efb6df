"""Rules of good staffing as rows over the officers who serve, one function for each sentence."""

from math import lcm

from optimizer.domain.instance import NOT_GIVEN, THOUSAND
from optimizer.domain.lanes import Lanes
from optimizer.domain.tables import PINNED
from optimizer.mip.model import Terms
from optimizer.mip.officers import TRANSFER, Officers, each_row
from optimizer.mip.work import Work

STAY, CELL, LANE = range(len(PINNED))


def require_staffing(officers: Officers, work: Work, fixed_cost: Terms) -> None:
    """Add the rows of every rule below.

    Parameters
    ----------
    fixed_cost : what is paid once for lanes, in thousandths
    """
    _supervisors_have_at_most_so_many_officers(officers)
    _pools_make_up_at_most_a_share_of_a_cell(officers)
    _pairs_of_duties_are_not_left_empty_together(officers)
    _loads_keep_their_caps(officers, work)
    _offices_end_up_not_much_worse(officers, work)
    _some_moves_keep_to_budgets_of_their_own(officers, fixed_cost)
    _pins_hold(officers)


def _supervisors_have_at_most_so_many_officers(officers: Officers) -> None:
    spans = officers.instance.spans
    for row, most in enumerate(spans.most.tolist()):
        above, below = officers.kinds(spans.supervisors[row]), officers.kinds(spans.pools[row])
        for office in spans.offices[row].nonzero()[0].tolist():
            cells = officers.cells_of(office)
            terms = officers.heads(cells, below)
            terms += [(-most, variable) for _, variable in officers.heads(cells, above)]
            officers.model.require(terms, upper=0, name=("span", row, office))


def _pools_make_up_at_most_a_share_of_a_cell(officers: Officers) -> None:
    instance, mixes = officers.instance, officers.instance.mixes
    for row, share in enumerate(mixes.share.tolist()):
        kinds = officers.kinds(mixes.pools[row])
        meant = mixes.offices[row][instance.cell_office] & mixes.duties[row][instance.cell_duty]
        for cell in meant.nonzero()[0].tolist():
            terms = [(THOUSAND, variable) for _, variable in officers.heads([cell], kinds)]
            terms += [(-share, variable) for _, variable in officers.heads([cell])]
            officers.model.require(terms, upper=0, name=("mix", row, cell))


def _pairs_of_duties_are_not_left_empty_together(officers: Officers) -> None:
    pairs = officers.instance.pairs
    for row, duties in enumerate(each_row(pairs.duty, pairs.other)):
        for office in pairs.offices[row].nonzero()[0].tolist():
            cells = [officers.cells_of(office)[duty] for duty in duties]
            officers.model.require(officers.heads(cells), lower=1, name=("pair", row, office))


def _loads_keep_their_caps(officers: Officers, work: Work) -> None:
    """Where work can change, `Work` has the row."""
    for cell, fte in enumerate(officers.instance.fte_asked.tolist()):
        if fte and cell not in work.shift:
            officers.require_fte(officers.model, cell, fte)


def _offices_end_up_not_much_worse(officers: Officers, work: Work) -> None:
    """Work over FTE, each of a whole office, grows by at most the share.

    Work is counted over the standards' common multiple; where it stays, it cancels.
    """
    instance, rise = officers.instance, officers.instance.rules.office_load_rise_max
    if rise is None:
        return
    present = instance.available(instance.officers_by_pool)
    common = lcm(*instance.duties.standard.tolist())
    for office in range(instance.num_offices):
        cells = officers.cells_of(office)
        today = sum(int(present[cell]) for cell in cells)
        need = {cell: common // int(instance.standard[cell]) for cell in cells}
        load = sum(int(instance.weighted_cases[cell]) * need[cell] for cell in cells)
        if not today or not load:
            continue
        shifts = any(cell in work.shift for cell in cells)
        load = load if shifts else 1
        terms = [
            ((THOUSAND + rise) * load * fte, variable)
            for cell in cells
            for fte, variable in officers.available(cell)
        ]
        terms += [
            (-THOUSAND * today * need[cell] * weight, variable)
            for cell in cells
            for weight, variable in work.shift.get(cell, ())
        ]
        lower, name = THOUSAND * today * load, ("rise", office)
        officers.model.require(terms, lower=lower, name=name)


def _some_moves_keep_to_budgets_of_their_own(officers: Officers, fixed_cost: Terms) -> None:
    budgets = officers.instance.budgets
    for row, most in enumerate(budgets.most.tolist()):
        pools, counts_cost = officers.kinds(budgets.pools[row]), bool(budgets.counts_cost[row])
        terms = [
            (moving.cost if counts_cost else THOUSAND, moving.variable)
            for moving in officers.moving
            if budgets.kinds[row, moving.kind] and moving.qualification in pools
        ]
        if counts_cost and budgets.kinds[row, TRANSFER] and budgets.pools[row].all():
            terms += fixed_cost
        officers.model.require(terms, upper=most, name=("budget", row))


def _pins_hold(officers: Officers) -> None:
    """A pin of a whole cell is part of its limits."""
    pins, model = officers.instance.pins, officers.model
    columns = (pins.what, pins.office, pins.duty, pins.pool, pins.to, pins.officers)
    for row, (what, office, duty, pool, to, num) in enumerate(each_row(*columns)):
        cells = officers.cells_of(office)
        cells = cells if duty == NOT_GIVEN else cells[duty : duty + 1]
        kinds = None if pool == NOT_GIVEN else {officers.qualification[pool]}
        if what == STAY:
            staying = [
                (1, variable)
                for (q, cell), variable in officers.keep.items()
                if cell in cells and (kinds is None or q in kinds)
            ]
            model.require(staying, lower=num, name=("stay", row))
        elif what == CELL and kinds is not None:
            serving = officers.heads(cells, kinds)
            model.require(serving, lower=num, name=("pin least", row))
            model.require(serving, upper=num, name=("pin most", row))
        elif what == LANE:
            going = _on_lane(officers, office, to, kinds)
            model.require(going, lower=num, name=("lane least", row))
            model.require(going, upper=num, name=("lane most", row))


def _on_lane(officers: Officers, start: int, end: int, kinds: set[int] | None) -> Terms:
    """Return the officers transferred from an office to another."""
    lanes = officers.lanes
    assert isinstance(lanes, Lanes), "a pin of a lane has every lane listed"
    ends = (lanes.from_office == start) & (lanes.to_office == end)
    numbers = set(ends.nonzero()[0].tolist())
    return [
        (1, variable)
        for (q, number), variable in officers.lane.items()
        if number in numbers and (kinds is None or q in kinds)
    ]
