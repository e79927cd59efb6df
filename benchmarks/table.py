"""The table, as text that is also Markdown."""

from collections.abc import Iterable, Sequence

from benchmarks import cold
from benchmarks.apart import Timed
from benchmarks.ours import Ours
from benchmarks.rivals import Rival
from benchmarks.targets import Target

HEADING = ("who", "what", "milliseconds", "x whole answer", "x one max flow", "result")
UNITS = "lrrr"


def rows_of(ours: Ours, rivals: Iterable[Rival], limit: float) -> list[tuple[str, ...]]:
    """Return the rows of one size: ours, then the peers'."""
    proved = f"proved {ours.peak.ratio}"
    lines: list[tuple[str, str, Timed[None], str]] = [
        ("caseload", "whole answer", ours.whole, proved),
        ("caseload", "peak, moves, judge", ours.peak_plan, proved),
        ("caseload", "peak alone", ours.peak_alone, proved),
        ("caseload", "reading JSON", ours.reading, ""),
        ("caseload", "report as JSON", ours.spelling, ""),
        ("OR-Tools", "one max flow", ours.flow, ""),
    ]
    rows = [(who, what, *_times(ours, timed.seconds), result) for who, what, timed, result in lines]
    for rival in rivals:
        rows.append((rival.peer, rival.form, *_times(ours, rival.seconds), _result(ours, rival, limit)))
    return rows


def growth(smaller: Ours, larger: Ours) -> list[tuple[str, ...]]:
    """Return how many times longer each of ours takes on the larger instance."""
    parts = ("whole", "peak_plan", "peak_alone", "reading", "flow")
    return [
        (
            part.replace("_", " "),
            f"{getattr(larger, part).seconds / getattr(smaller, part).seconds:.2f}",
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
    right = [all(cell[:1].isdigit() or cell in ("", "-") for cell in column[1:]) for column in columns]
    rule = ["-" * (width - 1) + ":" if to_right else "-" * width for width, to_right in zip(widths, right, strict=True)]
    lines = [
        [cell.rjust(width) if to_right else cell.ljust(width) for cell, width, to_right in zip(row, widths, right, strict=True)]
        for row in (heading, *rows)
    ]
    lines.insert(1, rule)
    return "\n".join(f"| {' | '.join(line)} |" for line in lines)


def _times(ours: Ours, seconds: float | None) -> tuple[str, str, str]:
    if seconds is None:
        return "-", "-", "-"
    whole, flow = seconds / ours.whole.seconds, seconds / ours.flow.seconds
    return f"{1000 * seconds:,.1f}", f"{whole:,.2f}", f"{flow:,.1f}"


def _result(ours: Ours, rival: Rival, limit: float) -> str:
    if rival.missing:
        return "not available"
    if rival.proved:
        return "proved, the same peak" if rival.peak == ours.peak else f"WRONG: {rival.peak}"
    have = "no plan" if rival.peak is None else f"at {float(rival.peak.ratio):.3f}"
    return f"not proved in {limit:.0f} s, {have}"
