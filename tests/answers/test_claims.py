"""What a report says of itself: its instance, its question, that there is no plan, its seal."""

from copy import deepcopy
from typing import Any

import pytest

from optimizer.answers.report import sealed
from tests.answers.judging import MIN_3, SHARE_OF_ONE, judged, move, report_of
from tests.network.by_hand import one_duty, uneven

# Another instance, another question.


def test_a_report_of_another_instance() -> None:
    # The same offices with a case more in B: most numbers stay as they are.
    other = one_duty({"A": 12, "B": 7}, {"A": 1, "B": 5})
    violations, _, _ = judged(other, report_of(uneven()))
    assert "provenance: the report is of another instance" in violations
    assert "cells, row 2.cases: the report says 6, counted 7" in violations
    # Where even the cells agree the fingerprint tells.
    named = uneven(name="another")
    assert judged(named, report_of(uneven()))[0] == [
        "name: the report says 'unnamed', counted 'another'",
        "provenance: the report is of another instance",
    ]


def test_the_budget_asked_for_is_part_of_what_is_judged() -> None:
    # Two transfers are the best for 20; without the budget the same report is not proved, and a
    # budget of 10 it exceeds.
    report = report_of(uneven(), budget=20)
    del report["provenance"]["seal"]
    asked = report["provenance"]["question"]
    asked["budget"] = None
    assert judged(uneven(), report)[2] is False
    asked["budget"] = 10
    assert judged(uneven(), report) == (["budget: the moves cost 20, budget 10"], False, False)
    asked["budget"] = 20
    assert judged(uneven(), report) == ([], True, True)


def test_the_peak_asked_for_is_not_the_order_of_all_loads() -> None:
    # A is held to two, 6. For that C needs one officer; with two all loads would be better.
    instance = one_duty(
        {"A": 12, "B": 6, "C": 3},
        {"A": 1, "B": 5},
        limits=[{"office": "A", "duty": "x", "max": 2}],
    )
    report = report_of(instance, objective="peak")
    del report["provenance"]["seal"]
    assert judged(instance, report) == ([], True, True)
    report["provenance"]["question"]["objective"] = "leximin"
    violations, _, holds = judged(instance, report)
    assert holds is False
    assert "optimality: the report says proved, and its proof does not show it" in violations


@pytest.mark.parametrize(
    ("field", "value"),
    [("engine", "gurobi"), ("objective", "mean"), ("budget", -1), ("time_limit", 0)],
)
def test_a_question_that_is_none(field: str, value: Any) -> None:
    report = report_of(uneven())
    report["provenance"]["question"][field] = value
    violations, checked, _ = judged(uneven(), report)
    assert len(violations) == 1
    assert f"{value!r} is no {field.replace('_', ' ')}." in violations[0]
    assert not checked


# Without a plan.


def test_infeasible_needs_a_proof_and_no_moves() -> None:
    report = report_of(SHARE_OF_ONE)
    del report["provenance"]["seal"]
    assert judged(SHARE_OF_ONE, report) == ([], True, True)
    moved = report | {"moves": [move(1)]}
    assert judged(SHARE_OF_ONE, moved)[0] == ["moves: a report without a plan moves nobody"]
    # The same prices for an instance that allows two to leave.
    other = uneven(limits=MIN_3, rules={"transfers_out_share": 0.4})
    violations, checked, holds = judged(other, report)
    assert (checked, holds) == (True, False)
    assert "optimality: the report says proved, and its proof does not show it" in violations
    # And a claim without any.
    assert judged(other, {"outcome": "infeasible", "moves": []}) == ([], False, False)


def test_the_reason_why_there_is_no_plan_is_counted() -> None:
    report = report_of(SHARE_OF_ONE)
    del report["provenance"]["seal"]
    report["bottleneck"]["statement"] = "The limits ask for 4 officers in A x."
    (violation,) = judged(SHARE_OF_ONE, report)[0]
    assert violation.startswith("bottleneck.statement: the report says 'The limits ask for 4")


def test_a_plan_is_not_told_infeasible_by_its_own_prices() -> None:
    # The proof of a plan's peak offered as a proof that there is none.
    report = report_of(uneven())
    proof = {"infeasible": report["proof"]["peak"]}
    forged = {"outcome": "infeasible", "moves": [], "proof": proof}
    assert judged(uneven(), forged) == ([], True, False)


def test_no_plan_claims_nothing() -> None:
    report = {"outcome": "no_plan", "moves": []}
    assert judged(uneven(), report) == ([], False, False)
    assert judged(uneven(), {"outcome": "a plan", "moves": []})[0] == ["outcome: 'a plan' is none"]


# The seal.


def test_any_change_breaks_the_seal_and_a_new_seal_hides_none() -> None:
    report = report_of(uneven())
    changed = deepcopy(report)
    # Which release of a library was used, its word alone can say.
    changed["provenance"]["versions"]["ortools"] = "9.14"
    broken = ["provenance: the report was altered after it was sealed"]
    assert judged(uneven(), changed) == (broken, True, True)
    assert judged(uneven(), sealed(changed)) == ([], True, True)
    # A number that is not so is told under a new seal as well.
    changed["totals"]["cost"] = 29
    assert judged(uneven(), sealed(changed))[0] == ["totals.cost: the report says 29, counted 30"]
    report["provenance"]["seal"] = None
    assert judged(uneven(), report)[0] == broken
