"""Inputs for the tests: the smallest good one, changed, as tables, JSON or a folder."""

import json
from pathlib import Path
from typing import Any

from optimizer.domain.errors import Fault, InputError
from optimizer.files import instance_from_json, instance_from_tables
from optimizer.files.catalogue import GOOD
from optimizer.files.entries import Folder

Tables = dict[str, Any]


def tables(**changed: Any) -> Tables:
    """Return the smallest good input, deeply copied, with tables in place of its own."""
    copied: Tables = json.loads(json.dumps(GOOD))
    return copied | changed


def faults_of(given: Tables | bytes) -> list[Fault]:
    """Return the faults of tables or of a JSON text."""
    try:
        if isinstance(given, bytes):
            instance_from_json(given)
        else:
            instance_from_tables(given)
    except InputError as error:
        return error.faults
    return []


def codes_of(given: Tables | bytes) -> list[str]:
    """Return the codes of the faults."""
    return [fault.code for fault in faults_of(given)]


GOOD_FILES = {
    "offices.csv": b"office\nA\n",
    "duties.csv": b"duty\nD\n",
    "caseload.csv": b"office,duty,cases\nA,D,8\n",
    "staff.csv": b"office,duty,officers\nA,D,2\n",
}


def folder(path: Path, *changed: Folder, **files: str | bytes) -> Path:
    """Return a folder with the smallest good input, some files in place of its own."""
    path.mkdir(exist_ok=True)
    written = dict(GOOD_FILES)
    for other in changed:
        written |= other.files
    for name, content in files.items():
        written[f"{name}.csv"] = content.encode() if isinstance(content, str) else content
    for name, content in written.items():
        (path / name).write_bytes(content)
    return path
