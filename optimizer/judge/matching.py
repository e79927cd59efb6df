"""Are moves to a placement the cheapest there are? Prices show it, checked from the tables.

Each officer who goes from a cell to another costs at least what they leave is priced above where
they arrive, and each hire likewise; so the prices of all who start, less those of all who are
wanted, bound what any moves to the placement cost. Where the moves cost just that, none are
cheaper. It is the dual of the transport problem (Hitchcock 1941; Kantorovich 1942).
"""

import numpy as np

from optimizer.domain.instance import Instance, Ints
from optimizer.domain.lanes import open_lanes
from optimizer.domain.matching import MatchingPrices

CLOSED = -1
"""The cost of a way that no rule opens."""


def bound_of_matching(
    instance: Instance, pool: int, wanted: Ints, prices: MatchingPrices
) -> int | None:
    """Return what moves of a pool's officers to a placement cost at least, thousandths.

    What lanes cost once is not counted. None where the prices are above what a way costs.

    Parameters
    ----------
    wanted : (num_cells,), officers of the pool in the placement: all on board, and hires
    """
    have = instance.officers_by_pool[pool]
    starts, ends = np.nonzero(have)[0], np.nonzero(wanted)[0]
    hires = np.nonzero(instance.hires.pool == pool)[0]
    ways = (
        (_way_costs(instance, pool, starts, ends), prices.start[starts]),
        (_hire_costs(instance, pool, hires, ends), prices.offer[hires]),
    )
    for costs, start in ways:
        gain = start[:, None] - prices.end[ends]
        if ((costs != CLOSED) & (gain > costs)).any():
            return None
    num_hired = int(wanted.sum() - have.sum())
    if num_hired < 0:
        return None
    spared = np.minimum(prices.offer[hires] - prices.outside, 0)
    return (
        _sum(have[starts], prices.start[starts])
        - _sum(wanted[ends], prices.end[ends])
        + num_hired * prices.outside
        + _sum(instance.hires.officers[hires], spared)
    )


def _way_costs(instance: Instance, pool: int, starts: Ints, ends: Ints) -> Ints:
    """Return (num_starts, num_ends), what an officer's way costs, thousandths, or `CLOSED`."""
    rules, duties = instance.rules, instance.num_duties
    lanes = open_lanes(instance)
    if lanes is None:
        cost = np.full((len(starts), len(ends)), rules.transfer_cost)
    else:
        between = np.full((instance.num_offices, instance.num_offices), CLOSED)
        between[lanes.from_office, lanes.to_office] = lanes.cost
        cost = between[(starts // duties)[:, None], ends // duties]
    same_office = (starts // duties)[:, None] == ends // duties
    change = rules.duty_change_cost if rules.duty_changes else CLOSED
    cost = np.where(same_office, change, cost)
    cost = np.where(instance.pools.duties[pool, ends % duties], cost, CLOSED)
    return np.where(starts[:, None] == ends, 0, cost)


def _hire_costs(instance: Instance, pool: int, hires: Ints, ends: Ints) -> Ints:
    """Return (num_hires, num_ends), what a hire of a row costs in a cell, or `CLOSED`."""
    allowed = instance.pools.duties[pool, ends % instance.num_duties]
    placed = instance.hires.offices[hires][:, ends // instance.num_duties]
    return np.where(placed & allowed, instance.hires.cost[hires][:, None], CLOSED)


def _sum(numbers: Ints, prices: Ints) -> int:
    """Return a scalar product in Python's integers: it may pass 64 bits."""
    return sum(n * p for n, p in zip(numbers.tolist(), prices.tolist(), strict=True))
