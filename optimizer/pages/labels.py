"""Where the names of places fit on a map: beside their circle, over no other and no other name."""

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


def place_labels(spots: Sequence[Spot], width: float, height: float) -> list[Label]:
    """Return a label for each of the first spots that has room for one, earlier ones first."""
    taken = [_around(spot.x, spot.y, spot.radius, spot.radius) for spot in spots]
    labels: list[Label] = []
    for spot in spots[:MOST]:
        half, tall = len(spot.name) * LETTER / 2, SIZE * 0.6
        found = _fitting(spot, half, tall, taken, (0, 0, width, height))
        if found is not None:
            x, y, line = found
            taken.append(_around(x, y, half, tall))
            # At the end that is beside the circle, so that another font keeps the gap.
            side = (x > spot.x + spot.radius) - (x < spot.x - spot.radius)
            align = ("center", "left", "right")[side]
            labels.append(Label(x - side * half, y, spot.name, align, line))
    return labels


def _fitting(
    spot: Spot, half: float, tall: float, taken: list[Box], frame: Box
) -> tuple[float, float, tuple[float, float, float, float] | None] | None:
    for distance in DISTANCES:
        for turn in range(0, 360, 90 if distance == DISTANCES[0] else 30):
            across, down = math.cos(math.radians(turn)), math.sin(math.radians(turn))
            reach = spot.radius + distance
            x = spot.x + across * (reach + half)
            y = spot.y + down * (reach + tall)
            box = _around(x, y, half, tall)
            if _within(box, frame) and not any(_meet(box, other) for other in taken):
                far = distance > DISTANCES[0]
                edge = (x - across * half, y - down * tall)
                start = (spot.x + across * spot.radius, spot.y + down * spot.radius)
                return x, y, (*start, *edge) if far else None
    return None


def _around(x: float, y: float, half: float, tall: float) -> Box:
    return x - half, y - tall, x + half, y + tall


def _within(box: Box, frame: Box) -> bool:
    return box[0] >= frame[0] and box[1] >= frame[1] and box[2] <= frame[2] and box[3] <= frame[3]


def _meet(one: Box, other: Box) -> bool:
    return one[0] < other[2] and other[0] < one[2] and one[1] < other[3] and other[1] < one[3]
