"""Random instances under every rule against brute force: engines, reports and the judge.

``python -m tests.sweep_rules --count 2000`` prints what was covered and every disagreement with
its seed, and exits with 1 if there is one. A single seed again: ``--seed SEED --count 1``.
"""

import json
import sys
import traceback
from collections import Counter
from collections.abc import Callable, Iterable, Iterator
from fractions import Fraction
from functools import partial
from typing import Any, cast

from optimizer import solve, verify
from optimizer.domain.errors import Refusal
from optimizer.domain.instance import THOUSAND, Instance
from optimizer.domain.load import Load
from optimizer.domain.question import Engine, Objective
from optimizer.files import instance_from_tables
from tests.every_plan import Tables, each, every_plan, pool_of, reduced
from tests.every_rule import Answer, best_by_every_rule
from tests.judge_plans import bound_faults, judge_faults
from tests.random_rules import random_remote_tables, random_rule_tables, rules_used
from tests.sweep import Tally, asks_of_a_sweep, cost_of, engines_of, loads_of, run_sweep

Report = dict[str, Any]

ENGINES: tuple[Engine, ...] = ("auto", "milp", "cpsat")
OBJECTIVES: tuple[Objective, ...] = ("leximin", "peak")


def sweep_rules(
    seeds: Iterable[int],
    engines: tuple[Engine, ...] = ENGINES,
    *,
    judge: bool = True,
    drawn: Callable[[int], Tables] = random_rule_tables,
) -> Tally:
    """Return the tally of the seeds.

    Parameters
    ----------
    engines : each answers every instance, by both objectives; none leaves the judge alone
    judge : whether to try the judge on plans that keep all rules, or break some
    drawn : the tables of a seed
    """
    total = Tally()
    for seed in seeds:
        tally = Tally(1)
        try:
            _sweep_seed(seed, drawn(seed), engines, judge, tally)
        except Exception:
            tally.wrong.append(traceback.format_exc())
        tally.wrong = [f"seed {seed}: {fault}" for fault in tally.wrong]
        total.add(tally)
    return total


def change_of(tables: Tables, report: Report) -> int:
    """Return how many officers of the plan table a report's moves put elsewhere."""
    there: Counter[tuple[str, str, str]] = Counter()
    for row in reduced(tables)["staff"]:
        there[pool_of(row), row["office"], row["duty"]] += row["officers"]
    for move in report["moves"]:
        pool = move["pool"] or ""
        there[pool, move["from_office"], move["from_duty"]] -= move["officers"]
        there[pool, move["to_office"], move["to_duty"]] += move["officers"]
    return sum(
        max(0, row["officers"] - there[pool_of(row), row["office"], row["duty"]])
        for row in each(tables, "plan")
    )


def answer_of(tables: Tables, report: Report) -> Answer:
    """Return what a report's plan comes to: all loads, cost and change."""
    cost = cost_of(report) * THOUSAND
    return Answer(loads_of(_where_handled(tables, report)), int(cost), change_of(tables, report))


def _where_handled(tables: Tables, report: Report) -> Report:
    """Return the report with the cells' weighted cases where they are handled."""
    weight = {row["case_type"]: Fraction(str(row["weight"])) for row in each(tables, "case_types")}
    shifts: Counter[tuple[str, str]] = Counter()
    for row in report["work"]:
        weighted = row["cases"] * weight.get(row["case_type"], Fraction(1))
        shifts[row["office"], row["duty"]] -= weighted
        shifts[row["to_office"], row["duty"]] += weighted
    cells = [
        cell
        | {
            "weighted_cases": Fraction(str(cell["weighted_cases"]))
            + shifts[cell["office"], cell["duty"]]
        }
        for cell in report["cells"]
    ]
    return {**report, "cells": cells}


def _sweep_seed(
    seed: int, tables: Tables, engines: tuple[Engine, ...], judge: bool, tally: Tally
) -> None:
    instance = instance_from_tables(tables)
    used, expected = rules_used(tables), best_by_every_rule(tables)
    tally.seen.update(f"rule {name}" for name in used)
    tally.seen["infeasible"] += expected is None
    tally.seen["one rule alone"] += len(used) == 1
    if judge:
        plans = every_plan(tables)
        tally.wrong += judge_faults(seed, instance, plans, tally.seen)
        peak = None if expected is None else expected["peak"]
        tally.wrong += bound_faults(instance, plans, peak, tally.seen)
    for objective in OBJECTIVES:
        reports: dict[str, Report] = {}
        for engine in engines:
            report = _ask(instance, engine, objective, tally)
            if report is None:
                continue
            reports[engine] = report
            best = None if expected is None else expected[objective]
            faults = _faults(tables, instance, report, best, objective)
            tally.wrong += [f"{engine}, {objective}: {fault}" for fault in faults]
        tally.wrong += [f"{objective}: {fault}" for fault in _differences(reports)]


def _ask(instance: Instance, engine: Engine, objective: Objective, tally: Tally) -> Report | None:
    try:
        report = solve(instance, engine=engine, objective=objective).to_dict()
    except Refusal as refusal:
        tally.wrong.append(f"{engine}, {objective} refuses: {refusal}")
        return None
    by = f"{engine}, {objective}:"
    tally.seen[f"{by} {report['outcome']}, {report['optimality']}"] += 1
    if report["outcome"] == "plan":
        tally.seen[f"{by} peak {report['levels'][0]['label'] if report['levels'] else 'none'}"] += 1
    return json.loads(json.dumps(report))


def _faults(
    tables: Tables,
    instance: Instance,
    report: Report,
    expected: Answer | None,
    objective: Objective,
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
        found = answer_of(tables, report)
        if not _is_best(found, expected, objective):
            yield f"{_text(found)}, brute force {_text(expected)}"
        for name, bound in (("bound", report["bound"]), ("proof", report["proof"]["bound"])):
            if bound is not None and _load_of(bound, expected.loads[0]) > expected.loads[0]:
                yield f"{name}: {bound['exact']} above the best peak {_spelled(expected.loads[0])}"
        yield from _wrong_levels(report, expected, objective)


def _is_best(found: Answer, expected: Answer, objective: Objective) -> bool:
    if objective == "peak":
        return found.loads[0] == expected.loads[0] and found[1:] == expected[1:]
    return found == expected


def _wrong_levels(report: Report, expected: Answer, objective: Objective) -> Iterator[str]:
    """Yield each level that is called proved or claimed and is not the best there is."""
    best = Counter(load for load in expected.loads if load.ratio)
    wanted = sorted(best.items(), reverse=True)[: 1 if objective == "peak" else None]
    known = [row for row in report["levels"] if row["label"] != "best_found"]
    if known != report["levels"][: len(known)]:
        yield "levels: the best found stands above what is claimed"
    for place, (row, (load, cells)) in enumerate(zip(known, wanted, strict=False), 1):
        # How many cells share a load says something of the next one, which may not be known.
        is_last = objective == "peak" or place == len(known) < len(report["levels"])
        if _load_of(row, load) != load or not (is_last or row["cells"] == cells):
            yield f"levels: {row}, brute force {cells} at {_spelled(load)}"


def _differences(reports: dict[str, Report]) -> Iterator[str]:
    """Yield where the integer engines, both done, have not found the same plan."""
    if not {"milp", "cpsat"} <= reports.keys():
        return
    ours, theirs = reports["milp"], reports["cpsat"]
    for part in ("outcome", "moves", "work"):
        if ours[part] != theirs[part]:
            yield f"milp and cpsat differ in {part}: {ours[part]} / {theirs[part]}"


def _load_of(spelled: Report, where_uncovered: Load) -> Load:
    """Return a load as a report spells it; one that is uncovered says no more than that."""
    if spelled["exact"] is None:
        return where_uncovered if where_uncovered.uncovered else Load(True, Fraction(0))
    return Load(False, Fraction(spelled["exact"]))


def _text(answer: Answer) -> str:
    loads = ", ".join(_spelled(load) for load in answer.loads)
    return f"[{loads}] at {answer.cost} changing {answer.change}"


def _spelled(load: Load) -> str:
    return f"{'uncovered ' * load.uncovered}{load.ratio}"


def main(arguments: list[str] | None = None) -> int:
    parser = asks_of_a_sweep("tests.sweep_rules", __doc__, 2_000, ENGINES)
    parser.add_argument("--remote", action="store_true", help="cases move in each of them")
    asked = parser.parse_args(arguments)
    drawn = random_remote_tables if asked.remote else random_rule_tables
    some = partial(sweep_rules, engines=engines_of(asked), judge=not asked.remote, drawn=drawn)
    return run_sweep(some, asked, 25)


if __name__ == "__main__":
    sys.exit(main())
