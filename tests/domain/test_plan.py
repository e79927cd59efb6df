"""A plan has one spelling, and what it comes to is counted from its moves."""

from random import Random

import numpy as np

from optimizer.domain.plan import KINDS, NOWHERE, plan_of
from tests.build import instance_of

Move = tuple[int, int, int, int, int]

# Cells: A x 0, A y 1, B x 2, B y 3; pools: the nameless 0, p 1.
INSTANCE = instance_of(
    {"A x": 4, "B y": 2},
    [("A x", 3, None), ("A x", 2, "p"), ("B y", 1, None)],
    pools=[{"pool": "p"}],
    hires=[{"officers": 2}],
)


def columns(moves: list[Move]) -> list[list[int]]:
    plan = plan_of(INSTANCE, moves)
    parts = (plan.pool, plan.hire, plan.from_cell, plan.to_cell, plan.officers)
    return np.stack(parts, axis=1).tolist()


def test_moves_between_the_same_ends_are_joined() -> None:
    assert columns([(0, NOWHERE, 0, 3, 1), (0, NOWHERE, 0, 3, 2)]) == [[0, NOWHERE, 0, 3, 3]]


def test_moves_of_different_pools_hires_or_ends_stay_apart() -> None:
    moves = [
        (0, NOWHERE, 0, 1, 1),
        (0, NOWHERE, 0, 2, 1),
        (0, NOWHERE, 3, 2, 1),
        (0, 0, NOWHERE, 2, 1),
        (1, NOWHERE, 0, 1, 1),
    ]
    assert columns(moves) == [list(move) for move in moves]


def test_moves_of_nobody_are_dropped() -> None:
    assert columns([(0, NOWHERE, 0, 3, 0)]) == []


def test_moves_in_any_order_give_one_plan() -> None:
    moves = [
        (0, NOWHERE, 0, 1, 1),
        (0, NOWHERE, 3, 2, 1),
        (0, 0, NOWHERE, 2, 2),
        (1, NOWHERE, 0, 3, 1),
    ]
    shuffled = moves.copy()
    Random(4).shuffle(shuffled)
    assert shuffled != moves
    assert columns(shuffled) == [list(move) for move in moves]


def test_no_moves_are_a_plan_in_which_everybody_stays() -> None:
    plan = plan_of(INSTANCE, [])
    assert plan.num_moves == 0
    assert plan.officers_by_pool.tolist() == INSTANCE.officers_by_pool.tolist()
    assert plan.kind.tolist() == []


def test_kinds_and_officers_follow_from_the_moves() -> None:
    # Two of A x change to y; one p goes to B x; a hire starts in B y.
    plan = plan_of(INSTANCE, [(0, NOWHERE, 0, 1, 2), (1, NOWHERE, 0, 2, 1), (0, 0, NOWHERE, 3, 1)])
    assert [KINDS[kind] for kind in plan.kind] == ["duty_change", "hire", "transfer"]
    # The nameless: 3 - 2, 2, 0, 1 + 1; of p: 2 - 1 stay, 1 comes.
    assert plan.officers_by_pool.tolist() == [[1, 2, 0, 2], [1, 0, 1, 0]]


def test_the_instance_is_not_changed_by_a_plan() -> None:
    before = INSTANCE.officers_by_pool.tolist()
    assert plan_of(INSTANCE, [(0, NOWHERE, 0, 1, 2)]).officers_by_pool[0, 1] == 2
    assert INSTANCE.officers_by_pool.tolist() == before
