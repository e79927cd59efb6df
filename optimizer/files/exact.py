"""Reads one number, text or boolean exactly, or says what is wrong with it.

In JSON a value carries its type (`typed`); in CSV everything is text. A decimal is read as
written, never through a binary fraction.
"""

import re
from datetime import date
from decimal import Context, Decimal, InvalidOperation
from typing import NamedTuple, cast

import numpy as np

from optimizer.domain.instance import THOUSAND
from optimizer.files.faults import UNPRINTABLE, quote, show
from optimizer.files.schema import MOST_ID, Span

NUMBER = re.compile(r"[+-]?(\d+\.?\d*|\.\d+)([eE][+-]?\d+)?", re.ASCII)
COMMA = re.compile(r"[+-]?[\d.]*\d,\d[\d,.]*", re.ASCII)
PERCENT = re.compile(r"([+-]?(?:\d+\.?\d*|\.\d+)) ?%", re.ASCII)
DAY = re.compile(r"\d{4}-\d{2}-\d{2}", re.ASCII)
ENDLESS = re.compile(r"[+-]?(nan|inf|infinity)", re.IGNORECASE)
BOOLEANS = {"true": True, "yes": True, "1": True, "false": False, "no": False, "0": False}
WIDE = Context(prec=60, traps=[])


class Wrong(NamedTuple):
    """What is wrong with a value: the code of the fault and its message."""

    code: str
    message: str


def read_whole(value: object, span: Span, *, typed: bool) -> int | Wrong:
    """Return a count. 5.0 is 5, as spreadsheets write it."""
    number = _number(value, typed=typed)
    if isinstance(number, Wrong):
        return number
    wrong = _outside(number, span, value)
    if wrong:
        return wrong
    count = int(number)
    return count if count == number else Wrong("not_whole", f"{quote(value)} is not whole.")


def read_thousandths(value: object, span: Span, *, typed: bool) -> int | Wrong:
    """Return a decimal of up to three places in thousandths; the span is in thousandths too."""
    number = _number(value, typed=typed)
    if isinstance(number, Wrong):
        return number
    wrong = _outside(number, span, value, unit=THOUSAND)
    if wrong:
        return wrong
    count = int(WIDE.scaleb(number, 3))
    # Compared with the number itself: scaling a very long one rounds.
    if WIDE.scaleb(Decimal(count), -3) != number:
        return Wrong("too_many_decimals", f"{quote(value)} has more than three decimals.")
    return count


def read_degrees(value: object, span: Span, *, typed: bool) -> float | Wrong:
    """Return a coordinate in degrees."""
    number = _number(value, typed=typed)
    if isinstance(number, Wrong):
        return number
    degrees = float(number) + 0.0  # which turns -0.0 into 0.0: one place, one spelling
    return _outside(Decimal(degrees), span, value) or degrees


def read_boolean(value: object, *, typed: bool) -> bool | Wrong:
    """Return a boolean."""
    if isinstance(value, bool):
        return value
    if not typed and isinstance(value, str) and value.lower() in BOOLEANS:
        return BOOLEANS[value.lower()]
    return Wrong("not_a_boolean", f"{quote(value)} is neither true nor false.")


def read_date(value: object) -> int | Wrong:
    """Return a day as its number from 1 January of the year 1."""
    text = read_text(value, MOST_ID)
    if isinstance(text, Wrong):
        return text
    try:
        # The pattern, because Python also takes other spellings, and which of them by version.
        if DAY.fullmatch(text or ""):
            return date.fromisoformat(text or "").toordinal()
    except ValueError:
        pass  # a month 13, or a 30 February
    return Wrong("not_a_date", f"{quote(value)} is not a date.")


def read_text(value: object, most: int) -> str | Wrong | None:
    """Return a text without the blanks around it, or None if nothing is left."""
    if not isinstance(value, str):
        return Wrong("wrong_type", f"{quote(value)} is {_type(value)}; a text belongs here.")
    text = value.strip()
    if UNPRINTABLE.search(text):
        return Wrong("control_character", f"{quote(text)} holds a control character.")
    if len(text) > most:
        return Wrong("text_too_long", f"{len(text):,} characters; at most {most:,} are allowed.")
    return text or None


def _number(value: object, *, typed: bool) -> Decimal | Wrong:
    number = _decimal(value, typed=typed)
    if isinstance(number, Decimal) and not number.is_finite():
        return Wrong("not_finite", f"{quote(value)} is not a finite number.")
    return number


def _decimal(value: object, *, typed: bool) -> Decimal | Wrong:
    if isinstance(value, np.generic):
        value = cast("object", value.item())
    if isinstance(value, Decimal):
        return value
    if isinstance(value, float):
        return Decimal(repr(value))
    if isinstance(value, int) and not isinstance(value, bool):
        return Decimal(value)
    if not isinstance(value, str):
        return Wrong("wrong_type", f"{quote(value)} is {_type(value)}; a number belongs here.")
    text = value.strip()
    percent = PERCENT.fullmatch(text)
    if percent:
        spelled = format(number_of(percent[1]).scaleb(-2).normalize(), "f")
        return Wrong(
            "percent_sign", f"{quote(text)} is a percentage; as a number it is {show(spelled)}."
        )
    if typed:
        return Wrong("not_a_number", f"{quote(text)} is a text; a number belongs here.")
    if NUMBER.fullmatch(text):
        return number_of(text)
    if COMMA.fullmatch(text):
        return Wrong("decimal_comma", f"{quote(text)} has a comma in a number.")
    if ENDLESS.fullmatch(text):
        return Decimal("nan")
    return Wrong("not_a_number", f"{quote(text)} is not a number.")


def number_of(text: str) -> Decimal:
    """Return the number that a text of digits spells, exactly unless it is absurd."""
    try:
        return Decimal(text)
    except InvalidOperation:
        # An exponent beyond what decimals hold: stand-ins that are too large and too small.
        tiny = "-" in text.lower().partition("e")[2]
        return Decimal(("-" if text.startswith("-") else "") + ("1e-9999" if tiny else "9e9999"))


def _outside(number: Decimal, span: Span, value: object, unit: int = 1) -> Wrong | None:
    least, most = Decimal(span.least) / unit, Decimal(span.most) / unit
    if span.below == span.above:
        if least <= number <= most:
            return None
        return Wrong(span.above, f"{quote(value)} is not from {least} to {most}.")
    if number > most:
        return Wrong(span.above, f"{quote(value)} is more than {most:,}.")
    # Of a number between 0 and a thousandth the decimals are at fault, not the sign.
    if number < 0 or (number == 0 and span.least > 0):
        wanted = "above 0" if span.least else "0 or more"
        return Wrong(span.below, f"{quote(value)} is not {wanted}.")
    return None


def _type(value: object) -> str:
    if value is None:
        return "nothing"
    if isinstance(value, bool):
        return "a boolean"
    if isinstance(value, dict):
        return "an object"
    return "a list" if isinstance(value, list | tuple) else "a number"
