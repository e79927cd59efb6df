"""Which of the user's own rules cannot be kept together, and the least change that mends it."""

import time
from collections.abc import Sequence
from dataclasses import dataclass, field
from importlib.metadata import version

from optimizer import __version__
from optimizer.answers.changes import spell_change, spell_statement
from optimizer.answers.cores import Holds, find_minimal, find_smallest
from optimizer.answers.mends import Mend, find_mends
from optimizer.answers.names import find_named, split_names
from optimizer.answers.oracle import Confirmed, Oracle, OutOfTime
from optimizer.answers.report import LIBRARIES, sealed
from optimizer.answers.solve import OnProgress, ask
from optimizer.answers.spelling import Fields, title
from optimizer.answers.statements import KINDS, RULE_KINDS, Statement, list_statements
from optimizer.domain.finding import StoppedBy
from optimizer.domain.instance import Instance

MOST_CONFLICTS = 5
"""Sets looked for that have no statement in common."""


@dataclass(frozen=True)
class Conflict:
    """Statements that have no plan together.

    Attributes
    ----------
    minimal : without any one of them the others have a plan; shown for each
    smallest : no fewer statements (of those that no conflict before has) are without a plan; shown
    confirmed_by : what shows it beside the engine that found it
    """

    statements: tuple[Statement, ...]
    minimal: bool
    smallest: bool
    confirmed_by: Confirmed


@dataclass
class Found:
    """What is known so far; an interruption leaves it readable.

    Attributes
    ----------
    more : whether there are further conflicts that share no statement with these; None: not known
    """

    outcome: str = "unknown"
    conflicts: list[Conflict] = field(default_factory=list["Conflict"])
    more: bool | None = None
    mends: list[Mend] = field(default_factory=list["Mend"])


def conflict(
    instance: Instance,
    *,
    may_change: Sequence[str] = (),
    time_limit: float | None = None,
    on_progress: OnProgress | None = None,
) -> Fields:
    """Return which rules of an instance cannot be kept together, and what would mend it.

    Nothing is changed: a mend says what to write where.

    Parameters
    ----------
    may_change : the statements that may be changed to mend it, by table, by row or by column, as
        in ``limits``, ``limits:3``, ``limits:3:min`` and ``rules:budget``; ``hires:1`` also stands
        for more hires than the row has. Without any, no mend is looked for
    time_limit : seconds, after which the answer is what is known by then
    on_progress : called with what is being done, and None twice

    Returns
    -------
    outcome : ``conflict``, ``feasible`` (there is a plan) or ``unknown``
    conflicts : sets of statements without a plan, no two of which share one
    mends : changes that leave a plan, each alone

    Raises
    ------
    InputError : a name that names no statement of the instance, or a time limit that is none
    Refusal : no engine can count as far as the instance asks
    """
    ask("auto", "leximin", None, time_limit)
    statements, names = list_statements(instance), split_names(may_change)
    changeable = find_named(statements, names)
    deadline = None if time_limit is None else time.monotonic() + time_limit

    def tell(phase: str) -> None:
        if on_progress is not None:
            on_progress(phase, None, None)

    oracle, found = Oracle(instance, deadline, tell), Found()
    stopped_by: StoppedBy = "finished"
    try:
        _explain(oracle, [s for s in statements if not s.is_offer], changeable, found)
    except OutOfTime:
        # Without a limit it means that nothing confirmed what one engine says.
        stopped_by = "finished" if time_limit is None else "time_limit"
    except KeyboardInterrupt:
        stopped_by = "interrupted"
    return sealed(
        {
            "format": "caseload-conflict/1",
            **title(instance),
            "outcome": found.outcome,
            "stopped_by": stopped_by,
            "conflicts": [
                {
                    "statements": [spell_statement(instance, s) for s in one.statements],
                    "minimal": one.minimal,
                    "smallest": one.smallest,
                    "confirmed_by": one.confirmed_by,
                }
                for one in found.conflicts
            ],
            "more": found.more,
            "mends": [
                {
                    "changes": [spell_change(instance, s, number) for s, number in mend.changes],
                    "least": mend.least,
                    "fewest": mend.fewest,
                    "verified": True,
                }
                for mend in sorted(found.mends, key=lambda mend: _as_given(mend.changes[0][0]))
            ],
            "provenance": {
                "instance": instance.fingerprint,
                "question": {
                    "may_change": names,
                    "time_limit": None if time_limit is None else float(time_limit),
                },
                "versions": {"caseload": __version__}
                | {name: version(name) for names in LIBRARIES.values() for name in names},
            },
        }
    )


def read_names(instance: Instance, may_change: Sequence[str]) -> None:
    """Raise the faults of names that name nothing in the instance, before any work is done.

    Raises
    ------
    InputError : with every name that means no statement
    """
    find_named(list_statements(instance), split_names(may_change))


def _explain(
    oracle: Oracle, rules: Sequence[Statement], changeable: Sequence[Statement], found: Found
) -> None:
    """Find out, the whole before its parts and what was asked for before what was not."""
    oracle.begin("looking for a plan")
    if oracle.has_plan(()):
        found.outcome, found.more = "feasible", False
        return
    confirmed = oracle.confirm(())
    if confirmed is None:
        raise OutOfTime
    found.outcome = "conflict"
    found.conflicts.append(Conflict(tuple(rules), False, False, confirmed))
    first = _find_conflict(oracle, rules, rules)
    found.conflicts[0] = first
    if changeable:
        oracle.begin("looking for mends")
        find_mends(oracle, changeable, found.mends)
    oracle.begin("looking for a smallest conflict")
    found.conflicts[0] = _shrunk(oracle, rules, rules, first)
    _find_further(oracle, rules, found)


def _find_further(oracle: Oracle, rules: Sequence[Statement], found: Found) -> None:
    """Add conflicts that share no statement with those before."""
    while True:
        oracle.begin("looking for further conflicts")
        known = {statement for one in found.conflicts for statement in one.statements}
        rest = [statement for statement in rules if statement not in known]
        found.more = not oracle.has_plan(known)
        if not found.more or len(found.conflicts) == MOST_CONFLICTS:
            return
        found.conflicts.append(_shrunk(oracle, rules, rest, _find_conflict(oracle, rules, rest)))


def _find_conflict(
    oracle: Oracle, rules: Sequence[Statement], among: Sequence[Statement]
) -> Conflict:
    """Return a minimal conflict, shown to be one.

    Raises
    ------
    OutOfTime : nothing confirmed it in time
    """
    core = find_minimal(_holds(oracle, rules, among), range(len(among)), frozenset())
    return _judged(oracle, rules, [among[i] for i in core], smallest=False)


def _shrunk(
    oracle: Oracle, rules: Sequence[Statement], among: Sequence[Statement], known: Conflict
) -> Conflict:
    """Return the smallest conflict found among some statements."""
    core = [i for i, statement in enumerate(among) if statement in known.statements]
    least, smallest = find_smallest(_holds(oracle, rules, among), core, range(len(among)))
    return _judged(oracle, rules, [among[i] for i in least], smallest=smallest)


def _judged(
    oracle: Oracle, rules: Sequence[Statement], core: Sequence[Statement], *, smallest: bool
) -> Conflict:
    rest = {statement for statement in rules if statement not in core}
    confirmed = oracle.confirm(rest)
    if confirmed is None:
        raise OutOfTime
    minimal = all(oracle.has_plan(rest | {statement}) for statement in core)
    shown = sorted(core, key=_as_given)
    return Conflict(tuple(shown), minimal, smallest and minimal, confirmed)


def _as_given(statement: Statement) -> tuple[int, int]:
    """Return what sorts statements by table, and in a table by row as given."""
    kinds = [kind.table for kind in (*KINDS, *RULE_KINDS)]
    return kinds.index(statement.kind.table), statement.row or 0


def _holds(oracle: Oracle, rules: Sequence[Statement], among: Sequence[Statement]) -> Holds:
    """Return what tells whether there is a plan with just some of `among`, by their places."""

    def holds(kept: frozenset[int]) -> bool:
        chosen = {among[i] for i in kept}
        return oracle.has_plan({statement for statement in rules if statement not in chosen})

    return holds
