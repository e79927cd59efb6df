"""What is decided: the moves of officers, and of cases. Who or what does not move stays."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from functools import cached_property

import numpy as np

from optimizer.domain.instance import Instance, Ints

NOWHERE = -1
"""The origin of a hire, and the hires row of everybody else."""

KINDS = ("duty_change", "transfer", "hire")


def _nothing() -> Ints:
    return np.zeros(0, dtype=np.int64)


@dataclass(frozen=True, eq=False)
class Work:
    """Cases handled away from their office, as columns of equal length.

    Attributes
    ----------
    way : (num_ways,), row of `Instance.movable`
    to_office : (num_ways,), who handles them, on the same duty
    cases : (num_ways,), whole cases
    """

    way: Ints = field(default_factory=_nothing)
    to_office: Ints = field(default_factory=_nothing)
    cases: Ints = field(default_factory=_nothing)


@dataclass(frozen=True, eq=False)
class Plan:
    """Moves as columns of equal length, whole officers.

    Attributes
    ----------
    pool : (num_moves,)
    hire : (num_moves,), row of the hires table, or `NOWHERE`
    from_cell : (num_moves,), or `NOWHERE` for a hire
    to_cell : (num_moves,)
    officers : (num_moves,)
    work : cases handled in other offices than their own
    """

    instance: Instance
    pool: Ints
    hire: Ints
    from_cell: Ints
    to_cell: Ints
    officers: Ints
    work: Work = field(default_factory=Work)

    @property
    def num_moves(self) -> int:
        return len(self.officers)

    @cached_property
    def kind(self) -> Ints:
        """(num_moves,), place in `KINDS`."""
        duties = self.instance.num_duties
        elsewhere = self.from_cell // duties != self.to_cell // duties
        return np.where(self.from_cell == NOWHERE, 2, elsewhere.astype(np.int64))

    @cached_property
    def officers_by_pool(self) -> Ints:
        """(num_pools, num_cells), officers after the moves."""
        officers = self.instance.officers_by_pool.copy()
        leaving = self.from_cell != NOWHERE
        np.subtract.at(
            officers, (self.pool[leaving], self.from_cell[leaving]), self.officers[leaving]
        )
        np.add.at(officers, (self.pool, self.to_cell), self.officers)
        return officers

    @cached_property
    def weighted_cases(self) -> Ints:
        """(num_cells,), thousandths of weighted cases where they are handled."""
        instance, work = self.instance, self.work
        handled = instance.weighted_cases.copy()
        row = instance.movable[work.way, 1]
        weighted = work.cases * instance.case_weight[row]
        office, duty = instance.caseload.office[row], instance.caseload.duty[row]
        np.subtract.at(handled, office * instance.num_duties + duty, weighted)
        np.add.at(handled, work.to_office * instance.num_duties + duty, weighted)
        return handled


def plan_of(
    instance: Instance,
    moves: list[tuple[int, int, int, int, int]],
    work: Sequence[tuple[int, int, int]] = (),
) -> Plan:
    """Return the plan of moves given as (pool, hire, from_cell, to_cell, officers).

    Work is given as (way, to_office, cases).

    Moves between the same ends are joined, those of nobody dropped, and the rest put in the order
    of their columns, so that a plan has one spelling.
    """
    return Plan(instance, *_joined(moves, 4), work=Work(*_joined(work, 2)))


def _joined(rows: Sequence[tuple[int, ...]], num_keys: int) -> list[Ints]:
    """Return columns of the rows by their keys, the last column added up and never 0."""
    columns = np.array(rows, dtype=np.int64).reshape(-1, num_keys + 1)
    keys, places = np.unique(columns[:, :num_keys], axis=0, return_inverse=True)
    total = np.zeros(len(keys), dtype=np.int64)
    np.add.at(total, places.reshape(-1), columns[:, num_keys])
    kept = total != 0
    return [*keys[kept].T, total[kept]]
