"""Instances solved on paper, and what the engine says of them."""

from typing import Any

from optimizer.domain.instance import Instance, Ints
from optimizer.network.compile import Compiled
from tests.build import Cells, instance_of

CHAIN_STAFF = {"A x": 1, "B x": 2, "C x": 3, "D x": 4}
CHAIN_LANES = [
    {"from": "B", "to": "A", "max": 1},
    {"from": "C", "to": "B", "max": 1},
    {"from": "D", "to": "C", "max": 1},
]


def one_duty(cases: Cells, staff: Cells, **more: Any) -> Instance:
    """Return an instance from cases and officers by office, all of the duty x."""
    return instance_of(
        {f"{office} x": count for office, count in cases.items()},
        [(f"{office} x", count, None) for office, count in staff.items()],
        **more,
    )


def uneven(**more: Any) -> Instance:
    """Twelve cases with one officer in A, six cases with five officers in B: at best 3 and 3."""
    return one_duty({"A": 12, "B": 6}, {"A": 1, "B": 5}, **more)


def chain_of_four(**more: Any) -> Instance:
    """Four regions, each let one officer in by its lane from the next.

    A: 1 + 1 serve 1,000 cases (500). B: 2 - 1 + 1 serve 200 (100). C: 3 - 1 + 1 serve 30 (10).
    D: 4 - 1 serve 8 (8/3). Nobody can leave out a lane: of A's next officer and B's last the first
    relieves 500, the second 200, and so on down: 100 and 15, 10 and 4.
    """
    return instance_of(
        {"A x": 1_000, "B x": 200, "C x": 30, "D x": 8},
        [(cell, officers, None) for cell, officers in CHAIN_STAFF.items()],
        lanes=CHAIN_LANES,
        **more,
    )


def seats_bind(seats: int = 2, **more: Any) -> Instance:
    """Five officers, 30 cases in A with two seats, 10 in B: 15 and 10/3, for one transfer."""
    return one_duty(
        {"A": 30, "B": 10},
        {"A": 1, "B": 4},
        offices=[{"office": "A", "seats": seats}, {"office": "B"}],
        **more,
    )


def cells_of(compiled: Compiled, flow: Ints) -> list[int]:
    """Return the officers that a flow brings to the cells."""
    return flow[: compiled.instance.num_cells].tolist()
