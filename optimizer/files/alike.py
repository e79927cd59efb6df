"""Ids that may be one id spelled in two ways."""

import re
from collections.abc import Iterator, Sequence

from optimizer.domain.tables import Bools

LEAST_LETTERS = 5
"""Of ids that differ by a letter: A1 and A2, or East and West, are two things."""
MOST_LETTERS = 40
"""Of such ids; longer ones have too many neighbours to look for."""
MOST_IDS = 5_000
BETWEEN = re.compile(r"(?<=[^\W_])[\s_-]+(?=[^\W_])")
"""Blanks and hyphens between letters or digits; a sign at the end, as of A+, tells ids apart."""


def pairs_alike(ids: Sequence[str], in_use: Bools) -> Iterator[tuple[int, int, bool]]:
    """Yield the places of two ids that are alike, and whether it is a letter that differs.

    The second is the one less in use. Ids that differ by a letter are alike only where one of
    them is not in use.

    Parameters
    ----------
    in_use : (num_ids,), whether something is told of the id elsewhere
    """
    folded: dict[str, int] = {}
    for place, name in enumerate(ids):
        if len(name) < 2:
            continue
        first = folded.setdefault(fold(name), place)
        if first != place:
            yield (*((first, place) if in_use[first] else (place, first)), False)
    if len(ids) > MOST_IDS or in_use.all():
        return
    shorter: dict[str, list[int]] = {}
    for name, place in folded.items():
        if LEAST_LETTERS <= len(name) <= MOST_LETTERS:
            for key in {name, *_without_one(name)}:
                shorter.setdefault(key, []).append(place)
    seen: set[tuple[int, int]] = set()
    for places in shorter.values():
        for i, first in enumerate(places):
            for second in places[i + 1 :]:
                pair = (first, second) if in_use[first] else (second, first)
                if pair not in seen and not in_use[pair[1]] and _is_slip(ids[first], ids[second]):
                    seen.add(pair)
                    yield (*pair, True)


def fold(name: str) -> str:
    """Return an id without what a slip of the hand changes: capitals, blanks, hyphens."""
    return BETWEEN.sub(" ", name).casefold()


def _is_slip(first: str, second: str) -> bool:
    """Return whether two ids differ by one letter: another, one more, or two in each other's place.

    A digit is no letter: District 11 and District 12 are two districts.
    """
    a, b = sorted((fold(first), fold(second)), key=len)
    start = next((i for i, (x, y) in enumerate(zip(a, b, strict=False)) if x != y), len(a))
    left, right = a[start:], b[start:]
    if len(a) < len(b):
        return left == right[1:] and right[0].isalpha()
    swapped = left[:2] == right[1::-1] and left[2:] == right[2:]
    one = left[1:] == right[1:]
    return (one or swapped) and (left[:1] + right[:1]).isalpha()


def _without_one(name: str) -> Iterator[str]:
    for place in range(len(name)):
        yield name[:place] + name[place + 1 :]
