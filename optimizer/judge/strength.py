"""Do prices show the best peak with officers more or fewer? The same count, with one way more.

Whoever may leave the agency does so at a price; exactly so many leave, so that price is paid back
as often. As with every other way, each officer takes the cheapest, whatever the prices: the sum can
only be too low. Gates and caps are those of the officers on board today.
"""

from dataclasses import replace

import numpy as np

from optimizer.domain.instance import THOUSAND, Instance, Ints
from optimizer.domain.load import NO_LOAD, Load
from optimizer.domain.plan import KINDS, Plan
from optimizer.domain.proof import Prices, Rate
from optimizer.domain.violation import Place, Violation
from optimizer.judge.certify import LARGEST_PRICE, Court, one_fte_per_duty
from optimizer.judge.verify import verify_plan


class ReducedCourt(Court):
    """A court in which exactly `num_leaving` officers on board leave, at the price `away`."""

    def __init__(self, instance: Instance, fte: Ints, rate: Rate) -> None:
        super().__init__(instance, fte, rate)
        self.num_leaving = 0
        self.away = 0
        groups = len(self.ways.starts) - len(instance.hires.pool)
        self.groups = self.ways.starts[:groups]

    def hire(self, row: int, officers: int) -> None:
        """Let a row of hires have so many."""
        self.ways.officers[len(self.groups) + row] = officers

    def bound(self, prices: Prices, counted: Ints | None = None) -> int | None:
        """Return what every plan costs at least when so many leave."""
        if abs(self.away) > LARGEST_PRICE:
            return None
        bound = super().bound(prices, counted)
        return None if bound is None else bound - self.num_leaving * self.away

    def _worth(self, prices: Prices, tolls: Ints) -> Ints:
        worth = super()._worth(prices, tolls)
        if self.num_leaving:
            worth[self.groups] = np.minimum(worth[self.groups], self.away)
        return worth


class StrengthJudge:
    """Checks the bests of an instance whose strength changes."""

    def __init__(self, instance: Instance) -> None:
        fte = one_fte_per_duty(instance)
        if fte is None:
            raise ValueError("officers of different FTE meet: no prices show what a load needs")
        self._instance, self._fte = instance, fte
        self._courts: dict[Rate, ReducedCourt] = {}

    def holds(
        self, peak: Load | None, prices: Prices, away: int, rate: Rate, leaving: int, hired: int
    ) -> bool:
        """Return whether no plan has a lower peak, or there is none where the peak is None.

        Parameters
        ----------
        away : the price of leaving
        leaving : officers on board who leave
        hired : officers whom the last row of hires offers; of no account without hires
        """
        if rate not in self._courts:
            self._courts[rate] = ReducedCourt(self._instance, self._fte, rate)
        court = self._courts[rate]
        court.num_leaving, court.away = leaving, away
        if len(self._instance.hires.pool):
            court.hire(len(self._instance.hires.pool) - 1, hired)
        if peak is None:
            return court.check_infeasible(prices) is None
        return peak == NO_LOAD or court.check_peak(prices, peak) is None


def reduced(instance: Instance, leaving: Ints) -> Instance:
    """Return the instance without the officers who leave, (num_pools, num_cells).

    It has no rule `transfers_out_share`: the share is one of today's officers, and is counted by
    `verify_reduced`.
    """
    staff = instance.staff
    cells = staff.office * instance.num_duties + staff.duty
    left = staff.officers - leaving[staff.pool, cells]
    return replace(
        instance,
        staff=replace(staff, officers=left),
        rules=replace(instance.rules, transfers_out_share=None),
    )


def verify_reduced(instance: Instance, plan: Plan) -> list[Violation]:
    """Return what a plan of the officers who remain breaks, shares being those of today's.

    Parameters
    ----------
    instance : before anybody leaves
    plan : of the `reduced` instance
    """
    broken, share = verify_plan(plan), instance.rules.transfers_out_share
    if share is None or broken:
        return broken
    moved = plan.kind == KINDS.index("transfer")
    leaving = np.zeros(instance.num_offices, dtype=np.int64)
    np.add.at(leaving, plan.from_cell[moved] // instance.num_duties, plan.officers[moved])
    present = np.zeros(instance.num_offices, dtype=np.int64)
    np.add.at(present, instance.staff.office, instance.staff.officers)
    may_leave = present * share // THOUSAND
    return [
        Violation(
            "transfers_out_share",
            Place(office=office),
            int(leaving[office]),
            int(may_leave[office]),
            beside=(int(present[office]),),
        )
        for office in np.nonzero(leaving > may_leave)[0].tolist()
    ]
