"""Linear programs solved by HiGHS, in parts or in whole numbers."""

import os
from collections.abc import Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from functools import cache
from typing import Any

import numpy as np
from numpy.typing import NDArray

from optimizer.domain.instance import Ints
from optimizer.mip.interrupt import run_interruptibly
from optimizer.mip.model import Terms

Floats = NDArray[np.float64]

PRIMAL = 4
"""HiGHS's number for the primal simplex method."""


@dataclass(frozen=True, eq=False)
class LinearProgram:
    """Minimise `cost` over values from 0 to `most` that keep every row within its bounds.

    Attributes
    ----------
    cost, most : (num_variables,)
    starts : (num_rows,), where each row begins in `variables` and `coefficients`
    lower, upper : (num_rows,)
    """

    cost: Floats
    most: Floats
    starts: Ints
    variables: Ints
    coefficients: Floats
    lower: Floats
    upper: Floats


def dense(terms: Terms, num: int) -> Floats:
    """Return the coefficients of so many variables, (num,), 0 where the terms have none."""
    coefficients = np.zeros(num)
    for coefficient, variable in terms:
        coefficients[variable] += coefficient
    return coefficients


def solve_linear(
    program: LinearProgram, seconds: float | None
) -> tuple[float, Floats, Floats] | None:
    """Return the least cost, the values and the rows' dual prices, or None if time ran out.

    The program must have a solution. Prices are above 0 where a lower bound holds a row back.

    Raises
    ------
    KeyboardInterrupt : Ctrl-C, after the solver has come to rest
    """
    import highspy

    solver = _solver_of(program, seconds)
    # Programs that may miss rows at a price begin with a solution; from there primal is quicker.
    solver.setOptionValue("simplex_strategy", PRIMAL)
    run_interruptibly(solver.run, solver.cancelSolve)
    if solver.getModelStatus() != highspy.HighsModelStatus.kOptimal:
        return None
    found = solver.getSolution()
    least = float(solver.getInfo().objective_function_value)
    return least, np.array(found.col_value), np.array(found.row_dual)


@dataclass(frozen=True, eq=False)
class Task:
    """A program to be solved in whole values.

    Attributes
    ----------
    num_whole : how many of its variables, the first, are whole
    start : (num_whole,), values to begin from, if there are any
    """

    program: LinearProgram
    num_whole: int
    start: Sequence[int] | None = None


def solve_whole(
    tasks: Sequence[Task], seconds: float | None, nodes: int, seed: int
) -> list[Ints | None]:
    """Return the best values found for each task in so many nodes; they are solved side by side.

    Values are rounded, (num_whole,); None where none were found. They are near a solution, by the
    solver's tolerances; whether they are one is for others to say.

    Raises
    ------
    KeyboardInterrupt : Ctrl-C, after the solvers have come to rest
    """
    import highspy

    solvers = [_whole_solver_of(task, seconds, nodes) for task in tasks]
    for solver, task in zip(solvers, tasks, strict=True):
        solver.setOptionValue("random_seed", seed)
        if task.start is not None:
            start = np.array(task.start, dtype=float)
            solver.setSolution(task.num_whole, np.arange(task.num_whole, dtype=np.int32), start)
    _run_side_by_side(solvers)
    found: list[Ints | None] = []
    for solver, task in zip(solvers, tasks, strict=True):
        status = solver.getInfo().primal_solution_status
        values = np.array(solver.getSolution().col_value[: task.num_whole])
        is_found = status == highspy.SolutionStatus.kSolutionStatusFeasible
        found.append(np.rint(values).astype(np.int64) if is_found else None)
    return found


def are_infeasible(tasks: Sequence[Task], seconds: float | None, rounds: int) -> list[bool]:
    """Return for each task whether so many rounds of cuts show that it has no solution.

    Raises
    ------
    KeyboardInterrupt : Ctrl-C, after the solvers have come to rest
    """
    import highspy

    solvers = [_whole_solver_of(task, seconds, 1) for task in tasks]
    for solver in solvers:
        # Plans are not what is asked for.
        solver.setOptionValue("mip_heuristic_effort", 0.0)
        solver.setOptionValue("mip_heuristic_run_feasibility_jump", False)
        rounds_left = iter(range(rounds))

        def count(event: Any, rounds_left: Iterator[int] = rounds_left) -> None:
            if next(rounds_left, None) is None:
                event.interrupt()

        solver.cbMipInterrupt += count
    _run_side_by_side(solvers)
    infeasible = highspy.HighsModelStatus.kInfeasible
    return [solver.getModelStatus() == infeasible for solver in solvers]


def _run_side_by_side(solvers: Sequence[Any]) -> None:
    def run_one(solver: Any) -> None:
        solver.run()

    def run() -> None:
        with ThreadPoolExecutor(len(solvers)) as pool:
            list(pool.map(run_one, solvers))

    def stop() -> None:
        for solver in solvers:
            solver.cancelSolve()

    run_interruptibly(run, stop)


def _whole_solver_of(task: Task, seconds: float | None, nodes: int) -> Any:
    """Return a solver that holds the task, to end after so many nodes or with the best values."""
    import highspy

    solver = _solver_of(task.program, seconds)
    whole = np.arange(task.num_whole, dtype=np.int32)
    kinds = np.full(task.num_whole, highspy.HighsVarType.kInteger).astype(np.uint8)
    solver.changeColsIntegrality(task.num_whole, whole, kinds)
    solver.setOptionValue("mip_max_nodes", nodes)
    solver.setOptionValue("mip_rel_gap", 0.0)
    return solver


def _solver_of(program: LinearProgram, seconds: float | None) -> Any:
    """Return a solver that holds the program and prints nothing."""
    import highspy

    hush_highs()
    model = highspy.HighsLp()
    model.num_col_, model.num_row_ = len(program.cost), len(program.lower)
    model.col_cost_ = program.cost
    model.col_lower_ = np.zeros(len(program.cost))
    model.col_upper_ = program.most
    model.row_lower_, model.row_upper_ = program.lower, program.upper
    model.a_matrix_.format_ = highspy.MatrixFormat.kRowwise
    model.a_matrix_.start_ = np.append(program.starts, len(program.variables))
    model.a_matrix_.index_ = program.variables
    model.a_matrix_.value_ = program.coefficients
    solver = highspy.Highs()
    solver.setOptionValue("output_flag", False)
    solver.setOptionValue("threads", 1)
    if seconds is not None:
        solver.setOptionValue("time_limit", max(seconds, 0.0))
    solver.HandleUserInterrupt = True
    solver.passModel(model)
    return solver


@cache
def hush_highs() -> None:
    """Let HiGHS print its banner into nothing.

    The first model of a process prints it, before any option could say not to, and from outside
    Python; a report on standard output would begin with it.
    """
    import highspy

    try:
        shown = os.dup(1)
    except OSError:
        return  # there is no standard output to keep clean
    nothing = os.open(os.devnull, os.O_WRONLY)
    try:
        os.dup2(nothing, 1)
        highspy.Highs()
    finally:
        os.dup2(shown, 1)
        os.close(shown)
        os.close(nothing)
