"""Anyone's plan is judged: with a proof or none, ours or another's, whole or in part."""

from typing import Any

import pytest

from optimizer.domain.instance import Instance
from tests.answers.judging import SHARE_OF_ONE, Fields, judged, move, report_of, statement
from tests.build import instance_of
from tests.network.by_hand import chain_of_four, one_duty, seats_bind, uneven

MIN_2 = [{"office": "A", "duty": "x", "min": 2}]


@pytest.mark.parametrize(
    ("instance", "asked"),
    [
        (uneven(), {}),
        (uneven(), {"objective": "peak"}),
        (uneven(), {"budget": 20}),
        (uneven(rules={"transfers_max": 1}), {}),
        (chain_of_four(), {}),
        (seats_bind(), {}),
        (SHARE_OF_ONE, {}),
        (uneven(limits=MIN_2), {"budget": "9.999"}),
        (one_duty({"A": 5, "B": 7}, {"A": 1}), {}),
        (one_duty({"A": 0}, {"A": 1}), {}),
    ],
    ids=["leximin", "peak", "budget", "cap", "chain", "seats", "no", "no money", "bare", "idle"],
)
def test_our_own_reports_hold(instance: Instance, asked: Fields) -> None:
    report = report_of(instance, **asked)
    assert judged(instance, report) == ([], True, True)
    said = statement(instance, report)
    if "budget" in asked:
        # What was asked is said before what is so.
        within = f"within a budget of {asked['budget']}, "
        assert said.count(within) == 1
        said = said.replace(within, "")
    assert said == report["proof"]["statement"]


def test_costs_in_thousandths_are_what_they_are_written_as() -> None:
    """The officer goes where the cases are, for 0.001: that is the peak, and all there is."""
    instance = instance_of({"A x": 6}, [("B x", 1, None)], rules={"transfer_cost": 0.001})
    report = report_of(instance)
    assert report["peak_alone"]["cost"] == 0.001
    assert judged(instance, report) == ([], True, True)


def test_a_bound_below_the_peak_is_no_violation_where_the_peak_is_not_proved() -> None:
    # Out of time with everybody at home: 30, and two seats in A allow 15.
    report = report_of(seats_bind(), time_limit=1e-9)
    assert (report["peak"]["exact"], report["bound"]["exact"]) == ("30", "15")
    assert judged(seats_bind(), report)[0] == []


# Moves alone.


def test_moves_alone_are_a_plan_without_a_proof() -> None:
    for officers in (1, 3, 5):
        report = {"moves": [move(officers)]}
        assert judged(uneven(), report) == ([], False, False)
        assert statement(uneven(), report) == "The report offers no whole proof."
    assert judged(uneven(), {"moves": []}) == ([], False, False)


ELSEWHERE = one_duty({"A": 12, "B": 6, "C": 0}, {"A": 1, "C": 5})


@pytest.mark.parametrize(
    "moves",
    [
        [move(3, "C", "A"), move(2, "C", "B")],
        [move(2, "C", "B"), move(3, "C", "A")],
        [move(1, "C", "A"), move(2, "C", "B"), move(2, "C", "A")],
        [
            {key: value for key, value in row.items() if key not in ("kind", "cost", "hire")}
            for row in (move(3, "C", "A"), move(2, "C", "B"))
        ],
    ],
    ids=["as ours", "in another order", "in more rows", "without kind, cost and hire"],
)
def test_moves_from_elsewhere_need_not_be_spelled_as_ours(moves: list[Fields]) -> None:
    # The same plan each time: nothing in it is wrong.
    assert judged(ELSEWHERE, {"moves": moves}) == ([], False, False)


def test_moves_that_break_a_rule_are_told_and_nothing_else_is_looked_at() -> None:
    report = report_of(uneven()) | {"moves": [move(6)]}
    assert judged(uneven(), report) == (
        ["moves: more leave 'B' 'x' of pool '' than serve there"],
        False,
        False,
    )
    assert statement(uneven(), report) == "The proof was not checked: the plan breaks a rule."


def test_a_hire_names_its_row_counted_from_1() -> None:
    instance = one_duty({"A": 12}, {"A": 1}, hires=[{"officers": 2, "cost": 3}])
    hire = move(2, kind="hire", from_office=None, from_duty=None, cost=6, hire=1)
    assert judged(instance, {"moves": [hire]})[0] == []
    # Rows are counted from 1: there is none before it, nor a second.
    for row in (0, 2, -1):
        violations, _, _ = judged(instance, {"moves": [hire | {"hire": row}]})
        assert violations == ["moves: move 1 moves nobody, or from or to no cell"]
    two = one_duty({"A": 12}, {"A": 1}, hires=[{"officers": 2, "cost": 3}, {"officers": 1}])
    violations, _, _ = judged(two, {"moves": [hire | {"hire": None}]})
    assert violations == ["moves: row 1 names no pool or cell of the instance"]


@pytest.mark.parametrize(
    "row",
    [
        move(1, start="C"),
        move(1, end="C"),
        move(1, from_duty="y"),
        move(1, to_duty=None),
        move(1, pool="p"),
        move(1) | {"officers": "1"},
        move(1) | {"officers": 1.0},
        move(1) | {"officers": True},
        move(1) | {"officers": 10**30},
        {key: value for key, value in move(1).items() if key != "officers"},
        {key: value for key, value in move(1).items() if key != "to_office"},
        move(1, start=""),
    ],
    ids=str,
)
def test_a_row_that_cannot_be_read_is_told_by_its_number(row: Fields) -> None:
    assert judged(uneven(), {"moves": [move(1), row]}) == (
        ["moves: row 2 names no pool or cell of the instance"],
        False,
        False,
    )


def test_a_report_without_moves_is_not_judged() -> None:
    report = report_of(uneven())
    del report["moves"]
    assert judged(uneven(), report)[0] == ["moves: the report has none to judge"]
    assert statement(uneven(), report) == "Nothing was checked."


# Someone else's plan.


@pytest.mark.parametrize("officers", [0, 1, 2, 4, 5])
def test_a_worse_plan_is_a_plan_and_its_proof_does_not_hold(officers: int) -> None:
    proof = report_of(uneven())["proof"]
    del proof["holds"], proof["bound"], proof["statement"]
    moves = [move(officers)] if officers else []
    violations, checked, holds = judged(uneven(), {"moves": moves, "proof": proof})
    # No rule is broken, and nothing is said that is not so: but it is not the best.
    assert (violations, checked, holds) == ([], True, False)
    assert statement(uneven(), {"moves": moves, "proof": proof}).startswith(
        "The proof does not hold: peak: the prices do not show that no plan has a lower peak; "
        "leximin: "
    )


def test_another_plan_as_good_is_proved_by_our_prices() -> None:
    # A and B with ten cases each share three officers, all in C: either may have two.
    instance = one_duty({"A": 10, "B": 10, "C": 0}, {"C": 3})
    report = report_of(instance)
    first = [move(2, "C", "A"), move(1, "C", "B")]
    second = [move(1, "C", "A"), move(2, "C", "B")]
    assert report["moves"] in (first, second)
    for moves in (first, second):
        plan = {"moves": moves, "proof": report["proof"]}
        assert judged(instance, plan) == ([], True, True)


def test_a_plan_said_to_be_better_than_it_is() -> None:
    # One transfer under the numbers of three: each number that does not follow is told.
    forged = report_of(uneven()) | {"moves": [move(1)]}
    violations, _, holds = judged(uneven(), forged)
    assert not holds
    assert "peak.exact: the report says '3', counted '6'" in violations
    assert "cells, row 1.officers: the report says 4, counted 2" in violations
    assert "totals.transfers: the report says 3, counted 1" in violations
    assert "provenance: the report was altered after it was sealed" in violations
    assert "optimality: the report says proved, and its proof does not show it" in violations


def test_more_differences_than_can_be_named() -> None:
    # 120 cells, all told with a case more: a hundred are named.
    instance = instance_of({f"A{i} x": 1 for i in range(120)}, [("A0 x", 1, None)])
    report = report_of(instance)
    cells = [cell | {"cases": 2} for cell in report["cells"]]
    violations, _, _ = judged(instance, {"moves": report["moves"], "cells": cells})
    assert len(violations) == 100


@pytest.mark.parametrize(
    ("place", "value", "violation"),
    [
        (("peak", "value"), 3.5, "peak.value: the report says 3.5, counted 3.0"),
        (("today", "exact"), "11", "today.exact: the report says '11', counted '12'"),
        (("proportional", "exact"), "4", "proportional.exact: the report says '4', counted '3'"),
        (("bound", "exact"), "2", "bound.exact: the report says '2', counted '3'"),
        (("totals", "cost"), 29, "totals.cost: the report says 29, counted 30"),
        (
            ("bottleneck", "officers_at_most"),
            5,
            "bottleneck.officers_at_most: the report says 5, counted 6",
        ),
        (
            ("bottleneck", "statement"),
            "All is well.",
            (
                "bottleneck.statement: the report says 'All is well.', counted 'No plan brings "
                "every load below 3: A and B x (18 cases) would need 8 officers, and at most 6 can "
                "serve there: 6 on board.'"
            ),
        ),
        (
            ("proof", "holds", "cost"),
            False,
            "proof.holds.cost: the report says False, counted True",
        ),
    ],
    ids=lambda value: ".".join(value) if isinstance(value, tuple) else "",
)
def test_a_number_that_is_not_so(place: tuple[str, ...], value: Any, violation: str) -> None:
    report = report_of(uneven())
    del report["provenance"]["seal"]
    part = report
    for key in place[:-1]:
        part = part[key]
    part[place[-1]] = value
    violations, _, holds = judged(uneven(), report)
    assert violations == [violation]
    assert holds


def test_true_is_not_one() -> None:
    # JSON tells them apart, and Python does not: True == 1.
    report = report_of(one_duty({"A": 1}, {"A": 1}))
    del report["provenance"]["seal"]
    report["cells"][0]["cases"] = True
    violations, _, _ = judged(one_duty({"A": 1}, {"A": 1}), report)
    assert violations == ["cells, row 1.cases: the report says True, counted 1"]


def test_fields_no_report_has_and_rows_too_many() -> None:
    report = report_of(uneven())
    del report["provenance"]["seal"]
    report["totals"]["happiness"] = 7
    report["cells"].append(report["cells"][0])
    violations, _, _ = judged(uneven(), report)
    assert violations == ["cells: 3 rows, counted 2", "totals.happiness: no report has this"]


@pytest.mark.parametrize(
    "section",
    ["peak", "today", "proportional", "cells", "totals", "bound", "bottleneck", "provenance",
     "outcome", "optimality", "stopped_by", "format", "name"],
)  # fmt: skip
def test_what_is_left_out_is_not_judged(section: str) -> None:
    report = report_of(uneven())
    del report["provenance"]["seal"]
    del report[section]
    assert judged(uneven(), report) == ([], True, True)


@pytest.mark.parametrize("part", ["peak", "chain", "cost"])
def test_a_proof_with_a_part_left_out_is_not_whole(part: str) -> None:
    report = report_of(uneven())
    del report["provenance"]["seal"], report["proof"]["holds"], report["optimality"]
    del report["levels"], report["proof"]["statement"], report["peak_alone"]
    if part == "peak":
        # What holds the peak up is counted from its prices, and shown by them.
        del report["bottleneck"], report["proof"]["bound"]
    del report["proof"][part]
    violations, checked, holds = judged(uneven(), report)
    assert (violations, checked, holds) == ([], True, False)
    assert statement(uneven(), report) == "The report offers no whole proof."


def test_a_bound_is_no_more_than_its_proof_shows() -> None:
    # All loads can be 3, which the prices show; with a move less the heaviest is 4.
    report = report_of(uneven())
    worse = {"moves": [move(2)], "proof": report["proof"]}
    del worse["proof"]["holds"], worse["proof"]["statement"]
    number = {"exact": "3", "value": 3.0}
    assert judged(uneven(), worse)[0] == [f"proof.bound: the report says {number}, counted None"]


def test_a_level_is_called_proved_only_where_it_is() -> None:
    # Three of six officers go from B to A, and both loads are 3.
    report = report_of(uneven())
    assert report["levels"] == [{"exact": "3", "value": 3.0, "cells": 2, "label": "proved"}]
    claimed = [report["levels"][0] | {"label": "claimed"}]
    bare = {"moves": report["moves"], "levels": report["levels"]}
    assert judged(uneven(), bare)[0] == [
        "levels, row 1.label: the report says 'proved', counted 'claimed'"
    ]
    assert judged(uneven(), bare | {"levels": claimed})[0] == []


def test_a_report_that_says_proved_needs_its_proof() -> None:
    report = {"moves": [move(3)], "optimality": "proved"}
    assert judged(uneven(), report) == (
        ["optimality: the report says proved, and its proof does not show it"],
        False,
        False,
    )
    assert judged(uneven(), report | {"optimality": "claimed"})[0] == []
