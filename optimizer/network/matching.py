"""The cheapest way to get today's officers to where a placement has them, caps on moves aside.

Officers of different pools do not stand in for each other, so each pool is a transport problem of
its own. What no rule opens is possible here at a price above everything else, so that as little of
it as can be is used, and the judge then names it.
"""

from dataclasses import dataclass, replace

import numpy as np

from optimizer.domain.instance import Instance, Ints
from optimizer.domain.lanes import open_lanes
from optimizer.domain.matching import MatchingPrices
from optimizer.domain.plan import NOWHERE, Plan, plan_of
from optimizer.network.flow import cheapest_flow
from optimizer.network.graph import Network, costs_to_go

MOST_WAYS = 4_000_000
"""Ways of one pool; beyond this whoever can stay does, which may not be the cheapest."""


CLOSED = -1
"""The cost of a way that no rule opens."""


@dataclass(frozen=True, eq=False)
class Matching:
    """Moves that lead to a placement, and where they fall short of it.

    Attributes
    ----------
    nowhere : (num_pools, num_cells), officers on board for whom the placement has no place
    extra : (num_pools, num_cells), officers of the placement who are not there
    prices : for each pool, evidence that none are cheaper; None where not every way was weighed
    """

    plan: Plan
    nowhere: Ints
    extra: Ints
    prices: list[MatchingPrices] | None


def cheapest_matching(instance: Instance, placed: Ints) -> Matching:
    """Return the cheapest moves to a placement, caps and what lanes cost once aside.

    Parameters
    ----------
    placed : (num_pools, num_cells), officers

    Raises
    ------
    ValueError : costs too large to be added up
    """
    moves: list[tuple[int, int, int, int, int]] = []
    nowhere, extra = np.zeros_like(placed), np.zeros_like(placed)
    prices: list[MatchingPrices] = []
    whole = True
    for pool in range(instance.num_pools):
        found = _Pool(instance, pool, instance.officers_by_pool[pool], placed[pool])
        whole = whole and found.whole
        moves += found.moves
        prices.append(found.prices)
        nowhere[pool], extra[pool] = found.nowhere, found.extra
    return Matching(plan_of(instance, moves), nowhere, extra, prices if whole else None)


class _Pool:
    """One pool's officers, matched."""

    def __init__(self, instance: Instance, pool: int, have: Ints, want: Ints) -> None:
        self.instance, self.pool = instance, pool
        self.moves: list[tuple[int, int, int, int, int]] = []
        self.nowhere, self.extra = np.zeros_like(have), np.zeros_like(want)
        offers = np.zeros_like(instance.hires.pool)
        self.prices = MatchingPrices(np.zeros_like(have), np.zeros_like(want), offers, 0)
        num_ways = int(np.count_nonzero(have)) * int(np.count_nonzero(want))
        self.whole = num_ways <= MOST_WAYS
        if not self.whole:
            stay = np.minimum(have, want)
            have, want = have - stay, want - stay
        self.starts, self.ends = np.nonzero(have)[0], np.nonzero(want)[0]
        self.have, self.want = have[self.starts], want[self.ends]
        self.hires = np.nonzero(instance.hires.pool == pool)[0]
        if len(self.starts) or len(self.ends):
            self._match()

    def _match(self) -> None:
        instance, starts, hires = self.instance, self.starts, self.hires
        cost: Ints = np.concatenate((self._costs(), self._hire_costs()))
        num_rows, num_ends = len(starts) + len(hires), len(self.ends)
        # Nodes: rows of `cost`, those who are not there, then the ends, nowhere, and the start of
        # everybody who is not on board.
        missing, nowhere = num_rows, num_rows + 1 + num_ends
        outside = nowhere + 1
        dearest = int(cost.max(initial=0)) + 1
        closed = dearest * (outside + 1)
        priced = np.where(cost == CLOSED, closed, cost).reshape(-1)
        first_end = num_rows + 1
        row: Ints = np.repeat(np.arange(num_rows), num_ends)
        end: Ints = np.tile(np.arange(num_ends), num_rows)
        officers = int(self.have.sum() + self.want.sum())
        wanted = int(self.want.sum() - self.have.sum())
        blocks: list[tuple[Ints | int, ...]] = [
            (row, end + first_end, officers, priced),
            (missing, np.arange(num_ends) + first_end, officers, 2 * closed),
            (np.arange(len(starts)), nowhere, officers, 0),
            (outside, np.arange(len(hires)) + len(starts), instance.hires.officers[hires], 0),
            (outside, np.array([missing]), officers, 0),
        ]
        columns = [np.broadcast_arrays(*block) for block in blocks]
        tail, head, upper, price = (
            np.concatenate([np.asarray(block[i], dtype=np.int64) for block in columns])
            for i in range(4)
        )
        supply = np.zeros(outside + 1, dtype=np.int64)
        supply[: len(starts)] = self.have
        supply[first_end:nowhere] = -self.want
        supply[nowhere], supply[outside] = min(wanted, 0), max(wanted, 0)
        nothing = np.zeros_like(upper)
        flow = cheapest_flow(tail, head, nothing, upper, supply, price)
        assert flow is not None, "everybody can go nowhere, and anybody can be missing"
        self._read(flow, num_rows * num_ends, num_ends)
        network = Network(0, tail, head, nothing, upper, price, supply)
        to_go = costs_to_go(network, flow)
        self.prices.start[starts] = to_go[: len(starts)]
        self.prices.offer[hires] = to_go[len(starts) : num_rows]
        self.prices.end[self.ends] = to_go[first_end:nowhere]
        self.prices = replace(self.prices, outside=int(to_go[outside]))

    def _read(self, flow: Ints, num_ways: int, num_ends: int) -> None:
        starts, ends = self.starts, self.ends
        used = np.nonzero(flow[:num_ways])[0]
        for way, officers in zip(used.tolist(), flow[used].tolist(), strict=True):
            row, end = divmod(way, num_ends)
            to_cell = int(ends[end])
            if row >= len(starts):
                hire = int(self.hires[row - len(starts)])
                self.moves.append((self.pool, hire, NOWHERE, to_cell, officers))
            elif starts[row] != to_cell:
                self.moves.append((self.pool, NOWHERE, int(starts[row]), to_cell, officers))
        self.extra[ends] = flow[num_ways : num_ways + num_ends]
        self.nowhere[starts] = flow[num_ways + num_ends : num_ways + num_ends + len(starts)]

    def _costs(self) -> Ints:
        """Return (num_starts, num_ends), thousandths for each officer, or `CLOSED`."""
        instance, rules = self.instance, self.instance.rules
        start, end = self.starts[:, None], self.ends[None, :]
        from_office, to_office = start // instance.num_duties, end // instance.num_duties
        lanes = open_lanes(instance)
        if lanes is None:
            cost = np.full((len(self.starts), len(self.ends)), rules.transfer_cost)
        else:
            cost = np.full((instance.num_offices, instance.num_offices), CLOSED)
            cost[lanes.from_office, lanes.to_office] = lanes.cost
            cost = cost[from_office, to_office]
        change = rules.duty_change_cost if rules.duty_changes else CLOSED
        cost = np.where(from_office == to_office, change, cost)
        allowed = instance.pools.duties[self.pool, end[0] % instance.num_duties]
        return np.where(start == end, 0, np.where(allowed, cost, CLOSED))

    def _hire_costs(self) -> Ints:
        """Return (num_hires, num_ends), thousandths for each hire, or `CLOSED`."""
        instance, ends = self.instance, self.ends
        allowed = instance.pools.duties[self.pool, ends % instance.num_duties]
        placed = instance.hires.offices[self.hires][:, ends // instance.num_duties]
        return np.where(placed & allowed, instance.hires.cost[self.hires][:, None], CLOSED)
