"""Rebuild the bundled instances from their sources: ``python -m instances.build [NAME...]``.

With ``--check`` nothing is written; the exit code is 1 if a committed file differs from what its
sources give.
"""

import argparse
import sys
from collections.abc import Callable
from pathlib import Path

from instances.defenders import or_defenders_2025, pa_defenders_2015
from instances.docket_offices import docket_offices_fy2017
from instances.field_offices import field_offices_fy2016, field_offices_fy2024
from instances.four_offices import four_offices_2016
from instances.national import generate, named
from instances.probation import weighted_probation
from instances.tables import HERE, Tables
from optimizer.files import instance_from_tables, write_whole
from optimizer.files.write import csv_texts, json_text

BUILDERS: dict[str, Callable[[], Tables]] = {
    "docket_offices_fy2017": docket_offices_fy2017,
    "field_offices_fy2016": field_offices_fy2016,
    "field_offices_fy2024": field_offices_fy2024,
    "four_offices_2016": four_offices_2016,
    "national_50_cells_seed1": lambda: generate(50, 1),
    "or_defenders_2025": or_defenders_2025,
    "pa_defenders_2015": pa_defenders_2015,
    "weighted_probation": weighted_probation,
}
"""The committed instances. Other national ones are generated when asked for by name."""

AS_CSV = ("pa_defenders_2015",)
"""Committed as folders of CSV files, the rest as JSON."""


def build(name: str) -> dict[str, bytes]:
    """Return the files of an instance by their paths under the folder of instances.

    Raises
    ------
    ValueError : no instance has the name
    InputError : the instance has faults
    """
    tables = _tables(name)
    instance = instance_from_tables(tables)
    if name not in AS_CSV:
        return {f"{name}.json": json_text(tables).encode()}
    texts = csv_texts(instance)
    return {f"{name}/{table}.csv": text.encode() for table, text in texts.items()}


def _tables(name: str) -> Tables:
    if name in BUILDERS:
        return BUILDERS[name]()
    tables = named(name)
    if tables is None:
        raise ValueError(f"No instance is called {name}; there are {', '.join(BUILDERS)}.")
    return tables


def differing(files: dict[str, bytes], folder: Path) -> list[str]:
    """Return the paths whose files in the folder are missing or differ."""
    return [
        path
        for path, content in files.items()
        if not (folder / path).is_file() or (folder / path).read_bytes() != content
    ]


def write(files: dict[str, bytes], folder: Path) -> None:
    """Write files under a folder, each whole or not at all."""
    for path, content in files.items():
        target = folder / path
        target.parent.mkdir(parents=True, exist_ok=True)
        write_whole(target, content)


def main(arguments: list[str]) -> int:
    """Build or check the instances named, or all, and return the exit code."""
    parser = argparse.ArgumentParser(prog="python -m instances.build", description=__doc__)
    parser.add_argument("names", nargs="*", metavar="NAME", help="default: every bundled one")
    parser.add_argument("--check", action="store_true", help="compare instead of writing")
    parser.add_argument("--output", type=Path, default=HERE, metavar="DIR", help="another folder")
    asked = parser.parse_args(arguments)
    try:
        built = {name: build(name) for name in asked.names or BUILDERS}
    except ValueError as error:
        parser.error(str(error))
    files = {path: content for each in built.values() for path, content in each.items()}
    if not asked.check:
        write(files, asked.output)
        return 0
    stale = differing(files, asked.output)
    for path in stale:
        print(f"{path} differs from what its sources give")
    return 1 if stale else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
