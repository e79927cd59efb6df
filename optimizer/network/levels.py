"""Leximin over flows in general: seats, and whatever else makes the reachable vectors no base.

Go down level by level. Find the lowest load T that all active cells can keep and give them the
officers that needs. Of the cells then exactly at T let as many as possible go below: a min-cost
flow in which one more officer in such a cell earns 1. Keep only that flow's optimal face; on it a
cell is *pinned* (its next officer cannot come), *below* (it must come; still active) or *free*
(either). A free cell has officers n or n + 1; it returns with a cost of 1 on its last officer when
the lighter load is the level worked on. Every flow on the last face is a leximin plan and every
leximin plan is on it, whatever the structure of the flow: the count at each level is a linear
function of it.
"""

from collections.abc import Callable
from dataclasses import dataclass, replace

import numpy as np

from optimizer.domain.instance import Bools, Ints
from optimizer.domain.load import Load
from optimizer.domain.proof import Prices
from optimizer.network.cells import CellLoads
from optimizer.network.flow import cheapest_flow
from optimizer.network.graph import Network, costs_to_go, reduced_costs
from optimizer.network.peak import lowest_peak


@dataclass(frozen=True, eq=False)
class Descent:
    """Where a descent through the levels ended.

    Attributes
    ----------
    face : the network whose flows are exactly the leximin plans, as far as the descent got
    steps : the prices of each level, the highest load first
    finished : whether every level was settled
    """

    face: Network
    steps: tuple[Prices, ...]
    finished: bool


def descend(
    network: Network,
    loads: CellLoads,
    price: Callable[[Network, Ints], Prices],
    expired: Callable[[], bool],
) -> Descent:
    """Return the leximin face of a network whose bounds allow a flow.

    The steps show for each level how few cells can be at it.

    Parameters
    ----------
    price : tells a network's dual prices in terms of the tables
    expired : asked at each level whether to stop with the best so far
    """
    num = network.num_cells
    face = network.with_cost(np.zeros_like(network.cost))
    active = (loads.top > 0) & (network.lower[:num] < network.upper[:num])
    lighter: dict[int, Load] = {}
    steps: list[Prices] = []
    while active.any() or lighter:
        if expired():
            return Descent(face.with_cost(network.cost), tuple(steps), finished=False)
        lower, upper = face.lower[:num].copy(), face.upper[:num].copy()
        level, cut = max(lighter.values(), default=None), None
        if active.any():
            reach = lowest_peak(face, loads, active)
            if level is None or reach.peak >= level:
                level, lower, cut = reach.peak, reach.lower, reach.cut
            else:
                lower = np.where(active, np.maximum(lower, loads.needed(level)), lower)
        assert level is not None
        at_level = active & (loads.needed_below(level) > lower) & (lower < upper)
        returning = np.zeros(num, dtype=bool)
        returning[[cell for cell, load in lighter.items() if load == level]] = True
        face = face.with_cells_at_least(lower)
        if at_level.any() or returning.any():
            if cut is not None and at_level.sum() == 1 and not returning.any():
                # The only cell at the level is why the cut holds; twice its price pins that cell.
                to_go = -2 * cut.astype(np.int64)
            else:
                to_go = _settle(face, at_level, returning)
            steps.append(price(face, to_go))
            face = _face(face, at_level, returning, to_go)
        lighter = {cell: load for cell, load in lighter.items() if load != level}
        low, high = face.lower[:num], face.upper[:num]
        free = at_level & (low == lower) & (high > low)
        lighter |= {int(c): loads.load(int(c), int(low[c]) + 1) for c in np.nonzero(free)[0]}
        active &= ~free & (low < high)
        lighter = {cell: load for cell, load in lighter.items() if low[cell] < high[cell]}
    return Descent(face.with_cost(network.cost), tuple(steps), finished=True)


def _settle(network: Network, at_level: Bools, returning: Bools) -> Ints:
    """Return dual prices of a flow in which as few cells as possible are at the level."""
    cells = np.nonzero(at_level | returning)[0]
    lower, upper = network.lower.copy(), network.upper.copy()
    lower[cells], upper[cells] = lower[cells], network.lower[cells]
    rest = network.upper[cells] - network.lower[cells] - 1
    zero = np.zeros_like(cells)
    with_steps = replace(
        network,
        tail=np.concatenate((network.tail, network.tail[cells], network.tail[cells])),
        head=np.concatenate((network.head, network.head[cells], network.head[cells])),
        lower=np.concatenate((lower, zero, zero)),
        upper=np.concatenate((upper, zero + 1, rest)),
        cost=np.concatenate((np.zeros_like(network.cost), np.where(at_level[cells], -1, 1), zero)),
    )
    flow = cheapest_flow(
        with_steps.tail,
        with_steps.head,
        with_steps.lower,
        with_steps.upper,
        with_steps.supply,
        with_steps.cost,
    )
    assert flow is not None
    return costs_to_go(with_steps, flow)


def _face(network: Network, at_level: Bools, returning: Bools, to_go: Ints) -> Network:
    """Return the flows that are cheapest under the level's count, as bounds."""
    num = network.num_cells
    reduced = reduced_costs(network, to_go)
    lower, upper = network.lower, network.upper
    new_lower = np.where(reduced < 0, upper, lower)
    new_upper = np.where(reduced > 0, lower, upper)
    price, least = reduced[:num], lower[:num]
    new_lower[:num] = np.select(
        [at_level & (price >= 1), at_level & (price == 0), returning & (price >= -1), returning],
        [least, least + 1, least, least + 1],
        new_lower[:num],
    )
    new_upper[:num] = np.select(
        [at_level & (price > 1), at_level & (price == 1), returning & (price > -1), returning],
        [least, least + 1, least, least + 1],
        new_upper[:num],
    )
    return network.with_bounds(new_lower, new_upper)
