"""The first 500 random instances of all rules together; `make sweep-all` asks about 20,000."""

import pytest

from tests.oracle.compare import disagreements

COUNT, CHUNK = 500, 20
GAIN_TO_BE_NULL = "gains {'exact': '0', 'value': 0.0}, it is None"
"""Of `values`, where a cell stays uncovered; goes with the mark in tests/cases."""


@pytest.mark.parametrize("start", range(0, COUNT, CHUNK))
def test_answers_are_those_of_the_docs(start: int) -> None:
    """Nothing wrong, nothing that falls, and no word stronger than the truth."""
    found = [disagreements(seed) for seed in range(start, start + CHUNK)]
    wrong = [line for lines in found for line in lines or []]
    assert [line for line in wrong if GAIN_TO_BE_NULL not in line] == []
    assert sum(lines is None for lines in found) <= CHUNK // 4
