"""Where the next officers go, in an order that may be stopped early; and who is missed least."""

from dataclasses import dataclass, field
from importlib.metadata import version
from math import ceil
from typing import Any, Literal

import numpy as np

from optimizer import __version__
from optimizer.answers.alternatives import (
    Offer,
    where_everyone_stays,
    with_bounds,
    with_offers,
    with_pool,
)
from optimizer.answers.leave import Leavers
from optimizer.answers.named import named
from optimizer.answers.outcomes import (
    Asker,
    Outcome,
    OutOfTime,
    first_difference,
    spell_cell,
    spell_changed,
    spell_difference,
    spell_outcome,
    weakest,
)
from optimizer.answers.report import LIBRARIES, placement, sealed
from optimizer.answers.say_place import say_order, say_step, sums_by_office
from optimizer.answers.solve import OnProgress, ask
from optimizer.answers.spelling import Fields, spell_decimal, spell_peak, title
from optimizer.domain.errors import Fault, InputError
from optimizer.domain.finding import StoppedBy
from optimizer.domain.instance import THOUSAND, Instance, Ints

MOST_OFFICERS = 1_000
"""Officers of one order: each is at least one whole solution."""

Seat = tuple[int, int | None, int]
"""Cell, pool (of who leaves; a new officer's is known) and officers."""


@dataclass(frozen=True, eq=False)
class Step:
    """One place of the order.

    Attributes
    ----------
    number : officers placed or taken away with this step and those before it
    seats : where the new officer sits, or was
    before : the plan of the step before; None at the first plan that keeps the rules
    after : the plan of this step
    best : the best plan for so many officers, whatever came before; None where it is not known
    label : how far it is known that `best` is the best
    """

    number: int
    officers: int
    seats: list[Seat]
    before: Outcome | None
    after: Outcome
    best: Outcome | None
    label: str

    @property
    def is_best(self) -> bool | None:
        """Whether no plan for so many has lighter loads; None where that is not known."""
        if self.best is None:
            return None
        if first_difference(self.after, self.best) is not None:
            return False
        return None if self.label == "none" else True


@dataclass
class Order:
    """What is known so far; an interruption leaves it readable."""

    start: Outcome | None = None
    steps: list[Step] = field(default_factory=list[Step])
    exhausted: bool = False
    """Whether there is no further step, however long one looks."""


def place(
    instance: Instance,
    officers: int,
    *,
    reverse: bool = False,
    stay: bool = False,
    pool: str | None = None,
    time_limit: float | None = None,
    on_progress: OnProgress | None = None,
) -> Fields:
    """Return where the next officers go, first to last, or which officers are missed least.

    A new officer costs nothing to place, and to the rules is a hire.

    Parameters
    ----------
    officers : how many, from 1 to 1,000
    reverse : take officers away instead
    stay : nobody on board moves and no other hire is placed; otherwise everyone may be placed anew
        at each step, as in the best plan
    pool : of the new officers, or of those who may be taken away; None is a full officer who may
        serve every duty, or anyone
    time_limit : seconds, after which the order as far as it got is the answer

    Returns
    -------
    outcome : ``order``, ``infeasible`` (no plan keeps the rules, even with all the officers more)
        or ``unknown``
    steps : each with where the officer sits, whose load it relieves, the peak before and after, and
        the best there is for so many officers solved alone
    monotone : whether every beginning of the order is the best for its number

    Raises
    ------
    InputError : a number, pool or time limit that is none
    Refusal : officers taken away under a rule that compares with today
    """
    ask("auto", "leximin", None, time_limit)
    _check(instance, officers, pool)
    asker, order = Asker(time_limit, on_progress), Order()
    base = where_everyone_stays(instance) if stay else instance
    stopped_by: StoppedBy = "finished"
    try:
        if reverse:
            _take_away(base, officers, pool, asker, order)
        else:
            _add(base, officers, pool, asker, order)
    except OutOfTime:
        stopped_by = "time_limit"
    except KeyboardInterrupt:
        stopped_by = "interrupted"
    question: dict[str, Any] = {
        "officers": officers,
        "reverse": reverse,
        "stay": stay,
        "pool": pool,
        "time_limit": None if time_limit is None else float(time_limit),
    }
    return _spell(instance, order, stopped_by, question)


def _check(instance: Instance, officers: Any, pool: str | None) -> None:
    faults: list[Fault] = []
    whole = isinstance(officers, int) and not isinstance(officers, bool)
    if not (whole and 1 <= officers <= MOST_OFFICERS):
        message = f"{officers!r} is no number of officers to place."
        remedy = f"Give a whole number from 1 to {MOST_OFFICERS:,}."
        faults.append(Fault("bad_question", None, None, "officers", str(officers), message, remedy))
    if pool is not None and pool not in instance.pools.ids:
        remedy = "Name a pool of the table pools."
        message = f"There is no pool {pool!r}."
        faults.append(Fault("bad_question", None, None, "pool", str(pool), message, remedy))
    if faults:
        raise InputError(faults)


def _add(base: Instance, num: int, pool: str | None, asker: Asker, order: Order) -> None:
    """Add steps one officer at a time, each keeping what the steps before have brought."""
    asker.begin("looking for the plan without new officers")
    grown, new_pool = with_pool(base, pool)
    own_rows = len(grown.hires.officers)
    anywhere = np.ones(grown.num_offices, dtype=bool)
    last = order.start = asker.best(base)
    last_number = 0
    for number in range(1, num + 1):
        asker.begin(f"placing officer {number:,} of {num:,}")
        best = asker.best(with_offers(grown, new_pool, [(number, anywhere)]))
        if best is None:
            continue
        after = best
        seated = np.zeros(grown.num_cells, dtype=np.int64)
        if last is not None:
            seated = last.placed_by(own_rows)
            if not _holds(grown, best, last, own_rows):
                kept = asker.best(_after(grown, new_pool, last, own_rows, number))
                assert kept is not None
                after = kept
            if after.rank >= last.rank:
                after = last  # one more lightens nothing and saves nothing: nobody is placed
        seats: list[Seat] = [
            (cell, None, officers) for cell, officers in _came(grown, seated, after, own_rows)
        ]
        order.steps.append(Step(number, number - last_number, seats, last, after, best, best.label))
        last, last_number = after, number
    order.exhausted = True


def _holds(instance: Instance, best: Outcome, last: Outcome, own_rows: int) -> bool:
    """Return whether a plan makes no cell heavier than the last one, and moves nobody who is new.

    A new officer may change duty in the office.
    """
    seats, had = (_by_office(instance, one.placed_by(own_rows)) for one in (best, last))
    lighter = all(now <= then for now, then in zip(best.loads, last.loads, strict=True))
    return lighter and bool((seats >= had).all())


def _after(grown: Instance, pool: int, last: Outcome, own_rows: int, number: int) -> Instance:
    """Return the instance in which no cell gets heavier, and who is new stays in the office.

    One officer more may be placed anywhere. Where time differs between officers, their number says
    nothing about a load; the cap on it is then rounded up to the next thousandth.
    """
    had = _by_office(grown, last.placed_by(own_rows))
    offers: list[Offer] = [
        (int(had[office]), np.arange(grown.num_offices) == office)
        for office in np.nonzero(had)[0].tolist()
    ]
    offers.append((number - int(had.sum()), np.ones(grown.num_offices, dtype=bool)))
    busy = [cell for cell in np.nonzero(grown.cases)[0].tolist() if last.officers[cell]]
    if len(np.unique(grown.pools.fte)) == 1:
        kept = with_bounds(grown, least={cell: int(last.officers[cell]) for cell in busy})
    else:
        covered = [cell for cell in busy if not last.loads[cell].uncovered]
        caps = {cell: ceil(last.loads[cell].ratio * THOUSAND) for cell in covered}
        kept = with_bounds(grown, max_load=caps)
    return with_offers(kept, pool, offers)


def _came(instance: Instance, seated: Ints, after: Outcome, own_rows: int) -> list[tuple[int, int]]:
    """Return where new officers sit who were not in that office before, as (cell, officers)."""
    now = after.placed_by(own_rows)
    more = _by_office(instance, now) - _by_office(instance, seated)
    came: list[tuple[int, int]] = []
    for office in np.nonzero(more > 0)[0].tolist():
        cells = np.arange(instance.num_duties) + office * instance.num_duties
        # An officer who came earlier may now serve another duty of the office.
        for cell in sorted(cells.tolist(), key=lambda c: (seated[c] - now[c], c)):
            taken = min(int(now[cell]), int(more[office]))
            if taken > 0:
                came.append((cell, taken))
                more[office] -= taken
    return came


def _by_office(instance: Instance, by_cell: Ints) -> Ints:
    return by_cell.reshape(instance.num_offices, instance.num_duties).sum(axis=1)


def _take_away(base: Instance, num: int, pool: str | None, asker: Asker, order: Order) -> None:
    """Add steps that take one officer away each, whoever is missed least of those left."""
    asker.begin("looking for the plan with everyone")
    leavers = Leavers(base, pool, asker)
    last = order.start = asker.best(base)
    for number in range(1, num + 1):
        if last is None:
            break
        asker.begin(f"taking away officer {number:,} of {num:,}")
        found = leavers.next_one()
        if found is None:
            break
        gone, cell, after = found
        best, label = leavers.best_for(number, after)
        order.steps.append(Step(number, 1, [(cell, gone, 1)], last, after, best, label))
        last = after
    order.exhausted = True


def _spell(
    instance: Instance, order: Order, stopped_by: StoppedBy, question: dict[str, Any]
) -> Fields:
    reverse: bool = question["reverse"]
    known = order.steps or order.start is not None
    outcome = "order" if known else "infeasible" if order.exhausted else "unknown"
    steps = [_spell_step(step, question) for step in order.steps]
    final = order.steps[-1].after if order.steps else order.start
    monotone = _monotone(order.steps)
    shown: Literal["cells", "moves", "work"]
    fields: Fields = {
        "format": "caseload-place/1",
        **title(instance),
        "outcome": outcome,
        "stopped_by": stopped_by,
        "reverse": reverse,
        "stay": question["stay"],
        "pool": question["pool"],
        "start": None if order.start is None else spell_outcome(order.start),
        "by_office": sums_by_office(steps),
        "steps": steps,
        "placed": sum(officers for step in order.steps for _, _, officers in step.seats),
        "monotone": monotone,
    }
    for shown in ("cells", "moves", "work"):
        fields[shown] = [] if final is None else placement(final.plan.instance, final.plan)[shown]
    fields["statement"] = say_order(fields, question["officers"], exhausted=order.exhausted)
    fields["provenance"] = {
        "instance": instance.fingerprint,
        "question": question,
        "versions": {"caseload": __version__}
        | {name: version(name) for names in LIBRARIES.values() for name in names},
    }
    return sealed(fields)


def _monotone(steps: list[Step]) -> Fields:
    """Return whether each beginning is the best for its number, how far that is known, and where.

    That a beginning is *not* the best needs no proof: the better plan is at hand.
    """
    regretted = [step.number for step in steps if step.is_best is False]
    unknown = any(step.is_best is None for step in steps)
    labels = [step.label for step in steps]
    return {
        "holds": False if regretted else None if unknown or not steps else True,
        "label": "proved" if regretted else "none" if unknown or not steps else weakest(labels),
        "regretted_at": regretted,
    }


def _spell_step(step: Step, question: dict[str, Any]) -> Fields:
    after, before = step.after, step.before
    shown = after.plan.instance
    relieved: list[int] = []
    burdened: list[int] = []
    if before is not None:
        both = list(enumerate(zip(before.loads, after.loads, strict=True)))
        relieved = [cell for cell, (old, new) in both if new < old]
        burdened = [cell for cell, (old, new) in both if new > old]
    behind = None if step.best is None else first_difference(after, step.best)
    fields: Fields = {
        "number": step.number,
        "officers": step.officers,
        "seats": [
            {**spell_cell(shown, cell), "pool": _pool(shown, pool, question), "officers": officers}
            for cell, pool, officers in step.seats
        ],
        "relieved": [] if before is None else spell_changed(shown, before, after, relieved),
        "burdened": [] if before is None else spell_changed(shown, before, after, burdened),
        "peak_before": None if before is None else spell_peak(before.peak),
        "peak": spell_peak(after.peak),
        "cost_before": None if before is None else spell_decimal(before.cost),
        "cost": spell_decimal(after.cost),
        "best": None
        if step.best is None
        else spell_outcome(step.best) | {"optimality": step.label},
        "is_best": step.is_best,
        "behind": spell_difference(behind),
    }
    said = say_step(named({**title(shown), **fields}), reverse=question["reverse"])
    return {**fields, "statement": said}


def _pool(instance: Instance, pool: int | None, question: dict[str, Any]) -> str | None:
    return question["pool"] if pool is None else instance.pools.ids[pool] or None
