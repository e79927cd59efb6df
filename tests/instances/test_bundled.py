"""The committed instances are what their sources give, and say what they assume."""

import json
from collections.abc import Iterable
from fractions import Fraction
from pathlib import Path
from typing import cast

import pytest

from instances.build import BUILDERS, build, differing, main, write
from instances.tables import HERE, Row, Tables, published, spread, whole


def rows(tables: Tables, table: str) -> list[Row]:
    return cast("list[Row]", tables.get(table, []))


def total(tables: Tables, table: str, column: str, **where: str) -> int:
    """Sum a column of whole numbers over the rows that have the values given."""
    matching = (
        row
        for row in rows(tables, table)
        if all(row[name] == value for name, value in where.items())
    )
    return sum(cast("int", row[column]) for row in matching)


def published_sum(figures: Iterable[str]) -> Fraction:
    return sum((Fraction(figure) for figure in figures), Fraction(0))


@pytest.mark.parametrize("name", BUILDERS)
def test_the_committed_files_are_what_the_sources_give(name: str) -> None:
    assert differing(build(name), HERE) == []


def test_nothing_else_is_committed_as_an_instance() -> None:
    found = {path.stem for path in HERE.glob("*.json")}
    found |= {path.parent.name for path in HERE.glob("*/about.csv")}
    assert found == set(BUILDERS)


@pytest.mark.parametrize("name", BUILDERS)
def test_each_says_what_it_is_and_where_it_comes_from(name: str) -> None:
    tables = BUILDERS[name]()
    assert (tables["format"], tables["name"]) == ("caseload/1", name)
    assert str(tables["as_of"])[:4].isdigit()
    for part in ("Origin: ", "Right: ", "Published: ", "Assumed: "):
        assert part in str(tables["source"])
    assert name in (HERE / "README.md").read_text(encoding="utf-8") or "national" in name


@pytest.mark.parametrize("name", BUILDERS)
def test_columns_are_those_of_the_format_and_none_is_about_a_person(name: str) -> None:
    known = {
        "offices": "office name region latitude longitude",
        "duties": "duty standard",
        "caseload": "office duty case_type cases",
        "case_types": "case_type weight",
        "staff": "office duty pool officers",
        "pools": "pool duties",
        "hires": "officers pool cost",
        "limits": "office duty min max",
        "lanes": "from to cost max",
    }
    for table, content in BUILDERS[name]().items():
        if isinstance(content, list):
            columns = {column for row in cast("list[Row]", content) for column in row}
            assert columns <= set(known[table].split())


def test_four_offices_have_the_published_ratios_as_near_as_whole_officers_allow() -> None:
    tables = BUILDERS["four_offices_2016"]()
    ratios = published("oig_17_51_cases_per_officer")
    assert len(ratios) == 4
    for row in ratios:
        cases, officers = _desk(tables, row["office"], "non-detained")
        assert cases == officers * int(row["non_detained_cases_per_officer"])
        cases, officers = _desk(tables, row["office"], "detained")
        exact = Fraction(cases, int(row["detained_cases_per_officer"]))
        assert abs(exact - officers) <= Fraction(1, 2)


def _desk(tables: Tables, office: str, duty: str) -> tuple[int, int]:
    """Return cases and officers of a cell."""
    return (
        total(tables, "caseload", "cases", office=office, duty=duty),
        total(tables, "staff", "officers", office=office, duty=duty),
    )


def test_field_offices_of_2016_sum_to_the_published_totals() -> None:
    tables = BUILDERS["field_offices_fy2016"]()
    # The file's own total is 34,376.2; 2.2 million is the report's.
    assert total(tables, "caseload", "cases", duty="detained") == 34_376
    assert total(tables, "caseload", "cases", duty="non-detained") == 2_200_000
    assert len(rows(tables, "offices")) == 24


def test_field_offices_of_2024_sum_to_the_published_totals_and_a_blank_is_not_zero() -> None:
    tables = BUILDERS["field_offices_fy2024"]()
    year = [
        row
        for row in published("ice_ero_aor_workload_fy2019_fy2026")
        if row["fiscal_year"] == "FY2024"
    ]
    detained = published_sum(row["detained_adp"] for row in year if row["detained_adp"])
    assert abs(total(tables, "caseload", "cases", duty="detained") - detained) <= Fraction(1, 2)
    assert total(tables, "caseload", "cases", duty="alternatives") == 179_071
    blank = {"office": "Baltimore", "duty": "detained"}
    assert not [row for row in rows(tables, "caseload") if row.items() >= blank.items()]
    assert rows(tables, "limits") == [blank | {"max": 0}]


def test_docket_offices_sum_to_the_published_total_and_new_ones_have_nobody() -> None:
    tables = BUILDERS["docket_offices_fy2017"]()
    # 38,103.1 in the file.
    assert total(tables, "caseload", "cases") == 38_103
    assert len(rows(tables, "offices")) == 102
    assert len({row["region"] for row in rows(tables, "offices")}) == 24
    # Prairieland opened in fiscal 2017.
    assert total(tables, "caseload", "cases", office="DAL/PRL") == 326
    assert total(tables, "staff", "officers", office="DAL/PRL") == 0


def test_docket_lanes_stay_in_a_field_office_or_join_two_both_ways() -> None:
    lanes = rows(BUILDERS["docket_offices_fy2017"](), "lanes")
    ends = [(str(row["from"]), str(row["to"])) for row in lanes]
    assert len(set(ends)) == len(ends)
    assert all(start != end for start, end in ends)
    assert {(end, start) for start, end in ends} == set(ends)
    for row, (start, end) in zip(lanes, ends, strict=True):
        assert (start[:3] == end[:3]) == (row["cost"] == 2) == ("max" not in row)


def test_pennsylvania_counts_half_posts_and_leaves_philadelphia_out() -> None:
    tables = BUILDERS["pa_defenders_2015"]()
    lawyers = published("pa_public_defenders_by_county_2015")
    assert total(tables, "staff", "officers") == 2 * 550
    assert total(tables, "caseload", "cases") == 59_984
    assert {row["county"] for row in lawyers} - {
        row["office"] for row in rows(tables, "offices")
    } == {"Philadelphia"}


def test_oregon_keeps_the_published_totals_and_utilizations() -> None:
    tables = BUILDERS["or_defenders_2025"]()
    figures = published("or_public_defense_mac_by_county_2025")
    everything = next(row for row in figures if row["home_county_group"] == "Total")
    assert total(tables, "caseload", "cases") == 1000 * Fraction(everything["reported_mac"])
    assert abs(total(tables, "staff", "officers") - 10 * Fraction(everything["prorated_mac"])) < 1
    assert len(rows(tables, "offices")) == 36
    for row in figures[:-1]:
        cases = total(tables, "caseload", "cases", office=row["home_county_group"])
        officers = total(tables, "staff", "officers", office=row["home_county_group"])
        # A tenth of an attorney-year, and the last digits of three rounded figures.
        slack = Fraction(1, 10) + Fraction(2, 1000)
        capacity = Fraction(cases, 1000) / Fraction(row["utilization_rate"])
        assert abs(Fraction(officers, 10) - capacity) <= slack


def test_probation_has_the_published_points() -> None:
    tables = BUILDERS["weighted_probation"]()
    weights = {row["case_type"]: row["weight"] for row in rows(tables, "case_types")}
    # Read by hand in the source; D0 has neither custody nor licence points.
    assert weights["A3 community"] == 206
    assert weights["D0 community"] == 29
    assert "D0 custody" not in weights
    assert len(weights) == 3 * 16 - 8
    assert {row["standard"] for row in rows(tables, "duties")} == {2176}


def test_whole_keeps_the_sum_and_rounds_no_figure_further_than_to_a_neighbour() -> None:
    # 0.5 + 0.5 + 0.4 = 1.4: one is rounded up, the first of the largest remainders.
    assert whole([Fraction(1, 2), Fraction(1, 2), Fraction(2, 5)]) == [1, 0, 0]
    assert whole([Fraction("2.9"), Fraction("1.2")]) == [3, 1]
    # 10 by 1:1:1 is 3.33 each.
    assert spread(10, [Fraction(1)] * 3) == [4, 3, 3]


def test_a_changed_or_missing_file_is_named(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    files = build("four_offices_2016") | build("pa_defenders_2015")
    write(files, tmp_path)
    assert differing(files, tmp_path) == []
    changed = tmp_path / "four_offices_2016.json"
    changed.write_bytes(changed.read_bytes().replace(b"10,156", b"10,157"))
    (tmp_path / "pa_defenders_2015" / "staff.csv").unlink()
    asked = ["four_offices_2016", "pa_defenders_2015", "--check", "--output", str(tmp_path)]
    assert main(asked) == 1
    assert capsys.readouterr().out.splitlines() == [
        "four_offices_2016.json differs from what its sources give",
        "pa_defenders_2015/staff.csv differs from what its sources give",
    ]
    assert main([name for name in asked if name != "--check"]) == 0
    assert main(asked) == 0


def test_an_unknown_name_is_refused_with_those_there_are() -> None:
    with pytest.raises(ValueError, match="four_offices_2016"):
        build("five_offices")


def test_json_has_one_row_a_line() -> None:
    (content,) = build("four_offices_2016").values()
    lines = content.decode().splitlines()
    offices = [
        line for line in lines if line.startswith('    {"office": "Atlanta", "duty": "detained"')
    ]
    # A row of caseload, of staff and of limits.
    assert [json.loads(line.rstrip(",")) for line in offices] == [
        {"office": "Atlanta", "duty": "detained", "cases": 2111},
        {"office": "Atlanta", "duty": "detained", "officers": 32},
        {"office": "Atlanta", "duty": "detained", "min": 15},
    ]
