"""Rows of any answer as CSV."""

from collections.abc import Sequence
from typing import Any, cast

from optimizer.files.report import table_csv


def rows_csv(rows: Sequence[dict[str, Any]]) -> str:
    """Return rows that all have the same columns as CSV; exact numbers as decimals.

    Spreadsheets read a fraction such as 12/5 as a date.
    """
    columns = tuple(rows[0]) if rows else ()
    return table_csv(columns, [[_plain(row[column]) for column in columns] for row in rows])


def _plain(value: object) -> object:
    if isinstance(value, dict):
        return cast("dict[str, object]", value).get("value")
    if isinstance(value, list):
        return "; ".join(map(str, cast("list[object]", value)))
    if isinstance(value, bool):
        return "true" if value else "false"
    return value
