"""The cells' loads as the network engine asks for them: by number of officers."""

from dataclasses import dataclass
from fractions import Fraction

import numpy as np

from optimizer.domain.instance import Ints
from optimizer.domain.load import NO_LOAD, Load, officers_needed, officers_needed_below, rank


@dataclass(frozen=True, eq=False)
class CellLoads:
    """Loads where all officers of a cell have one FTE.

    Attributes
    ----------
    top, bottom : (num_cells,), the load of n officers is top / (bottom x n)
    waiting : (num_cells,), the work of an uncovered cell ranks as top / waiting
    """

    top: Ints
    bottom: Ints
    waiting: Ints

    def of_cells(self, cells: Ints) -> "CellLoads":
        return CellLoads(self.top[cells], self.bottom[cells], self.waiting[cells])

    def ranks(self, *officers: Ints) -> list[Ints]:
        """Return, for each array of officers, the exact rank of every cell's load among all.

        Equal loads and only those share a rank; uncovered cells rank highest.
        """
        served = np.concatenate(officers)
        top, bottom = np.tile(self.top, len(officers)), np.tile(self.bottom, len(officers))
        uncovered = (served == 0) & (top > 0)
        waiting = np.tile(self.waiting, len(officers))
        bottom = np.where(uncovered, waiting, bottom * np.maximum(served, 1))
        return np.split(rank(uncovered, top, bottom), len(officers))

    def load(self, cell: int, officers: int) -> Load:
        """Return one cell's load with so many officers."""
        top, bottom = int(self.top[cell]), int(self.bottom[cell])
        if top == 0:
            return NO_LOAD
        if officers == 0:
            return Load(True, Fraction(top, int(self.waiting[cell])))
        return Load(False, Fraction(top, bottom * officers))

    def peak(self, officers: Ints) -> Load:
        """Return the highest load."""
        if not len(officers):
            return NO_LOAD
        (ranks,) = self.ranks(officers)
        cell = int(np.argmax(ranks))
        return self.load(cell, int(officers[cell]))

    def needed(self, limit: Load) -> Ints:
        """Return the officers each cell needs for a load of at most the limit, (num_cells,).

        A limit of 0 is for cells without cases alone.
        """
        if limit == NO_LOAD and not self.top.any():
            return np.zeros_like(self.top)
        if limit.uncovered:
            # An uncovered cell's load is that of one officer who has its work and no other.
            return (officers_needed(self.top, self.waiting, limit.ratio) > 1).astype(np.int64)
        return officers_needed(self.top, self.bottom, limit.ratio)

    def needed_below(self, limit: Load) -> Ints:
        """Return the officers each cell needs for a load below the limit, (num_cells,)."""
        if limit.uncovered:
            return (officers_needed_below(self.top, self.waiting, limit.ratio) > 1).astype(np.int64)
        return officers_needed_below(self.top, self.bottom, limit.ratio)
