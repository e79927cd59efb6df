"""A report by the names a person knows, and what several parts of its page have in common."""

from dataclasses import dataclass
from fractions import Fraction

from optimizer.answers.largest import largest_first
from optimizer.answers.named import named
from optimizer.answers.plain import STANDARD_UNIT, fraction_of, unit, weight
from optimizer.answers.report import Report
from optimizer.answers.spelling import Fields
from optimizer.domain.instance import Instance
from optimizer.pages.maps import Atlas, make_atlas


@dataclass(frozen=True)
class Told:
    """A report as its page tells it.

    Attributes
    ----------
    fields : names in place of ids
    planned : whether there is a plan
    unit : what a load counts
    reference : the load that colours and the line of the bars are relative to
    called : what that load is
    heaviest : the cells, the heaviest first, after the moves where there is a plan
    moves : those of the most officers first
    """

    instance: Instance
    fields: Fields
    planned: bool
    unit: str
    reference: Fraction
    called: str
    heaviest: list[Fields]
    moves: list[Fields]
    atlas: Atlas | None

    @property
    def to_standard(self) -> bool:
        return self.unit == STANDARD_UNIT

    def above(self, column: str) -> int:
        """Return how many cells are above the reference, those with nobody among them."""
        loads = [fraction_of(cell[column]) for cell in self.heaviest]
        return sum(load is None or load > self.reference for load in loads)


def tell(report: Report) -> Told:
    """Return what the page of a report tells."""
    fields = named(report.to_dict())
    cells: list[Fields] = fields["cells"]
    planned = report.outcome == "plan"
    after = "load" if planned else "load_today"
    heaviest = sorted(cells, key=lambda cell: weight(cell, after), reverse=True)
    moves = largest_first(fields["moves"])
    called = unit(cells)
    if called == STANDARD_UNIT:
        reference, words = Fraction(1), "the standard, 100 %"
    else:
        work = sum((Fraction(str(c["weighted_cases"])) for c in cells), Fraction(0))
        reference = work / max(report.instance.num_officers, 1) or Fraction(1)
        words = "all cases over all officers"
    return Told(
        instance=report.instance,
        fields=fields,
        planned=planned,
        unit=called,
        reference=reference,
        called=words,
        heaviest=heaviest,
        moves=moves,
        atlas=make_atlas(report.instance, fields),
    )
