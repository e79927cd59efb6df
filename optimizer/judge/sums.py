"""Every rule at one place as a sum that no plan takes above a number, by its name.

`Sums.named` lists what there is. Rules of all or nothing (lots, lanes used) are left aside: plans
that keep them keep the rest too, so what the rest shows holds for them. Of what a lane costs once
each officer on it bears an equal part, as if all came for whom there is room: it costs no less.
"""

from collections.abc import Callable
from functools import partial
from math import gcd, lcm
from typing import Literal

import numpy as np

from optimizer.domain.instance import NOT_GIVEN, THOUSAND, Instance, Ints
from optimizer.domain.load import Load
from optimizer.domain.plan import KINDS
from optimizer.domain.proof import Name, Weights
from optimizer.domain.tables import PINNED
from optimizer.judge.bill import MOVES, Bill, Part, Sum
from optimizer.judge.caps import pays_once
from optimizer.judge.demand import Demand
from optimizer.judge.ways import Ways

SumAt = Callable[..., Sum | None]
"""The sum at a place, or None where the rule says nothing there."""

EVERY = slice(None)
LARGEST = 1 << 128
"""Weights, and numbers of a load, beyond this are refused: no proof needs them."""


def check_weights(instance: Instance, weights: Weights) -> str | None:
    """Return why weights show nothing, or None if no plan has every load below their limit.

    Without a limit they then show that there is no plan at all.
    """
    below = weights.below
    if below is not None and not _is_limit(below):
        return "no load is below that"
    ways = Ways(instance)
    sums, bill = Sums(instance, ways, below), Bill(instance, ways)
    for name, weight in weights.prices.items():
        counted = sums.find(name)
        if counted is None:
            return f"no rule is called {name!r:.80}"
        if type(weight) is not int or not 0 < weight <= LARGEST:
            return f"{name!r:.80} does not have a weight"
        bill.add(counted, weight)
    return None if bill.least() > bill.most else "the weights do not contradict every plan"


class Sums:
    """The sums of an instance's plans, or of those with every load strictly below a load."""

    def __init__(self, instance: Instance, ways: Ways, below: Load | None) -> None:
        self.instance, self.ways = instance, ways
        self.demand = Demand(instance, ways, below)
        self.named = self._named()

    def find(self, name: Name) -> Sum | None:
        """Return the sum of a name, or None where no rule says anything there."""
        rule, *places = name or ("",)
        sizes, sum_at = self.named.get(str(rule), ((), None))
        if sum_at is None or len(places) != len(sizes):
            return None
        # Names come from outside: what only looks like a number is none.
        inside = (type(p) is int and 0 <= p < size for p, size in zip(places, sizes, strict=True))
        return sum_at(*places) if all(inside) else None

    def least(self, cell: int) -> Sum:
        """A cell's minimum; other limits likewise, as the gates of the ways have them."""
        return _at_least(_heads(cell), int(self.instance.least[cell]))

    def most(self, cell: int) -> Sum:
        return Sum((_heads(cell),), int(self.instance.most[cell]))

    def seats(self, office: int) -> Sum:
        return Sum((_heads(self._cells(office)),), self._cap("seats", office))

    def leave(self, office: int) -> Sum:
        return Sum((("leave", office, 1),), self._cap("leave", office))

    def arrive(self, office: int) -> Sum:
        return Sum((("arrive", office, 1),), self._cap("arrive", office))

    def lane(self, lane: int) -> Sum | None:
        lanes, most = self.ways.lanes, self.instance.rules.transfers_max
        if lanes is None:
            return None
        closed = most is not None and most < lanes.lot[lane]
        return Sum((("lane", (EVERY, lane), 1),), 0 if closed else self._cap("lane", lane))

    def span(self, row: int, office: int) -> Sum | None:
        """Those supervised, less so many for each supervisor."""
        spans, first = self.instance.spans, self.ways.first
        if not spans.offices[row, office]:
            return None
        heads = spans.pools[row, first] - spans.most[row] * spans.supervisors[row, first]
        return Sum((_heads(self._cells(office), heads[:, None]),), 0)

    def mix(self, row: int, cell: int) -> Sum | None:
        """A thousand times those of the pools, less the share of everybody."""
        mixes, (office, duty) = self.instance.mixes, divmod(cell, self.instance.num_duties)
        if not mixes.offices[row, office] or not mixes.duties[row, duty]:
            return None
        heads = THOUSAND * mixes.pools[row, self.ways.first] - mixes.share[row]
        return Sum((_heads(cell, heads),), 0)

    def pair(self, row: int, office: int) -> Sum | None:
        pairs = self.instance.pairs
        if not pairs.offices[row, office]:
            return None
        duties = np.array([pairs.duty[row], pairs.other[row]])
        return _at_least(_heads(office * self.instance.num_duties + duties), 1)

    def rise(self, office: int) -> Sum | None:
        """The FTE of an office and its work, over the standards' common multiple where it moves."""
        instance, demand, cells = self.instance, self.demand, self._cells(office)
        rise = instance.rules.office_load_rise_max
        today = int(instance.available(instance.officers_by_pool)[cells].sum())
        if rise is None or not today or not instance.weighted_cases[cells].any():
            return None
        share, grain = THOUSAND + rise, int(np.gcd.reduce(demand.grain[cells])) or 1
        if not demand.moving[cells].any():
            need = share * (-(-THOUSAND * today // (share * grain)) * grain)
            return _at_least(_heads(cells, np.minimum(share * demand.fte, need)), need)
        standards = instance.duties.standard.tolist()
        each = np.array([lcm(*standards) // standard for standard in standards], dtype=object)
        load = sum((instance.weighted_cases[cells] * each).tolist())
        work: Part = ("handled", cells, THOUSAND * today * each)
        return Sum((_heads(cells, -share * load * demand.fte), work), -THOUSAND * today * load)

    def stay(self, row: int) -> Sum | None:
        """Officers pinned to their cells."""
        pins = self.instance.pins
        if PINNED[int(pins.what[row])] != "stay":
            return None
        cells = np.arange(self.instance.num_cells)[self._cells(int(pins.office[row]))]
        if pins.duty[row] != NOT_GIVEN:
            cells = cells[[pins.duty[row]]]
        part: Part = ("stay", (EVERY, cells), self._of_pool(row)[:, None])
        return _at_least(part, int(pins.officers[row]))

    def pinned(self, row: int) -> Part | None:
        """The officers whom a pin of a cell or lane counts."""
        pins, lanes = self.instance.pins, self.ways.lanes
        what = PINNED[int(pins.what[row])]
        if what == "cell":
            cell = int(pins.office[row] * self.instance.num_duties + pins.duty[row])
            return _heads(cell, self._of_pool(row))
        if what == "lane" and lanes is not None:
            ends = (lanes.from_office == pins.office[row]) & (lanes.to_office == pins.to[row])
            return "lane", (EVERY, np.nonzero(ends)[0]), self._of_pool(row)[:, None]
        return None

    def pin(self, row: int, *, what: str, least: bool) -> Sum | None:
        part, pins = self.pinned(row), self.instance.pins
        if part is None or PINNED[int(pins.what[row])] != what:
            return None
        officers = int(pins.officers[row])
        return _at_least(part, officers) if least else Sum((part,), officers)

    def cost(self) -> Sum | None:
        """What all moves cost."""
        most, everything = self.instance.rules.budget, np.ones((self.ways.num_kinds, 3), dtype=int)
        if most is None:
            return None
        unit = self._unit(everything, *self.instance.remote.cost.tolist(), *self._once())
        parts: list[Part] = [("cost", (EVERY, EVERY), 1), ("cases_cost", 0, 1)]
        return Sum((*parts, *self._borne()), most // unit * unit)

    def moves(self, *, most: int | None, kind: str) -> Sum | None:
        return None if most is None else Sum((("moves", (EVERY, KINDS.index(kind)), 1),), most)

    def budget(self, row: int) -> Sum:
        """Thousandths of the cost, or of the officers, of some moves."""
        budgets = self.instance.budgets
        which = (budgets.pools[row, self.ways.first][:, None] & budgets.kinds[row]).astype(np.int64)
        most = int(budgets.most[row])
        if not budgets.counts_cost[row]:
            part: Part = ("moves", (EVERY, EVERY), THOUSAND * which)
            return Sum((part,), most // THOUSAND * THOUSAND)
        part = "cost", (EVERY, EVERY), which
        once, borne = (self._once(), self._borne()) if pays_once(budgets, row) else ([], ())
        unit = self._unit(which, *once)
        return Sum((part, *borne), most // unit * unit)

    def _named(self) -> dict[str, tuple[tuple[int, ...], SumAt]]:
        """Return by rule how many places there are, one number each, and what holds at each."""
        instance, rules, demand = self.instance, self.instance.rules, self.demand
        cell, office = (instance.num_cells,), (instance.num_offices,)
        pin = (len(instance.pins.what),)
        changes = partial(self.moves, most=rules.duty_changes_max, kind="duty_change")
        return {
            "need": (cell, demand.need),
            "rounded": ((*cell, int(instance.fte.max(initial=0)) + 1), demand.rounded),
            "work": (cell, demand.work),
            "work limit": (cell, demand.work_limit),
            "least": (cell, self.least),
            "most": (cell, self.most),
            "seats": (office, self.seats),
            "leave": (office, self.leave),
            "arrive": (office, self.arrive),
            "lane": ((len(self.ways.lane),), self.lane),
            "span": ((len(instance.spans.most), *office), self.span),
            "mix": ((len(instance.mixes.share), *cell), self.mix),
            "pair": ((len(instance.pairs.duty), *office), self.pair),
            "rise": (office, self.rise),
            "stay": (pin, self.stay),
            "pin least": (pin, partial(self.pin, what="cell", least=True)),
            "pin most": (pin, partial(self.pin, what="cell", least=False)),
            "lane least": (pin, partial(self.pin, what="lane", least=True)),
            "lane most": (pin, partial(self.pin, what="lane", least=False)),
            "cost": ((), self.cost),
            "transfers": ((), partial(self.moves, most=rules.transfers_max, kind="transfer")),
            "duty_changes": ((), changes),
            "budget": ((len(instance.budgets.most),), self.budget),
        }

    def _once(self) -> list[int]:
        """What each open lane costs once, 0 where nobody could use it."""
        lanes = self.ways.lanes
        return [] if lanes is None else np.where(self.ways.room, lanes.fixed_cost, 0).tolist()

    def _borne(self) -> tuple[Part, ...]:
        """What lanes cost once, borne in equal parts by those on them."""
        shares = np.array(self._once(), dtype=object) // np.maximum(self.ways.room, 1)
        return (("lane", (EVERY, EVERY), shares),) if shares.any() else ()

    def _unit(self, which: Ints, *others: int) -> int:
        """Return the common divisor of other costs and of moves', (num_kinds, 3) of them marked.

        What a plan pays is a multiple of it.
        """
        costs = [
            layer.cost[which[self.ways.kind_of[layer.tail], KINDS.index(MOVES[layer.kind])] > 0]
            for layer in self.ways.layers
            if layer.kind in MOVES
        ]
        return gcd(int(np.gcd.reduce(np.concatenate(costs))), *others) or 1

    def _cells(self, office: int) -> slice:
        duties = self.instance.num_duties
        return slice(office * duties, (office + 1) * duties)

    def _cap(self, gates: Literal["leave", "arrive", "seats", "lane"], place: int) -> int:
        numbers: Ints = getattr(self.ways, gates)
        return int(self.ways.caps[numbers[place]])

    def _of_pool(self, row: int) -> Ints:
        """Return 1 for the kinds of officers whom a pin counts, else 0, (num_kinds,)."""
        pool = self.instance.pins.pool[row]
        kinds = np.arange(self.ways.num_kinds)
        own = self.ways.of_pool[pool]
        return np.ones_like(kinds) if pool == NOT_GIVEN else (kinds == own).astype(np.int64)


def _heads(cells: int | slice | Ints, each: int | Ints = 1) -> Part:
    return "present", (EVERY, cells), each


def _at_least(part: Part, least: int) -> Sum:
    column, where, coefficients = part
    return Sum(((column, where, -coefficients),), -least)


def _is_limit(load: Load) -> bool:
    ratio = load.ratio
    return max(ratio.numerator, ratio.denominator) <= LARGEST and (load.uncovered or ratio > 0)
