"""The cheapest flow of a face, and its shadow prices.

Among the plans that are equally good the one with the cheapest moves is one min-cost flow: the
face already holds nothing but such plans. Where moves cost nothing, a second flow over the
cheapest plans keeps those that move the fewest officers.
"""

from dataclasses import dataclass

import numpy as np

from optimizer.domain.instance import Ints
from optimizer.network.compile import Compiled
from optimizer.network.flow import cheapest_flow
from optimizer.network.graph import Network, costs_to_go, optimal_face

MOVES = ("change", "lane", "hub_out", "hire")
"""The arcs on each of which an officer moves once."""


@dataclass(frozen=True, eq=False)
class Cheapest:
    """A cheapest flow, (num_arcs,) officers, what it costs, and its dual prices, (num_nodes,)."""

    flow: Ints
    cost: int
    to_go: Ints


def cheapest(network: Network) -> Cheapest | None:
    """Return a cheapest flow within the network's bounds, or None if there is none."""
    flow = cheapest_flow(
        network.tail, network.head, network.lower, network.upper, network.supply, network.cost
    )
    if flow is None:
        return None
    return Cheapest(flow, int(flow @ network.cost), costs_to_go(network, flow))


def cheapest_moves(compiled: Compiled, face: Network) -> Cheapest:
    """Return a cheapest flow of a face that has one, of those one with the fewest moves."""
    found = cheapest(face)
    assert found is not None
    counted = moving(compiled)
    if not ((face.cost == 0) & (counted == 1) & (found.flow > 0)).any():
        return found
    still = cheapest(optimal_face(face, found.to_go).with_cost(counted))
    assert still is not None
    return Cheapest(still.flow, found.cost, found.to_go)


def moving(compiled: Compiled) -> Ints:
    """Return 1 for each arc on which an officer moves, (num_arcs,), and 0 for the others."""
    counted = np.zeros_like(compiled.network.cost)
    for kind in MOVES:
        if kind in compiled.arcs:
            counted[compiled.arcs[kind]] = 1
    return counted
