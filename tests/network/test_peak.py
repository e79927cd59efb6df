"""The search over the peak ends at the lowest, and its last cut shows why."""

import numpy as np

from optimizer.domain.instance import Instance
from optimizer.domain.load import NO_LOAD
from optimizer.network.compile import compile_network
from optimizer.network.peak import Reach, cut_room, first_cut, lowest_peak
from tests.build import loads, uncovered
from tests.network.by_hand import chain_of_four, one_duty, seats_bind, uneven


def reached(instance: Instance) -> Reach:
    compiled = compile_network(instance)
    return lowest_peak(compiled.network, compiled.loads, compiled.loads.top > 0)


def needy_cells(reach: Reach, num_cells: int) -> list[bool]:
    assert reach.cut is not None
    return reach.cut[:num_cells].tolist()


def test_the_lane_into_a_holds_the_peak_up() -> None:
    # Two may come to A's one: 12 / 3 = 4, and B needs 2 for at most 4. The cut is around A alone.
    reach = reached(uneven(lanes=[{"from": "B", "to": "A", "max": 2}]))
    assert reach.peak == loads(4)[0]
    assert reach.lower.tolist() == [3, 2, 0]
    assert needy_cells(reach, 2) == [True, False]


def test_the_cut_holds_just_what_its_cells_then_have() -> None:
    instance = uneven(lanes=[{"from": "B", "to": "A", "max": 2}])
    compiled = compile_network(instance)
    reach = reached(instance)
    assert reach.cut is not None
    # For its three officers the cut has room, for a fourth it has not.
    for more, room in ((0, 0), (1, -1)):
        asking = compiled.network.with_cells_at_least(reach.lower + np.array([more, 0, 0]))
        assert cut_room(asking, reach.cut) == room
        assert (first_cut(asking) is None) == (room == 0)


def test_everybody_together_hold_the_peak_up() -> None:
    # Six officers, 18 cases: 3 each.
    reach = reached(uneven())
    assert reach.peak == loads(3)[0]
    assert reach.lower.tolist() == [4, 2, 0]


def test_the_first_of_a_chain_holds_the_peak_up() -> None:
    reach = reached(chain_of_four())
    assert reach.peak == loads(500)[0]
    # What 500 needs elsewhere: one officer each.
    assert reach.lower.tolist() == [2, 1, 1, 1, 0]
    assert needy_cells(reach, 4) == [True, False, False, False]


def test_seats_hold_the_peak_up() -> None:
    reach = reached(seats_bind())
    assert reach.peak == loads(15)[0]
    assert reach.lower.tolist() == [2, 1, 0]


def test_a_limit_alone_holds_the_peak_up_without_a_cut() -> None:
    # A may have two officers: 6 is where the search starts, and it is reached.
    reach = reached(uneven(limits=[{"office": "A", "duty": "x", "max": 2}]))
    assert reach.peak == loads(6)[0]
    assert reach.lower.tolist() == [2, 1, 0]
    assert reach.cut is None


def test_uncovered_cells_are_a_peak_above_any_load() -> None:
    # One officer for three cells: the two lighter stay bare, and 7 are more than 5.
    reach = reached(one_duty({"A": 5, "B": 7, "C": 9}, {"A": 1}))
    assert reach.peak == uncovered(7)[0]
    assert reach.lower.tolist() == [0, 0, 1, 0]


def test_only_the_active_cells_count() -> None:
    compiled = compile_network(uneven())
    # A is left out: B alone may have everybody, and A keeps nothing it did not need before.
    reach = lowest_peak(compiled.network, compiled.loads, np.array([False, True, False]))
    assert reach.peak == loads(1)[0]
    assert reach.lower.tolist() == [0, 6, 0]
    nobody = lowest_peak(compiled.network, compiled.loads, np.zeros(3, dtype=bool))
    assert nobody.peak == NO_LOAD
    assert nobody.lower.tolist() == [0, 0, 0]
