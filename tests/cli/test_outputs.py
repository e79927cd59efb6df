"""What an answer is written as, by the name of its file; what cannot be drawn says so."""

from pathlib import Path
from xml.etree import ElementTree

import pytest
from click.testing import CliRunner, Result

from optimizer.cli import caseload
from tests.cli.command import Run, Write


def answered(*arguments: str) -> Result:
    return CliRunner().invoke(caseload, arguments)


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


ASKED = {
    "solve": [], "frontier": [], "curve": [], "conflict": [], "service": [],
    "place": ["1"], "rank": ["move"], "evaluate": ["today"], "why": ["--stay"], "compare": [],
}  # fmt: skip
"""Every question, and what it asks beside the instance."""


@pytest.mark.parametrize("question", ASKED)
@pytest.mark.parametrize("ending", [".xls", ".ods", ".md", ".docx", ".htm", ".tsv"])
def test_an_ending_that_no_question_writes_is_refused(
    tmp_path: Path, question: str, ending: str
) -> None:
    """Refused before the instance is read: there is none."""
    place = tmp_path / f"answer{ending}"
    source = ["nowhere"] * (2 if question == "compare" else 1)
    done = answered(question, *source, *ASKED[question], "--output", str(place))
    assert done.exit_code == 2
    told = " ".join(done.output.split())
    assert f"{question} cannot write '{ending}'" in told
    assert "must end in .txt" in told
    assert not place.exists()


@pytest.mark.parametrize(
    ("question", "ending"),
    [("rank", ".png"), ("conflict", ".csv"), ("solve", ".svg"), ("frontier", ".docx")],
)
def test_what_one_question_writes_another_refuses(
    tmp_path: Path, question: str, ending: str
) -> None:
    place = tmp_path / f"answer{ending}"
    done = answered(question, "nowhere", *ASKED[question], "--output", str(place))
    assert done.exit_code == 2
    assert f"{question} cannot write" in done.output


@pytest.mark.parametrize("question", ASKED)
@pytest.mark.parametrize("ending", [".json", ".JSON", ".csv", ".txt", ""])
def test_an_ending_says_the_format(
    write: Write, tmp_path: Path, question: str, ending: str
) -> None:
    if (question, ending) == ("conflict", ".csv"):
        return  # its answer is no table
    source = [write()] * (2 if question == "compare" else 1)
    source = [str(tmp_path / name) for name in source]
    asked = [question, *source, *ASKED[question]]
    form = {".json": "json", ".csv": "csv"}.get(ending.lower(), "table")
    place = tmp_path / f"answer{ending}"
    done = answered(*asked, "--output", str(place))
    assert done.exit_code == 0, done.output
    if form == "table":
        assert not place.read_bytes().startswith(b"{")
        assert "two offices" in place.read_text("utf-8")
    else:
        assert place.read_bytes() == answered(*asked, "--format", form).stdout_bytes


def test_a_text_may_hold_any_format(write: Write, tmp_path: Path) -> None:
    source, place = str(tmp_path / write()), tmp_path / "answer.txt"
    done = answered("solve", source, "--format", "json", "--output", str(place))
    assert done.exit_code == 0
    assert place.read_bytes().startswith(b"{")


@pytest.mark.parametrize("question", [*ASKED, "why --values"])
@pytest.mark.parametrize(
    ("ending", "start"), [(".html", b"<!DOCTYPE html>"), (".pdf", b"%PDF"), (".xlsx", b"PK")]
)
def test_every_answer_is_a_page_a_paper_and_a_workbook(
    write: Write, tmp_path: Path, question: str, ending: str, start: bytes
) -> None:
    verb, *flags = question.split()
    source = [str(tmp_path / write())] * (2 if verb == "compare" else 1)
    place = tmp_path / f"answer{ending}"
    asked = flags or ASKED[verb]
    done = answered(verb, *source, *asked, "--output", str(place))
    assert done.exit_code == 0, done.output
    assert place.read_bytes().startswith(start)
    if ending == ".html":
        assert "two offices" in place.read_text("utf-8")


@pytest.mark.parametrize(
    ("ending", "start"), [(".html", b"<!DOCTYPE html>"), (".pdf", b"%PDF"), (".xlsx", b"PK")]
)
def test_a_batch_is_one_page_of_all(
    run: Run, write: Write, tmp_path: Path, ending: str, start: bytes
) -> None:
    source, place = write(), tmp_path / f"all{ending}"
    done = run("batch", source, "nowhere.json", "--workers", "1", "--output", str(place))
    assert done.returncode == 2
    assert place.read_bytes().startswith(start)
    refused = run("batch", source, "--output", str(tmp_path / "none" / f"all{ending}"))
    assert refused.returncode == 2
    assert b"does not exist" in refused.stderr


def test_a_template_is_not_written_over(tmp_path: Path) -> None:
    place = tmp_path / "filled.xlsx"
    place.write_bytes(b"a week's work")
    asked = ("template", "--output", str(place))
    done = answered(*asked)
    assert done.exit_code == 2
    assert "--force" in done.output
    assert place.read_bytes() == b"a week's work"
    assert answered(*asked, "--force").exit_code == 0
    assert place.read_bytes().startswith(b"PK")


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
