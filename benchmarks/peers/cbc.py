"""CBC, and its own solver of linear programs Clp, in this process through OR-Tools."""

import numpy as np
from ortools.linear_solver import pywraplp

from benchmarks.problem import Found, Problem
from benchmarks.search import Deliver
from optimizer.domain.instance import Ints


def minimise_peak(problem: Problem, seconds: float) -> Found:
    """Return the officers that maximise the bound over the peak, which is a variable up to 1."""
    solver = pywraplp.Solver.CreateSolver("CBC")
    flow = _flow(problem, solver)
    for cell in flow[: problem.num_cells]:
        cell.SetInteger(True)
    reciprocal = solver.NumVar(0, 1, "")
    for cell, officers in zip(
        problem.busy.tolist(), problem.officers_at_bound.tolist(), strict=True
    ):
        row = solver.Constraint(0, solver.infinity())
        row.SetCoefficient(flow[cell], 1)
        row.SetCoefficient(reciprocal, -officers)
    solver.Objective().SetCoefficient(reciprocal, 1)
    solver.Objective().SetMaximization()
    solver.SetTimeLimit(round(1000 * seconds))
    exactly = pywraplp.MPSolverParameters()
    exactly.SetDoubleParam(exactly.RELATIVE_MIP_GAP, 0.0)
    status = solver.Solve(exactly)
    if status not in (solver.OPTIMAL, solver.FEASIBLE):
        return Found(None, proved=False)
    officers = [round(cell.solution_value()) for cell in flow[: problem.num_cells]]
    return Found(np.array(officers), status == solver.OPTIMAL)


def prepare_flows(problem: Problem) -> Deliver:
    """Return a way to meet needs: one linear program, from one solve to the next warm.

    Beside each cell's arc a second one takes the officers beyond its need, who earn nothing.
    """
    network, num = problem.network, problem.num_cells
    solver = pywraplp.Solver.CreateSolver("CLP")
    flow = _flow(problem, solver)
    within = flow[:num]
    beyond = [solver.NumVar(0, upper, "") for upper in network.upper[:num].tolist()]
    balances = solver.constraints()
    for arc, tail, head in zip(beyond, network.tail.tolist(), network.head.tolist(), strict=False):
        balances[tail].SetCoefficient(arc, 1)
        balances[head].SetCoefficient(arc, -1)
    for arc in within:
        solver.Objective().SetCoefficient(arc, 1)
    solver.Objective().SetMaximization()
    lower, upper = network.lower[:num], network.upper[:num]
    warm = pywraplp.MPSolverParameters()
    warm.SetIntegerParam(warm.INCREMENTALITY, warm.INCREMENTALITY_ON)

    def deliver(needed: Ints) -> Ints:
        most = np.minimum(needed, upper)
        for cell in range(num):
            within[cell].SetBounds(int(lower[cell]), int(most[cell]))
            beyond[cell].SetBounds(0, int(upper[cell] - most[cell]))
        if solver.Solve(warm) != solver.OPTIMAL:
            raise RuntimeError("Clp did not end as it must")
        officers = np.array([round(arc.solution_value()) for arc in flow])
        officers[:num] += [round(arc.solution_value()) for arc in beyond]
        return officers

    return deliver


def _flow(problem: Problem, solver: pywraplp.Solver) -> list[pywraplp.Variable]:
    """Return a variable for each arc, the nodes' balances being the solver's first rows."""
    network = problem.network
    balances = [solver.Constraint(supply, supply) for supply in network.supply.tolist()]
    columns = (network.tail, network.head, network.lower, network.upper)
    arcs: list[pywraplp.Variable] = []
    for tail, head, lower, upper in zip(*(column.tolist() for column in columns), strict=True):
        arc = solver.NumVar(lower, upper, "")
        balances[tail].SetCoefficient(arc, 1)
        balances[head].SetCoefficient(arc, -1)
        arcs.append(arc)
    return arcs
