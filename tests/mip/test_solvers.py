"""The two files that speak to a solver."""

import subprocess
import sys
from itertools import product
from random import Random
from types import SimpleNamespace

import pulp
import pytest

from optimizer import solve
from optimizer.domain.errors import Refusal
from optimizer.files import instance_from_tables
from optimizer.mip import with_pulp
from optimizer.mip.model import Model, Solver, solve_exactly
from optimizer.mip.with_cpsat import solve_with_cpsat
from optimizer.mip.with_pulp import solve_with_pulp
from tests.random_instances import random_tables

solvers = pytest.mark.parametrize("solver", [solve_with_pulp, solve_with_cpsat])


def _random_model(rng: Random) -> Model:
    model = Model()
    for _ in range(4):
        model.variable(rng.randint(0, 3))
    for _ in range(3):
        terms = [(rng.choice((-3, -2, 1, 2, 5)), rng.randrange(4)) for _ in range(3)]
        lower = rng.choice((None, rng.randint(-3, 8)))
        model.require(
            terms, lower=lower, upper=rng.choice((None, (lower or 0) + rng.randint(0, 4)))
        )
    model.minimise([(rng.randint(-3, 5), variable) for variable in range(4)])
    return model


def _cost(model: Model, values: tuple[int, ...]) -> int:
    return sum(coefficient * values[variable] for coefficient, variable in model.objective)


@solvers
def test_small_programs_are_solved_as_by_trying_everything(solver: Solver) -> None:
    rng = Random(11)
    infeasible = 0
    for _ in range(60):
        model = _random_model(rng)
        every = product(*(range(most + 1) for most in model.most))
        costs = [_cost(model, values) for values in every if model.is_kept_by(values)]
        answer = solve_exactly(model, solver, None)
        if not costs:
            infeasible += 1
            assert answer.status == "infeasible"
            assert answer.values is None
        else:
            assert answer.status == "optimal"
            assert answer.values is not None
            assert _cost(model, answer.values) == min(costs)
    assert 5 < infeasible < 55


@solvers
def test_the_same_program_has_the_same_answer(solver: Solver) -> None:
    for seed in range(10):
        assert solver(_random_model(Random(seed)), None) == solver(
            _random_model(Random(seed)), None
        )


@solvers
def test_no_time_is_no_answer(solver: Solver) -> None:
    # Half of a market split: hard enough not to be settled in no time.
    rng = Random(5)
    model = Model()
    for _ in range(40):
        model.variable(1)
    for _ in range(5):
        weights = [rng.randint(0, 99) for _ in range(40)]
        model.require(
            list(zip(weights, range(40), strict=True)),
            lower=sum(weights) // 2,
            upper=sum(weights) // 2,
        )
    assert solve_exactly(model, solver, 0.01).status == "stopped"


def test_numbers_too_large_for_floats_are_refused() -> None:
    model = Model()
    model.require([(999, model.variable(10**7)), (1_000, model.variable(10**7))], lower=123_456_789)
    with pytest.raises(Refusal) as refusal:
        solve_with_pulp(model, None)
    assert refusal.value.code == "numbers_too_large"
    assert solve_exactly(model, solve_with_cpsat, None).status == "optimal"


def test_numbers_too_large_for_whole_numbers_are_refused() -> None:
    model = Model()
    huge = 1 << 40
    model.require([(huge, model.variable(huge)), (1, model.variable(1))], lower=1)
    with pytest.raises(Refusal) as refusal:
        solve_with_cpsat(model, None)
    assert refusal.value.code == "numbers_too_large"


def _pulp_3(status: int, sol_status: int) -> tuple[SimpleNamespace, int]:
    return SimpleNamespace(status=status, sol_status=sol_status), status


def _pulp_4(status: int, *, has_solution: bool) -> tuple[SimpleNamespace, SimpleNamespace]:
    return SimpleNamespace(), SimpleNamespace(status=status, has_solution=has_solution)


@pytest.mark.parametrize(
    ("said", "means"),
    [
        (_pulp_3(1, 1), "optimal"),
        # PuLP 3 calls a plan cut off by the time limit optimal; only sol_status tells.
        (_pulp_3(1, 2), "feasible"),
        (_pulp_3(-1, -1), "infeasible"),
        # What CBC's "Integer infeasible" becomes.
        (_pulp_3(-1, 0), "infeasible"),
        (_pulp_3(0, 0), "stopped"),
        (_pulp_4(1, has_solution=True), "optimal"),
        (_pulp_4(-4, has_solution=True), "feasible"),
        (_pulp_4(-4, has_solution=False), "stopped"),
        (_pulp_4(-10, has_solution=True), "feasible"),
        (_pulp_4(-1, has_solution=False), "infeasible"),
    ],
)
def test_what_either_pulp_says(said: tuple[object, object], means: str) -> None:
    assert with_pulp._status(*said) == means


@pytest.mark.parametrize(
    "said",
    [
        _pulp_3(-2, -2),
        _pulp_3(-3, -1),
        # PuLP has said optimal with no plan in hand.
        _pulp_3(1, 0),
        _pulp_4(1, has_solution=False),
        _pulp_4(-12, has_solution=False),
    ],
)
def test_an_unknown_status_raises(said: tuple[object, object]) -> None:
    with pytest.raises(RuntimeError, match="should not happen"):
        with_pulp._status(*said)


def test_without_highs_cbc_answers_the_same(monkeypatch: pytest.MonkeyPatch) -> None:
    bundled = getattr(pulp, "PULP_CBC_CMD", None)
    cbc = pulp.COIN_CMD(msg=False, path=None if bundled is None else bundled.pulp_cbc_path)
    if not cbc.available():
        pytest.skip("no CBC here")
    models = [_random_model(Random(seed)) for seed in range(8)]
    expected = [solve_exactly(model, solve_with_pulp, None) for model in models]
    monkeypatch.setattr(with_pulp._InterruptibleHighs, "available", lambda self: False)
    for model, wanted in zip(models, expected, strict=True):
        answer = solve_exactly(model, solve_with_pulp, None)
        assert answer.status == wanted.status
        if answer.values is not None and wanted.values is not None:
            assert _cost(model, answer.values) == _cost(model, wanted.values)


def test_without_any_solver_the_refusal_says_what_to_install(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(with_pulp._InterruptibleHighs, "available", lambda self: False)
    monkeypatch.setattr(pulp.COIN_CMD, "available", lambda self: False)
    with pytest.raises(Refusal) as refusal:
        solve_with_pulp(_random_model(Random(0)), None)
    assert refusal.value.code == "no_solver"


@pytest.mark.parametrize("name", ["with_pulp.solve_with_pulp", "with_cpsat.solve_with_cpsat"])
def test_a_solver_prints_nothing(name: str, pytestconfig: pytest.Config) -> None:
    module, function = name.split(".")
    code = (
        f"from optimizer.mip.{module} import {function} as solver\n"
        "from optimizer.mip.model import Model\n"
        "model = Model()\n"
        "model.require([(2, model.variable(3)), (3, model.variable(3))], lower=7, upper=8)\n"
        "assert solver(model, None).status == 'optimal'\n"
    )
    ran = subprocess.run(
        [sys.executable, "-c", code], capture_output=True, check=True, cwd=pytestconfig.rootpath
    )
    assert ran.stdout == b""
    assert ran.stderr == b""


def test_a_program_that_highs_gives_up_on_is_solved_without_its_presolve() -> None:
    # With presolve HiGHS 1.16 ends one of this instance's programs in kSolveError.
    instance = instance_from_tables(random_tables(9560))
    report = solve(instance, engine="milp")
    assert report.optimality == "claimed"
    other = solve(instance, engine="cpsat")
    assert report.to_dict()["peak"] == other.to_dict()["peak"]
    assert report.to_dict()["totals"]["cost"] == other.to_dict()["totals"]["cost"]
