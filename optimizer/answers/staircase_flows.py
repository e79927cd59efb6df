"""The staircase where the rules are a flow: a few points of the whole range, then every step.

The points are there for whoever stops early. Walking down from the cheapest plan then meets each
step in turn, with the prices that show it.
"""

from collections.abc import Iterator

import numpy as np

from optimizer.answers.staircase import By, point_of
from optimizer.answers.stairs import NEVER, Asked, Stairs
from optimizer.domain.errors import Refusal
from optimizer.domain.instance import Instance, Ints
from optimizer.domain.load import NO_LOAD, Load
from optimizer.judge.staircase import Staircase
from optimizer.mip.between import EVERY_CELL_COVERED
from optimizer.network.budget import against, cheapest_at
from optimizer.network.cheapest import cheapest, moving
from optimizer.network.compile import OTHER_ENGINES, Compiled, compile_network
from optimizer.network.engine import caps_of
from optimizer.network.moves import plan_from_flow
from optimizer.network.peak import first_cut, lowest_peak
from optimizer.network.pricing import prices_of
from optimizer.network.spending import Reached, in_turn, walk_down

ROUGH = 16
"""Points are looked for until no gap between them is wider than this part of the range."""


def climb_by_flows(instance: Instance, by: By, stairs: Stairs) -> Iterator[None]:
    """Bring points into the stairs, yielding after each; none where no plan keeps the rules.

    Raises
    ------
    Refusal : the rules are no flow, or another cap than the one on what is spent binds
    """
    flows = _Flows(instance, by)
    yield from flows.look_around(stairs)
    yield from flows.walk(stairs)


class _Flows:
    """The network, what is counted in it, and the caps on all moves together."""

    def __init__(self, instance: Instance, by: By) -> None:
        self.by: By = by
        self.compiled = compile_network(instance)
        self.counted, caps = self.compiled.counted_at(by), caps_of(instance.rules)
        self.most = dict(caps).get(by)
        self.others = [
            (self.compiled.counted_at(rate).cost, cap) for rate, cap in caps if rate != by
        ]
        moved = moving(self.compiled)
        self.ties = [moved] if by == "cost" else [self.compiled.network.cost, moved]

    def look_around(self, stairs: Stairs) -> Iterator[None]:
        """Bring in the cheapest plan and points from there to the lowest peak."""
        network, loads = self.counted, self.compiled.loads
        if network.is_contradictory or first_cut(network) is not None:
            return
        scaled = network.with_cost(in_turn(network, self.ties)[0])
        lower = network.lower[: network.num_cells]
        stairs.learn(lowest_peak(network, loads, loads.top > 0).peak, NEVER)
        start = cheapest_at(scaled, lower)
        assert start is not None
        if not self._is_allowed(start.flow):
            return
        stairs.add(point_of(plan_from_flow(self.compiled, start.flow), self.by, is_least=True))
        yield
        while (asked := stairs.next(parts=ROUGH)) is not None:
            found = cheapest_at(scaled, np.maximum(lower, self._needed(asked)))
            if found is None or self._is_too_dear(found.flow):
                stairs.tell(asked, None)
            elif self._is_allowed(found.flow):
                plan = plan_from_flow(self.compiled, found.flow)
                stairs.tell(asked, point_of(plan, self.by, is_least=True))
            else:
                return
            yield

    def walk(self, stairs: Stairs) -> Iterator[None]:
        """Bring in every step, the least spent first."""
        shown: _Shown | None = None
        last: Load | None = None
        for found in walk_down(self.counted, self.compiled.loads, self.ties):
            if self._is_too_dear(found.flow):
                break
            if not self._is_allowed(found.flow):
                raise Refusal("several_caps", "Another cap binds as well.", OTHER_ENGINES)
            shown = shown or _Shown(self.compiled, self.by)
            point = point_of(plan_from_flow(self.compiled, found.flow), self.by, is_least=True)
            if (point.peak, point.spent) != (found.peak, found.spent):
                raise AssertionError("a step is not what the walk says of it")
            point.label = "proved" if shown.holds(found) else "claimed"
            stairs.add(point)
            if last is not None:
                stairs.learn(last, point.spent)
            last = point.peak
            yield
        if last is not None:
            stairs.learn(last, NEVER)

    def _needed(self, asked: Asked) -> Ints:
        loads = self.compiled.loads
        if asked.limit == EVERY_CELL_COVERED:
            return (loads.top > 0).astype(np.int64)
        return loads.needed_below(asked.limit) if asked.below else loads.needed(asked.limit)

    def _is_too_dear(self, flow: Ints) -> bool:
        return self.most is not None and int(flow @ self.counted.cost) > self.most

    def _is_allowed(self, flow: Ints) -> bool:
        kept = all(int(flow @ cost) <= cap for cost, cap in self.others)
        return kept and not self._is_too_dear(flow)


class _Shown:
    """What the judge has been shown of a walk: a step's prices show what the next one costs too."""

    def __init__(self, compiled: Compiled, by: By) -> None:
        self.compiled, self.counted = compiled, compiled.counted_at(by)
        self.judge = Staircase(compiled.instance, by)
        start = cheapest(self.counted)
        assert start is not None
        self.least = self.judge.least(prices_of(compiled, self.counted, start.to_go))

    def holds(self, found: Reached) -> bool:
        """Return whether no plan has this peak for less, nor a lower one for as little."""
        reached = self.least == found.spent
        if found.to_go is None:
            return reached and self._none_below(found.peak)
        prices = prices_of(self.compiled, self.counted, found.to_go)
        self.least = self.judge.least_below(found.peak, prices)
        return reached and self.least == found.then

    def _none_below(self, peak: Load) -> bool:
        if peak == NO_LOAD:
            return True
        compiled, loads = self.compiled, self.compiled.loads
        still = compiled.counted_at("nothing")
        needed = np.maximum(loads.needed_below(peak), still.lower[: still.num_cells])
        prices = prices_of(compiled, still, against(still, needed, None))
        return Staircase(compiled.instance, "nothing").none_below(peak, prices)
