"""Any plan, measured: whatever it breaks is named, and its moves are as cheap as they can be."""

import json
from collections import Counter
from dataclasses import replace
from pathlib import Path
from random import Random
from typing import Any

import numpy as np
import pytest

from optimizer import read_instance, solve
from optimizer.answers.evaluate import evaluate
from optimizer.answers.spelling import spell_moves, spell_work
from optimizer.domain.errors import InputError
from optimizer.files import instance_from_tables
from optimizer.files.placement import placement_of, read_plan_file, rows_of_plan
from optimizer.files.report import placement_csv, report_json
from optimizer.judge.matching import bound_of_matching
from optimizer.judge.measure import measure_costs, measure_work_costs
from optimizer.network.matching import cheapest_matching
from tests.answers.counted import officers_in, sorted_loads, spelled
from tests.every_measure import cost_of, cost_of_moves, ranked_loads
from tests.every_plan import Plans, Tables, every_plan
from tests.every_rule import broken_rules
from tests.judge_plans import plan_as_domain, rule_of
from tests.random_instances import random_tables
from tests.random_rules import random_rule_tables

TWO: Tables = {
    "format": "caseload/1",
    "name": "two",
    "offices": [{"office": "North", "seats": 6}, {"office": "South"}],
    "duties": [{"duty": "desk"}, {"duty": "field"}],
    "caseload": [
        {"office": "North", "duty": "field", "cases": 300},
        {"office": "South", "duty": "field", "cases": 120},
    ],
    "staff": [
        {"office": "North", "duty": "field", "officers": 3},
        {"office": "North", "duty": "desk", "officers": 3},
        {"office": "South", "duty": "field", "officers": 6},
    ],
    "limits": [
        {"office": "South", "duty": "desk", "min": 0},
        {"office": "North", "duty": "field", "max": 5},
        {"office": "North", "duty": "desk", "min": 2},
    ],
    "lanes": [{"from": "North", "to": "South", "cost": 4}],
}


def placed(*rows: tuple[str, str, int]) -> list[dict[str, Any]]:
    return [{"office": o, "duty": d, "officers": num} for o, d, num in rows]


def ask(tables: Tables, plan: Any, **question: Any) -> dict[str, Any]:
    return evaluate(instance_from_tables(tables), plan, **question)


def moves_in(answer: dict[str, Any]) -> set[tuple[Any, ...]]:
    return {
        (m["officers"], m["from_office"], m["from_duty"], m["to_office"], m["to_duty"])
        for m in answer["moves"]
    }


def test_a_placement_that_can_be_had() -> None:
    # One from the desk to the field costs 1: 300 / 4 = 75.
    answer = ask(TWO, placed(("North", "field", 4), ("North", "desk", 2), ("South", "field", 6)))
    assert answer["outcome"] == "kept"
    assert answer["plan"] == {
        "given_as": "placement",
        "optimality": None,
        "moves": "cheapest",
        "cheapest": "proved",
    }
    assert answer["peak"]["value"] == 75
    assert answer["today"]["value"] == 100
    assert answer["peak_cells"] == [{"office": "North", "duty": "field"}]
    assert moves_in(answer) == {(1, "North", "desk", "North", "field")}
    assert answer["totals"]["cost"] == 1


def test_every_rule_broken_is_named_with_its_table_and_row() -> None:
    # Seven on the field and one at the desk are eight on six seats; two must come from South, from
    # where no lane leads; and of South's six one has no place.
    answer = ask(TWO, placed(("North", "field", 7), ("North", "desk", 1), ("South", "field", 3)))
    assert answer["outcome"] == "incomplete"
    assert {(one["table"], one["row"]) for one in answer["broken"]} == {
        ("lanes", None),
        ("limits", 2),
        ("limits", 3),
        ("offices", 1),
    }
    assert answer["officers"]["pools"] == [
        {
            "pool": None,
            "on_board": 12,
            "hires_offered": 0,
            "placed": 11,
            "missing": 1,
            "too_many": 0,
        }
    ]
    assert answer["officers"]["missing"] == [
        {"office": "South", "duty": "field", "pool": None, "officers": 1}
    ]
    assert answer["officers"]["too_many"] == []
    # The loads are those of the placement all the same: 300 / 7 and 120 / 3.
    assert answer["peak"]["exact"] == "300/7"
    closed = [move for move in answer["moves"] if move["cost"] is None]
    assert [(move["from_office"], move["officers"]) for move in closed] == [("South", 2)]
    assert answer["totals"]["officers_without_cost"] == 2
    assert answer["totals"]["cost"] == 2  # two changes of duty


def test_too_many_are_said_where_they_are_placed() -> None:
    answer = ask(TWO, placed(("North", "field", 3), ("North", "desk", 3), ("South", "field", 8)))
    assert answer["outcome"] == "incomplete"
    assert answer["officers"]["pools"][0]["too_many"] == 2
    assert answer["officers"]["too_many"] == [
        {"office": "South", "duty": "field", "pool": None, "officers": 2}
    ]
    assert answer["moves"] == []


def test_a_hire_that_is_offered_is_not_too_many() -> None:
    tables = TWO | {"hires": [{"officers": 2, "offices": ["South"], "cost": 9}]}
    rows = placed(("North", "field", 3), ("North", "desk", 3), ("South", "field", 8))
    answer = ask(tables, rows)
    assert answer["outcome"] == "kept"
    assert (answer["totals"]["hires"], answer["totals"]["cost"]) == (2, 18)


def test_nobody_placed_at_all() -> None:
    answer = ask(TWO, placed(("North", "field", 0)))
    assert answer["outcome"] == "incomplete"
    assert answer["officers"]["pools"][0]["missing"] == 12
    assert answer["peak"] == {"exact": None, "value": None}
    assert ask(TWO, [])["cells"] == answer["cells"]


def test_moves_that_keep_a_cap_are_found_though_cheaper_ones_break_it() -> None:
    # B's officer is nearer to C than A's, but only one may leave B: so A sends one to C, though the
    # cheapest way would take both from B.
    tables: Tables = {
        "format": "caseload/1",
        "offices": [{"office": key} for key in "ABC"],
        "duties": [{"duty": "x"}],
        "caseload": [{"office": key, "duty": "x", "cases": 10} for key in "ABC"],
        "staff": [
            {"office": "A", "duty": "x", "officers": 2},
            {"office": "B", "duty": "x", "officers": 3},
        ],
        "lanes": [
            {"from": "A", "to": "C", "cost": 8},
            {"from": "A", "to": "B", "cost": 3},
            {"from": "B", "to": "C", "cost": 2, "max": 1},
        ],
    }
    plan = placed(("A", "x", 1), ("B", "x", 2), ("C", "x", 2))
    answer = ask(tables, plan)
    assert answer["outcome"] == "kept"
    assert answer["plan"]["moves"] == "cheapest"
    # With the cap A sends one to C (8) and B one (2). Without it A sends one to B (3), B two (4).
    assert answer["totals"]["cost"] == 10
    tables["lanes"][2] = {"from": "B", "to": "C", "cost": 2}
    assert ask(tables, plan)["totals"]["cost"] == 7
    # With one transfer at most nothing keeps the rules, and that is said.
    answer = ask(tables | {"rules": {"transfers_max": 1}}, plan)
    assert answer["plan"]["moves"] == "none_keep_the_rules"
    assert [(one["table"], one["statement"]) for one in answer["broken"]] == [
        ("rules", "transfers_max: 3 officers move so, max 1")
    ]


def test_where_duties_may_not_change_officers_swap_offices() -> None:
    tables: Tables = {
        "format": "caseload/1",
        "offices": [{"office": key} for key in "AB"],
        "duties": [{"duty": key} for key in "xy"],
        "caseload": [{"office": "A", "duty": "x", "cases": 10}],
        "staff": [
            {"office": "A", "duty": "x", "officers": 1},
            {"office": "B", "duty": "y", "officers": 1},
        ],
    }
    plan = placed(("A", "y", 1), ("B", "x", 1))
    raw = rows_of_plan(plan)
    for rules, cost in (({}, 2), ({"duty_changes": False}, 20)):
        instance = instance_from_tables(tables | {"rules": rules})
        assert evaluate(instance, plan)["totals"]["cost"] == cost
        matching = cheapest_matching(instance, placement_of(instance, raw))
        assert measure_costs(matching.plan).sum() == cost * 1000


def test_a_placement_that_breaks_limits_is_reached_by_moves_that_keep_their_own_rules() -> None:
    tables = {name: rows for name, rows in TWO.items() if name != "lanes"}
    answer = ask(tables, placed(("North", "field", 8), ("North", "desk", 1), ("South", "field", 3)))
    assert answer["plan"]["moves"] == "cheapest"
    assert {one["table"] for one in answer["broken"]} == {"limits", "offices"}
    assert answer["totals"]["cost"] == 32


def test_what_lanes_cost_once_is_weighed() -> None:
    # Two go to C, for 1 each, and each way used costs 5.
    tables: Tables = {
        "format": "caseload/1",
        "offices": [{"office": key} for key in "ABC"],
        "duties": [{"duty": "x"}],
        "caseload": [{"office": "C", "duty": "x", "cases": 10}],
        "staff": [{"office": key, "duty": "x", "officers": 2} for key in "AB"],
        "rules": {"lane_fixed_cost": 5, "transfer_cost": 1},
    }
    answer = ask(tables, placed(("A", "x", 2), ("C", "x", 2)))
    assert answer["totals"]["cost"] == 7
    answer = ask(tables, placed(("A", "x", 1), ("B", "x", 1), ("C", "x", 2)))
    assert answer["totals"]["cost"] == 12


def test_moves_are_taken_as_they_are_given() -> None:
    moves = [
        {
            "officers": 4,
            "from_office": "South",
            "from_duty": "field",
            "to_office": "North",
            "to_duty": "desk",
        }
    ]
    answer = ask(TWO, {"moves": moves})
    assert answer["plan"]["moves"] == "given"
    assert {(one["table"], one["row"]) for one in answer["broken"]} == {
        ("lanes", None),
        ("offices", 1),
    }
    moves[0]["officers"] = 7  # but six serve there
    answer = ask(TWO, {"moves": moves})
    assert answer["outcome"] == "incomplete"
    assert answer["officers"]["too_many"] == [
        {"office": "South", "duty": "field", "pool": None, "officers": 1}
    ]
    assert any("more leave 'South' 'field'" in one["statement"] for one in answer["broken"])


def test_today_and_the_best_plan_may_be_measured() -> None:
    today = ask(TWO, "today")
    assert (today["outcome"], today["moves"], today["totals"]["cost"]) == ("kept", [], 0)
    best = ask(TWO, "best")
    report = solve(instance_from_tables(TWO)).to_dict()
    assert best["outcome"] == "kept"
    for section in ("peak", "cells", "moves", "work", "today", "proportional"):
        assert best[section] == report[section]


UNKNOWN = [
    ([{"office": "Nord", "duty": "desk", "officers": 1}], ("plan", 1, "office", "Nord")),
    ([{"office": "North", "duty": "disk", "officers": 1}], ("plan", 1, "duty", "disk")),
    (placed(("North", "desk", 1)) * 2, ("plan", 2, "office", "North")),
    ([{"office": "North", "duty": "desk", "officers": -1}], ("plan", 1, "officers", "-1")),
    ([{"office": "North", "duty": "desk"}], ("plan", None, "officers", None)),
    (
        [{"office": "North", "duty": "desk", "officers": 1, "pool": "p"}],
        ("plan", 1, "pool", "p"),
    ),
    (
        {"moves": [{"to_office": "X", "to_duty": "desk", "officers": 1}]},
        ("moves", 1, "to_office", "X"),
    ),
    (
        {"moves": [{"to_office": "North", "to_duty": "desk", "officers": 1.5}]},
        ("moves", 1, "officers", "1.5"),
    ),
    (
        {"moves": [{"to_office": "North", "to_duty": "desk", "officers": 1}]},
        ("moves", None, None, None),
    ),
    ({"outcome": "infeasible", "moves": []}, ("moves", None, None, None)),
    ({"moves": [], "work": 5}, ("moves", None, None, None)),
    ({"moves": [], "work": [5]}, ("moves", None, None, None)),
    ({"plan": []}, ("moves", None, None, None)),
    (5, ("plan", None, None, None)),
    (
        {"moves": [{"to_office": "North", "to_duty": "desk", "officers": 1, "hire": -4}]},
        ("moves", 1, None, None),
    ),
    (
        {
            "moves": [
                {
                    "from_office": "North",
                    "from_duty": "desk",
                    "to_office": "South",
                    "to_duty": "desk",
                    "officers": -1,
                }
            ]
        },
        ("moves", 1, None, None),
    ),
]


@pytest.mark.parametrize(("plan", "place"), UNKNOWN, ids=[str(p[1]) for p in UNKNOWN])
def test_what_the_instance_does_not_have_is_a_fault(plan: Any, place: tuple[Any, ...]) -> None:
    with pytest.raises(InputError) as raised:
        ask(TWO, plan)
    (fault,) = raised.value.faults
    assert (fault.table, fault.row, fault.column, fault.value) == place
    assert fault.remedy


def test_files_of_every_kind_mean_the_same(tmp_path: Path) -> None:
    report = solve(instance_from_tables(TWO))
    files = {
        "report.json": report_json(report.to_dict()),
        "rows.json": json.dumps(report.placement()),
        "table.json": json.dumps({"plan": report.placement()}),
        "moves.json": json.dumps({"moves": report.to_dict()["moves"]}),
        "plan.csv": placement_csv(report.placement()),
    }
    cells: list[Any] = []
    for name, text in files.items():
        (tmp_path / name).write_text(text, encoding="utf-8")
        cells.append(ask(TWO, read_plan_file(tmp_path / name))["cells"])
    assert all(one == cells[0] for one in cells)
    (tmp_path / "instance.json").write_text(json.dumps(TWO), encoding="utf-8")
    for name in ("instance.json", "nothing.csv"):
        with pytest.raises(InputError) as raised:
            read_plan_file(tmp_path / name)
        assert raised.value.faults[0].code == "bad_plan"


def test_a_long_placement_of_a_real_instance_costs_what_the_plan_does() -> None:
    instance = read_instance("field_offices_fy2024")
    report = solve(instance)
    answer = evaluate(instance, report.placement())
    assert answer["outcome"] == "kept"
    assert answer["totals"]["cost"] == report.to_dict()["totals"]["cost"]
    assert answer["plan"]["cheapest"] == "proved"


def test_prices_that_are_too_high_show_nothing() -> None:
    instance = instance_from_tables(TWO)
    wanted = np.array([[2, 4, 0, 6]])  # North desk, North field, South desk, South field
    (prices,) = cheapest_matching(instance, wanted).prices or []
    # One goes from desk to field for 1, counted in thousandths.
    assert bound_of_matching(instance, 0, wanted[0], prices) == 1_000
    start = prices.start + np.array([0, 5_000, 0, 0])
    assert bound_of_matching(instance, 0, wanted[0], replace(prices, start=start)) is None
    lower = prices.start - np.array([500, 0, 0, 0])
    bound = bound_of_matching(instance, 0, wanted[0], replace(prices, start=lower))
    assert bound is not None
    assert bound < 1_000


def _plans(seed: int) -> tuple[Tables, Plans]:
    tables = random_rule_tables(seed) if seed % 3 else random_tables(seed)
    return tables, every_plan(tables)


def _is_small(seed: int) -> bool:
    from tests.every_plan import num_plans

    return seed % 3 != 0 or num_plans(random_tables(seed)) <= 20_000


SEEDS = [seed for seed in range(45) if _is_small(seed)]


@pytest.mark.parametrize("seed", SEEDS)
def test_any_moves_are_measured_as_by_counting_every_plan(seed: int) -> None:
    tables, plans = _plans(seed)
    instance = instance_from_tables(tables)
    rules = broken_rules(plans)
    ladder, ranks = ranked_loads(plans)
    costs = cost_of(plans)
    for place in Random(seed).sample(range(plans.num_plans), min(6, plans.num_plans)):
        plan = plan_as_domain(instance, plans.only(np.array([place])))
        rows = {
            "moves": spell_moves(plan, measure_costs(plan)),
            "work": spell_work(plan, measure_work_costs(plan)),
        }
        answer = evaluate(instance, rows)
        expected = {name for name, mask in rules.items() if mask[place]}
        told = {_rule_in(one) for one in answer["broken"]}
        assert told == expected
        assert answer["outcome"] == ("broken" if expected else "kept")
        assert answer["peak"] == spelled(ladder[int(ranks[place].max(initial=0))])
        assert round(answer["totals"]["cost"] * 1000) == costs[place]


@pytest.mark.parametrize("seed", SEEDS)
def test_the_moves_to_a_placement_are_the_cheapest_that_keep_the_rules(seed: int) -> None:
    tables, plans = _plans(seed)
    if plans.ways:
        # A placement of officers says nothing of cases that others handle.
        tables = {name: rows for name, rows in tables.items() if name != "remote"}
        plans = every_plan(tables)
    instance = instance_from_tables(tables)
    broken = np.any(list(broken_rules(plans).values()), axis=0)
    costs, moves = cost_of(plans), cost_of_moves(plans)
    keys = [_placement(plans, place) for place in range(plans.num_plans)]
    for place in Random(seed).sample(range(plans.num_plans), min(4, plans.num_plans)):
        alike = [i for i, key in enumerate(keys) if key == keys[place]]
        kept = [int(costs[i]) for i in alike if not broken[i]]
        rows = [
            {"office": o, "duty": d, "pool": pool or None, "officers": num}
            for (o, d, pool), num in keys[place]
        ]
        answer = evaluate(instance, rows, time_limit=20)
        assert not answer["officers"]["missing"]
        assert not answer["officers"]["too_many"]
        assert answer["peak"] == spelled(sorted_loads(tables, officers_in(rows))[0])
        if kept:
            assert answer["outcome"] == "kept", answer["broken"]
            assert round(answer["totals"]["cost"] * 1000) == min(kept)
            assert answer["plan"]["moves"] == "cheapest"
        else:
            assert answer["outcome"] == "broken"
        # The matching alone minds no caps: it is the cheapest of all that the ways allow.
        matching = cheapest_matching(instance, placement_of(instance, rows_of_plan(rows)))
        assert not matching.nowhere.any()
        assert not matching.extra.any()
        cost = int(measure_costs(matching.plan).sum())
        assert cost == min(int(moves[i]) for i in alike)
        bounds = [
            bound_of_matching(instance, pool, matching.plan.officers_by_pool[pool], prices)
            for pool, prices in enumerate(matching.prices or [])
        ]
        assert sum(bound or 0 for bound in bounds) == cost


def _placement(plans: Plans, place: int) -> tuple[tuple[tuple[str, str, str], int], ...]:
    officers: Counter[tuple[str, str, str]] = Counter()
    for move, num in zip(plans.moves, plans.officers[place].tolist(), strict=True):
        if move.end is not None:
            officers[*move.end, move.pool] += num
    return tuple(sorted((key, num) for key, num in officers.items() if num))


def _rule_in(broken: dict[str, Any]) -> str:
    row = f", row {broken['row']}" if broken["row"] else ""
    said = broken["statement"]
    return rule_of(said if broken["table"] == "rules" else f"{broken['table']}{row}: {said}")


def test_a_blank_pool_is_a_fault_where_every_officer_is_of_a_named_one() -> None:
    tables = TWO | {
        "pools": [{"pool": "p"}],
        "staff": [row | {"pool": "p"} for row in TWO["staff"]],
    }
    with pytest.raises(InputError) as raised:
        ask(tables, placed(("North", "desk", 1)))
    (fault,) = raised.value.faults
    assert (fault.code, fault.row, fault.column) == ("unknown_pool", 1, "pool")
