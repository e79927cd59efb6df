"""Faults that no single value has: rows that repeat or contradict each other, and totals.

References between tables are places of rows here, as given; `NOT_GIVEN` where a row has none or a
fault was noted already.
"""

import numpy as np

from optimizer.domain.instance import Instance
from optimizer.domain.tables import (
    NOT_GIVEN,
    THOUSAND,
    Bools,
    Caseload,
    CaseTypes,
    Hires,
    Ints,
    Lanes,
    Limits,
    Pools,
    Rules,
    Staff,
)
from optimizer.files.check_pins import check_pins
from optimizer.files.check_rules import check_rules
from optimizer.files.order import combined
from optimizer.files.reductions import Split
from optimizer.files.schema import (
    MOST_CELLS,
    MOST_OFFICERS,
    MOST_PLACES,
    MOST_WEIGHTED_CASES,
    TABLES,
)
from optimizer.files.sheet import Sheet


def check(draft: Instance, split: Split, sheets: dict[str, Sheet]) -> None:
    """Note every fault between the rows of an instance that is still in the order given.

    Its pools and staff are those given; the split has them with the reductions in force.
    """
    _check_sizes(draft, len(split.pools.ids) + 1, sheets["offices"])
    for table, keys in _keys(draft).items():
        _check_keys(sheets[table], keys)
    if draft.lanes is not None:
        _check_lanes(sheets["lanes"], draft.lanes)
    _check_coordinates(sheets["offices"], draft.rules)
    _check_pools(sheets["staff"], draft.staff, draft.pools)
    num_people = _count_people(sheets["staff"], draft.staff, draft.hires)
    _check_limits(sheets["limits"], draft.limits, num_people)
    _check_cases(sheets["caseload"], draft.caseload, draft.case_types)
    check_rules(draft, split, sheets)
    if draft.given_plan is not None:
        _check_pools(sheets["plan"], draft.given_plan, split.pools)
        _count_people(sheets["plan"], draft.given_plan, None)
    check_pins(draft, split, sheets, num_people)


def _keys(draft: Instance) -> dict[str, dict[str, Ints]]:
    """Return by table the columns in which no two rows may be alike."""
    caseload, staff, limits, lanes = draft.caseload, draft.staff, draft.limits, draft.lanes
    pins, plan, remote = draft.pins, draft.given_plan, draft.remote
    keys = {
        "caseload": {
            "office": caseload.office,
            "duty": caseload.duty,
            "case_type": caseload.case_type,
        },
        "staff": {"office": staff.office, "duty": staff.duty, "pool": staff.pool},
        "limits": {"office": limits.office, "duty": limits.duty},
        "remote": {"office": remote.office, "duty": remote.duty, "case_type": remote.case_type},
        "pins": {
            "what": pins.what,
            "office": pins.office,
            "duty": pins.duty,
            "pool": pins.pool,
            "to": pins.to,
        },
    }
    if lanes is not None:
        keys["lanes"] = {"from": lanes.from_office, "to": lanes.to_office}
    if plan is not None:
        keys["plan"] = {"office": plan.office, "duty": plan.duty, "pool": plan.pool}
    return keys


def _check_sizes(draft: Instance, num_pools: int, sheet: Sheet) -> None:
    sizes = (
        (draft.num_cells, MOST_CELLS, "offices times duties"),
        (num_pools * draft.num_cells, MOST_PLACES, "pools times offices times duties"),
    )
    for size, most, words in sizes:
        if size > most:
            message = f"{size:,} {words} are more than {most:,}."
            sheet.faults.add("total_too_large", message, table="offices", value=size)


def _check_keys(sheet: Sheet, keys: dict[str, Ints]) -> None:
    """Note rows whose keys stand in an earlier row."""
    key = combined(*keys.values())
    ascending = np.sort(key)
    if not (ascending[1:] == ascending[:-1]).any():
        return
    order = np.argsort(key, kind="stable")
    same = key[order[1:]] == key[order[:-1]]
    first = last = NOT_GIVEN
    for i in _true(same):
        if i != last + 1 or last == NOT_GIVEN:
            first = i
        last = i
        # The order is stable: of rows with one key the first given stands first.
        place = int(order[i + 1])
        if any(_faulty(sheet, column, place) for column in keys if keys[column][place] < 0):
            continue  # ids that are missing or unknown do not make rows alike
        row = sheet.raw.rows[int(order[first])]
        message = f"The same {', '.join(keys)} stand in row {row} already."
        sheet.note("duplicate_key", place, next(iter(keys)), message)


def _check_coordinates(sheet: Sheet, rules: Rules) -> None:
    """Note offices with half their coordinates, or with none where a rule needs them."""
    measured = rules.transfers and rules.measures_distance
    for place in range(sheet.num_rows):
        blank = [name for name in ("latitude", "longitude") if sheet.is_blank(name, place)]
        if len(blank) == 1:
            sheet.note("half_coordinates", place, blank[0], f"The {blank[0]} is missing.")
        elif blank and measured:
            rule = "transfer_cost_per_km" if rules.transfer_max_km is None else "transfer_max_km"
            message = f"The office has no coordinates, and the rule {rule} needs them."
            sheet.note("distance_without_coordinates", place, "latitude", message)


def _check_pools(sheet: Sheet, staff: Staff, pools: Pools) -> None:
    """Note officers on a duty that their pool may not serve."""
    known = (staff.pool != NOT_GIVEN) & (staff.duty != NOT_GIVEN)
    places = np.nonzero(known)[0]
    wrong = ~pools.duties[staff.pool[places], staff.duty[places]]
    for place in places[wrong]:
        message = "The officers' pool may not serve this duty."
        sheet.note("pool_may_not_serve", int(place), "duty", message)


def _check_limits(sheet: Sheet, limits: Limits, num_people: int | None) -> None:
    """Note limits that nothing can keep; `num_people` is None where it is not known."""
    both = (limits.least != NOT_GIVEN) & (limits.most != NOT_GIVEN)
    for place in _true(both & (limits.least > limits.most)):
        message = f"min {limits.least[place]:,} is above max {limits.most[place]:,}."
        sheet.note("min_above_max", place, "min", message)
    if num_people is None:
        return
    for place in _true(limits.least > num_people):
        message = (
            f"min {limits.least[place]:,} is above the {num_people:,} officers and hires there are."
        )
        sheet.note("min_above_officers", place, "min", message)


def _check_lanes(sheet: Sheet, lanes: Lanes) -> None:
    """Note lanes from an office to itself."""
    known = lanes.from_office != NOT_GIVEN
    for place in _true(known & (lanes.from_office == lanes.to_office)):
        sheet.note("lane_to_itself", place, "to", "The lane leads to where it starts.")


def _count_people(sheet: Sheet, staff: Staff, hires: Hires | None) -> int | None:
    """Return officers and hires together, noting if too many; None if not all are known."""
    counts = staff.officers if hires is None else np.concatenate((staff.officers, hires.officers))
    if not sheet.num_rows or (counts == NOT_GIVEN).any():
        return None
    total = int(counts.sum())
    if total > MOST_OFFICERS:
        sheet.faults.add(
            "total_too_large",
            f"{total:,} officers and hires are more than {MOST_OFFICERS:,}.",
            table=sheet.raw.name,
            column="officers",
            value=total,
        )
    return total


def _check_cases(sheet: Sheet, caseload: Caseload, case_types: CaseTypes) -> None:
    """Note if the weighted cases are too many together."""
    weights = np.append(case_types.weight, THOUSAND)[caseload.case_type]
    cases = np.maximum(caseload.cases, 0)
    if float(cases.astype(np.float64) @ weights.astype(np.float64)) < 0.99 * MOST_WEIGHTED_CASES:
        return
    terms: list[tuple[int, int]] = np.stack((cases, weights), axis=1).tolist()
    total = sum(count * weight for count, weight in terms)
    if total > MOST_WEIGHTED_CASES:
        most = MOST_WEIGHTED_CASES // THOUSAND
        sheet.faults.add(
            "total_too_large",
            f"{total // THOUSAND:,} weighted cases are more than {most:,}.",
            table="caseload",
            column="cases",
            value=total // THOUSAND,
        )


def _true(flags: Bools) -> list[int]:
    return [int(place) for place in np.nonzero(flags)[0]]


def _faulty(sheet: Sheet, column: str, place: int) -> bool:
    """Return whether a reference that was not found ought to have been."""
    return TABLES[sheet.raw.name][column].required or not sheet.is_blank(column, place)
