"""The ends of the format: every question is answered there, or refused by name."""

import json
from pathlib import Path

import pytest

from optimizer import solve
from optimizer.files import instance_from_tables
from tests.degenerate import fallen, sweep_degenerate

CASES = Path(__file__).parents[1] / "cases"


@pytest.mark.parametrize(
    "case", ["crash_IndexError_lowest_uncovered", "crash_TypeError_one_office_remote"]
)
def test_what_once_fell(case: str) -> None:
    # All work could be handled elsewhere, and a pool that is everybody may make up half of a cell;
    # one office, and cases that could go to others: neither has a plan.
    tables = json.loads((CASES / f"{case}.json").read_text())
    assert fallen(tables) == []
    report = solve(instance_from_tables(tables)).to_dict()
    assert (report["outcome"], report["optimality"]) == ("infeasible", "proved")


def test_at_random() -> None:
    tally = sweep_degenerate(range(5))
    assert tally.wrong == []
    assert tally.seen["table remote"]
