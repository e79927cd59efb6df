"""Offices stand on the map where they are."""

import math
import re
from dataclasses import replace
from fractions import Fraction
from itertools import combinations

import pytest

from optimizer import solve
from optimizer.domain.instance import Instance
from optimizer.files import instance_from_tables
from optimizer.pages.draw import draw_svg
from optimizer.pages.labels import LETTER, SIZE, Label, Spot, place_labels
from optimizer.pages.maps import load_map, make_atlas, move_map
from optimizer.pages.told import tell
from optimizer.pages.where import HEIGHT, WIDTH, Plain, Usa, choose_projection, outline
from tests.pages.reading import report_of

CITIES = {
    "Seattle": (-122.33, 47.61),
    "Los Angeles": (-118.24, 34.05),
    "Denver": (-104.99, 39.74),
    "Houston": (-95.37, 29.76),
    "St Paul": (-93.09, 44.95),
    "Chicago": (-87.63, 41.88),
    "Atlanta": (-84.39, 33.75),
    "Miami": (-80.19, 25.76),
    "Washington": (-77.04, 38.91),
    "New York": (-74.01, 40.71),
    "Boston": (-71.06, 42.36),
    "Anchorage": (-149.9, 61.22),
    "Honolulu": (-157.86, 21.31),
}
ABROAD = {"San Juan": (-66.11, 18.47), "London": (-0.12, 51.5)}
BRITAIN = {"London": (-0.12, 51.5), "Cardiff": (-3.18, 51.48), "Edinburgh": (-3.19, 55.95)}

CIRCLE = re.compile(r'translate\(([-\d.]+),([-\d.]+)\)" d="M[^>]*stroke="#222" stroke-width="0.8"')


def country(places: dict[str, tuple[float, float]]) -> Instance:
    """Return offices with one case more each than the one before, and as many officers."""
    return instance_from_tables(
        {
            "format": "caseload/1",
            "offices": [
                {"office": name, "longitude": x, "latitude": y} for name, (x, y) in places.items()
            ],
            "duties": [{"duty": "d"}],
            "caseload": [
                {"office": name, "duty": "d", "cases": 10 + i} for i, name in enumerate(places)
            ],
            "staff": [
                {"office": name, "duty": "d", "officers": 1 + i} for i, name in enumerate(places)
            ],
        }
    )


def drawn(places: dict[str, tuple[float, float]]) -> tuple[list[tuple[float, float]], str]:
    """Return the middle of each circle, the largest first, as Vega has drawn it, and the SVG."""
    instance = country(places)
    report = solve(instance).to_dict()
    atlas = make_atlas(instance, report)
    assert atlas is not None
    chart, _ = load_map(atlas, 0, 1, "load")
    svg = draw_svg(chart, "title", "description")
    return [(float(x), float(y)) for x, y in CIRCLE.findall(svg)], svg


def test_vega_draws_each_city_where_the_projection_says() -> None:
    circles, _ = drawn(CITIES)
    # The more officers, the larger; so the last city is drawn first.
    by_size = list(reversed(CITIES.values()))
    assert len(circles) == len(by_size)
    for circle, place in zip(circles, by_size, strict=True):
        expected = Usa().project(place)
        assert expected is not None
        assert math.dist(circle, expected) < 0.05


def test_cities_stand_to_each_other_as_they_do_on_every_map() -> None:
    at = {name: Usa().project(place) for name, place in CITIES.items()}
    assert all(at.values())
    x = {name: place[0] for name, place in at.items() if place}
    y = {name: place[1] for name, place in at.items() if place}
    west_to_east = ["Seattle", "Denver", "Houston", "Chicago", "Atlanta", "Washington", "New York"]
    assert sorted(west_to_east, key=x.__getitem__) == west_to_east
    north_to_south = ["St Paul", "Chicago", "Denver", "Atlanta", "Houston", "Miami"]
    assert sorted(north_to_south, key=y.__getitem__) == north_to_south
    # Seattle up left, Miami down right; Alaska and Hawaii moved in at the bottom left.
    assert x["Seattle"] < 0.2 * WIDTH
    assert y["Seattle"] < 0.25 * HEIGHT
    assert x["Miami"] > 0.7 * WIDTH
    assert y["Miami"] > 0.8 * HEIGHT
    assert max(x["Anchorage"], x["Honolulu"]) < 0.4 * WIDTH
    assert min(y["Anchorage"], y["Honolulu"]) > 0.75 * HEIGHT
    assert all(0 < x[name] < WIDTH and 0 < y[name] < HEIGHT for name in CITIES)


def test_every_state_is_within_the_frame_and_part_of_a_map() -> None:
    for feature in outline()["features"]:
        for polygon in feature["geometry"]["coordinates"]:
            for point in polygon[0]:
                at = Usa().project(tuple(point))
                if at is not None:
                    assert -5 < at[0] < WIDTH + 5
                    assert -5 < at[1] < HEIGHT + 5
    assert len(outline()["features"]) == 51


def test_what_is_off_the_map_is_listed() -> None:
    instance = country({**CITIES, **ABROAD})
    atlas = make_atlas(instance, solve(instance).to_dict())
    assert atlas is not None
    assert isinstance(atlas.projection, Usa)
    assert sorted(atlas.elsewhere) == sorted(ABROAD)
    assert len(atlas.offices) == len(CITIES)


def test_another_country_is_drawn_without_the_states() -> None:
    projection = choose_projection(list(BRITAIN.values()))
    assert isinstance(projection, Plain)
    circles, svg = drawn(BRITAIN)
    assert "#f1f3f5" not in svg
    edinburgh, cardiff, london = circles
    assert cardiff[0] < london[0]
    assert math.isclose(edinburgh[0], cardiff[0], abs_tol=2)
    assert edinburgh[1] < london[1] < cardiff[1]
    for place, circle in zip(reversed(BRITAIN.values()), circles, strict=True):
        expected = projection.project(place)
        assert expected is not None
        assert math.dist(circle, expected) < 0.05


@pytest.mark.parametrize(
    "places",
    [
        {"Toronto": (-79.38, 43.65), "Montreal": (-73.57, 45.5), "Ottawa": (-75.7, 45.42)},
        {"one": (10.0, 50.0), "same": (10.0, 50.0)},
        {"pole": (0.0, 90.0), "other": (179.0, -90.0)},
    ],
    ids=["Canada", "one place", "the whole world"],
)
def test_maps_of_anywhere_stay_in_the_frame(places: dict[str, tuple[float, float]]) -> None:
    projection = choose_projection(list(places.values()))
    assert isinstance(projection, Plain)
    for place in places.values():
        at = projection.project(place)
        assert at is not None
        assert 0 <= at[0] <= WIDTH
        assert 0 <= at[1] <= HEIGHT


def test_fewer_than_two_places_are_no_map() -> None:
    instance = country({"Seattle": CITIES["Seattle"]})
    assert make_atlas(instance, solve(instance).to_dict()) is None


def test_arrows_lead_from_office_to_office() -> None:
    instance = country({"Seattle": CITIES["Seattle"], "Miami": CITIES["Miami"]})
    report = solve(instance).to_dict()
    atlas = make_atlas(instance, report)
    assert atlas is not None
    move = {
        "kind": "transfer",
        "officers": 2,
        "from_office": "Seattle",
        "to_office": "Miami",
    }
    found = move_map(atlas, [move, {**move, "kind": "duty_change"}])
    assert found is not None
    chart, shown, lanes, nameless = found
    assert (shown, lanes, nameless) == (1, 1, 0)
    (line,) = [rows[0] for rows in chart["datasets"].values() if "width" in rows[0]]
    seattle, miami = (Usa().project(CITIES[name]) for name in ("Seattle", "Miami"))
    assert seattle
    assert miami
    assert math.dist((line["x"], line["y"]), seattle) < 4
    assert math.dist((line["x2"], line["y2"]), miami) < 10
    assert line["x"] < line["x2"]
    assert move_map(atlas, []) is None


def box_of(label: Label) -> tuple[float, float, float, float]:
    wide = len(label.name) * LETTER
    left = label.x - {"left": 0, "center": wide / 2, "right": wide}[label.align]
    return left, label.y - SIZE * 0.6, left + wide, label.y + SIZE * 0.6


def points_on(line: tuple[float, ...]) -> list[tuple[float, float]]:
    x1, y1, x2, y2 = line[:4]
    return [(x1 + (x2 - x1) * t / 200, y1 + (y2 - y1) * t / 200) for t in range(201)]


def test_names_lie_on_no_arrow_and_lines_to_them_on_no_name() -> None:
    # Spots in a ring, and an arrow from each to the one opposite: all cross in the middle.
    ring = [
        Spot(
            300 + 120 * math.cos(t * math.pi / 8), 170 + 100 * math.sin(t * math.pi / 8), 4, f"o{t}"
        )
        for t in range(16)
    ]
    ring = [replace(spot, name=f"office number {place}") for place, spot in enumerate(ring)]
    arrows = [(a.x, a.y, b.x, b.y, 2.0) for a, b in zip(ring, ring[8:] + ring[:8], strict=True)]
    labels = place_labels(ring, WIDTH, HEIGHT, arrows)
    assert len(labels) > 10
    boxes = [box_of(label) for label in labels]
    for label, box in zip(labels, boxes, strict=True):
        for arrow in arrows:
            assert not any(box[0] < x < box[2] and box[1] < y < box[3] for x, y in points_on(arrow))
        if label.line is None:
            continue
        for other in boxes:
            inside = [
                1
                for x, y in points_on(label.line)
                if other[0] < x < other[2] and other[1] < y < other[3]
            ]
            assert other == box or not inside
    assert len(place_labels(ring, WIDTH, HEIGHT)) == 16


def test_names_on_the_maps_of_the_24_offices_lie_on_nothing_that_is_drawn() -> None:
    told = tell(report_of("field_offices_fy2016"))
    assert told.atlas is not None
    found = move_map(told.atlas, told.moves)
    assert found is not None
    chart = found[0]
    data = [rows for rows in chart["datasets"].values() if rows and "type" not in rows[0]]
    (arrows,) = [rows for rows in data if "width" in rows[0]]
    (heads,) = [rows for rows in data if "turn" in rows[0]]
    aligns = {}
    for layer in chart["layer"]:
        if isinstance(layer.get("mark"), dict) and layer["mark"].get("type") == "text":
            aligns[layer["data"]["name"]] = layer["mark"]["align"]
    labels = [
        Label(row["x"], row["y"], row["name"], align, None)
        for name, align in aligns.items()
        for row in chart["datasets"][name]
    ]
    assert len(labels) >= 20
    boxes = [box_of(label) for label in labels]
    for box in boxes:
        for arrow in arrows:
            line = arrow["x"], arrow["y"], arrow["x2"], arrow["y2"]
            assert not any(box[0] < x < box[2] and box[1] < y < box[3] for x, y in points_on(line))
        for head in heads:
            assert not (box[0] < head["x"] < box[2] and box[1] < head["y"] < box[3])
    for one, other in combinations(set(boxes), 2):
        assert one[2] <= other[0] or other[2] <= one[0] or one[3] <= other[1] or other[3] <= one[1]


def test_an_uncovered_office_has_a_form_and_hue_of_its_own() -> None:
    places = {"Seattle": CITIES["Seattle"], "Miami": CITIES["Miami"]}
    instance = country(places)
    report = solve(instance).to_dict()
    report["cells"][0]["load_today"] = None
    atlas = make_atlas(instance, report)
    assert atlas is not None
    svg = draw_svg(load_map(atlas, 0, Fraction(1), "load")[0], "title", "description")
    marks = re.findall(r'<path[^>]*fill="(#[0-9a-f]{6})"[^>]*stroke-width="0.8"', svg)
    shapes = re.findall(r'd="(M[^"]*)" fill="#1f6fd1"', svg)
    assert "#1f6fd1" in marks
    # Round marks are arcs; the square has none.
    assert all("A" not in shape for shape in shapes)


def test_names_lie_over_no_circle_and_no_other_name() -> None:
    spots = [
        Spot(37.0 * (i % 12) + 40, 23.0 * (i // 12) + 40, 3 + i % 5, f"office {i}")
        for i in range(120)
    ]
    labels = place_labels(spots, WIDTH, HEIGHT)
    assert len(labels) > 5
    boxes = [box_of(label) for label in labels]
    circles = [(s.x - s.radius, s.y - s.radius, s.x + s.radius, s.y + s.radius) for s in spots]
    for place, box in enumerate(boxes):
        assert box[0] >= 0
        assert box[1] >= 0
        assert box[2] <= WIDTH
        assert box[3] <= HEIGHT
        for other in circles + boxes[:place]:
            apart = (
                box[2] <= other[0] + 1e-6
                or other[2] <= box[0] + 1e-6
                or box[3] <= other[1] + 1e-6
                or other[3] <= box[1] + 1e-6
            )
            assert apart
