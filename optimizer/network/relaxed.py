"""An instance with only those of its rules that are flows.

Its best plan can only be better, so its bounds are bounds, and where that plan happens to keep the
other rules as well it is the best there is.
"""

from dataclasses import fields, replace

import numpy as np

from optimizer.domain.errors import Refusal
from optimizer.domain.instance import CELL_PIN, NOT_GIVEN, Instance
from optimizer.domain.lanes import counts_lanes, open_lanes
from optimizer.domain.tables import Lanes, Pins, without_rows
from optimizer.network.compile import Compiled, compile_network


def relaxed(instance: Instance) -> Instance:
    """Return the instance without the rules that are no flow; lanes keep their places.

    Only where no case moves is that a relaxation of use: `remote` lets cells need fewer officers.
    """
    pins = instance.pins
    whole_cells = (pins.what == CELL_PIN) & (pins.pool == NOT_GIVEN)
    return replace(
        instance,
        lanes=_lanes(instance),
        rules=replace(
            instance.rules,
            transfers_lot=None,
            lane_fixed_cost=0,
            lanes_max=None,
            offices_touched_max=None,
            office_load_rise_max=None,
        ),
        spans=without_rows(instance.spans),
        mixes=without_rows(instance.mixes),
        pairs=without_rows(instance.pairs),
        budgets=without_rows(instance.budgets),
        remote=without_rows(instance.remote),
        pins=Pins(*(getattr(pins, field.name)[whole_cells] for field in fields(pins))),
        given_plan=None,
    )


def _lanes(instance: Instance) -> Lanes | None:
    # Rules about single lanes list them all; a proof's tolls are counted along that list.
    lanes = open_lanes(instance) if counts_lanes(instance) else instance.lanes
    if lanes is None:
        return None
    not_given = np.full(len(lanes.cost), NOT_GIVEN)
    return replace(lanes, lot=not_given, fixed_cost=not_given)


def compile_relaxed(instance: Instance) -> Compiled | None:
    """Return the network of those rules that are flows, or None where even they are none."""
    if len(instance.remote.office):
        return None
    try:
        return compile_network(relaxed(instance))
    except Refusal:
        return None
