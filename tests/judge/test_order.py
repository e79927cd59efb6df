"""Chains and steps that are not those of the plan: the order of its loads is not proved."""

from itertools import product

import numpy as np
import pytest

from optimizer.domain.proof import Prices, Proof
from tests.build import instance_of
from tests.judge.offer import Gates, Numbers, chain, plan, prices, verdict
from tests.judge.proofs import (
    Case,
    free_exchange,
    judged,
    levels,
    tight_chain,
    within_budget,
)
from tests.network.by_hand import chain_of_four, one_duty, uneven

OPEN: Numbers = {"B A": 1, "C B": 2, "D C": 3}


@pytest.mark.parametrize(
    ("levels_", "opens"),
    [
        # Merged: A's next officer is worth more than B's last, B's more than C's, C's than D's.
        ({"C x": 1, "D x": 2}, {"C B": 1, "D C": 2}),
        ({"B x": 1, "C x": 1, "D x": 2}, {"B A": 1, "D C": 2}),
        ({"B x": 1, "C x": 2, "D x": 2}, {"B A": 1, "C B": 2}),
        ({}, {}),
        # Swapped: B before A, D before C.
        ({"A x": 1, "C x": 2, "D x": 3}, OPEN),
        ({"B x": 1, "C x": 3, "D x": 2}, OPEN),
        ({"A x": 3, "B x": 2, "C x": 1}, OPEN),
        # A gap, and a level below 0.
        ({"B x": 1, "C x": 3, "D x": 4}, {"B A": 1, "C B": 3, "D C": 4}),
        ({"A x": -1, "C x": 1, "D x": 2}, {"C B": 1, "D C": 2}),
        # The right levels with a gate that opens too soon: all who could pass it count.
        ({"B x": 1, "C x": 2, "D x": 3}, {"C B": 2, "D C": 3}),
        ({"B x": 1, "C x": 2, "D x": 3}, {"B A": 1, "D C": 3}),
        ({"B x": 1, "C x": 2, "D x": 3}, {"B A": 1, "C B": 2}),
        ({"B x": 1, "C x": 2, "D x": 3}, {"B A": 1, "C B": 1, "D C": 3}),
        # Opened below 0 or beyond the last level.
        ({"B x": 1, "C x": 2, "D x": 3}, {"B A": 1, "C B": 2, "D C": -3}),
        ({"B x": 1, "C x": 2, "D x": 3}, {"B A": 1, "C B": 2, "D C": 9}),
    ],
)
def test_chains_that_are_not_the_plans(levels_: Numbers, opens: Numbers) -> None:
    case = tight_chain()
    offered = chain(case.instance, levels_, Gates(lane=opens))
    assert judged(case, chain=offered) == {"peak": True, "leximin": False}


def test_a_region_split_is_not_full() -> None:
    # A alone could have all six; B alone too.
    case = free_exchange()
    for split in ({"A x": 1}, {"B x": 1}):
        assert judged(case, chain=chain(case.instance, split))["leximin"] is False


def test_a_gate_said_to_be_shut_that_is_not_full() -> None:
    # Four may use the lane and three do; A's level would hold five.
    instance = uneven(lanes=[{"from": "B", "to": "A", "max": 4}, {"from": "A", "to": "B"}])
    moved = plan(instance, ("B x", "A x", 3))
    shut = chain(instance, {"B x": 1}, Gates(lane={"B A": 1}))
    assert not verdict(moved, Proof(chain=shut))["leximin"]
    assert verdict(moved, Proof(chain=chain(instance, {})))["leximin"]
    # Where three may and do, it is shut: but then A's next officer is worth no more than B's last.
    instance = uneven(lanes=[{"from": "B", "to": "A", "max": 3}, {"from": "A", "to": "B"}])
    moved = plan(instance, ("B x", "A x", 3))
    shut = chain(instance, {"B x": 1}, Gates(lane={"B A": 1}))
    assert not verdict(moved, Proof(chain=shut))["leximin"]


@pytest.mark.parametrize(("level", "opens"), [(2**62, 0), (0, 2**62), (-(2**62), 0), (0, -(2**62))])
def test_levels_beyond_counting(level: int, opens: int) -> None:
    case = tight_chain()
    offered = chain(case.instance, {"D x": level}, Gates(lane={"D C": opens}))
    assert judged(case, chain=offered)["leximin"] is False


def test_hires_left_unplaced_though_useful() -> None:
    # Two hires for 12 cases: 4; with one 6 and with none 12.
    instance = one_duty({"A": 12}, {"A": 1}, hires=[{"officers": 2}])
    for hired, holds in ((2, True), (1, False), (0, False)):
        placed = plan(instance, ("", "A x", hired))
        assert verdict(placed, Proof(chain=chain(instance, {})))["leximin"] == holds
    # By steps: seats for three bind nobody, so no prices show that A has to be at 6 or 12.
    seated = one_duty(
        {"A": 12, "B": 0},
        {"A": 1},
        hires=[{"officers": 2}],
        offices=[{"office": "A", "seats": 3}, {"office": "B", "seats": 1}],
    )
    for hired in (0, 1):
        placed = plan(seated, ("", "A x", hired))
        for price, toll in product(range(-4, 5), range(5)):
            offered = prices(seated, {"A x": price}, Gates(seats={"A": toll}))
            assert not verdict(placed, Proof(steps=(offered,)))["leximin"]


def test_officers_idle_beside_cases() -> None:
    # Three in B, where there are no cases; free to go, and to change duty.
    instance = instance_of({"A x": 12}, [("A x", 1, None), ("B y", 3, None)])
    for moved, holds in ((3, True), (2, False), (0, False)):
        going = plan(instance, ("B y", "A x", moved))
        assert verdict(going, Proof(chain=chain(instance, {})))["leximin"] == holds
    # A level of its own for those who idle is not full without them.
    apart = chain(instance, {"A y": 1, "B x": 1, "B y": 1})
    assert not verdict(plan(instance), Proof(chain=apart))["leximin"]


def test_to_move_those_whom_nobody_needs_is_not_cheapest() -> None:
    # q serves y alone, and there are no cases of y: to move them changes no load, but costs.
    instance = instance_of(
        {"A x": 4, "B x": 2},
        [("A x", 1, "p"), ("B x", 1, "p"), ("B y", 3, "q")],
        pools=[{"pool": "p", "duties": ["x"]}, {"pool": "q", "duties": ["y"]}],
    )
    idle: Numbers = {"A y": 1, "B y": 1}
    proof = Proof(chain=chain(instance, idle), cost=prices(instance, {}))
    still = plan(instance, pool="q")
    assert verdict(still, proof) == {"leximin": True, "cost": True}
    moved = plan(instance, ("B y", "A y", 2), pool="q")
    assert verdict(moved, proof) == {"leximin": True, "cost": False}


@pytest.mark.parametrize("case", [levels(), within_budget()], ids=["levels", "budget"])
def test_steps_missing_doubled_swapped_or_of_another_kind(case: Case) -> None:
    first, second = case.proof.steps
    nothing = prices(case.instance, {})
    wrong: list[tuple[Prices, ...]] = [
        (first,),
        (second,),
        (second, first),
        (first, second, second),
        (first, second, nothing),
        (nothing, first, second),
        (first, nothing),
    ]
    for steps in wrong:
        assert judged(case, steps=steps) == {"peak": True, "leximin": False}
    assert "leximin" not in judged(case, steps=())


def test_steps_of_a_better_plan_do_not_prove_a_worse_one() -> None:
    # One in A and four in B, by the proof of two and three; and three in A, where seats are two.
    case = levels()
    for moved in (0, 2):
        found = verdict(plan(case.instance, ("B x", "A x", moved)), case.proof)
        assert found["leximin"] is False
    # Within the budget: one transfer less leaves 6.
    case = within_budget()
    found = verdict(plan(case.instance, ("B x", "A x", 1)), case.proof)
    assert found == {"peak": False, "leximin": False}


def test_levels_of_one_chain_are_not_those_of_another_instance() -> None:
    # The lane from C to B lets two through: B would have three.
    lanes = [
        {"from": "B", "to": "A", "max": 1},
        {"from": "C", "to": "B", "max": 2},
        {"from": "D", "to": "C", "max": 1},
    ]
    other = instance_of(
        {"A x": 1_000, "B x": 200, "C x": 30, "D x": 8},
        [("A x", 1, None), ("B x", 2, None), ("C x", 3, None), ("D x", 4, None)],
        lanes=lanes,
    )
    moved = plan(other, ("B x", "A x", 1), ("C x", "B x", 1), ("D x", "C x", 1))
    assert verdict(moved, tight_chain().proof) == {"peak": True, "leximin": False}
    assert np.array_equal(other.cases, chain_of_four().cases)
