"""How far each cell is from its standard, counted by hand and in fractions from the tables."""

from collections import Counter
from fractions import Fraction
from math import ceil
from typing import Any

import pytest

from optimizer import solve
from optimizer.answers.service import service
from optimizer.domain.errors import InputError, Refusal
from optimizer.files import instance_from_tables
from tests.answers.counted import fte_of, officers_in, officers_today, work_of
from tests.every_plan import Tables, cells_of, thousandths
from tests.random_instances import random_tables
from tests.random_rules import random_rule_tables

# Field work: 40 cases a full officer, 0.8 of the time goes to them, 100 hours in the month.
# North has 90 cases, 20 of them intensive: 70 + 20 * 2 = 110 in weight. That asks for 110 / 40 =
# 2.75 full officers. There are one of FTE 1 and two of FTE 0.5, together 2, of which 0.8: 1.6.
# So it is at 2.75 / 1.6 = 171.875 %; 1.15 are short, and an officer of FTE 1 counts 0.8 there:
# 1.4375 officers, so two. South has 40 / 40 = 1 and 2 * 0.8 = 1.6: 62.5 %.
HAND: Tables = {
    "format": "caseload/1",
    "name": "by hand",
    "offices": [{"office": "North", "region": "upper"}, {"office": "South"}],
    "duties": [
        {"duty": "field", "standard": 40, "productive": 0.8, "hours": 100},
        {"duty": "court", "standard": 50},
    ],
    "case_types": [{"case_type": "intensive", "weight": 2, "hours": 4}, {"case_type": "plain"}],
    "caseload": [
        {"office": "North", "duty": "field", "cases": 70},
        {"office": "North", "duty": "field", "case_type": "intensive", "cases": 20},
        {"office": "South", "duty": "field", "cases": 40, "case_type": "plain"},
    ],
    "pools": [{"pool": "half", "fte": 0.5}],
    "staff": [
        {"office": "North", "duty": "field", "officers": 1},
        {"office": "North", "duty": "field", "pool": "half", "officers": 2},
        {"office": "South", "duty": "field", "officers": 2},
    ],
}


def ask(tables: Tables, *asked: Any, **question: Any) -> dict[str, Any]:
    return service(instance_from_tables(tables), *asked, **question)


def cell_of(answer: dict[str, Any], office: str, duty: str) -> dict[str, Any]:
    (cell,) = [c for c in answer["cells"] if (c["office"], c["duty"]) == (office, duty)]
    return cell


def test_by_hand() -> None:
    answer = ask(HAND)
    north = cell_of(answer, "North", "field")
    assert north["share"] == {"exact": "55/32", "value": 1.71875}
    assert north["over"]["value"] == 0.71875
    assert (north["fte"], north["fte_needed"]["value"]) == (1.6, 2.75)
    assert north["fte_short"]["exact"] == "23/20"
    assert north["officers_short"] == 2
    # 20 intensive cases want 4 hours each; 1.6 full officers have 160.
    assert north["contact_hours"]["value"] == 80
    assert north["contacts_held"]["exact"] == "1"
    south = cell_of(answer, "South", "field")
    assert south["share"]["exact"] == "5/8"
    assert (south["over"]["exact"], south["officers_short"]) == ("0", 0)
    # Its cases are of a type without hours.
    assert south["contacts_held"] is None
    assert answer["totals"]["cells"] == 2
    assert answer["totals"]["above"] == 1
    assert answer["standard_given"]


def test_what_one_cell_has_to_spare_is_no_help_to_another() -> None:
    totals = ask(HAND)["totals"]
    # South has 0.6 more than it needs, North lacks 1.15: 1.15 are short all the same.
    assert totals["fte_short"]["value"] == 1.15
    assert totals["officers_short"] == 2
    assert totals["share"]["exact"] == str(Fraction("3.75") / Fraction("3.2"))


def test_totals_by_duty_and_region() -> None:
    answer = ask(HAND)
    assert [duty["duty"] for duty in answer["duties"]] == ["court", "field"]
    assert [duty["officers_short"] for duty in answer["duties"]] == [0, 2]
    # Offices without a region stand last, together.
    assert [region["region"] for region in answer["regions"]] == ["upper", None]
    assert [region["fte_needed"]["value"] for region in answer["regions"]] == [2.75, 1]
    nowhere = HAND | {"offices": [{"office": "North"}, {"office": "South"}]}
    assert ask(nowhere)["regions"] == []


def test_contacts_beyond_the_hours_are_held_in_part() -> None:
    types = [{"case_type": "intensive", "weight": 2, "hours": 12}, {"case_type": "plain"}]
    answer = ask(HAND | {"case_types": types})
    # 240 hours are scheduled and 160 there.
    assert cell_of(answer, "North", "field")["contacts_held"]["exact"] == "2/3"
    assert answer["totals"]["contacts_held"]["exact"] == "2/3"
    with_south = [{**row, "hours": 1} for row in types]
    # North's 20 cases want 1 hour each now, South's 40 too: all can be held.
    assert ask(HAND | {"case_types": with_south})["totals"]["contacts_held"]["exact"] == "1"


def test_a_duty_without_hours_is_said_not_to_be_known() -> None:
    duties = [{"duty": "field", "standard": 40}, {"duty": "court"}]
    answer = ask(HAND | {"duties": duties})
    assert answer["totals"]["cells_without_hours"] == 1
    assert answer["totals"]["contacts_held"] is None
    assert cell_of(answer, "North", "field")["contacts_held"] is None


def test_hours_bear_on_no_plan() -> None:
    plain = HAND | {
        "duties": [{k: v for k, v in row.items() if k != "hours"} for row in HAND["duties"]],
        "case_types": [
            {k: v for k, v in row.items() if k != "hours"} for row in HAND["case_types"]
        ],
    }
    with_hours, without = (
        solve(instance_from_tables(tables)).to_dict() for tables in (HAND, plain)
    )
    for report in (with_hours, without):
        del report["provenance"]
    assert with_hours == without


def test_contacts_are_held_where_cases_are_handled() -> None:
    tables = HAND | {
        "rules": {"transfers": False, "duty_changes": False},
        "remote": [{"office": "North", "duty": "field", "share": 0.5, "case_type": "intensive"}],
    }
    today, best = ask(tables), ask(tables, "best")
    moved = solve(instance_from_tables(tables)).to_dict()["totals"]["cases_moved"]
    assert moved > 0
    hours = [
        cell_of(answer, "South", "field")["contact_hours"]["value"] for answer in (today, best)
    ]
    assert hours == [0, 4 * moved]
    assert best["totals"]["contact_hours"] == today["totals"]["contact_hours"]


def test_nobody_there_is_uncovered_and_short_of_everything() -> None:
    rows = [{"office": "South", "duty": "field", "officers": 3}]
    answer = ask(HAND, [*rows, {"office": "South", "duty": "field", "pool": "half", "officers": 2}])
    north = cell_of(answer, "North", "field")
    assert (north["share"], north["over"]) == (None, None)
    assert north["fte_short"]["value"] == 2.75
    assert north["officers_short"] == ceil(2.75 / 0.8)
    assert answer["totals"]["uncovered"] == 1


@pytest.mark.parametrize("seed", range(40))
def test_as_counted_from_the_tables(seed: int) -> None:
    tables: Tables = random_rule_tables(seed) if seed % 2 else random_tables(seed)
    instance = instance_from_tables(tables)
    report = solve(instance, time_limit=20)
    placed = [("today", officers_today(tables), "today")]
    if report.plan is not None and not len(report.plan.work.cases):
        rows = report.placement()
        placed.append(("placement", officers_in(rows), rows))
    for given_as, officers, plan in placed:
        answer = service(instance, plan)
        assert answer["plan"]["given_as"] == given_as
        short, heads = Counter[str](), Counter[str]()
        for cell in cells_of(tables):
            (duty,) = [row for row in tables["duties"] if row["duty"] == cell[1]]
            standard = thousandths(duty.get("standard", 1))
            needed = Fraction(work_of(tables)[cell], standard)
            fte = Fraction(fte_of(tables, officers, cell), 1000)
            lacking = max(Fraction(0), needed - fte)
            told = cell_of(answer, *cell)
            assert Fraction(told["fte_needed"]["exact"]) == needed
            assert Fraction(told["fte_short"]["exact"]) == lacking
            if fte:
                assert Fraction(told["share"]["exact"]) == needed / fte
            short[cell[1]] += lacking
            heads[cell[1]] += ceil(lacking / Fraction(str(duty.get("productive", 1))))
        for row in answer["duties"]:
            assert Fraction(row["fte_short"]["exact"]) == short[row["duty"]]
            assert row["officers_short"] == heads[row["duty"]]
        assert Fraction(answer["totals"]["fte_short"]["exact"]) == sum(short.values())


def test_a_report_and_its_placement_say_the_same() -> None:
    report = solve(instance_from_tables(HAND))
    answers = [ask(HAND, plan) for plan in ("best", report.to_dict(), report.placement())]
    assert [answer["plan"]["given_as"] for answer in answers] == ["best", "report", "placement"]
    assert answers[0]["plan"]["optimality"] == report.optimality
    assert answers[0]["cells"] == answers[1]["cells"] == answers[2]["cells"]


def test_the_table_plan_may_be_meant() -> None:
    rows = [{"office": "North", "duty": "field", "officers": 3}]
    answer = ask(HAND | {"plan": rows}, "given")
    assert cell_of(answer, "North", "field")["fte"] == 2.4
    with pytest.raises(InputError, match="no table plan"):
        ask(HAND, "given")


def test_what_is_no_plan_is_a_fault_and_no_best_plan_a_refusal() -> None:
    with pytest.raises(InputError, match="'worst' is no plan"):
        ask(HAND, "worst")
    no_plan = HAND | {"limits": [{"office": "North", "duty": "field", "max": 0}] * 1}
    no_plan |= {"rules": {"transfers": False, "duty_changes": False}}
    with pytest.raises(Refusal) as refused:
        ask(no_plan, "best")
    assert refused.value.code == "no_plan"
