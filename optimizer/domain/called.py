"""What a person reads instead of an id."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass


@dataclass(frozen=True)
class Called:
    """A name for each office, duty and pool, in the order of their ids.

    No two of a table are the same, and none is empty but that of officers in no pool.
    """

    offices: tuple[str, ...]
    duties: tuple[str, ...]
    pools: tuple[str, ...]


def call(ids: Sequence[str], names: Sequence[str | None]) -> tuple[str, ...]:
    """Return each row's name, with the id behind it where another could be meant; or its id."""
    worn = Counter(name or key for key, name in zip(ids, names, strict=True)) + Counter(
        key for key, name in zip(ids, names, strict=True) if name and name != key
    )
    return tuple(
        key if not name or name == key else name if worn[name] == 1 else f"{name} ({key})"
        for key, name in zip(ids, names, strict=True)
    )
