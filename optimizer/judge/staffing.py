"""Rules on who serves where once everybody has moved, and on the loads that come of it."""

from collections.abc import Iterator
from fractions import Fraction

import numpy as np

from optimizer.domain.instance import NOT_GIVEN, THOUSAND, Instance, Ints
from optimizer.domain.load import Load
from optimizer.domain.plan import Plan
from optimizer.domain.violation import Place, Violation
from optimizer.judge.measure import measure_loads


def check_limits(plan: Plan) -> Iterator[Violation]:
    """Every cell holds at least its minimum and at most its maximum."""
    # Only those of the limits table: what pins fix is said of the pins.
    instance, limits = plan.instance, plan.instance.limits
    cells = limits.office * instance.num_duties + limits.duty
    officers = plan.officers_by_pool.sum(axis=0)[cells].tolist()
    columns = (limits.least.tolist(), limits.most.tolist(), officers)
    for row, (least, most, num) in enumerate(zip(*columns, strict=True)):
        place = Place(row=row, office=int(limits.office[row]), duty=int(limits.duty[row]))
        if num < least:
            yield Violation("limits min", place, num, least, "at least")
        if most != NOT_GIVEN and num > most:
            yield Violation("limits max", place, num, most)


def check_max_load(plan: Plan) -> Iterator[Violation]:
    """No cell's load is above its cap."""
    instance, limits = plan.instance, plan.instance.limits
    capped = np.nonzero(limits.max_load != NOT_GIVEN)[0]
    if not len(capped):
        return
    uncovered, numerator, denominator = measure_loads(instance, plan)
    for row in capped.tolist():
        office, duty = int(limits.office[row]), int(limits.duty[row])
        cell = office * instance.num_duties + duty
        most = Fraction(int(limits.max_load[row]), THOUSAND)
        ratio = Fraction(int(numerator[cell]), int(denominator[cell]))
        load = Load(bool(uncovered[cell]), ratio)
        if load > Load(False, most):
            place = Place(row=row, office=office, duty=duty)
            yield Violation("max_load", place, load, most)


def check_seats(plan: Plan) -> Iterator[Violation]:
    """Every office seats its officers."""
    seats = plan.instance.offices.seats
    officers = _by_office(plan.instance, plan.officers_by_pool).sum(axis=0)
    for office in np.nonzero((seats != NOT_GIVEN) & (officers > seats))[0].tolist():
        place = Place(row=office, office=office)
        yield Violation("seats", place, int(officers[office]), int(seats[office]))


def check_spans(plan: Plan) -> Iterator[Violation]:
    """No office has more officers than its supervisors may lead."""
    instance, spans = plan.instance, plan.instance.spans
    officers = _by_office(instance, plan.officers_by_pool)
    for row, most in enumerate(spans.most.tolist()):
        supervisors = officers[spans.supervisors[row]].sum(axis=0).tolist()
        led = officers[spans.pools[row]].sum(axis=0).tolist()
        for office in np.nonzero(spans.offices[row])[0].tolist():
            # Python's integers: their product could pass 64 bits.
            may_be_led = supervisors[office] * most
            if led[office] > may_be_led:
                place, beside = Place(row=row, office=office), (supervisors[office], most)
                yield Violation("spans", place, led[office], may_be_led, beside=beside)


def check_mixes(plan: Plan) -> Iterator[Violation]:
    """No cell has more than a share of its officers from the pools of a row."""
    instance, mixes = plan.instance, plan.instance.mixes
    officers = plan.officers_by_pool.sum(axis=0)
    for row, share in enumerate(mixes.share.tolist()):
        of_pools = plan.officers_by_pool[mixes.pools[row]].sum(axis=0)
        bound = (mixes.offices[row][:, None] & mixes.duties[row]).reshape(-1)
        for cell in np.nonzero(bound & (of_pools * THOUSAND > officers * share))[0].tolist():
            office, duty = divmod(cell, instance.num_duties)
            beside = int(of_pools[cell]), int(officers[cell])
            yield Violation(
                "mixes",
                Place(row=row, office=office, duty=duty),
                Fraction(*beside),
                Fraction(share, THOUSAND),
                beside=beside,
            )


def check_pairs(plan: Plan) -> Iterator[Violation]:
    """No office leaves both duties of a pair without officers."""
    instance, pairs = plan.instance, plan.instance.pairs
    officers = plan.officers_by_pool.sum(axis=0).reshape(-1, instance.num_duties)
    for row, (duty, other) in enumerate(
        zip(pairs.duty.tolist(), pairs.other.tolist(), strict=True)
    ):
        empty = officers[:, duty] + officers[:, other] == 0
        for office in np.nonzero(pairs.offices[row] & empty)[0].tolist():
            yield Violation("pairs", Place(row=row, office=office), 0, 1, "at least")


def check_load_rise(plan: Plan) -> Iterator[Violation]:
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
        # Of an office without time for its cases, all its work, as of an uncovered cell.
        load = Load(True, work)
        if fte[office]:
            load = Load(False, work * THOUSAND / int(fte[office]))
        if load > Load(False, most):
            place = Place(office=office)
            yield Violation("office_load_rise_max", place, load, most, beside=(today,))


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
