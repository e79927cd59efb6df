"""Five hundred random instances; `python -m tests.sweep` runs ten thousand."""

import pytest

from tests.sweep import sweep

SIZE = 25


@pytest.mark.parametrize("first", range(0, 500, SIZE))
def test_engines_and_judge_agree_with_brute_force(first: int) -> None:
    tally = sweep(range(first, first + SIZE), corrupt=first % 100 == 0)
    assert not tally.wrong, "\n".join(tally.wrong)
    assert tally.num_seeds == SIZE
