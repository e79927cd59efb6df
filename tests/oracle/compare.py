"""One instance, asked in every way, and what the answers have wrong."""

import traceback
from collections.abc import Callable, Iterator
from random import Random
from typing import Any

from optimizer import solve, verify
from optimizer.domain.errors import InputError, Refusal
from optimizer.domain.instance import Instance
from optimizer.files import instance_from_tables
from tests.oracle.around import AROUND
from tests.oracle.claims import wrong_in_report
from tests.oracle.measured import MEASURED
from tests.oracle.outcomes import Outcomes
from tests.oracle.plans import TooMany
from tests.oracle.tables import random_oracle_tables
from tests.oracle.world import Tables, World

SAID_IN_THE_DOCS = {
    "engine milp": ("Ask for the engine cpsat",),
    "values": ("office_load_rise_max compares with today",),
    "compare": ("There is no best plan",),
}
"""Why a question may be refused, by its page."""

QUESTIONS = AROUND | MEASURED


def disagreements(seed: int, around: int = 1) -> list[str] | None:
    """Return what is wrong in the answers about the instance of this number; None: too large.

    Beside `solve`, so many of the questions around the optimum are asked.
    """
    tables = random_oracle_tables(seed)
    try:
        outcomes = Outcomes(World(tables))
    except TooMany:
        return None
    return [f"{seed}: {wrong}" for wrong in _all_wrong(tables, outcomes, Random(seed), around)]


def _all_wrong(tables: Tables, outcomes: Outcomes, rng: Random, around: int) -> Iterator[str]:
    try:
        instance = instance_from_tables(tables)
    except InputError as error:
        if outcomes.best() is not None:
            yield f"refused in reading, and there is a plan: {error}"
        return
    yield from attempt("solve", lambda: _reports(tables, instance, outcomes, rng))
    for name in rng.sample(sorted(QUESTIONS), around):
        ask = QUESTIONS[name]
        yield from attempt(name, lambda: ask(tables, instance, outcomes, rng))  # noqa: B023


def attempt(name: str, ask: Callable[[], Iterator[str]]) -> Iterator[str]:
    """Yield what is wrong, a fall included."""
    try:
        for wrong in ask():
            yield f"{name}: {wrong}"
    except TooMany:
        return
    except Refusal as refusal:
        known = ("Give costs with fewer digits", *SAID_IN_THE_DOCS.get(name, ()))
        if not any(words in str(refusal) for words in known):
            yield f"{name}: refused: {refusal}"
    except Exception:
        # Whatever falls is what the sweep looks for.
        yield f"{name}: falls: {traceback.format_exc(limit=-4)}"


def _reports(tables: Tables, instance: Instance, outcomes: Outcomes, rng: Random) -> Iterator[str]:
    questions: list[dict[str, Any]] = [{}, {"objective": "peak"}]
    other = rng.random()
    if other < 0.15:
        questions.append({"engine": "milp"})
    elif other < 0.3:
        questions.append({"engine": "cpsat"})
    elif other < 0.35:
        questions.append({"time_limit": rng.choice((0.001, 0.02))})
    if rng.random() < 0.35:
        budget = rng.choice((0, 1, 5, "10.001", 20, 30, rng.randint(0, 60)))
        questions.append({"budget": budget, "objective": rng.choice(("leximin", "peak"))})
    for question in questions:
        about = (
            Outcomes(World(tables), budget=question["budget"]) if "budget" in question else outcomes
        )
        name = " ".join(f"{k} {v}" for k, v in question.items()) or "auto"
        yield from attempt(name, lambda: _report(instance, about, question))  # noqa: B023


def _report(instance: Instance, outcomes: Outcomes, question: dict[str, Any]) -> Iterator[str]:
    report = solve(instance, **question).to_dict()
    yield from wrong_in_report(outcomes, report, question.get("objective", "leximin"))
    verdict = verify(instance, report)
    if verdict["violations"]:
        yield f"verify finds {verdict['violations']}"
    if report["optimality"] == "proved" and not verdict["proof"]["holds"]:
        yield "verify does not find it proved"
