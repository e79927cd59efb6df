"""In which order moves are told to a person, and what is said of those that are cut off."""

from decimal import Decimal

from optimizer.answers.plain import Fields, cost_in_words, count


def largest_first(rows: list[Fields]) -> list[Fields]:
    """Return moves, or rows of cases handled elsewhere, with those first that matter most.

    By officers (or cases), then by cost, the dearer first, so that of moves alike in size
    a transfer stands before a duty change; what is alike in both keeps the order of the answer.
    """
    return sorted(rows, key=lambda row: (_size(row), _cost(row)), reverse=True)


def rest_in_words(rest: list[Fields], cost_unit: str | None) -> str:
    """Return how many rows are left out, and what they come to: "2 more moves of 61 officers"."""
    size = sum(map(_size, rest))
    if "officers" in rest[0]:
        what = f"{count(len(rest), 'more move')} of {count(size, 'officer')}"
    else:
        what = f"{count(len(rest), 'more row')} of {count(size, 'case')}"
    return f"{what}; {cost_in_words(sum(map(_cost, rest), Decimal(0)), cost_unit)}"


def _size(row: Fields) -> int:
    size: int = row["officers"] if "officers" in row else row["cases"]
    return size


def _cost(row: Fields) -> Decimal:
    return Decimal(0) if row["cost"] is None else Decimal(str(row["cost"]))
