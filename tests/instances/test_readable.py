"""Every bundled name is an instance without faults, of the size its tables have."""

from pathlib import Path
from typing import cast

import numpy as np
import pytest

from instances.build import BUILDERS, build, write
from instances.national import generate
from instances.tables import HERE, Row
from optimizer.files import instance_from_tables, read_instance


@pytest.mark.parametrize("name", BUILDERS)
def test_a_bundled_name_reads_as_what_its_builder_gives(name: str) -> None:
    tables = BUILDERS[name]()
    instance = read_instance(name)
    assert (instance.name, instance.as_of, instance.source) == (
        name,
        tables["as_of"],
        tables["source"],
    )
    assert instance.num_offices == len(cast("list[Row]", tables["offices"]))
    officers = [cast("int", row["officers"]) for row in cast("list[Row]", tables["staff"])]
    assert instance.num_officers == sum(officers)
    cases = [cast("int", row["cases"]) for row in cast("list[Row]", tables["caseload"])]
    assert int(instance.cases.sum()) == sum(cases)
    assert instance.fingerprint == instance_from_tables(tables).fingerprint


def test_a_path_and_a_name_read_the_same() -> None:
    by_name = read_instance("pa_defenders_2015")
    assert read_instance(HERE / "pa_defenders_2015").fingerprint == by_name.fingerprint


def test_a_national_name_that_is_not_committed_is_generated(tmp_path: Path) -> None:
    name = "national_60_cells_seed7"
    instance = read_instance(name)
    assert instance.num_cells == 60
    assert instance.fingerprint == instance_from_tables(generate(60, 7)).fingerprint
    write(build(name), tmp_path)
    assert read_instance(tmp_path / f"{name}.json").fingerprint == instance.fingerprint


def test_loads_are_the_published_ones_where_they_are_published() -> None:
    # Elk: 286 cases and half a lawyer; 572 cases a full-time lawyer, as its source says.
    pennsylvania = read_instance("pa_defenders_2015")
    officers = pennsylvania.officers_by_pool.sum(axis=0)
    loads = pennsylvania.weighted_cases / (officers * pennsylvania.standard)
    assert pennsylvania.offices.ids[int(np.argmax(loads))] == "Elk"
    assert loads.max() == 572
    # Washington: 10,156 non-detained cases an officer, 5.64 times the standard of 1,800.
    four = read_instance("four_offices_2016")
    loads = four.weighted_cases / (four.officers_by_pool.sum(axis=0) * four.standard)
    worst = int(np.argmax(loads))
    assert four.offices.ids[four.cell_office[worst]] == "Washington DC"
    assert loads[worst] * 1800 == pytest.approx(10_156)
