"""Every way in which cases may be handled elsewhere: docs/rules.md, `remote`."""

from dataclasses import dataclass
from fractions import Fraction
from itertools import product
from math import floor

import numpy as np
from numpy.typing import NDArray

from tests.oracle.plans import TooMany
from tests.oracle.rules import offices_of
from tests.oracle.world import World, thousandths

MOST_WAYS = 4_000


@dataclass(frozen=True)
class Shift:
    """Cases of one type of one cell: how many may go, to which cells, at what cost each."""

    cell: int
    case_type: str | None
    most: int
    to: tuple[int, ...]
    cost: int


def shifts(world: World) -> list[Shift]:
    """Return what may be handled elsewhere, by cell and type."""
    found = []
    for _, row in world.rows("remote"):
        cell = world.cell(row)
        to = tuple(
            office * world.num_duties + world.duty_of(cell)
            for office in offices_of(world, row)
            if office != world.office_of(cell)
        )
        for (of, kind), cases in world.cases.items():
            if of == cell and row.get("case_type", kind) == kind:
                most = floor(Fraction(str(row["share"])) * cases)
                found.append(Shift(cell, kind, most, to, thousandths(row.get("cost", 0))))
    return found


def every_work(world: World) -> tuple[NDArray[np.int64], NDArray[np.int64]]:
    """Return the work of each cell for each way to share it, and the least that way costs."""
    cheapest = {tuple(world.work): 0}
    for shift in shifts(world):
        amounts = range(shift.most + 1)
        if (shift.most + 1) ** max(1, len(shift.to)) > MOST_WAYS and shift.to:
            raise TooMany
        ways = [way for way in product(amounts, repeat=len(shift.to)) if sum(way) <= shift.most]
        if len(ways) * len(cheapest) > 20 * MOST_WAYS:
            raise TooMany
        weight, found = world.weight[shift.case_type], {}
        for work, cost in cheapest.items():
            for way in ways:
                after = list(work)
                for cell, cases in zip(shift.to, way, strict=True):
                    after[cell] += weight * cases
                    after[shift.cell] -= weight * cases
                key, paid = tuple(after), cost + shift.cost * sum(way)
                if paid < found.get(key, paid + 1):
                    found[key] = paid
        cheapest = found
        if len(cheapest) > MOST_WAYS:
            raise TooMany
    return (
        np.array(list(cheapest), dtype=np.int64).reshape(len(cheapest), world.num_cells),
        np.array(list(cheapest.values()), dtype=np.int64),
    )
