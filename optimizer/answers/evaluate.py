"""What any plan amounts to, also one that is incomplete or breaks rules."""

import re
from typing import Any

import numpy as np

from optimizer import __version__
from optimizer.answers.placed import Given, Placed, place
from optimizer.answers.reached import Reached, reach
from optimizer.answers.report import placement, sealed
from optimizer.answers.service import spell_service
from optimizer.answers.solve import OnProgress, ask
from optimizer.answers.spelling import Fields, spell_moves, spell_work, title
from optimizer.domain.instance import Instance, Ints
from optimizer.domain.plan import Plan
from optimizer.judge.measure import measure_costs, measure_loads, measure_work_costs
from optimizer.judge.names import name_cell, name_office
from optimizer.judge.rules import broken_rules, open_moves
from optimizer.judge.ties import cells_at_peak


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
            "broken": [spell_broken(instance, sentence) for sentence in broken],
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


def spell_broken(instance: Instance, sentence: str) -> Fields:
    """Return a rule broken: its table, its row where it has one, and the judge's words."""
    found = re.fullmatch(r"(\w+)(?:, row (\d+))?: (.*)", sentence, re.DOTALL)
    if found is None:
        return {"table": None, "row": None, "statement": sentence}
    name, row, words = found.groups()
    table = name if name in instance.rows or name in ("moves", "work") else "rules"
    number = int(row) if row else _row_of(instance, table, words)
    said = f"{name}: {words}" if table == "rules" else words
    return {"table": table, "row": number, "statement": said}


def _row_of(instance: Instance, table: str, words: str) -> int | None:
    """Return the row as given of a limit, an office or a lane that the judge names by its ids."""
    named: list[str] = []
    if table == "limits":
        cells = instance.limits.office * instance.num_duties + instance.limits.duty
        named = [f"{name_cell(instance, cell)} has " for cell in cells.tolist()]
    elif table == "offices":
        named = [f"{name_office(instance, office)} has " for office in range(instance.num_offices)]
    elif table == "lanes" and instance.lanes is not None:
        lanes = instance.lanes
        ends = zip(lanes.from_office.tolist(), lanes.to_office.tolist(), strict=True)
        pairs = [(name_office(instance, a), name_office(instance, b)) for a, b in ends]
        places = [i for i, (a, b) in enumerate(pairs) if f" go from {a} to {b}, " in words]
        return int(instance.rows["lanes"][places[0]]) if places else None
    elif table == "budgets":
        named = [f"the moves of {key!r} " for key in instance.budgets.ids]
    places = [place for place, start in enumerate(named) if words.startswith(start)]
    return int(instance.rows[table][places[0]]) if places else None


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
