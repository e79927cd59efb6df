"""Pins: who keeps their cell, and cells and lanes that hold exactly so many officers."""

from collections import Counter
from collections.abc import Iterator
from typing import NamedTuple

import numpy as np

from optimizer.domain.instance import NOT_GIVEN, Ints
from optimizer.domain.plan import KINDS, NOWHERE, Plan
from optimizer.domain.tables import PINNED
from optimizer.judge.names import name_cell, name_office, name_officers, name_row


class Pin(NamedTuple):
    """A row of pins, and its name; see `optimizer.domain.tables.Pins`."""

    name: str
    office: int
    duty: int
    pool: int
    to: int
    officers: int


def check_stay_pins(plan: Plan) -> Iterator[str]:
    """At least as many officers as are pinned keep their cells."""
    instance = plan.instance
    staying = instance.officers_by_pool - count_leaving(plan)
    for pin in _pins(plan, "stay"):
        start = pin.office * instance.num_duties
        if pin.duty == NOT_GIVEN:
            cells = slice(start, start + instance.num_duties)
            place = f"their cells of {name_office(instance, pin.office)}"
        else:
            cells = slice(start + pin.duty, start + pin.duty + 1)
            place = name_cell(instance, cells.start)
        num = _of_pool(staying, pin.pool, cells)
        if num < pin.officers:
            whom = name_officers(instance, pin.pool)
            yield f"{pin.name}: {num} {whom} stay in {place}, pinned at least {pin.officers}"


def check_cell_pins(plan: Plan) -> Iterator[str]:
    """Exactly as many officers as are pinned serve in a cell."""
    instance = plan.instance
    for pin in _pins(plan, "cell"):
        cell = pin.office * instance.num_duties + pin.duty
        num = _of_pool(plan.officers_by_pool, pin.pool, slice(cell, cell + 1))
        if num != pin.officers:
            whom, place = name_officers(instance, pin.pool), name_cell(instance, cell)
            yield f"{pin.name}: {num} {whom} serve in {place}, pinned {pin.officers}"


def check_lane_pins(plan: Plan) -> Iterator[str]:
    """Exactly as many officers as are pinned are transferred between two offices."""
    instance, pins = plan.instance, [*_pins(plan, "lane")]
    transferred = _transfers(plan) if pins else Counter[tuple[int, int, int]]()
    for pin in pins:
        num = transferred[pin.office, pin.to, pin.pool]
        if num != pin.officers:
            whom, end = name_officers(instance, pin.pool), name_office(instance, pin.to)
            ends = f"from {name_office(instance, pin.office)} to {end}"
            yield f"{pin.name}: {num} {whom} go {ends}, pinned {pin.officers}"


def count_leaving(plan: Plan) -> Ints:
    """Return the officers who leave each cell, (num_pools, num_cells)."""
    leaving = np.zeros_like(plan.instance.officers_by_pool)
    on_board = plan.from_cell != NOWHERE
    np.add.at(leaving, (plan.pool[on_board], plan.from_cell[on_board]), plan.officers[on_board])
    return leaving


def _pins(plan: Plan, what: str) -> Iterator[Pin]:
    pins = plan.instance.pins
    columns = np.stack((pins.office, pins.duty, pins.pool, pins.to, pins.officers), axis=1)
    for row in np.nonzero(pins.what == PINNED.index(what))[0].tolist():
        yield Pin(name_row(plan.instance, "pins", row), *columns[row].tolist())


def _of_pool(officers: Ints, pool: int, cells: slice) -> int:
    """Return the officers of a pool, or of all, in some cells."""
    return int((officers[:, cells] if pool == NOT_GIVEN else officers[pool, cells]).sum())


def _transfers(plan: Plan) -> Counter[tuple[int, int, int]]:
    """Return officers by the offices they leave and reach and their pool, and of all pools."""
    moved, duties = plan.kind == KINDS.index("transfer"), plan.instance.num_duties
    columns = (plan.from_cell // duties, plan.to_cell // duties, plan.pool, plan.officers)
    officers: Counter[tuple[int, int, int]] = Counter()
    for start, end, pool, num in np.stack(columns, axis=1)[moved].tolist():
        officers[start, end, pool] += num
        officers[start, end, NOT_GIVEN] += num
    return officers
