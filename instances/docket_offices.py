"""The docket offices inside the field offices, fiscal year 2017: one duty, two levels of place."""

from fractions import Fraction
from itertools import permutations
from math import asin, cos, radians, sin, sqrt

from instances.four_offices import LUMP_SUM
from instances.tables import Row, Tables, about, nearest, published, whole

DETAINED_PER_OFFICER = 60
"""Assumed: an officer for each 60 people detained the year before."""

NUM_NEAR_FIELD_OFFICES = 4
MOST_ON_A_LONG_LANE = 10
COST_WITHIN = 2
"""Assumed, thousands of dollars: between docket offices of one field office nobody moves house."""

EARTH_RADIUS_KM = 6371


def docket_offices_fy2017() -> Tables:
    """Return 102 docket offices in 24 field offices, staffed by the year before."""
    rows = published("ice_detained_adp_by_aor_docket_office_fy2015_fy2017")
    ids = [f"{row['aor_code']}/{row['docket_office_code'] or 'none'}" for row in rows]
    cases = whole([Fraction(row["fy2017_adp"]) for row in rows])
    return {
        "format": "caseload/1",
        "name": "docket_offices_fy2017",
        "as_of": "2017-09-30",
        "source": about(
            "Detained people by docket office, 102 offices within 24 field offices, FY2017.",
            origin="ICE facility list of 2017-11-06, kept in CarwilB/ice-detention, d4dc30aa.",
            right="US government work.",
            published=(
                "detained average daily population by docket office, FY2017 (rounded so that the "
                "total stays; where it rounds to 0 a cell has no cases); the field office of each. "
                "An office 'none' holds the facilities listed under no docket office."
            ),
            assumed=(
                "officers: one for each 60 detained in FY2016, at least 1 where that year's "
                "population rounds to 1 or more, so that an office opened in 2017 has nobody; "
                "lanes: between docket offices of a field office (cost 2), and between the "
                "largest docket office of a field office and those of the 4 nearest field offices "
                "(cost 17 plus 0.002 a km between the field offices, at most 10 officers each "
                "way); at most half of an office's officers leave it."
            ),
        ),
        "offices": [
            {"office": office, "region": row["aor"]} for office, row in zip(ids, rows, strict=True)
        ],
        "duties": [{"duty": "detained"}],
        "caseload": [
            {"office": office, "duty": "detained", "cases": count}
            for office, count in zip(ids, cases, strict=True)
        ],
        "staff": [
            {"office": office, "duty": "detained", "officers": _officers(row["fy2016_adp"])}
            for office, row in zip(ids, rows, strict=True)
        ],
        "lanes": _short_lanes(ids) + _long_lanes(ids, cases),
        "rules": {"transfers_out_share": 0.5},
    }


def _officers(adp: str) -> int:
    population = Fraction(adp)
    return max(min(1, nearest(population)), nearest(population / DETAINED_PER_OFFICER))


def _short_lanes(ids: list[str]) -> list[Row]:
    return [
        {"from": start, "to": end, "cost": COST_WITHIN}
        for start, end in permutations(ids, 2)
        if _field_office(start) == _field_office(end)
    ]


def _long_lanes(ids: list[str], cases: list[int]) -> list[Row]:
    largest: dict[str, tuple[int, str]] = {}
    for office, count in zip(ids, cases, strict=True):
        code = _field_office(office)
        largest[code] = max(largest.get(code, (-1, "")), (count, office))
    pairs: dict[tuple[str, str], int] = {}
    for code in largest:
        km = sorted((_km(code, other), other) for other in largest if other != code)
        for distance, other in km[:NUM_NEAR_FIELD_OFFICES]:
            pairs[code, other] = pairs[other, code] = distance
    return [
        {
            "from": largest[start][1],
            "to": largest[end][1],
            "cost": (LUMP_SUM * 1000 + 2 * distance) / 1000,
            "max": MOST_ON_A_LONG_LANE,
        }
        for (start, end), distance in sorted(pairs.items())
    ]


def _field_office(docket_office: str) -> str:
    return docket_office.partition("/")[0]


def _km(code: str, other: str) -> int:
    """Return the great-circle distance of two field offices in whole kilometres."""
    cities = {row["aor_code"]: row for row in published("ice_field_office_cities")}
    places = [
        (radians(float(cities[place]["lat_1dp"])), radians(float(cities[place]["lon_1dp"])))
        for place in (code, other)
    ]
    (north, west), (south, east) = places
    chord = sin((south - north) / 2) ** 2 + cos(north) * cos(south) * sin((east - west) / 2) ** 2
    return round(2 * EARTH_RADIUS_KM * asin(sqrt(chord)))
