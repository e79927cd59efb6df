"""Two plans, months or scenarios side by side, and what makes the difference."""

from collections import Counter
from dataclasses import dataclass
from fractions import Fraction

from optimizer import __version__
from optimizer.answers.mixed import is_alike, mix
from optimizer.answers.placed import Given, Placed, place
from optimizer.answers.report import sealed
from optimizer.answers.service import spell_number
from optimizer.answers.solve import OnProgress, ask
from optimizer.answers.spelling import Fields, spell_load, spell_peak, title
from optimizer.answers.worlds import (
    Cell,
    World,
    carried_over,
    cases_of,
    handled_elsewhere,
    measures_of,
    moved_cases,
    officers_of,
)
from optimizer.domain.errors import Refusal
from optimizer.domain.instance import THOUSAND, Instance
from optimizer.domain.load import NO_LOAD, Load

STEPS = ("growth", "staff", "standards", "moves", "reoptimisation", "rules")
"""What changes from the one to the other, in the order in which it is taken."""

SEPARATOR = " + "
"""Between the names of steps that cannot be told apart."""


@dataclass(frozen=True)
class State:
    """Where a step leads.

    Attributes
    ----------
    name : of the step
    world : None where it could not be found out
    label : how far its peak is proved to be the lowest, where it was solved for
    """

    name: str
    world: World | None
    label: str | None = None


def compare(
    a: Instance,
    b: Instance,
    *,
    plan_a: Given = "best",
    plan_b: Given = "best",
    time_limit: float | None = None,
    on_progress: OnProgress | None = None,
) -> Fields:
    """Return how the loads of two placements differ, and what each cause adds to the difference.

    Parameters
    ----------
    plan_a, plan_b : ``best``, ``today``, ``given`` (the table plan), a report, or rows of the
        table plan
    time_limit : seconds for each of at most five searches of a best plan
    on_progress : called while they are looked for

    Returns
    -------
    steps : those of `STEPS` that apply, joined where a state between them has no number; their
        changes add up exactly to the whole change of the peak, if the ends have numbers
    overload_steps : the same of the overload, the full officers that all cells are short of

    Raises
    ------
    InputError : a plan that names what its instance does not have, or a time limit that is none
    Refusal : a best plan is asked for and there is none
    """
    ask("auto", "leximin", None, time_limit)
    placed_a = place(a, plan_a, time_limit=time_limit, on_progress=on_progress)
    placed_b = place(b, plan_b, time_limit=time_limit, on_progress=on_progress)
    by_plans = placed_a.given_as == placed_b.given_as == "best"
    solved = _Solved(placed_a, placed_b, time_limit, on_progress)
    start, *states = _by_solving(solved) if by_plans else _by_measuring(solved)
    first, last = _world_of(start), _world_of(states[-1])
    whole = not (first.peak.uncovered or last.peak.uncovered)
    told = _told_apart(states, numbered=whole)
    known = _told_apart(states, numbered=False)
    carried = _carried(placed_a, placed_b)
    return sealed(
        {
            "format": "caseload-compare/1",
            **title(a, b),
            "name": f"{a.name} → {b.name}",
            "a": _spell_side(a, placed_a, first),
            "b": _spell_side(b, placed_b, last),
            "change": _spell_change(first, last),
            "steps_by": "solving" if by_plans else "measuring",
            "steps": [
                {
                    "name": after.name,
                    "change": spell_number(_difference(before.peak, _world_of(after).peak)),
                    "after": spell_peak(_world_of(after).peak),
                    "label": after.label,
                }
                for before, after in zip([first, *map(_world_of, told)], told, strict=False)
            ],
            "overload_steps": [
                {
                    "name": after.name,
                    "change": spell_number(_world_of(after).overload - before.overload),
                    "after": spell_number(_world_of(after).overload),
                }
                for before, after in zip([first, *map(_world_of, known)], known, strict=False)
            ],
            "carried_over": {
                "peak": spell_peak(carried.peak),
                "overload": spell_number(carried.overload),
                **_spell_change(carried, last),
            },
            "cells": _spell_cells(a, b, first, known),
            "provenance": {
                "a": a.fingerprint,
                "b": b.fingerprint,
                "question": {
                    "plan_a": placed_a.given_as,
                    "plan_b": placed_b.given_as,
                    "time_limit": None if time_limit is None else float(time_limit),
                },
                "versions": {"caseload": __version__},
            },
        }
    )


class _Solved:
    """The best plans of mixed instances, each looked for once."""

    def __init__(
        self, a: Placed, b: Placed, time_limit: float | None, on_progress: OnProgress | None
    ) -> None:
        self.a, self.b = a, b
        self.time_limit, self.on_progress = time_limit, on_progress
        self._known = [placed for placed in (b, a) if placed.given_as == "best"]

    def best(self, *, new_staff: bool, new_standards: bool) -> Placed | None:
        """Return the best plan of a mixed instance; None where there is none, or no instance."""
        mixed = mix(
            self.a.instance, self.b.instance, new_staff=new_staff, new_standards=new_standards
        )
        if mixed is None:
            return None
        for known in self._known:
            if is_alike(known.instance, mixed):
                return known
        try:
            found = place(mixed, "best", time_limit=self.time_limit, on_progress=self.on_progress)
        except Refusal:
            return None
        self._known.append(found)
        return found


def _by_solving(solved: _Solved) -> list[State]:
    """Return the best plans of a, of instances between the two, and of b."""
    states = [State("start", _world(solved.a), _label(solved.a))]
    for name, new_staff, new_standards in (
        ("growth", False, False),
        ("staff", True, False),
        ("standards", True, True),
    ):
        found = solved.best(new_staff=new_staff, new_standards=new_standards)
        world = None if found is None else _world(found)
        states.append(State(name, world, _label(found)))
    return [*states, State("rules", _world(solved.b), _label(solved.b))]


def _by_measuring(solved: _Solved) -> list[State]:
    """Return a's placement, measured as one thing after another becomes b's."""
    a, b = solved.a, solved.b
    old, new = measures_of(a.instance), measures_of(b.instance)
    moved, grown = moved_cases(a), cases_of(b.instance)
    cases = handled_elsewhere(grown, moved)
    placed_a = officers_of(a.instance, a.officers)
    today_b = officers_of(b.instance, b.instance.officers_by_pool)
    carried = carried_over(placed_a, today_b)
    kept, end = _carried(a, b), _world(b)
    stand = end
    if b.given_as == "best":
        stand = World(grown, today_b, new) if a.given_as == "today" else kept
    states = [
        State("start", _world(a), _label(a)),
        State("growth", World(cases, placed_a, old.or_else(new))),
        State("staff", World(cases, carried, old.or_else(new))),
        State("standards", kept),
        State("moves", stand),
    ]
    if b.given_as != "best":
        return states
    between = solved.best(new_staff=True, new_standards=True)
    world = None if between is None else _world(between)
    last = State("reoptimisation", world, _label(between))
    return [*states, last, State("rules", end, _label(b))]


def _label(placed: Placed | None) -> str | None:
    """Return what is known of the peak of a best plan, in the words of an answer as a whole."""
    known = None if placed is None else placed.peak_label
    return "none" if known == "best_found" else known


def _carried(a: Placed, b: Placed) -> World:
    """Return a's placement with b's cases and standards, and as many officers as b has today."""
    new, old = measures_of(b.instance), measures_of(a.instance)
    cases = handled_elsewhere(cases_of(b.instance), moved_cases(a))
    today = officers_of(b.instance, b.instance.officers_by_pool)
    carried = carried_over(officers_of(a.instance, a.officers), today)
    return World(cases, carried, new.or_else(old))


def _told_apart(states: list[State], *, numbered: bool) -> list[State]:
    """Return the states without those that are not known, their steps joined to the next.

    Parameters
    ----------
    numbered : whether states with an uncovered cell, whose peak has no number, are left out too
    """
    told: list[State] = []
    waiting: list[str] = []
    for state in states:
        waiting.append(state.name)
        if state.world is None or (numbered and state.world.peak.uncovered):
            continue
        told.append(State(SEPARATOR.join(waiting), state.world, state.label))
        waiting = []
    return told


def _world_of(state: State) -> World:
    assert state.world is not None, "the ends are known, and what is not is left out"
    return state.world


def _world(placed: Placed) -> World:
    instance = placed.instance
    cases = handled_elsewhere(cases_of(instance), moved_cases(placed))
    return World(cases, officers_of(instance, placed.officers), measures_of(instance))


def _spell_side(instance: Instance, placed: Placed, world: World) -> Fields:
    return {
        "name": instance.name,
        "as_of": instance.as_of,
        "plan": placed.to_dict(),
        "standard_given": bool((instance.duties.standard != THOUSAND).any()),
        "peak": spell_peak(world.peak),
        "overload": spell_number(world.overload),
        "cases": int(instance.cases.sum()),
        "officers": int(placed.officers.sum()),
    }


def _spell_change(before: World, after: World) -> Fields:
    return {
        "change": spell_number(_difference(before.peak, after.peak)),
        "overload_change": spell_number(after.overload - before.overload),
    }


def _difference(before: Load, after: Load) -> Fraction | None:
    """Return how much a load rises; None where a cell is uncovered and has no load."""
    return None if before.uncovered or after.uncovered else after.ratio - before.ratio


def _spell_cells(a: Instance, b: Instance, start: World, states: list[State]) -> list[Fields]:
    """Return a row for each cell of either, every office with every duty."""
    worlds = [start, *map(_world_of, states)]
    ends = worlds[0], worlds[-1]
    officers, cases = [_heads(world) for world in ends], [_cases(world) for world in ends]
    rows: list[Fields] = []
    for office in sorted({*a.offices.ids, *b.offices.ids}):
        for duty in sorted({*a.duties.ids, *b.duties.ids}):
            cell = office, duty
            loads = [world.loads.get(cell, NO_LOAD) for world in ends]
            short = [world.overloads.get(cell, Fraction(0)) for world in worlds]
            rows.append(
                {
                    "office": office,
                    "duty": duty,
                    "cases_a": cases[0][cell],
                    "cases_b": cases[1][cell],
                    "officers_a": officers[0][cell],
                    "officers_b": officers[1][cell],
                    "load_a": spell_load(loads[0]),
                    "load_b": spell_load(loads[1]),
                    "change": spell_number(_difference(*loads)),
                    "overload_change": spell_number(short[-1] - short[0]),
                    "steps": [
                        {"name": state.name, "overload_change": spell_number(after - before)}
                        for state, before, after in zip(states, short, short[1:], strict=False)
                    ],
                }
            )
    return rows


def _heads(world: World) -> Counter[Cell]:
    heads: Counter[Cell] = Counter()
    for (office, duty, _), num in world.officers.items():
        heads[office, duty] += num
    return heads


def _cases(world: World) -> Counter[Cell]:
    cases: Counter[Cell] = Counter()
    for (office, duty, _), num in world.cases.items():
        cases[office, duty] += num
    return cases
