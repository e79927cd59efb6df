"""Pins that nothing can keep: two of them, or one and a limit, a lane or those on board.

Each fault stands at the later or the narrower row and names the other. What only the whole of the
rules forbids is no fault but infeasible, and said by the answer.
"""

from collections.abc import Iterable, Sequence
from typing import NamedTuple

import numpy as np

from optimizer.domain.instance import Instance
from optimizer.domain.lanes import metres_between
from optimizer.domain.tables import NOT_GIVEN, Staff
from optimizer.files.pins import CELL, LANE, STAY, officers_by_pin
from optimizer.files.reductions import Split
from optimizer.files.sheet import Sheet

READ_FIRST = (
    "offices",
    "duties",
    "pools",
    "staff",
    "reductions",
    "limits",
    "lanes",
    "plan",
    "pins",
)
"""Tables that a contradiction may come from: with a fault there it might be none."""

Key = tuple[int, ...]


class _Pin(NamedTuple):
    """A row of the pins table, and its place there."""

    what: int
    office: int
    duty: int
    pool: int
    to: int
    officers: int
    place: int

    @property
    def end(self) -> Key:
        """What it speaks of whoever is meant: a cell, a lane, or those who stay."""
        return self.what, self.office, self.duty, self.to


def check_pins(draft: Instance, split: Split, sheets: dict[str, Sheet], num: int | None) -> None:
    """Note every such fault of an instance that is still in the order given.

    `num` is how many officers and hires there are, None where it is not known.
    """
    _check_split(split, sheets, draft.given_plan)
    sheet = sheets["pins"]
    table = draft.pins
    columns = (table.what, table.office, table.duty, table.pool, table.to, table.officers)
    rows = zip(*(column.tolist() for column in columns), range(sheet.num_rows), strict=True)
    pins = [_Pin(*row) for row in rows]
    for pin in pins:
        if pin.what == LANE and NOT_GIVEN != pin.office == pin.to:
            sheet.note("lane_to_itself", pin.place, "to", "The lane leads to where it starts.")
    if not pins or num is None or sheet.faults.touch(*READ_FIRST, "rules"):
        return
    _check_qualified(sheet, pins, split)
    _check_parts(sheet, pins)
    today = officers_by_pin(split.staff)
    _check_stays(sheet, pins, today)
    _check_leaving(sheet, pins, today)
    _check_cells(sheet, pins, draft, sheets["limits"], num)
    _check_lanes(sheet, pins, draft, sheets["lanes"])


def _check_split(split: Split, sheets: dict[str, Sheet], plan: Staff | None) -> None:
    """Note rows that name a pool some of whose officers are in another by reductions."""
    were_split: set[int] = set(split.were_split.tolist())
    for table in ("pins", "plan") if were_split else ():
        sheet = sheets[table]
        # In pins a blank pool is everybody, in the plan those of the nameless pool.
        nameless = NOT_GIVEN in were_split and table == "plan" and plan is not None
        named = {split.pools.ids[pool] for pool in were_split if pool != NOT_GIVEN}
        for place in range(sheet.num_rows):
            blank = sheet.is_blank("pool", place)
            value = None if blank else sheet.raw.columns["pool"][place]
            if (blank and nameless) or (isinstance(value, str) and value.strip() in named):
                message = "Reductions take some of the pool's officers into another pool."
                sheet.note("pin_of_split_pool", place, "pool", message)


def _check_qualified(sheet: Sheet, pins: Sequence[_Pin], split: Split) -> None:
    """Note officers pinned to a duty that their pool may not serve."""
    for pin in pins:
        pinned = pin.what == CELL and pin.pool != NOT_GIVEN and pin.officers > 0
        if pinned and not split.pools.duties[pin.pool, pin.duty]:
            message = "The officers' pool may not serve this duty."
            sheet.note("pool_may_not_serve", pin.place, "duty", message)


def _check_parts(sheet: Sheet, pins: Sequence[_Pin]) -> None:
    """Note pools of which more are pinned than of all pools together."""
    parts = _by_end(pins)
    for whole in pins:
        if whole.pool == NOT_GIVEN and whole.what != STAY:
            found = _first_above(parts.get(whole.end, []), whole.officers)
            if found is not None:
                pin, total = found
                message = (
                    f"Single pools have {total:,} pinned here; "
                    f"{_row(sheet, whole)} pins {whole.officers:,} of all pools."
                )
                sheet.note("pins_contradict", pin.place, "officers", message)


def _check_stays(sheet: Sheet, pins: Sequence[_Pin], today: dict[Key, int]) -> None:
    """Note more who are to stay than there are, or than are pinned to the cell."""
    stays = [pin for pin in pins if pin.what == STAY]
    for pin in stays:
        there = today.get((pin.office, pin.duty, pin.pool), 0)
        if pin.officers > there:
            message = f"{pin.officers:,} are to stay, and {there:,} are there."
            sheet.note("pin_above_officers", pin.place, "officers", message)
    by_cell = _grouped(stays)
    for cell in (pin for pin in pins if pin.what == CELL):
        staying = by_cell.get((cell.office, cell.duty), [])
        if cell.pool == NOT_GIVEN:
            groups = [
                [pin for pin in staying if (pin.pool == NOT_GIVEN) == w] for w in (True, False)
            ]
        else:
            groups = [[pin for pin in staying if pin.pool == cell.pool]]
        for found in (_first_above(group, cell.officers) for group in groups):
            if found is not None:
                pin, total = found
                message = (
                    f"{total:,} are to stay in the cell; "
                    f"{_row(sheet, cell)} pins {cell.officers:,} there."
                )
                sheet.note("pins_contradict", pin.place, "officers", message)


def _check_leaving(sheet: Sheet, pins: Sequence[_Pin], today: dict[Key, int]) -> None:
    """Note offices of which more are pinned, to stay or to leave, than are there."""
    whole = {pin.end for pin in pins if pin.pool == NOT_GIVEN}
    by_office: dict[int, list[_Pin]] = {}
    for pin in pins:
        by_office.setdefault(pin.office, []).append(pin)
    for office, there in by_office.items():
        lanes = [pin for pin in there if pin.what == LANE]
        stays = [pin for pin in there if pin.what == STAY]
        for pool in dict.fromkeys([NOT_GIVEN, *(pin.pool for pin in lanes)]):
            if pool == NOT_GIVEN:
                leave = [pin for pin in lanes if pin.pool == NOT_GIVEN or pin.end not in whole]
                stay = _most_who_stay(stays)
            else:
                leave = [pin for pin in lanes if pin.pool == pool]
                stay = _most_who_stay([pin for pin in stays if pin.pool == pool])
            if _note_leaving(sheet, stay, leave, today.get((office, NOT_GIVEN, pool), 0)):
                break


def _note_leaving(sheet: Sheet, stay: list[_Pin], leave: list[_Pin], there: int) -> bool:
    """Note the first who cannot leave beside those who stay and leave before; return if any."""
    found = _first_above([*stay, *leave], there)
    if found is None or found[0].what == STAY:
        return False  # those who cannot stay are noted already
    pin, total = found
    others = [other for other in (*stay, *leave) if other.officers and other != pin]
    if pin.officers > there or not others:
        message = f"{pin.officers:,} are to leave, and {there:,} are there."
        sheet.note("pin_above_officers", pin.place, "officers", message)
    else:
        message = (
            f"With {_row(sheet, others[0])} that makes {total:,} who stay or leave, "
            f"and {there:,} are there."
        )
        sheet.note("pins_contradict", pin.place, "officers", message)
    return True


def _check_cells(
    sheet: Sheet, pins: Sequence[_Pin], draft: Instance, limits: Sheet, num_people: int
) -> None:
    """Note cells pinned outside their limits, or above all officers and hires."""
    table = draft.limits
    keys = zip(table.office.tolist(), table.duty.tolist(), strict=True)
    row_of = {key: place for place, key in enumerate(keys)}
    parts = _by_end(pins)
    for pin in (pin for pin in pins if pin.what == CELL):
        if pin.officers > num_people:
            message = f"{pin.officers:,} is above the {num_people:,} officers and hires there are."
            sheet.note("pin_above_officers", pin.place, "officers", message)
        limit = row_of.get((pin.office, pin.duty))
        if limit is None:
            continue
        row, least, most = limits.raw.rows[limit], int(table.least[limit]), int(table.most[limit])
        above = None if most == NOT_GIVEN else _above(pin, parts, most)
        if above is not None:
            message = f"Row {row} of limits allows {most:,} here, and {above[1]:,} are pinned."
            sheet.note("pins_contradict", above[0].place, "officers", message)
        elif pin.pool == NOT_GIVEN and pin.officers < least:
            message = f"Row {row} of limits asks for {least:,} here."
            sheet.note("pins_contradict", pin.place, "officers", message)


def _check_lanes(sheet: Sheet, pins: Sequence[_Pin], draft: Instance, lanes: Sheet) -> None:
    """Note lanes that do not carry what is pinned."""
    table, rules = draft.lanes, draft.rules
    row_of: dict[Key, int] = {}
    if table is not None:
        keys = zip(table.from_office.tolist(), table.to_office.tolist(), strict=True)
        row_of = {key: place for place, key in enumerate(keys)}
    parts = _by_end(pins)
    for pin in (pin for pin in pins if pin.what == LANE and pin.officers):
        row = row_of.get((pin.office, pin.to))
        missing = _why_no_lane(draft, pin, given=table is None or row is not None)
        if missing:
            sheet.note("pin_on_no_lane", pin.place, "to", missing)
            continue
        lot, said = rules.transfers_lot or 1, "The rule transfers_lot"
        if table is not None and row is not None:
            most = int(table.most[row])
            named = f"Row {lanes.raw.rows[row]} of lanes"
            above = None if most == NOT_GIVEN else _above(pin, parts, most)
            if above is not None:
                message = f"{named} carries at most {most:,}, and {above[1]:,} are pinned."
                sheet.note("pins_contradict", above[0].place, "officers", message)
            if table.lot[row] != NOT_GIVEN:
                lot, said = int(table.lot[row]), named
        # Officers of one pool may share a lane with others, who make up the lot.
        if pin.pool == NOT_GIVEN and pin.officers < lot:
            message = f"{said} asks for at least {lot:,} officers or none."
            sheet.note("pins_contradict", pin.place, "officers", message)


def _why_no_lane(draft: Instance, pin: _Pin, *, given: bool) -> str:
    """Return why no transfer runs where a pin has some; nothing if it may."""
    rules = draft.rules
    if not rules.transfers:
        return "The rule transfers allows no transfers."
    if not given:
        return "The table lanes has no lane from the office to this one."
    if rules.transfer_max_km is not None:
        metres = metres_between(draft, np.array([pin.office]), np.array([pin.to]))[0]
        if metres > rules.transfer_max_km:
            return "The office is farther away than the rule transfer_max_km allows."
    return ""


def _above(pin: _Pin, parts: dict[Key, list[_Pin]], most: int) -> tuple[_Pin, int] | None:
    """Return with which pin, and by how many, a number is exceeded; of single pools once."""
    if pin.pool == NOT_GIVEN:
        return _first_above([pin], most)
    alike = parts[pin.end]
    return _first_above(alike, most) if pin is alike[0] else None


def _first_above(pins: Iterable[_Pin], most: int) -> tuple[_Pin, int] | None:
    """Return the first pin with which their officers together exceed a number, and the sum."""
    total = 0
    for pin in pins:
        total += pin.officers
        if total > most:
            return pin, total
    return None


def _most_who_stay(stays: Sequence[_Pin]) -> list[_Pin]:
    """Return those of the pins that speak of different officers and keep the most."""
    alike: dict[tuple[bool, bool], list[_Pin]] = {}
    for pin in stays:
        alike.setdefault((pin.duty == NOT_GIVEN, pin.pool == NOT_GIVEN), []).append(pin)
    return max(alike.values(), key=lambda pins: sum(p.officers for p in pins)) if alike else []


def _by_end(pins: Iterable[_Pin]) -> dict[Key, list[_Pin]]:
    """Return the pins of single pools by what they speak of."""
    grouped: dict[Key, list[_Pin]] = {}
    for pin in pins:
        if pin.pool != NOT_GIVEN:
            grouped.setdefault(pin.end, []).append(pin)
    return grouped


def _grouped(stays: Iterable[_Pin]) -> dict[Key, list[_Pin]]:
    """Return those who stay by office and duty."""
    grouped: dict[Key, list[_Pin]] = {}
    for pin in stays:
        grouped.setdefault((pin.office, pin.duty), []).append(pin)
    return grouped


def _row(sheet: Sheet, pin: _Pin) -> str:
    return f"row {sheet.raw.rows[pin.place]} of pins"
