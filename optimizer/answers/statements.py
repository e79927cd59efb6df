"""Every statement of the user's tables that could be taken back.

A statement is a number in a row (a minimum, a maximum, seats), a row (a pair, a pin) or a rule.
What is there (officers, cases, what things cost) is no statement. The one exception are the hires
offered: no conflict consists of them, but more of them may mend one.
"""

from collections.abc import Iterator
from dataclasses import dataclass, fields
from typing import Any, Literal

import numpy as np

from optimizer.answers.spelling import spell_decimal
from optimizer.answers.wording import say
from optimizer.domain.instance import Instance, Ints
from optimizer.domain.tables import NOT_GIVEN, PINNED, Bools, Rules

Eases = Literal[-1, 0, 1]


@dataclass(frozen=True)
class Kind:
    """Where the statements of one kind stand.

    Attributes
    ----------
    table, column : as the user names them; no column where the row as a whole is the statement
    attribute : of the instance's table, or of its rules, that holds the number
    eases : whether a greater (1) or a smaller number (-1) asks less, or neither (0)
    blank : what stands in the attribute when nothing is said; None where the whole row goes
    decimal : whether the number is in thousandths
    """

    table: str
    column: str | None
    attribute: str | None
    eases: Eases = 0
    blank: int | None = None
    decimal: bool = False


KINDS = (
    Kind("offices", "seats", "seats", 1, NOT_GIVEN),
    Kind("pools", "duties", None),
    Kind("hires", "officers", "officers", 1),
    Kind("hires", "offices", None),
    Kind("limits", "min", "least", -1, NOT_GIVEN),
    Kind("limits", "max", "most", 1, NOT_GIVEN),
    Kind("limits", "max_load", "max_load", 1, NOT_GIVEN, decimal=True),
    Kind("lanes", None, None),
    Kind("lanes", "max", "most", 1, NOT_GIVEN),
    Kind("lanes", "lot", "lot", -1, 1),
    Kind("spans", "max", "most", 1),
    Kind("mixes", "share", "share", 1, decimal=True),
    Kind("pairs", None, None),
    Kind("budgets", "max", "most", 1, decimal=True),
    Kind("pins", "officers", "officers"),
)
RULE_KINDS = (
    Kind("rules", "transfers", None),
    Kind("rules", "duty_changes", None),
    Kind("rules", "transfer_max_km", "transfer_max_km", 1, decimal=True),
    Kind("rules", "transfers_max", "transfers_max", 1),
    Kind("rules", "transfers_out_share", "transfers_out_share", 1, decimal=True),
    Kind("rules", "transfers_in_max", "transfers_in_max", 1),
    Kind("rules", "duty_changes_max", "duty_changes_max", 1),
    Kind("rules", "budget", "budget", 1, decimal=True),
    Kind("rules", "transfers_lot", "transfers_lot", -1),
    Kind("rules", "lanes_max", "lanes_max", 1),
    Kind("rules", "offices_touched_max", "offices_touched_max", 1),
    Kind("rules", "office_load_rise_max", "office_load_rise_max", 1, decimal=True),
)

ROWS_THAT_GO = ("spans", "mixes", "pairs", "budgets", "pins")


@dataclass(frozen=True)
class Statement:
    """One statement of the tables.

    Attributes
    ----------
    row : its number as given, from 1; None for a rule, and for a table as a whole
    places : where it stands in the instance's table; several for a pool that was split
    number : what stands there, or None
    eases : as of its kind; a pin of those who stay asks less the fewer they are
    words : what it says, as a sentence
    """

    kind: Kind
    row: int | None
    places: tuple[int, ...]
    number: int | None
    eases: Eases
    words: str

    @property
    def name(self) -> str:
        """What a user calls it: ``limits:3:min``."""
        parts = (self.kind.table, self.row, self.kind.column)
        return ":".join(str(part) for part in parts if part is not None)

    @property
    def is_offer(self) -> bool:
        """Whether it says what may be had, so that no conflict consists of it."""
        return (self.kind.table, self.kind.column) == ("hires", "officers")

    def spell(self, number: int | None) -> int | float | None:
        """Return a number of the statement as it stands in the table."""
        return spell_decimal(number) if number is not None and self.kind.decimal else number


def list_statements(instance: Instance) -> list[Statement]:
    """Return every statement, table by table, the rules last."""
    found: list[Statement] = []
    for kind in KINDS:
        for row, places in _rows(instance, kind):
            place = places[0]
            number, eases = None, kind.eases
            if kind.attribute is not None:
                number = int(getattr(getattr(instance, kind.table), kind.attribute)[place])
            if kind.table == "pins" and PINNED[instance.pins.what[place]] == "stay":
                eases = -1
            words = say(instance, kind.table, kind.column, place, number or 0)
            found.append(Statement(kind, row, places, number, eases, words))
    for kind in RULE_KINDS:
        assert kind.column is not None
        value = getattr(instance.rules, kind.column)
        if value != getattr(Rules(), kind.column):
            number = None if kind.attribute is None else int(value)
            words = say(instance, "rules", kind.column, 0, number or 0)
            found.append(Statement(kind, None, (), number, kind.eases, words))
    return found


def _rows(instance: Instance, kind: Kind) -> Iterator[tuple[int | None, tuple[int, ...]]]:
    """Yield (row as given, places) of each statement of a kind."""
    table = getattr(instance, kind.table)
    if table is None:
        return
    if (kind.table, kind.column) == ("lanes", None):
        num = instance.num_offices
        if len(table.cost) < num * (num - 1):
            yield None, (0,)
        return
    num_rows = len(getattr(table, fields(table)[0].name))
    given = instance.rows.get(kind.table)
    numbers = range(1, num_rows + 1) if given is None else given.tolist()
    by_row: dict[int, list[int]] = {}
    for place in np.nonzero(_says_something(kind, table, num_rows))[0].tolist():
        # Pools that a reduction split off stand in the row of theirs.
        by_row.setdefault(numbers[place], []).append(place)
    for row in sorted(by_row, key=lambda row: by_row[row][0]):
        yield row, tuple(by_row[row])


def _says_something(kind: Kind, table: Any, num_rows: int) -> Bools:
    if kind.column in ("duties", "offices"):
        return ~getattr(table, kind.column).all(axis=1)
    if kind.column == "lot":
        return table.lot > 1
    if kind.blank is not None:
        column: Ints = getattr(table, str(kind.attribute))
        return (column != kind.blank) & ~((kind.column == "min") & (column == 0))
    return np.ones(num_rows, dtype=bool)
