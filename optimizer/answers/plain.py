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
    return number(rounded(exact, 1 if exact >= 100 else 2))


def load_aligned(load: Fields | None) -> str:
    """Return a load to read in a column: always two decimals."""
    exact = fraction_of(load)
    return "uncovered" if exact is None else f"{rounded(exact, 2):,f}"


def load_rank(load: Fields | None) -> tuple[bool, Fraction]:
    """Return by what a load is heavier than another: uncovered before all."""
    exact = fraction_of(load)
    return exact is None, exact or Fraction(0)


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


PEAK_KNOWN = {"proved": "proved", "claimed": "claimed, not checked", "best_found": "not proved"}
"""What is said beside a peak, by its own label, whatever is known of the rest."""


def peak_known(report: Fields) -> str:
    """Return what is known of the peak of a report's plan, to stand beside its number."""
    return PEAK_KNOWN[report["peak_label"]]


def headline(report: Fields) -> str:
    """Return in a sentence or two what a report says, true when read alone."""
    if report["outcome"] == "infeasible":
        return "No placement keeps every rule."
    stopped = {"time_limit": "Stopped at the time limit", "interrupted": "Interrupted"}
    early: str | None = stopped.get(report["stopped_by"])
    if report["outcome"] == "no_plan":
        return f"{early or 'Finished'}: no plan was found."
    said = _on_the_peak(report, f"{early}: t" if early else "T", " by then" if early else "")
    if said is not None:
        return said
    best = f"{early}: the best plan found by then." if early else "The best plan that was found."
    return f"{best}{_bound_known(report)}"


def _on_the_peak(report: Fields, begin: str, then: str) -> str | None:
    """Return what is known of the heaviest load and of the rest; None where it may be lighter."""
    heaviest = f"{begin}he heaviest caseload is as light as it can be"
    asked = report["provenance"]["question"]["objective"]
    rest = "the cost" if asked == "peak" else "the lighter loads and the cost"
    verb = "is" if asked == "peak" else "are"
    word = "on the solver's word" if report["optimality"] == "claimed" else f"the best found{then}"
    if report["optimality"] == "proved":
        return f"{heaviest}."
    if report["peak_label"] == "proved":
        return f"{heaviest} (proved); {rest} {verb} {word}."
    if report["peak_label"] == "claimed":
        also = f"; {rest} {verb} {word}" if report["optimality"] == "none" else ""
        return f"{heaviest}, by the solver's word{also}."
    return None


def _bound_known(report: Fields) -> str:
    """Return below which load no plan has its peak, and whether that is proved."""
    bound: Fields | None = report["bound"]
    shown = fraction_of(report["proof"]["bound"])
    if bound is None or fraction_of(bound) == 0:
        return ""
    number, exact = load_number(bound), fraction_of(bound)
    if exact is not None and shown is not None and shown >= exact:
        return f" No plan has a peak below {number} (proved)."
    proved = f", and below {load_number(report['proof']['bound'])} that is proved" if shown else ""
    return f" By the solver's word no plan has a peak below {number}{proved}."


def cost_in_words(cost: object, cost_unit: str | None) -> str:
    """Return a cost with what the instance counts it in, where it says so: "cost 319 days"."""
    return f"cost {amount(cost, cost_unit)}"


def amount(cost: object, cost_unit: str | None) -> str:
    """Return what is spent, with what the instance counts it in."""
    return f"{number(cost)} {clean(cost_unit)}" if cost_unit else number(cost)


def moves_in_words(totals: Fields, cost_unit: str | None = None) -> str:
    """Return how many moves there are of each kind, and what they cost together."""
    kinds = (("hires", "hire"), ("transfers", "transfer"), ("duty_changes", "duty change"))
    counts = [count(totals[field], kind) for field, kind in kinds if totals[field]]
    if totals["cases_moved"]:
        counts.append(f"{count(totals['cases_moved'], 'case')} handled elsewhere")
    fixed = totals["fixed_cost"]
    opened = f", of which {number(fixed)} for opening lanes" if fixed else ""
    cost = cost_in_words(totals["cost"], cost_unit)
    return f"{', '.join(counts) or 'nobody moves'}; {cost}{opened}"


def peak_alone_in_words(report: Fields) -> str:
    """Return what the lowest peak alone costs and what the rest is paid for; "" if nothing is."""
    alone: Fields | None = report.get("peak_alone")
    if alone is None:
        return ""
    unit: str | None = report.get("cost_unit")
    whole, peak = (Decimal(str(cost)) for cost in (report["totals"]["cost"], alone["cost"]))
    more, cells = whole - peak, alone["cells_lightened"]
    if more <= 0 or not cells:
        return ""
    lighten = "lightens" if more == 1 else "lighten"
    others = count(cells, "other cell")
    said = f"Of the cost {amount(peak, unit)} {'brings' if peak == 1 else 'bring'} the peak"
    return f"{said}; {number(more)} more {lighten} {others}."


def rounded(exact: Fraction, places: int) -> Decimal:
    """Return a number with so many decimals."""
    return round(Decimal(exact.numerator) / exact.denominator, places)
