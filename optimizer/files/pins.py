"""Reads the pins table: what is fixed to the placement of today, or to a given one."""

from optimizer.domain.tables import NOT_GIVEN, PINNED, Pins, Staff
from optimizer.files.schema import PINNED_AT
from optimizer.files.sheet import Index, Sheet

STAY, CELL, LANE = range(len(PINNED))
FROM_PLAN = PINNED_AT.index("plan")


def read_pins(
    sheet: Sheet, indices: tuple[Index, Index, Index], staff: Staff, plan: Staff | None
) -> Pins:
    """Return the pins with every number filled in, noting those that say too little or too much.

    `indices` are those of offices, duties and pools, the pools that reductions make among them;
    `staff` has the reductions in force.
    """
    office, duty, pool = indices
    at, officers = sheet.choices("at"), sheet.whole("officers")
    pins = Pins(
        what=sheet.choices("what"),
        office=sheet.places("office", office),
        duty=sheet.places("duty", duty),
        pool=sheet.places("pool", pool),
        to=sheet.places("to", office),
        officers=officers,
    )
    today, planned_for = officers_by_pin(staff), officers_by_pin(plan)
    for row in range(sheet.num_rows):
        what, planned = int(pins.what[row]), at[row] == FROM_PLAN
        _check_columns(sheet, row, what)
        if planned:
            _check_plan(sheet, row, what, plan)
        if sheet.is_blank("officers", row) and what != NOT_GIVEN:
            placed = planned_for if planned else today
            key = int(pins.office[row]), int(pins.duty[row]), int(pins.pool[row])
            officers[row] = 0 if what == LANE else placed.get(key, 0)
    return pins


def officers_by_pin(placed: Staff | None) -> dict[tuple[int, int, int], int]:
    """Return a placement's officers by office, duty and pool, `NOT_GIVEN` for all of them."""
    officers: dict[tuple[int, int, int], int] = {}
    columns = () if placed is None else (placed.office, placed.duty, placed.pool, placed.officers)
    for office, duty, pool, number in zip(*(column.tolist() for column in columns), strict=True):
        # No pin names the nameless pool, so that its officers count among all alone.
        for key in {(office, d, p) for d in (duty, NOT_GIVEN) for p in (pool, NOT_GIVEN)}:
            officers[key] = officers.get(key, 0) + max(number, 0)
    return officers


def _check_columns(sheet: Sheet, row: int, what: int) -> None:
    """Note a column that a pin of its kind needs, or has no use for."""
    needed = {CELL: "duty", LANE: "to"}.get(what)
    if needed is not None and sheet.is_blank(needed, row):
        sheet.note("pin_incomplete", row, needed, f"A pin of a {PINNED[what]} needs its {needed}.")
    unused = {STAY: "to", CELL: "to", LANE: "duty"}.get(what)
    if unused is not None and not sheet.is_blank(unused, row):
        message = f"A pin “{PINNED[what]}” has no {unused}."
        sheet.note("pin_with_too_much", row, unused, message)


def _check_plan(sheet: Sheet, row: int, what: int, plan: Staff | None) -> None:
    """Note a pin at the plan that cannot be there."""
    if what in (STAY, LANE):
        message = f"A pin “{PINNED[what]}” is about today alone."
        sheet.note("pin_with_too_much", row, "at", message)
    elif not sheet.is_blank("officers", row):
        message = "The number of officers is given, and so is the plan to take it from."
        sheet.note("pin_with_too_much", row, "at", message)
    elif plan is None:
        sheet.note("pin_without_plan", row, "at", "There is no table plan.")
