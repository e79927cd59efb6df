"""Reads the columns of one table into arrays, noting every fault.

Whole columns are read at once where they are clean; only a column with a fault, or one that
spells its values unusually, is read row by row.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import TypeVar, cast

import numpy as np

from optimizer.domain.instance import NOT_GIVEN, Bools, Ints
from optimizer.files.bulk import all_degrees, all_thousandths, all_whole
from optimizer.files.exact import (
    Wrong,
    read_date,
    read_degrees,
    read_text,
    read_thousandths,
    read_whole,
)
from optimizer.files.faults import Faults, closest, quote, suggest
from optimizer.files.raw import RawTable
from optimizer.files.schema import MOST_ID, MOST_PLACES, MOST_TEXT, TABLES, Kind, Span


class Ids(dict[str, int]):
    """The place of each id of a table, and the ids of what has a name."""

    def __init__(self, ids: Sequence[str], names: Sequence[str | None] = ()) -> None:
        super().__init__({key: place for place, key in enumerate(ids) if key})
        self._named: dict[str, list[str]] = {}
        for key, name in zip(ids, names, strict=False):
            if key and name:
                self._named.setdefault(name.strip().casefold(), []).append(key)

    def hint(self, text: str, *, near: bool) -> str:
        """Return what is meant by a text that is no id: by its name, or by what is close to it."""
        meant = self._named.get(text.casefold())
        if meant:
            ids = " and ".join(map(quote, meant))
            return f"It is the name of {ids}; write the id."
        if not near:
            return ""
        key = closest(text, self)
        if key is not None:
            return f"Did you mean {quote(key)}?"
        name = closest(text, self._named)
        return f"Did you mean {quote(self._named[name][0])} ({name})?" if name else ""


Index = dict[str, int] | None
"""The place of each id of a table; None where the table is missing: nothing is looked up then."""

T = TypeVar("T")
REFERS_TO: dict[Kind, str] = {
    "office": "office",
    "offices": "office",
    "duty": "duty",
    "duties": "duty",
    "pool": "pool",
    "pools": "pool",
    "case_type": "case_type",
}
"""The table, by its id column, that a column of each kind refers to."""

MOST_HINTS, MOST_NEAR = 20, 1_000
"""Looking for a close id is slow: so many times, and among so many."""


def check_columns(
    raw: RawTable, known: Sequence[str], required: Sequence[str], faults: Faults
) -> None:
    """Note unknown columns, and required ones that are missing or blank somewhere."""
    if not raw.rows:
        return
    for name, values in raw.columns.items():
        if name not in known:
            first = next((i for i, value in enumerate(values) if value is not None), 0)
            faults.add(
                "unknown_column",
                f"There is no column {quote(name)} in this table.",
                table=raw.name,
                row=raw.rows[first] if raw.typed else None,
                column=name,
                hint=suggest(name, known),
            )
    for name in required:
        if name not in raw.columns:
            faults.add("missing_column", "The column is missing.", table=raw.name, column=name)
            continue
        if None not in raw.columns[name]:
            continue
        for number, value in zip(raw.rows, raw.columns[name], strict=True):
            if value is None:
                faults.add(
                    "missing_value",
                    "The value is missing.",
                    table=raw.name,
                    row=number,
                    column=name,
                )


@dataclass(frozen=True)
class Sheet:
    """A table being read. A faulty value reads as one that is not given."""

    raw: RawTable
    faults: Faults

    @property
    def num_rows(self) -> int:
        return len(self.raw.rows)

    def check(self) -> None:
        """Note faults of the columns as such."""
        columns = TABLES[self.raw.name]
        required = [name for name, column in columns.items() if column.required]
        check_columns(self.raw, tuple(columns), required, self.faults)

    def note(self, code: str, place: int, column: str | None, message: str, hint: str = "") -> None:
        """Note a fault in a row, given by its place in the columns."""
        value = self.raw.columns[column][place] if column in self.raw.columns else None
        self.faults.add(
            code,
            message,
            table=self.raw.name,
            row=self.raw.rows[place],
            column=column,
            value=value,
            hint=hint,
        )

    def whole(self, name: str) -> Ints:
        """Return (num_rows,), counts or `NOT_GIVEN`."""
        return self._numbers(name, read_whole, all_whole)

    def thousandths(self, name: str, default: int = NOT_GIVEN) -> Ints:
        """Return (num_rows,), thousandths; the default where none is given."""
        numbers = self._numbers(name, read_thousandths, all_thousandths)
        return np.where(numbers == NOT_GIVEN, default, numbers)

    def degrees(self, name: str) -> list[float | None]:
        """Return the coordinates."""
        span, typed = self._span(name), self.raw.typed
        quick = all_degrees(self.raw.columns.get(name, []), span, typed=typed)
        if quick:
            return list(quick)
        return self._each(name, lambda value: read_degrees(value, span, typed=typed))

    def texts(self, name: str) -> list[str | None]:
        """Return free texts."""
        return self._each(name, lambda value: read_text(value, MOST_TEXT))

    def ids(self, name: str) -> tuple[str, ...]:
        """Return the table's own ids, noting those that stand twice; faulty ones are empty."""
        ids = self._each(name, _read_id)
        first: dict[str, int] = {}
        for place, key in enumerate(ids):
            if key is not None and first.setdefault(key, place) != place:
                row = self.raw.rows[first[key]]
                message = f"{quote(key)} stands in row {row} already."
                self.note("duplicate_key", place, name, message)
        return tuple(key or "" for key in ids)

    def places(self, name: str, index: Index) -> Ints:
        """Return (num_rows,), the place of each id in another table, or `NOT_GIVEN`.

        Without an index, because the other table is missing, nothing is looked up.
        """
        values = self.raw.columns.get(name)
        if values is None or index is None:
            return np.full(self.num_rows, NOT_GIVEN)
        with_blank: dict[object, int] = {**index, None: NOT_GIVEN}
        try:
            return np.fromiter(map(with_blank.__getitem__, values), np.int64, self.num_rows)
        except (KeyError, TypeError):
            pass  # blanks around ids, or faults
        return self._looked_up(name, index)

    def choices(self, name: str) -> Ints:
        """Return (num_rows,), the place of each word among the column's choices, or `NOT_GIVEN`."""
        return self.places(name, self._words(name))

    def dates(self, name: str) -> Ints:
        """Return (num_rows,), the number of each day, or `NOT_GIVEN`."""
        days = self._each(name, read_date)
        return np.array([NOT_GIVEN if day is None else day for day in days], dtype=np.int64)

    def members(self, name: str, index: Index) -> Bools:
        """Return (num_rows, num_ids), which ids of another table each row lists; blank is all.

        Raises
        ------
        InputError : there is no room for so many, besides what is wrong already
        """
        num_ids = max(index.values()) + 1 if index else 0
        size = self.num_rows * num_ids
        if size > MOST_PLACES:
            message = f"{self.num_rows:,} rows times {num_ids:,} {name} are more than "
            self.faults.add(
                "total_too_large",
                f"{message}{MOST_PLACES:,}.",
                table=self.raw.name,
                column=name,
                value=size,
            )
            self.faults.raise_any()  # there is no room to read on
        if not index:
            return np.broadcast_to(np.bool_(True), (self.num_rows, num_ids))
        listed = np.zeros((self.num_rows, num_ids), dtype=bool)
        for place, value in enumerate(self.raw.columns.get(name, [None] * self.num_rows)):
            if _is_blank(value):
                listed[place] = True
                if value is not None and TABLES[self.raw.name][name].required:
                    self.note("missing_value", place, name, "The value is blank.")
            else:
                listed[place, self._listed(value, place, name, index)] = True
        return listed

    def listed_choices(self, name: str) -> Bools:
        """Return (num_rows, num_choices), which words each row lists; blank is all."""
        return self.members(name, self._words(name))

    def is_blank(self, name: str, place: int) -> bool:
        """Return whether nothing was given, rather than something faulty."""
        values = self.raw.columns.get(name)
        return values is None or _is_blank(values[place])

    def _listed(self, value: object, place: int, name: str, index: dict[str, int]) -> list[int]:
        """Return the places of the ids that one row lists."""
        ids = value.split(";") if isinstance(value, str) else value
        if not isinstance(ids, list | tuple):
            self.note("wrong_type", place, name, f"{quote(value)} is not a list of ids.")
            return []
        chosen = [key for key in cast("Sequence[object]", ids) if not _is_blank_text(key)]
        if not chosen:
            self.note("empty_list", place, name, "The list names nothing.")
        places = [self._look_up(key, place, name, index) for key in chosen]
        return [found for found in places if found != NOT_GIVEN]

    def _words(self, name: str) -> dict[str, int]:
        words = TABLES[self.raw.name][name].choices
        return {word: place for place, word in enumerate(words)}

    def _numbers(
        self,
        name: str,
        read: Callable[..., int | Wrong],
        read_all: Callable[..., Ints | None],
    ) -> Ints:
        numbers = np.full(self.num_rows, NOT_GIVEN)
        values = self.raw.columns.get(name)
        if values is None:
            return numbers
        span, typed = self._span(name), self.raw.typed
        # By type: to ask whether None equals a Decimal is slow.
        blank = type(None) in set(map(type, values))
        given = [value for value in values if value is not None] if blank else values
        quick = read_all(given, span, typed=typed) if given else None
        if quick is None:
            slow = self._each(name, lambda value: read(value, span, typed=typed))
            return np.array([NOT_GIVEN if n is None else n for n in slow], dtype=np.int64)
        if len(given) == len(values):
            return quick
        numbers[[value is not None for value in values]] = quick
        return numbers

    def _each(self, name: str, read: Callable[[object], T | Wrong | None]) -> list[T | None]:
        values = self.raw.columns.get(name, [None] * self.num_rows)
        results: list[T | None] = []
        for place, value in enumerate(values):
            result = None if value is None else read(value)
            if isinstance(result, Wrong):
                self.note(result.code, place, name, result.message)
                result = None
            results.append(result)
        return results

    def _looked_up(self, name: str, index: dict[str, int]) -> Ints:
        required = TABLES[self.raw.name][name].required
        found = np.full(self.num_rows, NOT_GIVEN)
        for place, value in enumerate(self.raw.columns[name]):
            if isinstance(value, str) and not value.strip():
                if required:
                    self.note("missing_value", place, name, "The value is blank.")
            elif value is not None:
                found[place] = self._look_up(value, place, name, index)
        return found

    def _look_up(self, value: object, place: int, name: str, index: dict[str, int]) -> int:
        key = value.strip() if isinstance(value, str) else None
        if key in index:
            return index[key]
        text = read_text(value, MOST_ID)
        if isinstance(text, Wrong):
            self.note(text.code, place, name, text.message)
        else:
            near = len(self.faults) < MOST_HINTS and len(index) <= MOST_NEAR
            hint = suggest(str(text), index) if near else ""
            if isinstance(index, Ids):
                hint = index.hint(str(text), near=near)
            column = TABLES[self.raw.name][name]
            if column.choices:
                message = f"{quote(text)} is none of {', '.join(column.choices)}."
                self.note("unknown_choice", place, name, message, hint)
                return NOT_GIVEN
            kind = REFERS_TO[column.kind]
            message = f"There is no {kind.replace('_', ' ')} {quote(text)}."
            self.note(f"unknown_{kind}", place, name, message, hint)
        return NOT_GIVEN

    def _span(self, name: str) -> Span:
        return TABLES[self.raw.name][name].span


def _is_blank(value: object) -> bool:
    return value is None or _is_blank_text(value)


def _is_blank_text(value: object) -> bool:
    return isinstance(value, str) and not value.strip()


def _read_id(value: object) -> str | Wrong:
    text = read_text(value, MOST_ID)
    if isinstance(text, Wrong):
        return text
    if text and ";" in text:
        return Wrong("semicolon_in_id", f"{quote(text)} holds a semicolon.")
    return text or Wrong("missing_value", "The value is blank.")
