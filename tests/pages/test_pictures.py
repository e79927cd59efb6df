"""Single pictures of answers, and how a chart becomes a drawing."""

import struct
from typing import Any

import pytest

from optimizer import read_instance
from optimizer.answers.frontier import frontier
from optimizer.domain.errors import Refusal
from optimizer.pages.charts import Bar, bars
from optimizer.pages.draw import draw_svg
from optimizer.pages.pictures import picture, picture_png
from tests.pages.reading import read


def load(exact: str | None, value: float | None) -> dict[str, Any]:
    return {"exact": exact, "value": value}


BARE, SIX, FOUR, THREE = load(None, None), load("6", 6.0), load("4", 4.0), load("3", 3.0)

FRONTIER = {
    "format": "caseload-frontier/1",
    "name": "two & <three>",
    "by": "cost",
    "steps": [
        {"cost": 0, "transfers": 0, "peak": BARE, "label": "proved"},
        {"cost": 10, "transfers": 1, "peak": SIX, "label": "proved"},
        {"cost": 20.5, "transfers": 2, "peak": THREE, "label": "best_found"},
    ],
}
CURVE = {
    "format": "caseload-curve/1",
    "name": "curve",
    "officers": 10,
    "points": [
        {"change": -1, "outcome": "infeasible", "peak": BARE, "label": "proved"},
        {"change": 0, "outcome": "plan", "peak": SIX, "label": "proved"},
        {"change": 1, "outcome": "plan", "peak": FOUR, "label": "claimed"},
    ],
}
COMPARE = {
    "format": "caseload-compare/1",
    "name": "a → b",
    "a": {"peak": SIX},
    "b": {"peak": FOUR},
    "steps": [{"name": "growth", "after": BARE}, {"name": "staff + rules", "after": FOUR}],
}


@pytest.mark.parametrize("answer", [FRONTIER, CURVE, COMPARE], ids=["frontier", "curve", "compare"])
def test_a_picture_stands_alone_and_says_what_it_shows(answer: dict[str, Any]) -> None:
    svg = picture(answer)
    page = read(svg)
    assert page.named("svg")[0]["role"] == "img"
    assert answer["name"] in page.text("title")
    assert answer["name"] in page.text("text")
    assert page.text("desc")
    assert "://" not in svg.replace("http://www.w3.org/2000/svg", "")
    assert picture(answer) == svg


def test_the_staircase_says_where_it_starts_and_ends() -> None:
    page = read(picture(FRONTIER))
    told = "From 6 at 10 to 3 at 20.5 (cost of the moves). 1 point with an uncovered cell"
    assert told in page.text("desc")
    assert "6" in page.text("text")
    assert "not proved" in page.text("text")


def test_the_curve_counts_officers_and_leaves_out_where_there_is_no_plan() -> None:
    assert read(picture(CURVE)).text("desc") == "From 6 at 10 to 4 at 11 (officers)."


def test_the_waterfall_names_each_cause() -> None:
    page = read(picture(COMPARE))
    causes = ("cases", "officers who came or left")
    for word in ("before", *causes, "after", "uncovered", "covered"):
        assert word in page.text("text")
    assert (
        "by cases to uncovered, then by officers who came or left, rules and limits to 4."
        in page.text("desc")
    )


def test_a_real_frontier_is_drawn() -> None:
    answer = frontier(read_instance("four_offices_2016"))
    page = read(picture(answer))
    assert "From 5.64 at 0 to 2.19 at 319" in page.text("desc")


def test_what_has_no_picture_is_refused() -> None:
    with pytest.raises(Refusal, match="no picture"):
        picture({"format": "caseload-conflict/1"})
    bare = {**FRONTIER, "steps": FRONTIER["steps"][:1]}
    with pytest.raises(Refusal, match="No step has a load"):
        picture(bare)
    with pytest.raises(Refusal, match="No step has a load"):
        picture({**FRONTIER, "steps": []})


def test_a_picture_as_png_has_two_pixels_for_each_unit() -> None:
    png = picture_png(CURVE)
    assert png.startswith(b"\x89PNG")
    width, height = struct.unpack(">II", png[16:24])
    drawn = read(picture(CURVE)).named("svg")[0]
    assert (width, height) == (2 * int(str(drawn["width"])), 2 * int(str(drawn["height"])))


def test_nothing_is_fetched_for_a_chart() -> None:
    chart = {"data": {"url": "http://127.0.0.1:9/x.json"}, "mark": "point", "encoding": {}}
    with pytest.raises(ValueError, match=r"(?i)base.?url|allowed|external"):
        draw_svg(chart, "title", "description")


def test_names_that_look_alike_when_shortened_keep_their_bars() -> None:
    long = "a very long name of an office, number "
    rows = [Bar(f"{long}{i}", SIX, FOUR) for i in range(3)]
    chart = bars(rows, planned=True, unit="x", mark=(1.0, "line"), top=6.0, longest=40)
    page = read(draw_svg(chart, "title", "description"))
    shown = page.text("text")
    assert shown.count("a very long name of an office") == 3
    assert "(2)" in shown
    assert "(3)" in shown
    assert sum(tag == "path" and at.get("fill") == "#1f4e79" for tag, at in page.tags) == 3 + 1


def test_numbers_in_names_are_left_as_they_are() -> None:
    rows = [Bar('3.14159265 d="M0,1.23456" clip7', SIX, FOUR)]
    chart = bars(rows, planned=True, unit="x", mark=(1.0, "line"), top=6.0, longest=40)
    page = read(draw_svg(chart, "title", "description"))
    assert '3.14159265 d="M0,1.23456"' in page.text("text")
