"""What is decided: the moves. Who does not move stays."""

from dataclasses import dataclass
from functools import cached_property

import numpy as np

from optimizer.domain.instance import Instance, Ints

NOWHERE = -1
"""The origin of a hire, and the hires row of everybody else."""

KINDS = ("duty_change", "transfer", "hire")


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
    """

    instance: Instance
    pool: Ints
    hire: Ints
    from_cell: Ints
    to_cell: Ints
    officers: Ints

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


def plan_of(instance: Instance, moves: list[tuple[int, int, int, int, int]]) -> Plan:
    """Return the plan of moves given as (pool, hire, from_cell, to_cell, officers).

    Moves between the same ends are joined, those of nobody dropped, and the rest put in the order
    of their columns, so that a plan has one spelling.
    """
    columns = np.array(moves, dtype=np.int64).reshape(-1, 5)
    keys, places = np.unique(columns[:, :4], axis=0, return_inverse=True)
    officers = np.zeros(len(keys), dtype=np.int64)
    np.add.at(officers, places.reshape(-1), columns[:, 4])
    keys, officers = keys[officers != 0], officers[officers != 0]
    return Plan(instance, keys[:, 0], keys[:, 1], keys[:, 2], keys[:, 3], officers)
