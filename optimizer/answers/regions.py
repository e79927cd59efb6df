"""Who serves in each region before and after, and how heavy it is there."""

from fractions import Fraction

import numpy as np

from optimizer.answers.spelling import Fields, spell_load, spell_peak
from optimizer.domain.instance import THOUSAND, Instance, Ints
from optimizer.domain.load import Load
from optimizer.domain.plan import Plan
from optimizer.judge.measure import highest, measure_loads


def spell_regions(instance: Instance, plan: Plan | None) -> list[Fields]:
    """Return a row for each region, offices of none last; nothing where no office has one."""
    named = instance.offices.regions
    if not any(named):
        return []
    before = _Placement(instance, None)
    after = None if plan is None else _Placement(instance, plan)
    rows: list[Fields] = []
    for region in sorted(set(named), key=lambda region: (region is None, region or "")):
        offices = np.array([one == region for one in named])
        cells = np.nonzero(offices[instance.cell_office])[0]
        rows.append(
            {
                "region": region,
                "offices": int(offices.sum()),
                "cases": int(instance.cases[cells].sum()),
                "officers_today": before.officers(cells),
                "officers": None if after is None else after.officers(cells),
                "load_today": before.load(cells),
                "load": None if after is None else after.load(cells),
                "peak_today": before.peak(cells),
                "peak": {"exact": None, "value": None} if after is None else after.peak(cells),
            }
        )
    return rows


class _Placement:
    """Today's officers and cases, or those of a plan."""

    def __init__(self, instance: Instance, plan: Plan | None) -> None:
        self.instance, self.loads = instance, measure_loads(instance, plan)
        self.by_pool = instance.officers_by_pool if plan is None else plan.officers_by_pool
        self.fte = instance.available(self.by_pool)
        self.work = instance.weighted_cases if plan is None else plan.weighted_cases

    def officers(self, cells: Ints) -> int:
        return int(self.by_pool[:, cells].sum())

    def load(self, cells: Ints) -> Fields | None:
        """Return the work of some cells together by all the FTE there, as an office's load is."""
        duty = self.instance.cell_duty[cells]
        work = Fraction(0)
        for place, standard in enumerate(self.instance.duties.standard.tolist()):
            work += Fraction(int(self.work[cells[duty == place]].sum()), standard)
        fte = int(self.fte[cells].sum())
        if not fte:
            return spell_load(Load(work > 0, Fraction(0)))
        return spell_load(Load(False, work * THOUSAND / fte))

    def peak(self, cells: Ints) -> Fields:
        uncovered, numerator, denominator = self.loads
        return spell_peak(highest((uncovered[cells], numerator[cells], denominator[cells])))
