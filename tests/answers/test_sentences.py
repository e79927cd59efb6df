"""The sentences of an answer, word for word."""

from fractions import Fraction
from typing import Any

import numpy as np
import pytest

from optimizer.answers.sentences import name_cells, say_bottleneck, say_infeasible, say_proof
from optimizer.domain.load import NO_LOAD, Load
from optimizer.domain.proof import Proof
from optimizer.judge.certify import Verdict
from optimizer.judge.count import PeakCount, count_infeasible, count_peak
from tests.build import instance_of, loads, uncovered
from tests.judge.offer import Gates, plan, prices
from tests.judge.proofs import WITHOUT_PLAN, free_exchange, levels, within_budget
from tests.network.by_hand import one_duty, uneven

GRID = instance_of(
    {f"{office} {duty}": 500 for office in ("A", "B", "C") for duty in ("x", "y")},
    [("A x", 1, None)],
)
"""Cells A x 0, A y 1, B x 2, B y 3, C x 4, C y 5, each of 500 cases."""


@pytest.mark.parametrize(
    ("cells", "named"),
    [
        ([], "no cell"),
        ([0], "A x"),
        ([0, 1], "A x and y"),
        ([0, 2], "A and B x"),
        ([0, 2, 4], "A, B and C x"),
        ([0, 3], "A x and B y"),
        ([0, 1, 2, 3], "A and B x and y"),
        ([1, 2, 4], "A y and B and C x"),
        ([0, 1, 2, 3, 4], "A and B x and y and 1 more cell"),
        ([0, 1, 2, 3, 4, 5], "A and B x and y and 2 more cells"),
        ([0, 2, 3, 4, 5], "A and C x, B x and y and 1 more cell"),
    ],
)
def test_cells_are_named_by_office_and_duty(cells: list[int], named: str) -> None:
    assert name_cells(GRID, np.array(cells, dtype=np.int64)) == named


def said(count: PeakCount | None, peak: Load, proof: Proof | None = None) -> str:
    return say_bottleneck(GRID, proof or Proof(), peak, count)


def count(needed: int, *, board: int = 0, hired: int = 0, moved: int = 0, **more: Any) -> PeakCount:
    given: dict[str, Any] = {
        "cells": np.array([0, 2]),
        "limited": False,
        "needed": needed,
        "at_most": board + hired + moved,
        "on_board": board,
        "by_hire": hired,
        "by_move": moved,
        "least_cost": None,
    }
    return PeakCount(**given | more)


@pytest.mark.parametrize(
    ("counted", "peak", "sentence"),
    [
        (
            count(33, board=20, moved=12),
            loads(1_495)[0],
            (
                "No plan brings every load below 1,495: A and B x (1,000 cases) would need "
                "33 officers, and at most 32 can serve there: 20 on board, 12 by transfer or duty "
                "change."
            ),
        ),
        (
            count(1_234, board=1_000, moved=1, hired=1),
            loads("1495/2")[0],
            (
                "No plan brings every load below 747.50: A and B x (1,000 cases) would need "
                "1,234 officers, and at most 1,002 can serve there: 1,000 on board, "
                "1 by transfer or duty change, 1 hire."
            ),
        ),
        (
            count(3, hired=2),
            loads("2000/3")[0],
            (
                "No plan brings every load below 666.67: A and B x (1,000 cases) would need "
                "3 officers, and at most 2 can serve there: 2 hires."
            ),
        ),
        (
            count(1),
            uncovered(500)[0],
            (
                "No plan covers every cell that has so many cases: A and B x (1,000 cases) would "
                "need 1 officer, and at most 0 can serve there."
            ),
        ),
        (
            count(4, limited=True, at_most=3),
            loads(250)[0],
            (
                "No plan brings every load below 250: A and B x (1,000 cases) would need "
                "4 officers, and limits allow 3."
            ),
        ),
        (None, loads(250)[0], "What holds the peak up has not been counted."),
        (None, NO_LOAD, "There are no cases."),
    ],
)
def test_bottlenecks(counted: PeakCount | None, peak: Load, sentence: str) -> None:
    assert said(counted, peak) == sentence


@pytest.mark.parametrize(
    ("rate", "least", "words"),
    [
        (
            "cost",
            30_500,
            (
                "within the budget: A and B x (1,000 cases) would need moves that cost at "
                "least 30.5."
            ),
        ),
        (
            "transfers",
            3,
            (
                "within the cap on transfers: A and B x (1,000 cases) would need at least "
                "3 transfers."
            ),
        ),
        (
            "duty_changes",
            2,
            (
                "within the cap on duty changes: A and B x (1,000 cases) would need at "
                "least 2 duty changes."
            ),
        ),
    ],
)
def test_bottlenecks_within_a_cap(rate: Any, least: int, words: str) -> None:
    sentence = said(count(4, least_cost=least), loads(250)[0], Proof(rate=rate))
    assert sentence == f"No plan brings every load below 250 {words}"


def test_large_amounts_of_money_are_told_to_the_last_thousandth() -> None:
    sentence = said(count(4, least_cost=1_234_567_500), loads(250)[0], Proof(rate="cost"))
    assert sentence.endswith("moves that cost at least 1,234,567.5.")


def test_limits_that_ask_for_too_many() -> None:
    case = WITHOUT_PLAN["infeasible"]
    assert say_infeasible(case.instance, case.proof) == (
        "The limits ask for 3 officers in A x, and at most 2 can serve there."
    )
    # One of one: the singular.
    limits = [{"office": "A", "duty": "x", "min": 1}]
    instance = one_duty({"A": 1, "B": 1}, {"B": 1}, limits=limits, rules={"transfers": False})
    assert say_infeasible(instance, Proof(infeasible=prices(instance, {"A x": -1}))) == (
        "The limits ask for 1 officer in A x, and at most 0 can serve there."
    )


def test_limits_that_leave_no_room() -> None:
    # Nobody may leave B, and B may have four of its five.
    instance = uneven(limits=[{"office": "B", "duty": "x", "max": 4}], rules={"transfers": False})
    assert say_infeasible(instance, Proof(infeasible=prices(instance, {"B x": 1}))) == (
        "At least 5 officers must stay in B x, and limits and seats leave room for 4."
    )


def test_seats_that_leave_no_room() -> None:
    # Five in B, no lane out, and four seats: a toll of 1 for each seat.
    instance = uneven(
        offices=[{"office": "A"}, {"office": "B", "seats": 4}], rules={"transfers": False}
    )
    offered = Proof(infeasible=prices(instance, {}, Gates(seats={"B": 1})))
    assert say_infeasible(instance, offered) == (
        "At least 5 officers must stay in B x, and limits and seats leave room for 4."
    )


def test_limits_beyond_the_budget() -> None:
    case = WITHOUT_PLAN["infeasible within budget"]
    assert say_infeasible(case.instance, case.proof) == (
        "The limits cannot be kept within the budget: they take moves that cost at least 10."
    )


def test_without_a_count_only_the_fact_is_told() -> None:
    case = WITHOUT_PLAN["infeasible"]
    assert (
        say_infeasible(case.instance, Proof())
        == "No plan keeps all the rules; `caseload conflict` finds those that clash."
    )
    # A rate that no rule caps counts nothing either.
    uncapped = Proof(infeasible=case.proof.infeasible, rate="cost")
    assert (
        say_infeasible(case.instance, uncapped)
        == "No plan keeps all the rules; `caseload conflict` finds those that clash."
    )
    assert count_infeasible(case.instance, uncapped) is None


def test_the_count_behind_a_peak() -> None:
    # A and B below 3 need 5 and 3; six are on board in these cells.
    case = free_exchange()
    found = count_peak(case.instance, case.proof, loads(3)[0])
    assert found is not None
    assert (found.needed, found.at_most, found.on_board) == (8, 6, 6)
    assert (found.by_move, found.by_hire, found.limited, found.least_cost) == (0, 0, False, None)
    # A below 15 needs three; one is there and one seat is left.
    case = levels()
    found = count_peak(case.instance, case.proof, loads(15)[0])
    assert found is not None
    assert found.cells.tolist() == [0]
    assert (found.needed, found.at_most, found.on_board, found.by_move) == (3, 2, 1, 1)
    # Below 4 A needs four: three transfers, 30.
    case = within_budget()
    found = count_peak(case.instance, case.proof, loads(4)[0])
    assert found is not None
    assert found.least_cost == 30_000


def test_the_count_behind_a_peak_tells_hires_from_movers() -> None:
    # A has one and a hire may come, and a fifth of B's five: three for 12 cases, and below 4 four.
    instance = uneven(
        hires=[{"officers": 1, "offices": ["A"]}, {"officers": 4, "offices": ["B"]}],
        rules={"transfers_out_share": 0.2},
    )
    proof = Proof(peak=prices(instance, {"A x": -1}, Gates(leave={"B": 1})))
    found = count_peak(instance, proof, loads(4)[0])
    assert found is not None
    assert (found.needed, found.at_most) == (4, 3)
    assert (found.on_board, found.by_hire, found.by_move) == (1, 1, 1)


def test_a_limit_alone_is_the_count_behind_a_peak() -> None:
    instance = uneven(limits=[{"office": "A", "duty": "x", "max": 2}])
    found = count_peak(instance, Proof(peak=prices(instance, {})), loads(6)[0])
    assert found is not None
    assert found.limited
    assert (found.needed, found.at_most, found.on_board) == (3, 2, 2)


def test_there_is_no_count_without_prices_cases_or_a_cap() -> None:
    case = free_exchange()
    assert count_peak(case.instance, Proof(), loads(3)[0]) is None
    assert count_peak(case.instance, case.proof, NO_LOAD) is None
    assert count_peak(case.instance, Proof(peak=case.proof.peak, rate="cost"), loads(3)[0]) is None
    below_0 = Proof(peak=prices(case.instance, {"A x": -1}, Gates(leave={"B": -1})))
    assert count_peak(case.instance, below_0, Load(False, Fraction(3))) is None
    assert plan(case.instance).num_moves == 0


HELD = {"peak": True, "leximin": True, "cost": True}


@pytest.mark.parametrize(
    ("optimality", "holds", "objective", "sentence"),
    [
        (
            "proved",
            HELD,
            "leximin",
            (
                "Checked by counting: no plan has a lower peak, no plan has lighter loads below "
                "it, and none with these loads is cheaper."
            ),
        ),
        (
            "proved",
            {"peak": True, "cost": True},
            "peak",
            "Checked by counting: no plan has a lower peak, and none with this peak is cheaper.",
        ),
        (
            "claimed",
            {"peak": True},
            "leximin",
            (
                "The engine milp claims that no plan is better; that is not checked. The peak "
                "alone is proved."
            ),
        ),
        (
            "claimed",
            {"peak": False},
            "leximin",
            "The engine milp claims that no plan is better; that is not checked.",
        ),
        ("none", {}, "leximin", "Whether a better plan exists is not known."),
        (
            "proved",
            {"infeasible": True},
            "leximin",
            "Checked by counting: whatever the moves, the rules cannot all be kept.",
        ),
        (
            "claimed",
            {"infeasible": False},
            "leximin",
            "The proof that no plan exists does not hold.",
        ),
    ],
)
def test_how_far_an_answer_is_proved(
    optimality: str, holds: dict[str, bool], objective: str, sentence: str
) -> None:
    assert say_proof(optimality, Verdict(holds), "milp", objective) == sentence
