"""A file is written whole or not at all, whatever stops it."""

import errno
import os
import stat
from collections.abc import Callable
from pathlib import Path
from typing import NoReturn

import pytest

from optimizer.files import instance_from_tables, write_folder, write_json, write_whole
from tests.files.inputs import tables


def full_disk(*_: object, **__: object) -> NoReturn:
    raise OSError(errno.ENOSPC, "No space left on device")


def interrupted(*_: object, **__: object) -> NoReturn:
    raise KeyboardInterrupt


STOPS: list[Callable[..., NoReturn]] = [full_disk, interrupted]


@pytest.mark.parametrize("call", ["fsync", "replace"])
@pytest.mark.parametrize("stop", STOPS)
def test_whatever_stops_it_the_old_file_stays_and_nothing_else(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, call: str, stop: Callable[..., NoReturn]
) -> None:
    path = tmp_path / "report.json"
    path.write_text("old")
    monkeypatch.setattr(os, call, stop)
    with pytest.raises((OSError, KeyboardInterrupt)):
        write_whole(path, "new" * 100_000)
    monkeypatch.undo()
    assert path.read_text() == "old"
    assert list(tmp_path.iterdir()) == [path]


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="needs the device that is always full")
def test_a_device_that_is_full_says_so() -> None:
    with pytest.raises(OSError, match="No space left"):
        write_whole("/dev/full", "new")


@pytest.mark.parametrize("content", ["über\n", "über\n".encode()])
def test_text_is_utf_8_with_its_line_ends_as_they_are(tmp_path: Path, content: str | bytes) -> None:
    write_whole(tmp_path / "a", content)
    assert (tmp_path / "a").read_bytes() == b"\xc3\xbcber\n"


def test_a_new_file_has_the_usual_permissions_and_an_old_one_keeps_its_own(tmp_path: Path) -> None:
    usual = tmp_path / "usual"
    usual.touch()
    write_whole(tmp_path / "new", "x")
    assert stat.S_IMODE((tmp_path / "new").stat().st_mode) == stat.S_IMODE(usual.stat().st_mode)
    usual.chmod(0o640)
    write_whole(usual, "x")
    assert stat.S_IMODE(usual.stat().st_mode) == 0o640


def test_a_link_stays_a_link(tmp_path: Path) -> None:
    (tmp_path / "target").write_text("old")
    (tmp_path / "link").symlink_to("target")
    write_whole(tmp_path / "link", "new")
    assert (tmp_path / "link").is_symlink()
    assert (tmp_path / "target").read_text() == "new"


def test_a_missing_folder_is_an_error(tmp_path: Path) -> None:
    with pytest.raises(FileNotFoundError):
        write_whole(tmp_path / "nowhere" / "a", "x")


@pytest.mark.parametrize("call", ["fsync", "replace"])
@pytest.mark.parametrize("stop", STOPS)
def test_a_folder_is_there_whole_or_not_at_all(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, call: str, stop: Callable[..., NoReturn]
) -> None:
    instance = instance_from_tables(tables())
    (tmp_path / "empty").mkdir()
    monkeypatch.setattr(os, call, stop)
    with pytest.raises((OSError, KeyboardInterrupt)):
        write_folder(instance, tmp_path / "given")
    monkeypatch.undo()
    assert list(tmp_path.iterdir()) == [tmp_path / "empty"]
    write_folder(instance, tmp_path / "empty")
    assert sorted(path.name for path in (tmp_path / "empty").iterdir()) == [
        "about.csv", "caseload.csv", "duties.csv", "offices.csv", "staff.csv",
    ]  # fmt: skip


def test_a_folder_that_is_not_empty_is_left_alone(tmp_path: Path) -> None:
    (tmp_path / "lanes.csv").write_text("from,to\nA,B\n")
    with pytest.raises(FileExistsError):
        write_folder(instance_from_tables(tables()), tmp_path)
    assert [path.name for path in tmp_path.iterdir()] == ["lanes.csv"]


def test_json_has_a_row_a_line(tmp_path: Path) -> None:
    write_json(instance_from_tables(tables(name="Zürich")), tmp_path / "a.json")
    lines = (tmp_path / "a.json").read_text(encoding="utf-8").splitlines()
    assert lines[2] == '  "name": "Zürich",'
    assert '    {"office": "A", "duty": "D", "cases": 8}' in lines
