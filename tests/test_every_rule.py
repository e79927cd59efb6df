"""Brute force under every rule, by hand and against another; then engines and judge against it.

`python -m tests.sweep_rules` runs two thousand instances.
"""

from fractions import Fraction
from typing import Any

import pytest

from optimizer import solve
from optimizer.domain.load import Load
from optimizer.domain.question import Engine
from optimizer.files import instance_from_tables
from tests.every_officer import best_by_every_officer, num_plans
from tests.every_rule import RULES, Answer, best_by_every_rule
from tests.random_instances import random_tables
from tests.random_rules import random_rule_tables, rules_used
from tests.sweep_rules import ENGINES, answer_of, sweep_rules

Tables = dict[str, Any]
Staff = dict[str, int]

TABLES = ("productive", "fte 0", "max_load", "lane lot", "lane fixed_cost", "reductions", "spans")
TABLES += ("mixes", "pairs", "budgets", "stay pin", "cell pin", "lane pin", "pin at plan", "plan")
TABLES += ("remote", "transfers_lot", "lane_fixed_cost", "lanes_max", "offices_touched_max")
TABLES += ("office_load_rise_max",)

UNEVEN = {"A/x": 12, "B/x": 6}
THREE = {"A/x": 12, "B/x": 3, "C/x": 3}
FROM_B = {"A/x": 1, "B/x": 5}
ON_THREE = {"A/x": 1, "B/x": 3, "C/x": 3}


def tables(cases: dict[str, int], officers: Staff, **more: Any) -> Tables:
    """Return tables from cases and officers by cell; "B/x q" are of pool q."""
    cells = [cell.split()[0].split("/") for cell in cases | officers]
    pools = {pool for _, pool in map(_split, officers) if pool}
    return (
        {
            "format": "caseload/1",
            "offices": [{"office": office} for office in sorted({office for office, _ in cells})],
            "duties": [{"duty": duty} for duty in sorted({duty for _, duty in cells})],
            "caseload": [_cell(cell) | {"cases": count} for cell, count in cases.items()],
            "staff": [
                _cell(cell) | {"officers": count} | ({"pool": pool} if pool else {})
                for (cell, pool), count in (
                    (_split(key), number) for key, number in officers.items()
                )
            ],
        }
        | ({"pools": [{"pool": pool} for pool in sorted(pools)]} if pools else {})
        | more
    )


def _split(key: str) -> tuple[str, str]:
    cell, _, pool = key.partition(" ")
    return cell, pool


def _cell(cell: str) -> Tables:
    office, duty = cell.split("/")
    return {"office": office, "duty": duty}


def finite(*ratios: str | int) -> tuple[Load, ...]:
    return tuple(Load(False, Fraction(ratio)) for ratio in ratios)


# Without a rule: six officers for 18 cases are 3 each, with four in A: three transfers at 10.
BY_HAND: dict[str, tuple[Tables, tuple[Load, ...], int, int]] = {
    "no rule": (tables(UNEVEN, FROM_B), finite(3, 3), 30_000, 0),
    # Three would be fewer than four; all five would leave B uncovered.
    "a lot": (
        tables(UNEVEN, FROM_B, rules={"transfers_lot": 4}),
        finite(6, "12/5"),
        40_000,
        0,
    ),
    "a lane's own lot": (
        tables(UNEVEN, FROM_B, lanes=[{"from": "B", "to": "A", "lot": 4}]),
        finite(6, "12/5"),
        40_000,
        0,
    ),
    # Two transfers and the lane are 25, three would be 35.
    "a fixed cost within the budget": (
        tables(UNEVEN, FROM_B, rules={"lane_fixed_cost": 5, "budget": 25}),
        finite(4, 2),
        25_000,
        0,
    ),
    "a lane's own fixed cost": (
        tables(
            UNEVEN,
            FROM_B,
            lanes=[{"from": "B", "to": "A", "fixed_cost": 2.5}],
            rules={"lane_fixed_cost": 99},
        ),
        finite(3, 3),
        32_500,
        0,
    ),
    # Two of the three in B can go: A 12/3, B 3/1, and C as it is. Two lanes would do better.
    "one lane": (
        tables(THREE, ON_THREE, rules={"lanes_max": 1}),
        finite(4, 3, 1),
        20_000,
        0,
    ),
    "two offices touched": (
        tables(THREE, ON_THREE, rules={"offices_touched_max": 2}),
        finite(4, 3, 1),
        20_000,
        0,
    ),
    "one office touched: nobody can move": (
        tables(THREE, ON_THREE, rules={"offices_touched_max": 1}),
        finite(12, 1, 1),
        0,
        0,
    ),
    # B has 6/5 today and may have 9/5: it needs 10/3 officers, so it keeps four.
    "no office may rise by more than half": (
        tables(UNEVEN, FROM_B, rules={"office_load_rise_max": 0.5}),
        finite(6, "3/2"),
        10_000,
        0,
    ),
    "a cap on B's load": (
        tables(UNEVEN, FROM_B, limits=[_cell("B/x") | {"max_load": 1.5}]),
        finite(6, "3/2"),
        10_000,
        0,
    ),
    "half the time is productive": (
        tables(UNEVEN, FROM_B, duties=[{"duty": "x", "productive": 0.5}]),
        finite(6, 6),
        30_000,
        0,
    ),
    # Five officers remain for 18 cases; 3 and 2 have 4 and 3, and 4 and 1 would have 3 and 6.
    "A's officer is away": (
        tables(UNEVEN, {"A/x p": 1, "B/x": 5}, pools=[{"pool": "p", "fte": 0}]),
        finite(4, 3),
        30_000,
        0,
    ),
    # Two of B's five are there half the time: 5 FTE in all. Two full ones make 3 and 2 FTE.
    "reductions in force": (
        tables(
            UNEVEN,
            FROM_B,
            as_of="2026-01-15",
            reductions=[
                _cell("B/x") | {"officers": 2, "share": 0.5, "until": "2026-01-15"},
                _cell("B/x") | {"officers": 3, "share": 1, "from": "2026-01-16"},
            ],
        ),
        finite(4, 3),
        20_000,
        0,
    ),
    # A's supervisor leads two, so A has three; B's must stay with those who stay.
    "two officers for each supervisor": (
        tables(
            UNEVEN, {"A/x s": 1, "B/x s": 1, "B/x": 4}, spans=[{"supervisors": ["s"], "max": 2}]
        ),
        finite(4, 2),
        20_000,
        0,
    ),
    # Three trainees and three others: a trainee beside each of them, two in A and one in B.
    "at most half are trainees": (
        tables(UNEVEN, {"A/x": 1, "B/x": 2, "B/x t": 3}, mixes=[{"pools": ["t"], "share": 0.5}]),
        finite(3, 3),
        30_000,
        0,
    ),
    "one of two duties without cases is staffed": (
        tables({"A/x": 12, "A/y": 0, "A/z": 0}, {"A/x": 3}, pairs=[{"duty": "y", "other": "z"}]),
        finite(6, 0, 0),
        1_000,
        0,
    ),
    "two heads may move": (
        tables(UNEVEN, FROM_B, budgets=[{"budget": "heads", "max": 2, "counts": "officers"}]),
        finite(4, 2),
        20_000,
        0,
    ),
    "a budget of another kind of move": (
        tables(UNEVEN, FROM_B, budgets=[{"budget": "b", "max": 0, "kinds": ["duty_change"]}]),
        finite(3, 3),
        30_000,
        0,
    ),
    # One transfer and the lane are 15, two would be 25.
    "a budget of all pools pays for the lane": (
        tables(UNEVEN, FROM_B, budgets=[{"budget": "b", "max": 24}], rules={"lane_fixed_cost": 5}),
        finite(6, "3/2"),
        15_000,
        0,
    ),
    "a budget of some pools does not": (
        tables(
            UNEVEN,
            {"A/x p": 1, "B/x q": 5},
            budgets=[{"budget": "b", "max": 24, "pools": ["q"]}],
            rules={"lane_fixed_cost": 5},
        ),
        finite(4, 2),
        25_000,
        0,
    ),
    "four stay": (
        tables(UNEVEN, FROM_B, pins=[{"what": "stay", "office": "B", "officers": 4}]),
        finite(6, "3/2"),
        10_000,
        0,
    ),
    "a cell's officers": (
        tables(UNEVEN, FROM_B, pins=[{"what": "cell", **_cell("A/x"), "officers": 3}]),
        finite(4, 2),
        20_000,
        0,
    ),
    "a cell as in the plan": (
        tables(
            UNEVEN,
            FROM_B,
            pins=[{"what": "cell", **_cell("A/x"), "at": "plan"}],
            plan=[_cell("A/x") | {"officers": 3}, _cell("B/x") | {"officers": 5}],
        ),
        finite(4, 2),
        20_000,
        2,
    ),
    "nobody on a lane": (
        tables(UNEVEN, FROM_B, pins=[{"what": "lane", "office": "B", "to": "A"}]),
        finite(12, "6/5"),
        0,
        0,
    ),
    # One transfer, from B or C: the loads and the cost are the same, and the plan has it from C.
    "the nearer to the plan": (
        tables(
            {"A/x": 4, "B/x": 1, "C/x": 1},
            {"A/x": 1, "B/x": 2, "C/x": 2},
            plan=[_cell("A/x") | {"officers": 1}, _cell("B/x") | {"officers": 3}],
            rules={"transfers_max": 1},
        ),
        finite(2, 1, "1/2"),
        10_000,
        1,
    ),
    # Half of A's cases go to B, which has five officers, at 1 each.
    "work moves instead of people": (
        tables(
            UNEVEN,
            FROM_B,
            remote=[_cell("A/x") | {"share": 0.5, "cost": 1}],
            rules={"transfers": False},
        ),
        finite(6, "12/5"),
        6_000,
        0,
    ),
    # At 1.5 a case the budget pays for two.
    "work within the budget": (
        tables(
            UNEVEN,
            FROM_B,
            remote=[_cell("A/x") | {"share": 0.5, "cost": 1.5}],
            rules={"transfers": False, "budget": 4},
        ),
        finite(10, "8/5"),
        3_000,
        0,
    ),
}


@pytest.mark.parametrize("name", BY_HAND)
def test_brute_force_finds_what_was_solved_by_hand(name: str) -> None:
    given, loads, cost, change = BY_HAND[name]
    found = best_by_every_rule(given)
    assert found is not None
    assert found["leximin"] == Answer(loads, cost, change)
    assert found["peak"].loads == loads[:1]
    assert found["peak"].cost <= cost


@pytest.mark.parametrize("engine", ENGINES)
@pytest.mark.parametrize("name", BY_HAND)
def test_engines_find_what_was_solved_by_hand(name: str, engine: Engine) -> None:
    given, loads, cost, change = BY_HAND[name]
    report = solve(instance_from_tables(given), engine=engine).to_dict()
    assert answer_of(given, report) == Answer(loads, cost, change)


def test_what_cannot_be_kept_has_no_plan() -> None:
    # Four trainees and two others cannot share cells half and half.
    mixed = tables(UNEVEN, {"A/x": 1, "B/x": 1, "B/x t": 4}, mixes=[{"pools": ["t"], "share": 0.5}])
    assert best_by_every_rule(mixed) is None
    # Eighteen cases at 2 each need nine officers.
    capped = [_cell(cell) | {"max_load": 2} for cell in UNEVEN]
    assert best_by_every_rule(tables(UNEVEN, FROM_B, limits=capped)) is None


def test_it_agrees_with_moving_every_officer_where_there_are_only_old_rules() -> None:
    num_compared = 0
    for seed in range(400):
        given = random_tables(seed)
        if num_plans(given) > 400:
            continue
        num_compared += 1
        expected, found = best_by_every_officer(given), best_by_every_rule(given)
        assert (found is None) == (expected is None), seed
        if found is not None and expected is not None:
            answers = [(answer.loads, Fraction(answer.cost, 1000)) for answer in found.values()]
            assert answers == list(expected), seed
    assert num_compared > 100


def test_every_rule_is_drawn_and_broken_alone() -> None:
    # Few seeds have them all; these do.
    seeds = range(460, 520)
    tally = sweep_rules(seeds, ())
    assert not tally.wrong, "\n".join(tally.wrong)
    broken = {name for name in RULES if tally.seen[f"judged, broken alone: {name}"]}
    assert broken == set(RULES)
    drawn = {name for seed in seeds for name in rules_used(random_rule_tables(seed))}
    assert set(TABLES) <= drawn


@pytest.mark.parametrize("first", range(0, 16, 4))
def test_engines_and_judge_agree_with_brute_force(first: int) -> None:
    tally = sweep_rules(range(first, first + 4), ENGINES, judge=False)
    assert not tally.wrong, "\n".join(tally.wrong)
    assert tally.num_seeds == 4
