"""What loads ask of a cell: the FTE it needs, and what its officers can carry."""

from fractions import Fraction
from math import gcd

import numpy as np

from optimizer.domain.instance import NOT_GIVEN, THOUSAND, Bools, Instance
from optimizer.domain.load import Load
from optimizer.judge.bill import Part, Sum
from optimizer.judge.ways import Ways


class Demand:
    """What a load strictly below a load, and the cells' own caps on loads, ask for.

    Attributes
    ----------
    fte : (num_kinds, num_duties), thousandths
    grain : (num_cells,), the FTE in any plan is a multiple of this; 0 where there can be none
    least_work, most_work : by cell, thousandths of weighted cases in any plan
    work_grain : by cell, they are a multiple of this in any plan
    moving : (num_cells,), whether cases can go from or to the cell
    """

    def __init__(self, instance: Instance, ways: Ways, below: Load | None) -> None:
        self.instance, self.below = instance, below
        self.fte = instance.fte[ways.first].astype(object)
        serving = _serving(instance, ways)
        present = np.where(serving, instance.fte[ways.first][:, instance.cell_duty], 0)
        self.grain = np.gcd.reduce(present, axis=0)
        self.max_load = np.full(instance.num_cells, NOT_GIVEN)
        cells = instance.limits.office * instance.num_duties + instance.limits.duty
        self.max_load[cells] = instance.limits.max_load
        self._count_work()

    def need(self, cell: int) -> Sum | None:
        """The FTE that the least work the cell can have asks for."""
        return self._cover(cell, self._fte_needed(cell), 1)

    def rounded(self, cell: int, part: int) -> Sum | None:
        """The same in whole parts of a size: an officer counts as many as they begin."""
        return self._cover(cell, -(-self._fte_needed(cell) // part), part) if part else None

    def work(self, cell: int) -> Sum | None:
        """FTE and work of a cell from or to which cases can go, for a load below the limit."""
        if not self.moving[cell] or self.below is None or self.below.uncovered:
            return None
        capacity, asked = self._balance(cell, self.below.ratio)
        # What officers can carry is more than the work, and so by a step of both at least.
        step = gcd(capacity * int(self.grain[cell]), asked * self.work_grain[cell])
        if self.least_work[cell]:
            return self._carries(cell, capacity, asked, step)
        # Without work nothing is asked; with all that can be there a step, and so in proportion.
        most = self.most_work[cell]
        return self._carries(cell, capacity * most, asked * most + step, 0)

    def work_limit(self, cell: int) -> Sum | None:
        """The same for the load that the cell's limit allows."""
        if not self.moving[cell] or self.max_load[cell] == NOT_GIVEN:
            return None
        return self._carries(cell, *self._balance(cell, self._limit(cell)), 0)

    def _fte_needed(self, cell: int) -> int:
        """Return thousandths of FTE for loads as asked: as many grains as that takes."""
        grain = int(self.grain[cell]) or 1
        return -(-self._fte_for_loads(cell) // grain) * grain

    def _fte_for_loads(self, cell: int) -> int:
        work, need = self.least_work[cell], 0
        if not work:
            return 0
        if self.max_load[cell] != NOT_GIVEN:
            capacity, asked = self._balance(cell, self._limit(cell))
            need = -(-asked * work // capacity)
        if self.below is None:
            return need
        if self.below.uncovered:
            alone = Fraction(work, int(self.instance.standard[cell]))
            return max(need, 1) if alone >= self.below.ratio else need
        capacity, asked = self._balance(cell, self.below.ratio)
        return max(need, asked * work // capacity + 1)

    def _limit(self, cell: int) -> Fraction:
        return Fraction(int(self.max_load[cell]), THOUSAND)

    def _balance(self, cell: int, ratio: Fraction) -> tuple[int, int]:
        """Return what a thousandth of FTE can carry at a load, and what one of work weighs."""
        return ratio.numerator * int(self.instance.standard[cell]), ratio.denominator * THOUSAND

    def _cover(self, cell: int, need: int, part: int) -> Sum | None:
        if not need:
            return None
        # An officer with more than all that is asked for does no more than meet it.
        parts = np.minimum(-(-self.fte[:, cell % self.instance.num_duties] // part), need)
        return Sum((("present", (slice(None), cell), -parts),), -need)

    def _carries(self, cell: int, capacity: int, asked: int, slack: int) -> Sum:
        fte = self.fte[:, cell % self.instance.num_duties]
        own = int(self.instance.weighted_cases[cell])
        officers: Part = ("present", (slice(None), cell), -capacity * fte)
        return Sum((officers, ("handled", cell, asked)), -slack - asked * own)

    def _count_work(self) -> None:
        instance, remote = self.instance, self.instance.remote
        self.least_work: list[int] = instance.weighted_cases.tolist()
        self.most_work, self.work_grain = list(self.least_work), list(self.least_work)
        self.moving = np.zeros(instance.num_cells, dtype=bool)
        for row, place, cases in instance.movable.tolist():
            duty = int(remote.duty[row])
            cell = int(remote.office[row]) * instance.num_duties + duty
            ends = np.nonzero(remote.offices[row])[0] * instance.num_duties + duty
            if not cases or not len(ends):
                continue
            weight = int(instance.case_weight[place])
            self.least_work[cell] -= cases * weight
            for end in ends.tolist():
                self.most_work[end] += cases * weight
            for either in (cell, *ends.tolist()):
                self.work_grain[either] = gcd(self.work_grain[either], weight)
                self.moving[either] = True


def _serving(instance: Instance, ways: Ways) -> Bools:
    """Return whether officers of a kind can be in a cell, (num_kinds, num_cells)."""
    here = instance.officers_by_pool > 0
    serving = np.zeros((ways.num_kinds, instance.num_cells), dtype=bool)
    np.logical_or.at(serving, ways.of_pool, here)
    people = np.zeros(ways.num_kinds, dtype=bool)
    people[ways.kind_of[ways.starts[ways.officers > 0]]] = True
    return serving | (ways.duties[:, instance.cell_duty] & people[:, None])
