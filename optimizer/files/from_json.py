"""Reads the tables of a JSON file, or of a Python object of the same shape."""

import json
from collections.abc import Callable, Sequence
from decimal import Decimal, InvalidOperation
from operator import itemgetter
from typing import cast

from optimizer.domain.errors import InputError
from optimizer.files.decode import decode
from optimizer.files.exact import number_of
from optimizer.files.faults import Faults, quote, suggest
from optimizer.files.raw import RawInput, RawRule, RawTable
from optimizer.files.schema import FACTS, TABLES

NAMES = (*FACTS, *TABLES, "rules")


class Repeated(dict[str, object]):
    """A JSON object in which names stand twice; the last value of each is kept."""

    names: list[str]


def parse_json(content: bytes, faults: Faults) -> object:
    """Return the value that a JSON text spells, numbers exact; None, and a fault, if it is none."""
    text = decode(content, faults)
    if text is None:
        return None
    try:
        try:
            return _loads(text, Decimal, int)
        except (InvalidOperation, json.JSONDecodeError):
            raise
        except ValueError:
            # More digits than Python turns into an int; a Decimal holds them.
            return _loads(text, number_of, number_of)
    except InvalidOperation:
        return _loads(text, number_of, number_of)
    except json.JSONDecodeError as error:
        place = f"in line {error.lineno:,}, column {error.colno:,}"
        cut = error.pos >= len(text.rstrip()) or error.msg.startswith("Unterminated")
        message = f"The JSON ends in the middle, {place}." if cut else f"{error.msg} {place}."
        faults.add("json_broken", message)
    except RecursionError:
        faults.add("json_too_deep", "The JSON is nested too deeply.")
    return None


def _loads(text: str, real: Callable[[str], object], whole: Callable[[str], object]) -> object:
    return json.loads(
        text,
        parse_float=real,
        parse_int=whole,
        object_pairs_hook=_object,
    )


def _object(pairs: list[tuple[str, object]]) -> dict[str, object]:
    names = dict(pairs)
    if len(names) == len(pairs):
        return names
    repeated = Repeated(pairs)
    seen: set[str] = set()
    repeated.names = [name for name, _ in pairs if name in seen or seen.add(name)]
    return repeated


def raw_from_tables(tables: object, faults: Faults, *, name: str) -> RawInput:
    """Return what an object shaped like the JSON file gives.

    Raises
    ------
    InputError : it is no object at all
    """
    if not isinstance(tables, dict):
        faults.add("json_not_object", f"The input is {_kind(tables)}, not an object.")
        raise InputError(faults.ordered())
    named = cast("dict[object, object]", tables)
    _note_repeated(named, faults)
    given = {str(key): value for key, value in named.items() if value is not None}
    for key in given:
        if key not in NAMES:
            faults.add(
                "unknown_table",
                f"There is no table {quote(key)}.",
                table=key,
                hint=suggest(key, NAMES),
            )
    return RawInput(
        name=name,
        facts={fact: given[fact] for fact in FACTS if fact in given},
        tables={table: _table(table, given[table], faults) for table in TABLES if table in given},
        rules=_rules(given.get("rules", {}), faults),
    )


def _table(table: str, given: object, faults: Faults) -> RawTable:
    if not isinstance(given, list | tuple):
        faults.add("table_not_rows", f"The table is {_kind(given)}.", table=table)
        return RawTable(table, (), {}, typed=True)
    rows = cast("Sequence[dict[str, object]]", given)
    if not rows:
        faults.add("empty_table", "The table has no rows.", table=table)
    numbers: range | list[int] = range(1, len(rows) + 1)
    if set(map(type, rows)) != {dict}:
        numbers = [number for number in numbers if _is_row(rows[number - 1], faults, table, number)]
        rows = [rows[number - 1] for number in numbers]
    return RawTable(table, numbers, _columns(rows), typed=True)


def _is_row(row: object, faults: Faults, table: str, number: int) -> bool:
    if isinstance(row, dict):
        _note_repeated(cast("object", row), faults, table=table, row=number)
        return True
    message = f"The row is {_kind(row)}, not an object."
    faults.add("table_not_rows", message, table=table, row=number)
    return False


def _columns(rows: Sequence[dict[str, object]]) -> dict[str, list[object]]:
    shapes = dict.fromkeys(map(tuple, rows))
    names = dict.fromkeys(name for shape in shapes for name in shape)
    if len(shapes) == 1:
        return {name: list(map(itemgetter(name), rows)) for name in names}
    return {name: [row.get(name) for row in rows] for name in names}


def _rules(rules: object, faults: Faults) -> list[RawRule]:
    if not isinstance(rules, dict):
        faults.add("rules_not_object", f"The rules are {_kind(rules)}.", table="rules")
        return []
    named = cast("dict[object, object]", rules)
    _note_repeated(named, faults, table="rules")
    return [RawRule(None, str(rule), value) for rule, value in named.items()]


def _note_repeated(
    given: object, faults: Faults, *, table: str | None = None, row: int | None = None
) -> None:
    if isinstance(given, Repeated):
        for name in given.names:
            faults.add(
                "json_duplicate_name",
                f"The name {quote(name)} stands twice in one object.",
                table=table,
                row=row,
                column=name,
            )


def _kind(value: object) -> str:
    if isinstance(value, dict):
        return "an object"
    return "a list" if isinstance(value, list | tuple) else f"the single value {quote(value)}"
