"""The instance once a placement is reached: what is done is done."""

from collections import Counter
from dataclasses import fields, replace
from typing import Any

import numpy as np

from optimizer.answers.placed import Placed
from optimizer.domain.instance import Instance, Ints
from optimizer.domain.tables import NOT_GIVEN, PINNED, Caseload, Staff


def carry_out(placed: Placed) -> Instance:
    """Return the instance in which a placement is today's.

    Cases that other offices handle are theirs, and lanes whose transfers are pinned have had them.
    Limits and caps stay as they are given, and hires as they are offered.
    """
    instance, pins = placed.instance, placed.instance.pins
    kept = pins.what != PINNED.index("lane")
    columns: dict[str, Any] = {c.name: getattr(pins, c.name)[kept] for c in fields(pins)}
    rows = {name: row for name, row in instance.rows.items() if name not in ("staff", "caseload")}
    if "pins" in rows:
        rows["pins"] = rows["pins"][kept]
    return replace(
        instance,
        staff=staff_of(placed.officers, instance),
        caseload=_after_work(instance, placed.moved_cases),
        pins=replace(pins, **columns),
        given_plan=None,
        rows=rows,
    )


def staff_of(officers: Ints, instance: Instance) -> Staff:
    """Return the staff table of (num_pools, num_cells) officers."""
    cell, pool = np.nonzero(officers.T)
    return Staff(
        office=cell // instance.num_duties,
        duty=cell % instance.num_duties,
        pool=pool,
        officers=officers[pool, cell],
    )


def _after_work(instance: Instance, moved: list[tuple[int, int, int]]) -> Caseload:
    """Return the caseload with cases where they are handled."""
    caseload = instance.caseload
    if not moved:
        return caseload
    columns = (caseload.office, caseload.duty, caseload.case_type)
    keys = list(zip(*(column.tolist() for column in columns), strict=True))
    cases = Counter[tuple[int, ...]](dict(zip(keys, caseload.cases.tolist(), strict=True)))
    for way, to_office, num in moved:
        office, duty, case_type = keys[int(instance.movable[way, 1])]
        cases[office, duty, case_type] -= num
        cases[to_office, duty, case_type] += num
    # Cases of no type stand last in a cell, as in a table that was read.
    order = sorted(cases, key=lambda key: (key[:2], key[2] == NOT_GIVEN, key[2]))
    table = np.array([(*key, cases[key]) for key in order], dtype=np.int64).reshape(-1, 4)
    return Caseload(*table.T)
