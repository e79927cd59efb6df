"""What is spent on a plan, and its place on the staircase from nothing spent to the best peak."""

from dataclasses import replace
from typing import Literal

from optimizer.answers.stairs import Point
from optimizer.domain.instance import Instance
from optimizer.domain.plan import KINDS, Plan
from optimizer.judge.measure import highest, measure_loads, measure_total_cost
from optimizer.judge.verify import verify_plan
from optimizer.judge.words import say_violations

By = Literal["cost", "transfers"]
BYS: tuple[By, ...] = ("cost", "transfers")


def spent_of(plan: Plan, by: By) -> int:
    """Return what the plan costs in thousandths, or its transfers."""
    if by == "cost":
        return measure_total_cost(plan)
    return int(plan.officers[plan.kind == KINDS.index("transfer")].sum())


def point_of(plan: Plan, by: By, *, is_least: bool) -> Point:
    """Return the point of a plan, which the judge must pass.

    Parameters
    ----------
    is_least : whether no plan with its peak is cheaper; of a plan for nothing none is
    """
    broken = verify_plan(plan)
    if broken:
        said = "; ".join(say_violations(plan.instance, broken))
        raise AssertionError(f"a step breaks a rule: {said}")
    spent = spent_of(plan, by)
    peak = highest(measure_loads(plan.instance, plan))
    return Point(plan, peak, spent, is_least or spent == 0)


def at_most(instance: Instance, by: By, spent: int) -> Instance:
    """Return the instance with a cap on what is spent."""
    rule = {"cost": "budget", "transfers": "transfers_max"}[by]
    return replace(instance, rules=replace(instance.rules, **{rule: spent}))
