"""Reads an instance from where it is kept, and lists those that come with the program."""

import os
from dataclasses import dataclass
from itertools import islice
from pathlib import Path
from typing import NoReturn

from optimizer.domain.errors import Fault, InputError
from optimizer.domain.instance import Instance
from optimizer.files.build import build
from optimizer.files.bundled import bundled_paths
from optimizer.files.faults import Faults, quote, show, suggest
from optimizer.files.from_json import parse_json, raw_from_tables
from optimizer.files.raw import RawInput
from optimizer.files.schema import MOST_BYTES

OTHER_TYPES = (".csv", ".tsv", ".xls", ".xlsm", ".xlsb", ".ods", ".zip", ".gz")
WORKBOOK = ".xlsx"
MOST_BESIDE = 1_000
"""Names among which one that was meant is looked for."""
UNNAMED = "unnamed"
FAMILY = "national_"
"""How the names of generated instances begin."""


def read_instance(source: str | Path) -> Instance:
    """Return the instance in a JSON file, a workbook, a folder of CSV files, or bundled by name.

    A path is tried first, then the bundled names, then those of the generated family.

    Raises
    ------
    InputError : every fault found, by table, row and column
    """
    faults = Faults()
    return build(raw_of(source, faults), faults)


def read_with_changes(source: str | Path, how: str) -> tuple[Instance, int]:
    """Return the instance of a file, and how many counts of officers an answer in it has changed.

    Parameters
    ----------
    how : what becomes of officers changed on the sheets of an answer: ``leave``, or ``pin`` or
        ``plan`` as in `optimizer.files.edited.with_changes`

    Raises
    ------
    InputError : every fault found, by table, row and column
    """
    faults = Faults()
    raw = raw_of(source, faults)
    path = _locate(source)
    if path is None or path.suffix.lower() != WORKBOOK:
        return build(raw, faults), 0
    from optimizer.files.edited import read_edited, with_changes

    edited = read_edited(_bytes(path, faults))
    num = 0 if edited is None else len(edited.changed)
    if edited is not None and num and how != "leave":
        raw = with_changes(raw, edited, how, faults)
    return build(raw, faults), num


def raw_of(source: str | Path, faults: Faults) -> RawInput:
    """Return what is given at a place or under a name, before it is judged.

    Raises
    ------
    InputError : there is nothing that can be read
    """
    path = _locate(source)
    return _generated(str(source), faults) if path is None else _raw(path, faults)


def instance_from_json(text: bytes) -> Instance:
    """Return the instance that a JSON text describes.

    Raises
    ------
    InputError : every fault found, by table, row and column
    """
    faults = Faults()
    return build(_raw_json(text, faults, UNNAMED), faults)


def instance_from_workbook(content: bytes) -> Instance:
    """Return the instance that the bytes of a workbook, an .xlsx file, describe.

    Raises
    ------
    InputError : every fault found, by sheet and cell
    """
    faults = Faults()
    return build(_raw_workbook(content, faults, UNNAMED), faults)


def instance_from_tables(tables: dict[str, object]) -> Instance:
    """Return the instance that tables in the shape of the JSON file describe.

    Raises
    ------
    InputError : every fault found, by table, row and column
    """
    faults = Faults()
    return build(raw_from_tables(tables, faults, name=UNNAMED), faults)


def check(source: str | Path) -> list[Fault]:
    """Return every fault of an input, by table, row and column; none if it is good."""
    try:
        read_instance(source)
    except InputError as error:
        return error.faults
    return []


@dataclass(frozen=True)
class Bundled:
    """An instance that comes with the program, in one line."""

    name: str
    description: str
    num_offices: int
    num_duties: int
    num_cells: int
    num_officers: int

    def __str__(self) -> str:
        duties = "1 duty" if self.num_duties == 1 else f"{self.num_duties:,} duties"
        sizes = f"{self.num_offices:,} offices, {duties}, {self.num_officers:,} officers"
        return f"{self.name}: {sizes}. {self.description}".rstrip()


def list_bundled() -> list[Bundled]:
    """Return the bundled instances by name, counted without being validated."""
    return [_count(name, path) for name, path in sorted(bundled_paths().items())]


def _count(name: str, path: Path) -> Bundled:
    faults = Faults()
    raw = _raw(path, faults)
    faults.raise_any()
    officers = raw.tables["staff"].columns["officers"]
    said = str(raw.facts.get("source", ""))  # what it is, then where it comes from
    offices, duties = len(raw.tables["offices"].rows), len(raw.tables["duties"].rows)
    return Bundled(
        name=name,
        description=" ".join(said.partition(" Origin: ")[0].split()),
        num_offices=offices,
        num_duties=duties,
        num_cells=offices * duties,
        num_officers=sum(int(str(count)) for count in officers),
    )


def _locate(source: str | Path) -> Path | None:
    path = Path(source)
    if str(source) and os.path.lexists(path):  # an empty path would be the folder we are in
        return path
    return bundled_paths().get(str(source))


def _generated(name: str, faults: Faults) -> RawInput:
    """Return the instance of the generated family that has the name."""
    message, tables = f"There is nothing at {quote(name)}.", None
    hint = suggest(name, bundled_paths()) or suggest(Path(name).name, _beside(Path(name)))
    if name.startswith(FAMILY):
        from instances.national import named

        try:
            tables = named(name)
        except ValueError as error:
            message = str(error)
    if tables is None:
        _give_up(faults, "file_not_found", message, hint)
    return raw_from_tables(tables, faults, name=name)


def _beside(path: Path) -> list[str]:
    """Return what could be meant by a path where nothing is: what else is in its folder."""
    try:
        return sorted(other.name for other in islice(path.parent.iterdir(), MOST_BESIDE))
    except OSError:
        return []


def _raw(path: Path, faults: Faults) -> RawInput:
    name = show(path.resolve().name if path.is_dir() else path.stem)
    if not path.is_dir():
        if path.suffix.lower() in OTHER_TYPES:
            message = f"{quote(path.name)} is neither a JSON file nor a workbook nor a folder."
            _give_up(faults, "unknown_file_type", message)
        if path.suffix.lower() == WORKBOOK:
            return _raw_workbook(_bytes(path, faults), faults, name)
        return _raw_json(_bytes(path, faults), faults, name)
    from optimizer.files.from_csv import raw_from_files

    try:
        paths = [
            file
            for file in sorted(path.iterdir())
            if file.suffix.lower() == ".csv" and not file.name.startswith((".", "#"))
        ]
    except OSError as error:
        _give_up(faults, "file_unreadable", f"{quote(path)}: {error.strerror}.")
    files = [(file.name, _bytes(file, faults)) for file in paths]
    return raw_from_files(files, faults, name=name)


def _raw_json(text: bytes, faults: Faults, name: str) -> RawInput:
    tables = parse_json(text, faults)
    faults.raise_any()
    return raw_from_tables(tables, faults, name=name)


def _raw_workbook(content: bytes, faults: Faults, name: str) -> RawInput:
    from optimizer.files.from_workbook import raw_from_workbook

    return raw_from_workbook(content, faults, name=name)


def _bytes(path: Path, faults: Faults) -> bytes:
    try:
        if not path.is_file():
            _give_up(faults, "file_unreadable", f"{quote(path)} is no ordinary file.")
        size = path.stat().st_size
        if size > MOST_BYTES:
            message = f"{quote(path.name)} has {size:,} bytes; at most {MOST_BYTES:,} are read."
            _give_up(faults, "file_too_large", message)
        return path.read_bytes()
    except OSError as error:
        _give_up(faults, "file_unreadable", f"{quote(path)}: {error.strerror}.")


def _give_up(faults: Faults, code: str, message: str, hint: str = "") -> NoReturn:
    faults.add(code, message, hint=hint)
    raise InputError(faults.ordered())
