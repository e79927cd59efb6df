"""From coarse to fine: every step is found, and what is said early is true, whatever is asked."""

from bisect import bisect_left
from fractions import Fraction
from itertools import pairwise
from random import Random

import pytest

from optimizer.answers.stairs import NEVER, Asked, Point, Stairs
from optimizer.domain.load import Load
from optimizer.domain.plan import plan_of
from tests.answers.three_offices import three_offices

PLAN = plan_of(three_offices(), [])
Steps = list[tuple[Load, int]]


def drawn(seed: int) -> Steps:
    """Return a staircase: peaks fall, some of the first uncovered, and what is spent rises."""
    dice = Random(seed)
    num = dice.randint(1, 40)
    ratios = sorted((Fraction(dice.randint(1, 10**4), 100) for _ in range(num)), reverse=True)
    num_uncovered = dice.choice((0, 0, 1, 2))
    peaks = [Load(n < num_uncovered, ratio) for n, ratio in enumerate(dict.fromkeys(ratios))]
    spent, steps = dice.choice((0, 5)), []
    for peak in peaks:
        steps.append((peak, spent))
        spent += dice.randint(1, 50)
    return steps


def cheapest(steps: Steps, asked: Asked) -> tuple[Load, int] | None:
    """Return the first step within the limit, as an engine that happens on the highest peak."""
    for peak, spent in steps:
        if peak < asked.limit or (peak == asked.limit and not asked.below):
            return peak, spent
    return None


def begun(steps: Steps) -> Stairs:
    stairs = Stairs()
    stairs.add(Point(PLAN, *steps[0], is_least=True))
    return stairs


def ask(stairs: Stairs, steps: Steps, *, unsure: Random | None = None) -> bool:
    """Ask one question; an unsure engine may have a dearer plan, and says that it may be."""
    asked = stairs.next()
    if asked is None:
        return False
    found = cheapest(steps, asked)
    is_sure = found is None or unsure is None or unsure.random() < 0.5
    if found is not None and not is_sure:
        found = unsure.choice(steps[steps.index(found) :]) if unsure else found
        found = found[0], found[1] + (unsure.choice((0, 3)) if unsure else 0)
    stairs.tell(asked, None if found is None else Point(PLAN, *found, is_least=is_sure))
    return True


def told(stairs: Stairs) -> Steps:
    return [(point.peak, point.spent) for point in stairs.points]


@pytest.mark.parametrize("seed", range(60))
def test_every_step_is_found_and_no_question_is_asked_in_vain(seed: int) -> None:
    steps = drawn(seed)
    stairs, num = begun(steps), 0
    while num < 500 and ask(stairs, steps):
        num += 1
    assert told(stairs) == steps
    assert stairs.is_whole
    stairs.label()
    assert {point.label for point in stairs.points} == {"claimed"}
    # One closes each step; of those half way down each finds one, or none and then one closes it.
    assert num <= 3 * len(steps) + 40


@pytest.mark.parametrize("seed", range(60))
def test_what_is_missing_lies_in_a_gap(seed: int) -> None:
    """At any time, and after answers of which nobody knows that they are the cheapest."""
    dice, steps = Random(seed), drawn(seed)
    stairs = begun(steps)
    for _ in range(dice.randint(0, 40)):
        if not ask(stairs, steps, unsure=dice):
            break
        stairs.label()
        points = stairs.points
        assert all(a.peak > b.peak and a.spent < b.spent for a, b in pairwise(points))
        for peak, spent in steps:
            place = bisect_left(points, spent + 1, key=lambda point: point.spent) - 1
            above = points[place]
            if (above.peak, above.spent) != (peak, spent):
                assert above.floor <= peak < above.peak
        known = {(point.peak, point.spent) for point in points if point.label != "best_found"}
        assert known <= set(steps)


@pytest.mark.parametrize("seed", range(0, 60, 3))
def test_a_few_questions_span_the_range(seed: int) -> None:
    """After 12 of them no gap is wider than a quarter of the range, nor is the end farther off."""
    steps = [(peak, spent) for peak, spent in drawn(seed) if not peak.uncovered]
    whole = steps[0][0].ratio - steps[-1][0].ratio if steps else Fraction(0)
    stairs = begun(steps or drawn(seed))
    stairs.learn(steps[-1][0] if steps else stairs.points[0].peak, NEVER)
    for _ in range(12):
        ask(stairs, steps)
    assert all(point.peak.ratio - point.floor.ratio <= whole / 4 for point in stairs.points)


def test_gains_that_are_too_small_are_left_alone() -> None:
    steps = [(Load(False, Fraction(300 - n, 100)), n) for n in range(200)]
    stairs = begun(steps)
    stairs.learn(steps[-1][0], NEVER)
    for _ in range(500):
        asked = stairs.next(Fraction(1, 4))
        if asked is None:
            break
        found = cheapest(steps, asked)
        stairs.tell(asked, None if found is None else Point(PLAN, *found, is_least=True))
    assert not stairs.is_whole
    assert all(point.width is not None and point.width < Fraction(1, 4) for point in stairs.points)
    assert len(stairs.points) < 50
