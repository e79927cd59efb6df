"""Staircases of tiny instances by trying every plan: the best peak for every amount.

Nothing is shared with the library but `Load`; who leaves is tried out one choice after another.
"""

from collections.abc import Iterator
from fractions import Fraction
from itertools import product
from math import comb
from typing import Any

import numpy as np

from optimizer.domain.load import Load
from tests.every_measure import cost_of, ranked_loads, transfers
from tests.every_plan import Plans, Tables, each, every_plan, num_plans, offices_of, rule
from tests.every_rule import broken_rules

MOST_PLANS = 20_000
"""More plans than this would take too long to try."""


def steps_by_trying(given: Tables, by: str) -> list[tuple[Load, int]] | None:
    """Return each (peak, spent) that no plan betters, the least spent first; None: too many plans.

    What is spent is cost in thousandths, or transfers.
    """
    if num_plans(given) > MOST_PLANS:
        return None
    plans = every_plan(given)
    kept = plans.only(~np.any(list(broken_rules(plans).values()), axis=0))
    if not kept.num_plans:
        return []
    loads, ranks = ranked_loads(kept)
    spent = cost_of(kept) if by == "cost" else kept.count(lambda move: move.kind == "transfer")
    best: dict[int, int] = {}
    for amount, top in zip(spent.tolist(), ranks.max(axis=1).tolist(), strict=True):
        best[amount] = min(top, best.get(amount, top))
    steps: list[tuple[Load, int]] = []
    for amount in sorted(best):
        if not steps or loads[best[amount]] < steps[-1][0]:
            steps.append((loads[best[amount]], amount))
    return steps


def with_hires(given: Tables, num: int) -> Tables:
    """Return the tables with so many full officers more on offer, for any duty, free, anywhere.

    Where they are the first without a pool, a row that lists every pool is taken to mean all.
    """
    if not num:
        return given
    more = given | {"hires": [*each(given, "hires"), {"officers": num}]}
    if any("pool" not in row for row in [*given["staff"], *each(given, "hires")]):
        return more
    pools = {row["pool"] for row in each(given, "pools")}
    for table in ("spans", "budgets"):
        if table in given:
            more[table] = [_for_all(row, pools) for row in given[table]]
    return more


def _for_all(row: dict[str, Any], pools: set[str]) -> dict[str, Any]:
    if "pools" in row and pools <= {*row["pools"], *row.get("supervisors", ())}:
        return {name: value for name, value in row.items() if name != "pools"}
    return row


def peak_by_trying(given: Tables) -> tuple[Load | None, bool]:
    """Return the best peak, None where no plan keeps the rules; False: too many plans to try."""
    steps = steps_by_trying(given, "cost")
    if steps is None:
        return None, False
    return (steps[-1][0] if steps else None), True


def peak_with_fewer(given: Tables, num: int) -> tuple[Load | None, bool]:
    """Return the best peak when exactly so many leave; False: too many plans to try."""
    staff = given["staff"]
    if comb(num + len(staff) - 1, num) * num_plans(given) > 4 * MOST_PLANS:
        return None, False
    peaks = [
        peak
        for leaving in _choices([row["officers"] for row in staff], num)
        for peak in _peaks(given, leaving)
    ]
    return min(peaks, default=None), True


def _choices(officers: list[int], num: int) -> Iterator[tuple[int, ...]]:
    """Yield every way to take so many of the rows."""
    for leaving in product(*(range(min(there, num) + 1) for there in officers)):
        if sum(leaving) == num:
            yield leaving


def _peaks(given: Tables, leaving: tuple[int, ...]) -> Iterator[Load]:
    """Yield the best peak of those who remain; shares are of the officers on board today."""
    rows: list[dict[str, Any]] = [
        row | {"officers": row["officers"] - gone}
        for row, gone in zip(given["staff"], leaving, strict=True)
    ]
    plans = every_plan(given | {"staff": rows})
    rules = broken_rules(plans)
    rules["transfers_out_share"] = _leaves_too_many(given, plans)
    kept = plans.only(~np.any(list(rules.values()), axis=0))
    if kept.num_plans:
        loads, ranks = ranked_loads(kept)
        yield loads[int(ranks.max(axis=1).min())]


def _leaves_too_many(given: Tables, plans: Plans) -> Any:
    share = Fraction(str(rule(given, "transfers_out_share", 1)))
    broken = np.zeros(plans.num_plans, dtype=bool)
    for office in offices_of(given):
        today = sum(row["officers"] for row in given["staff"] if row["office"] == office)
        broken |= transfers(plans, start=office) > int(share * today)
    return broken
