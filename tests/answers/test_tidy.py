"""A plan that a search was stopped at: who serves where stays, and the moves become cheaper."""

from typing import Any

import pytest

from optimizer import solve
from optimizer.answers import program
from optimizer.answers.tidy import tidied
from optimizer.domain.finding import Finding
from optimizer.domain.instance import Instance
from optimizer.domain.plan import NOWHERE, Plan, plan_of
from optimizer.judge.measure import measure_total_cost
from optimizer.judge.verify import verify_plan
from tests.build import instance_of

A, B, C = 0, 1, 2


def moved(instance: Instance, *ends: tuple[int, int], work: Any = ()) -> Plan:
    """Return the plan that moves an officer of the only pool from each cell to another."""
    plan = plan_of(instance, [(0, NOWHERE, start, end, 1) for start, end in ends], work)
    assert verify_plan(plan) == []
    return plan


def test_two_who_changed_places_stay() -> None:
    # A and B swap an officer for 20, and one goes from A to C for 10. Who serves where is the same
    # without the swap. The two cases that B handles for A stay there.
    instance = instance_of(
        {"A x": 8, "B x": 2, "C x": 4},
        [("A x", 3, None), ("B x", 1, None)],
        remote=[{"office": "A", "duty": "x", "share": 0.25, "cost": 1}],
    )
    plan = moved(instance, (A, B), (B, A), (A, C), work=[(0, B, 2)])
    tidy = tidied(plan)
    assert (measure_total_cost(plan), measure_total_cost(tidy)) == (32_000, 12_000)
    assert tidy.officers_by_pool.tolist() == plan.officers_by_pool.tolist()
    assert tidy.weighted_cases.tolist() == plan.weighted_cases.tolist()
    assert verify_plan(tidy) == []


def test_moves_that_would_break_a_rule_are_not_taken() -> None:
    # B gets two. The lane from A carries one, so one comes by C, where A's second officer takes
    # the place of the one who leaves: 3 in all. Both from A would cost 2, and is one too many.
    instance = instance_of(
        {"A x": 1, "B x": 9, "C x": 3},
        [("A x", 2, None), ("C x", 1, None)],
        lanes=[
            {"from": "A", "to": "B", "cost": 1, "max": 1},
            {"from": "A", "to": "C", "cost": 1},
            {"from": "C", "to": "B", "cost": 1},
        ],
    )
    plan = moved(instance, (A, B), (A, C), (C, B))
    assert tidied(plan) is plan


@pytest.mark.parametrize("stopped_by", ["time_limit", "interrupted"])
def test_what_is_told_of_a_stopped_search_is_tidy(
    monkeypatch: pytest.MonkeyPatch, stopped_by: Any
) -> None:
    instance = instance_of({"A x": 8, "B x": 2}, [("A x", 3, None), ("B x", 1, None)])
    found = moved(instance, (A, B), (B, A))

    def stopped(*_: Any, **__: Any) -> Finding:
        return Finding("cpsat", found, finished=False, stopped_by=stopped_by)

    monkeypatch.setattr(program, "solve_mip", stopped)
    report = solve(instance, engine="cpsat").to_dict()
    assert (report["stopped_by"], report["totals"]["cost"]) == (stopped_by, 0)
