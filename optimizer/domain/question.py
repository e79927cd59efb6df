"""What is asked of an instance."""

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Literal, get_args

if TYPE_CHECKING:
    from optimizer.domain.instance import Instance

Engine = Literal["auto", "network", "milp", "cpsat"]
Objective = Literal["leximin", "peak"]

ENGINES: tuple[Engine, ...] = get_args(Engine)
OBJECTIVES: tuple[Objective, ...] = get_args(Objective)


@dataclass(frozen=True)
class Question:
    """How to solve an instance.

    Attributes
    ----------
    engine : ``auto`` takes the network wherever it applies and says so where it does not
    objective : ``leximin``, or ``peak``: the peak alone, then the cheapest moves
    budget : what the moves may cost, thousandths, beside a budget in the rules; or None
    time_limit : seconds, or None for as long as it takes
    """

    engine: Engine = "auto"
    objective: Objective = "leximin"
    budget: int | None = None
    time_limit: float | None = None

    def applied_to(self, instance: "Instance") -> "Instance":
        """Return the instance with the question's budget among its rules, where engines read it."""
        budgets = [b for b in (self.budget, instance.rules.budget) if b is not None]
        rules = replace(instance.rules, budget=min(budgets, default=None))
        return instance if rules == instance.rules else replace(instance, rules=rules)
