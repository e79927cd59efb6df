# The bindings come without types that numpy's arrays fit.
# pyright: reportMissingTypeStubs=false, reportArgumentType=false, reportOperatorIssue=false
# pyright: reportUnknownMemberType=false, reportUnknownVariableType=false
# pyright: reportUnknownArgumentType=false

"""The only place that calls the flow solvers.

OR-Tools does not check what it is given: floats are truncated, a negative node is a crash. So
everything is checked here. Lower bounds are shifted into the supplies; a positive supply starts
at a node, a negative one must end there.
"""

from dataclasses import dataclass

import numpy as np
from ortools.graph.python import max_flow, min_cost_flow

from optimizer.domain.instance import Bools, Ints

LARGEST = 2**62
"""Beyond this, sums of capacities or scaled costs could leave 64 bits."""


@dataclass(frozen=True, eq=False)
class Routing:
    """The answer to whether a network can carry its supplies.

    Attributes
    ----------
    flow : (num_arcs,), officers on each arc; meets every demand only if `needy` is all False
    needy : (num_nodes,), the nodes from which an unmet demand could still be served: the sink
        side of a minimum cut. Arcs into it are full, arcs out of it empty
    """

    flow: Ints
    needy: Bools

    @property
    def complete(self) -> bool:
        return not self.needy.any()


def route(tail: Ints, head: Ints, lower: Ints, upper: Ints, supply: Ints) -> Routing:
    """Return a flow within the bounds that meets the demands, or the cut that forbids it.

    Parameters
    ----------
    tail, head, lower, upper : (num_arcs,)
    supply : (num_nodes,), its sum is 0

    Raises
    ------
    ValueError : arrays that the solver could not read
    RuntimeError : the solver did not end as it must
    """
    num_nodes = len(supply)
    _check(num_nodes, tail, head, lower, upper)
    rest = _shifted(tail, head, lower, supply)
    free = lower < upper
    start, end = np.nonzero(rest > 0)[0], np.nonzero(rest < 0)[0]
    demand = int(-rest[end].sum())
    if int(rest[start].sum()) != demand:
        raise ValueError("supplies and demands differ")
    if demand == 0:
        return Routing(lower.copy(), np.zeros(num_nodes, dtype=bool))
    solver = max_flow.SimpleMaxFlow()
    solver.add_arcs_with_capacity(
        np.concatenate((tail[free], np.full(len(start), num_nodes), end)),
        np.concatenate((head[free], start, np.full(len(end), num_nodes + 1))),
        np.concatenate(((upper - lower)[free], rest[start], -rest[end])),
    )
    status = solver.solve(num_nodes, num_nodes + 1)
    if status != max_flow.SimpleMaxFlow.OPTIMAL:
        raise RuntimeError(f"max flow ended with {status}")
    needy = np.zeros(num_nodes + 2, dtype=bool)
    if solver.optimal_flow() < demand:
        needy[solver.get_sink_side_min_cut()] = True
    flow = lower.copy()
    flow[free] += solver.flows(np.arange(int(free.sum())))
    return Routing(flow, needy[:num_nodes])


def cheapest_flow(
    tail: Ints, head: Ints, lower: Ints, upper: Ints, supply: Ints, cost: Ints
) -> Ints | None:
    """Return a cheapest flow, (num_arcs,) officers, or None if the bounds allow no flow.

    Raises
    ------
    ValueError : arrays that the solver could not read, or costs it could not add up
    RuntimeError : the solver did not end as it must
    """
    num_nodes = len(supply)
    _check(num_nodes, tail, head, lower, upper)
    if len(cost) and int(np.abs(cost).max()) * (num_nodes + 2) > LARGEST:
        raise ValueError("costs are too large to be scaled")
    free = lower < upper
    solver = min_cost_flow.SimpleMinCostFlow()
    solver.add_arcs_with_capacity_and_unit_cost(
        tail[free], head[free], (upper - lower)[free], cost[free]
    )
    solver.set_nodes_supplies(np.arange(num_nodes), _shifted(tail, head, lower, supply))
    status = solver.solve()
    if status == solver.INFEASIBLE:
        return None
    if status != solver.OPTIMAL:
        raise RuntimeError(f"min-cost flow ended with {status}")
    flow = lower.copy()
    flow[free] += solver.flows(np.arange(int(free.sum())))
    return flow


def _shifted(tail: Ints, head: Ints, lower: Ints, supply: Ints) -> Ints:
    """Return the supplies left once every arc carries its lower bound."""
    rest = supply.copy()
    if lower.any():
        np.subtract.at(rest, tail, lower)
        np.add.at(rest, head, lower)
    return rest


def _check(num_nodes: int, tail: Ints, head: Ints, lower: Ints, upper: Ints) -> None:
    columns = (tail, head, lower, upper)
    if any(column.dtype != np.int64 or column.shape != tail.shape for column in columns):
        raise ValueError("arcs must be int64 columns of one length")
    if len(tail) == 0:
        return
    ends = np.concatenate((tail, head))
    if ends.min() < 0 or ends.max() >= num_nodes:
        raise ValueError("an arc ends at no node")
    if (lower < 0).any() or (lower > upper).any() or int(upper.max()) * len(upper) > LARGEST:
        raise ValueError("bounds are crossed, negative or too large")
