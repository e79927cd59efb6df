"""Some columns of an answer's rows as CSV."""

from collections.abc import Sequence
from typing import cast

from optimizer.answers.spelling import Fields
from optimizer.files.report import table_csv


def columns_csv(columns: tuple[str, ...], rows: Sequence[Fields]) -> str:
    """Return the columns as CSV, empty where there is no number.

    Loads are decimals there: spreadsheets read a fraction such as 12/5 as a date.
    """
    return table_csv(columns, [[_plain(row, column) for column in columns] for row in rows])


def _plain(row: Fields, column: str) -> object:
    value: object = row[column]
    return cast("Fields", value)["value"] if isinstance(value, dict) else value
