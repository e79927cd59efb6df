"""How much FTE a cell needs for a load, and which loads there are, in whole thousandths."""

from collections.abc import Iterable
from fractions import Fraction

import numpy as np

from optimizer.domain.instance import THOUSAND, Instance, Ints
from optimizer.domain.load import NO_LOAD, Load
from optimizer.domain.plan import Plan


class Needs:
    """The cells with cases, and what each load asks of them.

    Attributes
    ----------
    busy : cells with cases
    grain : by cell, the FTE in any plan is a multiple of this; thousandths
    capacity : by cell, no plan has more FTE there; thousandths
    """

    def __init__(self, instance: Instance) -> None:
        self._instance = instance
        self._weighted = [int(cases) for cases in instance.weighted_cases]
        self._standard = [int(standard) for standard in instance.standard]
        self.busy = [cell for cell, weighted in enumerate(self._weighted) if weighted]
        self.grain, self.capacity = _presence(instance)

    def load(self, cell: int, fte: int, weighted_cases: int | None = None) -> Load:
        """Return the load of a cell with this much FTE present, in thousandths.

        Its weighted cases are its own unless they are given, in thousandths.
        """
        work = self._weighted[cell] if weighted_cases is None else weighted_cases
        if fte == 0:
            return Load(True, Fraction(work, self._standard[cell]))
        return Load(False, Fraction(work * THOUSAND, fte * self._standard[cell]))

    def loads(self, plan: Plan) -> dict[int, Load]:
        """Return the load of each cell with cases to handle in a plan."""
        present = self._instance.available(plan.officers_by_pool).tolist()
        handled = plan.weighted_cases.tolist()
        return {
            cell: self.load(cell, present[cell], work) for cell, work in enumerate(handled) if work
        }

    def fte_needed(self, cell: int, limit: Load, *, below: bool) -> int:
        """Return the least FTE with which a busy cell's load is at most (or below) the limit.

        It is a multiple of the cell's grain, and may be more than can ever be there.
        """
        grain = self.grain[cell]
        if limit.uncovered:
            alone = self.load(cell, 0)
            return grain if alone > limit or (below and alone == limit) else 0
        whole, rest = self._fte_at(cell, limit)
        return -(-(whole + (1 if rest or below else 0)) // grain) * grain

    def fte_exactly(self, cell: int, load: Load) -> int | None:
        """Return the FTE with which a busy cell has exactly this load, or None if none does."""
        if load.uncovered:
            return 0 if self.load(cell, 0) == load else None
        whole, rest = self._fte_at(cell, load)
        return None if rest or whole % self.grain[cell] or whole > self.capacity[cell] else whole

    def least_peak(self, cells: Iterable[int], settled_fte: int = 0) -> Load:
        """Return a load that the highest of these busy cells cannot go below.

        Parameters
        ----------
        settled_fte : thousandths of FTE that serve elsewhere in any plan asked about
        """
        cells = list(cells)
        most = np.where(self._instance.pools.duties, self._instance.fte, 0).max(axis=1, initial=0)
        fte = int(_people(self._instance) @ most) - settled_fte
        alone = max((self.load(cell, self.capacity[cell]) for cell in cells), default=NO_LOAD)
        if fte <= 0:
            return max((self.load(cell, 0) for cell in cells), default=NO_LOAD)
        work: dict[int, int] = {}
        for cell in cells:
            standard = self._standard[cell]
            work[standard] = work.get(standard, 0) + self._weighted[cell]
        total = sum((Fraction(cases, standard) for standard, cases in work.items()), Fraction(0))
        return max(alone, Load(False, total * THOUSAND / fte))

    def lowest_from(self, limit: Load, cells: Iterable[int], *, beyond: bool) -> Load | None:
        """Return the lowest load at (or beyond) the limit that one of the busy cells can have."""
        loads = (
            self.load(cell, min(needed - self.grain[cell], self.capacity[cell]))
            for cell in cells
            if (needed := self.fte_needed(cell, limit, below=not beyond))
        )
        return min(loads, default=None)

    def highest_to(self, limit: Load, cells: Iterable[int], *, below: bool) -> Load:
        """Return the highest load a busy cell has when each has just what the limit asks."""
        needed = ((cell, self.fte_needed(cell, limit, below=below)) for cell in cells)
        return max((self.load(cell, fte) for cell, fte in needed), default=NO_LOAD)

    def _fte_at(self, cell: int, load: Load) -> tuple[int, int]:
        return divmod(
            self._weighted[cell] * THOUSAND * load.ratio.denominator,
            self._standard[cell] * load.ratio.numerator,
        )


def _people(instance: Instance) -> Ints:
    """Return (num_pools,) officers on board and hires."""
    people = instance.officers_by_pool.sum(axis=1)
    np.add.at(people, instance.hires.pool, instance.hires.officers)
    return people


def _presence(instance: Instance) -> tuple[list[int], list[int]]:
    """Return by cell the common divisor of the FTE that may be there and the most there can be."""
    serves = instance.pools.duties[:, instance.cell_duty] | (instance.officers_by_pool > 0)
    serves &= (_people(instance) > 0)[:, None]
    fte = np.where(serves, instance.fte[:, instance.cell_duty], 0)
    room = np.minimum(instance.most, instance.seats[instance.cell_office])
    grain = np.gcd.reduce(fte, axis=0)
    return [int(g) or 1 for g in grain], [int(c) for c in room * fte.max(axis=0)]
