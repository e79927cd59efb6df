"""Who goes and who stays, as one flow."""

from typing import Any

import numpy as np

from optimizer.domain.instance import Instance
from optimizer.network.leaving import Leaving, Without
from tests.build import instance_of, loads, uncovered
from tests.network.by_hand import one_duty, seats_bind, uneven


def without(
    instance: Instance, num: int, gone: dict[int, int] | None = None, pool: str | None = None
) -> Without | None:
    """Return what the flow says, `gone` by cell of the first pool."""
    left = np.zeros_like(instance.officers_by_pool)
    for cell, officers in (gone or {}).items():
        left[0, cell] = officers
    pools = np.array([pool is None or name == pool for name in instance.pools.ids])
    return Leaving(instance, pools).without(num, left)


def test_nobody_gone_is_the_best_plan() -> None:
    found = without(uneven(), 0)
    assert found is not None
    assert (found.loads, found.cost) == (list(loads(3, 3)), 30_000)


def test_the_lightest_loads_and_the_cheapest_way_to_them() -> None:
    # 12/3 and 6/2, and of A's one and B's five one of B's costs a transfer less.
    found = without(uneven(), 1)
    assert found is not None
    assert (found.loads, found.cost, found.gone.tolist()) == (list(loads(4, 3)), 20_000, [[0, 1]])


def test_who_is_gone_stays_gone() -> None:
    # Without A's own one, 12/2 and 6/2 take two of B's four left, for 20.
    found = without(uneven(), 2, gone={0: 1})
    assert found is not None
    assert (found.loads, found.cost, found.gone.tolist()) == (list(loads(6, 3)), 20_000, [[1, 1]])


def test_more_than_there_are_cannot_go() -> None:
    assert without(uneven(), 7) is None
    everyone = without(uneven(), 6)
    assert everyone is not None
    assert everyone.loads == list(uncovered(12, 6))


def test_limits_keep_who_they_ask_for() -> None:
    limits: list[dict[str, Any]] = [{"office": "B", "duty": "x", "min": 5}]
    found = without(uneven(limits=limits), 1)
    assert found is not None
    assert found.loads == [*uncovered(12), *loads("6/5")]
    assert without(uneven(limits=limits), 2) is None


def test_one_pool_alone() -> None:
    pools = [{"pool": "p"}, {"pool": "q"}]
    staff: list[tuple[str, int, str | None]] = [("A x", 1, "p"), ("B x", 5, "q")]
    instance = instance_of({"A x": 12, "B x": 6}, staff, pools=pools)
    found = without(instance, 1, pool="p")
    assert found is not None
    assert found.gone.tolist() == [[1, 0], [0, 0]]
    assert without(instance, 2, pool="p") is None


def test_of_pools_that_are_alike_the_first_goes_first() -> None:
    pools = [{"pool": "p"}, {"pool": "q"}]
    instance = instance_of({"A x": 6}, [("A x", 1, "p"), ("A x", 2, "q")], pools=pools)
    found = without(instance, 2)
    assert found is not None
    assert found.gone.tolist() == [[1], [1]]


def test_seats_hold() -> None:
    # 30/2 and 10/2, four left; with a third seat it would be 30/3 and 10/1.
    found = without(seats_bind(), 1)
    assert found is not None
    assert found.loads == list(loads(15, 5))


def test_rules_that_are_no_flow_are_left_aside() -> None:
    # Pools of two times meet at one duty: no flow says anything.
    pools = [{"pool": "p"}, {"pool": "q", "fte": 0.5}]
    instance = instance_of({"A x": 6}, [("A x", 1, "p"), ("A x", 2, "q")], pools=pools)
    assert without(instance, 1) is None
    found = without(one_duty({"A": 12, "B": 6}, {"A": 1, "B": 5}, rules={"transfers_lot": 9}), 1)
    assert found is not None
    assert found.loads == list(loads(4, 3))
