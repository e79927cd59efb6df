"""Builds the instance from what was given, or raises every fault at once."""

import numpy as np

from optimizer.domain.instance import (
    THOUSAND,
    Bools,
    Caseload,
    CaseTypes,
    Duties,
    Hires,
    Instance,
    Lanes,
    Limits,
    Offices,
    Pools,
    Staff,
)
from optimizer.files.checks import check
from optimizer.files.faults import Faults
from optimizer.files.order import in_order
from optimizer.files.raw import RawInput, RawTable
from optimizer.files.rules import read_facts, read_rules
from optimizer.files.schema import MOST_PLACES, REQUIRED_TABLES, TABLES
from optimizer.files.sheet import Sheet

Index = dict[str, int] | None
"""The place of each id of a table; None where the table is missing: nothing is looked up then."""


def build(raw: RawInput, faults: Faults) -> Instance:
    """Return the instance that the tables describe.

    Raises
    ------
    InputError : anything noted in `faults`, before or here
    """
    for table in REQUIRED_TABLES:
        if table not in raw.tables:
            faults.add("missing_table", f"There is no table {table}.", table=table)
    sheets = {
        table: Sheet(raw.tables.get(table, RawTable(table, (), {}, typed=raw.typed)), faults)
        for table in TABLES
    }
    for sheet in sheets.values():
        sheet.check()
    draft = _read(raw, sheets, faults)
    check(draft, sheets)
    faults.raise_any()
    from dataclasses import replace
    ordered = in_order(draft)
    return replace(ordered, **_nothing_said(ordered.num_offices, ordered.num_duties, ordered.num_pools))


def _read(raw: RawInput, sheets: dict[str, Sheet], faults: Faults) -> Instance:
    """Return the instance with its rows as given, faulty ones included."""
    offices, duties = _offices(sheets["offices"]), _duties(sheets["duties"])
    case_types = _case_types(sheets["case_types"])
    office, duty = _index(offices.ids) or None, _index(duties.ids) or None
    case_type = _index(case_types.ids) or (None if "case_types" in raw.tables else {})
    pools = _pools(sheets["pools"], duty)
    pool = _index(pools.ids) or (None if "pools" in raw.tables else {})
    facts = read_facts(raw, faults)
    return Instance(
        name=facts["name"] or raw.name,
        as_of=facts["as_of"],
        source=facts["source"],
        offices=offices,
        duties=duties,
        case_types=case_types,
        caseload=_caseload(sheets["caseload"], office, duty, case_type),
        pools=pools,
        staff=_staff(sheets["staff"], office, duty, pool),
        hires=_hires(sheets["hires"], pool, office),
        limits=_limits(sheets["limits"], office, duty),
        lanes=_lanes(sheets["lanes"], office) if "lanes" in raw.tables else None,
        rules=read_rules(raw, faults),
        **_nothing_said(len(offices.ids), len(duties.ids), len(pools.ids)),
    )


def _nothing_said(num_offices: int, num_duties: int, num_pools: int):
    from optimizer.domain.tables import Budgets, Mixes, Pairs, Pins, Remote, Spans
    no = np.zeros(0, dtype=np.int64)
    yes = no.astype(bool)
    o, d, p = (np.zeros((0, n), dtype=bool) for n in (num_offices, num_duties, num_pools))
    return dict(spans=Spans(p, p, no, o), mixes=Mixes(p, no, o, d), pairs=Pairs(no, no, o),
        budgets=Budgets((), no, yes, np.zeros((0, 3), dtype=bool), p),
        pins=Pins(no, no, no, no, no, no), remote=Remote(no, no, no, no, o, no))


def _offices(sheet: Sheet) -> Offices:
    return Offices(
        ids=sheet.ids("office"),
        names=tuple(sheet.texts("name")),
        regions=tuple(sheet.texts("region")),
        latitudes=tuple(sheet.degrees("latitude")),
        longitudes=tuple(sheet.degrees("longitude")),
        seats=sheet.whole("seats"),
    )


def _duties(sheet: Sheet) -> Duties:
    return Duties(
        ids=sheet.ids("duty"),
        names=tuple(sheet.texts("name")),
        standard=sheet.thousandths("standard", THOUSAND),
        productive=np.full(sheet.num_rows, THOUSAND),
    )


def _case_types(sheet: Sheet) -> CaseTypes:
    return CaseTypes(sheet.ids("case_type"), sheet.thousandths("weight", THOUSAND))


def _pools(sheet: Sheet, duty: Index) -> Pools:
    return Pools(
        ids=sheet.ids("pool"),
        duties=_members(sheet, "duties", duty),
        fte=sheet.thousandths("fte", THOUSAND),
    )


def _caseload(sheet: Sheet, office: Index, duty: Index, case_type: Index) -> Caseload:
    return Caseload(
        office=sheet.places("office", office),
        duty=sheet.places("duty", duty),
        case_type=sheet.places("case_type", case_type),
        cases=sheet.whole("cases"),
    )


def _staff(sheet: Sheet, office: Index, duty: Index, pool: Index) -> Staff:
    return Staff(
        office=sheet.places("office", office),
        duty=sheet.places("duty", duty),
        pool=sheet.places("pool", pool),
        officers=sheet.whole("officers"),
    )


def _hires(sheet: Sheet, pool: Index, office: Index) -> Hires:
    return Hires(
        pool=sheet.places("pool", pool),
        officers=sheet.whole("officers"),
        cost=sheet.thousandths("cost", 0),
        offices=_members(sheet, "offices", office),
    )


def _limits(sheet: Sheet, office: Index, duty: Index) -> Limits:
    return Limits(
        office=sheet.places("office", office),
        duty=sheet.places("duty", duty),
        least=sheet.whole("min"),
        most=sheet.whole("max"),
        max_load=np.full(sheet.num_rows, -1),
    )


def _lanes(sheet: Sheet, office: Index) -> Lanes:
    return Lanes(
        from_office=sheet.places("from", office),
        to_office=sheet.places("to", office),
        cost=sheet.thousandths("cost"),
        most=sheet.whole("max"),
        lot=np.full(sheet.num_rows, -1),
        fixed_cost=np.full(sheet.num_rows, -1),
    )


def _index(ids: tuple[str, ...]) -> dict[str, int]:
    """Return the place of each id; faulty ones are empty and have none."""
    return {key: place for place, key in enumerate(ids) if key}


def _members(sheet: Sheet, column: str, index: Index) -> Bools:
    """Return (num_rows, num_ids), which ids each row lists."""
    num_ids = max(index.values()) + 1 if index else 0
    size = sheet.num_rows * num_ids
    if size > MOST_PLACES:
        sheet.faults.add(
            "total_too_large",
            f"{sheet.num_rows:,} rows times {num_ids:,} {column} are more than {MOST_PLACES:,}.",
            table=sheet.raw.name,
            column=column,
            value=size,
        )
    if not index or size > MOST_PLACES:
        return np.broadcast_to(np.bool_(True), (sheet.num_rows, num_ids))
    return sheet.members(column, index, num_ids)
