"""What must stay the same, and what can only get better or worse, when an instance changes."""

from collections.abc import Iterator
from copy import deepcopy
from fractions import Fraction
from random import Random
from typing import Any

import pytest

from optimizer import solve
from optimizer.domain.load import NO_LOAD, Load
from optimizer.files import instance_from_tables
from optimizer.files.report import report_json
from tests.random_instances import random_tables
from tests.sweep import cost_of, loads_of, tighter

Tables = dict[str, Any]
Answer = tuple[tuple[Load, ...], Fraction] | None

CHUNKS = range(200_000, 200_120, 30)


def instances(first: int) -> Iterator[tuple[int, Tables]]:
    for seed in range(first, first + 30):
        yield seed, random_tables(seed)


def report_of(tables: Tables) -> dict[str, Any]:
    return solve(instance_from_tables(tables)).to_dict()


def answer(tables: Tables) -> Answer:
    report = report_of(tables)
    return (loads_of(report), cost_of(report)) if report["outcome"] == "plan" else None


def is_no_worse(found: Answer, than: Answer) -> bool:
    """Whether the loads are no worse in the leximin order; no plan at all is worse than any."""
    return than is None or (found is not None and found[0] <= than[0])


def shuffled(rng: Random, value: object) -> Any:
    """Return the value with every list and every object's fields in another order."""
    if isinstance(value, list):
        items = [shuffled(rng, item) for item in value]
        return rng.sample(items, len(items))
    if isinstance(value, dict):
        return {key: shuffled(rng, value[key]) for key in rng.sample(list(value), len(value))}
    return value


def renamed(tables: Tables, names: dict[str, str]) -> Tables:
    """Return the tables with other ids for offices."""
    tables = deepcopy(tables)
    for rows in (
        tables.get(t, []) for t in ("offices", "caseload", "staff", "limits", "lanes", "hires")
    ):
        for row in rows:
            for column in {"office", "from", "to"} & row.keys():
                row[column] = names[row[column]]
            if "offices" in row:
                row["offices"] = [names[office] for office in row["offices"]]
    return tables


def _by_content(tables: Tables) -> Any:
    """Return the report with each row of hires told by what it says instead of by its number."""
    report = deepcopy(report_of(tables))
    everywhere = [row["office"] for row in tables["offices"]]
    for move in report["moves"]:
        if move["hire"] is not None:
            row = {"offices": everywhere} | tables["hires"][move["hire"] - 1]
            move["hire"] = {key: row[key] for key in sorted(row)} | {
                "offices": sorted(row["offices"])
            }
    del report["provenance"]["seal"]
    return report


@pytest.mark.parametrize("first", CHUNKS)
def test_rows_in_any_order_give_the_same_bytes(first: int) -> None:
    for seed, tables in instances(first):
        other = shuffled(Random(seed), tables)
        assert report_json(_by_content(other)) == report_json(_by_content(tables)), seed


@pytest.mark.parametrize("first", CHUNKS)
def test_renaming_offices_keeps_loads_and_cost(first: int) -> None:
    names = {"A": "Zagreb", "B": "10", "C": "Åland", "D": "9"}  # sorted D B A C or so, not A B C D
    for seed, tables in instances(first):
        assert answer(renamed(tables, names)) == answer(tables), seed


@pytest.mark.parametrize("first", CHUNKS)
def test_doubling_all_cases_doubles_all_loads(first: int) -> None:
    for seed, tables in instances(first):
        doubled = deepcopy(tables)
        for row in doubled["caseload"]:
            row["cases"] *= 2
        before = answer(tables)
        if before is not None:
            loads, cost = before
            before = tuple(Load(load.uncovered, 2 * load.ratio) for load in loads), cost
        assert answer(doubled) == before, seed


@pytest.mark.parametrize("first", CHUNKS)
def test_one_more_hire_never_hurts(first: int) -> None:
    # It can be left unplaced, so every plan there was is still one.
    for seed, tables in instances(first):
        pool = {"pool": tables["pools"][0]["pool"]} if "pools" in tables else {}
        more = tables | {"hires": [*tables.get("hires", []), {"officers": 1, "cost": 0} | pool]}
        assert is_no_worse(answer(more), answer(tables)), seed


@pytest.mark.parametrize("first", CHUNKS)
def test_one_more_officer_on_board_never_hurts(first: int) -> None:
    # With room where they are: whatever the others did, they still can while the new one stays.
    for seed, tables in instances(first):
        more = deepcopy(tables)
        row = more["staff"][0]
        row["officers"] += 1
        for office in more["offices"]:
            office.pop("seats", None)
        for limit in more.get("limits", []):
            if (limit["office"], limit["duty"]) == (row["office"], row["duty"]):
                limit.pop("max", None)
        limits = [limit for limit in more.pop("limits", []) if {"min", "max"} & limit.keys()]
        more |= {"limits": limits} if limits else {}
        before = deepcopy(more)
        before["staff"][0]["officers"] -= 1
        assert is_no_worse(answer(more), answer(before)), seed


@pytest.mark.parametrize("first", CHUNKS)
def test_no_tighter_rule_makes_it_better(first: int) -> None:
    for seed, tables in instances(first):
        loose = answer(tables)
        for name, tight in tighter(tables):
            assert is_no_worse(loose, answer(tight)), (seed, name)


@pytest.mark.parametrize("first", CHUNKS)
def test_an_office_without_cases_or_seats_changes_nothing(first: int) -> None:
    for seed, tables in instances(first):
        empty: Tables = {"office": "AA", "seats": 0, "latitude": 31, "longitude": -99}
        more = tables | {"offices": [*tables["offices"], empty]}
        before = answer(tables)
        if before is not None:
            loads, cost = before
            before = (*loads, *[NO_LOAD] * len(tables["duties"])), cost
        assert answer(more) == before, seed
