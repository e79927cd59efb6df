"""Each choice of one change, made in the tables and measured anew: order, loads, rules."""

from collections import Counter
from fractions import Fraction
from itertools import pairwise
from typing import Any

import pytest

from optimizer import read_instance, solve
from optimizer.answers import choices as choices_module
from optimizer.answers.rank import rank
from optimizer.domain.errors import InputError
from optimizer.domain.load import Load
from optimizer.files import instance_from_tables
from tests.answers.counted import (
    Officers,
    fte_of,
    load_of,
    officers_in,
    officers_today,
    sorted_loads,
    spelled,
    work_of,
)
from tests.every_measure import cost_of
from tests.every_plan import Plans, Tables, cells_of, every_plan, num_plans, reduced, thousandths
from tests.every_rule import broken_rules
from tests.random_instances import random_tables
from tests.random_rules import random_rule_tables

ALL = 100_000

# A 60 / 2 = 30, B 40 / 4 = 10, C 18 / 3 = 6.
THREE: Tables = {
    "format": "caseload/1",
    "name": "three",
    "offices": [{"office": key} for key in "ABC"],
    "duties": [{"duty": "x"}],
    "caseload": [
        {"office": "A", "duty": "x", "cases": 60},
        {"office": "B", "duty": "x", "cases": 40},
        {"office": "C", "duty": "x", "cases": 18},
    ],
    "staff": [
        {"office": "A", "duty": "x", "officers": 2},
        {"office": "B", "duty": "x", "officers": 4},
        {"office": "C", "duty": "x", "officers": 3},
    ],
}


def ask(tables: Tables, what: str, **question: Any) -> dict[str, Any]:
    options = {k: question.pop(k) for k in ("plan", "most", "allowed") if k in question}
    return rank(instance_from_tables(tables), {"what": what, **question}, **options)


def ends(answer: dict[str, Any]) -> list[tuple[str | None, str | None]]:
    return [(row["from_office"], row["to_office"]) for row in answer["choices"]]


def test_the_move_that_lightens_most_comes_first() -> None:
    answer = ask(THREE, "move")
    # To A, 60 / 3 = 20: from C (18 / 2 = 9) B keeps 10, from B (40 / 3 = 13.3) it is worse below.
    # To C or from A helps nobody: A stays at 30 or rises to 60.
    assert ends(answer) == [("C", "A"), ("B", "A"), ("C", "B"), ("B", "C"), ("A", "B"), ("A", "C")]
    first = answer["choices"][0]
    assert first["peak_after"]["value"] == 20
    loads = [first[f"{end}_load_{when}"] for end in ("from", "to") for when in ("before", "after")]
    assert [load["value"] for load in loads] == [6, 9, 30, 20]
    assert [row["loads"] for row in answer["choices"]] == ["lighter"] * 3 + ["heavier"] * 3
    assert (answer["num_choices"], answer["num_better"]) == (6, 3)
    assert answer["peak"]["value"] == 30
    assert all(row["allowed"] and row["cost"] == 10 for row in answer["choices"])


def test_where_a_new_officer_serves_best_and_whom_to_give_up() -> None:
    # Added: A 60 / 3 = 20; else A stays at 30 and B falls to 8 or C to 4.5: B matters first.
    assert ends(ask(THREE, "add")) == [(None, "A"), (None, "B"), (None, "C")]
    # Given up: C rises to 9 (30, 10, 9), B to 13.3, A to 60.
    assert ends(ask(THREE, "remove")) == [("C", None), ("B", None), ("A", None)]


def test_cases_that_shift() -> None:
    answer = ask(THREE, "shift", cases=30)
    # A 30 / 2 = 15 and C 48 / 3 = 16, or B 70 / 4 = 17.5. Ten from B to C only lowers B below A.
    assert ends(answer)[:2] == [("A", "C"), ("A", "B")]
    assert {row["from_office"] for row in answer["choices"]} == {"A", "B"}  # C has but 18
    assert not any(row["allowed"] for row in answer["choices"])
    assert answer["choices"][0]["broken"][0]["table"] == "remote"
    assert answer["choices"][0]["cost"] is None
    may = THREE | {
        "remote": [{"office": "A", "duty": "x", "share": 0.5, "offices": ["C"], "cost": 2}]
    }
    row = ask(may, "shift", cases=30)["choices"][0]
    assert (row["allowed"], row["cost"]) == (True, 60)
    # Half of 60 may go, and no more.
    (broken,) = ask(may, "shift", cases=31)["choices"][0]["broken"]
    assert (broken["table"], broken["row"]) == ("remote", 1)
    assert ends(ask(may, "shift", cases=30, allowed=True)) == [("A", "C")]


def test_several_officers_go_together() -> None:
    # Two from B: A 60 / 4 = 15, B 40 / 2 = 20. Two from C: A 15, C 18 / 1 = 18. So C.
    answer = ask(THREE, "move", officers=2)
    assert ends(answer)[0] == ("C", "A")
    assert answer["choices"][0]["peak_after"]["value"] == 18
    assert ask(THREE, "move", officers=5)["choices"] == []


def test_what_is_left_open_may_be_none() -> None:
    left_open = dict.fromkeys(("officers", "cases", "pool", "from_office", "to_duty"))
    assert ask(THREE, "move", **left_open) == ask(THREE, "move")


def test_it_may_be_narrowed_down() -> None:
    assert ends(ask(THREE, "move", from_office="B")) == [("B", "A"), ("B", "C")]
    assert ends(ask(THREE, "move", to_office="C", to_duty="x")) == [("B", "C"), ("A", "C")]
    assert ends(ask(THREE, "add", to_office="C")) == [(None, "C")]


def test_rules_that_a_choice_breaks_are_named_and_allowed_ones_can_be_had_alone() -> None:
    tables = THREE | {"limits": [{"office": "C", "duty": "x", "min": 3}]}
    answer = ask(tables, "move")
    # C to A lightens most, and C to B comes third; both take one of the three whom C must have.
    assert ends(answer) == [("B", "A"), ("B", "C"), ("A", "B"), ("A", "C"), ("C", "A"), ("C", "B")]
    assert [row["place"] for row in answer["choices"]] == [2, 4, 5, 6, 1, 3]
    assert [row["allowed"] for row in answer["choices"]] == [True] * 4 + [False] * 2
    assert answer["choices"][4]["broken"] == [
        {
            "table": "limits",
            "row": 1,
            "statement": "'C' 'x' has 2 officers, min 3",
            "measured": {"exact": "2", "value": 2.0},
            "bound": {"exact": "3", "value": 3.0},
        }
    ]
    # Of the best three one is allowed; those that are not are not replaced by others.
    few = ask(tables, "move", most=3)
    assert ends(few) == [("B", "A"), ("C", "A"), ("C", "B")]
    assert few["num_judged"] == 3
    only = ask(tables, "move", allowed=True, most=1)
    assert ends(only) == [("B", "A")]
    assert only["num_judged"] == 2
    assert only["num_choices"] == 6


def test_what_is_broken_already_is_said_once_and_not_held_against_a_choice() -> None:
    tables = THREE | {"limits": [{"office": "A", "duty": "x", "min": 4}]}
    answer = ask(tables, "move")
    assert [one["row"] for one in answer["already_broken"]] == [1]
    by_ends = dict(zip(ends(answer), answer["choices"], strict=True))
    assert by_ends["C", "A"]["allowed"]  # three of four
    assert by_ends["C", "B"]["allowed"]  # two of four, as before
    assert not by_ends["A", "B"]["allowed"]  # one of four
    assert not ask(tables, "remove", from_office="A")["choices"][0]["allowed"]


def test_equal_choices_share_a_place() -> None:
    alike = THREE | {
        "caseload": [{"office": key, "duty": "x", "cases": 30} for key in "ABC"],
        "staff": [{"office": key, "duty": "x", "officers": 3} for key in "ABC"],
    }
    answer = ask(alike, "add")
    assert [row["place"] for row in answer["choices"]] == [1, 1, 1]
    # 10, 10 and 10 with one at 7.5: lighter, though the peak is the same.
    assert {row["loads"] for row in answer["choices"]} == {"lighter"}
    dearer = (
        alike
        | {"rules": {"transfer_cost_per_km": 0.1}}
        | {
            "offices": [
                {"office": key, "latitude": 40 + place**2, "longitude": 0}
                for place, key in enumerate("ABC")
            ]
        }
    )
    answer = ask(dearer, "move")
    # All leave equal loads; the nearest two, A and B, come first, then B and C.
    assert [row["place"] for row in answer["choices"]] == [1, 1, 3, 3, 5, 5]
    assert ends(answer)[:2] == [("A", "B"), ("B", "A")]


def test_a_change_may_start_from_the_best_plan() -> None:
    answer = ask(THREE, "add", plan="best")
    best = solve(instance_from_tables(THREE)).to_dict()
    assert answer["peak"] == best["peak"]
    # Whatever the best plan is, a new officer serves best where the load is highest in it.
    heaviest = max(best["cells"], key=lambda cell: Fraction(cell["load"]["exact"]))
    assert ends(answer)[0] == (None, heaviest["office"])


def test_a_change_may_start_from_a_placement_with_hires_and_cases_moved() -> None:
    tables = THREE | {
        "hires": [{"officers": 1}],
        "rules": {"transfers": False},
        "remote": [{"office": "A", "duty": "x", "share": 0.25, "offices": ["C"]}],
    }
    rows = [
        {"office": key, "duty": "x", "officers": num}
        for key, num in zip("ABC", (3, 4, 3), strict=True)
    ]
    assert ask(tables, "add", plan=rows)["peak"]["value"] == 20
    # The best plan hires in A and lets C handle up to 15 of its cases: 45 / 3 = 15.
    report = solve(instance_from_tables(tables)).to_dict()
    answer = ask(tables, "add", plan=report)
    assert answer["peak"] == report["peak"] == {"exact": "15", "value": 15.0}
    assert answer["choices"][0]["to_load_before"]["value"] == 15


def test_transfers_that_are_pinned_are_done_once_a_plan_is_carried_out() -> None:
    tables = THREE | {"pins": [{"what": "lane", "office": "C", "to": "A", "officers": 1}]}
    assert len(ask(tables, "move")["already_broken"]) == 1
    assert ask(tables, "move", plan="best")["already_broken"] == []


WRONG = [
    {"what": "swap"},
    {"what": "move", "officers": 0},
    {"what": "move", "officers": 1.5},
    {"what": "move", "cases": 3},
    {"what": "shift", "cases": 1, "pool": ""},
    {"what": "move", "pool": "p"},
    {"what": "add", "from_office": "A"},
    {"what": "remove", "to_office": "A"},
    {"what": "move", "from_office": "Z"},
    {"what": "shift", "case_type": "t"},
    {"what": "move", "color": "red"},
]


@pytest.mark.parametrize("change", WRONG, ids=[str(change) for change in WRONG])
def test_what_is_no_change_is_a_fault(change: dict[str, Any]) -> None:
    with pytest.raises(InputError) as raised:
        rank(instance_from_tables(THREE), change)
    assert {fault.code for fault in raised.value.faults} == {"bad_question"}


# What follows makes every change in the tables themselves and counts again.


def _tables(seed: int) -> Tables:
    return random_rule_tables(seed) if seed % 2 else random_tables(seed)


def _after(officers: Officers, row: dict[str, Any], number: int) -> Officers:
    changed = Counter(officers)
    for end, sign in (("from", -1), ("to", 1)):
        if row[f"{end}_office"] is not None:
            key = row[f"{end}_office"], row[f"{end}_duty"], row["pool"] or ""
            changed[key] += sign * number
    return changed


def _choices(
    tables: Tables, officers: Officers, what: str, number: int
) -> set[tuple[str, Any, Any]]:
    """Return every choice there is: pool, from, to."""
    cells = cells_of(tables)
    pools = instance_from_tables(tables).pools.ids
    starts: dict[str, list[Any]] = {
        pool: [cell for cell in cells if officers[*cell, pool] >= number] for pool in pools
    }
    return {
        (pool, start, end)
        for pool in pools
        for start in (starts[pool] if what != "add" else [None])
        for end in (cells if what != "remove" else [None])
        if start != end
    }


@pytest.mark.parametrize("what", ["move", "add", "remove"])
@pytest.mark.parametrize("seed", range(24))
def test_every_choice_is_there_in_order_and_measured(seed: int, what: str) -> None:
    tables = _tables(seed)
    instance = instance_from_tables(tables)
    number = 1 + (seed % 5 == 0)
    plan: Any = "today"
    officers = officers_today(tables)
    if seed % 3 == 0:
        report = solve(instance, time_limit=20)
        if report.plan is not None and not len(report.plan.work.cases):
            plan, officers = report.placement(), officers_in(report.placement())
    answer = rank(instance, {"what": what, "officers": number}, plan=plan, most=ALL)
    assert answer["num_choices"] == len(answer["choices"])
    allowed = [row["allowed"] for row in answer["choices"]]
    assert allowed == sorted(allowed, reverse=True)
    for part in (True, False):
        places = [row["place"] for row in answer["choices"] if row["allowed"] is part]
        assert places == sorted(places)
    choices = sorted(answer["choices"], key=lambda row: row["place"])
    told = [
        (
            row["pool"] or "",
            None if row["from_office"] is None else (row["from_office"], row["from_duty"]),
            None if row["to_office"] is None else (row["to_office"], row["to_duty"]),
        )
        for row in answer["choices"]
    ]
    assert len(told) == len(set(told))
    assert set(told) == _choices(tables, officers, what, number)
    before = sorted_loads(tables, officers)
    assert answer["peak"] == spelled(before[0] if before else Load(False, Fraction(0)))
    work = work_of(tables)
    keys: list[tuple[list[Load], float]] = []
    for row in choices:
        after = _after(officers, row, number)
        loads = sorted_loads(tables, after)
        keys.append((loads, float("inf") if row["cost"] is None else row["cost"]))
        effect = "same" if loads == before else "lighter" if loads < before else "heavier"
        assert row["loads"] == effect
        assert row["peak_after"] == spelled(loads[0])
        for end in ("from", "to"):
            if row[f"{end}_office"] is None:
                assert row[f"{end}_load_after"] is None
                continue
            cell = row[f"{end}_office"], row[f"{end}_duty"]
            for when, there in (("before", officers), ("after", after)):
                load = load_of(tables, there, work, cell)
                expected = None if load.uncovered else spelled(load)
                assert row[f"{end}_load_{when}"] == expected
    assert keys == sorted(keys)
    assert answer["num_better"] == sum(loads < before for loads, _ in keys)
    for (key, next_key), (row, next_row) in zip(pairwise(keys), pairwise(choices), strict=True):
        assert (row["place"] == next_row["place"]) == (key == next_key)
    # A few of the best are the best of all.
    few = rank(instance, {"what": what, "officers": number}, plan=plan, most=3)
    assert sorted(row["place"] for row in few["choices"]) == [row["place"] for row in choices[:3]]
    assert all(row in choices for row in few["choices"])


@pytest.mark.parametrize("seed", [s for s in range(40) if num_plans(_tables(s)) <= 20_000])
def test_a_move_is_allowed_if_the_plan_of_that_move_alone_keeps_every_rule(seed: int) -> None:
    tables = _tables(seed)
    plans = every_plan(tables)
    masks = broken_rules(plans)
    costs = cost_of(plans)
    alone = {_only_move(plans, place): place for place in range(plans.num_plans)}
    nobody = alone[None]
    answer = rank(instance_from_tables(tables), {"what": "move"}, most=ALL)
    if any(mask[nobody] for mask in masks.values()):
        assert answer["already_broken"]
        return
    assert not answer["already_broken"]
    for row in answer["choices"]:
        start, end = ((row[f"{e}_office"], row[f"{e}_duty"]) for e in ("from", "to"))
        place = alone.get((row["pool"] or "", start, end))
        if place is None:
            assert not row["allowed"]  # no way is open, or the pool may not serve there
            continue
        assert row["allowed"] == (not any(mask[place] for mask in masks.values()))
        assert round(row["cost"] * 1000) == costs[place]


def _only_move(plans: Plans, place: int) -> tuple[str, Any, Any] | str | None:
    """Return the only officer's move of a plan, None if nobody moves, or that there are more."""
    used = [
        (move, num)
        for move, num in zip(plans.moves, plans.officers[place].tolist(), strict=True)
        if num and move.kind not in ("stay", "unplaced")
    ]
    ways = zip(plans.ways, plans.cases[place].tolist(), strict=True)
    cases = [way for way, num in ways if num and way.to != way.office]
    if cases or sum(num for _, num in used) > 1 or any(m.kind == "hire" for m, _ in used):
        return "more"
    return (used[0][0].pool, used[0][0].start, used[0][0].end) if used else None


@pytest.mark.parametrize("seed", range(1, 40, 2))
def test_every_shift_of_cases_is_measured(seed: int) -> None:
    tables = _tables(seed)
    officers, work = officers_today(tables), work_of(tables)
    types = [None, *(row["case_type"] for row in tables.get("case_types", []))]
    weights = {row["case_type"]: thousandths(row["weight"]) for row in tables.get("case_types", [])}
    for kind in types:
        change = {"what": "shift", "cases": 2} | ({} if kind is None else {"case_type": kind})
        answer = rank(instance_from_tables(tables), change, most=ALL)
        there = {
            (row["office"], row["duty"])
            for row in tables["caseload"]
            if row.get("case_type") == kind and row["cases"] >= 2
        }
        offices = [row["office"] for row in tables["offices"]]
        expected = {(o, d, to) for o, d in there for to in offices if to != o}
        told = {(r["from_office"], r["from_duty"], r["to_office"]) for r in answer["choices"]}
        assert told == expected
        keys: list[list[Load]] = []
        for row in sorted(answer["choices"], key=lambda row: row["place"]):
            moved = Counter(work)
            moved[row["from_office"], row["from_duty"]] -= 2 * weights.get(kind, 1000)
            moved[row["to_office"], row["to_duty"]] += 2 * weights.get(kind, 1000)
            keys.append(sorted_loads(tables, officers, moved))
            assert row["peak_after"] == spelled(keys[-1][0])
        assert keys == sorted(keys)


def test_a_thousand_cells_are_weighed_a_block_at_a_time(monkeypatch: pytest.MonkeyPatch) -> None:
    instance = read_instance("field_offices_fy2024")
    whole = rank(instance, {"what": "move"}, most=50)
    monkeypatch.setattr(choices_module, "BLOCK", 100)
    assert rank(instance, {"what": "move"}, most=50) == whole


def test_reductions_are_officers_of_their_own_pool() -> None:
    tables = THREE | {
        "as_of": "2024-09-30",
        "reductions": [
            {"office": "B", "duty": "x", "officers": 1, "share": 0.5, "reason": "leave"}
        ],
    }
    answer = ask(tables, "move")
    assert {row["pool"] for row in answer["choices"]} == {None, " (leave)".strip()}
    assert fte_of(tables, officers_today(tables), ("B", "x")) == 3_500
    assert reduced(tables)["staff"]
