"""Rules that are no flow, side by side: ``python -m benchmarks.rules``; see docs/benchmarks.md."""

import argparse
import json
import math
import tempfile
import time
from collections.abc import Iterator
from dataclasses import dataclass, replace
from importlib import import_module
from pathlib import Path
from types import ModuleType

from benchmarks import table
from benchmarks.apart import in_child
from benchmarks.page import machine, progress, say, with_section
from benchmarks.rule_sets import SETS, tables_of
from benchmarks.rules_problem import RulesProblem
from benchmarks.rules_table import CLOSELY, GAP, HEADING, Run, rows_of, targets_of
from benchmarks.targets import Target
from optimizer import read_instance, solve
from optimizer.domain.load import Load
from optimizer.judge.measure import highest, measure_loads
from optimizer.judge.verify import verify_plan
from optimizer.judge.words import say_violation

MEASURED = "## Other rules, as measured"

PEERS = {"HiGHS": "rules_highs", "CP-SAT": "rules_cpsat"}

TIMES = 10
"""How much of our time to the gap a peer has ..."""
LEAST_LIMIT, MOST_LIMIT = 20.0, 100.0
"""... and how many seconds at least, which is what we have, and at most."""


@dataclass(frozen=True)
class Sizes:
    """Columns and rows of a set, and the peak of officers who could be split."""

    num_columns: int
    num_rows: int
    relaxed: float


def main() -> None:
    parser = argparse.ArgumentParser(prog="python -m benchmarks.rules", description=__doc__)
    parser.add_argument("sets", nargs="*", metavar="SET", help=f"of {', '.join(SETS)}; all")
    parser.add_argument("--page", type=Path, help=f"put the tables under {MEASURED!r} of this page")
    asked = parser.parse_args()
    unknown = set(asked.sets) - SETS.keys()
    if unknown:
        parser.error(f"no set is called {', '.join(sorted(unknown))}")
    if asked.page is not None and MEASURED not in asked.page.read_text():
        parser.error(f"{asked.page} has no {MEASURED!r}")
    began = time.perf_counter()
    said = [say(machine(("highspy", "numpy", "ortools")))]
    with tempfile.TemporaryDirectory() as folder:
        said += [say(text) for text in _run(Path(folder), asked.sets or list(SETS))]
    said.append(say(f"The run took {time.perf_counter() - began:.0f} seconds."))
    if asked.page is not None:
        asked.page.write_text(with_section(asked.page.read_text(), MEASURED, said))


def _run(folder: Path, names: list[str]) -> Iterator[str]:
    targets: list[Target] = []
    for name in names:
        path = folder / f"{name}.json"
        path.write_text(json.dumps(tables_of(name)))
        progress(f"{name}: caseload")
        sizes, ours = in_child(_sizes, path), in_child(_ours, path)
        assert sizes is not None
        assert ours is not None
        limit = min(max(TIMES * (ours.to_gap or ours.seconds), LEAST_LIMIT), MOST_LIMIT)
        peers: dict[str, Run] = {}
        for peer in PEERS:
            progress(f"{name}: {peer}, at most {limit:.0f} s")
            found = in_child(_peer, peer, path, limit, seconds=limit)
            peers[peer] = found or Run(limit, None, None, 0.0, "no answer")
        yield (
            f"### {name}: {summary(name)}\n\n{sizes.num_columns:,} columns and "
            f"{sizes.num_rows:,} rows; officers who could be split would have a peak of "
            f"{sizes.relaxed:.5f}."
        )
        yield table.markdown(HEADING, rows_of(ours, peers, limit))
        targets += targets_of(name, ours, peers)
    yield "### Targets under other rules"
    yield table.markdown(("", "measured", "wanted"), table.target_rows(targets))


def summary(name: str) -> str:
    """Return what a set of rules is about."""
    return (SETS[name].__doc__ or "").rstrip(".").lower()


def _sizes(path: Path) -> Sizes:
    from benchmarks.peers.rules_highs import relaxed_bound

    problem = RulesProblem(read_instance(path))
    num_rows = len(problem.rows) + len(problem.needs)
    return Sizes(len(problem.columns.most) + 1, num_rows, relaxed_bound(problem))


def _ours(path: Path) -> Run:
    instance = read_instance(path)
    reached: list[float] = []
    start = time.perf_counter()

    def watch(_: str, peak: Load | None, bound: Load | None) -> None:
        if peak is None or bound is None or bound.uncovered or not bound.ratio or reached:
            return
        if not peak.uncovered and peak.ratio / bound.ratio - 1 <= GAP:
            reached.append(time.perf_counter() - start)

    report = solve(instance, objective="peak", time_limit=LEAST_LIMIT, on_progress=watch)
    seconds = time.perf_counter() - start
    said = report.to_dict()
    peak = None if report.plan is None else _peak_of(report.plan)
    bound, counted = (_value(part) for part in (said["bound"], said["proof"]["bound"]))
    result = f"{report.optimality}, {report.finding.stopped_by}"
    run = Run(seconds, None, peak, max(bound or 0.0, counted or 0.0), result, counted)
    return replace(run, to_gap=min([*reached, seconds])) if run.gap <= GAP else run


def _peer(peer: str, path: Path, seconds: float) -> Run:
    solver: ModuleType = import_module(f"benchmarks.peers.{PEERS[peer]}")
    problem = RulesProblem(read_instance(path))
    start = time.perf_counter()
    found = solver.minimise_peak(problem, seconds, GAP)
    taken = time.perf_counter() - start
    if found.plan is None:
        return Run(taken, None, None, found.bound, "no plan")
    broken = verify_plan(found.plan)
    result = f"BROKEN: {say_violation(found.plan.instance, broken[0])}" if broken else "a plan"
    run = Run(taken, None, _peak_of(found.plan), found.bound, result)
    within = not broken and run.gap <= GAP + CLOSELY and taken <= seconds
    return replace(run, to_gap=taken) if within else run


def _peak_of(plan) -> float:
    peak = highest(measure_loads(plan.instance, plan))
    return math.inf if peak.uncovered else float(peak.ratio)


def _value(part) -> float | None:
    return None if part is None else part["value"]


if __name__ == "__main__":
    main()
