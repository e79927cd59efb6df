"""The moves of a plan that a search was stopped at, made the cheapest to where everybody serves."""

from dataclasses import replace

from optimizer.domain.plan import Plan
from optimizer.judge.measure import measure_total_cost
from optimizer.judge.verify import verify_plan
from optimizer.network.matching import cheapest_matching


def tidied(plan: Plan) -> Plan:
    """Return a plan with the same officers of each pool in each cell, reached for less if possible.

    A search brings the loads down first, and stopped before it comes to the cost it leaves moves
    that nobody needs: officers of one pool who change places. Who serves where is kept, so no load
    changes; moves that would break a rule (a lot, what lanes cost once) are not taken.
    """
    try:
        matching = cheapest_matching(plan.instance, plan.officers_by_pool)
    except ValueError:
        # Costs too large to be added up.
        return plan
    if matching.nowhere.any() or matching.extra.any():
        return plan
    found = replace(matching.plan, work=plan.work)
    if verify_plan(found) or measure_total_cost(found) >= measure_total_cost(plan):
        return plan
    return found
