"""What the sets of rules show: a table for each, and whether it is what is wanted."""

import math
from dataclasses import dataclass, replace

from benchmarks.targets import Target

GAP = 0.001
"""What the peak may be above the load that it is proved not to go below, relatively."""
OURS_SECONDS = 20.0
WANTED_TIMES = 5

CLOSELY = 1e-5
"""Loads are compared so closely, relatively: solvers count in floats or in millionths."""

HEADING = ("who", "what", "seconds", "x ours", "peak", "proved gap", "result")


@dataclass(frozen=True)
class Run:
    """How far a solver came.

    Attributes
    ----------
    seconds : until it stopped
    to_gap : until the gap was small enough, or None if it never was
    peak : of its plan as the judge measures it, or None without one
    bound : no plan has a lower peak, by the solver's word
    result : a word on what it ended with
    counted : the bound that our own check counts; None of peers, or where there is none
    """

    seconds: float
    to_gap: float | None
    peak: float | None
    bound: float
    result: str
    counted: float | None = None

    @property
    def gap(self) -> float:
        """What the peak is above the bound, relatively."""
        return self._above(self.bound)

    @property
    def counted_gap(self) -> float:
        """What the peak is above the bound that our own check counts."""
        return self._above(self.counted)

    def _above(self, bound: float | None) -> float:
        return max(self.peak / bound - 1, 0.0) if self.peak and bound else math.inf


def rows_of(ours: Run, peers: dict[str, Run], limit: float) -> list[tuple[str, ...]]:
    """Return the table of one set: ours, then the peers'."""
    unit = ours.to_gap or ours.seconds
    gap = f"gap of {GAP:.1%}"
    rows = [
        _row("caseload", gap, ours.to_gap, unit, ours, "reached" if ours.to_gap else "not reached"),
        _row("caseload", "whole answer", ours.seconds, unit, ours, ours.result),
        _row("caseload", "our own check", None, unit, replace(ours, bound=ours.counted or 0.0), ""),
    ]
    for peer, run in peers.items():
        result = "reached" if run.to_gap else f"not reached in {limit:.0f} s, {run.result}"
        for whose, one, other in (("ITS", ours, run), ("OUR", run, ours)):
            if _is_beyond(one, other):
                result = f"{whose} BOUND IS WRONG: {result}"
        rows.append(_row(peer, gap, run.to_gap, unit, run, result))
    return rows


def targets_of(name: str, ours: Run, peers: dict[str, Run]) -> list[Target]:
    """Return what is wanted of one set, and whether this run shows it."""
    took = "not reached" if ours.to_gap is None else f"{ours.to_gap:.1f} s"
    met = ours.to_gap is not None and ours.to_gap < OURS_SECONDS
    counted = "no bound" if math.isinf(ours.counted_gap) else f"{ours.counted_gap:.3%}"
    targets = [
        Target(f"{name}: gap of {GAP:.1%} in {OURS_SECONDS:.0f} s", took, met),
        Target(f"{name}: that gap by our own check", counted, ours.counted_gap <= GAP),
    ]
    for peer, run in peers.items():
        wanted = f"{name}: {WANTED_TIMES} times faster than {peer}"
        if ours.to_gap is None:
            targets.append(Target(wanted, "not reached", met=False))
            continue
        times = (run.to_gap or run.seconds) / ours.to_gap
        more = "" if run.to_gap else "more than "
        targets.append(Target(wanted, f"{more}{times:.1f}", times >= WANTED_TIMES))
    return targets


def _row(
    who: str, what: str, seconds: float | None, unit: float, run: Run, result: str
) -> tuple[str, ...]:
    return (
        who,
        what,
        "-" if seconds is None else f"{seconds:.1f}",
        "-" if seconds is None else f"{seconds / unit:.1f}",
        "-" if run.peak is None else f"{run.peak:.5f}",
        "-" if math.isinf(run.gap) else f"{run.gap:.3%}",
        result,
    )


def _is_beyond(one: Run, other: Run) -> bool:
    """Return whether the one has a plan, checked by the judge, that the other's bound rules out."""
    return one.peak is not None and one.peak * (1 + CLOSELY) < other.bound
