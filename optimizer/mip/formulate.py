"""The tables and rules as rows of an integer program, one method for each sentence of the format.

Officers who are alike (one *qualification*: the same duties, the same FTE) are counted together.
Those in a cell keep their place or leave it; whoever leaves changes duty or departs from the
office; whoever changes duty, arrives by transfer or is hired settles in a duty of the office. Who
of the leavers does which does not matter to any rule, so nobody is followed from cell to cell,
and the program stays as small as a flow. `optimizer.mip.moves` names the moves afterwards.

An officer who leaves a duty and settles in the same one has stayed; counting that as a duty change
only makes a plan dearer, so no row forbids it.
"""

from collections import Counter, defaultdict
from itertools import chain, product

from optimizer.domain.instance import NOT_GIVEN, THOUSAND, Instance, Ints, Lanes
from optimizer.domain.lanes import open_lanes
from optimizer.domain.plan import NOWHERE, Plan
from optimizer.mip.model import Model

Variables = dict[tuple[int, int], int]


class Formulation:
    """Variables and rows of every rule; loads come later (see `require_fte`).

    Attributes
    ----------
    model : the program without any demand on loads
    keep : (qualification, cell): officers who stay
    settle : (qualification, cell): officers who come, from wherever
    change : (qualification, office): duty changes within the office
    depart, arrive : (qualification, office): transfers
    lane : (qualification, place in `lanes`): transfers on the lane
    place : (row of hires, office): hires placed
    cost : what the moves cost, as terms in thousandths
    """

    def __init__(self, instance: Instance) -> None:
        self.instance = instance
        self.lanes: Lanes | None = open_lanes(instance)
        self.model = Model()
        self.cost: list[tuple[int, int]] = []
        self.keep: Variables = {}
        self.settle: Variables = {}
        self.change: Variables = {}
        self.depart: Variables = {}
        self.arrive: Variables = {}
        self.lane: Variables = {}
        self.place: Variables = {}
        self._transferred: dict[int, int] = {}
        self._count_people()
        self._add_variables()
        self._everyone_on_board_stays_or_leaves()
        self._whoever_comes_settles_in_a_duty()
        if self.lanes is None:
            self._transfers_go_to_another_office()
        else:
            self._transfers_run_on_open_lanes(self.lanes)
        self._hires_are_placed_up_to_their_number()
        self._cells_keep_their_limits()
        self._offices_keep_to_their_seats()
        self._at_most_a_share_of_an_office_leaves_it()
        self._at_most_so_many_arrive_in_an_office()
        self._moves_keep_to_their_caps_and_budget()

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
        duty = cell % self.instance.num_duties
        terms = [
            (min(self.fte[qualification][duty], fte), variable)
            for qualification, variable in self.present[cell]
        ]
        terms += [(fte - lesser, variable) for lesser, variable in spared or ()]
        model.require(terms, lower=fte)

    def values_of(self, plan: Plan) -> tuple[int, ...]:
        """Return the plan's moves as values of the variables; whether they keep the rows is open.

        A move that the rules do not know (a closed lane, a duty the pool may not serve) has no
        variable; then the values break a row.
        """
        counts: Counter[int] = Counter()
        for key, variable in self.keep.items():
            counts[variable] = self.on_board[key]
        lane_of: dict[tuple[int, int], int] = {}
        if self.lanes is not None:
            ends = zip(self.lanes.from_office, self.lanes.to_office, strict=True)
            lane_of = {(int(a), int(b)): number for number, (a, b) in enumerate(ends)}
        columns = (plan.pool, plan.hire, plan.from_cell, plan.to_cell, plan.officers)
        for pool, hire, start, end, officers in each_row(*columns):
            q = self.qualification[pool]
            from_office, to_office = (cell // self.instance.num_duties for cell in (start, end))
            passed = [self.settle.get((q, end))]
            if start == NOWHERE:
                passed.append(self.place.get((hire, to_office)))
            elif from_office == to_office:
                passed.append(self.change.get((q, to_office)))
            else:
                passed += [self.depart.get((q, from_office)), self.arrive.get((q, to_office))]
                number = lane_of.get((from_office, to_office), NOWHERE)
                passed += [self.lane.get((q, number)), self._transferred.get(q)]
            for variable in passed:
                if variable is not None:
                    counts[variable] += officers
            if (q, start) in self.keep:
                counts[self.keep[q, start]] -= officers
        return tuple(counts[variable] for variable in range(len(self.model.most)))

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
            if transfers:
                self.depart[key] = new(officers)
        for row, office in each_row(*instance.hires.offices.nonzero()):
            self.place[row, office] = new(int(instance.hires.officers[row]))
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

    def _everyone_on_board_stays_or_leaves(self) -> None:
        stay: dict[tuple[int, int], list[int]] = defaultdict(list)
        for (q, cell), variable in self.keep.items():
            stay[q, cell // self.instance.num_duties].append(variable)
        for key, officers in self.in_office.items():
            ways = [*stay[key], *_those(self.change, key), *_those(self.depart, key)]
            self.model.require([(1, v) for v in ways], lower=officers, upper=officers)

    def _whoever_comes_settles_in_a_duty(self) -> None:
        coming: dict[tuple[int, int], list[int]] = defaultdict(list)
        settling: dict[tuple[int, int], list[int]] = defaultdict(list)
        for (row, office), variable in self.place.items():
            coming[self.hire_qualification[row], office].append(variable)
        for variables in (self.change, self.arrive):
            for key, variable in variables.items():
                coming[key].append(variable)
        for (q, cell), variable in self.settle.items():
            settling[q, cell // self.instance.num_duties].append(variable)
        for key in sorted(coming.keys() | settling.keys()):
            terms = [(1, v) for v in coming[key]] + [(-1, v) for v in settling[key]]
            self.model.require(terms, lower=0, upper=0)

    def _transfers_run_on_open_lanes(self, lanes: Lanes) -> None:
        users: dict[int, list[int]] = defaultdict(list)
        outward: dict[tuple[int, int], list[int]] = defaultdict(list)
        inward: dict[tuple[int, int], list[int]] = defaultdict(list)
        for number in range(len(lanes.cost)):
            start, end = int(lanes.from_office[number]), int(lanes.to_office[number])
            most = int(lanes.most[number])
            for q in self.num_on_board:
                if (q, start) not in self.depart:
                    continue
                room = self.in_office[q, start]
                variable = self.model.variable(room if most == NOT_GIVEN else min(room, most))
                self.lane[q, number] = variable
                self.cost.append((int(lanes.cost[number]), variable))
                users[number].append(variable)
                outward[q, start].append(variable)
                inward[q, end].append(variable)
        for variables, on_lanes in ((self.depart, outward), (self.arrive, inward)):
            for key, variable in variables.items():
                terms = [(1, v) for v in on_lanes[key]]
                self.model.require([(-1, variable), *terms], lower=0, upper=0)
        for number, variables in users.items():
            if lanes.most[number] != NOT_GIVEN:
                self.model.require([(1, v) for v in variables], upper=int(lanes.most[number]))

    def _transfers_go_to_another_office(self) -> None:
        """Leavers and comers can be matched with nobody back in the office left exactly if no
        office has more of both together than there are transfers.
        """
        departing, arriving = _grouped(self.depart, 0), _grouped(self.arrive, 0)
        for q, officers in self.num_on_board.items():
            self._transferred[q] = transferred = self.model.variable(officers)
            for ends in (departing[q], arriving[q]):
                self.model.require([(1, v) for v in ends] + [(-1, transferred)], lower=0, upper=0)
            for office in range(self.instance.num_offices):
                ends = [*_those(self.depart, (q, office)), *_those(self.arrive, (q, office))]
                self.model.require([(1, v) for v in ends] + [(-1, transferred)], upper=0)
            self.cost.append((self.instance.rules.transfer_cost, transferred))

    def _hires_are_placed_up_to_their_number(self) -> None:
        placed: dict[int, list[int]] = defaultdict(list)
        for (row, _), variable in self.place.items():
            placed[row].append(variable)
            self.cost.append((int(self.instance.hires.cost[row]), variable))
        for row, variables in placed.items():
            officers = int(self.instance.hires.officers[row])
            self.model.require([(1, v) for v in variables], upper=officers)

    def _cells_keep_their_limits(self) -> None:
        for cell in range(self.instance.num_cells):
            officers = [(1, v) for _, v in self.present[cell]]
            least, most = int(self.instance.least[cell]), int(self.instance.most[cell])
            self.model.require(officers, lower=least, upper=most)

    def _offices_keep_to_their_seats(self) -> None:
        duties = self.instance.num_duties
        for office, seats in enumerate(self.instance.seats):
            cells = range(office * duties, (office + 1) * duties)
            officers = [(1, v) for cell in cells for _, v in self.present[cell]]
            self.model.require(officers, upper=int(seats))

    def _at_most_a_share_of_an_office_leaves_it(self) -> None:
        share = self.instance.rules.transfers_out_share
        if share is not None:
            people = self.instance.officers_by_pool.sum(axis=0)
            for office, leavers in _grouped(self.depart, 1).items():
                on_board = int(people[self.instance.cell_office == office].sum())
                self.model.require([(1, v) for v in leavers], upper=share * on_board // THOUSAND)

    def _at_most_so_many_arrive_in_an_office(self) -> None:
        most = self.instance.rules.transfers_in_max
        if most is not None:
            for comers in _grouped(self.arrive, 1).values():
                self.model.require([(1, v) for v in comers], upper=most)

    def _moves_keep_to_their_caps_and_budget(self) -> None:
        rules = self.instance.rules
        self.cost += [(rules.duty_change_cost, v) for v in self.change.values()]
        self.model.require([(1, v) for v in self.depart.values()], upper=rules.transfers_max)
        self.model.require([(1, v) for v in self.change.values()], upper=rules.duty_changes_max)
        self.model.require(self.cost, upper=rules.budget)


def each_row(*columns: Ints) -> list[tuple[int, ...]]:
    """Return the rows of columns of equal length as whole numbers of Python."""
    return list(zip(*(column.tolist() for column in columns), strict=True))


def _grouped(variables: Variables, place: int) -> dict[int, list[int]]:
    """Return the variables by one part of their key."""
    groups: dict[int, list[int]] = defaultdict(list)
    for key, variable in variables.items():
        groups[key[place]].append(variable)
    return groups


def _those(variables: Variables, key: tuple[int, int]) -> list[int]:
    return [variables[key]] if key in variables else []
