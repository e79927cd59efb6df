"""Limits that no plan keeps, as the first cuts through the whole program show.

Officers in parts could keep such a limit, whole ones cannot. Whether they pay for moves or not,
cuts tell; sometimes they do so sooner where the cost is minimised as well, sometimes where not.
"""

from dataclasses import replace

import numpy as np

from optimizer.mip.elastic import Elastic
from optimizer.mip.formulate import Formulation
from optimizer.mip.model import Model
from optimizer.mip.with_highs import Task, are_infeasible

MOST_ROUNDS = 6
"""Of cuts: a limit that these do not refute seldom falls to many more."""


def is_refuted(formulation: Formulation, model: Model, seconds: float | None) -> bool:
    """Return whether no values are seen to keep every row of a program; it is HiGHS that says so.

    Parameters
    ----------
    model : the formulation's program with loads limited
    seconds : to give up after, or None
    """
    num = len(model.most)
    program = Elastic(model).program(range(num), [0] * num, model.most)
    nothing_missed = program.most.copy()
    nothing_missed[num:] = 0.0
    free, paid = np.zeros(len(nothing_missed)), np.zeros(len(nothing_missed))
    for cost, variable in formulation.cost:
        paid[variable] += cost
    tasks = [Task(replace(program, cost=cost, most=nothing_missed), num) for cost in (free, paid)]
    return any(are_infeasible(tasks, seconds, MOST_ROUNDS))
