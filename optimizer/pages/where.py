"""Where a place is on a map: the projection that Vega draws with, and the same in Python.

Labels are set where they fit, so what is drawn must be known before it is drawn.

References
----------
Snyder, Map Projections, a Working Manual, USGS Professional Paper 1395 (1987), for the conic.
"""

import json
import math
from dataclasses import dataclass
from functools import cache
from itertools import pairwise
from pathlib import Path
from typing import Any

WIDTH, HEIGHT = 620, 350
"""Of a map, in pixels."""
MIDDLE_USA = 285
"""Pixels from the left to the middle of the United States: names beyond the coast have room."""
SCALE_USA = 670
STEPS = (0.05, 0.1, 0.2, 0.5, 1, 2, 5, 10, 20, 30)
"""Degrees between the lines of a map without an outline."""
LEAST_SPAN = 0.5
"""Degrees that a map shows at least."""

Place = tuple[float, float]
"""Longitude and latitude in degrees."""


@dataclass(frozen=True)
class Conic:
    """An equal-area conic, part of the map of the United States.

    Attributes
    ----------
    bounds : west, south, east and north of what it is for, in degrees
    middle : longitude that is upright, then longitude and latitude, turned so, of the middle
    scale, offset : as shares of the whole map's scale
    """

    bounds: tuple[float, float, float, float]
    parallels: tuple[float, float]
    upright: float
    middle: Place
    scale: float
    offset: tuple[float, float]

    def holds(self, place: Place) -> bool:
        west, south, east, north = self.bounds
        return west <= place[0] <= east and south <= place[1] <= north

    def project(self, place: Place) -> tuple[float, float]:
        """Return x and y in units of the map's scale."""
        x, y = self._raw(place[0] + self.upright, place[1])
        x0, y0 = self._raw(*self.middle)
        return self.offset[0] + self.scale * (x - x0), self.offset[1] - self.scale * (y - y0)

    def _raw(self, turned: float, latitude: float) -> tuple[float, float]:
        south, north = (math.sin(math.radians(parallel)) for parallel in self.parallels)
        cone = (south + north) / 2
        area = 1 + south * (2 * cone - south)
        radius = math.sqrt(area - 2 * cone * math.sin(math.radians(latitude))) / cone
        angle = math.radians(turned) * cone
        return radius * math.sin(angle), math.sqrt(area) / cone - radius * math.cos(angle)


# The constants of d3's geoAlbersUsa, which Vega draws with.
PARTS_USA = (
    Conic((-125, 24.3, -66.5, 49.6), (29.5, 45.5), 96, (-0.6, 38.7), 1, (0, 0)),
    Conic((-172, 52, -130, 71.6), (55, 65), 154, (-2, 58.5), 0.35, (-0.307, 0.201)),
    Conic((-160.5, 18.7, -154.6, 22.5), (8, 18), 157, (-3, 19.9), 1, (-0.205, 0.212)),
)


@dataclass(frozen=True)
class Usa:
    """The United States, Alaska and Hawaii moved in."""

    def project(self, place: Place) -> tuple[float, float] | None:
        """Return the pixels of a place, or None where the map does not show it."""
        for part in PARTS_USA:
            if part.holds(place):
                x, y = part.project(place)
                return MIDDLE_USA + SCALE_USA * x, HEIGHT / 2 + SCALE_USA * y
        return None

    def to_vega(self) -> dict[str, Any]:
        return {"type": "albersUsa", "scale": SCALE_USA, "translate": [MIDDLE_USA, HEIGHT / 2]}


@dataclass(frozen=True)
class Plain:
    """Degrees as they are, around a middle: a map of anywhere."""

    middle: Place
    scale: float
    step: float

    def project(self, place: Place) -> tuple[float, float] | None:
        """Return the pixels of a place."""
        x, y = (
            math.radians(given - middle) for given, middle in zip(place, self.middle, strict=True)
        )
        return WIDTH / 2 + self.scale * x, HEIGHT / 2 - self.scale * y

    def corners(self) -> tuple[Place, Place]:
        """Return the south-west and north-east corners of what is shown, in degrees."""
        east, north = (math.degrees(side / 2 / self.scale) for side in (WIDTH, HEIGHT))
        x, y = self.middle
        return (x - east, max(y - north, -90)), (x + east, min(y + north, 90))

    def to_vega(self) -> dict[str, Any]:
        down = HEIGHT / 2 + self.scale * math.radians(self.middle[1])
        return {
            "type": "equirectangular",
            "scale": self.scale,
            "rotate": [-self.middle[0], 0, 0],
            "translate": [WIDTH / 2, down],
        }


Projection = Usa | Plain


def choose_projection(places: list[Place]) -> Projection:
    """Return the map for these places: of the United States if most of them lie in it."""
    inside = sum(_in_a_state(place) for place in places)
    if 2 * inside > len(places):
        return Usa()
    longitudes, latitudes = zip(*places, strict=True)
    spans = [max(max(v) - min(v), LEAST_SPAN) for v in (longitudes, latitudes)]
    middle = tuple((max(v) + min(v)) / 2 for v in (longitudes, latitudes))
    room = (WIDTH - 150, HEIGHT - 80)
    scale = min(r / math.radians(span) for r, span in zip(room, spans, strict=True))
    step = next((step for step in STEPS if math.radians(step) * scale >= 60), STEPS[-1])
    return Plain((middle[0], middle[1]), scale, step)


@cache
def outline() -> dict[str, Any]:
    """Return the states as GeoJSON; see the README beside it for where it is from."""
    text = (Path(__file__).parent / "data" / "us_states.json").read_text(encoding="utf-8")
    return json.loads(text)


def _in_a_state(place: Place) -> bool:
    """Return whether a place lies in a state, or on the water near its shore."""
    near = ((0.0, 0.0), (0.15, 0.0), (-0.15, 0.0), (0.0, 0.15), (0.0, -0.15))
    return any(_inside((place[0] + dx, place[1] + dy)) for dx, dy in near)


def _inside(place: Place) -> bool:
    x, y = place
    for feature in outline()["features"]:
        for polygon in feature["geometry"]["coordinates"]:
            crossings = 0
            for ring in polygon:
                for (x1, y1), (x2, y2) in pairwise(ring):
                    if (y1 > y) != (y2 > y) and x < x1 + (y - y1) * (x2 - x1) / (y2 - y1):
                        crossings += 1
            if crossings % 2:
                return True
    return False
