"""A search over the peak, with any solver that can say how far given needs can be met.

Both ways start from the bound that officers who could go anywhere would reach, as ours does.
"""

from collections.abc import Callable
from fractions import Fraction

import numpy as np

from benchmarks.problem import Problem
from optimizer.domain.instance import Bools, Ints
from optimizer.domain.load import Load
from optimizer.network.peak import cut_room

Deliver = Callable[[Ints], Ints]
"""From what each cell needs, (num_cells,) officers, to a flow, (num_arcs,), that meets as much of
the needs as can be met."""

Search = Callable[[Problem, Deliver], Load]


def by_cuts(problem: Problem, deliver: Deliver) -> Load:
    """Return the lowest peak: what the cells behind a violated cut can share is the next to try.

    Every peak tried is a bound, so that the first that can be reached is the answer.
    """
    num, network = problem.num_cells, problem.network
    peak = problem.bound
    while True:
        needed = problem.needed(peak)
        flow = deliver(needed)
        if _meets(flow, needed):
            return peak
        cut = _needy(problem, flow, needed)
        cells = np.nonzero(cut[network.tail[:num]] & ~cut[network.head[:num]])[0]
        missing = cut_room(network.with_cells_at_least(needed), cut)
        if missing >= 0:
            raise RuntimeError("the solver left needs unmet that could be met")
        peak = problem.shared_out(cells, missing + int(needed[cells].sum()))


def by_bisection(problem: Problem, deliver: Deliver) -> Load:
    """Return the lowest peak by halving the loads that cells can have.

    Raises
    ------
    ValueError : some cell with cases stays without officers in every plan
    """

    def can_reach(peak: Load) -> bool:
        needed = problem.needed(peak)
        return _meets(deliver(needed), needed)

    low = problem.bound
    if can_reach(low):
        return low
    step = Fraction(1, 8)
    high = Load(False, low.ratio * (1 + step))
    while not can_reach(high):
        if (problem.loads.needed(high) <= 1).all():
            raise ValueError("some cell with cases cannot be covered")
        step *= 2
        low, high = high, Load(False, problem.bound.ratio * (1 + step))
    candidates = _loads_between(problem, low, high)
    # From the last of them up to the peak that was reached, no need changes: it is reached too.
    first, last = 0, len(candidates) - 1
    while first < last:
        middle = (first + last) // 2
        if can_reach(candidates[middle]):
            last = middle
        else:
            first = middle + 1
    return candidates[first]


def _meets(flow: Ints, needed: Ints) -> bool:
    return bool((flow[: len(needed)] >= needed).all())


def _loads_between(problem: Problem, low: Load, high: Load) -> list[Load]:
    """Return the loads above `low` and up to `high` that cells can have, in their order."""
    least, most = problem.needed(high), problem.needed(low)
    loads = {
        problem.loads.load(cell, officers)
        for cell in problem.busy.tolist()
        for officers in range(max(int(least[cell]), 1), int(most[cell]))
    }
    return sorted(load for load in loads if low < load <= high)


def _needy(problem: Problem, flow: Ints, needed: Ints) -> Bools:
    """Return the nodes, (num_nodes,), from which an officer could go to a cell that is short."""
    network, num = problem.network, problem.num_cells
    held = network.with_cells_at_least(needed).lower
    rise, fall = flow < network.upper, flow > held
    start = np.concatenate((network.tail[rise], network.head[fall]))
    end = np.concatenate((network.head[rise], network.tail[fall]))
    needy = np.zeros(problem.num_nodes, dtype=bool)
    needy[network.tail[:num][flow[:num] < needed]] = True
    while True:
        more = start[needy[end] & ~needy[start]]
        if not len(more):
            return needy
        needy[more] = True
