"""Which of many statements cannot hold together, and which few to give up.

Everything here asks one question: is there a plan with just these statements? The answers are
taken to be *monotone*: what has a plan still has one with a statement less. Nothing but the
answers decides, so the same statements always give the same sets.

References
----------
Junker, QuickXplain (AAAI 2004); Ignatiev, Previti, Liffiton and Marques-Silva, Smallest MUS
extraction with minimal hitting set dualization (CP 2015), doi:10.1007/978-3-319-23219-5_13.
"""

from collections.abc import Callable, Collection, Sequence

Holds = Callable[[frozenset[int]], bool]
"""Whether there is a plan that keeps these statements."""

MOST_QUESTIONS = 300
"""Asked in the search for a smallest set; it seldom needs thirty."""

MOST_ROUNDS = 60
"""Sets of statements to give up that are tried in the search for the fewest."""

MOST_BRANCHES = 20_000
"""Beyond so many choices the fewest statements to hit all sets are not looked for."""


def find_minimal(holds: Holds, among: Sequence[int], beside: frozenset[int]) -> list[int]:
    """Return statements that have no plan together, while without any one of them there is one.

    Earlier statements are rather kept than later ones.

    Parameters
    ----------
    among : to choose from; all of them together have no plan
    beside : statements that hold in any case
    """
    if not holds(beside):
        return []
    return sorted(_explain(holds, beside, list(among), is_new=False))


def _explain(holds: Holds, beside: frozenset[int], among: list[int], *, is_new: bool) -> list[int]:
    if is_new and not holds(beside):
        return []
    if len(among) == 1:
        return among
    half = len(among) // 2
    first, second = among[:half], among[half:]
    later = _explain(holds, beside | set(first), second, is_new=True)
    earlier = _explain(holds, beside | set(later), first, is_new=bool(later))
    return earlier + later


def find_dropped(holds: Holds, kept: frozenset[int], among: Sequence[int]) -> frozenset[int]:
    """Return statements to give up so that the others and `kept` have a plan; no fewer of them do.

    Every set of statements without a plan holds one of them, unless `kept` says so already.
    """

    def dropped(base: frozenset[int], items: Sequence[int]) -> list[int]:
        if not items or holds(base | set(items)):
            return []
        if len(items) == 1:
            return list(items)
        half = len(items) // 2
        first = dropped(base, items[:half])
        kept_of_first = base | (set(items[:half]) - set(first))
        return first + dropped(kept_of_first, items[half:])

    return frozenset(dropped(kept, [item for item in among if item not in kept]))


def find_smallest(
    holds: Holds, core: Sequence[int], among: Sequence[int]
) -> tuple[list[int], bool]:
    """Return as few statements as can have no plan together, and whether no fewer is proved.

    Whatever has a plan shows statements of which each set without one holds some; the fewest that
    hit all of these are a bound, and once they have no plan themselves, the answer.

    Parameters
    ----------
    core : statements without a plan; the answer where the search is given up
    """
    to_hit: list[frozenset[int]] = []
    asked = 0

    def holds_counted(kept: frozenset[int]) -> bool:
        nonlocal asked
        asked += 1
        if asked > MOST_QUESTIONS:
            raise TooMuch
        return holds(kept)

    try:
        while True:
            fewest = hit_all(to_hit, len(core) - 1)
            if fewest is None:
                return list(core), True
            if not holds_counted(fewest):
                return sorted(fewest), True
            to_hit.append(find_dropped(holds_counted, fewest, among))
    except TooMuch:
        return list(core), False


def find_fewest_dropped(
    holds: Holds, optional: Sequence[int], beside: frozenset[int]
) -> tuple[frozenset[int], list[frozenset[int]] | None] | None:
    """Return the fewest optional statements whose end leaves a plan, or None if no end does.

    Parameters
    ----------
    beside : statements that hold in any case

    Returns
    -------
    dropped : the statements to give up
    reasons : sets of optional statements each of which has no plan with those beside; whatever
        leaves a plan gives up one of each, and fewer than `dropped` cannot. None where fewer might
    """
    everything = frozenset(optional)
    if not holds(beside):
        return None
    reasons: list[frozenset[int]] = []
    for _ in range(MOST_ROUNDS):
        try:
            dropped = hit_all(reasons, len(everything))
        except TooMuch:
            break
        assert dropped is not None
        kept = everything - dropped
        if holds(beside | kept):
            return dropped, reasons
        reasons.append(frozenset(find_minimal(holds, sorted(kept), beside)))
    return find_dropped(holds, beside, optional), None


class TooMuch(Exception):
    """What was looked for would take too long to find."""


def hit_all(sets: Collection[frozenset[int]], most: int) -> frozenset[int] | None:
    """Return as few items as can hit every set, at most so many, or None if that many cannot.

    Raises
    ------
    TooMuch : the search was given up
    """
    branches = 0

    def hit(left: list[frozenset[int]], size: int, banned: frozenset[int]) -> list[int] | None:
        nonlocal branches
        if not left:
            return []
        branches += 1
        if branches > MOST_BRANCHES:
            raise TooMuch
        if _apart(left) > size:
            return None
        tried = banned
        for item in sorted(min(left, key=lambda items: (len(items - banned), sorted(items)))):
            if item not in tried:
                rest = [items for items in left if item not in items]
                found = hit(rest, size - 1, tried)
                if found is not None:
                    return [item, *found]
                tried |= {item}
        return None

    for size in range(_apart(list(sets)), most + 1):
        found = hit(list(sets), size, frozenset())
        if found is not None:
            return frozenset(found)
    return None


def _apart(sets: list[frozenset[int]]) -> int:
    """Return how many of the sets share nothing, taken greedily: each needs an item of its own."""
    taken: set[int] = set()
    num = 0
    for items in sorted(sets, key=len):
        if not items & taken:
            taken |= items
            num += 1
    return num
