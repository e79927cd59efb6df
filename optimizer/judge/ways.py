"""Every way an officer may take, as the tables open them, and what the cheapest costs.

The judge's own reading of the rules: it shares no code with the engines. Ways are laid out in
layers, from the cells backwards, so that one pass over whole arrays prices them all::

    group -> cell                                     stays, or changes duty
    group -> leave -> lane or hub -> arrive -> cell   transfers, past the gates of both offices
    hires row -> cell, or -> nowhere

A cell is a node for each kind of officers: what an arrival is worth may depend on who arrives.
"""

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np

from optimizer.domain.instance import NOT_GIVEN, THOUSAND, Bools, Instance, Ints
from optimizer.domain.lanes import open_lanes, other_offices
from optimizer.domain.proof import Rate, Tolls

UNREACHABLE = np.int64(2**60)
"""Dearer than any way."""

Pass = Callable[[Ints, Ints], Ints]
"""What a way is worth before a gate, from what it is worth behind it and the gate's toll."""

Price = Callable[["Layer"], Ints | int]
"""What the arcs of a layer cost, (num_arcs,), or all of them."""


@dataclass(eq=False)
class Layer:
    """Parallel columns of arcs; `open` shrinks as proofs show that no best plan uses an arc."""

    kind: str
    tail: Ints
    head: Ints
    cost: Ints
    gate: Ints
    open: Bools


class Ways:
    """The ways of an instance and the gates on them.

    Attributes
    ----------
    caps : (num_gates,), officers who may pass; gate 0 is none
    room : (num_lanes,), officers who could use each open lane if the others were empty
    officers : (num_starts,), officers who start at each group and hires row
    num_kinds : kinds of officers: pools that are alike
    first : (num_kinds,), a pool of each kind
    kind_of : (num_nodes,), the kind whose officers come by
    """

    def __init__(self, instance: Instance) -> None:
        self.instance = instance
        self.lanes = open_lanes(instance)
        self.of_pool, self.first = instance.qualifications
        self.num_kinds = len(self.first)
        self.duties = instance.pools.duties[self.first]
        self.num_nodes = 0
        self.kind_of = np.zeros(0, dtype=np.int64)
        self.layers: list[Layer] = []
        self._gates()
        self.cells = self._nodes((self.num_kinds, instance.num_cells))
        shape = (self.num_kinds, instance.num_offices)
        taking, arriving = self._nodes(shape), self._nodes(shape)
        kind, office, duty = np.nonzero(
            np.broadcast_to(self.duties[:, None], (*shape, instance.num_duties))
        )
        cells = self.cells[kind, office * instance.num_duties + duty]
        self._layer("enter", taking[kind, office], cells)
        self._layer("arrive", arriving, taking, gate=np.broadcast_to(self.arrive, shape))
        setting_out, leaving = self._nodes(shape), self._nodes(shape)
        self._between(setting_out, arriving)
        self._layer("leave", leaving, setting_out, gate=np.broadcast_to(self.leave, shape))
        self._starts(leaving)
        self._drop_unused()

    def worth(self, cells: Ints, nowhere: int, tolls: Ints, rate: Rate, step: Pass) -> Ints:
        """Return what the best open way from each node is worth, (num_nodes,).

        Parameters
        ----------
        cells : (num_cells,), what an arrival is worth, whoever arrives
        nowhere : what not being hired is worth
        tolls : (num_gates,)
        rate : which costs of the moves count
        step : how a gate changes what a way is worth
        """
        worth = np.full(self.num_nodes, UNREACHABLE)
        worth[self.cells] = cells
        worth[self.nowhere] = nowhere
        for layer in self.layers:
            on = layer.open
            np.minimum.at(worth, layer.tail[on], self._before(layer, worth, tolls, rate, step)[on])
        return worth

    def least_price(self, arrivals: Ints, price: Price, dearest: int) -> Ints:
        """Return the price of the cheapest way from each start, (num_starts,).

        Parameters
        ----------
        arrivals : (num_kinds, num_cells), what an arrival costs
        price : what the arcs of a layer cost, (num_arcs,)
        dearest : more than any way costs
        """
        worth = np.full(self.num_nodes, dearest, dtype=arrivals.dtype)
        worth[self.cells] = arrivals
        worth[self.nowhere] = 0
        for layer in self.layers:
            np.minimum.at(worth, layer.tail, worth[layer.head] + price(layer))
        return worth[self.starts]

    def num_hires_for(self, cells: Bools) -> int:
        """Return how many hires could start in some of the cells, (num_cells,)."""
        hires = next(layer for layer in self.layers if layer.kind == "hire")
        rows = np.unique(hires.tail[cells[hires.head % self.instance.num_cells]])
        return int(self.officers[np.isin(self.starts, rows)].sum())

    def hire_everybody(self) -> None:
        """Close the way of not being hired."""
        self.layers[-1].open[:] = False

    def keep_best(self, worth: Ints, tolls: Ints, rate: Rate, step: Pass) -> None:
        """Close every way that is not the best from its node."""
        for layer in self.layers:
            layer.open &= worth[layer.tail] == self._before(layer, worth, tolls, rate, step)

    def gate_values(self, tolls: Tolls) -> Ints:
        """Return a proof's tolls, (num_gates,)."""
        none = np.zeros(1, dtype=np.int64)
        return np.concatenate((none, tolls.leave, tolls.arrive, tolls.seats, tolls.lane))

    def behind_gates(self, worth: Ints) -> Ints:
        """Return the least worth just behind each gate, (num_gates,), for gates on arcs."""
        least = np.full(len(self.caps), UNREACHABLE)
        for layer in self.layers:
            np.minimum.at(least, layer.gate, worth[layer.head])
        return least

    def _before(self, layer: Layer, worth: Ints, tolls: Ints, rate: Rate, step: Pass) -> Ints:
        behind = (
            step(worth[layer.head], tolls[layer.gate]) if layer.gate.any() else worth[layer.head]
        )
        if rate == "cost":
            return behind + layer.cost
        counted = {"transfers": "transfer", "duty_changes": "change"}.get(rate)
        return behind + 1 if layer.kind == counted else behind

    def _gates(self) -> None:
        """Number the gates: 0 for none, then leaving, arriving and seats by office, then lanes."""
        instance, rules = self.instance, self.instance.rules
        offices = np.arange(instance.num_offices)
        everyone = instance.num_officers + instance.num_hires
        present = np.zeros(instance.num_offices, dtype=np.int64)
        np.add.at(present, instance.staff.office, instance.staff.officers)
        share, most_in = rules.transfers_out_share, rules.transfers_in_max
        out = present if share is None else present * share // THOUSAND
        if 0 in (rules.lanes_max, rules.offices_touched_max):
            out = np.zeros_like(present)
        into = np.full_like(present, everyone if most_in is None else most_in)
        most = self.room = np.zeros(0, dtype=np.int64)
        if (lanes := self.lanes) is not None:
            most = np.where(lanes.most == NOT_GIVEN, everyone, lanes.most)
            room = np.minimum(out[lanes.from_office], into[lanes.to_office])
            room = np.minimum(np.minimum(room, most), instance.seats[lanes.to_office])
            # A lane that could never carry its lot carries nobody.
            most[lanes.lot > room] = 0
            together = everyone if rules.transfers_max is None else rules.transfers_max
            self.room = np.minimum(room, together)
        self.leave = 1 + offices
        self.arrive = self.leave + len(offices)
        self.seats = self.arrive + len(offices)
        self.lane = 1 + 3 * len(offices) + np.arange(len(most))
        self.caps = np.concatenate(([0], out, into, instance.seats, most)).astype(np.int64)

    def _between(self, setting_out: Ints, arriving: Ints) -> None:
        cost = self.instance.rules.transfer_cost
        if self.lanes is not None:
            lanes, shape = self.lanes, (len(setting_out), len(self.lanes.cost))
            self._layer(
                "transfer",
                setting_out[:, lanes.from_office],
                arriving[:, lanes.to_office],
                cost=np.broadcast_to(lanes.cost, shape),
                gate=np.broadcast_to(self.lane, shape),
            )
            return
        num_hubs, office_out, hub_out, hub_in, office_in = other_offices(self.instance.num_offices)
        hubs = self._nodes((len(setting_out), num_hubs))
        self._layer("hub", hubs[:, hub_in], arriving[:, office_in])
        self._layer("transfer", setting_out[:, office_out], hubs[:, hub_out], cost=cost)

    def _starts(self, leaving: Ints) -> None:
        """Groups of officers alike in one cell, and hires rows."""
        instance, staff, duties = self.instance, self.instance.staff, self.instance.num_duties
        kinds, cells = self.of_pool[staff.pool], staff.office * duties + staff.duty
        keys, place = np.unique(
            np.stack((kinds, cells))[:, staff.officers > 0], axis=1, return_inverse=True
        )
        kinds, cells = keys
        groups = self._nodes((len(kinds),), kinds)
        rows = self._nodes((len(instance.hires.pool),), self.of_pool[instance.hires.pool])
        self.starts = np.concatenate((groups, rows))
        self.officers = np.zeros(len(groups), dtype=np.int64)
        np.add.at(self.officers, place.reshape(-1), staff.officers[staff.officers > 0])
        self.officers = np.concatenate((self.officers, instance.hires.officers))
        self._layer("stay", groups, self.cells[kinds, cells])
        if instance.rules.duty_changes:
            group, duty = np.nonzero(self.duties[kinds])
            new = cells[group] - cells[group] % duties + duty
            group, new = group[new != cells[group]], new[new != cells[group]]
            cost = instance.rules.duty_change_cost
            self._layer("change", groups[group], self.cells[kinds[group], new], cost=cost)
        self._layer("go", groups, leaving[kinds, cells // duties])
        hires = instance.hires
        allowed = hires.offices[:, :, None] & instance.pools.duties[hires.pool][:, None, :]
        row, office, duty = np.nonzero(allowed)
        cells = self.cells[self.of_pool[hires.pool[row]], office * duties + duty]
        self._layer("hire", rows[row], cells, cost=hires.cost[row])
        self.nowhere = int(self._nodes((1,))[0])
        self._layer("not hired", rows, np.full_like(rows, self.nowhere))

    def _drop_unused(self) -> None:
        """Drop what no officer can come by: a gate's toll is for those who pass it."""
        used = np.zeros(self.num_nodes, dtype=bool)
        used[self.starts] = True
        for layer in reversed(self.layers):
            keep = used[layer.tail]
            used[layer.head[keep]] = True
            for column in ("tail", "head", "cost", "gate", "open"):
                setattr(layer, column, getattr(layer, column)[keep])

    def _nodes(self, shape: tuple[int, ...], kinds: Ints | None = None) -> Ints:
        """Return new nodes; unless the kinds are given, the first axis numbers them."""
        size = int(np.prod(shape))
        if kinds is None:
            kinds = np.repeat(np.arange(shape[0]), size // max(shape[0], 1))
        self.kind_of = np.concatenate((self.kind_of, kinds))
        self.num_nodes += size
        return np.arange(self.num_nodes - size, self.num_nodes).reshape(shape)

    def _layer(
        self, kind: str, tail: Ints, head: Ints, *, cost: Ints | int = 0, gate: Ints | int = 0
    ) -> None:
        costs, gates = (
            np.broadcast_to(column, tail.shape)
            if isinstance(column, np.ndarray)
            else np.full(tail.shape, column)
            for column in (cost, gate)
        )
        tail, head, cost, gate = (column.reshape(-1) for column in (tail, head, costs, gates))
        self.layers.append(Layer(kind, tail, head, cost, gate, np.ones(len(tail), dtype=bool)))
