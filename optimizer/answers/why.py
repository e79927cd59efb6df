"""Why not otherwise: a wish made true, what gets worse by it, and by how much."""

from collections.abc import Mapping
from importlib.metadata import version
from typing import Any

from optimizer import __version__
from optimizer.answers.conflict import conflict
from optimizer.answers.forced import Forced, force, officers_now
from optimizer.answers.named import named
from optimizer.answers.outcomes import (
    Asker,
    Outcome,
    OutOfTime,
    first_difference,
    spell_changed,
    spell_difference,
    spell_outcome,
)
from optimizer.answers.report import LIBRARIES, placement, sealed, spell_bottleneck
from optimizer.answers.say_why import say_answer, say_wish
from optimizer.answers.solve import OnProgress, ask
from optimizer.answers.spelling import Fields, title
from optimizer.answers.statements import list_statements
from optimizer.answers.wish import COUNTS, Wish, read_wish
from optimizer.domain.errors import Refusal
from optimizer.domain.finding import StoppedBy
from optimizer.domain.instance import Instance

MOST_EXPLAINED = 3
"""Cases without a plan whose conflicts are looked for."""


def why(
    instance: Instance,
    change: Mapping[str, Any],
    *,
    time_limit: float | None = None,
    on_progress: OnProgress | None = None,
) -> Fields:
    """Return what gets worse, and by how much, if the best plan is to be otherwise.

    Parameters
    ----------
    change : ``office``, perhaps ``duty``, and one of ``more``, ``fewer`` (than the best plan has
        there), ``exactly``, ``at_least``, ``at_most``; or ``from``, ``to`` and ``officers``, of
        whom at least so many are to be transferred; or ``stay``: nobody leaves the ``office``, or
        any office
    time_limit : seconds, after which what is known is the answer

    Returns
    -------
    outcome : ``worse``, ``as_good`` (it could as well), ``already`` (the best plan has it),
        ``cannot`` (no plan has it), ``better`` (the plan taken for the best was not it),
        ``infeasible`` (no plan keeps the rules as they are) or ``unknown``
    difference : the highest loads of both plans that differ
    rules : of the user's own, those that stand in the way where it cannot be

    Raises
    ------
    InputError : a change that is none, or names what the instance does not have
    Refusal : too many cases would have to be told apart
    """
    ask("auto", "leximin", None, time_limit)
    wish = read_wish(instance, change)
    asker = Asker(time_limit, on_progress)
    best: Outcome | None = None
    forced: Forced | None = None
    rules: list[Fields] = []
    outcome, now = "unknown", 0
    stopped_by: StoppedBy = "finished"
    try:
        asker.begin("looking for the best plan")
        best = asker.best(instance)
        if best is None:
            outcome = "infeasible"
        else:
            now = officers_now(instance, wish, best)
            if _is_so(wish, now):
                outcome = "already"
            else:
                asker.begin("looking for the best plan that has it")
                forced = force(instance, wish, now, asker)
                outcome = _outcome(best, forced)
                if outcome == "cannot":
                    asker.begin("looking for the rules that forbid it")
                    rules = _rules_against(instance, forced, asker)
    except OutOfTime:
        stopped_by = "time_limit"
    except KeyboardInterrupt:
        stopped_by = "interrupted"
    asked = {key: change.get(key) for key in ("office", "duty", *COUNTS, "from", "to", "officers")}
    asked |= {"stay": wish.stay}
    fields: Fields = {
        "format": "caseload-why/1",
        **title(instance),
        "outcome": outcome,
        "stopped_by": stopped_by,
        "wish": say_wish(instance, wish, now),
        "officers": None if best is None else now,
        "best": None if best is None else spell_outcome(best),
        **_alternative(instance, wish, best, forced),
        "rules": rules,
    }
    fields["statement"] = say_answer(named(fields))
    fields["provenance"] = {
        "instance": instance.fingerprint,
        "question": {
            "change": asked,
            "time_limit": None if time_limit is None else float(time_limit),
        },
        "versions": {"caseload": __version__}
        | {name: version(name) for names in LIBRARIES.values() for name in names},
    }
    return sealed(fields)


def _is_so(wish: Wish, now: int) -> bool:
    """Return whether the best plan has it already."""
    if wish.start is not None:
        return now >= wish.number
    if wish.stay:
        return now == 0
    low, high = wish.bounds(now)
    return low <= now and (high is None or now <= high)


def _outcome(best: Outcome, forced: Forced) -> str:
    if forced.plan is None:
        return "cannot" if forced.label != "none" or not forced.without_plan else "unknown"
    difference = first_difference(best, forced.plan)
    if difference is None:
        return "as_good"
    _, before, after = difference
    return "worse" if after > before else "better"


def _alternative(
    instance: Instance, wish: Wish, best: Outcome | None, forced: Forced | None
) -> Fields:
    """Return the plan in which it is so, beside the best one."""
    other = None if forced is None else forced.plan
    if best is None or other is None or forced is None:
        nothing: Fields = dict.fromkeys(("alternative", "difference"))
        return nothing | {"heavier": [], "lighter": [], "moved": [], "moves": [], "reason": None}
    difference = first_difference(best, other)
    both = list(enumerate(zip(best.loads, other.loads, strict=True)))
    heavier = [cell for cell, (old, new) in both if new > old]
    heavier.sort(key=lambda cell: other.loads[cell], reverse=True)
    lighter = [cell for cell, (old, new) in both if new < old]
    changed = (best.officers != other.officers).nonzero()[0].tolist()
    reason = None
    if difference is not None and difference[0] == 1:
        reason = spell_bottleneck(other.plan, other.report.finding)["statement"]
    return {
        "alternative": {
            **spell_outcome(other),
            "optimality": forced.label,
            "officers": officers_now(instance, wish, other),
        },
        "difference": spell_difference(difference),
        "heavier": spell_changed(instance, best, other, heavier),
        "lighter": spell_changed(instance, best, other, lighter),
        "moved": spell_changed(instance, best, other, changed),
        "moves": placement(other.plan.instance, other.plan)["moves"],
        "reason": reason,
    }


def _rules_against(instance: Instance, forced: Forced, asker: Asker) -> list[Fields]:
    """Return the user's own statements of the conflicts that the wish makes."""
    own = {(one.name, one.words) for one in list_statements(instance)}
    found: dict[str, Fields] = {}
    for case in forced.without_plan[:MOST_EXPLAINED]:
        try:
            answer = conflict(case, time_limit=asker.seconds_left())
        except Refusal:
            continue
        for one in answer["conflicts"][:1]:
            for statement in one["statements"]:
                if (statement["name"], statement["words"]) in own:
                    found.setdefault(statement["name"], statement)
    return list(found.values())
