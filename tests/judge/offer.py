"""Prices, chains and plans written down by the names of the tables."""

from dataclasses import dataclass, field

import numpy as np

from optimizer.domain.instance import Instance, Ints
from optimizer.domain.lanes import open_lanes
from optimizer.domain.plan import NOWHERE, Plan, plan_of
from optimizer.domain.proof import Chain, Prices, Proof, Tolls
from optimizer.judge.certify import certify

Numbers = dict[str, int]
"""By cell "A x", by office "A", or by lane "B A"."""


@dataclass(frozen=True)
class Gates:
    leave: Numbers = field(default_factory=dict[str, int])
    arrive: Numbers = field(default_factory=dict[str, int])
    seats: Numbers = field(default_factory=dict[str, int])
    lane: Numbers = field(default_factory=dict[str, int])


def prices(instance: Instance, cells: Numbers, gates: Gates | None = None) -> Prices:
    return Prices(_by_cell(instance, cells), _tolls(instance, gates or Gates()))


def chain(instance: Instance, levels: Numbers, gates: Gates | None = None) -> Chain:
    return Chain(_by_cell(instance, levels), _tolls(instance, gates or Gates()))


def cell(instance: Instance, name: str) -> int:
    office, duty = name.split()
    place = instance.offices.ids.index(office) * instance.num_duties
    return place + instance.duties.ids.index(duty)


def plan(instance: Instance, *moves: tuple[str, str, int], pool: str = "", hire: int = 0) -> Plan:
    """Return the plan of moves (from, to, officers) of one pool; from "" for a row of hires."""
    number = instance.pools.ids.index(pool)
    return plan_of(
        instance,
        [
            (
                number,
                NOWHERE if start else hire,
                cell(instance, start) if start else NOWHERE,
                cell(instance, end),
                officers,
            )
            for start, end, officers in moves
        ],
    )


def verdict(plan: Plan, proof: Proof, objective: str = "leximin") -> dict[str, bool]:
    """Return which parts of a proof hold for a plan."""
    return certify(plan.instance, objective, plan, proof).holds


def _by_cell(instance: Instance, numbers: Numbers) -> Ints:
    column = np.zeros(instance.num_cells, dtype=np.int64)
    for name, number in numbers.items():
        column[cell(instance, name)] = number
    return column


def _tolls(instance: Instance, gates: Gates) -> Tolls:
    ids, lanes = instance.offices.ids, open_lanes(instance)

    def by_office(numbers: Numbers) -> Ints:
        return np.array([numbers.get(office, 0) for office in ids], dtype=np.int64)

    on_lane: list[int] = []
    if lanes is not None:
        ends = zip(lanes.from_office, lanes.to_office, strict=True)
        on_lane = [gates.lane.get(f"{ids[start]} {ids[end]}", 0) for start, end in ends]
    lane = np.array(on_lane, dtype=np.int64)
    return Tolls(by_office(gates.leave), by_office(gates.arrive), by_office(gates.seats), lane)
