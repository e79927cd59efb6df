"""Plans near a bound for large programs: nearly right ones, mended a part at a time.

At a limit that is just above what officers in parts could keep, a solver may look long for a first
plan. A plan that misses little of what the cells need is found soon, and what it misses can nearly
always be made up in a part of the program: in all offices, with only those moves that officers in
parts would make, or among a few offices that lie together, with every move. Two such small
programs are solved at a time. What comes out is plans: it shows no bound.

References
----------
Angelelli, Mansini, Speranza, Kernel search (Computers & Operations Research 37, 2010),
doi:10.1016/j.cor.2010.02.002.
Shaw, Large neighbourhood search (CP 1998), doi:10.1007/3-540-49481-2_30.
"""

from collections import defaultdict
from collections.abc import Callable, Iterable, Sequence
from dataclasses import replace
from random import Random

import numpy as np

from optimizer.mip.elastic import Elastic, Values
from optimizer.mip.formulate import Formulation
from optimizer.mip.interrupt import seconds_to
from optimizer.mip.model import Model
from optimizer.mip.with_highs import Floats, Task, dense, solve_linear, solve_whole

NOTHING = 1e-6
"""What a solver's floats may be off."""

FEW_OFFICES = 4
"""Offices mended at a time; one more after each slow turn."""
TURN = 4
"""Rounds among few offices. Where by these what is missed falls by less than ..."""
LEAST_FALL = 4
"""... one part in so many, a round over all offices follows, and if that helps no more ..."""
MOST_SLOW = 2
"""... so many times, it ends, or begins anew ..."""
NUM_ANEW = 10
"""... so many times, where no more than an officer is missed."""

OFFICES_NODES, MOVES_NODES = 30, 10
"""Of the small programs. Seconds in their place would differ by machine."""

MISSED_PRICE = 1000.0
"""Of a need missed by an officer, where a move costs about 1: officers in parts miss the least, and
of those ways take a cheap one, with few moves."""
LEAST_PRICE = 0.01
"""Of a move that costs nothing."""
VARIED = (0.3, 3.0)
"""By how much prices are multiplied, so that other ways come out."""

LIKELY, CLOSE, APART = 3, 8, 0.3
"""How much likelier offices are taken that miss or can spare something, that officers or cases
already pass to or from one taken, and that nobody may pass to or from any."""

Links = dict[int, set[int]]
"""By office, others."""


class Neighbours:
    """A program at a fixed limit, and plans that are mended to keep it.

    Parameters
    ----------
    on_better : called with values that keep every row but needs, each time they miss less
    """

    def __init__(
        self,
        formulation: Formulation,
        model: Model,
        deadline: float | None,
        on_better: Callable[[Values], None] = lambda _: None,
    ) -> None:
        self._elastic = Elastic(model)
        self._deadline = deadline
        self._on_better = on_better
        self._num = num = len(model.most)
        self._offices = _offices_of(formulation)
        self._num_offices = formulation.instance.num_offices
        self._num_duties = formulation.instance.num_duties
        self._joins = [(v, ends) for v, ends in self._offices.items() if len(ends) > 1]
        self._open = _links(ends for _, ends in self._joins)
        self._whole = self._elastic.whole()
        self._prices = _prices(formulation, num)
        self._opened = {each.used for each in formulation.opened}
        self._random = Random(0)  # noqa: S311 (to choose, not to hide)
        self._num_rounds = 0

    def reach(self, start: Values) -> Values | None:
        """Return values that keep every row, or None where none are found.

        Parameters
        ----------
        start : values that keep all rows but needs
        """
        in_parts = solve_linear(self._whole, self._seconds())
        if in_parts is None or in_parts[0] > NOTHING:
            return None
        missed = self._elastic.missed
        values = self.mended(min(start, self._found_anew(start), key=missed))
        for _ in range(NUM_ANEW):
            if not 0 < missed(values) <= self._elastic.unit or self._is_over:
                break
            values = min(values, self.mended(self._found_anew(values)), key=missed)
        return None if missed(values) else values

    def mended(self, values: Values) -> Values:
        """Return values that miss the needs less, and keep every row wherever that comes about.

        Parameters
        ----------
        values : those of the program that keep all rows but needs
        """
        missed, num_slow = self._elastic.missed, 0
        while missed(values) and num_slow < MOST_SLOW and not self._is_over:
            enough = missed(values) * (LEAST_FALL - 1) // LEAST_FALL
            for _ in range(TURN):
                if missed(values):
                    offices = self._chosen(values, FEW_OFFICES + num_slow)
                    values = self._better(values, self._among_few_offices(values, offices))
            if missed(values) > enough:
                values = self._better(values, self._with_few_moves(values))
            num_slow = num_slow + 1 if missed(values) > enough else 0
        return values

    def _better(self, values: Values, found: Values) -> Values:
        """Return the ones that miss less, of equals the new ones: from there others are near."""
        known, left = self._elastic.missed(values), self._elastic.missed(found)
        if left < known:
            self._on_better(found)
        return found if left <= known else values

    def _found_anew(self, known: Values) -> Values:
        """Return values that hang on what is known only where nothing else is found."""
        cheap = self._moves_in_parts(is_varied=False)
        moves = [cheap, cheap | self._moves_in_parts(is_varied=True)]
        values = self._solved_with(moves, None) or known
        self._on_better(values)
        return values

    def _with_few_moves(self, values: Values) -> Values:
        """Return values with moves of the given ones or of officers in parts."""
        used = {v for v, value in enumerate(values) if value}
        moves = [used | self._moves_in_parts(is_varied=True) for _ in range(2)]
        return self._solved_with(moves, values) or values

    def _solved_with(self, moves: Sequence[set[int]], start: Values | None) -> Values | None:
        """Return values that miss the least, others than the moves of one of the sets being 0."""
        tasks: list[Task] = []
        for each in moves:
            free, most = each | self._opened, self._whole.most.copy()
            most[[v for v in range(self._num) if v not in free]] = 0.0
            tasks.append(Task(replace(self._whole, most=most), self._num, start))
        found = self._solve(tasks, MOVES_NODES)
        kept = [values for values in found if values and self._elastic.keeps_rules(values)]
        return min(kept, key=self._elastic.missed, default=None)

    def _moves_in_parts(self, *, is_varied: bool) -> set[int]:
        """Return the variables above 0 where officers in parts miss least, cheaply."""
        cost = self._whole.cost * MISSED_PRICE
        factors = [self._random.uniform(*VARIED) if is_varied else 1.0 for _ in self._prices]
        cost[: self._num] += self._prices * factors
        found = solve_linear(replace(self._whole, cost=cost), self._seconds())
        return (
            set()
            if found is None
            else set(np.flatnonzero(found[1][: self._num] > NOTHING).tolist())
        )

    def _chosen(self, values: Values, size: int) -> list[set[int]]:
        """Return two sets of offices, each with one that misses a need and others that may help.

        They have no office in common where there are enough that miss one.
        """
        missing, sparing = set[int](), set[int]()
        for row, over in zip(self._elastic.needs, self._elastic.over(values), strict=True):
            assert row.name is not None
            if over:
                (missing if over < 0 else sparing).add(int(row.name[1]) // self._num_duties)
        links = _links(ends for variable, ends in self._joins if values[variable])
        everywhere = set(range(self._num_offices))
        first = self._drawn(everywhere, missing, sparing, links, size)
        others = everywhere - first
        others = others if others & missing else everywhere
        return [first, self._drawn(others, missing, sparing, links, size)]

    def _drawn(
        self, among: set[int], missing: set[int], sparing: set[int], links: Links, size: int
    ) -> set[int]:
        """Return some of the offices, the first of them with a need that is missed."""
        chosen = {self._random.choice(sorted(among & missing))}
        while len(chosen) < min(size, len(among)):
            rest = sorted(among - chosen)
            likely: list[float] = []
            for office in rest:
                share = 1.0 + LIKELY * (office in sparing) + LIKELY * (office in missing)
                if not links.get(office, set()).isdisjoint(chosen):
                    share *= CLOSE
                elif self._open.get(office, set()).isdisjoint(chosen):
                    share *= APART
                likely.append(share)
            chosen.add(self._random.choices(rest, likely)[0])
        return chosen

    def _among_few_offices(self, values: Values, offices: Sequence[set[int]]) -> Values:
        """Return values that differ in either set of offices, or in both, and miss the least."""
        frees: list[list[int]] = []
        bases: list[list[int]] = []
        tasks: list[Task] = []
        for chosen in offices:
            free = [v for v in range(self._num) if self._offices.get(v, set()) <= chosen]
            base = list(values)
            for variable in free:
                base[variable] = 0
            room = [self._elastic.model.most[variable] for variable in free]
            frees.append(free)
            bases.append(base)
            tasks.append(Task(self._elastic.program(free, base, room), len(free)))
        changed: list[Values] = []
        for base, free, found in zip(bases, frees, self._solve(tasks, OFFICES_NODES), strict=True):
            if found is not None:
                for variable, value in zip(free, found, strict=True):
                    base[variable] = value
                changed.append(tuple(base))
        if len(changed) > 1 and offices[0].isdisjoint(offices[1]):
            first, second = changed
            both = tuple(
                a if a != old else b for a, b, old in zip(first, second, values, strict=True)
            )
            if self._elastic.keeps_rules(both):
                changed.append(both)
        # Of equals the last: where both could change, both did.
        return min(reversed(changed), key=self._elastic.missed, default=values)

    def _solve(self, tasks: Sequence[Task], nodes: int) -> list[Values | None]:
        self._num_rounds += 1
        found = solve_whole(tasks, self._seconds(), nodes, self._num_rounds)
        return [None if each is None else tuple(each.tolist()) for each in found]

    @property
    def _is_over(self) -> bool:
        return self._seconds() == 0

    def _seconds(self) -> float | None:
        return seconds_to(self._deadline)


def _prices(formulation: Formulation, num: int) -> Floats:
    """Return what each variable costs where those that cost something cost 1 on average."""
    prices = dense(formulation.cost, num)
    paid = prices[prices > 0]
    return prices / (paid.mean() if len(paid) else 1.0) + LEAST_PRICE


def _links(joined: Iterable[set[int]]) -> Links:
    links: Links = defaultdict(set)
    for offices in joined:
        for office in offices:
            links[office] |= offices - {office}
    return links


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
    for each in formulation.opened:
        offices[each.used] = offices[each.users[0]]
    return offices
