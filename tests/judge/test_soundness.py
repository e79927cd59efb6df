"""Whatever the prices and levels, the judge never takes a bound that some plan breaks.

Against brute force on random instances: without cases the peak of every plan is 0, so the brute
force's best plan under ``peak`` is the one that costs least among all that keep the rules.
"""

from collections.abc import Iterator
from dataclasses import replace
from fractions import Fraction
from random import Random

import numpy as np
import pytest

from optimizer.domain.errors import Refusal
from optimizer.domain.instance import NOT_GIVEN, THOUSAND, Instance, Ints, Limits
from optimizer.domain.lanes import open_lanes
from optimizer.domain.load import Load
from optimizer.domain.plan import NOWHERE, Plan
from optimizer.domain.proof import Chain, Prices, Proof, Rate, Tolls
from optimizer.domain.question import Question
from optimizer.files import instance_from_tables
from optimizer.judge import certify as module
from optimizer.judge.certify import Court, certify, one_fte_per_duty
from optimizer.judge.measure import measure_costs, measure_loads
from optimizer.judge.verify import verify_plan
from optimizer.network.cheapest import cheapest
from optimizer.network.compile import Compiled, compile_network
from optimizer.network.engine import solve_network
from optimizer.network.flow import cheapest_flow
from optimizer.network.moves import plan_from_flow
from optimizer.network.pricing import prices_of
from tests.brute import best
from tests.random_instances import random_tables

RATES: tuple[Rate, ...] = ("nothing", "cost", "transfers", "duty_changes")


def instances(count: int, first: int = 0) -> Iterator[tuple[Instance, Compiled]]:
    """Yield random instances that the judge can read, without caps on all moves together."""
    for seed in range(first, first + count):
        instance = instance_from_tables(random_tables(seed))
        rules = replace(instance.rules, budget=None, transfers_max=None, duty_changes_max=None)
        instance = replace(instance, rules=rules)
        try:
            yield instance, compile_network(instance)
        except Refusal:
            continue


def least_cost(instance: Instance, rate: Rate) -> int | None:
    """Return what every plan costs at least at a rate, by brute force, or None without a plan."""
    rules, lanes, hires = instance.rules, instance.lanes, instance.hires
    if rate != "cost":
        counts = {"transfers": (1, 0), "duty_changes": (0, 1)}.get(rate, (0, 0))
        rules = replace(
            rules, transfer_cost=counts[0], transfer_cost_per_km=0, duty_change_cost=counts[1]
        )
        hires = replace(hires, cost=np.zeros_like(hires.cost))
        if lanes is not None:
            lanes = replace(lanes, cost=np.full_like(lanes.cost, counts[0]))
    caseload = replace(instance.caseload, cases=np.zeros_like(instance.caseload.cases))
    counted = replace(instance, rules=rules, lanes=lanes, hires=hires, caseload=caseload)
    answer = best(counted, "peak")
    return None if answer is None else answer.cost


def court_of(instance: Instance, rate: Rate) -> Court:
    fte = one_fte_per_duty(instance)
    assert fte is not None
    capped = replace(instance.rules, budget=0, transfers_max=0, duty_changes_max=0)
    return Court(replace(instance, rules=capped), fte, rate)


def with_least(instance: Instance, least: Ints) -> Instance:
    """Return the instance with at least so many officers in each cell, its maxima kept."""
    most = np.full(instance.num_cells, NOT_GIVEN)
    cells = instance.limits.office * instance.num_duties + instance.limits.duty
    most[cells] = instance.limits.most
    limits = Limits(
        instance.cell_office, instance.cell_duty, least, most, np.full_like(most, NOT_GIVEN)
    )
    return replace(instance, limits=limits)


def random_tolls(rng: Random, instance: Instance, size: int, least: int = 0) -> Tolls:
    lanes = open_lanes(instance)
    num_lanes = 0 if lanes is None else len(lanes.cost)

    def some(num: int) -> Ints:
        tolls = [rng.choice((0, 0, rng.randint(least, size))) for _ in range(num)]
        return np.array(tolls, dtype=np.int64)

    offices = instance.num_offices
    return Tolls(some(offices), some(offices), some(offices), some(num_lanes))


def random_prices(rng: Random, instance: Instance, size: int) -> Prices:
    cells = [rng.choice((0, rng.randint(-size, size))) for _ in range(instance.num_cells)]
    return Prices(np.array(cells, dtype=np.int64), random_tolls(rng, instance, size))


def nudged(rng: Random, prices: Prices, size: int) -> Prices:
    """Return prices like the given ones, with some of them a little off and no toll below 0."""

    def off(values: Ints) -> Ints:
        steps = [rng.choice((0, 0, 0, rng.randint(-size, size))) for _ in values]
        return values + np.array(steps, dtype=np.int64)

    tolls = prices.tolls
    clipped = (off(t).clip(0) for t in (tolls.leave, tolls.arrive, tolls.seats, tolls.lane))
    return Prices(off(prices.cell), Tolls(*clipped))


def test_no_bound_is_above_what_some_plan_costs() -> None:
    rng = Random(11)
    num_bounds = num_near = 0
    for instance, compiled in instances(150):
        for rate in RATES:
            least = least_cost(instance, rate)
            if least is None:
                continue
            court = court_of(instance, rate)
            found = cheapest(compiled.counted_at(rate))
            assert found is not None
            # Prices of a cheapest plan attain the bound; near them a wrong sum would exceed it.
            exact = prices_of(compiled, compiled.counted_at(rate), found.to_go)
            assert court.bound(exact) == least == found.cost
            size = THOUSAND if rate == "cost" else 2
            offers = [random_prices(rng, instance, 10 * size) for _ in range(3)]
            offers += [nudged(rng, exact, size) for _ in range(8)]
            for offered in offers:
                bound = court.bound(offered)
                assert bound is not None
                assert bound <= least, (instance.name, rate, offered)
                num_bounds += 1
                num_near += bound == least
    assert num_bounds > 2_000
    assert num_near > 300


def test_no_bound_is_above_what_some_plan_costs_that_has_the_officers_asked_for() -> None:
    rng = Random(12)
    num_dear = num_impossible = 0
    for instance, _ in instances(150, first=500):
        asked = np.array([rng.choice((0, 0, 1, 1, 2)) for _ in range(instance.num_cells)])
        raised = np.minimum(np.maximum(asked, instance.least), instance.most)
        stricter = with_least(instance, raised)
        for rate in ("cost", "transfers"):
            least = least_cost(stricter, rate)
            court = court_of(instance, rate)
            court.ask(raised)
            if least is None:
                # Nothing to break; a cut's prices show it, in the tests of the engine.
                num_impossible += 1
                continue
            found = cheapest(compile_network(stricter).counted_at(rate))
            assert found is not None
            compiled = compile_network(stricter)
            exact = prices_of(compiled, compiled.counted_at(rate), found.to_go)
            assert court.bound(exact) == least
            num_dear += least > 0
            size = THOUSAND if rate == "cost" else 2
            for offered in [nudged(rng, exact, size) for _ in range(6)]:
                bound = court.bound(offered)
                assert bound is not None
                assert bound <= least
    assert num_dear > 40
    assert num_impossible > 20


def test_no_prices_show_that_plans_are_impossible_where_there_is_one() -> None:
    # Cut prices and anything near them, at the rate that counts nothing: never above 0.
    rng = Random(13)
    for instance, _ in instances(100, first=900):
        if least_cost(instance, "nothing") is None:
            continue
        court = court_of(instance, "nothing")
        for _ in range(40):
            inside = np.array([rng.choice((0, -1)) for _ in range(instance.num_cells)])
            tolls = random_tolls(rng, instance, 1)
            bound = court.bound(Prices(inside, tolls))
            assert bound is not None
            assert bound <= 0


def test_a_toll_below_0_is_no_bound() -> None:
    rng = Random(14)
    num_below = 0
    for instance, _ in instances(40):
        court = court_of(instance, "nothing")
        tolls = random_tolls(rng, instance, 2, least=-2)
        zero = np.zeros(instance.num_cells, dtype=np.int64)
        columns = (tolls.leave, tolls.arrive, tolls.seats, tolls.lane)
        below = any((column < 0).any() for column in columns)
        assert (court.bound(Prices(zero, tolls)) is None) == below
        num_below += below
    assert 5 < num_below < 40


def some_plans(rng: Random, compiled: Compiled, count: int) -> Iterator[Plan]:
    """Yield plans that keep the rules, of all kinds."""
    network = compiled.network
    for _ in range(count):
        cost = np.array([rng.choice((0, 1, 5)) for _ in network.cost])
        cost[: network.num_cells] -= np.array(
            [rng.choice((0, 0, 20)) for _ in range(network.num_cells)]
        )
        columns = (network.tail, network.head, network.lower, network.upper)
        flow = cheapest_flow(*columns, network.supply, cost)
        if flow is None:
            return
        plan = plan_from_flow(compiled, flow)
        assert verify_plan(plan) == []
        yield plan


def random_chain(rng: Random, instance: Instance) -> Chain:
    most = rng.randint(0, min(3, instance.num_cells - 1))
    level = np.array([rng.randint(0, most) for _ in range(instance.num_cells)])
    level[rng.randrange(len(level))] = most
    return Chain(level, random_tolls(rng, instance, most + 1))


def test_no_level_has_less_room_than_some_plan_uses(monkeypatch: pytest.MonkeyPatch) -> None:
    # The judge adds up: who starts with a way there, those whom shut gates let in, less those who
    # pass further; then who is there. Read along, with plans drawn at random.
    sums: list[Ints] = []
    add_up = module._totals  # type: ignore[reportPrivateUsage]

    def noted(places: Ints, officers: Ints, size: int) -> Ints:
        sums.append(add_up(places, officers, size))
        return sums[-1].copy()

    monkeypatch.setattr(module, "_totals", noted)
    rng = Random(15)
    num_full = num_rooms = 0
    for instance, compiled in instances(170, first=1_500):
        plans = list(some_plans(rng, compiled, 4))
        if not plans:
            continue
        for _ in range(6):
            chain = random_chain(rng, instance)
            for plan in plans:
                sums.clear()
                certify(instance, "leximin", plan, Proof(chain=chain))
                from_start, let_in, passed_on, present = sums
                hired = int(plan.officers[plan.from_cell == NOWHERE].sum())
                present[-1] += instance.num_hires - hired
                room = np.cumsum(from_start + let_in - passed_on)
                used = np.cumsum(present)
                assert (used <= room).all(), (instance.name, chain)
                num_full += bool((used[:-1] == room[:-1]).any()) and chain.level.max() > 0
                num_rooms += 1
    assert num_rooms > 1_500
    assert num_full > 100


def loads_of(plan: Plan) -> tuple[Load, ...]:
    terms = measure_loads(plan.instance, plan)
    rows = zip(*(column.tolist() for column in terms), strict=True)
    return tuple(sorted((Load(b, Fraction(top, bottom)) for b, top, bottom in rows), reverse=True))


def test_no_proof_near_a_good_one_proves_a_plan_that_is_not_the_best() -> None:
    # The best plan's proof and proofs a little off, for plans drawn at random: all parts hold
    # together for none but those with the best loads at the least cost.
    rng = Random(16)
    num_proved = num_other = 0
    for instance, compiled in instances(120, first=2_500):
        finding = solve_network(instance, Question())
        if finding.plan is None:
            continue
        answer = best(instance)
        assert answer is not None
        held = certify(instance, "leximin", finding.plan, finding.proof).holds
        assert held == {"peak": True, "leximin": True, "cost": True}
        plans = [finding.plan, *some_plans(rng, compiled, 4)]
        for plan in plans:
            is_best = (loads_of(plan), int(measure_costs(plan).sum())) == answer
            num_other += not is_best
            for _ in range(4):
                proof = _perturbed(rng, instance, finding.proof)
                held = certify(instance, "leximin", plan, proof).holds
                if all(held.get(part) for part in ("leximin", "cost")):
                    assert is_best, (instance.name, proof)
                    num_proved += 1
                if held.get("leximin"):
                    assert loads_of(plan) == answer.loads
                if held.get("peak"):
                    assert loads_of(plan)[0] == answer.loads[0]
    assert num_proved > 60
    assert num_other > 150


def _perturbed(rng: Random, instance: Instance, proof: Proof) -> Proof:
    """Return the proof, or one with a part a little off."""
    way = rng.choice(("same", "peak", "cost", "chain", "steps"))
    if way == "peak" and proof.peak is not None:
        return replace(proof, peak=nudged(rng, proof.peak, 1))
    if way == "cost" and proof.cost is not None:
        return replace(proof, cost=nudged(rng, proof.cost, THOUSAND))
    if way == "chain":
        return replace(proof, chain=random_chain(rng, instance))
    if way == "steps" and proof.steps:
        steps = list(proof.steps)
        place = rng.randrange(len(steps))
        steps[place] = nudged(rng, steps[place], 1)
        return replace(proof, steps=tuple(steps))
    return proof


def test_a_gate_that_nobody_can_pass_costs_a_chain_nothing() -> None:
    """Only officers for duty x are there; the gate out of B is shut to them, not to others.

    A: x 12 cases and 1 officer, y 2 cases and nobody who may serve it. B: x 2 cases, 3 officers,
    of whom the share lets one leave. Nobody can ever serve A's y, so it is the neediest level,
    and the toll at B's gate must not be counted there: nobody who passes it could serve y.
    """
    tables: dict[str, object] = {
        "offices": [{"office": "A"}, {"office": "B"}],
        "duties": [{"duty": "x"}, {"duty": "y"}],
        "caseload": [
            {"office": "A", "duty": "x", "cases": 12},
            {"office": "A", "duty": "y", "cases": 2},
            {"office": "B", "duty": "x", "cases": 2},
        ],
        "pools": [{"pool": "px", "duties": ["x"]}, {"pool": "py", "duties": ["y"]}],
        "staff": [
            {"office": "A", "duty": "x", "officers": 1, "pool": "px"},
            {"office": "B", "duty": "x", "officers": 3, "pool": "px"},
        ],
        "rules": {"transfers_out_share": 0.34},
    }
    instance = instance_from_tables(tables)
    finding = solve_network(instance, Question())
    assert finding.plan is not None
    verdict = certify(instance, "leximin", finding.plan, finding.proof)
    assert verdict.holds == {"peak": True, "leximin": True, "cost": True}
