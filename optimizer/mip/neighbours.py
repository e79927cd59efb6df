"""Plans near a bound for large programs: rounded, then mended a few offices at a time.

At a limit that is just above what officers in parts could keep, a solver may look long for a first
plan. What officers in parts would do, rounded to whole ones, misses little; and what is missed can
nearly always be made up among a few offices, which is a small program. What comes out is a plan or
nothing: it shows no bound.

References
----------
Berthold, RENS (Math. Prog. Comp. 2014), doi:10.1007/s12532-013-0060-9; Shaw, Large neighbourhood
search (CP 1998), doi:10.1007/3-540-49481-2_30.
"""

from collections.abc import Sequence
from random import Random
from time import monotonic

import numpy as np

from optimizer.mip.formulate import Formulation
from optimizer.mip.model import Model, Row
from optimizer.mip.with_highs import LinearProgram, solve_linear, solve_whole

WIDTHS = (0, 1, 2, 4, 8)
"""How far from the program's parts whole numbers may be, tried in this order."""

FEWEST_OFFICES, MOST_OFFICES = 6, 10
"""Offices mended at a time: more whenever nothing came of fewer for a while."""

PATIENCE = 6
MOST_ROUNDS = 120
NUM_NODES, FEW_NODES = 60, 5
"""Of a small program, and ten times as many of the first: seconds would differ by machine."""

Values = tuple[int, ...]


class Neighbours:
    """A program at a fixed limit, its needs allowed to be missed at a price."""

    def __init__(self, formulation: Formulation, model: Model, deadline: float | None) -> None:
        self._model = model
        self._deadline = deadline
        self._offices = _offices_of(formulation)
        self._num_offices = formulation.instance.num_offices
        self._num_duties = formulation.instance.num_duties
        self._serving = [*formulation.keep.values(), *formulation.settle.values()]
        self._needs = [row for row in model.rows if _is_need(row)]

    def find(self, start: Sequence[int] | None) -> Values | None:
        """Return values that keep every row of the program, or None if none were found.

        Parameters
        ----------
        start : values that keep all rows but needs, to mend where rounding comes to nothing
        """
        rounded = self._rounded()
        return self._mended(start if rounded is None else rounded)

    def _mended(self, start: Sequence[int] | None) -> Values | None:
        """Return values that keep every row, from values that may miss needs, or None."""
        if start is None:
            return None
        # Variables that a limit brings in stand behind the formulation's own, at 0.
        values: Values = (*start, *[0] * (len(self._model.most) - len(start)))
        random, size, stale = Random(0), FEWEST_OFFICES, 0  # noqa: S311 (to choose, not to hide)
        for _ in range(MOST_ROUNDS):
            missed = self._missed(values)
            if not missed:
                return values if self._model.is_kept_by(values) else None
            if self._seconds() == 0:
                return None
            better = self._solve(values, self._chosen(random, values, size), NUM_NODES)
            if better is not None and self._missed(better) <= missed:
                is_less = self._missed(better) < missed
                values = better
                stale, size = (0, FEWEST_OFFICES) if is_less else (stale + 1, size)
            else:
                stale += 1
            if stale and stale % PATIENCE == 0:
                size = min(size + 1, MOST_OFFICES)
        return None

    def _chosen(self, random: Random, values: Values, size: int) -> set[int]:
        """Return some offices, one of them with a need that is missed, others that may help."""
        missing, spare = [0] * self._num_offices, [0] * self._num_offices
        for row in self._needs:
            assert row.lower is not None
            assert row.name is not None
            office = int(row.name[1]) // self._num_duties
            over = sum(c * values[v] for c, v in row.terms) - row.lower
            missing[office] += max(-over, 0)
            spare[office] += max(over, 0)
        chosen = {random.choice([office for office, much in enumerate(missing) if much])}
        rest = [office for office in range(self._num_offices) if office not in chosen]
        likely = [1 + 3 * (spare[office] > 0) + 3 * (missing[office] > 0) for office in rest]
        while len(chosen) < min(size, self._num_offices):
            chosen.add(random.choices(rest, likely)[0])
        return chosen

    def _rounded(self) -> Values | None:
        """Return whole values near what officers in parts would do, the needs missed by little."""
        free = list(range(len(self._model.most)))
        solved = solve_linear(self._program(free, [0] * len(free), self._model.most), None)
        if solved is None:
            return None
        parts, most = solved[1][: len(free)], np.array(self._model.most)
        serving = np.isin(free, self._serving)
        for width in WIDTHS:
            low = np.maximum(np.floor(parts + 1e-6) - width, 0).astype(np.int64)
            high = np.minimum(np.ceil(parts - 1e-6) + width, most).astype(np.int64)
            # How they get there is left open: parts may use many ways a little.
            low, high = np.where(serving, low, 0), np.where(serving, high, most)
            program = self._program(free, low.tolist(), np.maximum(high - low, 0).tolist())
            found = solve_whole(program, self._seconds(), FEW_NODES)
            if found is not None:
                return tuple((low + found[: len(free)]).tolist())
        return None

    def _solve(self, values: Values, offices: set[int], num_nodes: int) -> Values | None:
        """Return better values that differ in some offices alone, or None."""
        free = [v for v in range(len(values)) if self._offices.get(v, set()) <= offices]
        base = list(values)
        for variable in free:
            base[variable] = 0
        program = self._program(free, base, [self._model.most[variable] for variable in free])
        found = solve_whole(program, self._seconds(), num_nodes)
        if found is None:
            return None
        for variable, value in zip(free, found.tolist(), strict=False):
            base[variable] = value
        return tuple(base)

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
                # Counted in the largest coefficient, so that needs in all units weigh alike.
                unit = max(abs(c) for c, _ in terms)
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
        over = ((row.lower or 0) - sum(c * values[v] for c, v in row.terms) for row in self._needs)
        return sum(max(much, 0) for much in over)

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
