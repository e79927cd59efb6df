"""CP-SAT with the peak as a variable, under every rule.

It counts in whole numbers: u is a millionth, and needs are rounded to millionths of an officer.
"""

from ortools.sat.python import cp_model

from benchmarks.peers.cpsat import new_solver
from benchmarks.rules_plan import plan_from
from benchmarks.rules_problem import Found, RulesProblem, Terms

PARTS = 10**6
FINER = 10**3
"""A thousandth of an officer is told from its neighbours by so many parts more."""


def minimise_peak(problem: RulesProblem, seconds: float, gap: float) -> Found:
    """Return how far it comes within so many seconds, or until its gap is no more than that."""
    model = cp_model.CpModel()
    work = problem.columns.work
    columns = [
        model.new_int_var(0, most * PARTS if number in work else most, "")
        for number, most in enumerate(problem.columns.most)
    ]
    u = model.new_int_var(0, PARTS, "")
    for row in problem.rows:
        total = _sum(columns, row.terms)
        if row.least is not None:
            model.add(total >= row.least)
        if row.most is not None:
            model.add(total <= row.most)
    for need in problem.needs:
        present = _sum(columns, [(PARTS * FINER * fte, column) for fte, column in need.present])
        more = _sum(columns, [(round(FINER * each), column) for each, column in need.work])
        model.add(present - more >= round(FINER * need.at_bound) * u)
    for ways, cases in problem.work_most:
        model.add(_sum(columns, [(1, column) for column in ways]) <= cases * u)
    model.maximize(u)
    solver = new_solver()
    solver.parameters.max_time_in_seconds = seconds
    solver.parameters.relative_gap_limit = gap
    status = solver.solve(model)
    proved = status == cp_model.OPTIMAL
    # One part more: needs and u are rounded.
    bound = float(problem.bound) * PARTS / (solver.best_objective_bound + 1)
    if status not in (cp_model.OPTIMAL, cp_model.FEASIBLE):
        return Found(None, bound, proved)
    values = [solver.value(column) for column in columns]
    cases = [value / PARTS for value in values]
    return Found(plan_from(problem, values, solver.value(u) / PARTS, cases), bound, proved)


def _sum(columns: list[cp_model.IntVar], terms: Terms) -> cp_model.LinearExprT:
    return cp_model.LinearExpr.weighted_sum(
        [columns[column] for _, column in terms], [coefficient for coefficient, _ in terms]
    )
