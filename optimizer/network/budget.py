"""Leximin within a budget, or a cap on transfers or duty changes.

The cheapest cost of reaching a load T falls as T rises, so the best peak within a budget is a
search over T with a min-cost flow inside; its dual prices give the next T, as a cut does without
a budget. Then the next level, and so on. A level at which one cell sits is decided by it: that
cell cannot go below. Where several sit and not all that could go below alone can together,
*which* of them go is no longer a flow, and another engine must say.
"""

import heapq
from collections.abc import Callable
from dataclasses import dataclass

import numpy as np

from optimizer.domain.instance import Bools, Ints
from optimizer.domain.load import NO_LOAD, Load
from optimizer.domain.proof import Prices
from optimizer.network.cells import CellLoads
from optimizer.network.cheapest import Cheapest, cheapest
from optimizer.network.graph import Network, bound_of, reduced_costs
from optimizer.network.levels import Descent
from optimizer.network.peak import first_cut, lowest_peak


class TiedUnderBudget(Exception):
    """Several cells share a load and the budget lets only some of them go below: no flow."""


def cheapest_at(network: Network, needed: Ints) -> Cheapest | None:
    """Return the cheapest flow that gives each cell what it needs, or None if there is none."""
    if (needed > network.upper[: len(needed)]).any():
        return None
    return cheapest(network.with_cells_at_least(needed))


@dataclass(frozen=True, eq=False)
class ReachWithin:
    """The lowest peak of some cells within a budget.

    Attributes
    ----------
    peak : every plan within the budget has a load at least as high among the cells
    lower : (num_cells,), officers that each cell then needs at least
    found : a cheapest flow that gives every cell as many
    beyond : (num_nodes,), costs to go that put a lower peak beyond the budget, if any were met
    """

    peak: Load
    lower: Ints
    found: Cheapest
    beyond: Ints | None


def lowest_peak_within(
    network: Network, loads: CellLoads, active: Bools, budget: int, floor: Load = NO_LOAD
) -> ReachWithin:
    """Return the lowest peak that the active cells can keep together within the budget.

    Parameters
    ----------
    network : one that has a flow within the budget; its costs are what the budget counts
    active : (num_cells,), cells with cases
    budget : in the unit of the costs
    floor : a load known to be no higher than the answer, from which to start
    """
    reach = lowest_peak(network, loads, active, floor)
    peak, needed, beyond = reach.peak, reach.lower, None
    while True:
        found = cheapest_at(network, needed)
        assert found is not None
        if found.cost <= budget:
            return ReachWithin(peak, needed, found, beyond)
        beyond = found.to_go
        price = reduced_costs(network, found.to_go)
        peak = _lighter_demand(network, loads, active, needed, price, found.cost - budget)
        needed = np.where(
            active, np.maximum(network.lower[: len(needed)], loads.needed(peak)), needed
        )


def _heavier_than(loads: CellLoads, active: Bools, officers: Ints, price: Ints, spare: int) -> Load:
    """Return a load that some active cell keeps, if each officer more costs at least the price.

    The cells' loads fall in turn, the highest first, until what is spare does not pay for the next.
    """
    queue = [
        (Falling(loads.load(cell, int(officers[cell]))), cell, int(officers[cell]))
        for cell in np.nonzero(active & (price[: len(officers)] > 0))[0].tolist()
    ]
    heapq.heapify(queue)
    while queue:
        top, cell, num = queue[0]
        spare -= int(price[cell])
        if spare < 0:
            return top.load
        heapq.heapreplace(queue, (Falling(loads.load(cell, num + 1)), cell, num + 1))
    return NO_LOAD


@dataclass(frozen=True)
class Falling:
    """A load that sorts the highest first."""

    load: Load

    def __lt__(self, other: "Falling") -> bool:
        return self.load > other.load


def _lighter_demand(
    network: Network, loads: CellLoads, active: Bools, needed: Ints, price: Ints, excess: int
) -> Load:
    """Return the lowest peak at which the prices no longer show that the budget is exceeded.

    One officer less in a cell saves at most the cell's price, so as many officers must be given up.
    """
    floor = network.lower
    costly = np.nonzero(active & (price[: len(needed)] > 0) & (needed > floor[: len(needed)]))[0]
    queue = [(loads.load(c, int(needed[c]) - 1), c, int(needed[c]) - 1) for c in costly.tolist()]
    heapq.heapify(queue)
    while queue:
        load, cell, officers = queue[0]
        excess -= int(price[cell])
        if excess <= 0:
            return load
        if officers > floor[cell]:
            heapq.heapreplace(queue, (loads.load(cell, officers - 1), cell, officers - 1))
        else:
            heapq.heappop(queue)
    raise AssertionError("the network has a flow within the budget")


def against(network: Network, needed: Ints, budget: int | None) -> Ints:
    """Return costs to go that show that what the cells need is not to be had (within the budget).

    Where a cell needs more than its limit there is nothing to show, and the costs are 0.
    """
    if (needed > network.upper[: len(needed)]).any():
        return np.zeros_like(network.supply)
    cut = first_cut(network.with_cells_at_least(needed))
    if cut is not None:
        # No flow at all: each officer the cut lacks may be priced above the whole budget.
        return -cut.astype(np.int64) * (1 if budget is None else budget + 1)
    found = cheapest(network.with_cells_at_least(needed))
    assert found is not None
    return found.to_go


def descend_within(
    network: Network,
    loads: CellLoads,
    budget: int,
    price: Callable[[Network, Ints], Prices],
    expired: Callable[[], bool],
) -> Descent:
    """Return the leximin plans within a budget.

    Each step's prices show cells that the budget keeps where they are: one officer more there
    would cost more than is left.

    Parameters
    ----------
    network : one that has a flow within the budget; its costs are what the budget counts
    budget : in the unit of the costs
    price : tells a network's dual prices in terms of the tables
    expired : asked at each level whether to stop with the best so far

    Raises
    ------
    TiedUnderBudget : a level is not a flow
    """
    num = network.num_cells
    steps: list[Prices] = []

    def keep(network: Network, to_go: Ints, bound: int) -> Network:
        """Keep every cell whose next officer the prices put beyond the budget."""
        kept = active & (bound + reduced_costs(network, to_go)[:num] > budget)
        steps.append(price(network, to_go))
        upper = network.upper.copy()
        upper[:num][kept] = network.lower[:num][kept]
        return network.with_bounds(network.lower, upper)

    active = (loads.top > 0) & (network.lower[:num] < network.upper[:num])
    floor = NO_LOAD
    while active.any():
        if expired():
            return Descent(network, tuple(steps), finished=False)
        reach = lowest_peak_within(network, loads, active, budget, floor)
        lower, found = reach.lower, reach.found
        network = network.with_cells_at_least(lower)
        at_level = active & (loads.needed_below(reach.peak) > lower)
        dearer = reduced_costs(network, found.to_go)[:num]
        dear = found.cost + dearer > budget
        if (at_level & dear & (lower < network.upper[:num])).any():
            network = keep(network, found.to_go, found.cost)
        elif reach.beyond is not None and at_level.sum() == 1:
            # What put a lower peak beyond the budget is one more officer in the only such cell.
            network = keep(network, reach.beyond, bound_of(network, reach.beyond))
        rising = np.zeros_like(active)
        for cell in np.nonzero(at_level)[0].tolist():
            if network.lower[cell] == network.upper[cell]:
                continue
            one_more = lower.copy()
            one_more[cell] += 1
            raised = cheapest_at(network, one_more)
            if raised is not None and raised.cost <= budget:
                rising[cell] = True
            else:
                to_go = raised.to_go if raised else against(network, one_more, budget)
                network = keep(network, to_go, bound_of(network, to_go))
        if rising.any():
            together = cheapest_at(network, lower + rising)
            if together is None or together.cost > budget:
                raise TiedUnderBudget
            network = network.with_cells_at_least(lower + rising)
        active &= network.lower[:num] < network.upper[:num]
        spare = budget - found.cost - int((dearer.clip(0) * rising).sum())
        floor = _heavier_than(loads, active, network.lower[:num], dearer, spare)
    return Descent(network, tuple(steps), finished=True)
