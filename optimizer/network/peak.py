"""The search over the peak: the lowest load that all of some cells can keep.

For a load T each cell needs so many officers, and whether they can come is a flow. Where they
cannot, a violated cut names the cells that cannot all have T and how many officers they can hold
together; the lowest load for just those is the next T (a Newton step). Every T is a lower bound
on the answer, so the first that can be reached is the answer and the last cut proves it.
"""

from dataclasses import dataclass

import numpy as np

from optimizer.domain.instance import Bools, Ints
from optimizer.domain.load import NO_LOAD, Load
from optimizer.network.apportion import apportion
from optimizer.network.cells import CellLoads
from optimizer.network.flow import route
from optimizer.network.graph import Network


@dataclass(frozen=True, eq=False)
class Reach:
    """The lowest peak of some cells and the officers that each then needs at least.

    Attributes
    ----------
    peak : every plan has a load at least as high among the cells
    lower : (num_cells,), officers; a flow exists that gives every cell as many
    cut : (num_nodes,), the needy side of the cut that forbids a lower peak: its cells then hold
        exactly `lower`, all that the cut lets in. None where no cut was met on the way
    """

    peak: Load
    lower: Ints
    cut: Bools | None = None


def first_cut(network: Network) -> Bools | None:
    """Return the needy side of a cut that the bounds violate, or None if a flow exists."""
    answer = route(network.tail, network.head, network.lower, network.upper, network.supply)
    return None if answer.complete else answer.needy


def lowest_peak(network: Network, loads: CellLoads, active: Bools, floor: Load = NO_LOAD) -> Reach:
    """Return the lowest peak that the active cells can keep together.

    Parameters
    ----------
    network : one whose bounds allow a flow
    active : (num_cells,), cells with cases
    floor : a load known to be no higher than the answer, from which to start
    """
    num = network.num_cells
    lower, upper = network.lower[:num], network.upper[:num]
    if not active.any():
        return Reach(NO_LOAD, lower)
    peak = max(floor, loads.of_cells(np.nonzero(active)[0]).peak(upper[active]))
    last_cut = None
    while True:
        needed = np.where(active, np.maximum(lower, loads.needed(peak)), lower)
        asking = network.with_cells_at_least(needed)
        cut = first_cut(asking)
        if cut is None:
            return Reach(peak, needed, last_cut)
        last_cut = cut
        short = active & cut[network.tail[:num]] & ~cut[network.head[:num]]
        cells = np.nonzero(short)[0]
        room = cut_room(asking, cut) + int(needed[cells].sum())
        officers = apportion(
            loads.of_cells(cells),
            lower[cells],
            np.minimum(upper[cells], room),
            np.zeros(len(cells), dtype=np.int64),
            np.array([room]),
        )
        peak = loads.of_cells(cells).peak(officers)


def cut_room(network: Network, side: Bools) -> int:
    """Return how many officers a side can take beyond its bounds; below 0 if it is short."""
    tail, head = side[network.tail], side[network.head]
    enters, leaves = head & ~tail, tail & ~head
    supply = int(network.supply[side].sum())
    return supply + int(network.upper[enters].sum()) - int(network.lower[leaves].sum())
