"""Loads, costs and proportional staffing, counted by hand."""

from dataclasses import replace
from typing import Any

import numpy as np
import pytest

from optimizer.domain.instance import Instance
from optimizer.domain.load import NO_LOAD
from optimizer.judge.measure import (
    count_levels,
    highest,
    lanes_used,
    measure_costs,
    measure_fixed_cost,
    measure_loads,
    measure_proportional,
    measure_total_cost,
    measure_work_costs,
    officers_by_lane,
    proportional_officers,
)
from tests.build import Cells, instance_of, loads, uncovered
from tests.judge import planted
from tests.judge.offer import plan
from tests.network.by_hand import one_duty


def shared(cases: Cells, num_officers: int, **more: Any) -> list[int]:
    """Return proportional staffing of one duty, everybody on board in the first office."""
    staff = {office: num_officers if office == min(cases) else 0 for office in cases}
    return proportional_officers(one_duty(cases, staff, **more)).tolist()


def test_proportional_staffing_without_remainders() -> None:
    # 12 to 6 are 4 and 2 of six.
    assert shared({"A": 12, "B": 6}, 6) == [4, 2]


def test_the_largest_remainders_get_the_rest() -> None:
    # Of 10 officers for 1, 3 and 6 parts of 13: 0.77, 2.31, 4.62 and for the 3 once more 2.31.
    # Whole: 0, 2, 4, 2. Two are left: for .77 and .62.
    assert shared({"A": 1, "B": 3, "C": 6, "D": 3}, 10) == [1, 2, 5, 2]


def test_between_equal_remainders_the_lower_cell_comes_first() -> None:
    # 5 officers for 3 equal offices: 1.67 each; 1, 1, 1 and two more for A and B.
    assert shared({"A": 7, "B": 7, "C": 7}, 5) == [2, 2, 1]
    # A remainder that is larger comes before: 2.25 and 0.75 of three.
    assert shared({"A": 9, "B": 3}, 3) == [2, 1]


def test_need_is_work_over_standard() -> None:
    # 12 cases at standard 3 need as much as 4 at standard 1: three officers each; z has no cases.
    instance = instance_of(
        {"A x": 12, "A y": 4},
        [("A z", 6, None)],
        duties=[{"duty": "x", "standard": 3}, {"duty": "y"}, {"duty": "z"}],
    )
    assert proportional_officers(instance).tolist() == [3, 3, 0]


def test_hires_are_shared_out_too_and_no_rule_holds_anybody_back() -> None:
    instance = one_duty(
        {"A": 12, "B": 6},
        {"B": 4},
        hires=[{"officers": 2}],
        limits=[{"office": "A", "duty": "x", "max": 1}],
        rules={"transfers": False},
    )
    assert proportional_officers(instance).tolist() == [4, 2]


def test_numbers_whose_products_pass_64_bits() -> None:
    # A million million cases each by two standards that share no divisor: near half and half. Ten
    # million officers times need, brought to one standard, have 31 digits.
    instance = instance_of(
        {"A x": 999_999_999_999, "A y": 10**12},
        [("A x", 9_999_999, None)],
        duties=[{"duty": "x", "standard": 99_999.998}, {"duty": "y", "standard": 99_999.999}],
    )
    x, y = 999_999_999_999 * 99_999_999, 10**12 * 99_999_998
    whole, rest = divmod(9_999_999 * x, x + y)
    x_officers = whole + (2 * rest > x + y)
    assert proportional_officers(instance).tolist() == [x_officers, 9_999_999 - x_officers]


def test_without_cases_there_is_nothing_to_share_out_by() -> None:
    assert shared({"A": 0, "B": 0}, 3) == [0, 0]
    assert measure_proportional(one_duty({"A": 0}, {"A": 3})) == NO_LOAD


@pytest.mark.parametrize(
    ("instance", "peak"),
    [
        # 2 and 1 of three: 4.5 and 3.
        (one_duty({"A": 9, "B": 3}, {"A": 3}), loads("9/2")[0]),
        # 9, 1, 1 with two officers: 1.64, .18, .18: A has both, and one case waits.
        (one_duty({"A": 9, "B": 1, "C": 1}, {"A": 2}), uncovered(1)[0]),
        # Standard 2 halves the load.
        (one_duty({"A": 9}, {"A": 3}, duties=[{"duty": "x", "standard": 2}]), loads("3/2")[0]),
        # Of uncovered cells the one with more work over standard: 3 / 2 in y, 1 in x of B.
        (
            instance_of(
                {"A x": 100, "A y": 3, "B x": 1},
                [("A x", 1, None)],
                duties=[{"duty": "x"}, {"duty": "y", "standard": 2}],
            ),
            uncovered("3/2")[0],
        ),
    ],
    ids=["remainders", "uncovered", "standard", "most waiting"],
)
def test_the_peak_of_proportional_staffing(instance: Instance, peak: Any) -> None:
    assert measure_proportional(instance) == peak


def test_an_officer_shared_out_counts_as_the_average_who_may_serve() -> None:
    # x: two of FTE 0.5 on board, one of FTE 1 hired: an average of 2/3. y: 1 alone. Needs 9 and 3:
    # of four officers three and one. x 9 / (3 x 2/3) = 9/2, y 3 / 1 = 3.
    instance = instance_of(
        {"A x": 9, "A y": 3},
        [("A x", 2, "half"), ("A y", 1, "y")],
        pools=[
            {"pool": "half", "duties": ["x"], "fte": 0.5},
            {"pool": "x", "duties": ["x"]},
            {"pool": "y", "duties": ["y"]},
        ],
        hires=[{"officers": 1, "pool": "x"}],
    )
    assert proportional_officers(instance).tolist() == [3, 1]
    assert measure_proportional(instance) == loads("9/2")[0]


def test_a_productive_share_is_as_a_lower_standard() -> None:
    # Of x half the time goes to cases: 12 at standard 4 need as much as at standard 2, and a load
    # is over FTE 0.5 times 4. Needs 6 and 2: of four officers three and one; 12 / (3 x 2) = 2.
    shares = {"A x": 12, "A y": 2}
    on_board = [("A y", 4, None)]
    half = instance_of(
        shares, on_board, duties=[{"duty": "x", "standard": 4, "productive": 0.5}, {"duty": "y"}]
    )
    lower = instance_of(shares, on_board, duties=[{"duty": "x", "standard": 2}, {"duty": "y"}])
    for instance in (half, lower):
        assert proportional_officers(instance).tolist() == [3, 1]
        assert measure_proportional(instance) == loads(2)[0]


def test_a_productive_share_counts_where_no_pool_may_serve() -> None:
    # Nobody may serve x, so an officer shared out to it counts as one of FTE 1: 6 / (2 x 0.5).
    instance = instance_of(
        {"A x": 6},
        [("A y", 2, "y")],
        pools=[{"pool": "y", "duties": ["y"]}],
        duties=[{"duty": "x", "productive": 0.5}, {"duty": "y"}],
    )
    assert measure_proportional(instance) == loads(6)[0]


def test_officers_who_are_away_lower_the_average() -> None:
    # Two officers share A and one of them is away: 4 / (2 x 1/2).
    away = [{"pool": "p"}, {"pool": "away", "fte": 0}]
    mixed = instance_of({"A x": 4}, [("A x", 1, "p"), ("A x", 1, "away")], pools=away)
    assert measure_proportional(mixed) == loads(4)[0]
    # One officer for 6 and 5: A has them. But all who serve x are away, so A's 6 wait as B's do.
    gone = instance_of({"A x": 6, "B x": 5}, [("A x", 1, "away")], pools=away)
    assert proportional_officers(gone).tolist() == [1, 0]
    assert measure_proportional(gone) == uncovered(6)[0]


def test_loads_add_up_the_time_of_all_pools_in_a_cell() -> None:
    # 9 cases over one officer and two halves; y is bare.
    instance = instance_of(
        {"A x": 9, "A y": 2},
        [("A x", 1, "full"), ("A x", 2, "half")],
        pools=[{"pool": "full"}, {"pool": "half", "fte": 0.5}],
    )
    terms = measure_loads(instance, None)
    assert highest(terms) == uncovered(2)[0]
    assert (terms[1][0] / terms[2][0]).item() == 4.5
    assert highest(tuple(column[:1] for column in terms)) == loads("9/2")[0]  # type: ignore[arg-type]


def test_no_cells_have_no_load() -> None:
    terms = measure_loads(one_duty({"A": 1}, {"A": 1}), None)
    assert highest(tuple(column[:0] for column in terms)) == NO_LOAD  # type: ignore[arg-type]


COSTED = instance_of(
    {"A x": 1, "A y": 1, "B x": 1},
    [("A x", 9, None)],
    hires=[{"officers": 3, "cost": 7}, {"officers": 3, "cost": 8.5}],
    rules={"transfer_cost": 5, "duty_change_cost": 0.25},
)


def test_each_officer_of_a_move_costs() -> None:
    # In the order of the plan: a hire's row is before the cells it leads to.
    changed = plan(COSTED, ("A x", "A y", 3))
    moved = plan(COSTED, ("A x", "B x", 2), ("A x", "B y", 1))
    hired = plan(COSTED, ("", "B x", 2), hire=1)
    assert measure_costs(changed).tolist() == [750]
    assert measure_costs(moved).tolist() == [10_000, 5_000]
    assert measure_costs(hired).tolist() == [17_000]
    assert measure_costs(plan(COSTED)).tolist() == []


def test_transfers_cost_what_their_lanes_cost() -> None:
    lanes = [
        {"from": "A", "to": "B", "cost": 3},
        {"from": "B", "to": "A"},
        {"from": "C", "to": "B", "cost": 0},
    ]
    instance = one_duty({"A": 1, "B": 1, "C": 1}, {"A": 2, "B": 2, "C": 2}, lanes=lanes)
    moved = plan(instance, ("A x", "B x", 2), ("B x", "A x", 1), ("C x", "B x", 1))
    assert lanes_used(moved).tolist() == [0, 1, 2]
    assert measure_costs(moved).tolist() == [6_000, 10_000, 0]


@pytest.mark.parametrize(("start", "end"), [("A x", "C x"), ("C x", "A x"), ("B x", "C x")])
def test_a_transfer_without_a_lane_has_no_cost(start: str, end: str) -> None:
    instance = one_duty(
        {"A": 1, "B": 1, "C": 1}, {"A": 2, "B": 2, "C": 2}, lanes=[{"from": "A", "to": "B"}]
    )
    moved = plan(instance, (start, end, 1))
    assert lanes_used(moved).tolist() == [-1]
    with pytest.raises(ValueError, match="no lane"):
        measure_costs(moved)


def test_the_total_is_moves_and_lanes_and_work() -> None:
    # A to B at 7 and 4 once, A to C at 10 and 5 once, half a thousandth less for each of 3 cases.
    given = planted.instance(
        lanes=[
            {"from": "A", "to": "B", "cost": 7, "fixed_cost": 4},
            {"from": "A", "to": "C"},
            {"from": "B", "to": "A", "fixed_cost": 100},
        ],
        remote=[
            {"office": "B", "duty": "x", "share": 1, "cost": 0.25},
            {"office": "A", "duty": "x", "share": 1, "cost": 1.999},
        ],
        rules={"lane_fixed_cost": 5},
    )
    moved = planted.plan(
        given,
        [
            ("p", "A x", "B x", 2),
            ("t", "A x", "B y", 1),
            ("p", "A x", "C x", 1),
            ("p", "", "C x", 1),
        ],
        [("A x", "C", 2), ("A x", "B", 1), ("B x", "A", 4)],
    )
    assert sorted(measure_costs(moved).tolist()) == [3_000, 7_000, 10_000, 14_000]
    assert officers_by_lane(moved).tolist() == [3, 1, 0]
    assert measure_fixed_cost(moved) == 9_000
    assert sorted(measure_work_costs(moved).tolist()) == [1_000, 1_999, 3_998]
    assert measure_total_cost(moved) == 34_000 + 9_000 + 6_997


def test_a_plan_that_moves_nobody_costs_nothing() -> None:
    given = planted.instance(rules={"lane_fixed_cost": 5})
    assert measure_total_cost(planted.plan(given, [])) == 0
    # Where lanes are not listed, no lane costs anything of its own.
    moved = planted.plan(planted.instance(), [("p", "A x", "B x", 2)])
    assert officers_by_lane(moved).tolist() == []
    assert measure_total_cost(moved) == 20_000


def test_the_cost_of_work_may_pass_64_bits() -> None:
    given = instance_of(
        {"A x": 10**12, "B x": 0},
        [("A x", 1, None)],
        remote=[{"office": "A", "duty": "x", "share": 1}],
    )
    given = replace(given, remote=replace(given.remote, cost=np.array([10**9])))
    moved = planted.plan(given, [], [("A x", "B", 10**12)])
    assert measure_work_costs(moved).tolist() == [10**21]
    assert measure_total_cost(moved) == 10**21


def test_levels_count_the_cells_of_each_load() -> None:
    # A x 6 / 2 and B x 9 / 3 are one load, B y 2 / 1 the next; C x is bare; A y has no cases.
    given = instance_of(
        {"A x": 6, "B x": 9, "B y": 2, "C x": 1},
        [("A x", 2, None), ("B x", 3, None), ("B y", 1, None), ("A y", 1, None)],
        remote=[{"office": "C", "duty": "x", "share": 1}],
    )
    assert count_levels(given, None) == [(uncovered(1)[0], 1), (loads(3)[0], 2), (loads(2)[0], 1)]
    # C's case is handled in A: 7 / 2 there, and C is no cell with cases any more.
    moved = planted.plan(given, [], [("C x", "A", 1)])
    assert count_levels(given, moved) == [(loads("7/2")[0], 1), (loads(3)[0], 1), (loads(2)[0], 1)]


def test_levels_that_floats_cannot_tell_apart_are_two() -> None:
    # k + 1/b over b and b + 1 officers: apart by less than 10^-12 of a load of a million.
    k, b = 999_999, 999_999
    given = instance_of(
        {"A x": k * b + 1, "B x": k * (b + 1) + 1, "C x": k * b + 1},
        [("A x", b, None), ("B x", b + 1, None), ("C x", b, None)],
    )
    assert (k * b + 1) / b == (k * (b + 1) + 1) / (b + 1)
    high, low = loads(f"{k * b + 1}/{b}", f"{k * (b + 1) + 1}/{b + 1}")
    assert high > low
    assert count_levels(given, None) == [(high, 2), (low, 1)]


def test_without_cases_there_are_no_levels() -> None:
    assert count_levels(one_duty({"A": 0}, {"A": 1}), None) == []
