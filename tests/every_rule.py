"""The best plan of a tiny instance under every rule of the format, by trying every plan.

Each rule is one small function that says which plans break it, in the words of docs/format.md.
Nothing is shared with the library but `Load`.
"""

from collections.abc import Callable, Iterable
from fractions import Fraction
from itertools import product
from math import lcm
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from optimizer.domain.load import Load
from tests.every_measure import (
    available,
    change_of,
    cost_of,
    cost_of_moves,
    fixed_cost_of,
    fte_in,
    heads_at,
    heads_in,
    lanes_open,
    ranked_loads,
    transfers,
    work_in,
    work_today,
)
from tests.every_plan import (
    Cell,
    Plans,
    Row,
    Tables,
    duties_of,
    each,
    every_plan,
    offices_of,
    pool_of,
    rule,
    thousandths,
)

Broken = NDArray[np.bool_]
"""(num_plans,), whether each plan breaks a rule."""


class Answer(NamedTuple):
    """The best loads, highest first (under ``peak`` only the highest), cost and change.

    `cost` is in thousandths; `change` is how many officers of the plan table are not where it has
    them, 0 without such a table.
    """

    loads: tuple[Load, ...]
    cost: int
    change: int


def best_by_every_rule(given: Tables) -> dict[str, Answer] | None:
    """Return the best plan by objective, or None where no plan keeps the rules."""
    plans = every_plan(given)
    kept = plans.only(~np.any(list(broken_rules(plans).values()), axis=0))
    if not kept.num_plans:
        return None
    loads, ranks = ranked_loads(kept)
    ranks = -np.sort(-ranks, axis=1)
    cost, change = cost_of(kept), change_of(kept)
    answers: dict[str, Answer] = {}
    for objective, num_levels in (("leximin", ranks.shape[1]), ("peak", 1)):
        keys = np.column_stack((ranks[:, :num_levels], cost, change))
        for column in range(keys.shape[1]):
            keys = keys[keys[:, column] == keys[:, column].min()]
        *levels, least_cost, least_change = keys[0].tolist()
        answers[objective] = Answer(
            tuple(loads[level] for level in levels), least_cost, least_change
        )
    return answers


def broken_rules(plans: Plans) -> dict[str, Broken]:
    """Return by rule which plans break it, the rules in one order."""
    return {name: breaks(plans) for name, breaks in RULES.items()}


def breaks_limits(plans: Plans) -> Broken:
    """A cell has fewer officers than its minimum or more than its maximum."""
    return _any(
        plans,
        (
            (there < row.get("min", 0)) | (there > row.get("max", there))
            for row in each(plans.tables, "limits")
            for there in [heads_in(plans, (row["office"], row["duty"]))]
        ),
    )


def breaks_max_load(plans: Plans) -> Broken:
    """A cell with cases is uncovered, or its load is above the cap of its row of limits."""
    standard = {row["duty"]: thousandths(row.get("standard", 1)) for row in plans.tables["duties"]}
    # work / (fte x standard) > cap, without dividing; nobody with time for cases is above any cap.
    return _any(
        plans,
        (
            work_in(plans, cell) * 10**6
            > thousandths(row["max_load"]) * fte_in(plans, cell) * standard[cell[1]]
            for row in each(plans.tables, "limits")
            if "max_load" in row
            for cell in [(row["office"], row["duty"])]
        ),
    )


def breaks_seats(plans: Plans) -> Broken:
    """An office has more officers than seats."""
    return _any(
        plans,
        (
            heads_at(plans, row["office"]) > row["seats"]
            for row in plans.tables["offices"]
            if "seats" in row
        ),
    )


def breaks_out_share(plans: Plans) -> Broken:
    """More than the share of an office's officers is transferred away."""
    share = Fraction(str(rule(plans.tables, "transfers_out_share", 1)))
    return _any(
        plans,
        (
            transfers(plans, start=office) > int(share * _on_board(plans.tables, office))
            for office in offices_of(plans.tables)
        ),
    )


def breaks_in_max(plans: Plans) -> Broken:
    """More officers are transferred to an office than may be."""
    most = rule(plans.tables, "transfers_in_max", np.inf)
    return _any(plans, (transfers(plans, end=o) > most for o in offices_of(plans.tables)))


def breaks_lane_max(plans: Plans) -> Broken:
    """More officers use a lane than may."""
    return _any(
        plans,
        (
            transfers(plans, start, end) > lane["max"]
            for start, end, lane in lanes_open(plans.tables)
            if "max" in lane
        ),
    )


def breaks_transfers_max(plans: Plans) -> Broken:
    """There are more transfers than may be."""
    return transfers(plans) > rule(plans.tables, "transfers_max", np.inf)


def breaks_duty_changes_max(plans: Plans) -> Broken:
    """There are more duty changes than may be."""
    changes = plans.count(lambda move: move.kind == "duty_change")
    return changes > rule(plans.tables, "duty_changes_max", np.inf)


def breaks_budget(plans: Plans) -> Broken:
    """The total cost is above the budget."""
    most = rule(plans.tables, "budget")
    return cost_of(plans) > (np.inf if most is None else thousandths(most))


def breaks_lot(plans: Plans) -> Broken:
    """A lane carries somebody, but fewer than its lot."""
    lot = rule(plans.tables, "transfers_lot", 1)
    return _any(
        plans,
        (
            (carried > 0) & (carried < lane.get("lot", lot))
            for start, end, lane in lanes_open(plans.tables)
            for carried in [transfers(plans, start, end)]
        ),
    )


def breaks_lanes_max(plans: Plans) -> Broken:
    """More lanes are used than may be."""
    used = np.zeros(plans.num_plans, dtype=np.int64)
    for start, end, _ in lanes_open(plans.tables):
        used += transfers(plans, start, end) > 0
    return used > rule(plans.tables, "lanes_max", np.inf)


def breaks_offices_touched_max(plans: Plans) -> Broken:
    """Officers leave or reach more offices by transfer than may be."""
    touched = np.zeros(plans.num_plans, dtype=np.int64)
    for office in offices_of(plans.tables):
        touched += transfers(plans, start=office) + transfers(plans, end=office) > 0
    return touched > rule(plans.tables, "offices_touched_max", np.inf)


def breaks_office_load_rise_max(plans: Plans) -> Broken:
    """An office's load rises by more than the share; one without work or FTE today is free."""
    rise = rule(plans.tables, "office_load_rise_max")
    if rise is None:
        return np.zeros(plans.num_plans, dtype=bool)
    return _any(plans, (_rises(plans, office, rise) for office in offices_of(plans.tables)))


def breaks_spans(plans: Plans) -> Broken:
    """An office has more officers than its supervisors can have."""

    def too_many(row: Row, office: str) -> Broken:
        leaders = row["supervisors"]
        led = row.get("pools", [pool for pool in _pools(plans) if pool not in leaders])
        return heads_at(plans, office, led) > row["max"] * heads_at(plans, office, leaders)

    return _any(
        plans,
        (
            too_many(row, office)
            for row in each(plans.tables, "spans")
            for office in offices_of(plans.tables, row)
        ),
    )


def breaks_mixes(plans: Plans) -> Broken:
    """More than the share of a cell's officers is of the pools."""
    return _any(
        plans,
        (
            heads_in(plans, cell, row["pools"]) * 1000
            > thousandths(row["share"]) * heads_in(plans, cell)
            for row in each(plans.tables, "mixes")
            for cell in product(offices_of(plans.tables, row), duties_of(plans.tables, row))
        ),
    )


def breaks_pairs(plans: Plans) -> Broken:
    """Two duties of an office have nobody between them."""
    return _any(
        plans,
        (
            heads_in(plans, (office, row["duty"])) + heads_in(plans, (office, row["other"])) == 0
            for row in each(plans.tables, "pairs")
            for office in offices_of(plans.tables, row)
        ),
    )


def breaks_budgets(plans: Plans) -> Broken:
    """The moves of a budget's kinds and pools cost more, or are more officers, than may be."""

    def too_much(row: Row) -> Broken:
        kinds = row.get("kinds", ["transfer", "duty_change", "hire"])
        pools = row.get("pools", _pools(plans))
        counted = [move.kind in kinds and move.pool in pools for move in plans.moves]
        if row.get("counts", "cost") == "officers":
            # The maximum is a decimal here too.
            return plans.officers[:, counted].sum(axis=1) * 1000 > thousandths(row["max"])
        spent = cost_of_moves(plans, counted)
        if "transfer" in kinds and set(_pools(plans)) <= set(pools):
            spent += fixed_cost_of(plans)
        return spent > thousandths(row["max"])

    return _any(plans, (too_much(row) for row in each(plans.tables, "budgets")))


def breaks_stay_pins(plans: Plans) -> Broken:
    """Fewer officers keep their cell than are pinned to it."""

    def too_few(row: Row) -> Broken:
        office, duty, pool = row["office"], row.get("duty"), row.get("pool")

        def is_meant(cell: Cell, of_pool: str) -> bool:
            return cell[0] == office and duty in (None, cell[1]) and pool in (None, of_pool)

        there = sum(
            staff["officers"]
            for staff in plans.tables["staff"]
            if is_meant((staff["office"], staff["duty"]), pool_of(staff))
        )
        stay = plans.count(lambda m: m.kind == "stay" and is_meant(m.end or ("", ""), m.pool))
        return stay < row.get("officers", there)

    return _any(plans, (too_few(row) for row in _pins(plans, "stay")))


def breaks_cell_pins(plans: Plans) -> Broken:
    """A cell has not the officers it is pinned to have."""

    def differs(row: Row) -> Broken:
        cell, pool = (row["office"], row["duty"]), row.get("pool")
        there = sum(
            other["officers"]
            for other in each(plans.tables, "plan" if row.get("at") == "plan" else "staff")
            if (other["office"], other["duty"]) == cell and pool in (None, pool_of(other))
        )
        pools = None if pool is None else [pool]
        return heads_in(plans, cell, pools) != row.get("officers", there)

    return _any(plans, (differs(row) for row in _pins(plans, "cell")))


def breaks_lane_pins(plans: Plans) -> Broken:
    """A lane does not carry the officers it is pinned to carry."""

    return _any(
        plans,
        (
            transfers(plans, row["office"], row["to"], row.get("pool")) != row.get("officers", 0)
            for row in _pins(plans, "lane")
        ),
    )


RULES: dict[str, Callable[[Plans], Broken]] = {
    "limits": breaks_limits,
    "max_load": breaks_max_load,
    "seats": breaks_seats,
    "transfers_out_share": breaks_out_share,
    "transfers_in_max": breaks_in_max,
    "lane max": breaks_lane_max,
    "transfers_max": breaks_transfers_max,
    "duty_changes_max": breaks_duty_changes_max,
    "budget": breaks_budget,
    "lot": breaks_lot,
    "lanes_max": breaks_lanes_max,
    "offices_touched_max": breaks_offices_touched_max,
    "office_load_rise_max": breaks_office_load_rise_max,
    "spans": breaks_spans,
    "mixes": breaks_mixes,
    "pairs": breaks_pairs,
    "budgets": breaks_budgets,
    "stay pins": breaks_stay_pins,
    "cell pins": breaks_cell_pins,
    "lane pins": breaks_lane_pins,
}


def _any(plans: Plans, masks: Iterable[Broken]) -> Broken:
    """Return whether any of the masks holds, none where there is none."""
    broken = np.zeros(plans.num_plans, dtype=bool)
    for mask in masks:
        broken |= mask
    return broken


def _on_board(tables: Tables, office: str) -> int:
    return sum(row["officers"] for row in tables["staff"] if row["office"] == office)


def _pools(plans: Plans) -> list[str]:
    """Return every pool there is: those of the table, and of officers in none if there is such."""
    people = [*plans.tables["staff"], *each(plans.tables, "hires")]
    named = [row["pool"] for row in each(plans.tables, "pools")]
    return sorted({*named, *(pool_of(row) for row in people)})


def _pins(plans: Plans, what: str) -> list[Row]:
    return [row for row in each(plans.tables, "pins") if row["what"] == what]


def _rises(plans: Plans, office: str, rise: object) -> Broken:
    """Return which plans raise the office's load by more than the share."""
    tables = plans.tables
    standard = {row["duty"]: thousandths(row.get("standard", 1)) for row in tables["duties"]}
    common = lcm(*standard.values())
    cells = [(office, duty) for duty in duties_of(tables)]
    work_now = sum(work_today(tables, cell) * common // standard[cell[1]] for cell in cells)
    fte_now = sum(
        row["officers"] * available(tables, pool_of(row), row["duty"])
        for row in tables["staff"]
        if row["office"] == office
    )
    if not work_now or not fte_now:
        return np.zeros(plans.num_plans, dtype=bool)
    work = np.sum([work_in(plans, c) * (common // standard[c[1]]) for c in cells], axis=0)
    fte = np.sum([fte_in(plans, cell) for cell in cells], axis=0)
    # work / fte > work_now / fte_now x (1 + rise), without dividing.
    return work * fte_now * 1000 > work_now * (1000 + thousandths(rise)) * fte
