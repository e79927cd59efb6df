"""What follows from the tables, and what tells two instances apart."""

from copy import deepcopy
from dataclasses import replace
from random import Random
from typing import Any

import pytest

from optimizer.domain.question import Question
from optimizer.files import instance_from_tables
from tests.build import instance_of

Tables = dict[str, Any]

TABLES: Tables = {
    "format": "caseload/1",
    "name": "all tables",
    "offices": [
        {"office": "A", "latitude": 1, "longitude": 2, "seats": 5},
        {"office": "B", "latitude": 3, "longitude": 4},
    ],
    "duties": [{"duty": "x", "standard": 2}, {"duty": "y"}],
    "case_types": [{"case_type": "heavy", "weight": 1.5}],
    "caseload": [
        {"office": "A", "duty": "x", "cases": 8, "case_type": "heavy"},
        {"office": "A", "duty": "x", "cases": 2},
        {"office": "B", "duty": "y", "cases": 7},
    ],
    "pools": [{"pool": "p", "duties": ["x"], "fte": 0.5}, {"pool": "q", "duties": ["x"]}],
    "staff": [
        {"office": "A", "duty": "x", "officers": 2, "pool": "p"},
        {"office": "B", "duty": "y", "officers": 3},
    ],
    "hires": [{"officers": 2, "pool": "p", "cost": 5, "offices": ["A"]}, {"officers": 1}],
    "limits": [
        {"office": "A", "duty": "x", "min": 1, "max": 4},
        {"office": "B", "duty": "x", "max": 99},
    ],
    "lanes": [{"from": "A", "to": "B", "cost": 3, "max": 2}, {"from": "B", "to": "A"}],
    "rules": {"transfer_cost": 9, "budget": 40, "transfers_out_share": 0.5, "transfers": True},
}


def _numbers(value: Any, place: tuple[Any, ...] = ()) -> list[tuple[Any, ...]]:
    """Return where the numbers of the tables stand."""
    if isinstance(value, dict):
        return [found for key, part in value.items() for found in _numbers(part, (*place, key))]
    if isinstance(value, list):
        return [found for key, part in enumerate(value) for found in _numbers(part, (*place, key))]
    is_number = isinstance(value, int | float) and not isinstance(value, bool)
    return [place] if is_number else []


def test_rows_in_any_order_are_the_same_instance() -> None:
    expected = instance_from_tables(TABLES).fingerprint
    for seed in range(5):
        shuffled = deepcopy(TABLES)
        rng = Random(seed)
        for rows in shuffled.values():
            if isinstance(rows, list):
                rng.shuffle(rows)
        assert instance_from_tables(shuffled).fingerprint == expected


@pytest.mark.parametrize("place", _numbers(TABLES), ids=lambda place: ".".join(map(str, place)))
def test_one_number_changed_is_another_instance(place: tuple[Any, ...]) -> None:
    changed = deepcopy(TABLES)
    row: Any = changed
    for key in place[:-1]:
        row = row[key]
    row[place[-1]] += 1 if row[place[-1]] != 0.5 else 0.25
    assert instance_from_tables(changed).fingerprint != instance_from_tables(TABLES).fingerprint


@pytest.mark.parametrize(
    "change",
    [
        {"name": "another"},
        {"as_of": "2024-01-01"},
        {"lanes": TABLES["lanes"][:1]},
        {"rules": TABLES["rules"] | {"transfers": False}},
        {"offices": [{**TABLES["offices"][0], "name": "Atlanta"}, TABLES["offices"][1]]},
        {"pools": [{"pool": "p", "fte": 0.5}, TABLES["pools"][1]]},
    ],
    ids=str,
)
def test_anything_else_changed_is_another_instance(change: Tables) -> None:
    other = instance_from_tables(TABLES | change)
    assert other.fingerprint != instance_from_tables(TABLES).fingerprint


def test_the_same_bytes_in_another_shape_are_another_instance() -> None:
    # Three pools of two duties, or two pools of three: the flags are the same six bytes.
    instance = instance_from_tables(TABLES)
    flags = instance.pools.duties
    assert flags.shape == (3, 2)
    other = replace(instance, pools=replace(instance.pools, duties=flags.reshape(2, 3)))
    assert other.fingerprint != instance.fingerprint


def test_columns_by_cell() -> None:
    # Cells A x, A y, B x, B y. A x: 8 x 1.5 + 2 = 14. Five on board and three
    # hires are eight, so a maximum of 99 is 8 and a minimum not given is 0.
    instance = instance_from_tables(TABLES)
    assert (instance.num_officers, instance.num_hires) == (5, 3)
    assert instance.cases.tolist() == [10, 0, 0, 7]
    assert instance.weighted_cases.tolist() == [14_000, 0, 0, 7_000]
    assert instance.standard.tolist() == [2_000, 1_000, 2_000, 1_000]
    assert instance.least.tolist() == [1, 0, 0, 0]
    assert instance.most.tolist() == [4, 8, 8, 8]
    assert instance.seats.tolist() == [5, 8]
    assert instance.cell_office.tolist() == [0, 0, 1, 1]
    assert instance.cell_duty.tolist() == [0, 1, 0, 1]


def test_pools_with_the_same_duties_and_fte_are_alike() -> None:
    # The nameless pool serves x and y, as r does; p and q serve x, but p half the time.
    pools = [*TABLES["pools"], {"pool": "r"}, {"pool": "s", "duties": ["x"], "fte": 0.5}]
    instance = instance_from_tables(TABLES | {"pools": pools})
    qualification, first = instance.qualifications
    assert instance.pools.ids == ("", "p", "q", "r", "s")
    assert qualification.tolist() == [0, 1, 2, 0, 1]
    assert first.tolist() == [0, 1, 2]


@pytest.mark.parametrize(
    ("asked", "ruled", "holds"),
    [(None, None, None), (7, None, 7), (None, 8, 8), (7, 8, 7), (8, 7, 7), (0, 7, 0), (7, 0, 0)],
)
def test_the_smaller_budget_holds(asked: int | None, ruled: int | None, holds: int | None) -> None:
    rules = {} if ruled is None else {"budget": ruled}
    instance = instance_of({"A x": 1}, [("A x", 1, None)], rules=rules)
    budget = None if asked is None else asked * 1_000
    applied = Question(budget=budget).applied_to(instance)
    assert applied.rules.budget == (None if holds is None else holds * 1_000)
    assert instance.rules.budget == (None if ruled is None else ruled * 1_000)
    assert (applied is instance) == (holds == ruled)
    assert applied.caseload is instance.caseload
