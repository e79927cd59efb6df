"""The least change that leaves a plan, among the statements that may be changed."""

from collections.abc import Sequence
from dataclasses import dataclass

from optimizer.answers.cores import find_fewest_dropped
from optimizer.answers.oracle import Oracle
from optimizer.answers.statements import Statement
from optimizer.answers.variants import edge

NEAREST = 20
"""How far a number that may be wrong either way is looked for, before its row is taken back."""


@dataclass(frozen=True)
class Mend:
    """Changes that together leave a plan.

    Attributes
    ----------
    changes : each statement with its new number, or None where it is taken back
    least : no number can be a unit nearer to what it was, and none can stay; shown for each
    fewest : no fewer statements can be changed instead; shown
    """

    changes: tuple[tuple[Statement, int | None], ...]
    least: bool
    fewest: bool


def find_mends(oracle: Oracle, statements: Sequence[Statement], found: list[Mend]) -> None:
    """Add to `found` the least change of each statement that leaves a plan alone, or of several.

    Where no statement does alone, the fewest that do together are looked for. Nothing is added
    where all of them together do not.

    Parameters
    ----------
    statements : those that may be changed
    found : grows as mends are found, so that an interruption leaves them
    """
    for statement in statements:
        if oracle.has_plan({statement}):
            mend = _tightened(oracle, [statement], fewest=True)
            found.append(mend)
    if found:
        return
    everything = range(len(statements))

    def holds(kept: frozenset[int]) -> bool:
        return oracle.has_plan({statements[i] for i in everything if i not in kept})

    together = find_fewest_dropped(holds, everything, frozenset())
    if together is None:
        return
    dropped, reasons = together
    fewest = reasons is not None and all(
        oracle.confirm({statements[i] for i in everything if i not in kept}) for kept in reasons
    )
    found.append(_tightened(oracle, [statements[i] for i in sorted(dropped)], fewest=fewest))


def _tightened(oracle: Oracle, changed: Sequence[Statement], *, fewest: bool) -> Mend:
    """Return the mend that takes each statement back no further than it must, one after another.

    What is least beside loose statements is so beside tight ones: those only ask more.
    """
    without, numbers = set(changed), dict[Statement, int]()
    for statement in changed:
        without.remove(statement)
        number = _least_change(oracle, statement, without, numbers)
        if number is None:
            without.add(statement)
        else:
            numbers[statement] = number
    assert oracle.has_plan(without, numbers)
    least = all(_is_least(oracle, statement, without, numbers) for statement in changed)
    changes = tuple((statement, numbers.get(statement)) for statement in changed)
    return Mend(changes, least, fewest)


def _least_change(
    oracle: Oracle, statement: Statement, without: set[Statement], numbers: dict[Statement, int]
) -> int | None:
    """Return the number nearest to the statement's that leaves a plan, or None if none does."""

    def suffices(number: int) -> bool:
        return oracle.has_plan(without, {**numbers, statement: number})

    if statement.number is None:
        return None
    if statement.eases == 0:
        return next(filter(suffices, _around(statement.number)), None)
    last, way = edge(oracle.instance, statement), statement.eases
    if not suffices(last):
        return None
    short, stride = statement.number, 1
    while (last - short) * way > stride and not suffices(short + way * stride):
        short += way * stride
        stride *= 2
    # Now `short` is too little, and a stride further is enough.
    enough = short + way * min(stride, (last - short) * way)
    while abs(enough - short) > 1:
        middle = (short + enough) // 2
        short, enough = (short, middle) if suffices(middle) else (middle, enough)
    return enough


def _around(number: int) -> list[int]:
    """Return the numbers around one, the nearest first, none below 0."""
    both = (number + sign * far for far in range(1, NEAREST + 1) for sign in (-1, 1))
    return [other for other in both if other >= 0]


def _is_least(
    oracle: Oracle, statement: Statement, without: set[Statement], numbers: dict[Statement, int]
) -> bool:
    """Return whether it is shown that nothing nearer to what was given leaves a plan."""
    number, rest = numbers.get(statement), without - {statement}
    others = {other: value for other, value in numbers.items() if other != statement}
    nearer: list[int] = []
    if statement.number is None:
        return oracle.confirm(rest, others) is not None
    if statement.eases == 0:
        if number is None:
            return False
        around = [statement.number, *_around(statement.number)]
        nearer = around[: around.index(number)]
    elif number is None:
        nearer = [edge(oracle.instance, statement)]
    else:
        nearer = [number - statement.eases]
    return all(oracle.confirm(rest, {**others, statement: value}) for value in nearer)
