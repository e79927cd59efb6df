"""What makes the difference between two placements: parts that add up, each measured again."""

from collections import Counter
from copy import deepcopy
from fractions import Fraction
from itertools import pairwise, product
from typing import Any

import pytest

from optimizer import read_instance, solve
from optimizer.answers.compare import compare
from optimizer.answers.mixed import is_alike, mix
from optimizer.answers.worlds import carried_over
from optimizer.domain.errors import InputError, Refusal
from optimizer.files import instance_from_tables
from tests.answers.counted import Officers, officers_today, sorted_loads, spelled
from tests.every_plan import Tables
from tests.random_instances import random_tables
from tests.random_rules import random_rule_tables

# A 60 / 3 = 20, B 40 / 4 = 10.
MAY: Tables = {
    "format": "caseload/1",
    "name": "May",
    "offices": [{"office": "A"}, {"office": "B"}],
    "duties": [{"duty": "x"}],
    "caseload": [
        {"office": "A", "duty": "x", "cases": 60},
        {"office": "B", "duty": "x", "cases": 40},
    ],
    "staff": [
        {"office": "A", "duty": "x", "officers": 3},
        {"office": "B", "duty": "x", "officers": 4},
    ],
}

# Cases grow to 84 and 40; one officer has come to A and one has moved there: 84 / 5 and 40 / 3.
JUNE: Tables = MAY | {
    "name": "June",
    "caseload": [
        {"office": "A", "duty": "x", "cases": 84},
        {"office": "B", "duty": "x", "cases": 40},
    ],
    "staff": [
        {"office": "A", "duty": "x", "officers": 5},
        {"office": "B", "duty": "x", "officers": 3},
    ],
}


def ask(a: Tables, b: Tables, plan_a: Any, plan_b: Any, **question: Any) -> dict[str, Any]:
    instances = instance_from_tables(a), instance_from_tables(b)
    return compare(*instances, plan_a=plan_a, plan_b=plan_b, **question)


def steps_of(answer: dict[str, Any], name: str = "steps") -> dict[str, str | None]:
    return {
        step["name"]: None if step["change"] is None else step["change"]["exact"]
        for step in answer[name]
    }


def test_a_month_later_by_hand() -> None:
    answer = ask(MAY, JUNE, "today", "today")
    # Cases: 84 / 3 = 28, from 20. Who came: one more, where June has more than May, which is A:
    # 84 / 4 = 21. Who moved: B's officer to A, 84 / 5 = 16.8.
    assert steps_of(answer) == {
        "growth": "8",
        "staff": "-7",
        "standards": "0",
        "moves": "-21/5",
    }
    assert answer["change"]["change"]["exact"] == "-16/5"
    assert answer["steps_by"] == "measuring"
    assert (answer["a"]["peak"]["exact"], answer["b"]["peak"]["exact"]) == ("20", "84/5")
    assert (answer["a"]["officers"], answer["b"]["officers"]) == (7, 8)


def test_what_re_optimising_adds_and_what_the_rules_take() -> None:
    # Best of June without a rule: 84 / 5 = 16.8 and 40 / 3 = 13.3 already, or 84 / 6 = 14 and 20.
    # Under a limit of 4 in A, 84 / 4 = 21 and 40 / 4 = 10.
    limited = JUNE | {"limits": [{"office": "A", "duty": "x", "max": 4}]}
    answer = ask(MAY, limited, "today", "best")
    assert steps_of(answer) == {
        "growth": "8",
        "staff": "-7",
        "standards": "0",
        "moves": "-21/5",
        "reoptimisation": "0",
        "rules": "21/5",
    }
    assert [step["label"] for step in answer["steps"]] == [None] * 4 + ["proved"] * 2


def test_two_best_plans_are_told_apart_by_solving() -> None:
    answer = ask(MAY, JUNE, "best", "best")
    # Best of May: 60 / 4 = 15 and 40 / 3 = 13.3. With June's cases and May's seven: 84 / 5 = 16.8
    # and 40 / 2 = 20, or 84 / 4 = 21: 20. With June's eight: 16.8.
    assert answer["steps_by"] == "solving"
    assert steps_of(answer) == {"growth": "5", "staff": "-16/5", "standards": "0", "rules": "0"}
    # May's plan kept: 4 and 3, and one more in A: 84 / 5.
    assert answer["carried_over"]["peak"]["exact"] == "84/5"
    assert answer["carried_over"]["change"]["exact"] == "0"


def test_a_plan_that_was_kept_is_what_re_optimising_is_told_against() -> None:
    # May's plan has 4 and 3. June has one officer more, and more than that plan only in B: 4 and 4,
    # so 84 / 4 = 21, though they stand 3 and 5 in June. The best is 16.8.
    june = JUNE | {
        "staff": [
            {"office": "A", "duty": "x", "officers": 3},
            {"office": "B", "duty": "x", "officers": 5},
        ]
    }
    plan = solve(instance_from_tables(MAY)).placement()
    answer = ask(MAY, june, plan, "best")
    assert steps_of(answer) == {
        "growth": "6",
        "staff": "0",
        "standards": "0",
        "moves": "0",
        "reoptimisation": "-21/5",
        "rules": "0",
    }


def test_standards_are_a_cause_of_their_own() -> None:
    stricter = MAY | {"duties": [{"duty": "x", "standard": 0.5}]}
    for plan in ("today", "best"):
        answer = ask(MAY, stricter, plan, plan)
        changed = {name for name, change in steps_of(answer).items() if change != "0"}
        assert changed == {"standards"}
        assert answer["b"]["peak"]["value"] == 2 * answer["a"]["peak"]["value"]


def test_the_same_plan_twice_makes_no_difference() -> None:
    for plan in ("today", "best"):
        answer = ask(MAY, MAY, plan, plan)
        assert set(steps_of(answer).values()) == {"0"}
        assert not [cell for cell in answer["cells"] if cell["load_a"] != cell["load_b"]]


def test_offices_duties_and_pools_of_one_alone() -> None:
    # B closes, C opens on a new duty with a pool of its own: half time, 20 cases, two officers.
    other: Tables = {
        "format": "caseload/1",
        "name": "other",
        "offices": [{"office": "A"}, {"office": "C"}],
        "duties": [{"duty": "x"}, {"duty": "y"}],
        "caseload": [
            {"office": "A", "duty": "x", "cases": 60},
            {"office": "C", "duty": "y", "cases": 20},
        ],
        "pools": [{"pool": "half", "fte": 0.5}],
        "staff": [
            {"office": "A", "duty": "x", "officers": 3},
            {"office": "C", "duty": "y", "pool": "half", "officers": 2},
        ],
    }
    answer = ask(MAY, other, "today", "today")
    cells = {(c["office"], c["duty"]): c for c in answer["cells"]}
    assert set(cells) == {(o, d) for o in "ABC" for d in "xy"}
    assert cells["C", "y"]["load_b"]["value"] == 20
    assert cells["C", "y"]["load_a"]["value"] == 0
    assert cells["B", "x"]["officers_b"] == 0
    # With C's cases and nobody there, there is no peak: those steps are joined, and add up.
    assert steps_of(answer)["growth + staff"] == "0"
    # Overload counts C's 20 as short until its two come, who are one: 20, then -1.
    assert steps_of(answer, "overload_steps")["growth"] == str(20 - 36)
    assert steps_of(answer, "overload_steps")["staff"] == "-1"
    best = ask(MAY, other, "best", "best")
    assert sum(map(Fraction, filter(None, steps_of(best).values()))) == Fraction(
        best["change"]["change"]["exact"]
    )


def test_who_came_and_left_are_told_from_who_moved() -> None:
    # Seven of the pool, then nine: two more; B lost three and C and D gained four and one.
    def placed(**officers: int) -> Officers:
        return Counter({(office, "x", ""): num for office, num in officers.items()})

    before, after = placed(A=2, B=5), placed(A=2, B=2, C=4, D=1)
    # Two in proportion to 4 and 1: 1.6 and 0.4, so both in C.
    assert carried_over(before, after) == placed(A=2, B=5, C=2)
    # The other way two leave: in proportion to 4 and 1 again.
    assert carried_over(after, before)["C", "x", ""] == 2


def _tables(seed: int) -> Tables:
    return random_rule_tables(seed) if seed % 2 else random_tables(seed)


def _exact(spelled_number: dict[str, Any] | None) -> Fraction | None:
    if spelled_number is None or spelled_number["exact"] is None:
        return None
    return Fraction(spelled_number["exact"])


def _assert_adds_up(answer: dict[str, Any]) -> None:
    total = _exact(answer["change"]["change"])
    changes = [_exact(step["change"]) for step in answer["steps"]]
    if total is not None:
        assert None not in changes
        assert sum(c for c in changes if c is not None) == total
        peaks = [_exact(answer["a"]["peak"]), *(_exact(s["after"]) for s in answer["steps"])]
        assert [b - a for a, b in pairwise(peaks) if a is not None and b is not None] == changes
        assert peaks[-1] == _exact(answer["b"]["peak"])
    overload = [_exact(step["change"]) for step in answer["overload_steps"]]
    assert sum(o for o in overload if o is not None) == _exact(answer["change"]["overload_change"])
    # By cell the same, and the cells together are the whole.
    for place, step in enumerate(answer["overload_steps"]):
        by_cell = [_exact(cell["steps"][place]["overload_change"]) for cell in answer["cells"]]
        assert sum(c for c in by_cell if c is not None) == _exact(step["change"])
    for cell in answer["cells"]:
        parts = [_exact(step["overload_change"]) for step in cell["steps"]]
        assert sum(p for p in parts if p is not None) == _exact(cell["overload_change"])


@pytest.mark.parametrize("plans", [*product(("today", "best"), repeat=2)])
@pytest.mark.parametrize("seed", range(0, 40, 2))
def test_the_parts_add_up_exactly(seed: int, plans: tuple[str, str]) -> None:
    a, b = _tables(seed), _tables(seed + 1 if seed % 4 else seed + 2)
    try:
        answer = ask(a, b, *plans, time_limit=20)
    except Refusal:
        reports = [solve(instance_from_tables(tables), time_limit=20) for tables in (a, b)]
        assert any(report.plan is None for report in reports)
        return
    _assert_adds_up(answer)
    # The ends are the peaks of the two placements, counted from the tables or by the solver.
    for side, tables, plan in (("a", a, plans[0]), ("b", b, plans[1])):
        if plan == "today":
            expected = spelled(sorted_loads(tables, officers_today(tables))[0])
        else:
            expected = solve(instance_from_tables(tables), time_limit=20).to_dict()["peak"]
        assert answer[side]["peak"] == expected


@pytest.mark.parametrize("seed", range(20))
def test_steps_by_solving_are_the_best_of_tables_mixed_by_hand(seed: int) -> None:
    # Two instances of the same offices, duties and pools, so that mixing is taking columns.
    a = random_tables(seed)
    b = deepcopy(a)
    for place, row in enumerate(b["caseload"]):  # type: ignore[arg-type]
        row["cases"] = row["cases"] + (place + seed) % 3
    for row in b["staff"]:  # type: ignore[attr-defined]
        row["officers"] += (seed + len(row["office"])) % 2
    for row in b["duties"]:  # type: ignore[attr-defined]
        row["standard"] = 2
    b["rules"] = {"transfers": False}
    grown = a | {"caseload": b["caseload"]}
    staffed = grown | {"staff": b["staff"]}
    standards = staffed | {"duties": b["duties"]}
    chain = [solve(instance_from_tables(t)) for t in (a, grown, staffed, standards, b)]
    if any(report.plan is None for report in chain):
        return
    answer = ask(a, b, "best", "best")
    peaks = [report.to_dict()["peak"] for report in chain]
    if any(peak["exact"] is None for peak in peaks):
        _assert_adds_up(answer)
        return
    assert [step["name"] for step in answer["steps"]] == ["growth", "staff", "standards", "rules"]
    assert [step["after"] for step in answer["steps"]] == peaks[1:]
    _assert_adds_up(answer)


@pytest.mark.parametrize("seed", range(30))
def test_an_instance_mixed_with_itself_is_itself(seed: int) -> None:
    instance = instance_from_tables(_tables(seed))
    for new_staff in (False, True):
        for new_standards in (False, True):
            mixed = mix(instance, instance, new_staff=new_staff, new_standards=new_standards)
            assert mixed is not None
            assert is_alike(mixed, instance)


def test_without_a_best_plan_there_is_nothing_to_compare() -> None:
    none = MAY | {"limits": [{"office": key, "duty": "x", "max": 1} for key in "AB"]}
    with pytest.raises(Refusal):
        ask(MAY, none, "today", "best")
    with pytest.raises(InputError):
        ask(MAY, JUNE, "yesterday", "today")


def test_where_the_old_rules_allow_no_plan_the_step_is_joined() -> None:
    # May's limits hold seven at most; June has eight, and no limits.
    limited = MAY | {
        "limits": [
            {"office": "A", "duty": "x", "max": 3},
            {"office": "B", "duty": "x", "max": 4},
        ]
    }
    answer = ask(limited, JUNE, "best", "best")
    assert list(steps_of(answer)) == ["growth", "staff + standards + rules"]
    _assert_adds_up(answer)


def test_two_years_of_a_real_agency() -> None:
    a, b = read_instance("field_offices_fy2016"), read_instance("field_offices_fy2024")
    answer = compare(a, b)
    assert {step["label"] for step in answer["steps"]} == {"proved"}
    _assert_adds_up(answer)
