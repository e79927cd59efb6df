"""What is measured of the peers: each solver in each formulation, in a process of its own."""

from dataclasses import dataclass
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

Outcome = tuple[Load | None, bool]
"""The peak of the best plan found, and whether it is held to be the lowest."""


@dataclass(frozen=True)
class Rival:
    """How far a peer came.

    Attributes
    ----------
    seconds : how long the proof took, or None without one
    peak : of the best plan it has, or None
    missing : whether it is not installed here
    """

    peer: str
    form: str
    seconds: float | None
    peak: Load | None = None
    missing: bool = False


def measure(peer: str, form: str, path: Path, seconds: float) -> Rival:
    """Return how far a peer comes within so many seconds."""
    if not is_installed(peer):
        return Rival(peer, form, None, missing=True)
    timed = in_child(_run, peer, form, path, seconds, seconds=seconds)
    if timed is None:
        return Rival(peer, form, None)
    peak, proved = timed.result
    in_time = proved and timed.seconds <= seconds
    return Rival(peer, form, timed.seconds if in_time else None, peak)


def _run(peer: str, form: str, path: Path, seconds: float) -> Timed[Outcome]:
    solver = import_module(f"benchmarks.peers.{PEERS[peer]}")
    problem = problem_of(read_instance(path))
    return repeat(lambda: ask(solver, form, seconds, problem))


def ask(solver: ModuleType, form: str, seconds: float, problem: Problem) -> Outcome:
    """Return the peak that a solver finds and whether it is proved the lowest."""
    if form in SEARCHES:
        return SEARCHES[form](problem, solver.prepare_flows(problem)), True
    found = solver.minimise_peak(problem, seconds)
    return None if found.officers is None else problem.loads.peak(found.officers), found.proved


def is_installed(peer: str) -> bool:
    """Return whether the peer's library is here."""
    try:
        version(LIBRARIES[peer])
    except PackageNotFoundError:
        return False
    return True
