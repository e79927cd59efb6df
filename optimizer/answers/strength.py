"""The best with some officers more or fewer, each number answered once and judged."""

from collections.abc import Callable
from dataclasses import dataclass, replace
from typing import Any, Protocol

import numpy as np

from optimizer.answers.alternatives import more_rows
from optimizer.answers.levels import Label, label_levels
from optimizer.answers.report import Report
from optimizer.domain.instance import Bools, Instance, Ints
from optimizer.domain.load import Load
from optimizer.domain.plan import NOWHERE, Plan
from optimizer.domain.tables import THOUSAND, Hires
from optimizer.domain.violation import Violation
from optimizer.judge.measure import highest, measure_loads
from optimizer.judge.strength import StrengthJudge, reduced, verify_reduced
from optimizer.judge.verify import verify_plan
from optimizer.judge.words import say_violations
from optimizer.network.compile import Compiled, compile_network
from optimizer.network.moves import plan_from_flow
from optimizer.network.strength import Best, Strength

NAMELESS = ""
"""The pool of full officers who may serve every duty."""


@dataclass(frozen=True, eq=False)
class Point:
    """The best with one number of officers.

    Attributes
    ----------
    change : officers more, below 0 fewer
    peak : the heaviest load of the best plan, or None without one
    plan : it has passed the judge; its officers more are hires of the last row
    people : (num_pools, num_cells), where those more are placed, or from where those fewer leave
    label : how far it is known that no plan is better; of no plan, that there is none
    """

    change: int
    peak: Load | None
    plan: Plan | None
    people: Ints
    label: Label


class Side(Protocol):
    """One side of the curve."""

    def at(self, num: int) -> Point:
        """Return the best with so many officers more, or so many fewer.

        Where the number before had one officer less on board, it starts from there.
        """
        ...

    def guess(self, _load: Load, /) -> int | None:
        """Return how many more, or fewer, may be the least, or most, with no load above one."""
        ...


class _Climb:
    """The last best, from which one with an officer more is a short way."""

    def __init__(self, strength: Strength) -> None:
        self.strength = strength
        self.change: int | None = None
        self.last: Best | None = None

    def to(self, change: int, compiled: Compiled, source: int) -> Best:
        """Return the best of a change of strength; see `Strength.climb` for the source."""
        best = None
        if self.last is not None and self.change == change - 1:
            best = self.strength.climb(compiled, self.last, source)
        best = best or self.strength.best(compiled)
        self.change, self.last = change, best
        return best


class FewerByFlows:
    """Officers fewer, and the strength there is: an arc leads away from every group.

    Raises
    ------
    Refusal : the rules are no flow
    """

    def __init__(self, instance: Instance) -> None:
        self.instance = instance
        self.strength = Strength(compile_network(instance))
        self.climb = _Climb(self.strength)
        self.judge = StrengthJudge(instance)
        self.qualification, _ = instance.qualifications

    def at(self, num: int) -> Point:
        compiled = self.strength.with_leavers(num)
        best = self.climb.to(-num, compiled, self.strength.away_node)
        people, plan = np.zeros_like(self.instance.officers_by_pool), None
        if best.flow is not None:
            self._take(people, compiled.rows["stay"], self.strength.leavers(best.flow))
            remaining = replace(compiled, instance=reduced(self.instance, people))
            plan = plan_from_flow(remaining, best.flow)
            _demand(verify_reduced(self.instance, plan), plan, best)
        known = _shown(self.judge, best, num, 0)
        return Point(-num, best.peak, plan, people, "proved" if known else "claimed")

    def guess(self, load: Load) -> int | None:
        return self.strength.most_leavers(load)

    def _take(self, people: Ints, groups: Ints, leaving: Ints) -> None:
        """Note who leaves, the pools that are alike in their order."""
        for place in np.nonzero(leaving)[0].tolist():
            kind, cell = groups[place].tolist()
            left = int(leaving[place])
            for pool in np.nonzero(self.qualification == kind)[0].tolist():
                people[pool, cell] = min(left, int(self.instance.officers_by_pool[pool, cell]))
                left -= int(people[pool, cell])


class MoreByFlows:
    """Officers more: the last row of hires has so many.

    Parameters
    ----------
    most : no more will be asked for

    Raises
    ------
    Refusal : the rules are no flow, or not with full officers in them
    """

    def __init__(self, instance: Instance, most: int) -> None:
        self.instance, self.variant = instance, with_officers(instance, most)
        self.row = len(instance.hires.pool)
        self.strength = Strength(compile_network(self.variant))
        self.climb = _Climb(self.strength)
        self.judge = StrengthJudge(self.variant)

    def at(self, num: int) -> Point:
        compiled = self.strength.with_hires(self.row, num)
        best = self.climb.to(num, compiled, self.strength.hires_node(self.row))
        plan = None
        if best.flow is not None:
            found = plan_from_flow(self.strength.compiled, best.flow)
            plan = replace(found, instance=with_officers(self.instance, num))
            _demand(verify_plan(plan), plan, best)
        known = _shown(self.judge, best, 0, num)
        people = _hired(self.variant, plan)
        return Point(num, best.peak, plan, people, "proved" if known else "claimed")

    def guess(self, load: Load) -> int | None:
        return self.strength.fewest_hires(self.row, load)


class MoreBySolving:
    """Officers more, each number a question of its own to whatever engine answers it."""

    def __init__(self, instance: Instance, ask: Callable[[Instance], Report]) -> None:
        self.instance, self.ask = instance, ask

    def at(self, num: int) -> Point:
        asked = with_officers(self.instance, num) if num else self.instance
        report = self.ask(asked)
        plan = report.plan
        if plan is None:
            label: Label = "best_found"
            if report.outcome == "infeasible":
                label = "proved" if report.optimality == "proved" else "claimed"
            return Point(num, None, None, _hired(asked, None), label)
        levels = label_levels(plan, report.finding, report.verdict, "peak")
        people = _hired(asked, plan) if num else np.zeros_like(asked.officers_by_pool)
        peak = highest(measure_loads(asked, plan))
        return Point(num, peak, plan, people, levels[0][2] if levels else "proved")

    def guess(self, _load: Load) -> int | None:
        return None


def with_officers(instance: Instance, num: int) -> Instance:
    """Return the instance with a last row of hires: full officers for any duty, free, anywhere."""
    known = NAMELESS in instance.pools.ids
    widened = instance if known else _with_nameless(instance)
    hires, pool = widened.hires, widened.pools.ids.index(NAMELESS)
    more = Hires(
        pool=np.append(hires.pool, pool),
        officers=np.append(hires.officers, num),
        cost=np.append(hires.cost, 0),
        offices=np.vstack((hires.offices, np.ones((1, instance.num_offices), dtype=bool))),
    )
    return replace(widened, hires=more, rows=more_rows(instance, "hires", 1))


def _with_nameless(instance: Instance) -> Instance:
    """Return the instance with the nameless pool, first as its id sorts, in every list of pools.

    A row that lists every other pool, or supervises every other, lists it too.
    """

    def shifted(table: Any, column: str = "pool") -> Any:
        pool = getattr(table, column)
        return replace(table, **{column: np.where(pool >= 0, pool + 1, pool)})

    def listing(rows: Bools, also: Bools) -> Bools:
        return np.hstack((also[:, None], rows))

    pools, spans, mixes, budgets = instance.pools, instance.spans, instance.mixes, instance.budgets
    duties = np.ones((1, instance.num_duties), dtype=bool)
    none = np.zeros(len(mixes.share), dtype=bool)
    given = instance.given_plan
    return replace(
        instance,
        pools=replace(
            pools,
            ids=(NAMELESS, *pools.ids),
            duties=np.vstack((duties, pools.duties)),
            fte=np.append(THOUSAND, pools.fte),
            names=(None, *pools.names),
        ),
        staff=shifted(instance.staff),
        hires=shifted(instance.hires),
        pins=shifted(instance.pins),
        given_plan=None if given is None else shifted(given),
        spans=replace(
            spans,
            supervisors=listing(spans.supervisors, np.zeros(len(spans.most), dtype=bool)),
            pools=listing(spans.pools, np.all(spans.pools | spans.supervisors, axis=1)),
        ),
        mixes=replace(mixes, pools=listing(mixes.pools, none)),
        budgets=replace(budgets, pools=listing(budgets.pools, np.all(budgets.pools, axis=1))),
    )


def _hired(variant: Instance, plan: Plan | None) -> Ints:
    """Return where the officers of the last row of hires are, (num_pools, num_cells)."""
    people = np.zeros_like(variant.officers_by_pool)
    if plan is not None:
        last = (plan.from_cell == NOWHERE) & (plan.hire == len(variant.hires.pool) - 1)
        np.add.at(people, (plan.pool[last], plan.to_cell[last]), plan.officers[last])
    return people


def _shown(judge: StrengthJudge, best: Best, leaving: int, hired: int) -> bool:
    shown = best.shown
    return judge.holds(best.peak, shown.prices, shown.away, shown.rate, leaving, hired)


def _demand(broken: list[Violation], plan: Plan, best: Best) -> None:
    """Let no plan through that the judge does not find to be what was said of it."""
    if broken:
        said = "; ".join(say_violations(plan.instance, broken))
        raise AssertionError(f"a plan breaks a rule: {said}")
    if highest(measure_loads(plan.instance, plan)) != best.peak:
        raise AssertionError("a plan's peak is not what was said")
