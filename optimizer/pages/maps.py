"""Maps: where officers and loads are, before and after, and who is transferred."""

import math
from collections.abc import Sequence
from dataclasses import dataclass
from fractions import Fraction
from itertools import pairwise
from typing import Any

from optimizer.answers.plain import fraction_of, load_aligned, load_number, load_rank, number
from optimizer.answers.spelling import Fields
from optimizer.domain.instance import Instance
from optimizer.pages.charts import AFTER, EDGE, Chart, finished, inline, library, shortened
from optimizer.pages.columns import COARSE
from optimizer.pages.labels import SIZE, Label, Spot, place_labels
from optimizer.pages.where import HEIGHT, WIDTH, Plain, Projection, choose_projection, outline

BANDS = (Fraction(1), Fraction(5, 4), Fraction(3, 2), Fraction(2), Fraction(3))
"""Up to which load a colour is meant, as multiples of the reference."""
COLOURS = ("#fff3c4", "#fdcf7a", "#f79a4b", "#d9582f", "#9c1f1f", "#4a0d12")
NOBODY = "#1f6fd1"
"""Of an uncovered office: of another hue and form than every load, for it is worse than each."""
ROUND, SQUARE = "circle", "square"
LARGEST, SMALLEST = 17, 4
"""Radius of a circle in pixels, on a map that is not crowded."""
CROWD = 40
"""Offices from which circles are drawn smaller, so that together they cover no more."""
MOST_LANES = 40
STATES = "states"


@dataclass(frozen=True)
class Office:
    """An office on the map.

    Attributes
    ----------
    officers : today and after
    loads : of its heaviest cell, today and after, as spelled; None where it is uncovered
    """

    name: str
    place: tuple[float, float]
    officers: tuple[int, int]
    loads: tuple[Fields | None, Fields | None]


@dataclass(frozen=True)
class Atlas:
    """The offices that can be shown, how, and the names of those that cannot."""

    projection: Projection
    offices: tuple[Office, ...]
    elsewhere: tuple[str, ...]


def make_atlas(instance: Instance, report: Fields) -> Atlas | None:
    """Return what is on the map, or None where fewer than two offices have a place on it."""
    offices = instance.offices
    placed = [
        (longitude, latitude)
        for longitude, latitude in zip(offices.longitudes, offices.latitudes, strict=True)
        if longitude is not None and latitude is not None
    ]
    if len(placed) < 2:
        return None
    projection = choose_projection(placed)
    shown: list[Office] = []
    elsewhere: list[str] = []
    num_duties = instance.num_duties
    for i, (name, x, y) in enumerate(
        zip(instance.called.offices, offices.longitudes, offices.latitudes, strict=True)
    ):
        cells: list[Fields] = report["cells"][i * num_duties : (i + 1) * num_duties]
        if x is None or y is None or projection.project((x, y)) is None:
            elsewhere.append(name)
            continue
        today, after = (_heaviest(cells, column) for column in ("load_today", "load"))
        officers = tuple(sum(c[k] or 0 for c in cells) for k in ("officers_today", "officers"))
        shown.append(Office(name, (x, y), (officers[0], officers[1]), (today, after)))
    return Atlas(projection, tuple(shown), tuple(elsewhere)) if len(shown) > 1 else None


def load_map(atlas: Atlas, when: int, reference: Fraction, called: str) -> tuple[Chart, int]:
    """Return the map of loads, and how many names had room.

    Parameters
    ----------
    when : 0 for today, 1 for after
    reference : the load that is 1 on the scale of colours
    called : what a load counts
    """
    alt = library()
    most = max(max(office.officers) for office in atlas.offices) or 1
    largest = LARGEST * min(1, math.sqrt(CROWD / len(atlas.offices)))
    names = _bands(reference)
    ordered = sorted(atlas.offices, key=lambda office: load_rank(office.loads[when]), reverse=True)
    heaviest = [fraction_of(office.loads[when]) or 0 for office in ordered]
    spell = load_aligned if max(heaviest) < COARSE else load_number
    values: list[Chart] = []
    spots: list[Spot] = []
    for office in ordered:
        radius = max(
            SMALLEST * largest / LARGEST, largest * math.sqrt(office.officers[when] / most)
        )
        load = office.loads[when]
        said = "nobody" if load is None else spell(load)
        x, y = _pixels(atlas, office)
        spots.append(Spot(x, y, radius, f"{shortened(office.name)} {said}"))
        band = names[_band(load, reference)]
        values.append(
            {
                "lon": office.place[0],
                "lat": office.place[1],
                "size": math.pi * radius**2,
                "band": band,
            }
        )
    # The smaller ones last, so that none is hidden below a larger one.
    circles = (
        alt.Chart(inline(sorted(values, key=lambda value: -value["size"])))
        .mark_point(filled=True, stroke="#222", strokeWidth=0.8, opacity=0.92)
        .encode(
            longitude="lon:Q",
            latitude="lat:Q",
            size=alt.Size("size:Q", scale=None, legend=None),
            color=alt.Color(
                "band:N",
                title=called,
                sort=names,
                scale=alt.Scale(domain=names, range=[*COLOURS, NOBODY]),
                legend=alt.Legend(
                    orient="bottom", symbolStrokeColor="#222", columns=7, titleLimit=0
                ),
            ),
            shape=alt.Shape(
                "band:N",
                title=called,
                sort=names,
                scale=alt.Scale(domain=names, range=[ROUND] * len(COLOURS) + [SQUARE]),
            ),
        )
    )
    labels = place_labels(spots, WIDTH, HEIGHT)
    layers = [_ground(atlas.projection), circles, *_texts(labels)]
    return _framed(atlas, layers), len(labels)


def move_map(atlas: Atlas, moves: Sequence[Fields]) -> tuple[Chart, int, int, int] | None:
    """Return the map of transfers, or None without any.

    With it how many lanes it shows, how many there are, and how many offices have no name on it.
    """
    alt = library()
    known = {office.name: office for office in atlas.offices}
    lanes: dict[tuple[str, str], int] = {}
    for move in moves:
        if move["kind"] == "transfer":
            lane = move["from_office"], move["to_office"]
            lanes[lane] = lanes.get(lane, 0) + move["officers"]
    shown = [
        lane for lane in sorted(lanes, key=lambda k: (-lanes[k], k)) if set(lane) <= set(known)
    ]
    if not shown:
        return None
    largest = lanes[shown[0]]
    lines: list[Chart] = []
    heads: list[Chart] = []
    for lane in shown[:MOST_LANES]:
        (x1, y1), (x2, y2) = (_pixels(atlas, known[name]) for name in lane)
        length = math.hypot(x2 - x1, y2 - y1) or 1.0
        across, down = (x2 - x1) / length, (y2 - y1) / length
        width = 0.8 + 3.7 * lanes[lane] / largest
        # Beside the straight line, so that there and back are two arrows.
        x1, y1, x2, y2 = x1 - 2 * down, y1 + 2 * across, x2 - 2 * down, y2 + 2 * across
        tip = min(6.0, length / 2)
        end = {"x": x2 - tip * across, "y": y2 - tip * down}
        lines.append({"x": x1, "y": y1, "x2": end["x"], "y2": end["y"], "width": width})
        turn = math.degrees(math.atan2(across, -down))
        heads.append({**end, "turn": turn % 360, "size": 40 + 14 * width})
    arrows = alt.Chart(inline(lines)).mark_rule(color=AFTER, opacity=0.75)
    arrows = arrows.encode(
        **_at(),
        x2="x2:Q",
        y2="y2:Q",
        strokeWidth=alt.StrokeWidth("width:Q", scale=None, legend=None),
    )
    points = alt.Chart(inline(heads)).mark_point(shape="triangle", filled=True, color=AFTER)
    points = points.encode(
        **_at(),
        angle=alt.Angle("turn:Q", scale=None),
        size=alt.Size("size:Q", scale=None, legend=None),
    )
    touched = sorted({name for lane in shown[:MOST_LANES] for name in lane})
    gain = dict.fromkeys(touched, 0)
    for lane in shown[:MOST_LANES]:
        gain[lane[0]] -= lanes[lane]
        gain[lane[1]] += lanes[lane]
    spots: list[Spot] = []
    for name in sorted(touched, key=lambda name: (-abs(gain[name]), name)):
        x, y = _pixels(atlas, known[name])
        sign = "+" if gain[name] > 0 else "−" if gain[name] < 0 else "±"
        spots.append(Spot(x, y, 4, f"{shortened(name)} {sign}{number(abs(gain[name]))}"))
    dots = alt.Chart(inline([{"x": spot.x, "y": spot.y} for spot in spots]))
    dots = dots.mark_circle(color="#222", size=30, opacity=1).encode(**_at())
    # The heads are wider than the lines, so that no name lies on one either.
    obstacles = [
        *((r["x"], r["y"], r["x2"], r["y2"], r["width"] / 2) for r in lines),
        *((r["x"], r["y"], r["x"], r["y"] + 0.1, math.sqrt(r["size"]) / 2) for r in heads),
    ]
    labels = place_labels(spots, WIDTH, HEIGHT, obstacles)
    layers = [_ground(atlas.projection), arrows, points, dots, *_texts(labels)]
    nameless = len(spots) - len(labels)
    return _framed(atlas, layers), min(len(shown), MOST_LANES), len(lanes), nameless


def _ground(projection: Projection) -> Any:
    alt = library()
    if isinstance(projection, Plain):
        step = [projection.step, projection.step]
        lines = alt.graticule(step=step, extent=[list(corner) for corner in projection.corners()])
        return alt.Chart(lines).mark_geoshape(filled=False, stroke="#d8dde2", strokeWidth=0.7)
    return alt.Chart(alt.NamedData(name=STATES)).mark_geoshape(
        fill="#f1f3f5", stroke="#b5bdc5", strokeWidth=0.6
    )


def _framed(atlas: Atlas, layers: list[Any]) -> Chart:
    alt = library()
    whole = alt.layer(*layers).project(**atlas.projection.to_vega())
    chart = finished(whole.properties(width=WIDTH, height=HEIGHT))
    if not isinstance(atlas.projection, Plain):
        # Put in last: Altair would check and copy every point of the outline.
        chart["datasets"] = {**chart["datasets"], STATES: outline()["features"]}
    return chart


def _texts(labels: Sequence[Label]) -> list[Any]:
    """Return the names, on a light edge that parts them from what is below."""
    alt = library()
    far: list[Chart] = [
        dict(zip(("x", "y", "x2", "y2"), label.line, strict=True))
        for label in labels
        if label.line is not None
    ]
    texts: list[Any] = []
    for align in ("left", "center", "right"):
        rows = [{"x": r.x, "y": r.y, "name": r.name} for r in labels if r.align == align]
        if rows:
            said = alt.Chart(inline(rows))
            texts.append(said.mark_text(align=align, fontSize=SIZE, **EDGE))
            texts.append(said.mark_text(align=align, fontSize=SIZE, color="#111"))
    lines = alt.Chart(inline(far)).mark_rule(color="#555", strokeWidth=0.7)
    leaders = [lines.encode(**_at(), x2="x2:Q", y2="y2:Q")] if far else []
    return leaders + [text.encode(**_at(), text="name:N") for text in texts]


def _at() -> dict[str, Any]:
    """Return the encoding of pixels as they are."""
    alt = library()
    return {
        "x": alt.X("x:Q", scale=None, axis=None),
        "y": alt.Y("y:Q", scale=None, axis=None),
    }


def _pixels(atlas: Atlas, office: Office) -> tuple[float, float]:
    found = atlas.projection.project(office.place)
    assert found is not None, "an office that is not on the map is listed elsewhere"
    return found


def _heaviest(cells: Sequence[Fields], column: str) -> Fields | None:
    return max((cell[column] for cell in cells), key=load_rank)


def _bands(reference: Fraction) -> list[str]:
    edges = [_edge(band * reference) for band in BANDS]
    between = [f"{low} to {high}" for low, high in pairwise(edges)]
    return [f"up to {edges[0]}", *between, f"above {edges[-1]}", "nobody there"]


def _band(load: Fields | None, reference: Fraction) -> int:
    exact = fraction_of(load)
    if exact is None:
        return len(COLOURS)
    return sum(exact > band * reference for band in BANDS)


def _edge(load: Fraction) -> str:
    return number(round(float(load), 2 if load < 20 else 0))
