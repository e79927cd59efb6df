"""Sums that no plan takes above a number, and what everything costs at weights on them."""

from dataclasses import dataclass
from typing import Any, Literal

import numpy as np

from optimizer.domain.instance import Instance, Ints
from optimizer.domain.plan import KINDS
from optimizer.judge.ways import Layer, Ways

Column = Literal[
    "present", "stay", "leave", "arrive", "lane", "moves", "cost", "cases_cost", "handled"
]
"""What a sum may count.

``present``, ``stay`` : officers who serve in a cell, or keep it; by kind and cell
``leave``, ``arrive`` : transfers, by office
``lane`` : transfers, by kind and open lane
``moves``, ``cost`` : officers who move, and thousandths their moves cost; by kind and `KINDS`
``cases_cost`` : thousandths that cases handled elsewhere cost, (1,)
``handled`` : thousandths of weighted cases that come to a cell beyond its own, by cell
"""

Part = tuple[Column, Any, int | Ints]
"""A column, where in it, and the coefficients there."""

DEAREST = 1 << 1024
"""Dearer than any way: weights and coefficients have fewer digits together."""


@dataclass(frozen=True, eq=False)
class Sum:
    """The parts added up are at most `most` in every plan."""

    parts: tuple[Part, ...]
    most: int


class Bill:
    """The price of each way and of each case handled elsewhere: all sums times their weights.

    Prices are Python's integers, so no weight is too large to be added up.

    Attributes
    ----------
    columns : by `Column`, what counting 1 there costs
    most : what no plan's bill is above
    """

    def __init__(self, instance: Instance, ways: Ways) -> None:
        self.instance, self.ways, self.most = instance, ways, 0
        kinds, offices = ways.num_kinds, instance.num_offices
        shapes: dict[Column, tuple[int, ...]] = {
            "present": (kinds, instance.num_cells),
            "stay": (kinds, instance.num_cells),
            "leave": (offices,),
            "arrive": (offices,),
            "lane": (kinds, len(ways.lane)),
            "moves": (kinds, len(KINDS)),
            "cost": (kinds, len(KINDS)),
            "cases_cost": (1,),
            "handled": (instance.num_cells,),
        }
        self.columns = {name: np.zeros(shape, dtype=object) for name, shape in shapes.items()}

    def add(self, counted: Sum, weight: int) -> None:
        """Put a sum on the bill."""
        for column, where, coefficients in counted.parts:
            self.columns[column][where] += weight * np.asarray(coefficients, dtype=object)
        self.most += weight * counted.most

    def least(self) -> int:
        """Return what every plan's bill comes to at least."""
        cheapest = self.ways.least_price(self.columns["present"], self.price, DEAREST)
        officers = sum((cheapest * self.ways.officers).tolist())
        return officers + sum(
            cases * min([0, *prices.tolist()])
            for cases, prices in zip(
                self.instance.movable[:, 2].tolist(), self.case_prices(), strict=True
            )
        )

    def price(self, layer: Layer) -> Ints | int:
        """Return what the arcs of a layer cost, (num_arcs,)."""
        columns, ways, kinds = self.columns, self.ways, self.ways.kind_of[layer.tail]
        if layer.kind == "stay":
            # Cells are the first nodes.
            return columns["stay"].reshape(-1)[layer.head]
        if layer.kind in ("leave", "arrive"):
            gates: Ints = getattr(ways, layer.kind)
            return columns[layer.kind][layer.gate - gates[0]]
        if layer.kind not in MOVES:
            return 0
        move = KINDS.index(MOVES[layer.kind])
        price = columns["moves"][kinds, move] + columns["cost"][kinds, move] * layer.cost
        if layer.kind == "transfer" and ways.lanes is not None:
            first = len(ways.caps) - len(ways.lane)
            price += columns["lane"][kinds, layer.gate - first]
        return price

    def case_prices(self) -> list[Ints]:
        """Return for each way of `movable` what a case costs in each office that may take it."""
        instance, remote = self.instance, self.instance.remote
        prices: list[Ints] = []
        handled, each_cost = self.columns["handled"], self.columns["cases_cost"][0]
        for row, place, _ in instance.movable.tolist():
            office, duty = int(remote.office[row]), int(remote.duty[row])
            ends = np.nonzero(remote.offices[row])[0] * instance.num_duties + duty
            gained = handled[ends] - handled[office * instance.num_duties + duty]
            weight, cost = int(instance.case_weight[place]), int(remote.cost[row])
            prices.append(weight * gained + each_cost * cost)
        return prices


MOVES = {"change": "duty_change", "transfer": "transfer", "hire": "hire"}
"""The kind of move that a layer's arcs are."""
