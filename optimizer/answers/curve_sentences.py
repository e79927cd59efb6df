"""What a curve says, in sentences an office director understands."""

from fractions import Fraction

from optimizer.answers.flattening import say_count, say_heaviest, say_peak
from optimizer.answers.spelling import Fields
from optimizer.domain.load import Load

MOST_NAMED = 4
"""Cells named in a sentence before it counts the rest."""


def say_curve(answer: Fields, most: int) -> list[str]:
    """Return what the answer's fields come to."""
    points: dict[int, Fields] = {point["change"]: point for point in answer["points"]}
    early = {"time_limit": "Stopped at the time limit", "interrupted": "Interrupted"}
    stopped = early.get(answer["stopped_by"])
    said = [_say_today(answer, points.get(0))]
    if stopped:
        said.append(f"{stopped}: what was not yet asked is missing.")
    ends = [points[n] for n in (most, -most) if n and n in points]
    said += [
        f"With {_change(point['change'])} {_say(point, 'it')}{_doubt(point['label'])}."
        for point in ends
        if point["outcome"] == "plan"
    ]
    said += [
        f"With {_change(point['change'])} no placement keeps every rule."
        for point in ends
        if point["outcome"] == "infeasible"
    ]
    if answer["flattens"] is not None and answer["flattens"]["change"] < most:
        change = answer["flattens"]["change"]
        said.append(
            f"Nine tenths of what {say_count(most, 'officer')} more gain are had with {change:,}."
        )
    if answer["target"] is not None:
        said.append(_say_target(answer["target"]))
    if answer["spare"] is not None:
        said.append(_say_spare(answer["spare"]))
    if answer["fewer_refused"] is not None:
        said.append(
            "Fewer officers were not asked for, or not all of them: "
            f"{answer['fewer_refused']['message']}"
        )
    return said


def _say_today(answer: Fields, today: Fields | None) -> str:
    officers = say_count(answer["officers"], "officer")
    if today is None or today["outcome"] == "no_plan":
        return f"No placement of the {officers} on board was found."
    if today["outcome"] == "infeasible":
        return f"No placement of the {officers} on board keeps every rule."
    best = "at best" if today["label"] != "best_found" else "in the best placement found"
    return f"With the {officers} on board {_say(today)} {best}."


def _say_target(target: Fields) -> str:
    load, change = _load(target["load"]), target["change"]
    goal = f"every load to {say_peak(load)} or below"
    if target["outcome"] == "never":
        return f"No number of officers more brings {goal}: the rules do not let them help."
    if target["outcome"] == "not_found":
        return f"No number of officers was found that brings {goal}."
    known = target["label"] != "best_found"
    if change > 0:
        least = "at least" if known else "at most"
        return (
            f"Bringing {goal} takes {say_count(change, 'officer')} more {least}: "
            f"{_where(target['point']['people'])}."
        )
    if change == 0:
        rest = " Nobody fewer does it." if known else ""
        return f"The officers on board can bring {goal}.{rest}"
    most = "at most" if known else "at least"
    return (
        f"The officers on board can bring {goal}; so they could with "
        f"{say_count(-change, 'officer')} fewer, {most}."
    )


def _say_spare(spare: Fields) -> str:
    num, known = spare["officers"], spare["label"] != "best_found"
    if num == 0:
        return (
            "Nobody could leave without raising it." if known else "Who could leave is not known."
        )
    could = say_count(num, "officer")
    return f"{could} could leave without raising it: {_where(spare['point']['people'])}."


def _where(people: list[Fields]) -> str:
    """Return how many in which cells, the most first; the rest counted after the first few."""
    by_cell: dict[tuple[str, str], int] = {}
    for row in people:
        cell = row["office"], row["duty"]
        by_cell[cell] = by_cell.get(cell, 0) + row["officers"]
    cells = sorted(by_cell, key=lambda cell: (-by_cell[cell], cell))
    named = [f"{by_cell[cell]:,} in {' '.join(cell)}" for cell in cells]
    if len(named) > MOST_NAMED + 1:
        rest = sum(by_cell[cell] for cell in cells[MOST_NAMED:])
        named = [*named[:MOST_NAMED], f"{rest:,} in {len(cells) - MOST_NAMED:,} other cells"]
    return named[0] if len(named) == 1 else f"{', '.join(named[:-1])} and {named[-1]}"


def _change(change: int) -> str:
    return f"{abs(change):,} {'more' if change > 0 else 'fewer'}"


def _say(point: Fields, heaviest: str = "the heaviest load") -> str:
    return say_heaviest(_load(point["peak"]), heaviest)


def _load(spelled: Fields) -> Load:
    exact = spelled["exact"]
    return Load(True, Fraction(1)) if exact is None else Load(False, Fraction(exact))


def _doubt(label: str) -> str:
    return "" if label != "best_found" else ", as far as was found"
