"""CP-SAT, which counts in whole numbers and uses every core.

In place of the reciprocal, whose fractions it would have to scale, it is given the loads that
cells can have: measured, that is sooner proved.
"""

import numpy as np
from ortools.sat.python import cp_model

from benchmarks.problem import Found, Problem
from benchmarks.search import Deliver
from optimizer.domain.instance import Ints

Arcs = list[cp_model.IntVar]


def minimise_peak(problem: Problem, seconds: float) -> Found:
    """Return the officers that bring the peak as far down the loads as they can.

    The loads that cells can have above the bound make a ladder, the highest first. Each step is
    taken or not and only after the one before it; it asks the cell with that load for one officer
    more.
    """
    model = cp_model.CpModel()
    flow = _flow(problem, model)
    base = np.maximum(problem.network.lower[: problem.num_cells], 1)
    most = problem.needed(problem.bound)
    ladder = sorted(
        (
            (problem.loads.load(cell, officers), cell)
            for cell in problem.busy.tolist()
            for officers in range(base[cell], most[cell])
        ),
        reverse=True,
    )
    steps = [model.new_bool_var("") for _ in ladder]
    asked: dict[int, Arcs] = {cell: [] for cell in problem.busy.tolist()}
    for step, (_, cell) in zip(steps, ladder, strict=True):
        asked[cell].append(step)
    for step, before in zip(steps[1:], steps, strict=False):
        model.add_implication(step, before)
    for cell, taken in asked.items():
        model.add(flow[cell] >= int(base[cell]) + cp_model.LinearExpr.sum(taken))
    model.maximize(cp_model.LinearExpr.sum(steps))
    solver = new_solver()
    solver.parameters.max_time_in_seconds = seconds
    status = solver.solve(model)
    if status not in (cp_model.OPTIMAL, cp_model.FEASIBLE):
        return Found(None, proved=False)
    officers = np.array([solver.value(cell) for cell in flow[: problem.num_cells]])
    return Found(officers, status == cp_model.OPTIMAL)


def prepare_flows(problem: Problem) -> Deliver:
    """Return a way to meet needs: one model whose bounds change; CP-SAT keeps nothing else.

    Each cell's officers within its need count, those beyond it do not.
    """
    network, num = problem.network, problem.num_cells
    model = cp_model.CpModel()
    flow = _flow(problem, model)
    within = [model.new_int_var(0, most, "") for most in network.upper[:num].tolist()]
    for counted, officers in zip(within, flow, strict=False):
        model.add(counted <= officers)
    model.maximize(cp_model.LinearExpr.sum(within))
    solver = new_solver()

    def deliver(needed: Ints) -> Ints:
        most = np.minimum(needed, network.upper[:num]).tolist()
        for counted, officers in zip(within, most, strict=True):
            model.proto.variables[counted.index].domain[1] = officers
        if solver.solve(model) != cp_model.OPTIMAL:
            raise RuntimeError(f"CP-SAT ended with {solver.status_name()}")
        return np.array([solver.value(arc) for arc in flow])

    return deliver


def new_solver() -> cp_model.CpSolver:
    """Return CP-SAT as it comes, but that Ctrl-C stays Python's.

    Else it would give the signal back to the system when it ends: the next Ctrl-C kills Python.
    """
    solver = cp_model.CpSolver()
    solver.parameters.catch_sigint_signal = False
    return solver


def _flow(problem: Problem, model: cp_model.CpModel) -> Arcs:
    """Return a variable for each arc, balanced at every node."""
    network = problem.network
    everyone = int(network.supply.clip(0).sum())
    columns = (network.tail, network.head, network.lower, network.upper.clip(max=everyone))
    leaving: list[Arcs] = [[] for _ in range(problem.num_nodes)]
    entering: list[Arcs] = [[] for _ in range(problem.num_nodes)]
    arcs: Arcs = []
    for tail, head, lower, upper in zip(*(column.tolist() for column in columns), strict=True):
        arc = model.new_int_var(lower, upper, "")
        leaving[tail].append(arc)
        entering[head].append(arc)
        arcs.append(arc)
    total = cp_model.LinearExpr.sum
    for out, into, supply in zip(leaving, entering, network.supply.tolist(), strict=True):
        if out or into:
            model.add(total(out) - total(into) == supply)
    return arcs
