"""The exact engine: a question about an instance, answered by flows."""

from collections.abc import Callable
from dataclasses import replace
from functools import partial

import numpy as np

from optimizer.domain.errors import Refusal
from optimizer.domain.finding import Finding
from optimizer.domain.instance import Instance, Ints, Rules
from optimizer.domain.load import NO_LOAD, Load
from optimizer.domain.plan import Plan
from optimizer.domain.proof import Prices, Proof, Rate
from optimizer.domain.question import Question
from optimizer.network.budget import TiedUnderBudget, against, descend_within, lowest_peak_within
from optimizer.network.cheapest import cheapest, cheapest_moves
from optimizer.network.compile import OTHER_ENGINES, Compiled, compile_network
from optimizer.network.decompose import NoRoom, decompose
from optimizer.network.graph import Network
from optimizer.network.levels import Descent, descend
from optimizer.network.moves import plan_from_flow
from optimizer.network.peak import first_cut, lowest_peak
from optimizer.network.pricing import chain_of, prices_of
from optimizer.network.relaxed import compile_relaxed

Expired = Callable[[], bool]
Tell = Callable[[str, Load | None, Load | None], None]

CAP_RULES: dict[Rate, str] = {
    "cost": "budget",
    "transfers": "transfers_max",
    "duty_changes": "duty_changes_max",
}


def solve_network(
    instance: Instance,
    question: Question,
    expired: Expired = lambda: False,
    tell: Tell | None = None,
) -> Finding:
    """Return the best plan with its whole proof.

    Parameters
    ----------
    expired : asked between levels whether to stop with the best so far
    tell : called with what is done, the plan's peak and the bound, once there is a plan

    Raises
    ------
    Refusal : the rules are not those of one flow; the message says which row or rule
    """
    compiled = compile_network(instance)
    best = _Best(compiled, question, expired).without_caps()
    over = best.exceeded()
    if len(over) == 1:
        best = _Best(compiled, question, expired).within(*over[0])
        over = over + best.exceeded()
    if len(over) > 1:
        names = " and ".join(sorted({CAP_RULES[rate] for rate, _ in over}))
        raise Refusal(
            "several_caps",
            f"The rules {names} bind together, which is no question of flows.",
            OTHER_ENGINES,
        )
    return best.finding(tell)


def lower_bound(instance: Instance) -> Load | None:
    """Return a load below which no plan has its peak, or None where no flow says so.

    Caps on all moves together are left aside, and rules that are no flow.
    """
    compiled = compile_relaxed(instance)
    if compiled is None or compiled.network.is_contradictory:
        return None
    if first_cut(compiled.network) is not None:
        return None
    return lowest_peak(compiled.network, compiled.loads, compiled.loads.top > 0).peak


def prove_alone(instance: Instance, plan: Plan | None) -> list[Proof]:
    """Return proofs to try for another engine's peak, or for its word that there is no plan.

    Each takes one cap on all moves together into account, or none; whether one of them holds is
    for the judge to say.
    """
    compiled = compile_relaxed(instance)
    if compiled is None:
        return []
    network, loads = compiled.network, compiled.loads
    if network.is_contradictory:
        nothing = np.zeros_like(network.supply)
        return [Proof(infeasible=prices_of(compiled, network, nothing))]
    needed = network.lower[: network.num_cells]
    if plan is not None:
        officers = np.append(plan.officers_by_pool.sum(axis=0), 0)
        peak = loads.peak(officers)
        needed = np.maximum(needed, loads.needed_below(peak)) if peak > NO_LOAD else needed
    part = "infeasible" if plan is None else "peak"
    proofs: list[Proof] = []
    rates: list[tuple[Rate, int | None]] = [("nothing", None), *caps_of(instance.rules)]
    for rate, cap in rates:
        counted = compiled.counted_at(rate)
        prices = prices_of(compiled, counted, against(counted, needed, cap))
        proofs.append(replace(Proof(rate=rate), **{part: prices}))
    return proofs


def cheapest_with_peak(instance: Instance, peak: Load) -> tuple[Plan, Prices] | None:
    """Return the cheapest plan with no load above a peak, and prices that show it is.

    None where no flow says so. Caps on all moves together are left aside, and rules that are no
    flow: whether the plan keeps them is for the judge to say.
    """
    compiled = compile_relaxed(instance)
    if compiled is None or compiled.network.is_contradictory:
        return None
    face = compiled.network.with_cells_at_least(compiled.loads.needed(peak))
    found = None if face.is_contradictory or first_cut(face) is not None else cheapest(face)
    if found is None:
        return None
    plan = plan_from_flow(compiled, found.flow)
    return replace(plan, instance=instance), prices_of(compiled, face, found.to_go)


def caps_of(rules: Rules) -> list[tuple[Rate, int]]:
    """Return the caps on all moves together: what is counted, and how much of it there may be."""
    caps: list[tuple[Rate, int | None]] = [
        ("cost", rules.budget),
        ("transfers", rules.transfers_max),
        ("duty_changes", rules.duty_changes_max),
    ]
    return [(rate, cap) for rate, cap in caps if cap is not None]


class _Best:
    """The face of the best plans, a cheapest flow on it, and the evidence gathered on the way."""

    def __init__(self, compiled: Compiled, question: Question, expired: Expired) -> None:
        self.compiled = compiled
        self.peak_only = question.objective == "peak"
        self.expired = expired
        self.counted = compiled.counted_at("nothing")
        self.cap: int | None = None
        self.proof = Proof()
        self.finished = True
        self.flow: Ints | None = None

    def without_caps(self) -> "_Best":
        """Find the best plans with no regard to caps on all moves together."""
        network, loads = self.compiled.network, self.compiled.loads
        if network.is_contradictory:
            return self._infeasible(np.zeros_like(network.supply))
        if not self.peak_only and not len(self.compiled.rows["seats"]):
            answer = decompose(network, loads)
            if isinstance(answer, NoRoom):
                return self._infeasible(np.where(answer.nodes, -1 if answer.short else 1, 0))
            self.proof = Proof(chain=chain_of(self.compiled, answer.level))
            return self._take(answer.face)
        cut = first_cut(network)
        if cut is not None:
            return self._infeasible(-cut.astype(np.int64))
        if self.peak_only:
            return self._take(network.with_cells_at_least(loads.needed(self._lowest_peak())))
        return self._descended(descend(network, loads, self._price, self.expired))

    def within(self, rate: Rate, cap: int) -> "_Best":
        """Find the best plans within one cap that the best plan without it exceeds."""
        network, loads = self.compiled.network, self.compiled.loads
        self.counted = self.compiled.counted_at(rate)
        self.cap, self.proof = cap, Proof(rate=rate)
        least = cheapest(self.counted)
        assert least is not None
        if least.cost > cap:
            return self._infeasible(least.to_go)
        if self.peak_only:
            return self._take(network.with_cells_at_least(loads.needed(self._lowest_peak())))
        try:
            return self._descended(
                descend_within(self.counted, loads, cap, self._price, self.expired)
            )
        except TiedUnderBudget:
            raise Refusal(
                "tied_under_cap",
                f"The rule {CAP_RULES[rate]} lets only some of the cells that share a load be "
                "relieved; which ones is no question of flows.",
                OTHER_ENGINES,
            ) from None

    def exceeded(self) -> list[tuple[Rate, int]]:
        """Return the caps on all moves together that the plan does not keep."""
        if self.flow is None:
            return []
        costs = partial(self._spent, self.flow)
        return [
            (rate, cap) for rate, cap in caps_of(self.compiled.instance.rules) if costs(rate) > cap
        ]

    def finding(self, tell: Tell | None) -> Finding:
        """Return what was found, the peak's proof with it."""
        if self.flow is None:
            return Finding("network", None, infeasible=True, proof=self.proof)
        loads = self.compiled.loads
        peak = loads.peak(self.flow[: len(loads.top)])
        bound = peak if self.finished else self._lowest_peak()
        if tell is not None:
            tell("proof", peak, bound)
        if NO_LOAD < peak == bound:
            needed = np.maximum(loads.needed_below(peak), self.counted.lower[: len(loads.top)])
            to_go = against(self.counted, needed, self.cap)
            prices = prices_of(self.compiled, self.counted, to_go)
            self.proof = replace(self.proof, peak=prices)
        return Finding(
            "network",
            plan_from_flow(self.compiled, self.flow),
            finished=self.finished,
            stopped_by="finished" if self.finished else "time_limit",
            bound=bound,
            proof=self.proof,
        )

    def _lowest_peak(self) -> Load:
        busy = self.compiled.loads.top > 0
        if self.cap is None:
            return lowest_peak(self.counted, self.compiled.loads, busy).peak
        return lowest_peak_within(self.counted, self.compiled.loads, busy, self.cap).peak

    def _descended(self, descent: Descent) -> "_Best":
        self.finished = descent.finished
        self.proof = replace(self.proof, steps=descent.steps)
        return self._take(descent.face.with_cost(self.compiled.network.cost))

    def _take(self, face: Network) -> "_Best":
        found = cheapest_moves(self.compiled, face)
        self.flow = found.flow
        self.proof = replace(self.proof, cost=prices_of(self.compiled, face, found.to_go))
        return self

    def _infeasible(self, to_go: Ints) -> "_Best":
        self.proof = replace(self.proof, infeasible=prices_of(self.compiled, self.counted, to_go))
        return self

    def _price(self, network: Network, to_go: Ints) -> Prices:
        return prices_of(self.compiled, network, to_go)

    def _spent(self, flow: Ints, rate: Rate) -> int:
        return int(flow @ self.compiled.counted_at(rate).cost)
