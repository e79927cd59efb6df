"""The tables and rules as rows of an integer program, one method for each sentence of the format.

Here are the rows of a flow and its gates; `staffing`, `opened` and `work` have the others.
"""

from collections import Counter, defaultdict

from optimizer.domain.instance import NOT_GIVEN, THOUSAND, Instance, Lanes
from optimizer.domain.plan import NOWHERE, Plan
from optimizer.mip.officers import Officers, Variables, each_row, grouped
from optimizer.mip.opened import count_lanes, count_offices
from optimizer.mip.staffing import require_staffing
from optimizer.mip.work import Work


class Formulation(Officers):
    """Variables and rows of every rule; loads come later (see `Officers.require_fte` and `Work`).

    Attributes
    ----------
    work : cases that may be handled in other offices
    opened : lanes and offices whose use is counted or paid for
    """

    def __init__(self, instance: Instance) -> None:
        super().__init__(instance)
        self.work = Work(self)
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
        used, fixed_cost = count_lanes(self)
        self.opened = [*used, *count_offices(self)]
        self.cost += [*fixed_cost, *self.work.cost]
        self._moves_keep_to_their_caps_and_budget()
        require_staffing(self, self.work, fixed_cost)

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
                passed += [self.lane.get((q, number)), self.transferred.get(q)]
            for variable in passed:
                if variable is not None:
                    counts[variable] += officers
            if (q, start) in self.keep:
                counts[self.keep[q, start]] -= officers
        for way, office, cases in each_row(plan.work.way, plan.work.to_office, plan.work.cases):
            if (way, office) in self.work.away:
                counts[self.work.away[way, office]] = cases
        for each in self.opened:
            counts[each.used] = int(any(counts[v] for v in each.users))
        return tuple(counts[variable] for variable in range(len(self.model.most)))

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
        outward: dict[tuple[int, int], list[int]] = defaultdict(list)
        inward: dict[tuple[int, int], list[int]] = defaultdict(list)
        for (q, number), variable in self.lane.items():
            outward[q, int(lanes.from_office[number])].append(variable)
            inward[q, int(lanes.to_office[number])].append(variable)
        for variables, on_lanes in ((self.depart, outward), (self.arrive, inward)):
            for key, variable in variables.items():
                terms = [(1, v) for v in on_lanes[key]]
                self.model.require([(-1, variable), *terms], lower=0, upper=0)
        for number, variables in self.lanes_used().items():
            most, name = int(lanes.most[number]), ("lane", number)
            if most != NOT_GIVEN:
                self.model.require([(1, v) for v in variables], upper=most, name=name)

    def _transfers_go_to_another_office(self) -> None:
        """Leavers and comers can be matched with nobody back in the office left exactly if no
        office has more of both together than there are transfers.
        """
        departing, arriving = grouped(self.depart, 0), grouped(self.arrive, 0)
        for q, transferred in self.transferred.items():
            for ends in (departing[q], arriving[q]):
                self.model.require([(1, v) for v in ends] + [(-1, transferred)], lower=0, upper=0)
            for office in range(self.instance.num_offices):
                ends = [*_those(self.depart, (q, office)), *_those(self.arrive, (q, office))]
                self.model.require([(1, v) for v in ends] + [(-1, transferred)], upper=0)

    def _hires_are_placed_up_to_their_number(self) -> None:
        placed: dict[int, list[int]] = defaultdict(list)
        for (row, _), variable in self.place.items():
            placed[row].append(variable)
        for row, variables in placed.items():
            officers = int(self.instance.hires.officers[row])
            self.model.require([(1, v) for v in variables], upper=officers)

    def _cells_keep_their_limits(self) -> None:
        for cell in range(self.instance.num_cells):
            officers = self.heads([cell])
            least, most = int(self.instance.least[cell]), int(self.instance.most[cell])
            self.model.require(officers, lower=least, name=("least", cell))
            self.model.require(officers, upper=most, name=("most", cell))

    def _offices_keep_to_their_seats(self) -> None:
        for office, seats in enumerate(self.instance.seats):
            officers = self.heads(self.cells_of(office))
            self.model.require(officers, upper=int(seats), name=("seats", office))

    def _at_most_a_share_of_an_office_leaves_it(self) -> None:
        share = self.instance.rules.transfers_out_share
        if share is not None:
            people = self.instance.officers_by_pool.sum(axis=0)
            for office, leavers in grouped(self.depart, 1).items():
                on_board = int(people[self.instance.cell_office == office].sum())
                most, name = share * on_board // THOUSAND, ("leave", office)
                self.model.require([(1, v) for v in leavers], upper=most, name=name)

    def _at_most_so_many_arrive_in_an_office(self) -> None:
        most = self.instance.rules.transfers_in_max
        if most is not None:
            for office, comers in grouped(self.arrive, 1).items():
                self.model.require([(1, v) for v in comers], upper=most, name=("arrive", office))

    def _moves_keep_to_their_caps_and_budget(self) -> None:
        rules = self.instance.rules
        for name, variables, most in (
            ("transfers", self.depart, rules.transfers_max),
            ("duty_changes", self.change, rules.duty_changes_max),
        ):
            self.model.require([(1, v) for v in variables.values()], upper=most, name=(name,))
        self.model.require(self.cost, upper=rules.budget, name=("cost",))


def _those(variables: Variables, key: tuple[int, int]) -> list[int]:
    return [variables[key]] if key in variables else []
