"""Probation with published case weights: tiers, two grades of officer, and places to fill."""

from itertools import permutations

from instances.dice import Dice
from instances.tables import Row, Tables, about, published

NUM_UNITS = 10
REGIONS = ("North", "South")
SEED = 2176

DUTY_OF_TIER = {"A": "higher", "B": "higher", "C": "lower", "D": "lower"}
"""Assumed: the tiers of higher risk are for probation officers alone."""

POOLS: list[Row] = [
    {"pool": "officer", "duties": ["higher", "lower"]},
    {"pool": "service officer", "duties": ["lower"]},
]

MEDIAN_CASES = {"A": 5, "B": 14, "C": 22, "D": 16}
"""Assumed, of one tier and kind in a unit."""

MEDIAN_OFFICERS = {
    ("higher", "officer"): 9,
    ("lower", "officer"): 2,
    ("lower", "service officer"): 4,
}
"""Assumed, in a unit by duty and pool."""


def weighted_probation() -> Tables:
    """Return ten generated probation units whose cases carry the published points."""
    parameters = {row["parameter"]: row["value"] for row in published("hmpps_workload_parameters")}
    standard = int(parameters["nominal_target_probation_officer"])
    points = _points()
    units = [f"Unit {number:02d}" for number in range(1, NUM_UNITS + 1)]
    regions = {unit: REGIONS[i * len(REGIONS) // NUM_UNITS] for i, unit in enumerate(units)}
    dice = Dice(SEED)
    return {
        "format": "caseload/1",
        "name": "weighted_probation",
        "as_of": "2021",
        "source": about(
            "Ten generated probation units, cases weighted by the points published for them, 2021.",
            origin="ministryofjustice/hmpps-workload, V1_1__SEED_REF_DATA.sql, 1e70153e.",
            right="MIT, Crown copyright.",
            published=(
                "points of a case by tier and kind (a weight of 0 means that there is no such "
                "case, and is left out); 2,176 points a full-time officer."
            ),
            assumed=(
                "the units, their cases and officers, all generated; that tiers A and B are for "
                "probation officers alone and C and D also for probation service officers; that "
                "both hold 2,176 points; two regions, and transfers within a region alone; six "
                "officers to hire at cost 5. Trainees, who have less time for cases, are left out."
            ),
        ),
        "offices": [{"office": unit, "region": region} for unit, region in regions.items()],
        "duties": [{"duty": duty, "standard": standard} for duty in ("higher", "lower")],
        "case_types": [
            {"case_type": case_type, "weight": weight} for case_type, weight in points.items()
        ],
        "caseload": [row for unit in units for row in _cases(dice, unit, list(points))],
        "pools": POOLS,
        "staff": [
            {"office": unit, "duty": duty, "pool": pool, "officers": dice.skewed(median, 2)}
            for unit in units
            for (duty, pool), median in MEDIAN_OFFICERS.items()
        ],
        "hires": [{"officers": 6, "pool": "officer", "cost": 5}],
        "lanes": [
            {"from": start, "to": end}
            for start, end in permutations(units, 2)
            if regions[start] == regions[end]
        ],
        "rules": {"transfer_cost": 10, "duty_change_cost": 1},
    }


def _points() -> dict[str, int]:
    return {
        f"{row['tier']} {kind}": int(row[f"{kind}_points"])
        for row in published("hmpps_workload_points_per_case")
        for kind in ("community", "custody", "licence")
        if row[f"{kind}_points"] != "0"
    }


def _cases(dice: Dice, unit: str, case_types: list[str]) -> list[Row]:
    drawn = [(case_type, dice.skewed(MEDIAN_CASES[case_type[0]], 2)) for case_type in case_types]
    return [
        {
            "office": unit,
            "duty": DUTY_OF_TIER[case_type[0]],
            "case_type": case_type,
            "cases": cases,
        }
        for case_type, cases in drawn
        if cases > 0
    ]
