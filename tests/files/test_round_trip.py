"""Rows in any order are the same instance, and what is written reads as what it was."""

import csv
import json
from collections.abc import Callable
from pathlib import Path
from random import Random
from typing import Any

import numpy as np
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from optimizer.domain.instance import NOT_GIVEN, Instance
from optimizer.files import (
    instance_from_json,
    instance_from_tables,
    instance_to_tables,
    read_instance,
    write_folder,
    write_json,
)
from optimizer.files.schema import RULES, TABLES
from tests.files.drawn import drawn_tables
from tests.files.inputs import tables
from tests.random_instances import random_tables

seeds = st.integers(0, 2**32)
drawings = st.sampled_from([random_tables, drawn_tables])
Drawing = Callable[[int], dict[str, Any]]
in_a_folder = settings(suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None)

texts = st.text(
    st.characters(exclude_categories=("Cc", "Cs", "Zl", "Zp"), exclude_characters=";"),
    min_size=1,
    max_size=8,
).filter(str.strip)
starts = st.sampled_from(["=", "+", "-", "@", "'=", "''-", '"', ",", "sep="])
awkward = st.builds(str.__add__, starts, texts)
ids = st.lists(texts | awkward, min_size=2, max_size=4, unique_by=str.strip)


def shuffled(given_tables: dict[str, Any], seed: int) -> dict[str, Any]:
    """Return the tables with rows, columns and names in another order."""
    rng = Random(seed)

    def mixed(value: Any) -> Any:
        if isinstance(value, dict):
            return {name: mixed(value[name]) for name in rng.sample(list(value), len(value))}
        return rng.sample(value, len(value)) if isinstance(value, list) else value

    return {
        name: [mixed(row) for row in value] if isinstance(value, list) else value
        for name, value in mixed(given_tables).items()
    }


@settings(deadline=None)
@given(draw=drawings, seed=seeds, order=seeds)
def test_rows_in_any_order_are_one_instance(draw: Drawing, seed: int, order: int) -> None:
    drawn = draw(seed)
    instance = instance_from_tables(drawn)
    other = instance_from_tables(shuffled(drawn, order))
    assert other.fingerprint == instance.fingerprint
    assert keys_ascend(other)


def keys_ascend(instance: Instance) -> bool:
    """Return whether the tables are in the order that `Instance` promises."""
    staff, caseload, limits = instance.staff, instance.caseload, instance.limits
    pins, remote = instance.pins, instance.remote
    keys = [
        list(zip(pins.what, pins.office, pins.duty, pins.pool, pins.to, strict=True)),
        list(zip(remote.office, remote.duty, remote.case_type, strict=True)),
        list(instance.budgets.ids),
        list(zip(staff.office, staff.duty, staff.pool, strict=True)),
        list(zip(caseload.office, caseload.duty, caseload.case_type, strict=True)),
        list(zip(limits.office, limits.duty, strict=True)),
        list(instance.offices.ids),
        list(instance.duties.ids),
        list(instance.pools.ids),
    ]
    if instance.lanes is not None:
        keys.append(list(zip(instance.lanes.from_office, instance.lanes.to_office, strict=True)))
    return all(column == sorted(set(column)) for column in keys)


@in_a_folder
@given(draw=drawings, seed=seeds)
def test_what_is_written_reads_as_what_it_was(draw: Drawing, seed: int, tmp_path: Path) -> None:
    instance = instance_from_tables(draw(seed))
    again = instance_to_tables(instance)
    assert instance_from_tables(again).fingerprint == instance.fingerprint
    assert instance_to_tables(instance_from_tables(again)) == again
    write_json(instance, tmp_path / "instance.json")
    assert read_instance(tmp_path / "instance.json").fingerprint == instance.fingerprint
    target = tmp_path / f"{len(list(tmp_path.iterdir()))}"
    write_folder(instance, target)
    assert read_instance(target).fingerprint == instance.fingerprint


@in_a_folder
@given(offices=ids, duties=ids, pool=texts | awkward, name=texts | awkward)
def test_awkward_texts_survive_both_spellings(
    offices: list[str], duties: list[str], pool: str, name: str, tmp_path: Path
) -> None:
    given_tables = {
        "name": name,
        "source": name,
        "offices": [{"office": office, "name": name, "region": name} for office in offices],
        "duties": [{"duty": duty, "name": name} for duty in duties],
        "case_types": [{"case_type": pool, "weight": 0.001}],
        "caseload": [{"office": offices[0], "duty": duties[0], "case_type": pool, "cases": 1}],
        "pools": [{"pool": pool, "duties": duties[:1]}],
        "staff": [{"office": offices[0], "duty": duties[0], "pool": pool, "officers": 1}],
        "hires": [{"officers": 1, "offices": offices[1:], "pool": pool}],
    }
    instance = instance_from_tables(given_tables)
    assert instance.name == name.strip()
    spelled = json.dumps(instance_to_tables(instance)).encode()
    assert instance_from_json(spelled).fingerprint == instance.fingerprint
    target = tmp_path / f"{len(list(tmp_path.iterdir()))}"
    write_folder(instance, target)
    assert read_instance(target).fingerprint == instance.fingerprint
    for path in target.iterdir():
        with path.open(encoding="utf-8", newline="") as file:
            cells = [cell for row in csv.reader(file) for cell in row]
        assert not [cell for cell in cells if cell.startswith(("=", "+", "-", "@", "\t", "\r"))]


@settings(deadline=None)
@given(
    numbers=st.lists(st.integers(1, 10**8), min_size=1, max_size=5),
    places=st.lists(st.tuples(st.floats(-90, 90), st.floats(-180, 180)), min_size=1, max_size=5),
)
def test_numbers_survive(numbers: list[int], places: list[tuple[float, float]]) -> None:
    offices = [
        {"office": f"O{i}", "latitude": latitude, "longitude": longitude}
        for i, (latitude, longitude) in enumerate(places)
    ]
    duties = [{"duty": f"D{i}", "standard": number / 1000} for i, number in enumerate(numbers)]
    first = {"office": "O0", "duty": "D0"}
    instance = instance_from_tables(
        {
            "offices": offices,
            "duties": duties,
            "caseload": [first | {"cases": 1}],
            "staff": [first | {"officers": 1}],
            "rules": {"budget": numbers[0] / 1000},
        }
    )
    assert instance.duties.standard.tolist() == numbers
    assert instance.rules.budget == numbers[0]
    assert instance.offices.latitudes == tuple(latitude for latitude, _ in places)
    spelled = json.dumps(instance_to_tables(instance)).encode()
    assert instance_from_json(spelled).fingerprint == instance.fingerprint


def test_hires_are_in_the_order_of_pool_cost_offices_and_officers() -> None:
    rows = [
        {"officers": 3, "pool": "P"},
        {"officers": 2, "cost": 5},
        {"officers": 1, "cost": 5, "offices": ["A", "B"]},
        {"officers": 1, "cost": 5, "offices": "B"},
        {"officers": 9, "cost": 0.5},
    ]
    given_tables = tables(
        offices=[{"office": "B"}, {"office": "A"}], pools=[{"pool": "P"}], hires=rows
    )
    hires = instance_from_tables(given_tables).hires
    assert hires.pool.tolist() == [0, 0, 0, 0, 1]
    assert hires.cost.tolist() == [500, 5_000, 5_000, 5_000, 0]
    assert hires.officers.tolist() == [9, 1, 1, 2, 3]
    assert hires.offices.tolist() == [[True, True], [False, True], *[[True, True]] * 3]


def test_every_column_comes_back_by_hand() -> None:
    # Written out in full: the round trip must not lose a column that reading drops as well.
    given_tables: dict[str, Any] = {
        "format": "caseload/1",
        "name": "n",
        "as_of": "2020",
        "source": "s",
        "offices": [
            {
                "office": "A",
                "name": "Aa",
                "region": "R",
                "latitude": 1.5,
                "longitude": -2,
                "seats": 9,
            },
            {"office": "B", "latitude": 2, "longitude": 3},
            {"office": "C", "latitude": 2, "longitude": 4},
        ],
        "duties": [
            {"duty": "D", "name": "Dd", "standard": 1.5, "productive": 0.8, "hours": 120.5},
            {"duty": "E", "standard": 1},
        ],
        "case_types": [{"case_type": "T", "weight": 0.5, "hours": 0.25}],
        "caseload": [{"office": "A", "duty": "D", "case_type": "T", "cases": 4}],
        "pools": [
            {"pool": "P", "name": "Public", "duties": ["D"], "fte": 0.5},
            {"pool": "Q", "fte": 0},
            {"pool": "R", "fte": 1},
        ],
        "staff": [
            {"office": "A", "duty": "D", "pool": "P", "officers": 3},
            {"office": "A", "duty": "D", "pool": "Q", "officers": 1},
        ],
        "hires": [{"officers": 2, "pool": "P", "offices": ["B"], "cost": 7.25}],
        "limits": [{"office": "A", "duty": "D", "min": 1, "max": 4, "max_load": 90.5}],
        "lanes": [
            {"from": "A", "to": "B", "cost": 2.5, "max": 1, "lot": 3, "fixed_cost": 4.5},
            {"from": "B", "to": "A", "cost": 1},
        ],
        "spans": [{"supervisors": ["P"], "pools": ["Q"], "max": 3, "offices": ["A"]}],
        "mixes": [{"pools": ["Q"], "share": 0.25, "offices": ["B"], "duties": ["E"]}],
        "pairs": [{"duty": "D", "other": "E", "offices": ["A"]}],
        "budgets": [
            {
                "budget": "b",
                "max": 7,
                "counts": "officers",
                "kinds": ["duty_change", "hire"],
                "pools": ["P"],
            }
        ],
        "pins": [
            {"what": "stay", "office": "A", "duty": "D", "pool": "P", "officers": 1},
            {"what": "cell", "office": "A", "duty": "D", "pool": "Q", "officers": 1},
            {"what": "lane", "office": "B", "to": "A", "officers": 0},
        ],
        "plan": [{"office": "B", "duty": "D", "pool": "P", "officers": 2}],
        "remote": [
            {
                "office": "A",
                "duty": "D",
                "case_type": "T",
                "share": 0.5,
                "offices": ["B"],
                "cost": 1.5,
            }
        ],
        "rules": {
            "transfers": False,
            "transfer_cost": 1.5,
            "transfer_cost_per_km": 0.25,
            "transfer_max_km": 10.5,
            "transfers_max": 1,
            "transfers_out_share": 0.5,
            "transfers_in_max": 2,
            "duty_changes": False,
            "duty_change_cost": 0,
            "duty_changes_max": 3,
            "budget": 99.999,
            "transfers_lot": 2,
            "lane_fixed_cost": 3.25,
            "lanes_max": 4,
            "offices_touched_max": 5,
            "office_load_rise_max": 0.125,
            "cost_unit": "days",
        },
    }
    assert {name for name, rows in given_tables.items() if isinstance(rows, list)} == (
        # Reductions are not written: the pools they make are.
        set(TABLES) - {"reductions"}
    )
    assert set(given_tables["rules"]) == set(RULES)
    instance = instance_from_tables(given_tables)
    assert instance_to_tables(instance) == given_tables
    for table, columns in TABLES.items():
        if table != "reductions":
            named = {name for row in given_tables[table] for name in row}
            # Where a cell is pinned by its number, no placement is named.
            assert named == set(columns) - {"at"}
    assert instance.hires.cost.tolist() == [7_250]
    assert instance.rules.transfer_max_km == 10_500
    assert instance.limits.max_load.tolist() == [90_500]
    assert instance.lanes is not None
    assert instance.lanes.lot.tolist() == [3, NOT_GIVEN]
    assert np.array_equal(instance.pools.duties, [[True, False], [True, True], [True, True]])
