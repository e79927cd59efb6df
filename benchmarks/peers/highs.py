"""HiGHS, given whole arrays.

For the reciprocal only the cells' officers are integers, and for the search nothing is: with whole
officers in each cell the rest is a network, whose basic flows are whole numbers.
"""

import highspy
import numpy as np
from numpy.typing import NDArray

from benchmarks.problem import Found, Problem
from benchmarks.search import Deliver
from optimizer.domain.instance import Ints

Floats = NDArray[np.float64]


def minimise_peak(problem: Problem, seconds: float) -> Found:
    """Return the officers that maximise the bound over the peak, which is a variable up to 1."""
    network, busy = problem.network, problem.busy
    num_busy, last = len(busy), problem.num_arcs
    rows, values = _incidence(network.tail, network.head)
    needs = problem.num_nodes + np.arange(num_busy)
    starts = 2 * np.arange(last + 1)
    # A busy cell's arc also stands in the row that compares its officers with its need.
    rows = np.insert(rows, starts[busy], needs)
    values = np.insert(values, starts[busy], 1.0)
    starts[1:] += np.cumsum(np.isin(np.arange(last), busy))
    supply = network.supply.astype(float)
    model = program_of(
        cost=np.append(np.zeros(last), 1.0),
        lower=np.append(network.lower, 0).astype(float),
        upper=np.append(network.upper, 1).astype(float),
        row_lower=np.append(supply, np.zeros(num_busy)),
        row_upper=np.append(supply, np.full(num_busy, highspy.kHighsInf)),
        starts=np.append(starts, starts[-1] + num_busy),
        rows=np.append(rows, needs),
        values=np.append(values, -problem.officers_at_bound),
    )
    kinds = np.full(last + 1, highspy.HighsVarType.kContinuous)
    kinds[: problem.num_cells] = highspy.HighsVarType.kInteger
    model.integrality_ = kinds.tolist()
    model.sense_ = highspy.ObjSense.kMaximize
    solver = solver_of(model)
    solver.setOptionValue("mip_rel_gap", 0.0)
    solver.setOptionValue("mip_abs_gap", 0.0)
    solver.setOptionValue("time_limit", seconds)
    solver.run()
    proved = solver.getModelStatus() == highspy.HighsModelStatus.kOptimal
    if solver.getInfo().primal_solution_status != highspy.SolutionStatus.kSolutionStatusFeasible:
        return Found(None, proved)
    values = np.array(solver.getSolution().col_value[: problem.num_cells])
    return Found(np.rint(values).astype(np.int64), proved)


def prepare_flows(problem: Problem) -> Deliver:
    """Return a way to meet needs: one linear program, from one solve to the next warm.

    Beside each cell's arc a second one takes the officers beyond its need, who earn nothing.
    """
    network, num, last = problem.network, problem.num_cells, problem.num_arcs
    first, beyond = np.arange(num, dtype=np.int32), np.arange(last, last + num, dtype=np.int32)
    lower, upper = network.lower[:num].astype(float), network.upper[:num]
    tail, head = (
        np.append(network.tail, network.tail[:num]),
        np.append(network.head, network.head[:num]),
    )
    rows, values = _incidence(tail, head)
    supply = network.supply.astype(float)
    solver = solver_of(
        program_of(
            cost=np.repeat((-1.0, 0.0), (num, last)),
            lower=np.append(network.lower, np.zeros(num)).astype(float),
            upper=np.append(network.upper, upper).astype(float),
            row_lower=supply,
            row_upper=supply,
            starts=2 * np.arange(last + num + 1),
            rows=rows,
            values=values,
        )
    )
    # Measured: without presolve and with Devex pricing a network is solved soonest.
    solver.setOptionValue("presolve", "off")
    solver.setOptionValue("simplex_dual_edge_weight_strategy", 1)

    def deliver(needed: Ints) -> Ints:
        within = np.minimum(needed, upper)
        solver.changeColsBounds(num, first, lower, within.astype(float))
        solver.changeColsBounds(num, beyond, np.zeros(num), (upper - within).astype(float))
        solver.run()
        if solver.getModelStatus() != highspy.HighsModelStatus.kOptimal:
            raise RuntimeError(f"HiGHS ended with {solver.getModelStatus()}")
        flow = np.rint(solver.getSolution().col_value).astype(np.int64)
        flow[:num] += flow[last:]
        return flow[:last]

    return deliver


def _incidence(tail: Ints, head: Ints) -> tuple[Ints, Floats]:
    """Return rows and values of the arcs' columns: out of the tail, into the head."""
    return np.stack((tail, head), axis=1).reshape(-1), np.tile((1.0, -1.0), len(tail))


def program_of(
    *,
    cost: Floats,
    lower: Floats,
    upper: Floats,
    row_lower: Floats,
    row_upper: Floats,
    starts: Ints,
    rows: Ints,
    values: Floats,
) -> highspy.HighsLp:
    """Return the program of these columns and rows, the matrix given by columns."""
    model = highspy.HighsLp()
    model.num_col_, model.num_row_ = len(cost), len(row_lower)
    model.col_cost_, model.col_lower_, model.col_upper_ = cost, lower, upper
    model.row_lower_, model.row_upper_ = row_lower, row_upper
    matrix = model.a_matrix_
    matrix.format_ = highspy.MatrixFormat.kColwise
    matrix.num_col_, matrix.num_row_ = len(cost), len(row_lower)
    matrix.start_ = starts.astype(np.int32)
    matrix.index_ = rows.astype(np.int32)
    matrix.value_ = values
    return model


def solver_of(model: highspy.HighsLp) -> highspy.Highs:
    """Return a silent solver that has taken the program."""
    solver = highspy.Highs()
    solver.setOptionValue("output_flag", False)
    if solver.passModel(model) == highspy.HighsStatus.kError:
        raise RuntimeError("HiGHS does not take the model")
    return solver
