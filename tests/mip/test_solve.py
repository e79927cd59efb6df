"""Instances solved by hand, by both integer engines."""

from typing import Any

import pytest

from optimizer.domain.load import Load
from optimizer.domain.question import Engine
from tests.build import ENGINES, answer_of, find, instance_of, loads, moves_of, uncovered

both = pytest.mark.parametrize("engine", ENGINES)

HALF_AND_FULL = [{"pool": "full"}, {"pool": "half", "fte": 0.5}]


@both
def test_mixed_fte_sends_the_officer_who_leaves_the_lighter_load_behind(engine: Engine) -> None:
    # Today A has 300 and B 100 / 1.5. One officer of B goes to A. The half: 300 / 1.5 = 200 and
    # 100 / 1. The full one: 300 / 2 = 150 but 100 / 0.5 = 200. Both peaks are 200; the half leaves
    # 100 beside it, the full one 150.
    instance = instance_of(
        {"A x": 300, "B x": 100},
        [("A x", 1, "full"), ("B x", 1, "full"), ("B x", 1, "half")],
        pools=HALF_AND_FULL,
    )
    finding = find(instance, engine)
    assert answer_of(finding) == (loads(200, 100), 10_000)
    assert moves_of(finding) == {("transfer", "half", "B x", "A x"): 1}
    assert finding.finished
    assert finding.bound == Load(False, loads(200)[0].ratio)


@both
def test_peak_alone_moves_nobody_for_the_loads_below_it(engine: Engine) -> None:
    # A has one officer and no room for more, so 100 is the peak whatever else happens. Below it
    # two officers of C would bring B from 60 to 20, and C from 10/3 to 10.
    instance = instance_of(
        {"A x": 100, "B x": 60, "C x": 10},
        [("A x", 1, None), ("B x", 1, None), ("C x", 3, None)],
        limits=[{"office": "A", "duty": "x", "max": 1}],
    )
    assert answer_of(find(instance, engine, "peak")) == (loads(100, 60, "10/3"), 0)
    every_load = find(instance, engine)
    assert answer_of(every_load) == (loads(100, 20, 10), 20_000)
    # A dearer plan to start from is left for the cheap one, whatever it does for B.
    cheapest = find(instance, engine, "peak", warm=every_load.plan)
    assert answer_of(cheapest) == (loads(100, 60, "10/3"), 0)


@both
def test_a_share_that_leaves_is_shared_by_pools_of_different_duties(engine: Engine) -> None:
    # Of the four in A half may leave: two. B needs one p for x and one q for y.
    instance = instance_of(
        {"A x": 40, "A y": 40, "B x": 100, "B y": 90},
        [("A x", 2, "p"), ("A y", 2, "q")],
        pools=[{"pool": "p", "duties": ["x"]}, {"pool": "q", "duties": ["y"]}],
        rules={"transfers_out_share": 0.5},
    )
    assert answer_of(find(instance, engine)) == (loads(100, 90, 40, 40), 20_000)


@pytest.mark.parametrize(
    "gate",
    [
        {"rules": {"transfers_in_max": 1}},
        {"rules": {"transfers_out_share": 0.25}},
        {"rules": {"transfers_max": 1}},
        {"lanes": [{"from": "A", "to": "B", "max": 1}]},
        {"offices": [{"office": "A"}, {"office": "B", "seats": 1}]},
    ],
)
@both
def test_a_gate_for_one_lets_in_who_covers_the_most(engine: Engine, gate: dict[str, Any]) -> None:
    # One officer gets through, p or q. Uncovered x would weigh 100, y 90: so p goes.
    instance = instance_of(
        {"A x": 40, "A y": 40, "B x": 100, "B y": 90},
        [("A x", 2, "p"), ("A y", 2, "q")],
        pools=[{"pool": "p", "duties": ["x"]}, {"pool": "q", "duties": ["y"]}],
        **gate,
    )
    finding = find(instance, engine)
    assert answer_of(finding) == (uncovered(90) + loads(100, 40, 20), 10_000)
    assert finding.bound == uncovered(90)[0]


@pytest.mark.parametrize(
    ("rules", "load", "cost"),
    [
        # Five officers could serve in A x: 100 / 5.
        ({}, "20", 22_000),
        # One transfer and one duty change: 100 / 3.
        ({"transfers_max": 1, "duty_changes_max": 1}, "100/3", 11_000),
        # Both caps would allow two moves, the money one; a duty change does as well for less.
        ({"transfers_max": 1, "duty_changes_max": 1, "budget": 10.999}, "50", 1_000),
        # No duty change: the transfer.
        ({"transfers_max": 1, "duty_changes_max": 0, "budget": 10.999}, "50", 10_000),
        ({"transfers_max": 2, "duty_changes_max": 1, "budget": 12}, "100/3", 11_000),
    ],
)
@both
def test_several_caps_hold_together(
    engine: Engine, rules: dict[str, Any], load: str, cost: int
) -> None:
    instance = instance_of(
        {"A x": 100}, [("A x", 1, None), ("A y", 2, None), ("B x", 2, None)], rules=rules
    )
    answer = answer_of(find(instance, engine))
    assert answer is not None
    assert answer.loads[0] == loads(load)[0]
    assert answer.cost == cost


@both
def test_nobody_transfers_to_the_office_they_leave(engine: Engine) -> None:
    # A and B have one seat and one officer each, both in x; the cases are in A y. Without duty
    # changes the two must swap; A's officer "transferring" to A y at a cost of 10 would be none.
    instance = instance_of(
        {"A y": 10},
        [("A x", 1, None), ("B x", 1, None)],
        offices=[{"office": "A", "seats": 1}, {"office": "B", "seats": 1}],
        rules={"duty_changes": False},
    )
    finding = find(instance, engine)
    assert answer_of(finding) == (loads(10, 0, 0, 0), 20_000)
    assert set(moves_of(finding)) == {
        ("transfer", "", "A x", "B x"),
        ("transfer", "", "B x", "A y"),
    } or set(moves_of(finding)) == {("transfer", "", "A x", "B y"), ("transfer", "", "B x", "A y")}


@both
def test_too_few_officers_leave_the_least_work_uncovered(engine: Engine) -> None:
    # Two officers for three offices: the one with 5 cases stays without.
    instance = instance_of({"A x": 5, "B x": 9, "C x": 7}, [("A x", 2, None)])
    finding = find(instance, engine)
    assert answer_of(finding) == (uncovered(5) + loads(9, 7), 20_000)
    assert finding.bound == uncovered(5)[0]


@both
def test_the_fewest_cells_at_a_level_whichever_they_are(engine: Engine) -> None:
    # 12 / 1 is the peak: four officers for three offices. Any one office may have the second one:
    # 12, 12, 6. The officer of B may stay, which costs nothing.
    instance = instance_of(
        {"A x": 12, "B x": 12, "C x": 12}, [("A x", 1, None), ("B x", 2, None), ("C x", 1, None)]
    )
    assert answer_of(find(instance, engine)) == (loads(12, 12, 6), 0)


@both
def test_the_cheapest_of_the_tied_offices_gets_the_officer(engine: Engine) -> None:
    # As above, but one officer too many sits in D: the lane to C is the cheapest.
    instance = instance_of(
        {"A x": 12, "B x": 12, "C x": 12},
        [("A x", 1, None), ("B x", 1, None), ("C x", 1, None), ("D x", 1, None)],
        lanes=[
            {"from": "D", "to": "A", "cost": 3},
            {"from": "D", "to": "B", "cost": 2.5},
            {"from": "D", "to": "C", "cost": 2.499},
        ],
    )
    finding = find(instance, engine)
    assert answer_of(finding) == (loads(12, 12, 6, 0), 2_499)
    assert moves_of(finding) == {("transfer", "", "D x", "C x"): 1}


@both
def test_hires_go_where_they_may_and_cost_only_if_placed(engine: Engine) -> None:
    # The cheap hire may only go to A (30 / 2 = 15), the dear one to B as well: 40 / 2 = 20 is the
    # best for B, then 15 for A with the cheap one. Those of q have no cases to serve.
    instance = instance_of(
        {"A x": 30, "B x": 40},
        [("A x", 1, "p"), ("B x", 1, "p"), ("A y", 1, "q")],
        pools=[{"pool": "p", "duties": ["x"]}, {"pool": "q", "duties": ["y"]}],
        hires=[
            {"officers": 1, "pool": "p", "offices": ["A"], "cost": 1},
            {"officers": 1, "pool": "p", "cost": 7.5},
            {"officers": 3, "pool": "q", "cost": 1},
        ],
        rules={"transfers": False},
    )
    finding = find(instance, engine)
    assert answer_of(finding) == (loads(20, 15, 0, 0), 8_500)
    assert moves_of(finding) == {("hire", "p", "", "A x"): 1, ("hire", "p", "", "B x"): 1}


@pytest.mark.parametrize(
    "tables",
    [
        # Two officers, one seat, and no way out.
        {"offices": [{"office": "A", "seats": 1}, {"office": "B"}], "rules": {"transfers": False}},
        # Three asked for where two are.
        {"limits": [{"office": "B", "duty": "x", "min": 2}], "rules": {"transfers_max": 1}},
        # Nobody may stay, and the money is for one move.
        {"limits": [{"office": "A", "duty": "x", "max": 0}], "rules": {"budget": 10}},
    ],
)
@pytest.mark.parametrize("objective", ["leximin", "peak"])
@both
def test_infeasible_is_an_answer(engine: Engine, objective: Any, tables: dict[str, Any]) -> None:
    instance = instance_of({"A x": 1, "B x": 1}, [("A x", 2, None), ("B x", 0, None)], **tables)
    finding = find(instance, engine, objective)
    assert finding.infeasible
    assert finding.plan is None


@both
def test_limits_make_moves_even_where_there_are_no_cases(engine: Engine) -> None:
    instance = instance_of(
        {"A x": 0},
        [("A x", 2, None), ("B x", 0, None)],
        limits=[{"office": "B", "duty": "x", "min": 1}],
    )
    assert answer_of(find(instance, engine)) == (loads(0, 0), 10_000)


@both
def test_a_tight_bound_and_a_warm_plan_change_nothing_but_the_way(engine: Engine) -> None:
    instance = instance_of(
        {"A x": 300, "B x": 100},
        [("A x", 1, "full"), ("B x", 1, "full"), ("B x", 1, "half")],
        pools=HALF_AND_FULL,
    )
    plain = find(instance, engine)
    helped = find(instance, engine, bound=loads(200)[0], warm=plain.plan)
    assert answer_of(helped) == answer_of(plain)
    assert helped.bound == plain.bound
    with pytest.raises(ValueError, match="above the peak"):
        find(instance, engine, bound=loads(201)[0], warm=plain.plan)


@both
def test_a_warm_plan_that_breaks_a_rule_is_left_aside(engine: Engine) -> None:
    tables: dict[str, Any] = {"rules": {"transfers_max": 1}}
    free = instance_of({"A x": 60, "B x": 1}, [("A x", 1, None), ("B x", 3, None)])
    capped = instance_of({"A x": 60, "B x": 1}, [("A x", 1, None), ("B x", 3, None)], **tables)
    warm = find(free, engine).plan
    assert warm is not None
    assert answer_of(find(capped, engine, warm=warm)) == (loads(30, "1/2"), 10_000)
