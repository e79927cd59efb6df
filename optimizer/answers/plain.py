"""Numbers and verdicts of an answer in plain words, the same on every surface."""

from decimal import Decimal
from fractions import Fraction
from typing import Any

Fields = dict[str, Any]
"""An object of an answer's JSON."""

STANDARD_UNIT = "times the standard"


def number(value: object) -> str:
    """Return a number with its thousands apart and no more decimals than it has."""
    text = f"{Decimal(str(value)):,f}"
    return text.rstrip("0").rstrip(".") if "." in text else text


def fraction_of(load: Fields | None) -> Fraction | None:
    """Return a load as it is exactly; None for an uncovered cell, which has no number."""
    return None if load is None or load["exact"] is None else Fraction(load["exact"])


def load_number(load: Fields | None) -> str:
    """Return a load to read: at most one decimal from a hundred on, two below.

    An uncovered cell, or a peak that is one, has no number: "uncovered".
    """
    exact = fraction_of(load)
    if exact is None:
        return "uncovered"
    return number(_rounded(exact, 1 if exact >= 100 else 2))


def load_aligned(load: Fields | None) -> str:
    """Return a load to read in a column: always two decimals."""
    exact = fraction_of(load)
    return "uncovered" if exact is None else f"{_rounded(exact, 2):,f}"


def clean(text: object) -> str:
    """Return text that cannot steer what shows it: control characters are shown, not sent."""
    return "".join(c if c.isprintable() else c.encode("unicode_escape").decode() for c in str(text))


def count(num: int, one: str) -> str:
    """Return a count with its noun: "1 officer", "2,000 officers"."""
    return f"{num:,} {one if num == 1 else one + 's'}"


def unit(cells: list[Fields]) -> str:
    """Return what a load of these cells counts."""
    if any(Fraction(str(cell["standard"])) != 1 for cell in cells):
        return STANDARD_UNIT
    weighted = any(
        Fraction(str(cell["weighted_cases"])) != Fraction(str(cell["cases"])) for cell in cells
    )
    return "weighted cases per officer" if weighted else "cases per officer"


def weight(cell: Fields, column: str) -> tuple[bool, Fraction]:
    """Return by what a cell is heavier than another: uncovered before loads, then the load."""
    load = fraction_of(cell[column])
    if load is None:
        return True, Fraction(str(cell["weighted_cases"])) / Fraction(str(cell["standard"]))
    return False, load


def headline(report: Fields) -> str:
    """Return in a sentence or two what a report says."""
    if report["outcome"] == "infeasible":
        return "No placement keeps every rule."
    stopped = {"time_limit": "Stopped at the time limit", "interrupted": "Interrupted"}
    early: str | None = stopped.get(report["stopped_by"])
    if report["outcome"] == "no_plan":
        return f"{early or 'Finished'}: no plan was found."
    if early:
        bound: Fields | None = report["bound"]
        known = f" No plan has a peak below {load_number(bound)}." if bound else ""
        return f"{early}: the best plan found by then.{known}"
    said = {
        "proved": "The heaviest caseload is as light as it can be.",
        "claimed": "The heaviest caseload is as light as it can be, by the solver's word.",
        "none": "Whether the heaviest caseload can be lighter is not known.",
    }
    return said[report["optimality"]]


def moves_in_words(totals: Fields) -> str:
    """Return how many moves there are of each kind, and what they cost together."""
    kinds = (("hires", "hire"), ("transfers", "transfer"), ("duty_changes", "duty change"))
    counts = [count(totals[field], kind) for field, kind in kinds if totals[field]]
    if totals["cases_moved"]:
        counts.append(f"{count(totals['cases_moved'], 'case')} handled elsewhere")
    fixed = totals["fixed_cost"]
    opened = f", of which {number(fixed)} for opening lanes" if fixed else ""
    return f"{', '.join(counts) or 'nobody moves'}; cost {number(totals['cost'])}{opened}"


def _rounded(exact: Fraction, places: int) -> Decimal:
    return round(Decimal(exact.numerator) / exact.denominator, places)
