"""Where a staircase of peaks flattens, and its numbers as a sentence has them."""

from collections.abc import Sequence
from fractions import Fraction

from optimizer.answers.spelling import Fields
from optimizer.domain.instance import THOUSAND, Instance
from optimizer.domain.load import Load
from optimizer.domain.plan import Plan
from optimizer.judge.measure import measure_loads

MOST_OF_IT = Fraction(9, 10)
"""The share of the whole gain after which a staircase is said to flatten."""


def flattens_at(peaks: Sequence[Load]) -> int | None:
    """Return the first place that has nine tenths of the whole gain, or None without a gain.

    The gain counts from the first peak that is a number: that every cell with cases has somebody
    comes before it, and has no number.

    Parameters
    ----------
    peaks : falling, or equal to the one before
    """
    finite = [place for place, peak in enumerate(peaks) if not peak.uncovered]
    if not finite or peaks[finite[0]] == peaks[finite[-1]]:
        return None
    top, whole = peaks[finite[0]].ratio, peaks[finite[0]].ratio - peaks[finite[-1]].ratio
    return next(place for place in finite if top - peaks[place].ratio >= MOST_OF_IT * whole)


def gain_between(before: Load, after: Load) -> Fraction | None:
    """Return by how much a peak falls, or None where one of the two has no number."""
    if before.uncovered or after.uncovered:
        return None
    return before.ratio - after.ratio


def spell_ratio(ratio: Fraction | None) -> Fields | None:
    """Return a number as an exact fraction and a decimal to read."""
    if ratio is None:
        return None
    return {"exact": str(ratio), "value": ratio.numerator / ratio.denominator}


def say_heaviest(peak: Load, heaviest: str = "the heaviest load") -> str:
    """Return a clause that says what the heaviest load is."""
    if peak.uncovered:
        return "a cell with cases has no officer"
    return f"{heaviest} is {say_peak(peak)}"


def say_peak(peak: Load) -> str:
    """Return a load as a part of a sentence."""
    if peak.uncovered:
        return "a cell with cases and no officer"
    value = peak.ratio.numerator / peak.ratio.denominator
    return f"{value:,.0f}" if peak.ratio.denominator == 1 else f"{value:,.2f}"


def num_uncovered(plan: Plan) -> int:
    """Return how many cells have cases and nobody with time for them."""
    return int(measure_loads(plan.instance, plan)[0].sum())


def unit_of(instance: Instance) -> str:
    """Return what a load counts: the standard, weighted cases or cases."""
    if (instance.duties.standard != THOUSAND).any():
        return "multiples of the standard caseload"
    weighted = (instance.weighted_cases != instance.cases * THOUSAND).any()
    return "weighted cases per officer" if weighted else "cases per officer"


def say_count(num: int, one: str) -> str:
    """Return a count with its noun: "1 officer", "2,000 officers"."""
    return f"{num:,} {one if num == 1 else one + 's'}"
