"""The steps from nothing spent to the best peak: by flows where that applies, or by solving."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from typing import Literal

import numpy as np

from optimizer.answers.levels import Label, label_levels
from optimizer.answers.report import Report
from optimizer.domain.errors import Refusal
from optimizer.domain.instance import Instance
from optimizer.domain.load import NO_LOAD, Load
from optimizer.domain.plan import KINDS, Plan
from optimizer.judge.measure import highest, measure_loads, measure_total_cost
from optimizer.judge.staircase import Staircase
from optimizer.judge.verify import verify_plan
from optimizer.judge.words import say_violations
from optimizer.network.budget import against
from optimizer.network.cheapest import cheapest, moving
from optimizer.network.compile import OTHER_ENGINES, Compiled, compile_network
from optimizer.network.engine import caps_of
from optimizer.network.moves import plan_from_flow
from optimizer.network.pricing import prices_of
from optimizer.network.spending import Reached, walk_down

By = Literal["cost", "transfers"]
BYS: tuple[By, ...] = ("cost", "transfers")

WORST_LAST: tuple[Label, ...] = ("proved", "claimed", "best_found")


@dataclass(frozen=True, eq=False)
class Step:
    """A peak, what it costs, and a plan that has both.

    Attributes
    ----------
    plan : it has passed the judge
    peak : its heaviest load
    spent : what it costs in thousandths, or its transfers
    label : how far it is known that the peak is the lowest for this, and this the least for it
    """

    plan: Plan
    peak: Load
    spent: int
    label: Label


Ask = Callable[[Instance], Report]
"""Solves a variant of the instance for its peak, in the time that is left."""


def spent_of(plan: Plan, by: By) -> int:
    """Return what the plan costs in thousandths, or its transfers."""
    if by == "cost":
        return measure_total_cost(plan)
    return int(plan.officers[plan.kind == KINDS.index("transfer")].sum())


def steps_by_flows(instance: Instance, by: By) -> Iterator[Step]:
    """Yield the steps, the least spent first; none where no plan keeps the rules.

    Raises
    ------
    Refusal : the rules are no flow, or another cap than the one on what is spent binds
    """
    compiled = compile_network(instance)
    counted, caps = compiled.counted_at(by), caps_of(instance.rules)
    most = dict(caps).get(by)
    others = [(compiled.counted_at(rate).cost, cap) for rate, cap in caps if rate != by]
    moved = moving(compiled)
    ties = [moved] if by == "cost" else [compiled.network.cost, moved]
    shown: Shown | None = None
    for found in walk_down(counted, compiled.loads, ties):
        if most is not None and found.spent > most:
            return
        if any(int(found.flow @ cost) > cap for cost, cap in others):
            raise Refusal("several_caps", "Another cap binds as well.", OTHER_ENGINES)
        shown = shown or Shown(compiled, by)
        plan = plan_from_flow(compiled, found.flow)
        broken = verify_plan(plan)
        if broken:
            said = "; ".join(say_violations(instance, broken))
            raise AssertionError(f"a step breaks a rule: {said}")
        peak, spent = highest(measure_loads(instance, plan)), spent_of(plan, by)
        if (peak, spent) != (found.peak, found.spent):
            raise AssertionError("a step is not what the walk says of it")
        yield Step(plan, peak, spent, "proved" if shown.holds(found) else "claimed")


class Shown:
    """What the judge has been shown of a walk: a step's prices show what the next one costs too."""

    def __init__(self, compiled: Compiled, by: By) -> None:
        self.compiled, self.counted = compiled, compiled.counted_at(by)
        self.judge = Staircase(compiled.instance, by)
        start = cheapest(self.counted)
        assert start is not None
        self.least = self.judge.least(prices_of(compiled, self.counted, start.to_go))

    def holds(self, found: Reached) -> bool:
        """Return whether no plan has this peak for less, nor a lower one for as little."""
        reached = self.least == found.spent
        if found.to_go is None:
            return reached and self._none_below(found.peak)
        prices = prices_of(self.compiled, self.counted, found.to_go)
        self.least = self.judge.least_below(found.peak, prices)
        return reached and self.least == found.then

    def _none_below(self, peak: Load) -> bool:
        if peak == NO_LOAD:
            return True
        compiled, loads = self.compiled, self.compiled.loads
        still = compiled.counted_at("nothing")
        needed = np.maximum(loads.needed_below(peak), still.lower[: still.num_cells])
        prices = prices_of(compiled, still, against(still, needed, None))
        return Staircase(compiled.instance, "nothing").none_below(peak, prices)


def steps_by_solving(instance: Instance, by: By, ask: Ask) -> Iterator[list[Step]]:
    """Yield the steps known so far, after each solve: from the best peak to ever less spent.

    Each solve allows a little less than the plan before spends. So what it finds out of its peak
    also shows that the peak before cannot be had for less.
    """
    steps: list[Step] = []
    asked = instance
    while True:
        report = ask(asked)
        plan = report.plan
        if plan is None:
            ends: Label = "best_found"
            if report.outcome == "infeasible":
                ends = "proved" if report.optimality == "proved" else "claimed"
            yield _relabelled(steps, ends)
            return
        levels = label_levels(plan, report.finding, report.verdict, "peak")
        label: Label = levels[0][2] if levels else "proved"
        peak, spent = highest(measure_loads(asked, plan)), spent_of(plan, by)
        # Where a plan is as light for less, it is the step, and the one before is none.
        lighter = [step for step in steps if step.peak < peak]
        if len(lighter) == len(steps):
            lighter = _relabelled(lighter, label)
        steps = [Step(plan, peak, spent, label), *lighter]
        yield steps
        if report.finding.stopped_by != "finished" or spent == 0:
            return
        asked = at_most(instance, by, spent - 1)


def at_most(instance: Instance, by: By, spent: int) -> Instance:
    """Return the instance with a cap on what is spent."""
    rule = {"cost": "budget", "transfers": "transfers_max"}[by]
    return replace(instance, rules=replace(instance.rules, **{rule: spent}))


def _relabelled(steps: list[Step], label: Label) -> list[Step]:
    """Return steps, the first known no better than what shows that it cannot be had for less."""
    if not steps:
        return steps
    worse = max(steps[0].label, label, key=WORST_LAST.index)
    return [replace(steps[0], label=worse), *steps[1:]]
