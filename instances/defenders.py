"""Public defenders of two states: staff and caseload are both real.

Officers are whole, lawyers here are not, so the unit of an officer is smaller than a lawyer and
the standard is smaller by the same factor: half a post in Pennsylvania, a tenth of an
attorney-year in Oregon. Pools of full and half posts would say the same, but officers of unlike
FTE in one duty leave the fast exact engine, and nothing here tells who works which hours.
"""

from fractions import Fraction

from instances.tables import Tables, about, published, whole

DUTY = "defence"


def pa_defenders_2015() -> Tables:
    """Return the counties of Pennsylvania; an officer is half a post."""
    rows = [
        row for row in published("pa_public_defenders_by_county_2015") if row["pd_lawyers_2015"]
    ]
    return {
        "format": "caseload/1",
        "name": "pa_defenders_2015",
        "as_of": "2015",
        "source": about(
            "Public defenders of 66 Pennsylvania counties, 2015, in half posts.",
            origin=(
                "azavea/keystone-crossroads-public-defenders, "
                "data/processed/pd_data_cleaned.csv, 5c7be334."
            ),
            right="facts from county surveys; cite.",
            published=(
                "lawyers (in halves) and cases of 66 counties, 2015. Philadelphia is left out: its "
                "29,106 cases are published, its lawyers are not. An officer is half a post and "
                "the standard 0.5, so that a load is cases per full-time lawyer. Elk and Venango "
                "look like outliers and are kept as published."
            ),
            assumed=(
                "that lawyers could serve in another county at all (each county pays its own); "
                "at most a quarter of a county's half posts leave it; each costs 10."
            ),
        ),
        "offices": [{"office": row["county"]} for row in rows],
        "duties": [{"duty": DUTY, "standard": 0.5}],
        "caseload": [
            {"office": row["county"], "duty": DUTY, "cases": int(row["pd_cases_2015"])}
            for row in rows
        ],
        "staff": [
            {"office": row["county"], "duty": DUTY, "officers": _halves(row["pd_lawyers_2015"])}
            for row in rows
        ],
        "rules": {"transfer_cost": 10, "transfers_out_share": 0.25},
    }


def _halves(lawyers: str) -> int:
    halves = 2 * Fraction(lawyers)
    if halves.denominator != 1:
        raise ValueError(f"{lawyers} lawyers are not a whole number of half posts")
    return halves.numerator


def or_defenders_2025() -> Tables:
    """Return the county groups of Oregon; an officer is a tenth of an attorney-year."""
    rows = [
        row
        for row in published("or_public_defense_mac_by_county_2025")
        if row["home_county_group"] != "Total"
    ]
    tenths = whole([10 * Fraction(row["prorated_mac"]) for row in rows])
    return {
        "format": "caseload/1",
        "name": "or_defenders_2025",
        "as_of": "2025",
        "source": about(
            "Public defenders of 36 Oregon county groups, 2025, in tenths of an attorney-year.",
            origin=(
                "SeyvanGit/Oregon-Public-Defense-Capacity-Analysis, "
                "Data/opdc_caseload_summary_full.xlsx, 3790227d."
            ),
            right="MIT.",
            published=(
                "work and capacity of 36 county groups in attorney-years (maximum attorney "
                "caseloads, MAC, which weigh cases by kind). Work is the reported MAC: one case "
                "here is a thousandth of an attorney-year. Capacity is the prorated MAC: one "
                "officer is a tenth of an attorney-year, rounded so that the total stays. With the "
                "standard 100 a load is the published utilization, but for that rounding."
            ),
            assumed=(
                "that attorneys could serve another group for part of their year; at most a fifth "
                "of a group's capacity leaves it; each tenth costs 1."
            ),
        ),
        "offices": [{"office": row["home_county_group"]} for row in rows],
        "duties": [{"duty": DUTY, "standard": 100}],
        "caseload": [
            {
                "office": row["home_county_group"],
                "duty": DUTY,
                "cases": int(1000 * Fraction(row["reported_mac"])),
            }
            for row in rows
        ],
        "staff": [
            {"office": row["home_county_group"], "duty": DUTY, "officers": officers}
            for row, officers in zip(rows, tenths, strict=True)
        ],
        "rules": {"transfer_cost": 1, "transfers_out_share": 0.2},
    }
