"""Which numbers of officers a curve asks for, and what is known of each."""

import time
from dataclasses import dataclass, field

import numpy as np

from optimizer.answers.levels import Label
from optimizer.answers.report import Report
from optimizer.answers.solve import OnProgress, solve
from optimizer.answers.strength import FewerByFlows, MoreByFlows, MoreBySolving, Point, Side
from optimizer.domain.errors import Refusal
from optimizer.domain.finding import StoppedBy
from optimizer.domain.instance import THOUSAND, Instance
from optimizer.domain.load import Load, officers_needed

MOST_PEOPLE = 10_000_000
"""As many officers and hires as an instance may have."""


class TimeIsUp(Exception):
    """The time limit came before the last question."""


@dataclass(frozen=True, eq=False)
class Reached:
    """The fewest officers with which a load is reached.

    Attributes
    ----------
    outcome : ``reached``; ``never``, no number of officers does; or ``not_found``
    point : that with the fewest officers, or the last one tried
    label : how far it is known that no fewer do; where there are none, that none do
    """

    outcome: str
    point: Point
    label: Label


@dataclass
class Found:
    """What is known so far; an interruption leaves it readable.

    Attributes
    ----------
    points : by change
    refusal : why no more points with fewer officers can be had, or None
    target : for the load asked for, or None
    spare : for today's best peak, or None
    """

    points: dict[int, Point] = field(default_factory=dict[int, "Point"])
    refusal: Refusal | None = None
    target: Reached | None = None
    spare: Reached | None = None
    stopped_by: StoppedBy = "finished"


def is_sure(point: Point) -> bool:
    """Return whether more is known than that it was the best found."""
    return point.label != "best_found"


class Search:
    """Asks either side of the curve, each number once."""

    def __init__(
        self,
        instance: Instance,
        most: int,
        target: Load | None,
        time_limit: float | None,
        on_progress: OnProgress | None,
        found: Found,
    ) -> None:
        self.instance, self.most, self.target, self.found = instance, most, target, found
        self.on_progress = on_progress
        self.deadline = None if time_limit is None else time.monotonic() + time_limit
        self.known: dict[int, Point] = {}
        self.enough = 0 if target is None else _enough(instance, target)
        self.solving = MoreBySolving(instance, self._solved)
        self.fewer: Side | None = None
        self.more: Side = self.solving
        try:
            self.fewer = FewerByFlows(instance)
        except Refusal as refusal:
            found.refusal = refusal
        try:
            self.more = MoreByFlows(instance, max(most, self.enough))
        except Refusal:
            # Full officers among others, or rules that are no flow: each number is solved alone.
            self.more = self.solving

    def run(self) -> None:
        """Ask for the strength there is, the curve, the target, and who can be spared."""
        today = self.at(0)
        self.found.points[0] = today
        flows = self.more is not self.solving
        if not flows:
            # Each number may take long, so what was asked for comes first.
            self._find_target()
        for num in range(1, self.most + 1):
            self.found.points[num] = self.at(num)
        # From the weakest up: with an officer more, a best starts from the one before.
        for num in range(self.most, 0, -1):
            if self.fewer is None:
                break
            try:
                self.found.points[-num] = self.at(-num)
            except Refusal as refusal:
                self.found.refusal = refusal
        if flows:
            self._find_target()
        if today.peak is not None and self.fewer is not None:
            self.found.spare = self._most_fewer(today.peak, today)

    def _find_target(self) -> None:
        if self.target is not None:
            self.found.target = self._fewest_for(self.target)

    def at(self, change: int) -> Point:
        """Return the best with a change of strength.

        Raises
        ------
        Refusal : with fewer officers it is no question of flows
        """
        if change not in self.known:
            if self.deadline is not None and time.monotonic() >= self.deadline:
                raise TimeIsUp
            self.known[change] = point = self._answer(change)
            if self.on_progress is not None:
                self.on_progress(f"{change:+,} officers", point.peak, None)
        return self.known[change]

    def _answer(self, change: int) -> Point:
        if change <= 0 and self.fewer is not None:
            try:
                return self.fewer.at(-change)
            except Refusal as refusal:
                if change < 0:
                    raise
                self.fewer, self.found.refusal = None, refusal
        try:
            return (self.more if change > 0 else self.solving).at(change)
        except Refusal:
            if self.more is self.solving:
                raise
            self.more = self.solving
            return self.solving.at(change)

    def _solved(self, asked: Instance) -> Report:
        left = None if self.deadline is None else self.deadline - time.monotonic()
        if left is not None and left <= 0:
            raise TimeIsUp
        report = solve(asked, objective="peak", time_limit=left)
        if report.finding.stopped_by == "interrupted":
            raise KeyboardInterrupt
        return report

    def _fewest_for(self, load: Load) -> Reached:
        """Return the fewest officers with whom no load is above one."""
        today = self.at(0)
        if _reaches(today, load):
            return self._most_fewer(load, today)
        least, most = 0, min(1, self.enough)
        guess = self.more.guess(load)
        if guess is not None and 0 < guess <= self.enough and _reaches(self.at(guess), load):
            least, most = (0 if _reaches(self.at(guess - 1), load) else guess - 1), guess
        while not _reaches(self.at(most), load):
            if most >= self.enough:
                last = self.at(most)
                never = is_sure(last) and self.more is not self.solving
                return Reached("never" if never else "not_found", last, last.label)
            least, most = most, min(2 * most, self.enough)
        while most - least > 1:
            middle = (least + most) // 2
            if _reaches(self.at(middle), load):
                most = middle
            else:
                least = middle
        return Reached("reached", self.at(most), self.at(least).label)

    def _most_fewer(self, load: Load, today: Point) -> Reached:
        """Return the fewest officers, of those on board, with whom no load is above one.

        How many may leave is one run of numbers from 0 on: of flows with so many and with fewer
        leaving a mean is one too.
        """
        if self.fewer is None:
            return Reached("reached", today, "best_found")
        most, beyond = 0, 1
        try:
            guess = self.fewer.guess(load)
            if guess is not None and guess > 0 and _reaches(self.at(-guess), load):
                most, beyond = guess, guess + 1
            while beyond <= self.instance.num_officers and _reaches(self.at(-beyond), load):
                most, beyond = beyond, 2 * beyond
            beyond = min(beyond, self.instance.num_officers + 1)
            while beyond - most > 1:
                middle = (most + beyond) // 2
                if _reaches(self.at(-middle), load):
                    most = middle
                else:
                    beyond = middle
        except Refusal as refusal:
            self.found.refusal = refusal
            return Reached("reached", self.at(-most), "best_found")
        label = "proved" if beyond > self.instance.num_officers else self.at(-beyond).label
        return Reached("reached", self.at(-most), label)


def _reaches(point: Point, load: Load) -> bool:
    return point.peak is not None and point.peak <= load


def _enough(instance: Instance, load: Load) -> int:
    """Return how many officers more would do if any number does: all that cells can ask for."""
    work, productive = instance.weighted_cases, instance.duties.productive[instance.cell_duty]
    needed = officers_needed(work * THOUSAND, instance.standard * productive, load.ratio)
    asked = -(-instance.fte_asked // productive)
    total = sum(np.maximum(np.maximum(needed, asked), instance.least).tolist())
    room = MOST_PEOPLE - instance.num_officers - instance.num_hires
    return max(min(total, room), 0)
