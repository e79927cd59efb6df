"""What the lowest peak alone would cost, beside a plan that lightens every load."""

import numpy as np

from optimizer.answers.spelling import Fields, spell_decimal
from optimizer.domain.instance import Instance
from optimizer.domain.load import rank
from optimizer.domain.plan import Plan
from optimizer.domain.proof import Proof
from optimizer.judge.certify import certify
from optimizer.judge.measure import highest, measure_loads, measure_total_cost
from optimizer.judge.verify import verify_plan
from optimizer.network.engine import cheapest_with_peak


def spell_peak_alone(instance: Instance, plan: Plan, *, is_proved: bool) -> Fields | None:
    """Return the least that a plan with the same peak costs, and what the rest is paid for.

    None where our own check of prices from flows does not show it: rules that are no flow, or a
    cap on moves that the cheapest plan by flows breaks.

    Parameters
    ----------
    plan : the best by every load
    is_proved : no plan has a lower peak, by our own check

    Returns
    -------
    cost : of the cheapest plan with this peak
    cells_lightened : cells that are lighter in the plan than in that one
    label : ``proved``, or ``claimed`` where the peak is no more than that
    """
    found = cheapest_with_peak(instance, highest(measure_loads(instance, plan)))
    if found is None:
        return None
    cheapest, prices = found
    verdict = certify(instance, "peak", cheapest, Proof(cost=prices))
    if verify_plan(cheapest) or not verdict.holds.get("cost"):
        return None
    return {
        "cost": spell_decimal(measure_total_cost(cheapest)),
        "cells_lightened": _num_lighter(instance, plan, cheapest),
        "label": "proved" if is_proved else "claimed",
    }


def _num_lighter(instance: Instance, plan: Plan, other: Plan) -> int:
    """Return in how many cells the load is lower in a plan than in another."""
    both = [measure_loads(instance, one) for one in (plan, other)]
    ranks = rank(*(np.concatenate(column) for column in zip(*both, strict=True)))
    return int((ranks[: instance.num_cells] < ranks[instance.num_cells :]).sum())
