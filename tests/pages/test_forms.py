"""Every question's answer as a page, on paper and as a workbook: they open, and say the same."""

import io
from collections.abc import Callable
from functools import cache
from typing import Any

import pytest
from openpyxl import load_workbook
from pypdf import PdfReader

from optimizer import conflict, read_instance
from optimizer.answers.batch import Row, Source, solve_batch
from optimizer.answers.compare import compare
from optimizer.answers.curve import curve
from optimizer.answers.evaluate import evaluate
from optimizer.answers.frontier import frontier
from optimizer.answers.place import place
from optimizer.answers.rank import rank
from optimizer.answers.service import service
from optimizer.answers.values import values
from optimizer.answers.why import why
from optimizer.files import instance_from_tables
from optimizer.pages.page import answer_html, answer_pdf, answer_xlsx, document_of
from tests.pages.reading import read

FORMULA = "=1+1"
"""A name that a spreadsheet would take for a formula."""


@cache
def four() -> Any:
    return read_instance("four_offices_2016")


def clash() -> Any:
    # Two and one are to serve in the offices, and there are two.
    return instance_from_tables(
        {
            "format": "caseload/1",
            "name": FORMULA,
            "offices": [{"office": "o", "name": FORMULA}, {"office": "p"}],
            "duties": [{"duty": "d"}],
            "caseload": [{"office": "o", "duty": "d", "cases": 9}],
            "staff": [{"office": "o", "duty": "d", "officers": 2}],
            "limits": [
                {"office": "o", "duty": "d", "min": 2},
                {"office": "p", "duty": "d", "min": 1},
            ],
        }
    )


ANSWERS: dict[str, Callable[[], Any]] = {
    "frontier": lambda: frontier(four()),
    "curve": lambda: curve(four(), officers=2),
    "place": lambda: place(four(), 3),
    "place reverse": lambda: place(four(), 2, reverse=True),
    "service": lambda: service(four(), "today"),
    "rank move": lambda: rank(four(), {"what": "move"}),
    "rank add": lambda: rank(four(), {"what": "add"}),
    "rank remove": lambda: rank(four(), {"what": "remove"}),
    "rank shift": lambda: rank(four(), {"what": "shift", "cases": 100}),
    "compare": lambda: compare(four(), four(), plan_a="today"),
    "evaluate": lambda: evaluate(four(), "today"),
    "evaluate broken": lambda: evaluate(clash(), "today"),
    "why": lambda: why(four(), {"office": "Atlanta", "duty": "detained", "more": 2}),
    "values": lambda: values(four()),
    "conflict": lambda: conflict(clash(), may_change=("limits",)),
    "no conflict": lambda: conflict(four()),
    "batch": lambda: [
        *solve_batch([Source("four", "four_offices_2016")], num_workers=1),
        Row(FORMULA, "nowhere", failure="bad_input", error="It cannot be read."),
    ],
}


@cache
def answer_of(name: str) -> Any:
    return ANSWERS[name]()


@pytest.mark.parametrize("name", ANSWERS)
def test_an_answer_has_a_page(name: str) -> None:
    html = answer_html(answer_of(name))
    page, document = read(html), document_of(answer_of(name))
    assert html == answer_html(answer_of(name))
    assert document.headline
    assert document.headline in " ".join(page.text("p").split())
    assert "<script" not in html
    assert page.tables


@pytest.mark.parametrize("name", ANSWERS)
def test_an_answer_is_printed(name: str) -> None:
    content = answer_pdf(answer_of(name))
    assert content == answer_pdf(answer_of(name))
    said = "".join(page.extract_text() for page in PdfReader(io.BytesIO(content)).pages)
    headline = document_of(answer_of(name)).headline
    # A line may end within a word that has a hyphen.
    assert "".join(headline.split()) in "".join(said.split())


@pytest.mark.parametrize("name", ANSWERS)
def test_an_answer_is_a_workbook(name: str) -> None:
    content = answer_xlsx(answer_of(name))
    assert content == answer_xlsx(answer_of(name))
    document, book = document_of(answer_of(name)), load_workbook(io.BytesIO(content))
    first, *tables = book.worksheets
    assert first.title == "summary"
    assert first["A2"].value == document.headline
    assert len(tables) == len(read(answer_html(answer_of(name))).tables)
    for sheet in book:
        for row in sheet.iter_rows():
            for cell in row:
                assert cell.data_type != "f"


def called() -> Any:
    # Three officers, and 60 and 30 cases of a standard of 10: 6 and 1.5 times it today.
    return instance_from_tables(
        {
            "format": "caseload/1",
            "offices": [{"office": "N", "name": "North"}, {"office": "South"}],
            "duties": [{"duty": "f", "name": "field", "standard": 10}],
            "caseload": [
                {"office": "N", "duty": "f", "cases": 60},
                {"office": "South", "duty": "f", "cases": 30},
            ],
            "staff": [
                {"office": "N", "duty": "f", "officers": 1},
                {"office": "South", "duty": "f", "officers": 2},
            ],
        }
    )


def test_a_workbook_counts_and_has_ids_beside_names() -> None:
    book = load_workbook(io.BytesIO(answer_xlsx(service(called(), "today"))))
    assert list(book["cells"].iter_rows(min_row=3, values_only=True)) == [
        (
            "office", "office id", "duty", "duty id", "load, of the standard", "FTE", "needed",
            "officers short",
        ),
        ("North", "N", "field", "f", 6, 1, 6, 5),
        ("South", "South", "field", "f", 1.5, 2, 3, 1),
    ]  # fmt: skip
    moves = load_workbook(io.BytesIO(answer_xlsx(frontier(called()))))["moves"]
    assert list(moves.iter_rows(min_row=3, values_only=True)) == [
        (
            "from office", "from duty", "from duty id", "to office", "to office id", "to duty",
            "to duty id", "officers", "move", "cost",
        ),
        ("South", "field", "f", "North", "N", "field", "f", 1, "transfer", 10),
    ]  # fmt: skip


def test_a_page_has_the_first_rows_and_a_workbook_all() -> None:
    answer = frontier(read_instance("field_offices_fy2024"), time_limit=60)
    num = len(answer["steps"])
    assert num > 40
    page = read(answer_html(answer))
    (steps,) = [rows for caption, rows in page.tables.items() if "heaviest load" in caption]
    assert len(steps) == 40
    # From the first to the last, and what each is lighter by counts from the first.
    assert [steps[place][0] for place in (0, -1)] == ["1", f"{num:,}"]
    first, last = (float(steps[place][4]) for place in (0, -1))
    assert float(steps[-1][5]) == pytest.approx(first - last, abs=0.011)
    assert f"And {num - 40:,} more rows" in page.text("p")
    book = load_workbook(io.BytesIO(answer_xlsx(answer)))
    assert book["steps"].max_row == num + 3


def test_names_are_text_in_a_workbook() -> None:
    book = load_workbook(io.BytesIO(answer_xlsx(answer_of("evaluate broken"))))
    values = [cell for row in book["cells"].iter_rows(values_only=True) for cell in row]
    assert FORMULA in values
