"""Cases that other offices may handle: whole cases by the way they go and who handles them."""

from collections import defaultdict
from collections.abc import Sequence
from fractions import Fraction
from math import gcd

from optimizer.domain.instance import NOT_GIVEN, THOUSAND, Instance, Ints
from optimizer.domain.load import NO_LOAD, Load
from optimizer.mip.model import Model
from optimizer.mip.officers import Officers, Variables, each_row


class Work:
    """The variables of cases that move, and what they do to the cells they leave and reach.

    Attributes
    ----------
    away : (row of `Instance.movable`, office): cases handled there
    shift : by cell, how its weighted cases grow, in thousandths; only cells whose work can change
    least, most : by such a cell, its weighted cases at least and at most
    cost : what the cases cost, as terms in thousandths
    """

    def __init__(self, officers: Officers) -> None:
        self._officers = officers
        self._home: list[int] = officers.instance.weighted_cases.tolist()
        self.away: Variables = {}
        self.shift: dict[int, list[tuple[int, int]]] = defaultdict(list)
        self.cost: list[tuple[int, int]] = []
        self.least: dict[int, int] = {}
        self.most: dict[int, int] = {}
        self._some_cases_may_be_handled_elsewhere()
        self._loads_keep_their_caps()

    def require_load(
        self, model: Model, cell: int, limit: Load, *, below: bool, spared: Sequence[int] = ()
    ) -> None:
        """Add to the model that the cell's load is at most (or below) the limit.

        Nothing is below no load.

        Parameters
        ----------
        spared : variables of 0 or 1, at most one of them 1, which spares the cell
        """
        if limit == NO_LOAD:
            terms = [*self.shift[cell], *((-self.most[cell], variable) for variable in spared)]
            model.require(terms, upper=-self._home[cell])
            return
        if limit.uncovered:
            self._require_covered(model, cell, limit.ratio, below=below, spared=spared)
            return
        top = limit.ratio.numerator * int(self._officers.instance.standard[cell])
        bottom = limit.ratio.denominator * THOUSAND
        terms = [(top * fte, variable) for fte, variable in self._officers.available(cell)]
        terms += [(-bottom * weight, variable) for weight, variable in self.shift[cell]]
        # Counted in steps of what the sum can be, so that one step is what a solver must tell.
        step = gcd(*(coefficient for coefficient, _ in terms))
        terms = [(coefficient // step, variable) for coefficient, variable in terms]
        home, come = bottom * self._home[cell], bottom * (self.most[cell] - self._home[cell])
        lower = home // step + 1 if below else -(-home // step)
        terms += [(lower - -come // step, variable) for variable in spared]
        if below and self.least[cell] == 0:
            # Without work an empty cell is below every limit, though its FTE is not above 0.
            idle = model.variable(1)
            terms.append((1, idle))
            self._allow_work(model, cell, 0, idle)
        model.require(terms, lower=lower, name=("need", cell))

    def can_be(self, cell: int, work: Fraction) -> bool:
        """Return whether the cell may come to have so much work, by the size of its cases alone."""
        step = gcd(*(weight for weight, _ in self.shift[cell]))
        within = self.least[cell] <= work <= self.most[cell]
        return within and not (work - self._home[cell]) % step

    def _require_covered(
        self, model: Model, cell: int, ratio: Fraction, *, below: bool, spared: Sequence[int]
    ) -> None:
        waiting = ratio * int(self._officers.instance.standard[cell])
        most = max(-(-waiting.numerator // waiting.denominator) - 1, 0) if below else int(waiting)
        if most >= self.most[cell]:
            return
        bare = model.variable(1)
        serving = [(1, variable) for fte, variable in self._officers.available(cell) if fte]
        model.require([*serving, (1, bare), *((1, v) for v in spared)], lower=1)
        self._allow_work(model, cell, most, bare, spared)

    def _allow_work(
        self, model: Model, cell: int, most: int, where: int, spared: Sequence[int] = ()
    ) -> None:
        """Add to the model that the cell has at most so much work where the variable is 1."""
        over = self.most[cell] - most
        terms = [*self.shift[cell], (over, where), *((-over, v) for v in spared)]
        model.require(terms, upper=self.most[cell] - self._home[cell])

    def _some_cases_may_be_handled_elsewhere(self) -> None:
        instance, model = self._officers.instance, self._officers.model
        duties = instance.num_duties
        for way, (row, place, cases) in enumerate(each_row(*instance.movable.T)):
            weight, cost = int(instance.case_weight[place]), int(instance.remote.cost[row])
            duty = int(instance.remote.duty[row])
            home = int(instance.remote.office[row]) * duties + duty
            offices = instance.remote.offices[row].nonzero()[0].tolist()
            if not cases or not offices:
                continue
            for office in offices:
                self.away[way, office] = variable = model.variable(cases)
                self.cost.append((cost, variable))
                self.shift[home].append((-weight, variable))
                self.shift[office * duties + duty].append((weight, variable))
            model.require([(1, self.away[way, office]) for office in offices], upper=cases)
        least, most = work_bounds(instance)
        self.least = {cell: int(least[cell]) for cell in self.shift}
        self.most = {cell: int(most[cell]) for cell in self.shift}

    def _loads_keep_their_caps(self) -> None:
        """Cells whose work stays are asked for FTE instead; see `Instance.fte_asked`."""
        instance, limits = self._officers.instance, self._officers.instance.limits
        for office, duty, cap in each_row(limits.office, limits.duty, limits.max_load):
            cell = office * instance.num_duties + duty
            if cap != NOT_GIVEN and cell in self.shift:
                limit = Load(False, Fraction(cap, THOUSAND))
                self.require_load(self._officers.model, cell, limit, below=False)


def work_bounds(instance: Instance) -> tuple[Ints, Ints]:
    """Return the least and the most work each cell can have, (num_cells,) weighted thousandths."""
    least, most = instance.weighted_cases.copy(), instance.weighted_cases.copy()
    remote, duties = instance.remote, instance.num_duties
    for row, place, cases in each_row(*instance.movable.T):
        work = cases * int(instance.case_weight[place])
        takers = remote.offices[row].nonzero()[0]
        if len(takers):
            least[remote.office[row] * duties + remote.duty[row]] -= work
            most[takers * duties + remote.duty[row]] += work
    return least, most
