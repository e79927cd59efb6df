"""The four offices of the inspector general's report (OIG-17-51), fiscal year 2016.

Published: cases per officer on both duties, and the detained population. Officers are in no
public table; they are chosen here so that the published ratios come out.
"""

from dataclasses import dataclass
from fractions import Fraction
from math import ceil

from instances.tables import Row, Tables, about, nearest, published, spread, whole

SUPERVISED = 2_200_000
"""People supervised outside detention in August 2016 (OIG-17-51, as reported)."""

STANDARDS = {"detained": 100, "non-detained": 1800}
"""Assumed: the loads of Seattle and St. Paul, the calmer offices of the report, count as 1."""

MOST_DETAINED_PER_OFFICER = 150
"""Assumed: detained work never falls below an officer for this many."""

LUMP_SUM = 17
"""Cost of a transfer, thousands of dollars: the lump sum of 2005."""

ASSUMED_RULES = (
    "the standards (100 detained, 1,800 non-detained cases an officer: the loads of Seattle and "
    "St. Paul count as 1); at least one officer for each 150 detained; at most a quarter of an "
    "office's officers leave it; a duty change costs 1, a transfer 17 (thousands of dollars; "
    "the lump sum of 2005)"
)


@dataclass(frozen=True)
class Desk:
    """Cases and officers of one office and one duty."""

    cases: int
    officers: int


def detained_population() -> dict[str, int]:
    """Return the detained population of FY2016 by field office code; it sums to the published."""
    rows = published("ice_detained_adp_by_aor_fy2009_fy2017")
    adp = whole([Fraction(row["fy2016_adp"]) for row in rows])
    return {row["aor_code"]: cases for row, cases in zip(rows, adp, strict=True)}


def expected_supervised(total: int) -> dict[str, int]:
    """Return `total` people outside detention spread over field office codes (assumed).

    The earliest published count by office, participants in alternatives to detention in FY2019,
    stands for where they live.
    """
    rows = [
        row
        for row in published("ice_ero_aor_workload_fy2019_fy2026")
        if row["fiscal_year"] == "FY2019"
    ]
    cases = spread(total, [Fraction(row["atd_active_participants"]) for row in rows])
    return {row["aor_code"]: share for row, share in zip(rows, cases, strict=True)}


def reported_desks() -> dict[str, dict[str, Desk]]:
    """Return cases and officers of the four offices by code and duty.

    Officers are the nearest whole number to cases over the published ratio; non-detained cases
    are then set to officers times ratio, so that the published ratio comes out exactly.
    """
    detained = detained_population()
    supervised = expected_supervised(SUPERVISED)
    desks: dict[str, dict[str, Desk]] = {}
    for row in published("oig_17_51_cases_per_officer"):
        code = row["aor_code"]
        per_detained = int(row["detained_cases_per_officer"])
        per_supervised = int(row["non_detained_cases_per_officer"])
        officers = nearest(Fraction(supervised[code], per_supervised))
        desks[code] = {
            "detained": Desk(detained[code], nearest(Fraction(detained[code], per_detained))),
            "non-detained": Desk(officers * per_supervised, officers),
        }
    return desks


def place_rows(ids: dict[str, str]) -> list[Row]:
    """Return the offices table of field offices, given their ids by code.

    Offices are known by their area, not by the suburb that the building stands in.
    """
    cities = {row["aor_code"]: row for row in published("ice_field_office_cities")}
    return [
        {
            "office": office,
            "latitude": float(cities[code]["lat_1dp"]),
            "longitude": float(cities[code]["lon_1dp"]),
        }
        for code, office in ids.items()
    ]


def desk_tables(ids: dict[str, str], desks: dict[str, dict[str, Desk]]) -> Tables:
    """Return duties, caseload, staff and limits of field offices with their desks."""
    each = [(ids[code], duty, desk) for code in ids for duty, desk in desks[code].items()]
    return {
        "duties": [{"duty": duty, "standard": standard} for duty, standard in STANDARDS.items()],
        "caseload": [
            {"office": office, "duty": duty, "cases": desk.cases} for office, duty, desk in each
        ],
        "staff": [
            {"office": office, "duty": duty, "officers": desk.officers}
            for office, duty, desk in each
        ],
        "limits": [
            {
                "office": office,
                "duty": duty,
                "min": ceil(Fraction(desk.cases, MOST_DETAINED_PER_OFFICER)),
            }
            for office, duty, desk in each
            if duty == "detained"
        ],
    }


def four_offices_2016() -> Tables:
    """Return the four offices, where one officer had 10,156 cases and another 65."""
    ids = {row["aor_code"]: row["office"] for row in published("oig_17_51_cases_per_officer")}
    return {
        "format": "caseload/1",
        "name": "four_offices_2016",
        "as_of": "2016-09-30",
        "source": about(
            "Detained and non-detained people of the four offices of OIG-17-51, FY2016.",
            origin="DHS OIG-17-51 (April 2017, as reported); ICE facility list of 2017-11-06.",
            right="US government works.",
            published=(
                "detained average daily population of FY2016 (rounded so that the national total "
                "stays); cases per officer: Washington 10,156 non-detained and 100 detained, "
                "Atlanta 5,337 and 65, Seattle and St. Paul about 1,800 and 100."
            ),
            assumed=(
                "all officers, as the nearest whole numbers to cases over ratio; non-detained "
                "cases, as officers times ratio, the officers from 2.2 million people spread as "
                f"FY2019 participants in alternatives to detention; {ASSUMED_RULES}."
            ),
        ),
        "offices": place_rows(ids),
        **desk_tables(ids, reported_desks()),
        "rules": {"transfer_cost": LUMP_SUM, "duty_change_cost": 1, "transfers_out_share": 0.25},
    }
