"""Bound and peak of a large program brought near each other, before a solver closes what is left.

The bound is raised by limits that the whole program is seen to miss in its first cuts, and the peak
brought down by plans that are mended to keep limits just above it.
"""

from collections.abc import Callable
from fractions import Fraction

from optimizer.domain.load import Load
from optimizer.mip.between import simplest
from optimizer.mip.model import Model
from optimizer.mip.neighbours import Neighbours
from optimizer.mip.refute import is_refuted
from optimizer.mip.search import Search, highest

FEWEST_LARGE = 300
"""Variables from which a program is large."""

FINE = Fraction(1, 4000)
"""How near, as a share of it, the bound is brought to a limit that is not refuted, and limits that
are kept to such that no plan was found for."""

AIMS = tuple(Fraction(1, n) for n in (1_001, 2_000, 4_000, 8_000))
"""How far above the bound, as a share of it, plans are looked for, while they are found ..."""
FARTHER = tuple(Fraction(1, n) for n in (60, 30, 15, 8))
"""... and where there is none at the first of these, until there is."""


def approach(search: Search, low: Load, keeping: Callable[[Load], Model]) -> None:
    """Raise the search's bound and find plans near it.

    Parameters
    ----------
    low : a bound on the peak
    keeping : the program of plans with loads at most a limit
    """
    if len(search.formulation.model.most) < FEWEST_LARGE or low.uncovered or not low.ratio:
        return
    _raise_bound(search, low, keeping)
    _find_plans(search, max(low, search.bound), keeping)
    if highest(search.loads) < search.bound:
        # A plan is counted in whole numbers, what was refuted was the word of a solver in floats.
        search.bound = low


def _raise_bound(search: Search, low: Load, keeping: Callable[[Load], Model]) -> None:
    """Refute limits farther and farther from the bound, then between the last two."""

    def is_missed(gap: Fraction) -> bool:
        limit = _beyond(low, gap)
        if limit >= highest(search.loads):
            return False
        is_so = is_refuted(search.formulation, keeping(limit), search.seconds_left)
        if is_so:
            search.raise_bound(limit)
        return is_so

    missed, gap = Fraction(0), FINE
    # Where no plan covers every cell, no load is high enough.
    while gap < 1 and is_missed(gap):
        missed, gap = gap, 2 * gap
    while gap - missed > FINE:
        middle = (missed + gap) / 2
        missed, gap = (middle, gap) if is_missed(middle) else (missed, middle)


def _find_plans(search: Search, low: Load, keeping: Callable[[Load], Model]) -> None:
    """Look for plans nearer and nearer to a bound, or farther off if there are none so near."""

    def is_reached(gap: Fraction) -> bool:
        limit = _beyond(low, gap)
        if highest(search.loads) > limit:
            assert search.values is not None
            Neighbours(
                search.formulation, keeping(limit), search.deadline, search.keep_if_better
            ).reach(search.values)
        return highest(search.loads) <= limit

    reached: Fraction | None = None
    for missed in AIMS:
        if not is_reached(missed):
            break
        reached = missed
    else:
        return
    for gap in () if reached else FARTHER:
        if is_reached(gap):
            reached = gap
            break
        missed = gap
    while reached is not None and reached - missed > FINE:
        middle = (missed + reached) / 2
        missed, reached = (missed, middle) if is_reached(middle) else (middle, reached)


def _beyond(low: Load, gap: Fraction) -> Load:
    """Return a limit so far above a bound, in numbers as small as can be: they multiply in rows."""
    exact = low.ratio * (1 + gap)
    return Load(False, simplest(exact - low.ratio * min(gap / 10, FINE / 2), exact))
