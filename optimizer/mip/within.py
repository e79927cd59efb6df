"""The cheapest plans whose loads keep within a limit, one limit after another."""

from collections.abc import Sequence
from typing import Literal

from optimizer.domain.instance import Instance
from optimizer.domain.load import Load
from optimizer.domain.plan import Plan
from optimizer.mip.formulate import Formulation
from optimizer.mip.model import Model, Terms
from optimizer.mip.needs import Needs
from optimizer.mip.search import OutOfTimeError, Search
from optimizer.mip.with_cpsat import solve_with_cpsat


class Within:
    """The program of an instance, and what is counted in it.

    Parameters
    ----------
    by : ``cost``; or ``transfers``, their number, and then the cost
    """

    def __init__(self, instance: Instance, by: Literal["cost", "transfers"]) -> None:
        self.formulation, self.needs = Formulation(instance), Needs(instance)
        moved = [(1, variable) for variable in self.formulation.depart.values()]
        cost: Terms = self.formulation.cost
        self._sums: Sequence[Terms] = [cost] if by == "cost" else [moved, cost]
        self._search = Search(
            self.formulation,
            self.needs,
            solve_with_cpsat,
            "peak",
            bound=None,
            deadline=None,
            on_progress=None,
        )

    def least(
        self, limit: Load | None, *, below: bool, deadline: float | None
    ) -> tuple[Plan | None, bool]:
        """Return the cheapest plan with every load at most (or below) the limit, None if none has.

        With it comes whether it is known to be the cheapest, and that there is none to be none:
        not so where the deadline, a value of `time.monotonic`, came first.
        """
        search, is_least = self._search, False
        search.deadline, search.best = deadline, None
        model = self._keeping(limit, below=below)
        try:
            for terms in self._sums:
                if not search.take_least_of(model, terms):
                    return None, True
                is_least = True
            search.take_settled(model)
        except OutOfTimeError:
            return search.best, is_least
        return search.best, True

    def _keeping(self, limit: Load | None, *, below: bool) -> Model:
        """Return the program of the plans within the limit; all plans where it is None."""
        formulation, needs = self.formulation, self.needs
        model, work = formulation.model.copy(), formulation.work
        if limit is None:
            return model
        for cell in sorted({*needs.busy, *work.shift}):
            if cell in work.shift:
                work.require_load(model, cell, limit, below=below)
            else:
                beyond = needs.capacity[cell] + needs.grain[cell]
                fte = min(needs.fte_needed(cell, limit, below=below), beyond)
                formulation.require_fte(model, cell, fte)
        return model
