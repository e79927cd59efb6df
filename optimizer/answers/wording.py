"""What each statement of the tables says, in a sentence."""

from collections.abc import Callable

import numpy as np

from optimizer.domain.instance import Bools, Instance, decimal_of
from optimizer.domain.plan import KINDS
from optimizer.domain.tables import NOT_GIVEN, PINNED

MOST_LISTED = 4
"""Names in a list before the rest is counted."""

RULE_WORDS = {
    "transfers": "Nobody moves to another office",
    "duty_changes": "Nobody changes duty within an office",
    "transfer_max_km": "No transfer is farther than {} km",
    "transfers_max": "At most {} in all",
    "transfers_out_share": "At most {} % of an office's officers leave it",
    "transfers_in_max": "An office has at most {} by transfer",
    "duty_changes_max": "At most {} in all",
    "budget": "All moves together cost at most {}",
    "transfers_lot": "From one office to another go {} or nobody",
    "lanes_max": "Transfers use at most {} from one office to another",
    "offices_touched_max": "Transfers lead from or to at most {} in all",
    "office_load_rise_max": "No office's load rises by more than {} %",
}
COUNTED = {
    "transfers_max": "transfer",
    "transfers_in_max": "arrival",
    "duty_changes_max": "duty change",
    "lanes_max": "lane",
    "offices_touched_max": "office",
}
PER_CENT = ("transfers_out_share", "office_load_rise_max")


def say(instance: Instance, table: str, column: str | None, place: int, number: int) -> str:
    """Return what a statement says, as a sentence.

    Parameters
    ----------
    column : which of a row's statements, or which rule
    place : row of the instance's table, its pool or its hires row; of no account for rules
    number : what stands in the column, decimals in thousandths; of no account where there is none
    """
    if table == "rules":
        assert column is not None
        return RULE_WORDS[column].format(_rule_number(column, number)) + "."
    return SAYERS[table](instance, column, place, number) + "."


def say_removed(instance: Instance, table: str, column: str | None, place: int, number: int) -> str:
    """Return what it means that a statement is no more, as a sentence."""
    if (table, column) == ("rules", "transfers"):
        return "Officers may move to another office."
    if (table, column) == ("rules", "duty_changes"):
        return "Officers may change duty within their office."
    if (table, column) == ("lanes", None):
        return "Transfers run between all offices, on new lanes at the rules' cost."
    return f"No longer: {say(instance, table, column, place, number)}"


def _limits(instance: Instance, column: str | None, place: int, number: int) -> str:
    limits = instance.limits
    cell = f"{_office(instance, limits.office[place])} {_duty(instance, limits.duty[place])}"
    if column == "max_load":
        return f"The load of {cell} is at most {_decimal(number)}"
    bound = "at least" if column == "min" else "at most"
    return f"{cell} has {bound} {_officers(number)}"


def _offices(instance: Instance, _column: str | None, place: int, number: int) -> str:
    seats = "no seats" if number == 0 else f"{_count(number, 'seat')}"
    return f"{_office(instance, place)} has {seats}"


def _pools(instance: Instance, _column: str | None, place: int, _number: int) -> str:
    duties = _some(instance.pools.duties[place], instance.called.duties)
    return f"Officers of the pool {_pool(instance, place)} serve {duties} alone"


def _hires(instance: Instance, column: str | None, place: int, number: int) -> str:
    hires = instance.hires
    pool = instance.called.pools[int(hires.pool[place])]
    of_pool = f" of the pool {pool}" if pool else ""
    if column == "offices":
        offices = _some(hires.offices[place], instance.called.offices)
        return f"Hires{of_pool} start in {offices} alone"
    return f"At most {_officers(number)}{of_pool} are hired"


def _lanes(instance: Instance, column: str | None, place: int, number: int) -> str:
    lanes = instance.lanes
    assert lanes is not None
    if column is None:
        return f"Transfers run on the {_count(len(lanes.cost), 'lane')} of the table alone"
    start, end = (_office(instance, ids[place]) for ids in (lanes.from_office, lanes.to_office))
    if column == "lot":
        return f"From {start} to {end} nobody is transferred, or at least {_officers(number)}"
    return f"At most {_officers(number)} {_are(number)} transferred from {start} to {end}"


def _spans(instance: Instance, _column: str | None, place: int, number: int) -> str:
    spans, pools = instance.spans, instance.called.pools
    return (
        f"In {_each_office(instance, spans.offices[place])} there are at most {_officers(number)} "
        f"of {_some(spans.pools[place], pools)} to each of {_some(spans.supervisors[place], pools)}"
    )


def _mixes(instance: Instance, _column: str | None, place: int, number: int) -> str:
    mixes = instance.mixes
    pools = _some(mixes.pools[place], instance.called.pools)
    chosen = mixes.duties[place]
    duties = "" if chosen.all() else f" on {_some(chosen, instance.called.duties)}"
    return (
        f"In each cell of {_offices_named(instance, mixes.offices[place])}{duties}, at most "
        f"{_per_cent(number)} % of the officers are of {pools}"
    )


def _pairs(instance: Instance, _column: str | None, place: int, _number: int) -> str:
    pairs = instance.pairs
    duties = f"{_duty(instance, pairs.duty[place])} and {_duty(instance, pairs.other[place])}"
    return f"In {_each_office(instance, pairs.offices[place])} {duties} are not both left empty"


def _budgets(instance: Instance, _column: str | None, place: int, number: int) -> str:
    budgets = instance.budgets
    kinds = [kind.replace("_", " ") + "s" for kind in KINDS]
    moves = "moves" if budgets.kinds[place].all() else _some(budgets.kinds[place], tuple(kinds))
    pools = budgets.pools[place]
    who = "" if pools.all() else f" of {_some(pools, instance.called.pools)}"
    name = budgets.ids[place]
    if budgets.counts_cost[place]:
        return f"The {moves}{who} cost at most {_decimal(number)} (budget {name})"
    return f"The {moves}{who} are at most {number:,} (budget {name})"


def _pins(instance: Instance, _column: str | None, place: int, number: int) -> str:
    pins = instance.pins
    what, pool, duty = PINNED[int(pins.what[place])], int(pins.pool[place]), int(pins.duty[place])
    of_pool = "" if pool == NOT_GIVEN else f" of the pool {_pool(instance, pool)}"
    where = _office(instance, pins.office[place])
    where += "" if duty == NOT_GIVEN else f" {_duty(instance, duty)}"
    if what == "stay":
        return f"At least {_officers(number)}{of_pool} of {where} stay where they are"
    if what == "cell":
        return f"Exactly {_officers(number)}{of_pool} {_serve(number)} in {where}"
    end = _office(instance, pins.to[place])
    return f"Exactly {_officers(number)}{of_pool} {_are(number)} transferred from {where} to {end}"


Sayer = Callable[[Instance, str | None, int, int], str]
SAYERS: dict[str, Sayer] = {
    "offices": _offices,
    "pools": _pools,
    "hires": _hires,
    "limits": _limits,
    "lanes": _lanes,
    "spans": _spans,
    "mixes": _mixes,
    "pairs": _pairs,
    "budgets": _budgets,
    "pins": _pins,
}


def _office(instance: Instance, office: int) -> str:
    return instance.called.offices[office]


def _duty(instance: Instance, duty: int) -> str:
    return instance.called.duties[duty]


def _pool(instance: Instance, pool: int) -> str:
    return instance.called.pools[pool] or "without a name"


def _each_office(instance: Instance, chosen: Bools) -> str:
    return "each office" if chosen.all() else _offices_named(instance, chosen)


def _offices_named(instance: Instance, chosen: Bools) -> str:
    return "every office" if chosen.all() else _some(chosen, instance.called.offices)


def _some(chosen: Bools, names: tuple[str, ...]) -> str:
    """Return the names chosen, the rest counted after the first few."""
    named = [names[i] or "officers of no pool" for i in np.nonzero(chosen)[0].tolist()]
    if not named:
        return "nobody"
    if len(named) > MOST_LISTED + 1:
        named = [*named[:MOST_LISTED], f"{len(named) - MOST_LISTED:,} more"]
    return named[0] if len(named) == 1 else f"{', '.join(named[:-1])} and {named[-1]}"


def _count(number: int, one: str) -> str:
    return f"{number:,} {one if number == 1 else one + 's'}"


def _officers(number: int) -> str:
    return _count(number, "officer")


def _are(number: int) -> str:
    return "is" if number == 1 else "are"


def _serve(number: int) -> str:
    return "serves" if number == 1 else "serve"


def _decimal(number: int) -> str:
    return f"{decimal_of(number):,f}"


def _per_cent(number: int) -> str:
    return f"{decimal_of((number) * 100):,f}"


def _rule_number(rule: str, number: int) -> str:
    if rule in COUNTED:
        return _count(number, COUNTED[rule])
    if rule == "transfers_lot":
        return f"at least {_officers(number)}"
    return _per_cent(number) if rule in PER_CENT else _decimal(number)
