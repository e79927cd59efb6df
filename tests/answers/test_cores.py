"""Minimal and smallest sets, against sets of a few statements tried one and all."""

from collections.abc import Iterator
from itertools import chain, combinations
from random import Random

import pytest

from optimizer.answers.cores import (
    find_dropped,
    find_fewest_dropped,
    find_minimal,
    find_smallest,
    hit_all,
)

SIZE = 7

Sets = list[frozenset[int]]


def subsets(items: list[int]) -> Iterator[frozenset[int]]:
    """Yield every subset, the smaller first."""
    return map(
        frozenset, chain.from_iterable(combinations(items, n) for n in range(len(items) + 1))
    )


def random_sets(random: Random) -> Sets:
    return [
        frozenset(random.sample(range(SIZE), random.randint(1, 4)))
        for _ in range(random.randint(1, 6))
    ]


def holds_without(clashes: Sets):
    """Return what says that statements hold together if none of the clashes is among them."""
    return lambda kept: not any(clash <= kept for clash in clashes)


@pytest.mark.parametrize("seed", range(300))
def test_sets_are_minimal_and_the_smallest_is_the_smallest(seed: int) -> None:
    clashes = random_sets(Random(seed))
    holds = holds_without(clashes)
    everything = list(range(SIZE))
    core = find_minimal(holds, everything, frozenset())
    assert not holds(frozenset(core))
    assert all(holds(frozenset(core) - {item}) for item in core)
    least, proved = find_smallest(holds, core, everything)
    assert not holds(frozenset(least))
    assert proved
    assert len(least) == min(map(len, clashes))


@pytest.mark.parametrize("seed", range(300))
def test_what_is_dropped_suffices_and_no_less_does(seed: int) -> None:
    random = Random(seed)
    clashes = random_sets(random)
    holds = holds_without(clashes)
    optional = sorted(random.sample(range(SIZE), 5))
    beside = frozenset(range(SIZE)) - set(optional)
    enough = [s for s in subsets(optional) if holds(beside | (set(optional) - s))]
    found = find_fewest_dropped(holds, optional, beside)
    if not enough:
        assert found is None
        return
    assert found is not None
    dropped, reasons = found
    assert len(dropped) == len(enough[0])
    assert dropped in enough
    assert reasons is not None
    assert all(not holds(beside | reason) for reason in reasons)
    one_way = find_dropped(holds, beside, optional)
    assert one_way in enough
    assert not any(one_way - {item} in enough for item in one_way)


@pytest.mark.parametrize("seed", range(300))
def test_the_fewest_that_hit_all(seed: int) -> None:
    sets = random_sets(Random(seed))
    hitting = next(s for s in subsets(list(range(SIZE))) if all(s & items for items in sets))
    found = hit_all(sets, SIZE)
    assert found is not None
    assert len(found) == len(hitting)
    assert all(found & items for items in sets)
    assert hit_all(sets, len(hitting) - 1) is None


def test_earlier_statements_are_kept() -> None:
    holds = holds_without([frozenset({0, 1}), frozenset({2, 3})])
    assert find_minimal(holds, range(4), frozenset()) == [0, 1]
