"""The PDF has the content of the page, the same bytes each time, and can be read aloud."""

import io
import os
import subprocess
import sys
from collections.abc import Callable

import pytest
from pypdf import PdfReader

from optimizer import solve
from optimizer.answers.plain import load_number
from optimizer.answers.report import Report
from optimizer.files import instance_from_tables
from optimizer.pages.report_page import report_pdf
from tests.pages.reading import report_of
from tests.pages.test_report_page import HOSTILE, infeasible, nothing_found, tables

SOME = ("docket_offices_fy2017", "field_offices_fy2024", "four_offices_2016", "weighted_probation")
"""Without places, with a map, small, and with pools and hires."""


def text_of(content: bytes) -> str:
    pages = PdfReader(io.BytesIO(content)).pages
    return " ".join(" ".join(page.extract_text() for page in pages).split())


@pytest.mark.parametrize("name", SOME)
def test_the_pdf_says_what_the_report_says(name: str) -> None:
    report = report_of(name).to_dict()
    content = report_pdf(report_of(name))
    assert content.startswith(b"%PDF-")
    assert len(content) < 1_000_000
    text = text_of(content)
    assert "The heaviest caseload is as light as it can be." in text
    assert report["proof"]["statement"] in text
    assert report["provenance"]["seal"] in text
    assert report["provenance"]["instance"] in text
    assert load_number(report["peak"]) in text


def test_the_pdf_is_tagged_has_a_title_and_a_language() -> None:
    reader = PdfReader(io.BytesIO(report_pdf(report_of("weighted_probation"))))
    root = reader.trailer["/Root"]
    assert root["/MarkInfo"]["/Marked"]
    assert root["/Lang"] == "en"
    assert reader.metadata is not None
    assert str(reader.metadata.title).startswith("weighted_probation: The heaviest")


def test_the_pdf_is_the_same_in_another_process() -> None:
    code = (
        "import sys; from optimizer import read_instance, solve;"
        "from optimizer.pages.report_page import report_pdf;"
        "sys.stdout.buffer.write(report_pdf(solve(read_instance('weighted_probation'))))"
    )
    environment = {**os.environ, "PYTHONHASHSEED": "7", "TZ": "Asia/Tokyo"}
    other = subprocess.run(
        [sys.executable, "-c", code], capture_output=True, check=True, env=environment
    )
    assert other.stdout == report_pdf(report_of("weighted_probation"))


def test_names_are_text_in_the_pdf_as_well() -> None:
    content = report_pdf(solve(instance_from_tables(tables())))
    text = text_of(content)
    assert "#let x = [*]" in text
    assert "{{ 7*7 }}" in text
    assert "Ed\\u202einburgh" in text
    assert f"name {HOSTILE}" in text


@pytest.mark.parametrize(
    ("report", "said"),
    [
        (infeasible, "No placement keeps every rule."),
        (nothing_found, "Stopped at the time limit: no plan was found."),
    ],
    ids=["infeasible", "nothing found"],
)
def test_without_a_plan_there_is_a_pdf_too(report: Callable[[], Report], said: str) -> None:
    text = text_of(report_pdf(report()))
    assert said in text
    assert "caseload conflict" in text


def test_a_long_name_stays_on_the_paper() -> None:
    long = "x" * 120
    given = {
        "format": "caseload/1",
        "offices": [{"office": long}],
        "duties": [{"duty": "d" * 100}],
        "caseload": [{"office": long, "duty": "d" * 100, "cases": 5}],
        "staff": [{"office": long, "duty": "d" * 100, "officers": 1}],
    }
    reader = PdfReader(io.BytesIO(report_pdf(solve(instance_from_tables(given)))))
    words = [word for page in reader.pages for word in page.extract_text().split()]
    # About a hundred letters fill a line.
    assert max(map(len, words)) < 100
    # In the table the name and the duty stand side by side, each in lines of its own.
    assert sum(set(word) == {"x"} for word in words) > 4
    assert sum(set(word) == {"d"} for word in words) > 4
