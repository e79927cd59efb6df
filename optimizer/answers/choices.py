"""All ways of making one change, best first: who could move, be added or given up, what cases."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Literal

import numpy as np

from optimizer.domain.instance import Instance, Ints
from optimizer.domain.lanes import open_lanes
from optimizer.domain.load import load_terms, rank
from optimizer.domain.plan import NOWHERE
from optimizer.domain.tables import NOT_GIVEN, Bools
from optimizer.judge.order import ENTRIES, change_keys

What = Literal["move", "add", "remove", "shift"]

NO_COST = 2**62
"""Stands for the cost of what no rule opens: after every cost."""

BLOCK = 500_000
"""Choices weighed at once."""


@dataclass(frozen=True, eq=False)
class Asked:
    """One change of which all choices are weighed.

    Attributes
    ----------
    number : officers, or cases
    pools : those whose officers may be meant
    case_type : place in the table, or `NOT_GIVEN` for cases of no type
    from_cells, to_cells : (num_cells,), where it may start and end
    """

    what: What
    number: int
    pools: list[int]
    case_type: int
    from_cells: Bools
    to_cells: Bools


@dataclass(frozen=True, eq=False)
class Choices:
    """The best choices in their order, (num_kept,) each, and how many there are of all.

    Attributes
    ----------
    keys : (`ENTRIES`, num_kept), see `change_keys`
    pool : whose officers; 0 where cases shift
    start, end : cells, or `NOWHERE`
    cost : thousandths, or `NO_COST`
    num_choices, num_better : of all that there are; those that lighten the loads
    """

    keys: Ints
    pool: Ints
    start: Ints
    end: Ints
    cost: Ints
    num_choices: int
    num_better: int


def list_choices(
    instance: Instance,
    officers: Ints,
    handled: Ints,
    asked: Asked,
    most: int,
    *,
    open_only: bool = False,
) -> Choices:
    """Return the best choices: by the loads they leave, sorted, then by cost, then by the tables.

    Parameters
    ----------
    officers : (num_pools, num_cells), who serves where before the change
    handled : (num_cells,), thousandths of weighted cases before it
    most : how many are kept, 1 or more
    open_only : whether those over ways that no rule opens are left out, though counted
    """
    base, less, more = _ranks(instance, officers, handled, asked)
    best = np.zeros((ENTRIES + 4, 0), dtype=np.int64)
    num_choices = num_better = 0
    for pool, starts, ends in _blocks(instance, officers, asked):
        start, end = starts, ends
        taken: list[Ints] = []
        put: list[Ints] = []
        if start[0] != NOWHERE:
            taken.append(base[start])
            put.append(less[pool, start])
        if end[0] != NOWHERE:
            taken.append(base[end])
            put.append(more[pool, end])
        keys = change_keys(taken, put)
        num_choices += len(start)
        num_better += int((keys[0] < 0).sum())
        if open_only:
            opened = _costs(instance, asked, start, end) != NO_COST
            keys, start, end = keys[:, opened], start[opened], end[opened]
        if len(start) > most:
            near = keys[0] <= np.partition(keys[0], most - 1)[most - 1]
            keys, start, end = keys[:, near], start[near], end[near]
        cost = _costs(instance, asked, start, end)
        rows = np.stack((*keys, cost, np.full(len(start), pool), start, end))
        best = np.concatenate((best, rows), axis=1)
        best = best[:, np.lexsort(best[::-1])[:most]]
    return Choices(
        keys=best[:ENTRIES],
        cost=best[ENTRIES],
        pool=best[ENTRIES + 1],
        start=best[ENTRIES + 2],
        end=best[ENTRIES + 3],
        num_choices=num_choices,
        num_better=num_better,
    )


def cases_by_cell(instance: Instance, case_type: int) -> Ints:
    """Return (num_cells,), the cases of a type."""
    caseload = instance.caseload
    alike = caseload.case_type == case_type
    cases = np.zeros(instance.num_cells, dtype=np.int64)
    np.add.at(
        cases,
        caseload.office[alike] * instance.num_duties + caseload.duty[alike],
        caseload.cases[alike],
    )
    return cases


def ways_of(instance: Instance, case_type: int) -> dict[int, tuple[int, int, int]]:
    """Return for each cell whose cases of a type may move: way, row of remote, most cases."""
    caseload = instance.caseload
    return {
        int(caseload.office[place]) * instance.num_duties + int(caseload.duty[place]): (
            way,
            row,
            cases,
        )
        for way, (row, place, cases) in enumerate(instance.movable.tolist())
        if caseload.case_type[place] == case_type
    }


def _ranks(
    instance: Instance, officers: Ints, handled: Ints, asked: Asked
) -> tuple[Ints, Ints, Ints]:
    """Return ranks of loads: as they are, (num_cells,), and with less and with more there.

    The latter are (num_pools, num_cells), of officers of the pool or of cases; where there are too
    few to take away, the load is one of nobody.
    """
    fte = instance.available(officers)
    if asked.what == "shift":
        weights = np.append(instance.case_types.weight, 1000)
        work = int(weights[asked.case_type]) * asked.number
        less = load_terms(instance, fte, np.maximum(handled - work, 0))
        more = load_terms(instance, fte, handled + work)
        variants = [load_terms(instance, fte, handled), less, more]
        num_pools = 1
    else:
        each = asked.number * instance.fte[:, instance.cell_duty]
        variants = [load_terms(instance, fte, handled)]
        for change in (-each, each):
            variants += [load_terms(instance, np.maximum(fte + row, 0), handled) for row in change]
        num_pools = instance.num_pools
    ranks = rank(*(np.concatenate(column) for column in zip(*variants, strict=True)))
    base, changed = ranks[: instance.num_cells], ranks[instance.num_cells :]
    less, more = changed.reshape(2, num_pools, instance.num_cells)
    return base, less, more


def _blocks(instance: Instance, officers: Ints, asked: Asked) -> Iterator[tuple[int, Ints, Ints]]:
    """Yield pool, start and end of choices, some at once; never none."""
    ends = np.nonzero(asked.to_cells)[0] if asked.what != "remove" else np.array([NOWHERE])
    if asked.what == "shift":
        enough = cases_by_cell(instance, asked.case_type) >= asked.number
        present = {0: enough & asked.from_cells}
    else:
        enough = officers >= asked.number
        present = {pool: enough[pool] & asked.from_cells for pool in asked.pools}
    for pool, here in present.items():
        starts = np.array([NOWHERE]) if asked.what == "add" else np.nonzero(here)[0]
        step = max(1, BLOCK // max(1, len(ends)))
        for first in range(0, len(starts), step):
            some = starts[first : first + step]
            start, end = np.repeat(some, len(ends)), np.tile(ends, len(some))
            kept = start != end
            if asked.what == "shift":
                kept &= start % instance.num_duties == end % instance.num_duties
            if kept.any():
                yield pool, start[kept], end[kept]


def _costs(instance: Instance, asked: Asked, start: Ints, end: Ints) -> Ints:
    """Return (num_choices,), thousandths, or `NO_COST` where no rule opens the way."""
    if asked.what in ("add", "remove"):
        return np.zeros(len(start), dtype=np.int64)
    duties = instance.num_duties
    if asked.what == "shift":
        ways, remote = ways_of(instance, asked.case_type), instance.remote
        costs: list[int] = []
        for a, b in zip(start.tolist(), end.tolist(), strict=True):
            _, row, most = ways.get(a, (0, NOT_GIVEN, 0))
            is_open = row != NOT_GIVEN and most >= asked.number and remote.offices[row, b // duties]
            costs.append(int(remote.cost[row]) * asked.number if is_open else NO_COST)
        return np.array(costs, dtype=np.int64)
    rules, lanes = instance.rules, open_lanes(instance)
    from_office, to_office = start // duties, end // duties
    change = rules.duty_change_cost * asked.number if rules.duty_changes else NO_COST
    if lanes is None:
        transfer = np.full(len(start), rules.transfer_cost * asked.number)
    else:
        # Lanes stand in the order of their ends.
        keys = lanes.from_office * instance.num_offices + lanes.to_office
        wanted = from_office * instance.num_offices + to_office
        place = np.minimum(np.searchsorted(keys, wanted), max(len(keys) - 1, 0))
        once = np.append(lanes.cost * asked.number + lanes.fixed_cost, NO_COST)
        found = np.append(keys, NOT_GIVEN)[place] == wanted
        transfer = np.where(found, once[place], NO_COST)
    return np.where(from_office == to_office, change, transfer)
