"""An instance mixed from two: the cases of the later one, the rest of the one or of the other."""

from dataclasses import replace
from typing import Any, cast

from optimizer.domain.errors import InputError
from optimizer.domain.instance import Instance
from optimizer.files import instance_from_tables
from optimizer.files.schema import TABLES
from optimizer.files.write import instance_to_tables

Row = dict[str, Any]
Tables = dict[str, Any]

RULE_TABLES = ("limits", "lanes", "spans", "mixes", "pairs", "budgets", "pins", "remote")
"""What one may and must do; the rest is what there is, and how it is counted."""

REFERS = {
    "office": "offices", "offices": "offices", "duty": "duties", "duties": "duties",
    "pool": "pools", "pools": "pools", "case_type": "case_types",
}  # fmt: skip
"""The table whose ids a column of the kind holds."""

IDS = {"offices": "office", "duties": "duty", "pools": "pool", "case_types": "case_type"}

MEASURES = (
    ("duties", "standard"),
    ("duties", "productive"),
    ("case_types", "weight"),
    ("pools", "fte"),
)
RULES = (("offices", "seats"), ("pools", "duties"))
"""Columns of what there is that say how it is counted, or what may be done with it."""


def mix(a: Instance, b: Instance, *, new_staff: bool, new_standards: bool) -> Instance | None:
    """Return the cases of b under the rules of a.

    Officers and hires are those of b if `new_staff`, and standards, productive shares, weights and
    FTE if `new_standards`; otherwise those of a. What a says of offices, duties, pools or types
    that only the other has is left out, and what b alone has is as it is in b.

    Returns
    -------
    instance : None where the parts do not fit, as officers on a duty that they might not serve
    """
    old, new = (cast("Tables", instance_to_tables(instance)) for instance in (a, b))
    people = new if new_staff else old
    mixed: Tables = {"format": "caseload/1", "name": b.name, "caseload": new["caseload"]}
    for table in ("offices", "duties", "case_types"):
        here = {row[IDS[table]] for row in _rows(new, table)}
        former = [] if new_staff else _rows(old, table)
        gone = [row for row in former if row[IDS[table]] not in here]
        mixed[table] = [*_rows(new, table), *gone]
    for table in ("pools", "staff", "hires"):
        mixed[table] = _rows(people, table)
    for table, column in (*(() if new_standards else MEASURES), *RULES):
        mixed[table] = _with(mixed[table], _rows(old, table), IDS[table], column)
    known = _ids(mixed)
    for row in mixed["pools"]:
        # A list of every duty is no list.
        served = row.get("duties")
        row["duties"] = None if served is None else [d for d in served if d in known["duties"]]
    for table in RULE_TABLES:
        if table == "lanes" and "lanes" not in old:
            continue
        known_before = _ids(old)
        added = [row for row in _rows(new, table) if _kept(table, row, known_before) != row]
        rows = [_kept(table, row, known) for row in (*_rows(old, table), *added)]
        mixed[table] = [row for row in rows if row]
    mixed["rules"] = old.get("rules", {})
    given = {name: rows for name, rows in mixed.items() if rows or name == "lanes"}
    try:
        return instance_from_tables(given)
    except InputError:
        return None


def is_alike(one: Instance, other: Instance) -> bool:
    """Return whether two instances differ in nothing but name, date, source and the table plan."""
    plain = [
        replace(each, name="", as_of=None, source=None, given_plan=None) for each in (one, other)
    ]
    return plain[0].fingerprint == plain[1].fingerprint


def _with(rows: list[Row], others: list[Row], key: str, column: str) -> list[Row]:
    """Return the rows with one column as the others have it, where they have the row."""
    theirs = {row[key]: row for row in others}
    return [{**row, column: theirs.get(row[key], row).get(column)} for row in rows]


def _kept(table: str, row: Row, known: dict[str, set[str]]) -> Row | None:
    """Return a row without the ids that are not known, or None where it says nothing then."""
    kept = dict(row)
    for name, column in TABLES[table].items():
        ids, value = REFERS.get(column.kind), row.get(name)
        if ids is None or value is None:
            continue
        if isinstance(value, list):
            kept[name] = [key for key in cast("list[str]", value) if key in known[ids]]
            if not kept[name]:
                return None
        elif value not in known[ids]:
            return None
    return kept


def _ids(tables: Tables) -> dict[str, set[str]]:
    return {table: {row[key] for row in _rows(tables, table)} for table, key in IDS.items()}


def _rows(tables: Tables, table: str) -> list[Row]:
    return cast("list[Row]", tables.get(table, []))
