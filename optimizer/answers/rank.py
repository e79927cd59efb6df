"""Of one change made by hand, every choice there is, the best first."""

from collections.abc import Mapping
from dataclasses import replace
from fractions import Fraction
from typing import Any

import numpy as np

from optimizer import __version__
from optimizer.answers.alternatives import more_rows
from optimizer.answers.asked_change import ask_change
from optimizer.answers.carried import carry_out, staff_of
from optimizer.answers.choices import NO_COST, Asked, Choices, list_choices, ways_of
from optimizer.answers.evaluate import spell_broken
from optimizer.answers.placed import Given, Standing, place
from optimizer.answers.report import sealed
from optimizer.answers.solve import OnProgress, ask
from optimizer.answers.spelling import Fields, spell_decimal, spell_load, spell_peak, title
from optimizer.domain.instance import Instance, Ints
from optimizer.domain.load import Load
from optimizer.domain.load import rank as rank_loads
from optimizer.domain.plan import NOWHERE, Plan, Work, plan_of
from optimizer.domain.violation import Place, Violation, newly_broken
from optimizer.judge.measure import highest, measure_loads
from optimizer.judge.pins import check_stay_pins
from optimizer.judge.rules import broken_rules

MOST_JUDGED = 2_000
"""Choices judged in the search of those that are allowed."""


def rank(
    instance: Instance,
    change: Mapping[str, Any],
    *,
    plan: Given = "today",
    most: int = 20,
    allowed: bool = False,
    time_limit: float | None = None,
    on_progress: OnProgress | None = None,
) -> Fields:
    """Return all choices of one change, ordered by the loads they leave, then by cost.

    Of the best that are shown, those that break no rule come first.

    Parameters
    ----------
    change : ``what`` is ``move``, ``add``, ``remove`` (``officers`` of them, of a ``pool`` or of
        any) or ``shift`` (``cases`` of a ``case_type``); ``from_office``, ``from_duty``,
        ``to_office`` and ``to_duty`` narrow it down
    plan : where it starts: ``today``, ``best``, ``given`` (the table plan), a report, or rows of
        the table plan; it is taken as carried out
    most : choices shown; all are weighed
    allowed : show only those that break no rule
    time_limit : seconds for the search of the best plan
    on_progress : called while the best plan is looked for

    Returns
    -------
    choices : each with the peak and the loads after it, its cost, and the rules it would break
        that are not broken already
    num_choices, num_better, num_judged : all there are, those that lighten the loads, and those
        whose rules were checked: the best, at most 2,000 in the search of those that are allowed

    Raises
    ------
    InputError : a change or a plan that names what the instance does not have
    Refusal : the best plan is asked for and there is none
    """
    ask("auto", "leximin", None, time_limit)
    asked, question = ask_change(instance, change, most)
    placed = place(instance, plan, time_limit=time_limit, on_progress=on_progress)
    start = instance if placed.given_as == "today" else carry_out(placed)
    if on_progress is not None:
        on_progress("weighing every choice", None, None)
    base = _Base(start, asked)
    kept = MOST_JUDGED if allowed else most
    choices = list_choices(
        start, base.officers, start.weighted_cases, asked, kept, open_only=allowed
    )
    shown, judged = _spell(base, choices, most, allowed=allowed)
    return sealed(
        {
            "format": "caseload-rank/1",
            **title(instance),
            "plan": placed.to_dict(),
            "change": question,
            "peak": spell_peak(highest(base.terms)),
            "already_broken": [spell_broken(start, violation) for violation in base.broken],
            "num_choices": choices.num_choices,
            "num_better": choices.num_better,
            "num_judged": judged,
            "choices": shown,
            "provenance": {
                "instance": instance.fingerprint,
                "question": {
                    "change": question,
                    "plan": placed.given_as,
                    "most": most,
                    "allowed": allowed,
                    "time_limit": None if time_limit is None else float(time_limit),
                },
                "versions": {"caseload": __version__},
            },
        }
    )


class _Base:
    """The placement before the change."""

    def __init__(self, instance: Instance, asked: Asked) -> None:
        self.instance, self.asked = instance, asked
        self.officers = instance.officers_by_pool
        self.terms = measure_loads(instance, None)
        self.nothing = plan_of(instance, [])
        self.broken = broken_rules(self.nothing)
        self._offered: dict[int, Instance] = {}

    def after(self, pool: int, start: int, end: int) -> tuple[Plan, list[Violation]]:
        """Return the placement after a choice, and the rules that it newly breaks."""
        instance, number = self.instance, self.asked.number
        officers, handled = self.officers.copy(), instance.weighted_cases.copy()
        extra: list[Violation] = []
        plan = self.nothing
        if self.asked.what == "shift":
            weight = int(np.append(instance.case_types.weight, 1000)[self.asked.case_type])
            handled[start] -= weight * number
            handled[end] += weight * number
            plan, extra = self._shifted(start, end)
        else:
            if start != NOWHERE:
                officers[pool, start] -= number
            if end != NOWHERE:
                officers[pool, end] += number
        if self.asked.what == "move":
            plan = plan_of(instance, [(pool, NOWHERE, start, end, number)])
        elif self.asked.what == "add":
            if pool not in self._offered:
                self._offered[pool] = _with_offer(instance, pool, number)
            hire = len(instance.hires.pool)
            plan = plan_of(self._offered[pool], [(pool, hire, NOWHERE, end, number)])
        columns = (plan.pool, plan.hire, plan.from_cell, plan.to_cell, plan.officers)
        after = Standing(plan.instance, *columns, work=plan.work, placed=officers, handled=handled)
        broken = [*broken_rules(after), *extra]
        if self.asked.what == "remove":
            # Who is given up does not stay either.
            less = replace(instance, staff=staff_of(officers, instance))
            broken = [violation for violation in broken if violation.rule != "stay pins"]
            broken += check_stay_pins(plan_of(less, []))
        return after, newly_broken(self.broken, broken)

    def _shifted(self, start: int, end: int) -> tuple[Plan, list[Violation]]:
        """Return the cases moved as a plan if a row of remote has them, or what is against it."""
        instance, number = self.instance, self.asked.number
        way = ways_of(instance, self.asked.case_type).get(start)
        office, duty = divmod(end, instance.num_duties)
        if way is None:
            origin = Place(office=start // instance.num_duties, duty=duty)
            return self.nothing, [Violation("no remote", origin, number, 0)]
        work = Work(np.array([way[0]]), np.array([office]), np.array([number]))
        return replace(self.nothing, work=work), []


def _spell(base: _Base, choices: Choices, most: int, *, allowed: bool) -> tuple[list[Fields], int]:
    """Return the choices to show, and how many the judge has seen."""
    shown: list[Fields] = []
    order = np.argsort(-rank_loads(*base.terms), kind="stable").tolist()
    keys = list(zip(*choices.keys.tolist(), choices.cost.tolist(), strict=True))
    columns = (choices.pool, choices.start, choices.end, choices.cost)
    place = judged = 0
    for row, (pool, start, end, cost) in enumerate(
        zip(*(column.tolist() for column in columns), strict=True)
    ):
        if len(shown) == most:
            break
        if row == 0 or keys[row] != keys[row - 1]:
            place = row + 1
        after, broken = base.after(pool, start, end)
        judged += 1
        if allowed and broken:
            continue
        effect = "lighter" if keys[row][0] < 0 else "heavier" if keys[row][0] > 0 else "same"
        shown.append(
            {
                "place": place,
                **_spell_ends(base.instance, base.asked, pool, start, end),
                "cost": None if cost == NO_COST else spell_decimal(cost),
                "loads": effect,
                "peak_after": spell_peak(_peak_after(base, after, order, (start, end))),
                **_spell_loads(base, after, start, end),
                "allowed": not broken,
                "broken": [spell_broken(base.instance, violation) for violation in broken],
            }
        )
    # What is allowed first; either part stays in its order.
    return sorted(shown, key=lambda row: not row["allowed"]), judged


def _spell_ends(instance: Instance, asked: Asked, pool: int, start: int, end: int) -> Fields:
    fields: Fields = {}
    if asked.what != "shift":
        fields["pool"] = instance.pools.ids[pool] or None
    for name, cell in (("from", start), ("to", end)):
        fields[f"{name}_office"] = None if cell == NOWHERE else _office(instance, cell)
        duty = None if cell == NOWHERE else instance.duties.ids[cell % instance.num_duties]
        fields[f"{name}_duty"] = duty
    return fields


def _spell_loads(base: _Base, after: Plan, start: int, end: int) -> Fields:
    fields: Fields = {}
    for name, cell in (("from", start), ("to", end)):
        for when, terms in (("before", base.terms), ("after", None)):
            load: Load | None = None
            if cell != NOWHERE:
                load = _load_of(terms, cell) if terms else _load_after(base, after, cell)
            fields[f"{name}_load_{when}"] = spell_load(load)
    return fields


def _peak_after(base: _Base, after: Plan, order: list[int], touched: tuple[int, int]) -> Load:
    """Return the highest load after a choice: one of the cells it touches, or of the others."""
    loads = [_load_after(base, after, cell) for cell in touched if cell != NOWHERE]
    others = next((cell for cell in order if cell not in touched), None)
    return max([*loads, *([] if others is None else [_load_of(base.terms, others)])])


def _load_after(base: _Base, after: Plan, cell: int) -> Load:
    instance, pools = base.instance, after.officers_by_pool[:, cell]
    fte = int(pools @ instance.fte[:, cell % instance.num_duties])
    work = int(after.weighted_cases[cell])
    standard = int(instance.standard[cell])
    if not work or not fte:
        return Load(work > 0, Fraction(work, standard))
    return Load(False, Fraction(work * 1000, fte * standard))


def _load_of(terms: tuple[Any, Ints, Ints], cell: int) -> Load:
    uncovered, top, bottom = terms
    return Load(bool(uncovered[cell]), Fraction(int(top[cell]), int(bottom[cell])))


def _office(instance: Instance, cell: int) -> str:
    return instance.offices.ids[cell // instance.num_duties]


def _with_offer(instance: Instance, pool: int, officers: int) -> Instance:
    """Return the instance with a row of hires more: the new officers, anywhere, at no cost."""
    hires = instance.hires
    everywhere = np.ones((1, instance.num_offices), dtype=bool)
    return replace(
        instance,
        rows=more_rows(instance, "hires", 1),
        hires=replace(
            hires,
            pool=np.append(hires.pool, pool),
            officers=np.append(hires.officers, officers),
            cost=np.append(hires.cost, 0),
            offices=np.concatenate((hires.offices, everywhere)),
        ),
    )
