"""The best peak with officers more and fewer, and the fewest that reach a load."""

from decimal import Decimal
from fractions import Fraction
from importlib.metadata import version

import numpy as np

from optimizer import __version__
from optimizer.answers.columns import columns_csv
from optimizer.answers.curve_search import Found, Search, TimeIsUp, is_sure
from optimizer.answers.curve_sentences import say_curve
from optimizer.answers.flattening import (
    flattens_at,
    gain_between,
    num_uncovered,
    spell_ratio,
    unit_of,
)
from optimizer.answers.named import named
from optimizer.answers.report import LIBRARIES, sealed, spell_totals
from optimizer.answers.solve import OnProgress, ask
from optimizer.answers.spelling import Fields, spell_load, spell_peak, title
from optimizer.answers.strength import Point
from optimizer.domain.errors import Fault, InputError
from optimizer.domain.instance import THOUSAND, Instance
from optimizer.domain.load import Load
from optimizer.files.exact import Wrong, read_thousandths
from optimizer.files.schema import Span

MOST_ASKED = 10_000
"""Officers more or fewer that a curve may have: each is a question of its own."""

STANDARD = "standard"
HEAVIEST = 10**6

COLUMNS = ("change", "outcome", "peak", "gain", "label", "cost", "transfers", "duty_changes")
"""Of the answer's points as CSV."""


def curve(
    instance: Instance,
    *,
    officers: int = 10,
    target: str | Decimal | int | None = None,
    time_limit: float | None = None,
    on_progress: OnProgress | None = None,
) -> Fields:
    """Return the best peak with up to so many officers more and fewer, each with where they are.

    Officers more are full officers who may serve every duty; they are placed anywhere, free, beside
    the instance's own hires, and every rule holds. Officers fewer are exactly so many of those on
    board, whoever is missed least; shares of an office are those of today's officers.

    Parameters
    ----------
    officers : so many more, and fewer, up to which the curve goes
    target : a load, of up to three places, or ``standard`` for a load of 1: the fewest officers
        that bring every load to it or below are looked for
    time_limit : seconds, after which the answer is what is known by then
    on_progress : called with what is being done, the last point's peak, and None

    Returns
    -------
    points : by `change`, from the most officers fewer to the most more
    target : the fewest officers that reach the load, and where they are
    spare : how many could leave with the peak as low as it is at best today

    Raises
    ------
    InputError : a number of officers, a load or a time limit that is none
    Refusal : no engine can count as far as the instance asks
    """
    load = _ask(officers, target, time_limit)
    found = Found()
    try:
        Search(instance, officers, load, time_limit, on_progress, found).run()
    except TimeIsUp:
        found.stopped_by = "time_limit"
    except KeyboardInterrupt:
        found.stopped_by = "interrupted"
    fields: Fields = {
        "format": "caseload-curve/1",
        **title(instance),
        "outcome": _outcome(found.points.get(0)),
        "stopped_by": found.stopped_by,
        "officers": instance.num_officers,
        "unit": unit_of(instance),
        "points": _spell_points(instance, found.points),
        "fewer_refused": None
        if found.refusal is None
        else {"code": found.refusal.code, "message": found.refusal.message},
        "flattens": _spell_flattening(found, officers),
        "target": None if load is None else _spell_target(instance, load, found),
        "spare": _spell_spare(instance, found),
    }
    return sealed(
        {
            **fields,
            "sentences": say_curve(named(fields), officers),
            "provenance": {
                "instance": instance.fingerprint,
                "question": {
                    "officers": officers,
                    "target": None if target is None else str(target),
                    "time_limit": None if time_limit is None else float(time_limit),
                },
                "versions": {"caseload": __version__}
                | {name: version(name) for names in LIBRARIES.values() for name in names},
            },
        }
    )


def curve_csv(answer: Fields) -> str:
    """Return the answer's points as CSV, without their people; loads are decimals there."""
    return columns_csv(COLUMNS, answer["points"])


def _ask(most: object, target: object, time_limit: float | None) -> Load | None:
    """Return the load asked for, every part of the question having been checked."""
    faults: list[Fault] = []
    try:
        ask("auto", "peak", None, time_limit)
    except InputError as error:
        faults += error.faults
    whole = isinstance(most, int) and not isinstance(most, bool) and 0 <= most <= MOST_ASKED
    if not whole:
        message, remedy = f"{most!r} is no number of officers.", f"Give 0 to {MOST_ASKED:,}."
        faults.append(Fault("bad_question", None, None, "officers", str(most), message, remedy))
    number = 1 if target == STANDARD else target
    span = Span(least=1, most=HEAVIEST * THOUSAND)
    load = None if number is None else read_thousandths(number, span, typed=False)
    if isinstance(load, Wrong):
        message = f"{target!r} is no load."
        remedy = "Give a number above 0 with at most three decimals, or the word standard."
        faults.append(Fault("bad_question", None, None, "target", str(target), message, remedy))
    if faults or isinstance(load, Wrong):
        raise InputError(faults)
    return None if load is None else Load(False, Fraction(load, THOUSAND))


def _outcome(point: Point | None) -> str:
    """Return whether there is a plan: ``plan``, ``infeasible`` or ``no_plan``, none was found."""
    if point is None:
        return "no_plan"
    return "plan" if point.plan else "infeasible" if is_sure(point) else "no_plan"


def _spell_points(instance: Instance, points: dict[int, Point]) -> list[Fields]:
    spelled: list[Fields] = []
    for change in sorted(points):
        point, before = points[change], points.get(change - 1)
        gain = None
        if before is not None and before.peak is not None and point.peak is not None:
            gain = gain_between(before.peak, point.peak)
        spelled.append(_spell_point(instance, point) | {"gain": spell_ratio(gain)})
    return spelled


def _spell_point(instance: Instance, point: Point) -> Fields:
    plan = point.plan
    counts: Fields = dict.fromkeys(("cost", "transfers", "duty_changes"))
    if plan is not None:
        totals = spell_totals(plan.instance, plan)
        counts = {name: totals[name] for name in counts}
    return {
        "change": point.change,
        "outcome": _outcome(point),
        "peak": spell_peak(point.peak) if point.peak else {"exact": None, "value": None},
        "uncovered": None if plan is None else num_uncovered(plan),
        "label": point.label,
        **counts,
        "people": _spell_people(instance, point),
    }


def _spell_people(instance: Instance, point: Point) -> list[Fields]:
    """Return where the officers more are placed, or from where those fewer leave."""
    offices, duties = instance.offices.ids, instance.duties.ids
    # Officers more are of the nameless pool, whichever pools the instance has.
    pools = instance.pools.ids if point.change < 0 else ()
    rows: list[Fields] = []
    for cell, pool in np.argwhere(point.people.T).tolist():
        office, duty = divmod(cell, len(duties))
        rows.append(
            {
                "office": offices[office],
                "duty": duties[duty],
                "pool": (pools[pool] or None) if pools else None,
                "officers": int(point.people[pool, cell]),
            }
        )
    return rows


def _spell_flattening(found: Found, most: int) -> Fields | None:
    more = [found.points[n].peak for n in range(most + 1) if n in found.points]
    peaks = [peak for peak in more if peak is not None]
    place = flattens_at(peaks) if len(peaks) == most + 1 else None
    return None if place is None else {"change": place, **spell_peak(peaks[place])}


def _spell_target(instance: Instance, load: Load, found: Found) -> Fields:
    reached = found.target
    done = reached is not None and reached.outcome == "reached"
    return {
        "load": spell_load(load),
        "outcome": "not_found" if reached is None else reached.outcome,
        "change": reached.point.change if reached and done else None,
        "label": "best_found" if reached is None else reached.label,
        "point": _spell_point(instance, reached.point) if reached and done else None,
    }


def _spell_spare(instance: Instance, found: Found) -> Fields | None:
    spare = found.spare
    if spare is None:
        return None
    return {
        "officers": -spare.point.change,
        "label": spare.label,
        "point": _spell_point(instance, spare.point),
    }
