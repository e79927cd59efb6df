"""The staircase where rules are no flow: the cheapest plan within one limit after another.

What is cheap to find is asked for: with a limit on every load fixed, the least cost. The widest
gap comes first, so the answer spans the range from its first minute; what the solver found is then
shown to the judge, step by step.
"""

import time
from collections.abc import Callable, Iterator
from dataclasses import replace
from fractions import Fraction

from optimizer.answers.confirm import prove_no_plan
from optimizer.answers.program import proof_of_peak, shown_bound
from optimizer.answers.report import Report
from optimizer.answers.staircase import By, at_most, point_of
from optimizer.answers.stairs import NEVER, Point, Stairs
from optimizer.domain.instance import Instance
from optimizer.domain.load import NO_LOAD, Load
from optimizer.domain.plan import plan_of
from optimizer.judge.verify import verify_plan
from optimizer.mip.formulate import Formulation
from optimizer.mip.needs import Needs
from optimizer.mip.within import Within
from optimizer.network.engine import lower_bound

PART = 4
"""A question may take this part of the time that is left, so that no single one takes it all."""

FEWEST_SECONDS = 1.0


def climb_by_programs(
    instance: Instance,
    by: By,
    stairs: Stairs,
    least_gain: Fraction,
    seconds_left: Callable[[], float | None],
    solve: Callable[[], Report],
) -> Iterator[None]:
    """Bring points into the stairs until no gap is wide enough, yielding after each question.

    Parameters
    ----------
    least_gain : gaps narrower than this are left open
    seconds_left : tells how long there still is, or None for as long as it takes
    solve : asked where no plan is found, for an engine that proves it has the last word
    """
    programs = _Programs(instance, by, seconds_left)
    if not programs.find_first(stairs):
        report = solve()
        if report.plan is None:
            return
        stairs.add(point_of(report.plan, by, is_least=False))
    yield
    stairs.learn(programs.bound(), NEVER)
    while (asked := stairs.next(least_gain)) is not None:
        plan, is_sure = programs.within.least(
            asked.limit, below=asked.below, deadline=programs.deadline()
        )
        if plan is None and not is_sure:
            asked.point.tries += 1
        else:
            stairs.tell(asked, plan and point_of(plan, by, is_least=is_sure))
        yield
    yield from programs.show(stairs)


class _Programs:
    """The programs of an instance, within the time there is."""

    def __init__(
        self, instance: Instance, by: By, seconds_left: Callable[[], float | None]
    ) -> None:
        self.by: By = by
        self.instance, self.seconds_left = instance, seconds_left
        self.within = Within(instance, by)

    def find_first(self, stairs: Stairs) -> bool:
        """Bring in the cheapest plan; that nobody moves is one where the rules allow it."""
        today = plan_of(self.instance, [])
        if not verify_plan(today):
            stairs.add(point_of(today, self.by, is_least=True))
            return True
        plan, is_sure = self.within.least(None, below=False, deadline=self.deadline())
        if plan is not None:
            stairs.add(point_of(plan, self.by, is_least=is_sure))
        return plan is not None

    def bound(self) -> Load:
        """Return a load that no peak is below, as far as the judge is shown."""
        within, bounds = self.within, [lower_bound(self.instance)]
        shown = shown_bound(within.formulation, within.needs, self.seconds_left())
        bounds.append(shown and shown.below)
        return max((bound for bound in bounds if bound is not None), default=NO_LOAD)

    def deadline(self) -> float | None:
        """Return when the next question must be answered, a value of `time.monotonic`."""
        left = self.seconds_left()
        if left is None:
            return None
        return time.monotonic() + min(left, max(left / PART, FEWEST_SECONDS))

    def show(self, stairs: Stairs) -> Iterator[None]:
        """Label points *proved* where the judge is shown both sides, yielding after each."""
        stairs.label()
        is_shown = self._is_least_shown(stairs.points[0])
        for point, then in zip(stairs.points, [*stairs.points[1:], None], strict=True):
            is_least_shown, is_shown = is_shown, point.is_closed and self._is_shown(point, then)
            if is_least_shown and is_shown:
                point.label = "proved"
            yield

    def _is_least_shown(self, first: Point) -> bool:
        """Return whether the judge finds that no plan costs less than the first."""
        if first.spent == 0:
            return True
        less = at_most(self.instance, self.by, first.spent - 1)
        return first.is_least and prove_no_plan(less, self.seconds_left()) is not None

    def _is_shown(self, point: Point, then: Point | None) -> bool:
        """Return whether the judge finds that no plan has a lower peak for less than the next."""
        if point.peak == NO_LOAD:
            return True
        asked = self.instance
        if then is not None:
            asked = at_most(asked, self.by, then.spent - 1)
        plan = replace(point.plan, instance=asked)
        proof = proof_of_peak(Formulation(asked), Needs(asked), plan, self.seconds_left())
        return proof is not None
