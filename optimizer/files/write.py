"""Writes an instance as the tables of the format."""

import csv
import errno
import io
import json
import os
import shutil
from contextlib import suppress
from pathlib import Path
from typing import cast

from optimizer.domain.instance import Instance
from optimizer.files.columns import Columns, columns_of, rules_of
from optimizer.files.formulas import guard
from optimizer.files.schema import FACTS, FORMAT, TABLES, TEXT_KINDS
from optimizer.files.whole import write_whole


def instance_to_tables(instance: Instance) -> dict[str, object]:
    """Return the instance in the shape of its JSON file; read again, it has the same fingerprint.

    Values and rules that have their defaults because nothing was given are left out.
    """
    tables: dict[str, object] = {
        fact: value for fact, value in _facts(instance).items() if value is not None
    }
    for table, columns in columns_of(instance).items():
        names = list(columns)
        tables[table] = [
            {name: value for name, value in zip(names, row, strict=True) if value is not None}
            for row in zip(*columns.values(), strict=True)
        ]
    rules = rules_of(instance.rules)
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
    for table, columns in columns_of(instance).items():
        kinds = TABLES[table]
        free = {name for name in columns if kinds[name].kind in TEXT_KINDS}
        texts[table] = _csv(columns, free)
    rules = rules_of(instance.rules)
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
