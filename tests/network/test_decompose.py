"""Leximin by decomposition: the regions of a chain, and where there is no room."""

import numpy as np
import pytest

from optimizer.domain.instance import Instance
from optimizer.network.cheapest import cheapest, cheapest_moves
from optimizer.network.compile import compile_network
from optimizer.network.decompose import Decomposition, NoRoom, decompose
from tests.build import instance_of
from tests.network.by_hand import cells_of, chain_of_four, one_duty, uneven


def decomposed(instance: Instance) -> Decomposition:
    compiled = compile_network(instance)
    answer = decompose(compiled.network, compiled.loads)
    assert isinstance(answer, Decomposition)
    return answer


def no_room(instance: Instance) -> NoRoom:
    compiled = compile_network(instance)
    answer = decompose(compiled.network, compiled.loads)
    assert isinstance(answer, NoRoom)
    return answer


def test_where_all_can_meet_there_is_one_region() -> None:
    answer = decomposed(uneven())
    assert answer.officers.tolist() == [4, 2, 0]
    assert answer.level.max() == 0


def test_a_chain_of_four_regions() -> None:
    answer = decomposed(chain_of_four())
    assert answer.officers.tolist() == [2, 2, 3, 3, 0]
    assert answer.level[:4].tolist() == [0, 1, 2, 3]
    # The lanes between the regions carry their caps in every leximin plan.
    lanes = compile_network(chain_of_four()).arcs["lane"]
    assert answer.face.lower[lanes].tolist() == answer.face.upper[lanes].tolist() == [1, 1, 1]


@pytest.mark.parametrize("price", [-1, 1])
@pytest.mark.parametrize("cell", range(4))
def test_on_the_face_no_price_changes_a_cell_of_the_chain(cell: int, price: int) -> None:
    face = decomposed(chain_of_four()).face
    cost = np.zeros_like(face.cost)
    cost[cell] = price
    found = cheapest(face.with_cost(cost))
    assert found is not None
    assert found.flow[:4].tolist() == [2, 2, 3, 3]


def test_regions_come_by_need_whatever_their_order_in_the_tables() -> None:
    # The same chain told backwards: lanes lead from A to B to C to D.
    answer = decomposed(
        one_duty(
            {"A": 8, "B": 30, "C": 200, "D": 1_000},
            {"A": 4, "B": 3, "C": 2, "D": 1},
            lanes=[{"from": s, "to": e, "max": 1} for s, e in ("AB", "BC", "CD")],
        )
    )
    assert answer.officers.tolist() == [3, 3, 2, 2, 0]
    assert answer.level[:4].tolist() == [3, 2, 1, 0]


def test_regions_whose_officers_are_worth_the_same_are_one() -> None:
    # A and B have no way between them: two officers on 10 cases each. They could as well trade.
    answer = decomposed(one_duty({"A": 10, "B": 10}, {"A": 2, "B": 2}, rules={"transfers": False}))
    assert answer.level[:2].tolist() == [0, 0]


def test_between_equal_needs_either_cell_may_have_the_officer() -> None:
    # Three officers for twice ten cases: 5 and 10 whichever way, so both keep their freedom.
    answer = decomposed(one_duty({"A": 10, "B": 10}, {"A": 3}))
    assert sorted(answer.officers[:2].tolist()) == [1, 2]
    assert answer.face.lower[:2].tolist() == [1, 1]
    assert answer.face.upper[:2].tolist() == [2, 2]
    # Who is there already stays: it costs one transfer, not two.
    compiled = compile_network(one_duty({"A": 10, "B": 10}, {"A": 3}))
    assert cells_of(compiled, cheapest_moves(compiled, answer.face).flow) == [2, 1]


def test_cells_without_cases_take_any_number_of_those_nobody_needs() -> None:
    # q serves y alone, where there are no cases: any split over the offices is as good.
    instance = instance_of(
        {"A x": 4, "B x": 2},
        [("A x", 2, "p"), ("B y", 3, "q")],
        pools=[{"pool": "p", "duties": ["x"]}, {"pool": "q", "duties": ["y"]}],
    )
    answer = decomposed(instance)
    compiled = compile_network(instance)
    idle = np.array([1, 3])
    assert answer.face.lower[idle].tolist() == [0, 0]
    assert (answer.face.upper[idle] == compiled.network.upper[idle]).all()
    assert cells_of(compiled, cheapest_moves(compiled, answer.face).flow) == [1, 0, 1, 3]


def test_hires_are_placed_while_there_are_cases() -> None:
    # A hire into the only cell makes 6 of 12; without cases nobody is hired.
    assert decomposed(one_duty({"A": 12}, {"A": 1}, hires=[{"officers": 1}])).officers.tolist() == [
        2,
        0,
    ]
    idle = decomposed(one_duty({"A": 0}, {"A": 1}, hires=[{"officers": 1, "cost": 1}]))
    compiled = compile_network(one_duty({"A": 0}, {"A": 1}, hires=[{"officers": 1, "cost": 1}]))
    assert cheapest_moves(compiled, idle.face).flow[:2].tolist() == [1, 1]


def test_a_minimum_out_of_reach_is_short() -> None:
    # A must have three; its own one and one of B's five (a fifth may leave) make two.
    answer = no_room(
        uneven(limits=[{"office": "A", "duty": "x", "min": 3}], rules={"transfers_out_share": 0.2})
    )
    assert answer.short
    assert answer.nodes[:2].tolist() == [True, False]


def test_a_maximum_below_who_must_stay_has_no_room() -> None:
    # Nobody can leave B, and B may have four.
    answer = no_room(
        uneven(limits=[{"office": "B", "duty": "x", "max": 4}], rules={"transfers": False})
    )
    assert not answer.short
    assert answer.nodes[:2].tolist() == [False, True]


def test_the_order_of_loads_and_not_the_sum_decides() -> None:
    # Eight officers on 90, 10 and 10 cases. 6, 1, 1 gives 15, 10, 10; 5, 2, 1 gives 18.
    answer = decomposed(one_duty({"A": 90, "B": 10, "C": 10}, {"B": 8}))
    assert answer.officers.tolist() == [6, 1, 1, 0]
    assert np.all(answer.level[:3] == 0)
