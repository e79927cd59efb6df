"""A frontier as a person reads it: a line for each step, a bar of its peak, and sentences."""

from decimal import Decimal
from fractions import Fraction
from typing import TextIO

from rich.console import Console
from rich.table import Table
from rich.text import Text

from optimizer.answers.plain import fraction_of
from optimizer.terminal.bars import Bar
from optimizer.terminal.words import (
    MOST_ROWS,
    Fields,
    clean,
    cost_heading,
    count,
    listed,
    load_aligned,
    number,
    plain_table,
    text_of,
)

LABELS = {"proved": "proved", "claimed": "claimed", "best_found": "best found"}


def frontier_text(answer: Fields, stream: TextIO | None) -> str:
    """Return the answer laid out for a stream: its width, its colours; None is a plain file."""
    return text_of(stream, _show, answer)


def gain_shown(before: Fields | None, after: Fields) -> str:
    """Return how much lower a peak is than that of the row shown before it, as a column has it.

    It is the difference of the two as they are shown, so that a table's gains add up whichever rows
    it leaves out. Where one of the two has no number there is none.
    """
    if before is None or fraction_of(before) is None or fraction_of(after) is None:
        return ""
    high, low = (Decimal(load_aligned(load).replace(",", "")) for load in (before, after))
    return f"{high - low:,f}"


def _show(console: Console, answer: Fields) -> None:
    steps: list[Fields] = answer["steps"]
    console.print(Text(clean(answer["name"]), style="bold"))
    first, *rest = answer["sentences"]
    colours = {"infeasible": "bold red", "no_plan": "yellow"}
    console.print(Text(clean(first), style=colours.get(answer["outcome"], "")))
    if steps:
        console.print()
        console.print(f"Heaviest load, in {answer['unit']}:")
        shown = _chosen(answer)
        console.print(_table(answer, shown))
        if len(shown) < len(steps):
            console.print(
                f"{len(shown)} of {len(steps):,} steps are shown; --format csv or json has all."
            )
        console.print()
    for sentence in rest:
        console.print(Text(clean(sentence)))


def _chosen(answer: Fields) -> list[Fields]:
    """Return the steps to show: all, or as many as fit, evenly, with the first and the last."""
    steps: list[Fields] = answer["steps"]
    if len(steps) <= MOST_ROWS:
        return steps
    last = len(steps) - 1
    places = {round(Fraction(place * last, MOST_ROWS - 1)) for place in range(MOST_ROWS)}
    if answer["flattens"] is not None:
        flat = answer["flattens"]["step"] - 1
        if flat not in places:
            # In the place of its neighbour, which is neither the first nor the last.
            inner = places - {0, last}
            places.remove(min(inner, key=lambda place: (abs(place - flat), place)))
            places.add(flat)
    return [steps[place] for place in sorted(places)]


def _table(answer: Fields, steps: list[Fields]) -> Table:
    by, flat = answer["by"], answer["flattens"] and answer["flattens"]["step"]
    top = max((fraction_of(step["peak"]) or Fraction(0) for step in answer["steps"]), default=0)
    table = plain_table()
    cost = cost_heading(answer.get("cost_unit"))
    spent = (cost, "transfers") if by == "cost" else ("transfers", cost)
    for heading in ("step", *spent, "peak", "gain"):
        table.add_column(heading, justify="right", no_wrap=True)
    table.add_bars("peak")
    table.add_column("")
    gaps = {gap["after"] for gap in answer["gaps"]}
    for before, step in zip([None, *steps], steps, strict=False):
        peak = fraction_of(step["peak"])
        notes: list[str | tuple[str, str]] = []
        if peak is None:
            notes.append((f"{count(step['uncovered'], 'cell')} without officers", "bold red"))
        notes += [] if step["label"] == "proved" else [LABELS[step["label"]]]
        notes += ["flattens"] if step["step"] == flat else []
        notes += ["gap"] if step["step"] in gaps else []
        table.add_row(
            f"{step['step']:,}",
            number(step[by]),
            number(step["transfers" if by == "cost" else "cost"]),
            load_aligned(step["peak"]),
            gain_shown(before and before["peak"], step["peak"]),
            "" if peak is None else Bar(float(peak / top) if top else 0.0),
            listed(notes),
        )
    return table
