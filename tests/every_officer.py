"""The best plan of a tiny instance by moving every officer on their own, straight from the tables.

Slower and dumber than `tests.brute`, whose answers it checks; it shares not even the instance.
"""

from collections import Counter
from collections.abc import Iterator
from fractions import Fraction
from itertools import product
from math import acos, cos, floor, radians, sin
from typing import Any, NamedTuple

from optimizer.domain.load import Load

Tables = dict[str, Any]


def best_by_every_officer(given: Tables) -> tuple[tuple[tuple[Load, ...], Fraction], ...] | None:
    """Return the best (loads, cost) by leximin and by peak, or None if no plan keeps the rules."""
    ways: list[list[_Move | None]] = []
    for row in given["staff"]:
        ways += [list(_moves_of(given, row))] * row["officers"]
    for row in _each(given, "hires"):
        ways += [list(_hire_moves(given, row))] * row["officers"]
    plans = ([move for move in moves if move is not None] for moves in product(*ways))
    kept = [
        (_loads(given, moves), sum((move.cost for move in moves), Fraction(0)))
        for moves in plans
        if _keeps_rules(given, moves)
    ]
    if not kept:
        return None
    return min(kept), min(((loads[:1], cost) for loads, cost in kept))


def num_plans(given: Tables) -> int:
    """Return no fewer than the plans that would have to be tried."""
    num_cells = len(given["offices"]) * len(given["duties"])
    on_board = sum(row["officers"] for row in given["staff"])
    return num_cells**on_board * (num_cells + 1) ** sum(
        r["officers"] for r in _each(given, "hires")
    )


class _Move(NamedTuple):
    kind: str
    pool: str | None
    from_office: str | None
    to_office: str
    to_duty: str
    cost: Fraction


def _each(given: Tables, table: str) -> list[Tables]:
    return given.get(table, [])


def _number(value: object) -> Fraction:
    return Fraction(str(value))


def _moves_of(given: Tables, row: Tables) -> Iterator[_Move]:
    """Yield what one officer of a staff row can do."""
    rules, pool = given.get("rules", {}), row.get("pool")
    here, now = row["office"], row["duty"]
    for duty in _duties_of(given, pool):
        for office in (row["office"] for row in given["offices"]):
            if (office, duty) == (here, now):
                yield _Move("stay", pool, here, here, duty, Fraction(0))
            elif office == here and rules.get("duty_changes", True):
                cost = _number(rules.get("duty_change_cost", 1))
                yield _Move("duty change", pool, here, here, duty, cost)
            elif office != here and (cost := _lane_cost(given, here, office)) is not None:
                yield _Move("transfer", pool, here, office, duty, cost)


def _hire_moves(given: Tables, row: Tables) -> Iterator[_Move | None]:
    yield None
    for office in row.get("offices", [row["office"] for row in given["offices"]]):
        for duty in _duties_of(given, row.get("pool")):
            yield _Move("hire", row.get("pool"), None, office, duty, _number(row.get("cost", 0)))


def _duties_of(given: Tables, pool: str | None) -> list[str]:
    everything = [row["duty"] for row in given["duties"]]
    for row in _each(given, "pools"):
        if row["pool"] == pool:
            return row.get("duties", everything)
    return everything


def _lane_cost(given: Tables, start: str, end: str) -> Fraction | None:
    rules = given.get("rules", {})
    if not rules.get("transfers", True):
        return None
    lane: Tables = {}
    if "lanes" in given:
        there = [lane for lane in given["lanes"] if (lane["from"], lane["to"]) == (start, end)]
        if not there:
            return None
        lane = there[0]
    if "transfer_max_km" in rules and _km(given, start, end) > _number(rules["transfer_max_km"]):
        return None
    if "cost" in lane:
        return _number(lane["cost"])
    cost = _number(rules.get("transfer_cost", 10))
    if per_km := _number(rules.get("transfer_cost_per_km", 0)):
        cost += Fraction(floor(_km(given, start, end) * per_km * 1000 + Fraction(1, 2)), 1000)
    return cost


def _km(given: Tables, start: str, end: str) -> Fraction:
    """Return the distance by the spherical law of cosines, exact to the metre at such distances."""
    places = {row["office"]: row for row in given["offices"]}
    a, b = (radians(places[office]["latitude"]) for office in (start, end))
    turn = radians(places[start]["longitude"] - places[end]["longitude"])
    angle = acos(min(1.0, sin(a) * sin(b) + cos(a) * cos(b) * cos(turn)))
    return Fraction(round(6_371_009 * angle), 1000)


def _keeps_rules(given: Tables, moves: list[_Move]) -> bool:
    rules = given.get("rules", {})
    transfers = [move for move in moves if move.kind == "transfer"]
    num_changes = sum(move.kind == "duty change" for move in moves)
    in_cell = Counter((move.to_office, move.to_duty) for move in moves)
    in_office = Counter(move.to_office for move in moves)
    left = Counter(move.from_office for move in transfers)
    arrived = Counter(move.to_office for move in transfers)
    on_lane = Counter((move.from_office, move.to_office) for move in transfers)
    everyone = len(moves)
    for limit in _each(given, "limits"):
        here = in_cell[limit["office"], limit["duty"]]
        if not limit.get("min", 0) <= here <= limit.get("max", everyone):
            return False
    for row in given["offices"]:
        office = row["office"]
        on_board = sum(row["officers"] for row in given["staff"] if row["office"] == office)
        if in_office[office] > row.get("seats", everyone):
            return False
        if left[office] > _number(rules.get("transfers_out_share", 1)) * on_board:
            return False
        if arrived[office] > rules.get("transfers_in_max", everyone):
            return False
    return (
        all(
            on_lane[row["from"], row["to"]] <= row.get("max", everyone)
            for row in _each(given, "lanes")
        )
        and len(transfers) <= rules.get("transfers_max", everyone)
        and num_changes <= rules.get("duty_changes_max", everyone)
        and ("budget" not in rules or sum(move.cost for move in moves) <= _number(rules["budget"]))
    )


def _loads(given: Tables, moves: list[_Move]) -> tuple[Load, ...]:
    weights = {row["case_type"]: _number(row["weight"]) for row in _each(given, "case_types")}
    fte = {row["pool"]: _number(row.get("fte", 1)) for row in _each(given, "pools")}
    found: list[Load] = []
    for office, duty in product(given["offices"], given["duties"]):
        cell = office["office"], duty["duty"]
        work = sum(
            row["cases"] * weights.get(row.get("case_type"), Fraction(1))
            for row in given["caseload"]
            if (row["office"], row["duty"]) == cell
        ) / _number(duty.get("standard", 1))
        present = sum(
            fte.get(move.pool, Fraction(1))
            for move in moves
            if (move.to_office, move.to_duty) == cell
        )
        found.append(Load(work > 0 and not present, work / present if present else work))
    return tuple(sorted(found, reverse=True))
