"""Is there a plan with just these statements? One answer for each set, never on one word alone.

A plan counts once the judge has verified it. That there is none counts, in what a user is shown,
once it is confirmed: by counting, which the judge checks, or by a second solver.
"""

from collections.abc import Callable, Collection, Mapping
from dataclasses import replace
from time import monotonic
from typing import Literal

import numpy as np

from optimizer.answers.statements import Statement
from optimizer.answers.variants import variant
from optimizer.domain.errors import Refusal
from optimizer.domain.instance import THOUSAND, Instance
from optimizer.domain.plan import Plan
from optimizer.domain.tables import NOT_GIVEN, without_rows
from optimizer.judge.caps import check_budget, check_caps
from optimizer.judge.verify import verify_plan
from optimizer.judge.words import say_violations

Confirmed = Literal["counting", "second_solver"]

Key = tuple[frozenset[Statement], frozenset[tuple[Statement, int]]]

TELL_EACH = 10
"""Questions between two words of progress."""


class OutOfTime(Exception):
    """The deadline came before the answer."""


class Oracle:
    """The instance, and every answer given so far.

    Parameters
    ----------
    deadline : a value of `time.monotonic` after which nothing more is asked, or None
    tell : called with what is being done
    """

    def __init__(
        self, instance: Instance, deadline: float | None, tell: Callable[[str], None]
    ) -> None:
        self.instance = instance
        self.phase = "looking for a plan"
        self._deadline = deadline
        self._tell = tell
        self._has_plan: dict[Key, bool] = {}
        self._confirmed: dict[Key, Confirmed | None] = {}

    def has_plan(
        self, without: Collection[Statement], numbers: Mapping[Statement, int] | None = None
    ) -> bool:
        """Return whether there is a plan without some statements and with other numbers in some.

        Raises
        ------
        OutOfTime : the deadline came first
        Refusal : the solver cannot count as far as the instance asks
        """
        key = frozenset(without), frozenset((numbers or {}).items())
        if key not in self._has_plan:
            self._has_plan[key] = self._ask(self._asked(key))
            if len(self._has_plan) % TELL_EACH == 0:
                self._tell(f"{self.phase}, {len(self._has_plan):,} sets of rules tried")
        return self._has_plan[key]

    def confirm(
        self, without: Collection[Statement], numbers: Mapping[Statement, int] | None = None
    ) -> Confirmed | None:
        """Return what confirms that there is no such plan, or None if nothing does in time.

        Raises
        ------
        Refusal : the second solver has a plan, so that neither can be believed
        """
        key = frozenset(without), frozenset((numbers or {}).items())
        if key not in self._confirmed:
            self._confirmed[key] = self._confirm(essence(self._asked(key)))
        return self._confirmed[key]

    def begin(self, phase: str) -> None:
        """Say what the questions from here on are for."""
        self.phase = phase
        self._tell(phase)

    def _asked(self, key: Key) -> Instance:
        return variant(self.instance, key[0], dict(key[1]))

    def _ask(self, asked: Instance) -> bool:
        if self._deadline is not None and monotonic() > self._deadline:
            raise OutOfTime
        bare = essence(asked)
        try:
            plan = _by_flow(bare)
        except Refusal:
            plan = self._by_program(bare)
        if plan is None:
            return False
        broken = verify_plan(replace(plan, instance=asked))
        if broken:
            said = "; ".join(say_violations(asked, broken))
            raise AssertionError(f"a plan breaks a rule: {said}")
        return True

    def _by_program(self, asked: Instance) -> Plan | None:
        from optimizer.mip.formulate import Formulation
        from optimizer.mip.model import solve_exactly
        from optimizer.mip.moves import plan_from
        from optimizer.mip.with_cpsat import solve_with_cpsat

        seconds = None if self._deadline is None else max(self._deadline - monotonic(), 0.01)
        formulation = Formulation(asked)
        answer = solve_exactly(formulation.model.copy(), solve_with_cpsat, seconds)
        if answer.status == "stopped":
            raise OutOfTime
        return None if answer.values is None else plan_from(formulation, answer.values)

    def _confirm(self, asked: Instance) -> Confirmed | None:
        from optimizer.answers.confirm import prove_no_plan, second_solver_agrees

        if prove_no_plan(asked) is not None:
            return "counting"
        agrees = second_solver_agrees(asked, "cpsat", self._deadline)
        return "second_solver" if agrees else None


def essence(asked: Instance) -> Instance:
    """Return the instance without what bears on no plan's being there, so that flows say more.

    Costs count where something caps them, and FTE, cases and moving cases where loads are capped;
    which plan is near a given one never does.
    """
    rules, limits = asked.rules, asked.limits
    bare = replace(asked, given_plan=None)
    if rules.budget is None and not asked.budgets.counts_cost.any():
        rules = replace(rules, lane_fixed_cost=0, transfer_cost_per_km=0)
        lanes = asked.lanes
        if lanes is not None:
            nothing = np.zeros_like(lanes.cost)
            lanes = replace(lanes, cost=nothing, fixed_cost=nothing)
        bare = replace(bare, rules=rules, lanes=lanes)
    if rules.office_load_rise_max is None and (limits.max_load == NOT_GIVEN).all():
        bare = replace(
            bare,
            remote=without_rows(asked.remote),
            pools=replace(asked.pools, fte=np.full_like(asked.pools.fte, THOUSAND)),
            duties=replace(asked.duties, productive=np.full_like(asked.duties.standard, THOUSAND)),
        )
    return bare


def _by_flow(asked: Instance) -> Plan | None:
    """Return a plan by flows, or None if there is none.

    Raises
    ------
    Refusal : the rules are not those of one flow
    """
    from optimizer.network.cheapest import cheapest
    from optimizer.network.compile import OTHER_ENGINES, compile_network
    from optimizer.network.engine import caps_of
    from optimizer.network.moves import plan_from_flow

    compiled = compile_network(asked)
    if compiled.network.is_contradictory:
        return None
    caps = caps_of(asked.rules)
    for rate, cap in caps or [("nothing", 0)]:
        found = cheapest(compiled.counted_at(rate))
        if found is None or found.cost > cap:
            return None
        plan = plan_from_flow(compiled, found.flow)
        if not any((*check_budget(plan), *check_caps(plan))):
            return plan
    raise Refusal("several_caps", "Several caps bind together.", OTHER_ENGINES)
