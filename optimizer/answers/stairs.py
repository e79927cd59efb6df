"""What is known of a staircase from a few questions, and where to ask next: from coarse to fine.

Each question is *what is the least that loads up to here cost?* Its answer is a point of the
staircase and a fact: no plan with a lower peak costs less. A gap is what the facts leave open
below a point, before the next one. The widest is asked about first, half way down; once gaps are
narrow, right below the point, which closes it.
"""

from bisect import bisect_left, bisect_right
from dataclasses import dataclass
from fractions import Fraction
from math import inf

from optimizer.answers.levels import Label
from optimizer.domain.load import NO_LOAD, Load
from optimizer.domain.plan import Plan
from optimizer.mip.between import EVERY_CELL_COVERED, simplest

NEVER = inf
"""What a peak costs that no plan has."""

COARSE = 32
"""Gaps of more than this part of the whole range are asked about half way down."""

LAST = 16
"""The gap below the last point counts as so much wider, and is halved so much finer: what the best
peak costs is asked for early."""


@dataclass(eq=False)
class Point:
    """A peak, what it costs, and a plan that has both.

    Attributes
    ----------
    plan : it has passed the judge
    peak : its heaviest load
    spent : what it costs in thousandths, or its transfers
    is_least : whether no plan with this peak is known to be cheaper, as far as is shown
    floor : every plan whose peak is below this one's costs at least as much as the next point if
        its peak is below the floor, and is none where there is no next point
    is_empty : whether nothing was found half way down
    tries : questions below it that were not answered in time
    label : how far it is known that the peak is the lowest for this, and this the least for it
    """

    plan: Plan
    peak: Load
    spent: int
    is_least: bool
    floor: Load = NO_LOAD
    is_empty: bool = False
    tries: int = 0
    label: Label = "best_found"

    @property
    def is_closed(self) -> bool:
        """Whether nothing is left open between it and the next point."""
        return self.floor >= self.peak

    @property
    def width(self) -> Fraction | None:
        """How much lower a peak may be in the gap below it, or None where that is no number."""
        return None if self.peak.uncovered else self.peak.ratio - self.floor.ratio


@dataclass(frozen=True)
class Asked:
    """The cheapest plan whose loads are at most (or below) a limit is asked for.

    Attributes
    ----------
    point : the gap below it is what the question is about
    """

    point: Point
    limit: Load
    below: bool


class Stairs:
    """The points found so far, the least spent first, their peaks falling.

    Attributes
    ----------
    bound : no plan has a lower peak
    """

    def __init__(self) -> None:
        self.points: list[Point] = []
        self.bound = NO_LOAD
        self._lowest: Load | None = None

    @property
    def is_whole(self) -> bool:
        """Whether every step there is is among the points."""
        return bool(self.points) and all(point.is_closed for point in self.points)

    def add(self, point: Point) -> None:
        """Take a point in, unless one that is known is as good in both; drop those it betters."""
        points = self.points
        first = bisect_left(points, point.spent, key=lambda known: known.spent)
        if first and points[first - 1].peak <= point.peak:
            return
        last = first
        while last < len(points) and points[last].peak >= point.peak:
            known = points[last]
            point.is_least |= known.is_least and known.spent == point.spent
            last += 1
        if last < len(points) and points[last].spent == point.spent:
            return
        # What was known below the last one dropped, or before this one, is of the next one's cost.
        above = points[last - 1].floor if last else self.bound
        point.floor = max(point.floor, above)
        points[first:last] = [point]

    def learn(self, floor: Load, least: float) -> None:
        """Note that every plan with a peak below the floor costs at least so much, or is none.

        The points whose next one costs no more know it by then.
        """
        if least == NEVER:
            self.bound = max(self.bound, floor)
        known = bisect_right(self.points, least, key=lambda known: known.spent)
        for point in reversed(self.points[: known if least == NEVER else max(known - 1, 0)]):
            if point.floor >= floor:
                break
            point.floor = floor

    def next(self, least_gain: Fraction = Fraction(0), parts: int | None = None) -> Asked | None:
        """Return what to ask next, or None where no gap is left that is wide enough.

        Parameters
        ----------
        least_gain : gaps narrower than this are left alone
        parts : so are those narrower than this part of the whole range
        """
        if self._lowest is None:
            self._lowest = self.bound
        whole = self._whole(self._lowest)
        least = max(least_gain, whole / parts if parts else 0)
        open_ = [point for point in self.points if not point.is_closed]
        wide = [point for point in open_ if point.width is None or point.width >= least]
        if not wide:
            return None
        widest = min(wide, key=lambda point: (point.tries, -self._size(point), point.spent))
        return self._about(widest, whole)

    def tell(self, asked: Asked, found: Point | None) -> None:
        """Take the answer in: the cheapest such plan, or None where there is none."""
        floor = asked.point.peak if asked.below else asked.limit
        before, is_sure = len(self.points), found is None or found.is_least
        if found is not None:
            self.add(found)
        if is_sure:
            self.learn(floor, NEVER if found is None else found.spent)
        asked.point.is_empty = found is not None and is_sure and len(self.points) == before
        asked.point.tries += not is_sure

    def label(self) -> None:
        """Label the points of which both sides are known, on the word of who answered."""
        above = NO_LOAD
        for point in self.points:
            is_least = point.is_least or above > point.peak
            if point.label == "best_found" and point.is_closed and is_least:
                point.label = "claimed"
            above = point.floor

    def _about(self, point: Point, whole: Fraction) -> Asked:
        if point.peak.uncovered and not point.floor.uncovered:
            return Asked(point, EVERY_CELL_COVERED, below=False)
        coarse = COARSE * LAST if point is self.points[-1] else COARSE
        if point.width is None or point.is_empty or point.width <= whole / coarse:
            return Asked(point, point.peak, below=True)
        low, part = point.floor.ratio, point.width
        if len(self.points) == 1 and point.floor == self._lowest:
            # The other end, as near as it can be had without a search.
            limit = simplest(low + part / COARSE / 2, low + part / COARSE)
        else:
            limit = simplest(low + part * 3 / 8, low + part * 5 / 8)
        return Asked(point, Load(False, limit), below=False)

    def _size(self, point: Point) -> float:
        """Return how wide a gap counts among the others."""
        if point.width is None:
            return inf
        return float(point.width) * (LAST if point is self.points[-1] else 1)

    def _whole(self, lowest: Load) -> Fraction:
        """Return how far peaks that are numbers may fall, from the first to what was the bound."""
        finite = [point.peak.ratio for point in self.points if not point.peak.uncovered]
        return finite[0] - lowest.ratio if finite else Fraction(0)
