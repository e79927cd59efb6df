"""The integer engine: every rule of the format, by integer programs at fixed loads."""

from optimizer.domain.errors import Refusal
from optimizer.domain.finding import Finding
from optimizer.domain.instance import Instance
from optimizer.domain.load import Load
from optimizer.domain.plan import Plan, plan_of
from optimizer.domain.question import Question
from optimizer.mip.formulate import Formulation
from optimizer.mip.interrupt import seconds_to
from optimizer.mip.levels import Levels
from optimizer.mip.model import Solver, solve_exactly
from optimizer.mip.needs import Needs
from optimizer.mip.search import OnProgress, OutOfTimeError, Search
from optimizer.mip.shifting import Shifting

MOST_MAGNITUDE = 10**9
"""What both solvers tell from its neighbour."""

CANNOT_TELL = ("numbers_too_large", "solver_failed", "solver_inexact")
"""Refusals of a solver that say nothing of whether there is a plan."""


def solve_mip(
    instance: Instance,
    question: Question,
    *,
    bound: Load | None = None,
    warm: Plan | None = None,
    on_progress: OnProgress | None = None,
    deadline: float | None = None,
) -> Finding:
    """Return the best plan by the objective, then by cost, with what was proved of it.

    Parameters
    ----------
    question : ``milp`` solves with PuLP, every other engine with CP-SAT
    bound : no plan has a lower peak than this; a tight one makes the search short
    warm : a plan to start from; one that breaks a rule is left aside
    on_progress : called with phase, peak and bound whenever one of them improves
    deadline : a value of `time.monotonic` at which to stop; the best plan so far is kept, as it is
        on Ctrl-C

    Raises
    ------
    Refusal : the solver cannot count as far as the instance asks, or none is installed
    ValueError : the bound given is above the peak of a plan
    """
    engine = "milp" if question.engine == "milp" else "cpsat"
    formulation = Formulation(instance)
    search = Search(
        formulation,
        Needs(instance),
        _solver(engine),
        question.objective,
        bound=bound,
        deadline=deadline,
        on_progress=on_progress,
    )
    stopped_by = "finished"
    descent = Shifting(search) if formulation.work.shift else Levels(search)
    try:
        search.start_from(plan_of(instance, []))
        if warm is not None:
            search.start_from(warm)
        if not search.find_any():
            return Finding(engine, None, infeasible=True)
        search.find_best(descent)
    except OutOfTimeError:
        stopped_by = "time_limit"
    except KeyboardInterrupt:
        stopped_by = "interrupted"
    finished = stopped_by == "finished"
    return Finding(
        engine,
        search.best,
        finished=finished,
        stopped_by=stopped_by,
        bound=search.bound,
        claimed_to=None if finished and descent.is_exact else search.claimed_to,
    )


def confirm_infeasible(instance: Instance, engine: str, deadline: float | None) -> bool | None:
    """Return whether the other solver than the engine's holds that there is no plan.

    None if the deadline, a value of `time.monotonic`, came first, or the other cannot tell: rows
    of numbers that are too large for it are loosened, and may have a plan that is none.

    Raises
    ------
    Refusal : the other solver is not installed
    """
    seconds = seconds_to(deadline)
    if seconds == 0:
        return None
    other, model = _solver("cpsat" if engine == "milp" else "milp"), Formulation(instance).model
    try:
        said = solve_exactly(model.loosened(MOST_MAGNITUDE), other, seconds)
    except Refusal as refusal:
        if refusal.code in CANNOT_TELL:
            return None
        raise
    if said.values is not None:
        return False if model.is_kept_by(said.values) else None
    return None if said.status == "stopped" else said.status == "infeasible"


def _solver(engine: str) -> Solver:
    if engine == "milp":
        from optimizer.mip.with_pulp import solve_with_pulp

        return solve_with_pulp
    from optimizer.mip.with_cpsat import solve_with_cpsat

    return solve_with_cpsat
