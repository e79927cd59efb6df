"""A network of officers: flat arrays, and what their shadow prices say.

Units are whole officers and thousandths of cost. The first arcs are the cells: a cell's arc
carries the officers who serve in it.
"""

from dataclasses import dataclass, replace

import numpy as np

from optimizer.domain.instance import Ints


@dataclass(frozen=True, eq=False)
class Network:
    """Arcs with bounds and costs, nodes with supplies.

    Attributes
    ----------
    num_cells : the cells' arcs are the arcs from 0 to this, in the order of the cells; the last of
        them counts hires that are not placed
    tail, head, lower, upper, cost : (num_arcs,)
    supply : (num_nodes,), officers who start at a node; negative where they must end
    """

    num_cells: int
    tail: Ints
    head: Ints
    lower: Ints
    upper: Ints
    cost: Ints
    supply: Ints

    @property
    def is_contradictory(self) -> bool:
        """Whether an arc must carry more than it may: a cap on a load above its own limit."""
        return bool((self.lower > self.upper).any())

    def with_bounds(self, lower: Ints, upper: Ints) -> "Network":
        return replace(self, lower=lower, upper=upper)

    def with_cost(self, cost: Ints) -> "Network":
        return replace(self, cost=cost)

    def with_cells_at_least(self, officers: Ints) -> "Network":
        """Return the network whose cells hold at least so many, (num_cells,).

        The caller sees to it that no cell is asked for more than its upper bound.
        """
        lower = self.lower.copy()
        lower[: len(officers)] = np.maximum(lower[: len(officers)], officers)
        return self.with_bounds(lower, self.upper)


def costs_to_go(network: Network, flow: Ints) -> Ints:
    """Return for each node, (num_nodes,), what it still costs from there: a flow's dual prices.

    Shortest paths in the residual network, by Bellman-Ford over whole arrays. The reduced cost
    ``cost + to_go[head] - to_go[tail]`` of an arc is at least 0 where the flow can rise and at most
    0 where it can fall, which only a cheapest flow allows.

    Raises
    ------
    RuntimeError : the flow is not a cheapest one
    """
    rise, fall = flow < network.upper, flow > network.lower
    start = np.concatenate((network.tail[rise], network.head[fall]))
    end = np.concatenate((network.head[rise], network.tail[fall]))
    cost = np.concatenate((network.cost[rise], -network.cost[fall]))
    order = np.argsort(start, kind="stable")
    start, end, cost = start[order], end[order], cost[order]
    starts, first = np.unique(start, return_index=True)
    to_go = np.zeros(len(network.supply), dtype=np.int64)
    for _ in range(len(network.supply) + 1):
        best = np.minimum.reduceat(to_go[end] + cost, first) if len(first) else to_go[starts]
        if not (best < to_go[starts]).any():
            return to_go
        to_go[starts] = np.minimum(to_go[starts], best)
    raise RuntimeError("the flow has a cheaper neighbour")


def reduced_costs(network: Network, to_go: Ints) -> Ints:
    """Return each arc's cost with the prices of its ends, (num_arcs,)."""
    return network.cost + to_go[network.head] - to_go[network.tail]


def bound_of(network: Network, to_go: Ints) -> int:
    """Return what every flow costs at least, by any costs to go: weak duality."""
    reduced = reduced_costs(network, to_go)
    cheapest = np.where(reduced > 0, network.lower, network.upper)
    return int(network.supply @ to_go) + int(reduced @ cheapest)


def optimal_face(network: Network, to_go: Ints) -> Network:
    """Return the network whose flows are exactly the cheapest flows of the given one.

    An arc whose reduced cost is positive stays at its lower bound, negative at its upper.
    """
    reduced = reduced_costs(network, to_go)
    return network.with_bounds(
        np.where(reduced < 0, network.upper, network.lower),
        np.where(reduced > 0, network.lower, network.upper),
    )
