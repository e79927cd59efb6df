"""Builds the instance from what was given, or raises every fault at once."""

from dataclasses import replace

import numpy as np

from optimizer.domain.instance import Instance
from optimizer.domain.tables import (
    NOT_GIVEN,
    THOUSAND,
    Caseload,
    CaseTypes,
    Duties,
    Hires,
    Ints,
    Lanes,
    Limits,
    Offices,
    Pools,
    Staff,
)
from optimizer.files.build_rules import (
    read_budgets,
    read_mixes,
    read_pairs,
    read_remote,
    read_spans,
)
from optimizer.files.checks import check
from optimizer.files.faults import Faults
from optimizer.files.order import NO_POOL, in_order
from optimizer.files.pins import read_pins
from optimizer.files.raw import RawInput, RawTable
from optimizer.files.reductions import Split, split_off
from optimizer.files.rules import read_facts, read_rules
from optimizer.files.schema import REQUIRED_TABLES, TABLES
from optimizer.files.sheet import Ids, Index, Sheet


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
    draft, split = _read(raw, sheets, faults)
    check(draft, split, sheets)
    faults.raise_any()
    return in_order(replace(draft, pools=split.pools, staff=split.staff, rows=_rows(sheets, split)))


def _read(raw: RawInput, sheets: dict[str, Sheet], faults: Faults) -> tuple[Instance, Split]:
    """Return the instance with its rows as given, faulty ones included.

    Its pools and staff are those given; the split has them with the reductions.
    """
    offices, duties = _offices(sheets["offices"]), _duties(sheets["duties"])
    case_types = _case_types(sheets["case_types"])
    office = Ids(offices.ids, offices.names) or None
    duty = Ids(duties.ids, duties.names) or None
    case_type = Ids(case_types.ids) or (None if "case_types" in raw.tables else Ids(()))
    pools = _pools(sheets["pools"], duty)
    pool = Ids(pools.ids, pools.names) or (None if "pools" in raw.tables else Ids(()))
    staff = _staff(sheets["staff"], office, duty, pool)
    facts = read_facts(raw, faults)
    reductions, staff_rows = sheets["reductions"], sheets["staff"].raw.rows
    split = split_off(reductions, pools, staff, (office, duty, pool), facts["as_of"], staff_rows)
    after = None if pool is None else Ids(split.pools.ids, split.pools.names)
    listed = None if after is None else Ids(split.pools.ids, split.pools.names)
    if listed is not None:
        listed[NO_POOL] = len(split.pools.ids)
    plan = _staff(sheets["plan"], office, duty, after) if "plan" in raw.tables else None
    draft = Instance(
        name=facts["name"] or raw.name,
        as_of=facts["as_of"],
        source=facts["source"],
        offices=offices,
        duties=duties,
        case_types=case_types,
        caseload=_caseload(sheets["caseload"], office, duty, case_type),
        pools=pools,
        staff=staff,
        hires=_hires(sheets["hires"], pool, office),
        limits=_limits(sheets["limits"], office, duty),
        lanes=_lanes(sheets["lanes"], office) if "lanes" in raw.tables else None,
        rules=read_rules(raw, faults),
        spans=read_spans(sheets["spans"], split, listed, office),
        mixes=read_mixes(sheets["mixes"], split, listed, office, duty),
        pairs=read_pairs(sheets["pairs"], duty, office),
        budgets=read_budgets(sheets["budgets"], split, listed),
        pins=read_pins(sheets["pins"], (office, duty, after), split.staff, plan),
        remote=read_remote(sheets["remote"], office, duty, case_type),
        given_plan=plan,
    )
    return draft, split


def _rows(sheets: dict[str, Sheet], split: Split) -> dict[str, Ints]:
    """Return by table the number of each row of the draft; the nameless pool, last, has none."""
    rows = {
        name: np.array(sheet.raw.rows, dtype=np.int64)
        for name, sheet in sheets.items()
        if name != "reductions"
    }
    pools = np.append(rows["pools"], NOT_GIVEN)[split.pool_base]
    return rows | {"pools": np.append(pools, NOT_GIVEN), "staff": rows["staff"][split.staff_base]}


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
        productive=sheet.thousandths("productive", THOUSAND),
        hours=sheet.thousandths("hours"),
    )


def _case_types(sheet: Sheet) -> CaseTypes:
    return CaseTypes(
        ids=sheet.ids("case_type"),
        weight=sheet.thousandths("weight", THOUSAND),
        hours=sheet.thousandths("hours"),
    )


def _pools(sheet: Sheet, duty: Index) -> Pools:
    return Pools(
        ids=sheet.ids("pool"),
        duties=sheet.members("duties", duty),
        fte=sheet.thousandths("fte", THOUSAND),
        names=tuple(sheet.texts("name")),
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
        offices=sheet.members("offices", office),
    )


def _limits(sheet: Sheet, office: Index, duty: Index) -> Limits:
    return Limits(
        office=sheet.places("office", office),
        duty=sheet.places("duty", duty),
        least=sheet.whole("min"),
        most=sheet.whole("max"),
        max_load=sheet.thousandths("max_load"),
    )


def _lanes(sheet: Sheet, office: Index) -> Lanes:
    return Lanes(
        from_office=sheet.places("from", office),
        to_office=sheet.places("to", office),
        cost=sheet.thousandths("cost"),
        most=sheet.whole("max"),
        lot=sheet.whole("lot"),
        fixed_cost=sheet.thousandths("fixed_cost"),
    )
