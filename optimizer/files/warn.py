"""Warns of what is allowed and yet is mostly a slip of whoever filled in the tables.

A warning stops nothing. It must be rare in good tables, or nobody reads it: each test here asks
for a second sign beside the first.
"""

from collections.abc import Sequence
from fractions import Fraction

import numpy as np

from optimizer.domain.instance import THOUSAND, Instance, Ints
from optimizer.domain.load import load_terms
from optimizer.domain.tables import Bools
from optimizer.files.alike import pairs_alike
from optimizer.files.faults import Faults, quote

FAR_KM = 1_000
"""From most other offices; nearer, a swap changes little and may be meant."""
NEARER = 4
"""Times nearer to the others that an office must be after the swap."""
MOST_COMPARED = 500
"""Offices to which distances are measured."""
BEYOND = 20
"""Times the standard."""
UNLIKE = 5
"""Times the cases of an officer on one duty that an officer on another has."""
EARTH_KM = 6_371


def warn(instance: Instance, warnings: Faults) -> None:
    """Note what is mostly a slip, by the rows in which it was given."""
    _coordinates(instance, warnings)
    _ids(instance, warnings)
    _nobody(instance, warnings)
    _standards(instance, warnings)
    _pools(instance, warnings)
    _loads(instance, warnings)


def _note(
    instance: Instance,
    warnings: Faults,
    code: str,
    place: tuple[str, int, str],
    value: object,
    message: str,
) -> None:
    table, number, column = place
    row = int(instance.rows[table][number])
    warnings.add(code, message, table=table, row=row, column=column, value=value)


def _coordinates(instance: Instance, warnings: Faults) -> None:
    latitudes, longitudes = instance.offices.latitudes, instance.offices.longitudes
    pairs = list(zip(latitudes, longitudes, strict=True))
    known = [i for i, (a, b) in enumerate(pairs) if a is not None and b is not None]
    if len(known) < 3:
        return
    given = np.radians(np.array([pairs[i] for i in known], dtype=np.float64))
    others = given[np.linspace(0, len(known) - 1, min(len(known), MOST_COMPARED)).astype(int)]
    # Most others: with the median, a few that are swapped alike do not vouch for each other.
    now, then = _far(given, others), _far(given[:, ::-1], others)
    possible = np.abs(given[:, 1]) <= np.pi / 2
    for place in np.nonzero(possible & (now > FAR_KM) & (then * NEARER < now))[0].tolist():
        office = known[place]
        _note(
            instance,
            warnings,
            "coordinates_swapped",
            ("offices", office, "latitude"),
            f"{latitudes[office]:g}, {longitudes[office]:g}",
            f"{quote(instance.offices.ids[office])} lies {now[place]:,.0f} km from most offices; "
            f"with latitude and longitude swapped it would be {then[place]:,.0f} km.",
        )


def _far(places: np.ndarray, others: np.ndarray) -> np.ndarray:
    """Return how far each place is from half of the others, in kilometres."""
    lat, lon = places[:, :1], places[:, 1:]
    other_lat, other_lon = others[:, 0], others[:, 1]
    half = np.sin((lat - other_lat) / 2) ** 2
    half += np.cos(lat) * np.cos(other_lat) * np.sin((lon - other_lon) / 2) ** 2
    return np.median(2 * EARTH_KM * np.arcsin(np.sqrt(np.clip(half, 0, 1))), axis=1)


def _ids(instance: Instance, warnings: Faults) -> None:
    """Warn of ids that may be one id spelled in two ways."""
    has_cases = instance.cases.reshape(instance.num_offices, instance.num_duties) > 0
    officers = instance.officers_by_pool.sum(axis=0)
    has_officers = officers.reshape(instance.num_offices, instance.num_duties) > 0
    types = np.isin(np.arange(len(instance.case_types.ids)), instance.caseload.case_type)
    columns: list[tuple[str, str, Sequence[str], Bools]] = [
        ("offices", "office", instance.offices.ids, has_cases.any(1) & has_officers.any(1)),
        ("duties", "duty", instance.duties.ids, has_cases.any(0) & has_officers.any(0)),
        ("pools", "pool", instance.pools.ids, _peopled(instance)),
        ("case_types", "case_type", instance.case_types.ids, types),
    ]
    for table, column, ids, in_use in columns:
        for first, second, letter in pairs_alike(ids, in_use):
            how = "one letter" if letter else "capitals, blanks or hyphens"
            message = f"{quote(ids[second])} differs from {quote(ids[first])} by {how} alone."
            _note(instance, warnings, "ids_alike", (table, second, column), ids[second], message)


def _nobody(instance: Instance, warnings: Faults) -> None:
    shape = instance.num_offices, instance.num_duties
    cases = instance.cases.reshape(shape).sum(axis=1)
    officers = instance.officers_by_pool.sum(axis=0).reshape(shape).sum(axis=1)
    for office in np.nonzero((cases > 0) & (officers == 0))[0].tolist():
        name = instance.offices.ids[office]
        many = f"{cases[office]:,} case{'s' if cases[office] > 1 else ''}"
        message = f"{quote(name)} has {many} and no officer on board."
        place = ("offices", office, "office")
        _note(instance, warnings, "nobody_on_board", place, name, message)


def _standards(instance: Instance, warnings: Faults) -> None:
    work = _by_duty(instance, instance.weighted_cases)
    left = (instance.duties.standard == THOUSAND) & (work > 0)
    given = [d for d in range(instance.num_duties) if instance.duties.standard[d] != THOUSAND]
    if given:
        other = instance.duties.ids[given[0]]
        why = f"{quote(other)} has another."
    else:
        fte = _by_duty(instance, instance.available(instance.officers_by_pool))
        each = {
            duty: Fraction(int(work[duty]), int(fte[duty]))
            for duty in range(instance.num_duties)
            if work[duty] and fte[duty]
        }
        if not each or max(each.values()) < UNLIKE * min(each.values()):
            return
        most, fewest = max(each, key=each.__getitem__), min(each, key=each.__getitem__)
        left &= False
        left[most] = True
        why = (
            f"an officer has {float(each[most]):,.1f} cases there and "
            f"{float(each[fewest]):,.1f} on {quote(instance.duties.ids[fewest])}."
        )
    for duty in np.nonzero(left)[0].tolist():
        message = f"{quote(instance.duties.ids[duty])} has the standard 1, and {why}"
        place = ("duties", duty, "standard")
        _note(instance, warnings, "standard_left_at_one", place, 1, message)


def _pools(instance: Instance, warnings: Faults) -> None:
    for pool in np.nonzero(~_peopled(instance))[0].tolist():
        name = instance.pools.ids[pool]
        message = f"No officer on board and no hire is of the pool {quote(name)}."
        _note(instance, warnings, "pool_of_nobody", ("pools", pool, "pool"), name, message)


def _loads(instance: Instance, warnings: Faults) -> None:
    fte = instance.available(instance.officers_by_pool)
    uncovered, numerator, denominator = load_terms(instance, fte, instance.weighted_cases)
    loads = np.where(uncovered, 0, numerator / denominator)
    # A standard below 1 is no caseload but a unit, as where an officer is half a post.
    for duty in np.nonzero(instance.duties.standard > THOUSAND)[0].tolist():
        beyond = np.nonzero((instance.cell_duty == duty) & (loads > BEYOND))[0]
        if not len(beyond):
            continue
        cell = int(beyond[np.argmax(loads[beyond])])
        name = instance.duties.ids[duty]
        office = quote(instance.offices.ids[int(instance.cell_office[cell])])
        many = f"{len(beyond):,} offices are" if len(beyond) > 1 else f"{office} is"
        heaviest = f", {office} at {loads[cell]:,.1f} times" if len(beyond) > 1 else ""
        message = f"{many} beyond {BEYOND} times the standard of {quote(name)}{heaviest}."
        if len(beyond) == 1:
            message = f"{message[:-1]}: {loads[cell]:,.1f} times."
        place = ("duties", duty, "standard")
        value = instance.duties.standard[duty] / THOUSAND
        _note(instance, warnings, "load_beyond_belief", place, f"{value:g}", message)


def _peopled(instance: Instance) -> Bools:
    """(num_pools,), whether anybody is in the pool; the nameless one is nobody's slip."""
    hired = instance.hires.pool[instance.hires.officers > 0]
    peopled = np.isin(np.arange(instance.num_pools), hired)
    peopled |= instance.officers_by_pool.any(axis=1)
    return peopled | np.array([not name for name in instance.pools.ids], dtype=bool)


def _by_duty(instance: Instance, values: Ints) -> Ints:
    return values.reshape(instance.num_offices, instance.num_duties).sum(axis=0)
