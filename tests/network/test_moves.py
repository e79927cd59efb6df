"""Flows read back as moves: hubs send nobody home, and what the moves cost is the flow's cost."""

from dataclasses import replace
from random import Random
from typing import Any

import numpy as np
import pytest

from optimizer.domain.errors import Refusal
from optimizer.domain.instance import Instance, Ints
from optimizer.domain.plan import KINDS, Plan
from optimizer.files import instance_from_tables
from optimizer.judge.measure import measure_costs
from optimizer.judge.verify import verify_plan
from optimizer.network.compile import Compiled, compile_network
from optimizer.network.flow import cheapest_flow
from optimizer.network.moves import plan_from_flow
from tests.build import instance_of
from tests.random_instances import random_tables


def some_flow(compiled: Compiled, rng: Random) -> Ints | None:
    """Return a flow within the rules that is best for nothing but prices drawn at random."""
    network = compiled.network
    cost = np.array([rng.choice((0, 0, 1, 5, 9)) for _ in network.cost])
    # Officers are drawn to some cells, or they would stay where that is free.
    cost[: network.num_cells] -= np.array(
        [rng.choice((0, 0, 20)) for _ in range(network.num_cells)]
    )
    columns = (network.tail, network.head, network.lower, network.upper)
    return cheapest_flow(*columns, network.supply, cost)


def without_caps(instance: Instance) -> Instance:
    rules = replace(instance.rules, budget=None, transfers_max=None, duty_changes_max=None)
    return replace(instance, rules=rules)


def kinds(plan: Plan) -> dict[str, int]:
    return {kind: int(plan.officers[plan.kind == place].sum()) for place, kind in enumerate(KINDS)}


def test_any_flow_is_a_plan_that_keeps_the_rules_at_its_cost() -> None:
    rng = Random(8)
    seen = dict.fromkeys(KINDS, 0)
    for seed in range(130):
        instance = without_caps(instance_from_tables(random_tables(seed)))
        try:
            compiled = compile_network(instance)
        except Refusal:
            continue
        for _ in range(3):
            flow = some_flow(compiled, rng)
            if flow is None:
                break
            plan = plan_from_flow(compiled, flow)
            assert verify_plan(plan) == []
            cells = flow[: instance.num_cells].tolist()
            assert plan.officers_by_pool.sum(axis=0).tolist() == cells
            assert int(measure_costs(plan).sum()) == int(flow @ compiled.network.cost)
            seen = {kind: seen[kind] + num for kind, num in kinds(plan).items()}
    assert min(seen.values()) > 50


@pytest.mark.parametrize("num_offices", [2, 3, 4, 5, 8, 9])
def test_hubs_send_nobody_back_to_where_they_came_from(num_offices: int) -> None:
    # Changing duty costs 50 and two transfers that swap offices 2: the cheaper way is taken, but
    # never out by a hub and back in, which would be a change of duty for 1.
    rng = Random(num_offices)
    names = "ABCDEFGHI"[:num_offices]
    for allowed in (True, False):
        instance = instance_of(
            {f"{name} {duty}": rng.randint(1, 30) for name in names for duty in "xy"},
            [(f"{name} x", rng.randint(1, 3), None) for name in names],
            rules={"transfer_cost": 1, "duty_change_cost": 50, "duty_changes": allowed},
        )
        compiled = compile_network(instance)
        for _ in range(10):
            flow = some_flow(compiled, rng)
            assert flow is not None
            plan = plan_from_flow(compiled, flow)
            assert verify_plan(plan) == []
            moved = kinds(plan)
            changes = int(flow[compiled.arcs["change"]].sum())
            assert moved["duty_change"] == changes
            assert moved["transfer"] == int(flow[compiled.arcs["hub_out"]].sum())
            assert allowed or changes == 0


def swap(**rules: Any) -> Plan:
    """Return the cheapest plan of two offices whose officers all serve the wrong duty."""
    instance = instance_of(
        {"A y": 5, "B x": 5},
        [("A x", 1, None), ("B y", 1, None)],
        rules={"transfer_cost": 1, **rules},
    )
    compiled = compile_network(instance)
    network = compiled.network.with_cells_at_least(np.array([0, 1, 1, 0, 0]))
    columns = (network.tail, network.head, network.lower, network.upper)
    flow = cheapest_flow(*columns, network.supply, network.cost)
    assert flow is not None
    return plan_from_flow(compiled, flow)


def test_dear_duty_changes_give_way_to_transfers() -> None:
    # Cells A x 0, A y 1, B x 2, B y 3. Each could change duty at 5, or go where its duty is wanted.
    plan = swap(duty_change_cost=5)
    assert kinds(plan) == {"duty_change": 0, "transfer": 2, "hire": 0}
    assert list(zip(plan.from_cell.tolist(), plan.to_cell.tolist(), strict=True)) == [
        (0, 2),
        (3, 1),
    ]


def test_cheap_duty_changes_do_not() -> None:
    assert kinds(swap(duty_change_cost=0.5)) == {"duty_change": 2, "transfer": 0, "hire": 0}


def test_forbidden_duty_changes_leave_only_transfers() -> None:
    assert kinds(swap(duty_changes=False)) == {"duty_change": 0, "transfer": 2, "hire": 0}


def test_alike_pools_move_in_the_order_of_the_tables() -> None:
    # p and q are alike; two of the three officers of A go to B: q only when p is used up.
    instance = instance_of(
        {"A x": 3, "B x": 9},
        [("A x", 1, "p"), ("A x", 2, "q")],
        pools=[{"pool": "q"}, {"pool": "p"}],
    )
    compiled = compile_network(instance)
    network = compiled.network.with_cells_at_least(np.array([1, 2, 0]))
    columns = (network.tail, network.head, network.lower, network.upper)
    flow = cheapest_flow(*columns, network.supply, network.cost)
    assert flow is not None
    plan = plan_from_flow(compiled, flow)
    moved = [
        (instance.pools.ids[pool], n) for pool, n in zip(plan.pool, plan.officers, strict=True)
    ]
    assert moved == [("p", 1), ("q", 1)]
