"""The staircase of peaks against what they cost, by hand and by trying every plan."""

import csv
import io
import json
from fractions import Fraction
from pathlib import Path
from typing import Any

import pytest

from optimizer import read_instance, solve
from optimizer.answers.frontier import frontier, frontier_csv
from optimizer.domain.errors import InputError
from optimizer.domain.instance import Instance
from optimizer.domain.load import Load
from optimizer.files import instance_from_tables
from optimizer.files.report import report_json
from optimizer.network.spending import Residual
from tests.answers.three_offices import TABLES, three_offices
from tests.sweep_decisions_flows import sweep_flows

CASE: Any = json.loads(
    (Path(__file__).parents[1] / "cases" / "ordinary_agency.json").read_text("utf-8")
)


def steps_of(answer: Any, *columns: str) -> list[tuple[Any, ...]]:
    return [(*(step[c] for c in columns), step["peak"]["exact"]) for step in answer["steps"]]


def test_each_step_is_the_lowest_peak_for_its_cost() -> None:
    """North's load falls with each officer: 120/5, 120/6, 120/7 for 10 each from South. With 8 it
    is 15, and South must keep 60/15 = 4 of its 7: the fourth comes from East, for 30 + 15 = 45.
    """
    answer = frontier(three_offices())
    assert steps_of(answer, "cost") == [
        (0, "30"),
        (10, "24"),
        (20, "20"),
        (30, "120/7"),
        (45, "15"),
    ]
    assert {step["label"] for step in answer["steps"]} == {"proved"}
    assert answer["steps"][-1]["officers"] == [4, 8, 4]
    assert [cell["office"] for cell in answer["cells"]] == ["East", "North", "South"]


def test_a_step_says_what_it_buys() -> None:
    """From 30 to 24 for 10 is 6, or 3/5 for each 1; the last step is 120/7 - 15 = 15/7 for 15."""
    steps = frontier(three_offices())["steps"]
    assert (steps[0]["gain"], steps[0]["extra"]) == (None, None)
    assert (steps[1]["gain"]["exact"], steps[1]["extra"]) == ("6", 10)
    assert steps[1]["gain_per_unit"]["exact"] == "3/5"
    assert (steps[4]["gain"]["exact"], steps[4]["gain_per_unit"]["exact"]) == ("15/7", "1/7")


def test_it_flattens_where_nine_tenths_of_the_gain_are_had() -> None:
    """Of 50 cases North has 50/1, 50/2, ... : of the gain 50 - 50/8 = 43.75 nine tenths are 39.375.
    With 5 officers it is 10, a gain of 40; with 4 it is 12.5, one of 37.5.
    """
    tables: Any = TABLES | {
        "caseload": [{"office": "North", "duty": "field", "cases": 50}],
        "staff": [
            {"office": "North", "duty": "field", "officers": 1},
            {"office": "South", "duty": "field", "officers": 7},
        ],
    }
    answer = frontier(instance_from_tables(tables))
    assert steps_of(answer, "cost")[-1] == (70, "25/4")
    assert answer["flattens"]["step"] == 5
    assert answer["flattens"]["share"]["exact"] == "32/35"
    assert answer["flattens"]["cost"] == 40


def test_by_transfers_the_fewest_and_then_the_cheapest() -> None:
    answer = frontier(three_offices(), by="transfers")
    assert steps_of(answer, "transfers", "cost") == [
        (0, 0, "30"),
        (1, 10, "24"),
        (2, 20, "20"),
        (3, 30, "120/7"),
        (4, 45, "15"),
    ]


def test_the_first_step_is_what_the_rules_cost() -> None:
    """East may hold 3 of its 5: two go to North for 30, which is the least, and North has 120/6."""
    tables: Any = TABLES | {"limits": [{"office": "East", "duty": "field", "max": 3}]}
    answer = frontier(instance_from_tables(tables))
    assert steps_of(answer, "cost")[0] == (30, "20")
    assert {step["label"] for step in answer["steps"]} == {"proved"}
    assert "take at least 30" in answer["sentences"][0]


def test_a_budget_ends_it() -> None:
    answer = frontier(three_offices(rules={"budget": 44}))
    assert steps_of(answer, "cost")[-1] == (30, "120/7")
    assert answer["steps"][-1]["label"] == "proved"


def test_a_cap_on_transfers_holds_beside_the_cost() -> None:
    """Two transfers at most: North comes to 120/6 = 20."""
    answer = frontier(three_offices(rules={"transfers_max": 2}))
    assert steps_of(answer, "cost") == [(0, "30"), (10, "24"), (20, "20")]


def test_rules_that_are_no_flow_are_solved_step_by_step() -> None:
    """On a lot of four: four from South leave 60/3 = 20 there, for 40; fewer may not come."""
    answer = frontier(three_offices(rules={"transfers_lot": 4}))
    assert steps_of(answer, "cost") == [(0, "30"), (40, "20")]
    assert {step["label"] for step in answer["steps"]} <= {"proved", "claimed"}


def test_an_uncovered_cell_comes_first_and_has_no_number() -> None:
    """South's two officers: one to North covers it, and both have 30 and 10 cases."""
    tables: Any = TABLES | {
        "caseload": [
            {"office": "North", "duty": "field", "cases": 30},
            {"office": "South", "duty": "field", "cases": 10},
        ],
        "staff": [{"office": "South", "duty": "field", "officers": 2}],
    }
    answer = frontier(instance_from_tables(tables))
    assert steps_of(answer, "cost") == [(0, None), (10, "30")]
    assert [step["uncovered"] for step in answer["steps"]] == [1, 0]
    assert answer["steps"][1]["gain"] is None
    assert answer["flattens"] is None


def test_no_placement_is_an_answer() -> None:
    tables: Any = TABLES | {
        "limits": [{"office": name, "duty": "field", "max": 5} for name in ("North", "South")],
        "lanes": [{"from": "South", "to": "North", "cost": 10, "max": 1}],
    }
    answer = frontier(instance_from_tables(tables))
    assert (answer["outcome"], answer["steps"]) == ("infeasible", [])


def test_without_cases_there_is_one_step() -> None:
    tables: Any = TABLES | {"caseload": [{"office": "North", "duty": "field", "cases": 0}]}
    answer = frontier(instance_from_tables(tables))
    assert steps_of(answer, "cost", "label") == [(0, "proved", "0")]


def test_the_last_step_is_the_peak_of_a_solve_and_its_cost() -> None:
    instance = read_instance("four_offices_2016")
    report = solve(instance, objective="peak").to_dict()
    last = frontier(instance)["steps"][-1]
    assert (last["peak"], last["cost"]) == (report["peak"], report["totals"]["cost"])


@pytest.mark.parametrize("budget", [0, 17, 60, 171, 200, 318])
def test_a_solve_within_a_budget_has_the_peak_of_the_last_step_it_pays(budget: int) -> None:
    instance = read_instance("four_offices_2016")
    paid = [step for step in frontier(instance)["steps"] if step["cost"] <= budget]
    report = solve(instance, objective="peak", budget=budget).to_dict()
    assert report["peak"] == paid[-1]["peak"]
    assert report["totals"]["cost"] == paid[-1]["cost"]


def test_a_step_that_the_judge_does_not_find_proved_is_not_called_so(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    right = Residual.costs_to_go

    def nothing(residual: Residual, unit: int) -> Any:
        return right(residual, unit) * 0

    monkeypatch.setattr(Residual, "costs_to_go", nothing)
    answer = frontier(three_offices())
    assert "claimed" in {step["label"] for step in answer["steps"]}


def interrupted(instance: Instance, after: int) -> Any:
    """Return the answer when Ctrl-C comes after so many points."""
    told: list[str] = []

    def stop(phase: str, peak: Load | None, bound: Load | None) -> None:
        told.append(phase)
        if len(told) == after:
            raise KeyboardInterrupt

    return frontier(instance, least_gain=0, on_progress=stop)


@pytest.mark.parametrize("after", [2, 5, 12, 60])
def test_cut_off_it_spans_the_range_and_says_where_more_may_be(after: int) -> None:
    """Whatever is missing lies in a gap, and nothing is said as of a whole staircase."""
    instance = read_instance("field_offices_fy2016")
    whole, answer = frontier(instance), interrupted(instance, after)
    assert (whole["complete"], whole["gaps"]) == (True, [])
    assert (answer["stopped_by"], answer["complete"], answer["flattens"]) == (
        "interrupted",
        False,
        None,
    )
    first, last = (float(whole["steps"][place]["peak"]["value"]) for place in (0, -1))
    assert answer["steps"][-1]["peak"]["value"] <= last + (first - last) / 8
    assert answer["steps"][0]["cost"] == whole["steps"][0]["cost"]
    open_ = {gap["after"]: gap for gap in answer["gaps"]}
    known = steps_of(answer, "cost")
    for step in steps_of(whole, "cost"):
        if step not in known:
            after_step = sum(cost <= step[0] for cost, _ in known)
            assert Fraction(open_[after_step]["down_to"]["exact"]) <= Fraction(step[1])
    said = " ".join(answer["sentences"])
    assert "of the gain" not in said
    assert "at least" not in said
    assert "Interrupted: there may be more steps" in said


def test_out_of_time_at_once_nothing_is_said_that_is_not_known() -> None:
    answer = frontier(read_instance("field_offices_fy2016"), time_limit=1e-6)
    assert (answer["stopped_by"], answer["flattens"]) == ("time_limit", None)
    assert [step["cost"] for step in answer["steps"]] == [0]
    assert answer["steps"][0]["label"] == "best_found"
    assert answer["gaps"][0]["after"] == 1
    assert "in the best placement found" in answer["sentences"][0]


def test_rules_that_are_no_flow_go_from_coarse_to_fine_as_well() -> None:
    """On an office's lot of two: 120/6 for 20, then 15 with eight there, for 60."""
    tables = three_offices(rules={"transfers_lot": 2})
    whole = frontier(tables, least_gain=0)
    assert whole["complete"]
    answer = interrupted(tables, 4)
    assert set(steps_of(answer, "cost")[1:]) <= set(steps_of(whole, "cost"))
    assert (answer["complete"], answer["flattens"]) == (False, None)
    assert len(answer["steps"]) > 1


def test_gains_too_small_to_read_are_left_alone_and_said() -> None:
    """On a lot of two North has 4, 6 or 8: gains of 10 at first, of less than 6 then."""
    answer = frontier(three_offices(rules={"transfers_lot": 2}), least_gain=25)
    assert (answer["stopped_by"], answer["complete"]) == ("finished", False)
    assert "Gains of less than 25 were not looked for" in " ".join(answer["sentences"])


def test_an_ordinary_agency_has_an_answer_soon() -> None:
    """Today's placement costs nothing, and ten questions later the end is near the bound."""
    answer = interrupted(instance_from_tables(CASE), 12)
    assert steps_of(answer, "cost")[0] == (0, "23756/5445")
    assert answer["steps"][-1]["peak"]["value"] < 1.5
    assert "take at least" not in answer["sentences"][0]


def test_the_same_tables_have_the_same_answer() -> None:
    turned: Any = TABLES | {name: TABLES[name][::-1] for name in ("offices", "caseload", "staff")}
    one, other = (frontier(instance_from_tables(tables)) for tables in (TABLES, turned))
    assert report_json(one) == report_json(other)


def test_the_csv_has_a_row_for_each_step() -> None:
    rows = list(csv.DictReader(io.StringIO(frontier_csv(frontier(three_offices())))))
    assert [row["cost"] for row in rows] == ["0", "10", "20", "30", "45"]
    assert rows[1]["peak"] == "24.0"


@pytest.mark.parametrize(
    "asked", [{"by": "hope"}, {"least_gain": -1}, {"time_limit": 0}, {"time_limit": float("nan")}]
)
def test_what_cannot_be_asked_is_a_fault(asked: Any) -> None:
    with pytest.raises(InputError) as error:
        frontier(three_offices(), **asked)
    assert [fault.code for fault in error.value.faults] == ["bad_question"]


@pytest.mark.parametrize("first", range(0, 24, 6))
def test_frontiers_and_curves_agree_with_trying_every_plan(first: int) -> None:
    tally = sweep_flows(range(first, first + 6))
    assert not tally.wrong, "\n".join(tally.wrong)
