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
from dataclasses import dataclass, fields, is_dataclass
from decimal import Decimal
from functools import cached_property
from typing import cast

import numpy as np
from numpy.typing import NDArray

Ints = NDArray[np.int64]
Bools = NDArray[np.bool_]

THOUSAND = 1000
NOT_GIVEN = -1
"""Stands in a column of counts where the table gives no number."""


def decimal_of(thousandths: int) -> Decimal:
    """Return a decimal counted in thousandths, to be written with the places it has."""
    return Decimal(thousandths).scaleb(-3).normalize()


@dataclass(frozen=True, eq=False)
class Offices:
    """Columns of the offices table, sorted by id."""

    ids: tuple[str, ...]
    names: tuple[str | None, ...]
    regions: tuple[str | None, ...]
    latitudes: tuple[float | None, ...]
    longitudes: tuple[float | None, ...]
    seats: Ints
    """(num_offices,), officers, or `NOT_GIVEN`."""


@dataclass(frozen=True, eq=False)
class Duties:
    """Columns of the duties table, sorted by id."""

    ids: tuple[str, ...]
    names: tuple[str | None, ...]
    standard: Ints
    """(num_duties,), cases per officer in thousandths."""


@dataclass(frozen=True, eq=False)
class CaseTypes:
    """Columns of the case_types table, sorted by id."""

    ids: tuple[str, ...]
    weight: Ints
    """(num_case_types,), thousandths."""


@dataclass(frozen=True, eq=False)
class Caseload:
    """Columns of the caseload table, sorted by office, duty and case type."""

    office: Ints
    duty: Ints
    case_type: Ints
    """(num_rows,), place in `CaseTypes`, or `NOT_GIVEN` for cases of weight 1."""
    cases: Ints


@dataclass(frozen=True, eq=False)
class Pools:
    """Columns of the pools table, sorted by id.

    Officers of no named pool form the pool with the empty id: every duty, FTE 1.
    """

    ids: tuple[str, ...]
    duties: Bools
    """(num_pools, num_duties), whether an officer of the pool may serve the duty."""
    fte: Ints
    """(num_pools,), thousandths of a full officer's time."""


@dataclass(frozen=True, eq=False)
class Staff:
    """Columns of the staff table, sorted by office, duty and pool."""

    office: Ints
    duty: Ints
    pool: Ints
    officers: Ints


@dataclass(frozen=True, eq=False)
class Hires:
    """Columns of the hires table, sorted by pool, cost, offices and officers."""

    pool: Ints
    officers: Ints
    cost: Ints
    """(num_rows,), thousandths for each officer."""
    offices: Bools
    """(num_rows, num_offices), where officers of the row may be placed."""


@dataclass(frozen=True, eq=False)
class Limits:
    """Columns of the limits table, sorted by office and duty."""

    office: Ints
    duty: Ints
    least: Ints
    """(num_rows,), officers, or `NOT_GIVEN`."""
    most: Ints
    """(num_rows,), officers, or `NOT_GIVEN`."""


@dataclass(frozen=True, eq=False)
class Lanes:
    """Ways from an office to another, sorted by from and to."""

    from_office: Ints
    to_office: Ints
    cost: Ints
    """(num_lanes,), thousandths for each transfer; in a table `NOT_GIVEN` follows the rules."""
    most: Ints
    """(num_lanes,), officers, or `NOT_GIVEN`."""


@dataclass(frozen=True)
class Rules:
    """The rules of the format, with their defaults. Decimals in thousandths."""

    transfers: bool = True
    transfer_cost: int = 10_000
    transfer_cost_per_km: int = 0
    transfer_max_km: int | None = None
    transfers_max: int | None = None
    transfers_out_share: int | None = None
    transfers_in_max: int | None = None
    duty_changes: bool = True
    duty_change_cost: int = 1_000
    duty_changes_max: int | None = None
    budget: int | None = None

    @property
    def measures_distance(self) -> bool:
        """Whether a rule needs the offices' coordinates."""
        return self.transfer_max_km is not None or self.transfer_cost_per_km > 0


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
        weights = np.append(self.case_types.weight, THOUSAND)
        return self._by_cell(self.caseload, self.caseload.cases * weights[self.caseload.case_type])

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
    def least(self) -> Ints:
        """(num_cells,), officers the limits ask for."""
        least = np.zeros(self.num_cells, dtype=np.int64)
        least[self._limit_cells] = np.maximum(self.limits.least, 0)
        return least

    @cached_property
    def most(self) -> Ints:
        """(num_cells,), officers the limits allow; everyone where there is no limit."""
        most = np.full(self.num_cells, self.num_officers + self.num_hires)
        given = self.limits.most != NOT_GIVEN
        cells = self._limit_cells[given]
        most[cells] = np.minimum(most[cells], self.limits.most[given])
        return most

    @cached_property
    def seats(self) -> Ints:
        """(num_offices,), officers the office has room for; everyone where it is not given."""
        everyone = self.num_officers + self.num_hires
        return np.where(
            self.offices.seats == NOT_GIVEN, everyone, np.minimum(self.offices.seats, everyone)
        )

    @cached_property
    def qualifications(self) -> tuple[Ints, Ints]:
        """Which pools are alike: the same duties and the same FTE.

        Returns
        -------
        qualification_of_pool : (num_pools,), numbered in the order of their first pool
        first_pool : (num_qualifications,), a pool that has the qualification
        """
        numbers: dict[tuple[bytes, int], int] = {}
        of_pool = np.empty(self.num_pools, dtype=np.int64)
        first: list[int] = []
        for pool in range(self.num_pools):
            key = (self.pools.duties[pool].tobytes(), int(self.pools.fte[pool]))
            if key not in numbers:
                numbers[key] = len(first)
                first.append(pool)
            of_pool[pool] = numbers[key]
        return of_pool, np.array(first, dtype=np.int64)

    @cached_property
    def fingerprint(self) -> str:
        """SHA-256 of everything given, the same for rows in any order."""
        digest = hashlib.sha256()
        for part in _bytes_of(self):
            digest.update(part)
        return digest.hexdigest()

    @property
    def _limit_cells(self) -> Ints:
        return self.limits.office * self.num_duties + self.limits.duty

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
        for field in fields(value):
            yield field.name.encode()
            yield from _bytes_of(getattr(value, field.name))
    else:
        yield repr(value).encode()
