"""A curve as a person reads it: a line for each number of officers, a bar, and sentences."""

from fractions import Fraction
from typing import TextIO

from rich.console import Console
from rich.table import Table
from rich.text import Text

from optimizer.answers.plain import fraction_of
from optimizer.terminal.bars import Bar
from optimizer.terminal.frontier import LABELS, gain_shown
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


def curve_text(answer: Fields, stream: TextIO | None) -> str:
    """Return the answer laid out for a stream: its width, its colours; None is a plain file."""
    return text_of(stream, _show, answer)


def _show(console: Console, answer: Fields) -> None:
    points: list[Fields] = answer["points"]
    console.print(Text(clean(answer["name"]), style="bold"))
    first, *rest = answer["sentences"]
    console.print(Text(clean(first), style="" if answer["outcome"] == "plan" else "bold red"))
    if points:
        console.print()
        console.print(f"Heaviest load, in {answer['unit']}:")
        shown = _chosen(points)
        console.print(_table(answer, shown))
        if len(shown) < len(points):
            console.print(
                f"{len(shown)} of {len(points):,} points are shown; --format csv or json has all."
            )
        console.print()
    for sentence in rest:
        console.print(Text(clean(sentence)))


def _chosen(points: list[Fields]) -> list[Fields]:
    """Return the points to show: all, or every so many from today's strength on, both ways."""
    every = next(n for n in (1, 2, 5, 10, 20, 50, 100, 500, 1000) if len(points) / n <= MOST_ROWS)
    ends = (points[0], points[-1])
    return [point for point in points if point["change"] % every == 0 or point in ends]


def _table(answer: Fields, points: list[Fields]) -> Table:
    peaks = [fraction_of(point["peak"]) for point in answer["points"]]
    top = max((peak for peak in peaks if peak is not None), default=Fraction(0))
    table = plain_table()
    for heading in ("officers", "peak", "gain", cost_heading(answer.get("cost_unit"))):
        table.add_column(heading, justify="right", no_wrap=True)
    table.add_bars("peak")
    table.add_column("")
    for before, point in zip([None, *points], points, strict=False):
        peak = fraction_of(point["peak"]) if point["outcome"] == "plan" else None
        notes = _notes(point)
        notes += [] if point["label"] == "proved" else [LABELS[point["label"]]]
        notes += ["today"] if point["change"] == 0 else []
        table.add_row(
            f"{point['change']:+,}" if point["change"] else "0",
            load_aligned(point["peak"]) if point["outcome"] == "plan" else "-",
            gain_shown(before and before["peak"], point["peak"]),
            "" if point["cost"] is None else number(point["cost"]),
            "" if peak is None else Bar(float(peak / top) if top else 0.0),
            listed(notes),
        )
    return table


def _notes(point: Fields) -> list[str | tuple[str, str]]:
    if point["outcome"] != "plan":
        words = {"infeasible": "no placement keeps every rule", "no_plan": "none was found"}
        return [(words[point["outcome"]], "yellow")]
    if fraction_of(point["peak"]) is None:
        return [(f"{count(point['uncovered'], 'cell')} without officers", "bold red")]
    return []
