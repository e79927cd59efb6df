"""From counts of officers who leave and come to moves with names.

The program of `formulate` counts per qualification and office who leaves, who comes and how. Any
way to match them gives a plan that keeps the rules, because no rule asks who of the leavers went
where; here they are matched in the order of cells, pools and rows of hires, so that equal counts
always give equal plans.
"""

from collections import Counter, defaultdict
from collections.abc import Sequence

from optimizer.domain.plan import NOWHERE, Plan, plan_of
from optimizer.mip.formulate import Formulation
from optimizer.mip.officers import Variables, each_row

Move = tuple[int, int, int, int, int]
"""(pool, hire, from_cell, to_cell, officers)"""


def plan_from(formulation: Formulation, values: Sequence[int]) -> Plan:
    """Return the plan that the values of the program's variables stand for."""
    instance = formulation.instance
    duties = instance.num_duties
    leavers = _Queues()
    for (q, cell), variable in formulation.keep.items():
        left = formulation.on_board[q, cell] - values[variable]
        leavers.add((q, cell // duties), cell, left)
    comers = _Queues()
    for (q, cell), variable in formulation.settle.items():
        comers.add((q, cell // duties), cell, values[variable])
    flows: list[tuple[int, int, int, int, int]] = []
    for (q, office), variable in formulation.change.items():
        flows += _duty_changes(q, leavers[q, office], comers[q, office], values[variable])
    for (q, start, end), officers in sorted(_transfers(formulation, values).items()):
        for from_cell, to_cell, part in _match(leavers[q, start], comers[q, end], officers):
            flows.append((q, NOWHERE, from_cell, to_cell, part))
    for (row, office), variable in formulation.place.items():
        q = formulation.hire_qualification[row]
        for to_cell, part in _take(comers[q, office], values[variable]):
            flows.append((q, row, NOWHERE, to_cell, part))
    away = [(*key, values[variable]) for key, variable in formulation.work.away.items()]
    return plan_of(instance, _name_pools(formulation, flows), away)


class _Queues(dict[tuple[int, int], list[list[int]]]):
    """By (qualification, office): [cell, officers] in the order of cells."""

    def add(self, key: tuple[int, int], cell: int, officers: int) -> None:
        self.setdefault(key, [])
        if officers:
            self[key].append([cell, officers])
            self[key].sort()

    def __missing__(self, key: tuple[int, int]) -> list[list[int]]:
        return self.setdefault(key, [])


def _take(queue: list[list[int]], officers: int) -> list[tuple[int, int]]:
    """Remove so many officers from the front of a queue and return them as (cell, officers)."""
    taken: list[tuple[int, int]] = []
    while officers:
        cell, waiting = queue[0]
        part = min(waiting, officers)
        taken.append((cell, part))
        officers -= part
        queue[0][1] -= part
        if not queue[0][1]:
            del queue[0]
    return taken


def _match(
    leavers: list[list[int]], comers: list[list[int]], officers: int
) -> list[tuple[int, int, int]]:
    """Remove so many from both queues and return them as (from_cell, to_cell, officers)."""
    arrivals = [list(part) for part in _take(comers, officers)]
    return [
        (from_cell, to_cell, part)
        for from_cell, departing in _take(leavers, officers)
        for to_cell, part in _take(arrivals, departing)
    ]


def _duty_changes(
    q: int, leavers: list[list[int]], comers: list[list[int]], officers: int
) -> list[Move]:
    """Return the duty changes of an office; who would change to their own duty has stayed."""
    settling = {entry[0]: entry for entry in comers}
    for entry in leavers:
        if entry[0] in settling:
            stayed = min(officers, entry[1], settling[entry[0]][1])
            entry[1] -= stayed
            settling[entry[0]][1] -= stayed
            officers -= stayed
    for queue in (leavers, comers):
        queue[:] = [entry for entry in queue if entry[1]]
    return [
        (q, NOWHERE, from_cell, to_cell, part)
        for from_cell, to_cell, part in _match(leavers, comers, officers)
    ]


def _transfers(formulation: Formulation, values: Sequence[int]) -> Counter[tuple[int, int, int]]:
    """Return the transfers as (qualification, from_office, to_office): officers."""
    transfers: Counter[tuple[int, int, int]] = Counter()
    if formulation.lanes is not None:
        for (q, number), variable in formulation.lane.items():
            start = int(formulation.lanes.from_office[number])
            end = int(formulation.lanes.to_office[number])
            transfers[q, start, end] += values[variable]
        return transfers
    departing = _by_qualification(formulation.depart, values)
    arriving = _by_qualification(formulation.arrive, values)
    for q in sorted(departing):
        for start, end, officers in match_apart(departing[q], arriving[q]):
            transfers[q, start, end] += officers
    return transfers


def match_apart(departing: Counter[int], arriving: Counter[int]) -> list[tuple[int, int, int]]:
    """Return transfers (from_office, to_office, officers), none back to the office left.

    Both counts have the same total, and no office has more of both together than that total.
    The office with the most of both goes first, to or from the other with the most; it is never
    passed over, so no office can come to have more than all that are left.
    """
    departing, arriving = +departing, +arriving
    transfers: list[tuple[int, int, int]] = []
    while departing:
        both = departing + arriving
        order = sorted(both, key=lambda office: (-both[office], office))
        first = order[0]
        outward = departing[first] > 0
        others = arriving if outward else departing
        second = next(office for office in order[1:] if others[office])
        start, end = (first, second) if outward else (second, first)
        third = max((both[office] for office in order if office not in (first, second)), default=0)
        officers = min(departing[start], arriving[end], departing.total() - third)
        transfers.append((start, end, officers))
        departing -= Counter({start: officers})
        arriving -= Counter({end: officers})
    return transfers


def _by_qualification(variables: Variables, values: Sequence[int]) -> dict[int, Counter[int]]:
    counts: dict[int, Counter[int]] = defaultdict(Counter)
    for (q, office), variable in variables.items():
        counts[q][office] += values[variable]
    return counts


def _name_pools(formulation: Formulation, flows: list[Move]) -> list[Move]:
    """Return the moves with pools in the place of qualifications, the first pools leaving first."""
    instance = formulation.instance
    waiting = _Queues()
    for pool, cell in each_row(*instance.officers_by_pool.nonzero()):
        key = formulation.qualification[pool], cell
        waiting.add(key, pool, int(instance.officers_by_pool[pool, cell]))
    moves: list[Move] = []
    for q, row, from_cell, to_cell, officers in flows:
        if row != NOWHERE:
            moves.append((int(instance.hires.pool[row]), row, from_cell, to_cell, officers))
        else:
            for pool, part in _take(waiting[q, from_cell], officers):
                moves.append((pool, NOWHERE, from_cell, to_cell, part))
    return moves
