"""HiGHS with the peak as a variable, under every rule.

Whole numbers are asked of every column but u and the work; its presolve finds which of them come
out whole by themselves.
"""

import highspy
import numpy as np

from benchmarks.peers.highs import program_of, solver_of
from benchmarks.rules_plan import plan_from
from benchmarks.rules_problem import Found, RulesProblem
from optimizer.domain.tables import THOUSAND


def minimise_peak(problem: RulesProblem, seconds: float, gap: float) -> Found:
    """Return how far it comes within so many seconds, or until its gap is no more than that."""
    solver = solver_of(model_of(problem))
    solver.setOptionValue("mip_rel_gap", gap)
    solver.setOptionValue("mip_abs_gap", 0.0)
    solver.setOptionValue("time_limit", seconds)
    solver.run()
    status, known = solver.getModelStatus(), solver.getInfo()
    proved = status == highspy.HighsModelStatus.kOptimal
    bound = float(problem.bound) / known.mip_dual_bound if known.mip_dual_bound > 0 else 0.0
    if known.primal_solution_status != highspy.SolutionStatus.kSolutionStatusFeasible:
        return Found(None, bound, proved)
    values = solver.getSolution().col_value
    whole = np.rint(values).astype(int).tolist()
    return Found(plan_from(problem, whole, values[-1], values), bound, proved)


def relaxed_bound(problem: RulesProblem) -> float:
    """Return the peak of the linear program, in which officers may be split."""
    model = model_of(problem)
    model.integrality_ = []
    solver = solver_of(model)
    solver.run()
    if solver.getModelStatus() != highspy.HighsModelStatus.kOptimal:
        raise RuntimeError(f"HiGHS ended with {solver.getModelStatus()}")
    return float(problem.bound) / solver.getInfo().objective_function_value


def model_of(problem: RulesProblem) -> highspy.HighsLp:
    """Return the arrays; the last column is u."""
    most = problem.columns.most
    u, infinite = len(most), highspy.kHighsInf
    rows = [(row.terms, row.least, row.most) for row in problem.rows]
    for need in problem.needs:
        fte = [(part / THOUSAND, column) for part, column in need.present]
        more = [(-float(each) / THOUSAND, column) for each, column in need.work]
        rows.append(([*fte, *more, (-float(need.at_bound) / THOUSAND, u)], 0, None))
    for columns, cases in problem.work_most:
        rows.append(([*((1, column) for column in columns), (-cases, u)], None, 0))
    by_column: list[list[tuple[int, float]]] = [[] for _ in range(u + 1)]
    for number, (terms, _, _) in enumerate(rows):
        for coefficient, column in terms:
            by_column[column].append((number, coefficient))
    entries = [entry for column in by_column for entry in column]
    model = program_of(
        cost=np.append(np.zeros(u), 1.0),
        lower=np.zeros(u + 1),
        upper=np.append(most, 1).astype(float),
        row_lower=np.array([-infinite if least is None else least for _, least, _ in rows], float),
        row_upper=np.array([infinite if top is None else top for _, _, top in rows], float),
        starts=np.cumsum([0, *map(len, by_column)]),
        rows=np.array([row for row, _ in entries], dtype=np.int32),
        values=np.array([value for _, value in entries], dtype=float),
    )
    kinds = [
        highspy.HighsVarType.kContinuous
        if column == u or column in problem.columns.work
        else highspy.HighsVarType.kInteger
        for column in range(u + 1)
    ]
    model.integrality_ = kinds
    model.sense_ = highspy.ObjSense.kMaximize
    return model
