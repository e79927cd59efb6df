"""service, evaluate, rank and compare on the command line."""

import json
from pathlib import Path
from typing import Any

import click
import pytest

from optimizer.commands import compare, evaluate, rank, service

TWO: dict[str, Any] = {
    "format": "caseload/1",
    "name": "two",
    "offices": [{"office": "North"}, {"office": "South"}],
    "duties": [{"duty": "field", "standard": 20}],
    "caseload": [
        {"office": "North", "duty": "field", "cases": 300},
        {"office": "South", "duty": "field", "cases": 120},
    ],
    "staff": [
        {"office": "North", "duty": "field", "officers": 6},
        {"office": "South", "duty": "field", "officers": 9},
    ],
    "limits": [{"office": "South", "duty": "field", "min": 8}],
}


@pytest.fixture
def source(tmp_path: Path) -> str:
    (tmp_path / "two.json").write_text(json.dumps(TWO), encoding="utf-8")
    return str(tmp_path / "two.json")


def told(capsys: pytest.CaptureFixture[str], command: click.Command, *arguments: str) -> str:
    assert command.main(list(arguments), standalone_mode=False) == 0
    return capsys.readouterr().out


def test_the_service_level(capsys: pytest.CaptureFixture[str], source: str) -> None:
    text = told(capsys, service.command, source)
    assert "Service level as officers stand today." in text
    # North needs 300 / 20 = 15 and has 6: 250 %, and 9 are short. South needs 6 and has 9.
    assert "1 of 2 cells with cases is above the standard; 9 full officers more" in text
    assert ["North", "field", "250", "%", "6", "15", "9"] in [
        line.split() for line in text.splitlines()
    ]
    answer = json.loads(told(capsys, service.command, source, "best", "--format", "json"))
    assert answer["plan"] == {"given_as": "best", "optimality": "proved"}
    table = told(capsys, service.command, source, "--format", "csv").splitlines()
    assert table[0].startswith("office,duty,over,share,fte,")
    assert table[1].startswith("North,field,1.5,2.5,6,15.0,9.0,9,")


def test_a_placement_is_evaluated(
    capsys: pytest.CaptureFixture[str], source: str, tmp_path: Path
) -> None:
    (tmp_path / "plan.csv").write_text("office,duty,officers\nNorth,field,8\nSouth,field,7\n")
    text = told(capsys, evaluate.command, source, str(tmp_path / "plan.csv"))
    assert "The plan can be carried out, but it breaks 1 rule:" in text
    assert ["limits", "1", "'South'", "'field'", "has", "7", "officers,", "min", "8"] in [
        line.split() for line in text.splitlines()
    ]
    assert "Moves: 2 transfers; cost 20" in text
    table = told(capsys, evaluate.command, source, "today", "--format", "csv").splitlines()
    assert table[1] == "North,field,300,300,20,6,6,2.5,2.5"


def test_choices_are_ranked(capsys: pytest.CaptureFixture[str], source: str) -> None:
    text = told(capsys, rank.command, source, "move")
    assert "Moving 1 officer, as officers stand today: peak 2.5." in text
    # 300 / 7 / 20 = 2.14.
    rows = [" ".join(line.split()) for line in text.splitlines()]
    assert "1 South, field 0.67 → 0.75 North, field 2.5 → 2.14 2.14 10" in rows
    text = told(capsys, rank.command, source, "move", "--officers", "2", "--to", "North")
    assert "1: limits, row 1: 'South' 'field' has 7 officers, min 8" in text
    text = told(
        capsys, rank.command, source, "move", "--officers", "2", "--allowed", "--to", "North"
    )
    assert "Ruled out" not in text
    table = told(capsys, rank.command, source, "add", "--format", "csv").splitlines()
    assert table[0].startswith("place,pool,from_office,")
    assert table[1].startswith("1,,,,North,field,0,lighter,")
    with pytest.raises(click.UsageError):
        rank.command.main([source, "swap"], standalone_mode=False)


def test_two_are_compared(capsys: pytest.CaptureFixture[str], source: str, tmp_path: Path) -> None:
    later = TWO | {"name": "later", "caseload": [{**row, "cases": 300} for row in TWO["caseload"]]}
    (tmp_path / "later.json").write_text(json.dumps(later), encoding="utf-8")
    sides = (source, str(tmp_path / "later.json"), "--plan-a", "today", "--plan-b", "today")
    text = told(capsys, compare.command, *sides)
    # North has 300 / 6 / 20 = 2.5 in both, South 120 / 9 / 20 = 0.67, then 1.67.
    assert "The peak is the same: 2.5." in text
    assert "South   field  120 → 300         9  0.67 → 1.67      +1" in text
    steps = told(capsys, compare.command, *sides, "--format", "steps").splitlines()
    assert steps[:2] == ["name,change,after,label", "growth,0.0,2.5,"]
    cells = told(capsys, compare.command, *sides, "--format", "csv").splitlines()
    assert cells[0].startswith("office,duty,cases_a,cases_b,officers_a,officers_b,load_a,load_b")
    written = tmp_path / "answer.json"
    told(capsys, compare.command, *sides, "--format", "json", "--output", str(written))
    assert json.loads(written.read_text("utf-8"))["steps_by"] == "measuring"
