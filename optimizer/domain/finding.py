"""What an engine answers, before anyone has checked it."""

from dataclasses import dataclass, field
from typing import Literal

from optimizer.domain.load import Load
from optimizer.domain.plan import Plan
from optimizer.domain.proof import Proof

StoppedBy = Literal["finished", "time_limit", "interrupted"]


@dataclass(frozen=True)
class Finding:
    """An engine's plan and how far it got.

    Attributes
    ----------
    engine : its name, as in the question
    plan : the best plan found, or None
    infeasible : the engine holds that no plan exists
    finished : the engine holds that the plan is the best there is
    stopped_by : why it stopped
    bound : no plan has a lower peak than this, or None where nothing is known
    claimed_to : loads from here up are as they must be, on the engine's word; lower ones are the
        best it found. None where it does not stop short
    proof : evidence for the judge, possibly empty
    """

    engine: str
    plan: Plan | None
    infeasible: bool = False
    finished: bool = True
    stopped_by: StoppedBy = "finished"
    bound: Load | None = None
    claimed_to: Load | None = None
    proof: Proof = field(default_factory=Proof)
