"""Where the names of places fit on a map: beside their circle, on nothing else that is drawn."""

import math
from collections.abc import Sequence
from dataclasses import dataclass

SIZE = 10
"""Pixels of a letter's height."""
LETTER = 5.7
"""Pixels that a letter is wide, on average, in the widest of the usual fonts."""
MOST = 40
"""Names on one map: more are a thicket."""
DISTANCES = (3, 14, 28, 44, 64)
"""Pixels between a circle and its name, the nearest that fits."""

Box = tuple[float, float, float, float]
"""Left, top, right, bottom."""
Line = tuple[float, float, float, float, float]
"""From x and y to x and y, and half of how wide it is drawn."""


@dataclass(frozen=True)
class Spot:
    """A circle on the map and the name it is to have."""

    x: float
    y: float
    radius: float
    name: str


@dataclass(frozen=True)
class Label:
    """A name: the point it stands at, on which side of it, and a line to its spot if it is far.

    align : ``left`` where the name begins at the point, ``right`` where it ends there, ``center``
    """

    x: float
    y: float
    name: str
    align: str
    line: tuple[float, float, float, float] | None


def place_labels(
    spots: Sequence[Spot], width: float, height: float, lines: Sequence[Line] = ()
) -> list[Label]:
    """Return a label for each of the first spots that has room for one, earlier ones first.

    Parameters
    ----------
    lines : what else is drawn, such as arrows: no name lies on one
    """
    taken = [_around(spot.x, spot.y, spot.radius, spot.radius) for spot in spots]
    drawn = list(lines)
    names: set[Box] = set()
    frame = (0, 0, width, height)
    labels: list[Label] = []
    for place, spot in enumerate(spots[:MOST]):
        half, tall = len(spot.name) * LETTER / 2, SIZE * 0.6
        others = taken[:place] + taken[place + 1 :]
        found = _fitting(spot, (half, tall), taken, others, names, drawn, frame)
        if found is not None:
            x, y, line = found
            taken.append(_around(x, y, half, tall))
            names.add(taken[-1])
            if line is not None:
                drawn.append((*line, 0.5))
            # At the end that is beside the circle, so that another font keeps the gap.
            side = (x > spot.x + spot.radius) - (x < spot.x - spot.radius)
            align = ("center", "left", "right")[side]
            labels.append(Label(x - side * half, y, spot.name, align, line))
    return labels


def _fitting(
    spot: Spot,
    size: tuple[float, float],
    taken: list[Box],
    others: list[Box],
    names: set[Box],
    drawn: list[Line],
    frame: Box,
) -> tuple[float, float, tuple[float, float, float, float] | None] | None:
    """Return where a name fits, and the line to it: over no name, and no circle if that can be.

    Parameters
    ----------
    size : half the name's width and height
    taken : the circles, its own among them, and the names that are placed
    others : the same without its own circle
    names : those that are names
    """
    half, tall = size
    fallback = None
    for distance in DISTANCES:
        for turn in range(0, 360, 90 if distance == DISTANCES[0] else 15):
            across, down = math.cos(math.radians(turn)), math.sin(math.radians(turn))
            reach = spot.radius + distance
            x = spot.x + across * (reach + half)
            y = spot.y + down * (reach + tall)
            box = _around(x, y, half, tall)
            if not _within(box, frame) or any(_meet(box, other) for other in taken):
                continue
            if any(_on(line, box) for line in drawn):
                continue
            if distance == DISTANCES[0]:
                return x, y, None
            edge = (x - across * half, y - down * tall)
            start = (spot.x + across * spot.radius, spot.y + down * spot.radius)
            line = (*start, *edge)
            crossed = [other for other in others if _on((*line, 0.5), other)]
            if not crossed:
                return x, y, line
            if fallback is None and not set(crossed) & names:
                fallback = x, y, line
    return fallback


def _around(x: float, y: float, half: float, tall: float) -> Box:
    return x - half, y - tall, x + half, y + tall


def _within(box: Box, frame: Box) -> bool:
    return box[0] >= frame[0] and box[1] >= frame[1] and box[2] <= frame[2] and box[3] <= frame[3]


def _meet(one: Box, other: Box) -> bool:
    return one[0] < other[2] and other[0] < one[2] and one[1] < other[3] and other[1] < one[3]


def _on(line: Line, box: Box) -> bool:
    """Return whether a line as wide as it is drawn touches a box: what is left of it, cut at each
    side of the box in turn, is not nothing.
    """
    x1, y1, x2, y2, half = line
    first, last = 0.0, 1.0
    for start, end, low, high in (
        (x1, x2, box[0] - half, box[2] + half),
        (y1, y2, box[1] - half, box[3] + half),
    ):
        step = end - start
        if step == 0:
            if not low < start < high:
                return False
            continue
        enters, leaves = sorted(((low - start) / step, (high - start) / step))
        first, last = max(first, enters), min(last, leaves)
    return first < last
