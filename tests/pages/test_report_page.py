"""The page says what the report says, to everyone, and fetches nothing."""

import os
import re
import subprocess
import sys
from dataclasses import replace
from typing import Any

import pytest

from optimizer import solve
from optimizer.answers.plain import unit
from optimizer.answers.report import Report
from optimizer.domain.finding import Finding
from optimizer.files import instance_from_tables
from optimizer.judge.certify import Verdict
from optimizer.pages.report_page import report_html
from optimizer.pages.sections import MOST_MOVES
from optimizer.pages.tables import MOST_ROWS, unit_in_words
from tests.pages.reading import BUNDLED, html_of, page_of, read, report_of

HOSTILE = "<script>alert('x')</script> \"&\" {{ 7*7 }} #let x = [*]"
REVERSED = "Ed\u202einburgh"
"""A letter that turns round what follows it; Unicode allows it in a name."""


def tables(**more: Any) -> dict[str, Any]:
    """Return four offices, two of them with cases and nobody, whose names are not to be trusted."""
    offices = [HOSTILE, "<b>Cardiff</b>", REVERSED, "Nowhere"]
    places = [(51.5, -0.12), (51.48, -3.18), (55.95, -3.19)]
    duty = "a&b <i>"
    return {
        "format": "caseload/1",
        "name": f"name {HOSTILE}",
        "source": "http://example.org/<b>table</b>",
        "offices": [
            {"office": name, "latitude": place[0], "longitude": place[1]}
            for name, place in zip(offices, places, strict=False)
        ]
        + [{"office": "Nowhere"}],
        "duties": [{"duty": duty}],
        "caseload": [
            {"office": name, "duty": duty, "cases": cases}
            for name, cases in zip(offices, (100, 50, 70, 70), strict=True)
        ],
        "staff": [
            {"office": HOSTILE, "duty": duty, "officers": 9},
            {"office": "<b>Cardiff</b>", "duty": duty, "officers": 2},
        ],
    } | more


def infeasible() -> Report:
    # Eight and eight officers are asked for, and there are eleven.
    limits = [{"office": name, "duty": "a&b <i>", "min": 8} for name in (HOSTILE, "<b>Cardiff</b>")]
    return solve(instance_from_tables(tables(limits=limits)))


def nothing_found() -> Report:
    report = report_of("four_offices_2016")
    finding = Finding("cpsat", None, finished=False, stopped_by="time_limit")
    return replace(report, finding=finding, verdict=Verdict())


@pytest.mark.parametrize("name", BUNDLED)
def test_the_page_says_what_the_report_says(name: str) -> None:
    report, page = report_of(name).to_dict(), page_of(name)
    words = " ".join(page.text().split())
    assert page.text("h1") == name
    assert "The heaviest caseload is as light as it can be." in words
    for said in (report["bottleneck"]["statement"], report["proof"]["statement"]):
        assert said in words
    instance = report_of(name).instance
    assert instance.source in words
    assert instance.as_of in words
    rows = {row[0]: row[1:] for row in page.rows if row}
    caption = f"The heaviest load, in {unit_in_words(unit(report['cells']))}"
    today, peak = report["today"]["value"], report["peak"]["value"]
    if today is None:
        assert rows["today"] == ["uncovered"]
    else:
        assert float(rows["today"][0].replace(",", "")) == round(today, 1 if today >= 100 else 2)
    assert rows["best placement (proved)"] == [page.tables[caption][-1][1]]
    assert float(rows["best placement (proved)"][0].replace(",", "")) == pytest.approx(peak, 0.01)
    assert rows["seal of the report"] == [report["provenance"]["seal"]]
    assert rows["fingerprint of the tables"] == [report["provenance"]["instance"]]
    assert "caseload 0" in rows["versions"][0]


@pytest.mark.parametrize("name", BUNDLED)
def test_the_heaviest_cells_and_the_first_moves_stand_in_tables(name: str) -> None:
    report, page = report_of(name).to_dict(), page_of(name)
    num = len(report["cells"])
    fits = num <= MOST_ROWS
    caption = "The heaviest first" if fits else f"The {MOST_ROWS} heaviest of {num:,} cells"
    shown = [(row[0], row[1]) for row in page.tables[caption]]
    heaviest = max(report["cells"], key=lambda cell: cell["load"]["value"])
    office = report["names"]["offices"].get(heaviest["office"], heaviest["office"])
    assert shown[0] == (office, heaviest["duty"])
    assert len(set(shown)) == min(num, MOST_ROWS)
    many = len(report["moves"]) > MOST_MOVES
    officers = sorted((move["officers"] for move in report["moves"]), reverse=True)
    top = page.tables["Who goes where" + ", the most officers first" * many]
    assert [row[2] for row in top] == [f"{num:,}" for num in officers[:MOST_MOVES]]
    if many:
        every = page.tables["The most officers first"]
        assert [row[2] for row in every] == [f"{num:,}" for num in officers[:MOST_ROWS]]


def test_who_gains_and_who_gives_adds_up() -> None:
    page, report = page_of("field_offices_fy2016"), report_of("field_offices_fy2016").to_dict()
    gain = page.tables["Offices that gain officers, and their heaviest load"]
    give = page.tables["Offices that give officers, and their heaviest load"]
    assert gain[0] == ["Miami", "70", "94", "+24", "3.87", "2.33"]
    assert give[0] == ["San Antonio", "120", "90", "−30", "0.90", "1.15"]
    sums = [sum(int(row[3].replace("−", "-")) for row in rows) for rows in (gain, give)]
    # Three more offices give four officers together, as the line below says.
    assert "And 3 more offices, 4 officers together." in page.text("p")
    assert sums[0] == -(sums[1] - 4)
    duties = page.tables["By duty, and its heaviest load"]
    assert [row[3] for row in duties] == ["−157", "+157"]
    assert sum(cell["officers"] for cell in report["cells"]) == 902


def test_that_more_cells_end_above_the_standard_is_said_and_why() -> None:
    words = page_of("field_offices_fy2016").text("p")
    assert "Today 23 of 48 cells are above the standard; after the moves 47." in words
    # 24 cells stood at the standard or below; Miami's detained, now 1.48, is the heaviest.
    assert "24 cells that were at the standard or below rise above it, none beyond 1.48." in words
    assert "at the cost of others" not in read(report_html(infeasible())).text("p")


def test_regions_add_up_their_offices() -> None:
    given = tables()
    for office in given["offices"]:
        office["region"] = "south" if office["office"] in (HOSTILE, "Nowhere") else None
    page = read(report_html(solve(instance_from_tables(given))))
    rows = page.tables["By region: its load all together, and that of its heaviest cell"]
    assert [row[:4] for row in rows] == [
        ["south", "2", "170", "9"],
        ["(no region)", "2", "120", "2"],
    ]


def test_limits_are_a_table_and_no_sentences() -> None:
    limits = [{"office": "Nowhere", "duty": "a&b <i>", "min": 1, "max": 4}]
    page = read(report_html(solve(instance_from_tables(tables(limits=limits)))))
    assert page.tables["Limits of officers"] == [["Nowhere", "a&b <i>", "1", "4"]]
    assert "Nowhere" not in page.text("li")


@pytest.mark.parametrize("name", BUNDLED)
def test_the_page_can_be_read_by_everyone(name: str) -> None:
    page, html = page_of(name), html_of(name)
    assert html.startswith("<!DOCTYPE html>")
    assert page.named("html")[0]["lang"] == "en"
    assert page.named("meta")[0]["charset"] == "utf-8"
    assert page.text("title")
    headings = [tag for tag, _ in page.tags if re.fullmatch("h[1-6]", tag)]
    assert headings[0] == "h1"
    assert headings[1] == "h2"
    assert set(headings[1:]) == {"h2", "h3"}
    ids = [value for _, attributes in page.tags for key, value in attributes.items() if key == "id"]
    assert len(ids) == len(set(ids))
    pictures = page.named("svg")
    assert pictures
    for picture in pictures:
        assert picture["role"] == "img"
        assert set(str(picture["aria-labelledby"]).split()) <= set(ids)
    assert len(page.named("figcaption")) == len(pictures)
    assert all(heading["scope"] in ("col", "row") for heading in page.named("th"))
    assert len(page.named("caption")) == len(page.named("table"))


@pytest.mark.parametrize("name", BUNDLED)
def test_the_page_fetches_nothing_and_runs_nothing(name: str) -> None:
    page, html = page_of(name), html_of(name)
    assert not {"script", "link", "img", "iframe", "object", "image", "use", "a"} & {
        tag for tag, _ in page.tags
    }
    for tag, attributes in page.tags:
        for key, value in attributes.items():
            assert not key.startswith("on")
            assert key not in ("href", "src", "xlink:href"), tag
            if key != "xmlns":
                assert "://" not in (value or "")
    assert "@import" not in html
    assert set(re.findall(r"url\(([^)]*)\)", html)) <= {
        f"#{i}" for i in re.findall('id="(.*?)"', html)
    }


def test_the_bundled_pages_are_small() -> None:
    assert max(len(html_of(name).encode()) for name in BUNDLED) < 600_000


def test_a_page_is_the_same_in_another_process_after_other_pictures() -> None:
    html_of("field_offices_fy2024")  # moves on the counters of whoever draws
    code = (
        "import sys; from optimizer import read_instance, solve;"
        "from optimizer.pages.report_page import report_html;"
        "sys.stdout.buffer.write(report_html(solve(read_instance('four_offices_2016'))).encode())"
    )
    environment = {**os.environ, "PYTHONHASHSEED": "7"}
    other = subprocess.run(
        [sys.executable, "-c", code], capture_output=True, check=True, env=environment
    )
    assert other.stdout.decode() == html_of("four_offices_2016")
    assert report_html(report_of("four_offices_2016")) == html_of("four_offices_2016")


def test_rows_in_another_order_give_the_same_page() -> None:
    given = tables()
    turned = {
        key: list(reversed(rows)) if isinstance(rows, list) else rows for key, rows in given.items()
    }
    first, second = (report_html(solve(instance_from_tables(t))) for t in (given, turned))
    assert first == second


def test_names_are_text_whatever_is_in_them() -> None:
    html = report_html(solve(instance_from_tables(tables())))
    page = read(html)
    assert "script" not in {tag for tag, _ in page.tags}
    assert {"i", "b"} & {tag for tag, _ in page.tags} == {"b"}
    assert all(not attributes for attributes in page.named("b"))
    assert "Cardiff" not in page.text("b")
    assert page.text("h1") == f"name {HOSTILE}"
    assert HOSTILE in page.text("td") + page.text("th")
    assert "http://example.org/<b>table</b>" in page.text("p")
    assert "49" not in page.text("th")


def test_what_cannot_be_printed_is_shown() -> None:
    html = report_html(solve(instance_from_tables(tables())))
    assert "\u202e" not in html
    page = read(html)
    assert "Ed\\u202einburgh" in page.text("td") + page.text("th")
    assert "Ed\\u202einburgh" in page.text("svg", "text")


def test_an_office_without_a_place_is_named_beside_the_map() -> None:
    page = read(report_html(solve(instance_from_tables(tables()))))
    assert "Not on the map: Nowhere." in " ".join(page.text("p").split())


def test_a_page_without_places_has_no_map() -> None:
    page = page_of("pa_defenders_2015")
    assert "Map of" not in page.text()
    assert "Not on the map" not in page.text()


def test_that_no_plan_exists_is_a_page_that_says_why_and_what_to_do() -> None:
    report = infeasible()
    assert report.outcome == "infeasible"
    page = read(report_html(report))
    words = " ".join(page.text().split())
    assert "No placement keeps every rule." in words
    assert "The limits ask for 16 officers" in words
    assert "at most 11 can serve there" in words
    assert "caseload conflict" in words
    assert "Who goes where" not in words
    assert ["best placement", "none"] in page.rows
    assert ["No plan keeps the rules", "holds"] in page.rows


def test_that_none_was_found_is_a_page_that_says_so() -> None:
    page = read(report_html(nothing_found()))
    words = " ".join(page.text().split())
    assert "Stopped at the time limit: no plan was found." in words
    assert "Whether there is a plan at all." in words
    assert "caseload conflict" in words
    assert "is as light as it can be." not in page.text("p")


def test_what_an_engine_only_claims_is_not_called_proved() -> None:
    proved = report_of("four_offices_2016")
    claimed = replace(proved, verdict=Verdict())
    page = read(report_html(claimed))
    words = " ".join(page.text().split())
    assert "by the solver's word" in words
    assert ["best placement (claimed, not checked)", "2.19"] in page.rows
    assert "8 levels of load rest on the word of the engine." in words
    assert "That no plan with these loads is cheaper." in words
    assert "best placement (proved)" not in words


def test_a_load_that_is_only_the_best_found_is_called_so() -> None:
    proved = report_of("four_offices_2016")
    finding = replace(proved.finding, finished=False, stopped_by="time_limit")
    page = read(report_html(replace(proved, finding=finding, verdict=Verdict())))
    assert "lighter ones have not been ruled out" in page.text("li")
    assert ["2.19", "1", "the best found"] in page.rows


def test_a_country_of_a_thousand_cells_is_one_readable_page() -> None:
    page, html = page_of("national_1000_cells_seed1"), html_of("national_1000_cells_seed1")
    assert len(html.encode()) < 3_000_000
    words = " ".join(page.text().split())
    assert "The 40 heaviest of 1,000 cells" in words
    assert "And 960 more cells, with " in words
    assert max(map(len, page.tables.values())) == MOST_ROWS
    report = report_of("national_1000_cells_seed1").to_dict()
    rest = sorted(report["cells"], key=lambda c: (c["load"]["value"], c["weighted_cases"]))[:-40]
    cases, officers = (sum(cell[column] for cell in rest) for column in ("cases", "officers"))
    assert f"{cases:,} cases and {officers:,} officers; loads from 1.84 down to 0." in words
