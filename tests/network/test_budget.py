"""Leximin within a budget or a cap: by hand, and the levels that are no flow."""

from typing import Any

import numpy as np
import pytest

from optimizer.domain.errors import Refusal
from optimizer.domain.instance import Instance
from optimizer.domain.question import Question
from optimizer.network.budget import (
    TiedUnderBudget,
    against,
    cheapest_at,
    descend_within,
    lowest_peak_within,
)
from optimizer.network.cheapest import cheapest_moves
from optimizer.network.compile import compile_network
from optimizer.network.engine import solve_network
from optimizer.network.graph import bound_of
from optimizer.network.levels import Descent
from optimizer.network.pricing import prices_of
from tests.build import instance_of, loads
from tests.network.by_hand import cells_of, one_duty, uneven


def within(instance: Instance, budget: int, rate: Any = "cost") -> tuple[list[int], int, Descent]:
    """Return the officers by cell, what is spent, and the descent."""
    compiled = compile_network(instance)
    counted = compiled.counted_at(rate)
    descent = descend_within(
        counted,
        compiled.loads,
        budget,
        lambda network, to_go: prices_of(compiled, network, to_go),
        lambda: False,
    )
    assert descent.finished
    found = cheapest_moves(compiled, descent.face)
    return cells_of(compiled, found.flow), found.cost, descent


@pytest.mark.parametrize(
    ("budget", "peak", "lower"),
    [
        # A transfer costs 10. With two A's 12 are served by three: 4. The last thousandth counts.
        (30_000, 3, [4, 2]),
        (29_999, 4, [3, 2]),
        (20_000, 4, [3, 2]),
        (19_999, 6, [2, 1]),
        (9_999, 12, [1, 1]),
        (0, 12, [1, 1]),
    ],
)
def test_the_lowest_peak_within_a_budget(budget: int, peak: int, lower: list[int]) -> None:
    compiled = compile_network(uneven())
    reach = lowest_peak_within(compiled.network, compiled.loads, compiled.loads.top > 0, budget)
    assert reach.peak == loads(peak)[0]
    assert reach.lower[:2].tolist() == lower
    assert reach.found.cost <= budget


def test_the_cheap_relief_of_the_peak_is_taken() -> None:
    # A's 12 cases wait for a duty change at 1 each, C's 12 for a transfer at 10. A budget of 11
    # pays one of each: 6 and 6. One of 10 leaves one of them at 12: no use to change the other ...
    instance = instance_of(
        {"A x": 12, "C x": 12},
        [("A x", 1, None), ("A y", 2, None), ("C x", 1, None), ("D x", 1, None)],
        limits=[{"office": "A", "duty": "x", "min": 1}],
    )
    compiled = compile_network(instance)
    for budget, peak in ((11_000, 6), (10_999, 12)):
        active = compiled.loads.top > 0
        reach = lowest_peak_within(compiled.network, compiled.loads, active, budget)
        assert reach.peak == loads(peak)[0]
    # ... to the peak; but it lightens the second load. Two changes cost 2: 4 for A, for 10 no more.
    cells, spent, _ = within(instance, 9_999)
    assert (cells[:2], spent) == ([3, 0], 2_000)


def test_leximin_within_a_budget() -> None:
    # Two transfers of three: 4 in A with three, 2 in B with three; nothing is left to improve B.
    cells, spent, descent = within(uneven(), 20_000)
    assert (cells, spent) == ([3, 3], 20_000)
    # Both cells were shown to be kept where they are.
    assert len(descent.steps) == 2


def test_leximin_within_a_cap_on_transfers() -> None:
    assert within(uneven(), 1, "transfers")[:2] == ([2, 4], 1)


def test_leximin_within_a_cap_on_duty_changes() -> None:
    # Four officers on y with 4 cases, 12 cases of x in the same office: two may change. 6, 2.
    instance = instance_of({"A x": 12, "A y": 4}, [("A y", 4, None)])
    assert within(instance, 2, "duty_changes")[:2] == ([2, 2], 2)


TIED = one_duty({"A": 10, "B": 10}, {"A": 1, "B": 1, "C": 2})
"""Two of 10 cases; the two officers in C have none, and come at 10 each."""


def test_one_of_two_tied_cells_is_no_flow() -> None:
    # Alone each could go to 5 for 10; both cannot for less than 20.
    for budget in (10_000, 19_999):
        with pytest.raises(TiedUnderBudget):
            within(TIED, budget)


def test_all_of_the_tied_cells_or_none_are_a_flow() -> None:
    assert within(TIED, 20_000)[:2] == ([2, 2, 0], 20_000)
    assert within(TIED, 9_999)[:2] == ([1, 1, 2], 0)


def test_the_engine_says_that_ties_need_another_engine() -> None:
    instance = one_duty(
        {"A": 10, "B": 10}, {"A": 1, "B": 1, "C": 2}, rules={"budget": 10, "transfer_cost": 10}
    )
    with pytest.raises(Refusal) as refusal:
        solve_network(instance, Question())
    assert refusal.value.code == "tied_under_cap"
    assert "budget" in refusal.value.message


def test_the_engine_says_that_two_caps_need_another_engine() -> None:
    # Three transfers would be best; neither 20 nor two transfers allow them.
    rules = {"budget": 20, "transfers_max": 2}
    instance = instance_of(
        {"A x": 12, "B x": 6, "B y": 6},
        [("A x", 1, None), ("B x", 5, None)],
        rules=rules | {"duty_changes_max": 0},
    )
    with pytest.raises(Refusal) as refusal:
        solve_network(instance, Question())
    assert refusal.value.code == "several_caps"


def test_a_cap_that_the_best_plan_keeps_anyway_does_not_matter() -> None:
    finding = solve_network(uneven(rules={"budget": 30, "transfers_max": 3}), Question())
    assert finding.proof.rate == "nothing"
    assert finding.bound == loads(3)[0]


def test_a_descent_that_has_no_time_says_so() -> None:
    compiled = compile_network(uneven())
    descent = descend_within(
        compiled.network,
        compiled.loads,
        20_000,
        lambda network, to_go: prices_of(compiled, network, to_go),
        lambda: True,
    )
    assert not descent.finished


def test_prices_against_what_is_not_to_be_had() -> None:
    network = compile_network(uneven()).network
    # Seven officers are not there: above any budget.
    nobody = np.array([4, 3, 0])
    raised = network.with_cells_at_least(nobody)
    assert bound_of(raised, against(network, nobody, None)) > 0
    assert bound_of(raised, against(network, nobody, 50_000)) > 50_000
    # Four in A are to be had, for three transfers.
    four = np.array([4, 2, 0])
    assert bound_of(network.with_cells_at_least(four), against(network, four, 20_000)) == 30_000
    # Beyond a limit there is nothing to show.
    limited = compile_network(uneven(limits=[{"office": "A", "duty": "x", "max": 3}])).network
    assert not against(limited, four, 20_000).any()
    assert cheapest_at(limited, four) is None
    found = cheapest_at(network, four)
    assert found is not None
    assert found.cost == 30_000
