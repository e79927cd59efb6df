"""What a report says, held against the truth: no word stronger than it, and nothing wrong."""

from collections.abc import Iterator
from fractions import Fraction
from typing import Any

from tests.oracle.outcomes import Best, Load, Outcomes
from tests.oracle.replay import replayed

SAID = {
    "no plan has a lower peak": "peak",
    "no plan has lighter loads below it": "leximin",
    "none with these loads is cheaper": "cost",
    "claims that no plan is better": "all",
    "The peak alone is proved": "peak",
    "cannot all be kept": "infeasible",
    "no plan keeps all the rules": "infeasible",
}
"""Words of proof statements, and what they say is so."""


def load_from(row: dict[str, Any] | None) -> Load | None:
    """Return a load as reports spell it; None for a level that is no number, which is uncovered."""
    if row is None or row["exact"] is None:
        return None
    return (0, Fraction(row["exact"]))


def wrong_in_report(outcomes: Outcomes, report: dict[str, Any], objective: str) -> Iterator[str]:
    """Yield what is wrong in a report, or said more firmly than is true."""
    if report["outcome"] == "no_plan":
        if report["stopped_by"] == "finished":
            yield "no plan was found, without a limit of time"
        if report["optimality"] != "none":
            yield f"no plan was found, and that is {report['optimality']}"
        return
    best = outcomes.best(objective=objective)
    if report["outcome"] == "infeasible":
        if best is not None:
            yield "called infeasible, and there is a plan"
        return
    if best is None:
        yield "a plan is given, and none keeps the rules"
        return
    plan = replayed(outcomes.world, report)
    yield from plan.faults
    yield from _against(outcomes, report, objective, best, plan.best)
    yield from _levels(outcomes, report, plan.best)
    yield from _bounds(outcomes, report)


def _against(
    outcomes: Outcomes, report: dict[str, Any], objective: str, best: Best, given: Best
) -> Iterator[str]:
    said = report["optimality"]
    peak, given_peak = best.loads[:1], given.loads[:1]
    if given_peak < peak or (
        given_peak == peak and objective == "leximin" and given.loads < best.loads
    ):
        yield f"better than the best: {given} before {best}"
    holds = report["proof"]["holds"] if report["proof"] else {}
    claims = {SAID[words] for words in SAID if words in report["proof"]["statement"]}
    # Where cases move, a plan may be the best found and no more; it is then labelled so.
    exact = report["stopped_by"] == "finished" and not outcomes.moves_work
    firm = said in ("proved", "claimed") or "all" in claims
    if peak != given_peak and (firm or holds.get("peak") or "peak" in claims or exact):
        yield f"{said}: the peak is {given_peak}, and {peak} can be had"
    if (
        objective == "leximin"
        and given.loads != best.loads
        and (firm or holds.get("leximin") or "leximin" in claims or exact)
    ):
        yield f"{said}: the loads are {given.loads}, and {best.loads} can be had"
    alike = outcomes.best(outcomes.like(given.loads, 1 if objective == "peak" else None))
    if objective == "peak":
        alike = outcomes.best(outcomes.like(given.loads, 1), objective="peak")
    cheap = holds.get("cost") or "cost" in claims or firm
    if alike is None:
        yield f"no plan has these loads: {given}"
    elif given.cost < alike.cost or (given.cost > alike.cost and (cheap or exact)):
        yield f"{said}: it costs {given.cost}, and {alike.cost} (thousandths) is the least"
    elif given.missing != alike.missing and given.cost == alike.cost and firm:
        yield f"{said}: {given.missing} are out of place, and {alike.missing} can be"


def _levels(outcomes: Outcomes, report: dict[str, Any], given: Best) -> Iterator[str]:
    """Each level, of the plans that are as good at every level above."""
    at, above = 0, ""
    listed = [load_from(level) for level in report["levels"] for _ in range(level["cells"])]
    if listed != [load if load[0] == 0 else None for load in given.loads]:
        yield f"the levels are {report['levels']}, and the plan's loads {given.loads}"
        return
    for level in report["levels"]:
        if level["label"] != "best_found":
            if above == "best_found":
                yield f"a level is {level['label']} under one that is only the best found"
            # What is said of a level's load is said of how many cells are at the level above, too.
            among = outcomes.like(given.loads[: max(0, at - 1)], max(0, at - 1))
            lightest = outcomes.lightest(among, at + 1)
            if not (lightest & outcomes.like(given.loads[: at + 1], at + 1)).any():
                yield f"level {level} is {level['label']}, and can be lower"
        at, above = at + level["cells"], level["label"]


def _bounds(outcomes: Outcomes, report: dict[str, Any]) -> Iterator[str]:
    ranks = outcomes.sorted[:, 0]
    lowest = int(ranks.min()) if len(ranks) else 0
    peak = outcomes.spelled([lowest])
    for name, row in (
        ("bound", report["bound"]),
        ("proof.bound", (report["proof"] or {}).get("bound")),
    ):
        if row is None:
            continue
        bound = load_from(row)
        true = peak[0] if peak else (0, Fraction(0))
        if (bound or (1, Fraction(0))) > true:
            yield f"{name} {row['exact']} is above the lowest peak {true}"
