"""Proofs worked out by hand hold, and say no more than they show."""

from dataclasses import replace

import pytest

from optimizer.domain.plan import Plan, plan_of
from optimizer.domain.proof import Prices, Proof, Rate
from optimizer.judge.certify import Court, caps_of, certify, one_fte_per_duty
from tests.build import instance_of
from tests.judge.offer import chain, plan, prices, verdict
from tests.judge.proofs import (
    WITH_PLAN,
    WITHOUT_PLAN,
    free_exchange,
    infeasible,
    within_budget,
)
from tests.network.by_hand import one_duty, uneven


@pytest.mark.parametrize("name", WITH_PLAN)
def test_valid_proofs_hold(name: str) -> None:
    case = WITH_PLAN[name]
    found = certify(case.instance, case.objective, case.plan, case.proof)
    parts = {"peak", "cost"} if case.objective == "peak" else {"peak", "leximin", "cost"}
    assert found.holds == dict.fromkeys(parts, True)
    assert found.reasons == []


@pytest.mark.parametrize("name", WITHOUT_PLAN)
def test_proofs_that_there_is_no_plan_hold(name: str) -> None:
    case = WITHOUT_PLAN[name]
    assert certify(case.instance, "leximin", None, case.proof).holds == {"infeasible": True}


def bound_of(name: str, part: str) -> int | None:
    """Return the bound that a part's prices give, with no more asked than the limits."""
    case = (WITH_PLAN | WITHOUT_PLAN)[name]
    fte = one_fte_per_duty(case.instance)
    assert fte is not None
    court = Court(case.instance, fte, case.proof.rate)
    if part == "cost":
        court.rate = "cost"
    offered = getattr(case.proof, part)
    assert isinstance(offered, Prices)
    return court.bound(offered)


def test_bounds_are_those_worked_out_by_hand() -> None:
    assert bound_of("infeasible", "infeasible") == 1
    assert bound_of("infeasible within budget", "infeasible") == 10_000
    # Without what the loads ask for all six may be in B: 50 - 60.
    assert bound_of("free exchange", "cost") == -10_000
    # A toll below 0 pays only at a gate that is held full.
    assert bound_of("tight chain", "cost") is None


def test_parts_not_offered_are_not_judged() -> None:
    case = free_exchange()
    assert isinstance(case.plan, Plan)
    # Not even a chain: there are loads to choose, so nothing was offered for their order.
    assert verdict(case.plan, Proof()) == {}
    assert verdict(case.plan, Proof(peak=case.proof.peak)) == {"peak": True}
    # Which plans have these loads is known from the chain alone.
    assert verdict(case.plan, replace(case.proof, chain=None)) == {"peak": True}
    assert certify(case.instance, "leximin", None, case.proof).holds == {}
    assert verdict(case.plan, Proof(infeasible=case.proof.peak)) == {}


def test_where_no_cell_has_a_choice_the_order_needs_no_steps() -> None:
    # Both cells are held by their limits.
    limits = [{"office": office, "duty": "x", "min": 3, "max": 3} for office in "AB"]
    instance = uneven(limits=limits)
    found = verdict(plan(instance, ("B x", "A x", 2)), Proof())
    assert found == {"leximin": True}


def test_without_cases_there_is_no_peak_to_prove() -> None:
    instance = one_duty({"A": 0}, {"A": 1})
    assert verdict(plan(instance), Proof()) == {"peak": True, "leximin": True}


def test_a_limit_alone_proves_a_peak() -> None:
    # A may have two of the six: 12 / 2, whatever the prices.
    instance = uneven(limits=[{"office": "A", "duty": "x", "max": 2}])
    found = verdict(plan(instance, ("B x", "A x", 1)), Proof(peak=prices(instance, {})))
    assert found["peak"]


def test_a_peak_above_all_loads_is_proved_by_those_left_waiting() -> None:
    # Two cells and one officer: to leave less than 5 waiting both need one.
    instance = one_duty({"A": 5, "B": 7}, {"A": 1})
    proof = Proof(peak=prices(instance, {"A x": -1, "B x": -1}))
    assert verdict(plan(instance, ("A x", "B x", 1)), proof)["peak"]
    # The officer who stays leaves 7 waiting, and for less than 7 one is enough.
    assert not verdict(plan(instance), proof)["peak"]


def test_a_plan_that_is_not_the_best_is_not_proved_by_a_good_proof() -> None:
    # The proof of 4 and 2 for plans one officer away from it, and for one that moves too many.
    case = free_exchange()
    better_known = {"peak": True, "leximin": True, "cost": True}
    for moved in (0, 1, 2, 4, 5):
        found = verdict(plan(case.instance, ("B x", "A x", moved)), case.proof)
        assert not found["peak"], moved
        assert not found["leximin"]
        assert "cost" not in found
    detour = plan(case.instance, ("B x", "A x", 4), ("A x", "B x", 1))
    assert verdict(detour, case.proof) == better_known | {"cost": False}


def test_seats_may_be_proved_by_a_chain_where_they_do_not_bind() -> None:
    # Seats for all: the chain is as good as without them.
    case = free_exchange()
    instance = uneven(offices=[{"office": "A", "seats": 4}, {"office": "B"}])
    assert verdict(plan(instance, ("B x", "A x", 3)), case.proof) == {
        "peak": True,
        "leximin": True,
        "cost": True,
    }


def test_officers_whose_time_differs_at_one_duty_are_not_judged() -> None:
    instance = instance_of(
        {"A x": 4},
        [("A x", 1, "p"), ("A x", 1, "q")],
        pools=[{"pool": "p"}, {"pool": "q", "fte": 0.5}],
    )
    assert one_fte_per_duty(instance) is None
    assert verdict(plan_of(instance, []), Proof(peak=prices(instance, {}))) == {}


def test_the_time_of_a_duty_is_that_of_the_pools_in_use() -> None:
    # Only p serves x; y is served by hires of q; z by nobody there is.
    instance = instance_of(
        {"A x": 4, "A y": 4, "A z": 4},
        [("A x", 1, "p")],
        pools=[
            {"pool": "p", "duties": ["x"], "fte": 0.5},
            {"pool": "q", "duties": ["y"], "fte": 0.75},
            {"pool": "r", "duties": ["z"], "fte": 0.25},
        ],
        hires=[{"officers": 1, "pool": "q"}],
    )
    fte = one_fte_per_duty(instance)
    assert fte is not None
    assert fte.tolist() == [500, 750, 1_000]


def test_what_may_be_counted_is_what_a_rule_caps() -> None:
    assert caps_of(uneven()) == {"nothing": 0}
    rules = {"budget": 0, "transfers_max": 2, "duty_changes_max": 0}
    assert caps_of(uneven(rules=rules)) == {
        "nothing": 0,
        "cost": 0,
        "transfers": 2,
        "duty_changes": 0,
    }


@pytest.mark.parametrize(
    ("rate", "rules", "earned", "bound"),
    [
        # 12 cases of x in A, who must have four: its own one, two of y in A, two of x in B. Each
        # arrival earns as much as the dearest way there costs. Those whose way is not counted earn
        # it, the others nothing: B's come free where duty changes count, A's where transfers do.
        ("transfers", {"transfers_max": 0}, 1, 4 - 3),
        ("duty_changes", {"duty_changes_max": 0}, 1, 4 - 3),
        # By cost A's come for 1 and earn 9 of the 10: 40 - 10 - 9 - 9.
        ("cost", {"budget": 0}, 10_000, 12_000),
        # Where nothing is counted all five earn.
        ("nothing", {}, 1, 4 - 5),
    ],
)
def test_what_a_rate_counts(rate: Rate, rules: dict[str, int], earned: int, bound: int) -> None:
    instance = instance_of(
        {"A x": 12},
        [("A x", 1, None), ("A y", 2, None), ("B x", 2, None)],
        rules=rules,
        limits=[{"office": "A", "duty": "x", "min": 4}],
    )
    fte = one_fte_per_duty(instance)
    assert fte is not None
    assert Court(instance, fte, rate).bound(prices(instance, {"A x": -earned})) == bound


def test_chain_levels_may_be_empty_at_the_front() -> None:
    # All at level 1: level 0 is empty and full. It says no less.
    case = free_exchange()
    assert isinstance(case.plan, Plan)
    shifted = replace(case.proof, chain=chain(case.instance, {"A x": 1, "B x": 1}))
    assert verdict(case.plan, shifted)["leximin"]


def test_no_plan_needs_a_bound_above_the_cap() -> None:
    # With a budget of 10 the same prices show nothing: their 10 can be paid.
    case = WITHOUT_PLAN["infeasible within budget"]
    limits = [{"office": "A", "duty": "x", "min": 2}]
    for budget, holds in ((9.999, True), (10, False)):
        instance = uneven(limits=limits, rules={"budget": budget})
        found = certify(instance, "leximin", None, case.proof)
        assert found.holds == {"infeasible": holds}


def test_verdicts_say_why() -> None:
    case = infeasible()
    nothing = Proof(infeasible=prices(case.instance, {}))
    found = certify(case.instance, "leximin", None, nothing)
    assert found.reasons == ["infeasible: the prices do not show that the limits cannot be kept"]
    budget = within_budget()
    assert isinstance(budget.plan, Plan)
    one_step = replace(budget.proof, steps=budget.proof.steps[:1])
    found = certify(budget.instance, "leximin", budget.plan, one_step)
    assert found.reasons == ["leximin: a step is missing"]
    assert found.holds == {"peak": True, "leximin": False}
