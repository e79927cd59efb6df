"""What a violation is called in a sentence; nothing reads these back."""

from collections.abc import Callable

from optimizer.domain.instance import NOT_GIVEN, THOUSAND, Instance, decimal_of
from optimizer.domain.load import Load
from optimizer.domain.violation import Amount, Place, Violation
from optimizer.judge.names import name_cell, name_duty, name_office, name_officers, name_pool

HEADINGS = {
    "moves": "moves",
    "work": "work",
    "on board": "moves",
    "closed lanes": "lanes",
    "hires where": "hires",
    "remote where": "remote",
    "no remote": "remote",
    "limits min": "limits",
    "limits max": "limits",
    "max_load": "limits",
    "seats": "offices",
    "stay pins": "pins",
    "cell pins": "pins",
    "lane pins": "pins",
    "lane max": "lanes",
}
"""The table that a rule broken is of, where it is not the rule's own name; see `heading`."""

NUMBERED = ("spans", "mixes", "pairs", "pins", "hires", "remote")
"""Tables whose rows have no name but their number."""


def say_violation(instance: Instance, violation: Violation) -> str:
    """Return a rule broken as a sentence.

    Parameters
    ----------
    instance : that of the plan that breaks it
    """
    head, row = heading(instance, violation), row_as_given(instance, violation)
    numbered = f", row {row}" if head in NUMBERED and row is not None else ""
    return f"{head}{numbered}: {say_what(instance, violation)}"


def say_violations(instance: Instance, violations: list[Violation]) -> list[str]:
    """Return a sentence for each rule broken and each place it is broken in."""
    return [say_violation(instance, violation) for violation in violations]


def say_what(instance: Instance, violation: Violation) -> str:
    """Return what is broken, without the table and row that it is of."""
    return SAID[_said_of(instance, violation)].format_map(_Told(instance, violation))


def heading(instance: Instance, violation: Violation) -> str:
    """Return the table, or the rule of the table rules, that is broken."""
    if violation.rule == "lot":
        return "transfers_lot" if violation.bound == instance.rules.transfers_lot else "lanes"
    return HEADINGS.get(violation.rule, violation.rule)


def row_as_given(instance: Instance, violation: Violation) -> int | None:
    """Return the number under which the row that is broken was given, or None where it has none."""
    place, head = violation.place, heading(instance, violation)
    row = place.row
    if head == "lanes" and instance.lanes is not None:
        lanes = instance.lanes
        ends = zip(lanes.from_office.tolist(), lanes.to_office.tolist(), strict=True)
        row = next((i for i, pair in enumerate(ends) if pair == (place.office, place.to)), None)
    return None if row is None or head in ("moves", "work") else instance.row_as_given(head, row)


SAID = {
    "moves": "move {row} moves nobody, or from or to no cell",
    "work": "row {row} moves no cases, or none that may be moved, or to no office",
    "duty_changes": "officers change duty though the rule forbids it",
    "closed lanes": "no transfer may run from {office} to {to}",
    "on board": "more leave {cell} of pool {pool} than serve there",
    "pools": "{whom} may not serve {cell}",
    "hires where": "places nobody of that pool in {cell}",
    "hires": "has {bound} officers, {measured} are placed",
    "remote where": "{to} may not handle {cases}",
    "remote": "{measured} {cases} are handled elsewhere, max {bound}",
    "no remote": "no row lets these cases of {cell} go",
    "limits min": "{cell} has {measured} officers, min {bound}",
    "limits max": "{cell} has {measured} officers, max {bound}",
    "max_load": "{cell} has load {load}, max_load {bound}",
    "max_load, uncovered": "{cell} has cases and nobody with time for them, max_load {bound}",
    "seats": "{office} has {measured} officers and {bound} seats",
    "spans": "{office} has {measured} officers and {first} supervisors, max {second} for each",
    "mixes": "{first} of {second} officers in {cell} are of its pools, share {bound}",
    "pairs": "{office} has {measured} officers on {duty} and {other} together, min {bound}",
    "office_load_rise_max": "{office} has load {load}, today {first}, max {load_bound}",
    "office_load_rise_max, uncovered": "{office} has cases and nobody with time, max {load_bound}",
    "stay pins": "{measured} {whom} stay in {cells}, pinned at least {bound}",
    "cell pins": "{measured} {whom} serve in {cell}, pinned {bound}",
    "lane pins": "{measured} {whom} go from {office} to {to}, pinned {bound}",
    "transfers_out_share": "{measured} of {first} officers leave {office}",
    "transfers_in_max": "{measured} officers arrive in {office}, max {bound}",
    "lane max": "{measured} officers go from {office} to {to}, max {bound}",
    "lot": "{measured} officers go from {office} to {to}, lot {bound}",
    "lanes_max": "{measured} lanes are used, max {bound}",
    "offices_touched_max": "transfers leave or reach {measured} offices, max {bound}",
    "budget": "the moves cost {measured}, budget {bound}",
    "transfers_max": "{measured} officers move so, max {bound}",
    "duty_changes_max": "{measured} officers move so, max {bound}",
    "budgets": "the moves of {budget} cost {measured}, max {bound}",
    "budgets, officers": "the moves of {budget} are of {measured} officers, max {bound}",
}
"""What is said of each rule, by the name that the judge gives it; see `WORDS` for the braces."""

WORDS: dict[str, Callable[[Instance, Violation], str]] = {
    "measured": lambda _, v: _decimal(v.measured),
    "bound": lambda _, v: _decimal(v.bound),
    "load": lambda _, v: _ratio(v.measured),
    "load_bound": lambda _, v: _ratio(v.bound),
    "first": lambda _, v: str(v.beside[0]),
    "second": lambda _, v: str(v.beside[1]),
    "row": lambda _, v: str(_of(v.place.row) + 1),
    "office": lambda given, v: name_office(given, _of(v.place.office)),
    "to": lambda given, v: name_office(given, _of(v.place.to)),
    "cell": lambda given, v: _name_cell(given, v.place),
    "cells": lambda given, v: _name_cells(given, v.place),
    "duty": lambda given, v: name_duty(given, int(given.pairs.duty[_of(v.place.row)])),
    "other": lambda given, v: name_duty(given, int(given.pairs.other[_of(v.place.row)])),
    "pool": lambda given, v: name_pool(given, _of(v.place.pool)),
    "whom": lambda given, v: _name_officers(given, v.place.pool),
    "budget": lambda given, v: repr(given.budgets.ids[_of(v.place.row)]),
    "cases": lambda given, v: _name_cases(given, _of(v.place.case_row)),
}
"""What stands for a word in braces."""


def _said_of(instance: Instance, violation: Violation) -> str:
    """Return which of the sentences on a rule is to be said."""
    rule, load = violation.rule, violation.measured
    if isinstance(load, Load) and load.uncovered:
        return f"{rule}, uncovered"
    if rule == "budgets" and not instance.budgets.counts_cost[violation.place.row or 0]:
        return f"{rule}, officers"
    return rule


class _Told(dict[str, str]):
    """What stands for each word in braces, of one violation."""

    def __init__(self, instance: Instance, violation: Violation) -> None:
        super().__init__()
        self.instance, self.violation = instance, violation

    def __missing__(self, word: str) -> str:
        return WORDS[word](self.instance, self.violation)


def _of(number: int | None) -> int:
    """Return a place that the rule at hand has."""
    assert number is not None
    return number


def _name_cell(instance: Instance, place: Place) -> str:
    return name_cell(instance, _of(place.office) * instance.num_duties + _of(place.duty))


def _name_cells(instance: Instance, place: Place) -> str:
    """Return the cell where officers stay, or all those of the office."""
    if place.duty is None:
        return f"their cells of {name_office(instance, _of(place.office))}"
    return _name_cell(instance, place)


def _name_officers(instance: Instance, pool: int | None) -> str:
    return name_officers(instance, NOT_GIVEN if pool is None else pool)


def _name_cases(instance: Instance, row: int) -> str:
    """Return the cases of a row of the caseload."""
    caseload = instance.caseload
    cell = int(caseload.office[row]) * instance.num_duties + int(caseload.duty[row])
    case_type = int(caseload.case_type[row])
    kind = "" if case_type == NOT_GIVEN else f"of type {instance.case_types.ids[case_type]!r} "
    return f"cases {kind}of {name_cell(instance, cell)}"


def _ratio(amount: Amount) -> str:
    return str(amount.ratio if isinstance(amount, Load) else amount)


def _decimal(amount: Amount) -> str:
    """Return a decimal of up to three places as it was given."""
    exact = amount.ratio if isinstance(amount, Load) else amount
    return f"{decimal_of(int(exact * THOUSAND)):f}"
