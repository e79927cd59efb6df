"""Where the next officers go, on the command line."""

import json
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from optimizer.commands.place import command
from optimizer.domain.errors import InputError
from tests.cli.command import NO_ROOM, TABLES


@pytest.fixture
def source(tmp_path: Path) -> str:
    path = tmp_path / "two.json"
    path.write_text(json.dumps(TABLES), encoding="utf-8")
    return str(path)


def run(*arguments: str) -> Result:
    done = CliRunner(catch_exceptions=False).invoke(command, arguments)
    assert done.exit_code == 0, done.output
    return done


def test_the_table_says_who_sits_where_and_what_it_brings(source: str) -> None:
    # 60/2 and 30/1 at best (30); 60/3 and 30/1 with one more (30); 60/3 and 30/2 with two (20).
    told = run(source, "2").stdout.splitlines()
    assert told[0] == "two offices"
    assert told[1].startswith("2 officers are placed; the heaviest load goes from 30 to 20.")
    assert [line.split() for line in told if line.startswith(("1  ", "2  "))] == [
        ["1", "A", "D", "Ö", "D:", "30.00", "→", "15.00", "30.00", "0", "proved"],
        ["2", "A", "D", "A", "D:", "30.00", "→", "20.00", "20.00", "0", "proved"],
    ]


def test_json_is_the_whole_answer_and_csv_its_order(source: str) -> None:
    answer = json.loads(run(source, "2", "--stay", "--format", "json").stdout)
    assert answer["format"] == "caseload-place/1"
    assert (answer["stay"], len(answer["steps"])) == (True, 2)
    rows = run(source, "2", "--stay", "--format", "csv").stdout.splitlines()
    assert rows[0].startswith("number,officers,seat,relieved,burdened,peak_before,peak,cost")
    assert rows[1] == "1,1,A D,A D,,60.0,30.0,0,30.0,true"


def test_taken_away_it_says_who_leaves(source: str) -> None:
    told = run(source, "1", "--reverse").stdout
    assert "1 officer is taken away" in told
    assert "leaves" in told
    assert "load that rises" in told


def test_a_regretted_beginning_is_told(tmp_path: Path) -> None:
    from tests.answers.test_place import pairs_move

    answer = tmp_path / "pairs.json"
    answer.write_text(json.dumps(TABLES), encoding="utf-8")
    from optimizer.answers.place import place
    from optimizer.terminal.place import place_text

    told = place_text(place(pairs_move(), 2, pool="p"), None)
    assert "Place 2: the heaviest load is 50 and could be 25." in told


def test_no_plan_is_said(tmp_path: Path) -> None:
    path = tmp_path / "none.json"
    path.write_text(json.dumps(TABLES | NO_ROOM), encoding="utf-8")
    assert "No plan keeps all the rules, even with 2 officers more." in run(str(path), "2").stdout


def test_what_is_no_number_of_officers_is_bad_input(source: str) -> None:
    with pytest.raises(InputError, match="0 is no number of officers"):
        run(source, "0")
