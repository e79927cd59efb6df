"""What the peak alone costs, beside all the loads below it."""

from typing import Any

from optimizer import solve
from optimizer.domain.instance import Instance
from tests.build import instance_of


def three_towns(**tables: Any) -> Instance:
    # A has 12 cases, one officer and room for one more, so its load is 6 at best: that takes one
    # of C's three, for 10. Then B has 5 cases for one officer, C 2 for two; another 10 bring a
    # second of C's to B, and its load from 5 to 5/2. C's own goes from 1 to 2.
    cases = {"A x": 12, "B x": 5, "C x": 2}
    staff = [("A x", 1, None), ("B x", 1, None), ("C x", 3, None)]
    limits = [{"office": "A", "duty": "x", "max": 2}]
    return instance_of(cases, staff, **{"limits": limits, **tables})


def test_the_peak_alone_is_cheaper_by_hand() -> None:
    report = solve(three_towns()).to_dict()
    assert (report["peak"]["exact"], report["totals"]["cost"]) == ("6", 20)
    assert report["peak_alone"] == {"cost": 10, "cells_lightened": 1, "label": "proved"}


def test_it_is_what_is_found_when_the_peak_alone_is_asked_for() -> None:
    alone = solve(three_towns(), objective="peak").to_dict()
    assert alone["totals"]["cost"] == 10
    assert alone["peak_alone"] is None


def test_nothing_is_said_where_the_cheapest_by_flows_breaks_another_rule() -> None:
    # A has room for two more: one of C for 10 and the one of D for 1, were it not that nobody goes
    # alone. So two of C go, for 20; 11 would be the cost of no plan.
    lanes = [{"from": "C", "to": "A", "cost": 10}, {"from": "D", "to": "A", "cost": 1}]
    instance = instance_of(
        {"A x": 12},
        [("A x", 1, None), ("C x", 3, None), ("D x", 1, None)],
        limits=[{"office": "A", "duty": "x", "max": 3}],
        lanes=lanes,
        rules={"transfers_lot": 2},
    )
    report = solve(instance).to_dict()
    assert (report["peak"]["exact"], report["totals"]["cost"]) == ("4", 20)
    assert report["peak_alone"] is None


def test_nothing_is_said_where_flows_leave_a_cost_out() -> None:
    # 10 and the 5 for using the lane once: what flows say is no cost of any plan.
    report = solve(three_towns(rules={"lane_fixed_cost": 5})).to_dict()
    assert report["peak_alone"] is None


def test_nothing_is_said_without_a_plan() -> None:
    limits = [{"office": "A", "duty": "x", "min": 2}]
    impossible = three_towns(limits=limits, rules={"transfers": False})
    assert solve(impossible).to_dict()["peak_alone"] is None


def test_within_a_budget_it_is_within_it_too() -> None:
    report = solve(three_towns(), budget=15).to_dict()
    assert report["totals"]["cost"] == report["peak_alone"]["cost"] == 10
