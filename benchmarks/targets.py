"""What the benchmark must show, and whether this run does."""

from dataclasses import dataclass

from benchmarks import cold
from benchmarks.ours import Ours
from benchmarks.rivals import BISECTION, CUTS, VARIABLE, Rival

GIGABYTE = 10**9


@dataclass(frozen=True)
class Target:
    """A sentence, what was measured, and whether that is enough; None if it was not measured."""

    wanted: str
    measured: str
    met: bool | None


def small(ours: Ours, rivals: list[Rival]) -> list[Target]:
    """Return the targets at 50 cells."""
    whole = ours.whole
    done = [(r.seconds, r.peer) for r in rivals if r.form == VARIABLE and r.seconds]
    seconds, peer = min(done)
    return [
        _at_least(
            "50 cells: whole answer 10 times faster than the fastest peer with the peak as a "
            f"variable ({peer})",
            seconds / whole,
            10,
        ),
        *_search_targets(
            "50 cells: whole answer no slower than HiGHS's warm search", whole, 1, rivals
        ),
        *_search_targets(
            "50 cells: peak alone 5 times faster than that", ours.peak_alone, 5, rivals
        ),
        *_search_targets(
            "50 cells: peak, moves and judge 5 times faster than that",
            ours.peak_plan,
            5,
            rivals,
        ),
    ]


def middle(ours: Ours, rivals: list[Rival], times: float) -> list[Target]:
    """Return the targets at 1,000 cells; `times` is how much of our time the peers had."""
    whole = ours.whole
    done = {r.peer: r.seconds / whole for r in rivals if r.form == VARIABLE and r.seconds}
    proved = ", ".join(f"{peer} in {ratio:.0f} times" for peer, ratio in done.items())
    return [
        Target(
            f"1,000 cells: no peer with the peak as a variable proves it in {times:.0f} times the "
            "whole answer's time",
            proved or ("none does" if rivals else "not measured"),
            not done if rivals else None,
        ),
        *_search_targets(
            "1,000 cells: whole answer 5 times faster than HiGHS's warm search", whole, 5, rivals
        ),
    ]


def large(ours: Ours, smaller: Ours, memory: int) -> list[Target]:
    """Return the targets at 12,000 cells; `smaller` has a quarter of them."""
    flow, whole = ours.flow, ours.whole
    return [
        _at_most("12,000 cells: whole answer within 40 max flows (aim: 20)", whole / flow, 40),
        _at_most("12,000 cells: reading included, within 80", (whole + ours.reading) / flow, 80),
        _at_most("3,000 to 12,000 cells: time grows at most 4.6 times", whole / smaller.whole, 4.6),
        Target("12,000 cells: memory under 1 GB", f"{memory / GIGABYTE:.2f} GB", memory < GIGABYTE),
    ]


def start(seconds: dict[str, float]) -> list[Target]:
    """Return the targets of the command line's start."""
    numpy = seconds[cold.NUMPY]
    return [
        _at_most(f"{cold.HELP} within 2 times importing numpy", seconds[cold.HELP] / numpy, 2),
        _at_most(f"{cold.SOLVE} within 4 times", seconds[cold.SOLVE] / numpy, 4),
    ]


def _search_targets(wanted: str, ours: float, times: float, rivals: list[Rival]) -> list[Target]:
    """Return the target for each of HiGHS's two searches: halving, and our own cuts given to it."""
    found = {r.form: r.seconds for r in rivals if r.peer == "HiGHS"}
    return [
        _at_least(f"{wanted} ({form.removeprefix('search, ')})", seconds / ours, times)
        if (seconds := found.get(form))
        else Target(f"{wanted} ({form.removeprefix('search, ')})", "not measured", None)
        for form in (BISECTION, CUTS)
    ]


def _at_least(wanted: str, ratio: float, least: float) -> Target:
    return Target(wanted, f"{ratio:.1f}", ratio >= least)


def _at_most(wanted: str, ratio: float, most: float) -> Target:
    return Target(wanted, f"{ratio:.1f}", ratio <= most)
