"""Bounds without whole numbers: never above the truth, and weights that the judge adds up to it."""

from collections import Counter
from collections.abc import Iterator
from fractions import Fraction

import pytest

from optimizer.domain.errors import Refusal
from optimizer.domain.instance import Instance
from optimizer.domain.load import NO_LOAD, Load
from optimizer.domain.proof import Weights
from optimizer.domain.question import Question
from optimizer.files import instance_from_tables
from optimizer.judge.measure import highest, measure_loads
from optimizer.judge.sums import check_weights
from optimizer.mip.formulate import Formulation
from optimizer.mip.needs import Needs
from optimizer.mip.relaxation import lowest_peak, prove, weights_below
from optimizer.network.engine import solve_network
from tests.build import instance_of
from tests.every_rule import best_by_every_rule
from tests.judge.test_sums import BY_HAND, TEN, two_offices
from tests.random_instances import features, random_tables
from tests.random_rules import random_rule_tables

NUM_INSTANCES = 400


def bound_of(instance: Instance) -> Load | None:
    return lowest_peak(Formulation(instance), Needs(instance))


def peaks(count: int) -> Iterator[tuple[Instance, Load | None]]:
    """Yield random instances and their lowest peak, None where there is no plan."""
    for seed in range(count):
        tables = random_rule_tables(seed)
        best = best_by_every_rule(tables)
        peak = None if best is None else best["peak"].loads[0]
        if peak != NO_LOAD:
            yield instance_from_tables(tables), peak


def test_by_hand() -> None:
    # See `two_offices`: officers in parts can do no better than 10 there either.
    assert bound_of(two_offices()) == TEN
    assert prove(two_offices(), TEN) == Weights(BY_HAND, TEN) or _holds(two_offices(), TEN)
    assert prove(two_offices(), Load(False, Fraction(10) + Fraction(1, 10**6))) is None


def test_weights_are_the_small_numbers_of_a_hand_proof() -> None:
    weights = prove(two_offices(), TEN)
    assert weights is not None
    assert weights.prices == BY_HAND


def test_officers_are_rounded_up_in_parts_of_one() -> None:
    """A and B need 1.5 FTE each for a load below 10, and there are 3 FTE; but 1.5 are two heads.

    Of three full officers one office has one. The officer of half time, with whom 1.5 could be
    made up, is pinned to C.
    """
    instance = instance_of(
        {"A x": 10, "B x": 10, "C x": 0},
        [("A x", 1, "full"), ("B x", 2, "full"), ("C x", 1, "half")],
        pools=[{"pool": "full"}, {"pool": "half", "fte": 0.5}],
        pins=[{"what": "stay", "office": "C"}],
    )
    assert bound_of(instance) == TEN
    assert _holds(instance, TEN)


def test_officers_bear_what_their_lane_costs_once() -> None:
    """Four of B's five may go to A. The lane costs 8 once, 2 for each of the four, and 1 a move.

    With 9 the sum lets three go, and A has 90 cases for 4. Did nobody bear the 8, all four would
    go: 90 for 5. (In truth only one can go, for 1 + 8.)
    """
    instance = instance_of(
        {"A x": 90, "B x": 10},
        [("A x", 1, None), ("B x", 5, None)],
        rules={
            "transfers_out_share": 0.8,
            "transfer_cost": 1,
            "lane_fixed_cost": 8,
            "budget": 9,
        },
    )
    assert bound_of(instance) == Load(False, Fraction(90, 4))
    assert _holds(instance, Load(False, Fraction(90, 4)))


def test_a_cell_that_all_work_can_leave_is_weighed_too() -> None:
    """All of B's 8 cases may go to A, which has 4, and nobody moves: 6 and 6 are the lightest."""
    six = Load(False, Fraction(6))
    instance = instance_of(
        {"A x": 4, "B x": 8},
        [("A x", 1, None), ("B x", 1, None)],
        rules={"transfers": False},
        remote=[{"office": "B", "duty": "x", "share": 1}],
    )
    assert _holds(instance, six)
    bound = bound_of(instance)
    assert bound is not None
    assert Fraction(6) * (1 - Fraction(1, 10**5)) < bound.ratio <= 6


def test_the_bound_is_never_above_the_lowest_peak_and_mostly_shown_to_be_it() -> None:
    tally: Counter[tuple[str, bool]] = Counter()
    for instance, peak in peaks(NUM_INSTANCES):
        if peak is None:
            continue
        bound = bound_of(instance)
        assert bound is None or bound <= peak, instance.name
        if bound is not None and not len(instance.remote.office):
            assert bound == NO_LOAD or _holds(instance, bound), instance.name
        kind = "moving" if len(instance.remote.office) else "still"
        weights = prove(instance, peak)
        tally[kind, weights is not None and check_weights(instance, weights) is None] += 1
    for kind in ("still", "moving"):
        shown, not_shown = tally[kind, True], tally[kind, False]
        assert shown > 2 * not_shown, (kind, shown, not_shown)
        assert shown > 40


def test_there_is_no_plan() -> None:
    num_shown = num_infeasible = 0
    for instance, peak in peaks(NUM_INSTANCES):
        weights = prove(instance, None)
        is_shown = weights is not None and check_weights(instance, weights) is None
        assert peak is None or not is_shown, instance.name
        num_infeasible += peak is None
        num_shown += is_shown
    assert num_shown > num_infeasible / 2 > 10


def test_where_plans_are_flows_the_bound_is_the_peak() -> None:
    """Needs and gates of flows have a best plan in whole numbers, so nothing is lost in parts."""
    num_flows = 0
    for seed in range(250):
        tables = random_tables(seed)
        if {"budget", "transfers max", "duty changes max"} & set(features(tables)):
            continue
        instance = instance_from_tables(tables)
        try:
            plan = solve_network(instance, Question(objective="peak")).plan
        except Refusal:
            continue
        peak = NO_LOAD if plan is None else highest(measure_loads(instance, plan))
        if peak != NO_LOAD:
            assert bound_of(instance) == peak, instance.name
            assert _holds(instance, peak), instance.name
            num_flows += 1
    assert num_flows > 100


@pytest.mark.parametrize("below", [TEN, None])
def test_out_of_time_nothing_is_said(below: Load | None) -> None:
    formulation, needs = Formulation(two_offices()), Needs(two_offices())
    assert lowest_peak(formulation, needs, 0.0) is None
    assert weights_below(formulation, needs, below, 0.0) is None


def test_nobody_has_work() -> None:
    assert bound_of(instance_of({"A x": 0}, [("A x", 1, None)])) is None


def _holds(instance: Instance, peak: Load) -> bool:
    weights = prove(instance, peak)
    return weights is not None and check_weights(instance, weights) is None
