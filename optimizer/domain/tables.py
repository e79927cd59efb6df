"""The tables of the format as columns, and the numbers they are made of.

What a later table or column adds is marked by the value that stands for "nothing is said": an
instance that says nothing there has the fingerprint it always had.
"""

from dataclasses import dataclass, field, fields, replace
from typing import TypeVar

import numpy as np
from numpy.typing import NDArray

Ints = NDArray[np.int64]
Bools = NDArray[np.bool_]

THOUSAND = 1000
NOT_GIVEN = -1
"""Stands in a column of counts where the table gives no number."""


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
    productive: Ints = field(metadata={"absent": THOUSAND})
    """(num_duties,), thousandths of the time on the duty that go to cases."""
    hours: Ints = field(metadata={"absent": NOT_GIVEN})
    """(num_duties,), thousandths of an hour that one available FTE has, or `NOT_GIVEN`."""


@dataclass(frozen=True, eq=False)
class CaseTypes:
    """Columns of the case_types table, sorted by id."""

    ids: tuple[str, ...]
    weight: Ints
    """(num_case_types,), thousandths."""
    hours: Ints = field(metadata={"absent": NOT_GIVEN})
    """(num_case_types,), thousandths of an hour that a case needs in a period, or `NOT_GIVEN`."""


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
    names: tuple[str | None, ...] = field(metadata={"absent": None})


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
    max_load: Ints = field(metadata={"absent": NOT_GIVEN})
    """(num_rows,), thousandths of a load, or `NOT_GIVEN`."""


@dataclass(frozen=True, eq=False)
class Lanes:
    """Ways from an office to another, sorted by from and to."""

    from_office: Ints
    to_office: Ints
    cost: Ints
    """(num_lanes,), thousandths for each transfer; in a table `NOT_GIVEN` follows the rules."""
    most: Ints
    """(num_lanes,), officers, or `NOT_GIVEN`."""
    lot: Ints = field(metadata={"absent": NOT_GIVEN})
    """(num_lanes,), officers a used lane carries at least; `NOT_GIVEN` follows the rules."""
    fixed_cost: Ints = field(metadata={"absent": NOT_GIVEN})
    """(num_lanes,), thousandths once if the lane is used; `NOT_GIVEN` follows the rules."""


@dataclass(frozen=True, eq=False)
class Spans:
    """Columns of the spans table: in each office so many officers for each supervisor at most."""

    supervisors: Bools
    """(num_rows, num_pools)"""
    pools: Bools
    """(num_rows, num_pools), whom they supervise; never a pool of supervisors."""
    most: Ints
    """(num_rows,), officers for each supervisor."""
    offices: Bools
    """(num_rows, num_offices)"""


@dataclass(frozen=True, eq=False)
class Mixes:
    """Columns of the mixes table: in each cell at most this share of its officers, by heads."""

    pools: Bools
    """(num_rows, num_pools)"""
    share: Ints
    """(num_rows,), thousandths."""
    offices: Bools
    duties: Bools
    """(num_rows, num_duties)"""


@dataclass(frozen=True, eq=False)
class Pairs:
    """Columns of the pairs table: duties of an office that may not both be left empty."""

    duty: Ints
    other: Ints
    offices: Bools
    """(num_rows, num_offices)"""


@dataclass(frozen=True, eq=False)
class Budgets:
    """Columns of the budgets table, sorted by id: caps on some of the moves together."""

    ids: tuple[str, ...]
    most: Ints
    """(num_rows,), thousandths: of cost, or of officers."""
    counts_cost: Bools
    """(num_rows,), whether it counts what the moves cost rather than the officers who move."""
    kinds: Bools
    """(num_rows, 3), in the order of `optimizer.domain.plan.KINDS`."""
    pools: Bools


PINNED = ("stay", "cell", "lane")
"""What a pin fixes: who does not move, a cell's officers, the transfers between two offices."""


@dataclass(frozen=True, eq=False)
class Pins:
    """Columns of the pins table.

    Attributes
    ----------
    what : (num_rows,), place in `PINNED`
    office, duty : duty is `NOT_GIVEN` for a lane, and for those who stay in any duty
    pool : `NOT_GIVEN` for officers of every pool together
    to : (num_rows,), the office a lane leads to, or `NOT_GIVEN`
    officers : (num_rows,), at least so many stay in their cells; exactly so many serve in the cell,
        or are transferred
    """

    what: Ints
    office: Ints
    duty: Ints
    pool: Ints
    to: Ints
    officers: Ints


@dataclass(frozen=True, eq=False)
class Remote:
    """Columns of the remote table: cases that the same duty of other offices may handle."""

    office: Ints
    duty: Ints
    case_type: Ints
    """(num_rows,), place in `CaseTypes`, or `NOT_GIVEN` for the cases of every type, each alike."""
    share: Ints
    """(num_rows,), thousandths of the cases of a type, rounded down to whole cases."""
    offices: Bools
    """(num_rows, num_offices), which may handle them; never the office itself."""
    cost: Ints
    """(num_rows,), thousandths for each case."""


Later = TypeVar("Later", Spans, Mixes, Pairs, Budgets, Pins, Remote)


def without_rows(table: Later) -> Later:
    """Return the table as if nothing had been given in it."""
    columns = {column.name: getattr(table, column.name)[:0] for column in fields(table)}
    return replace(table, **columns)


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
    transfers_lot: int | None = field(default=None, metadata={"absent": None})
    lane_fixed_cost: int = field(default=0, metadata={"absent": 0})
    lanes_max: int | None = field(default=None, metadata={"absent": None})
    offices_touched_max: int | None = field(default=None, metadata={"absent": None})
    office_load_rise_max: int | None = field(default=None, metadata={"absent": None})
    cost_unit: str | None = field(default=None, metadata={"absent": None})
    """What costs are counted in, in words; it binds nobody."""

    @property
    def measures_distance(self) -> bool:
        """Whether a rule needs the offices' coordinates."""
        return self.transfer_max_km is not None or self.transfer_cost_per_km > 0
