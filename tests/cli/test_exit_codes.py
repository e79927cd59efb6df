"""What the command answers to a shell."""

import json
import signal
from pathlib import Path

import pytest

from optimizer import cli
from optimizer.domain.errors import Refusal
from tests.cli.command import FAULTS, NO_ROOM, Run, Write


def test_solve_answers_with_0_and_the_best_plan(run: Run, write: Write) -> None:
    done = run("solve", write(), "--format", "json")
    report = json.loads(done.stdout)
    assert done.returncode == 0
    assert done.stderr == b""
    assert report["outcome"] == "plan"
    assert report["today"]["exact"] == "60"
    assert report["peak"]["exact"] == "30"
    assert [cell["officers"] for cell in report["cells"]] == [2, 1]
    assert report["totals"]["transfers"] == 1


def test_infeasible_is_an_answer(run: Run, write: Write) -> None:
    for form in ("table", "json", "csv"):
        done = run("solve", write(**NO_ROOM), "--format", form)
        assert done.returncode == 0, done.stderr
    table = run("solve", write(**NO_ROOM)).stdout.decode()
    assert "No placement keeps every rule." in table


@pytest.mark.parametrize("verb", ["check", "solve"])
def test_every_fault_is_told_with_place_value_and_remedy(run: Run, write: Write, verb: str) -> None:
    done = run(verb, write(**FAULTS))
    told = (done.stdout if verb == "check" else done.stderr).decode()
    assert done.returncode == 2
    for part in (
        "2 faults",
        "negative",
        "not_whole",
        "table caseload",
        "row 1",
        "row 2",
        "-60",
        "3.5",
    ):
        assert part in told
    assert told.count("column cases") == 2
    assert "Write" in told
    assert "Traceback" not in told


def test_check_finds_nothing_wrong(run: Run, write: Write) -> None:
    done = run("check", write())
    assert done.returncode == 0
    assert done.stdout.startswith(b"no faults\n  offices     2\n")


@pytest.mark.parametrize(
    "arguments",
    [
        ("solve",),
        ("solve", "two.json", "--engine", "abacus"),
        ("solve", "two.json", "--time-limit", "nan"),
        ("solve", "two.json", "--time-limit", "0"),
        ("solve", "two.json", "--budget", "many"),
        ("solve", "two.json", "--output", "nowhere/report.json"),
        ("solve", "nowhere.json"),
        ("batch", "two.json", "--workers", "0"),
        ("fly",),
    ],
)
def test_wrong_usage_is_bad_input(run: Run, write: Write, arguments: tuple[str, ...]) -> None:
    write()
    done = run(*arguments)
    assert done.returncode == 2
    assert done.stdout == b""
    assert b"Traceback" not in done.stderr


def test_refusal_is_3(
    monkeypatch: pytest.MonkeyPatch, write: Write, capsys: pytest.CaptureFixture[str]
) -> None:
    def refuse(*arguments: object, **options: object) -> None:
        raise Refusal("mixed_fte", "The network cannot say this.", "Ask for another engine.")

    monkeypatch.setattr("optimizer.solve", refuse, raising=False)
    assert cli.run(["solve", write()]) == 3
    assert "mixed_fte" in (told := capsys.readouterr().err)
    assert "Ask for another engine." in told


def test_a_defect_is_one_line_and_a_traceback_only_on_demand(
    monkeypatch: pytest.MonkeyPatch, write: Write, capsys: pytest.CaptureFixture[str]
) -> None:
    def fall(*arguments: object, **options: object) -> None:
        raise KeyError("a\nb")

    monkeypatch.setattr("optimizer.solve", fall, raising=False)
    monkeypatch.delenv("CASELOAD_DEBUG", raising=False)
    assert cli.run(["solve", write()]) == 1
    told = capsys.readouterr().err
    assert told.count("\n") == 1
    assert "report it" in told
    monkeypatch.setenv("CASELOAD_DEBUG", "1")
    assert cli.run(["solve", write()]) == 1
    assert "Traceback" in capsys.readouterr().err


@pytest.mark.usefixtures("ctrl_c")
def test_interrupted_before_any_plan_is_130(monkeypatch: pytest.MonkeyPatch, write: Write) -> None:
    def interrupt(*arguments: object, **options: object) -> None:
        signal.raise_signal(signal.SIGINT)

    monkeypatch.setattr("optimizer.solve", interrupt, raising=False)
    assert cli.run(["solve", write()]) == 130


def test_verify_accepts_our_report_and_finds_a_corrupted_one(
    run: Run, write: Write, tmp_path: Path
) -> None:
    instance = write()
    report = tmp_path / "report.json"
    assert run("solve", instance, "--format", "json", "--output", str(report)).returncode == 0
    honest = run("verify", instance, str(report))
    assert honest.returncode == 0, honest.stdout
    assert b"No violations" in honest.stdout
    corrupted = json.loads(report.read_text(encoding="utf-8"))
    corrupted["cells"][0]["officers"] += 1
    report.write_text(json.dumps(corrupted), encoding="utf-8")
    found = run("verify", instance, str(report))
    assert found.returncode == 4
    assert b"Violation: " in found.stdout


@pytest.mark.parametrize(
    "text", ["", "[]", "{", '{"format": "caseload/1"}', '{"a": 1, "a": 2}', '{"a": NaN}']
)
def test_what_is_no_report_is_bad_input(run: Run, write: Write, tmp_path: Path, text: str) -> None:
    (tmp_path / "report.json").write_text(text, encoding="utf-8")
    done = run("verify", write(), "report.json")
    assert done.returncode == 2
    assert b"bad_report" in done.stderr
