"""Pins: who keeps their cell, and cells and lanes that hold exactly so many officers."""

from collections import Counter
from collections.abc import Iterator
from typing import NamedTuple

import numpy as np

from optimizer.domain.instance import NOT_GIVEN, Ints
from optimizer.domain.plan import KINDS, NOWHERE, Plan
from optimizer.domain.tables import PINNED
from optimizer.domain.violation import Place, Violation


class Pin(NamedTuple):
    """A row of pins, and its number; see `optimizer.domain.tables.Pins`."""

    row: int
    office: int
    duty: int
    pool: int
    to: int
    officers: int


def check_stay_pins(plan: Plan) -> Iterator[Violation]:
    """At least as many officers as are pinned keep their cells."""
    instance = plan.instance
    staying = instance.officers_by_pool - count_leaving(plan)
    for pin in _pins(plan, "stay"):
        start = pin.office * instance.num_duties
        if pin.duty == NOT_GIVEN:
            cells = slice(start, start + instance.num_duties)
        else:
            cells = slice(start + pin.duty, start + pin.duty + 1)
        num = _of_pool(staying, pin.pool, cells)
        if num < pin.officers:
            yield Violation("stay pins", _place_of(pin), num, pin.officers, "at least")


def check_cell_pins(plan: Plan) -> Iterator[Violation]:
    """Exactly as many officers as are pinned serve in a cell."""
    instance = plan.instance
    for pin in _pins(plan, "cell"):
        cell = pin.office * instance.num_duties + pin.duty
        num = _of_pool(plan.officers_by_pool, pin.pool, slice(cell, cell + 1))
        if num != pin.officers:
            yield Violation("cell pins", _place_of(pin), num, pin.officers, "exactly")


def check_lane_pins(plan: Plan) -> Iterator[Violation]:
    """Exactly as many officers as are pinned are transferred between two offices."""
    pins = [*_pins(plan, "lane")]
    transferred = _transfers(plan) if pins else Counter[tuple[int, int, int]]()
    for pin in pins:
        num = transferred[pin.office, pin.to, pin.pool]
        if num != pin.officers:
            yield Violation("lane pins", _place_of(pin), num, pin.officers, "exactly")


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
        yield Pin(row, *columns[row].tolist())


def _place_of(pin: Pin) -> Place:
    duty, pool, to = (None if end == NOT_GIVEN else end for end in (pin.duty, pin.pool, pin.to))
    return Place(row=pin.row, office=pin.office, duty=duty, pool=pool, to=to)


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
