"""Every plan of a tiny instance: each way in which the officers on board and hires may serve.

A plan is a row of whole numbers, and all of them are sums over the choices of a group of officers:
who serves where, who goes on which lane, who stays, what it costs, what each budget counts.
"""

from dataclasses import dataclass
from itertools import combinations_with_replacement
from typing import Any

import numpy as np
from numpy.typing import NDArray

from tests.oracle.world import World, thousandths

Rows = NDArray[np.int64]

MOST_PLANS = 60_000
KINDS = ("duty_change", "transfer", "hire")


class TooMany(Exception):
    """This instance has more plans than are worth writing down."""


@dataclass(frozen=True)
class Move:
    """One officer of a pool who goes from a cell (None: hired) to another (None: leaves)."""

    pool: int
    start: int | None
    end: int | None
    hire: int | None = None


class Layout:
    """Where what stands in a row."""

    def __init__(self, world: World) -> None:
        self.world = world
        pools, cells, offices = len(world.pools), world.num_cells, len(world.offices)
        self.placed = np.arange(pools * cells).reshape(pools, cells)
        at = pools * cells
        self.lanes = at + np.arange(offices * offices).reshape(offices, offices)
        at += offices * offices
        stays = any(row["what"] == "stay" for _, row in world.rows("pins"))
        self.stays = at + np.arange(pools * cells).reshape(pools, cells) if stays else None
        at += pools * cells if stays else 0
        lanes = any(row["what"] == "lane" and "pool" in row for _, row in world.rows("pins"))
        self.pool_lanes = at + np.arange(pools * offices**2).reshape(pools, offices, offices)
        at += pools * offices**2 if lanes else 0
        self.has_pool_lanes = lanes
        self.budgets = [at + i for i in range(len(world.rows("budgets")))]
        at += len(self.budgets)
        self.changes, self.cost, self.left, self.width = at, at + 1, at + 2, at + 3

    def open(self, move: Move) -> bool:
        """Tell whether there is a way for the move at all."""
        world = self.world
        if move.start is None or move.end is None or move.start == move.end:
            return True
        if world.duty_of(move.end) not in world.serves[move.pool]:
            return False
        a, b = world.office_of(move.start), world.office_of(move.end)
        return (a, b) in world.ways if a != b else bool(world.rules.get("duty_changes", True))

    def kind_and_cost(self, move: Move) -> tuple[str | None, int]:
        """Return what a move is called and what it costs; a cost of 0 where no way is open."""
        world = self.world
        if move.end is None or move.start == move.end:
            return None, 0
        if move.start is None:
            return "hire", next((h.cost for h in world.hires if h.row == move.hire), 0)
        a, b = world.office_of(move.start), world.office_of(move.end)
        if a == b:
            return "duty_change", thousandths(world.rules.get("duty_change_cost", 1))
        return "transfer", world.ways[a, b].cost if (a, b) in world.ways else 0

    def row(self, move: Move) -> list[int]:
        """Return what one officer who makes this move adds to a plan."""
        world, row = self.world, [0] * self.width
        if move.end is None:
            row[self.left] = 1
            return row
        row[self.placed[move.pool, move.end]] = 1
        kind, cost = self.kind_and_cost(move)
        row[self.cost] = cost
        if kind is None and self.stays is not None:
            row[self.stays[move.pool, move.end]] = 1
        if kind == "transfer":
            assert move.start is not None
            lane = world.office_of(move.start), world.office_of(move.end)
            row[self.lanes[lane]] = 1
            if self.has_pool_lanes:
                row[self.pool_lanes[move.pool, *lane]] = 1
        row[self.changes] = int(kind == "duty_change")
        for column, (_, budget) in zip(self.budgets, world.rows("budgets"), strict=True):
            pools = world.pools_of(budget.get("pools"))
            if kind in _kinds(budget) and (pools is None or move.pool in pools):
                row[column] = 1000 if budget.get("counts") == "officers" else cost
        return row


def _kinds(budget: dict[str, Any]) -> list[str]:
    kinds = budget.get("kinds", list(KINDS))
    return kinds if isinstance(kinds, list) else [kind.strip() for kind in kinds.split(";")]


def groups(layout: Layout, *, leaving: bool = False) -> list[tuple[int, list[Move | None]]]:
    """Return officers who are alike, and what each may do; None: a hire who is not made."""
    world, found = layout.world, []
    for (pool, cell), officers in world.today.items():
        moves: list[Move | None] = [
            move for end in range(world.num_cells) if layout.open(move := Move(pool, cell, end))
        ]
        if leaving:
            moves.append(Move(pool, cell, None))
        found.append((officers, moves))
    for hire in world.hires:
        ways: list[Move | None] = [Move(hire.pool, None, cell, hire.row) for cell in hire.cells]
        found.append((hire.officers, [None, *ways]))
    return found


def every_plan(layout: Layout, *, leaving: int = 0) -> Rows:
    """Return a row for each plan in which everyone on board serves, but for so many who leave."""
    plans = np.zeros((1, layout.width), dtype=np.int64)
    for officers, moves in groups(layout, leaving=leaving > 0):
        each = np.array(
            [[0] * layout.width if move is None else layout.row(move) for move in moves],
            dtype=np.int64,
        )
        if officers > 12 and len(moves) > 1:
            raise TooMany
        chosen = (
            [each[0] * officers]
            if len(moves) == 1
            else [
                each[list(c)].sum(axis=0)
                for c in combinations_with_replacement(range(len(moves)), officers)
            ]
        )
        if len(chosen) * len(plans) > MOST_PLANS:
            raise TooMany
        options = np.unique(np.array(chosen).reshape(-1, layout.width), axis=0)
        sums = (plans[:, None, :] + options[None, :, :]).reshape(-1, layout.width)
        plans = np.unique(sums[sums[:, layout.left] <= leaving], axis=0)
    return plans[plans[:, layout.left] == leaving]
