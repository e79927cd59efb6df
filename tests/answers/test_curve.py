"""The best peak with officers more and fewer, by hand."""

import csv
import io
from dataclasses import replace
from typing import Any

import pytest

from optimizer import read_instance, solve
from optimizer.answers.curve import curve, curve_csv
from optimizer.answers.strength import FewerByFlows, MoreByFlows, with_officers
from optimizer.domain.errors import InputError
from optimizer.files import instance_from_tables
from optimizer.files.report import report_json
from optimizer.judge.measure import measure_total_cost
from optimizer.judge.strength import StrengthJudge
from tests.answers.three_offices import TABLES, three_offices


def peaks_of(answer: Any) -> dict[int, Any]:
    return {point["change"]: point["peak"]["exact"] for point in answer["points"]}


def test_each_number_of_officers_has_its_best_peak() -> None:
    """Below 15 North needs 120/9, South and East 60/5 each: 19 officers, three more than there are.
    One more than that is 120/10 = 12. With 15 officers North has 7; with 14, 13 or 12 it has 6, as
    anything below 20 takes 7 + 4 + 4; with 11 it has 5.
    """
    answer = curve(three_offices(), officers=5)
    assert peaks_of(answer) == {
        -5: "24",
        -4: "20",
        -3: "20",
        -2: "20",
        -1: "120/7",
        0: "15",
        1: "15",
        2: "15",
        3: "40/3",
        4: "12",
        5: "12",
    }
    assert {point["label"] for point in answer["points"]} == {"proved"}


def test_it_says_who_is_missed_least_and_where_more_help() -> None:
    """With one fewer the cheapest is that East, which has five and needs four, loses one; South
    sends three for 30. Three more all go to North, and South sends two for 20.
    """
    points = {point["change"]: point for point in curve(three_offices())["points"]}
    assert points[-1]["people"] == [
        {"office": "East", "duty": "field", "pool": None, "officers": 1}
    ]
    assert (points[-1]["cost"], points[-1]["transfers"]) == (30, 3)
    assert points[3]["people"] == [
        {"office": "North", "duty": "field", "pool": None, "officers": 3}
    ]
    assert (points[3]["cost"], points[3]["transfers"]) == (20, 2)


@pytest.mark.parametrize(
    ("target", "change"), [("12", 4), ("13.334", 3), (15, 0), (20, -4), ("24", -5), (30, -8)]
)
def test_the_fewest_officers_that_reach_a_load(target: Any, change: int) -> None:
    """At 30 North needs 4, South and East 2 each: 8 of the 16 are enough."""
    told = curve(three_offices(), officers=1, target=target)["target"]
    assert (told["outcome"], told["change"], told["label"]) == ("reached", change, "proved")


def test_standard_is_a_load_of_1() -> None:
    """At 20 cases an officer North needs 6, South and East 3: 12."""
    tables: Any = TABLES | {"duties": [{"duty": "field", "standard": 20}]}
    told = curve(instance_from_tables(tables), officers=0, target="standard")["target"]
    assert (told["load"]["exact"], told["change"]) == ("1", -4)


def test_a_load_that_no_number_reaches() -> None:
    """North has seats for five: 120/5 = 24 is the end of it."""
    tables: Any = TABLES | {"limits": [{"office": "North", "duty": "field", "max": 5}]}
    told = curve(instance_from_tables(tables), officers=0, target=20)["target"]
    assert (told["outcome"], told["change"], told["label"]) == ("never", None, "proved")


def test_who_can_be_spared_without_raising_the_peak() -> None:
    """Without lanes North stays at 30, which South and East have with two officers each."""
    answer = curve(three_offices(rules={"transfers": False}), officers=1)
    assert (answer["spare"]["officers"], answer["spare"]["label"]) == (8, "proved")
    assert {row["office"]: row["officers"] for row in answer["spare"]["point"]["people"]} == {
        "South": 5,
        "East": 3,
    }
    nobody = curve(three_offices(), officers=1)
    assert nobody["spare"]["officers"] == 0
    assert "Nobody could leave without raising it." in nobody["sentences"]


def test_exactly_so_many_leave_so_fewer_may_be_better() -> None:
    """South may hold six and nobody may move: seven do not fit, and six do."""
    tables: Any = TABLES | {
        "limits": [{"office": "South", "duty": "field", "max": 6}],
        "rules": {"transfers": False},
    }
    answer = curve(instance_from_tables(tables), officers=1)
    outcomes = {point["change"]: point["outcome"] for point in answer["points"]}
    assert outcomes == {-1: "plan", 0: "infeasible", 1: "infeasible"}
    assert answer["outcome"] == "infeasible"
    assert answer["spare"] is None


def test_shares_are_of_the_officers_of_today() -> None:
    """A third of South's seven is two. If South loses one it may still send two of the six left."""
    tables: Any = TABLES | {"rules": {"transfers_out_share": 0.334}}
    tables["lanes"] = TABLES["lanes"][:1]
    tables["pins"] = [{"what": "cell", "office": "East", "duty": "field", "officers": 5}]
    answer = curve(instance_from_tables(tables), officers=1)
    point = answer["points"][0]
    assert (point["change"], point["peak"]["exact"], point["transfers"]) == (-1, "20", 2)
    assert point["people"][0]["office"] == "South"


def test_rules_that_are_no_flow_have_no_fewer_and_say_so() -> None:
    """Four from South or nobody. Four leave 60/3 = 20 there; one more officer makes that 60/4, and
    North has 120/8: 15. With three more it is 120/9, with four 120/10 and 60/5.
    """
    answer = curve(three_offices(rules={"transfers_lot": 4}), officers=4, target=15)
    assert peaks_of(answer) == {0: "20", 1: "15", 2: "15", 3: "40/3", 4: "12"}
    assert answer["fewer_refused"]["code"] == "no_flow"
    assert answer["spare"] is None
    assert any("Fewer officers were not asked for" in text for text in answer["sentences"])
    assert (answer["target"]["outcome"], answer["target"]["change"]) == ("reached", 1)


def test_full_officers_among_part_time_ones_are_solved_one_by_one() -> None:
    """North has 4 at half time, so 60 cases each full officer; one full officer more makes it 40.
    That there are fewer is a question of flows: nobody else is full.
    """
    tables: Any = {
        **TABLES,
        "pools": [{"pool": "half", "fte": 0.5}],
        "staff": [row | {"pool": "half"} for row in TABLES["staff"]],
        "rules": {"transfers": False},
    }
    answer = curve(instance_from_tables(tables), officers=1)
    assert peaks_of(answer) == {-1: "60", 0: "60", 1: "40"}
    assert answer["fewer_refused"] is None


def test_two_caps_that_bind_together() -> None:
    tables: Any = TABLES | {"rules": {"budget": 25, "transfers_max": 1}}
    answer = curve(instance_from_tables(tables), officers=1)
    assert peaks_of(answer)[0] == "24"
    assert peaks_of(answer)[1] == "20"


def test_a_budget_holds_at_every_point() -> None:
    """20 pays for two from South: 120/6 = 20. With one more North has 120/7, with one less 20."""
    answer = curve(three_offices(rules={"budget": 20}), officers=1)
    assert peaks_of(answer) == {-1: "20", 0: "20", 1: "120/7"}
    assert {point["label"] for point in answer["points"]} == {"proved"}


def test_more_officers_are_of_the_nameless_pool_in_every_list() -> None:
    """Trainees may be half of a cell at most. The pool is there, so every list keeps its pools."""
    tables: Any = TABLES | {
        "pools": [{"pool": "trainee"}, {"pool": "old"}],
        "staff": [
            {"office": "North", "duty": "field", "officers": 2, "pool": "old"},
            {"office": "South", "duty": "field", "officers": 2, "pool": "trainee"},
        ],
        "mixes": [{"pools": ["trainee"], "share": 0.5}],
        "spans": [{"supervisors": ["old"], "max": 3}],
        "pins": [{"what": "stay", "office": "North", "pool": "old"}],
    }
    variant = with_officers(instance_from_tables(tables), 2)
    given = instance_from_tables(tables | {"hires": [{"officers": 2}]})
    assert replace(variant, rows={}).fingerprint == replace(given, rows={}).fingerprint


@pytest.mark.parametrize("change", [0, 2, 7])
def test_officers_more_are_what_solve_says_of_them(change: int) -> None:
    instance = read_instance("four_offices_2016")
    points = {point["change"]: point for point in curve(instance, officers=7)["points"]}
    report = solve(with_officers(instance, change), objective="peak").to_dict()
    assert points[change]["label"] == "proved"
    assert points[change]["peak"] == report["peak"]
    assert points[change]["cost"] == report["totals"]["cost"]


def test_prices_that_show_nothing_prove_nothing() -> None:
    side = MoreByFlows(three_offices(), 3)
    right = side.at(3)
    shown = side.climb.last
    assert shown is not None
    judge = StrengthJudge(side.variant)
    prices, away, rate = shown.shown.prices, shown.shown.away, shown.shown.rate
    assert judge.holds(right.peak, prices, away, rate, 0, 3)
    assert not judge.holds(right.peak, prices, away, rate, 0, 4)
    nothing = replace(prices, cell=prices.cell * 0)
    assert not judge.holds(right.peak, nothing, away, rate, 0, 3)


@pytest.mark.parametrize("fewer", [False, True])
def test_starting_from_the_point_before_changes_nothing(fewer: bool) -> None:
    instance = read_instance("four_offices_2016")

    def side() -> Any:
        return FewerByFlows(instance) if fewer else MoreByFlows(instance, 12)

    warm = side()
    for num in range(12, -1, -1) if fewer else range(13):
        one, other = warm.at(num), side().at(num)
        assert (one.peak, one.label) == (other.peak, other.label)
        assert measure_total_cost(one.plan) == measure_total_cost(other.plan)


def test_out_of_time_it_keeps_what_it_knows() -> None:
    answer = curve(read_instance("four_offices_2016"), time_limit=1e-9)
    assert (answer["stopped_by"], answer["points"]) == ("time_limit", [])
    assert answer["outcome"] == "no_plan"


def test_the_same_tables_have_the_same_answer() -> None:
    turned: Any = TABLES | {name: TABLES[name][::-1] for name in ("offices", "caseload", "staff")}
    one, other = (curve(instance_from_tables(t), target=12) for t in (TABLES, turned))
    assert report_json(one) == report_json(other)


def test_the_csv_has_a_row_for_each_point() -> None:
    answer = curve(three_offices(), officers=3)
    rows = list(csv.DictReader(io.StringIO(curve_csv(answer))))
    assert [row["change"] for row in rows] == ["-3", "-2", "-1", "0", "1", "2", "3"]
    assert rows[3]["peak"] == "15.0"


def test_the_fault_of_every_part_of_a_question_is_told() -> None:
    with pytest.raises(InputError) as error:
        curve(three_offices(), officers=-1, target="light", time_limit=0)
    assert [fault.column for fault in error.value.faults] == ["time_limit", "officers", "target"]
