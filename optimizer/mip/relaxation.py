"""Bounds on the peak from the integer program without whole numbers, and the weights behind them.

Rows that officers and cases in parts cannot all keep contradict each other, and the dual prices
of what is missed at least are weights that show it. Rules of all or nothing are left aside.
Floats find the weights; what they show is for whoever adds them up in whole numbers to say.
"""

from dataclasses import dataclass
from fractions import Fraction
from time import monotonic

import numpy as np

from optimizer.domain.instance import THOUSAND, Instance
from optimizer.domain.load import Load
from optimizer.domain.proof import Weights
from optimizer.mip.asked import Asking
from optimizer.mip.formulate import Formulation
from optimizer.mip.interrupt import seconds_to
from optimizer.mip.linear import (
    LOADS,
    Line,
    bounds_of,
    lines_of,
    program_of,
    whole_weights,
)
from optimizer.mip.needs import Needs
from optimizer.mip.with_highs import Floats, solve_linear

MISSED = 1e-7
"""What is missed in all by no more than this is rounding."""

GIVEN = 1e-5
"""What rules are given for nothing so that none has a weight it could do without."""

CLOSE = 1e-12
LARGEST = 1e18

MOST_CUTS = 50
"""Far more programs than have been seen to be needed."""

NUM_HALVINGS = 25


@dataclass(frozen=True, eq=False)
class Shortfall:
    """What is missed at a limit at least.

    Attributes
    ----------
    total : in all
    lines : the rows
    weights : (num_lines,), at least 0, of rules' rows; others have none
    values : (num_variables,), how little is missed
    """

    total: float
    lines: list[Line]
    weights: Floats
    values: list[float]

    @property
    def is_real(self) -> bool:
        return self.total > MISSED


def prove(instance: Instance, below: Load | None, seconds: float | None = None) -> Weights | None:
    """Return weights that show no plan has every load below the limit, or no plan where None.

    None where officers in parts could keep it, or time ran out.
    """
    return weights_below(Formulation(instance), Needs(instance), below, seconds)


def weights_below(
    formulation: Formulation, needs: Needs, limit: Load | None, seconds: float | None = None
) -> Weights | None:
    """Return what `prove` does for a program at hand."""
    relaxation = Relaxation(formulation, needs, seconds)
    for given in (GIVEN, 0.0):
        found = relaxation.shortfall(limit, below=True, given=given)
        if found is not None and found.is_real:
            return Weights(whole_weights(found.lines, found.weights), limit)
    return None


def lowest_peak(
    formulation: Formulation, needs: Needs, seconds: float | None = None
) -> Load | None:
    """Return a load below which no plan has its peak, or None if time ran out or nobody has work.

    A limit that officers in parts cannot keep gives weights; the lowest load at which these ask
    for no more than there is comes next. So a handful of programs is enough.
    """
    return Relaxation(formulation, needs, seconds).lowest_peak() if needs.busy else None


class Relaxation:
    """The program's rows in parts; only what is asked of loads changes."""

    def __init__(self, formulation: Formulation, needs: Needs, seconds: float | None) -> None:
        self._instance, self._asking = formulation.instance, Asking(formulation, needs)
        self._deadline = None if seconds is None else monotonic() + seconds
        self._lines = lines_of(formulation)
        self._most = bounds_of(formulation, self._lines)

    def shortfall(self, limit: Load | None, *, below: bool, given: float = 0.0) -> Shortfall | None:
        """Return what is missed at least where loads are to be at most (or below) the limit.

        None if time ran out. See `program_of` for what may be given.
        """
        lines = [*self._lines, *self._asking.lines(limit, below=below)]
        program, scale = program_of(lines, self._most, given)
        solved = solve_linear(program, seconds_to(self._deadline))
        if solved is None:
            return None
        total, values, duals = solved
        ties = [line.name is None for line in lines]
        weights = np.where(ties, 0.0, np.abs(duals)) / scale
        return Shortfall(total, lines, weights, values.tolist())

    def lowest_peak(self) -> Load | None:
        """Return a load below which no plan has its peak, or None if time ran out."""
        everywhere = self.shortfall(Load(True, Fraction(0)), below=False)
        if everywhere is None:
            return None
        return self._lowest_uncovered() if everywhere.is_real else self._lowest_finite()

    def _lowest_uncovered(self) -> Load | None:
        """Return the least work that must be left to nobody if any is, the most of it counted."""
        standards = self._instance.standard.tolist()
        work = enumerate(self._asking.work)
        # Nothing left is known to be missed; where no cell must keep any work, by the rules alone.
        left = {Fraction(cases, standards[cell]) for cell, cases in work if cases}
        ratios = [Fraction(0), *sorted(left)]
        low, high = 0, len(ratios) - 1
        while high - low > 1:
            middle = (low + high) // 2
            found = self.shortfall(Load(True, ratios[middle]), below=False)
            if found is None:
                return None
            low, high = (middle, high) if found.is_real else (low, middle)
        return Load(True, ratios[high])

    def _lowest_finite(self) -> Load | None:
        at_best = self._at_best()
        if at_best is None:
            return None
        missed = limit = at_best
        for _ in range(MOST_CUTS):
            found = self.shortfall(limit, below=False)
            if found is None:
                return None
            if not found.is_real:
                break
            missed, limit = limit, self._beyond(found, limit)
        if limit == missed:
            return limit
        if not self._asking.shift:
            just_below = self.shortfall(limit, below=True)
            return limit if just_below is not None and just_below.is_real else missed
        return self._between(missed, limit)

    def _between(self, missed: Load, kept: Load) -> Load:
        """Return nearly the highest load that is missed; with work that moves, no step shows it."""
        for _ in range(NUM_HALVINGS):
            middle = _half_way(missed, kept)
            found = self.shortfall(middle, below=False)
            if found is None:
                break
            missed, kept = (middle, kept) if found.is_real else (missed, middle)
        return missed

    def _at_best(self) -> Load | None:
        """Return the load of all work shared out among all officers, each at their best.

        None where nobody has time for cases.
        """
        instance = self._instance
        people = instance.officers_by_pool.sum(axis=1)
        np.add.at(people, instance.hires.pool, instance.hires.officers)
        most = np.where(instance.pools.duties, instance.fte, 0).max(axis=1, initial=0)
        work = zip(instance.weighted_cases.tolist(), instance.standard.tolist(), strict=True)
        total = sum((Fraction(cases * THOUSAND, standard) for cases, standard in work), Fraction(0))
        fte = int(people @ most)
        return Load(False, total / fte) if fte else None

    def _beyond(self, found: Shortfall, limit: Load) -> Load:
        """Return the lowest load at which the weights no longer show that too much is asked."""
        asking = self._asking
        asked = [
            (float(weight), line, asking.asked_by(line, limit, found.values))
            for weight, line in zip(found.weights, found.lines, strict=True)
            if weight and line.name is not None and line.name[0] in LOADS
        ]

        def is_missed(at: Load) -> bool:
            more = (w * (asking.asked_by(line, at, found.values) - now) for w, line, now in asked)
            return found.total + sum(more) > MISSED

        low, high = limit, Load(False, 2 * limit.ratio)
        while is_missed(high) and high.ratio < LARGEST:
            low, high = high, Load(False, 2 * high.ratio)
        while high.ratio - low.ratio > CLOSE * high.ratio:
            middle = _half_way(low, high)
            low, high = (middle, high) if is_missed(middle) else (low, middle)
        # What is asked for falls in steps, at loads that cells can have.
        return high if asking.shift else asking.highest_at(high)


def _half_way(low: Load, high: Load) -> Load:
    return Load(False, Fraction(float(low.ratio + high.ratio) / 2))
