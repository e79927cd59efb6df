"""Asking: every part that is no question is said at once, and each engine's answer is judged."""

from decimal import Decimal
from typing import Any

import pytest

from optimizer import solve
from optimizer.answers import solve as module
from optimizer.answers.solve import ask
from optimizer.domain.errors import InputError, Refusal
from optimizer.domain.finding import Finding
from optimizer.domain.instance import Instance
from optimizer.domain.plan import plan_of
from optimizer.domain.question import Question
from tests.build import instance_of, loads
from tests.network.by_hand import one_duty, uneven


def test_a_question_with_nothing_wrong() -> None:
    assert ask("auto", "leximin", None, None) == Question()
    assert ask("cpsat", "peak", "1.5", 3) == Question("cpsat", "peak", 1_500, 3)


def test_all_faults_are_said_at_once() -> None:
    with pytest.raises(InputError) as error:
        ask("gurobi", "mean", -1, 0)
    assert [(fault.column, fault.value) for fault in error.value.faults] == [
        ("engine", "gurobi"),
        ("objective", "mean"),
        ("budget", "-1"),
        ("time_limit", "0"),
    ]
    assert {fault.code for fault in error.value.faults} == {"bad_question"}
    assert "0 is no time limit. Give a number of seconds above 0." in str(error.value)


@pytest.mark.parametrize(
    ("budget", "thousandths"),
    [
        (0, 0),
        (7, 7_000),
        ("0.001", 1),
        ("20.000", 20_000),
        (Decimal("2.5"), 2_500),
        (0.1, 100),
        (10**12, 10**15),
        ("1e3", 1_000_000),
    ],
)
def test_budgets_are_read_exactly(budget: Any, thousandths: int) -> None:
    assert ask("auto", "leximin", budget, None).budget == thousandths


@pytest.mark.parametrize(
    "budget",
    [-1, "-0.001", "0.0005", 10**12 + 1, "ten", "", "nan", "inf", "-inf", True, [], {}, "1e400"],
    ids=str,
)
def test_what_is_no_budget_is_said(budget: Any) -> None:
    with pytest.raises(InputError) as error:
        ask("auto", "leximin", budget, None)
    assert [fault.column for fault in error.value.faults] == ["budget"]


def test_a_budget_of_more_than_three_decimals_is_said_however_many_they_are() -> None:
    with pytest.raises(InputError):
        ask("auto", "leximin", "1.0000000000000000000000000000001", None)


@pytest.mark.parametrize("time_limit", [0, -1, float("inf"), float("nan")])
def test_what_is_no_time_limit_is_said(time_limit: float) -> None:
    with pytest.raises(InputError) as error:
        ask("auto", "leximin", None, time_limit)
    assert [fault.column for fault in error.value.faults] == ["time_limit"]


@pytest.mark.parametrize("time_limit", ["1", [], {}, None.__class__], ids=str)
def test_what_is_no_number_of_seconds_is_said(time_limit: Any) -> None:
    with pytest.raises(InputError) as error:
        ask("auto", "leximin", None, time_limit)
    assert [fault.column for fault in error.value.faults] == ["time_limit"]


def mixed() -> Instance:
    """Half officers and full ones at one duty: 12 cases in A, 2 in B; q is half the time there."""
    return instance_of(
        {"A x": 12, "B x": 2},
        [("A x", 1, "p"), ("B x", 3, "q")],
        pools=[{"pool": "p"}, {"pool": "q", "fte": 0.5}],
    )


def test_auto_takes_the_network_where_it_applies() -> None:
    assert solve(uneven()).finding.engine == "network"


def test_auto_takes_an_integer_engine_where_the_network_refuses() -> None:
    # 12 over 1 + 1/2 + 1/2 is 6; B keeps one half: 4.
    report = solve(mixed())
    assert report.finding.engine == "cpsat"
    assert report.to_dict()["peak"]["exact"] == "6"
    assert report.optimality == "claimed"
    # The time of all, each counted whole, shows the peak; the order below it has no such proof.
    assert report.verdict.holds == {"bound": True, "peak": True}
    assert report.to_dict()["proof"]["statement"] == (
        "The engine cpsat claims that no plan is better; that is not checked. "
        "The peak alone is proved."
    )


def test_the_network_asked_for_says_that_it_does_not_apply() -> None:
    with pytest.raises(Refusal) as refusal:
        solve(mixed(), engine="network")
    assert refusal.value.code == "mixed_fte"


def test_another_engines_peak_is_proved_by_flows() -> None:
    report = solve(uneven(), engine="cpsat")
    assert report.optimality == "claimed"
    assert report.verdict.holds == {"peak": True}
    assert report.finding.bound == loads(3)[0]
    assert report.to_dict()["proof"]["statement"] == (
        "The engine cpsat claims that no plan is better; that is not checked. "
        "The peak alone is proved."
    )


def test_another_engines_word_that_there_is_no_plan_is_proved_by_flows() -> None:
    limits = [{"office": "A", "duty": "x", "min": 2}]
    report = solve(uneven(limits=limits), engine="cpsat", budget="9.999")
    assert (report.outcome, report.optimality) == ("infeasible", "proved")


def test_a_plan_that_breaks_a_rule_never_leaves(monkeypatch: pytest.MonkeyPatch) -> None:
    # An engine that sends two where one may go.
    instance = uneven(rules={"transfers_max": 1})

    def rash(asked: Instance, *_: object) -> Finding:
        return Finding("network", plan_of(asked, [(0, -1, 1, 0, 2)]))

    monkeypatch.setattr(module, "_find", rash)
    with pytest.raises(AssertionError, match="transfers_max: 2 officers move so, max 1"):
        solve(instance)


def test_the_budget_asked_for_is_judged_too(monkeypatch: pytest.MonkeyPatch) -> None:
    def rash(asked: Instance, *_: object) -> Finding:
        return Finding("network", plan_of(asked, [(0, -1, 1, 0, 2)]))

    monkeypatch.setattr(module, "_find", rash)
    with pytest.raises(AssertionError, match="budget: the moves cost 20, budget 19"):
        solve(uneven(), budget=19)


@pytest.mark.parametrize("engine", ["network", "cpsat", "milp"])
@pytest.mark.parametrize(
    "more",
    [
        {"limits": [{"office": "A", "duty": "x", "max": 2}]},
        {
            "limits": [{"office": "A", "duty": "x", "max": 2}],
            "offices": [{"office": "A", "seats": 6}],
            "hires": [{"officers": 3, "cost": 1}],
        },
        {
            "limits": [{"office": "A", "duty": "x", "max": 2}],
            "hires": [{"officers": 3, "cost": 1}],
            "rules": {"budget": 1},
        },
    ],
    ids=["decomposition", "levels", "budget"],
)
def test_the_heaviest_and_the_lightest_work_there_may_be_side_by_side(
    engine: Any, more: dict[str, Any]
) -> None:
    # A million cases of weight 1,000 at a standard of 0.001 by two officers: 5 x 10**11. One case
    # of weight 0.001 at a standard of 100,000 by three or more. To bring the first to the load of
    # the second would take more officers than 64 bits count.
    instance = instance_of(
        {"A x": 1, "A y": 1},
        [("A x", 2, None), ("A y", 3, None)],
        duties=[{"duty": "x", "standard": 0.001}, {"duty": "y", "standard": 100_000}],
        case_types=[{"case_type": "l", "weight": 0.001}, {"case_type": "h", "weight": 1_000}],
        caseload=[
            {"office": "A", "duty": "x", "case_type": "h", "cases": 10**6},
            {"office": "A", "duty": "y", "case_type": "l", "cases": 1},
        ],
        **more,
    )
    report = solve(instance, engine=engine)
    assert report.to_dict()["peak"]["exact"] == str(5 * 10**11)
    assert report.optimality == ("proved" if engine == "network" else "claimed")


def test_progress_is_told() -> None:
    told: list[tuple[Any, ...]] = []
    solve(mixed(), on_progress=lambda *step: told.append(step))
    assert told
    assert all(len(step) == 3 and isinstance(step[0], str) for step in told)


def test_a_limit_of_time_reaches_the_engine() -> None:
    report = solve(one_duty({"A": 12, "B": 6}, {"A": 1, "B": 5}), engine="cpsat", time_limit=60)
    assert report.to_dict()["provenance"]["question"]["time_limit"] == 60
    assert report.finding.stopped_by == "finished"


def test_the_network_tells_its_peak_and_bound() -> None:
    # One office of 12 cases and one officer: nothing can move, and the peak is its own bound.
    instance = instance_of({"A x": 12}, [("A x", 1, None)])
    told: list[tuple[str, object, object]] = []
    solve(instance, on_progress=lambda *line: told.append(line))
    assert told == [("proof", loads(12)[0], loads(12)[0])]
