"""Time limits and Ctrl-C keep the best plan and an honest bound."""

import signal
import threading
import time
from dataclasses import replace

import pytest

from optimizer.domain.load import Load
from optimizer.domain.plan import plan_of
from optimizer.domain.question import Engine, Question
from optimizer.mip import search
from optimizer.mip.interrupt import run_interruptibly
from optimizer.mip.model import Answer, Model, Solver, solve_exactly
from optimizer.mip.solve import solve_mip
from tests.build import ENGINES, answer_of, find, instance_of, loads

both = pytest.mark.parametrize("engine", ENGINES)

CASES = {"A x": 90, "B x": 31, "C x": 12}
STAFF = [("A x", 1, None), ("B x", 3, None), ("C x", 3, None)]


@both
def test_no_time_at_all_keeps_today(engine: Engine) -> None:
    instance = instance_of(CASES, STAFF)
    finding = find(instance, engine, deadline=time.monotonic())
    assert finding.stopped_by == "time_limit"
    assert not finding.finished
    assert not finding.infeasible
    assert finding.plan is not None
    assert finding.plan.num_moves == 0
    # 133 cases for 7 officers are 19 each; no cell has a whole number of officers for 19: 31 / 1
    # is above it, 90 / 4 and 12 / 0 (uncovered) too: the least is 90 / 4.
    assert finding.bound == loads("45/2")[0]


@both
def test_no_time_and_no_rules_kept_today_is_no_plan_but_not_infeasible(engine: Engine) -> None:
    limits = [{"office": "A", "duty": "x", "min": 2}]
    instance = instance_of(CASES, STAFF, limits=limits)
    finding = find(instance, engine, deadline=time.monotonic())
    assert finding.plan is None
    assert not finding.infeasible
    assert finding.stopped_by == "time_limit"


@pytest.mark.parametrize("after", range(8))
@both
def test_interrupted_after_some_programs_the_bound_is_never_above_the_truth(
    engine: Engine, after: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    instance = instance_of(CASES, STAFF)
    best = find(instance, engine)
    solved = 0

    def interrupted(model: Model, solver: Solver, seconds: float | None) -> Answer:
        nonlocal solved
        if solved == after:
            raise KeyboardInterrupt
        solved += 1
        return solve_exactly(model, solver, seconds)

    monkeypatch.setattr(search, "solve_exactly", interrupted)
    told: list[tuple[str, Load | None, Load | None]] = []
    finding = find(instance, engine, on_progress=lambda *said: told.append(said))
    found, truth = answer_of(finding), answer_of(best)
    assert found is not None
    assert truth is not None
    assert finding.bound is not None
    assert finding.bound <= truth.loads[0] <= found.loads[0]
    assert found.loads >= truth.loads
    assert finding.finished == (finding.stopped_by == "finished")
    if solved == after and not finding.finished:
        assert finding.stopped_by == "interrupted"
    assert told
    peaks = [peak for _, peak, _ in told if peak is not None]
    assert peaks == sorted(peaks, reverse=True)


def test_a_plan_found_as_time_runs_out_is_kept(monkeypatch: pytest.MonkeyPatch) -> None:
    # The solver hands over a good plan without having proved anything.
    instance = instance_of(CASES, STAFF)

    def hurried(model: Model, solver: Solver, seconds: float | None) -> Answer:
        answer = solve_exactly(model, solver, None)
        return answer if answer.values is None else Answer("feasible", answer.values)

    monkeypatch.setattr(search, "solve_exactly", hurried)
    finding = solve_mip(instance, Question(engine="cpsat"), deadline=time.monotonic() + 60)
    assert finding.stopped_by == "time_limit"
    answer = answer_of(finding)
    today = answer_of(replace(finding, plan=plan_of(instance, [])))
    assert answer is not None
    assert today is not None
    assert answer.loads < today.loads


@pytest.mark.usefixtures("ctrl_c")
def test_ctrl_c_reaches_a_solver_that_runs_outside_python() -> None:
    # The solver rests only when told to; the signal comes while it runs.
    told = threading.Event()

    def run() -> None:
        signal.raise_signal(signal.SIGINT)
        assert told.wait(timeout=60)

    with pytest.raises(KeyboardInterrupt):
        run_interruptibly(run, told.set)
    assert told.is_set()


def test_what_goes_wrong_beside_is_raised_here() -> None:
    def run() -> None:
        raise RuntimeError("beside")

    with pytest.raises(RuntimeError, match="beside"):
        run_interruptibly(run, lambda: None)
