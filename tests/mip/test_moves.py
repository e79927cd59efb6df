"""Matching leavers with comers."""

from collections import Counter
from random import Random

import pytest

from optimizer.domain.load import Load
from optimizer.mip.moves import match_apart
from optimizer.mip.needs import Needs
from tests.build import ENGINES, find, instance_of, loads, moves_of, uncovered


def test_everyone_who_leaves_arrives_elsewhere() -> None:
    # Draw transfers first, so that the counts can be matched; make tight offices likely.
    rng = Random(3)
    for _ in range(2_000):
        num_offices = rng.randint(2, 5)
        departing: Counter[int] = Counter()
        arriving: Counter[int] = Counter()
        for _ in range(rng.randint(0, 6)):
            start, end = rng.sample(range(num_offices), 2)
            if rng.random() < 0.4:
                start, end = sorted((0, max(start, end, 1)), reverse=rng.random() < 0.5)
            officers = rng.randint(1, 4)
            departing[start] += officers
            arriving[end] += officers
        left, come = Counter(departing), Counter(arriving)
        for start, end, officers in match_apart(departing, arriving):
            assert start != end
            assert officers > 0
            left[start] -= officers
            come[end] -= officers
        assert not any(left.values())
        assert not any(come.values())
        assert departing.total() == arriving.total()


@pytest.mark.parametrize("engine", ENGINES)
def test_pools_alike_are_named_in_their_order(engine: str) -> None:
    # Pools p and q are alike; two of the three officers move, p before q, whatever the solver.
    instance = instance_of(
        {"B x": 30, "B y": 30, "A x": 1},
        [("A x", 1, "q"), ("A x", 2, "p")],
        pools=[{"pool": "p"}, {"pool": "q"}],
    )
    moves = moves_of(find(instance, engine))  # type: ignore[arg-type]
    assert {(pool, start): n for (_, pool, start, _), n in moves.items()} == {("p", "A x"): 1}
    assert len(moves) == 2


def test_needs_are_exact_on_either_side_of_a_level() -> None:
    # 7 cases, weight 1.5: 10.5; standard 3. With FTE 0.7 the load is 10.5 / 2.1 = 5.
    instance = instance_of(
        {"A x": 7},
        [("A x", 3, "p")],
        pools=[{"pool": "p", "fte": 0.7}],
        duties=[{"duty": "x", "standard": 3}],
        case_types=[{"case_type": "heavy", "weight": 1.5}],
        caseload=[{"office": "A", "duty": "x", "cases": 7, "case_type": "heavy"}],
    )
    needs = Needs(instance)
    assert needs.grain == [700]
    assert needs.capacity == [2_100]
    five = loads(5)[0]
    assert needs.load(0, 700) == five
    assert needs.fte_needed(0, five, below=False) == 700
    assert needs.fte_needed(0, five, below=True) == 1_400
    assert needs.fte_needed(0, loads("4999/1000")[0], below=False) == 1_400
    assert needs.fte_exactly(0, five) == 700
    assert needs.fte_exactly(0, loads("7/2")[0]) is None
    assert needs.lowest_from(five, [0], beyond=False) == five
    assert needs.lowest_from(five, [0], beyond=True) == uncovered("7/2")[0]
    assert needs.highest_to(five, [0], below=True) == loads("5/2")[0]
    assert needs.fte_needed(0, uncovered("7/2")[0], below=False) == 0
    assert needs.fte_needed(0, uncovered("7/2")[0], below=True) == 700
    assert needs.least_peak([0]) == Load(False, loads("5/3")[0].ratio)
