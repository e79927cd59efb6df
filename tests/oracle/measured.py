"""Questions about rules and given plans: conflict, rank, evaluate, service, compare."""

import json
from collections.abc import Callable, Iterator
from fractions import Fraction
from math import ceil
from random import Random
from typing import Any

from optimizer import compare, conflict, evaluate, rank, service
from optimizer.domain.errors import InputError
from optimizer.domain.instance import Instance
from optimizer.files import instance_from_tables
from tests.oracle.changed import changed, statements
from tests.oracle.claims import load_from
from tests.oracle.outcomes import Outcomes, time_in, top_of
from tests.oracle.plans import Layout, groups
from tests.oracle.replay import carried_out
from tests.oracle.world import Tables, World, thousandths

Question = Callable[[Tables, Instance, Outcomes, Random], Iterator[str]]


def _feasible(tables: Tables) -> bool:
    return Outcomes(World(tables)).best() is not None


def wrong_in_conflict(
    tables: Tables, instance: Instance, outcomes: Outcomes, rng: Random
) -> Iterator[str]:
    """Cores cannot be kept, whatever else is taken back; mends leave a plan, one unit less none."""
    stated = list(statements(tables))
    names = sorted({table for table, _, _ in stated})
    answer = conflict(
        instance, may_change=rng.sample(names, rng.randint(1, len(names))) if names else []
    )
    if answer["outcome"] == "unknown" or (answer["outcome"] == "conflict") == (
        outcomes.best() is not None
    ):
        yield f"the outcome is {answer['outcome']}"
        return
    for core in answer["conflicts"]:
        kept = {(one["table"], one["row"]) for one in core["statements"]} | {
            ("rules", one["column"]) for one in core["statements"]
        }
        columns = {(one["table"], one["row"], one["column"]) for one in core["statements"]}
        taken = [
            (table, row, column, None)
            for table, row, column in stated
            if (table, row, column) not in columns
            and not (column is None and (table, row) in kept)
            and not (table == "rules" and ("rules", column) in kept)
            and (table, column) != ("hires", "officers")
        ]
        if _feasible(changed(tables, taken)):
            yield f"these can be kept together: {sorted(map(str, columns))}"
    for mend in answer["mends"]:
        changes = [(c["table"], c["row"], c["column"], c["to"]) for c in mend["changes"]]
        if not _feasible(changed(tables, changes)):
            yield f"it mends nothing: {changes}"
        elif mend["least"]:
            yield from _nearer(tables, mend["changes"], changes)


def _nearer(tables: Tables, said: list[dict[str, Any]], changes: list[Any]) -> Iterator[str]:
    """Yield a change that would do with one unit less."""
    for at, change in enumerate(said):
        start, end = change["from"], change["to"]
        if (
            not isinstance(start, int | float)
            or isinstance(start, bool)
            or change["table"] == "pins"
        ):
            continue
        whole = change["column"] in ("min", "max", "seats", "lot", "officers") or (
            change["table"] == "rules"
            and change["column"] not in ("budget", "transfer_max_km")
            and not change["column"].endswith(("share", "rise_max"))
        )
        if change["table"] in ("spans",):
            whole = True
        if end is None:
            continue
        unit = Fraction(1) if whole else Fraction(1, 1000)
        one = Fraction(str(end)) + (unit if end < start else -unit)
        nearer = int(one) if one.denominator == 1 else float(one)
        attempt = [*changes[:at], (*changes[at][:3], nearer), *changes[at + 1 :]]
        if nearer != start and _feasible(changed(tables, attempt)):
            yield f"{changes} is called least, and {attempt[at]} does as well"


def wrong_in_rank(
    tables: Tables, instance: Instance, outcomes: Outcomes, rng: Random
) -> Iterator[str]:
    """Each choice of a move: the peak after it, what it costs, and whether it breaks a rule."""
    world = outcomes.world
    answer = rank(instance, {"what": "move", "officers": rng.choice((1, 1, 2))}, most=50)
    before = carried_out(world, [])
    officers = answer["change"].get("officers", 1)
    for choice in answer["choices"]:
        same = choice["from_office"] == choice["to_office"]
        move = {k: choice[k] for k in ("pool", "from_office", "from_duty", "to_office", "to_duty")}
        move |= {"kind": "duty_change" if same else "transfer", "officers": officers, "hire": None}
        after = carried_out(world, [move])
        if load_from(choice["peak_after"]) != top_of(after.best):
            yield f"{move}: the peak is {choice['peak_after']}, it is {after.best}"
        closed = any(table == "ways" for table, _, _ in after.broken)
        closed |= same and not world.rules.get("duty_changes", True)
        cost = None if choice["cost"] is None else thousandths(choice["cost"])
        if closed != (cost is None) or (cost is not None and cost != after.best.cost):
            yield f"{move} costs {choice['cost']}, it is {after.best.cost}; closed: {closed}"
        bad = bool(after.broken or after.faults)
        if not before.broken and choice["allowed"] == bad:
            yield f"{move} is allowed: {choice['allowed']}; it breaks {after.broken} {after.faults}"
        if choice["allowed"] and after.broken - before.broken:
            yield f"{move} is allowed, and breaks {after.broken - before.broken}"


def _some_moves(world: World, rng: Random) -> list[dict[str, Any]]:
    layout, moves = Layout(world), []
    for officers, ways in groups(layout):
        for _ in range(officers):
            way = rng.choice(ways)
            if way is None or way.start == way.end or rng.random() < 0.4 or way.end is None:
                continue
            kind, cost = layout.kind_and_cost(way)
            row = {
                "kind": kind,
                "pool": world.name_of(way.pool),
                "officers": 1,
                "cost": cost / 1000,
            }
            for name, cell in (("from", way.start), ("to", way.end)):
                row[f"{name}_office"] = (
                    None if cell is None else world.offices[world.office_of(cell)]
                )
                row[f"{name}_duty"] = None if cell is None else world.duties[world.duty_of(cell)]
            moves.append(row | {"hire": way.hire})
    return moves


def wrong_in_evaluate(
    tables: Tables, instance: Instance, outcomes: Outcomes, rng: Random
) -> Iterator[str]:
    """A plan of given moves: the loads, the cost, and exactly the rules that are broken."""
    world = outcomes.world
    moves = _some_moves(world, rng) if rng.random() < 0.7 else []
    answer = evaluate(instance, {"moves": moves} if moves else "today")
    true = carried_out(world, moves)
    if load_from(answer["peak"]) != top_of(true.best):
        yield f"the peak is {answer['peak']}, it is {true.best}"
    if thousandths(answer["totals"]["cost"]) != true.best.cost:
        yield f"the cost is {answer['totals']['cost']}, it is {true.best.cost} thousandths"
    told = {(row["table"], row["row"]) for row in answer["broken"] if row["table"] != "rules"}
    wanted = {(table, row) for table, row, _ in true.broken if table != "rules"}
    rules = {
        word for row in answer["broken"] for word in [row["statement"]] if row["table"] == "rules"
    }
    named = {column for table, _, column in true.broken if table == "rules"}
    if told != wanted or bool(rules) != bool(named):
        yield f"{moves}: it breaks {true.broken}, told is {answer['broken']}"


def wrong_in_service(
    tables: Tables, instance: Instance, outcomes: Outcomes, rng: Random
) -> Iterator[str]:
    """Today's share of the standard of each cell, and whole officers short."""
    world = outcomes.world
    pools = range(len(world.pools))
    for row in service(instance)["cells"]:
        cell = world.cell(row)
        duty = world.duty_of(cell)
        there = [world.today.get((pool, cell), 0) for pool in pools]
        time = Fraction(time_in(world, cell, there), 1_000_000)
        needed = Fraction(world.work[cell], world.standard[duty])
        short = ceil(max(Fraction(0), needed - time) * 1000 / world.productive[duty])
        share = None if row["share"] is None else Fraction(row["share"]["exact"])
        if row["officers_short"] != short or (
            share is not None and time and share != needed / time
        ):
            yield f"{row}: it is {needed} for {time}, {short} short"


def wrong_in_compare(
    tables: Tables, instance: Instance, outcomes: Outcomes, rng: Random
) -> Iterator[str]:
    """Against the same with other cases: it answers, and what it says adds up."""
    other = json.loads(json.dumps(tables))
    for row in other["caseload"]:
        row["cases"] += rng.choice((0, 0, 1, 3))
    try:
        against = instance_from_tables(other)
    except InputError:
        return
    plan = rng.choice(("best", "today"))
    answer = compare(instance, against, plan_a=plan, plan_b=plan)
    if not answer:
        yield "nothing is answered"


MEASURED: dict[str, Question] = {
    "conflict": wrong_in_conflict,
    "rank": wrong_in_rank,
    "evaluate": wrong_in_evaluate,
    "service": wrong_in_service,
    "compare": wrong_in_compare,
}
