"""Caps on many moves together: on what they cost, and on how many officers they move."""

from collections.abc import Iterator
from fractions import Fraction

from optimizer.domain.instance import THOUSAND
from optimizer.domain.plan import KINDS, Plan
from optimizer.domain.tables import Budgets
from optimizer.domain.violation import Place, Violation
from optimizer.judge.measure import measure_costs, measure_fixed_cost, measure_total_cost


def check_budget(plan: Plan) -> Iterator[Violation]:
    """All moves, of officers and of cases, cost no more than the budget."""
    budget = plan.instance.rules.budget
    if budget is None:
        return
    spent = measure_total_cost(plan)
    if spent > budget:
        yield Violation("budget", Place(), _decimal(spent), _decimal(budget))


def check_caps(plan: Plan) -> Iterator[Violation]:
    """All moves together keep the caps on transfers and duty changes."""
    rules = plan.instance.rules
    for name, kind, cap in (
        ("transfers_max", "transfer", rules.transfers_max),
        ("duty_changes_max", "duty_change", rules.duty_changes_max),
    ):
        num = int(plan.officers[plan.kind == KINDS.index(kind)].sum())
        if cap is not None and num > cap:
            yield Violation(name, Place(), num, cap)


def pays_once(budgets: Budgets, row: int) -> bool:
    """Return whether a row that counts cost pays for what lanes cost once.

    Who pays for a lane that several pools use is told only where the row is of all.
    """
    return bool(budgets.kinds[row, KINDS.index("transfer")] and budgets.pools[row].all())


def check_budgets(plan: Plan) -> Iterator[Violation]:
    """The moves of a row's kinds and pools together keep its maximum."""
    budgets, costs = plan.instance.budgets, measure_costs(plan)
    for row in range(len(budgets.ids)):
        counted = budgets.kinds[row, plan.kind] & budgets.pools[row, plan.pool]
        most = int(budgets.most[row])
        if budgets.counts_cost[row]:
            spent = int(costs[counted].sum())
            if pays_once(budgets, row):
                spent += measure_fixed_cost(plan)
        else:
            spent = int(plan.officers[counted].sum()) * THOUSAND
        if spent > most:
            yield Violation("budgets", Place(row=row), _decimal(spent), _decimal(most))


def _decimal(thousandths: int) -> Fraction:
    return Fraction(thousandths, THOUSAND)
