"""Integer programs solved through PuLP: HiGHS where it is installed, else CBC.

These solvers compute with floats, within tolerances. So rows whose numbers are too large to be
told from their neighbours are refused, and whoever calls checks the rounded values exactly.
"""

from typing import Any

import pulp  # pyright: ignore[reportMissingTypeStubs]

from optimizer.domain.errors import Refusal
from optimizer.mip.interrupt import Interrupted, run_interruptibly
from optimizer.mip.model import Answer, Model, Terms
from optimizer.mip.with_highs import hush_highs

MOST_MAGNITUDE = 10**9
"""A sum of floats of this size is off by about 1e-7; beyond it, by as much as the tolerance."""

TOLERANCE = 1e-7
"""How far HiGHS may be from a whole number and from a row's bound (its default is 1e-6)."""

GAP = 0.5
"""Objectives are whole, so a bound within less than 1 proves one best."""

OPTIMAL, FEASIBLE, INFEASIBLE, NOT_SOLVED, TIME_LIMIT = 1, 2, -1, 0, -4
"""PuLP's numbers, the same in 3 (`status`, `sol_status`) and in 4 (`LpSolveStatus`)."""


def solve_with_pulp(model: Model, seconds: float | None) -> Answer:
    """Return the answer of HiGHS or CBC to a model, values rounded to whole numbers.

    Raises
    ------
    Refusal : numbers too large for the solver's floats, or no solver installed
    RuntimeError : the solver says something this version does not know
    Interrupted : Ctrl-C, after the solver has come to rest, with its answer
    """
    if model.magnitude() > MOST_MAGNITUDE:
        raise Refusal(
            "numbers_too_large",
            "FTE or costs times officers are too large for a solver that computes with floats.",
            "Ask for the engine cpsat, which counts in whole numbers.",
        )
    problem = pulp.LpProblem("caseload", pulp.LpMinimize)
    variables: list[Any] = [
        problem.add_variable(f"x{i}", 0, most, pulp.LpInteger) for i, most in enumerate(model.most)
    ]

    def total(terms: Terms) -> Any:
        return pulp.lpSum(coefficient * variables[variable] for coefficient, variable in terms)

    problem += total(model.objective)
    for row in model.rows:
        terms = total(row.terms)
        if row.lower == row.upper:
            problem += terms == row.lower
            continue
        if row.lower is not None:
            problem += terms >= row.lower
        if row.upper is not None:
            problem += terms <= row.upper

    def answer(solver: Any) -> Answer:
        status = _status(problem, problem.solve(solver))
        # A presolved variable may come back without a value: then it is 0.
        values = tuple(round(variable.varValue or 0) for variable in variables)
        said = Answer(status, None if status in ("infeasible", "stopped") else values)
        if getattr(solver, "was_interrupted", False):
            raise Interrupted(said)
        return said

    said = answer(_solver(seconds))
    if said.status == "stopped" and seconds is None:
        # HiGHS gives up on a rare program in an error of its own and solves it without presolve.
        said = answer(_solver(seconds, presolve="off"))
        if said.status == "stopped":
            raise Refusal(
                "solver_failed",
                "The solver gave up on a program without saying why.",
                "Ask for the engine cpsat.",
            )
    return said


def _status(problem: Any, said: Any) -> Any:
    """Return the status as `Answer` has it.

    PuLP 3 calls a plan cut off by the time limit optimal in `status`; `sol_status` knows better.
    PuLP 4 returns an object that says why the solver stopped and whether it has a plan.
    """
    if hasattr(said, "has_solution"):
        status, has_plan, is_best = said.status, said.has_solution, said.status == OPTIMAL
    else:
        status, has_plan = problem.status, problem.sol_status in (OPTIMAL, FEASIBLE)
        is_best = problem.sol_status == OPTIMAL
    if status == INFEASIBLE:
        return "infeasible"
    if has_plan:
        return "optimal" if is_best else "feasible"
    if status in (NOT_SOLVED, TIME_LIMIT):
        return "stopped"
    raise RuntimeError(f"The solver answered {status!r}, which should not happen here.")


def _solver(seconds: float | None, presolve: str = "choose") -> Any:
    highs = _InterruptibleHighs(
        msg=False,
        timeLimit=seconds,
        threads=1,
        gapRel=0.0,
        gapAbs=GAP,
        mip_feasibility_tolerance=TOLERANCE,
        primal_feasibility_tolerance=TOLERANCE,
        presolve=presolve,
    )
    if highs.available():
        hush_highs()
        return highs
    # PuLP 3 brings a CBC of its own, PuLP 4 finds an installed one.
    bundled = getattr(pulp, "PULP_CBC_CMD", None)
    path = None if bundled is None else bundled.pulp_cbc_path
    cbc = pulp.COIN_CMD(msg=False, timeLimit=seconds, threads=1, gapRel=0.0, gapAbs=GAP, path=path)
    if cbc.available():
        return cbc
    raise Refusal(
        "no_solver",
        "Neither HiGHS nor CBC is installed.",
        "Install highspy, or ask for the engine cpsat.",
    )


class _InterruptibleHighs(pulp.HiGHS):
    was_interrupted = False

    def callSolver(self, lp: Any) -> None:  # noqa: N802 (PuLP's name)
        program = lp.solverModel
        program.HandleUserInterrupt = True
        try:
            run_interruptibly(program.run, program.cancelSolve)
        except Interrupted:
            # What it has found by now is read as ever.
            self.was_interrupted = True
