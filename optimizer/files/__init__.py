"""The tables of an instance as files: JSON, a folder of CSV files, or bundled under a name."""

from optimizer.files.read import (
    Bundled,
    check,
    instance_from_json,
    instance_from_tables,
    list_bundled,
    read_instance,
)
from optimizer.files.whole import write_whole
from optimizer.files.write import instance_to_tables, write_folder, write_json

__all__ = [
    "Bundled",
    "check",
    "instance_from_json",
    "instance_from_tables",
    "instance_to_tables",
    "list_bundled",
    "read_instance",
    "write_folder",
    "write_json",
    "write_whole",
]
