"""Sets of rules that are no flow, each of several at once, on the same 24 offices.

The numbers are such that each rule binds: the best plan without it breaks it.
"""

from collections.abc import Iterable
from typing import cast

from instances.mixed_offices import generate
from instances.tables import Row, Tables

SEED = 1

CLOSING = "Buffalo"
BUSIEST = ("Miami", "New York", "Washington DC")


def _staffing(tables: Tables) -> None:
    """Supervision, experience, and an office whose cases have gone but which stays open."""
    tables["caseload"] = [row for row in _rows(tables, "caseload") if row["office"] != CLOSING]
    del cast("Row", tables["rules"])["transfers_out_share"]
    tables["spans"] = [{"supervisors": "supervisor", "max": 8}]
    tables["mixes"] = [{"pools": "trainee", "share": 0.2}]
    tables["pairs"] = [{"duty": "detained", "other": "non-detained"}]


def _lanes(tables: Tables) -> None:
    """Few lanes, each worth while, between few offices."""
    _rule(tables, transfers_lot=10, lanes_max=24, offices_touched_max=18)


def _money(tables: Tables) -> None:
    """Opening a lane costs, money is short, for some moves above all, and one lane is closed."""
    _rule(tables, lane_fixed_cost=60, budget=9000)
    tables["budgets"] = [
        {"budget": "experience", "kinds": "transfer", "pools": "full", "max": 6000},
        {"budget": "training", "counts": "officers", "kinds": "duty_change", "max": 200},
    ]
    tables["pins"] = [{"what": "lane", "office": "New Orleans", "to": "Miami"}]


def _fairness(tables: Tables) -> None:
    """No office much worse than today, some cells never overrun, few moves, today kept to."""
    _rule(tables, office_load_rise_max=0.2)
    tables["limits"] = [
        {"office": office, "duty": "detained", "max_load": 0.9} for office in _offices(tables)[:6]
    ]
    tables["budgets"] = [{"budget": "moves", "counts": "officers", "max": 700}]
    tables["plan"] = tables["staff"]


def _work(tables: Tables) -> None:
    """Cases move as well as officers."""
    tables["remote"] = [
        {"office": office, "duty": "non-detained", "share": 0.1} for office in BUSIEST
    ]
    tables["spans"] = [{"supervisors": "supervisor", "max": 9}]
    _rule(tables, transfers_lot=10)


def _absence(tables: Tables) -> None:
    """Officers on leave, some of those who are there pinned, experience, few lanes."""
    tables["reductions"] = [
        {
            "office": row["office"],
            "duty": row["duty"],
            "pool": "full",
            "officers": cast("int", row["officers"]) // 10,
            "share": 0.6,
            "from": "2016-06-01",
            "until": "2016-12-31",
            "reason": "parental leave",
        }
        for row in _rows(tables, "staff")
        if row["pool"] == "full" and cast("int", row["officers"]) >= 10
    ]
    tables["pins"] = [
        *({"what": "stay", "office": office, "pool": "supervisor"} for office in _offices(tables)),
        *({"what": "cell", "office": office, "duty": "detained"} for office in BUSIEST),
        {"what": "lane", "office": "San Antonio", "to": "Miami"},
    ]
    tables["mixes"] = [{"pools": "trainee", "share": 0.25}]
    _rule(tables, lanes_max=24)


SETS = {
    "staffing": _staffing,
    "lanes": _lanes,
    "money": _money,
    "fairness": _fairness,
    "work": _work,
    "absence": _absence,
}


def tables_of(name: str) -> Tables:
    """Return the offices under a set of rules, shaped like a JSON file."""
    tables = generate(SEED)
    SETS[name](tables)
    return tables | {"name": f"{tables['name']}_{name}"}


def _rule(tables: Tables, **rules: object) -> None:
    cast("Row", tables["rules"]).update(rules)


def _rows(tables: Tables, table: str) -> list[Row]:
    return cast("list[Row]", tables[table])


def _offices(tables: Tables) -> list[object]:
    return [row["office"] for row in cast("Iterable[Row]", tables["offices"])]
