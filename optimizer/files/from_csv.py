"""Reads the tables of a folder of CSV files."""

import csv
import io
import re
from collections.abc import Sequence
from typing import NamedTuple

from optimizer.files.decode import decode
from optimizer.files.faults import Faults, quote, suggest
from optimizer.files.formulas import unguard
from optimizer.files.raw import RawInput, RawRule, RawTable
from optimizer.files.schema import FACTS, TABLES, TEXT_KINDS
from optimizer.files.sheet import check_columns

DELIMITERS = (",", ";", "\t", "|")
SEP = re.compile(r'"?sep=(.)"?\r?\n', re.IGNORECASE)
"""The first line by which Excel is told the delimiter."""

ABOUT = ("fact", "value")
RULES = ("rule", "value")
NAMES = (*TABLES, "rules", "about")


class _Records(NamedTuple):
    heading: list[str]
    numbers: list[int]
    rows: list[list[str]]


def raw_from_files(files: dict[str, bytes], faults: Faults, *, name: str) -> RawInput:
    """Return what CSV files give, each under the name of its table."""
    for table in files:
        if table not in NAMES:
            faults.add(
                "unknown_table",
                f"There is no table {quote(table)}.",
                table=table,
                hint=suggest(table, NAMES),
            )
    tables = {table: _table(table, files[table], faults) for table in TABLES if table in files}
    rules: list[RawRule] = []
    if "rules" in files:
        rules = [RawRule(*row) for row in _pairs("rules", files["rules"], RULES, faults)]
        note_repeated_rules(rules, faults)
    facts: dict[str, object] = {}
    if "about" in files:
        facts = facts_of(_pairs("about", files["about"], ABOUT, faults), faults)
    return RawInput(name, facts, tables, rules, typed=False)


def _table(table: str, content: bytes, faults: Faults) -> RawTable:
    known = TABLES[table]
    records = _records(table, content, tuple(known), faults)
    if records is None:
        return RawTable(table, (), {}, typed=False)
    if not records.rows:
        faults.add("empty_table", "The table has no rows.", table=table)
    texts = {name for name, column in known.items() if column.kind in TEXT_KINDS}
    return RawTable(table, records.numbers, _columns(table, records, texts, faults), typed=False)


def _pairs(
    table: str, content: bytes, known: tuple[str, str], faults: Faults
) -> list[tuple[int, str, object]]:
    """Return the (row, name, value) of a table of two columns."""
    records = _records(table, content, known, faults)
    if records is None or not records.rows:
        return []
    columns = _columns(table, records, set(known), faults)
    raw = RawTable(table, records.numbers, columns, typed=False)
    check_columns(raw, known, known[:1], faults)
    if known[1] not in columns:
        faults.add("missing_column", "The column is missing.", table=table, column=known[1])
    nothing: list[object] = [None] * len(raw.rows)
    names, values = (columns.get(name, nothing) for name in known)
    return [
        (row, str(name), value)
        for row, name, value in zip(raw.rows, names, values, strict=True)
        if name is not None
    ]


def _records(table: str, content: bytes, known: Sequence[str], faults: Faults) -> _Records | None:
    """Return heading and rows, each row as long as the heading; None, and a fault, if broken."""
    text = decode(content, faults, table=table)
    if text is None:
        return None
    told = SEP.match(text)
    if told:
        text = text[told.end() :]
    delimiter = told[1] if told else _delimiter(text, known)
    records: list[list[str]] = []
    try:
        records.extend(csv.reader(io.StringIO(text, newline=""), delimiter=delimiter, strict=True))
    except csv.Error as error:
        faults.add("csv_broken", f"CSV: {error}.", table=table, row=len(records) or None)
        return None
    start = next((i for i, record in enumerate(records) if _holds(record)), len(records))
    if start == len(records):
        return _Records([], [], [])
    heading, rows = [name.strip() for name in records[start]], records[start + 1 :]
    numbers = [number for number, row in enumerate(rows, 1) if _holds(row)]
    if len(numbers) < len(rows):
        rows = [rows[number - 1] for number in numbers]
    if set(map(len, rows)) - {len(heading)}:
        rows = [
            _fit(row, len(heading), number, table, faults)
            for number, row in zip(numbers, rows, strict=True)
        ]
    return _Records(heading, numbers, rows)


def _columns(
    table: str, records: _Records, texts: set[str], faults: Faults
) -> dict[str, list[object]]:
    columns: dict[str, list[object]] = {}
    for name, cells in zip(records.heading, zip(*records.rows, strict=True), strict=False):
        values: list[object] = [cell.strip() or None for cell in cells]
        if not name and not any(values):
            continue  # spreadsheets write blank columns beside a table
        if name in columns:
            faults.add("duplicate_column", "The column stands twice.", table=table, column=name)
            continue
        if name in texts and any("'" in cell for cell in cells):
            values = [unguard(value) if isinstance(value, str) else value for value in values]
        columns[name] = values
    return columns


def _delimiter(text: str, known: Sequence[str]) -> str:
    """Return the delimiter by which the heading has the most known names, then the most fields."""
    line = re.split(r"[\r\n]", text.lstrip("\r\n"), maxsplit=1)[0]

    def fit(delimiter: str) -> tuple[int, int]:
        records = list(csv.reader([line], delimiter=delimiter))
        names = [name.strip() for record in records for name in record]
        return len(set(names) & set(known)), len(names)

    return max(DELIMITERS, key=fit)


def _holds(record: list[str]) -> bool:
    return bool("".join(record).strip())


def _fit(row: list[str], width: int, number: int, table: str, faults: Faults) -> list[str]:
    if len(row) != width:
        faults.add(
            "ragged_row",
            f"The row has {len(row)} fields; the heading has {width}.",
            table=table,
            row=number,
        )
    return (row + [""] * width)[:width]


def note_repeated_rules(rules: list[RawRule], faults: Faults) -> None:
    first: dict[str, int | None] = {}
    for rule in rules:
        if rule.rule in first:
            faults.add(
                "duplicate_rule",
                f"The rule stands in row {first[rule.rule]} already.",
                table="rules",
                row=rule.row,
                column=rule.rule,
                value=rule.value,
            )
        first.setdefault(rule.rule, rule.row)


def facts_of(pairs: list[tuple[int, str, object]], faults: Faults) -> dict[str, object]:
    facts: dict[str, object] = {}
    place = {"table": "about", "column": "fact"}
    for row, fact, value in pairs:
        if fact in FACTS and fact not in facts:
            facts[fact] = value
        elif fact in FACTS:
            message = f"{quote(fact)} stands in an earlier row already."
            faults.add("duplicate_key", message, row=row, value=fact, **place)
        else:
            message = f"There is no fact {quote(fact)}."
            hint = suggest(fact, FACTS)
            faults.add("unknown_fact", message, row=row, value=fact, hint=hint, **place)
    return {fact: value for fact, value in facts.items() if value is not None}
