"""The solvers get what they can read, and give flows and cuts back."""

from random import Random

import numpy as np
import pytest

from optimizer.domain.instance import Ints
from optimizer.network.flow import LARGEST, Routing, cheapest_flow, route
from optimizer.network.graph import Network
from optimizer.network.peak import cut_room
from tests.network.nets import Arc, every_flow, is_flow, network_of, random_network


def routed(network: Network) -> Routing:
    return route(network.tail, network.head, network.lower, network.upper, network.supply)


def cheapest(network: Network) -> Ints | None:
    columns = (network.tail, network.head, network.lower, network.upper)
    return cheapest_flow(*columns, network.supply, network.cost)


def test_a_demand_that_can_be_met_is() -> None:
    # Three officers: two by node 1, one straight.
    network = network_of([(0, 1, 0, 2, 0), (1, 2, 0, 5, 0), (0, 2, 0, 1, 0)], [3, 0, -3])
    answer = routed(network)
    assert answer.complete
    assert answer.flow.tolist() == [2, 2, 1]
    assert not answer.needy.any()


def test_the_needy_side_lies_behind_the_narrow_arc() -> None:
    # 0 -> 1 lets 2 of 3 through. From 1 on there is room, so 1 is as needy as 2.
    answer = routed(network_of([(0, 1, 0, 2, 0), (1, 2, 0, 5, 0)], [3, 0, -3]))
    assert not answer.complete
    assert answer.needy.tolist() == [False, True, True]
    assert answer.flow.tolist() == [2, 2]


def test_the_needy_side_begins_where_the_arc_is_narrow() -> None:
    # Now 1 -> 2 is narrow: one more at node 1 would not help.
    answer = routed(network_of([(0, 1, 0, 5, 0), (1, 2, 0, 2, 0)], [3, 0, -3]))
    assert answer.needy.tolist() == [False, False, True]


def test_lower_bounds_are_kept() -> None:
    # One officer must go round by 0 -> 1, and comes back.
    answer = routed(network_of([(0, 1, 1, 2, 0), (1, 0, 0, 2, 0)], [0, 0]))
    assert answer.complete
    assert answer.flow.tolist() == [1, 1]


def test_a_lower_bound_that_cannot_be_fed_is_a_cut() -> None:
    # Who must leave 0 for 1 cannot come back: 0 lacks one.
    answer = routed(network_of([(0, 1, 1, 2, 0), (1, 0, 0, 0, 0)], [0, 0]))
    assert not answer.complete
    assert answer.needy.tolist() == [True, False]


def test_where_the_lower_bounds_do_it_all_they_are_the_flow() -> None:
    answer = routed(network_of([(0, 1, 2, 3, 0)], [2, -2]))
    assert answer.complete
    assert answer.flow.tolist() == [2]


def test_cheapest_flow_takes_the_cheap_arc_first() -> None:
    # 3 officers: the arc at 1 takes 2, the dearer one the third.
    flow = cheapest(network_of([(0, 1, 0, 5, 4), (0, 1, 0, 2, 1)], [3, -3]))
    assert flow is not None
    assert flow.tolist() == [1, 2]


def test_cheapest_flow_keeps_lower_bounds_and_takes_what_earns() -> None:
    # One must take the arc at 4. The round 0 -> 1 -> 0 earns 1 each time, up to its cap of 2.
    network = network_of([(0, 1, 1, 5, 4), (0, 1, 0, 5, 0), (1, 0, 0, 2, -1)], [3, -3])
    flow = cheapest(network)
    assert flow is not None
    assert flow.tolist() == [1, 4, 2]


def test_no_flow_is_none() -> None:
    assert cheapest(network_of([(0, 1, 0, 2, 0)], [3, -3])) is None


ARC: Arc = (0, 1, 0, 2, 0)


@pytest.mark.parametrize(
    "arc",
    [(-1, 1, 0, 2, 0), (0, 2, 0, 2, 0), (2, 0, 0, 2, 0), (0, 1, -1, 2, 0), (0, 1, 3, 2, 0)],
    ids=["node -1", "no such head", "no such tail", "lower below 0", "crossed"],
)
def test_arcs_that_a_solver_would_misread_are_refused(arc: Arc) -> None:
    network = network_of([ARC, arc], [1, -1])
    with pytest.raises(ValueError, match=r"no node|bounds are crossed"):
        routed(network)
    with pytest.raises(ValueError, match=r"no node|bounds are crossed"):
        cheapest(network)


def test_capacities_whose_sum_leaves_64_bits_are_refused() -> None:
    assert routed(network_of([(0, 1, 0, LARGEST // 2, 0)] * 2, [1, -1])).complete
    with pytest.raises(ValueError, match="too large"):
        routed(network_of([(0, 1, 0, LARGEST // 2 + 1, 0)] * 2, [1, -1]))


def test_costs_that_cannot_be_scaled_are_refused() -> None:
    # With two nodes a cost is multiplied by up to four; the solver itself gives up a little sooner.
    assert cheapest(network_of([(0, 1, 0, 1, LARGEST // 64)], [1, -1])) is not None
    for cost in (LARGEST // 4 + 1, -LARGEST // 4 - 1):
        with pytest.raises(ValueError, match="costs are too large"):
            cheapest(network_of([(0, 1, 0, 1, cost)], [1, -1]))


@pytest.mark.parametrize("column", range(4))
def test_floats_and_columns_of_another_length_are_refused(column: int) -> None:
    network = network_of([ARC, ARC], [1, -1])
    columns = [network.tail, network.head, network.lower, network.upper]
    for wrong in (columns[column].astype(float), columns[column][:1]):
        columns[column] = wrong
        with pytest.raises(ValueError, match="int64 columns of one length"):
            route(*columns, network.supply)
        with pytest.raises(ValueError, match="int64 columns of one length"):
            cheapest_flow(*columns, network.supply, network.cost)


def test_supplies_that_do_not_add_up_are_refused() -> None:
    with pytest.raises(ValueError, match="differ"):
        routed(network_of([ARC], [2, -1]))


def test_flows_and_cuts_against_all_flows_of_random_networks() -> None:
    rng = Random(5)
    seen = [0, 0]
    for _ in range(150):
        network = random_network(rng)
        flows = list(every_flow(network))
        answer, flow = routed(network), cheapest(network)
        seen[bool(flows)] += 1
        if flows:
            assert answer.complete
            assert is_flow(network, answer.flow)
            assert flow is not None
            assert is_flow(network, flow)
            assert int(flow @ network.cost) == min(
                int(np.array(one) @ network.cost) for one in flows
            )
        else:
            # The cut's own count shows it: less gets in than is asked for.
            assert flow is None
            assert cut_room(network, answer.needy) < 0
    assert min(seen) > 30
