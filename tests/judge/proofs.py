"""Valid proofs worked out by hand, for the judge to accept and for tests to spoil."""

from dataclasses import dataclass, replace
from typing import Any

from optimizer.domain.instance import Instance
from optimizer.domain.plan import Plan
from optimizer.domain.proof import Proof
from optimizer.judge.certify import certify
from tests.judge.offer import Gates, chain, plan, prices
from tests.network.by_hand import chain_of_four, one_duty, seats_bind, uneven


@dataclass(frozen=True)
class Case:
    """An instance, its best plan (None where there is none), and a proof."""

    instance: Instance
    plan: Plan | None
    proof: Proof
    objective: str = "leximin"


def share_of_one(**more: Any) -> Instance:
    """`uneven`, but one of B's five may leave, and A must have three: two is all it can have."""
    limits = [{"office": "A", "duty": "x", "min": 3}]
    return uneven(limits=limits, rules={"transfers_out_share": 0.2}, **more)


def infeasible() -> Case:
    """An arrival in A earns 1, leaving B costs 1.

    A's officer: -1. B's five: 0, by staying or by going. The gate pays back 1 x 1. A holds its
    minimum: 3. Together -1 - 1 + 3 = 1, above 0.
    """
    instance = share_of_one()
    offered = prices(instance, {"A x": -1}, Gates(leave={"B": 1}))
    return Case(instance, None, Proof(infeasible=offered))


def infeasible_within_budget() -> Case:
    """A must have two and the budget is 9.999: the transfer costs 10.

    A's arrival earns 10: -10 for A's officer, 0 for B's; A holds two, 20. The bound is 10.
    """
    limits = [{"office": "A", "duty": "x", "min": 2}]
    instance = uneven(limits=limits, rules={"budget": 9.999})
    return Case(instance, None, Proof(infeasible=prices(instance, {"A x": -10_000}), rate="cost"))


def free_exchange() -> Case:
    """`uneven`: 4 and 2, three transfers.

    Peak: below 3 A needs 5 and B 3. Both earn 1: -6 for six officers, + 8: a bound of 2.
    Chain: one level; the last officer of A relieves 4 and of B 6, the next would relieve 3.
    The last of A is worth the least, so A is left 3 or 4 and B 2.
    Cost: B costs 10: 0 for A's officer, 10 for each of B's, by staying or by going; B holds 2:
    50 - 20 = 30.
    """
    instance = uneven()
    return Case(
        instance,
        plan(instance, ("B x", "A x", 3)),
        Proof(
            peak=prices(instance, {"A x": -1, "B x": -1}),
            chain=chain(instance, {}),
            cost=prices(instance, {"B x": 10_000}),
        ),
    )


def tight_chain() -> Case:
    """`chain_of_four`: a level for each office, and each lane opens at the level it comes from.

    Peak: below 500 A needs 3. It earns 1, the lane to it costs 1: -1 for its officer, -1 that the
    lane pays back, + 3: a bound of 1.
    Room: level 0 has A's one officer and the lane's one; B two and one, less one by the lane to A,
    and so on: 2, 2, 3, 3 as in the plan.
    Cost: the lanes are held full, so their tolls may be -10, the cost of going there: officers 0,
    by staying or by going, and the gates 10 each: 30.
    """
    instance = chain_of_four()
    return Case(
        instance,
        plan(instance, ("B x", "A x", 1), ("C x", "B x", 1), ("D x", "C x", 1)),
        Proof(
            peak=prices(instance, {"A x": -1}, Gates(lane={"B A": 1})),
            chain=chain(
                instance,
                {"B x": 1, "C x": 2, "D x": 3},
                Gates(lane={"B A": 1, "C B": 2, "D C": 3}),
            ),
            cost=prices(instance, {}, Gates(lane={"B A": -10_000, "C B": -10_000, "D C": -10_000})),
        ),
    )


def levels() -> Case:
    """`seats_bind`: 2 and 3, 15 and 10/3.

    Peak: below 15 A needs 3. It earns 1, a seat there costs 1: officers 0, seats -2, + 3 = 1.
    Step at 15: A counts 1 while it has two. It earns 2, a seat costs 2: officers 0, seats -4; two
    cost 4 + 1, three 6: 5. Together 1, and only two are best: A is pinned.
    Step at 10/3: B counts 1 while it has three. Both earn 2: officers -10; A two, 4; B three,
    6 + 1, or four, 8: 7. Together 1, and B is pinned.
    Cost: A earns 10: its officer -10, B's 0; A two: 20. Together 10.
    """
    instance = seats_bind()
    at_15 = prices(instance, {"A x": -2}, Gates(seats={"A": 2}))
    at_10_3 = prices(instance, {"A x": -2, "B x": -2})
    return Case(
        instance,
        plan(instance, ("B x", "A x", 1)),
        Proof(
            peak=prices(instance, {"A x": -1}, Gates(seats={"A": 1})),
            steps=(at_15, at_10_3),
            cost=prices(instance, {"A x": -10_000}),
        ),
    )


def within_budget() -> Case:
    """`uneven` with a budget of 20: 3 and 3.

    Peak: below 4 A needs 4, B two. A earns 10: -10 + 40 = 30, above the budget.
    Step at 4: A must have three: -10 + 30 = 20, and one more adds 10, beyond the budget: kept.
    Step at 2: B must have three, A has three: nobody is left. Both earn 20.001: six officers and
    six places make 0, and one more in B adds 20.001.
    Cost: A earns 10: -10 + 30 = 20.
    """
    instance = uneven(rules={"budget": 20})
    return Case(
        instance,
        plan(instance, ("B x", "A x", 2)),
        Proof(
            rate="cost",
            peak=prices(instance, {"A x": -10_000}),
            steps=(
                prices(instance, {"A x": -10_000}),
                prices(instance, {"A x": -20_001, "B x": -20_001}),
            ),
            cost=prices(instance, {"A x": -10_000}),
        ),
    )


def peak_alone() -> Case:
    """Two for A's 12 by its limit: 6. B and C need one each for that; C has nobody.

    Peak: A's limit itself says so, no prices are needed.
    Cost: A must have two and C one. Both earn 10: A's officer -10, B's five 0; 20 + 10: 20.
    """
    instance = one_duty(
        {"A": 12, "B": 6, "C": 3},
        {"A": 1, "B": 5},
        limits=[{"office": "A", "duty": "x", "max": 2}],
    )
    nothing = prices(instance, {})
    return Case(
        instance,
        plan(instance, ("B x", "A x", 1), ("B x", "C x", 1)),
        Proof(peak=nothing, cost=prices(instance, {"A x": -10_000, "C x": -10_000})),
        "peak",
    )


WITH_PLAN = {
    "free exchange": free_exchange(),
    "tight chain": tight_chain(),
    "levels": levels(),
    "within budget": within_budget(),
    "peak alone": peak_alone(),
}
WITHOUT_PLAN = {
    "infeasible": infeasible(),
    "infeasible within budget": infeasible_within_budget(),
}


def judged(case: Case, **parts: object) -> dict[str, bool]:
    """Return what holds of a case's proof with some parts replaced."""
    proof = replace(case.proof, **parts)  # type: ignore[arg-type]
    return certify(case.instance, case.objective, case.plan, proof).holds
