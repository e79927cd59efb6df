"""Reading published figures, rounding them and spreading totals over offices.

Published decimals become fractions, so that no float decides how a figure is rounded.
"""

import csv
from collections.abc import Sequence
from fractions import Fraction
from math import floor
from pathlib import Path

Row = dict[str, object]
Tables = dict[str, object]
"""An instance shaped like its JSON file: tables are lists of rows, rules an object."""

HERE = Path(__file__).parent
SOURCES = HERE / "sources"


def published(name: str) -> list[dict[str, str]]:
    """Return the rows of a file of published figures, as text."""
    with (SOURCES / f"{name}.csv").open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def nearest(value: Fraction) -> int:
    """Return the nearest whole number, halves upward."""
    return floor(value + Fraction(1, 2))


def whole(values: Sequence[Fraction]) -> list[int]:
    """Return each value rounded up or down so that the sum is the rounded sum.

    Largest remainders are rounded up; between equal ones the earlier.
    """
    rounded = [floor(value) for value in values]
    missing = nearest(sum(values, Fraction(0))) - sum(rounded)
    by_remainder = sorted(range(len(values)), key=lambda i: rounded[i] - values[i])
    for i in by_remainder[:missing]:
        rounded[i] += 1
    return rounded


def spread(total: int, weights: Sequence[Fraction]) -> list[int]:
    """Return `total` divided in proportion to the weights, in whole numbers that sum to it."""
    everything = sum(weights, Fraction(0))
    return whole([total * weight / everything for weight in weights])


def about(what: str, *, origin: str, right: str, published: str, assumed: str) -> str:
    """Return the `source` of an instance: what it is, in its first sentence, and where from."""
    return f"{what} Origin: {origin} Right: {right} Published: {published} Assumed: {assumed}"
