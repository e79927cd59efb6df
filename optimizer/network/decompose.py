"""Leximin by decomposition, where seats are not counted.

The officer vectors that one period can reach form a base polyhedron (an M-convex set), so
(Groenevelt 1991, doi:10.1016/0377-2217(91)90300-K; Frank & Murota 2022,
doi:10.1007/s10107-021-01711-5 and doi:10.1287/moor.2022.1303)

1. take the cells of a region as one interchangeable pool and apportion its officers;
2. one max flow asks whether the network can deliver that. If it can, the region is done;
3. if not, a minimum cut splits it: the needy side gets exactly what the cut lets through, the
   rest must not touch it. No arc joins the two any more.

All regions that are not done go through one round together, in one max flow.
"""

from dataclasses import dataclass

import numpy as np

from optimizer.domain.instance import Bools, Ints
from optimizer.network.apportion import apportion
from optimizer.network.cells import CellLoads
from optimizer.network.flow import route
from optimizer.network.graph import Network

NO_GAIN = -1
"""The rank of an officer who relieves no case."""
FULL = -2
"""The rank of an officer whom the limits forbid."""


@dataclass(frozen=True, eq=False)
class Decomposition:
    """The leximin officers and the chain of regions that proves them.

    Attributes
    ----------
    officers : (num_cells,)
    level : (num_nodes,), the region of each node, the neediest 0; regions between which an officer
        may go either way count as one
    face : the network whose flows are exactly the leximin plans
    """

    officers: Ints
    level: Ints
    face: Network


@dataclass(frozen=True, eq=False)
class NoRoom:
    """No plan keeps the limits: where, and what kind of limit.

    Attributes
    ----------
    nodes : (num_nodes,), the part of the network whose cells ask for more officers than can come,
        or have room for fewer than must stay
    short : whether officers are missing, rather than room
    """

    nodes: Bools
    short: bool


def decompose(network: Network, loads: CellLoads) -> Decomposition | NoRoom:
    """Return the leximin officers over all flows of the network, or where the limits leave no room.

    Parameters
    ----------
    network : its cells' arcs lead straight to the sink
    loads : the loads of its cells
    """
    num, sink = network.num_cells, network.head[0]
    everyone = int(network.supply.clip(0).sum())
    lower, upper = network.lower[:num], np.minimum(network.upper[:num], everyone)
    supply = network.supply.copy()
    region = np.zeros(len(supply), dtype=np.int64)
    done = np.zeros(len(supply), dtype=bool)
    supply[sink], done[sink] = 0, True
    officers = np.zeros(num, dtype=np.int64)
    arcs = np.arange(num, len(network.tail))
    while not done.all():
        cells = np.nonzero(~done[:num])[0]
        budget = _sums(region[~done], supply[~done], region.max() + 1)
        stuck = _out_of_bounds(lower[cells], upper[cells], region[cells], budget)
        if stuck is not None:
            worst, short = stuck
            side = (region <= worst) if short else (region >= worst)
            side[sink] = False
            return NoRoom(side, short)
        officers[cells] = apportion(
            loads.of_cells(cells), lower[cells], upper[cells], region[cells], budget
        )
        demand = np.where(done, 0, supply)
        demand[cells] -= officers[cells]
        tail, head, cap = network.tail[arcs], network.head[arcs], network.upper[arcs]
        needy = route(tail, head, np.zeros_like(cap), cap, demand).needy
        let_in = needy[head] & ~needy[tail]
        np.add.at(supply, head[let_in], cap[let_in])
        np.subtract.at(supply, tail[let_in], cap[let_in])
        split = np.zeros(len(budget), dtype=bool)
        split[region[needy]] = True
        done |= ~split[region]
        arcs = arcs[(needy[head] == needy[tail]) & ~done[tail]]
        region = _renumbered(2 * region + (split[region] & ~needy))
    return _with_face(network, loads, officers, region)


def _sums(region: Ints, officers: Ints, num_regions: int) -> Ints:
    return np.bincount(region, officers, num_regions).astype(np.int64)


def _renumbered(region: Ints) -> Ints:
    """Return the regions in the same order without gaps in their numbers."""
    used = np.zeros(int(region.max()) + 1, dtype=np.int64)
    used[region] = 1
    return (np.cumsum(used) - 1)[region]


def _out_of_bounds(lower: Ints, upper: Ints, region: Ints, budget: Ints) -> tuple[int, bool] | None:
    """Return a region whose limits cannot hold its officers, and whether it has too few."""
    least, most = _sums(region, lower, len(budget)), _sums(region, upper, len(budget))
    present = np.bincount(region, minlength=len(budget)) > 0
    for wrong, short in ((least > budget, True), (most < budget, False)):
        if (wrong & present).any():
            return int(np.nonzero(wrong & present)[0][0]), short
    return None


def _with_face(network: Network, loads: CellLoads, officers: Ints, region: Ints) -> Decomposition:
    """Join the regions that may trade officers and leave the arcs their freedom.

    Give region i a price: the least that the loss of an officer of regions 0 to i would hurt. A
    plan is leximin exactly if it keeps the flow between regions of different prices and every
    cell's last officer is worth the price of its region and its next one not more.
    """
    num = network.num_cells
    last, following = officer_gains(network, loads, officers)
    worth = np.full(int(region.max()) + 1, np.iinfo(np.int64).max)
    np.minimum.at(worth, region[:num], last)
    price = np.minimum.accumulate(worth)
    level = np.concatenate(([0], np.cumsum(price[1:] < price[:-1])))[region]
    cell_price = price[region[:num]]
    lower, upper = network.lower.copy(), network.upper.copy()
    free = (cell_price == NO_GAIN) & (loads.top == 0)
    may_leave = (last == cell_price) & (officers > lower[:num])
    lower[:num] = np.where(free, lower[:num], officers - may_leave)
    upper[:num] = np.where(free, upper[:num], officers + (following == cell_price))
    arcs = slice(num, None)
    rise = level[network.head[arcs]] - level[network.tail[arcs]]
    upper[arcs][rise > 0] = 0
    lower[arcs][rise < 0] = upper[arcs][rise < 0]
    return Decomposition(officers, level, network.with_bounds(lower, upper))


def officer_gains(network: Network, loads: CellLoads, officers: Ints) -> tuple[Ints, Ints]:
    """Return what each cell's last officer is worth and its next one would be, as ranks.

    An officer who takes a cell from load a to load b is worth more the higher a is and, between
    equal a, the lower b is. The last officer whom the limits hold is worth more than any.
    """
    num = network.num_cells
    lower, upper = network.lower[:num], network.upper[:num]
    before, now, after = loads.ranks(np.maximum(officers - 1, 0), officers, officers + 1)
    scale = int(max(before.max(initial=0), now.max(initial=0))) + 1
    idle = loads.top == 0
    last = np.where(idle, NO_GAIN, before * scale + (scale - 1 - now))
    last[officers == lower] = np.iinfo(np.int64).max
    following = np.where(idle, NO_GAIN, now * scale + (scale - 1 - after))
    following[officers >= upper] = FULL
    return last, following
