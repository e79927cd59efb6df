"""What comes of every plan with every way to share the work, and the best of it."""

from dataclasses import dataclass
from fractions import Fraction
from typing import Any

import numpy as np

from tests.oracle.plans import Layout, Rows, TooMany, every_plan
from tests.oracle.rules import Mask, breaches, fixed_cost, planned, transfers
from tests.oracle.work import every_work
from tests.oracle.world import World, thousandths

Load = tuple[int, Fraction]
"""(0, load), or (1, work over standard) of a cell with cases and nobody: worse than any load."""

MOST_OUTCOMES = 400_000


def time_in(world: World, cell: int, officers: Any) -> Any:
    """Return the FTE, in millionths, of so many officers of each pool in the cell."""
    productive = world.productive[world.duty_of(cell)]
    return sum(productive * world.time[pool] * officers[pool] for pool in range(len(world.pools)))


def load_of(world: World, cell: int, work: int, time: int) -> Load | None:
    """Return the load of a cell with work (thousandths) and FTE (millionths)."""
    if work == 0:
        return None
    needed = Fraction(work, world.standard[world.duty_of(cell)])
    return (0, needed * 1_000_000 / time) if time else (1, needed)


def rises(world: World, time: Rows, work: Rows) -> Mask:
    """Tell where no office's load rises by more than the rule lets it."""
    fits = np.ones((len(time), len(work)), dtype=bool)
    if "office_load_rise_max" not in world.rules:
        return fits
    more = 1 + Fraction(str(world.rules["office_load_rise_max"]))
    for office in range(len(world.offices)):
        cells = list(world.cells_in(office))
        needs = [
            sum(Fraction(int(row[c]), world.standard[world.duty_of(c)]) for c in cells)
            for row in work
        ]
        need_today = sum(Fraction(world.work[c], world.standard[world.duty_of(c)]) for c in cells)
        here = [[world.today.get((p, c), 0) for p in range(len(world.pools))] for c in cells]
        time_today = sum(time_in(world, c, n) for c, n in zip(cells, here, strict=True))
        if need_today == 0 or time_today == 0:
            continue
        times, of_plan = np.unique(time[:, cells].sum(axis=1), return_inverse=True)
        good = np.array(
            [[need * time_today <= more * need_today * int(t) for need in needs] for t in times],
            dtype=bool,
        )
        fits &= good.reshape(len(times), len(needs))[of_plan]
    return fits


@dataclass(frozen=True)
class Best:
    """The best of some outcomes: loads from the highest down, the cost, officers out of place."""

    loads: tuple[Load, ...]
    cost: int
    missing: int


def top_of(best: Best | None) -> Load | None:
    """Return the highest load, 0 where no cell has any; None where it is uncovered."""
    assert best is not None
    load = best.loads[0] if best.loads else (0, Fraction(0))
    return None if load[0] else load


class Outcomes:
    """All plans that keep the rules, each with its loads, cost and officers out of place."""

    def __init__(self, world: World, *, leaving: int = 0, budget: int | None = None) -> None:
        self.world, self.layout = world, Layout(world)
        plans = every_plan(self.layout, leaving=leaving)
        bad = np.zeros(len(plans), dtype=bool)
        for _, _, _, mask in breaches(self.layout, plans):
            bad |= mask
        plans = plans[~bad]
        work, work_cost = every_work(world)
        self.moves_work = len(work) > 1
        wanted = planned(world)
        missing = np.zeros(len(plans), dtype=np.int64)
        for (pool, cell), officers in wanted.items():
            missing += np.maximum(0, officers - plans[:, self.layout.placed[pool, cell]])
        time = (
            np.stack(
                [
                    time_in(
                        world, cell, [plans[:, column] for column in self.layout.placed[:, cell]]
                    )
                    for cell in range(world.num_cells)
                ],
                axis=1,
            )
            if len(plans)
            else np.zeros((0, world.num_cells), dtype=np.int64)
        )
        heads = (
            plans[:, self.layout.placed.ravel()]
            .reshape(len(plans), len(world.pools), world.num_cells)
            .sum(axis=1)
        )
        kept = np.unique(
            np.column_stack(
                [
                    time,
                    heads,
                    transfers(self.layout, plans),
                    plans[:, self.layout.cost] + fixed_cost(self.layout, plans),
                    missing,
                ]
            ),
            axis=0,
        )
        if len(kept) * len(work) > MOST_OUTCOMES:
            raise TooMany
        self._weigh(kept, work, work_cost, budget)

    def _weigh(self, kept: Rows, work: Rows, work_cost: Rows, budget: int | None) -> None:
        world, cells = self.world, self.world.num_cells
        time = kept[:, :cells]
        fits = np.ones((len(kept), len(work)), dtype=bool)
        ranked: list[tuple[Any, Any, list[list[Load | None]]]] = []
        capped = {
            world.cell(row): row["max_load"] for _, row in world.rows("limits") if "max_load" in row
        }
        for cell in range(cells):
            times, of_plan = np.unique(time[:, cell], return_inverse=True)
            works, of_work = np.unique(work[:, cell], return_inverse=True)
            loads = [[load_of(world, cell, int(w), int(t)) for w in works] for t in times]
            ranked.append((of_plan, of_work, loads))
            if cell in capped:
                most = (0, Fraction(str(capped[cell])))
                good = np.array(
                    [[load is None or load <= most for load in row] for row in loads], dtype=bool
                )
                fits &= good.reshape(len(times), len(works))[of_plan][:, of_work]
        fits &= rises(world, time, work)
        cost = kept[:, -2][:, None] + work_cost[None, :]
        for cap in (world.rules.get("budget"), budget):
            if cap is not None:
                fits &= cost <= thousandths(cap)
        self.levels = sorted(
            {load for _, _, loads in ranked for row in loads for load in row if load}
        )
        rank = {load: number for number, load in enumerate(self.levels, 1)} | {None: 0}
        at = np.nonzero(fits)
        self.loads = (
            np.stack(
                [
                    np.array(
                        [[rank[load] for load in row] for row in loads], dtype=np.int64
                    ).reshape(len(loads), -1)[of_plan[at[0]], of_work[at[1]]]
                    for of_plan, of_work, loads in ranked
                ],
                axis=1,
            )
            if len(kept)
            else np.zeros((0, cells), dtype=np.int64)
        )
        self.sorted = -np.sort(-self.loads, axis=1)
        self.cost, self.missing = cost[at], kept[at[0], -1]
        self.heads, self.transfers = kept[at[0], cells : 2 * cells], kept[at[0], -3]

    @property
    def everything(self) -> Mask:
        """Return all outcomes."""
        return np.ones(len(self.cost), dtype=bool)

    def spelled(self, ranks: Any) -> tuple[Load, ...]:
        """Return the loads of these ranks, those of cells without cases left out."""
        return tuple(self.levels[rank - 1] for rank in ranks if rank)

    def like(self, loads: tuple[Load, ...], first: int | None = None) -> Mask:
        """Return the outcomes with these loads, or with these as their highest."""
        width = self.sorted.shape[1]
        count = width if first is None else min(first, width)
        ranks = [1 + self.levels.index(load) if load in self.levels else -1 for load in loads]
        wanted = np.array((ranks + [0] * width)[:count], dtype=np.int64)
        return (self.sorted[:, :count] == wanted).all(axis=1)

    def lightest(self, among: Mask, first: int | None = None) -> Mask:
        """Return those of some outcomes with the lightest loads, or the lightest first few."""
        left = among.copy()
        for place in range(self.sorted.shape[1] if first is None else first):
            if left.any():
                left &= self.sorted[:, place] == self.sorted[left, place].min()
        return left

    def cheapest(self, among: Mask) -> Mask:
        """Return the cheapest of some outcomes."""
        return among & (self.cost == self.cost[among].min()) if among.any() else among

    def best(self, among: Mask | None = None, *, objective: str = "leximin") -> Best | None:
        """Return the best of some outcomes; for `peak` only the highest load counts."""
        left = self.everything if among is None else among
        if not left.any():
            return None
        left = self.cheapest(self.lightest(left, 1 if objective == "peak" else None))
        least = int(self.missing[left].min())
        one = int(np.nonzero(left & (self.missing == least))[0][0])
        return Best(self.spelled(self.sorted[one]), int(self.cost[one]), least)
