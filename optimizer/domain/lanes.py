"""Which transfers are open, and what each costs.

With neither a lanes table nor a rule about distance or about single lanes every office reaches
every other at one cost, which is said as None: engines and judge then need not list the pairs.
"""

from functools import lru_cache

import numpy as np
from numpy.typing import NDArray

from optimizer.domain.errors import Refusal
from optimizer.domain.instance import NOT_GIVEN, THOUSAND, Instance, Ints, Lanes

EARTH_RADIUS_METRES = 6_371_009
"""Mean radius of the Earth (IUGG)."""

MOST_PAIRS = 25_000_000
"""More pairs of offices than this would not fit in memory beside the rest."""


def metres_between(instance: Instance, from_office: Ints, to_office: Ints) -> Ints:
    """Return the great-circle distance of each pair of offices, (num_pairs,), whole metres."""
    latitude = np.radians(_degrees(instance.offices.latitudes))
    longitude = np.radians(_degrees(instance.offices.longitudes))
    rise = np.sin((latitude[to_office] - latitude[from_office]) / 2) ** 2
    run = np.sin((longitude[to_office] - longitude[from_office]) / 2) ** 2
    chord = rise + np.cos(latitude[from_office]) * np.cos(latitude[to_office]) * run
    arc = 2 * np.arcsin(np.sqrt(np.minimum(chord, 1.0)))
    return np.rint(EARTH_RADIUS_METRES * arc).astype(np.int64)


@lru_cache(maxsize=4)
def open_lanes(instance: Instance) -> Lanes | None:
    """Return the lanes on which transfers may run, or None for all at one cost.

    Where a lane leaves cost, lot or fixed cost open, they are those of the rules.

    Raises
    ------
    Refusal : a rule about distance over more pairs of offices than `MOST_PAIRS`
    """
    rules = instance.rules
    nobody = np.empty(0, dtype=np.int64)
    if not rules.transfers:
        return Lanes(*[nobody] * 6)
    if instance.lanes is None and not (rules.measures_distance or counts_lanes(instance)):
        return None
    lanes = instance.lanes or _every_pair(instance)
    cost = np.where(lanes.cost == NOT_GIVEN, rules.transfer_cost, lanes.cost)
    keep = np.ones(len(cost), dtype=bool)
    if rules.measures_distance:
        metres = metres_between(instance, lanes.from_office, lanes.to_office)
        by_distance = (metres * rules.transfer_cost_per_km + THOUSAND // 2) // THOUSAND
        cost = np.where(lanes.cost == NOT_GIVEN, cost + by_distance, cost)
        if rules.transfer_max_km is not None:
            keep = metres <= rules.transfer_max_km
    lot = np.where(lanes.lot == NOT_GIVEN, rules.transfers_lot or 1, lanes.lot)
    fixed_cost = np.where(lanes.fixed_cost == NOT_GIVEN, rules.lane_fixed_cost, lanes.fixed_cost)
    columns = (lanes.from_office, lanes.to_office, cost, lanes.most, lot, fixed_cost)
    return Lanes(*(column[keep] for column in columns))


def counts_lanes(instance: Instance) -> bool:
    """Return whether some rule asks which lanes are used, and not only by how many."""
    rules, lanes = instance.rules, instance.lanes
    own = lanes is not None and bool((lanes.lot > 1).any() or (lanes.fixed_cost > 0).any())
    pinned = bool((instance.pins.to != NOT_GIVEN).any())
    least, fixed = rules.transfers_lot or 1, rules.lane_fixed_cost
    return own or pinned or least > 1 or fixed > 0 or rules.lanes_max is not None


def other_offices(num_offices: int) -> tuple[int, Ints, Ints, Ints, Ints]:
    """Return hubs that join every office to every other office and none to itself.

    Two offices differ in some binary digit of their numbers. So for each digit there are two hubs,
    and an office reaches the hub from which the offices with the *other* digit are reached:
    2 n log n arcs say what n (n - 1) pairs would.

    Returns
    -------
    num_hubs : how many
    office_out, hub_out : (num_arcs,), the hubs each office reaches
    hub_in, office_in : (num_arcs,), the offices each hub reaches
    """
    digits = max(num_offices - 1, 0).bit_length()
    office = np.tile(np.arange(num_offices), digits)
    digit = np.repeat(np.arange(digits), num_offices)
    side = (office >> digit) & 1
    return 2 * digits, office, 2 * digit + side, 2 * digit + 1 - side, office


def _every_pair(instance: Instance) -> Lanes:
    num = instance.num_offices
    if num * (num - 1) > MOST_PAIRS:
        raise Refusal(
            "too_many_pairs",
            f"Distances between {num:,} offices make {num * (num - 1):,} pairs; "
            f"at most {MOST_PAIRS:,} are listed.",
            "Give a lanes table with the transfers that can really happen.",
        )
    pairs = np.arange(num * num)
    pairs = pairs[pairs // num != pairs % num]
    unknown = np.full(len(pairs), NOT_GIVEN)
    return Lanes(pairs // num, pairs % num, *[unknown] * 4)


def _degrees(column: tuple[float | None, ...]) -> NDArray[np.float64]:
    return np.array([np.nan if value is None else value for value in column])
