"""Random instances against brute force: every engine, both objectives, and the judge.

``python -m tests.sweep --count 10000`` prints what was covered and every disagreement with its
seed, and exits with 1 if there is one. A single seed again: ``--seed SEED --count 1``.
"""

import json
import sys
import time
import traceback
from argparse import ArgumentParser, Namespace
from collections import Counter
from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass, field
from fractions import Fraction
from functools import partial
from typing import Any, cast

from optimizer import solve, verify
from optimizer.domain.errors import Refusal
from optimizer.domain.instance import THOUSAND, Instance
from optimizer.domain.load import Load
from optimizer.domain.question import Engine, Objective
from optimizer.files import instance_from_tables
from tests.brute import Answer, best
from tests.corrupt import Report, corruptions, under_claims
from tests.random_instances import Tables, features, random_tables

ENGINES: tuple[Engine, ...] = ("network", "milp", "cpsat")


def tighter(tables: Tables) -> Iterator[tuple[str, Tables]]:
    """Yield instances whose every plan is a plan of this one too, and often a worse one."""
    rules = cast(Report, tables.get("rules", {}))
    for name, tighter_rules in {
        "nobody moves": {"transfers": False, "duty_changes": False},
        "no transfers": {"transfers": False},
        "no duty changes": {"duty_changes": False},
        "one transfer": {"transfers_max": min(1, rules.get("transfers_max", 1))},
        "no duty change paid": {"duty_changes_max": 0},
        "little money": {"budget": min(3, rules.get("budget", 3))},
    }.items():
        yield name, tables | {"rules": rules | tighter_rules}


@dataclass
class Tally:
    """What came of some seeds: how often each thing was seen, and what was wrong."""

    num_seeds: int = 0
    seen: Counter[str] = field(default_factory=Counter[str])
    wrong: list[str] = field(default_factory=list[str])

    def add(self, other: "Tally") -> None:
        self.num_seeds += other.num_seeds
        self.seen.update(other.seen)
        self.wrong += other.wrong


def sweep(
    seeds: Iterable[int], engines: tuple[Engine, ...] = ENGINES, *, corrupt: bool = True
) -> Tally:
    """Return the tally of the seeds.

    Parameters
    ----------
    engines : each answers every instance, unless it refuses
    corrupt : whether to try the judge on reports gone wrong as well
    """
    total = Tally()
    for seed in seeds:
        tally = Tally(1)
        try:
            _sweep_seed(seed, engines, corrupt, tally)
        except Exception:
            tally.wrong.append(traceback.format_exc())
        tally.wrong = [f"seed {seed}: {fault}" for fault in tally.wrong]
        total.add(tally)
    return total


def _sweep_seed(seed: int, engines: tuple[Engine, ...], corrupt: bool, tally: Tally) -> None:
    tables = random_tables(seed)
    instance = instance_from_tables(tables)
    tally.seen.update(features(tables))
    for objective in cast("tuple[Objective, ...]", ("leximin", "peak")):
        expected = best(instance, objective)
        if expected is None and objective == "leximin":
            tally.seen["infeasible"] += 1
        reports: list[Report] = []
        for engine in engines:
            report = _ask(instance, engine, objective, tally)
            if report is not None:
                reports.append(report)
                faults = _faults(instance, report, expected, objective)
                tally.wrong += [f"{engine}, {objective}: {fault}" for fault in faults]
        if not reports:
            tally.wrong.append(f"{objective}: every engine refuses")
        elif corrupt and not tally.wrong:
            # One engine's report for each seed, in turn: as all would take three times as long.
            report = reports[seed % len(reports)]
            _try_corruptions(instance, report, tally)
            if expected is not None:
                _try_other_plans(tables, instance, report, expected, objective, tally)


def _ask(instance: Instance, engine: Engine, objective: Objective, tally: Tally) -> Report | None:
    try:
        report = solve(instance, engine=engine, objective=objective).to_dict()
    except Refusal as refusal:
        tally.seen[f"{engine} refuses: {refusal.code}"] += 1
        return None
    tally.seen[f"{engine} {report['outcome']}, {report['optimality']}"] += 1
    return json.loads(json.dumps(report))


def _faults(
    instance: Instance, report: Report, expected: Answer | None, objective: Objective
) -> Iterator[str]:
    """Yield what is wrong with a report on which nothing has been changed."""
    verdict = cast(Report, verify(instance, report))
    if verdict["violations"]:
        yield f"the judge finds {verdict['violations']}"
    proved = verdict["proof"]["checked"] and verdict["proof"]["holds"]
    if proved != (report["optimality"] == "proved"):
        yield f"optimality {report['optimality']}, the judge says {verdict['proof']}"
    if report["stopped_by"] != "finished" or report["optimality"] == "none":
        yield f"stopped by {report['stopped_by']} with optimality {report['optimality']}"
    outcome = "infeasible" if expected is None else "plan"
    if report["outcome"] != outcome:
        yield f"outcome {report['outcome']}, brute force {outcome}"
    elif expected is not None:
        if not _is_best(report, expected, objective):
            found = loads_of(report), cost_of(report)
            yield f"loads and cost {_text(*found)}, brute force {_text(*expected)}"
        if _peak(report) != expected.loads[0]:
            yield f"peak {report['peak']}, brute force {expected.loads[0]}"


def _is_best(report: Report, expected: Answer, objective: Objective) -> bool:
    num_compared = len(expected.loads) if objective == "leximin" else 1
    return (
        loads_of(report)[:num_compared] == expected.loads[:num_compared]
        and cost_of(report) * THOUSAND == expected.cost
    )


def _try_corruptions(instance: Instance, report: Report, tally: Tally) -> None:
    for where, corrupted in corruptions(report):
        section = where.partition(".")[0].partition(" ")[0]
        if _rejects(instance, corrupted):
            tally.seen[f"corrupted {section}, rejected"] += 1
        elif section == "proof":
            # Prices a little different may prove the same: the claim is true, as was just found.
            tally.seen["corrupted proof, still a proof of the same claim"] += 1
        else:
            tally.wrong.append(f"the judge accepts {where}")


def _try_other_plans(
    tables: Tables,
    instance: Instance,
    report: Report,
    expected: Answer,
    objective: Objective,
    tally: Tally,
) -> None:
    """See that no plan that is not the best is taken for it, whatever the proof."""
    for name, of_tighter in tighter(tables):
        other = solve(instance_from_tables(of_tighter), objective=objective).to_dict()
        if other["outcome"] == "plan" and _is_best(other, expected, objective):
            continue
        for whose, forged in under_claims(report, other):
            accepted = [] if _rejects(instance, forged) else [whose]
            accepted += [
                f"{whose}, {where}"
                for where, corrupted in corruptions(forged)
                if where.startswith("proof") and not _rejects(instance, corrupted)
            ]
            tally.seen[f"worse {other['outcome']}, tried"] += 1
            tally.wrong += [
                f"the judge accepts a worse {other['outcome']} ({name}) {how}" for how in accepted
            ]


def _rejects(instance: Instance, report: Report) -> bool:
    verdict = cast(Report, verify(instance, report))
    return bool(verdict["violations"]) or not verdict["proof"]["holds"]


def loads_of(report: Report) -> tuple[Load, ...]:
    """Return the loads of all cells, highest first."""
    return tuple(sorted((_load(cell) for cell in report["cells"]), reverse=True))


def _load(cell: Report) -> Load:
    if cell["load"] is None:
        return Load(True, Fraction(str(cell["weighted_cases"])) / Fraction(str(cell["standard"])))
    return Load(False, Fraction(cell["load"]["exact"]))


def _peak(report: Report) -> Load:
    if report["peak"] is None or report["peak"]["exact"] is None:
        return loads_of(report)[0]
    return Load(False, Fraction(report["peak"]["exact"]))


def cost_of(report: Report) -> Fraction:
    """Return what the moves cost."""
    return Fraction(str(report["totals"]["cost"]))


def _text(loads: tuple[Load, ...], cost: Any) -> str:
    spelled = " ".join(f"{'uncovered ' if load.uncovered else ''}{load.ratio}" for load in loads)
    return f"[{spelled}] at {cost}"


def asks_of_a_sweep(
    name: str, what: str | None, count: int, engines: Iterable[str]
) -> ArgumentParser:
    """Return what every sweep can be asked on the command line."""
    parser = ArgumentParser(prog=f"python -m {name}", description=what)
    parser.add_argument("--count", type=int, default=count, help="how many seeds")
    parser.add_argument("--seed", type=int, default=0, help="the first of them")
    help_on_engines = "separated by commas, or none"
    parser.add_argument("--engines", default=",".join(engines), help=help_on_engines)
    parser.add_argument("--workers", type=int, default=1)
    return parser


def engines_of(asked: Namespace) -> tuple[Engine, ...]:
    """Return the engines that were asked for."""
    named = asked.engines.split(",")
    return tuple(cast(Engine, engine) for engine in named if engine != "none")


def run_sweep(sweep_some: Callable[[range], Tally], asked: Namespace, chunk_size: int) -> int:
    """Print the tally of all seeds asked for, chunk by chunk, and return 1 if anything is wrong."""
    stop = asked.seed + asked.count
    firsts = range(asked.seed, stop, chunk_size)
    chunks = [range(first, min(first + chunk_size, stop)) for first in firsts]
    started = time.monotonic()
    total = Tally()
    with ProcessPoolExecutor(asked.workers) as workers:
        running = [workers.submit(sweep_some, chunk) for chunk in chunks]
        for chunk, future in zip(chunks, running, strict=True):
            tally = future.result()
            total.add(tally)
            print(f"seeds {chunk.start}-{chunk.stop - 1}: {len(tally.wrong)} wrong", flush=True)
            for fault in tally.wrong:
                print(f"  {fault}", flush=True)
    print(f"{total.num_seeds} seeds in {time.monotonic() - started:.0f} s; seen:")
    for name, count in sorted(total.seen.items()):
        print(f"  {count:7}  {name}")
    print(f"{len(total.wrong)} disagreements")
    return 1 if total.wrong else 0


def main(arguments: list[str] | None = None) -> int:
    parser = asks_of_a_sweep("tests.sweep", __doc__, 10_000, ENGINES)
    parser.add_argument("--no-corruptions", dest="corrupt", action="store_false")
    asked = parser.parse_args(arguments)
    some = partial(sweep, engines=engines_of(asked), corrupt=asked.corrupt)
    return run_sweep(some, asked, 50)


if __name__ == "__main__":
    sys.exit(main())
