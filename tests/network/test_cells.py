"""The cells' loads by number of officers."""

from fractions import Fraction

import numpy as np

from optimizer.domain.instance import Ints
from optimizer.domain.load import NO_LOAD, Load
from optimizer.network.cells import CellLoads


def cells(*rows: tuple[int, int, int]) -> CellLoads:
    """Return cells by (top, bottom, waiting)."""
    top, bottom, waiting = np.array(rows, dtype=np.int64).T
    return CellLoads(top, bottom, waiting)


# 12 cases; 12 cases at a standard of 2; none; 3 cases served by halves: 2 officers have the load 3.
CELLS = cells((12, 1, 1), (12, 2, 2), (0, 1, 1), (6, 1, 2))


def officers(*numbers: int) -> Ints:
    return np.array(numbers, dtype=np.int64)


def test_loads_by_number_of_officers() -> None:
    assert CELLS.load(0, 5) == Load(False, Fraction(12, 5))
    assert CELLS.load(1, 5) == Load(False, Fraction(12, 10))
    assert CELLS.load(3, 2) == Load(False, Fraction(3))
    assert CELLS.load(0, 0) == Load(True, Fraction(12))
    assert CELLS.load(3, 0) == Load(True, Fraction(3))
    assert CELLS.load(2, 0) == CELLS.load(2, 7) == NO_LOAD


def test_ranks_compare_cells_and_numbers_of_officers_together() -> None:
    # Loads 6, 3, 0, 3 and with one officer more each: 4, 2, 0, 2.
    first, second = CELLS.ranks(officers(2, 2, 0, 2), officers(3, 3, 1, 3))
    assert first.tolist() == [4, 2, 0, 2]
    assert second.tolist() == [3, 1, 0, 1]


def test_uncovered_cells_rank_by_what_waits_in_them() -> None:
    # 12 wait in the first, 6 of standard 2 in the second, 3 in the last; 4 is a load above none.
    (ranks,) = CELLS.ranks(officers(0, 0, 0, 0))
    assert ranks.tolist() == [3, 2, 0, 1]
    first, second = CELLS.ranks(officers(3, 0, 0, 0), officers(1, 9, 9, 9))
    assert second[0] < first[3] < first[1]


def test_peak_is_the_highest_load() -> None:
    assert CELLS.peak(officers(4, 1, 0, 3)) == Load(False, Fraction(6))
    assert CELLS.peak(officers(4, 1, 0, 0)) == Load(True, Fraction(3))
    assert cells((0, 1, 1)).peak(officers(0)) == NO_LOAD
    assert CELLS.of_cells(officers()).peak(officers()) == NO_LOAD
    assert CELLS.of_cells(officers(1, 3)).peak(officers(3, 2)) == Load(False, Fraction(3))


def test_officers_needed_for_a_load() -> None:
    # For 6: 2, 1, nobody, 1. Below 6: 3, 2, nobody, and 6 cases by two halves make 2.
    assert CELLS.needed(Load(False, Fraction(6))).tolist() == [2, 1, 0, 1]
    assert CELLS.needed_below(Load(False, Fraction(6))).tolist() == [3, 2, 0, 2]


def test_without_cases_nobody_is_needed_for_no_load() -> None:
    idle = cells((0, 1, 1), (0, 3, 2))
    assert idle.needed(NO_LOAD).tolist() == [0, 0]
    assert idle.needed(Load(False, Fraction(6))).tolist() == [0, 0]


def test_to_let_so_much_wait_the_others_need_an_officer() -> None:
    # At most 6 may wait uncovered: only the first cell has more. Below 6 the second may not either.
    assert CELLS.needed(Load(True, Fraction(6))).tolist() == [1, 0, 0, 0]
    assert CELLS.needed_below(Load(True, Fraction(6))).tolist() == [1, 1, 0, 0]
    assert CELLS.needed_below(Load(True, Fraction(3))).tolist() == [1, 1, 0, 1]
