"""What a limit on loads asks of each cell, as rows for the program without whole numbers."""

from collections.abc import Iterator, Sequence
from fractions import Fraction

from optimizer.domain.instance import NOT_GIVEN, THOUSAND
from optimizer.domain.load import NO_LOAD, Load
from optimizer.domain.proof import Name
from optimizer.mip.formulate import Formulation
from optimizer.mip.linear import Line
from optimizer.mip.needs import Needs

EASE = 1 + 1e-6
"""Below a limit, work that can change is asked to stay as far below it, so that floats can tell."""


class Asking:
    """The cells in which loads and their caps ask for officers."""

    def __init__(self, formulation: Formulation, needs: Needs) -> None:
        self._formulation = formulation
        instance, self.shift = formulation.instance, formulation.work.shift
        self.work: list[int] = instance.weighted_cases.tolist()
        for cell, least in formulation.work.least.items():
            self.work[cell] = least
        self._home: list[int] = instance.weighted_cases.tolist()
        self._standard: list[int] = instance.standard.tolist()
        self._grain = needs.grain
        self._caps: dict[int, Fraction] = {}
        limits = instance.limits
        columns = (limits.office, limits.duty, limits.max_load)
        for office, duty, cap in zip(*(column.tolist() for column in columns), strict=True):
            if cap != NOT_GIVEN:
                self._caps[office * instance.num_duties + duty] = Fraction(cap, THOUSAND)

    def lines(self, limit: Load | None, *, below: bool) -> Iterator[Line]:
        """Yield what loads at most (or below) the limit ask for, beside the cells' own caps."""
        for cell, work in enumerate(self.work):
            if work:
                yield from self._covers(cell, self.fte_needed(cell, limit, below=below))
            if cell in self.shift:
                yield from self._carries(cell, limit, below=below)

    def fte_needed(self, cell: int, limit: Load | None, *, below: bool) -> int:
        """Return thousandths of FTE that a cell's least work needs, a multiple of its grain."""
        work, grain, need = self.work[cell], self._grain[cell], 0
        cap = self._caps.get(cell)
        if cap is not None:
            need = self._fte_for(cell, cap, below=False)
        if limit is not None and limit.uncovered:
            alone = Fraction(work, self._standard[cell])
            need = max(need, int(alone > limit.ratio or (below and alone == limit.ratio)))
        elif limit is not None:
            need = max(need, self._fte_for(cell, limit.ratio, below=below))
        return -(-need // grain) * grain

    def asked_by(self, line: Line, limit: Load, values: Sequence[float]) -> float:
        """Return what a line of `lines` asks for at a finite limit, in the line's own measure.

        Work that can change is taken as the program's values have it.
        """
        assert line.name is not None
        rule, cell, *part = line.name
        assert isinstance(cell, int)
        if rule == "work limit":
            return line.lower or 0.0
        if rule == "work":
            work = self._home[cell] + sum(w * values[v] for w, v in self.shift[cell])
            return work * THOUSAND / (self._standard[cell] * float(limit.ratio))
        need = self.fte_needed(cell, limit, below=False)
        return -(-need // int(part[0])) if part else need

    def highest_at(self, limit: Load) -> Load:
        """Return the highest load of a cell when each has just what the limit asks for."""
        highest = NO_LOAD
        for cell, work in enumerate(self.work):
            if work and (fte := self.fte_needed(cell, limit, below=False)):
                ratio = Fraction(work * THOUSAND, fte * self._standard[cell])
                highest = max(highest, Load(False, ratio))
        return highest

    def _fte_for(self, cell: int, ratio: Fraction, *, below: bool) -> int:
        carried = ratio.numerator * self._standard[cell]
        asked = self.work[cell] * THOUSAND * ratio.denominator
        return asked // carried + 1 if below else -(-asked // carried)

    def _covers(self, cell: int, need: int) -> Iterator[Line]:
        """The FTE needed, and the officers: counted in parts of a size, each as many as they begin.

        Rounding in parts of one officer's FTE says what only whole officers can keep.
        """
        present = [(fte, v) for fte, v in self._formulation.available(cell) if fte]
        sizes = {fte for fte, _ in present}
        if not need:
            return
        for part in (1, *sorted(sizes)):
            # Where all are whole parts it is the same again.
            if part == 1 or any(amount % part for amount in (need, *sizes)):
                rounded = -(-need // part)
                terms = [(float(min(-(-fte // part), rounded)), v) for fte, v in present]
                name: Name = ("need", cell) if part == 1 else ("rounded", cell, part)
                yield Line(name, terms, rounded)

    def _carries(self, cell: int, limit: Load | None, *, below: bool) -> Iterator[Line]:
        """FTE against work that can change, counted in FTE at the limit."""
        if cell in self._caps:
            yield self._carry("work limit", cell, self._caps[cell], 1.0)
        if limit is not None and not limit.uncovered:
            yield self._carry("work", cell, limit.ratio, EASE if below else 1.0)

    def _carry(self, rule: str, cell: int, ratio: Fraction, ease: float) -> Line:
        capacity = ratio.numerator * self._standard[cell]
        each = ease * (ratio.denominator * THOUSAND / capacity)
        terms = [(float(fte), v) for fte, v in self._formulation.available(cell)]
        terms += [(-each * weight, v) for weight, v in self.shift[cell]]
        may_be_empty = rule == "work" and not self.work[cell]
        unit = capacity * (self._formulation.work.most[cell] if may_be_empty else 1)
        return Line((rule, cell), terms, each * self._home[cell], unit=unit)
