"""What is measured of the peers: each solver in each formulation, in a process of its own."""

from collections.abc import Callable
from dataclasses import dataclass
from functools import partial
from importlib import import_module
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path
from types import ModuleType

from benchmarks import search
from benchmarks.apart import Timed, in_child, repeat
from benchmarks.problem import Problem, problem_of
from optimizer import read_instance
from optimizer.domain.load import Load

PEERS = {"HiGHS": "highs", "CBC": "cbc", "CP-SAT": "cpsat", "SCIP": "scip"}
LIBRARIES = {"HiGHS": "highspy", "CBC": "ortools", "CP-SAT": "ortools", "SCIP": "pyscipopt"}

VARIABLE = "peak as a variable"
BISECTION = "search, halving"
CUTS = "search, by cuts"
SEARCHES: dict[str, search.Search] = {BISECTION: search.by_bisection, CUTS: search.by_cuts}
FORMS = (VARIABLE, BISECTION, CUTS)


@dataclass(frozen=True)
class Rival:
    """How far a peer came.

    Attributes
    ----------
    seconds : None if it was stopped
    peak : of the best plan it has, or None
    proved : whether it holds that there is no lower one
    """

    peer: str
    form: str
    seconds: float | None
    peak: Load | None = None
    proved: bool = False
    missing: bool = False


def measure(peer: str, form: str, path: Path, seconds: float) -> Rival:
    """Return how far a peer comes within so many seconds."""
    if not _installed(peer):
        return Rival(peer, form, None, missing=True)
    timed = in_child(_run, peer, form, path, seconds, seconds=seconds)
    if timed is None:
        return Rival(peer, form, None)
    peak, proved = timed.result
    in_time = proved and timed.seconds <= seconds
    return Rival(peer, form, timed.seconds if in_time else None, peak, in_time)


def _run(
    ready: Callable[[], None], peer: str, form: str, path: Path, seconds: float
) -> Timed[tuple[Load | None, bool]]:
    solver = import_module(f"benchmarks.peers.{PEERS[peer]}")
    problem = problem_of(read_instance(path))
    ready()
    return repeat(partial(ask, solver, form, seconds), lambda: problem)


def ask(
    solver: ModuleType, form: str, seconds: float, problem: Problem
) -> tuple[Load | None, bool]:
    """Return the peak that a solver finds and whether it is proved the lowest."""
    if form in SEARCHES:
        return SEARCHES[form](problem, solver.warm_flows(problem)), True
    found = solver.maximise_reciprocal(problem, seconds)
    return None if found.officers is None else problem.loads.peak(found.officers), found.proved


def _installed(peer: str) -> bool:
    try:
        version(LIBRARIES[peer])
    except PackageNotFoundError:
        return False
    return True
