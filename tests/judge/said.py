"""What the judge says of a plan, in sentences."""

from optimizer.domain.plan import Plan
from optimizer.judge.verify import verify_plan
from optimizer.judge.words import say_violations


def broken_in(plan: Plan) -> list[str]:
    """Return a sentence for each rule broken and each place it is broken in."""
    return say_violations(plan.instance, verify_plan(plan))
