"""The whole engine: findings by hand, and proofs for other engines."""

from typing import Any

import pytest

from optimizer.domain.errors import Refusal
from optimizer.domain.finding import Finding
from optimizer.domain.plan import plan_of
from optimizer.domain.question import Question
from optimizer.judge.certify import certify
from optimizer.judge.measure import measure_costs
from optimizer.network.engine import lower_bound, prove_alone, solve_network
from tests.build import instance_of, loads, uncovered
from tests.network.by_hand import chain_of_four, one_duty, seats_bind, uneven


def officers(finding: Finding) -> list[int]:
    assert finding.plan is not None
    return finding.plan.officers_by_pool.sum(axis=0).tolist()


def spent(finding: Finding) -> int:
    assert finding.plan is not None
    return int(measure_costs(finding.plan).sum())


@pytest.mark.parametrize(
    ("instance", "cells", "cost", "parts"),
    [
        (uneven(), [4, 2], 30_000, {"chain"}),
        (chain_of_four(), [2, 2, 3, 3], 30_000, {"chain"}),
        (seats_bind(), [2, 3], 10_000, {"steps"}),
        (uneven(rules={"budget": 20}), [3, 3], 20_000, {"steps"}),
        (uneven(rules={"transfers_max": 1}), [2, 4], 10_000, {"steps"}),
    ],
    ids=["chain of one", "chain of four", "seats", "budget", "cap"],
)
def test_plans_and_their_proofs(
    instance: Any, cells: list[int], cost: int, parts: set[str]
) -> None:
    finding = solve_network(instance, Question())
    assert (officers(finding), spent(finding)) == (cells, cost)
    proof = finding.proof
    assert {part for part in ("chain", "steps") if getattr(proof, part)} == parts
    verdict = certify(instance, "leximin", finding.plan, proof)
    assert verdict.holds == {"peak": True, "leximin": True, "cost": True}


def test_the_peak_alone_takes_the_cheapest_moves() -> None:
    # A may have two: 6. C, where nobody is, needs one for that. So two transfers are enough;
    # leximin would send C a second one, for loads of 3 and 3/2 there rather than 2 and 3.
    instance = one_duty(
        {"A": 12, "B": 6, "C": 3},
        {"A": 1, "B": 5},
        limits=[{"office": "A", "duty": "x", "max": 2}],
    )
    peak = solve_network(instance, Question(objective="peak"))
    assert peak.bound == loads(6)[0]
    assert (officers(peak), spent(peak)) == ([2, 3, 1], 20_000)


def test_the_peak_within_a_budget() -> None:
    finding = solve_network(uneven(rules={"budget": 20}), Question(objective="peak"))
    assert finding.bound == loads(4)[0]
    assert (officers(finding), spent(finding)) == ([3, 3], 20_000)
    assert finding.proof.rate == "cost"


def test_moves_that_cost_nothing_are_as_few_as_can_be() -> None:
    # Free transfers: 4 and 2 still take three of them, and nobody goes to and fro.
    finding = solve_network(uneven(rules={"transfer_cost": 0, "duty_change_cost": 0}), Question())
    assert finding.plan is not None
    assert finding.plan.officers.sum() == 3


def test_no_room_is_infeasible() -> None:
    instance = uneven(
        limits=[{"office": "A", "duty": "x", "min": 3}], rules={"transfers_out_share": 0.2}
    )
    for objective in ("leximin", "peak"):
        finding = solve_network(instance, Question(objective=objective))  # type: ignore[arg-type]
        assert finding.infeasible
        assert finding.plan is None
        assert certify(instance, objective, None, finding.proof).holds == {"infeasible": True}


def test_a_budget_too_small_for_the_limits_is_infeasible() -> None:
    # The minimum of A takes a transfer at 10.
    instance = uneven(limits=[{"office": "A", "duty": "x", "min": 2}], rules={"budget": 9.999})
    finding = solve_network(instance, Question())
    assert finding.infeasible
    assert finding.proof.rate == "cost"
    assert certify(instance, "leximin", None, finding.proof).holds == {"infeasible": True}


def test_out_of_time_the_best_so_far_is_a_plan() -> None:
    finding = solve_network(seats_bind(), Question(), lambda: True)
    assert (finding.finished, finding.stopped_by) == (False, "time_limit")
    assert finding.plan is not None


def test_a_lower_bound_for_other_engines() -> None:
    assert lower_bound(uneven()) == loads(3)[0]
    # Caps on all moves together are left aside.
    assert lower_bound(uneven(rules={"budget": 0})) == loads(3)[0]
    assert lower_bound(one_duty({"A": 3, "B": 5}, {"A": 1})) == uncovered(3)[0]
    limits = [{"office": "A", "duty": "x", "min": 3}]
    assert lower_bound(uneven(limits=limits, rules={"transfers": False})) is None
    mixed = instance_of({"A x": 1}, [("A x", 1, "p")], pools=[{"pool": "p"}, {"pool": "q"}])
    assert lower_bound(mixed) == loads(1)[0]
    mixed = instance_of(
        {"A x": 1},
        [("A x", 1, "p"), ("A x", 1, "q")],
        pools=[{"pool": "p"}, {"pool": "q", "fte": 0.5}],
    )
    assert lower_bound(mixed) is None
    assert prove_alone(mixed, None) == []


def test_proofs_for_another_engines_peak() -> None:
    # Two transfers: 4 and 2. Without the budget that is not the lowest peak; within it, it is.
    instance = uneven(rules={"budget": 20})
    plan = plan_of(instance, [(0, -1, 1, 0, 2)])
    held = [
        (proof.rate, certify(instance, "peak", plan, proof).holds["peak"])
        for proof in prove_alone(instance, plan)
    ]
    assert held == [("nothing", False), ("cost", True)]


def test_proofs_for_another_engines_word_that_there_is_no_plan() -> None:
    instance = uneven(limits=[{"office": "A", "duty": "x", "min": 2}], rules={"transfers_max": 0})
    held = [
        (proof.rate, certify(instance, "peak", None, proof).holds["infeasible"])
        for proof in prove_alone(instance, None)
    ]
    assert held == [("nothing", False), ("transfers", True)]


def test_a_cap_on_a_load_above_its_own_limit_is_infeasible_and_proved() -> None:
    # 90 cases at 30 each take three officers, and the limit lets in two.
    instance = one_duty(
        {"A": 90, "B": 30},
        {"A": 4, "B": 4},
        limits=[{"office": "A", "duty": "x", "max": 2, "max_load": 30}],
    )
    for objective in ("leximin", "peak"):
        finding = solve_network(instance, Question(objective=objective))
        assert finding.infeasible
        assert lower_bound(instance) is None
        (alone,) = prove_alone(instance, None)
        assert certify(instance, objective, None, alone).holds == {"infeasible": True}
        assert certify(instance, objective, None, finding.proof).holds == {"infeasible": True}


def test_a_cap_on_a_load_is_a_minimum_of_officers() -> None:
    # 90 cases at 15 each take six of the eight officers; the other two are in B.
    instance = one_duty(
        {"A": 90, "B": 120},
        {"A": 4, "B": 4},
        limits=[{"office": "A", "duty": "x", "max_load": 15}],
    )
    assert officers(solve_network(instance, Question())) == [6, 2]


def test_rules_that_are_no_flow_are_refused_by_name() -> None:
    pairs = [{"duty": "x", "other": "y"}]
    for more, named in (
        ({"pairs": pairs}, "table pairs"),
        ({"rules": {"transfers_lot": 2}}, "rule transfers_lot"),
        ({"lanes": [{"from": "B", "to": "A", "fixed_cost": 3}]}, "table lanes, column fixed_cost"),
        ({"plan": [{"office": "A", "duty": "x", "officers": 1}]}, "table plan"),
    ):
        instance = instance_of({"A x": 3, "A y": 1, "B x": 1}, [("B x", 3, None)], **more)
        with pytest.raises(Refusal, match=named):
            solve_network(instance, Question())
