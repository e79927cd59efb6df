"""What the judge's bill makes each plan of a tiny instance pay, counted plan by plan."""

from itertools import product
from random import Random
from typing import Any

import numpy as np

from optimizer.domain.instance import Instance
from optimizer.domain.lanes import open_lanes
from optimizer.domain.load import Load
from optimizer.domain.plan import KINDS
from optimizer.domain.proof import Name
from optimizer.judge.bill import Bill, Sum
from optimizer.judge.sums import Sums
from optimizer.judge.ways import Ways
from tests.every_plan import Cell, Move, Plans, Way

Totals = Any
"""(num_plans,) Python's integers."""


class Counter:
    """An instance with all its plans, in which sums and bills are counted."""

    def __init__(self, instance: Instance, plans: Plans) -> None:
        self.instance, self.plans = instance, plans
        self.ways = Ways(instance)

    def names(self, rng: Random, sums: Sums) -> dict[Name, Sum]:
        """Return every sum there is, of those in parts of a size some."""
        ftes = [fte for fte in np.unique(self.instance.fte).tolist() if fte]
        found: dict[Name, Sum] = {}
        for rule, (sizes, _) in sums.named.items():
            ranges = [range(size) for size in sizes]
            if rule == "rounded":
                ranges[1] = [*ftes, rng.randint(1, 999)]  # type: ignore[call-overload]
            for places in product(*ranges):
                counted = sums.find((rule, *places))
                if counted is not None:
                    found[rule, *places] = counted
        return found

    def sums(self, below: Load | None) -> Sums:
        return Sums(self.instance, self.ways, below)

    def bill(self) -> Bill:
        return Bill(self.instance, self.ways)

    def totals(self, bill: Bill) -> Totals:
        """Return what each plan pays."""
        of_moves = np.array([self._price(bill, move) for move in self.plans.moves], dtype=object)
        of_ways = np.array([self._case_price(bill, way) for way in self.plans.ways], dtype=object)
        nothing = np.zeros(self.plans.num_plans, dtype=object)
        total = self.plans.officers.astype(object) @ of_moves if len(of_moves) else nothing
        return total + (self.plans.cases.astype(object) @ of_ways if len(of_ways) else 0)

    def of(self, counted: Sum) -> Totals:
        """Return what a sum comes to in each plan."""
        bill = self.bill()
        bill.add(counted, 1)
        return self.totals(bill)

    def cell(self, cell: Cell) -> int:
        instance = self.instance
        office, duty = instance.offices.ids.index(cell[0]), instance.duties.ids.index(cell[1])
        return office * instance.num_duties + duty

    def _price(self, bill: Bill, move: Move) -> int:
        if move.end is None:
            return 0
        kind = int(self.ways.of_pool[self.instance.pools.ids.index(move.pool)])
        columns, end = bill.columns, self.cell(move.end)
        price = columns["present"][kind, end]
        if move.kind == "stay":
            return price + columns["stay"][kind, end]
        if move.kind == "transfer":
            assert move.start is not None
            start, to = (self.instance.offices.ids.index(c[0]) for c in (move.start, move.end))
            price += columns["leave"][start] + columns["arrive"][to]
            lanes = open_lanes(self.instance)
            if lanes is not None:
                ends = zip(lanes.from_office.tolist(), lanes.to_office.tolist(), strict=True)
                price += columns["lane"][kind, list(ends).index((start, to))]
        place = kind, KINDS.index(move.kind)
        return price + columns["moves"][place] + columns["cost"][place] * move.cost

    def _case_price(self, bill: Bill, way: Way) -> int:
        if way.to == way.office:
            return 0
        handled = bill.columns["handled"]
        gained = handled[self.cell((way.to, way.duty))] - handled[self.cell((way.office, way.duty))]
        return way.weight * gained + way.cost * bill.columns["cases_cost"][0]
