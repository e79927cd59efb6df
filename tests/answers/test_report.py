"""The report has one shape whatever came out, and every number in it by hand."""

import json
from dataclasses import replace
from fractions import Fraction
from typing import Any

import pytest

from optimizer import solve
from optimizer.answers.report import Report, is_proved, sealed
from optimizer.answers.spelling import spell_decimal, spell_load, spell_peak
from optimizer.domain.finding import Finding
from optimizer.domain.load import Load
from optimizer.domain.question import Question
from optimizer.judge.certify import Verdict
from tests.build import instance_of
from tests.network.by_hand import one_duty, seats_bind, uneven

Fields = dict[str, Any]

SHARE_OF_ONE = uneven(
    limits=[{"office": "A", "duty": "x", "min": 3}], rules={"transfers_out_share": 0.2}
)


def out_of_time() -> Fields:
    finding = Finding("cpsat", None, finished=False, stopped_by="time_limit")
    return Report(uneven(), Question(time_limit=2.5), finding, Verdict()).to_dict()


def number(exact: str, value: float) -> Fields:
    return {"exact": exact, "value": value}


def shape(value: Any) -> Any:
    """Return the keys of objects, in their order, as far as all reports share them."""
    if isinstance(value, dict):
        return [(key, shape(part)) for key, part in value.items() if key != "versions"]
    return None


def test_a_peak_that_is_proved_is_the_bound_when_time_ran_out() -> None:
    """An engine that was stopped knew less than our own check of the plan it had."""
    whole = solve(uneven())
    below = Load(False, Fraction(1, 1000))
    finding = replace(whole.finding, bound=below, finished=False, stopped_by="time_limit")
    report = Report(uneven(), Question(), finding, whole.verdict).to_dict()
    assert report["proof"]["holds"]["peak"]
    assert report["bound"] == report["peak"]


@pytest.mark.parametrize(
    ("report", "outcome", "optimality"),
    [
        (solve(uneven()).to_dict(), "plan", "proved"),
        (solve(SHARE_OF_ONE).to_dict(), "infeasible", "proved"),
        (out_of_time(), "no_plan", "none"),
        (solve(one_duty({"A": 5, "B": 7}, {"A": 1})).to_dict(), "plan", "proved"),
    ],
    ids=["plan", "infeasible", "no plan", "uncovered"],
)
def test_every_outcome_has_the_same_shape(report: Fields, outcome: str, optimality: str) -> None:
    assert (report["outcome"], report["optimality"]) == (outcome, optimality)
    assert list(report) == [
        "format",
        "name",
        "names",
        "cost_unit",
        "outcome",
        "stopped_by",
        "optimality",
        "peak",
        "today",
        "proportional",
        "cells",
        "moves",
        "work",
        "totals",
        "regions",
        "peak_alone",
        "peak_label",
        "levels",
        "bound",
        "bottleneck",
        "proof",
        "provenance",
    ]
    assert list(report["peak"]) == list(report["today"]) == ["exact", "value"]
    assert list(report["totals"]) == [
        "officers",
        "transfers",
        "duty_changes",
        "hires",
        "cases_moved",
        "fixed_cost",
        "cost",
    ]
    assert list(report["bottleneck"]) == [
        "cells",
        "officers_needed",
        "officers_at_most",
        "statement",
    ]
    assert list(report["proof"]) == [
        "statement",
        "holds",
        "bound",
        "rate",
        "infeasible",
        "peak",
        "chain",
        "steps",
        "cost",
        "weights",
    ]
    assert list(report["cells"][0]) == [
        "office",
        "duty",
        "cases",
        "weighted_cases",
        "standard",
        "officers_today",
        "officers",
        "load_today",
        "load",
    ]
    assert json.loads(json.dumps(report)) == report


def test_a_plan_by_hand() -> None:
    # 12 cases with 1, 6 with 5: three go from B to A, and all loads are 3.
    report = solve(uneven()).to_dict()
    assert report["peak"] == report["bound"] == number("3", 3.0)
    assert report["today"] == number("12", 12.0)
    # Proportional: 4 and 2 of six.
    assert report["proportional"] == number("3", 3.0)
    assert report["moves"] == [
        {
            "kind": "transfer",
            "pool": None,
            "officers": 3,
            "from_office": "B",
            "from_duty": "x",
            "to_office": "A",
            "to_duty": "x",
            "cost": 30,
            "hire": None,
        }
    ]
    assert report["totals"] == {
        "officers": 6,
        "transfers": 3,
        "duty_changes": 0,
        "hires": 0,
        "cases_moved": 0,
        "fixed_cost": 0,
        "cost": 30,
    }
    assert report["cells"][1] == {
        "office": "B",
        "duty": "x",
        "cases": 6,
        "weighted_cases": 6,
        "standard": 1,
        "officers_today": 5,
        "officers": 2,
        "load_today": number("6/5", 1.2),
        "load": number("3", 3.0),
    }


def test_infeasible_by_hand() -> None:
    report = solve(SHARE_OF_ONE).to_dict()
    assert report["peak"] == {"exact": None, "value": None}
    assert report["bound"] is None
    assert report["moves"] == []
    # Six are on board; nobody's moves are known.
    assert report["totals"] == {"officers": 6} | dict.fromkeys(
        ("transfers", "duty_changes", "hires", "cases_moved", "fixed_cost", "cost")
    )
    assert [(cell["officers_today"], cell["officers"]) for cell in report["cells"]] == [
        (1, None),
        (5, None),
    ]
    assert [cell["load"] for cell in report["cells"]] == [None, None]
    assert report["bottleneck"]["statement"] == (
        "The limits ask for 3 officers in A x, and at most 2 can serve there."
    )


def test_no_plan_by_hand() -> None:
    report = out_of_time()
    assert report["stopped_by"] == "time_limit"
    assert report["bound"] is None
    assert report["moves"] == []
    assert report["bottleneck"]["statement"] is None
    assert report["proof"]["statement"] == "Whether a better plan exists is not known."
    assert report["provenance"]["question"]["time_limit"] == 2.5


def test_an_uncovered_peak_has_no_number() -> None:
    # One officer for two cells: 7 are served, 5 wait.
    report = solve(one_duty({"A": 5, "B": 7}, {"A": 1})).to_dict()
    assert report["peak"] == report["bound"] == {"exact": None, "value": None}
    assert [cell["load"] for cell in report["cells"]] == [None, number("7", 7.0)]
    assert report["optimality"] == "proved"
    assert report["bottleneck"]["statement"] == (
        "No plan covers every cell that has so many cases: A and B x (12 cases) would need "
        "2 officers, and at most 1 can serve there: 1 on board."
    )


def test_every_kind_of_move_is_told() -> None:
    # B x waits with 8: a hire at 2.5 is cheaper than a transfer at 10; A's idle one of y changes.
    instance = instance_of(
        {"A x": 8, "B x": 8},
        [("A x", 1, "p"), ("A y", 1, None)],
        pools=[{"pool": "p", "duties": ["x"]}],
        hires=[{"officers": 2, "pool": "p", "offices": ["B"], "cost": 2.5}],
    )
    report = solve(instance).to_dict()
    told = [
        (row["kind"], row["pool"], row["officers"], row["from_office"], row["cost"], row["hire"])
        for row in report["moves"]
    ]
    assert told == [
        ("duty_change", None, 1, "A", 1, None),
        ("hire", "p", 2, None, 5, 1),
    ]
    assert report["totals"] == {
        "officers": 4,
        "transfers": 0,
        "duty_changes": 1,
        "hires": 2,
        "cases_moved": 0,
        "fixed_cost": 0,
        "cost": 6,
    }
    assert report["moves"][1]["from_duty"] is None


def test_a_budget_asked_for_is_part_of_the_question_and_not_of_the_instance() -> None:
    plain, asked = solve(uneven()).to_dict(), solve(uneven(), budget="20.000").to_dict()
    assert asked["peak"] == number("4", 4.0)
    assert asked["totals"]["cost"] == 20
    assert asked["provenance"]["question"]["budget"] == 20
    assert asked["provenance"]["instance"] == plain["provenance"]["instance"]
    assert asked["proof"]["rate"] == "cost"
    # The rules' own budget is among the tables.
    ruled = solve(uneven(rules={"budget": 20})).to_dict()
    assert ruled["provenance"]["question"]["budget"] is None
    assert ruled["provenance"]["instance"] != plain["provenance"]["instance"]
    assert ruled["moves"] == asked["moves"]


def test_the_smaller_of_two_budgets_holds() -> None:
    for rule, asked in ((10, "30"), (30, "10")):
        report = solve(uneven(rules={"budget": rule}), budget=asked).to_dict()
        assert report["totals"]["cost"] == 10


def test_out_of_time_the_best_plan_so_far_is_told_and_nothing_claimed() -> None:
    report = solve(seats_bind(), time_limit=1e-9).to_dict()
    assert report["outcome"] == "plan"
    assert report["stopped_by"] == "time_limit"
    assert report["optimality"] == "none"
    # Two seats in A: 15 is as low as it goes, found or not.
    assert report["bound"] == number("15", 15.0)


def test_equal_questions_give_equal_bytes() -> None:
    first, second = (json.dumps(solve(uneven()).to_dict()) for _ in range(2))
    assert first == second


@pytest.mark.parametrize(
    ("outcome", "objective", "holds", "proved"),
    [
        ("plan", "leximin", {"peak": True, "leximin": True, "cost": True}, True),
        ("plan", "leximin", {"peak": True, "leximin": True}, False),
        ("plan", "leximin", {"peak": True, "cost": True}, False),
        ("plan", "leximin", {"leximin": True, "cost": True}, False),
        ("plan", "leximin", {"peak": True, "leximin": False, "cost": True}, False),
        ("plan", "peak", {"peak": True, "cost": True}, True),
        ("plan", "peak", {"peak": True, "cost": False}, False),
        ("plan", "peak", {"cost": True}, False),
        ("plan", "leximin", {"infeasible": True}, False),
        ("infeasible", "leximin", {"infeasible": True}, True),
        ("infeasible", "leximin", {"infeasible": False}, False),
        ("infeasible", "leximin", {}, False),
        ("no_plan", "leximin", {"peak": True, "leximin": True, "cost": True}, False),
    ],
)
def test_an_answer_is_proved_by_all_of_its_parts(
    outcome: str, objective: str, holds: dict[str, bool], proved: bool
) -> None:
    assert is_proved(uneven(), outcome, objective, Verdict(holds)) == proved


def test_least_change_from_a_plan_has_no_proof() -> None:
    given = uneven(plan=[{"office": "A", "duty": "x", "officers": 1}])
    every_part = Verdict({"peak": True, "leximin": True, "cost": True})
    assert not is_proved(given, "plan", "leximin", every_part)


def test_an_answer_without_proof_is_claimed_if_the_engine_finished() -> None:
    plan = solve(uneven()).plan
    for finished, optimality in ((True, "claimed"), (False, "none")):
        finding = Finding("milp", plan, finished=finished)
        report = Report(uneven(), Question(), finding, Verdict({"peak": True}))
        assert report.optimality == optimality
    assert Report(uneven(), Question(), Finding("milp", None), Verdict()).optimality == "none"


def test_the_seal_is_of_everything_but_itself() -> None:
    report = solve(uneven()).to_dict()
    seal = report["provenance"]["seal"]
    assert sealed(report)["provenance"]["seal"] == seal
    for section in ("name", "optimality", "stopped_by"):
        assert sealed(report | {section: "other"})["provenance"]["seal"] != seal
    changed = report["provenance"] | {"engine": "cpsat"}
    assert sealed(report | {"provenance": changed})["provenance"]["seal"] != seal


@pytest.mark.parametrize(
    ("thousandths", "spelled"),
    [(0, 0), (2_000, 2), (2_500, 2.5), (1, 0.001), (999, 0.999), (10**15 + 1, 10**12 + 0.001)],
)
def test_decimals(thousandths: int, spelled: float) -> None:
    told = spell_decimal(thousandths)
    assert told == spelled
    assert isinstance(told, int) == (thousandths % 1_000 == 0)


def test_loads_are_spelled_exactly() -> None:
    assert spell_load(Load(False, Fraction(4062, 5))) == number("4062/5", 812.4)
    assert spell_load(Load(False, Fraction(0))) == number("0", 0.0)
    assert spell_load(Load(True, Fraction(3))) is None
    assert spell_load(None) is None
    assert spell_peak(Load(True, Fraction(3))) == {"exact": None, "value": None}
