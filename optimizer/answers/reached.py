"""The moves by which a placement is reached: as given, or the cheapest that keep the rules."""

from dataclasses import dataclass, fields, replace
from typing import TYPE_CHECKING, Any, Literal

import numpy as np

from optimizer.answers.placed import Placed
from optimizer.answers.solve import OnProgress, solve
from optimizer.domain.errors import Refusal
from optimizer.domain.instance import NOT_GIVEN, Instance, Ints
from optimizer.domain.plan import Plan
from optimizer.domain.question import Engine
from optimizer.domain.tables import PINNED, Limits, Pins, without_rows
from optimizer.judge.matching import bound_of_matching
from optimizer.judge.measure import measure_costs
from optimizer.judge.rules import broken_rules, open_moves

if TYPE_CHECKING:
    from optimizer.network.matching import Matching

How = Literal["given", "cheapest", "none_keep_the_rules"]


@dataclass(frozen=True, eq=False)
class Reached:
    """Moves to a placement.

    Attributes
    ----------
    how : ``given``; the ``cheapest`` of those that keep the rules about moves; or the cheapest
        where none are found that keep them, or officers are missing or too many
    label : of how cheap they are: ``proved``, ``claimed``, ``none``; None where they were given
    nowhere : (num_pools, num_cells), officers on board for whom the placement has no place
    extra : (num_pools, num_cells), officers of the placement who are not there
    """

    plan: Plan
    how: How
    label: str | None
    nowhere: Ints
    extra: Ints


def reach(
    placed: Placed, time_limit: float | None = None, on_progress: OnProgress | None = None
) -> Reached:
    """Return the moves that lead from today to a placement."""
    instance = placed.instance
    if placed.plan is not None:
        nobody = np.zeros_like(placed.officers)
        # Of those who leave a cell without being there, so many are too many.
        extra = placed.officers - placed.plan.officers_by_pool
        return Reached(placed.plan, "given", placed.optimality, nobody, extra)
    free = _moves_alone(instance)
    fits = _has_everybody(placed)
    # Where it is one flow, that is quicker than to match each pool, and minds the caps as well.
    found = _solved(placed, free, "network", time_limit, on_progress) if fits else None
    if found is not None:
        return found
    from optimizer.network.matching import cheapest_matching

    matching = cheapest_matching(instance, placed.officers)
    nowhere, extra = matching.nowhere, matching.extra
    found = Reached(matching.plan, "cheapest", _label(placed, matching), nowhere, extra)
    if not (broken_rules(replace(found.plan, instance=free)) or _has_fixed_costs(instance)):
        return found
    label = "none" if _has_fixed_costs(instance) else found.label
    # Where officers are missing or too many, no plan reaches the placement.
    solved = _solved(placed, free, "auto", time_limit, on_progress) if fits else None
    return solved or replace(found, how="none_keep_the_rules", label=label)


def _solved(
    placed: Placed,
    free: Instance,
    engine: Engine,
    time_limit: float | None,
    on_progress: OnProgress | None,
) -> Reached | None:
    """Return the cheapest moves that keep the rules about moves, or None where none are found."""
    pinned = _pinned(free, placed.officers)
    try:
        report = solve(pinned, engine=engine, time_limit=time_limit, on_progress=on_progress)
    except Refusal:
        return None
    if report.plan is None:
        return None
    nobody = np.zeros_like(placed.officers)
    plan = replace(report.plan, instance=placed.instance)
    return Reached(plan, "cheapest", report.optimality, nobody, nobody)


def _has_everybody(placed: Placed) -> bool:
    """Return whether it has as many officers of each pool as there are, and hires on offer."""
    instance = placed.instance
    offered = np.zeros(instance.num_pools, dtype=np.int64)
    np.add.at(offered, instance.hires.pool, instance.hires.officers)
    hired = (placed.officers - instance.officers_by_pool).sum(axis=1)
    return bool(((hired >= 0) & (hired <= offered)).all())


def _label(placed: Placed, matching: "Matching") -> str:
    """Return whether prices show that no moves are cheaper."""
    if matching.prices is None or matching.nowhere.any() or matching.extra.any():
        return "none"
    instance = placed.instance
    bounds = [
        bound_of_matching(instance, pool, placed.officers[pool], prices)
        for pool, prices in enumerate(matching.prices)
    ]
    _, is_open = open_moves(matching.plan)
    if not is_open.all():
        return "none"
    if None in bounds:
        return "claimed"
    cost = int(measure_costs(matching.plan).sum())
    return "proved" if sum(bound or 0 for bound in bounds) == cost else "claimed"


def _moves_alone(instance: Instance) -> Instance:
    """Return the instance with rules about moves alone: who serves where is settled."""
    pins = instance.pins
    return replace(
        instance,
        offices=replace(instance.offices, seats=np.full_like(instance.offices.seats, NOT_GIVEN)),
        limits=_no_rows(instance.limits),
        spans=without_rows(instance.spans),
        mixes=without_rows(instance.mixes),
        pairs=without_rows(instance.pairs),
        remote=without_rows(instance.remote),
        pins=_rows_of(pins, pins.what != PINNED.index("cell")),
        rules=replace(instance.rules, office_load_rise_max=None),
        given_plan=None,
        rows={},
    )


def _pinned(instance: Instance, officers: Ints) -> Instance:
    """Return the instance with so many officers of each pool in each cell, no more and no fewer."""
    cells = np.arange(instance.num_cells)
    heads = officers.sum(axis=0)
    limits = Limits(
        instance.cell_office, instance.cell_duty, heads, heads, np.full(len(cells), NOT_GIVEN)
    )
    if instance.num_pools == 1:
        return replace(instance, limits=limits)
    pins, num_pools = instance.pins, instance.num_pools
    own = Pins(
        what=np.full(officers.size, PINNED.index("cell")),
        office=np.tile(instance.cell_office, num_pools),
        duty=np.tile(instance.cell_duty, num_pools),
        pool=np.repeat(np.arange(num_pools), len(cells)),
        to=np.full(officers.size, NOT_GIVEN),
        officers=officers.reshape(-1),
    )
    joined: dict[str, Any] = {
        column.name: np.concatenate((getattr(pins, column.name), getattr(own, column.name)))
        for column in fields(pins)
    }
    return replace(instance, limits=limits, pins=Pins(**joined))


def _has_fixed_costs(instance: Instance) -> bool:
    own = instance.lanes is not None and bool((instance.lanes.fixed_cost > 0).any())
    return own or instance.rules.lane_fixed_cost > 0


def _rows_of(pins: Pins, kept: Any) -> Pins:
    columns: dict[str, Any] = {c.name: getattr(pins, c.name)[kept] for c in fields(pins)}
    return replace(pins, **columns)


def _no_rows(limits: Limits) -> Limits:
    columns: dict[str, Any] = {c.name: getattr(limits, c.name)[:0] for c in fields(limits)}
    return replace(limits, **columns)
