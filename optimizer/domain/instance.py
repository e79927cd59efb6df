"""What is given: offices, duties, officers, cases and rules.

An `Instance` is validated once, by whoever builds it (`optimizer.files`), and never changes;
variants are made with `dataclasses.replace`. Tables are held as columns in the order of their
keys, so the same rows in any order give the same instance.

Numbers are whole: officers and cases are counts; decimals (standards, weights, FTE, costs,
shares) are counted in thousandths, distances in metres. A *cell* is one office and one duty and
its number is ``office * num_duties + duty``.
"""

import hashlib
from collections.abc import Iterator
from dataclasses import Field, dataclass, field, fields, is_dataclass
from decimal import Decimal
from functools import cached_property
from typing import Any, cast

import numpy as np
from numpy.typing import NDArray

from optimizer.domain.called import Called, call
from optimizer.domain.tables import (
    NOT_GIVEN,
    THOUSAND,
    Bools,
    Budgets,
    Caseload,
    CaseTypes,
    Duties,
    Hires,
    Ints,
    Lanes,
    Limits,
    Mixes,
    Offices,
    Pairs,
    Pins,
    Pools,
    Remote,
    Rules,
    Spans,
    Staff,
)

ABSENT = {"absent": None}
"""Marks what did not count towards the fingerprint before there was such a table."""

CELL_PIN = 1


def decimal_of(thousandths: int) -> Decimal:
    """Return a decimal counted in thousandths, to be written with the places it has."""
    return Decimal(thousandths).scaleb(-3).normalize()


@dataclass(frozen=True, eq=False)
class Instance:
    """A whole question's input; see the module's first lines for its conventions."""

    name: str
    as_of: str | None
    source: str | None
    offices: Offices
    duties: Duties
    case_types: CaseTypes
    caseload: Caseload
    pools: Pools
    staff: Staff
    hires: Hires
    limits: Limits
    lanes: Lanes | None
    rules: Rules
    spans: Spans = field(metadata=ABSENT)
    mixes: Mixes = field(metadata=ABSENT)
    pairs: Pairs = field(metadata=ABSENT)
    budgets: Budgets = field(metadata=ABSENT)
    pins: Pins = field(metadata=ABSENT)
    remote: Remote = field(metadata=ABSENT)
    given_plan: Staff | None = field(default=None, metadata=ABSENT)
    """The plan table: a placement from which to change as little as possible."""
    rows: dict[str, Ints] = field(default_factory=dict[str, "Ints"], compare=False)
    """By table, the number of each row where it was given; no part of what is given."""

    def row_as_given(self, table: str, row: int) -> int | None:
        """Return the number under which a row was given, from 1, or None where nobody gave it.

        Where no numbers are kept, it is counted as the rows stand here.
        """
        given = self.rows.get(table)
        number = row + 1 if given is None else int(given[row])
        return number if number > 0 else None

    @property
    def num_offices(self) -> int:
        return len(self.offices.ids)

    @property
    def num_duties(self) -> int:
        return len(self.duties.ids)

    @property
    def num_cells(self) -> int:
        return self.num_offices * self.num_duties

    @property
    def num_pools(self) -> int:
        return len(self.pools.ids)

    @cached_property
    def num_officers(self) -> int:
        """Officers on board."""
        return int(self.staff.officers.sum())

    @cached_property
    def num_hires(self) -> int:
        """Hires that may be placed."""
        return int(self.hires.officers.sum())

    @cached_property
    def cell_office(self) -> Ints:
        """(num_cells,), the office of each cell."""
        return np.repeat(np.arange(self.num_offices), self.num_duties)

    @cached_property
    def cell_duty(self) -> Ints:
        """(num_cells,), the duty of each cell."""
        return np.tile(np.arange(self.num_duties), self.num_offices)

    @cached_property
    def cases(self) -> Ints:
        """(num_cells,), open cases, unweighted."""
        return self._by_cell(self.caseload, self.caseload.cases)

    @cached_property
    def weighted_cases(self) -> Ints:
        """(num_cells,), weighted cases in thousandths."""
        return self._by_cell(self.caseload, self.caseload.cases * self.case_weight)

    @cached_property
    def standard(self) -> Ints:
        """(num_cells,), the standard of the cell's duty in thousandths."""
        return self.duties.standard[self.cell_duty]

    @cached_property
    def officers_by_pool(self) -> Ints:
        """(num_pools, num_cells), officers on board."""
        officers = np.zeros((self.num_pools, self.num_cells), dtype=np.int64)
        cells = self.staff.office * self.num_duties + self.staff.duty
        np.add.at(officers, (self.staff.pool, cells), self.staff.officers)
        return officers

    @cached_property
    def fte(self) -> Ints:
        """(num_pools, num_duties), thousandths of an officer of the pool for the duty's cases."""
        return self.pools.fte[:, None] * self.duties.productive // THOUSAND

    def available(self, officers_by_pool: Ints) -> Ints:
        """Return the thousandths of FTE, (num_cells,), of officers by pool and cell."""
        return np.einsum("pc,pc->c", self.fte[:, self.cell_duty], officers_by_pool)

    @cached_property
    def least(self) -> Ints:
        """(num_cells,), officers that limits and pins of whole cells ask for."""
        least = np.zeros(self.num_cells, dtype=np.int64)
        least[self._limit_cells] = np.maximum(self.limits.least, 0)
        cells, officers = self._pinned_cells
        least[cells] = np.maximum(least[cells], officers)
        return least

    @cached_property
    def most(self) -> Ints:
        """(num_cells,), officers that limits and pins allow; everyone where there is neither."""
        most = np.full(self.num_cells, self.num_officers + self.num_hires)
        given = self.limits.most != NOT_GIVEN
        cells = self._limit_cells[given]
        most[cells] = np.minimum(most[cells], self.limits.most[given])
        cells, officers = self._pinned_cells
        most[cells] = np.minimum(most[cells], officers)
        return most

    @cached_property
    def fte_asked(self) -> Ints:
        """(num_cells,), thousandths of FTE that the caps on loads ask for, while no case moves."""
        asked = np.zeros(self.num_cells, dtype=np.int64)
        given = np.nonzero(self.limits.max_load != NOT_GIVEN)[0]
        for row, cell in zip(given.tolist(), self._limit_cells[given].tolist(), strict=True):
            work = int(self.weighted_cases[cell]) * THOUSAND * THOUSAND
            capacity = int(self.limits.max_load[row]) * int(self.standard[cell])
            # Beyond what all officers can be, how far is all one; but any FTE is above 0.
            most = int(self.most[cell]) * 5 * THOUSAND + 1
            asked[cell] = min(-(-work // capacity), most) if capacity else min(work, 1) * most
        return asked

    @cached_property
    def movable(self) -> Ints:
        """(num_ways, 3): row of `remote`, row of `caseload`, whole cases that may be moved."""
        ways: list[tuple[int, int, int]] = []
        remote, caseload = self.remote, self.caseload
        for row in range(len(remote.office)):
            alike = (caseload.office == remote.office[row]) & (caseload.duty == remote.duty[row])
            if remote.case_type[row] != NOT_GIVEN:
                alike &= caseload.case_type == remote.case_type[row]
            for place in np.nonzero(alike)[0].tolist():
                cases = int(remote.share[row]) * int(caseload.cases[place]) // THOUSAND
                ways.append((row, place, cases))
        return np.array(ways, dtype=np.int64).reshape(-1, 3)

    @cached_property
    def case_weight(self) -> Ints:
        """(num_rows of caseload,), thousandths of a case of the row."""
        return np.append(self.case_types.weight, THOUSAND)[self.caseload.case_type]

    @cached_property
    def seats(self) -> Ints:
        """(num_offices,), officers the office has room for; everyone where it is not given."""
        everyone = self.num_officers + self.num_hires
        return np.where(
            self.offices.seats == NOT_GIVEN, everyone, np.minimum(self.offices.seats, everyone)
        )

    @cached_property
    def qualifications(self) -> tuple[Ints, Ints]:
        """Which pools are alike: the same duties and FTE, and no rule tells them apart.

        Returns
        -------
        qualification_of_pool : (num_pools,), numbered in the order of their first pool
        first_pool : (num_qualifications,), a pool that has the qualification
        """
        told_apart = self._told_apart
        numbers: dict[tuple[bytes, int, bytes], int] = {}
        of_pool = np.empty(self.num_pools, dtype=np.int64)
        first: list[int] = []
        for pool in range(self.num_pools):
            duties, told = self.pools.duties[pool].tobytes(), told_apart[pool].tobytes()
            key = duties, int(self.pools.fte[pool]), told
            if key not in numbers:
                numbers[key] = len(first)
                first.append(pool)
            of_pool[pool] = numbers[key]
        return of_pool, np.array(first, dtype=np.int64)

    @cached_property
    def called(self) -> Called:
        """What offices, duties and pools are called where a person reads of them."""
        tables = (self.offices, self.duties, self.pools)
        return Called(*(call(table.ids, table.names) for table in tables))

    @cached_property
    def fingerprint(self) -> str:
        """SHA-256 of everything given, the same for rows in any order."""
        digest = hashlib.sha256()
        for part in _bytes_of(self):
            digest.update(part)
        return digest.hexdigest()

    @property
    def _told_apart(self) -> Bools:
        """(num_pools, num_marks): pools of one row of marks are the same to every rule."""
        lists = (self.spans.supervisors, self.spans.pools, self.mixes.pools, self.budgets.pools)
        everyone = np.arange(self.num_pools)
        named = everyone if self.given_plan is not None else np.unique(self.pins.pool)
        return np.concatenate((*lists, named[:, None] == everyone)).T

    @property
    def _limit_cells(self) -> Ints:
        return self.limits.office * self.num_duties + self.limits.duty

    @property
    def _pinned_cells(self) -> tuple[Ints, Ints]:
        """The cells whose officers of all pools together are pinned, and how many there are."""
        pins = self.pins
        whole = (pins.what == CELL_PIN) & (pins.pool == NOT_GIVEN)
        return pins.office[whole] * self.num_duties + pins.duty[whole], pins.officers[whole]

    def _by_cell(self, table: Caseload, values: Ints) -> Ints:
        total = np.zeros(self.num_cells, dtype=np.int64)
        np.add.at(total, table.office * self.num_duties + table.duty, values)
        return total


def _bytes_of(value: object) -> Iterator[bytes]:
    if isinstance(value, np.ndarray):
        column = cast("NDArray[np.generic]", value)
        yield str(column.shape).encode()
        yield column.astype(column.dtype.newbyteorder("<")).tobytes()
    elif is_dataclass(value):
        for part in fields(value):
            inner: object = getattr(value, part.name)
            if part.compare and not _says_nothing(part, inner):
                yield part.name.encode()
                yield from _bytes_of(inner)
    else:
        yield repr(value).encode()


def _says_nothing(part: Field[Any], value: object) -> bool:
    """Return whether a table, column or rule that came later is as if there were none."""
    if "absent" not in part.metadata:
        return False
    if isinstance(value, np.ndarray):
        return bool((cast("Ints", value) == part.metadata["absent"]).all())
    if isinstance(value, tuple):
        return all(item == part.metadata["absent"] for item in cast("tuple[object, ...]", value))
    if is_dataclass(value):
        return not len(getattr(value, fields(value)[0].name))
    return value == part.metadata["absent"]
