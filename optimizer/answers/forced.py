"""The best plan in which a wish comes true.

A cell's bounds are limits, an office's most are its seats, and no table has an office's least: the
best plan is then looked for by cases. Where a plan has so many officers too few in the office,
every plan with enough has its share of them more on some duty: as many as they are, over the number
of duties, rounded up. So each duty in turn is asked for its share, and of all plans so found the
best is looked at first. The first with enough officers is the best.
"""

from dataclasses import replace
from heapq import heappop, heappush

import numpy as np

from optimizer.answers.alternatives import (
    where_nobody_leaves,
    with_bounds,
    with_seats,
    with_transfers,
)
from optimizer.answers.outcomes import Asker, Outcome, weakest
from optimizer.answers.wish import Wish
from optimizer.domain.errors import Refusal
from optimizer.domain.instance import Instance
from optimizer.domain.plan import NOWHERE
from optimizer.network.compile import compile_network
from optimizer.network.engine import caps_of

MOST_CASES = 400
"""Cases that are solved before the question is refused."""

MOST_MORE = 25
"""Officers beyond those wished for on a lane that are tried where more might be better."""


class Forced:
    """The answer: the plan, how far it is the best, and instances in which the wish has no plan."""

    def __init__(self, asker: Asker) -> None:
        self.plan: Outcome | None = None
        self.label = "none"
        self.without_plan: list[Instance] = []
        self._asker = asker
        self._from = len(asker.labels)

    def best(self, instance: Instance) -> Outcome | None:
        """Return the best plan of a case, and note it where there is none."""
        found = self._asker.best(instance)
        if found is None:
            self.without_plan.append(instance)
        return found

    def settle(self, plan: Outcome | None, *, whole: bool = True) -> "Forced":
        """Take the plan as the answer; `whole` if every case has been looked at."""
        self.plan = plan
        self.label = weakest(self._asker.labels[self._from :]) if whole else "none"
        return self


def officers_now(instance: Instance, wish: Wish, outcome: Outcome) -> int:
    """Return the officers of a plan in the cell or office, or on the lane, that is meant."""
    duties = instance.num_duties
    if wish.start is not None:
        plan = outcome.plan
        moved = (plan.from_cell != NOWHERE) & (plan.from_cell // duties == wish.start)
        return int(plan.officers[moved & (plan.to_cell // duties == wish.end)].sum())
    if wish.stay:
        plan = outcome.plan
        gone = (plan.from_cell != NOWHERE) & (plan.from_cell // duties != plan.to_cell // duties)
        if wish.office is not None:
            gone &= plan.from_cell // duties == wish.office
        return int(plan.officers[gone].sum())
    assert wish.office is not None
    cell = wish.office * duties
    if wish.duty is not None:
        return int(outcome.officers[cell + wish.duty])
    return int(outcome.officers[cell : cell + duties].sum())


def force(instance: Instance, wish: Wish, now: int, asker: Asker) -> Forced:
    """Return the best plan in which the wish comes true.

    Parameters
    ----------
    now : officers of the best plan there, as `officers_now` counts them

    Raises
    ------
    Refusal : too many cases would have to be told apart
    OutOfTime : the time was up first
    """
    forced = Forced(asker)
    if wish.start is not None:
        return _on_lane(instance, wish, forced)
    if wish.stay:
        return forced.settle(forced.best(_staying(instance, wish)))
    assert wish.office is not None
    low, high = wish.bounds(now)
    if high is not None and high < 0:
        return forced.settle(None)
    if wish.duty is not None or instance.num_duties == 1:
        cell = wish.office * instance.num_duties + (wish.duty or 0)
        most = {} if high is None else {cell: high}
        return forced.settle(forced.best(with_bounds(instance, {cell: low}, most)))
    bounded = instance if high is None else with_seats(instance, wish.office, high)
    return _in_office(bounded, wish.office, low, forced)


def _staying(instance: Instance, wish: Wish) -> Instance:
    if wish.office is None:
        return replace(instance, rules=replace(instance.rules, transfers=False))
    return where_nobody_leaves(instance, wish.office)


def _in_office(instance: Instance, office: int, low: int, forced: Forced) -> Forced:
    duties = instance.num_duties
    cells = list(range(office * duties, (office + 1) * duties))
    least = tuple(0 for _ in cells)
    waiting: list[tuple[object, tuple[int, ...], Outcome]] = []
    seen = {least}

    def look(least: tuple[int, ...]) -> None:
        bounds = {cell: num for cell, num in zip(cells, least, strict=True) if num}
        found = forced.best(with_bounds(instance, bounds))
        if found is not None:
            heappush(waiting, (found.rank, least, found))

    look(least)
    while waiting:
        _, least, outcome = heappop(waiting)
        there: list[int] = outcome.officers[cells].tolist()
        if sum(there) >= low:
            return forced.settle(outcome)
        share = -((sum(there) - low) // duties)
        for place, num in enumerate(there):
            more = (*least[:place], num + share, *least[place + 1 :])
            if more in seen:
                continue
            seen.add(more)
            if len(seen) > MOST_CASES:
                raise Refusal(
                    "too_many_cases",
                    f"More than {MOST_CASES:,} ways to share so many officers out over the duties "
                    "of the office would have to be told apart.",
                    "Name a duty, or ask for fewer.",
                )
            look(more)
    return forced.settle(None)


def _on_lane(instance: Instance, wish: Wish, forced: Forced) -> Forced:
    assert wish.start is not None
    assert wish.end is not None
    here = instance.cell_office == wish.start
    there = int(instance.officers_by_pool[:, here].sum())
    best: Outcome | None = None
    last = wish.number if _is_convex(instance, wish.start) else there
    tried = range(wish.number, min(last, wish.number + MOST_MORE) + 1)
    for officers in tried or [wish.number]:
        found = forced.best(with_transfers(instance, wish.start, wish.end, officers))
        if found is not None and (best is None or found.rank < best.rank):
            best = found
    return forced.settle(best, whole=last <= wish.number + MOST_MORE)


def _is_convex(instance: Instance, office: int) -> bool:
    """Return whether more than enough on a lane is never better than just enough.

    The best plan has fewer than enough. Where flows alone decide and the lane is one arc, what is
    lost grows ever faster with the officers on it.
    """
    present = np.nonzero(instance.officers_by_pool[:, instance.cell_office == office].any(axis=1))[
        0
    ]
    qualification, _ = instance.qualifications
    if caps_of(instance.rules) or len(np.unique(qualification[present])) > 1:
        return False
    try:
        compile_network(instance)
    except Refusal:
        return False
    return True
