"""Integer programs solved by OR-Tools CP-SAT, which counts in whole numbers."""

from ortools.sat.python import cp_model

from optimizer.domain.errors import Refusal
from optimizer.mip.interrupt import Interrupted, run_interruptibly
from optimizer.mip.model import Answer, Model, Terms

MOST_SUM = 1 << 62
"""Sums beyond this would not fit the solver's whole numbers."""


def solve_with_cpsat(model: Model, seconds: float | None) -> Answer:
    """Return CP-SAT's answer to a model; one thread and a fixed seed, so always the same one.

    Raises
    ------
    Refusal : numbers too large for the solver
    RuntimeError : the solver says something this version does not know
    Interrupted : Ctrl-C, after the solver has come to rest, with its answer
    """
    _require_small(model)
    program = cp_model.CpModel()
    variables = [program.new_int_var(0, most, "") for most in model.most]

    def total(terms: Terms) -> cp_model.LinearExpr:
        return cp_model.LinearExpr.weighted_sum(  # pyright: ignore[reportUnknownMemberType]
            [variables[variable] for _, variable in terms],
            [coefficient for coefficient, _ in terms],
        )

    for row in model.rows:
        lower = cp_model.INT_MIN if row.lower is None else row.lower
        upper = cp_model.INT_MAX if row.upper is None else row.upper
        program.add_linear_constraint(total(row.terms), lower, upper)
    if model.objective:
        program.minimize(total(model.objective))
    for variable, value in enumerate(model.start or ()):
        program.add_hint(variables[variable], value)

    solver = cp_model.CpSolver()
    solver.parameters.num_workers = 1
    solver.parameters.random_seed = 0
    # The rows come tight already; presolving took two thirds of the time and found nothing.
    solver.parameters.cp_model_presolve = False
    # Ctrl-C is Python's to hear; `run_interruptibly` passes it on.
    solver.parameters.catch_sigint_signal = False
    if seconds is not None:
        solver.parameters.max_time_in_seconds = seconds

    def answer(status: object) -> Answer:
        if status in (cp_model.OPTIMAL, cp_model.FEASIBLE):
            values = tuple(int(solver.value(variable)) for variable in variables)
            # Without an objective the first plan is all there is to find.
            is_best = status == cp_model.OPTIMAL or not model.objective
            return Answer("optimal" if is_best else "feasible", values)
        return Answer("infeasible" if status == cp_model.INFEASIBLE else "stopped")

    try:
        status = run_interruptibly(lambda: solver.solve(program), solver.stop_search)
    except Interrupted as stop:
        raise Interrupted(answer(stop.outcome)) from None
    known = (cp_model.OPTIMAL, cp_model.FEASIBLE, cp_model.INFEASIBLE)
    if status in known or (status == cp_model.UNKNOWN and seconds is not None):
        return answer(status)
    raise RuntimeError(
        f"CP-SAT answered {solver.status_name(status)}, which should not happen here."
    )


def _require_small(model: Model) -> None:
    sums = [row.terms for row in model.rows]
    for terms in (*sums, model.objective):
        if (
            sum(abs(coefficient) * model.most[variable] for coefficient, variable in terms)
            > MOST_SUM
        ):
            raise Refusal(
                "numbers_too_large",
                "Costs or FTE times officers add up to more than CP-SAT can count.",
                "Give costs with fewer digits.",
            )
