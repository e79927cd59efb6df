"""Every rule that a plan breaks, counted as far as it can be."""

from dataclasses import replace

import numpy as np

from optimizer.domain.instance import Bools
from optimizer.domain.lanes import open_lanes
from optimizer.domain.plan import KINDS, NOWHERE, Plan
from optimizer.domain.violation import Violation
from optimizer.judge.measure import lanes_used
from optimizer.judge.verify import STAGES


def broken_rules(plan: Plan) -> list[Violation]:
    """Return each rule broken and each place it is broken in.

    `verify_plan` stops at moves that cannot be made; this goes on without those that run where no
    lane is open, which have no cost.
    """
    columns, ways, rest = STAGES
    broken = [violation for rule in columns for violation in rule(plan)]
    if broken:
        return broken
    broken = [violation for rule in ways for violation in rule(plan)]
    counted, _ = open_moves(plan)
    return broken + [violation for rule in rest for violation in rule(counted)]


def open_moves(plan: Plan) -> tuple[Plan, Bools]:
    """Return the plan without moves over ways that are closed, and which are open, (num_moves,).

    Where the plan says itself who serves where, that stays as it is.
    """
    if open_lanes(plan.instance) is None:
        return plan, np.ones(plan.num_moves, dtype=bool)
    is_open = (plan.kind != KINDS.index("transfer")) | (lanes_used(plan) != NOWHERE)
    columns = ("pool", "hire", "from_cell", "to_cell", "officers")
    return replace(plan, **{name: getattr(plan, name)[is_open] for name in columns}), is_open
