"""Rules beyond single moves: each turns exactly at its bound, whatever the spelling of a plan."""

from dataclasses import replace

import numpy as np
import pytest

from optimizer.domain.plan import Plan, Work
from tests.build import instance_of
from tests.judge.planted import PLANTED, REMOTE, Moves, instance, plan
from tests.judge.said import broken_in


@pytest.mark.parametrize("rule", PLANTED)
def test_a_plan_at_the_bound_keeps_the_rule(rule: str) -> None:
    planted = PLANTED[rule]
    given = instance(**planted.tables)
    assert broken_in(plan(given, planted.kept, planted.kept_cases)) == []


@pytest.mark.parametrize("rule", PLANTED)
def test_a_unit_beyond_is_one_sentence(rule: str) -> None:
    planted = PLANTED[rule]
    given = instance(**planted.tables)
    broken = plan(given, planted.broken, planted.broken_cases)
    assert broken_in(broken) == [planted.sentence]


@pytest.mark.parametrize("rule", PLANTED)
def test_neither_the_order_nor_the_splitting_of_rows_counts(rule: str) -> None:
    planted = PLANTED[rule]
    given = instance(**planted.tables)
    for moves, cases in (
        (planted.kept, planted.kept_cases),
        (planted.broken, planted.broken_cases),
    ):
        joined = plan(given, moves, cases)
        assert set(broken_in(split(joined))) == set(broken_in(joined))


def split(joined: Plan) -> Plan:
    """Return the plan with a row for each officer and case, the last first."""
    work = joined.work
    officer = np.repeat(np.arange(joined.num_moves), joined.officers)[::-1]
    case = np.repeat(np.arange(len(work.cases)), work.cases)[::-1]
    return Plan(
        joined.instance,
        *(c[officer] for c in (joined.pool, joined.hire, joined.from_cell, joined.to_cell)),
        officers=np.ones(len(officer), dtype=np.int64),
        work=Work(work.way[case], work.to_office[case], np.ones(len(case), dtype=np.int64)),
    )


def test_a_row_is_named_by_its_number_as_given() -> None:
    rows = [
        {"pools": ["t"], "share": 0.1, "offices": ["A"], "duties": ["x"]},
        {"pools": ["p"], "share": 0.9, "offices": ["C"], "duties": ["x"]},
    ]
    trainees = "2 of 6 officers in 'A' 'x' are of its pools, share 0.1"
    others = "1 of 1 officers in 'C' 'x' are of its pools, share 0.9"
    found = broken_in(plan(instance(mixes=rows), []))
    assert sorted(found) == [f"mixes, row 1: {trainees}", f"mixes, row 2: {others}"]
    found = broken_in(plan(instance(mixes=rows[::-1]), []))
    assert sorted(found) == [f"mixes, row 1: {others}", f"mixes, row 2: {trainees}"]


def test_a_cell_pinned_and_limited_breaks_each_for_itself() -> None:
    given = instance(
        pins=[{"what": "cell", "office": "A", "duty": "x", "officers": 5}],
        limits=[{"office": "A", "duty": "x", "min": 4, "max": 6}],
    )
    # As given: the limits hold, the pin does not.
    assert broken_in(plan(given, [])) == ["pins, row 1: 6 officers serve in 'A' 'x', pinned 5"]
    assert broken_in(plan(given, [("p", "B x", "A x", 1)])) == [
        "limits: 'A' 'x' has 7 officers, max 6",
        "pins, row 1: 7 officers serve in 'A' 'x', pinned 5",
    ]


def test_a_load_may_rise_where_there_was_none_or_nobody_with_time() -> None:
    # D has no cases, E nobody with time for its case; one of FTE 0 more changes no load.
    given = instance_of(
        {"A x": 4, "D x": 0, "E x": 1},
        [("A x", 2, "p"), ("D x", 1, "p"), ("E x", 1, "absent")],
        pools=[{"pool": "p"}, {"pool": "absent", "fte": 0}],
        rules={"office_load_rise_max": 0},
        remote=[{"office": "A", "duty": "x", "share": 1}],
    )
    moves: Moves = [("absent", "E x", "A x", 1), ("p", "D x", "E x", 1)]
    assert broken_in(plan(given, moves, [("A x", "D", 1), ("A x", "E", 1)])) == []
    assert broken_in(plan(given, [("p", "A x", "E x", 1)])) == [
        "office_load_rise_max: 'A' has load 4, today 2, max 2"
    ]


def test_productive_shares_count_in_loads_per_office() -> None:
    # A today: 6 over 2 x 0.5 + 2 x 1 is 2. If one goes from y to x, 6 over 3 x 0.5 + 1 is 2.4.
    given = instance_of(
        {"A x": 2, "A y": 4},
        [("A x", 2, None), ("A y", 2, None)],
        duties=[{"duty": "x", "productive": 0.5}, {"duty": "y"}],
        rules={"office_load_rise_max": 0.199},
    )
    assert broken_in(plan(given, [("", "A y", "A x", 1)])) == [
        "office_load_rise_max: 'A' has load 12/5, today 2, max 1199/500"
    ]


BAD_WORK: dict[str, tuple[int, int, int]] = {
    "no cases": (0, 1, 0),
    "fewer than none": (0, 1, -1),
    "no way": (1, 1, 1),
    "before the first way": (-1, 1, 1),
    "no office": (0, 3, 1),
    "before the first office": (0, -1, 1),
}


@pytest.mark.parametrize("fault", BAD_WORK)
def test_work_that_is_none(fault: str) -> None:
    given = instance(remote=REMOTE)
    nothing = np.zeros(0, dtype=np.int64)
    work = Work(*(np.array([number]) for number in BAD_WORK[fault]))
    assert broken_in(Plan(given, *[nothing] * 5, work=work)) == [
        "work: row 1 moves no cases, or none that may be moved, or to no office"
    ]


def test_cases_whose_sum_wraps_are_too_many() -> None:
    given = instance(remote=REMOTE)
    nothing = np.zeros(0, dtype=np.int64)
    work = Work(np.zeros(4, dtype=np.int64), np.ones(4, dtype=np.int64), np.full(4, 2**62))
    assert broken_in(Plan(given, *[nothing] * 5, work=work)) == [
        f"remote, row 1: {2**64} cases of 'A' 'x' are handled elsewhere, max 6"
    ]


def test_costs_of_work_beyond_64_bits_are_told_exactly() -> None:
    # 9 x 10^11 cases at a million each, in thousandths 9 x 10^20. So large a cost is not read.
    given = instance_of(
        {"A x": 900_000_000_000, "B x": 0},
        [("A x", 1, None)],
        remote=[{"office": "A", "duty": "x", "share": 1}],
        rules={"budget": 1_000_000_000_000},
    )
    given = replace(given, remote=replace(given.remote, cost=np.array([10**9])))
    assert broken_in(plan(given, [], [("A x", "B", 900_000_000_000)])) == [
        "budget: the moves cost 900000000000000000, budget 1000000000000"
    ]


@pytest.mark.parametrize(("max_load", "kept"), [(999_999.999, False), (1_000_000, True)])
def test_loads_beyond_64_bits_are_capped_exactly(max_load: float, kept: bool) -> None:
    # 10^12 cases over ten officers at 100,000 each; times the cap's unit they have 21 digits.
    given = instance_of(
        {"A x": 10**12},
        [("A x", 10, None)],
        duties=[{"duty": "x", "standard": 100_000}],
        limits=[{"office": "A", "duty": "x", "max_load": max_load}],
    )
    assert (broken_in(plan(given, [])) == []) is kept
