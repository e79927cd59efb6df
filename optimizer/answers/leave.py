"""Which officer on board is missed least, one after another."""

from itertools import combinations_with_replacement
from math import comb

import numpy as np

from optimizer.answers.alternatives import with_officers
from optimizer.answers.outcomes import Asker, Outcome, weakest
from optimizer.domain.errors import Refusal
from optimizer.domain.instance import Instance, Ints
from optimizer.network.leaving import Leaving

MOST_TRIED = 150
"""Ways to take so many officers away that are all tried, to know the best of them."""

MANY_GROUPS = 200
"""Pools in cells; of more, not each is tried only for the sake of a lower cost."""

MOST_GROUPS = 2_000
"""Pools in cells that are each tried where no flow says which officers go."""

Group = tuple[int, int]
"""Cell and pool: officers who are alike in all."""

Way = tuple[Group, ...]
"""From where officers are taken, a group as often as it gives one."""


class Leavers:
    """The officers left, and every question asked so far.

    Raises
    ------
    Refusal : a rule compares with today, and what today is changes with who is there
    """

    def __init__(self, instance: Instance, pool: str | None, asker: Asker) -> None:
        if instance.rules.office_load_rise_max is not None:
            raise Refusal(
                "today_changes",
                "The rule office_load_rise_max compares with today's loads, and they are others "
                "once an officer is gone.",
                "Leave the rule out, or ask for officers to be placed.",
            )
        chosen = np.array([pool is None or name == pool for name in instance.pools.ids])
        there = (instance.officers_by_pool * chosen[:, None]).T
        self.instance = instance
        self.groups = [(int(cell), int(place)) for cell, place in np.argwhere(there)]
        self.gone: Way = ()
        self._asker = asker
        self._leaving = Leaving(instance, chosen)
        self._found: dict[Way, Outcome | None] = {}

    def next_one(self) -> tuple[int, int, Outcome] | None:
        """Take away the next officer; return pool, cell and the plan without, or None.

        The loads decide, then the cost. A flow proposes who goes; where the plan without them is
        not as good as the flow has it, every officer is tried, in the order of the tables.
        """
        way, outcome = self._by_flow() or self._tried() or (None, None)
        if way is None or outcome is None:
            return None
        rest = list(way)
        for group in self.gone:
            rest.remove(group)
        self.gone = way
        return rest[0][1], rest[0][0], outcome

    def best_for(self, number: int, after: Outcome) -> tuple[Outcome | None, str]:
        """Return the best plan with any so many officers gone, and how far it is known to be it.

        Where not all ways are tried, a flow's bound says so or nothing is known.
        """
        if comb(len(self.groups) + number - 1, number) > MOST_TRIED:
            bound = self._leaving.without(number, np.zeros_like(self.instance.officers_by_pool))
            reached = bound is not None and bound.loads == after.sorted_loads
            return (after, "claimed") if reached else (None, "none")
        every = combinations_with_replacement(self.groups, number)
        ways = [way for way in every if self._can_go(way)]
        found = self._lightest(ways)
        assert found is not None
        outcomes = [self._without(way) for way in ways]
        return found[1], weakest([outcome.label for outcome in outcomes if outcome is not None])

    def _by_flow(self) -> tuple[Way, Outcome] | None:
        """Return the way that a flow proposes, if its plan is as good as the flow has it.

        Where to try every officer would take long, its loads must be as good, not its cost.
        """
        number, gone = len(self.gone) + 1, self._counted(self.gone)
        bound = self._leaving.without(number, gone)
        if bound is None:
            return None
        tight = self._leaving.without(number, gone, tight=True)
        for proposed in (bound, tight):
            if proposed is None or proposed.loads != bound.loads:
                continue
            outcome = self._without(_way(proposed.gone))
            if outcome is None or outcome.sorted_loads != bound.loads:
                continue
            if outcome.cost == bound.cost or len(self.groups) > MANY_GROUPS:
                return _way(proposed.gone), outcome
        return None

    def _tried(self) -> tuple[Way, Outcome] | None:
        if len(self.groups) > MOST_GROUPS:
            raise Refusal(
                "too_many_choices",
                f"No flow says who is missed least here, officers can be taken from "
                f"{len(self.groups):,} places, and at most {MOST_GROUPS:,} are tried.",
                "Name a pool.",
            )
        ways: list[Way] = [tuple(sorted((*self.gone, group))) for group in self.groups]
        return self._lightest([way for way in ways if self._can_go(way)])

    def _counted(self, way: Way) -> Ints:
        counts = np.zeros_like(self.instance.officers_by_pool)
        for cell, pool in way:
            counts[pool, cell] += 1
        return counts

    def _lightest(self, ways: list[Way]) -> tuple[Way, Outcome] | None:
        best: tuple[Way, Outcome] | None = None
        for way in ways:
            outcome = self._without(way)
            if outcome is not None and (best is None or outcome.rank < best[1].rank):
                best = way, outcome
        return best

    def _can_go(self, way: Way) -> bool:
        officers = self.instance.officers_by_pool
        return all(way.count((cell, pool)) <= officers[pool, cell] for cell, pool in set(way))

    def _without(self, way: Way) -> Outcome | None:
        if way not in self._found:
            left = self.instance
            for cell, pool in way:
                left = with_officers(left, pool, cell, -1)
            self._found[way] = self._asker.best(left)
        return self._found[way]


def _way(gone: Ints) -> Way:
    """Return from where officers, (num_pools, num_cells), are taken."""
    cells, pools = np.nonzero(gone.T)
    groups = zip(cells.tolist(), pools.tolist(), strict=True)
    return tuple(group for group in groups for _ in range(int(gone[group[1], group[0]])))
