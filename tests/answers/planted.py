"""Contradictions made by hand over all rules, and a mend written into the tables.

Ten officers: in A four on x and one on y, in B three on x, in C two on x. Unless a case says
otherwise a transfer costs 10 and a duty change 1, and everyone may go anywhere. So A x can have
4 of its own, 1 by duty change, 5 by transfer.
"""

from copy import deepcopy
from itertools import permutations
from typing import Any, NamedTuple

Tables = dict[str, Any]

NOBODY = "nobody"


class Planted(NamedTuple):
    """Tables beside the base ones, and the only conflict in them.

    Attributes
    ----------
    tables : the rows that matter
    core : names of the statements planted
    mends : the new value of each statement that mends it alone: None where it goes; worked out
        in the comment beside the case. Left out where not worked out by hand
    """

    tables: Tables
    core: tuple[str, ...]
    mends: dict[str, object] | None = None


def cell(name: str, **columns: object) -> Tables:
    office, duty = name.split()
    return {"office": office, "duty": duty, **columns}


BASE: Tables = {
    "format": "caseload/1",
    "offices": [{"office": "A"}, {"office": "B"}, {"office": "C"}],
    "duties": [{"duty": "x"}, {"duty": "y"}],
    "caseload": [
        cell("A x", cases=40),
        cell("A y", cases=10),
        cell("B x", cases=30),
        cell("C x", cases=20),
    ],
    "staff": [
        cell("A x", officers=4),
        cell("A y", officers=1),
        cell("B x", officers=3),
        cell("C x", officers=2),
    ],
}
MIN_A_6 = [cell("A x", min=6)]
MIN_A_7 = [cell("A x", min=7)]
MIN_A_8 = [cell("A x", min=8)]
MIN_A_9 = [cell("A x", min=9)]
PLACES = [
    {"office": "A", "latitude": 0, "longitude": 0},
    {"office": "B", "latitude": 0, "longitude": 1},
    {"office": "C", "latitude": 0, "longitude": 50},
]


def seats(**by_office: int) -> list[Tables]:
    return [
        {"office": office} | ({"seats": by_office[office]} if office in by_office else {})
        for office in "ABC"
    ]


def staff(*rows: tuple[str, int, str]) -> list[Tables]:
    return [cell(name, officers=officers, pool=pool) for name, officers, pool in rows]


def pin(what: str, office: str, **columns: object) -> Tables:
    return {"what": what, "office": office, **columns}


HALF = {
    "pools": [{"pool": "half", "fte": 0.5}],
    "staff": staff(("A x", 4, "half"), ("B x", 3, "half"), ("C x", 2, "half")),
    "caseload": [cell("A x", cases=40), cell("B x", cases=30), cell("C x", cases=20)],
}

PLANTED: dict[str, Planted] = {
    # Limits, among themselves and with seats. Ten officers are there.
    "two mins": Planted(  # 6 + 5 = 11
        {"limits": [cell("A x", min=6), cell("B x", min=5)]},
        ("limits:1:min", "limits:2:min"),
        {"limits:1:min": 5, "limits:2:min": 4},
    ),
    "three mins": Planted(  # 4 + 4 + 4 = 12
        {"limits": [cell("A x", min=4), cell("B x", min=4), cell("C x", min=4)]},
        ("limits:1:min", "limits:2:min", "limits:3:min"),
        {"limits:1:min": 2, "limits:2:min": 2, "limits:3:min": 2},
    ),
    "max in every cell": Planted(  # room for 9
        {
            "limits": [
                cell(name, max=room)
                for name, room in zip(
                    ("A x", "A y", "B x", "B y", "C x", "C y"), (2, 2, 2, 1, 1, 1), strict=True
                )
            ]
        },
        tuple(f"limits:{row}:max" for row in range(1, 7)),
        {f"limits:{row}:max": room for row, room in enumerate((3, 3, 3, 2, 2, 2), 1)},
    ),
    "seats for eight": Planted(
        {"offices": seats(A=4, B=2, C=2)},
        ("offices:1:seats", "offices:2:seats", "offices:3:seats"),
        {"offices:1:seats": 6, "offices:2:seats": 4, "offices:3:seats": 4},
    ),
    "min above seats": Planted(
        {"offices": seats(B=3), "limits": [cell("B x", min=4)]},
        ("offices:2:seats", "limits:1:min"),
        {"offices:2:seats": 4, "limits:1:min": 3},
    ),
    "two mins above seats": Planted(
        {"offices": seats(A=3), "limits": [cell("A x", min=2), cell("A y", min=2)]},
        ("offices:1:seats", "limits:1:min", "limits:2:min"),
        {"offices:1:seats": 4, "limits:1:min": 1, "limits:2:min": 1},
    ),
    # Rules about moves.
    "nobody moves": Planted(
        {"limits": MIN_A_6, "rules": {"transfers": False}},
        ("limits:1:min", "rules:transfers"),
        {"limits:1:min": 5, "rules:transfers": True},
    ),
    "nobody moves nor changes": Planted(  # with either way A y could have 3
        {"limits": [cell("A y", min=3)], "rules": {"transfers": False, "duty_changes": False}},
        ("limits:1:min", "rules:transfers", "rules:duty_changes"),
        {"limits:1:min": 1, "rules:transfers": True, "rules:duty_changes": True},
    ),
    "one duty change": Planted(  # 1 + 1 = 2
        {"limits": [cell("A y", min=4)], "rules": {"transfers": False, "duty_changes_max": 1}},
        ("limits:1:min", "rules:transfers", "rules:duty_changes_max"),
        {"limits:1:min": 2, "rules:transfers": True, "rules:duty_changes_max": 3},
    ),
    "two transfers": Planted(  # 4 + 1 + 2 = 7
        {"limits": MIN_A_8, "rules": {"transfers_max": 2}},
        ("limits:1:min", "rules:transfers_max"),
        {"limits:1:min": 7, "rules:transfers_max": 3},
    ),
    "two arrivals": Planted(
        {"limits": MIN_A_8, "rules": {"transfers_in_max": 2}},
        ("limits:1:min", "rules:transfers_in_max"),
        {"limits:1:min": 7, "rules:transfers_in_max": 3},
    ),
    "a quarter may leave": Planted(
        # A lets 1 of 5 go, C none of 2: 3 + 1 = 4. For 5 A lets 2 go at 0.4, and C 1 at 0.5.
        {"limits": [cell("B x", min=5)], "rules": {"transfers_out_share": 0.25}},
        ("limits:1:min", "rules:transfers_out_share"),
        {"limits:1:min": 4, "rules:transfers_out_share": 0.4},
    ),
    "too far": Planted(  # B is 111 km away, C 5,560 km: 4 + 1 + 3 = 8
        {"offices": PLACES, "limits": MIN_A_9, "rules": {"transfer_max_km": 200}},
        ("limits:1:min", "rules:transfer_max_km"),
    ),
    "a budget": Planted(  # 1 duty change and 2 transfers cost 21
        {"limits": MIN_A_7, "rules": {"budget": 20.5}},
        ("limits:1:min", "rules:budget"),
        {"limits:1:min": 6, "rules:budget": 21},
    ),
    "a budget and the way": Planted(  # 111.195 km at 0.1 is 11.12 above the 10
        {
            "offices": PLACES,
            "limits": MIN_A_6,
            "rules": {"budget": 22, "transfer_cost_per_km": 0.1},
        },
        ("limits:1:min", "rules:budget"),
    ),
    "a lot": Planted(  # B has 3 officers to send, C has 2
        {"limits": MIN_A_6, "rules": {"transfers_lot": 4}},
        ("limits:1:min", "rules:transfers_lot"),
        {"limits:1:min": 5, "rules:transfers_lot": 3},
    ),
    "one lane used": Planted(  # B alone brings 3: 4 + 1 + 3 = 8
        {"limits": MIN_A_9, "rules": {"lanes_max": 1}},
        ("limits:1:min", "rules:lanes_max"),
        {"limits:1:min": 8, "rules:lanes_max": 2},
    ),
    "two offices touched": Planted(
        {"limits": MIN_A_9, "rules": {"offices_touched_max": 2}},
        ("limits:1:min", "rules:offices_touched_max"),
        {"limits:1:min": 8, "rules:offices_touched_max": 3},
    ),
    "no office's load rises": Planted(
        # A has 50 cases for 5, C 20 for 2. Taking 1 of A's 5: 50/4 is a quarter more than 50/5.
        {"limits": [cell("B x", min=4)], "rules": {"office_load_rise_max": 0}},
        ("limits:1:min", "rules:office_load_rise_max"),
        {"limits:1:min": 3, "rules:office_load_rise_max": 0.25},
    ),
    "no load rises, by available time": Planted(
        # Of A's 5 one is not available, who may go to B; another must. 40/3 is 1/3 above 40/4.
        {
            "pools": [{"pool": "ill", "fte": 0}, {"pool": "well"}],
            "caseload": HALF["caseload"],
            "staff": staff(
                ("A x", 1, "ill"), ("A x", 4, "well"), ("B x", 3, "well"), ("C x", 2, "well")
            ),
            "limits": [cell("B x", min=5)],
            "rules": {"office_load_rise_max": 0},
        },
        ("limits:1:min", "rules:office_load_rise_max"),
        {"limits:1:min": 4, "rules:office_load_rise_max": 0.334},
    ),
    "a fixed cost": Planted(  # 1 + 10 + 30 = 41
        {"limits": MIN_A_6, "rules": {"lane_fixed_cost": 30, "budget": 40}},
        ("limits:1:min", "rules:budget"),
        {"limits:1:min": 5, "rules:budget": 41},
    ),
    # Lanes.
    "no lane to C": Planted(
        {"lanes": [{"from": "A", "to": "B"}], "limits": [cell("C x", min=3)]},
        ("limits:1:min", "lanes"),
        {"limits:1:min": 2, "lanes": None},
    ),
    "narrow lanes": Planted(  # 4 + 1 + 1 + 1 = 7
        {
            "lanes": [{"from": "B", "to": "A", "max": 1}, {"from": "C", "to": "A", "max": 1}],
            "limits": MIN_A_8,
        },
        ("limits:1:min", "lanes:1:max", "lanes:2:max"),
        {"limits:1:min": 7, "lanes:1:max": 2, "lanes:2:max": 2},
    ),
    "a lane's lot": Planted(
        {"lanes": [{"from": "B", "to": "A", "lot": 5}], "limits": MIN_A_6},
        ("limits:1:min", "lanes", "lanes:1:lot"),
        {"limits:1:min": 5, "lanes": None, "lanes:1:lot": 3},
    ),
    "a lane's lot above its rule": Planted(
        {
            "lanes": [{"from": "B", "to": "A", "lot": 5}, {"from": "C", "to": "A"}],
            "limits": MIN_A_6,
            "rules": {"transfers_lot": 4},
        },
        ("limits:1:min", "lanes:1:lot", "rules:transfers_lot"),
        {"limits:1:min": 5, "lanes:1:lot": 3, "rules:transfers_lot": 2},
    ),
    "a lane's fixed cost": Planted(  # 1 + 10 + 25 = 36
        {
            "lanes": [
                {"from": "B", "to": "A", "fixed_cost": 25},
                {"from": "C", "to": "A", "fixed_cost": 25},
            ],
            "limits": MIN_A_6,
            "rules": {"budget": 35.999},
        },
        ("limits:1:min", "rules:budget"),
        {"limits:1:min": 5, "rules:budget": 36},
    ),
    # Caps on loads.
    "a load of 1": Planted(  # 20 cases for at most 10 officers
        {"limits": [cell("C x", max_load=1)]}, ("limits:1:max_load",), {"limits:1:max_load": 2}
    ),
    "a load and two transfers": Planted(  # 40/7 = 5.7142...
        {"limits": [cell("A x", max_load=5)], "rules": {"transfers_max": 2}},
        ("limits:1:max_load", "rules:transfers_max"),
        {"limits:1:max_load": 5.715, "rules:transfers_max": 3},
    ),
    "a load and a max": Planted(
        {"limits": [cell("A x", max_load=5, max=7)]},
        ("limits:1:max", "limits:1:max_load"),
        {"limits:1:max": 8, "limits:1:max_load": 5.715},
    ),
    "a load and seats": Planted(  # 40/6 = 6.666...
        {"offices": seats(A=6), "limits": [cell("A x", max_load=5)]},
        ("offices:1:seats", "limits:1:max_load"),
        {"offices:1:seats": 8, "limits:1:max_load": 6.667},
    ),
    "loads that want eleven": Planted(  # 40/6.7 asks for 6, 30/6 for 5
        {"limits": [cell("A x", max_load=6.7), cell("B x", max_load=6)]},
        ("limits:1:max_load", "limits:2:max_load"),
        {"limits:1:max_load": 8, "limits:2:max_load": 7.5},
    ),
    "half-time officers": Planted(  # 40 cases for 4 * 0.5 = 2 FTE
        HALF | {"limits": [cell("A x", max_load=15)], "rules": {"transfers": False}},
        ("limits:1:max_load", "rules:transfers"),
        {"limits:1:max_load": 20, "rules:transfers": True},
    ),
    "half-time officers, all of them": Planted(  # 40/8 = 5 of 4.5 FTE
        HALF | {"limits": [cell("A x", max_load=8)]},
        ("limits:1:max_load",),
        {"limits:1:max_load": 8.889},
    ),
    "half a day for cases": Planted(  # 5 officers at 0.5: 40/2.5 = 16
        {
            "duties": [{"duty": "x", "productive": 0.5}, {"duty": "y"}],
            "limits": [cell("A x", max_load=15)],
            "rules": {"transfers": False},
        },
        ("limits:1:max_load", "rules:transfers"),
        {"limits:1:max_load": 16, "rules:transfers": True},
    ),
    "nobody available": Planted(  # no load will do while nobody comes
        {
            "pools": [{"pool": "ill", "fte": 0}, {"pool": "well"}],
            "staff": staff(("C x", 2, "ill"), ("A x", 5, "well"), ("B x", 3, "well")),
            "limits": [cell("C x", max_load=100)],
            "rules": {"transfers": False},
        },
        ("limits:1:max_load", "rules:transfers"),
        {"limits:1:max_load": None, "rules:transfers": True},
    ),
    "on reduced hours": Planted(  # 4 - 2 + 2 * 0.5 + 1 = 4 FTE: a load of 10
        {
            "reductions": [cell("A x", officers=2, share=0.5, reason="parental leave")],
            "limits": [cell("A x", max_load=9)],
            "rules": {"transfers": False},
        },
        ("limits:1:max_load", "rules:transfers"),
        {"limits:1:max_load": 10, "rules:transfers": True},
    ),
    # Work that others may handle: a tenth of A's 40 cases.
    "too little work may go": Planted(  # 36 cases for 5
        {
            "remote": [cell("A x", share=0.1)],
            "limits": [cell("A x", max_load=7)],
            "rules": {"transfers": False},
        },
        ("limits:1:max_load", "rules:transfers"),
        {"limits:1:max_load": 7.2, "rules:transfers": True},
    ),
    "work that goes costs": Planted(  # 4 cases at 5 and a duty change
        {
            "remote": [cell("A x", share=0.1, cost=5)],
            "limits": [cell("A x", max_load=7.2)],
            "rules": {"transfers": False, "budget": 20},
        },
        ("limits:1:max_load", "rules:transfers", "rules:budget"),
    ),
    "no office takes the work": Planted(  # B has 30 for 3 and takes 4: 34/3 = 11.33...
        {
            "remote": [cell("A x", share=0.1, offices=["B"])],
            "limits": [cell("A x", max_load=7.2), cell("B x", max_load=10)],
            "rules": {"transfers": False},
        },
        ("limits:1:max_load", "limits:2:max_load", "rules:transfers"),
        {"limits:1:max_load": 8, "limits:2:max_load": 11.334, "rules:transfers": True},
    ),
    # Pools and hires.
    "a pool without the duty": Planted(
        {
            "pools": [{"pool": "p", "duties": ["x"]}],
            "staff": staff(("A x", 5, "p"), ("B x", 5, "p")),
            "limits": [cell("A y", min=2)],
        },
        ("pools:1:duties", "limits:1:min"),
        {"pools:1:duties": None, "limits:1:min": 0},
    ),
    "hires elsewhere": Planted(
        {
            "hires": [{"officers": 3, "offices": ["B"]}],
            "limits": MIN_A_6,
            "rules": {"transfers": False},
        },
        ("hires:1:offices", "limits:1:min", "rules:transfers"),
        {"hires:1:offices": None, "limits:1:min": 5, "rules:transfers": True},
    ),
    # Pools side by side.
    "too few supervisors": Planted(  # 9 officers and 1 supervisor, together in one office
        {
            "pools": [{"pool": "s"}, {"pool": "w"}],
            "staff": staff(("A x", 1, "s"), ("A x", 4, "w"), ("B x", 3, "w"), ("C x", 2, "w")),
            "spans": [{"supervisors": ["s"], "max": 3}],
        },
        ("spans:1:max",),
        {"spans:1:max": 9},
    ),
    "no supervisor comes": Planted(  # B has none, so no number will do
        {
            "pools": [{"pool": "s"}, {"pool": "w"}],
            "staff": staff(("A x", 2, "s"), ("A x", 4, "w"), ("B x", 4, "w")),
            "spans": [{"supervisors": ["s"], "max": 3, "offices": ["B"]}],
            "rules": {"transfers": False},
        },
        ("spans:1:max", "rules:transfers"),
        {"spans:1:max": None, "rules:transfers": True},
    ),
    "supervisors stay": Planted(
        {
            "pools": [{"pool": "s"}, {"pool": "w"}],
            "staff": staff(("A x", 2, "s"), ("B x", 5, "w"), ("C x", 3, "w")),
            "spans": [{"supervisors": ["s"], "max": 9, "offices": ["B"]}],
            "pins": [pin("stay", "A", pool="s"), pin("stay", "B")],
        },
        ("spans:1:max", "pins:1:officers", "pins:2:officers"),
        {"spans:1:max": None, "pins:1:officers": 1, "pins:2:officers": 0},
    ),
    "too many trainees": Planted(  # 5 of 10
        {
            "pools": [{"pool": "t"}, {"pool": "w"}],
            "staff": staff(("A x", 5, "t"), ("B x", 3, "w"), ("C x", 2, "w")),
            "mixes": [{"pools": ["t"], "share": 0.4}],
        },
        ("mixes:1:share",),
        {"mixes:1:share": 0.5},
    ),
    "trainees in A": Planted(  # 5 others and 2 trainees are 7: 2/7 = 0.2857...
        {
            "pools": [{"pool": "t"}, {"pool": "w"}],
            "staff": staff(("A x", 5, "t"), ("B x", 3, "w"), ("C x", 2, "w")),
            "mixes": [{"pools": ["t"], "share": 0.25, "offices": ["A"], "duties": ["x"]}],
            "limits": MIN_A_7,
        },
        ("limits:1:min", "mixes:1:share"),
        {"limits:1:min": 6, "mixes:1:share": 0.286},
    ),
    "an empty pair": Planted(
        {
            "pairs": [{"duty": "x", "other": "y", "offices": ["C"]}],
            "limits": [cell("C x", max=0), cell("C y", max=0)],
        },
        ("limits:1:max", "limits:2:max", "pairs:1"),
        {"limits:1:max": 1, "limits:2:max": 1, "pairs:1": None},
    ),
    "a pair nobody reaches": Planted(
        {
            "offices": [{"office": "A"}, {"office": "B"}, {"office": "C"}, {"office": "D"}],
            "pairs": [{"duty": "x", "other": "y"}],
            "rules": {"transfers": False},
        },
        ("pairs:1", "rules:transfers"),
        {"pairs:1": None, "rules:transfers": True},
    ),
    # Budgets of some moves.
    "money for transfers": Planted(  # 2 transfers
        {"limits": MIN_A_7, "budgets": [{"budget": "money", "max": 15, "kinds": ["transfer"]}]},
        ("limits:1:min", "budgets:1:max"),
        {"limits:1:min": 6, "budgets:1:max": 20},
    ),
    "money for lanes": Planted(  # 10 and 30 for the lane
        {
            "limits": MIN_A_6,
            "rules": {"lane_fixed_cost": 30},
            "budgets": [{"budget": "money", "max": 15, "kinds": ["transfer"]}],
        },
        ("limits:1:min", "budgets:1:max"),
        {"limits:1:min": 5, "budgets:1:max": 40},
    ),
    "heads by transfer": Planted(
        {
            "limits": MIN_A_8,
            "budgets": [{"budget": "heads", "max": 1, "kinds": ["transfer"], "counts": "officers"}],
        },
        ("limits:1:min", "budgets:1:max"),
        {"limits:1:min": 6, "budgets:1:max": 3},
    ),
    "heads and money": Planted(  # B y by duty change from B x, or by transfer
        {
            "limits": [cell("B y", min=2)],
            "budgets": [
                {"budget": "changes", "max": 1, "kinds": ["duty_change"]},
                {"budget": "transfers", "max": 0, "kinds": ["transfer"], "counts": "officers"},
            ],
        },
        ("limits:1:min", "budgets:1:max", "budgets:2:max"),
        {"limits:1:min": 1, "budgets:1:max": 2, "budgets:2:max": 1},
    ),
    "money of a pool": Planted(  # A's own are p: 5; the others are q
        {
            "pools": [{"pool": "p"}, {"pool": "q"}],
            "staff": staff(("A x", 5, "p"), ("B x", 3, "q"), ("C x", 2, "q")),
            "limits": MIN_A_7,
            "budgets": [{"budget": "q", "max": 10, "pools": ["q"]}],
        },
        ("limits:1:min", "budgets:1:max"),
        {"limits:1:min": 6, "budgets:1:max": 20},
    ),
    # Pins.
    "those who stay": Planted(
        {"limits": MIN_A_6, "pins": [pin("stay", "B"), pin("stay", "C")]},
        ("limits:1:min", "pins:1:officers", "pins:2:officers"),
        {"limits:1:min": 5, "pins:1:officers": 2, "pins:2:officers": 1},
    ),
    "some stay": Planted(  # A can have 5 + 2 + 1
        {"limits": MIN_A_9, "pins": [pin("stay", "B", officers=1), pin("stay", "C", officers=1)]},
        ("limits:1:min", "pins:1:officers", "pins:2:officers"),
        {"limits:1:min": 8, "pins:1:officers": 0, "pins:2:officers": 0},
    ),
    "cells as they are": Planted(  # 4 + 1 + 3 + 3 = 11
        {
            "limits": [cell("C x", min=3)],
            "pins": [
                pin("cell", "A", duty="x"),
                pin("cell", "A", duty="y"),
                pin("cell", "B", duty="x"),
            ],
        },
        ("limits:1:min", "pins:1:officers", "pins:2:officers", "pins:3:officers"),
        {"limits:1:min": 2, "pins:1:officers": 3, "pins:2:officers": 0, "pins:3:officers": 2},
    ),
    "a cell and three transfers": Planted(
        {"pins": [pin("cell", "A", duty="x", officers=9)], "rules": {"transfers_max": 3}},
        ("pins:1:officers", "rules:transfers_max"),
        {"pins:1:officers": 8, "rules:transfers_max": 4},
    ),
    "a cell of a plan": Planted(
        {
            "plan": [cell("B x", officers=10)],
            "pins": [pin("cell", "B", duty="x", at="plan")],
            "rules": {"transfers_in_max": 5},
        },
        ("pins:1:officers", "rules:transfers_in_max"),
        {"pins:1:officers": 8, "rules:transfers_in_max": 7},
    ),
    "a pool's cell": Planted(  # 3 of p are on board
        {
            "pools": [{"pool": "p"}, {"pool": "q"}],
            "staff": staff(("A x", 3, "p"), ("B x", 7, "q")),
            "pins": [pin("cell", "B", duty="x", pool="p", officers=4)],
        },
        ("pins:1:officers",),
        {"pins:1:officers": 3},
    ),
    "a lane and one transfer": Planted(
        {"pins": [pin("lane", "B", to="C", officers=2)], "rules": {"transfers_max": 1}},
        ("pins:1:officers", "rules:transfers_max"),
        {"pins:1:officers": 1, "rules:transfers_max": 2},
    ),
    "closed lanes": Planted(
        {"limits": MIN_A_6, "pins": [pin("lane", "B", to="A"), pin("lane", "C", to="A")]},
        ("limits:1:min", "pins:1:officers", "pins:2:officers"),
        {"limits:1:min": 5, "pins:1:officers": 1, "pins:2:officers": 1},
    ),
    "two lanes and one used": Planted(
        {
            "pins": [
                pin("lane", "B", to="C", officers=1),
                pin("lane", "C", to="A", officers=1),
            ],
            "rules": {"lanes_max": 1},
        },
        ("pins:1:officers", "pins:2:officers", "rules:lanes_max"),
        {"pins:1:officers": 0, "pins:2:officers": 0, "rules:lanes_max": 2},
    ),
    "lanes touch three offices": Planted(
        {
            "pins": [
                pin("lane", "B", to="A", officers=1),
                pin("lane", "B", to="C", officers=1),
            ],
            "rules": {"offices_touched_max": 2},
        },
        ("pins:1:officers", "pins:2:officers", "rules:offices_touched_max"),
        {"pins:1:officers": 0, "pins:2:officers": 0, "rules:offices_touched_max": 3},
    ),
    "a lane and the budget": Planted(
        {"pins": [pin("lane", "B", to="C", officers=2)], "rules": {"budget": 15}},
        ("pins:1:officers", "rules:budget"),
        {"pins:1:officers": 1, "rules:budget": 20},
    ),
    "a lane and who may leave": Planted(  # half of 3, rounded down, is 1; 2/3 = 0.666...
        {"pins": [pin("lane", "B", to="C", officers=2)], "rules": {"transfers_out_share": 0.5}},
        ("pins:1:officers", "rules:transfers_out_share"),
        {"pins:1:officers": 1, "rules:transfers_out_share": 0.667},
    ),
    "a lane and seats": Planted(  # 2 stay in C and 2 come
        {
            "offices": seats(C=3),
            "pins": [pin("lane", "B", to="C", officers=2), pin("stay", "C")],
        },
        ("offices:3:seats", "pins:1:officers", "pins:2:officers"),
        {"offices:3:seats": 4, "pins:1:officers": 1, "pins:2:officers": 1},
    ),
    # All at once.
    "a rise, a span and a pin": Planted(
        # The only supervisor is pinned to A; B's 3 can then not stay, and A's load falls as they
        # come, but B's 30 cases with nobody left rise beyond any number.
        {
            "pools": [{"pool": "s"}, {"pool": "w"}],
            "caseload": [cell("A x", cases=40), cell("B x", cases=30)],
            "staff": staff(("A x", 1, "s"), ("A x", 3, "w"), ("B x", 3, "w")),
            "spans": [{"supervisors": ["s"], "max": 9, "offices": ["B"]}],
            "pins": [pin("stay", "A", pool="s")],
            "rules": {"office_load_rise_max": 10},
        },
        ("spans:1:max", "pins:1:officers", "rules:office_load_rise_max"),
    ),
}


def tables_of(case: Planted) -> Tables:
    """Return the whole tables of a case."""
    return deepcopy(BASE | {"name": NOBODY} | case.tables)


def applied(tables: Tables, changes: list[Tables]) -> Tables:
    """Return the tables with changes written into them, as a user would by the answer."""
    tables = deepcopy(tables)
    gone: dict[str, list[int]] = {}
    for change in changes:
        table, row, column, to = (change[key] for key in ("table", "row", "column", "to"))
        place = tables["rules"] if table == "rules" else None
        if table == "lanes" and row is None:
            listed = {(lane["from"], lane["to"]) for lane in tables["lanes"]}
            names = [office["office"] for office in tables["offices"]]
            pairs = [pair for pair in permutations(names, 2) if pair not in listed]
            tables["lanes"] += [{"from": start, "to": end} for start, end in pairs]
            continue
        if column is None:
            gone.setdefault(table, []).append(row)
            continue
        place = place if place is not None else tables[table][row - 1]
        if to is None:
            del place[column]
        else:
            place[column] = to
            place.pop("at", None)  # a pin's own number stands in the place of the plan's
    for table, rows in gone.items():
        tables[table] = [r for i, r in enumerate(tables[table], 1) if i not in rows]
    return {name: rows for name, rows in tables.items() if rows != []}


def taken_out(statement: Tables) -> Tables:
    """Return the change that takes a statement of a conflict out of the tables."""
    change = {**statement, "to": None}
    if statement["table"] in ("spans", "mixes", "pairs", "budgets", "pins"):
        change["column"] = None
    if statement["column"] == "lot":
        change["to"] = 1
    return change
