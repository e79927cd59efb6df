"""What the network cannot say is refused with the row that makes it so."""

from typing import Any

import pytest

from optimizer.domain.errors import Refusal
from optimizer.domain.instance import Instance
from optimizer.network.compile import compile_network
from tests.build import instance_of
from tests.network.by_hand import seats_bind, uneven

APART = [{"pool": "p", "duties": ["x", "y"]}, {"pool": "q", "duties": ["x"]}]
"""p may serve both duties, q one: they lose who they are where they pass a gate together."""


def two_pools(pools: list[dict[str, Any]], in_a: int = 2, **more: Any) -> Instance:
    """Return an instance with officers of p and q in A x, as many of each."""
    return instance_of(
        {"A x": 5, "B x": 9, "B y": 4},
        [("A x", in_a, "p"), ("A x", in_a, "q")],
        pools=pools,
        **more,
    )


def refused(instance: Instance) -> tuple[str, str]:
    with pytest.raises(Refusal) as refusal:
        compile_network(instance)
    assert "auto" in refusal.value.remedy
    return refusal.value.code, refusal.value.message


def test_different_fte_at_one_duty() -> None:
    pools = [{"pool": "p", "fte": 0.5}, {"pool": "q", "duties": ["x"]}]
    code, message = refused(two_pools(pools))
    assert code == "mixed_fte"
    assert message == (
        "Officers of pools 'p' and 'q' have different FTE and may both serve 'x' "
        "(tables pools, column fte)."
    )


def test_different_fte_of_a_hire() -> None:
    pools = [{"pool": "p"}, {"pool": "q"}, {"pool": "late", "fte": 0.8}]
    code, message = refused(two_pools(pools, hires=[{"officers": 1, "pool": "late"}]))
    assert code == "mixed_fte"
    assert "'late'" in message


def test_a_pool_without_officers_meets_nobody() -> None:
    compile_network(two_pools([{"pool": "p"}, {"pool": "q"}, {"pool": "late", "fte": 0.8}]))


def test_different_fte_at_different_duties_is_a_network() -> None:
    instance = instance_of(
        {"A x": 5, "A y": 9},
        [("A x", 2, "p"), ("A y", 2, "q")],
        pools=[{"pool": "p", "duties": ["x"], "fte": 0.5}, {"pool": "q", "duties": ["y"]}],
        duties=[{"duty": "x", "standard": 3}, {"duty": "y"}],
    )
    # One officer of p has the time 0.5 x 3; in thousandths of thousandths.
    assert compile_network(instance).loads.bottom.tolist() == [1_500_000, 1_000_000, 1]


@pytest.mark.parametrize(
    ("given", "said"),
    [
        (
            {"rules": {"transfers_out_share": 0.5}},
            "leave the office 'A' under one cap (transfers_out_share).",
        ),
        (
            {"rules": {"transfers_in_max": 3}},
            "arrive in the office 'A' under one cap (transfers_in_max).",
        ),
        (
            {"lanes": [{"from": "A", "to": "B", "max": 3}, {"from": "B", "to": "A"}]},
            "use the lane 'A' to 'B' under one cap (lanes).",
        ),
    ],
    ids=["leaving", "arriving", "lane"],
)
def test_pools_with_different_duties_under_one_cap(given: dict[str, Any], said: str) -> None:
    assert refused(two_pools(APART, **given)) == (
        "shared_limit",
        f"Officers of pools with different duties {said}",
    )
    # Alike, they are one group: nobody asks who passes the gate.
    compile_network(two_pools([{"pool": "p"}, {"pool": "q"}], **given))


@pytest.mark.parametrize(
    "given",
    [
        {"rules": {"transfers_out_share": 1}},
        {"rules": {"transfers_in_max": 4}},
        {"lanes": [{"from": "A", "to": "B", "max": 4}]},
        {"lanes": [{"from": "B", "to": "A", "max": 1}]},
    ],
    ids=["all may leave", "all may arrive", "all may use the lane", "nobody could use the lane"],
)
def test_a_cap_that_nobody_can_exceed_is_no_gate(given: dict[str, Any]) -> None:
    compile_network(two_pools(APART, **given))


def test_what_each_rate_counts() -> None:
    # Hubs: 2 officers' arcs at 10 for a transfer; a change at 1; the hire at 4.
    instance = instance_of(
        {"A x": 5, "B y": 9}, [("A x", 2, None)], hires=[{"officers": 1, "cost": 4}]
    )
    compiled = compile_network(instance)

    def costs(rate: Any) -> dict[str, set[int]]:
        network = compiled.counted_at(rate)
        found = {kind: set(network.cost[arcs].tolist()) for kind, arcs in compiled.arcs.items()}
        return {kind: values for kind, values in found.items() if values not in (set(), {0})}

    assert costs("cost") == {"change": {1_000}, "hub_out": {10_000}, "hire": {4_000}}
    assert costs("nothing") == {}
    assert costs("transfers") == {"hub_out": {1}}
    assert costs("duty_changes") == {"change": {1}}
    lanes = compile_network(uneven(lanes=[{"from": "B", "to": "A", "cost": 3}]))
    assert lanes.counted_at("transfers").cost.sum() == 1
    assert lanes.counted_at("cost").cost.sum() == 3_000


def test_the_cells_come_first_and_everybody_reaches_the_sink() -> None:
    compiled = compile_network(seats_bind(limits=[{"office": "B", "duty": "x", "min": 1}]))
    network = compiled.network
    assert compiled.arcs["cell"] == slice(0, 3)
    # A's cell leads to its seats, B's and who is not hired to the sink.
    seats = compiled.arcs["seats"]
    assert network.head[0] == network.tail[seats][0]
    assert network.head[1] == network.head[2] == network.head[seats][0]
    assert network.upper[seats].tolist() == [2]
    assert network.lower[:3].tolist() == [0, 1, 0]
    assert network.supply.sum() == 0
    assert network.supply.min() == -5
