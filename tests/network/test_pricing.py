"""Dual prices told in cells and gates: the judge's bound by them is the flow's own."""

from dataclasses import replace

import numpy as np

from optimizer.domain.errors import Refusal
from optimizer.domain.proof import Prices, Rate
from optimizer.files import instance_from_tables
from optimizer.judge.certify import Court, one_fte_per_duty
from optimizer.network.cheapest import cheapest
from optimizer.network.compile import compile_network
from optimizer.network.decompose import Decomposition, decompose
from optimizer.network.peak import first_cut
from optimizer.network.pricing import chain_of, prices_of
from tests.network.by_hand import chain_of_four, seats_bind, uneven
from tests.random_instances import random_tables

RATES: tuple[Rate, ...] = ("cost", "transfers", "duty_changes")


def test_a_gate_that_binds_has_a_toll() -> None:
    # By the share one of B's five may leave, so that A never has three: around A an arrival earns
    # 1, and who leaves B pays it back.
    compiled = compile_network(uneven(rules={"transfers_out_share": 0.2}))
    cut = first_cut(compiled.network.with_cells_at_least(np.array([3, 0, 0])))
    assert cut is not None
    prices = prices_of(compiled, compiled.counted_at("nothing"), -cut.astype(np.int64))
    assert prices.cell.tolist() == [-1, 0]
    assert prices.tolls.leave.tolist() == [0, 1]
    assert not prices.tolls.arrive.any()


def test_seats_have_a_toll_and_their_cells_are_told_without_it() -> None:
    # Around A's cells, past the seats: an arrival in A earns 1, taking the seat pays it back.
    compiled = compile_network(seats_bind())
    network = compiled.network
    cut = first_cut(network.with_cells_at_least(np.array([3, 0, 0])))
    assert cut is not None
    prices = prices_of(compiled, compiled.counted_at("nothing"), -cut.astype(np.int64))
    assert prices.tolls.seats.tolist() == [1, 0]
    assert prices.cell.tolist() == [-1, 0]


def test_a_lane_has_a_toll() -> None:
    compiled = compile_network(uneven(lanes=[{"from": "B", "to": "A", "max": 2}]))
    cut = first_cut(compiled.network.with_cells_at_least(np.array([4, 0, 0])))
    assert cut is not None
    prices = prices_of(compiled, compiled.counted_at("nothing"), -cut.astype(np.int64))
    assert prices.tolls.lane.tolist() == [1]


def test_the_gates_of_a_chain_open_where_their_officers_come_from() -> None:
    instance = chain_of_four()
    compiled = compile_network(instance)
    answer = decompose(compiled.network, compiled.loads)
    assert isinstance(answer, Decomposition)
    chain = chain_of(compiled, answer.level)
    assert chain.level.tolist() == [0, 1, 2, 3]
    # Lanes B to A, C to B, D to C, each out of the next level.
    assert chain.opens.lane.tolist() == [1, 2, 3]
    assert not chain.opens.leave.any()
    assert not chain.opens.seats.any()


def test_the_judge_counts_what_the_flow_costs() -> None:
    # Strong duality through the tables: by the prices of a cheapest flow the bound is attained.
    num_tried = 0
    for seed in range(180):
        instance = instance_from_tables(random_tables(seed))
        try:
            compiled = compile_network(instance)
        except Refusal:
            continue
        rules = replace(instance.rules, budget=0, transfers_max=0, duty_changes_max=0)
        fte = one_fte_per_duty(instance)
        assert fte is not None
        for rate in RATES:
            network = compiled.counted_at(rate)
            found = cheapest(network)
            if found is None:
                continue
            court = Court(replace(instance, rules=rules), fte, rate)
            prices: Prices = prices_of(compiled, network, found.to_go)
            assert court.bound(prices) == found.cost
            num_tried += 1
    assert num_tried > 300
