"""The table, as text that is also Markdown."""

from collections.abc import Iterable, Sequence

from benchmarks import cold
from benchmarks.ours import Ours
from benchmarks.rivals import Rival
from benchmarks.targets import Target

HEADING = ("who", "what", "milliseconds", "x whole answer", "x one max flow", "result")


def rows_of(ours: Ours, rivals: Iterable[Rival], limit: float) -> list[tuple[str, ...]]:
    """Return the rows of one size: ours, then the peers'."""
    proved = f"proved {ours.peak.ratio}"
    lines: list[tuple[str, str, float, str]] = [
        ("caseload", "whole answer", ours.whole, proved),
        ("caseload", "peak, moves, judge", ours.peak_plan, proved),
        ("caseload", "peak alone", ours.peak_alone, proved),
        ("caseload", "reading JSON", ours.reading, ""),
        ("caseload", "report as JSON", ours.spelling, ""),
        ("OR-Tools", "one max flow", ours.flow, ""),
    ]
    rows = [(who, what, *_times(ours, seconds), result) for who, what, seconds, result in lines]
    rows += [(r.peer, r.form, *_times(ours, r.seconds), _result(ours, r, limit)) for r in rivals]
    return rows


def growth(smaller: Ours, larger: Ours) -> list[tuple[str, ...]]:
    """Return how many times longer each of ours takes on the larger instance."""
    parts = ("whole", "peak_plan", "peak_alone", "reading", "flow")
    return [
        (
            part.replace("_", " "),
            f"{getattr(larger, part) / getattr(smaller, part):.2f}",
        )
        for part in parts
    ]


def cold_rows(seconds: dict[str, float]) -> list[tuple[str, ...]]:
    numpy = seconds[cold.NUMPY]
    return [
        (command, f"{1000 * taken:.0f}", f"{taken / numpy:.2f}")
        for command, taken in seconds.items()
    ]


def target_rows(targets: Iterable[Target]) -> list[tuple[str, ...]]:
    words = {True: "met", False: "MISSED", None: "-"}
    return [(words[target.met], target.measured, target.wanted) for target in targets]


def markdown(heading: Sequence[str], rows: Sequence[Sequence[str]]) -> str:
    """Return a table, numbers to the right."""
    columns = list(zip(heading, *rows, strict=True))
    widths = [max(map(len, column)) for column in columns]
    numbers = [all(cell[:1].isdigit() or cell == "-" for cell in column[1:]) for column in columns]
    sides = [str.rjust if number else str.ljust for number in numbers]
    lines = [
        [side(cell, width) for side, cell, width in zip(sides, row, widths, strict=True)]
        for row in (heading, *rows)
    ]
    ends = [":" if number else "-" for number in numbers]
    lines.insert(1, [end.rjust(width, "-") for end, width in zip(ends, widths, strict=True)])
    return "\n".join(f"| {' | '.join(line)} |" for line in lines)


def _times(ours: Ours, seconds: float | None) -> tuple[str, str, str]:
    if seconds is None:
        return "-", "-", "-"
    whole, flow = seconds / ours.whole, seconds / ours.flow
    return f"{1000 * seconds:,.1f}", f"{whole:,.2f}", f"{flow:,.1f}"


def _result(ours: Ours, rival: Rival, limit: float) -> str:
    if rival.missing:
        return "not available"
    if rival.seconds is not None:
        return "proved, the same peak" if rival.peak == ours.peak else f"WRONG: {rival.peak}"
    have = "no plan" if rival.peak is None else f"at {float(rival.peak.ratio):.3f}"
    return f"not proved in {limit:.0f} s, {have}"
