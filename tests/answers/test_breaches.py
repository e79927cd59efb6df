"""`evaluate` and `rank` on every breach made worse, left alike and brought nearer."""

from fractions import Fraction
from typing import Any

import pytest

from optimizer.answers.evaluate import evaluate
from optimizer.answers.rank import rank
from optimizer.domain.load import Load
from optimizer.domain.violation import Amount
from optimizer.judge.rules import broken_rules
from optimizer.judge.words import say_violation
from tests.build import instance_of
from tests.judge.breaches import BREACHES, After
from tests.judge.planted import instance, plan

WITHOUT_ROW = {"moves", "pools", "rules"}

BY_ONE_MOVE = [
    (name, after)
    for name, breach in BREACHES.items()
    if not breach.plan.moves and not breach.plan.cases
    for after in (*breach.worse, *breach.alike, *breach.better)
    if len(after.moves) == 1
]


@pytest.mark.parametrize("name", BREACHES)
def test_a_broken_rule_is_told_with_its_numbers(name: str) -> None:
    breach = BREACHES[name]
    given = instance(**breach.tables)
    for after in (breach.plan, *breach.worse, *breach.alike, *breach.better):
        found = broken_rules(plan(given, after.moves, after.cases))
        answer = evaluate(given, _spelled(after))
        assert [(row["measured"], row["bound"]) for row in answer["broken"]] == [
            (_amount(one.measured), _amount(one.bound)) for one in found
        ]
        for row, one in zip(answer["broken"], found, strict=True):
            sentence = say_violation(given, one)
            assert sentence.endswith(row["statement"])
            nobodys = row["table"] in WITHOUT_ROW or one.rule == "closed lanes"
            assert (row["row"] is None) == nobodys, row
            assert row["row"] in (None, 1, 2), row
        assert (answer["outcome"] == "kept") == (not found)


@pytest.mark.parametrize(
    ("name", "after"), BY_ONE_MOVE, ids=[f"{name} {after.moves[0]}" for name, after in BY_ONE_MOVE]
)
def test_a_choice_newly_breaks_what_it_makes_worse(name: str, after: After) -> None:
    breach = BREACHES[name]
    given = instance(**breach.tables)
    pool, start, end, officers = after.moves[0]
    ends = dict(zip(("from_office", "from_duty"), start.split(), strict=True))
    ends |= dict(zip(("to_office", "to_duty"), end.split(), strict=True))
    change = {"what": "move", "officers": officers, "pool": pool, **ends}
    answer = rank(given, change)
    (before,) = answer["already_broken"]
    assert before["measured"] == _amount(breach.plan.measured)
    (row,) = answer["choices"]
    worse = after in breach.worse
    assert row["allowed"] is not worse
    told = [(one["measured"], one["bound"]) for one in row["broken"]]
    assert told == ([(_amount(after.measured), _amount(after.bound))] if worse else [])


def test_both_fractions_and_whole_loads_may_come_nearer_to_their_cap() -> None:
    # 7 / 2 falls to 7 / 3, and 12 / 2 to 12 / 3, where 1 is the most.
    for cases in (7, 12):
        given = instance_of(
            {"A x": cases, "B x": 1},
            [("A x", 2, None), ("B x", 2, None)],
            limits=[{"office": "A", "duty": "x", "max_load": 1}],
        )
        answer = rank(given, {"what": "move", "from_office": "B", "to_office": "A"})
        assert [row["broken"] for row in answer["choices"]] == [[]]


def test_officers_whom_nobody_supervises_count() -> None:
    # At most four for a supervisor. If the only one of A's six goes, six are led by nobody; at B
    # eight have one and four are. So much more is worse, and less is not.
    given = instance_of(
        {"A x": 6, "B x": 8},
        [("A x", 6, "p"), ("A x", 1, "s"), ("B x", 8, "p"), ("B x", 1, "s")],
        pools=[{"pool": "p"}, {"pool": "s"}],
        spans=[{"supervisors": ["s"], "pools": ["p"], "max": 4}],
    )
    change = {"what": "move", "pool": "s"}
    by_start = {row["from_office"]: row["broken"] for row in rank(given, change)["choices"]}
    assert by_start["A"] == [
        {
            "table": "spans",
            "row": 1,
            "statement": "'A' has 6 officers and 0 supervisors, max 4 for each",
            "measured": _amount(6),
            "bound": _amount(0),
        }
    ]
    assert by_start["B"][0]["statement"].startswith("'B' has 8 officers and 0 supervisors")
    # Two officers and a supervisor more at A: four led by nobody become two.
    change = {"what": "move", "pool": "p", "officers": 2, "from_office": "A"}
    (row,) = rank(given, change)["choices"]
    assert [one["measured"]["exact"] for one in row["broken"]] == ["10"]


def test_giving_up_who_is_pinned_is_told_once() -> None:
    given = instance_of(
        {"A x": 6},
        [("A x", 2, None)],
        pins=[{"what": "stay", "office": "A", "duty": "x", "officers": 2}],
    )
    (row,) = rank(given, {"what": "remove"})["choices"]
    assert [one["measured"]["exact"] for one in row["broken"]] == ["1"]


def test_a_row_of_hires_is_named_as_it_was_given() -> None:
    # The rows are held by pool, cost and place: the second as given is the first.
    given = instance(
        hires=[{"officers": 1, "pool": "s", "cost": 3}, {"officers": 1, "pool": "p", "cost": 1}]
    )
    hire = {"to_office": "B", "to_duty": "x", "officers": 2}
    for number, pool in ((1, "s"), (2, "p")):
        answer = evaluate(given, {"moves": [hire | {"pool": pool, "hire": number}]})
        assert [(row["row"], row["statement"]) for row in answer["broken"]] == [
            (number, "has 1 officers, 2 are placed")
        ]
        assert [move["hire"] for move in answer["moves"]] == [number]
        answer = evaluate(given, {"moves": [hire | {"pool": pool, "hire": 3 - number}]})
        assert answer["broken"][0]["statement"] == "places nobody of that pool in 'B' 'x'"
        assert answer["broken"][0]["row"] == 3 - number


def _spelled(after: After) -> dict[str, Any]:
    moves = [
        {
            "pool": pool,
            "officers": officers,
            "from_office": start.split()[0] if start else None,
            "from_duty": start.split()[1] if start else None,
            "to_office": end.split()[0],
            "to_duty": end.split()[1],
            "hire": None if start else 1,
        }
        for pool, start, end, officers in after.moves
    ]
    work = [
        {"office": whose.split()[0], "duty": whose.split()[1], "to_office": to, "cases": number}
        for whose, to, number in after.cases
    ]
    return {"moves": moves, "work": work}


def _amount(amount: Amount | None) -> dict[str, Any] | None:
    if amount is None or (isinstance(amount, Load) and amount.uncovered):
        return None
    ratio = Fraction(amount.ratio if isinstance(amount, Load) else amount)
    return {"exact": str(ratio), "value": float(ratio)}
