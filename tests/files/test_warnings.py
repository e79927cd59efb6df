"""Warnings: each stands for a slip that was planted, and good tables have none."""

from pathlib import Path
from typing import Any

import pytest

from optimizer.domain.errors import Fault
from optimizer.files import instance_from_tables, list_bundled, read_instance, survey
from optimizer.files.alike import pairs_alike
from optimizer.files.catalogue_warnings import WARNINGS
from optimizer.files.surveys import survey_instance
from tests.files.inputs import folder, tables

ROOT = Path(__file__).parents[2]

EUROPE = {
    "Berlin": (52.5, 13.4), "Hamburg": (53.6, 10.0), "Munich": (48.1, 11.6),
    "Cologne": (50.9, 7.0), "Dresden": (51.1, 13.7),
}  # fmt: skip


def warnings_of(**changed: Any) -> list[Fault]:
    return survey_instance(instance_from_tables(tables(**changed))).warnings


def codes(**changed: Any) -> list[str]:
    return [warning.code for warning in warnings_of(**changed)]


def everywhere(*offices: str) -> dict[str, object]:
    """Return eight cases and two officers in each office."""
    here = [{"office": office, "duty": "D"} for office in offices]
    return {
        "caseload": [{**row, "cases": 8} for row in here],
        "staff": [{**row, "officers": 2} for row in here],
    }


@pytest.mark.parametrize("code", WARNINGS)
def test_each_example_has_its_warning_and_no_other(code: str) -> None:
    example = WARNINGS[code].example
    assert isinstance(example, dict)
    assert codes(**example) == [code]


def test_every_warning_is_in_the_catalogue_and_every_one_there_is_used() -> None:
    source = (ROOT / "optimizer" / "files" / "warn.py").read_text("utf-8")
    assert {code for code in WARNINGS if f'"{code}"' in source} == set(WARNINGS)


def test_a_good_input_has_none() -> None:
    assert codes() == []


def test_what_is_bundled_has_none_but_offices_with_nobody() -> None:
    """In docket_offices_fy2017 twelve offices have cases, and no officer was published there."""
    found = {one.name: survey(one.name).warnings for one in list_bundled()}
    doubtful = {name: {one.code for one in those} for name, those in found.items() if those}
    assert doubtful == {"docket_offices_fy2017": {"nobody_on_board"}}
    assert len(found["docket_offices_fy2017"]) == 12


@pytest.mark.parametrize("swapped", [["Munich"], ["Berlin", "Munich"]])
def test_swapped_coordinates(swapped: list[str]) -> None:
    rows: list[dict[str, object]] = []
    for office, (latitude, longitude) in EUROPE.items():
        pair = (longitude, latitude) if office in swapped else (latitude, longitude)
        rows.append({"office": office, "latitude": pair[0], "longitude": pair[1]})
    found = warnings_of(offices=rows, **everywhere(*EUROPE))
    assert [(one.code, rows[(one.row or 0) - 1]["office"]) for one in found] == [
        ("coordinates_swapped", office) for office in swapped
    ]


def test_an_office_that_is_far_away_is_no_swap() -> None:
    """Honolulu, Guam and San Juan are far from the rest whichever way round they are read."""
    places = {
        "Chicago": (41.9, -87.6), "Denver": (39.7, -105.0), "Boston": (42.4, -71.1),
        "Honolulu": (21.3, -157.9), "Guam": (13.4, 144.8), "San Juan": (18.4, -66.1),
    }  # fmt: skip
    rows = [{"office": o, "latitude": a, "longitude": b} for o, (a, b) in places.items()]
    assert codes(offices=rows, **everywhere(*places)) == []


@pytest.mark.parametrize(
    ("first", "second", "alike"),
    [
        ("North", "north", True),
        ("New York", "New-York", True),
        ("new_york", "New York", True),
        ("Hartford", "Hartfrod", True),
        ("Hartford", "Hartord", True),
        ("Hartford", "Hartforts", False),
        ("Boston", "Bostan", True),
        ("A1", "A2", False),
        ("a", "A", False),
        ("East", "Last", False),
        ("District 11", "District 12", False),
        ("District 1", "District 11", False),
        ("Grade A", "Grade A+", False),
        ("1-1", "11", False),
        ("Northern", "Southern", False),
    ],
)
def test_ids_alike(first: str, second: str, alike: bool) -> None:
    """Both are offices; nothing else is said of the second."""
    rows = [{"office": first}, {"office": second}]
    found = warnings_of(offices=rows, **everywhere(first))
    assert [(one.code, one.row) for one in found] == ([("ids_alike", 2)] if alike else [])


def test_two_ids_that_are_both_in_use_are_two_things_unless_only_capitals_differ() -> None:
    for second, num in (("Bostan", 0), ("boston", 1)):
        rows = [{"office": "Boston"}, {"office": second}]
        assert len(codes(offices=rows, **everywhere("Boston", second))) == num


def test_three_alike_are_named_once_each() -> None:
    import numpy as np

    ids = ("Boston", "Bostan", "boston", "Denver")
    found = list(pairs_alike(ids, np.array([True, False, True, True])))
    assert found == [(0, 2, False), (0, 1, True)]


def test_standards_that_are_all_one_are_unlike_where_caseloads_are() -> None:
    """8 cases for 2 officers on D; on E 19 for 1 are less than five times 4, and 20 are not."""
    duties = [{"duty": "D"}, {"duty": "E"}]
    staff = [{"office": "A", "duty": d, "officers": n} for d, n in (("D", 2), ("E", 1))]
    for cases, num in ((19, 0), (20, 1)):
        caseload = [{"office": "A", "duty": d, "cases": n} for d, n in (("D", 8), ("E", cases))]
        found = warnings_of(duties=duties, staff=staff, caseload=caseload)
        assert [(w.code, w.row) for w in found] == [("standard_left_at_one", 2)] * num


def test_a_pool_of_hires_or_of_reduced_officers_is_no_pool_of_nobody() -> None:
    pools = [{"pool": "P"}, {"pool": "Q"}]
    staff = [{"office": "A", "duty": "D", "pool": "P", "officers": 2}]
    hires = [{"pool": "Q", "officers": 1}]
    reductions = [{"office": "A", "duty": "D", "pool": "P", "officers": 2, "share": 0.5}]
    assert codes(pools=pools, staff=staff, hires=hires) == []
    assert codes(pools=pools, staff=staff, hires=hires, reductions=reductions) == ["pool_of_nobody"]


def test_loads_at_twenty_times_the_standard_are_believed() -> None:
    for cases, num in ((80, 0), (81, 1)):
        caseload = [{"office": "A", "duty": "D", "cases": cases}]
        duties = [{"duty": "D", "standard": 2}]
        assert codes(duties=duties, caseload=caseload) == ["load_beyond_belief"] * num


def test_totals_by_hand() -> None:
    """North 130 by 40 and 2 officers, 40 by 62.5; South 90 + 2.5 * 12 by 62.5 and 2.5 officers.

    Work 3.25 + 0.64 + 1.92 = 5.81 by 4.5 FTE. North field has cases and nobody.
    """
    instance = instance_from_tables(
        {
            "offices": [{"office": "North"}, {"office": "South"}],
            "duties": [{"duty": "court", "standard": 40}, {"duty": "field", "standard": 62.5}],
            "case_types": [{"case_type": "intensive", "weight": 2.5}],
            "caseload": [
                {"office": "North", "duty": "court", "cases": 130},
                {"office": "North", "duty": "field", "cases": 40},
                {"office": "South", "duty": "field", "cases": 90},
                {"office": "South", "duty": "field", "case_type": "intensive", "cases": 12},
            ],
            "pools": [{"pool": "half", "fte": 0.5}],
            "staff": [
                {"office": "North", "duty": "court", "officers": 2},
                {"office": "South", "duty": "field", "officers": 2},
                {"office": "South", "duty": "field", "pool": "half", "officers": 1},
            ],
            "hires": [{"officers": 1}],
        }
    )
    assert survey_instance(instance).totals == {
        "offices": 2, "duties": 2, "cells": 4, "cells_with_cases": 3,
        "cases": 272, "weighted_cases": 290, "officers": 5, "fte": 4.5, "pools": 1, "hires": 1,
        "load_today": {"exact": "581/450", "value": 581 / 450},
        "peak_today": None, "peak_office": "North", "peak_duty": "field", "uncovered_today": 1,
    }  # fmt: skip


def test_a_warning_of_a_folder_or_a_faulty_one(tmp_path: Path) -> None:
    good = folder(tmp_path / "good", offices="office\nA\n\nBrooklyn\n", pools="pool\nQ\n")
    found = survey(good)
    assert [(one.code, one.row) for one in found.warnings] == [("pool_of_nobody", 1)]
    assert found.totals is not None
    bad = survey(folder(tmp_path / "bad", duties="duty\n\n", pools="pool\nQ\n"))
    assert bad.faults
    assert (bad.warnings, bad.totals) == ([], None)


def test_the_whole_country_is_surveyed() -> None:
    instance = read_instance("national_10000_cells_seed2")
    assert survey_instance(instance).totals is not None
