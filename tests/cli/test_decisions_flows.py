"""What `frontier` and `curve` show in a terminal and write, asked through their commands."""

import json
from pathlib import Path
from typing import Any

import pytest
from click import Command
from click.testing import CliRunner

from optimizer.commands.curve import command as curve
from optimizer.commands.frontier import command as frontier
from optimizer.files import write_whole
from tests.answers.three_offices import TABLES


def shown(command: Command, *arguments: str) -> str:
    done = CliRunner().invoke(
        command, list(arguments), env={"COLUMNS": "80"}, standalone_mode=False
    )
    if done.exception is not None:
        raise done.exception
    return done.output


@pytest.fixture
def source(tmp_path: Path) -> str:
    path = tmp_path / "three.json"
    write_whole(path, json.dumps(TABLES))
    return str(path)


def test_a_line_for_each_step(source: str) -> None:
    lines = shown(frontier, source).splitlines()
    assert lines[1] == "With nothing spent the heaviest load is 30 at best."
    assert lines[5].split()[:4] == ["1", "0", "0", "30.00"]
    assert lines[9].split()[:5] == ["5", "45", "4", "15.00", "2.14"]
    assert lines[9].endswith("flattens")
    assert all(len(line) <= 80 for line in lines)


def test_a_long_frontier_shows_its_ends_and_where_it_flattens() -> None:
    text = shown(frontier, "field_offices_fy2016")
    numbers = [line.split()[0] for line in text.splitlines() if "█" in line]
    assert len(numbers) == 40
    assert (numbers[0], numbers[-1]) == ("1", "117")
    assert "40 of 117 steps are shown; --format csv or json has all." in text
    assert text.count("flattens") == 1


def test_a_line_for_each_number_of_officers(source: str) -> None:
    lines = shown(curve, source, "--officers", "3", "--target", "12").splitlines()
    assert lines[1] == "With the 16 officers on board the heaviest load is 15 at best."
    assert [line.split()[0] for line in lines[5:12]] == ["-3", "-2", "-1", "0", "+1", "+2", "+3"]
    assert lines[8].endswith("today")
    assert any("takes 4 officers more at least" in line for line in lines)


def test_a_long_curve_shows_every_so_many() -> None:
    text = shown(curve, "four_offices_2016", "--officers", "50")
    assert "21 of 101 points are shown; --format csv or json has all." in text


@pytest.mark.parametrize(
    ("command", "rows"), [(frontier, "steps"), (curve, "points")], ids=["frontier", "curve"]
)
def test_json_and_csv_have_everything(command: Command, rows: str, source: str) -> None:
    answer: dict[str, Any] = json.loads(shown(command, source, "--format", "json"))
    lines = shown(command, source, "--format", "csv").splitlines()
    assert len(lines) == len(answer[rows]) + 1
    assert answer["provenance"]["seal"]


def test_an_answer_goes_to_a_file(source: str, tmp_path: Path) -> None:
    target = tmp_path / "steps.txt"
    assert "flattens" not in shown(frontier, source, "--output", str(target))
    assert "flattens" in target.read_text("utf-8")
