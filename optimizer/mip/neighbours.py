"""Plans near a bound for large programs: nearly right ones, mended a few offices at a time.

At a limit that is just above what officers in parts could keep, a solver may look long for a first
plan. A plan that misses little of what the cells need is found soon. What it misses can nearly
always be made up among a few offices, which is a small program; two such programs are solved at a
time. What comes out is plans: it shows no bound.

References
----------
Shaw, Large neighbourhood search (CP 1998), doi:10.1007/3-540-49481-2_30.
"""

from collections.abc import Callable, Sequence
from math import lcm
from random import Random
from time import monotonic

import numpy as np

from optimizer.mip.formulate import Formulation
from optimizer.mip.model import Model, Row
from optimizer.mip.with_highs import LinearProgram, solve_linear, solve_whole

NOTHING = 1e-6
"""What a solver's floats may be off."""

FEW_OFFICES, MORE_OFFICES, MOST_OFFICES = 4, 10, 12
"""Offices mended at a time: few where little is missed, more where much is, and one more whenever
nothing came of fewer for a while."""

PATIENCE, MOST_STALE = 6, 48
"""Rounds without a gain after which more offices are mended, and after which it ends."""

NUM_NODES, FEW_NODES = 30, 1
"""Of a small program, and of the first: seconds would differ by machine."""

Values = tuple[int, ...]


class Neighbours:
    """A program at a fixed limit, its needs allowed to be missed at a price.

    Parameters
    ----------
    on_better : called with values that keep every row but needs and miss less than any before
    """

    def __init__(
        self,
        formulation: Formulation,
        model: Model,
        deadline: float | None,
        on_better: Callable[[Values], None] = lambda _: None,
    ) -> None:
        self._model = model
        self._deadline = deadline
        self._on_better = on_better
        self._offices = _offices_of(formulation)
        self._num_offices = formulation.instance.num_offices
        self._num_duties = formulation.instance.num_duties
        self._needs = [row for row in model.rows if _is_need(row)]
        self._rules = [row for row in model.rows if not _is_need(row)]
        # Needs in unlike units weigh alike: each is counted in its largest coefficient.
        units = [max(abs(c) for c, _ in row.terms) for row in self._needs]
        self._common = lcm(*units)
        self._weights = [self._common // unit for unit in units]

    def near(self, start: Values) -> Values | None:
        """Return values to mend, or None where the solver holds that no values keep every need.

        Parameters
        ----------
        start : values that keep all rows but needs, for where no others are found at once
        """
        num = len(self._model.most)
        program = self._program(range(num), [0] * num, self._model.most)
        in_parts = solve_linear(program, self._seconds())
        if in_parts is not None and in_parts[0] > NOTHING:
            return None
        (found,) = solve_whole([program], [num], self._seconds(), FEW_NODES)
        values = None if found.values is None else tuple(found.values.tolist())
        if values is not None:
            self._on_better(values)
        return None if found.bound > NOTHING else values or start

    def mended(self, values: Values) -> Values:
        """Return values that miss the needs less, and keep every row wherever that comes about.

        Parameters
        ----------
        values : those of the program that keep all rows but needs
        """
        missed = self._missed(values)
        fewest = FEW_OFFICES if missed <= self._num_offices * self._common else MORE_OFFICES
        random, size, stale = Random(0), fewest, 0  # noqa: S311 (to choose, not to hide)
        while missed and stale < MOST_STALE and self._seconds() != 0:
            better = self._better(values, self._chosen(random, values, size))
            found = missed if better is None else self._missed(better)
            is_gain = better is not None and found < missed
            stale = 0 if is_gain else stale + 1
            size = min(fewest + stale // PATIENCE, MOST_OFFICES)
            if better is not None and found <= missed:
                values, missed = better, found
            if is_gain:
                self._on_better(values)
        return values

    def _chosen(self, random: Random, values: Values, size: int) -> list[set[int]]:
        """Return two sets of offices, each with one that misses a need and others that may help.

        They have no office in common where there are enough that miss one.
        """
        missing, spare = [0] * self._num_offices, [0] * self._num_offices
        for row in self._needs:
            assert row.lower is not None
            assert row.name is not None
            office = int(row.name[1]) // self._num_duties
            over = sum(c * values[v] for c, v in row.terms) - row.lower
            missing[office] += max(-over, 0)
            spare[office] += max(over, 0)
        everywhere = set(range(self._num_offices))
        first = self._drawn(random, everywhere, missing, spare, size)
        others = everywhere - first
        others = others if any(missing[office] for office in others) else everywhere
        return [first, self._drawn(random, others, missing, spare, size)]

    def _drawn(
        self, random: Random, among: set[int], missing: list[int], spare: list[int], size: int
    ) -> set[int]:
        """Return some of the offices, the first of them with a need that is missed."""
        chosen = {random.choice([office for office in sorted(among) if missing[office]])}
        rest = sorted(among - chosen)
        likely = [1 + 3 * (spare[office] > 0) + 3 * (missing[office] > 0) for office in rest]
        while len(chosen) < min(size, len(among)):
            chosen.add(random.choices(rest, likely)[0])
        return chosen

    def _better(self, values: Values, offices: list[set[int]]) -> Values | None:
        """Return values that differ in either set of offices, or in both, and miss the least."""
        free = [
            [v for v in range(len(values)) if self._offices.get(v, set()) <= chosen]
            for chosen in offices
        ]
        bases: list[list[int]] = []
        programs: list[LinearProgram] = []
        for variables in free:
            base = list(values)
            for variable in variables:
                base[variable] = 0
            bases.append(base)
            room = [self._model.most[variable] for variable in variables]
            programs.append(self._program(variables, base, room))
        found = solve_whole(programs, [len(v) for v in free], self._seconds(), NUM_NODES)
        changed: list[Values] = []
        for base, variables, each in zip(bases, free, found, strict=True):
            if each.values is not None:
                for variable, value in zip(variables, each.values.tolist(), strict=True):
                    base[variable] = value
                changed.append(tuple(base))
        if len(changed) > 1 and offices[0].isdisjoint(offices[1]):
            first, second = changed
            both = tuple(
                a if a != old else b for a, b, old in zip(first, second, values, strict=True)
            )
            if self._keeps_rules(both):
                changed.append(both)
        # Of equals the last: where both could change, both did.
        return min(reversed(changed), key=self._missed, default=None)

    def _program(
        self, free: Sequence[int], base: Sequence[int], room: Sequence[int]
    ) -> LinearProgram:
        """Return the program over some variables, which may grow from a base by their room.

        What needs miss is a variable of its own, behind the others.
        """
        place = {variable: number for number, variable in enumerate(free)}
        starts, variables, coefficients = [0], list[int](), list[float]()
        lower, upper, missing = list[float](), list[float](), list[float]()
        for row in self._model.rows:
            terms = [(c, place[v]) for c, v in row.terms if v in place]
            if not terms:
                continue
            given = sum(c * base[v] for c, v in row.terms)
            least = -np.inf if row.lower is None else row.lower - given
            if _is_need(row) and least > 0:
                unit = max(abs(c) for c, _ in row.terms)
                terms.append((unit, len(free) + len(missing)))
                missing.append(float(np.ceil(least / unit)))
            variables += [number for _, number in terms]
            coefficients += [float(c) for c, _ in terms]
            starts.append(len(variables))
            lower.append(least)
            upper.append(np.inf if row.upper is None else row.upper - given)
        return LinearProgram(
            cost=np.concatenate((np.zeros(len(free)), np.ones(len(missing)))),
            most=np.concatenate((np.array(room, dtype=float), np.array(missing))),
            starts=np.array(starts[:-1], dtype=np.int64),
            variables=np.array(variables, dtype=np.int64),
            coefficients=np.array(coefficients),
            lower=np.array(lower),
            upper=np.array(upper),
        )

    def _missed(self, values: Sequence[int]) -> int:
        """Return by how much needs are missed in all."""
        missed = 0
        for row, weight in zip(self._needs, self._weights, strict=True):
            short = (row.lower or 0) - sum(c * values[v] for c, v in row.terms)
            missed += max(short, 0) * weight
        return missed

    def _keeps_rules(self, values: Sequence[int]) -> bool:
        """Return whether the values keep every row but needs."""
        for row in self._rules:
            total = sum(c * values[v] for c, v in row.terms)
            if row.lower is not None and total < row.lower:
                return False
            if row.upper is not None and total > row.upper:
                return False
        return True

    def _seconds(self) -> float | None:
        return None if self._deadline is None else max(self._deadline - monotonic(), 0.0)


def _is_need(row: Row) -> bool:
    return row.name is not None and row.name[0] == "need" and row.lower is not None


def _offices_of(formulation: Formulation) -> dict[int, set[int]]:
    """Return the offices that a variable is about, none where it is about all."""
    duties, instance = formulation.instance.num_duties, formulation.instance
    offices: dict[int, set[int]] = {}
    for variables in (formulation.keep, formulation.settle):
        offices |= {v: {cell // duties} for (_, cell), v in variables.items()}
    by_office = (formulation.change, formulation.depart, formulation.arrive, formulation.place)
    for variables in by_office:
        offices |= {v: {office} for (_, office), v in variables.items()}
    if formulation.lanes is not None:
        ends = (formulation.lanes.from_office.tolist(), formulation.lanes.to_office.tolist())
        offices |= {v: {ends[0][lane], ends[1][lane]} for (_, lane), v in formulation.lane.items()}
    for (way, office), variable in formulation.work.away.items():
        home = int(instance.remote.office[instance.movable[way, 0]])
        offices[variable] = {home, office}
    for used, variable in formulation.opened:
        offices[variable] = offices[used[0]]
    return offices
