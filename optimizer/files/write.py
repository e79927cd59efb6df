"""Writes an instance as the tables of the format."""

import csv
import errno
import io
import json
import os
import shutil
from collections.abc import Callable, Mapping, Sequence
from contextlib import suppress
from pathlib import Path
from typing import cast

import numpy as np

from optimizer.domain.instance import NOT_GIVEN, THOUSAND, Instance, Ints, Rules
from optimizer.files.formulas import guard
from optimizer.files.schema import FACTS, FORMAT, RULES, TABLES, TEXT_KINDS
from optimizer.files.whole import write_whole

Columns = Mapping[str, Sequence[object]]
"""Columns of equal length; None where a value is not given."""


def instance_to_tables(instance: Instance) -> dict[str, object]:
    """Return the instance in the shape of its JSON file; read again, it has the same fingerprint.

    Values and rules that have their defaults because nothing was given are left out.
    """
    tables: dict[str, object] = {
        fact: value for fact, value in _facts(instance).items() if value is not None
    }
    for table, columns in _columns(instance).items():
        names = list(columns)
        tables[table] = [
            {name: value for name, value in zip(names, row, strict=True) if value is not None}
            for row in zip(*columns.values(), strict=True)
        ]
    rules = _rules(instance.rules)
    return tables | ({"rules": rules} if rules else {})


def write_json(instance: Instance, path: str | Path) -> None:
    """Write the instance as one JSON file, a row of a table a line.

    Raises
    ------
    OSError : the place cannot be written
    """
    write_whole(path, json_text(instance_to_tables(instance)))


def json_text(tables: dict[str, object]) -> str:
    """Return tables as JSON, a row of a table a line."""
    parts: list[str] = []
    spell = json.JSONEncoder(ensure_ascii=False).encode
    for name, value in tables.items():
        if isinstance(value, list):
            rows = ",\n".join(f"    {spell(row)}" for row in cast("list[object]", value))
            parts.append(f"  {spell(name)}: [\n{rows}\n  ]")
        else:
            parts.append(f"  {spell(name)}: {spell(value)}")
    return "{\n" + ",\n".join(parts) + "\n}\n"


def write_folder(instance: Instance, path: str | Path) -> None:
    """Write the instance as a folder of CSV files, all of them or none.

    Raises
    ------
    FileExistsError : something is there already, other than an empty folder
    OSError : the place cannot be written
    """
    target = Path(os.path.realpath(path))
    if target.exists() and (not target.is_dir() or any(target.iterdir())):
        # Writing among other files could leave tables of another instance to be read as ours.
        raise FileExistsError(errno.EEXIST, "The folder is not empty", str(path))
    beside = target.with_name(f".{os.urandom(8).hex()}.tmp")
    try:
        beside.mkdir()
        for name, text in csv_texts(instance).items():
            write_whole(beside / f"{name}.csv", text)
        with suppress(FileNotFoundError):
            target.rmdir()
        os.replace(beside, target)
    except BaseException:
        shutil.rmtree(beside, ignore_errors=True)
        raise


def csv_texts(instance: Instance) -> dict[str, str]:
    """Return the text of each CSV file by the name of its table."""
    facts = [(fact, value) for fact, value in _facts(instance).items() if value is not None]
    about = {"fact": [fact for fact, _ in facts], "value": [value for _, value in facts]}
    texts = {"about": _csv(about, {"value"})}
    for table, columns in _columns(instance).items():
        kinds = TABLES[table]
        free = {name for name in columns if kinds[name].kind in TEXT_KINDS}
        texts[table] = _csv(columns, free)
    rules = _rules(instance.rules)
    if rules:
        texts["rules"] = _csv({"rule": list(rules), "value": list(rules.values())}, set())
    return texts


def _csv(columns: Columns, free: set[str]) -> str:
    file = io.StringIO()
    writer = csv.writer(file, lineterminator="\n")
    writer.writerow(columns)
    cells = [
        [_cell(value, free=name in free) for value in values] for name, values in columns.items()
    ]
    writer.writerows(zip(*cells, strict=True))
    return file.getvalue()


def _cell(value: object, *, free: bool) -> str:
    if value is None:
        return ""
    if isinstance(value, bool):
        return "true" if value else "false"
    text = ";".join(cast("list[str]", value)) if isinstance(value, list) else str(value)
    return guard(text) if free else text


def _facts(instance: Instance) -> dict[str, str | None]:
    said = (FORMAT, instance.name, instance.as_of, instance.source)
    return dict(zip(FACTS, said, strict=True))


def _rules(rules: Rules) -> dict[str, object]:
    """Return the rules that differ from their defaults."""
    given = {name: getattr(rules, name) for name in RULES}
    usual = Rules()
    return {
        name: _decimal(value) if RULES[name].kind == "decimal" else value
        for name, value in given.items()
        if value != getattr(usual, name)
    }


def _columns(instance: Instance) -> dict[str, Columns]:
    """Return the columns of every table that has rows, without those that give nothing."""
    offices, duties, pools = instance.offices, instance.duties, instance.pools
    case_types, caseload, staff = instance.case_types, instance.caseload, instance.staff
    hires, limits, lanes = instance.hires, instance.limits, instance.lanes
    named = [i for i, pool in enumerate(pools.ids) if pool]
    office, duty = _chooser(offices.ids), _chooser(duties.ids)
    case_type, pool = _chooser(case_types.ids), _chooser(pools.ids)
    tables: dict[str, Columns] = {
        "offices": {
            "office": offices.ids,
            "name": offices.names,
            "region": offices.regions,
            "latitude": offices.latitudes,
            "longitude": offices.longitudes,
            "seats": _counts(offices.seats),
        },
        "duties": {
            "duty": duties.ids,
            "name": duties.names,
            "standard": _decimals(duties.standard),
        },
        "case_types": {"case_type": case_types.ids, "weight": _decimals(case_types.weight)},
        "caseload": {
            "office": office(caseload.office),
            "duty": duty(caseload.duty),
            "case_type": case_type(caseload.case_type),
            "cases": _counts(caseload.cases),
        },
        "pools": {
            "pool": [pools.ids[i] for i in named],
            "duties": [_listed(pools.duties[i], duties.ids) for i in named],
            "fte": _decimals(pools.fte[named]),
        },
        "staff": {
            "office": office(staff.office),
            "duty": duty(staff.duty),
            "pool": pool(staff.pool),
            "officers": _counts(staff.officers),
        },
        "hires": {
            "officers": _counts(hires.officers),
            "pool": pool(hires.pool),
            "offices": [_listed(row, offices.ids) for row in hires.offices],
            "cost": _decimals(hires.cost),
        },
        "limits": {
            "office": office(limits.office),
            "duty": duty(limits.duty),
            "min": _counts(limits.least),
            "max": _counts(limits.most),
        },
    }
    if lanes is not None:
        tables["lanes"] = {
            "from": office(lanes.from_office),
            "to": office(lanes.to_office),
            "cost": _decimals(lanes.cost),
            "max": _counts(lanes.most),
        }
    return {
        table: {
            name: values
            for name, values in columns.items()
            if any(value is not None for value in values)
        }
        for table, columns in tables.items()
        if any(map(len, columns.values()))
    }


def _chooser(ids: tuple[str, ...]) -> Callable[[Ints], list[str | None]]:
    """Return what turns places into ids; the nameless pool and `NOT_GIVEN` into None."""
    names = [key or None for key in ids] + [None]
    return lambda places: [names[place] for place in places.tolist()]


def _counts(numbers: Ints) -> list[int | None]:
    return [None if number == NOT_GIVEN else number for number in numbers.tolist()]


def _decimals(numbers: Ints) -> list[int | float | None]:
    return [None if number == NOT_GIVEN else _decimal(number) for number in numbers.tolist()]


def _decimal(thousandths: int) -> int | float:
    # Up to 15 digits, which a float spells back exactly.
    return thousandths / THOUSAND if thousandths % THOUSAND else thousandths // THOUSAND


def _listed(chosen: np.ndarray, ids: tuple[str, ...]) -> list[str] | None:
    """Return the ids chosen, or None for all."""
    return None if chosen.all() else [ids[i] for i in np.nonzero(chosen)[0].tolist()]
