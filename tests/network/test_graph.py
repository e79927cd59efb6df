"""Shadow prices say of each arc whether the cheapest flows may change it."""

from random import Random

import numpy as np
import pytest

from optimizer.network.flow import cheapest_flow
from optimizer.network.graph import bound_of, costs_to_go, optimal_face, reduced_costs
from tests.network.nets import every_flow, network_of, random_network


def test_costs_to_go_are_the_cheapest_ways_that_are_left() -> None:
    # Two officers from 0 to 2: one by 1 (1 + 1), where there is no more room, one straight at 5.
    # Prices go down to the least: from 2 on nothing, back from 2 to 0 saves 5 and to 1 costs
    # at best -1: from 1 one goes on to 2 at 1, or back to 0 saving 1 and then 5 straight.
    network = network_of([(0, 1, 0, 1, 1), (1, 2, 0, 1, 1), (0, 2, 0, 9, 5)], [2, 0, -2])
    flow = np.array([1, 1, 1])
    to_go = costs_to_go(network, flow)
    reduced = reduced_costs(network, to_go)
    # The straight way is used and has room: 0. The full way by 1 saves 3 against it.
    assert reduced[2] == 0
    assert reduced[0] + reduced[1] == -3
    assert (reduced[:2] <= 0).all()
    assert bound_of(network, to_go) == 7


def test_a_flow_with_a_cheaper_neighbour_has_no_prices() -> None:
    network = network_of([(0, 1, 0, 1, 1), (0, 1, 0, 1, 2)], [1, -1])
    assert costs_to_go(network, np.array([1, 0])) is not None
    with pytest.raises(RuntimeError, match="cheaper neighbour"):
        costs_to_go(network, np.array([0, 1]))


def test_cells_at_least_raises_only_the_cells_bounds() -> None:
    network = network_of([(0, 1, 1, 5, 0), (0, 1, 0, 5, 0), (0, 1, 0, 5, 0)], [1, -1], num_cells=2)
    raised = network.with_cells_at_least(np.array([0, 3]))
    assert raised.lower.tolist() == [1, 3, 0]
    assert raised.upper.tolist() == [5, 5, 5]
    assert network.lower.tolist() == [1, 0, 0]


def test_prices_of_random_networks() -> None:
    rng = Random(6)
    num_solved = 0
    for _ in range(200):
        network = random_network(rng)
        flows = [np.array(flow) for flow in every_flow(network)]
        if not flows:
            continue
        num_solved += 1
        least = min(int(flow @ network.cost) for flow in flows)
        columns = (network.tail, network.head, network.lower, network.upper)
        flow = cheapest_flow(*columns, network.supply, network.cost)
        assert flow is not None
        to_go = costs_to_go(network, flow)
        reduced = reduced_costs(network, to_go)
        # Signs: at least 0 where the flow can rise, at most 0 where it can fall.
        assert (reduced[flow < network.upper] >= 0).all()
        assert (reduced[flow > network.lower] <= 0).all()
        # So the bound is attained, and by other prices it is a bound still.
        assert bound_of(network, to_go) == least
        for _ in range(5):
            other = to_go + np.array([rng.randint(-2, 2) for _ in to_go])
            assert bound_of(network, other) <= least
        # The face holds the cheapest flows, all of them and no other.
        cheap = sorted(tuple(one.tolist()) for one in flows if int(one @ network.cost) == least)
        assert sorted(every_flow(optimal_face(network, to_go))) == cheap
    assert num_solved > 60
