"""A placement and its service level in sentences."""

from decimal import Decimal
from fractions import Fraction

from optimizer.answers.plain import Fields, count, number

PLANS = {
    "today": "as officers stand today",
    "best": "in the best plan",
    "given": "in the plan of the table plan",
    "report": "in the plan of the report",
    "moves": "after the moves given",
    "placement": "in the placement given",
}

LABELS = {"proved": "proved", "claimed": "claimed, not checked", "none": "not proved"}
"""How far it is known that a plan is the best."""


def said_plan(plan: Fields) -> str:
    """Return which placement is meant, and of the best plan whether it is proved."""
    label = plan["optimality"]
    return PLANS[plan["given_as"]] + (f" ({LABELS[label]})" if label else "")


def service_line(totals: Fields) -> str:
    """Return the totals in a sentence or two."""
    cells = count(totals["cells"], "cell")
    if not totals["above"]:
        line = f"None of {cells} with cases is above the standard."
    else:
        are = "is" if totals["above"] == 1 else "are"
        fte = number(round(totals["fte_short"]["value"], 2))
        line = (
            f"{totals['above']:,} of {cells} with cases {are} above the standard; "
            f"{count(totals['officers_short'], 'full officer')} more would bring all to it "
            f"({fte} FTE)."
        )
    if totals["uncovered"]:
        nobody = "1 has" if totals["uncovered"] == 1 else f"{totals['uncovered']:,} have"
        line += f" {nobody} nobody."
    if has_contacts(totals):
        line += f" {percent(totals['contacts_held'])} of the scheduled contact hours can be held."
    return line


def percent(share: Fields | None) -> str:
    """Return a share of 1 as a percentage; none is nobody there."""
    if share is None:
        return "nobody"
    exact = Fraction(share["exact"]) * 100
    # Near the standard fewer decimals would hide on which side of it a cell is.
    places = 2 if abs(exact - 100) < 1 else 1
    return f"{number(round(Decimal(exact.numerator) / exact.denominator, places))} %"


def has_contacts(totals: Fields) -> bool:
    """Return whether contacts are scheduled in some cells, and how many can be held is known."""
    return totals["contacts_held"] is not None
