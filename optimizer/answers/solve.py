"""The best placement, the moves that reach it, and the proof."""

import math
import time
from collections.abc import Callable
from dataclasses import replace
from decimal import Decimal
from typing import cast

from optimizer.answers.report import Report, is_proved
from optimizer.domain.errors import Fault, InputError, Refusal
from optimizer.domain.finding import Finding
from optimizer.domain.instance import THOUSAND, Instance
from optimizer.domain.load import Load
from optimizer.domain.question import ENGINES, OBJECTIVES, Engine, Objective, Question
from optimizer.files.exact import Wrong, read_thousandths
from optimizer.files.schema import Span
from optimizer.judge.certify import certify
from optimizer.judge.verify import verify_plan
from optimizer.judge.words import say_violations

OnProgress = Callable[[str, Load | None, Load | None], None]
"""Called with what is being done, the best peak so far and the bound, as far as they are known."""

LARGEST_BUDGET = 10**12


def solve(
    instance: Instance,
    *,
    engine: Engine = "auto",
    objective: Objective = "leximin",
    budget: Decimal | int | str | None = None,
    time_limit: float | None = None,
    on_progress: OnProgress | None = None,
) -> Report:
    """Return the placement whose heaviest load is as light as it can be, then the next, and so on.

    Parameters
    ----------
    engine : ``auto`` takes the network where it applies, otherwise an integer engine
    objective : ``leximin``, or ``peak``: the peak alone, then the cheapest moves
    budget : what the moves may cost together, a decimal of up to three places; the rules' own
        budget holds beside it
    time_limit : seconds, after which the best plan so far is the answer
    on_progress : called with phase, peak and bound when one of them improves

    Raises
    ------
    InputError : a budget or time limit that is no such number, an engine or objective not known
    Refusal : the engine asked for cannot honour a rule of the instance
    """
    question = ask(engine, objective, budget, time_limit)
    asked = question.applied_to(instance)
    finding = _find(asked, question, on_progress)
    if finding.plan is not None:
        broken = verify_plan(finding.plan)
        if broken:
            said = "; ".join(say_violations(asked, broken))
            raise AssertionError(f"engine {finding.engine} broke a rule: {said}")
    verdict = certify(asked, objective, finding.plan, finding.proof)
    return Report(instance, question, finding, verdict)


def ask(
    engine: str, objective: str, budget: Decimal | int | str | None, time_limit: float | None
) -> Question:
    """Return a question whose parts have been checked.

    Raises
    ------
    InputError : with every part that is not one
    """
    faults: list[Fault] = []

    def wrong(column: str, value: object, remedy: str) -> None:
        message = f"{value!r} is no {column.replace('_', ' ')}."
        faults.append(Fault("bad_question", None, None, column, str(value), message, remedy))

    if engine not in ENGINES:
        wrong("engine", engine, f"Give one of {', '.join(ENGINES)}.")
    if objective not in OBJECTIVES:
        wrong("objective", objective, f"Give one of {', '.join(OBJECTIVES)}.")
    span = Span(most=LARGEST_BUDGET * THOUSAND)
    thousandths = None if budget is None else read_thousandths(budget, span, typed=False)
    if isinstance(thousandths, Wrong):
        wrong("budget", budget, "Give a number of 0 or more with at most three decimals.")
    if time_limit is not None and not _is_seconds(time_limit):
        wrong("time_limit", time_limit, "Give a number of seconds above 0.")
    if faults or isinstance(thousandths, Wrong):
        raise InputError(faults)
    return Question(cast("Engine", engine), cast("Objective", objective), thousandths, time_limit)


def _is_seconds(value: object) -> bool:
    if isinstance(value, bool) or not isinstance(value, int | float):
        return False
    return 0 < value < math.inf


def _find(instance: Instance, question: Question, on_progress: OnProgress | None) -> Finding:
    """Return the answer of the network where it applies, otherwise of an integer engine."""
    deadline = None if question.time_limit is None else time.monotonic() + question.time_limit
    from optimizer.network.engine import solve_network

    if question.engine in ("auto", "network"):

        def expired() -> bool:
            return deadline is not None and time.monotonic() > deadline

        try:
            return solve_network(instance, question, expired, on_progress)
        except Refusal:
            if question.engine == "network":
                raise
        easy = _if_other_rules_do_not_bind(instance, question, expired)
        if easy is not None:
            return easy
    from optimizer.answers.program import find_by_program

    return find_by_program(instance, question, deadline, on_progress)


def _if_other_rules_do_not_bind(
    instance: Instance, question: Question, expired: Callable[[], bool]
) -> Finding | None:
    """Return the answer where the best plan by flows alone keeps the other rules too, or None."""
    from optimizer.network.engine import solve_network
    from optimizer.network.relaxed import relaxed

    if len(instance.remote.office):
        return None
    try:
        finding = solve_network(relaxed(instance), question, expired)
    except Refusal:
        return None
    plan = None if finding.plan is None else replace(finding.plan, instance=instance)
    if plan is not None and verify_plan(plan):
        return None
    outcome = "infeasible" if plan is None else "plan"
    verdict = certify(instance, question.objective, plan, finding.proof)
    if not is_proved(instance, outcome, question.objective, verdict):
        return None
    return replace(finding, plan=plan)
