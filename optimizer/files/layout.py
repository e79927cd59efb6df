"""An answer as a workbook shows it, and where on the sheet placement everything stands."""

from dataclasses import dataclass
from functools import cached_property
from typing import Any, Protocol

from optimizer.domain.errors import Refusal
from optimizer.domain.instance import THOUSAND, Instance, Ints
from optimizer.domain.plan import Plan
from optimizer.files.book import cell, span
from optimizer.files.sheets import PLACEMENT

PEAK_ROW, FTE_ROW, HEADING, FIRST = 2, 3, 4, 5
"""Rows of the sheet placement, and of those laid out like it."""
MOST_ROWS, MOST_COLUMNS, MOST_WRITTEN = 1_000_000, 16_000, 3_000_000
"""A spreadsheet has 1,048,576 rows of 16,384 cells; more cells than these no one can use."""

UNCOVERED = "uncovered"

Fields = dict[str, Any]


class Answer(Protocol):
    """What is written: `optimizer.answers.report.Report` is one."""

    @property
    def instance(self) -> Instance: ...

    @property
    def plan(self) -> Plan | None: ...

    def to_dict(self) -> Fields: ...


class Shown:
    """An answer's numbers, and the columns in which they stand.

    Without a plan, what is planned is what there is today.
    """

    def __init__(self, answer: Answer) -> None:
        """Lay it out.

        Raises
        ------
        Refusal : more than a spreadsheet holds
        """
        self.instance, self.plan, self.fields = answer.instance, answer.plan, answer.to_dict()
        instance = self.instance
        self.pools, self.num_cells = instance.num_pools, instance.num_cells
        self.last = FIRST + self.num_cells - 1
        self.columns = Columns(self.pools, work=bool(self.fields["work"]), limits=self.has_limits)
        across = self.columns.last
        written = self.num_cells * across
        if self.last > MOST_ROWS or across > MOST_COLUMNS or written > MOST_WRITTEN:
            raise Refusal(
                "too_large_for_a_workbook",
                f"The plan would fill {written:,} cells of a sheet; a workbook is written with up "
                f"to {MOST_WRITTEN:,}.",
                "Write JSON or CSV instead.",
            )

    @property
    def has_limits(self) -> bool:
        """Whether cells are bound to numbers of officers."""
        return bool(len(self.instance.limits.office))

    @cached_property
    def today(self) -> Ints:
        """(num_pools, num_cells), officers on board."""
        return self.instance.officers_by_pool

    @cached_property
    def planned(self) -> Ints:
        """(num_pools, num_cells), officers after the moves."""
        return self.today if self.plan is None else self.plan.officers_by_pool

    @cached_property
    def handled(self) -> Ints:
        """(num_cells,), thousandths of weighted cases where the plan has them handled."""
        return self.instance.weighted_cases if self.plan is None else self.plan.weighted_cases

    @cached_property
    def fte(self) -> list[float]:
        """(num_cells,), officers as planned who are there for cases."""
        return (self.instance.available(self.planned) / THOUSAND).tolist()

    @cached_property
    def has_standard(self) -> bool:
        """Whether any duty has a standard other than 1, under which loads are cases alone."""
        return bool((self.instance.duties.standard != THOUSAND).any())

    def load(self, cell_number: int, key: str = "load") -> float | str:
        """Return a cell's load as it is shown."""
        spelled = self.fields["cells"][cell_number][key]
        if key == "load" and self.plan is None:
            spelled = self.fields["cells"][cell_number]["load_today"]
        return UNCOVERED if spelled is None else spelled["value"]

    def peak(self, key: str = "load") -> float | str:
        """Return the highest of the loads as they are shown."""
        return self._peaks[key]

    @cached_property
    def _peaks(self) -> dict[str, float | str]:
        peaks: dict[str, float | str] = {}
        for key in ("load_today", "load"):
            loads = [self.load(number, key) for number in range(self.num_cells)]
            finite = [load for load in loads if not isinstance(load, str)]
            peaks[key] = max(finite, default=0) if len(finite) == len(loads) else UNCOVERED
        return peaks

    @cached_property
    def cell_numbers(self) -> dict[tuple[str, str], int]:
        """Number of each cell by its office and duty."""
        duties = self.instance.duties.ids
        keys = [(office, duty) for office in self.instance.offices.ids for duty in duties]
        return {key: number for number, key in enumerate(keys)}

    @cached_property
    def pool_numbers(self) -> dict[str | None, int]:
        """Number of each pool by its id, of the nameless one by None."""
        return {name or None: number for number, name in enumerate(self.instance.pools.ids)}

    def key(self, pool: int, cell_number: int) -> int:
        """Return one number, from 1, for a pool in a cell: ids are no safe criteria of SUMIF."""
        return pool * self.num_cells + cell_number + 1

    def at(self, column: int, cell_number: int) -> str:
        """Return a cell of the sheet placement, as another sheet names it."""
        return f"{PLACEMENT}!{cell(FIRST + cell_number, column)}"

    def range(self, column: int) -> str:
        """Return a column of the sheet placement, as another sheet names it."""
        return f"{PLACEMENT}!{span(FIRST, self.last, column)}"

    def pool_name(self, pool: int) -> str:
        """Return what a pool is called."""
        return self.instance.called.pools[pool] or "officers"

    def names_of(self, row: Fields, *columns: str) -> list[str | None]:
        """Return what a person reads in some columns of a row of the answer."""
        return [self._names[column.split("_")[-1]].get(row[column]) for column in columns]

    @cached_property
    def _names(self) -> dict[str, dict[str | None, str | None]]:
        """What the ids of a kind of column are called; the nameless pool has no name."""
        instance, called = self.instance, self.instance.called
        pools = dict(zip(instance.pools.ids, called.pools, strict=True))
        return {
            "office": dict(zip(instance.offices.ids, called.offices, strict=True)),
            "duty": dict(zip(instance.duties.ids, called.duties, strict=True)),
            "pool": {key or None: name or None for key, name in pools.items()},
        }


@dataclass(frozen=True)
class Columns:
    """The columns of the sheet placement, each from 1; those of pools by their first."""

    pools: int
    work: bool
    limits: bool

    office, duty, cases, weighted = 1, 2, 3, 4

    @property
    def planned_here(self) -> int:
        """Weighted cases that the plan has handled here."""
        return 5 if self.work else 4

    @property
    def here(self) -> int:
        """Weighted cases that are handled here now."""
        return 6 if self.work else 4

    @property
    def standard(self) -> int:
        return self.here + 1

    @property
    def today(self) -> int:
        return self.standard + 1

    @property
    def planned(self) -> int:
        return self.today + self.pools

    @property
    def yours(self) -> int:
        """Officers to be changed by whoever reads it."""
        return self.planned + self.pools

    @property
    def change(self) -> int:
        return self.yours + self.pools

    @property
    def load_today(self) -> int:
        return self.change + 1

    @property
    def load_planned(self) -> int:
        return self.change + 2

    @property
    def load(self) -> int:
        return self.change + 3

    @property
    def word(self) -> int:
        return self.change + 4

    @property
    def peak(self) -> int:
        return self.change + 5

    @property
    def least(self) -> int:
        return self.change + 6

    @property
    def productive(self) -> int:
        return self.change + (9 if self.limits else 6)

    @property
    def fte(self) -> int:
        return self.productive + 1

    @property
    def last(self) -> int:
        return self.fte
