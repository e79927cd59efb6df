"""What any plan amounts to, also one that is incomplete or breaks rules."""

from fractions import Fraction
from typing import Any

import numpy as np

from optimizer import __version__
from optimizer.answers.placed import Given, Placed, place
from optimizer.answers.reached import Reached, reach
from optimizer.answers.report import placement, sealed
from optimizer.answers.service import spell_service
from optimizer.answers.solve import OnProgress, ask
from optimizer.answers.spelling import Fields, spell_load, spell_moves, spell_work, title
from optimizer.domain.instance import Instance, Ints
from optimizer.domain.load import Load
from optimizer.domain.plan import Plan
from optimizer.domain.violation import Amount, Violation
from optimizer.judge.measure import measure_costs, measure_loads, measure_work_costs
from optimizer.judge.rules import broken_rules, open_moves
from optimizer.judge.ties import cells_at_peak
from optimizer.judge.words import heading, row_as_given, say_what


def evaluate(
    instance: Instance,
    plan: Given,
    *,
    time_limit: float | None = None,
    on_progress: OnProgress | None = None,
) -> Fields:
    """Return what a plan amounts to: loads, moves, cost, and every rule that it breaks.

    Parameters
    ----------
    plan : ``today``, ``best``, ``given`` (the table plan), a report or an object with the list
        ``moves``, or rows of the table plan. Where only a placement is given, the moves are the
        cheapest that reach it and keep the rules, if any do
    time_limit : seconds for the search of the best plan, or of moves that keep the rules
    on_progress : called while that is looked for

    Returns
    -------
    outcome : ``kept``, ``broken`` (some rule), or ``incomplete`` (officers missing or too many)

    Raises
    ------
    InputError : a plan that names what the instance does not have, or a time limit that is none
    Refusal : the best plan is asked for and there is none
    """
    ask("auto", "leximin", None, time_limit)
    placed = place(instance, plan, time_limit=time_limit, on_progress=on_progress)
    reached = reach(placed, time_limit, on_progress)
    standing = placed.standing(reached.plan)
    broken = broken_rules(standing)
    officers = _officers(placed, reached)
    amiss = bool(officers["missing"] or officers["too_many"])
    service = spell_service(placed)
    return sealed(
        {
            "format": "caseload-evaluate/1",
            **title(instance),
            "outcome": "incomplete" if amiss else "broken" if broken else "kept",
            "plan": {**placed.to_dict(), "moves": reached.how, "cheapest": reached.label},
            "broken": [spell_broken(instance, violation) for violation in broken],
            "officers": officers,
            **_measured(standing),
            "service": {key: service[key] for key in ("totals", "duties", "regions")},
            "provenance": {
                "instance": instance.fingerprint,
                "question": {
                    "plan": placed.given_as,
                    "time_limit": None if time_limit is None else float(time_limit),
                },
                "versions": {"caseload": __version__},
            },
        }
    )


def spell_broken(instance: Instance, violation: Violation) -> Fields:
    """Return a rule broken: its table, its row where it has one, the judge's words, the numbers."""
    head = heading(instance, violation)
    table = head if head in instance.rows or head in ("moves", "work") else "rules"
    said = say_what(instance, violation)
    return {
        "table": table,
        "row": None if table == "rules" else row_as_given(instance, violation),
        "statement": f"{head}: {said}" if table == "rules" else said,
        "measured": _spell_amount(violation.measured),
        "bound": _spell_amount(violation.bound),
    }


def _spell_amount(amount: Amount) -> Fields | None:
    """Return a count or a load exactly and as a decimal; None is the load of an uncovered cell."""
    return spell_load(amount if isinstance(amount, Load) else Load(False, Fraction(amount)))


def _officers(placed: Placed, reached: Reached) -> Fields:
    """Return for each pool how many there are and are placed, and where they do not agree."""
    instance = placed.instance
    offered = np.zeros(instance.num_pools, dtype=np.int64)
    np.add.at(offered, instance.hires.pool, instance.hires.officers)
    on_board, there = instance.officers_by_pool.sum(axis=1), placed.officers.sum(axis=1)
    return {
        "pools": [
            {
                "pool": name or None,
                "on_board": int(on_board[pool]),
                "hires_offered": int(offered[pool]),
                "placed": int(there[pool]),
                "missing": int(max(0, on_board[pool] - there[pool])),
                "too_many": int(max(0, there[pool] - on_board[pool] - offered[pool])),
            }
            for pool, name in enumerate(instance.pools.ids)
        ],
        "missing": _by_cell(instance, reached.nowhere),
        "too_many": _by_cell(instance, reached.extra),
    }


def _by_cell(instance: Instance, officers: Ints) -> list[Fields]:
    return [
        {
            "office": instance.offices.ids[cell // instance.num_duties],
            "duty": instance.duties.ids[cell % instance.num_duties],
            "pool": instance.pools.ids[pool] or None,
            "officers": int(officers[pool, cell]),
        }
        for cell, pool in np.argwhere(officers.T).tolist()
    ]


def _measured(standing: Plan) -> Fields:
    """Return what a report says of a plan; where no lane is open a move has no cost."""
    instance = standing.instance
    opened, is_open = open_moves(standing)
    fields: dict[str, Any] = placement(instance, opened)
    costs = np.zeros(standing.num_moves, dtype=np.int64)
    costs[is_open] = measure_costs(opened)
    moves = spell_moves(standing, costs)
    for row in np.nonzero(~is_open)[0].tolist():
        moves[row]["cost"] = None
    fields["moves"] = moves
    fields["work"] = spell_work(standing, measure_work_costs(standing))
    by_kind = {"transfer": "transfers", "duty_change": "duty_changes", "hire": "hires"}
    for kind, name in by_kind.items():
        fields["totals"][name] = sum(move["officers"] for move in moves if move["kind"] == kind)
    closed = sum(move["officers"] for move in moves if move["cost"] is None)
    fields["totals"]["officers_without_cost"] = closed
    at_peak = cells_at_peak(measure_loads(instance, standing))
    fields["peak_cells"] = [
        {
            "office": instance.offices.ids[cell // instance.num_duties],
            "duty": instance.duties.ids[cell % instance.num_duties],
        }
        for cell in at_peak
    ]
    return fields
