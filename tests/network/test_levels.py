"""Leximin level by level: seats by hand, and agreement with decomposition where both apply."""

import numpy as np
import pytest

from optimizer.domain.errors import Refusal
from optimizer.domain.instance import Instance
from optimizer.files import instance_from_tables
from optimizer.network.cheapest import cheapest_moves
from optimizer.network.compile import Compiled, compile_network
from optimizer.network.decompose import Decomposition, NoRoom, decompose
from optimizer.network.levels import Descent, descend
from optimizer.network.peak import first_cut
from optimizer.network.pricing import prices_of
from tests.build import instance_of
from tests.network.by_hand import cells_of, chain_of_four, one_duty, seats_bind, uneven
from tests.random_instances import random_tables


def descended(compiled: Compiled) -> Descent:
    return descend(
        compiled.network,
        compiled.loads,
        lambda network, to_go: prices_of(compiled, network, to_go),
        lambda: False,
    )


def best(instance: Instance) -> tuple[list[int], int, int]:
    """Return the officers by cell, what the moves cost, and the number of steps."""
    compiled = compile_network(instance)
    descent = descended(compiled)
    assert descent.finished
    found = cheapest_moves(compiled, descent.face)
    return cells_of(compiled, found.flow), found.cost, len(descent.steps)


def test_seats_hold_a_cell_at_its_level() -> None:
    # A would have four of the five officers, and seats two: 15. B's three are then at 10/3.
    assert best(seats_bind()) == ([2, 3], 10_000, 2)


def test_duties_share_an_offices_seats() -> None:
    # Three seats in A for 30 and 20 cases: 15 and 20, as 30 with 2 and 20 with 1 is better than
    # 30 and 10. The fourth officer has to go to B, whose cases would take all four.
    instance = instance_of(
        {"A x": 30, "A y": 20, "B x": 1},
        [("A x", 4, None)],
        offices=[{"office": "A", "seats": 3}, {"office": "B"}],
    )
    # One duty change, one transfer.
    assert best(instance)[:2] == ([2, 1, 1, 0], 11_000)


def test_of_tied_cells_as_many_as_can_go_below() -> None:
    # Three cells of 10 at one officer each, and one more officer of each kind: seats in A let one
    # of its two cells go below, B goes below too. At 10 stays one cell of A, whichever.
    instance = instance_of(
        {"A x": 10, "A y": 10, "B x": 10},
        [("A x", 1, None), ("A y", 1, None), ("B x", 3, None)],
        offices=[{"office": "A", "seats": 3}, {"office": "B"}],
    )
    cells, cost, _ = best(instance)
    assert sorted(cells[:2]) == [1, 2]
    assert cells[2:] == [2, 0]
    assert cost == 10_000


def test_a_free_cell_returns_with_its_lighter_load() -> None:
    # Seats let one more into A: x or y of 10 cases goes to 5 there. That lighter load is a level
    # too: B with 10 cases and two officers is at 5 already. Loads 10, 5, 5 for one transfer.
    instance = instance_of(
        {"A x": 10, "A y": 10, "B x": 10},
        [("A x", 2, None), ("B x", 3, None)],
        offices=[{"office": "A", "seats": 3}, {"office": "B"}],
    )
    cells, cost, _ = best(instance)
    assert sorted(cells[:2]) == [1, 2]
    assert cells[2] == 2
    # The mover takes y; or a change there and a transfer for x, which is dearer.
    assert cells == [2, 1, 2, 0]
    assert cost == 10_000


@pytest.mark.parametrize("instance", [uneven(), chain_of_four()], ids=["uneven", "chain"])
def test_without_seats_it_is_the_answer_of_decomposition(instance: Instance) -> None:
    compiled = compile_network(instance)
    answer = decompose(compiled.network, compiled.loads)
    assert isinstance(answer, Decomposition)
    assert best(instance)[0] == answer.officers[:-1].tolist()


def test_a_descent_that_has_no_time_says_so() -> None:
    compiled = compile_network(uneven())
    descent = descend(
        compiled.network,
        compiled.loads,
        lambda network, to_go: prices_of(compiled, network, to_go),
        lambda: True,
    )
    assert not descent.finished
    assert (descent.face.cost == compiled.network.cost).all()
    assert (descent.face.lower == compiled.network.lower).all()


def test_nobody_is_taken_from_a_cell_that_would_be_bare() -> None:
    # 9 and 2 with an officer each: to halve the 9 would leave the 2 uncovered.
    assert best(one_duty({"A": 9, "B": 2}, {"A": 1, "B": 1}))[:2] == ([1, 1], 0)


def test_both_ways_agree_on_random_instances() -> None:
    seen = {"plans": 0, "no room": 0}
    for seed in range(260):
        instance = instance_from_tables(random_tables(seed))
        if (instance.offices.seats >= 0).any():
            continue
        try:
            compiled = compile_network(instance)
        except Refusal:
            continue
        network, loads = compiled.network, compiled.loads
        answer = decompose(network, loads)
        if isinstance(answer, NoRoom):
            seen["no room"] += 1
            assert first_cut(network) is not None
            continue
        seen["plans"] += 1
        descent = descended(compiled)
        first = cheapest_moves(compiled, answer.face)
        second = cheapest_moves(compiled, descent.face)
        # Neither the loads, one by one from the highest, nor the cost may differ.
        cells = [found.flow[: network.num_cells] for found in (first, second)]
        one, other = (np.sort(ranks) for ranks in loads.ranks(*cells))
        assert one.tolist() == other.tolist(), seed
        assert first.cost == second.cost, seed
    assert seen["plans"] > 80
    assert seen["no room"] > 3
