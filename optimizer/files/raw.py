"""What was given, before anyone has judged it: one form for JSON, CSV and Python."""

from collections.abc import Sequence
from dataclasses import dataclass, field


@dataclass(frozen=True)
class RawTable:
    """A table as columns of equal length.

    Attributes
    ----------
    name : one of the known tables
    rows : the number of each row, from 1 at the first under the heading
    columns : those that are given, known or not; None where a value is not given
    typed : whether values carry their type (JSON) or are all text (CSV)
    """

    name: str
    rows: Sequence[int]
    columns: dict[str, list[object]]
    typed: bool


@dataclass(frozen=True)
class RawRule:
    """A rule as given; `row` is None in JSON, where rules have no rows."""

    row: int | None
    rule: str
    value: object


@dataclass(frozen=True)
class RawInput:
    """Everything given. A table that is given but unfit to be read is in neither list of names."""

    name: str
    """Used where the facts give none."""
    facts: dict[str, object]
    tables: dict[str, RawTable]
    rules: list[RawRule] = field(default_factory=list)
    typed: bool = True
