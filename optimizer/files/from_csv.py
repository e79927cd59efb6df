"""Reads the tables of a folder of CSV files."""

import csv
import io
import re
from collections.abc import Container, Sequence
from dataclasses import dataclass, field
from typing import NamedTuple

from optimizer.files.decode import decode
from optimizer.files.faults import Faults, Spot, quote, suggest
from optimizer.files.formulas import unguard
from optimizer.files.headings import LOOKED_AT, heading_row, is_note, known_as
from optimizer.files.raw import RawInput, RawRule, RawTable
from optimizer.files.schema import FACTS, RULES, TABLES, TEXT_KINDS
from optimizer.files.sheet import check_columns
from optimizer.files.sheets import ABOUT_SHEET, INPUT, PAIRS, RULES_SHEET

DELIMITERS = (",", ";", "\t", "|")
MOST_LOOKED_AT = 100_000
"""Characters of a line; of longer ones the reader of CSV makes no field."""
SEP = re.compile(r'"?sep=(.)"?\r?\n', re.IGNORECASE)
"""The first line by which Excel is told the delimiter."""


class _Records(NamedTuple):
    heading: list[str]
    numbers: list[int]
    rows: list[list[str]]


@dataclass
class _Lines:
    """Where a table stands in its file."""

    file: str
    starts: list[int] = field(default_factory=list[int])
    """The first line of each record."""
    heading: int = 0
    """Which record is the heading."""
    facts: dict[str, int] = field(default_factory=dict[str, int])
    """Of a fact, the row; it is what its faults call the column."""

    def spot(self, row: int | None, column: str | None, code: str) -> Spot:
        row = self.facts.get(column or "") if row is None else row
        record = None if row is None and column is None else self.heading + (row or 0)
        if code == "title_above":
            record = 0
        known = record is not None and record < len(self.starts)
        return Spot(file=self.file, line=self.starts[record or 0] if known else None)


class _Folder:
    """Says of each fault of a table in which line of its file it is."""

    def __init__(self, faults: Faults) -> None:
        self.lines: dict[str, _Lines] = {}
        self.faults = faults
        faults.locate = self._locate

    def _locate(self, table: str | None, row: int | None, column: str | None, code: str) -> Spot:
        lines = self.lines.get(table or "")
        return Spot() if lines is None else lines.spot(row, column, code)


def raw_from_files(
    files: Sequence[tuple[str, bytes]], faults: Faults, *, name: str, table: str | None = None
) -> RawInput:
    """Return what CSV files give, each the table of its name, or all the table that is given."""
    folder = _Folder(faults)
    given: dict[str, bytes] = {}
    for file, content in files:
        stem = file.rpartition(".")[0]
        known = table or known_as(stem, INPUT)
        if known in INPUT and known not in given:
            given[known], folder.lines[known] = content, _Lines(file)
            continue
        # offices.CSV beside offices.csv is no table of its own.
        shown = file if known in INPUT else stem
        message = f"There is no table {quote(shown)}."
        hint = "" if known in INPUT else suggest(stem, INPUT)
        faults.add("unknown_table", message, table=shown, hint=hint)
    tables = {name: _table(name, given[name], folder) for name in TABLES if name in given}
    rules: list[RawRule] = []
    if RULES_SHEET in given:
        rules = [RawRule(*row) for row in _pairs(RULES_SHEET, given[RULES_SHEET], folder)]
        note_repeated_rules(rules, faults)
    facts: dict[str, object] = {}
    if ABOUT_SHEET in given:
        said = _pairs(ABOUT_SHEET, given[ABOUT_SHEET], folder)
        folder.lines[ABOUT_SHEET].facts |= {fact: row for row, fact, _ in reversed(said)}
        facts = facts_of(said, faults)
    return RawInput(name, facts, tables, rules, typed=False)


def _table(table: str, content: bytes, folder: _Folder) -> RawTable:
    known = TABLES[table]
    required = [name for name, column in known.items() if column.required]
    records = _records(table, content, tuple(known), required, folder)
    if records is None:
        return RawTable(table, (), {}, typed=False)
    if not records.rows:
        folder.faults.add("empty_table", "The table has no rows.", table=table)
    texts = {name for name, column in known.items() if column.kind in TEXT_KINDS}
    columns = _columns(table, records, texts, folder.faults)
    return RawTable(table, records.numbers, columns, typed=False)


def _pairs(table: str, content: bytes, folder: _Folder) -> list[tuple[int, str, object]]:
    """Return the (row, name, value) of a table of two columns."""
    known = PAIRS[table]
    records = _records(table, content, known, known, folder)
    if records is None or not records.rows:
        return []
    columns = _columns(table, records, set(known), folder.faults)
    raw = RawTable(table, records.numbers, columns, typed=False)
    return pairs_of(raw, folder.faults)


def pairs_of(raw: RawTable, faults: Faults) -> list[tuple[int, str, object]]:
    """Return the (row, name, value) of a table of two columns that has rows."""
    known, spelled = PAIRS[raw.name], tuple(RULES) if raw.name == RULES_SHEET else FACTS
    check_columns(raw, known, known[:1], faults)
    if known[1] not in raw.columns:
        faults.add("missing_column", "The column is missing.", table=raw.name, column=known[1])
    nothing: list[object] = [None] * len(raw.rows)
    names, values = (raw.columns.get(name, nothing) for name in known)
    return [
        (row, known_as(str(name), spelled), value)
        for row, name, value in zip(raw.rows, names, values, strict=True)
        if name is not None and not is_note(str(name))
    ]


def _records(
    table: str, content: bytes, known: Sequence[str], required: Sequence[str], folder: _Folder
) -> _Records | None:
    """Return heading and rows, each row as long as the heading; None, and a fault, if broken."""
    faults, lines = folder.faults, folder.lines[table]
    text = decode(content, faults, table=table)
    if text is None:
        return None
    told = SEP.match(text)
    if told:
        text = text[told.end() :]
    delimiter = told[1] if told else _delimiter(text, known)
    records: list[list[str]] = []
    above = 1 if told else 0
    lines.starts.append(above + 1)
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=delimiter, strict=True)
    try:
        for record in reader:
            records.append(record)
            lines.starts.append(above + reader.line_num + 1)
    except csv.Error as error:
        faults.add("csv_broken", f"CSV: {error}.", table=table, row=len(records) or None)
        return None
    held = [place for place, record in enumerate(records) if _holds(record)]
    if not held:
        return _Records([], [], [])
    first = [records[place] for place in held[:LOOKED_AT]]
    start = held[heading_row(first, known, required)]
    lines.heading = start
    heading, rows = [known_as(name, known) for name in records[start]], records[start + 1 :]
    if start != held[0]:
        note_title(faults, table, " ".join(filter(None, records[held[0]])))
        lines.starts[0] = lines.starts[held[0]]
    notes = {place for place, name in enumerate(heading) if is_note(name)}
    numbers = [number for number, row in enumerate(rows, 1) if _holds(row, notes)]
    if len(numbers) < len(rows):
        rows = [rows[number - 1] for number in numbers]
    if set(map(len, rows)) - {len(heading)}:
        rows = [
            _fit(row, len(heading), number, table, faults)
            for number, row in zip(numbers, rows, strict=True)
        ]
    return _Records(heading, numbers, rows)


def note_title(faults: Faults, table: str, title: str) -> None:
    """Note that something stands above the heading of a table."""
    message = f"{quote(title)} stands above the heading."
    faults.add("title_above", message, table=table, value=title)


def _columns(
    table: str, records: _Records, texts: set[str], faults: Faults
) -> dict[str, list[object]]:
    columns: dict[str, list[object]] = {}
    for name, cells in zip(records.heading, zip(*records.rows, strict=True), strict=False):
        if is_note(name):
            continue
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
    """Return the delimiter by which a line has the most known names, then the most fields."""
    first = re.split(r"\r\n|[\r\n]", text.lstrip("\r\n"), maxsplit=LOOKED_AT)[:LOOKED_AT]
    first = [line[:MOST_LOOKED_AT] for line in first]

    def fit(delimiter: str) -> tuple[int, int]:
        found = [
            [known_as(name, known) for record in csv.reader([line], delimiter=delimiter)
             for name in record]
            for line in first
        ]  # fmt: skip
        best = max(len(set(names) & set(known)) for names in found)
        return best, len(found[0])

    return max(DELIMITERS, key=fit)


def _holds(record: list[str], notes: Container[int] = ()) -> bool:
    """Return whether a record says anything, notes aside."""
    said = [cell for place, cell in enumerate(record) if place not in notes] if notes else record
    return bool("".join(said).strip())


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
