"""Limits that no plan keeps, as the first cuts through the whole program show.

Officers in parts could keep such a limit, whole ones cannot. Whether they pay for moves or not,
cuts tell; sometimes they do so sooner where the cost is minimised as well, sometimes where not.
"""

from dataclasses import replace

from optimizer.mip.elastic import Elastic
from optimizer.mip.formulate import Formulation
from optimizer.mip.model import Model
from optimizer.mip.with_highs import Task, are_infeasible, dense

MOST_ROUNDS = 6
"""Of cuts: a limit that these do not refute seldom falls to many more."""


def is_refuted(formulation: Formulation, model: Model, seconds: float | None) -> bool:
    """Return whether no values are seen to keep every row of a program; it is HiGHS that says so.

    Parameters
    ----------
    model : the formulation's program with loads limited
    seconds : to give up after, or None
    """
    num, program = len(model.most), Elastic(model).whole()
    nothing_missed = program.most.copy()
    nothing_missed[num:] = 0.0
    costs = [dense(terms, len(nothing_missed)) for terms in ((), formulation.cost)]
    tasks = [Task(replace(program, cost=cost, most=nothing_missed), num) for cost in costs]
    return any(are_infeasible(tasks, seconds, MOST_ROUNDS))
