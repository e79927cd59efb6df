"""Conflicts and mends of small random instances, against every plan tried."""

from itertools import combinations
from typing import Any

import numpy as np
import pytest

from optimizer import conflict
from optimizer.answers.changes import spell_statement
from optimizer.answers.statements import list_statements
from optimizer.files import instance_from_tables
from tests.answers.planted import Tables, applied, taken_out
from tests.every_plan import every_plan, num_plans
from tests.every_rule import broken_rules
from tests.random_rules import random_rule_tables

MOST_PLANS = 60_000

SEEDS = range(250)


def has_plan(tables: Tables) -> bool | None:
    """Return whether some plan of all there are keeps every rule; None for too many to try."""
    if num_plans(tables) > MOST_PLANS:
        return None
    broken = np.any(list(broken_rules(every_plan(tables)).values()), axis=0)
    return not bool(broken.all())


@pytest.mark.parametrize("seed", SEEDS)
def test_conflicts_are_what_no_plan_keeps(seed: int) -> None:
    tables = random_rule_tables(seed)
    instance = instance_from_tables(tables)
    listed = [s for s in list_statements(instance) if not s.is_offer]
    everything = {s.name: spell_statement(instance, s) for s in listed}
    answer = conflict(instance, may_change=sorted({s.name for s in list_statements(instance)}))
    assert answer["stopped_by"] == "finished"
    assert (answer["outcome"] == "feasible") is has_plan(tables)
    for place, one in enumerate(answer["conflicts"]):
        core = {statement["name"] for statement in one["statements"]}
        assert one["minimal"]
        assert not _has_plan_with(tables, everything, core)
        for name in core:
            assert _has_plan_with(tables, everything, core - {name}) in (True, None), name
        if one["smallest"] and place == 0 and len(core) <= 3:
            for fewer in combinations(everything, len(core) - 1):
                assert _has_plan_with(tables, everything, set(fewer)) in (True, None), fewer
    for mend in answer["mends"]:
        assert has_plan(applied(tables, mend["changes"])) in (True, None), mend
        for change in mend["changes"] if mend["least"] else ():
            rest = [other for other in mend["changes"] if other is not change]
            nearer = _nearer(change, instance)
            if nearer is not None:
                # Where a row was taken back, its number is put in the place it had.
                column = change["name"].split(":")[-1]
                instead = {**change, "column": column, "to": nearer}
                assert not has_plan(applied(tables, [*rest, instead])), change


def _has_plan_with(tables: Tables, everything: dict[str, Any], kept: set[str]) -> bool | None:
    gone = [taken_out(statement) for name, statement in everything.items() if name not in kept]
    return has_plan(applied(tables, gone))


def _nearer(change: Tables, instance: Any) -> int | float | None:
    """Return the number a unit nearer to what was given, or the last before it was taken back."""
    start, to = change["from"], change["to"]
    if to is None and isinstance(start, int | float) and not isinstance(start, bool):
        asked = next(s for s in list_statements(instance) if s.name == change["name"])
        return LAST.get(change["name"].split(":")[-1], 1_000) if asked.eases > 0 else None
    if to is None or isinstance(to, bool):
        return None
    unit = 0.001 if change["column"] in DECIMAL or change["table"] == "budgets" else 1
    return round(to - unit if to > start else to + unit, 3)


LAST = {
    "max_load": 1_000_000,
    "share": 1,
    "budget": 10**9,
    "transfer_max_km": 20_000,
    "transfers_out_share": 1,
    "office_load_rise_max": 10,
}
"""The number that asks least; of the others a thousand does as well as any."""

DECIMAL = (
    "max_load",
    "share",
    "budget",
    "transfer_max_km",
    "transfers_out_share",
    "office_load_rise_max",
)
