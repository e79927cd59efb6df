"""Reads a whole column of numbers at once, where every one of them is plain and in range.

Each function returns None where one is not, and the column is then read value by value. In JSON
numbers carry their type (`typed`); there a text is never one.
"""

from decimal import (
    Context,
    Decimal,
    DecimalException,
    Inexact,
    InvalidOperation,
    Overflow,
    localcontext,
)
from typing import cast

import numpy as np

from optimizer.domain.instance import THOUSAND, Ints
from optimizer.files.schema import Span

STRICT = Context(prec=40, Emax=40, Emin=-40, traps=[Inexact, InvalidOperation, Overflow])
"""Raises rather than rounds, and on numbers too long to expand."""

PLAIN = frozenset("0123456789.-")
LONGEST = 18
"""Digits that always fit in 64 bits."""


def all_whole(values: list[object], span: Span, *, typed: bool) -> Ints | None:
    """Return (num_values,), counts."""
    return _whole(values, span, 1, typed=typed)


def all_thousandths(values: list[object], span: Span, *, typed: bool) -> Ints | None:
    """Return (num_values,), thousandths."""
    whole = _whole(values, span, THOUSAND, typed=typed)
    if whole is not None:
        return whole
    try:
        with localcontext(STRICT):
            decimals = _decimals(values, typed=typed)
            if decimals is None:
                return None
            counts = list(map(int, decimals))
            numbers = np.array(counts, dtype=np.int64)
    except (DecimalException, ValueError, OverflowError):
        return None
    inside = span.least <= numbers.min() and numbers.max() <= span.most
    return numbers if inside and counts == decimals else None


def all_degrees(values: list[object], span: Span, *, typed: bool) -> list[float] | None:
    """Return coordinates."""
    kinds = set(map(type, values))
    if not (kinds <= {int, float, Decimal} or _plain(values, typed=typed)):
        return None
    try:
        degrees = np.array(list(map(float, cast("list[float]", values))))
    except (ValueError, OverflowError):
        return None
    if not ((degrees >= span.least) & (degrees <= span.most)).all():
        return None
    # Adding 0.0 turns -0.0 into 0.0: one place, one spelling.
    return cast("list[float]", (degrees + 0.0).tolist())


def _whole(values: list[object], span: Span, unit: int, *, typed: bool) -> Ints | None:
    if set(map(type, values)) == {int}:
        counts = cast("list[int]", values)
    elif _plain(values, typed=typed):
        texts = cast("list[str]", values)
        if not "".join(texts).isdigit() or max(map(len, texts)) > LONGEST:
            return None
        counts = list(map(int, texts))
    else:
        return None
    try:
        numbers = np.array(counts, dtype=np.int64)
    except OverflowError:
        return None
    inside = -(-span.least // unit) <= numbers.min() and numbers.max() <= span.most // unit
    return numbers * unit if inside else None


def _decimals(values: list[object], *, typed: bool) -> list[Decimal] | None:
    """Return the numbers times a thousand; a whole one may stay an int."""
    if set(map(type, values)) <= {int, Decimal}:
        return [value * THOUSAND for value in cast("list[Decimal]", values)]
    if _plain(values, typed=typed):
        return [Decimal(text) * THOUSAND for text in cast("list[str]", values)]
    return None


def _plain(values: list[object], *, typed: bool) -> bool:
    """Return whether all are texts of digits, points and signs."""
    if typed or set(map(type, values)) != {str}:
        return False
    return PLAIN.issuperset("".join(cast("list[str]", values)))
