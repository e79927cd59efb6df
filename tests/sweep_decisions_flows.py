"""Frontiers and curves of random tiny instances against trying every plan.

``python -m tests.sweep_decisions_flows --count 1000`` prints what was covered and every
disagreement with its seed, and exits with 1 if there is one. A single seed again: ``--seed SEED
--count 1``.
"""

import sys
import traceback
from collections.abc import Iterable
from fractions import Fraction
from typing import Any

from optimizer.answers.curve import curve
from optimizer.answers.frontier import frontier
from optimizer.domain.instance import Instance
from optimizer.domain.load import Load
from optimizer.files import instance_from_tables
from tests.every_step import peak_by_trying, peak_with_fewer, steps_by_trying, with_hires
from tests.random_instances import random_tables
from tests.random_rules import random_rule_tables
from tests.sweep import Tally, asks_of_a_sweep, run_sweep

Tables = dict[str, Any]

MOST = 2
"""Officers more and fewer."""


def sweep_flows(seeds: Iterable[int]) -> Tally:
    """Return the tally of the seeds: even ones have rules that are flows, odd ones any rules."""
    total = Tally()
    for seed in seeds:
        tally = Tally(1)
        try:
            tables: Tables = random_rule_tables(seed) if seed % 2 else dict(random_tables(seed))
            instance = instance_from_tables(tables)
            for by in ("cost", "transfers"):
                _check_frontier(tables, instance, by, tally)
            _check_curve(tables, instance, seed, tally)
        except Exception:
            tally.wrong.append(traceback.format_exc())
        tally.wrong = [f"seed {seed}: {fault}" for fault in tally.wrong]
        total.add(tally)
    return total


def _check_frontier(tables: Tables, instance: Instance, by: Any, tally: Tally) -> None:
    expected = steps_by_trying(tables, by)
    if expected is None:
        tally.seen["frontier: too many plans to try"] += 1
        return
    answer = frontier(instance, by=by, least_gain=0)
    steps: list[Any] = answer["steps"]
    unit = 1000 if by == "cost" else 1
    found = [(_peak(step["peak"]), Fraction(str(step[by])) * unit) for step in steps]
    wanted = [(None if load.uncovered else load.ratio, spent) for load, spent in expected]
    if found != wanted:
        tally.wrong.append(f"frontier by {by}: {found}, by trying {wanted}")
    if answer["outcome"] != ("plan" if expected else "infeasible"):
        tally.wrong.append(f"frontier by {by}: outcome {answer['outcome']}")
    tally.seen[f"frontier by {by}: {answer['outcome']}, {min(len(steps), 4)} steps or more"] += 1
    if not answer["complete"] or answer["gaps"]:
        tally.wrong.append(f"frontier by {by}: it is whole and does not say so")
    for step in steps:
        tally.seen[f"step {step['label']}"] += 1
        if step["label"] == "best_found":
            tally.wrong.append(f"frontier by {by}: a step is not known to be the best")


def _check_curve(tables: Tables, instance: Instance, seed: int, tally: Tally) -> None:
    target = (1, 2, 5)[seed % 3]
    answer = curve(instance, officers=MOST, target=target)
    points = {point["change"]: point for point in answer["points"]}
    for change, point in points.items():
        if change < 0:
            peak, tried = peak_with_fewer(tables, -change)
        else:
            peak, tried = peak_by_trying(with_hires(tables, change))
        if not tried:
            tally.seen["point: too many plans to try"] += 1
            continue
        outcome = "infeasible" if peak is None else "plan"
        tally.seen[f"point {change:+}: {outcome}, {point['label']}"] += 1
        if point["label"] == "best_found":
            tally.wrong.append(f"point {change}: it is not known to be the best")
        if point["outcome"] != outcome:
            tally.wrong.append(f"point {change}: {point['outcome']}, by trying {outcome}")
        elif peak is not None and _peak(point["peak"]) != _ratio(peak):
            tally.wrong.append(f"point {change}: {point['peak']}, by trying {peak}")
    _check_target(tables, answer, Load(False, Fraction(target)), tally)
    _check_spare(tables, answer, tally)
    if answer["fewer_refused"]:
        tally.seen[f"fewer refused: {answer['fewer_refused']['code']}"] += 1
    missing = [n for n in range(MOST + 1) if n not in points]
    if missing or not (answer["fewer_refused"] or all(-n in points for n in range(MOST + 1))):
        tally.wrong.append(f"points {sorted(points)} of {MOST}")


def _check_target(tables: Tables, answer: Any, load: Load, tally: Tally) -> None:
    told = answer["target"]
    for more in range(MOST + 1):
        peak, tried = peak_by_trying(with_hires(tables, more))
        if not tried:
            return
        if peak is not None and peak <= load:
            if more == 0 and told["outcome"] == "reached" and told["change"] <= 0:
                _check_fewest(tables, load, -told["change"], told["label"], "target", tally)
            elif (told["outcome"], told["change"]) != ("reached", more):
                tally.wrong.append(f"target {load.ratio}: {told}, by trying {more}")
            else:
                tally.seen[f"target: {more} more"] += 1
            return
    if told["outcome"] == "reached" and told["change"] <= MOST:
        tally.wrong.append(f"target {load.ratio}: {told}, by trying more than {MOST}")
    tally.seen[f"target: {told['outcome']}, {MOST} more are not enough"] += 1


def _check_spare(tables: Tables, answer: Any, tally: Tally) -> None:
    peak, tried = peak_by_trying(tables)
    if tried and peak is not None and answer["spare"] is not None:
        spare = answer["spare"]
        _check_fewest(tables, peak, spare["officers"], spare["label"], "spare", tally)


def _check_fewest(
    tables: Tables, load: Load, told: int, label: str, what: str, tally: Tally
) -> None:
    """See that so many may leave with no load above one, and not one more."""
    if label == "best_found":
        tally.seen[f"{what}: how many may leave is not known"] += 1
        return
    for leaving in (told, told + 1):
        if leaving > sum(row["officers"] for row in tables["staff"]):
            continue
        peak, tried = peak_with_fewer(tables, leaving)
        if tried and (peak is not None and peak <= load) is not (leaving == told):
            tally.wrong.append(f"{what}: {told} may leave, by trying {leaving} have {peak}")
        tally.seen[f"{what}: {min(told, 3)} or more may leave{'' if tried else ', not tried'}"] += 1


def _peak(spelled: Any) -> Fraction | None:
    return None if spelled["exact"] is None else Fraction(spelled["exact"])


def _ratio(load: Load) -> Fraction | None:
    return None if load.uncovered else load.ratio


def main(arguments: list[str] | None = None) -> int:
    parser = asks_of_a_sweep("tests.sweep_decisions_flows", __doc__, 1_000, ())
    return run_sweep(sweep_flows, parser.parse_args(arguments), 25)


if __name__ == "__main__":
    sys.exit(main())
