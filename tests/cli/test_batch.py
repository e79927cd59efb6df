"""Many instances: one summary, the same bytes for any number of workers."""

import csv
import signal
import subprocess
import time
from pathlib import Path

import pytest

from optimizer.answers.batch import find_sources
from tests.cli.command import FAULTS, NO_ROOM, Run, Write, command, environment


def summary(folder: Path) -> list[dict[str, str]]:
    with (folder / "summary.csv").open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def test_one_bad_input_never_stops_the_rest(run: Run, write: Write, tmp_path: Path) -> None:
    bad = write("bad.json", **FAULTS)
    paths = (write("b.json"), bad, "nowhere.json", write("none.json", **NO_ROOM), write("a.json"))
    done = run("batch", *paths, "--output", "out", "--workers", "2")
    rows = summary(tmp_path / "out")
    assert done.returncode == 2, done.stderr
    assert [row["name"] for row in rows] == ["b", "bad", "nowhere", "none", "a"]
    assert [row["outcome"] for row in rows] == ["plan", "", "", "infeasible", "plan"]
    assert [bool(row["error"]) for row in rows] == [False, True, True, False, False]
    assert (rows[0]["peak_today"], rows[0]["peak"], rows[0]["moves"]) == ("60.0", "30.0", "1")
    names = {path.name for path in (tmp_path / "out").iterdir()}
    assert names == {"a.json", "b.json", "none.json", "summary.csv"}
    shown = done.stdout.decode()
    assert "5 instances: 3 answered, 2 failed." in shown
    assert shown.index("b ") < shown.index("none ") < shown.index("a ")


def test_all_answered_is_0(run: Run, write: Write) -> None:
    assert run("batch", write(), write("none.json", **NO_ROOM), "--workers", "1").returncode == 0


def test_reports_are_the_same_for_any_number_of_workers(
    run: Run, write: Write, tmp_path: Path
) -> None:
    for place in range(5):
        cases = [
            {"office": "A", "duty": "D", "cases": 60 + 7 * place},
            {"office": "Ö", "duty": "D", "cases": 30},
        ]
        write(f"many/{place}.json", caseload=cases)
    write("many/bad.json", **FAULTS)
    shown = [
        run("batch", "many", "--output", f"out{workers}", "--workers", str(workers)).stdout
        for workers in (1, 2, 3)
    ]
    contents = [
        {path.name: path.read_bytes() for path in (tmp_path / f"out{workers}").iterdir()}
        for workers in (1, 2, 3)
    ]
    assert len(contents[0]) == 6
    assert contents[0] == contents[1] == contents[2]
    assert shown[0] == shown[1] == shown[2]
    single = run("solve", "many/3.json", "--format", "json").stdout
    assert contents[0]["3.json"] == single


@pytest.mark.usefixtures("ctrl_c")
def test_interrupting_keeps_what_is_written(write: Write, tmp_path: Path) -> None:
    paths = [write(f"{place}.json") for place in range(400)]
    process = subprocess.Popen(
        command("batch", *paths, "--output", "out", "--workers", "2"),
        cwd=tmp_path,
        env=environment(),
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
    )
    while process.poll() is None and len(list(tmp_path.glob("out/*.json"))) < 2:
        time.sleep(0.01)
    process.send_signal(signal.SIGINT)
    _, told = process.communicate(timeout=60)
    assert process.returncode == 130, told
    assert b"Traceback" not in told
    written = {path.name for path in (tmp_path / "out").iterdir()}
    names = [row["name"] for row in summary(tmp_path / "out")]
    assert 2 <= len(names) < 400
    assert written == {"summary.csv", *(f"{name}.json" for name in names)}
    assert all(path.read_bytes().endswith(b"}\n") for path in tmp_path.glob("out/*.json"))


def test_folders_stand_for_the_instances_in_them(tmp_path: Path) -> None:
    inside = ("b.json", "a.json", "notes.txt", "c/staff.csv", "d/sources.csv")
    for name in (*(f"all/{name}" for name in inside), "other/A.json"):
        path = tmp_path / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text("", encoding="utf-8")
    paths = ("all", "all/c", "other", "four_offices_2016")
    found = find_sources([str(tmp_path / path) for path in paths])
    # "A" would overwrite "a" where upper and lower case are the same.
    names = ["a", "b", "c", "c-2", "A-2", "four_offices_2016"]
    assert [source.name for source in found] == names
