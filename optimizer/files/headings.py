"""What the headings and names of a table spell, as people write them."""

import re
from collections.abc import Collection, Sequence

BETWEEN = re.compile(r"[\s_-]+")

LOOKED_AT = 20
"""Rows among which a heading is looked for."""


def is_note(name: str) -> bool:
    """Return whether a column, sheet or file is none of ours: a note for those who keep it."""
    return name.lstrip().startswith("#")


def known_as(name: str, known: Collection[str]) -> str:
    """Return the known name that a heading spells, or the heading as it is.

    “Case type”, “CASE-TYPE” and “case_type” are one.
    """
    folded = BETWEEN.sub("_", name.strip()).casefold()
    return folded if folded in known else name.strip()


def heading_row(
    rows: Sequence[Sequence[str]], known: Collection[str], required: Collection[str]
) -> int:
    """Return which of the first rows is the heading: the first, unless a later one surely is.

    Above a table people write its title. A later row is surely the heading where it has all the
    columns that must be there, or two known ones, and the first has none or fewer.
    """
    found = [{known_as(cell, known) for cell in row} & set(known) for row in rows[:LOOKED_AT]]
    if not found or set(required) <= found[0]:
        return 0
    best = max(range(len(found)), key=lambda row: (set(required) <= found[row], len(found[row])))
    sure = set(required) <= found[best] or (len(found[best]) > 1 and not found[0])
    return best if sure else 0
