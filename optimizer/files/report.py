"""Reports as text: the canonical JSON, its table of cells as CSV, and the way back."""

import csv
import io
import json
from collections.abc import Callable
from pathlib import Path
from typing import NoReturn, cast

from optimizer.domain.errors import Fault, InputError
from optimizer.files.formulas import guard

CELL_COLUMNS = (
    "office",
    "duty",
    "cases",
    "weighted_cases",
    "standard",
    "officers_today",
    "officers",
    "load_today",
    "load",
)

PLACEMENT_COLUMNS = ("office", "duty", "pool", "officers")

_encode: Callable[[object], str] = json.JSONEncoder(ensure_ascii=False, allow_nan=False).encode


def report_json(report: dict[str, object]) -> str:
    """Return the report's one spelling: each field on a line, each row of a table on a line."""
    fields = [f"{_encode(key)}: {_value(value)}" for key, value in report.items()]
    return "{\n" + ",\n".join(fields) + "\n}\n"


def report_csv(report: dict[str, object]) -> str:
    """Return the report's cells as CSV, empty where there is no number.

    Loads are decimals there: spreadsheets read a fraction such as 12/5 as a date.
    """
    cells = cast("list[dict[str, object]]", report["cells"])
    return table_csv(CELL_COLUMNS, [[_plain(cell[c]) for c in CELL_COLUMNS] for cell in cells])


def placement_csv(rows: list[dict[str, object]]) -> str:
    """Return a placement as the file plan.csv of an instance, nobody serving anywhere as no row."""
    return table_csv(PLACEMENT_COLUMNS, [[row[c] for c in PLACEMENT_COLUMNS] for row in rows])


def table_csv(columns: tuple[str, ...], rows: list[list[object]]) -> str:
    """Return a table as CSV in which no text is a formula to a spreadsheet."""
    text = io.StringIO()
    writer = csv.writer(text, lineterminator="\n")
    writer.writerow(columns)
    writer.writerows([[_harmless(value) for value in row] for row in rows])
    return text.getvalue()


def read_report(path: str | Path) -> dict[str, object]:
    """Return the report a file holds, as it stands: judging it is another's work.

    Raises
    ------
    InputError : no such file, not UTF-8, not JSON, not an object, a name given twice, or not a
        report of this format
    """
    try:
        report: object = json.loads(
            Path(path).read_bytes().decode("utf-8-sig"),
            object_pairs_hook=_object,
            parse_constant=_refuse_constant,
        )
    except OSError as error:
        _fail(path, f"It cannot be read: {error.strerror}.", "Give the file of a report.")
    except (ValueError, RecursionError) as error:
        _fail(path, f"It is not JSON: {error}.", "Give what `caseload solve --format json` wrote.")
    if not isinstance(report, dict):
        _fail(path, "It is not a JSON object.", "Give what `caseload solve --format json` wrote.")
    named = cast("dict[str, object]", report)
    if named.get("format") != "caseload-report/1":
        _fail(path, 'Its "format" is not "caseload-report/1".', "Give a report, not an instance.")
    return named


def _value(value: object) -> str:
    rows = cast("list[object]", value) if isinstance(value, list) else []
    if rows and isinstance(rows[0], dict):
        return "[\n" + ",\n".join(map(_encode, rows)) + "\n]"
    return _encode(cast("object", value))


def _plain(value: object) -> object:
    return cast("dict[str, object]", value)["value"] if isinstance(value, dict) else value


def _harmless(value: object) -> object:
    return guard(value) if isinstance(value, str) else value


def _object(pairs: list[tuple[str, object]]) -> dict[str, object]:
    named = dict(pairs)
    if len(named) < len(pairs):
        raise ValueError("a name is given twice in one object")
    return named


def _refuse_constant(text: str) -> NoReturn:
    raise ValueError(f"{text} is not a number of JSON")


def _fail(path: str | Path, message: str, remedy: str) -> NoReturn:
    raise InputError([Fault("bad_report", None, None, None, str(path), message, remedy)])
