"""The judge on other plans than the best, and on bounds that are none.

It must see each broken rule and no other, and believe no bound above the best peak.

Plans come from `tests.every_plan`, and `tests.every_rule` says which rules each breaks.
"""

from collections import Counter
from collections.abc import Iterator
from dataclasses import replace
from fractions import Fraction
from itertools import product
from random import Random

import numpy as np

from optimizer.domain.instance import Instance
from optimizer.domain.load import Load
from optimizer.domain.plan import NOWHERE, Plan, plan_of
from optimizer.judge.measure import measure_loads, measure_total_cost
from optimizer.judge.sums import check_weights
from optimizer.mip.relaxation import prove
from tests.every_measure import cost_of, ranked_loads
from tests.every_plan import Cell, Plans
from tests.every_rule import Answer, broken_rules
from tests.judge.said import broken_in

MOST_KEPT, MOST_OF_A_RULE, MOST_ANY = 8, 3, 6
"""How many plans of an instance to try: that keep all rules, break exactly one, and any."""

PIN_VERBS = {" stay in ": "stay pins", " serve in ": "cell pins", " go from ": "lane pins"}
ALIASES = {"offices": "seats", "transfers_lot": "lot"}


def judge_faults(seed: int, instance: Instance, plans: Plans, seen: Counter[str]) -> Iterator[str]:
    """Yield each plan of which the judge says something else than brute force."""
    broken = broken_rules(plans)
    names, masks = list(broken), np.array(list(broken.values()))
    for place in _chosen(Random(seed), masks):
        one = plans.only(np.array([place]))
        plan = plan_as_domain(instance, one)
        expected = {
            name for name, is_broken in zip(names, masks[:, place], strict=True) if is_broken
        }
        sentences = broken_in(plan)
        found = {rule_of(sentence) for sentence in sentences}
        if len(expected) == 1:
            seen[f"judged, broken alone: {next(iter(expected))}"] += 1
        seen["judged, all kept" if not expected else "judged, some broken"] += 1
        if found != expected:
            yield f"plan {place}: the judge says {sentences}, broken are {sorted(expected)}"
        yield from _measured_otherwise(place, plan, one)
    yield from _misplaced_work(instance, plans, seen)


def plan_as_domain(instance: Instance, one: Plans) -> Plan:
    """Return the first of some plans as the library's."""
    cells = _cells_of(instance)
    hires = instance.rows.get("hires", np.zeros(0)).tolist()
    moves = [
        (
            instance.pools.ids.index(move.pool),
            NOWHERE if move.hires_row is None else hires.index(move.hires_row + 1),
            NOWHERE if move.start is None else cells.index(move.start),
            cells.index(move.end),
            number,
        )
        for move, number in zip(one.moves, one.officers[0].tolist(), strict=True)
        if number and move.end is not None and move.kind != "stay"
    ]
    ways = _ways_of(instance)
    work = [
        (
            ways.index((way.office, way.duty, way.case_type)),
            instance.offices.ids.index(way.to),
            number,
        )
        for way, number in zip(one.ways, one.cases[0].tolist(), strict=True)
        if number and way.to != way.office
    ]
    return plan_of(instance, moves, work)


def rule_of(sentence: str) -> str:
    """Return the rule a sentence of the judge names, as `tests.every_rule` calls it."""
    place = sentence.partition(":")[0].partition(",")[0]
    if place == "limits":
        return "max_load" if ", max_load " in sentence else "limits"
    if place == "lanes":
        return "lot" if ", lot " in sentence else "lane max"
    if place == "pins":
        return next(name for verb, name in PIN_VERBS.items() if verb in sentence)
    return ALIASES.get(place, place)


def _chosen(rng: Random, masks: np.ndarray) -> list[int]:
    """Return the plans to try, by their places."""
    num_broken = masks.sum(axis=0)
    alone = [np.nonzero(mask & (num_broken == 1))[0] for mask in masks]
    groups = [(np.nonzero(num_broken == 0)[0], MOST_KEPT), (np.arange(len(num_broken)), MOST_ANY)]
    groups += [(of_rule, MOST_OF_A_RULE) for of_rule in alone]
    return sorted(
        {place for g, most in groups for place in rng.sample(g.tolist(), min(most, len(g)))}
    )


def _measured_otherwise(place: int, plan: Plan, one: Plans) -> Iterator[str]:
    """Yield where the judge counts loads or costs that brute force does not."""
    ladder, ranks = ranked_loads(one)
    expected = sorted(ladder[rank] for rank in ranks[0].tolist())
    terms = (column.tolist() for column in measure_loads(plan.instance, plan))
    found = sorted(
        Load(uncovered, Fraction(top, bottom))
        for uncovered, top, bottom in zip(*terms, strict=True)
    )
    if found != expected:
        yield f"plan {place}: the judge measures loads {found}, brute force {expected}"
    if measure_total_cost(plan) != cost_of(one)[0]:
        yield f"plan {place}: the judge measures {measure_total_cost(plan)}, {cost_of(one)[0]}"


def bound_faults(
    instance: Instance, plans: Plans, expected: Answer | None, seen: Counter[str]
) -> Iterator[str]:
    """Yield each bound the judge believes though some plan's peak is lower.

    Weights that show a true bound, or nearly one, are offered for bounds somewhat too high.
    """
    best = None if expected is None else expected.loads[0]
    limits = _limits_near(plans, best)
    offered = [weights for limit in limits if (weights := prove(instance, limit)) is not None]
    for weights, limit in product(offered, limits):
        if not weights.prices or (limit is not None and limit.ratio == 0):
            continue
        reason = check_weights(instance, replace(weights, below=limit))
        # No limit stands for "there is no plan": true only where brute force finds none.
        is_true = best is None or (limit is not None and limit <= best)
        seen[f"bounds {'true' if is_true else 'false'}, {'refused' if reason else 'shown'}"] += 1
        if reason is None and not is_true:
            yield f"the judge believes a bound of {limit}, the best peak is {best}: {weights}"


def _limits_near(plans: Plans, best: Load | None) -> list[Load | None]:
    """Return the best peak, a hair more, and the three next loads; and no limit."""
    if best is None:
        return [None]
    ladder, _ = ranked_loads(plans)
    above = [load for load in ladder if load > best]
    hair = Load(best.uncovered, best.ratio + Fraction(1, 1000))
    return [None, best, hair, *above[:3]]


def _misplaced_work(instance: Instance, plans: Plans, seen: Counter[str]) -> Iterator[str]:
    """Yield where the judge lets one case too many move, or one to an office not named."""
    offices, ways = instance.offices.ids, _ways_of(instance)
    for column, home in enumerate(plans.ways):
        if home.to != home.office:
            continue
        most = int(plans.cases[:, column].max())
        key = home.office, home.duty, home.case_type
        allowed = {way.to for way in plans.ways if way[:3] == key} - {home.office}
        wrong = [(min(allowed), most + 1)]
        wrong += [(office, 1) for office in offices if most and office not in allowed]
        for office, cases in wrong:
            moved = ways.index(key), offices.index(office), cases
            sentences = broken_in(plan_of(instance, [], [moved]))
            seen["judged, work that may not be"] += 1
            if not any(rule_of(sentence) == "remote" for sentence in sentences):
                yield f"work: {cases} cases of {key} in {office}: the judge says {sentences}"


def _cells_of(instance: Instance) -> list[Cell]:
    return [(office, duty) for office in instance.offices.ids for duty in instance.duties.ids]


def _ways_of(instance: Instance) -> list[tuple[str, str, str | None]]:
    """Return office, duty and case type of each way on which cases may move."""
    caseload = instance.caseload
    types = (*instance.case_types.ids, None)
    return [
        (
            instance.offices.ids[caseload.office[row]],
            instance.duties.ids[caseload.duty[row]],
            # NOT_GIVEN, -1, looks up the last one.
            types[caseload.case_type[row]],
        )
        for row in instance.movable[:, 1].tolist()
    ]
