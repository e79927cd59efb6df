"""Where the answer goes, whole, in UTF-8 and quietly."""

import json
import resource
import subprocess
from pathlib import Path

import pytest

from optimizer.commands import common
from optimizer.domain import question
from optimizer.files.report import report_csv, report_json
from tests.cli.command import Run, Write, command, environment


def test_output_is_the_same_as_on_screen(run: Run, write: Write, tmp_path: Path) -> None:
    source = write()
    for form in ("json", "csv"):
        shown = run("solve", source, "--format", form).stdout
        done = run("solve", source, "--format", form, "--output", "answer")
        assert (done.returncode, done.stdout) == (0, b"")
        assert (tmp_path / "answer").read_bytes() == shown


def test_a_full_disk_leaves_the_old_answer_whole(write: Write, tmp_path: Path) -> None:
    (tmp_path / "answer.json").write_text("old", encoding="utf-8")
    before = [*(path.name for path in tmp_path.iterdir()), "two.json"]

    def no_room() -> None:
        resource.setrlimit(resource.RLIMIT_FSIZE, (100, 100))

    done = subprocess.run(
        command("solve", write(), "--format", "json", "--output", "answer.json"),
        cwd=tmp_path,
        env=environment(PYTHONDONTWRITEBYTECODE="1"),
        capture_output=True,
        preexec_fn=no_room,
    )
    assert done.returncode == 2
    assert b"cannot write" in done.stderr
    assert b"Traceback" not in done.stderr
    assert (tmp_path / "answer.json").read_text(encoding="utf-8") == "old"
    assert sorted(path.name for path in tmp_path.iterdir()) == sorted(before)


@pytest.mark.parametrize("form", ["table", "json", "csv"])
def test_any_locale_gives_utf8(run: Run, write: Write, form: str) -> None:
    usual = run("solve", write(), "--format", form, PYTHONUTF8="1").stdout
    assert "Ö" in usual.decode()
    assert run("solve", write(), "--format", form, LC_ALL="C", PYTHONUTF8="0").stdout == usual
    assert run("solve", write(), "--format", form, PYTHONIOENCODING="cp1252").stdout == usual


def test_a_reader_that_stops_is_no_trouble(write: Write, tmp_path: Path) -> None:
    process = subprocess.Popen(
        command("solve", write(), "--format", "json"),
        cwd=tmp_path,
        env=environment(),
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
    )
    assert process.stdout
    process.stdout.close()
    assert process.stderr
    assert process.stderr.read() == b""
    process.stderr.close()
    assert process.wait() == 0


def test_a_pipe_gets_neither_colour_nor_progress(run: Run, write: Write) -> None:
    done = run("solve", write())
    assert b"\x1b" not in done.stdout
    assert done.stderr == b""
    assert max(map(len, done.stdout.decode().splitlines())) <= 80


def test_help_imports_nothing_heavy(run: Run) -> None:
    done = run("--help", PYTHONPROFILEIMPORTTIME="1")
    imported = {line.split(b"|")[-1].strip().split(b".")[0] for line in done.stderr.splitlines()}
    assert done.returncode == 0
    assert b"click" in imported
    heavy = {b"numpy", b"pandas", b"ortools", b"pulp", b"highspy", b"rich", b"joblib"}
    assert not imported & heavy
    for verb in (b"instances", b"check", b"solve", b"verify", b"batch"):
        assert verb in done.stdout


def test_the_words_of_a_question_are_those_of_the_domain() -> None:
    assert common.ENGINES == question.ENGINES
    assert common.OBJECTIVES == question.OBJECTIVES


def test_json_output_needs_neither_rich_nor_joblib(run: Run, write: Write) -> None:
    done = run("solve", write(), "--format", "json", PYTHONPROFILEIMPORTTIME="1")
    imported = {line.split(b"|")[-1].strip().split(b".")[0] for line in done.stderr.splitlines()}
    assert b"numpy" in imported
    assert not imported & {b"rich", b"joblib", b"pandas", b"pulp", b"highspy"}


def test_the_report_has_one_spelling_with_a_row_on_each_line() -> None:
    cells = [{"office": "Ö", "load": None}, {"office": "A", "load": {"exact": "1/3"}}]
    report: dict[str, object] = {"format": "caseload-report/1", "cells": cells, "moves": []}
    assert report_json(report) == (
        '{\n"format": "caseload-report/1",\n"cells": [\n{"office": "Ö", "load": null},\n'
        '{"office": "A", "load": {"exact": "1/3"}}\n],\n"moves": []\n}\n'
    )
    assert json.loads(report_json(report)) == report


def test_csv_holds_no_formula_and_no_date() -> None:
    cell = {
        "office": "=1+1",
        "duty": "D",
        "cases": 4,
        "weighted_cases": 4,
        "standard": 1,
        "officers_today": 0,
        "officers": 3,
        "load_today": {"exact": None, "value": None},
        "load": {"exact": "4/3", "value": 1.25},
    }
    heading, row = report_csv({"cells": [cell]}).splitlines()
    assert heading.endswith("officers_today,officers,load_today,load")
    assert row == "'=1+1,D,4,4,1,0,3,,1.25"
