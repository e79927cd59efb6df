"""What an answer is written as, by the name of its file; what cannot be drawn says so."""

from pathlib import Path
from xml.etree import ElementTree

import pytest

from tests.cli.command import Run, Write

PNG = b"\x89PNG\r\n\x1a\n"


@pytest.mark.parametrize("verb", ["frontier", "curve", "compare"])
def test_it_is_drawn(run: Run, write: Write, tmp_path: Path, verb: str) -> None:
    source = write()
    sources = [source, source] if verb == "compare" else [source]
    svg, png = tmp_path / "drawn.svg", tmp_path / "drawn.PNG"
    for picture in (svg, png):
        done = run(verb, *sources, "--output", str(picture))
        assert done.returncode == 0, done.stderr
    root = ElementTree.parse(svg).getroot()
    assert root.tag == "{http://www.w3.org/2000/svg}svg"
    assert "two offices" in svg.read_text("utf-8")
    assert png.read_bytes().startswith(PNG)


def test_a_format_that_says_otherwise_is_refused(run: Run, write: Write, tmp_path: Path) -> None:
    picture = tmp_path / "drawn.svg"
    done = run("frontier", write(), "--output", str(picture), "--format", "json")
    assert done.returncode == 2
    assert b"drawn.svg" in done.stderr
    assert not picture.exists()


def test_what_cannot_be_drawn_says_so(run: Run, write: Write, tmp_path: Path) -> None:
    picture = tmp_path / "drawn.png"
    done = run("rank", write(), "move", "--output", str(picture))
    assert done.returncode == 3
    assert b"no_picture" in done.stderr
    assert not picture.exists()


@pytest.mark.parametrize(
    ("suffix", "start"), [(".xlsx", b"PK"), (".html", b"<!DOCTYPE html>"), (".pdf", b"%PDF")]
)
def test_a_report_is_written_as_its_name_says(
    run: Run, write: Write, tmp_path: Path, suffix: str, start: bytes
) -> None:
    place = tmp_path / f"plan{suffix}"
    done = run("solve", write(), "--output", str(place))
    assert done.returncode == 0, done.stderr
    assert place.read_bytes()[: len(start)].lower() == start.lower()
    refused = run("solve", write(), "--output", str(place), "--format", "csv")
    assert refused.returncode == 2
