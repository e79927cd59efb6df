"""The brute force itself: against answers worked out by hand, and against a still dumber search."""

from collections import Counter
from fractions import Fraction
from typing import Any

import pytest

from optimizer.domain.load import Load
from optimizer.files import instance_from_tables
from tests.brute import best
from tests.every_officer import Tables, best_by_every_officer, num_plans
from tests.random_instances import features, random_tables


def tables(
    cases: dict[str, int], officers: dict[str, int], *, rules: Tables | None = None, **more: Any
) -> Tables:
    """Return tables from cases and officers by cell, a cell written as ``A/x``."""
    cells = [cell.split("/") for cell in cases | officers]
    return {
        "format": "caseload/1",
        "name": "by hand",
        "offices": [{"office": office} for office in sorted({office for office, _ in cells})],
        "duties": [{"duty": duty} for duty in sorted({duty for _, duty in cells})],
        "caseload": [
            {"office": cell.split("/")[0], "duty": cell.split("/")[1], "cases": count}
            for cell, count in cases.items()
        ],
        "staff": [
            {"office": cell.split("/")[0], "duty": cell.split("/")[1], "officers": count}
            for cell, count in officers.items()
        ],
        "rules": rules or {},
    } | more


def loads(*values: str | int) -> tuple[Load, ...]:
    return tuple(Load(False, Fraction(value)) for value in values)


def uncovered(value: str | int) -> tuple[Load, ...]:
    return (Load(True, Fraction(value)),)


# Twelve cases in A with one officer, six in B with five. Six officers share 18 cases, so 3 each is
# a bound, and it is attained with 4 in A: three transfers.
UNEVEN = ({"A/x": 12, "B/x": 6}, {"A/x": 1, "B/x": 5})

_ONE_DEGREE: Tables = {
    "offices": [
        {"office": "A", "latitude": 0, "longitude": 0},
        {"office": "B", "latitude": 0, "longitude": 1},
    ]
}

BY_HAND = {
    "transfers": (tables(*UNEVEN), loads(3, 3), 30_000),
    "a lane is needed where lanes are given": (
        tables(*UNEVEN, lanes=[{"from": "A", "to": "B"}]),
        loads(12, "6/5"),
        0,
    ),
    # Two come over the lane at 2.5 each: A has 12/3, B 6/3.
    "a lane's own cost and max": (
        tables(*UNEVEN, lanes=[{"from": "B", "to": "A", "cost": 2.5, "max": 2}]),
        loads(4, 2),
        5_000,
    ),
    "no transfers": (tables(*UNEVEN, rules={"transfers": False}), loads(12, "6/5"), 0),
    "transfers_max": (tables(*UNEVEN, rules={"transfers_max": 1}), loads(6, "3/2"), 10_000),
    # floor(0.5 * 5) = 2 may leave B.
    "transfers_out_share": (
        tables(*UNEVEN, rules={"transfers_out_share": 0.5}),
        loads(4, 2),
        20_000,
    ),
    "transfers_in_max": (tables(*UNEVEN, rules={"transfers_in_max": 1}), loads(6, "3/2"), 10_000),
    # 20 pays exactly two transfers at 10, not three.
    "budget": (tables(*UNEVEN, rules={"budget": 20}), loads(4, 2), 20_000),
    "limits max": (
        tables(*UNEVEN, limits=[{"office": "A", "duty": "x", "max": 2}]),
        loads(6, "3/2"),
        10_000,
    ),
    "limits min": (
        tables(*UNEVEN, limits=[{"office": "B", "duty": "x", "min": 4}]),
        loads(6, "3/2"),
        10_000,
    ),
    "seats": (
        tables(*UNEVEN, offices=[{"office": "A", "seats": 3}, {"office": "B"}]),
        loads(4, 2),
        20_000,
    ),
    # One degree of the equator is 2 pi 6371009 / 360, rounded 111195 m, so a transfer costs
    # 10 + 111.195 * 0.1 = 21.1195, in thousandths 21120 (the half rounded up), three 63360.
    "cost per km": (
        tables(*UNEVEN, **_ONE_DEGREE, rules={"transfer_cost_per_km": 0.1}),
        loads(3, 3),
        63_360,
    ),
    # The same metre as a limit: 111.195 lets transfers through, a metre less does not.
    "max km, just enough": (
        tables(*UNEVEN, **_ONE_DEGREE, rules={"transfer_max_km": 111.195}),
        loads(3, 3),
        30_000,
    ),
    "max km, just too little": (
        tables(*UNEVEN, **_ONE_DEGREE, rules={"transfer_max_km": 111.194}),
        loads(12, "6/5"),
        0,
    ),
    # One office, two duties: 8 and 4 over three officers, 2 and 1: 4 and 4. One change at 1.
    "duty changes": (tables({"A/x": 8, "A/y": 4}, {"A/x": 1, "A/y": 2}), loads(4, 4), 1_000),
    "no duty changes": (
        tables({"A/x": 8, "A/y": 4}, {"A/x": 1, "A/y": 2}, rules={"duty_changes": False}),
        loads(8, 2),
        0,
    ),
    # With standard 2 for x its load is 8 / (n * 2): (1, 2) officers give 4 and 2, (2, 1) give
    # 2 and 4. Nobody moves.
    "standard": (
        tables(
            {"A/x": 8, "A/y": 4},
            {"A/x": 1, "A/y": 2},
            duties=[{"duty": "x", "standard": 2}, {"duty": "y"}],
        ),
        loads(4, 2),
        0,
    ),
    # Three changes needed to bring x from 12 to 3; two allowed: 12/3 and 6/3.
    "duty_changes_max": (
        tables({"A/x": 12, "A/y": 6}, {"A/x": 1, "A/y": 5}, rules={"duty_changes_max": 2}),
        loads(4, 2),
        2_000,
    ),
    # Both cells of one officer's reach have cases: the one uncovered is the one of lighter need.
    "uncovered ranks above": (
        tables({"A/x": 5, "A/y": 900}, {"A/x": 1}),
        uncovered(5) + loads(900),
        1_000,
    ),
    # Nobody can come to B. By uncovered / standard: 6 over 3 is 2.
    "uncovered by standard": (
        tables(
            {"A/x": 4, "B/x": 6},
            {"A/x": 2},
            duties=[{"duty": "x", "standard": 3}],
            rules={"transfers": False},
        ),
        uncovered(2) + loads("2/3"),
        0,
    ),
    # Equal cells: one of the two is left alone whatever is done, so nobody moves.
    "a tie settled by cost": (
        tables({"A/x": 6, "B/x": 6}, {"A/x": 1, "B/x": 2}, rules={"transfer_cost": 0.5}),
        loads(6, 3),
        0,
    ),
    # A case of type s weighs 2.5: A has 4 * 2.5 + 2 = 12 with 3 officers, B 4 with 1.
    "weights": (
        tables(
            {},
            {"A/x": 2, "B/x": 2},
            caseload=[
                {"office": "A", "duty": "x", "cases": 4, "case_type": "s"},
                {"office": "A", "duty": "x", "cases": 2},
                {"office": "B", "duty": "x", "cases": 4},
            ],
            case_types=[{"case_type": "s", "weight": 2.5}],
        ),
        loads(4, 4),
        10_000,
    ),
    # Pool p has half time and stays in y. A/x: 6 over 1; A/y: 6 over 0.5 is 12. The full officer
    # in y besides would leave x uncovered.
    "pool with a duty and FTE": (
        tables(
            {"A/x": 6, "A/y": 6},
            {},
            pools=[{"pool": "p", "duties": ["y"], "fte": 0.5}],
            staff=[
                {"office": "A", "duty": "x", "officers": 1},
                {"office": "A", "duty": "y", "officers": 1, "pool": "p"},
            ],
        ),
        loads(12, 6),
        0,
    ),
    # 10 cases each. Full and half in A, full in B: 20/3 and 10. Swapping nobody helps: the cell
    # without the second full officer has 10 or (0.5 alone) 20.
    "mixed FTE": (
        tables(
            {"A/x": 10, "B/x": 10},
            {},
            pools=[{"pool": "half", "fte": 0.5}],
            staff=[
                {"office": "A", "duty": "x", "officers": 1},
                {"office": "A", "duty": "x", "officers": 1, "pool": "half"},
                {"office": "B", "duty": "x", "officers": 1},
            ],
        ),
        loads(10, "20/3"),
        0,
    ),
    # Two hires at 5 for A alone; both are placed there: 12/3 and 6/5; then two transfers at 10
    # would make 12/5 and 6/3, one 12/4 and 6/4. The least highest is 12/5 = 2.4.
    "hires": (
        tables(*UNEVEN, hires=[{"officers": 2, "offices": ["A"], "cost": 5}]),
        loads("12/5", 2),
        30_000,
    ),
    # A hire that would help nobody stays unplaced: no cases.
    "a hire not needed": (
        tables({"A/x": 0}, {"A/x": 1}, hires=[{"officers": 1, "cost": 3}]),
        loads(0),
        0,
    ),
    # Hires are no arrivals by transfer, so the rule does not stop this one.
    "hires are not counted as arrivals": (
        tables(*UNEVEN, rules={"transfers_in_max": 0}, hires=[{"officers": 1, "offices": ["A"]}]),
        loads(6, "6/5"),
        0,
    ),
    # One move an officer: C is reached from B alone and B from A alone, so A's officers end in B.
    "no two moves": (
        tables(
            {"A/x": 0, "B/x": 2, "C/x": 9},
            {"A/x": 2, "B/x": 1},
            lanes=[{"from": "A", "to": "B"}, {"from": "B", "to": "C"}],
        ),
        # B's one officer goes to C, both of A's come to B.
        loads(9, 1, 0),
        30_000,
    ),
    # A transfer may end in another duty, and is then no duty change.
    "a transfer to another duty": (
        tables({"A/x": 0, "B/y": 4}, {"A/x": 1}, rules={"duty_changes": False}),
        loads(4, 0, 0, 0),
        10_000,
    ),
}


@pytest.mark.parametrize(("given", "expected", "cost"), BY_HAND.values(), ids=BY_HAND)
def test_answers_by_hand(given: Tables, expected: tuple[Load, ...], cost: int) -> None:
    answer = best(instance_from_tables(given))
    assert answer is not None
    assert answer.loads == expected
    assert answer.cost == cost


def test_peak_takes_the_cheapest_moves_that_keep_the_highest_load() -> None:
    # C cannot be helped, so its 50 is the peak, and for the peak alone nobody needs to move;
    # for the whole order one transfer from B to A does: 4/2 and 2/1 against 4/1 and 2/2.
    given = tables(
        {"A/x": 4, "B/x": 2, "C/x": 50},
        {"A/x": 1, "B/x": 2, "C/x": 1},
        lanes=[{"from": "B", "to": "A"}],
    )
    instance = instance_from_tables(given)
    whole, peak = best(instance), best(instance, "peak")
    assert whole is not None
    assert peak is not None
    assert (whole.loads, whole.cost) == (loads(50, 2, 2), 10_000)
    assert (peak.loads[0], peak.cost) == (loads(50)[0], 0)


@pytest.mark.parametrize(
    "given",
    [
        # Three in A, room for two, and nowhere to go.
        tables({"A/x": 1}, {"A/x": 3}, limits=[{"office": "A", "duty": "x", "max": 2}]),
        # Two are asked for in B and only one may leave A.
        tables(
            {"A/x": 1, "B/x": 1},
            {"A/x": 3},
            limits=[{"office": "B", "duty": "x", "min": 2}],
            rules={"transfers_out_share": 0.5},
        ),
        # The officer B must have costs 10.
        tables(
            {"A/x": 1, "B/x": 1},
            {"A/x": 3},
            limits=[{"office": "B", "duty": "x", "min": 1}],
            rules={"budget": 9.999},
        ),
    ],
)
def test_infeasible_by_hand(given: Tables) -> None:
    assert best(instance_from_tables(given)) is None
    assert best(instance_from_tables(given), "peak") is None


@pytest.mark.parametrize("first", [100_000, 100_300])
def test_agrees_with_every_officer_moved_on_their_own(first: int) -> None:
    seen: Counter[str] = Counter()
    for seed in range(first, first + 300):
        given: Tables = random_tables(seed)
        if num_plans(given) > 1_300:
            continue
        seen.update(features(given))
        instance = instance_from_tables(given)
        leximin, peak = best(instance), best(instance, "peak")
        expected = best_by_every_officer(given)
        if expected is None:
            assert leximin is None, seed
            assert peak is None, seed
            seen["infeasible"] += 1
        else:
            assert leximin is not None, seed
            assert peak is not None, seed
            assert (leximin.loads, Fraction(leximin.cost, 1000)) == expected[0], seed
            assert (peak.loads[:1], Fraction(peak.cost, 1000)) == expected[1], seed
    assert seen["infeasible"] >= 5, seen
    assert len(seen) >= 24, seen
