"""The tables of an instance as columns of ids, texts and numbers, as the format has them."""

from collections.abc import Callable, Mapping, Sequence

import numpy as np

from optimizer.domain.instance import Instance
from optimizer.domain.plan import KINDS
from optimizer.domain.tables import NOT_GIVEN, PINNED, THOUSAND, Bools, Ints, Rules, Staff
from optimizer.files.schema import COUNTED, RULES

Columns = Mapping[str, Sequence[object]]
"""Columns of equal length; None where a value is not given."""


def columns_of(instance: Instance) -> dict[str, Columns]:
    """Return the columns of every table that has rows, without those that give nothing."""
    tables = _what_is_there(instance) | _what_may_be(instance) | _what_must_be(instance)
    return {
        table: {
            name: values
            for name, values in columns.items()
            if any(value is not None for value in values)
        }
        for table, columns in tables.items()
        if any(map(len, columns.values()))
    }


def rules_of(rules: Rules) -> dict[str, object]:
    """Return the rules that differ from their defaults."""
    given = {name: getattr(rules, name) for name in RULES}
    usual = Rules()
    return {
        name: _decimal(value) if RULES[name].kind == "decimal" else value
        for name, value in given.items()
        if value != getattr(usual, name)
    }


def _what_is_there(instance: Instance) -> dict[str, Columns]:
    offices, duties, pools = instance.offices, instance.duties, instance.pools
    case_types, caseload = instance.case_types, instance.caseload
    office, duty = _chooser(offices.ids), _chooser(duties.ids)
    named = [i for i, pool in enumerate(pools.ids) if pool]
    return {
        "offices": {
            "office": offices.ids,
            "name": offices.names,
            "region": offices.regions,
            "latitude": offices.latitudes,
            "longitude": offices.longitudes,
            "seats": _counts(offices.seats),
        },
        "duties": {
            "duty": duties.ids,
            "name": duties.names,
            "standard": _decimals(duties.standard),
            "productive": _unless(THOUSAND, duties.productive),
            "hours": _decimals(duties.hours),
        },
        "case_types": {
            "case_type": case_types.ids,
            "weight": _decimals(case_types.weight),
            "hours": _decimals(case_types.hours),
        },
        "caseload": {
            "office": office(caseload.office),
            "duty": duty(caseload.duty),
            "case_type": _chooser(case_types.ids)(caseload.case_type),
            "cases": _counts(caseload.cases),
        },
        "pools": {
            "pool": [pools.ids[i] for i in named],
            "name": [pools.names[i] for i in named],
            "duties": [_some(pools.duties[i], duties.ids) for i in named],
            "fte": _decimals(pools.fte[named]),
        },
        "staff": _placement(instance, instance.staff),
    }


def _what_may_be(instance: Instance) -> dict[str, Columns]:
    """Return the tables that open ways and close them."""
    hires, limits, lanes, remote = instance.hires, instance.limits, instance.lanes, instance.remote
    offices = instance.offices.ids
    office, duty = _chooser(offices), _chooser(instance.duties.ids)
    elsewhere = np.arange(len(offices)) != remote.office[:, None]
    tables: dict[str, Columns] = {
        "hires": {
            "officers": _counts(hires.officers),
            "pool": _chooser(instance.pools.ids)(hires.pool),
            "offices": [_some(row, offices) for row in hires.offices],
            "cost": _decimals(hires.cost),
        },
        "limits": {
            "office": office(limits.office),
            "duty": duty(limits.duty),
            "min": _counts(limits.least),
            "max": _counts(limits.most),
            "max_load": _decimals(limits.max_load),
        },
    }
    if lanes is not None:
        tables["lanes"] = {
            "from": office(lanes.from_office),
            "to": office(lanes.to_office),
            "cost": _decimals(lanes.cost),
            "max": _counts(lanes.most),
            "lot": _counts(lanes.lot),
            "fixed_cost": _decimals(lanes.fixed_cost),
        }
    tables |= {
        "remote": {
            "office": office(remote.office),
            "duty": duty(remote.duty),
            "case_type": _chooser(instance.case_types.ids)(remote.case_type),
            "share": _decimals(remote.share),
            "offices": [
                None if (row == usual).all() else _all(row, offices)
                for row, usual in zip(remote.offices, elsewhere, strict=True)
            ],
            "cost": _decimals(remote.cost),
        },
    }
    return tables


def _what_must_be(instance: Instance) -> dict[str, Columns]:
    """Return the tables of rules that bind officers together, and the given plan."""
    spans, mixes, pairs, budgets = instance.spans, instance.mixes, instance.pairs, instance.budgets
    pins, plan = instance.pins, instance.given_plan
    offices, duties, pools = instance.offices.ids, instance.duties.ids, instance.pools.ids
    office, duty = _chooser(offices), _chooser(duties)
    tables: dict[str, Columns] = {
        "spans": {
            "supervisors": [_all(row, pools) for row in spans.supervisors],
            "pools": [
                None if (row != others).all() else _all(row, pools)
                for row, others in zip(spans.pools, spans.supervisors, strict=True)
            ],
            "max": _counts(spans.most),
            "offices": [_some(row, offices) for row in spans.offices],
        },
        "mixes": {
            "pools": [_all(row, pools) for row in mixes.pools],
            "share": _decimals(mixes.share),
            "offices": [_some(row, offices) for row in mixes.offices],
            "duties": [_some(row, duties) for row in mixes.duties],
        },
        "pairs": {
            "duty": duty(pairs.duty),
            "other": duty(pairs.other),
            "offices": [_some(row, offices) for row in pairs.offices],
        },
        "budgets": {
            "budget": budgets.ids,
            "max": _decimals(budgets.most),
            "counts": [None if cost else COUNTED[1] for cost in budgets.counts_cost],
            "kinds": [_some(row, KINDS) for row in budgets.kinds],
            "pools": [_some(row, pools) for row in budgets.pools],
        },
        "pins": {
            "what": [PINNED[what] for what in pins.what],
            "office": office(pins.office),
            "duty": duty(pins.duty),
            "pool": _chooser(pools)(pins.pool),
            "to": office(pins.to),
            "officers": _counts(pins.officers),
        },
    }
    return tables if plan is None else tables | {"plan": _placement(instance, plan)}


def _placement(instance: Instance, placed: Staff) -> Columns:
    return {
        "office": _chooser(instance.offices.ids)(placed.office),
        "duty": _chooser(instance.duties.ids)(placed.duty),
        "pool": _chooser(instance.pools.ids)(placed.pool),
        "officers": _counts(placed.officers),
    }


def _chooser(ids: tuple[str, ...]) -> Callable[[Ints], list[str | None]]:
    """Return what turns places into ids; the nameless pool and `NOT_GIVEN` into None."""
    names = [key or None for key in ids] + [None]
    return lambda places: [names[place] for place in places.tolist()]


def _counts(numbers: Ints) -> list[int | None]:
    return [None if number == NOT_GIVEN else number for number in numbers.tolist()]


def _decimals(numbers: Ints) -> list[int | float | None]:
    return [None if number == NOT_GIVEN else _decimal(number) for number in numbers.tolist()]


def _unless(usual: int, numbers: Ints) -> list[int | float | None]:
    return _decimals(np.where(numbers == usual, NOT_GIVEN, numbers))


def _decimal(thousandths: int) -> int | float:
    # Up to 15 digits, which a float spells back exactly.
    return thousandths / THOUSAND if thousandths % THOUSAND else thousandths // THOUSAND


def _some(chosen: Bools, ids: tuple[str, ...]) -> list[str] | None:
    """Return the ids chosen, or None for all."""
    return None if chosen.all() else _all(chosen, ids)


def _all(chosen: Bools, ids: tuple[str, ...]) -> list[str]:
    """Return the ids chosen."""
    return [ids[i] for i in np.nonzero(chosen)[0].tolist()]
