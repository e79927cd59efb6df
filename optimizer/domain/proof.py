"""Evidence that no plan is better, in terms of the tables alone.

Every proof here is a set of *prices*. Put a price on an officer's arrival in each cell and a toll
on each gate (a rule that caps how many may pass). Each officer takes the cheapest way open to
them, each gate pays back its toll as often as its cap: the sum can only be too low, whatever the
prices, so it bounds from below what every plan must cost. See docs/proofs.md.
"""

from dataclasses import dataclass
from typing import Literal

from optimizer.domain.instance import Ints
from optimizer.domain.load import Load

Rate = Literal["nothing", "cost", "transfers", "duty_changes"]
"""What a move costs in a bound: nothing, its cost in thousandths, or 1 if it is of the kind."""


@dataclass(frozen=True, eq=False)
class Tolls:
    """What an officer pays at each gate, where it is not 0.

    Attributes
    ----------
    leave : (num_offices,), on leaving an office (`transfers_out_share`)
    arrive : (num_offices,), on arriving from another office (`transfers_in_max`)
    seats : (num_offices,), on taking a seat (`seats`)
    lane : (num_open_lanes,), on using a lane (`max`), in the order of `open_lanes`
    """

    leave: Ints
    arrive: Ints
    seats: Ints
    lane: Ints


@dataclass(frozen=True, eq=False)
class Prices:
    """One bound. `cell` is (num_cells,): what an officer's arrival in the cell costs."""

    cell: Ints
    tolls: Tolls


@dataclass(frozen=True, eq=False)
class Chain:
    """Proof of the leximin order by tight sets, the neediest first.

    The cells up to each level hold as many officers as can ever serve in them, and inside a level
    no officer serves better elsewhere.

    Attributes
    ----------
    level : (num_cells,), from 0
    opens : the level from which each gate is open, 0 where it never was shut
    """

    level: Ints
    opens: Tolls


Name = tuple[str | int, ...]
"""A rule at one place, as in ``("least", cell)``; `optimizer.judge.sums` lists them."""


@dataclass(frozen=True, eq=False)
class Weights:
    """A bound where officers differ, or rules hold that are no limits, gates or caps.

    Each rule at a place is a sum over officers or moves that may not pass a number. Added up with
    these weights they contradict each other once every load is to be below a load.

    Attributes
    ----------
    prices : weight by name, whole and above 0; a rule left out weighs nothing
    below : the load below which no plan has its peak, or None where there is no plan at all
    """

    prices: dict[Name, int]
    below: Load | None = None


@dataclass(frozen=True, eq=False)
class Proof:
    """What is offered as evidence; the judge says what holds.

    Attributes
    ----------
    infeasible : no plan keeps the limits
    peak : no plan has a lower peak
    rate : what the moves cost in `peak` and `steps`: the budget or cap that binds, or nothing
    chain : the leximin order, where the reachable plans form a base polyhedron
    steps : the leximin order over flows in general, a bound for each load at which cells had a
        choice, the highest load first; under a budget or cap bounds that keep cells at their load
    cost : no plan with these loads is cheaper
    weights : no plan has a lower peak than some load, or there is none: a bound of another kind
    """

    infeasible: Prices | None = None
    peak: Prices | None = None
    rate: Rate = "nothing"
    chain: Chain | None = None
    steps: tuple[Prices, ...] = ()
    cost: Prices | None = None
    weights: Weights | None = None
