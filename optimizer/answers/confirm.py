"""That no plan exists, said only once counting or a second solver has shown it."""

from collections.abc import Iterator

from optimizer.domain.errors import Refusal
from optimizer.domain.instance import Instance
from optimizer.domain.proof import Proof
from optimizer.judge.certify import certify
from optimizer.mip.relaxation import prove
from optimizer.mip.solve import confirm_infeasible
from optimizer.network.engine import prove_alone


def prove_no_plan(instance: Instance, seconds: float | None = None) -> Proof | None:
    """Return a proof, checked by the judge, that no plan exists, or None if none is found.

    Parameters
    ----------
    seconds : what the search for weights may take, or None for as long as it takes
    """
    for proof in _counts(instance, seconds):
        if certify(instance, "peak", None, proof).holds.get("infeasible"):
            return proof
    return None


def second_solver_agrees(instance: Instance, engine: str, deadline: float | None) -> bool:
    """Return whether the other solver than the engine's finds no plan either; False: out of time.

    Parameters
    ----------
    deadline : a value of `time.monotonic`, or None

    Raises
    ------
    Refusal : the other solver has a plan, so that neither can be believed
    """
    said = confirm_infeasible(instance, engine, deadline)
    if said is False:
        raise Refusal(
            "solvers_disagree",
            "One solver finds a plan and the other holds that there is none.",
            "Please report this with the instance.",
        )
    return said is True


def _counts(instance: Instance, seconds: float | None) -> Iterator[Proof]:
    """Yield proofs to try, the quickly found first."""
    yield from prove_alone(instance, None)
    weights = prove(instance, None, seconds)
    if weights is not None:
        yield Proof(weights=weights)
