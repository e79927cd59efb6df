"""The names of rules at a place, as a report spells them, and read back.

Which rule says something at which place is for the judge to know.
"""

from fractions import Fraction
from functools import lru_cache
from typing import Any

from optimizer.domain.instance import Instance
from optimizer.domain.lanes import open_lanes
from optimizer.domain.load import Load
from optimizer.domain.proof import Name, Weights

Fields = dict[str, Any]
"""An object of the report's JSON."""

PLACES: dict[str, tuple[str, ...]] = {
    "need": ("cell",),
    "rounded": ("cell", "part"),
    "work": ("cell",),
    "work limit": ("cell",),
    "least": ("cell",),
    "most": ("cell",),
    "seats": ("office",),
    "leave": ("office",),
    "arrive": ("office",),
    "lane": ("lane",),
    "span": ("row", "office"),
    "mix": ("row", "cell"),
    "pair": ("row", "office"),
    "rise": ("office",),
    "stay": ("row",),
    "pin least": ("row",),
    "pin most": ("row",),
    "lane least": ("row",),
    "lane most": ("row",),
    "cost": (),
    "transfers": (),
    "duty_changes": (),
    "budget": ("row",),
}
"""By rule, what its places are: a cell, an office, an open lane, a row of its table, or the parts
in which FTE is counted, in thousandths."""


def spell_weights(instance: Instance, weights: Weights | None) -> Fields | None:
    """Return the load that no plan goes below, and what each rule weighs in showing it."""
    if weights is None:
        return None
    below = weights.below
    return {
        "below": below and {"uncovered": below.uncovered, "exact": str(below.ratio)},
        "prices": [
            {**spell_name(instance, name), "weight": weight}
            for name, weight in weights.prices.items()
        ],
    }


def read_weights(instance: Instance, fields: Fields | None) -> Weights | None:
    """Return the weights that a report spells.

    Raises
    ------
    ValueError : they name what the instance does not have, or the load is none
    """
    if fields is None:
        return None
    try:
        spelled = fields["below"]
        below = spelled and Load(spelled["uncovered"] is True, Fraction(spelled["exact"]))
        rows = [(read_name(instance, row), row["weight"]) for row in fields["prices"]]
    except (KeyError, TypeError, AttributeError, ZeroDivisionError) as error:
        raise ValueError("weights: they are not spelled as a report spells them") from error
    return Weights(dict(rows), below or None)


def spell_name(instance: Instance, name: Name) -> Fields:
    """Return the name of a rule at a place in the words of the tables; rows count from 1."""
    rule, *places = name
    spelled: Fields = {"rule": rule}
    offices, duties = instance.offices.ids, instance.duties.ids
    for kind, place in zip(PLACES[str(rule)], places, strict=True):
        number = int(place)
        if kind == "cell":
            office, duty = divmod(number, instance.num_duties)
            spelled |= {"office": offices[office], "duty": duties[duty]}
        elif kind == "office":
            spelled["office"] = offices[number]
        elif kind == "lane":
            start, end = _lane_ends(instance)[number]
            spelled |= {"office": start, "to": end}
        else:
            spelled[kind] = number + 1 if kind == "row" else number
    return spelled


def read_name(instance: Instance, fields: Fields) -> Name:
    """Return the name that a report spells; what else is in the fields is left aside.

    Raises
    ------
    ValueError : there is no such rule, office, duty or lane
    """
    try:
        rule = fields["rule"]
        return rule, *(_place(instance, kind, fields) for kind in PLACES[rule])
    except (KeyError, TypeError, AttributeError, ValueError) as error:
        raise ValueError("weights: a row names no rule or no place of the instance") from error


def _place(instance: Instance, kind: str, fields: Fields) -> int:
    if kind in ("row", "part"):
        number = fields[kind]
        if type(number) is not int or number < 1:
            raise TypeError
        return number - 1 if kind == "row" else number
    if kind == "lane":
        return _lanes(instance)[fields["office"], fields["to"]]
    office = instance.offices.ids.index(fields["office"])
    if kind == "office":
        return office
    return office * instance.num_duties + instance.duties.ids.index(fields["duty"])


@lru_cache(maxsize=4)
def _lanes(instance: Instance) -> dict[tuple[str, str], int]:
    """Return the open lanes by the offices at their ends, in their order."""
    lanes, ids = open_lanes(instance), instance.offices.ids
    if lanes is None:
        return {}
    ends = zip(lanes.from_office.tolist(), lanes.to_office.tolist(), strict=True)
    return {(ids[start], ids[end]): number for number, (start, end) in enumerate(ends)}


@lru_cache(maxsize=4)
def _lane_ends(instance: Instance) -> tuple[tuple[str, str], ...]:
    return tuple(_lanes(instance))
