"""Where an instance is looked for, and what comes with the program."""

import json
import subprocess
import sys
from pathlib import Path

import pytest

from optimizer.domain.errors import InputError
from optimizer.files import bundled as kept
from optimizer.files import check, instance_from_tables, list_bundled, read_instance
from tests.files.inputs import folder, tables

ROOT = Path(__file__).parents[2]


@pytest.fixture
def bundled(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A place of bundled instances, and an empty folder to stand in."""
    place = tmp_path / "instances"
    place.mkdir()
    (place / "one.json").write_text(
        json.dumps(tables(name="one", source="What it is. Origin: nowhere."))
    )
    folder(place / "two")
    folder(place / "sources").joinpath("offices.csv").unlink()
    monkeypatch.setattr(kept, "BUNDLED", place)
    (tmp_path / "here").mkdir()
    monkeypatch.chdir(tmp_path / "here")
    return place


def test_bundled_instances_are_listed_and_read_by_name(bundled: Path) -> None:
    lines = list_bundled()
    assert [str(line) for line in lines] == [
        "one: 1 offices, 1 duty, 2 officers. What it is.",
        "two: 1 offices, 1 duty, 2 officers.",
    ]
    assert [line.num_cells for line in lines] == [1, 1]
    assert read_instance("one").name == "one"
    assert read_instance("two").fingerprint == read_instance(bundled / "two").fingerprint


def test_a_path_comes_before_a_bundled_name(bundled: Path) -> None:
    assert bundled.is_dir()
    Path("one").write_text(json.dumps(tables(name="mine")))
    assert read_instance("one").name == "mine"


def test_a_file_without_a_name_has_its_own(tmp_path: Path) -> None:
    path = tmp_path / "Zürich 2024.json"
    path.write_text(json.dumps(tables()))
    assert read_instance(path).name == read_instance(str(path)).name == "Zürich 2024"


@pytest.mark.parametrize("source", ["", "nowhere", "no\0where", "x" * 5_000, "../one"])
def test_nothing_there(bundled: Path, source: str) -> None:
    assert bundled.is_dir()
    (fault,) = check(source)
    assert fault.code == "file_not_found"


def test_a_generated_instance_of_impossible_size() -> None:
    (fault,) = check("national_3_cells_seed1")
    assert fault.code == "file_not_found"
    assert "3 cells" in fault.message


def test_every_bundled_instance_is_good() -> None:
    lines = list_bundled()
    assert "four_offices_2016" in [line.name for line in lines]
    for line in lines:
        instance = read_instance(line.name)
        assert instance.num_officers == line.num_officers
        assert (instance.num_offices, instance.num_duties) == (line.num_offices, line.num_duties)


def test_reading_raises_what_check_lists(tmp_path: Path) -> None:
    path = tmp_path / "a.json"
    path.write_text(json.dumps(tables(rules={"budget": -1, "x": 1})))
    with pytest.raises(InputError) as caught:
        read_instance(path)
    assert caught.value.faults == check(path)
    assert [fault.code for fault in check(path)] == ["negative", "unknown_rule"]


def test_nothing_heavy_is_imported_for_reading() -> None:
    heavy = {"pandas", "pydantic", "ortools", "pulp", "highspy", "rich", "click", "joblib"}
    program = "import sys, optimizer.files; print(*sys.modules)"
    printed = subprocess.run(
        [sys.executable, "-c", program], cwd=ROOT, capture_output=True, check=True, text=True
    ).stdout
    assert not heavy & set(printed.split())


def test_tables_given_are_not_changed() -> None:
    given = tables(pools=[{"pool": "P", "duties": ["D"]}])
    before = json.dumps(given)
    instance_from_tables(given)
    assert json.dumps(given) == before
