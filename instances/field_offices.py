"""The field offices of the whole country, fiscal years 2016 and 2024."""

from fractions import Fraction

from instances.four_offices import (
    ASSUMED_RULES,
    LUMP_SUM,
    SUPERVISED,
    Desk,
    desk_tables,
    detained_population,
    expected_supervised,
    place_rows,
    reported_desks,
)
from instances.tables import Row, Tables, about, nearest, published, spread, whole

DETAINED = "detained"
NON_DETAINED = "non-detained"
SUPERVISION = "alternatives"

STANDARDS_2024 = {DETAINED: 100, SUPERVISION: 300}
"""Assumed; no caseload standard is published for either."""

RULES: Row = {
    "transfer_cost": LUMP_SUM,
    "transfer_cost_per_km": 0.002,
    "transfer_max_km": 1500,
    "duty_change_cost": 1,
    "transfers_out_share": 0.25,
}
"""Assumed but for the lump sum: travel at $2 a kilometre, no farther than 1,500 km."""


def field_offices_fy2016() -> Tables:
    """Return the 24 field offices of 2016 with 2.2 million people outside detention."""
    names = {
        row["aor_code"]: row["aor"] for row in published("ice_detained_adp_by_aor_fy2009_fy2017")
    }
    return {
        "format": "caseload/1",
        "name": "field_offices_fy2016",
        "as_of": "2016-09-30",
        "source": about(
            "Detained people and 2.2 million under supervision, 24 field offices, FY2016.",
            origin="ICE facility list of 2017-11-06; DHS OIG-17-51 (April 2017, as reported).",
            right="US government works.",
            published=(
                "detained average daily population of each office, FY2016 (rounded so that "
                "the total stays); 2.2 million people supervised outside detention in the "
                "country; cases per officer in Washington, Atlanta, Seattle and St. Paul."
            ),
            assumed=(
                "non-detained cases by office: the four as in four_offices_2016, the rest of the "
                "2.2 million spread over the other twenty as FY2019 participants in alternatives "
                "to detention; officers of the other twenty: detained at the four offices' "
                "overall cases per officer, non-detained at the four offices' overall cases per "
                "officer in total, half of them spread as detained and half as non-detained "
                f"cases; {ASSUMED_RULES}, plus 0.002 a km, no farther than 1,500 km."
            ),
        ),
        "offices": place_rows(names),
        **desk_tables(names, _desks_2016(list(names))),
        "rules": RULES,
    }


def _desks_2016(codes: list[str]) -> dict[str, dict[str, Desk]]:
    detained = detained_population()
    four = reported_desks()
    others = [code for code in codes if code not in four]
    left = SUPERVISED - sum(desks[NON_DETAINED].cases for desks in four.values())
    expected = expected_supervised(SUPERVISED)
    supervised = spread(left, [Fraction(expected[code]) for code in others])
    total = nearest(left / _overall_ratio(four, NON_DETAINED))
    by_detained = spread(total // 2, [Fraction(detained[code]) for code in others])
    by_supervised = spread(total - total // 2, [Fraction(cases) for cases in supervised])
    per_detained = _overall_ratio(four, DETAINED)
    rest = {
        code: {
            DETAINED: Desk(detained[code], nearest(detained[code] / per_detained)),
            NON_DETAINED: Desk(supervised[i], by_detained[i] + by_supervised[i]),
        }
        for i, code in enumerate(others)
    }
    return {code: (four | rest)[code] for code in codes}


def _overall_ratio(offices: dict[str, dict[str, Desk]], duty: str) -> Fraction:
    desks = [desks[duty] for desks in offices.values()]
    return Fraction(sum(desk.cases for desk in desks), sum(desk.officers for desk in desks))


def field_offices_fy2024() -> Tables:
    """Return the 25 field offices of 2024, staffed as the work of 2019 would have asked for."""
    names, cases, officers = _work_2024()
    desks = [
        (code, duty) for code in names for duty in (DETAINED, SUPERVISION) if (code, duty) in cases
    ]
    return {
        "format": "caseload/1",
        "name": "field_offices_fy2024",
        "as_of": "2024-09-30",
        "source": about(
            "Detained people and those in alternatives to detention, 25 field offices, FY2024.",
            origin="ICE detention statistics, kept in CarwilB/ice-detention, d4dc30aa.",
            right="US government works.",
            published=(
                "by office, FY2024: detained average daily population (rounded so that the total "
                "stays) and participants in alternatives to detention. Baltimore's detained "
                "population is blank, which is not zero: that duty is left out and nobody may be "
                "placed on it."
            ),
            assumed=(
                "officers: as the same office's published figures of FY2019 would ask for at the "
                "standards, at least 1 (San Antonio's of FY2019 shared with Harlingen, which left "
                "it, as both stood in FY2024); the standards (100 detained, 300 in alternatives); "
                "at most a quarter of an office's officers leave it; a duty change costs 1, a "
                "transfer 17 (thousands of dollars; the lump sum of 2005) plus 0.002 a km, no "
                "farther than 1,500 km."
            ),
        ),
        "offices": place_rows(names),
        "duties": [
            {"duty": duty, "standard": STANDARDS_2024[duty]} for duty in (DETAINED, SUPERVISION)
        ],
        "caseload": [
            {"office": names[code], "duty": duty, "cases": cases[code, duty]}
            for code, duty in desks
        ],
        "staff": [
            {"office": names[code], "duty": duty, "officers": officers[code, duty]}
            for code, duty in desks
        ],
        "limits": [
            {"office": name, "duty": DETAINED, "max": 0}
            for code, name in names.items()
            if (code, DETAINED) not in cases
        ],
        "rules": RULES,
    }


def _work_2024() -> tuple[dict[str, str], dict[tuple[str, str], int], dict[tuple[str, str], int]]:
    """Return names by code, and cases and officers by code and duty."""
    rows = published("ice_ero_aor_workload_fy2019_fy2026")
    names = {row["aor_code"]: row["aor"] for row in rows if row["fiscal_year"] == "FY2024"}
    now = _figures(rows, "FY2024")
    before = _figures(rows, "FY2019")
    for duty in (DETAINED, SUPERVISION):
        both = before["SNA", duty]
        share = now["HLG", duty] / (now["HLG", duty] + now["SNA", duty])
        before["HLG", duty], before["SNA", duty] = both * share, both * (1 - share)
    officers = {
        key: max(1, nearest(figure / STANDARDS_2024[key[1]])) for key, figure in before.items()
    }
    return names, dict(zip(now, whole(list(now.values())), strict=True)), officers


def _figures(rows: list[dict[str, str]], year: str) -> dict[tuple[str, str], Fraction]:
    """Return what is published for a year by code and duty; a blank is left out."""
    columns = {DETAINED: "detained_adp", SUPERVISION: "atd_active_participants"}
    return {
        (row["aor_code"], duty): Fraction(row[column])
        for row in rows
        if row["fiscal_year"] == year
        for duty, column in columns.items()
        if row[column]
    }
