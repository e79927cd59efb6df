"""A few rounds of kill -9; `python -m tests.api.chaos --rounds 100` does many."""

from tests.api.chaos import run


def test_nothing_accepted_is_lost() -> None:
    found = run(6, seed=1)
    assert found.is_good, found
    assert found.num_accepted > 0
    assert sum(found.attempts.values()) == found.num_accepted
