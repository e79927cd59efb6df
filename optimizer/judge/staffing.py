"""Rules on who serves where once everybody has moved, and on the loads that come of it."""

from collections.abc import Iterator
from fractions import Fraction

import numpy as np

from optimizer.domain.instance import NOT_GIVEN, THOUSAND, Instance, Ints, decimal_of
from optimizer.domain.plan import Plan
from optimizer.judge.measure import measure_loads
from optimizer.judge.names import name_cell, name_duty, name_office, name_row


def check_limits(plan: Plan) -> Iterator[str]:
    """Every cell holds at least its minimum and at most its maximum."""
    # Only those of the limits table: what pins fix is said of the pins.
    instance, limits = plan.instance, plan.instance.limits
    cells = limits.office * instance.num_duties + limits.duty
    officers = plan.officers_by_pool.sum(axis=0)[cells]
    for row in np.nonzero(officers < limits.least)[0].tolist():
        place, least = name_cell(instance, cells[row]), limits.least[row]
        yield f"limits: {place} has {officers[row]} officers, min {least}"
    for row in np.nonzero((limits.most != NOT_GIVEN) & (officers > limits.most))[0].tolist():
        place, most = name_cell(instance, cells[row]), limits.most[row]
        yield f"limits: {place} has {officers[row]} officers, max {most}"


def check_max_load(plan: Plan) -> Iterator[str]:
    """No cell's load is above its cap."""
    instance, limits = plan.instance, plan.instance.limits
    capped = np.nonzero(limits.max_load != NOT_GIVEN)[0]
    if not len(capped):
        return
    uncovered, numerator, denominator = measure_loads(instance, plan)
    for row in capped.tolist():
        cell = int(limits.office[row]) * instance.num_duties + int(limits.duty[row])
        most = int(limits.max_load[row])
        load = Fraction(int(numerator[cell]), int(denominator[cell]))
        has = "cases and nobody with time for them" if uncovered[cell] else f"load {load}"
        if uncovered[cell] or load * THOUSAND > most:
            place = name_cell(instance, cell)
            yield f"limits: {place} has {has}, max_load {decimal_of(most):f}"


def check_seats(plan: Plan) -> Iterator[str]:
    """Every office seats its officers."""
    instance = plan.instance
    officers = _by_office(instance, plan.officers_by_pool).sum(axis=0)
    for office in np.nonzero(officers > instance.seats)[0].tolist():
        place, seats = name_office(instance, office), instance.seats[office]
        yield f"offices: {place} has {officers[office]} officers and {seats} seats"


def check_spans(plan: Plan) -> Iterator[str]:
    """No office has more officers than its supervisors may lead."""
    instance, spans = plan.instance, plan.instance.spans
    officers = _by_office(instance, plan.officers_by_pool)
    for row, most in enumerate(spans.most.tolist()):
        supervisors = officers[spans.supervisors[row]].sum(axis=0)
        led = officers[spans.pools[row]].sum(axis=0)
        # The supervisors needed: the maximum times those there are could pass 64 bits.
        broken = spans.offices[row] & (-(-led // most) > supervisors)
        for office in np.nonzero(broken)[0].tolist():
            yield (
                f"{name_row(instance, 'spans', row)}: {name_office(instance, office)} has "
                f"{led[office]} officers and {supervisors[office]} supervisors, max {most} for each"
            )


def check_mixes(plan: Plan) -> Iterator[str]:
    """No cell has more than a share of its officers from the pools of a row."""
    instance, mixes = plan.instance, plan.instance.mixes
    officers = plan.officers_by_pool.sum(axis=0)
    for row, share in enumerate(mixes.share.tolist()):
        of_pools = plan.officers_by_pool[mixes.pools[row]].sum(axis=0)
        bound = (mixes.offices[row][:, None] & mixes.duties[row]).reshape(-1)
        for cell in np.nonzero(bound & (of_pools * THOUSAND > officers * share))[0].tolist():
            yield (
                f"{name_row(instance, 'mixes', row)}: {of_pools[cell]} of {officers[cell]} "
                f"officers in {name_cell(instance, cell)} are of its pools, "
                f"share {decimal_of(share):f}"
            )


def check_pairs(plan: Plan) -> Iterator[str]:
    """No office leaves both duties of a pair without officers."""
    instance, pairs = plan.instance, plan.instance.pairs
    officers = plan.officers_by_pool.sum(axis=0).reshape(-1, instance.num_duties)
    for row, (duty, other) in enumerate(
        zip(pairs.duty.tolist(), pairs.other.tolist(), strict=True)
    ):
        empty = officers[:, duty] + officers[:, other] == 0
        for office in np.nonzero(pairs.offices[row] & empty)[0].tolist():
            duties = f"{name_duty(instance, duty)} and {name_duty(instance, other)}"
            yield (
                f"{name_row(instance, 'pairs', row)}: {name_office(instance, office)} has "
                f"0 officers on {duties} together, min 1"
            )


def check_load_rise(plan: Plan) -> Iterator[str]:
    """No office's load, over all its duties, is above today's by more than so much."""
    instance, rise = plan.instance, plan.instance.rules.office_load_rise_max
    if rise is None:
        return
    fte_today, fte = (
        _by_office(instance, instance.available(officers)[None])[0]
        for officers in (instance.officers_by_pool, plan.officers_by_pool)
    )
    moved = (plan.weighted_cases != instance.weighted_cases).reshape(-1, instance.num_duties)
    for office in np.nonzero((fte_today > 0) & ((fte < fte_today) | moved.any(axis=1)))[0].tolist():
        work_today = _work(instance, instance.weighted_cases, office)
        work = _work(instance, plan.weighted_cases, office)
        if not work_today or not work:
            continue
        today = work_today * THOUSAND / int(fte_today[office])
        most = today * Fraction(THOUSAND + rise, THOUSAND)
        place = name_office(instance, office)
        if not fte[office]:
            yield f"office_load_rise_max: {place} has cases and nobody with time, max {most}"
        elif work * THOUSAND / int(fte[office]) > most:
            load = work * THOUSAND / int(fte[office])
            yield f"office_load_rise_max: {place} has load {load}, today {today}, max {most}"


def _by_office(instance: Instance, by_cell: Ints) -> Ints:
    """Return (num_pools, num_offices) from (num_pools, num_cells)."""
    return by_cell.reshape(len(by_cell), instance.num_offices, instance.num_duties).sum(axis=2)


def _work(instance: Instance, weighted_cases: Ints, office: int) -> Fraction:
    """Return an office's weighted cases over standard, all its duties added up."""
    start = office * instance.num_duties
    cases: list[int] = weighted_cases[start : start + instance.num_duties].tolist()
    return sum(
        (
            Fraction(number, standard)
            for number, standard in zip(cases, instance.duties.standard.tolist(), strict=True)
            if number
        ),
        Fraction(0),
    )
