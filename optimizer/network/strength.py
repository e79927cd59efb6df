"""The best peak with some officers more, or fewer: one network, of which only the supplies change.

Officers more are one more row of hires. Officers fewer leave the agency: from every group an arc
leads away, to a node that takes exactly so many. Whoever leaves makes no move; gates and caps are
those of the officers on board today.
"""

from dataclasses import dataclass, replace

import numpy as np

from optimizer.domain.errors import Refusal
from optimizer.domain.instance import Bools, Ints
from optimizer.domain.load import NO_LOAD, Load
from optimizer.domain.proof import Prices, Rate
from optimizer.network.budget import against, lowest_peak_within
from optimizer.network.cheapest import cheapest, moving
from optimizer.network.compile import OTHER_ENGINES, Compiled
from optimizer.network.engine import CAP_RULES, caps_of
from optimizer.network.flow import cheapest_flow
from optimizer.network.graph import Network
from optimizer.network.peak import first_cut, lowest_peak
from optimizer.network.pricing import prices_of
from optimizer.network.spending import Residual, in_turn


@dataclass(frozen=True, eq=False)
class Shown:
    """Evidence that no plan has a lower peak, or that there is none.

    Attributes
    ----------
    prices : on cells and gates
    away : what leaving costs at those prices
    rate : what is counted beside them
    """

    prices: Prices
    away: int
    rate: Rate


@dataclass(frozen=True, eq=False)
class Best:
    """The best with one number of officers; `flow` and `peak` are None where no plan exists.

    `residual` is where one officer more may start from; whoever does so uses it up.
    """

    peak: Load | None
    flow: Ints | None
    shown: Shown
    residual: Residual | None = None


class Strength:
    """The network of an agency whose strength changes.

    Attributes
    ----------
    compiled : its last arcs, `away`, lead from each group out of the agency
    """

    def __init__(self, compiled: Compiled) -> None:
        network = compiled.network
        self.away_node = len(network.supply)
        groups = network.tail[compiled.arcs["stay"]]
        num = len(network.tail)
        self.away = slice(num, num + len(groups))
        zeros = np.zeros_like(groups)
        self.compiled = replace(
            compiled,
            network=replace(
                network,
                tail=np.concatenate((network.tail, groups)),
                head=np.concatenate((network.head, np.full_like(groups, self.away_node))),
                lower=np.concatenate((network.lower, zeros)),
                # One more than everyone, as on every arc without a cap.
                upper=np.concatenate((network.upper, zeros + compiled.everyone + 1)),
                cost=np.concatenate((network.cost, zeros)),
                supply=np.append(network.supply, 0),
            ),
        )
        self.cost, _ = in_turn(self.compiled.network, [moving(self.compiled)])
        self.loads = compiled.loads
        self.busy: Bools = self.loads.top > 0

    def with_leavers(self, num: int) -> Compiled:
        """Return the network in which exactly so many officers leave the agency."""
        supply = self.compiled.network.supply.copy()
        supply[self._sink] += num
        supply[self.away_node] -= num
        return self._with_supply(supply)

    def with_hires(self, row: int, num: int) -> Compiled:
        """Return the network in which a row of hires offers so many."""
        supply = self.compiled.network.supply.copy()
        node = self.hires_node(row)
        supply[self._sink] += supply[node] - num
        supply[node] = num
        return self._with_supply(supply)

    def fewest_hires(self, row: int, load: Load) -> int | None:
        """Return the fewest officers of a row of hires with whom no load is above one.

        None where no number does. Caps on all moves together are left aside, so with them it may
        take more.
        """
        network = self.compiled.network
        cost = np.zeros_like(network.cost)
        hires = self.compiled.arcs["hire"]
        cost[hires] = self.compiled.rows["hire"][:, 0] == row
        return self._least(network.with_cost(cost), load)

    def most_leavers(self, load: Load) -> int | None:
        """Return the most officers who can leave with no load above one, caps left aside."""
        network = self.compiled.network
        cost = np.zeros_like(network.cost)
        cost[self.away] = -1
        onward = (self.away_node, self._sink, 0, self.compiled.everyone + 1, 0)
        columns = (network.tail, network.head, network.lower, network.upper, cost)
        tail, head, lower, upper, cost = (
            np.append(column, value) for column, value in zip(columns, onward, strict=True)
        )
        free = Network(network.num_cells, tail, head, lower, upper, cost, network.supply)
        least = self._least(free, load)
        return None if least is None else -least

    def _least(self, network: Network, load: Load) -> int | None:
        held = network.lower[: network.num_cells]
        needed = held if load == NO_LOAD else np.maximum(held, self.loads.needed(load))
        if network.is_contradictory or (needed > network.upper[: len(needed)]).any():
            return None
        asked = network.with_cells_at_least(needed)
        flow = cheapest_flow(
            asked.tail, asked.head, asked.lower, asked.upper, asked.supply, asked.cost
        )
        return None if flow is None else int(flow @ asked.cost)

    def hires_node(self, row: int) -> int:
        """Return the node from which a row of hires starts."""
        return int(self.compiled.network.tail[self.compiled.arcs["unplaced"]][row])

    @property
    def _sink(self) -> int:
        network = self.compiled.network
        return int(network.head[network.num_cells - 1])

    def _with_supply(self, supply: Ints) -> Compiled:
        return replace(self.compiled, network=replace(self.compiled.network, supply=supply))

    def best(self, compiled: Compiled) -> Best:
        """Return the lowest peak of one strength and its cheapest flow.

        Parameters
        ----------
        compiled : the network of that strength

        Raises
        ------
        Refusal : several caps bind together, which is no question of flows
        """
        network = compiled.counted_at("nothing")
        if network.is_contradictory:
            return Best(None, None, self._show(compiled, np.zeros_like(network.supply)))
        cut = first_cut(network)
        if cut is not None:
            return Best(None, None, self._show(compiled, -cut.astype(np.int64)))
        reach = lowest_peak(network, compiled.loads, self.busy)
        flow = self._cheapest(compiled, reach.lower)
        over = self._exceeded(compiled, flow)
        if not over:
            return self._found(compiled, flow, "nothing", None)
        rate, cap = over[0]
        counted = compiled.counted_at(rate)
        least = cheapest(counted)
        assert least is not None
        if least.cost > cap:
            return Best(None, None, self._show(compiled, least.to_go, rate))
        within = lowest_peak_within(counted, compiled.loads, self.busy, cap, reach.peak)
        flow = self._cheapest(compiled, within.lower)
        over += self._exceeded(compiled, flow)
        if len(over) > 1:
            names = " and ".join(sorted({CAP_RULES[rate] for rate, _ in over}))
            raise Refusal(
                "several_caps",
                f"The rules {names} bind together, which is no question of flows.",
                OTHER_ENGINES,
            )
        return self._found(compiled, flow, rate, cap)

    def leavers(self, flow: Ints) -> Ints:
        """Return how many leave the agency, (num_groups,), in the order of the rows `stay`."""
        return flow[self.away]

    def climb(self, compiled: Compiled, before: Best, source: int) -> Best | None:
        """Return the best with one officer more than the best before; None: ask for it anew.

        The cheapest flow stays one: the officer goes the cheapest way from the node that has one
        more to give, and the loads are then brought down as far as they go.

        Parameters
        ----------
        compiled : the network with the officer more
        source : the node: of hires, or of those away of whom one stays
        """
        if before.flow is None or before.peak is None or before.shown.rate != "nothing":
            return None
        network, num = compiled.network, compiled.network.num_cells
        residual = before.residual
        if residual is None:
            held = network.lower[:num]
            if before.peak != NO_LOAD:
                held = np.maximum(held, self.loads.needed(before.peak))
            held = network.with_cost(self.cost).with_cells_at_least(held)
            residual = Residual(held, before.flow)
        if not residual.send(source, self._sink):
            return None
        while True:
            peak, kept = self.loads.peak(residual.flow[:num]), residual.kept()
            needed = self._needed_below(network, peak)
            to_go = np.zeros_like(network.supply)
            if peak == NO_LOAD or (needed > network.upper[:num]).any():
                break
            if not residual.ask(needed):
                to_go = -(~residual.reached).astype(np.int64)
                residual.restore(kept)
                break
        if self._exceeded(compiled, residual.flow):
            return None
        return Best(peak, residual.flow.copy(), self._show(compiled, to_go), residual)

    def _needed_below(self, network: Network, load: Load) -> Ints:
        least = network.lower[: network.num_cells]
        return least if load == NO_LOAD else np.maximum(least, self.loads.needed_below(load))

    def _cheapest(self, compiled: Compiled, needed: Ints) -> Ints:
        """Return a cheapest flow, of those one with the fewest moves."""
        asked = compiled.network.with_cells_at_least(needed)
        flow = cheapest_flow(
            asked.tail, asked.head, asked.lower, asked.upper, asked.supply, self.cost
        )
        assert flow is not None
        return flow

    def _exceeded(self, compiled: Compiled, flow: Ints) -> list[tuple[Rate, int]]:
        return [
            (rate, cap)
            for rate, cap in caps_of(compiled.instance.rules)
            if int(flow @ compiled.counted_at(rate).cost) > cap
        ]

    def _found(self, compiled: Compiled, flow: Ints, rate: Rate, cap: int | None) -> Best:
        peak, counted = self.loads.peak(flow[: len(self.busy)]), compiled.counted_at(rate)
        needed = self._needed_below(counted, peak)
        return Best(peak, flow, self._show(compiled, against(counted, needed, cap), rate))

    def _show(self, compiled: Compiled, to_go: Ints, rate: Rate = "nothing") -> Shown:
        counted = compiled.counted_at(rate)
        away = int(to_go[self.away_node] - to_go[self._sink])
        return Shown(prices_of(compiled, counted, to_go), away, rate)
