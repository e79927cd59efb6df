"""One planted violation for each rule gives exactly its sentence."""

from typing import Any

import numpy as np
import pytest

from optimizer.domain.instance import Instance
from optimizer.domain.plan import NOWHERE, Plan, plan_of
from tests.build import instance_of
from tests.judge.offer import plan
from tests.judge.said import broken_in

POOLS = [{"pool": "p"}, {"pool": "q", "duties": ["x"]}]


def instance(**more: Any) -> Instance:
    """Four officers of p in A x, two of q in A x, two of p in B y; one p and one q may be hired."""
    given: dict[str, Any] = {
        "pools": POOLS,
        "hires": [
            {"officers": 1, "pool": "p", "offices": ["A"]},
            {"officers": 2, "pool": "q", "offices": ["B"]},
        ],
    }
    return instance_of(
        {"A x": 9, "A y": 5, "B x": 7, "B y": 3},
        [("A x", 4, "p"), ("A x", 2, "q"), ("B y", 2, "p")],
        **given | more,
    )


def test_a_plan_that_keeps_every_rule() -> None:
    limits = [{"office": "A", "duty": "x", "min": 4, "max": 4}]
    given = instance(
        limits=limits,
        offices=[{"office": "A", "seats": 6}, {"office": "B", "seats": 3}],
        lanes=[{"from": "A", "to": "B", "max": 1}],
        rules={
            "transfers_out_share": 0.2,
            "transfers_in_max": 1,
            "transfers_max": 1,
            "duty_changes_max": 2,
            "budget": 12,
        },
    )
    # A x: 6 - 1 - 1 = 4; A y: 1; of six 0.2 are one who may leave; one duty change in B.
    moves = [("A x", "B x", 1), ("A x", "A y", 1), ("B y", "B x", 1)]
    assert broken_in(plan(given, *moves, pool="p")) == []


LANES = [{"from": "A", "to": "B", "max": 1}]
SEATS = [{"office": "A", "seats": 6}, {"office": "B", "seats": 2}]

PLANTED: dict[str, tuple[Instance, list[tuple[str, str, int]], str, str]] = {
    "limits, min": (
        instance(limits=[{"office": "A", "duty": "x", "min": 6}]),
        [("A x", "A y", 1)],
        "p",
        "limits: 'A' 'x' has 5 officers, min 6",
    ),
    "limits, max": (
        instance(limits=[{"office": "B", "duty": "y", "max": 2}]),
        [("A x", "B y", 1)],
        "p",
        "limits: 'B' 'y' has 3 officers, max 2",
    ),
    "seats": (
        instance(offices=SEATS),
        [("A x", "B x", 1)],
        "p",
        "offices: 'B' has 3 officers and 2 seats",
    ),
    "transfers_out_share": (
        # 0.33 of six is 1.98.
        instance(rules={"transfers_out_share": 0.33}),
        [("A x", "B x", 2)],
        "p",
        "transfers_out_share: 2 of 6 officers leave 'A'",
    ),
    "transfers_in_max": (
        instance(rules={"transfers_in_max": 1}),
        [("A x", "B x", 1), ("A x", "B y", 1)],
        "p",
        "transfers_in_max: 2 officers arrive in 'B', max 1",
    ),
    "lane, max": (
        instance(lanes=LANES),
        [("A x", "B x", 1), ("A x", "B y", 1)],
        "p",
        "lanes: 2 officers go from 'A' to 'B', max 1",
    ),
    "lane, none": (
        instance(lanes=LANES),
        [("B y", "A x", 1)],
        "p",
        "lanes: no transfer may run from 'B' to 'A'",
    ),
    "transfers": (
        instance(rules={"transfers": False}),
        [("A x", "B x", 1)],
        "p",
        "lanes: no transfer may run from 'A' to 'B'",
    ),
    "transfer_max_km": (
        instance(
            rules={"transfer_max_km": 111},
            offices=[
                {"office": "A", "latitude": 0, "longitude": 0},
                {"office": "B", "latitude": 0, "longitude": 1},
            ],
        ),
        [("A x", "B x", 1)],
        "p",
        "lanes: no transfer may run from 'A' to 'B'",
    ),
    "duty_changes": (
        instance(rules={"duty_changes": False}),
        [("A x", "A y", 1)],
        "p",
        "duty_changes: officers change duty though the rule forbids it",
    ),
    "transfers_max": (
        instance(rules={"transfers_max": 1}),
        [("A x", "B x", 2)],
        "p",
        "transfers_max: 2 officers move so, max 1",
    ),
    "duty_changes_max": (
        instance(rules={"duty_changes_max": 1}),
        [("A x", "A y", 1), ("B y", "B x", 1)],
        "p",
        "duty_changes_max: 2 officers move so, max 1",
    ),
    "budget": (
        instance(rules={"budget": 20.999}),
        [("A x", "B x", 2), ("A x", "A y", 1)],
        "p",
        "budget: the moves cost 21, budget 20.999",
    ),
    "more than there are": (
        instance(),
        [("A x", "B x", 3), ("A x", "A y", 2)],
        "p",
        "moves: more leave 'A' 'x' of pool 'p' than serve there",
    ),
    "of another pool": (
        instance(),
        [("B y", "B x", 1)],
        "q",
        "moves: more leave 'B' 'y' of pool 'q' than serve there",
    ),
    "a duty not of the pool": (
        instance(),
        [("A x", "A y", 1)],
        "q",
        "pools: officers of pool 'q' may not serve 'A' 'y'",
    ),
    "hires, more": (
        instance(),
        [("", "A x", 2)],
        "p",
        "hires, row 1: has 1 officers, 2 are placed",
    ),
    "hires, elsewhere": (
        instance(),
        [("", "B x", 1)],
        "p",
        "hires, row 1: places nobody of that pool in 'B' 'x'",
    ),
    "hires, another pool": (
        instance(),
        [("", "A x", 1)],
        "q",
        "hires, row 1: places nobody of that pool in 'A' 'x'",
    ),
}


@pytest.mark.parametrize("rule", PLANTED)
def test_one_violation_is_one_sentence(rule: str) -> None:
    given, moves, pool, sentence = PLANTED[rule]
    assert broken_in(plan(given, *moves, pool=pool)) == [sentence]


@pytest.mark.parametrize(
    "loosened",
    [
        "limits, min",
        "limits, max",
        "seats",
        "transfers_out_share",
        "transfers_in_max",
        "lane, max",
        "transfers_max",
        "duty_changes_max",
        "budget",
    ],
)
def test_one_officer_fewer_keeps_the_rule(loosened: str) -> None:
    # Every violation above is by one officer: the rules turn exactly there.
    given, moves, pool, _ = PLANTED[loosened]
    (start, end, officers), *rest = moves
    fewer = [(start, end, officers - 1), *rest]
    assert broken_in(plan(given, *fewer, pool=pool)) == []


BAD_COLUMNS: dict[str, tuple[int, int, int, int, int]] = {
    # Pool, hires row, from, to, officers.
    "nobody": (1, NOWHERE, 0, 1, 0),
    "fewer than nobody": (1, NOWHERE, 0, 1, -1),
    "to where they are": (1, NOWHERE, 0, 0, 1),
    "from no cell": (1, NOWHERE, 4, 0, 1),
    "from before the first cell": (1, NOWHERE, -2, 0, 1),
    "to no cell": (1, NOWHERE, 0, 4, 1),
    "to nowhere": (1, NOWHERE, 0, -1, 1),
    "of no pool": (3, NOWHERE, 0, 1, 1),
    "of a pool before the first": (-1, NOWHERE, 0, 1, 1),
    "hired from no row": (1, 2, NOWHERE, 0, 1),
    "hired from before the first row": (1, -1, NOWHERE, 0, 1),
}


@pytest.mark.parametrize("fault", BAD_COLUMNS)
def test_moves_that_are_none(fault: str) -> None:
    # Built column by column: `plan_of` would drop a move of nobody.
    columns = [np.array([number]) for number in BAD_COLUMNS[fault]]
    sentence = "moves: move 1 moves nobody, or from or to no cell"
    assert broken_in(Plan(instance(), *columns)) == [sentence]


def test_what_cannot_be_counted_on_is_not_counted() -> None:
    # More leave than there are, and the budget would be exceeded too: the first is said alone.
    given = instance(rules={"budget": 0})
    found = broken_in(plan(given, ("A x", "A y", 9), pool="p"))
    assert found == ["moves: more leave 'A' 'x' of pool 'p' than serve there"]


def test_every_place_a_rule_is_broken_in_has_its_sentence() -> None:
    limits = [{"office": office, "duty": "x", "min": 9} for office in "AB"]
    given = instance(limits=limits, rules={"transfers_in_max": 0})
    found = broken_in(plan(given, ("A x", "B x", 1), pool="p"))
    assert found == [
        "limits: 'A' 'x' has 5 officers, min 9",
        "limits: 'B' 'x' has 1 officers, min 9",
        "transfers_in_max: 1 officers arrive in 'B', max 0",
    ]


def test_large_costs_are_told_to_the_last_thousandth() -> None:
    given = instance(rules={"transfer_cost": 600_000.5, "budget": 1_234_567.5})
    assert broken_in(plan(given, ("A x", "B x", 3), pool="p")) == [
        "budget: the moves cost 1800001.5, budget 1234567.5"
    ]


def test_numbers_so_large_that_their_sums_wrap_are_no_plan() -> None:
    # Six offices, and between any two a move of a fifth of 2**64: what leaves an office, or comes,
    # is 0 in 64 bits, and so is the number of transfers. Two officers of A end up in F, although
    # no transfer is allowed.
    names = "ABCDEF"
    given = instance_of(
        {f"{name} x": 10 for name in names},
        [("A x", 7, None)] + [(f"{name} x", 1, None) for name in "BCDE"],
        rules={"transfers_max": 0},
    )
    officers = {(start, end): 2**64 // 5 for start in range(6) for end in range(6) if start != end}
    for start in range(6):
        officers[start, (start + 1) % 6] += 1
    officers[0, 5] += 1
    officers[5, 0] -= 1
    moves = [(0, NOWHERE, start, end, number) for (start, end), number in officers.items()]
    assert broken_in(plan_of(given, moves)) != []
