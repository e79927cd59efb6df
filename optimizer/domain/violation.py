"""A rule broken at a place, in numbers: what is there and what may be."""

from dataclasses import dataclass
from fractions import Fraction
from typing import Literal

from optimizer.domain.load import Load

Direction = Literal["at most", "at least", "exactly"]

Amount = int | Fraction | Load
"""A count, an exact decimal or share, or a load, which may be of an uncovered cell."""


@dataclass(frozen=True)
class Place:
    """Where a rule is broken; what does not tell the place apart is None.

    Attributes
    ----------
    row : of the rule's table as the instance holds it, or of the plan's columns
    office, to : places in the table offices; `to` where a way ends
    duty, pool : places in their tables
    case_row : row of the caseload
    """

    row: int | None = None
    office: int | None = None
    duty: int | None = None
    pool: int | None = None
    to: int | None = None
    case_row: int | None = None


@dataclass(frozen=True)
class Violation:
    """One rule broken at one place.

    Attributes
    ----------
    rule : which, as in `optimizer.judge.words.HEADINGS`
    measured : what the plan has there
    bound : what the rule lets it have
    direction : whether that is the most, the least, or the very number
    beside : other numbers that a sentence tells, in the order in which it needs them
    """

    rule: str
    place: Place
    measured: Amount
    bound: int | Fraction
    direction: Direction = "at most"
    beside: tuple[int | Fraction, ...] = ()

    @property
    def beyond(self) -> Load:
        """How far from being kept: the excess, the shortfall, or the distance.

        That of an uncovered cell is above any other, the more work the higher.
        """
        if isinstance(self.measured, Load):
            if self.measured.uncovered:
                return self.measured
            return Load(False, self.measured.ratio - self.bound)
        excess = Fraction(self.measured - self.bound)
        if self.direction == "at least":
            return Load(False, -excess)
        return Load(False, abs(excess) if self.direction == "exactly" else excess)


def newly_broken(before: list[Violation], after: list[Violation]) -> list[Violation]:
    """Return what a change breaks: rules kept before it at that place, or less broken than after.

    What was broken already may stay so, or come nearer to being kept.
    """
    known = {(one.rule, one.place): one.beyond for one in before}
    return [
        one
        for one in after
        if (one.rule, one.place) not in known or one.beyond > known[one.rule, one.place]
    ]
