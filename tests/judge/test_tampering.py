"""Proofs that say too much, or almost the right thing, are refused."""

from dataclasses import replace
from itertools import product

import pytest

from optimizer.domain.instance import Instance
from optimizer.domain.proof import Prices, Proof, Rate
from optimizer.judge.certify import LARGEST_PRICE, Court, certify, one_fte_per_duty
from optimizer.judge.verify import verify_plan
from tests.judge.offer import Gates, Numbers, chain, plan, prices, verdict
from tests.judge.proofs import (
    Case,
    free_exchange,
    infeasible,
    infeasible_within_budget,
    judged,
    levels,
    peak_alone,
    share_of_one,
    tight_chain,
    within_budget,
)
from tests.network.by_hand import chain_of_four, one_duty, seats_bind, uneven

MIN_2, MIN_3 = ({"office": "A", "duty": "x", "min": least} for least in (2, 3))
THREE_IN_A = [{"office": "A", "duty": "x", "max": 3}]


# Prices one off.


@pytest.mark.parametrize(
    ("cells", "toll", "holds"),
    [
        ({"A x": -1}, 1, True),
        # Scaled up it says the same.
        ({"A x": -2}, 2, True),
        # -1 - 0 x 1 + 3 with all six earning: -3. Without a price 0. A toll too high: -1 - 2 + 3.
        ({"A x": -1}, 0, False),
        ({}, 1, False),
        ({"A x": -1}, 2, False),
        # A earns 2 and leaving costs 1, so all come: -2 - 5 - 1 + 6.
        ({"A x": -2}, 1, False),
    ],
)
def test_infeasible(cells: Numbers, toll: int, holds: bool) -> None:
    case = infeasible()
    offered = prices(case.instance, cells, Gates(leave={"B": toll}))
    assert judged(case, infeasible=offered) == {"infeasible": holds}


@pytest.mark.parametrize(
    ("a", "b", "holds"),
    [
        # Six officers take the better; A holds 5 and B 3. By these -6 + 8, -12 + 10 + 3.
        (-1, -1, True),
        (-2, -1, True),
        # -12 + 5 + 6; -6 + 5; -6 + 3; nothing; and no reward at all: 6 - 6 - 6.
        (-1, -2, False),
        (-1, 0, False),
        (0, -1, False),
        (0, 0, False),
        (1, 1, False),
    ],
)
def test_peak(a: int, b: int, holds: bool) -> None:
    case = free_exchange()
    assert judged(case, peak=prices(case.instance, {"A x": a, "B x": b}))["peak"] == holds


@pytest.mark.parametrize("price", [0, 1, 9_999, 10_001, -10_000])
def test_cost_that_is_not_attained(price: int) -> None:
    # At 10.000 the bound is 30. Below it is 5 - 2 prices. Above B's go to A: 50 - 2 prices.
    case = free_exchange()
    assert judged(case, cost=prices(case.instance, {"B x": price}))["cost"] is False


def test_a_bound_above_the_plans_cost_is_no_proof_of_it() -> None:
    # Nobody need move, and a plan that moves one there and one back is said to be cheapest.
    instance = one_duty({"A": 4, "B": 4}, {"A": 2, "B": 2})
    proof = Proof(chain=chain(instance, {}), cost=prices(instance, {}))
    assert verdict(plan(instance), proof)["cost"]
    assert not verdict(plan(instance, ("A x", "B x", 1), ("B x", "A x", 1)), proof)["cost"]


@pytest.mark.parametrize(
    ("price", "toll", "holds"),
    [
        (-2, 2, True),
        (-3, 3, True),
        # Two cost 2 + 1, three 3: A is left either, and its lighter load needs a step of its own.
        (-1, 1, False),
        # All five earn 1: -5 - 2 + 5. And with seats too dear: 0 - 4 + 3.
        (-2, 1, False),
        (-1, 2, False),
        (0, 0, False),
        (2, 2, False),
    ],
)
def test_steps(price: int, toll: int, holds: bool) -> None:
    case = levels()
    first = prices(case.instance, {"A x": price}, Gates(seats={"A": toll}))
    assert judged(case, steps=(first, case.proof.steps[1]))["leximin"] == holds


@pytest.mark.parametrize(
    ("price", "holds"),
    [
        # A's officer earns p, and A holds three: 2 p, and one more must bring that above 20.
        (-6_667, True),
        (-10_000, True),
        (-6_666, False),
        (0, False),
        (6_667, False),
        # From 10 on B's officers earn p - 10 each: 2 p - 5 (p - 10) + p is above 20 till p is 15.
        (-14_999, True),
        (-15_000, False),
    ],
)
def test_steps_within_a_budget(price: int, holds: bool) -> None:
    case = within_budget()
    first = prices(case.instance, {"A x": price})
    assert judged(case, steps=(first, case.proof.steps[1]))["leximin"] == holds


def test_no_plan_within_a_budget() -> None:
    # 2 x 10 - 10 is 10; the budget is 9.999.
    case = infeasible_within_budget()
    for price, holds in ((-10_000, True), (-9_999, False), (-10_001, False)):
        offered = prices(case.instance, {"A x": price})
        assert judged(case, infeasible=offered) == {"infeasible": holds}


# What a proof may count, and pay back.


@pytest.mark.parametrize("rate", ["cost", "transfers", "duty_changes"])
def test_what_no_rule_caps_is_not_counted(rate: Rate) -> None:
    # A perfectly feasible instance: two for A cost a transfer. With no budget that shows nothing.
    instance = uneven(limits=[{"office": "A", "duty": "x", "min": 2}])
    proof = Proof(rate=rate, infeasible=prices(instance, {"A x": -1}))
    assert certify(instance, "leximin", None, proof).holds == {"rate": False}
    # Nor does it prove a plan that does nothing.
    proof = Proof(rate=rate, peak=prices(instance, {"A x": -1}), steps=(prices(instance, {}),))
    assert verdict(plan(instance, ("B x", "A x", 1)), proof) == {"rate": False}


def test_another_cap_than_the_one_that_binds_shows_nothing() -> None:
    # One transfer is allowed and any money: that A needs one is no reason that there is no plan.
    instance = uneven(
        limits=[{"office": "A", "duty": "x", "min": 2}],
        rules={"transfers_max": 1, "budget": 1_000},
    )
    for rate, price in (("transfers", -1), ("cost", -10_000), ("nothing", -1)):
        proof = Proof(rate=rate, infeasible=prices(instance, {"A x": price}))  # type: ignore[arg-type]
        assert certify(instance, "leximin", None, proof).holds == {"infeasible": False}


def test_a_gate_that_is_not_full_pays_nothing_back() -> None:
    # Four of B's five may leave, three do: a toll below 0 would pay for four.
    instance = uneven(rules={"transfers_out_share": 0.8})
    case = replace(free_exchange(), instance=instance, plan=plan(instance, ("B x", "A x", 3)))
    assert judged(case)["cost"]
    for gates in (
        Gates(leave={"B": -1}),
        Gates(leave={"A": -1}),
        Gates(arrive={"A": -1}),
        Gates(seats={"A": -1}),
    ):
        assert judged(case, cost=prices(instance, {"B x": 10_000}, gates))["cost"] is False
        assert judged(case, peak=prices(instance, {"A x": -1, "B x": -1}, gates))["peak"] is False


def test_a_toll_below_0_needs_the_chain_that_fills_the_gate() -> None:
    # Without its levels the chain shows no lane to be full; steps show none either before a toll.
    case = tight_chain()
    assert judged(case)["cost"]
    assert "cost" not in judged(case, chain=None)
    free = prices(case.instance, {}, Gates(lane={"B A": -1}))
    assert judged(case, peak=free)["peak"] is False
    seated = levels()
    step = prices(seated.instance, {"A x": -2}, Gates(seats={"A": 2}, leave={"B": -1}))
    assert judged(seated, steps=(step, seated.proof.steps[1]))["leximin"] is False


def test_a_shut_gate_pays_back_no_more_than_its_cap() -> None:
    # The lane from D to C told to be worth 10.001: the gates pay 30.001 and C's officers 1 more.
    case = tight_chain()
    for toll in (-10_001, -9_999):
        gates = Gates(lane={"B A": -10_000, "C B": -10_000, "D C": toll})
        assert judged(case, cost=prices(case.instance, {}, gates))["cost"] is False


# Other instances, and numbers beyond counting.


FOR_ANOTHER: dict[str, tuple[Case, Instance]] = {
    # 3 and 3 with 4 and 8/3 are better than 3 and 4.
    "two cases more": (free_exchange(), one_duty({"A": 12, "B": 8}, {"A": 1, "B": 5})),
    # Seven officers were there, and one is at home.
    "an officer more": (tight_chain(), chain_of_four(hires=[{"officers": 1}])),
    "a seat more": (levels(), seats_bind(3)),
    "money for one more": (within_budget(), uneven(rules={"budget": 30})),
    "a higher limit": (
        peak_alone(),
        replace(peak_alone().instance, limits=uneven(limits=THREE_IN_A).limits),
    ),
    "another may leave": (infeasible(), uneven(limits=[MIN_3], rules={"transfers_out_share": 0.4})),
    "one needed less": (infeasible(), uneven(limits=[MIN_2], rules={"transfers_out_share": 0.2})),
    "the transfer paid": (
        infeasible_within_budget(),
        uneven(limits=[MIN_2], rules={"budget": 10}),
    ),
}


@pytest.mark.parametrize("change", FOR_ANOTHER)
def test_a_proof_does_not_hold_for_another_instance(change: str) -> None:
    # The plan keeps the rules of the other instance as well, but is not its best.
    case, other = FOR_ANOTHER[change]
    moved = None if case.plan is None else replace(case.plan, instance=other)
    assert moved is None or verify_plan(moved) == []
    held = certify(other, case.objective, moved, case.proof).holds
    assert not all(held.values())


def scaled(offered: Prices, factor: int) -> Prices:
    tolls = replace(
        offered.tolls, leave=offered.tolls.leave * factor, lane=offered.tolls.lane * factor
    )
    return Prices(offered.cell * factor, tolls)


def test_prices_are_read_up_to_the_largest_and_no_further() -> None:
    case = infeasible()
    offered = case.proof.infeasible
    assert offered is not None
    assert judged(case, infeasible=scaled(offered, LARGEST_PRICE)) == {"infeasible": True}
    assert judged(case, infeasible=scaled(offered, LARGEST_PRICE + 1)) == {"infeasible": False}
    for number in (2**61, 2**63 - 1, -(2**63)):
        assert judged(case, infeasible=scaled(offered, number)) == {"infeasible": False}


def court(instance: Instance, rate: Rate = "nothing") -> Court:
    fte = one_fte_per_duty(instance)
    assert fte is not None
    return Court(instance, fte, rate)


def test_sums_of_the_largest_prices_do_not_wrap() -> None:
    # Nine million officers, at prices of 2**56 either way: products of 2**79. Some plan costs
    # nothing (everybody stays), so no bound is above 0; one that wrapped could be.
    instance = one_duty(
        {"A": 5, "B": 6, "C": 7},
        {"A": 3_000_000, "B": 3_000_000, "C": 3_000_000},
        rules={"transfers_out_share": 0.5, "transfers_in_max": 1_000_000},
    )
    large = (-LARGEST_PRICE, 1 - LARGEST_PRICE, 0, LARGEST_PRICE)
    for a, b, toll in product(large, large, (0, 1, LARGEST_PRICE)):
        offered = prices(instance, {"A x": a, "B x": b}, Gates(leave={"C": toll, "B": toll}))
        bound = court(instance).bound(offered)
        assert bound is not None
        assert bound <= 0
    # And exactly: -2**56 for all nine million, who may all be in A.
    assert court(instance).bound(prices(instance, {"A x": -LARGEST_PRICE})) == (
        -LARGEST_PRICE * 9_000_000
    )


def test_prices_on_every_gate_of_a_way_do_not_wrap() -> None:
    # Lane, leaving, arriving and a seat, each at the largest toll, on the only way into A.
    instance = share_of_one(
        lanes=[{"from": "B", "to": "A", "max": 1}],
        offices=[{"office": "A", "seats": 2}, {"office": "B"}],
    )
    large = LARGEST_PRICE
    gates = Gates({"B": large}, {"A": large}, {"A": large}, {"B A": large})
    for price in (-large, large):
        # A's officer pays a seat; B's stay. Paid back: one to leave, six to arrive, two seats, one
        # lane. A holds three.
        bound = court(instance).bound(prices(instance, {"A x": price}, gates))
        most = 3 if price < 0 else 6
        assert bound == price + large - (1 + 6 + 2 + 1) * large - price * most
