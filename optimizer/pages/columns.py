"""The columns of a table: what a value in one is, and how it reads beside the others in it.

A table holds values, not texts, so that a page can align them and a workbook can count with them.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction
from typing import Literal

from optimizer.answers.plain import Fields, fraction_of, rounded

Kind = Literal["text", "number", "load", "signed", "share", "office", "duty", "pool", "place"]
"""What is in a column; signed is a change with its sign, a share is read in per cent."""

NUMERIC = ("number", "load", "signed", "share")
MOST_PLACES = {"number": 2, "load": 2, "signed": 2, "share": 1}
"""Decimals of a number in a column of each kind."""
COARSE = 100
"""A load from which one decimal is enough, for all in its column."""
UNCOVERED = "uncovered"


@dataclass(frozen=True)
class Place:
    """An office, and a duty there; of an officer who is new, no office."""

    office: str | None
    duty: str | None = None

    def __str__(self) -> str:
        if self.office is None:
            return "(new)"
        return self.office if self.duty is None else f"{self.office}, {self.duty}"


Number = int | float | Decimal | Fraction
Value = str | Place | Number | None


@dataclass(frozen=True)
class Column:
    """A column of a table, by what stands above it."""

    heading: str
    kind: Kind = "text"

    @property
    def numeric(self) -> bool:
        return self.kind in NUMERIC


def load_value(load: Fields | None) -> Value:
    """Return a load as the value of a column; an uncovered cell has no number."""
    exact = fraction_of(load)
    return UNCOVERED if exact is None else exact


def spell_column(column: Column, values: Sequence[Value]) -> list[str]:
    """Return how each value of a column reads, all numbers with as many decimals."""
    places = decimals(column, values)
    return [_spelled(value, column.kind, places) for value in values]


def decimals(column: Column, values: Sequence[Value]) -> int:
    """Return the decimals that the numbers of a column have, no more than one of them needs."""
    exact = [exact_of(value) for value in values if is_number(value)]
    if column.kind == "share":
        exact = [100 * number for number in exact]
    most = MOST_PLACES.get(column.kind, 0)
    if column.kind == "load" and any(number >= COARSE for number in exact):
        most = 1
    needed = max((_places(number, most) for number in exact), default=0)
    # Loads differ in the second decimal often, so that one alone would look like another measure.
    return most if needed and column.kind == "load" else needed


def is_number(value: Value) -> bool:
    """Return whether a value is a number, not a text or nothing."""
    return value is not None and not isinstance(value, str | Place)


def exact_of(value: Value) -> Fraction:
    """Return a number exactly."""
    assert is_number(value)
    return Fraction(str(value))


def _places(number: Fraction, most: int) -> int:
    """Return the decimals that a number rounded to so many still has."""
    text = f"{rounded(number, most):f}"
    return len(text.partition(".")[2].rstrip("0"))


def _spelled(value: Value, kind: Kind, places: int) -> str:
    if value is None:
        return ""
    if not is_number(value):
        return str(value)
    number = exact_of(value) * (100 if kind == "share" else 1)
    text = f"{rounded(abs(number), places):,f}"
    zero = not rounded(abs(number), places)
    if kind == "signed":
        return text if zero else f"{'+' if number > 0 else '−'}{text}"
    text = text if zero or number > 0 else f"−{text}"
    return f"{text} %" if kind == "share" else text
