"""Officers as whole variables: who stays, who leaves, who comes, by qualification.

Officers who are alike (one *qualification*: the same duties, the same FTE, the same to every rule)
are counted together. Those in a cell keep their place or leave it; whoever leaves changes duty or
departs from the office; whoever changes duty, arrives by transfer or is hired settles in a duty of
the office. Who of the leavers does which does not matter to any rule, so nobody is followed from
cell to cell, and the program stays as small as a flow. `optimizer.mip.moves` names the moves
afterwards.

An officer who leaves a duty and settles in the same one has stayed; counting that as a duty change
only makes a plan dearer, so no row forbids it.
"""

from collections import Counter, defaultdict
from collections.abc import Iterable
from functools import cached_property
from itertools import chain, product
from typing import NamedTuple

from optimizer.domain.instance import NOT_GIVEN, Bools, Instance, Ints, Lanes
from optimizer.domain.lanes import open_lanes
from optimizer.domain.plan import KINDS
from optimizer.mip.model import Model

Variables = dict[tuple[int, int], int]

DUTY_CHANGE, TRANSFER, HIRE = range(len(KINDS))


class Moving(NamedTuple):
    """Officers of one qualification who move in one way, and what each costs in thousandths."""

    kind: int
    qualification: int
    cost: int
    variable: int


class Officers:
    """The variables of who moves and the sums that rules are made of; no rows yet.

    Attributes
    ----------
    model : the program
    moving : everyone who moves, each once
    cost : what it all costs, as terms in thousandths
    keep : (qualification, cell): officers who stay
    settle : (qualification, cell): officers who come, from wherever
    change : (qualification, office): duty changes within the office
    depart, arrive : (qualification, office): transfers
    lane : (qualification, place in `lanes`): transfers on the lane
    transferred : qualification: transfers, where every office reaches every other
    place : (row of hires, office): hires placed
    """

    def __init__(self, instance: Instance) -> None:
        self.instance = instance
        self.lanes: Lanes | None = open_lanes(instance)
        self.model = Model()
        self.moving: list[Moving] = []
        self.keep: Variables = {}
        self.settle: Variables = {}
        self.change: Variables = {}
        self.depart: Variables = {}
        self.arrive: Variables = {}
        self.lane: Variables = {}
        self.transferred: dict[int, int] = {}
        self.place: Variables = {}
        self._count_people()
        self._add_variables()
        self._add_transfers()
        self.cost: list[tuple[int, int]] = [
            (moving.cost, moving.variable) for moving in self.moving
        ]

    @cached_property
    def present_by_kind(self) -> dict[tuple[int, int], list[int]]:
        """The variables of who serves, by (qualification, cell)."""
        present: dict[tuple[int, int], list[int]] = defaultdict(list)
        for key, variable in chain(self.keep.items(), self.settle.items()):
            present[key].append(variable)
        return present

    def kinds(self, pools: Bools) -> set[int]:
        """Return the qualifications of these pools, (num_pools,); no rule lists half of one."""
        return {self.qualification[pool] for pool in pools.nonzero()[0].tolist()}

    def heads(self, cells: Iterable[int], kinds: set[int] | None = None) -> list[tuple[int, int]]:
        """Return the officers who serve in the cells after the moves, each as 1."""
        return [
            (1, variable)
            for cell in cells
            for q, variable in self.present[cell]
            if kinds is None or q in kinds
        ]

    def available(self, cell: int) -> list[tuple[int, int]]:
        """Return the FTE for the cell's cases after the moves, in thousandths."""
        duty = cell % self.instance.num_duties
        return [(self.fte[q][duty], variable) for q, variable in self.present[cell]]

    def require_fte(
        self, model: Model, cell: int, fte: int, spared: list[tuple[int, int]] | None = None
    ) -> None:
        """Add to the model that the cell has at least this FTE, in thousandths.

        Parameters
        ----------
        spared : (lesser FTE, variable of 0 or 1), where 1 spares the cell all but the lesser FTE;
            at most one of them is 1
        """
        # One officer with more FTE than is asked for does no more than meet it.
        terms = [(min(share, fte), variable) for share, variable in self.available(cell)]
        terms += [(fte - lesser, variable) for lesser, variable in spared or ()]
        model.require(terms, lower=fte, name=("need", cell))

    def cells_of(self, office: int) -> range:
        """Return the cells of an office."""
        return range(office * self.instance.num_duties, (office + 1) * self.instance.num_duties)

    def lanes_used(self) -> dict[int, list[int]]:
        """Return the variables of the officers on each lane that somebody could use."""
        users: dict[int, list[int]] = defaultdict(list)
        for (_, number), variable in self.lane.items():
            users[number].append(variable)
        return users

    def _count_people(self) -> None:
        instance = self.instance
        of_pool, first_pool = instance.qualifications
        self.qualification = [int(q) for q in of_pool]
        self.fte: list[list[int]] = [instance.fte[pool].tolist() for pool in first_pool]
        self.duties = [
            [duty for duty in range(instance.num_duties) if instance.pools.duties[pool, duty]]
            for pool in first_pool
        ]
        self.on_board: Counter[tuple[int, int]] = Counter()
        self.in_office: Counter[tuple[int, int]] = Counter()
        self.num_on_board: Counter[int] = Counter()
        for pool, cell in each_row(*instance.officers_by_pool.nonzero()):
            officers, q = int(instance.officers_by_pool[pool, cell]), self.qualification[pool]
            self.on_board[q, cell] += officers
            self.in_office[q, cell // instance.num_duties] += officers
            self.num_on_board[q] += officers
        self.hire_qualification = [self.qualification[int(pool)] for pool in instance.hires.pool]
        self.num_hires: Counter[int] = Counter()
        for q, officers in zip(self.hire_qualification, instance.hires.officers, strict=True):
            self.num_hires[q] += int(officers)

    def _add_variables(self) -> None:
        instance, rules, new = self.instance, self.instance.rules, self.model.variable
        transfers = rules.transfers and instance.num_offices > 1
        for key, officers in self.on_board.items():
            self.keep[key] = new(officers)
        for key, officers in self.in_office.items():
            if rules.duty_changes and instance.num_duties > 1:
                self.change[key] = new(officers)
                moving = Moving(DUTY_CHANGE, key[0], rules.duty_change_cost, self.change[key])
                self.moving.append(moving)
            if transfers:
                self.depart[key] = new(officers)
        for row, office in each_row(*instance.hires.offices.nonzero()):
            self.place[row, office] = new(int(instance.hires.officers[row]))
            q, cost = self.hire_qualification[row], int(instance.hires.cost[row])
            self.moving.append(Moving(HIRE, q, cost, self.place[row, office]))
        for q, office in product(range(len(self.duties)), range(instance.num_offices)):
            if transfers and self.num_on_board[q]:
                self.arrive[q, office] = new(self.num_on_board[q])
            for duty in self.duties[q]:
                cell = office * instance.num_duties + duty
                room = min(int(instance.most[cell]), int(instance.seats[office]))
                comers = self.num_on_board[q] + self.num_hires[q]
                self.settle[q, cell] = new(min(comers, room))
        self.present: dict[int, list[tuple[int, int]]] = defaultdict(list)
        for (q, cell), variable in chain(self.keep.items(), self.settle.items()):
            self.present[cell].append((q, variable))

    def _add_transfers(self) -> None:
        if self.lanes is None:
            for q, officers in self.num_on_board.items():
                self.transferred[q] = self.model.variable(officers)
                cost = self.instance.rules.transfer_cost
                self.moving.append(Moving(TRANSFER, q, cost, self.transferred[q]))
            return
        columns = (self.lanes.from_office, self.lanes.most, self.lanes.cost)
        for number, (start, most, cost) in enumerate(each_row(*columns)):
            for q in self.num_on_board:
                if (q, start) in self.depart:
                    room = self.in_office[q, start]
                    room = room if most == NOT_GIVEN else min(room, most)
                    self.lane[q, number] = self.model.variable(room)
                    self.moving.append(Moving(TRANSFER, q, cost, self.lane[q, number]))


def each_row(*columns: Ints) -> list[tuple[int, ...]]:
    """Return the rows of columns of equal length as whole numbers of Python."""
    return list(zip(*(column.tolist() for column in columns), strict=True))


def grouped(variables: Variables, place: int) -> dict[int, list[int]]:
    """Return the variables by one part of their key."""
    groups: dict[int, list[int]] = defaultdict(list)
    for key, variable in variables.items():
        groups[key[place]].append(variable)
    return groups
