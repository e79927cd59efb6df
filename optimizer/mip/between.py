"""Loads between two loads, at which to ask next."""

from fractions import Fraction

from optimizer.domain.load import Load

EVERY_CELL_COVERED = Load(True, Fraction(0))
"""A limit that only asks for an officer wherever there are cases."""


def half_way(low: Load, high: Load) -> Load:
    """Return a load from low to below high, half way by the officers needed.

    Between a cell uncovered and none it is the question whether every cell can be covered.
    """
    if low.uncovered != high.uncovered:
        return EVERY_CELL_COVERED
    if not low.ratio:
        return Load(low.uncovered, high.ratio / 2)
    return Load(low.uncovered, 2 * low.ratio * high.ratio / (low.ratio + high.ratio))


def well_between(low: Load, high: Load) -> Load:
    """Return a load well between two, in numbers as small as can be: they multiply up in rows."""
    middle = half_way(low, high)
    if low.uncovered != high.uncovered:
        return middle
    margin = min(middle.ratio - low.ratio, high.ratio - middle.ratio) / 2
    return Load(low.uncovered, simplest(middle.ratio - margin, middle.ratio + margin))


def simplest(low: Fraction, high: Fraction) -> Fraction:
    """Return the fraction above `low`, at least 0, and below `high` with the smallest numbers."""
    whole = low.numerator // low.denominator
    if whole + 1 < high:
        return Fraction(whole + 1)
    # Both lie in one unit: turned over, what is left is a question of the same kind.
    rest, most = low - whole, high - whole
    if not rest:
        return whole + Fraction(1, most.denominator // most.numerator + 1)
    return whole + 1 / simplest(1 / most, 1 / rest)
