"""What each peak costs at least, for every peak: one walk down the loads.

Start with a cheapest flow that keeps the rules. Its highest load can only fall if each cell that
has it gets an officer more; the cheapest way to bring one is a shortest path in the residual
network, and a flow that was cheapest stays so (successive shortest paths: Ahuja, Magnanti and
Orlin, *Network Flows*, 1993, section 9.7). Whenever that makes the flow dearer, what it was before
is a step: its peak is the lowest for its cost, and its cost the least for its peak. So the whole
staircase takes about as many shortest paths as officers who move.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import numpy as np

from optimizer.domain.instance import Bools, Ints
from optimizer.domain.load import NO_LOAD, Load
from optimizer.network.cells import CellLoads
from optimizer.network.flow import LARGEST, cheapest_flow
from optimizer.network.graph import Network

FAR = np.int64(LARGEST // 2)
"""More than twice as far as any path; twice as far as this still fits in 64 bits."""


@dataclass(frozen=True, eq=False)
class Reached:
    """A peak and the least that it costs.

    Attributes
    ----------
    peak : the lowest for what the step costs
    spent : what reaching it costs at least
    flow : (num_arcs,), officers; it has the peak and costs that
    to_go : (num_nodes,), costs to go that show that every plan with a lower peak costs at least
        `then`; None where no plan has a lower peak
    then : what a lower peak costs at least, or None where no plan has one
    """

    peak: Load
    spent: int
    flow: Ints
    to_go: Ints | None = None
    then: int | None = None


def walk_down(network: Network, loads: CellLoads, ties: Sequence[Ints]) -> Iterator[Reached]:
    """Yield the steps of the staircase, from the cheapest plan to the lowest peak.

    Parameters
    ----------
    network : its costs are what is counted; nothing is yielded if its bounds allow no flow
    ties : (num_arcs,) each, what decides in turn between flows that cost the same
    """
    scaled, unit = in_turn(network, ties)
    start = network.with_cost(scaled)
    flow = None
    if not network.is_contradictory:
        flow = cheapest_flow(
            start.tail, start.head, start.lower, start.upper, start.supply, start.cost
        )
    if flow is None:
        return
    residual = Residual(start, flow)
    num = network.num_cells
    upper = network.upper[:num]
    spent = int(flow @ network.cost)
    while True:
        before, peak = residual.flow.copy(), loads.peak(residual.flow[:num])
        if peak == NO_LOAD:
            yield Reached(peak, spent, before)
            return
        needed = np.maximum(residual.lower[:num], loads.needed_below(peak))
        if (needed > upper).any() or not residual.ask(needed):
            yield Reached(peak, spent, before)
            return
        dearer = int(residual.flow @ network.cost)
        if dearer > spent:
            yield Reached(peak, spent, before, residual.costs_to_go(unit), dearer)
        spent = dearer


def in_turn(network: Network, ties: Sequence[Ints]) -> tuple[Ints, int]:
    """Return costs that count the network's own first and the ties after it, and their unit.

    A path passes no node twice, so a multiple of what all nodes' arcs can cost together is more
    than what comes after it on any path. A tie too fine for 64 bits is left out.
    """
    nodes = len(network.supply) + 1
    for used in range(len(ties), -1, -1):
        costs, unit, fits = np.zeros_like(network.cost), 1, True
        for coarser in (*reversed(ties[:used]), network.cost):
            unit = 4 * nodes * _largest(costs) + 1
            fits &= (unit * _largest(coarser) + _largest(costs)) * (nodes + 1) <= FAR // 2
            if not fits:
                break
            costs = coarser * unit + costs
        if fits:
            return costs, unit
    return network.cost, 1


class Residual:
    """How a flow can change: every arc there, and back, in the order of where it ends.

    Attributes
    ----------
    flow, lower : (num_arcs,), the flow, and what each arc carries at least
    reached : (num_nodes,), where the last officer to be sent could come
    """

    def __init__(self, network: Network, flow: Ints) -> None:
        self.network, self.flow, self.lower = network, flow.copy(), network.lower.copy()
        self.reached: Bools = np.zeros(len(network.supply), dtype=bool)
        num = len(flow)
        start = np.concatenate((network.tail, network.head))
        end = np.concatenate((network.head, network.tail))
        order = np.argsort(end, kind="stable")
        self.start, self.end = start[order], end[order]
        self.arc, self.forth = order % num, order < num
        self.cost = np.where(self.forth, network.cost[self.arc], -network.cost[self.arc])
        self.ends, self.first, self.group = np.unique(
            self.end, return_index=True, return_inverse=True
        )
        place = np.empty_like(order)
        place[order] = np.arange(len(order))
        self.place_forth, self.place_back = place[:num], place[num:]
        self.length = np.where(self._open(), self.cost, FAR)

    def ask(self, needed: Ints) -> bool:
        """Give each cell what it needs, (num_cells,), at the least cost; False if it cannot be.

        Then the flow is part of the way, and `reached` says where the next officer could come.
        """
        num = len(needed)
        short = np.nonzero(self.flow[:num] < needed)[0].tolist()
        self.lower[:num] = np.maximum(self.lower[:num], needed)
        self._reopen(np.arange(num))
        for cell in short:
            tail, head = int(self.network.tail[cell]), int(self.network.head[cell])
            while self.flow[cell] < needed[cell]:
                if not self.send(head, tail, int(self.place_forth[cell])):
                    return False
        return True

    def send(self, source: int, target: int, *beside: int) -> bool:
        """Send one officer on the cheapest way, and on the arcs beside; False if there is none."""
        distance = np.full(len(self.network.supply), FAR)
        distance[source] = 0
        by = np.full(len(distance), -1)
        self._shorten(distance, by)
        self.reached = distance < FAR // 2
        if not self.reached[target]:
            return False
        passed, node = [*beside], target
        while node != source:
            passed.append(int(by[node]))
            node = int(self.start[by[node]])
        places = np.array(passed, dtype=np.int64)
        arcs = self.arc[places]
        self.flow[arcs] += np.where(self.forth[places], 1, -1)
        self._reopen(arcs)
        return True

    def kept(self) -> tuple[Ints, Ints, Ints]:
        """Return what `restore` goes back to."""
        return self.flow.copy(), self.lower.copy(), self.length.copy()

    def restore(self, kept: tuple[Ints, Ints, Ints]) -> None:
        """Go back to what was kept."""
        self.flow, self.lower, self.length = kept

    def costs_to_go(self, unit: int) -> Ints:
        """Return the flow's dual prices, (num_nodes,), in whole units of its costs."""
        distance = np.zeros(len(self.network.supply), dtype=np.int64)
        self._shorten(distance, None)
        # The part below a unit is less than half of one either way.
        return -((distance + unit // 2) // unit)

    def _shorten(self, distance: Ints, by: Ints | None) -> None:
        """Bring distances down to what they are, noting by which arc, over whole arrays.

        An arc is noted only where it is strictly shorter, so ways of no cost make no circle.
        """
        while True:
            reached = distance[self.start] + self.length
            best = np.minimum.reduceat(reached, self.first)
            better = best < distance[self.ends]
            better &= best < FAR // 2
            if not better.any():
                return
            distance[self.ends[better]] = best[better]
            if by is not None:
                chosen = np.nonzero(better[self.group] & (reached == best[self.group]))[0][::-1]
                by[self.end[chosen]] = chosen

    def _open(self) -> Bools:
        room = self.network.upper - self.flow
        back = self.flow - self.lower
        return np.where(self.forth, room[self.arc], back[self.arc]) > 0

    def _reopen(self, arcs: Ints) -> None:
        """Note anew whether arcs, there and back, have room."""
        for places, room in (
            (self.place_forth[arcs], self.network.upper[arcs] - self.flow[arcs]),
            (self.place_back[arcs], self.flow[arcs] - self.lower[arcs]),
        ):
            self.length[places] = np.where(room > 0, self.cost[places], FAR)


def _largest(costs: Ints) -> int:
    return int(np.abs(costs).max(initial=0))
