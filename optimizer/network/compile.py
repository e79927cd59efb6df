"""The tables as a network, and a flow in it as moves.

An officer's way runs ::

    group -> cell                                            stays, or changes duty
    group -> leaves -> (gate) -> lane or hub -> (gate) -> arrives -> cell        transfers
    hires row -> cell, or -> not placed

and every cell's arc leads on to the office's seats, where they are counted, and to the sink. A
group is the officers alike (one qualification) in one cell; nodes of leaving and arriving exist
once for each qualification, so that nobody leaves as one and arrives as another.
"""

from dataclasses import dataclass

import numpy as np

from optimizer.domain.errors import Refusal
from optimizer.domain.instance import CELL_PIN, NOT_GIVEN, THOUSAND, Bools, Instance, Ints, Lanes
from optimizer.domain.lanes import open_lanes, other_offices
from optimizer.domain.proof import Rate
from optimizer.network.cells import CellLoads
from optimizer.network.graph import Network

OTHER_ENGINES = "Use the engine auto, milp or cpsat."


@dataclass(frozen=True, eq=False)
class Compiled:
    """A network and what its parts stand for.

    Attributes
    ----------
    network : see `Network`
    lanes : the open lanes, or None where any office reaches any other
    arcs : the arcs of each kind, in the order they stand in the network
    rows : for each kind of arc (num_arcs, num_columns), what each arc stands for
    loads : the loads of the cells, and of the hires not placed, who have no cases
    """

    instance: Instance
    network: Network
    lanes: Lanes | None
    arcs: dict[str, slice]
    rows: dict[str, Ints]
    loads: CellLoads

    @property
    def everyone(self) -> int:
        """Officers on board and hires: no arc's cap is above this but of those without a cap."""
        return self.instance.num_officers + self.instance.num_hires

    def counted_at(self, rate: Rate) -> Network:
        """Return the network with what a rate counts as its costs."""
        if rate == "cost":
            return self.network
        cost = np.zeros_like(self.network.cost)
        if rate == "duty_changes":
            cost[self.arcs["change"]] = 1
        elif rate == "transfers":
            cost[self.arcs["hub_out" if self.lanes is None else "lane"]] = 1
        return self.network.with_cost(cost)


def compile_network(instance: Instance) -> Compiled:
    """Return the instance as a network.

    Raises
    ------
    Refusal : officers who differ meet at one duty or one gate; the message names the row
    """
    refuse_no_flow(instance)
    return _Compiler(instance).compiled()


def refuse_no_flow(instance: Instance) -> None:
    """Refuse every rule that is no capacity of an arc; the message names one.

    Raises
    ------
    Refusal : there is such a rule
    """
    rules, pins = instance.rules, instance.pins
    own_lots = instance.lanes is not None and bool((instance.lanes.lot > 1).any())
    own_costs = instance.lanes is not None and bool((instance.lanes.fixed_cost > 0).any())
    at_work = {
        "table spans": len(instance.spans.most) > 0,
        "table mixes": len(instance.mixes.share) > 0,
        "table pairs": len(instance.pairs.duty) > 0,
        "table budgets": len(instance.budgets.ids) > 0,
        "table remote": len(instance.remote.office) > 0,
        "table plan": instance.given_plan is not None,
        "table pins": bool(((pins.what != CELL_PIN) | (pins.pool != NOT_GIVEN)).any()),
        "table lanes, column lot": own_lots,
        "table lanes, column fixed_cost": own_costs,
        "rule transfers_lot": (rules.transfers_lot or 1) > 1,
        "rule lane_fixed_cost": rules.lane_fixed_cost > 0,
        "rule lanes_max": rules.lanes_max is not None,
        "rule offices_touched_max": rules.offices_touched_max is not None,
        "rule office_load_rise_max": rules.office_load_rise_max is not None,
    }
    for what, is_given in at_work.items():
        if is_given:
            raise Refusal("no_flow", f"The {what} is no question of flows.", OTHER_ENGINES)


class _Compiler:
    """Lays out nodes and arcs block by block; a block is a kind of node or arc."""

    def __init__(self, instance: Instance) -> None:
        self.instance = instance
        self.everyone = instance.num_officers + instance.num_hires
        self.qualification, first_pool = instance.qualifications
        self.may_serve: Bools = instance.pools.duties[first_pool]
        self.lanes = open_lanes(instance)
        self.present = np.zeros(instance.num_offices, dtype=np.int64)
        np.add.at(self.present, instance.staff.office, instance.staff.officers)
        self.num_nodes = instance.num_cells + 2
        self.unplaced = instance.num_cells
        self.sink = instance.num_cells + 1
        self.blocks: list[tuple[str, tuple[Ints, ...]]] = []
        self.rows: dict[str, Ints] = {}

    def compiled(self) -> Compiled:
        instance = self.instance
        self.fte = self._one_fte_per_duty()
        self._cells_and_seats()
        self._groups()
        self._leaving()
        self._between_offices()
        self._arriving()
        self._hires()
        columns = [
            np.concatenate(parts) for parts in zip(*(b for _, b in self.blocks), strict=True)
        ]
        tail, head, lower, upper, cost = (column.astype(np.int64) for column in columns)
        supply = np.zeros(self.num_nodes, dtype=np.int64)
        supply[self.group_nodes] = self.group_officers
        supply[self.hire_nodes] = instance.hires.officers
        supply[self.sink] -= self.everyone
        network = Network(instance.num_cells + 1, tail, head, lower, upper, cost, supply)
        return Compiled(
            instance,
            network,
            self.lanes,
            self._slices(),
            self.rows,
            CellLoads(
                top=np.append(instance.weighted_cases * THOUSAND, 0),
                bottom=np.append(instance.standard * self.fte[instance.cell_duty], 1),
                waiting=np.append(instance.standard * THOUSAND, 1),
            ),
        )

    def _cells_and_seats(self) -> None:
        """A cell's arc holds its limits; a seats arc counts an office's cells together."""
        instance = self.instance
        offices = np.arange(instance.num_offices)
        counted = instance.seats < self.everyone
        seat_nodes = self._nodes(int(counted.sum()))
        onward = np.full(instance.num_offices, self.sink)
        onward[counted] = seat_nodes
        self._arcs(
            "cell",
            np.arange(instance.num_cells + 1),
            np.append(onward[instance.cell_office], self.sink),
            lower=np.append(self._least(), 0),
            upper=np.append(instance.most, self.everyone + 1),
        )
        self._arcs("seats", seat_nodes, self.sink, upper=instance.seats[counted])
        self.rows["seats"] = offices[counted, None]

    def _least(self) -> Ints:
        """Return the officers that limits, pins and caps on loads ask of each cell."""
        asked = -(-self.instance.fte_asked // self.fte[self.instance.cell_duty])
        return np.maximum(self.instance.least, asked)

    def _groups(self) -> None:
        """Officers alike in one cell stay there, or change duty in their office."""
        instance = self.instance
        staff = instance.staff
        keys = self.qualification[staff.pool] * instance.num_cells
        keys = keys + staff.office * instance.num_duties + staff.duty
        groups, places = np.unique(keys[staff.officers > 0], return_inverse=True)
        self.group_officers = np.zeros(len(groups), dtype=np.int64)
        np.add.at(self.group_officers, places, staff.officers[staff.officers > 0])
        self.group_nodes = self._nodes(len(groups))
        self.group_qualification, cells = np.divmod(groups, max(instance.num_cells, 1))
        self.group_office, duty = np.divmod(cells, instance.num_duties)
        self.rows["stay"] = np.stack((self.group_qualification, cells), axis=1)
        self._arcs("stay", self.group_nodes, cells)
        allowed = self.may_serve[self.group_qualification].copy()
        allowed[np.arange(len(groups)), duty] = False
        if not instance.rules.duty_changes:
            allowed[:] = False
        group, new_duty = np.nonzero(allowed)
        target = self.group_office[group] * instance.num_duties + new_duty
        self._arcs("change", self.group_nodes[group], target, cost=instance.rules.duty_change_cost)
        self.rows["change"] = np.stack(
            (self.group_qualification[group], cells[group], target), axis=1
        )

    def _leaving(self) -> None:
        """An office's leavers pass the gate of `transfers_out_share`."""
        instance = self.instance
        offices = instance.num_offices
        reaches = np.ones(offices, dtype=bool) if offices > 1 else np.zeros(offices, dtype=bool)
        if self.lanes is not None:
            reaches[:] = False
            reaches[self.lanes.from_office] = True
        group = np.nonzero(reaches[self.group_office])[0]
        pairs = self.group_qualification[group] * offices + self.group_office[group]
        self.leaving, place = np.unique(pairs, return_inverse=True)
        nodes = self._nodes(len(self.leaving))
        self._arcs("leave", self.group_nodes[group], nodes[place])
        self.rows["leave"] = self.rows["stay"][group]
        share, present = instance.rules.transfers_out_share, self.present
        cap = present if share is None else present * share // THOUSAND
        gated = cap[self.leaving % offices] < present[self.leaving % offices]
        self._refuse_shared(
            "transfers_out_share", self.leaving[gated] % offices, "leave the office"
        )
        caps = cap[self.leaving % offices]
        self.leaving_nodes = self._gate("leave_gate", nodes, gated, caps)
        self.rows["leave_gate"] = self.leaving[gated, None] % offices

    def _between_offices(self) -> None:
        """Transfers run on lanes, or through hubs where every office reaches every other."""
        alike = np.unique(self.leaving // self.instance.num_offices)
        leaves = np.full((int(alike.max(initial=-1)) + 1, self.instance.num_offices), NOT_GIVEN)
        leaves.reshape(-1)[self.leaving] = self.leaving_nodes
        if self.lanes is None:
            self._hubs(alike, leaves)
        else:
            self._lanes(self.lanes, alike, leaves)

    def _lanes(self, lanes: Lanes, alike: Ints, leaves: Ints) -> None:
        kind, lane = np.nonzero(leaves[alike][:, lanes.from_office] != NOT_GIVEN)
        kind = alike[kind]
        start = lanes.from_office[lane]
        capped = (lanes.most[lane] != NOT_GIVEN) & (lanes.most[lane] < self.present[start])
        self._refuse_shared("lanes", lane[capped], "use the lane")
        ends = kind * self.instance.num_offices + lanes.to_office[lane]
        self.arriving, place = np.unique(ends, return_inverse=True)
        self.arriving_nodes = self._nodes(len(self.arriving))
        self._arcs(
            "lane",
            leaves[kind, start],
            self.arriving_nodes[place],
            upper=np.where(capped, lanes.most[lane], self.everyone + 1),
            cost=lanes.cost[lane],
        )
        self.rows["lane"] = np.stack((kind, lane), axis=1)

    def _hubs(self, alike: Ints, leaves: Ints) -> None:
        offices = self.instance.num_offices
        num_hubs, office_out, hub_out, hub_in, office_in = other_offices(offices)
        self.arriving = (alike[:, None] * offices + np.arange(offices)).reshape(-1)
        self.arriving_nodes = self._nodes(len(self.arriving))
        hubs = self._nodes(len(alike) * num_hubs).reshape(len(alike), num_hubs)
        place, arc = np.nonzero(leaves[alike][:, office_out] != NOT_GIVEN)
        office = office_out[arc]
        hub = hubs[place, hub_out[arc]]
        cost = self.instance.rules.transfer_cost
        self._arcs("hub_out", leaves[alike[place], office], hub, cost=cost)
        self.rows["hub_out"] = np.stack((alike[place], office, hub), axis=1)
        place, arc = np.divmod(np.arange(len(alike) * len(hub_in)), max(len(hub_in), 1))
        hub = hubs[place, hub_in[arc]]
        self._arcs("hub_in", hub, self.arriving_nodes[place * offices + office_in[arc]])
        self.rows["hub_in"] = np.stack((alike[place], office_in[arc], hub), axis=1)

    def _arriving(self) -> None:
        """Arrivals pass the gate of `transfers_in_max` and take any duty they may serve."""
        instance = self.instance
        offices = instance.num_offices
        cap = instance.rules.transfers_in_max
        gated = np.full(len(self.arriving), cap is not None and cap < instance.num_officers)
        self._refuse_shared(
            "transfers_in_max", self.arriving[gated] % offices, "arrive in the office"
        )
        caps = np.full(len(self.arriving), cap if cap is not None else 0)
        nodes = self._gate("arrive_gate", self.arriving_nodes, gated, caps)
        self.rows["arrive_gate"] = self.arriving[gated, None] % offices
        place, duty = np.nonzero(self.may_serve[self.arriving // offices])
        cells = (self.arriving[place] % offices) * instance.num_duties + duty
        self._arcs("enter", nodes[place], cells)
        self.rows["enter"] = np.stack((self.arriving[place] // offices, cells), axis=1)

    def _hires(self) -> None:
        """A hire starts in any cell of the row's offices and the pool's duties, or not at all."""
        hires = self.instance.hires
        self.hire_nodes = self._nodes(len(hires.officers))
        allowed = hires.offices[:, :, None] & self.instance.pools.duties[hires.pool][:, None, :]
        row, cell = np.nonzero(allowed.reshape(len(hires.officers), self.instance.num_cells))
        self._arcs("hire", self.hire_nodes[row], cell, cost=hires.cost[row])
        self.rows["hire"] = np.stack((row, cell), axis=1)
        self._arcs("unplaced", self.hire_nodes, self.unplaced)

    def _nodes(self, num: int) -> Ints:
        first, self.num_nodes = self.num_nodes, self.num_nodes + num
        return np.arange(first, self.num_nodes)

    def _arcs(
        self,
        kind: str,
        tail: Ints,
        head: Ints | int,
        *,
        lower: Ints | int = 0,
        upper: Ints | None = None,
        cost: Ints | int = 0,
    ) -> None:
        # One more than everyone: an arc without a cap is never full, so no price can stand on it.
        bounds = (lower, self.everyone + 1 if upper is None else upper, cost)
        columns = (
            value if isinstance(value, np.ndarray) else np.full(tail.shape, value)
            for value in (head, *bounds)
        )
        self.blocks.append((kind, (tail, *columns)))

    def _gate(self, kind: str, nodes: Ints, gated: Bools, cap: Ints) -> Ints:
        """Put a capped arc behind the gated nodes; return the nodes on its far side."""
        beyond = nodes.copy()
        beyond[gated] = self._nodes(int(gated.sum()))
        self._arcs(kind, nodes[gated], beyond[gated], upper=cap[gated])
        return beyond

    def _slices(self) -> dict[str, slice]:
        ends = np.cumsum([len(columns[0]) for _, columns in self.blocks]).tolist()
        starts = [0, *ends]
        return {kind: slice(starts[i], ends[i]) for i, (kind, _) in enumerate(self.blocks)}

    def _one_fte_per_duty(self) -> Ints:
        """Return each duty's FTE, (num_duties,), refusing a duty where officers of several meet."""
        instance = self.instance
        fte = np.full(instance.num_duties, THOUSAND)
        used = np.unique(np.concatenate((instance.staff.pool, instance.hires.pool)))
        for duty in range(instance.num_duties):
            serving = used[instance.pools.duties[used, duty]]
            present = instance.fte[serving, duty]
            if len(present) and not present.any():
                raise Refusal(
                    "mixed_fte",
                    f"Officers of pool {self._pool(serving[0])} have no FTE and may serve "
                    f"{instance.duties.ids[duty]!r} (tables pools, column fte).",
                    OTHER_ENGINES,
                )
            if len(present) and present.min() < present.max():
                other = serving[present != present[0]][0]
                raise Refusal(
                    "mixed_fte",
                    f"Officers of pools {self._pool(serving[0])} and {self._pool(other)} have "
                    f"different FTE and may both serve {instance.duties.ids[duty]!r} "
                    "(tables pools, column fte).",
                    OTHER_ENGINES,
                )
            if len(present):
                fte[duty] = present[0]
        return fte

    def _refuse_shared(self, rule: str, places: Ints, doing: str) -> None:
        """Refuse a gate that officers with different duties pass: they would lose who they are."""
        gates, times = np.unique(places, return_counts=True)
        if not (times > 1).any():
            return
        shared = int(gates[times > 1][0])
        if rule == "lanes":
            assert self.lanes is not None
            ends = (self.lanes.from_office[shared], self.lanes.to_office[shared])
            place = " to ".join(repr(self.instance.offices.ids[int(office)]) for office in ends)
        else:
            place = repr(self.instance.offices.ids[shared])
        raise Refusal(
            "shared_limit",
            f"Officers of pools with different duties {doing} {place} under one cap ({rule}).",
            OTHER_ENGINES,
        )

    def _pool(self, pool: int) -> str:
        return repr(self.instance.pools.ids[pool])
