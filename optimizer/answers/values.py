"""What one officer more, or fewer, would do: cell by cell."""

from fractions import Fraction
from importlib.metadata import version

import numpy as np

from optimizer import __version__
from optimizer.answers.alternatives import with_officers, with_pool
from optimizer.answers.outcomes import Asker, Outcome, OutOfTime, spell_cell, spell_outcome
from optimizer.answers.report import LIBRARIES, sealed
from optimizer.answers.solve import OnProgress, ask
from optimizer.answers.spelling import Fields, spell_load, spell_peak, title
from optimizer.answers.wish import read_cell
from optimizer.domain.errors import Refusal
from optimizer.domain.finding import StoppedBy
from optimizer.domain.instance import Instance
from optimizer.domain.load import Load

MOST_OFFICERS = 10
"""How far a value is followed."""

MOST_CELLS = 500
"""Cells of one answer: each is many whole solutions."""


def values(
    instance: Instance,
    *,
    office: str | None = None,
    duty: str | None = None,
    time_limit: float | None = None,
    on_progress: OnProgress | None = None,
) -> Fields:
    """Return what one officer more on board in a cell, or one fewer, would do to the best plan.

    The officer more is a full one who may serve every duty; the one fewer is of the cell's pools
    that which is missed least. In either case everyone is placed anew, that officer too.

    Parameters
    ----------
    office, duty : of which cells; all without
    time_limit : seconds, after which the cells known by then are the answer

    Returns
    -------
    cells : under `more` and `fewer` the best peak then, what it gains (below 0 for a loss), the
        load of the cell itself, and for how many officers each gains as much as the first

    Raises
    ------
    InputError : an office, duty or time limit that is none
    Refusal : too many cells, or a rule that compares with today
    """
    ask("auto", "leximin", None, time_limit)
    cells = read_cell(instance, office, duty)
    _refuse(instance, len(cells))
    asker = Asker(time_limit, on_progress)
    best: Outcome | None = None
    rows: list[Fields] = []
    stopped_by: StoppedBy = "finished"
    outcome = "unknown"
    try:
        asker.begin("looking for the best plan")
        best = asker.best(instance)
        outcome = "values" if best else "infeasible"
        for place, cell in enumerate(cells if best else [], 1):
            asker.begin(f"cell {place:,} of {len(cells):,}")
            assert best is not None
            rows.append(_spell_cell(instance, cell, best, asker))
    except OutOfTime:
        stopped_by = "time_limit"
    except KeyboardInterrupt:
        stopped_by = "interrupted"
    return sealed(
        {
            "format": "caseload-values/1",
            **title(instance),
            "outcome": outcome,
            "stopped_by": stopped_by,
            "best": None if best is None else spell_outcome(best),
            "cells": rows,
            "provenance": {
                "instance": instance.fingerprint,
                "question": {
                    "office": office,
                    "duty": duty,
                    "time_limit": None if time_limit is None else float(time_limit),
                },
                "versions": {"caseload": __version__}
                | {name: version(name) for names in LIBRARIES.values() for name in names},
            },
        }
    )


def _refuse(instance: Instance, num_cells: int) -> None:
    if instance.rules.office_load_rise_max is not None:
        raise Refusal(
            "today_changes",
            "The rule office_load_rise_max compares with today's loads, and they are others with "
            "an officer more or fewer.",
            "Leave the rule out.",
        )
    if num_cells > MOST_CELLS:
        raise Refusal(
            "too_many_cells",
            f"There are {num_cells:,} cells, and at most {MOST_CELLS:,} are looked at together.",
            "Name an office, or an office and a duty.",
        )


def _spell_cell(instance: Instance, cell: int, best: Outcome, asker: Asker) -> Fields:
    grown, pool = with_pool(instance, None)
    there = instance.officers_by_pool[:, cell]

    def more(officers: int) -> Instance:
        return with_officers(grown, pool, cell, officers)

    fields = {
        **spell_cell(instance, cell),
        "officers_today": int(there.sum()),
        "officers": int(best.officers[cell]),
        "load": spell_load(best.loads[cell]),
        "more": _followed(cell, best, [more(n) for n in range(1, MOST_OFFICERS + 1)], asker),
    }
    fewer: list[tuple[Outcome | None, Fields]] = []
    for one in np.nonzero(there)[0].tolist():
        most = min(int(there[one]), MOST_OFFICERS)
        variants = [with_officers(instance, one, cell, -n) for n in range(1, most + 1)]
        outcome = asker.best(variants[0])
        fewer.append((outcome, _followed(cell, best, variants, asker, outcome)))
    possible = [(outcome.rank, place) for place, (outcome, _) in enumerate(fewer) if outcome]
    least = fewer[min(possible)[1] if possible else 0][1] if fewer else None
    return {**fields, "fewer": least}


def _followed(
    cell: int,
    best: Outcome,
    variants: list[Instance],
    asker: Asker,
    first: Outcome | None = None,
) -> Fields:
    """Return what the first officer does, and how many of the next do as much."""
    first = first or asker.best(variants[0])
    if first is None:
        nothing: Fields = dict.fromkeys(("peak", "gain", "load", "same_for", "then"))
        return nothing | {"follows_on": False, "optimality": asker.labels[-1]}
    gain = _gain(best.peak, first.peak)
    peak, same_for, then = first.peak, 1, None
    for variant in variants[1:]:
        following = asker.best(variant, "peak")
        then = None if following is None else following.peak
        if then is None or gain is None or _gain(peak, then) != gain:
            break
        peak, same_for = then, same_for + 1
    return {
        "peak": spell_peak(first.peak),
        "gain": _spell(gain),
        "load": spell_load(first.loads[cell]),
        "same_for": same_for,
        "then": None if then is None or same_for == len(variants) else spell_peak(then),
        "follows_on": same_for == len(variants) == MOST_OFFICERS,
        "optimality": first.label,
    }


def _gain(before: Load, after: Load) -> Fraction | None:
    """Return by how much a peak falls; None where a cell is or was uncovered."""
    if before.uncovered or after.uncovered:
        return None
    return before.ratio - after.ratio


def _spell(gain: Fraction | None) -> Fields | None:
    return None if gain is None else spell_load(Load(False, gain))
