"""The tables of an instance as files: JSON, a folder of CSV files, a workbook, or bundled.

Each name is imported when it is first asked for: who only writes a report reads no tables.
"""

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from optimizer.files.read import (
        Bundled,
        check,
        instance_from_json,
        instance_from_tables,
        instance_from_workbook,
        list_bundled,
        read_instance,
        read_with_changes,
    )
    from optimizer.files.surveys import Survey, survey, survey_instance
    from optimizer.files.whole import write_whole
    from optimizer.files.write import instance_to_tables, write_folder, write_json

__all__ = [
    "Bundled",
    "Survey",
    "check",
    "instance_from_json",
    "instance_from_tables",
    "instance_from_workbook",
    "instance_to_tables",
    "list_bundled",
    "read_instance",
    "read_with_changes",
    "survey",
    "survey_instance",
    "write_folder",
    "write_json",
    "write_whole",
]

_MODULES = {
    "Survey": "surveys",
    "survey": "surveys",
    "survey_instance": "surveys",
    "write_whole": "whole",
    "instance_to_tables": "write",
    "write_folder": "write",
    "write_json": "write",
}


def __getattr__(name: str) -> object:
    if name not in __all__:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    from importlib import import_module

    return getattr(import_module(f"{__name__}.{_MODULES.get(name, 'read')}"), name)
