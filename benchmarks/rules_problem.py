"""The question of the lowest peak under every rule, as other solvers take it: columns and rows.

Written from the format alone, and apart from our own integer engine. The bound over the peak, u,
is a variable up to 1: a cell's FTE is at least its need at the bound times u, which is linear.
Where cases move, cases times u would be no longer linear; the columns of work stand for that
product and are no whole numbers, so that the solvers may split cases: theirs is the easier task.

Officers of a pool keep their cell or leave it; leavers change duty or take a lane; those and the
comers settle in a duty. Nobody is followed from cell to cell.
"""

from collections import defaultdict
from dataclasses import dataclass, field
from fractions import Fraction
from typing import NamedTuple

import numpy as np

from optimizer.domain.instance import NOT_GIVEN, THOUSAND, Instance, Ints
from optimizer.domain.lanes import open_lanes
from optimizer.domain.plan import KINDS, Plan
from optimizer.domain.tables import PINNED, Lanes

Terms = list[tuple[int, int]]
"""A sum as (coefficient, column)."""


class Row(NamedTuple):
    """At least `least` and at most `most`, where None is no bound."""

    terms: Terms
    least: int | None
    most: int | None


class Need(NamedTuple):
    """What a cell has and needs, thousandths of FTE.

    `work` is what cases handled elsewhere (below 0) or here for others (above 0) add to the need
    for each case times u, by column.
    """

    present: Terms
    at_bound: Fraction
    work: list[tuple[Fraction, int]]


class Found(NamedTuple):
    """The plan a solver found, if any, and the load it proved that no plan's peak is below."""

    plan: Plan | None
    bound: float
    proved: bool


@dataclass(eq=False)
class Columns:
    """Whole numbers from 0 to `most`; work from 0 on in any parts."""

    most: list[int] = field(default_factory=list)
    work: set[int] = field(default_factory=set)

    def new(self, most: int) -> int:
        self.most.append(most)
        return len(self.most) - 1


class RulesProblem:
    """Columns, rows and needs of an instance.

    Attributes
    ----------
    bound : no plan has a lower peak: all work over all FTE there can be
    keep, settle : columns by (pool, cell)
    change : by (pool, office)
    lane : by (pool, lane)
    used, touched : of 0 or 1, by lane and by office, where a rule asks
    work : by (way, office)
    work_most : the columns of a way, and of how many cases it is
    """

    def __init__(self, instance: Instance) -> None:
        if instance.num_hires:
            raise ValueError("hires are not part of this benchmark")
        self.instance = instance
        self.lanes = open_lanes(instance) or _all_lanes(instance)
        self.columns = Columns()
        self.rows: list[Row] = []
        self.bound = self._bound()
        self._count()
        self._people()
        self._lanes_used()
        self._cells_and_offices()
        self._moves()
        self._staffing()
        self._pins()
        self._work()
        self.needs = [need for cell in range(instance.num_cells) if (need := self._need(cell))]

    def _bound(self) -> Fraction:
        instance = self.instance
        work = sum(
            Fraction(cases, standard)
            for cases, standard in zip(
                instance.weighted_cases.tolist(), instance.standard.tolist(), strict=True
            )
        )
        most_fte = np.where(instance.pools.duties, instance.fte, 0).max(axis=1)
        fte = int(most_fte @ instance.officers_by_pool.sum(axis=1))
        if not work or not fte:
            raise ValueError("the peak has no reciprocal: no cases, or nobody to handle them")
        return THOUSAND * work / fte

    def _count(self) -> None:
        instance = self.instance
        self.on_board = instance.officers_by_pool
        shape = (instance.num_pools, instance.num_offices, instance.num_duties)
        self.in_office = self.on_board.reshape(shape).sum(axis=2)
        self.keep: dict[tuple[int, int], int] = {}
        self.settle: dict[tuple[int, int], int] = {}
        self.change: dict[tuple[int, int], int] = {}
        self.lane: dict[tuple[int, int], int] = {}
        self.used: dict[int, int] = {}
        self.touched: dict[int, int] = {}
        self.work: dict[tuple[int, int], int] = {}
        self.work_most: list[tuple[list[int], int]] = []

    def _people(self) -> None:
        """Everyone stays, changes duty or takes a lane; whoever comes settles in a duty."""
        instance, new = self.instance, self.columns.new
        duties = instance.num_duties
        out: dict[tuple[int, int], Terms] = defaultdict(list)
        into: dict[tuple[int, int], Terms] = defaultdict(list)
        ends = zip(self.lanes.from_office.tolist(), self.lanes.to_office.tolist(), strict=True)
        for number, (start, end) in enumerate(ends):
            most = int(self.lanes.most[number])
            for pool in np.nonzero(self.in_office[:, start])[0].tolist():
                room = int(self.in_office[pool, start])
                column = new(room if most == NOT_GIVEN else min(room, most))
                self.lane[pool, number] = column
                out[pool, start].append((1, column))
                into[pool, end].append((1, column))
        for pool in range(instance.num_pools):
            everyone = int(self.on_board[pool].sum())
            for office in range(instance.num_offices):
                cells = range(office * duties, (office + 1) * duties)
                here = int(self.in_office[pool, office])
                if here and instance.rules.duty_changes:
                    self.change[pool, office] = new(here)
                for cell in cells:
                    if self.on_board[pool, cell]:
                        self.keep[pool, cell] = new(int(self.on_board[pool, cell]))
                    if everyone and instance.pools.duties[pool, cell % duties]:
                        self.settle[pool, cell] = new(min(everyone, int(instance.most[cell])))
                change = _those(self.change, [(pool, office)])
                stay = _those(self.keep, [(pool, cell) for cell in cells])
                settle = _those(self.settle, [(pool, cell) for cell in cells])
                self._require(stay + change + out[pool, office], here, here)
                self._require(change + into[pool, office] + _negative(settle), 0, 0)

    def _lanes_used(self) -> None:
        """A lane carries nobody or its lot; so many lanes and offices may be used."""
        rules, lanes = self.instance.rules, self.lanes
        every = rules.lanes_max is not None or rules.offices_touched_max is not None
        if rules.offices_touched_max is not None:
            offices = range(self.instance.num_offices)
            self.touched = {office: self.columns.new(1) for office in offices}
            self._require(_those(self.touched, offices), None, rules.offices_touched_max)
        for number in range(len(lanes.cost)):
            on_lane = self._on_lane(number)
            asked = every or lanes.lot[number] > 1 or lanes.fixed_cost[number] > 0
            if not on_lane or not asked:
                continue
            used = self.used[number] = self.columns.new(1)
            room = sum(self.columns.most[column] for _, column in on_lane)
            if lanes.most[number] != NOT_GIVEN:
                room = min(room, int(lanes.most[number]))
            room = min(room, self._may_leave(int(lanes.from_office[number])))
            self._require([*on_lane, (-room, used)], None, 0)
            self._require([*on_lane, (-int(lanes.lot[number]), used)], 0, None)
            for office in (int(lanes.from_office[number]), int(lanes.to_office[number])):
                if office in self.touched:
                    self._require([(1, used), (-1, self.touched[office])], None, 0)
        if rules.lanes_max is not None:
            self._require(_those(self.used, list(self.used)), None, rules.lanes_max)

    def _cells_and_offices(self) -> None:
        """Limits, caps on loads, seats, and no office far worse than today."""
        instance, duties = self.instance, self.instance.num_duties
        moves_work = len(instance.movable) > 0
        rise = instance.rules.office_load_rise_max
        if moves_work and (rise is not None or instance.fte_asked.any()):
            raise ValueError("a cap on loads where cases move is not linear in u")
        today = instance.fte[:, instance.cell_duty] * self.on_board
        for cell in range(instance.num_cells):
            heads = self._heads(range(instance.num_pools), [cell])
            self._require(heads, int(instance.least[cell]), int(instance.most[cell]))
            if instance.fte_asked[cell]:
                self._require(self._fte([cell]), int(instance.fte_asked[cell]), None)
        for office in range(instance.num_offices):
            cells = range(office * duties, (office + 1) * duties)
            heads = self._heads(range(instance.num_pools), cells)
            self._require(heads, None, int(instance.seats[office]))
            fte = int(today[:, list(cells)].sum())
            if rise is not None and fte and instance.weighted_cases[list(cells)].any():
                self._require(self._fte(cells), -(-fte * THOUSAND // (THOUSAND + rise)), None)

    def _moves(self) -> None:
        """Caps on leaving, arriving and moving, the budget and the budgets."""
        instance, rules, lanes = self.instance, self.instance.rules, self.lanes
        for number in range(len(lanes.cost)):
            if lanes.most[number] != NOT_GIVEN:
                self._require(self._on_lane(number), None, int(lanes.most[number]))
        for office in range(instance.num_offices):
            away = [n for n in range(len(lanes.cost)) if lanes.from_office[n] == office]
            back = [n for n in range(len(lanes.cost)) if lanes.to_office[n] == office]
            leaving = [term for number in away for term in self._on_lane(number)]
            self._require(leaving, None, self._may_leave(office))
            arriving = [term for number in back for term in self._on_lane(number)]
            self._require(arriving, None, rules.transfers_in_max)
        everyone = np.ones(instance.num_pools, dtype=bool)
        cost = [term for kind in KINDS for term in self._spent(kind, everyone)]
        if rules.budget is not None and any(instance.remote.cost.tolist()):
            raise ValueError("the cost of moving cases is not linear in u")
        self._require(cost, None, rules.budget)
        self._require([(1, c) for c in self.lane.values()], None, rules.transfers_max)
        self._require([(1, c) for c in self.change.values()], None, rules.duty_changes_max)
        budgets = instance.budgets
        for row in range(len(budgets.ids)):
            kinds = [kind for kind, on in zip(KINDS, budgets.kinds[row], strict=True) if on]
            spent = self._spent if budgets.counts_cost[row] else self._moved
            terms = [term for kind in kinds for term in spent(kind, budgets.pools[row])]
            unit = 1 if budgets.counts_cost[row] else THOUSAND
            self._require(terms, None, int(budgets.most[row]) // unit)

    def _staffing(self) -> None:
        """Spans of control, mixes and pairs of duties."""
        instance, duties = self.instance, self.instance.num_duties
        spans, mixes, pairs = instance.spans, instance.mixes, instance.pairs
        for row, office in np.argwhere(spans.offices).tolist():
            cells = range(office * duties, (office + 1) * duties)
            led = self._heads(np.nonzero(spans.pools[row])[0].tolist(), cells)
            leaders = self._heads(np.nonzero(spans.supervisors[row])[0].tolist(), cells)
            most = int(spans.most[row])
            self._require(led + [(-most, column) for _, column in leaders], None, 0)
        for row in range(len(mixes.share)):
            pools = np.nonzero(mixes.pools[row])[0].tolist()
            for cell in range(instance.num_cells):
                if mixes.offices[row, cell // duties] and mixes.duties[row, cell % duties]:
                    some = [(THOUSAND, c) for _, c in self._heads(pools, [cell])]
                    everyone = self._heads(range(instance.num_pools), [cell])
                    share = int(mixes.share[row])
                    self._require(some + [(-share, c) for _, c in everyone], None, 0)
        for row, office in np.argwhere(pairs.offices).tolist():
            cells = [office * duties + int(d) for d in (pairs.duty[row], pairs.other[row])]
            self._require(self._heads(range(instance.num_pools), cells), 1, None)

    def _pins(self) -> None:
        instance, pins, duties = self.instance, self.instance.pins, self.instance.num_duties
        columns = (pins.what, pins.office, pins.duty, pins.pool, pins.to, pins.officers)
        for what, office, duty, pool, to, officers in np.stack(columns, axis=1).tolist():
            pools = range(instance.num_pools) if pool == NOT_GIVEN else [pool]
            each = range(duties) if duty == NOT_GIVEN else [duty]
            cells = [office * duties + d for d in each]
            if PINNED[what] == "stay":
                keys = [(p, cell) for p in pools for cell in cells]
                self._require(_those(self.keep, keys), officers, None)
            elif PINNED[what] == "cell":
                self._require(self._heads(pools, cells), officers, officers)
            else:
                on_lane = (self.lanes.from_office == office) & (self.lanes.to_office == to)
                keys = [(p, n) for p in pools for n in np.nonzero(on_lane)[0].tolist()]
                self._require(_those(self.lane, keys), officers, officers)

    def _work(self) -> None:
        for way, (row, _, cases) in enumerate(self.instance.movable.tolist()):
            offices = np.nonzero(self.instance.remote.offices[row])[0].tolist()
            for office in offices:
                column = self.work[way, office] = self.columns.new(cases)
                self.columns.work.add(column)
            self.work_most.append(([self.work[way, office] for office in offices], cases))

    def _need(self, cell: int) -> Need | None:
        """Return what a cell needs, or None where it never has a case."""
        instance, caseload = self.instance, self.instance.caseload
        office, duty = divmod(cell, instance.num_duties)
        unit = THOUSAND / (int(instance.standard[cell]) * self.bound)
        work: list[tuple[Fraction, int]] = []
        for (way, to), column in self.work.items():
            row = int(instance.movable[way, 1])
            each = unit * int(instance.case_weight[row])
            if caseload.duty[row] == duty and office in (to, caseload.office[row]):
                work.append((each if office == to else -each, column))
        cases = int(instance.weighted_cases[cell])
        return Need(self._fte([cell]), unit * cases, work) if cases or work else None

    def _require(self, terms: Terms, least: int | None, most: int | None) -> None:
        total: dict[int, int] = defaultdict(int)
        for coefficient, column in terms:
            total[column] += coefficient
        if (total or least) and not (least is None and most is None):
            self.rows.append(Row([(c, column) for column, c in total.items()], least, most))

    def _heads(self, pools: Ints | range | list[int], cells: range | list[int]) -> Terms:
        keys = [(pool, cell) for pool in pools for cell in cells]
        return _those(self.keep, keys) + _those(self.settle, keys)

    def _fte(self, cells: range | list[int]) -> Terms:
        fte, duties = self.instance.fte, self.instance.num_duties
        return [
            (int(fte[pool, cell % duties]), column)
            for pool in range(self.instance.num_pools)
            for cell in cells
            for _, column in self._heads([pool], [cell])
        ]

    def _on_lane(self, number: int) -> Terms:
        return _those(self.lane, [(pool, number) for pool in range(self.instance.num_pools)])

    def _may_leave(self, office: int) -> int:
        share = self.instance.rules.transfers_out_share
        here = int(self.in_office[:, office].sum())
        return here if share is None else share * here // THOUSAND

    def _moved(self, kind: str, pools: np.ndarray) -> Terms:
        moves = {"transfer": self.lane, "duty_change": self.change}.get(kind, {})
        return [(1, column) for (pool, _), column in moves.items() if pools[pool]]

    def _spent(self, kind: str, pools: np.ndarray) -> Terms:
        """Return what moves of a kind cost; a lane's fixed cost belongs to no pool of its own."""
        if kind == "duty_change":
            cost = self.instance.rules.duty_change_cost
            return [(cost, column) for _, column in self._moved(kind, pools)]
        if kind != "transfer":
            return []
        costs = self.lanes.cost.tolist()
        terms = [(costs[n], column) for (pool, n), column in self.lane.items() if pools[pool]]
        fixed = self.lanes.fixed_cost.tolist() if pools.all() else ()
        return terms + [(fixed[n], column) for n, column in self.used.items() if fixed]


def _those(columns: dict, keys: list | range) -> Terms:
    return [(1, columns[key]) for key in keys if key in columns]


def _negative(terms: Terms) -> Terms:
    return [(-coefficient, column) for coefficient, column in terms]


def _all_lanes(instance: Instance) -> Lanes:
    """Return a lane between any two offices, as the rules have it."""
    num = instance.num_offices
    pairs = np.array([pair for pair in np.ndindex(num, num) if pair[0] != pair[1]]).reshape(-1, 2)
    each = [np.full(len(pairs), value) for value in (instance.rules.transfer_cost, NOT_GIVEN, 1, 0)]
    return Lanes(pairs[:, 0], pairs[:, 1], *each)
