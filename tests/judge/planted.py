"""For each rule beyond single moves a plan that just keeps it, and one a unit beyond."""

from collections.abc import Sequence
from typing import Any, NamedTuple

from optimizer.domain.instance import NOT_GIVEN, Instance
from optimizer.domain.plan import NOWHERE, Plan, plan_of
from tests.build import instance_of
from tests.judge.offer import cell

Moves = Sequence[tuple[str, str, str, int]]
"""Pool, from, to, officers; from "" for the row of hires."""
Cases = Sequence[tuple[str, str, int]]
"""Whose cases ("A x", or "A x asylum"), the office that handles them, how many."""

STAFF = [
    ("A x", 4, "p"),
    ("A x", 2, "t"),
    ("A y", 1, "p"),
    ("A y", 1, "s"),
    ("B x", 2, "p"),
    ("B y", 2, "p"),
    ("C x", 1, "p"),
]


def instance(**more: Any) -> Instance:
    """Officers p and supervisors s of FTE 1, trainees t of FTE 0.5; one p may be hired."""
    given: dict[str, Any] = {
        "pools": [{"pool": "p"}, {"pool": "s"}, {"pool": "t", "fte": 0.5}],
        "duties": [{"duty": "x"}, {"duty": "y", "standard": 2}],
        "hires": [{"officers": 1, "pool": "p", "cost": 3}],
    }
    cases = {"A x": 12, "A y": 4, "B x": 6, "B y": 6, "C x": 3}
    return instance_of(cases, list(STAFF), **given | more)


def plan(given: Instance, moves: Moves, cases: Cases = ()) -> Plan:
    """Return the plan of these moves of officers and of cases."""
    return plan_of(
        given,
        [
            (
                given.pools.ids.index(pool),
                NOWHERE if start else 0,
                cell(given, start) if start else NOWHERE,
                cell(given, end),
                officers,
            )
            for pool, start, end, officers in moves
        ],
        [(way(given, whose), given.offices.ids.index(to), number) for whose, to, number in cases],
    )


def way(given: Instance, whose: str) -> int:
    """Return the way of the cases in the instance's movable."""
    office, duty, *kind = whose.split()
    case_type = given.case_types.ids.index(kind[0]) if kind else NOT_GIVEN
    table, wanted = given.caseload, (cell(given, f"{office} {duty}"), case_type)
    for number, row in enumerate(given.movable[:, 1].tolist()):
        there = int(table.office[row]) * given.num_duties + int(table.duty[row])
        if (there, int(table.case_type[row])) == wanted:
            return number
    raise ValueError(whose)


class Planted(NamedTuple):
    """Tables beside those of `instance`, a plan that keeps them, and one that breaks one rule."""

    tables: dict[str, Any]
    kept: Moves
    broken: Moves
    sentence: str
    kept_cases: Cases = ()
    broken_cases: Cases = ()


REMOTE = [{"office": "A", "duty": "x", "share": 0.5, "offices": ["B", "C"], "cost": 2}]
PINS_CELL = [{"what": "cell", "office": "A", "duty": "x"}]

PLANTED: dict[str, Planted] = {
    # Lanes and lots
    "transfers_lot, over all pools": Planted(
        {"rules": {"transfers_lot": 2}},
        [("p", "A x", "B x", 1), ("t", "A x", "B y", 1)],
        [("p", "A x", "B x", 1)],
        "transfers_lot: 1 officers go from 'A' to 'B', lot 2",
    ),
    "lanes, lot": Planted(
        {
            "lanes": [{"from": "A", "to": "B", "lot": 3}, {"from": "B", "to": "A"}],
            "rules": {"transfers_lot": 2},
        },
        [("p", "A x", "B x", 3), ("p", "B x", "A x", 2)],
        [("p", "A x", "B x", 2), ("p", "B x", "A x", 2)],
        "lanes: 2 officers go from 'A' to 'B', lot 3",
    ),
    "a lane's own lot goes before the rule's": Planted(
        {
            "lanes": [{"from": "A", "to": "B", "lot": 1}, {"from": "B", "to": "A"}],
            "rules": {"transfers_lot": 2},
        },
        [("p", "A x", "B x", 1)],
        [("p", "A x", "B x", 1), ("p", "B x", "A x", 1)],
        "transfers_lot: 1 officers go from 'B' to 'A', lot 2",
    ),
    "lanes_max": Planted(
        {"rules": {"lanes_max": 1}},
        [("p", "A x", "B x", 2), ("p", "A y", "B y", 1), ("p", "B y", "B x", 1)],
        [("p", "A x", "B x", 1), ("p", "B y", "A x", 1)],
        "lanes_max: 2 lanes are used, max 1",
    ),
    # Three lanes, two offices; a duty change and a hire in the third do not touch it.
    "offices_touched_max": Planted(
        {"rules": {"offices_touched_max": 2}},
        [
            ("p", "A x", "B x", 1),
            ("p", "B x", "A x", 1),
            ("p", "C x", "C y", 1),
            ("p", "", "C x", 1),
        ],
        [("p", "A x", "B x", 1), ("p", "C x", "B x", 1)],
        "offices_touched_max: transfers leave or reach 3 offices, max 2",
    ),
    # Cost
    "budget, with what a lane costs once": Planted(
        # 5 for the lane and 1 for each of two.
        {"rules": {"lane_fixed_cost": 5, "transfer_cost": 1, "budget": 7}},
        [("p", "A x", "B x", 1), ("t", "A x", "B y", 1)],
        [("p", "A x", "B x", 2), ("t", "A x", "B y", 1)],
        "budget: the moves cost 8, budget 7",
    ),
    "budget, with a lane's own fixed cost": Planted(
        {
            "lanes": [{"from": "A", "to": "B", "fixed_cost": 2.5}, {"from": "B", "to": "A"}],
            "rules": {"lane_fixed_cost": 5, "transfer_cost": 1, "budget": 3.5},
        },
        [("p", "A x", "B x", 1)],
        [("p", "A x", "B x", 2)],
        "budget: the moves cost 4.5, budget 3.5",
    ),
    "budget, with work": Planted(
        # Three cases at 2 and a transfer at 10.
        {"remote": REMOTE, "rules": {"budget": 16}},
        [("p", "A x", "B x", 1)],
        [("p", "A x", "B x", 1)],
        "budget: the moves cost 18, budget 16",
        [("A x", "B", 2), ("A x", "C", 1)],
        [("A x", "B", 2), ("A x", "C", 2)],
    ),
    "budgets, of transfers of all pools with their lanes": Planted(
        # Two lanes at 5 and two transfers at 1; hires and duty changes are not counted.
        {
            "budgets": [{"budget": "travel", "max": 12, "kinds": ["transfer"]}],
            "rules": {"lane_fixed_cost": 5, "transfer_cost": 1},
        },
        [
            ("p", "A x", "B x", 1),
            ("t", "A x", "C x", 1),
            ("p", "", "C x", 1),
            ("p", "B x", "B y", 1),
        ],
        [("p", "A x", "B x", 2), ("t", "A x", "C x", 1), ("p", "", "C x", 1)],
        "budgets: the moves of 'travel' cost 13, max 12",
    ),
    "budgets, of some pools without the lanes": Planted(
        {
            "budgets": [{"budget": "travel", "max": 2, "pools": ["p", "s"]}],
            "rules": {"lane_fixed_cost": 5, "transfer_cost": 1},
        },
        [("p", "A x", "B x", 2), ("t", "A x", "C x", 1)],
        [("p", "A x", "B x", 2), ("s", "A y", "C x", 1)],
        "budgets: the moves of 'travel' cost 3, max 2",
    ),
    "budgets, of duty changes without the lanes": Planted(
        {
            "budgets": [{"budget": "retraining", "max": 1.5, "kinds": ["duty_change"]}],
            "rules": {"lane_fixed_cost": 5, "duty_change_cost": 1.5},
        },
        [("p", "A x", "A y", 1), ("p", "A x", "B x", 1)],
        [("p", "A x", "A y", 2)],
        "budgets: the moves of 'retraining' cost 3, max 1.5",
    ),
    "budgets, of officers": Planted(
        {
            "budgets": [
                {
                    "budget": "upheaval",
                    "max": 2,
                    "counts": "officers",
                    "kinds": ["duty_change", "hire"],
                    "pools": ["p"],
                }
            ]
        },
        [
            ("p", "A x", "A y", 1),
            ("p", "", "B x", 1),
            ("t", "A x", "A y", 1),
            ("p", "A x", "B x", 1),
        ],
        [("p", "A x", "A y", 2), ("p", "", "B x", 1)],
        "budgets: the moves of 'upheaval' are of 3 officers, max 2",
    ),
    # Who serves where
    "max_load": Planted(
        # Of 4 + 2 x 0.5 two leave: 12 / 3. If half a one more does, 12 / 2.5.
        {"limits": [{"office": "A", "duty": "x", "max_load": 4}]},
        [("p", "A x", "B x", 2)],
        [("p", "A x", "B x", 2), ("t", "A x", "B x", 1)],
        "limits: 'A' 'x' has load 24/5, max_load 4",
    ),
    "max_load, uncovered": Planted(
        {"limits": [{"office": "C", "duty": "x", "max_load": 6.5}]},
        [("p", "C x", "A x", 1), ("t", "A x", "C x", 1)],
        [("p", "C x", "A x", 1)],
        "limits: 'C' 'x' has cases and nobody with time for them, max_load 6.5",
    ),
    "max_load, with work": Planted(
        # C: 3 + 2 over 1.
        {"remote": REMOTE, "limits": [{"office": "C", "duty": "x", "max_load": 5}]},
        [],
        [],
        "limits: 'C' 'x' has load 6, max_load 5",
        [("A x", "C", 2)],
        [("A x", "C", 3)],
    ),
    "spans": Planted(
        # A: 4 + 2 + 1 officers under one supervisor, over both duties.
        {"spans": [{"supervisors": ["s"], "max": 7, "offices": ["A"]}]},
        [("p", "A x", "A y", 1)],
        [("p", "B x", "A y", 1)],
        "spans, row 1: 'A' has 8 officers and 1 supervisors, max 7 for each",
    ),
    "spans, of some pools": Planted(
        # Only the trainees: one in B, and no supervisor there.
        {"spans": [{"supervisors": ["s"], "pools": ["t"], "max": 2}]},
        [("s", "A y", "B x", 1), ("t", "A x", "B x", 2)],
        [("t", "A x", "B x", 1)],
        "spans, row 1: 'B' has 1 officers and 0 supervisors, max 2 for each",
    ),
    "mixes": Planted(
        {"mixes": [{"pools": ["t"], "share": 0.4, "offices": ["A", "B"], "duties": ["x"]}]},
        [("p", "A x", "B y", 1)],
        [("p", "A x", "B y", 2)],
        "mixes, row 1: 2 of 4 officers in 'A' 'x' are of its pools, share 0.4",
    ),
    "mixes, of some duties": Planted(
        # In y one of three is a trainee in either plan.
        {"mixes": [{"pools": ["t"], "share": 0.2, "offices": ["A"], "duties": ["x"]}]},
        [("t", "A x", "A y", 1)],
        [("p", "A x", "B y", 1), ("t", "A x", "A y", 1)],
        "mixes, row 1: 1 of 4 officers in 'A' 'x' are of its pools, share 0.2",
    ),
    "pairs": Planted(
        # Nobody is left in B, which is not named.
        {"pairs": [{"duty": "x", "other": "y", "offices": ["C"]}]},
        [("p", "C x", "C y", 1), ("p", "B x", "A x", 2), ("p", "B y", "A x", 2)],
        [("p", "C x", "A x", 1)],
        "pairs, row 1: 'C' has 0 officers on 'x' and 'y' together, min 1",
    ),
    "office_load_rise_max": Planted(
        # A: 12 + 4 / 2 over 4 + 2 x 0.5 + 1 + 1 is 2; 1.4 times that over 5.
        {"rules": {"office_load_rise_max": 0.4}},
        [("p", "A x", "C x", 2)],
        [("p", "A x", "C x", 2), ("t", "A x", "C x", 1)],
        "office_load_rise_max: 'A' has load 28/9, today 2, max 14/5",
    ),
    "office_load_rise_max, nobody left": Planted(
        {"rules": {"office_load_rise_max": 1}},
        [("p", "C x", "A x", 1), ("t", "A x", "C x", 1)],
        [("p", "C x", "A x", 1)],
        "office_load_rise_max: 'C' has cases and nobody with time, max 6",
    ),
    "office_load_rise_max, neither cases nor officers left": Planted(
        {
            "remote": [{"office": "C", "duty": "x", "share": 1}],
            "rules": {"office_load_rise_max": 1},
        },
        [("p", "C x", "A x", 1)],
        [("p", "C x", "A x", 1)],
        "office_load_rise_max: 'C' has cases and nobody with time, max 6",
        [("C x", "A", 3)],
        [("C x", "A", 2)],
    ),
    "office_load_rise_max, with work": Planted(
        # C: 3 over 1, so up to 4 over 1; with one hired, up to 8 over 2.
        {"remote": REMOTE, "rules": {"office_load_rise_max": 0.334}},
        [("p", "", "C x", 1)],
        [("p", "", "C x", 1)],
        "office_load_rise_max: 'C' has load 9/2, today 3, max 2001/500",
        [("A x", "C", 5), ("A x", "B", 1)],
        [("A x", "C", 6)],
    ),
    # Pins
    "pins, stay in a cell": Planted(
        {"pins": [{"what": "stay", "office": "A", "duty": "x", "officers": 4}]},
        [("p", "A x", "B x", 1), ("t", "A x", "B x", 1), ("p", "B y", "A x", 1)],
        [("p", "A x", "B x", 2), ("t", "A x", "A y", 1), ("p", "B y", "A x", 1)],
        "pins, row 1: 3 officers stay in 'A' 'x', pinned at least 4",
    ),
    "pins, stay, more than pinned": Planted(
        {"pins": [{"what": "stay", "office": "A", "duty": "x", "officers": 4}]},
        [],
        [("p", "A x", "B x", 3)],
        "pins, row 1: 3 officers stay in 'A' 'x', pinned at least 4",
    ),
    "pins, stay of a pool": Planted(
        {"pins": [{"what": "stay", "office": "A", "duty": "x", "pool": "t"}]},
        [("p", "A x", "B x", 4)],
        [("t", "A x", "B x", 1)],
        "pins, row 1: 1 officers of pool 't' stay in 'A' 'x', pinned at least 2",
    ),
    "pins, stay in an office": Planted(
        {"pins": [{"what": "stay", "office": "A", "pool": "p", "officers": 4}]},
        [("p", "A x", "A y", 1), ("t", "A x", "A y", 2), ("p", "", "A x", 1)],
        [("p", "A x", "A y", 1), ("p", "A y", "B y", 1)],
        "pins, row 1: 3 officers of pool 'p' stay in their cells of 'A', pinned at least 4",
    ),
    "pins, cell, one fewer": Planted(
        {"pins": PINS_CELL},
        [("t", "A x", "B x", 1), ("p", "B x", "A x", 1)],
        [("t", "A x", "B x", 1)],
        "pins, row 1: 5 officers serve in 'A' 'x', pinned 6",
    ),
    "pins, cell, one more": Planted(
        {"pins": PINS_CELL},
        [],
        [("p", "B x", "A x", 1)],
        "pins, row 1: 7 officers serve in 'A' 'x', pinned 6",
    ),
    "pins, cell, of a pool": Planted(
        {"pins": [{"what": "cell", "office": "B", "duty": "x", "pool": "p", "officers": 3}]},
        [("p", "A x", "B x", 1), ("t", "A x", "B x", 1)],
        [("t", "A x", "B x", 1)],
        "pins, row 1: 2 officers of pool 'p' serve in 'B' 'x', pinned 3",
    ),
    "pins, lane": Planted(
        {"pins": [{"what": "lane", "office": "A", "to": "B", "officers": 2}]},
        [("p", "A x", "B x", 1), ("t", "A x", "B y", 1), ("p", "B x", "A x", 1)],
        [("p", "A x", "B x", 2), ("t", "A x", "B y", 1)],
        "pins, row 1: 3 officers go from 'A' to 'B', pinned 2",
    ),
    "pins, lane, of a pool": Planted(
        {"pins": [{"what": "lane", "office": "A", "to": "B", "pool": "t"}]},
        [("p", "A x", "B x", 2), ("t", "A x", "C x", 1)],
        [("t", "A x", "B x", 1)],
        "pins, row 1: 1 officers of pool 't' go from 'A' to 'B', pinned 0",
    ),
    # Work
    "remote, share": Planted(
        {"remote": REMOTE},
        [],
        [],
        "remote, row 1: 7 cases of 'A' 'x' are handled elsewhere, max 6",
        [("A x", "B", 2), ("A x", "C", 4)],
        [("A x", "B", 3), ("A x", "C", 4)],
    ),
    "remote, offices": Planted(
        {"remote": [REMOTE[0] | {"offices": ["C"]}]},
        [],
        [],
        "remote, row 1: 'B' may not handle cases of 'A' 'x'",
        [("A x", "C", 1)],
        [("A x", "B", 1)],
    ),
    "remote, to itself": Planted(
        {"remote": [{"office": "A", "duty": "x", "share": 1}]},
        [],
        [],
        "remote, row 1: 'A' may not handle cases of 'A' 'x'",
        [("A x", "B", 12)],
        [("A x", "A", 1)],
    ),
    "remote, of each type alike": Planted(
        # Half of 5, rounded down; the 12 of no type are another way.
        {
            "remote": REMOTE,
            "case_types": [{"case_type": "asylum", "weight": 2}],
            "caseload": [
                {"office": "A", "duty": "x", "cases": 12},
                {"office": "A", "duty": "x", "cases": 5, "case_type": "asylum"},
            ],
        },
        [],
        [],
        "remote, row 1: 3 cases of type 'asylum' of 'A' 'x' are handled elsewhere, max 2",
        [("A x", "B", 6), ("A x asylum", "B", 2)],
        [("A x", "B", 6), ("A x asylum", "B", 3)],
    ),
}
