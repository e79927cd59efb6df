"""Dual prices of a network, told in terms of the tables: cells and gates."""

import numpy as np

from optimizer.domain.instance import Ints
from optimizer.domain.proof import Chain, Prices, Tolls
from optimizer.network.compile import Compiled
from optimizer.network.graph import Network, reduced_costs


def prices_of(compiled: Compiled, network: Network, to_go: Ints) -> Prices:
    """Return the prices that costs to go stand for.

    A cell's price is what it still costs from there to the sink, without the toll at the seats; a
    gate's toll is what passing it costs beyond the price on its far side. A gate that the
    network holds full (lower bound at its cap) may have a toll below 0: it is paid back.
    """
    instance = compiled.instance
    excess = -reduced_costs(network, to_go)
    cap = compiled.network.upper
    held = (network.lower == cap) & (cap > 0)
    open_at_all = network.upper == cap
    toll = np.where(held, excess, np.where(open_at_all, excess.clip(0), 0))

    seats = _by_row(compiled, "seats", toll, instance.num_offices)
    sink = network.head[network.num_cells - 1]
    cells = to_go[: instance.num_cells] - to_go[sink] - seats[instance.cell_office]
    return Prices(cells, _tolls(compiled, toll, seats))


def chain_of(compiled: Compiled, level: Ints) -> Chain:
    """Return the chain of regions as the judge reads it.

    Parameters
    ----------
    level : (num_nodes,), the region of each node, the neediest 0
    """
    network = compiled.network
    before, behind = level[network.tail], level[network.head]
    opens = np.where(before > behind, before, 0)
    shut = np.zeros(compiled.instance.num_offices, dtype=np.int64)
    return Chain(level[: compiled.instance.num_cells], _tolls(compiled, opens, shut))


def _tolls(compiled: Compiled, on_arc: Ints, seats: Ints) -> Tolls:
    offices = compiled.instance.num_offices
    num_lanes = 0 if compiled.lanes is None else len(compiled.lanes.cost)
    return Tolls(
        leave=_by_row(compiled, "leave_gate", on_arc, offices),
        arrive=_by_row(compiled, "arrive_gate", on_arc, offices),
        seats=seats,
        lane=_by_row(compiled, "lane", on_arc, num_lanes),
    )


def _by_row(compiled: Compiled, kind: str, on_arc: Ints, size: int) -> Ints:
    """Return the values on the gates of a kind, by office or by open lane."""
    values = np.zeros(size, dtype=np.int64)
    if kind in compiled.arcs:
        arcs = compiled.arcs[kind]
        gates = compiled.network.upper[arcs] <= compiled.everyone
        rows = compiled.rows[kind][:, -1]
        values[rows[gates]] = on_arc[arcs][gates]
    return values
