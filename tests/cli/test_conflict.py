"""Which rules cannot be kept together, on the command line."""

import json
from pathlib import Path

import pytest

from optimizer import cli
from tests.cli.command import NO_ROOM, Run, Write


def test_it_names_table_row_and_words_and_ends_with_0(run: Run, write: Write) -> None:
    done = run("conflict", write(**NO_ROOM))
    assert (done.returncode, done.stderr) == (0, b"")
    told = done.stdout.decode().splitlines()
    assert "Conflict: these 2 rules cannot be kept together." in told
    assert [line.split() for line in told if line.startswith("limits")] == [
        ["limits", "1", "max", "A", "D", "has", "at", "most", "1", "officer."],
        ["limits", "2", "max", "Ö", "D", "has", "at", "most", "1", "officer."],
    ]
    assert told[-1] == "  --may-change limits:1:max,limits:2:max"


def test_what_it_says_to_ask_for_has_mends(run: Run, write: Write) -> None:
    source = write(**NO_ROOM)
    *_, line = run("conflict", source).stdout.decode().splitlines()
    told = run("conflict", source, *line.split()).stdout.decode()
    assert "Each of these changes mends it:" in told
    assert "1 → 2   A D has at most 2 officers." in told
    assert "1 → 2   Ö D has at most 2 officers." in told
    assert "Nothing has" in told


def test_json_is_the_whole_answer_and_may_be_written(
    run: Run, write: Write, tmp_path: Path
) -> None:
    source = write(**NO_ROOM)
    asked = ("conflict", source, "--format", "json", "--may-change", "limits:1", "--may-change")
    done = run(*asked, "limits:2:max")
    answer = json.loads(done.stdout)
    assert answer["format"] == "caseload-conflict/1"
    assert answer["provenance"]["question"]["may_change"] == ["limits:1", "limits:2:max"]
    assert [mend["changes"][0]["row"] for mend in answer["mends"]] == [1, 2]
    assert run(*asked, "limits:2:max", "--output", "answer").stdout == b""
    assert (tmp_path / "answer").read_bytes() == done.stdout


def test_rules_that_can_be_kept(run: Run, write: Write) -> None:
    done = run("conflict", write())
    assert (done.returncode, done.stdout) == (0, b"two offices\nThe rules can be kept together.\n")


@pytest.mark.parametrize("name", ["limit", "limits:3", "limits:1:min", "rules:budget", "staff"])
def test_a_name_that_names_nothing_is_bad_input(run: Run, write: Write, name: str) -> None:
    done = run("conflict", write(**NO_ROOM), "--may-change", name)
    assert (done.returncode, done.stdout) == (2, b"")
    told = done.stderr.decode()
    assert "unknown_statement" in told
    assert repr(name) in told
    assert "limits:1:max" in told


def test_out_of_time_is_said(run: Run, write: Write) -> None:
    done = run("conflict", write(**NO_ROOM), "--time-limit", "0.000001")
    assert done.returncode == 0
    assert b"Stopped at the time limit. Whether the rules can be kept" in done.stdout


def test_interrupted_before_anything_is_known_is_130(
    monkeypatch: pytest.MonkeyPatch, write: Write, capsys: pytest.CaptureFixture[str]
) -> None:
    def interrupt(*arguments: object) -> None:
        raise KeyboardInterrupt

    monkeypatch.setattr("optimizer.answers.oracle.Oracle._ask", interrupt)
    assert cli.run(["conflict", write(**NO_ROOM)]) == 130
    assert capsys.readouterr().out == ""


def test_interrupted_later_it_tells_what_is_known(
    monkeypatch: pytest.MonkeyPatch, write: Write, capsys: pytest.CaptureFixture[str]
) -> None:
    def interrupt(*arguments: object) -> None:
        raise KeyboardInterrupt

    monkeypatch.setattr("optimizer.answers.conflict.find_minimal", interrupt)
    assert cli.run(["conflict", write(**NO_ROOM)]) == 0
    told = capsys.readouterr().out
    assert "Interrupted. The rules cannot all be kept." in told
    assert "Fewer of them may do; that is not known." in told
