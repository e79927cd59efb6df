"""Apportionment against the greedy order it stands for, one officer at a time."""

from fractions import Fraction
from random import Random
from typing import NamedTuple

import numpy as np
import pytest

from optimizer.network.apportion import apportion
from optimizer.network.cells import CellLoads


class Cell(NamedTuple):
    top: int
    bottom: int = 1
    waiting: int = 1
    lower: int = 0
    upper: int = 100
    region: int = 0


def shared(cells: list[Cell], *budget: int) -> list[int]:
    top, bottom, waiting, lower, upper, region = np.array(cells, dtype=np.int64).T
    loads = CellLoads(top, bottom, waiting)
    return apportion(loads, lower, upper, region, np.array(budget)).tolist()


def one_at_a_time(cells: list[Cell], *budget: int) -> list[int]:
    """Share out the officers of each region one by one, by the words of the docstring."""
    officers = [cell.lower for cell in cells]

    def load(i: int, num: int) -> tuple[bool, Fraction]:
        cell = cells[i]
        return (num == 0, Fraction(cell.top, cell.bottom * num if num else cell.waiting))

    for region, num in enumerate(budget):
        here = [i for i, cell in enumerate(cells) if cell.region == region]
        for _ in range(num - sum(officers[i] for i in here)):
            waiting = [i for i in here if cells[i].top and officers[i] < cells[i].upper]
            if not waiting:
                # Nobody has use for the officer: the first cell without cases that has room.
                idle = [i for i in here if not cells[i].top and officers[i] < cells[i].upper]
                officers[idle[0]] += 1
                continue
            highest = max(load(i, officers[i]) for i in waiting)
            equal = [i for i in waiting if load(i, officers[i]) == highest]
            officers[min(equal, key=lambda i: (load(i, officers[i] + 1), i))] += 1
    return officers


@pytest.mark.parametrize(
    ("cells", "budget", "officers"),
    [
        # Loads fall 12, 6 | 6, 4 | 3, 3: with six officers four and two.
        ([Cell(12), Cell(6)], 6, [4, 2]),
        # Fewer officers than cells with cases: the one with more waiting is covered first.
        ([Cell(5), Cell(9), Cell(7)], 2, [0, 1, 1]),
        # Waiting is work over standard: 9 of standard 2 are less than 5.
        ([Cell(9, 2, 2), Cell(5)], 1, [0, 1]),
        # Both have the load 6; the first falls to 4 with its third officer, the other to 3.
        ([Cell(12, lower=2), Cell(6, lower=1)], 4, [2, 2]),
        # Alike in everything: the lower number.
        ([Cell(6), Cell(6), Cell(6)], 4, [2, 1, 1]),
        # The limits come before the need, above and below.
        ([Cell(100, upper=1), Cell(1)], 5, [1, 4]),
        ([Cell(100), Cell(1, lower=3)], 5, [2, 3]),
        # Nobody serves where there are no cases unless there is no other room.
        ([Cell(0), Cell(6, upper=2), Cell(0, upper=9)], 3, [1, 2, 0]),
        ([Cell(0, upper=1), Cell(6, upper=2), Cell(0)], 5, [1, 2, 2]),
        ([Cell(0, lower=2), Cell(6)], 3, [2, 1]),
        ([Cell(6)], 0, [0]),
    ],
)
def test_by_hand(cells: list[Cell], budget: int, officers: list[int]) -> None:
    assert one_at_a_time(cells, budget) == officers
    assert shared(cells, budget) == officers


def test_regions_share_nothing() -> None:
    # The second region's heavy cell gets nothing from the first; the third has nobody at all.
    cells = [Cell(2), Cell(900, region=1), Cell(3), Cell(5, region=2)]
    assert shared(cells, 4, 1, 0) == [2, 1, 2, 0]


def test_loads_nearer_than_the_search_for_a_threshold_can_tell() -> None:
    # With two officers each the loads differ by one part in 10**15; a third officer for the higher.
    big = 10**15
    assert shared([Cell(2 * big), Cell(2 * big + 1)], 5) == [2, 3]
    assert shared([Cell(2 * big + 1), Cell(2 * big)], 5) == [3, 2]


def test_large_numbers() -> None:
    # Ten million officers for work of 3 to 1.
    assert shared(
        [Cell(9 * 10**18, 10**5, upper=10**7), Cell(3 * 10**18, 10**5, upper=10**7)], 10**7
    ) == [
        7_500_000,
        2_500_000,
    ]


def test_as_one_officer_at_a_time() -> None:
    rng = Random(7)
    for _ in range(400):
        num_regions = rng.choice((1, 1, 2, 3))
        size = rng.choice((3, 12, 1_000))
        cells: list[Cell] = []
        for _ in range(rng.randint(num_regions, 8)):
            lower = rng.choice((0, 0, 0, 1, 2))
            cells.append(
                Cell(
                    top=rng.choice((0, size, 2 * size, rng.randint(0, size))),
                    bottom=rng.choice((1, 1, 2, 3)),
                    waiting=rng.choice((1, 1, 2)),
                    lower=lower,
                    upper=lower + rng.choice((0, 1, 3, 30, 30)),
                    region=rng.randrange(num_regions),
                )
            )
        budget: list[int] = []
        for region in range(num_regions):
            here = [cell for cell in cells if cell.region == region]
            least, most = sum(c.lower for c in here), sum(c.upper for c in here)
            budget.append(rng.randint(least, min(most, least + rng.choice((2, 6, 40)))))
        assert shared(cells, *budget) == one_at_a_time(cells, *budget), (cells, budget)
