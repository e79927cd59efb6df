"""The tables, columns and rules of the format caseload/1, and how large each number may be.

The limits keep every product and sum that the engines form below 2**63; docs/format.md states
them, and a fault says so before anything overflows.
"""

from typing import Literal, NamedTuple

from optimizer.domain.plan import KINDS
from optimizer.domain.tables import PINNED, THOUSAND

FORMAT = "caseload/1"

MOST_COUNT = 10**12
MOST_OFFICERS = 10_000_000
"""Officers on board and hires together."""
MOST_WEIGHTED_CASES = 9 * 10**12 * THOUSAND
"""Thousandths; a thousand times this is still below 2**63."""
MOST_CELLS = 2_000_000
MOST_PLACES = 50_000_000
"""Pools times cells, and hires rows times offices: arrays of that many items are made."""
MOST_WORK_COST = 10**12 * THOUSAND
"""Thousandths: all cases that may be handled away, times what each costs."""
MOST_BYTES = 500_000_000
MOST_ID = 200
MOST_TEXT = 10_000
"""Characters of an id and of any other text."""

Kind = Literal[
    "id", "text", "office", "duty", "case_type", "pool", "offices", "duties", "pools", "choice",
    "choices", "date", "whole", "decimal", "degrees",
]  # fmt: skip
"""What a column holds: its table's own ids, free text, an id of another table, several such, one or
several of the column's own words, a date, or a number: a count, a decimal in thousandths, degrees.
"""

TEXT_KINDS = frozenset(
    ("id", "text", "office", "duty", "case_type", "pool", "offices", "duties", "pools")
)


class Span(NamedTuple):
    """What a number may be, in its column's unit, and the fault if it is not."""

    least: int = 0
    most: int = MOST_COUNT
    below: str = "negative"
    above: str = "too_large"


class Column(NamedTuple):
    """A column of a table."""

    kind: Kind
    required: bool = False
    span: Span = Span()
    choices: tuple[str, ...] = ()
    """The words that a choice is one of, and choices are several of."""


COUNT = Span()
OFFICERS = Span(most=MOST_OFFICERS)
COST = Span(most=1_000_000 * THOUSAND)
STANDARD = Span(1, 100_000 * THOUSAND, "not_positive")
WEIGHT = Span(1, 1_000_000 * THOUSAND, "not_positive")
FTE = Span(0, 5 * THOUSAND)
HOURS = Span(most=10_000 * THOUSAND)
SOME_HOURS = Span(1, 10_000 * THOUSAND, "not_positive")
"""Of work: more than a year has."""
MAX_LOAD = Span(1, 1_000_000 * THOUSAND, "not_positive")
LATITUDE = Span(-90, 90, "coordinate_out_of_range", "coordinate_out_of_range")
LONGITUDE = Span(-180, 180, "coordinate_out_of_range", "coordinate_out_of_range")
SHARE = Span(0, THOUSAND, "share_out_of_range", "share_out_of_range")
SOME_SHARE = Span(1, THOUSAND, "share_out_of_range", "share_out_of_range")
SOME_OFFICERS = Span(1, MOST_OFFICERS, "not_positive")
RISE = Span(most=10 * THOUSAND)
COST_PER_KM = Span(most=1_000 * THOUSAND)
"""Half the Earth's girth at this cost, times every officer there may be, is below 2**63."""
KILOMETRES = Span(most=1_000_000 * THOUSAND)
BUDGET = Span(most=MOST_COUNT * THOUSAND)

COUNTED = ("cost", "officers")
"""What a budget caps of the moves it counts."""
PINNED_AT = ("today", "plan")
"""The placement at which a cell is pinned where no number is given."""

TABLES: dict[str, dict[str, Column]] = {
    "offices": {
        "office": Column("id", True),
        "name": Column("text"),
        "region": Column("text"),
        "latitude": Column("degrees", span=LATITUDE),
        "longitude": Column("degrees", span=LONGITUDE),
        "seats": Column("whole"),
    },
    "duties": {
        "duty": Column("id", True),
        "name": Column("text"),
        "standard": Column("decimal", span=STANDARD),
        "productive": Column("decimal", span=SOME_SHARE),
        "hours": Column("decimal", span=SOME_HOURS),
    },
    "caseload": {
        "office": Column("office", True),
        "duty": Column("duty", True),
        "case_type": Column("case_type"),
        "cases": Column("whole", True),
    },
    "case_types": {
        "case_type": Column("id", True),
        "weight": Column("decimal", span=WEIGHT),
        "hours": Column("decimal", span=HOURS),
    },
    "staff": {
        "office": Column("office", True),
        "duty": Column("duty", True),
        "pool": Column("pool"),
        "officers": Column("whole", True, OFFICERS),
    },
    "pools": {
        "pool": Column("id", True),
        "name": Column("text"),
        "duties": Column("duties"),
        "fte": Column("decimal", span=FTE),
    },
    "hires": {
        "officers": Column("whole", True, OFFICERS),
        "pool": Column("pool"),
        "offices": Column("offices"),
        "cost": Column("decimal", span=COST),
    },
    "limits": {
        "office": Column("office", True),
        "duty": Column("duty", True),
        "min": Column("whole"),
        "max": Column("whole"),
        "max_load": Column("decimal", span=MAX_LOAD),
    },
    "lanes": {
        "from": Column("office", True),
        "to": Column("office", True),
        "cost": Column("decimal", span=COST),
        "max": Column("whole"),
        "lot": Column("whole", span=SOME_OFFICERS),
        "fixed_cost": Column("decimal", span=COST),
    },
    "reductions": {
        "office": Column("office", True),
        "duty": Column("duty", True),
        "pool": Column("pool"),
        "officers": Column("whole", True, OFFICERS),
        "share": Column("decimal", True, SOME_SHARE),
        "from": Column("date"),
        "until": Column("date"),
        "reason": Column("text"),
    },
    "spans": {
        "supervisors": Column("pools", True),
        "pools": Column("pools"),
        "max": Column("whole", True, SOME_OFFICERS),
        "offices": Column("offices"),
    },
    "mixes": {
        "pools": Column("pools", True),
        "share": Column("decimal", True, SHARE),
        "offices": Column("offices"),
        "duties": Column("duties"),
    },
    "pairs": {
        "duty": Column("duty", True),
        "other": Column("duty", True),
        "offices": Column("offices"),
    },
    "budgets": {
        "budget": Column("id", True),
        "max": Column("decimal", True, BUDGET),
        "counts": Column("choice", choices=COUNTED),
        "kinds": Column("choices", choices=KINDS),
        "pools": Column("pools"),
    },
    "pins": {
        "what": Column("choice", True, choices=PINNED),
        "office": Column("office", True),
        "duty": Column("duty"),
        "pool": Column("pool"),
        "to": Column("office"),
        "officers": Column("whole", span=OFFICERS),
        "at": Column("choice", choices=PINNED_AT),
    },
    "plan": {
        "office": Column("office", True),
        "duty": Column("duty", True),
        "pool": Column("pool"),
        "officers": Column("whole", True, OFFICERS),
    },
    "remote": {
        "office": Column("office", True),
        "duty": Column("duty", True),
        "case_type": Column("case_type"),
        "share": Column("decimal", True, SHARE),
        "offices": Column("offices"),
        "cost": Column("decimal", span=COST),
    },
}

REQUIRED_TABLES = ("offices", "duties", "caseload", "staff")

FACTS = ("format", "name", "as_of", "source")
"""What is said about the whole: beside the tables in JSON, rows of about.csv in a folder."""


class Rule(NamedTuple):
    """A rule of the rules table."""

    kind: Literal["boolean", "whole", "decimal", "text"]
    span: Span = Span()


RULES: dict[str, Rule] = {
    "transfers": Rule("boolean"),
    "transfer_cost": Rule("decimal", COST),
    "transfer_cost_per_km": Rule("decimal", COST_PER_KM),
    "transfer_max_km": Rule("decimal", KILOMETRES),
    "transfers_max": Rule("whole", COUNT),
    "transfers_out_share": Rule("decimal", SHARE),
    "transfers_in_max": Rule("whole", COUNT),
    "duty_changes": Rule("boolean"),
    "duty_change_cost": Rule("decimal", COST),
    "duty_changes_max": Rule("whole", COUNT),
    "budget": Rule("decimal", BUDGET),
    "transfers_lot": Rule("whole", SOME_OFFICERS),
    "lane_fixed_cost": Rule("decimal", COST),
    "lanes_max": Rule("whole", COUNT),
    "offices_touched_max": Rule("whole", COUNT),
    "office_load_rise_max": Rule("decimal", RISE),
    "cost_unit": Rule("text"),
}
