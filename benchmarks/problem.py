"""The question of the lowest peak as other solvers take it: a flow whose cells must hold enough.

The arrays are those of our own network, so that every solver is given the same rules in the same
compact form, and the clock of a peer starts with them made. A peer finds the peak in either of
two ways: with the reciprocal of the peak as a variable (`peers`), or by a search over the peak
(`search.py`).
"""

from dataclasses import dataclass, replace
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from optimizer.domain.instance import Instance, Ints
from optimizer.domain.load import NO_LOAD, Load
from optimizer.network.apportion import apportion
from optimizer.network.cells import CellLoads
from optimizer.network.compile import compile_network
from optimizer.network.graph import Network


class Found(NamedTuple):
    """Officers in each cell, (num_cells,), or None; and whether the solver proved their peak."""

    officers: Ints | None
    proved: bool


@dataclass(frozen=True, eq=False)
class Problem:
    """A network, the loads of its cells, and what is known before any solver runs.

    Attributes
    ----------
    network : its first arcs are the cells
    loads : (num_cells,)
    bound : no plan has a lower peak: what officers would reach who could go anywhere
    """

    network: Network
    loads: CellLoads
    bound: Load

    @property
    def num_cells(self) -> int:
        return self.network.num_cells

    @property
    def num_arcs(self) -> int:
        return len(self.network.tail)

    @property
    def num_nodes(self) -> int:
        return len(self.network.supply)

    @property
    def busy(self) -> Ints:
        """(num_busy_cells,), the cells that have cases."""
        return np.nonzero(self.loads.top)[0]

    @property
    def officers_at_bound(self) -> NDArray[np.float64]:
        """(num_busy_cells,), what each busy cell needs for the bound, not rounded."""
        busy = self.busy
        return self.loads.top[busy] / (self.loads.bottom[busy] * float(self.bound.ratio))

    def needed(self, peak: Load) -> Ints:
        """Return the officers each cell needs for the peak, limits included, (num_cells,)."""
        return np.maximum(self.loads.needed(peak), self.network.lower[: self.num_cells])

    def shared_out(self, cells: Ints, officers: int) -> Load:
        """Return the lowest peak of some cells that share so many officers and no network."""
        lower, upper = self.network.lower[cells], self.network.upper[cells]
        loads = self.loads.of_cells(cells)
        everywhere = np.zeros(len(cells), dtype=np.int64)
        budget = np.array([officers])
        return loads.peak(apportion(loads, lower, np.minimum(upper, officers), everywhere, budget))


def problem_of(instance: Instance) -> Problem:
    """Return the instance's question of the lowest peak.

    Raises
    ------
    ValueError : fewer officers than cells with cases; the reciprocal of the peak is always 0 then
    Refusal : as `compile_network`
    """
    compiled = compile_network(instance)
    unbounded = Problem(compiled.network, compiled.loads, NO_LOAD)
    bound = unbounded.shared_out(np.arange(unbounded.num_cells), compiled.everyone)
    if bound.uncovered or bound == NO_LOAD:
        raise ValueError("the peak has no reciprocal: no cases, or too few officers to cover them")
    return replace(unbounded, bound=bound)
