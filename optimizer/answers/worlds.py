"""Cases, officers and measures by their ids, so that two instances can be mixed and measured."""

from collections import Counter
from dataclasses import dataclass
from fractions import Fraction
from functools import cached_property

import numpy as np

from optimizer.answers.placed import Placed
from optimizer.domain.instance import THOUSAND, Instance, Ints
from optimizer.domain.load import NO_LOAD, Load
from optimizer.domain.tables import NOT_GIVEN

Cell = tuple[str, str]
"""Office and duty."""

Numbers = dict[str, Fraction]
Cases = Counter[tuple[str, str, str | None]]
"""Cases by office, duty and case type."""

Officers = Counter[tuple[str, str, str]]
"""Officers by office, duty and pool."""


@dataclass(frozen=True)
class Measures:
    """How work and officers are counted: by duty, by case type (None: of no type), by pool."""

    standard: Numbers
    productive: Numbers
    weight: dict[str | None, Fraction]
    fte: Numbers

    def or_else(self, other: "Measures") -> "Measures":
        """Return these, and the other's where there are none."""
        return Measures(
            other.standard | self.standard,
            other.productive | self.productive,
            other.weight | self.weight,
            other.fte | self.fte,
        )


@dataclass(frozen=True)
class World:
    """Officers and cases, and how they are counted."""

    cases: Cases
    officers: Officers
    measures: Measures

    @cached_property
    def loads(self) -> dict[Cell, Load]:
        """The load of each cell that has cases."""
        found: dict[Cell, Load] = {}
        for cell, work in self.work.items():
            fte = self.fte.get(cell, Fraction(0))
            found[cell] = Load(False, work / fte) if fte else Load(True, work)
        return found

    @cached_property
    def overloads(self) -> dict[Cell, Fraction]:
        """Full officers that each cell with cases is short of its standard."""
        return {
            cell: max(Fraction(0), work - self.fte.get(cell, Fraction(0)))
            for cell, work in self.work.items()
        }

    @cached_property
    def work(self) -> dict[Cell, Fraction]:
        """Full officers that the cases of each cell ask for at the standard; never none."""
        work: dict[Cell, Fraction] = {}
        for (office, duty, case_type), cases in self.cases.items():
            weighted = cases * self.measures.weight[case_type] / self.measures.standard[duty]
            work[office, duty] = work.get((office, duty), Fraction(0)) + weighted
        return {cell: amount for cell, amount in work.items() if amount > 0}

    @cached_property
    def fte(self) -> dict[Cell, Fraction]:
        """Full officers available for the cases of each cell."""
        fte: dict[Cell, Fraction] = {}
        for (office, duty, pool), heads in self.officers.items():
            each = self.measures.fte[pool] * self.measures.productive[duty]
            fte[office, duty] = fte.get((office, duty), Fraction(0)) + heads * each
        return fte

    @property
    def peak(self) -> Load:
        return max(self.loads.values(), default=NO_LOAD)

    @property
    def overload(self) -> Fraction:
        return sum(self.overloads.values(), Fraction(0))


def measures_of(instance: Instance) -> Measures:
    """Return how an instance counts."""
    duties, types, pools = instance.duties, instance.case_types, instance.pools
    weight: dict[str | None, Fraction] = {None: Fraction(1)}
    return Measures(
        standard=_by_id(duties.ids, duties.standard),
        productive=_by_id(duties.ids, duties.productive),
        weight=weight | dict(_by_id(types.ids, types.weight)),
        fte=_by_id(pools.ids, pools.fte),
    )


def cases_of(instance: Instance) -> Cases:
    """Return the cases where they are."""
    table, offices, duties = instance.caseload, instance.offices.ids, instance.duties.ids
    types = (*instance.case_types.ids, None)
    columns = (table.office, table.duty, table.case_type, table.cases)
    cases: Cases = Counter()
    for office, duty, kind, num in zip(*(c.tolist() for c in columns), strict=True):
        cases[offices[office], duties[duty], types[kind]] += num
    return cases


def moved_cases(placed: Placed) -> list[tuple[str, str, str | None, str, int]]:
    """Return office, duty and case type of cases, the office that handles them, how many."""
    instance = placed.instance
    caseload, offices = instance.caseload, instance.offices.ids
    rows: list[tuple[str, str, str | None, str, int]] = []
    for way, to_office, num in placed.moved_cases:
        row = int(instance.movable[way, 1])
        kind = int(caseload.case_type[row])
        name = None if kind == NOT_GIVEN else instance.case_types.ids[kind]
        office, duty = offices[int(caseload.office[row])], int(caseload.duty[row])
        rows.append((office, instance.duties.ids[duty], name, offices[to_office], num))
    return rows


def handled_elsewhere(cases: Cases, moved: list[tuple[str, str, str | None, str, int]]) -> Cases:
    """Return cases where they are handled, as many of those moved as there are."""
    handled = cases.copy()
    for office, duty, kind, to_office, num in moved:
        there = min(num, handled[office, duty, kind])
        handled[office, duty, kind] -= there
        handled[to_office, duty, kind] += there
    return handled


def officers_of(instance: Instance, officers: Ints) -> Officers:
    """Return (num_pools, num_cells) officers by their ids."""
    found: Officers = Counter()
    for pool, cell in np.argwhere(officers).tolist():
        office, duty = divmod(cell, instance.num_duties)
        key = instance.offices.ids[office], instance.duties.ids[duty], instance.pools.ids[pool]
        found[key] = int(officers[pool, cell])
    return found


def carried_over(placed: Officers, there: Officers) -> Officers:
    """Return a placement with as many officers of each pool as there are elsewhere.

    Those who are more join where `there` has more than the placement, those who are fewer leave
    where it has fewer, shared out by largest remainder in proportion to the difference.
    """
    found = Counter(placed)
    for pool in sorted({key[2] for key in (*placed, *there)}):
        cells = sorted(key for key in {*placed, *there} if key[2] == pool)
        gaps = [there[key] - placed[key] for key in cells]
        change = sum(gaps)
        sign = 1 if change > 0 else -1
        open_gaps = [max(0, sign * gap) for gap in gaps]
        for key, num in zip(cells, _shared(abs(change), open_gaps), strict=True):
            found[key] += sign * num
    return Counter({key: num for key, num in found.items() if num})


def _shared(number: int, parts: list[int]) -> list[int]:
    """Return whole shares in proportion to the parts, the first of equal remainders first."""
    total = sum(parts)
    if not number:
        return [0] * len(parts)
    whole = [number * part // total for part in parts]
    rest = [number * part % total for part in parts]
    by_rest = sorted(range(len(parts)), key=lambda i: (-rest[i], i))
    for place in by_rest[: number - sum(whole)]:
        whole[place] += 1
    return whole


def _by_id(ids: tuple[str, ...], thousandths: Ints) -> Numbers:
    numbers: list[int] = thousandths.tolist()
    return {key: Fraction(num, THOUSAND) for key, num in zip(ids, numbers, strict=True)}
