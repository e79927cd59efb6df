"""Rows in their tightest whole form, and values that are checked before they are believed."""

from itertools import product
from random import Random

import pytest

from optimizer.domain.errors import Refusal
from optimizer.mip.model import Answer, Model, Row, Solver, solve_exactly


def _model(*most: int) -> Model:
    model = Model()
    for number in most:
        model.variable(number)
    return model


def _saying(answer: Answer) -> Solver:
    return lambda model, seconds: answer


def test_a_row_is_divided_and_its_bounds_rounded_inwards() -> None:
    # 500 x + 1000 y between 750 and 2,400 is x + 2 y between 2 and 4.
    model = _model(9, 9)
    model.require([(500, 0), (1000, 1)], lower=750, upper=2_400, name=("seats", 3))
    assert model.rows == [Row(((1, 0), (2, 1)), 2, 4, ("seats", 3), 500)]


def test_a_variable_named_twice_counts_once() -> None:
    model = _model(9, 9)
    model.require([(2, 0), (1, 1), (-2, 0)], upper=3)
    assert model.rows == [Row(((1, 1),), None, 3)]


def test_a_row_that_nothing_can_break_is_left_out() -> None:
    model = _model(3)
    model.require([(1, 0)], lower=0, upper=3)
    assert model.rows == []
    assert not model.is_contradictory


@pytest.mark.parametrize("bounds", [{"lower": 4}, {"upper": -1}])
def test_a_row_that_nothing_can_keep_needs_no_solver(bounds: dict[str, int]) -> None:
    model = _model(3)
    model.require([(1, 0)], **bounds)
    assert solve_exactly(model, _saying(Answer("optimal", (3,))), None).status == "infeasible"


def test_values_are_checked_against_rows_and_bounds() -> None:
    rng = Random(7)
    kept = 0
    for _ in range(300):
        model = _model(3, 3, 3)
        terms = [(rng.choice((-3, -1, 2, 5)), variable) for variable in range(3)]
        lower, upper = sorted((rng.randint(-8, 20), rng.randint(-8, 20)))
        model.require(terms, lower=lower, upper=upper)
        values = [rng.randint(0, 4) for _ in range(3)]
        total = sum(coefficient * values[variable] for coefficient, variable in terms)
        is_kept = lower <= total <= upper and max(values) <= 3
        assert model.is_kept_by(values) == (is_kept and not model.is_contradictory)
        kept += is_kept
    assert 30 < kept < 270


def test_a_solver_whose_best_plan_breaks_a_row_is_not_believed() -> None:
    model = _model(3)
    model.require([(1, 0)], upper=2)
    with pytest.raises(Refusal) as refusal:
        solve_exactly(model, _saying(Answer("optimal", (3,))), None)
    assert refusal.value.code == "solver_inexact"


def test_a_stopped_solver_whose_numbers_are_no_plan_has_none() -> None:
    model = _model(3)
    model.require([(1, 0)], upper=2)
    assert solve_exactly(model, _saying(Answer("feasible", (3,))), 1.0) == Answer("stopped")


def test_a_copy_grows_alone() -> None:
    model = _model(3)
    copy = model.copy()
    copy.require([(1, copy.variable(1))], lower=1)
    assert len(model.most) == 1
    assert model.rows == []


def test_the_magnitude_of_a_row_stops_at_its_ceiling() -> None:
    model = _model(10**6, 10**6)
    model.require([(7, 0), (1_000, 1)], upper=30_000)
    assert model.magnitude() == 30_000
    model.require([(7, 0), (1_000, 1)], lower=30_000)
    assert model.magnitude() == 10**9


def test_what_keeps_a_row_keeps_it_loosened() -> None:
    # 7 x + 1,000,001 y is between 999,999 and 2,000,010: x alone is too little, y is 1, or 2 with
    # x at most 1. In larger units the 7 counts as nothing below, and as something above.
    model = Model()
    x, y = model.variable(3), model.variable(3)
    model.require([(7, x), (1_000_001, y)], lower=999_999, upper=2_000_010)
    loose = model.loosened(1_000)
    assert loose.magnitude() <= 1_000
    assert model.loosened(10**9).rows == model.rows
    for values in product(range(4), repeat=2):
        assert loose.is_kept_by(values) or not model.is_kept_by(values)
    assert not loose.is_kept_by((0, 3))
    assert not loose.is_kept_by((0, 0))
