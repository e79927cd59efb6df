"""Numbers of a column read alike, and count in a workbook as what they are."""

from decimal import Decimal
from fractions import Fraction

import pytest

from optimizer.pages.columns import Column, Kind, Place, Value, spell_column


@pytest.mark.parametrize(
    ("kind", "values", "read"),
    [
        ("load", [Fraction(9, 5), Fraction(2), "uncovered"], ["1.80", "2.00", "uncovered"]),
        ("load", [Fraction(4), Fraction(7)], ["4", "7"]),
        # From a hundred on one decimal is enough, for the small ones beside them as well.
        ("load", [Fraction(4062, 5), Fraction(7, 4)], ["812.4", "1.8"]),
        ("number", [396.18, 11, None], ["396.18", "11.00", ""]),
        ("number", [Decimal("0.125"), 2], ["0.12", "2.00"]),
        ("number", [1200, 7], ["1,200", "7"]),
        ("signed", [3, -2, 0], ["+3", "−2", "0"]),
        ("signed", [Fraction(-1, 1000), Fraction(1, 2)], ["0.0", "+0.5"]),
        ("share", [Fraction(1, 3), 1], ["33.3 %", "100.0 %"]),
        ("place", [Place("A", "d"), Place("A"), Place(None)], ["A, d", "A", "(new)"]),
    ],
)
def test_decimals_of_a_column_are_alike(kind: Kind, values: list[Value], read: list[str]) -> None:
    assert spell_column(Column("heading", kind), values) == read
