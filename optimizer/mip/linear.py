"""The rows of the integer program without whole numbers, and weights on them as whole numbers.

Each row may be missed at a price: 1 for each of its largest coefficient.
"""

from collections import defaultdict
from collections.abc import Mapping, Sequence, Set
from dataclasses import dataclass
from fractions import Fraction
from math import gcd, lcm

import numpy as np

from optimizer.domain.instance import NOT_GIVEN
from optimizer.domain.proof import Name
from optimizer.mip.formulate import Formulation
from optimizer.mip.model import Row
from optimizer.mip.opened import Opened
from optimizer.mip.with_highs import Floats, LinearProgram

GATES = ("most", "seats", "lane")
"""Rules that variables' own bounds may say in the place of rows."""

LOADS = ("need", "rounded", "work", "work limit")

SIMPLE = 10_000
"""Weights in proportions with denominators up to this are taken for fractions, only rounded."""

ROUNDED = 1e-10
FINE = 2**48
"""Parts in which weights are counted that are no such fractions."""


@dataclass(frozen=True)
class Line:
    """A row of the linear program, a rule's if it has a name."""

    name: Name | None
    terms: Sequence[tuple[float, int]]
    lower: float | None
    upper: float | None = None
    unit: int = 1
    """What whole coefficients have been divided by."""


def lines_of(formulation: Formulation) -> list[Line]:
    """Return every row but those about loads and those that ask what is used at all.

    What is paid for use is borne by the users, in equal parts, as if all came for whom there is
    room; each part is rounded down in the rule's own units.
    """
    opened = {each.used: each for each in formulation.opened}
    lanes = set(formulation.lane.values())
    lines: list[Line] = []
    for row in formulation.model.rows:
        variables = {variable for _, variable in row.terms}
        if row.name is not None and row.name[0] in (*GATES, *LOADS):
            continue
        # A lane that can never be used is closed by a row of its own, without a name.
        asks_what_is_used = variables <= lanes or not variables.isdisjoint(opened)
        if asks_what_is_used and (row.name is None or not _only_adds(row, opened.keys())):
            continue
        lines.append(Line(row.name, _borne(row, opened), row.lower, row.upper, row.unit))
    return [*lines, *_gates(formulation)]


def bounds_of(formulation: Formulation, lines: Sequence[Line]) -> Floats:
    """Return the most of each variable, (num_variables,), none where rows of rules say it."""
    most = np.array(formulation.model.most, dtype=float)
    tied = {variable for line in lines if line.name is None for _, variable in line.terms}
    freed = tied.intersection((*formulation.settle.values(), *formulation.lane.values()))
    most[list(freed)] = np.inf
    return most


def program_of(
    lines: Sequence[Line], most: Floats, given: float = 0.0
) -> tuple[LinearProgram, Floats]:
    """Return the program that misses as little as can be, and each row's largest coefficient.

    What a row misses is a variable behind the others.

    Parameters
    ----------
    given : what each rule may be missed by for nothing, in its largest coefficient
    """
    scale = np.array([max((abs(c) for c, _ in line.terms), default=1) for line in lines])
    missing = [i for i, line in enumerate(lines) if line.name is not None]
    place = {i: len(most) + number for number, i in enumerate(missing)}
    starts, variables, coefficients = [0], list[int](), list[float]()
    for i, line in enumerate(lines):
        terms = [(c / scale[i], variable) for c, variable in line.terms]
        if i in place:
            terms.append((1.0 if line.lower is not None else -1.0, place[i]))
        variables += [variable for _, variable in terms]
        coefficients += [coefficient for coefficient, _ in terms]
        starts.append(len(variables))
    lower = np.array([-np.inf if line.lower is None else line.lower for line in lines])
    upper = np.array([np.inf if line.upper is None else line.upper for line in lines])
    free = np.zeros(len(lines))
    free[missing] = given
    cost = np.concatenate((np.zeros(len(most)), np.ones(len(missing))))
    bounds = np.concatenate((most, np.full(len(missing), np.inf)))
    program = LinearProgram(
        cost,
        bounds,
        np.array(starts[:-1], dtype=np.int64),
        np.array(variables, dtype=np.int64),
        np.array(coefficients),
        lower / scale - free,
        upper / scale + free,
    )
    return program, scale


def whole_weights(lines: Sequence[Line], weights: Floats) -> dict[Name, int]:
    """Return weights by name in the rules' own units, as small whole numbers as say the same."""
    named = [
        (line.name, weight, line.unit)
        for line, weight in zip(lines, weights.tolist(), strict=True)
        if line.name is not None and weight > 0
    ]
    largest = max((weight for _, weight, _ in named), default=1.0)
    parts = [Fraction(weight / largest).limit_denominator(SIMPLE) for _, weight, _ in named]
    gaps = (abs(w / largest - float(part)) for (_, w, _), part in zip(named, parts, strict=True))
    if any(gap > ROUNDED for gap in gaps):
        parts = [Fraction(round(weight / largest * FINE), FINE) for _, weight, _ in named]
    shares = [part / unit for part, (_, _, unit) in zip(parts, named, strict=True)]
    common = lcm(*(share.denominator for share in shares))
    whole = [int(share * common) for share in shares]
    divisor = gcd(*whole) or 1
    return {name: n // divisor for (name, _, _), n in zip(named, whole, strict=True) if n}


def _only_adds(row: Row, opened: Set[int]) -> bool:
    """Return whether the row says something true when what is used at all is left out of it."""
    if opened.isdisjoint(variable for _, variable in row.terms):
        return True
    return row.lower is None and all(c >= 0 for c, variable in row.terms if variable in opened)


def _borne(row: Row, opened: Mapping[int, Opened]) -> list[tuple[float, int]]:
    """Return the row's terms, what is paid for use borne by the users."""
    terms: dict[int, float] = defaultdict(float)
    for c, variable in row.terms:
        if variable in opened:
            for user in opened[variable].users:
                terms[user] += c * row.unit // max(opened[variable].room, 1) / row.unit
        else:
            terms[variable] += c
    return [(c, variable) for variable, c in terms.items()]


def _gates(formulation: Formulation) -> list[Line]:
    instance, lanes = formulation.instance, formulation.lanes
    everyone = instance.num_officers + instance.num_hires
    lines: list[Line] = []
    for cell, most in enumerate(instance.most.tolist()):
        if most < everyone:
            lines.append(Line(("most", cell), formulation.heads([cell]), None, most))
    for office, seats in enumerate(instance.seats.tolist()):
        if seats < everyone:
            heads = formulation.heads(formulation.cells_of(office))
            lines.append(Line(("seats", office), heads, None, seats))
    closed = {
        tuple(each.users) for each in formulation.opened if not formulation.model.most[each.used]
    }
    for number, users in formulation.lanes_used().items():
        assert lanes is not None
        most = 0 if tuple(users) in closed else int(lanes.most[number])
        if most != NOT_GIVEN:
            lines.append(Line(("lane", number), [(1, v) for v in users], None, most))
    return lines
