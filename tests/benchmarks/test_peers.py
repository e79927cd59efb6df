import signal
from dataclasses import replace
from fractions import Fraction
from functools import cache
from importlib import import_module

import numpy as np
import pytest

from benchmarks.problem import Problem, problem_of
from benchmarks.rivals import BISECTION, CUTS, FORMS, LIBRARIES, PEERS, SEARCHES, ask
from optimizer.domain.errors import Refusal
from optimizer.domain.instance import Instance
from optimizer.domain.load import Load
from optimizer.files import instance_from_tables
from optimizer.network.engine import caps_of
from tests.brute import best
from tests.random_instances import random_tables

ENOUGH = 60.0
NUM_RANDOM = 20


def two_offices(*, share: float, cases: tuple = (90, 10), officers: tuple = (1, 3)) -> Instance:
    return instance_from_tables(
        {
            "format": "caseload/1",
            "name": "two offices",
            "offices": [{"office": "a"}, {"office": "b"}],
            "duties": [{"duty": "d"}],
            "caseload": [
                {"office": "a", "duty": "d", "cases": cases[0]},
                {"office": "b", "duty": "d", "cases": cases[1]},
            ],
            "staff": [
                {"office": "a", "duty": "d", "officers": officers[0]},
                {"office": "b", "duty": "d", "officers": officers[1]},
            ],
            "rules": {"transfers_out_share": share},
        }
    )


@cache
def random_problems() -> list[tuple[int, Problem, Load]]:
    """Return seeds, problems and their lowest peaks by brute force, finite and above the bound."""
    found: list[tuple[int, Problem, Load]] = []
    seed = 0
    while len(found) < NUM_RANDOM:
        seed += 1
        instance = instance_from_tables(random_tables(seed))
        if caps_of(instance.rules):
            continue
        try:
            problem = problem_of(instance)
        except (Refusal, ValueError):
            continue
        answer = best(instance, "peak")
        peak = None if answer is None else answer.loads[0]
        if peak is not None and not peak.uncovered and peak > problem.bound:
            found.append((seed, problem, peak))
    return found


@pytest.mark.parametrize("form", FORMS)
@pytest.mark.parametrize("peer", PEERS)
class TestEveryPeerInEveryForm:
    def test_passes_a_gate_only_as_often_as_it_may(self, peer, form):
        # Of b's 3 officers 40 % may leave, rounded down 1. With it a has 90 / 2 = 45 and b 10 / 2;
        # were everyone free to go, 3 and 1 would bring the peak to 30, where the search begins.
        problem = problem_of(two_offices(share=0.4))
        assert problem.bound == Load(False, Fraction(30))
        assert ask(solver(peer), form, ENOUGH, problem) == (Load(False, Fraction(45)), True)

    def test_ends_at_the_bound_where_it_can_be_reached(self, peer, form):
        problem = problem_of(two_offices(share=0.7))
        assert ask(solver(peer), form, ENOUGH, problem) == (Load(False, Fraction(30)), True)

    def test_finds_the_one_of_many_loads(self, peer, form):
        # Of b's 30 officers 6 may leave, and a has 900 / 7. With everyone free to go it would be
        # 28 and 3, and the peak 100 / 3: between the two are twenty loads that a could have.
        problem = problem_of(two_offices(share=0.2, cases=(900, 100), officers=(1, 30)))
        assert problem.bound == Load(False, Fraction(100, 3))
        assert ask(solver(peer), form, ENOUGH, problem) == (Load(False, Fraction(900, 7)), True)

    def test_agrees_with_brute_force(self, peer, form):
        for seed, problem, peak in random_problems():
            assert ask(solver(peer), form, ENOUGH, problem) == (peak, True), seed


@pytest.mark.usefixtures("ctrl_c")
@pytest.mark.parametrize("peer", PEERS)
def test_a_peer_leaves_ctrl_c_to_python(peer):
    problem = problem_of(two_offices(share=0.4))
    for form in FORMS:
        ask(solver(peer), form, ENOUGH, problem)
    with pytest.raises(KeyboardInterrupt):
        signal.raise_signal(signal.SIGINT)


def test_a_search_by_cuts_refuses_a_flow_that_could_meet_more():
    problem = problem_of(two_offices(share=0.4))

    def nobody_moves(needed):
        flow = np.zeros(problem.num_arcs, dtype=np.int64)
        flow[:2] = 1, 3
        return flow

    with pytest.raises(RuntimeError, match="could be met"):
        SEARCHES[CUTS](problem, nobody_moves)


def test_a_search_by_halving_gives_up_where_a_cell_cannot_be_covered():
    problem = problem_of(two_offices(share=0.4))
    with pytest.raises(ValueError, match="covered"):
        SEARCHES[BISECTION](problem, lambda needed: np.zeros(problem.num_arcs, dtype=np.int64))


def test_a_problem_without_a_finite_peak_is_refused():
    instance = two_offices(share=0.4)
    one = replace(instance.staff, officers=np.array([1, 0]))
    with pytest.raises(ValueError, match="no reciprocal"):
        problem_of(replace(instance, staff=one))


def solver(peer: str):
    pytest.importorskip(LIBRARIES[peer])
    return import_module(f"benchmarks.peers.{PEERS[peer]}")
