"""Officers shared out over cells as if they could all be interchanged.

Each next officer goes to the cell with the highest load (uncovered cells first); between equal
loads to the cell whose load falls lower, then by number. That greedy order gives the leximin
vector of a region in which everyone can reach every cell (Groenevelt 1991,
doi:10.1016/0377-2217(91)90300-K): what an officer more brings a cell only shrinks.
"""

import numpy as np
from numpy.typing import NDArray

from optimizer.domain.instance import Bools, Ints
from optimizer.network.cells import CellLoads

Floats = NDArray[np.float64]

HALVINGS = 52
"""Enough to bring the range of thresholds, below 1e26 wide in ratio, under 1e-12 relative."""

SLACK = 1e-9
"""Relative distance from the threshold within which only exact comparison decides.

Officers number at most 1e7, so one cell's consecutive loads differ by more than this and no cell
can be waiting for two officers there.
"""


def apportion(loads: CellLoads, lower: Ints, upper: Ints, region: Ints, budget: Ints) -> Ints:
    """Return officers for each cell, (num_cells,), region by region.

    Parameters
    ----------
    loads : the cells' loads
    lower, upper : (num_cells,), officers
    region : (num_cells,), from 0
    budget : (num_regions,), officers to share out exactly, within the sum of the bounds
    """
    busy = loads.top > 0
    ratio = loads.top / loads.bottom
    num_regions = len(budget)

    def needed(threshold: Floats) -> Ints:
        wanted = np.ceil(np.minimum(ratio / threshold[region], upper)).astype(np.int64)
        return np.maximum(wanted, lower)

    def total(officers: Ints) -> Ints:
        return np.bincount(region, officers, num_regions).astype(np.int64)

    highest = np.ones(num_regions)
    np.maximum.at(highest, region, ratio)
    lowest = highest.copy()
    np.minimum.at(lowest, region[busy], (ratio / (upper + 1))[busy])
    enough, short = 2 * highest, lowest / 2
    for _ in range(HALVINGS):
        middle = np.sqrt(enough * short)
        fits = total(needed(middle)) <= budget
        enough, short = np.where(fits, middle, enough), np.where(fits, short, middle)
    officers = needed(enough * (1 + SLACK))
    # Fewer officers than cells with cases: some stay uncovered, and nobody has a second officer.
    scarce = (total(officers) > budget)[region]
    officers = np.where(scarce, lower, officers)
    near = np.where(scarce, officers == 0, ratio >= officers * (short * (1 - SLACK))[region])
    waiting = busy & (officers < upper) & near
    officers[_first_in_line(loads, officers, waiting, region, budget)] += 1
    return _fill_idle(officers, upper, busy, region, budget)


def _first_in_line(
    loads: CellLoads, officers: Ints, waiting: Bools, region: Ints, budget: Ints
) -> Ints:
    """Return the cells that get the officers left over, one each, in greedy order."""
    left = budget - np.bincount(region, officers, len(budget)).astype(np.int64)
    cells = np.nonzero(waiting & (left[region] > 0))[0]
    now, then = loads.of_cells(cells).ranks(officers[cells], officers[cells] + 1)
    order = np.lexsort((cells, then, -now, region[cells]))
    cells = cells[order]
    first = np.cumsum(np.bincount(region[cells], minlength=len(budget)))
    place = np.arange(len(cells)) - np.concatenate(([0], first))[region[cells]]
    return cells[place < left[region[cells]]]


def _fill_idle(officers: Ints, upper: Ints, busy: Bools, region: Ints, budget: Ints) -> Ints:
    """Place whom no case needs: in cells without cases, in their order, up to their limits."""
    left = budget - np.bincount(region, officers, len(budget)).astype(np.int64)
    for cell in np.nonzero(~busy & (left[region] > 0) & (officers < upper))[0]:
        placed = min(int(left[region[cell]]), int(upper[cell] - officers[cell]))
        officers[cell] += placed
        left[region[cell]] -= placed
    return officers
