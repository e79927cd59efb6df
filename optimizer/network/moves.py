"""A flow read back as moves of named pools.

A flow mixes officers who are alike; any way of telling them apart gives the same caseloads and
the same cost. The one taken here follows the order of the tables, so it is always the same.
"""

from collections import deque
from collections.abc import Iterable, Iterator

import numpy as np

from optimizer.domain.instance import Instance, Ints
from optimizer.domain.plan import NOWHERE, Plan, plan_of
from optimizer.network.compile import Compiled

Queue = deque[tuple[int, int]]
"""Pairs of a label and a number of officers, taken from the left."""


def plan_from_flow(compiled: Compiled, flow: Ints) -> Plan:
    """Return the moves that a flow stands for.

    Parameters
    ----------
    flow : (num_arcs,), officers, within the network's bounds
    """
    instance = compiled.instance
    changes = _used(compiled, flow, "change")
    moves = [(kind, start, end, officers) for (kind, start, end), officers in changes]
    moves += _transfers(compiled, flow)
    hires = [
        (int(instance.hires.pool[row]), row, NOWHERE, cell, officers)
        for (row, cell), officers in _used(compiled, flow, "hire")
    ]
    return plan_of(instance, [*_with_pools(instance, moves), *hires])


def _transfers(compiled: Compiled, flow: Ints) -> Iterator[tuple[int, int, int, int]]:
    """Yield each transfer as (qualification, from_cell, to_cell, officers)."""
    duties = compiled.instance.num_duties
    leavers = _queues(
        ((kind, cell // duties), cell, officers)
        for (kind, cell), officers in _used(compiled, flow, "leave")
    )
    places = _queues(
        ((kind, cell // duties), cell, officers)
        for (kind, cell), officers in _used(compiled, flow, "enter")
    )
    for kind, start, end, officers in _journeys(compiled, flow):
        for from_cell, group in _take(leavers[kind, start], officers):
            for to_cell, num in _take(places[kind, end], group):
                yield kind, from_cell, to_cell, num


def _journeys(compiled: Compiled, flow: Ints) -> Iterator[tuple[int, int, int, int]]:
    """Yield (qualification, from_office, to_office, officers) of the officers on the way."""
    if compiled.lanes is not None:
        lanes = compiled.lanes
        for (kind, lane), officers in _used(compiled, flow, "lane"):
            yield kind, int(lanes.from_office[lane]), int(lanes.to_office[lane]), officers
        return
    waiting = _queues(
        ((kind, hub), office, officers)
        for (kind, office, hub), officers in _used(compiled, flow, "hub_out")
    )
    for (kind, office, hub), officers in _used(compiled, flow, "hub_in"):
        for start, num in _take(waiting[kind, hub], officers):
            yield kind, start, office, num


def _with_pools(
    instance: Instance, moves: Iterable[tuple[int, int, int, int]]
) -> Iterator[tuple[int, int, int, int, int]]:
    """Yield the moves with a pool for the qualification, the pools in their order."""
    qualification, _ = instance.qualifications
    pools, cells = np.nonzero(instance.officers_by_pool)
    present = _queues(
        (
            (int(qualification[pool]), int(cell)),
            int(pool),
            int(instance.officers_by_pool[pool, cell]),
        )
        for pool, cell in zip(pools, cells, strict=True)
    )
    for kind, from_cell, to_cell, officers in sorted(moves):
        for pool, num in _take(present[kind, from_cell], officers):
            yield pool, NOWHERE, from_cell, to_cell, num


def _used(compiled: Compiled, flow: Ints, kind: str) -> Iterator[tuple[tuple[int, ...], int]]:
    """Yield what each arc of the kind stands for, and its officers, where it carries any."""
    on_arc = flow[compiled.arcs[kind]]
    used = np.nonzero(on_arc)[0]
    rows = compiled.rows[kind][used].tolist()
    for row, officers in zip(rows, on_arc[used].tolist(), strict=True):
        yield tuple(row), officers


def _queues(items: Iterable[tuple[tuple[int, int], int, int]]) -> dict[tuple[int, int], Queue]:
    queues: dict[tuple[int, int], Queue] = {}
    for key, label, officers in items:
        queues.setdefault(key, deque()).append((label, officers))
    return queues


def _take(queue: Queue, officers: int) -> Iterator[tuple[int, int]]:
    """Take so many officers from the left of a queue, yielding each label with its number."""
    while officers:
        label, num = queue.popleft()
        if num > officers:
            queue.appendleft((label, num - officers))
            num = officers
        officers -= num
        yield label, num
