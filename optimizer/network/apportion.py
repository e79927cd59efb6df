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

SLACK = 1e-9
"""Relative distance from a threshold within which only exact comparison decides.

Officers number at most 1e7, so this moves no cell's need by more than one.
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
    few, many = _between(loads.top / loads.bottom, busy, lower, upper, region, budget)
    waiting = busy & (few < many)
    few[_first_in_line(loads, few, waiting, region, budget)] += 1
    return _fill_idle(few, upper, busy, region, budget)


def _between(
    ratio: Floats, busy: Bools, lower: Ints, upper: Ints, region: Ints, budget: Ints
) -> tuple[Ints, Ints]:
    """Return officers between which each cell's share lies, at most one apart.

    A cell needs ``ratio x pace`` officers at the load 1 / pace, so their total is nearly a
    straight line in the pace. Closing in from both sides by interpolation, aiming ever nearer the
    budget, takes a handful of steps.
    """
    num_regions = len(budget)

    def needed(pace: Floats) -> Ints:
        wanted = np.ceil(np.minimum(ratio * pace[region], upper)).astype(np.int64)
        return np.maximum(wanted, lower)

    def total(officers: Ints) -> Ints:
        return np.bincount(region, officers, num_regions).astype(np.int64)

    highest = np.ones(num_regions)
    np.maximum.at(highest, region, ratio)
    lowest = highest.copy()
    np.minimum.at(lowest, region[busy], (ratio / (upper + 1))[busy])
    slow, fast = 0.5 / highest, 2 / lowest
    few, many = needed(slow), needed(fast)
    num_few, num_many = total(few), total(many)
    # Fewer officers than cells with cases: some stay uncovered, and nobody has a second officer.
    scarce = num_few > budget
    # Officers enough for every limit: whoever is left has no case to take.
    plenty = ~scarce & (num_many <= budget)
    settled = scarce | plenty
    margin = total(busy.astype(np.int64)) / 2
    side = 1
    while True:
        wide = np.zeros(num_regions, dtype=bool)
        wide[region[many - few > 1]] = True
        wide &= ~settled & (num_few < budget)
        if not wide.any():
            break
        share = (budget + side * margin - num_few) / np.maximum(num_many - num_few, 1)
        pace = slow + np.clip(share, 0.02, 0.98) * (fast - slow)
        met = total(needed(pace))
        under, over = wide & (met <= budget), wide & (met > budget)
        slow, fast = np.where(under, pace, slow), np.where(over, pace, fast)
        few = np.where(under[region], needed(slow * (1 - SLACK)), few)
        many = np.where(over[region], needed(fast * (1 + SLACK)), many)
        num_few, num_many = np.where(under, met, num_few), np.where(over, met, num_many)
        side, margin = -side, margin * 0.7
    few = np.where(scarce[region], lower, np.where(plenty[region], many, few))
    uncovered_first = np.maximum(lower, np.minimum(upper, 1))
    return few, np.where(scarce[region], uncovered_first, many)


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
