import os
import time
from fractions import Fraction

import pytest

from benchmarks import apart, cold, targets
from benchmarks.apart import in_child
from benchmarks.ours import Ours
from benchmarks.rivals import BISECTION, CUTS, VARIABLE, Rival
from benchmarks.table import HEADING, markdown, rows_of
from optimizer.domain.load import Load

PEAK = Load(False, Fraction(5, 2))
OURS = Ours(50, 300, 576, PEAK, 0.1, 1.0, 0.1, 0.5, 0.25, 0.05)


def sleep_on() -> None:
    time.sleep(3600)


def leave() -> None:
    os._exit(1)


def met(found: list[targets.Target]) -> list[tuple[str, bool | None]]:
    return [(target.measured, target.met) for target in found]


def test_a_child_answers_from_a_process_of_its_own():
    assert in_child(os.getpid) != os.getpid()


def test_a_child_that_takes_too_long_is_ended(monkeypatch):
    monkeypatch.setattr(apart, "GRACE_SECONDS", 0.0)
    assert in_child(sleep_on, seconds=0.1) is None


def test_a_child_that_dies_is_an_error():
    with pytest.raises(RuntimeError, match="without an answer"):
        in_child(leave)


def test_times_are_shown_as_multiples_of_ours():
    rows = rows_of(OURS, [Rival("HiGHS", CUTS, 2.0, PEAK)], limit=10)
    # 2 s are twice the whole answer's 1 s and 40 of the flow's 0.05 s.
    assert rows[-1] == ("HiGHS", CUTS, "2,000.0", "2.00", "40.0", "proved, the same peak")


def test_a_wrong_peak_is_not_passed_over():
    wrong = Rival("HiGHS", CUTS, 2.0, Load(False, Fraction(3)))
    assert rows_of(OURS, [wrong], limit=10)[-1][-1].startswith("WRONG")


def test_a_peer_without_a_proof_says_how_far_it_came():
    rivals = [
        Rival("CBC", VARIABLE, None),
        Rival("SCIP", VARIABLE, None, Load(False, Fraction(3))),
        Rival("SCIP", VARIABLE, None, missing=True),
    ]
    assert [row[2:] for row in rows_of(OURS, rivals, limit=10)[-3:]] == [
        ("-", "-", "-", "not proved in 10 s, no plan"),
        ("-", "-", "-", "not proved in 10 s, at 3.000"),
        ("-", "-", "-", "not available"),
    ]


def test_targets_at_50_cells_count_the_fastest_peer_and_both_searches():
    rivals = [
        Rival("CBC", VARIABLE, 9.0, PEAK),
        Rival("HiGHS", VARIABLE, 12.0, PEAK),
        Rival("HiGHS", BISECTION, 2.0, PEAK),
        Rival("HiGHS", CUTS, 0.5, PEAK),
    ]
    # Against CBC's 9 s; then our 1 s, 0.25 s and 0.5 s against 2 s and 0.5 s.
    assert met(targets.small(OURS, rivals)) == [
        ("9.0", False),
        ("2.0", True),
        ("0.5", False),
        ("8.0", True),
        ("2.0", False),
        ("4.0", False),
        ("1.0", False),
    ]


def test_a_target_at_1000_cells_is_missed_by_one_peer_that_proves_the_peak():
    found = met(targets.middle(OURS, [Rival("SCIP", VARIABLE, 200.0, PEAK)], 300))
    assert found[0] == ("SCIP in 200 times", False)


def test_nothing_measured_is_nothing_met():
    assert {target.met for target in targets.middle(OURS, [], 300)} == {None}


def test_targets_at_12000_cells_and_of_the_start():
    larger = Ours(12000, 0, 0, PEAK, 0.5, 5.0, 0.1, 0.5, 0.25, 0.1)
    # 50 flows; 55 with reading; five times OURS; 2 GB.
    assert met(targets.large(larger, OURS, 2 * targets.GIGABYTE)) == [
        ("50.0", False),
        ("55.0", True),
        ("5.0", False),
        ("2.00 GB", False),
    ]
    seconds = {cold.NUMPY: 0.1, cold.HELP: 0.15, cold.SOLVE: 0.5}
    assert met(targets.start(seconds)) == [("1.5", True), ("5.0", False)]


def test_a_table_is_markdown_with_numbers_to_the_right():
    assert markdown(("who", "x"), [("us", "1.0"), ("others", "12.0")]).splitlines() == [
        "| who    |    x |",
        "| ------ | ---: |",
        "| us     |  1.0 |",
        "| others | 12.0 |",
    ]
    assert len(HEADING) == len(rows_of(OURS, [], limit=10)[0])
