"""Who goes and who stays, as one flow: so many officers on board leave by an arc of their own.

Caps on all moves together and rules that are no flow are left aside, and a share of those on board
counts those who go. So what comes out is a bound: no plan without so many officers has lighter
loads, whoever they are. Where a plan reaches it, they are missed least.
"""

from dataclasses import dataclass, replace

import numpy as np

from optimizer.domain.instance import THOUSAND, Bools, Instance, Ints
from optimizer.domain.load import Load
from optimizer.domain.proof import Prices, Tolls
from optimizer.network.cheapest import cheapest
from optimizer.network.compile import Compiled
from optimizer.network.decompose import NoRoom, decompose
from optimizer.network.graph import Network
from optimizer.network.levels import descend
from optimizer.network.peak import first_cut
from optimizer.network.relaxed import compile_relaxed


@dataclass(frozen=True, eq=False)
class Without:
    """The lightest loads without so many officers, and a way to choose them.

    Attributes
    ----------
    loads : of all cells, from the highest down
    cost : thousandths; no plan with these loads is cheaper
    gone : (num_pools, num_cells), those who go
    """

    loads: list[Load]
    cost: int
    gone: Ints


class Leaving:
    """The network of an instance from which some officers may go.

    Parameters
    ----------
    pools : (num_pools,), whose officers may go
    """

    def __init__(self, instance: Instance, pools: Bools) -> None:
        self.instance = instance
        self._pools = pools
        self._compiled = compile_relaxed(instance)

    def without(self, num: int, gone: Ints, *, tight: bool = False) -> Without | None:
        """Return the lightest loads without so many officers, those already gone among them.

        None where they cannot go, or where no flow says so.

        Parameters
        ----------
        gone : (num_pools, num_cells)
        tight : take a share of those on board as if all who go were of that office: no bound then,
            but moves that can be made whoever goes
        """
        compiled = self._compiled
        if compiled is None:
            return None
        network, exits = self._with_exits(compiled, num, gone)
        if tight:
            network = network.with_bounds(network.lower, self._tightened(compiled, network, num))
        if network.is_contradictory:
            return None
        face = _lightest(compiled, network)
        if face is None:
            return None
        found = cheapest(face)
        assert found is not None
        loads = compiled.loads
        officers = found.flow[: self.instance.num_cells].tolist()
        sorted_loads = sorted((loads.load(i, n) for i, n in enumerate(officers)), reverse=True)
        cost = int(found.flow @ network.cost)
        return Without(sorted_loads, cost, self._named(compiled, found.flow[exits], gone))

    def _with_exits(self, compiled: Compiled, num: int, gone: Ints) -> tuple[Network, slice]:
        """Return the network in which exactly so many leave from their cells, and those arcs."""
        network, stay = compiled.network, compiled.arcs["stay"]
        kinds, cells = compiled.rows["stay"].T
        qualification, _ = self.instance.qualifications
        alike = qualification[:, None] == kinds
        may_go = self.instance.officers_by_pool * self._pools[:, None]
        upper = np.where(alike, may_go[:, cells], 0).sum(axis=0)
        lower = np.where(alike, gone[:, cells], 0).sum(axis=0)
        tail, first = network.tail[stay], len(network.tail)
        outside, sink = len(network.supply), self.instance.num_cells + 1
        supply = np.append(network.supply, -num)
        supply[sink] += num
        nothing = np.zeros_like(tail)
        grown = replace(
            network,
            tail=np.concatenate((network.tail, tail)),
            head=np.concatenate((network.head, np.full(len(tail), outside))),
            # Those gone take no arc: a network's arcs beside the cells' have no lower bound.
            lower=np.concatenate((network.lower, nothing)),
            upper=np.concatenate((network.upper, upper - lower)),
            cost=np.concatenate((network.cost, nothing)),
            supply=supply,
        )
        np.subtract.at(grown.supply, tail, lower)
        grown.supply[outside] += int(lower.sum())
        return grown, slice(first, first + len(tail))

    def _tightened(self, compiled: Compiled, network: Network, num: int) -> Ints:
        """Return the upper bounds, (num_arcs,), with as few leaving each office as may be left."""
        upper, share = network.upper.copy(), self.instance.rules.transfers_out_share
        if share is not None:
            on_board = np.zeros(self.instance.num_offices, dtype=np.int64)
            np.add.at(on_board, self.instance.staff.office, self.instance.staff.officers)
            gates, office = compiled.arcs["leave_gate"], compiled.rows["leave_gate"][:, 0]
            left = np.maximum(on_board[office] - num, 0)
            upper[gates] = np.minimum(upper[gates], left * share // THOUSAND)
        return upper

    def _named(self, compiled: Compiled, leaving: Ints, gone: Ints) -> Ints:
        """Return who goes by pool, of officers alike those of the first pool first."""
        after = gone.copy()
        kinds, cells = compiled.rows["stay"].T
        qualification, _ = self.instance.qualifications
        for arc in np.nonzero(leaving)[0].tolist():
            left, cell = int(leaving[arc]), int(cells[arc])
            for pool in np.nonzero(self._pools & (qualification == kinds[arc]))[0].tolist():
                there = int(self.instance.officers_by_pool[pool, cell] - after[pool, cell])
                taken = min(left, there)
                after[pool, cell] += taken
                left -= taken
        return after


def _lightest(compiled: Compiled, network: Network) -> Network | None:
    """Return the face of the lightest loads, or None where the bounds allow no flow."""
    if first_cut(network) is not None:
        return None
    if not len(compiled.rows["seats"]):
        answer = decompose(network, compiled.loads)
        assert not isinstance(answer, NoRoom)
        return answer.face
    nothing = np.zeros(0, dtype=np.int64)
    unsaid = Prices(nothing, Tolls(nothing, nothing, nothing, nothing))
    descent = descend(network, compiled.loads, lambda _network, _prices: unsaid, lambda: False)
    return descent.face
