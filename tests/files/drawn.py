"""Random inputs that use every table, column and rule of the format, good by construction."""

from random import Random
from typing import Any

Row = dict[str, Any]

OFFICES = ("A", "B", "C")
DUTIES = ("D", "E")
POOLS = ("P", "Q", "R")


def drawn_tables(seed: int) -> dict[str, Any]:
    """Return the tables that belong to the seed."""
    rng = Random(seed)
    pools = [{"pool": pool, "fte": rng.choice((0, 0.5, 1, 1.2))} for pool in POOLS]
    cells = [(office, duty) for office in OFFICES for duty in DUTIES]
    tables: dict[str, Any] = {
        "as_of": "2024-09-30",
        "offices": [{"office": office, "seats": rng.randint(20, 40)} for office in OFFICES],
        "duties": [{"duty": duty, "productive": rng.choice((0.5, 0.8, 1))} for duty in DUTIES],
        "case_types": [{"case_type": "T", "weight": rng.choice((0.5, 2))}],
        "caseload": [
            {"office": office, "duty": duty, "case_type": case_type, "cases": rng.randint(0, 90)}
            for office, duty in cells
            for case_type in ("T", None)
        ],
        "pools": pools,
        "staff": [
            {"office": office, "duty": duty, "pool": pool, "officers": rng.randint(2, 4)}
            for office, duty in cells
            for pool in (*POOLS, None)
        ],
        "hires": [{"officers": 1, "pool": rng.choice((*POOLS, None)), "offices": _some(rng)}],
        "limits": [{"office": "A", "duty": "D", "max": 40, "max_load": rng.choice((7.5, 90))}],
        "lanes": [
            {
                "from": one,
                "to": other,
                "lot": rng.choice((None, 1, 3)),
                "fixed_cost": rng.choice((None, 0, 2.5)),
            }
            for one in OFFICES
            for other in OFFICES
            if one != other
        ],
        "rules": {
            "transfers_lot": rng.choice((None, 2)),
            "lane_fixed_cost": rng.choice((None, 0.5)),
            "lanes_max": rng.choice((None, 0, 4)),
            "offices_touched_max": rng.choice((None, 2)),
            "office_load_rise_max": rng.choice((None, 0, 0.125)),
        },
    }
    optional = {name: draw(rng) for name, draw in _OPTIONAL.items() if rng.random() < 0.7}
    # Where reductions split a pool, neither pins nor the plan may name it.
    if "reductions" in optional:
        optional.pop("plan", None)
    return tables | optional


def _some(rng: Random, ids: tuple[str, ...] = OFFICES) -> list[str] | None:
    return rng.choice((None, rng.sample(ids, rng.randint(1, len(ids)))))


def _reductions(rng: Random) -> list[Row]:
    return [
        {
            "office": office,
            "duty": rng.choice(DUTIES),
            "pool": rng.choice((*POOLS, None)),
            "officers": rng.randint(0, 2),
            "share": share,
            "from": rng.choice((None, "2024-09-30", "2024-10-01")),
            "until": rng.choice((None, "2024-12-31")),
            "reason": rng.choice((None, f"leave {share}", f"=1 {share}")),
        }
        for office, share in zip(OFFICES, (0.5, 0.5, 1), strict=True)
    ]


def _spans(rng: Random) -> list[Row]:
    return [
        {"supervisors": ["P"], "pools": rng.choice((None, ["Q"], ["Q", "R"])), "max": 8},
        {"supervisors": ["P", "Q"], "max": rng.randint(1, 9), "offices": _some(rng)},
    ]


def _mixes(rng: Random) -> list[Row]:
    row = {"share": rng.choice((0, 0.333, 1)), "offices": _some(rng)}
    return [row | {"pools": ["R"]}, {"pools": ["R", "Q"], "share": 0.5, "duties": ["E"]}]


def _pairs(rng: Random) -> list[Row]:
    return [{"duty": "E", "other": "D", "offices": _some(rng)}]


def _budgets(rng: Random) -> list[Row]:
    kinds = ("transfer", "duty_change", "hire")
    return [
        {"budget": "money", "max": 99.5, "counts": rng.choice((None, "cost"))},
        {
            "budget": "=heads",
            "max": rng.randint(0, 9),
            "counts": "officers",
            "kinds": _some(rng, kinds),
            "pools": _some(rng, POOLS),
        },
    ]


def _pins(rng: Random) -> list[Row]:
    return [
        {"what": "stay", "office": "A", "officers": rng.choice((0, 1))},
        {"what": "stay", "office": "B", "duty": rng.choice(DUTIES)},
        {"what": "cell", "office": "C", "duty": "E", "at": rng.choice((None, "today"))},
        {"what": "lane", "office": "C", "to": "A", "officers": rng.choice((None, 3))},
    ]


def _plan(rng: Random) -> list[Row]:
    return [
        {"office": office, "duty": "D", "pool": rng.choice((*POOLS, None)), "officers": 3}
        for office in OFFICES
    ]


def _remote(rng: Random) -> list[Row]:
    return [
        {"office": "A", "duty": "D", "share": rng.choice((0, 0.1, 1)), "offices": ["B"]},
        {"office": "B", "duty": "E", "case_type": "T", "share": 0.25, "cost": 0.75},
    ]


_OPTIONAL = {
    "reductions": _reductions,
    "spans": _spans,
    "mixes": _mixes,
    "pairs": _pairs,
    "budgets": _budgets,
    "pins": _pins,
    "plan": _plan,
    "remote": _remote,
}
