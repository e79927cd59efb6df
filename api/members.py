"""What each member of a question must be, as far as its type goes; the rest the library knows."""

from collections.abc import Callable
from decimal import Decimal
from typing import Any, cast

Fields = dict[str, Any]


def seconds_of(value: Decimal | int) -> float:
    """Return a number of JSON as seconds."""
    try:
        return float(value)
    except OverflowError:
        return float("inf")


def _is_number(value: object) -> bool:
    return isinstance(value, int | Decimal) and not isinstance(value, bool)


def _is_whole(value: object) -> bool:
    return isinstance(value, int) and not isinstance(value, bool)


def _is_flag(value: object) -> bool:
    return isinstance(value, bool)


def _is_text(value: object) -> bool:
    return isinstance(value, str)


def _are_texts(value: object) -> bool:
    return isinstance(value, list) and all(map(_is_text, cast("list[object]", value)))


def _is_number_or_text(value: object) -> bool:
    return _is_number(value) or _is_text(value)


def _is_change(value: object) -> bool:
    """Return whether it is an object of single values."""
    if not isinstance(value, dict):
        return False
    members = cast("Fields", value).values()
    return all(member is None or isinstance(member, str | int) for member in members)


def _is_plan(value: object) -> bool:
    if isinstance(value, list):
        return all(isinstance(row, dict) for row in cast("list[object]", value))
    return isinstance(value, str | dict)


TEXT = ("a text", _is_text)
NUMBER = ("a number", _is_number)
WHOLE = ("a whole number", _is_whole)
FLAG = ("true or false", _is_flag)
PLAN = ("a name, a report or rows of the table plan", _is_plan)

TYPES: dict[str, tuple[str, Callable[[object], bool]]] = {
    "allowed": FLAG,
    "budget": NUMBER,
    "by": TEXT,
    "change": ("an object of texts, counts, true and false", _is_change),
    "duty": TEXT,
    "engine": TEXT,
    "may_change": ("a list of texts", _are_texts),
    "most": WHOLE,
    "objective": TEXT,
    "office": TEXT,
    "officers": WHOLE,
    "plan": PLAN,
    "plan_a": PLAN,
    "plan_b": PLAN,
    "pool": TEXT,
    "reverse": FLAG,
    "stay": FLAG,
    "target": ("a number or a text", _is_number_or_text),
    "least_gain": ("a number or a text", _is_number_or_text),
    "time_limit": NUMBER,
}
"""By member: what it must be, in words and as a test."""
