"""Loads are compared as fractions, however close they are as floats."""

from fractions import Fraction
from random import Random

import numpy as np
import pytest

from optimizer.domain.load import (
    BEYOND_COUNTS,
    NO_LOAD,
    Load,
    load_terms,
    officers_needed,
    officers_needed_below,
    rank,
)
from tests.build import instance_of

# The floats of both are 2.0**53: a float has 53 digits, and this is the first integer it lacks.
FIRST_LOST = 2**53 + 1


def ranks(terms: list[tuple[int, int]], uncovered: list[bool] | None = None) -> list[int]:
    """Return the ranks of fractions given as (numerator, denominator)."""
    columns = np.array(terms, dtype=np.int64).reshape(-1, 2)
    flags = np.array(uncovered or [False] * len(terms), dtype=bool)
    return rank(flags, columns[:, 0], columns[:, 1]).tolist()


def needed(top: int, bottom: int, limit: Fraction) -> tuple[int, int]:
    """Return the officers needed for a load of at most the limit, and for one below it."""
    columns = np.array([top]), np.array([bottom])
    return int(officers_needed(*columns, limit)[0]), int(officers_needed_below(*columns, limit)[0])


def test_equal_fractions_share_a_rank_whatever_their_terms() -> None:
    # 5/9 is above 1/2, 2/5 below it.
    assert ranks([(2, 4), (5, 9), (1, 2), (3, 6), (2, 5)]) == [1, 2, 1, 1, 0]


def test_fractions_closer_than_floats_can_tell_are_ordered() -> None:
    assert float(FIRST_LOST) == float(2**53)
    assert ranks([(FIRST_LOST, 1), (2**53, 1)]) == [1, 0]


def test_equal_and_nearly_equal_fractions_mix() -> None:
    # Four ways to write two numbers that have one float.
    assert ranks([(FIRST_LOST, 1), (2**53, 1), (2 * FIRST_LOST, 2), (2**54, 2)]) == [1, 0, 1, 0]


def test_order_of_fractions_whose_floats_are_in_the_wrong_order() -> None:
    # Cross-multiplied, the first is the smaller: its product falls short of the other by 1.
    low, high = (9007199254740999, 9007199254740998), (9007199254740998, 9007199254740997)
    assert low[0] * high[1] + 1 == high[0] * low[1]
    assert low[0] / low[1] >= high[0] / high[1]
    assert ranks([low, high]) == [0, 1]
    assert ranks([high, low]) == [1, 0]


def test_an_uncovered_cell_ranks_above_every_finite_load() -> None:
    # The uncovered ones among themselves by what waits; 5 waiting is not a load of 5.
    flags = [False, True, True, False, True]
    assert ranks([(10**9, 1), (5, 1), (9, 1), (5, 1), (10, 2)], flags) == [1, 2, 3, 0, 2]


def test_no_cases_are_a_load_of_0() -> None:
    assert ranks([(0, 7), (1, 10**18), (0, 1)]) == [0, 1, 0]


def test_no_loads_have_no_ranks() -> None:
    assert ranks([]) == []


def test_ranks_are_those_of_the_fractions() -> None:
    # Numerators and denominators of all sizes, many of them neighbours of one another.
    rng = Random(1)
    for _ in range(200):
        size = rng.choice((4, 100, 2**30, 2**62))
        base = rng.randrange(1, size), rng.randrange(1, size)
        terms = [
            (max(base[0] + rng.randint(-2, 2), 0), max(base[1] + rng.randint(-2, 2), 1))
            for _ in range(12)
        ]
        flags = [rng.random() < 0.2 for _ in terms]
        keys = [(flag, Fraction(*term)) for flag, term in zip(flags, terms, strict=True)]
        places = {key: place for place, key in enumerate(sorted(set(keys)))}
        assert ranks(terms, flags) == [places[key] for key in keys]


def test_officers_needed_turns_exactly_at_the_limit() -> None:
    # 10 cases over 2 officers are 5 each: at the limit, but not below it.
    assert needed(10, 1, Fraction(5)) == (2, 3)
    hair = Fraction(1, 10**18)
    assert needed(10, 1, 5 - hair) == (3, 3)
    assert needed(10, 1, 5 + hair) == (2, 2)


def test_officers_needed_at_a_limit_that_no_float_holds() -> None:
    # 10 / 3 officers is the limit itself.
    assert needed(10, 1, Fraction(10, 3)) == (3, 4)
    # 7 / (0.3 x 7) is 10/3 once more, in thousandths; three tenths are no float either.
    assert needed(7_000_000, 300_000, Fraction(10, 3)) == (7, 8)


def test_officers_needed_between_whole_numbers() -> None:
    # 10 / 4 is 2.5: three officers, at the limit of 4 as below it.
    assert needed(10, 1, Fraction(4)) == (3, 3)


def test_officers_needed_by_the_largest_numbers() -> None:
    # Nine million million million over ten million officers, and one case more or less.
    top, most = 9 * 10**18, 10**7
    assert needed(top, 1, Fraction(top, most)) == (most, most + 1)
    assert needed(top, 1, Fraction(top - 1, most)) == (most + 1, most + 1)
    assert needed(top, 1, Fraction(top + 1, most)) == (most, most)


def test_without_cases_nobody_is_needed() -> None:
    assert needed(0, 7, Fraction(1, 3)) == (0, 0)


@pytest.mark.parametrize("limit", [Fraction(0), Fraction(-1)])
def test_no_officers_bring_a_load_to_0(limit: Fraction) -> None:
    with pytest.raises(ValueError, match="to 0"):
        needed(5, 1, limit)


def test_more_officers_than_can_be_counted_are_still_too_many() -> None:
    # 2**62 cases at a limit of 1/8 take 2**65 officers: no integer of numpy, but above any plan's.
    least, below = needed(2**62, 1, Fraction(1, 8))
    assert least >= 10**12
    assert below >= 10**12
    assert float(least) <= 2 * BEYOND_COUNTS


def test_officers_needed_are_those_of_whole_numbers() -> None:
    rng = Random(2)
    for _ in range(3_000):
        size = rng.choice((10, 1_000, 10**6))
        bottom, most = rng.randint(1, size), rng.randint(1, 10**6)
        limit = Fraction(rng.randint(1, size), rng.randint(1, size))
        # As many cases as officers can have at the limit, or one more or less.
        top = max(int(limit * bottom * most) + rng.randint(-1, 1), 0)
        exact = Fraction(top, bottom) / limit
        at_most = -(-exact.numerator // exact.denominator)
        below = exact.numerator // exact.denominator + 1 if top else 0
        assert needed(top, bottom, limit) == (at_most, below)


def test_loads_of_cells() -> None:
    # 3 cases of weight 1.5 are 4.5; one officer of FTE 0.5 at a standard of 2 has 1 to serve with.
    # y has a case and nobody, so its load is what waits, 1 over its standard 4; B has no cases.
    instance = instance_of(
        {"A x": 3, "A y": 1},
        [("A x", 1, "p"), ("B y", 1, None)],
        pools=[{"pool": "p", "fte": 0.5}],
        duties=[{"duty": "x", "standard": 2}, {"duty": "y", "standard": 4}],
        case_types=[{"case_type": "heavy", "weight": 1.5}],
        caseload=[
            {"office": "A", "duty": "x", "cases": 3, "case_type": "heavy"},
            {"office": "A", "duty": "y", "cases": 1},
        ],
    )
    officers = instance.officers_by_pool
    terms = load_terms(instance, instance.available(officers), instance.weighted_cases)
    rows = zip(*terms, strict=True)
    found = [Load(bool(bare), Fraction(int(top), int(bottom))) for bare, top, bottom in rows]
    expected = [Load(False, Fraction(9, 2)), Load(True, Fraction(1, 4)), NO_LOAD, NO_LOAD]
    assert found == expected
    assert sorted(found)[-1] == Load(True, Fraction(1, 4))
