"""An integer engine's answer, with what can be shown of it beside the engine's word."""

import time
from collections.abc import Iterator
from dataclasses import replace

from optimizer.answers.confirm import prove_no_plan, second_solver_agrees
from optimizer.answers.tidy import tidied
from optimizer.domain.finding import Finding
from optimizer.domain.instance import Instance
from optimizer.domain.plan import Plan
from optimizer.domain.proof import Proof, Weights
from optimizer.domain.question import Question
from optimizer.judge.certify import certify
from optimizer.judge.measure import highest, measure_loads
from optimizer.judge.sums import check_weights
from optimizer.mip.formulate import Formulation
from optimizer.mip.needs import Needs
from optimizer.mip.relaxation import lowest_peak, weights_below
from optimizer.mip.search import OnProgress
from optimizer.mip.solve import solve_mip
from optimizer.network.engine import lower_bound, prove_alone

FEWEST_SECONDS = 1.0
"""What a proof is given even when the time is up: without it, less would be known of the plan."""


def find_by_program(
    instance: Instance,
    question: Question,
    deadline: float | None,
    on_progress: OnProgress | None,
) -> Finding:
    """Return the best plan of an integer engine, from a bound that the judge has checked.

    That there is no plan is said only once counting or a second solver has shown it.

    Parameters
    ----------
    deadline : a value of `time.monotonic` after which the best plan so far is the answer
    on_progress : called with phase, peak and bound when one of them improves

    Raises
    ------
    Refusal : no solver can count as far as the instance asks, or two solvers disagree
    """
    formulation, needs = Formulation(instance), Needs(instance)
    shown = shown_bound(formulation, needs, _seconds_to(deadline))
    bounds = [lower_bound(instance), shown and shown.below]
    finding = solve_mip(
        instance,
        question,
        bound=max((bound for bound in bounds if bound is not None), default=None),
        on_progress=on_progress,
        deadline=deadline,
    )
    if finding.infeasible:
        proof = prove_no_plan(instance, _seconds_to(deadline))
        if proof is not None:
            return replace(finding, proof=proof)
        if second_solver_agrees(instance, finding.engine, deadline):
            return finding
        # Nothing but the time, if there is a limit, keeps the other solver from telling.
        ended = "finished" if deadline is None else "time_limit"
        return replace(finding, infeasible=False, finished=False, stopped_by=ended)
    plan = finding.plan
    if plan is None:
        return finding
    if finding.stopped_by != "finished":
        plan = tidied(plan)
        finding = replace(finding, plan=plan)
    proof = proof_of_peak(formulation, needs, plan, _seconds_to(deadline))
    return replace(finding, proof=proof or Proof(weights=shown))


def proof_of_peak(
    formulation: Formulation, needs: Needs, plan: Plan, seconds: float | None
) -> Proof | None:
    """Return a proof, checked by the judge, that no plan has a lower peak, or None."""
    for proof in _proofs_of_peak(formulation, needs, plan, seconds):
        if certify(plan.instance, "peak", plan, proof).holds.get("peak"):
            return proof
    return None


def shown_bound(formulation: Formulation, needs: Needs, seconds: float | None) -> Weights | None:
    """Return weights that show a bound on the peak, or None where none is found that holds."""
    peak = lowest_peak(formulation, needs, seconds)
    weights = None if peak is None else weights_below(formulation, needs, peak, seconds)
    holds = weights is not None and check_weights(formulation.instance, weights) is None
    return weights if holds else None


def _proofs_of_peak(
    formulation: Formulation, needs: Needs, plan: Plan, seconds: float | None
) -> Iterator[Proof]:
    """Yield proofs to try, the quickly found first."""
    yield from prove_alone(plan.instance, plan)
    peak = highest(measure_loads(plan.instance, plan))
    if peak.ratio:
        weights = weights_below(formulation, needs, peak, seconds)
        if weights is not None:
            yield Proof(weights=weights)


def _seconds_to(deadline: float | None) -> float | None:
    return None if deadline is None else max(deadline - time.monotonic(), FEWEST_SECONDS)
