"""SCIP through PySCIPOpt."""

import numpy as np
from pyscipopt import LP, Model, Variable, quicksum

from benchmarks.problem import Found, Problem
from benchmarks.search import Deliver
from optimizer.domain.instance import Ints

Variables = list[Variable]


def minimise_peak(problem: Problem, seconds: float) -> Found:
    """Return the officers that maximise the bound over the peak, which is a variable up to 1."""
    model = _quiet()
    kinds = ["I"] * problem.num_cells + ["C"] * (problem.num_arcs - problem.num_cells)
    flow, leaving = _flow(problem, model, kinds)
    _balance(problem, model, leaving)
    reciprocal = model.addVar(lb=0, ub=1)
    for cell, officers in zip(
        problem.busy.tolist(), problem.officers_at_bound.tolist(), strict=True
    ):
        model.addCons(flow[cell] - officers * reciprocal >= 0)
    model.setObjective(reciprocal, "maximize")
    model.setParam("limits/time", seconds)
    model.optimize()
    if model.getNSols() == 0:
        return Found(None, proved=False)
    officers = [round(model.getVal(cell)) for cell in flow[: problem.num_cells]]
    return Found(np.array(officers), model.getStatus() == "optimal")


def prepare_flows(problem: Problem) -> Deliver:
    """Return a way to meet needs: one linear program of SCIP's, from one solve to the next warm.

    Beside each cell's arc a second one takes the officers beyond its need, who earn nothing.
    """
    network, num, last = problem.network, problem.num_cells, problem.num_arcs
    lower, upper = network.lower[:num].tolist(), network.upper[:num].tolist()
    tail, head = (
        np.append(network.tail, network.tail[:num]),
        np.append(network.head, network.head[:num]),
    )
    supply = network.supply.tolist()
    program = LP("flows", sense="maximize")
    program.addRows([[] for _ in supply], lhss=supply, rhss=supply)
    program.addCols(
        [[(i, 1.0), (j, -1.0)] for i, j in zip(tail.tolist(), head.tolist(), strict=True)],
        objs=[1.0] * num + [0.0] * last,
        lbs=network.lower.tolist() + [0] * num,
        ubs=network.upper.tolist() + upper,
    )

    def deliver(needed: Ints) -> Ints:
        for cell, officers in enumerate(needed.tolist()):
            within = min(officers, upper[cell])
            program.chgBound(cell, lower[cell], within)
            program.chgBound(last + cell, 0, upper[cell] - within)
        program.solve()
        if not program.isOptimal():
            raise RuntimeError("SCIP's linear program did not end as it must")
        flow = np.rint(program.getPrimal()).astype(np.int64)
        flow[:num] += flow[last:]
        return flow[:last]

    return deliver


def _quiet() -> Model:
    model = Model()
    model.hideOutput()
    return model


def _flow(problem: Problem, model: Model, kinds: list[str]) -> tuple[Variables, list[Variables]]:
    """Return a variable for each arc; for each node those that leave it, negated if they enter."""
    network = problem.network
    leaving: list[Variables] = [[] for _ in range(problem.num_nodes)]
    columns = (network.tail, network.head, network.lower, network.upper)
    arcs: Variables = []
    rows = zip(*(column.tolist() for column in columns), kinds, strict=True)
    for tail, head, lower, upper, kind in rows:
        arc = model.addVar(lb=lower, ub=upper, vtype=kind)
        leaving[tail].append(arc)
        leaving[head].append(-arc)
        arcs.append(arc)
    return arcs, leaving


def _balance(problem: Problem, model: Model, leaving: list[Variables]) -> None:
    for arcs, supply in zip(leaving, problem.network.supply.tolist(), strict=True):
        if arcs:
            model.addCons(quicksum(arcs) == supply)
