"""Every breach of every rule as it stands, and made worse, left alike, and brought nearer.

Of each plan the two numbers are told that the rule compares, worked out by hand from the staff
of `tests.judge.planted`: at A, x has 4 of p and 2 of t (FTE 0.5) and y one of p and one of s; at
B there are 2 of p on each duty; at C one of p on x. The standard is 1 on x and 2 on y.
"""

from fractions import Fraction
from typing import Any, NamedTuple

from optimizer.domain.load import Load
from optimizer.domain.violation import Amount
from tests.judge.planted import REMOTE, Cases, Moves


class After(NamedTuple):
    """A plan, and what the rule measures and lets be then; kept where both are None."""

    moves: Moves
    measured: Amount | None
    bound: int | Fraction | None
    cases: Cases = ()


class Breach(NamedTuple):
    """A rule that a plan breaks, and other plans beside it."""

    rule: str
    tables: dict[str, Any]
    plan: After
    worse: tuple[After, ...]
    alike: tuple[After, ...]
    better: tuple[After, ...]


def _moving(pool: str, start: str, end: str, bound: int | Fraction, each: int = 1) -> Any:
    """Return plans of some officers on one way, by how many; the rule counts each so often."""

    def after(num: int) -> After:
        return After([(pool, start, end, num)], num * each, bound)

    return after


def _load(numerator: int, denominator: int = 1, *, uncovered: bool = False) -> Load:
    return Load(uncovered, Fraction(numerator, denominator))


TO_A: Moves = [("p", "B x", "A x", 1)]
FROM_A: Moves = [("p", "A x", "B x", 1)]
ELSEWHERE: Moves = [("p", "B x", "C x", 1)]
A_TO_B, A_TO_C = ("p", "A x", "B x", 2), ("p", "A x", "C x", 2)
BARE = [("p", "C x", "A x", 1)]

go = _moving("p", "A x", "B x", 0)
share_of_trainees = {"pools": ["t"], "share": 0.1, "offices": ["A"], "duties": ["x"]}
travel = {"budget": "travel", "max": 0.5, "kinds": ["transfer"]}

BREACHES: dict[str, Breach] = {
    # Who serves where
    "limits min": Breach(
        "limits min",
        {"limits": [{"office": "A", "duty": "x", "min": 9}]},
        After([], 6, 9),
        (After(FROM_A, 5, 9),),
        (After(ELSEWHERE, 6, 9),),
        (After(TO_A, 7, 9),),
    ),
    "limits max": Breach(
        "limits max",
        {"limits": [{"office": "A", "duty": "x", "max": 4}]},
        After([], 6, 4),
        (After(TO_A, 7, 4),),
        (After(ELSEWHERE, 6, 4),),
        (After(FROM_A, 5, 4),),
    ),
    "max_load": Breach(
        # 12 cases over 4 + 2 x 0.5.
        "max_load",
        {"limits": [{"office": "A", "duty": "x", "max_load": 1}]},
        After([], _load(12, 5), Fraction(1)),
        (After(FROM_A, _load(3), Fraction(1)),),
        (After(ELSEWHERE, _load(12, 5), Fraction(1)),),
        (After(TO_A, _load(2), Fraction(1)),),
    ),
    "max_load, nobody left": Breach(
        # Nobody there is worse than any load.
        "max_load",
        {"limits": [{"office": "C", "duty": "x", "max_load": 0.5}]},
        After([], _load(3), Fraction(1, 2)),
        (After(BARE, _load(3, uncovered=True), Fraction(1, 2)),),
        (After(FROM_A, _load(3), Fraction(1, 2)),),
        (After([("p", "A x", "C x", 1)], _load(3, 2), Fraction(1, 2)),),
    ),
    "max_load, nobody there": Breach(
        # Of two cells with nobody the one with more work is worse.
        "max_load",
        {"limits": [{"office": "C", "duty": "x", "max_load": 0.5}], "remote": REMOTE},
        After(BARE, _load(3, uncovered=True), Fraction(1, 2)),
        (After(BARE, _load(4, uncovered=True), Fraction(1, 2), [("A x", "C", 1)]),),
        (After(BARE, _load(3, uncovered=True), Fraction(1, 2), [("A x", "B", 1)]),),
        (After([("p", "C x", "A x", 1), ("t", "A x", "C x", 1)], _load(6), Fraction(1, 2)),),
    ),
    "seats": Breach(
        "seats",
        {"offices": [{"office": "A", "seats": 5}, {"office": "B"}, {"office": "C"}]},
        After([], 8, 5),
        (After(TO_A, 9, 5),),
        (After(ELSEWHERE, 8, 5),),
        (After(FROM_A, 7, 5),),
    ),
    "spans": Breach(
        # Five of p and a supervisor who may lead two: three are led by nobody. Six led by nobody
        # are worse than three, and without the supervisor five are.
        "spans",
        {"spans": [{"supervisors": ["s"], "pools": ["p"], "max": 2, "offices": ["A"]}]},
        After([], 5, 2),
        (After(TO_A, 6, 2), After([("s", "A y", "B y", 1)], 5, 0)),
        (After(ELSEWHERE, 5, 2),),
        (After(FROM_A, 4, 2),),
    ),
    "mixes": Breach(
        # Two of six; fewer trainees or more others lower their share, fewer others raise it.
        "mixes",
        {"mixes": [share_of_trainees]},
        After([], Fraction(1, 3), Fraction(1, 10)),
        (After(FROM_A, Fraction(2, 5), Fraction(1, 10)),),
        (After(ELSEWHERE, Fraction(1, 3), Fraction(1, 10)),),
        (
            After([("t", "A x", "B x", 1)], Fraction(1, 5), Fraction(1, 10)),
            After(TO_A, Fraction(2, 7), Fraction(1, 10)),
        ),
    ),
    "pairs": Breach(
        # Nobody is nobody: it is broken as much as it can be.
        "pairs",
        {"pairs": [{"duty": "x", "other": "y", "offices": ["C"]}]},
        After(BARE, 0, 1),
        (),
        (After([*BARE, ("p", "A x", "B x", 1)], 0, 1),),
        (After([*BARE, ("p", "A x", "C x", 1)], None, None),),
    ),
    "office_load_rise_max": Breach(
        # A today: 12 + 4 / 2 over 4 + 2 x 0.5 + 1 + 1 is 2.
        "office_load_rise_max",
        {"rules": {"office_load_rise_max": 0}},
        After([A_TO_B], _load(14, 5), 2),
        (After([A_TO_B, ("t", "A x", "B x", 1)], _load(28, 9), 2),),
        (After([A_TO_C], _load(14, 5), 2),),
        (After(FROM_A, _load(7, 3), 2),),
    ),
    # Pins
    "stay pins": Breach(
        "stay pins",
        {"pins": [{"what": "stay", "office": "A", "duty": "x", "officers": 5}]},
        After([A_TO_B], 4, 5),
        (After([("p", "A x", "B x", 3)], 3, 5),),
        (After([A_TO_C], 4, 5), After([("p", "A x", "A y", 2)], 4, 5)),
        (After(FROM_A, None, None),),
    ),
    "cell pins": Breach(
        # As far above as below is alike.
        "cell pins",
        {"pins": [{"what": "cell", "office": "A", "duty": "x", "pool": "p", "officers": 2}]},
        After([], 4, 2),
        (After(TO_A, 5, 2),),
        (After(ELSEWHERE, 4, 2), After([("p", "A x", "B x", 4)], 0, 2)),
        (After(FROM_A, 3, 2), After([("p", "A x", "B x", 3)], 1, 2)),
    ),
    "lane pins": Breach(
        "lane pins",
        {"pins": [{"what": "lane", "office": "B", "to": "A", "officers": 1}]},
        After([], 0, 1),
        (After([("p", "B x", "A x", 2), ("p", "B y", "A x", 1)], 3, 1),),
        (After(ELSEWHERE, 0, 1), After([("p", "B x", "A x", 2)], 2, 1)),
        (After(TO_A, None, None),),
    ),
    # How many move
    "transfers_out_share": Breach(
        "transfers_out_share",
        {"rules": {"transfers_out_share": 0.13}},  # of eight at A, one
        go(3)._replace(bound=1),
        (go(4)._replace(bound=1),),
        (After([("p", "A x", "C x", 3)], 3, 1),),
        (go(2)._replace(bound=1),),
    ),
    "transfers_in_max": Breach(
        "transfers_in_max",
        {"rules": {"transfers_in_max": 0}},
        go(2),
        (go(3),),
        (After([("p", "A x", "B y", 2)], 2, 0),),
        (go(1),),
    ),
    "lane max": Breach(
        "lane max",
        {"lanes": [{"from": "A", "to": "C"}, {"from": "A", "to": "B", "max": 1}]},
        go(3)._replace(bound=1),
        (go(4)._replace(bound=1),),
        (After([A_TO_B, ("t", "A x", "B x", 1)], 3, 1),),
        (go(2)._replace(bound=1),),
    ),
    "lot": Breach(
        "lot",
        {"rules": {"transfers_lot": 4}},
        go(2)._replace(bound=4),
        (go(1)._replace(bound=4),),
        (After([("p", "A x", "B y", 2)], 2, 4),),
        (go(3)._replace(bound=4), go(4)._replace(measured=None, bound=None)),
    ),
    "lanes_max": Breach(
        "lanes_max",
        {"rules": {"lanes_max": 0}},
        After([A_TO_B, A_TO_C], 2, 0),
        (After([A_TO_B, A_TO_C, ("p", "B y", "C x", 1)], 3, 0),),
        (After([*FROM_A, ("p", "B y", "C x", 1)], 2, 0),),
        (After(FROM_A, 1, 0),),
    ),
    "offices_touched_max": Breach(
        "offices_touched_max",
        {"rules": {"offices_touched_max": 0}},
        After([A_TO_B], 2, 0),
        (After([A_TO_B, A_TO_C], 3, 0),),
        (After(ELSEWHERE, 2, 0),),
        (After([("p", "A x", "A y", 1)], None, None),),
    ),
    "transfers_max": Breach(
        "transfers_max",
        {"rules": {"transfers_max": 0}},
        go(2),
        (go(3),),
        (After([A_TO_C], 2, 0),),
        (go(1),),
    ),
    "duty_changes_max": Breach(
        "duty_changes_max",
        {"rules": {"duty_changes_max": 0}},
        After([("p", "A x", "A y", 2)], 2, 0),
        (After([("p", "A x", "A y", 2), ("p", "B x", "B y", 1)], 3, 0),),
        (After([("p", "B x", "B y", 2)], 2, 0),),
        (After([("p", "A x", "A y", 1)], 1, 0),),
    ),
    # What it costs
    "budget": Breach(
        "budget",
        {"rules": {"budget": 0.1, "transfer_cost": 0.3}},
        After([A_TO_B], Fraction(6, 10), Fraction(1, 10)),
        (After([A_TO_B, *ELSEWHERE], Fraction(9, 10), Fraction(1, 10)),),
        (After([A_TO_C], Fraction(6, 10), Fraction(1, 10)),),
        (After(FROM_A, Fraction(3, 10), Fraction(1, 10)),),
    ),
    "budgets": Breach(
        "budgets",
        {"budgets": [travel]},
        After([A_TO_B], 20, Fraction(1, 2)),
        (After([A_TO_B, *ELSEWHERE], 30, Fraction(1, 2)),),
        (After([A_TO_C], 20, Fraction(1, 2)),),
        (After(FROM_A, 10, Fraction(1, 2)),),
    ),
    "budgets, of officers": Breach(
        "budgets",
        {"budgets": [travel | {"counts": "officers", "max": 0}]},
        After([A_TO_B], 2, 0),
        (After([A_TO_B, *ELSEWHERE], 3, 0),),
        (After([A_TO_C], 2, 0),),
        (After(FROM_A, 1, 0),),
    ),
    # What may move at all
    "duty_changes": Breach(
        "duty_changes",
        {"rules": {"duty_changes": False}},
        After([("p", "A x", "A y", 2)], 2, 0),
        (After([("p", "A x", "A y", 3)], 3, 0),),
        (After([("p", "B x", "B y", 2)], 2, 0),),
        (After([("p", "A x", "A y", 1)], 1, 0),),
    ),
    "closed lanes": Breach(
        "closed lanes",
        {"rules": {"transfers": False}},
        go(2),
        (go(3),),
        (After([("p", "A x", "B y", 2)], 2, 0),),
        (go(1),),
    ),
    "on board": Breach(
        "on board",
        {},
        go(7)._replace(bound=4),
        (go(8)._replace(bound=4),),
        (After([("p", "A x", "C x", 7)], 7, 4),),
        (go(6)._replace(bound=4),),
    ),
    "pools": Breach(
        "pools",
        {
            "pools": [
                {"pool": "p"},
                {"pool": "s"},
                {"pool": "t", "fte": 0.5, "duties": ["x"]},
            ]
        },
        _moving("t", "A x", "B y", 0)(3),
        (_moving("t", "A x", "B y", 0)(4),),
        (After([("t", "A x", "B y", 3), *ELSEWHERE], 3, 0),),
        (_moving("t", "A x", "B y", 0)(2),),
    ),
    "hires": Breach(
        "hires",
        {},
        _moving("p", "", "B x", 1)(3),
        (_moving("p", "", "B x", 1)(4),),
        (After([("p", "", "C x", 3)], 3, 1),),
        (_moving("p", "", "B x", 1)(2),),
    ),
    "hires where": Breach(
        "hires where",
        {"hires": [{"officers": 9, "pool": "p", "offices": ["C"]}]},
        _moving("p", "", "B x", 0)(3),
        (_moving("p", "", "B x", 0)(4),),
        (After([("p", "", "B x", 3), ("p", "", "C x", 1)], 3, 0),),
        (_moving("p", "", "B x", 0)(2),),
    ),
    "remote": Breach(
        "remote",
        {"remote": REMOTE},
        After([], 8, 6, [("A x", "B", 8)]),
        (After([], 9, 6, [("A x", "B", 9)]),),
        (After([], 8, 6, [("A x", "B", 4), ("A x", "C", 4)]),),
        (After([], 7, 6, [("A x", "B", 7)]),),
    ),
    "remote where": Breach(
        "remote where",
        {"remote": [REMOTE[0] | {"offices": ["B"]}]},
        After([], 3, 0, [("A x", "C", 3)]),
        (After([], 4, 0, [("A x", "C", 4)]),),
        (After([], 3, 0, [("A x", "C", 3), ("A x", "B", 1)]),),
        (After([], 2, 0, [("A x", "C", 2)]),),
    ),
}
