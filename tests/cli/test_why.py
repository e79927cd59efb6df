"""Why not otherwise, on the command line."""

import json
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from optimizer.commands.why import command
from optimizer.domain.errors import InputError
from tests.cli.command import TABLES


@pytest.fixture
def source(tmp_path: Path) -> str:
    path = tmp_path / "two.json"
    path.write_text(json.dumps(TABLES), encoding="utf-8")
    return str(path)


def run(*arguments: str, code: int = 0) -> Result:
    done = CliRunner(catch_exceptions=False).invoke(command, arguments)
    assert done.exit_code == code, done.output
    return done


def test_the_table_has_both_plans_and_the_moves(source: str) -> None:
    told = run(source, "--office", "A", "--duty", "D", "--fewer", "1").stdout
    lines = [line.split() for line in told.splitlines()]
    assert told.splitlines()[0] == "two offices"
    assert "With 1 officer in A D instead of 2" in told
    assert ["best", "plan", "30", "10", "proved"] in lines
    assert ["as", "you", "ask", "60", "0", "proved"] in lines
    assert ["A", "D", "2", "→", "1", "30", "→", "60"] in lines


def test_json_is_the_whole_answer_and_csv_the_cells(source: str) -> None:
    asked = (source, "--from", "Ö", "--to", "A", "--officers", "2", "--format")
    answer = json.loads(run(*asked, "json").stdout)
    assert answer["format"] == "caseload-why/1"
    assert answer["provenance"]["question"]["change"]["officers"] == 2
    assert run(*asked, "csv").stdout.splitlines()[0].startswith("office,duty,officers_before")


def test_rules_in_the_way_stand_in_a_table(tmp_path: Path) -> None:
    path = tmp_path / "max.json"
    limits = [{"office": "A", "duty": "D", "max": 2}]
    path.write_text(json.dumps({**TABLES, "limits": limits}), encoding="utf-8")
    told = run(str(path), "--office", "A", "--duty", "D", "--more", "1").stdout
    assert ["limits", "1", "max", "A", "D", "has", "at", "most", "2", "officers."] in [
        line.split() for line in told.splitlines()
    ]


def test_values_stand_in_a_table(source: str) -> None:
    # 60/2 and 30/1; 60/3, 30/1 for one more, 60/3, 30/2 for two; with two left 60/1 and 30/1.
    lines = [line.split() for line in run(source, "--values").stdout.splitlines()]
    assert ["A", "D", "1", "30", "1", "60", "1", "30"] in lines
    rows = run(source, "--values", "--format", "csv", "--office", "A").stdout.splitlines()
    assert rows[0].startswith("office,duty,officers_today,officers,load,more_peak,more_gain")
    assert len(rows) == 2


def test_values_take_no_wish(source: str) -> None:
    done = CliRunner().invoke(command, [source, "--values", "--office", "A", "--more", "1"])
    assert done.exit_code == 2
    assert "goes with --office and --duty alone" in done.output


def test_a_wish_that_is_none_is_bad_input(source: str) -> None:
    with pytest.raises(InputError, match="One change is asked for, and this is nothing"):
        run(source)
