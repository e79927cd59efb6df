"""Loads are fractions, compared exactly.

A load is work over capacity: weighted cases over officers times standard. Arrays hold numerators
and denominators; floats only say which comparisons are close, and whole numbers decide those.
"""

from fractions import Fraction
from itertools import pairwise
from typing import NamedTuple

import numpy as np

from optimizer.domain.instance import THOUSAND, Bools, Instance, Ints

CLOSE = 1e-12
"""Relative difference of floats beyond which their order is that of the fractions.

A quotient of two integers below 2**63 is off by at most 4 units in the last place, 1e-15.
"""


BEYOND_COUNTS = 2.0**62
"""Stands for any number of officers that no instance has."""


class Load(NamedTuple):
    """A load that sorts: an uncovered cell ranks above every finite load.

    `ratio` is weighted cases over officers times standard; of an uncovered cell, weighted cases
    over standard.
    """

    uncovered: bool
    ratio: Fraction


NO_LOAD = Load(False, Fraction(0))


def load_terms(instance: Instance, fte: Ints, weighted_cases: Ints) -> tuple[Bools, Ints, Ints]:
    """Return each cell's load as three arrays of shape (num_cells,).

    Parameters
    ----------
    fte : (num_cells,), thousandths of an officer who are there for cases
    weighted_cases : (num_cells,), thousandths of a case of weight 1 to be handled there

    Returns
    -------
    uncovered : whether the cell has cases and nobody with time for them
    numerator, denominator : the ratio of `Load`; 0 over 1 without cases
    """
    busy = weighted_cases > 0
    uncovered = busy & (fte == 0)
    covered = busy & ~uncovered
    numerator = np.where(covered, weighted_cases * THOUSAND, weighted_cases)
    denominator = np.where(covered, fte * instance.standard, instance.standard)
    return uncovered, numerator, np.where(busy, denominator, 1)


def rank(uncovered: Bools, numerator: Ints, denominator: Ints) -> Ints:
    """Return the dense rank of each load, 0 the lowest: equal loads and only those share a rank.

    Parameters
    ----------
    uncovered, numerator, denominator : arrays of one shape, as `load_terms` gives them
    """
    common = np.gcd(numerator, denominator)
    numerator, denominator = numerator // common, denominator // common
    quotient = numerator / denominator
    order = np.lexsort((quotient, uncovered))
    top, bottom, value = numerator[order], denominator[order], quotient[order]
    flag = uncovered[order]
    same = (top[1:] == top[:-1]) & (bottom[1:] == bottom[:-1]) & (flag[1:] == flag[:-1])
    near = (value[1:] - value[:-1] <= CLOSE * value[1:]) & (flag[1:] == flag[:-1])
    # Most runs of near loads are equal ones; only where some differ must fractions decide.
    for start, stop in _runs(near) if (near & ~same).any() else ():
        if same[start : stop - 1].all():
            continue
        exact = sorted(
            (Fraction(int(numerator[i]), int(denominator[i])), i) for i in order[start:stop]
        )
        order[start:stop] = [i for _, i in exact]
        same[start : stop - 1] = [a == b for (a, _), (b, _) in pairwise(exact)]
    ranks = np.empty(len(order), dtype=np.int64)
    ranks[order] = np.concatenate(([0], np.cumsum(~same))) if len(order) else []
    return ranks


def officers_needed(numerator: Ints, denominator: Ints, limit: Fraction) -> Ints:
    """Return the least whole n for which ``numerator / (denominator * n) <= limit``, exactly.

    Parameters
    ----------
    numerator, denominator : (n,), whole numbers, denominators above 0
    limit : a fraction above 0
    """
    return _quotients(numerator, denominator, limit, strict=False)


def officers_needed_below(numerator: Ints, denominator: Ints, limit: Fraction) -> Ints:
    """Return the least whole n for which ``numerator / (denominator * n) < limit``, exactly.

    Where the numerator is 0 no officer is needed, as with `officers_needed`.
    """
    return _quotients(numerator, denominator, limit, strict=True)


def _quotients(numerator: Ints, denominator: Ints, limit: Fraction, *, strict: bool) -> Ints:
    if limit <= 0:
        raise ValueError("no number of officers brings a load of work to 0")
    exact = np.minimum(numerator / denominator / float(limit), BEYOND_COUNTS)
    needed = (np.floor(exact) + 1 if strict else np.ceil(exact)).astype(np.int64)
    nearest = np.rint(exact)
    top, bottom = limit.numerator, limit.denominator
    for i in np.nonzero(np.abs(exact - nearest) <= CLOSE * np.maximum(nearest, 1))[0]:
        whole, rest = divmod(int(numerator[i]) * bottom, int(denominator[i]) * top)
        needed[i] = min(whole + (1 if rest or strict else 0), int(BEYOND_COUNTS))
    return np.where(numerator == 0, 0, needed)


def _runs(joined: Bools) -> list[tuple[int, int]]:
    """Return the (start, stop) of each run of items whose neighbours are joined."""
    edges = np.diff(np.concatenate(([False], joined, [False])).astype(np.int8))
    starts, ends = np.nonzero(edges == 1)[0].tolist(), np.nonzero(edges == -1)[0].tolist()
    return [(start, end + 1) for start, end in zip(starts, ends, strict=True)]
