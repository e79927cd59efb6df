"""Weights on rules: whatever they are, they never show a bound that some plan breaks."""

from collections import Counter as Tally
from collections.abc import Iterator
from dataclasses import replace
from fractions import Fraction
from random import Random
from typing import Any

import numpy as np
import pytest

from optimizer.domain.instance import Instance
from optimizer.domain.load import NO_LOAD, Load
from optimizer.domain.plan import plan_of
from optimizer.domain.proof import Name, Proof, Weights
from optimizer.files import instance_from_tables
from optimizer.judge.certify import certify
from optimizer.judge.sums import Sums, check_weights
from optimizer.judge.ways import Ways
from optimizer.mip.relaxation import prove
from tests.every_measure import ranked_loads
from tests.every_plan import Plans, Tables, every_plan
from tests.every_rule import broken_rules
from tests.judge.bills import Counter
from tests.random_rules import random_rule_tables

TWO_OFFICES: Tables = {
    "format": "caseload/1",
    "offices": [{"office": "A"}, {"office": "B"}],
    "duties": [{"duty": "x"}],
    "caseload": [
        {"office": "A", "duty": "x", "cases": 30},
        {"office": "B", "duty": "x", "cases": 12},
    ],
    "pools": [{"pool": "full"}, {"pool": "half", "fte": 0.5}],
    "staff": [
        {"office": "A", "duty": "x", "pool": "full", "officers": 2},
        {"office": "B", "duty": "x", "pool": "full", "officers": 2},
        {"office": "B", "duty": "x", "pool": "half", "officers": 4},
    ],
    "mixes": [{"pools": ["half"], "share": 0.5}],
    "lanes": [{"from": "B", "to": "A", "max": 2}],
}
"""At most half of a cell's officers are of half time, and two may go from B to A.

Below 10, A needs 3.5 FTE of 30 cases. B must lose two of its four halves, so its lane is full: A
has 2 + 2 x 0.5 = 3 FTE and a load of 10.
"""

TEN = Load(False, Fraction(10))
NEED, MIX, LANE = ("need", 0), ("mix", 0, 1), ("lane", 0)
BY_HAND: dict[Name, int] = {NEED: 2, MIX: 1, LANE: 1500}
"""Arrivals in A earn 2 for each thousandth of FTE: 2,000 full, 1,000 half. In B a half pays 500 and
a full earns 500 (1000 - 500 and -500 for each). The lane costs 1,500.

A's two full stay: -4,000. B's two full earn 500, by staying or by 2,000 - 1,500: -1,000. Its four
halves pay 500, by staying or by 1,500 - 1,000: +2,000. Together -3,000. The rules allow no more
than 2 x -3,500 + 0 + 1,500 x 2 = -4,000.
"""


def two_offices(**more: Any) -> Instance:
    return instance_from_tables(TWO_OFFICES | more)


def counters(count: int, first: int = 0, most: int = 3_000) -> Iterator[Counter]:
    """Yield random instances with all their plans, those with few of them."""
    for seed in range(first, first + count):
        tables = random_rule_tables(seed)
        plans = every_plan(tables)
        if 0 < plans.num_plans <= most:
            yield Counter(instance_from_tables(tables), plans)


def keeps_rules(plans: Plans) -> Any:
    return ~np.any(list(broken_rules(plans).values()), axis=0)


def limits(plans: Plans) -> list[Load]:
    """Return the loads that every load could be below."""
    return [load for load in ranked_loads(plans)[0] if load != NO_LOAD]


def test_by_hand() -> None:
    instance = two_offices()
    assert check_weights(instance, Weights(BY_HAND, TEN)) is None
    # A load just above 10 needs only 3 FTE, and 3 there are.
    above = Load(False, Fraction(10) + Fraction(1, 10**9))
    assert check_weights(instance, Weights(BY_HAND, above)) is not None


@pytest.mark.parametrize("name", BY_HAND)
def test_every_weight_is_needed(name: Name) -> None:
    rest = {other: weight for other, weight in BY_HAND.items() if other != name}
    assert check_weights(two_offices(), Weights(rest, TEN)) is not None


def test_what_is_shown_of_a_plan() -> None:
    instance = two_offices()
    half, full = instance.pools.ids.index("half"), instance.pools.ids.index("full")
    best, worse = plan_of(instance, [(half, -1, 1, 0, 2)]), plan_of(instance, [(full, -1, 1, 0, 0)])
    proof = Proof(weights=Weights(BY_HAND, TEN))
    assert certify(instance, "leximin", best, proof).holds == {"bound": True, "peak": True}
    assert certify(instance, "leximin", worse, proof).holds == {"bound": True}
    assert certify(instance, "leximin", None, proof).holds == {"bound": True}
    # A load that the plan is below was never the lowest, whatever the weights.
    beyond = Proof(weights=Weights(BY_HAND, Load(False, Fraction(16))))
    said = certify(instance, "leximin", worse, beyond)
    assert said.holds == {"bound": False}
    assert "the plan has a lower peak" in said.reasons[0]
    nothing = Proof(weights=Weights(BY_HAND, None))
    assert certify(instance, "leximin", best, nothing).holds == {"bound": False}
    assert certify(instance, "leximin", None, nothing).holds == {"infeasible": False}


def test_there_is_no_plan() -> None:
    # Nobody may go, so B keeps four halves to two: mix 4,000 - 500 x 6 = 1,000, above 0.
    instance = two_offices(rules={"transfers": False})
    proof = Proof(weights=Weights({MIX: 1}))
    assert certify(instance, "leximin", None, proof).holds == {"infeasible": True}


@pytest.mark.parametrize(
    "name",
    [
        (),
        ("toll", 0),
        (0,),
        ("need",),
        ("need", 0, 0),
        ("need", 2),
        ("need", -1),
        ("need", True),
        ("need", 0.0),
        ("need", "0"),
        ("need", None),
        ("rounded", 0, 0),
        ("rounded", 0, 1001),
        ("mix", 1, 0),
        ("lane", 1),
        ("span", 0, 0),
        ("stay", 0),
        ("budget", 0),
        ("rise", 0),
        ("work", 0),
        ("cost",),
        ("transfers",),
    ],
)
def test_a_name_of_no_rule_shows_nothing(name: Any) -> None:
    prices: dict[Any, int] = {name: 1}
    assert check_weights(two_offices(), Weights(prices | BY_HAND, TEN)) is not None


@pytest.mark.parametrize("weight", [0, -1, 1.5, True, None, 2**200, np.int64(1)])
def test_what_is_no_weight_shows_nothing(weight: Any) -> None:
    weights = Weights(BY_HAND | {("least", 0): weight}, TEN)
    assert check_weights(two_offices(), weights) is not None


@pytest.mark.parametrize(
    "below",
    [NO_LOAD, Load(False, Fraction(-1)), Load(True, Fraction(-1)), Load(False, Fraction(2**200))],
)
def test_what_is_no_limit_shows_nothing(below: Load) -> None:
    assert check_weights(two_offices(), Weights(BY_HAND, below)) is not None


def test_large_weights_are_added_up_exactly() -> None:
    # A dearer lane changes nobody's way and hands back twice as much: 2 are left of 1000, or 0.
    for size in (1, 10**9, 2**100):
        scaled = {name: weight * size for name, weight in BY_HAND.items()}
        lane = 1500 * size + 500 * size
        assert check_weights(two_offices(), Weights(scaled | {LANE: lane - 1}, TEN)) is None
        assert check_weights(two_offices(), Weights(scaled | {LANE: lane}, TEN)) is not None


def test_a_budget_is_spent_in_what_costs_have_in_common() -> None:
    # Transfers cost 10 and cases 4: of a budget of 15 no more than 14 can be spent; with transfers
    # alone 10.
    moves = {"rules": {"budget": 15}}
    assert _most(two_offices(**moves), ("cost",)) == 10_000
    remote = {"remote": [{"office": "A", "duty": "x", "share": 1, "cost": 4}]}
    assert _most(two_offices(**moves, **remote), ("cost",)) == 14_000
    hires = [{"pool": "full", "officers": 1, "cost": 6}]
    budgets = [
        {"budget": "all", "max": 15},
        {"budget": "half", "max": 15, "pools": ["half"]},
        {"budget": "heads", "max": 1, "counts": "officers"},
    ]
    instance = two_offices(hires=hires, budgets=budgets)
    assert [_most(instance, ("budget", row)) for row in range(3)] == [14_000, 10_000, 1_000]


def _most(instance: Instance, name: Name) -> int:
    counted = Sums(instance, Ways(instance), None).find(name)
    assert counted is not None
    return counted.most


def test_every_plan_keeps_every_sum() -> None:
    rng = Random(51)
    tight: Tally[str] = Tally()
    for counter in counters(450):
        plans, kept = counter.plans, keeps_rules(counter.plans)
        ladder, ranks = ranked_loads(plans)
        for _ in range(3):
            below = rng.choice([None, *limits(plans)])
            below_it = kept if below is None else kept & (ranks.max(axis=1) < ladder.index(below))
            if not below_it.any():
                continue
            for name, counted in counter.names(rng, counter.sums(below)).items():
                totals = counter.of(counted)[below_it]
                assert totals.max() <= counted.most, (counter.instance.name, name, below)
                tight[str(name[0])] += totals.max() == counted.most
    # Every rule is there, and was kept with nothing to spare.
    assert set(tight) == set(counter.sums(None).named)
    assert min(tight.values()) > 0


def test_the_least_bill_is_what_the_cheapest_plan_pays() -> None:
    # Every way open to an officer is in some plan, and officers and cases pay each on their own.
    rng = Random(52)
    num_bills = 0
    for counter in counters(250, first=450):
        below = rng.choice([None, *limits(counter.plans)])
        sums = list(counter.names(rng, counter.sums(below)).values())
        for _ in range(4):
            bill = counter.bill()
            for counted in rng.sample(sums, min(len(sums), rng.randint(1, 8))):
                bill.add(counted, rng.choice((1, 2, 7, 1000, 1 << 70)))
            assert counter.totals(bill).min() == bill.least(), counter.instance.name
            num_bills += 1
    assert num_bills > 500


def test_no_weights_near_good_ones_show_a_load_that_some_plan_is_below() -> None:
    rng = Random(53)
    num_shown = num_refused = 0
    for counter in counters(330, first=700):
        plans, kept = counter.plans, keeps_rules(counter.plans)
        ladder, ranks = ranked_loads(plans)
        if not kept.any():
            continue
        peak = ladder[ranks.max(axis=1)[kept].min()]
        offered = [prove(counter.instance, limit) for limit in limits(plans)[-4:]]
        good = [weights for weights in offered if weights is not None]
        if not good:
            continue
        for below in [None, *limits(plans)]:
            prices = _nudged(rng, rng.choice(good).prices)
            prices |= _some(rng, counter, below)
            is_shown = check_weights(counter.instance, Weights(prices, below)) is None
            if is_shown:
                assert below is not None
                assert below <= peak, (counter.instance.name, prices, below)
            num_shown += is_shown
            num_refused += not is_shown
    assert num_shown > 80
    assert num_refused > 500


def test_one_number_off_is_another_true_bound_or_none() -> None:
    rng = Random(54)
    num_shown = num_refused = 0
    for counter in counters(250, first=1_200):
        plans, kept = counter.plans, keeps_rules(counter.plans)
        ladder, ranks = ranked_loads(plans)
        peak = ladder[ranks.max(axis=1)[kept].min()] if kept.any() else None
        weights = None if peak == NO_LOAD else prove(counter.instance, peak)
        if weights is None:
            continue
        assert check_weights(counter.instance, weights) is None
        for name in weights.prices:
            for spoilt in _spoilt(rng, counter, weights, name):
                if check_weights(counter.instance, spoilt) is not None:
                    num_refused += 1
                    continue
                num_shown += 1
                if peak is not None:
                    assert spoilt.below is not None
                    assert spoilt.below <= peak
    assert num_shown > 50
    assert num_refused > 300


def _spoilt(rng: Random, counter: Counter, weights: Weights, name: Name) -> Iterator[Weights]:
    prices = dict(weights.prices)
    for weight in (prices[name] + 1, prices[name] * 2, prices[name] // 2, -prices[name]):
        yield replace(weights, prices=prices | {name: weight})
    rule, *places = name
    if places:
        moved = rule, *(int(place) + rng.choice((-1, 1)) for place in places)
        rest = {other: weight for other, weight in prices.items() if other != name}
        yield replace(weights, prices=rest | {moved: prices[name]})
    higher = [load for load in limits(counter.plans) if weights.below and load > weights.below]
    if higher:
        yield replace(weights, below=higher[0])
    yield replace(weights, below=None)


def _nudged(rng: Random, prices: dict[Name, int]) -> dict[Name, int]:
    size = max(prices.values()) // 4 + 1
    off = {
        name: weight + rng.choice((0, 0, rng.randint(-size, size)))
        for name, weight in prices.items()
    }
    return {name: weight for name, weight in off.items() if weight > 0}


def _some(rng: Random, counter: Counter, below: Load | None) -> dict[Name, int]:
    names = list(counter.names(rng, counter.sums(below)))
    return {name: rng.choice((1, 1000)) for name in rng.sample(names, rng.choice((0, 0, 1, 2)))}
