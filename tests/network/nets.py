"""Small networks in few words, and all their flows."""

from collections.abc import Iterator
from itertools import product
from random import Random

import numpy as np

from optimizer.domain.instance import Ints
from optimizer.network.graph import Network

Arc = tuple[int, int, int, int, int]
"""Tail, head, lower, upper, cost."""


def network_of(arcs: list[Arc], supply: list[int], num_cells: int = 0) -> Network:
    """Return the network; its first arcs are its cells."""
    columns = np.array(arcs, dtype=np.int64).reshape(-1, 5).T
    return Network(num_cells, *columns, np.array(supply, dtype=np.int64))


def balance(network: Network, flow: Ints) -> list[int]:
    """Return what leaves each node more than arrives: of a flow, the supplies."""
    leaving = np.bincount(network.tail, flow, len(network.supply))
    arriving = np.bincount(network.head, flow, len(network.supply))
    return (leaving - arriving).astype(int).tolist()


def is_flow(network: Network, flow: Ints) -> bool:
    within = (flow >= network.lower).all() and (flow <= network.upper).all()
    return bool(within) and balance(network, flow) == network.supply.tolist()


def every_flow(network: Network) -> Iterator[tuple[int, ...]]:
    """Yield every flow of a tiny network, by trying all numbers on all arcs."""
    bounds = zip(network.lower.tolist(), network.upper.tolist(), strict=True)
    for flow in product(*(range(low, high + 1) for low, high in bounds)):
        if balance(network, np.array(flow)) == network.supply.tolist():
            yield flow


def random_network(rng: Random) -> Network:
    """Return a network small enough for `every_flow`; about half of them allow a flow."""
    num_nodes = rng.randint(2, 4)
    arcs: list[Arc] = []
    for _ in range(rng.randint(2, 6)):
        tail, head = rng.sample(range(num_nodes), 2)
        lower = rng.choice((0, 0, 0, 1))
        arcs.append((tail, head, lower, lower + rng.choice((0, 1, 1, 2)), rng.randint(-2, 4)))
    supply = [0] * num_nodes
    for _ in range(rng.choice((0, 1, 1, 2))):
        start, end = rng.sample(range(num_nodes), 2)
        supply[start] += 1
        supply[end] -= 1
    return network_of(arcs, supply)
