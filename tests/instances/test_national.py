"""A national name means one instance, of the size it says, on every machine."""

import hashlib
from collections import Counter
from fractions import Fraction
from itertools import pairwise
from typing import cast

import pytest

from instances.build import build
from instances.dice import Dice
from instances.national import generate, named
from instances.tables import Row


def rows(tables: dict[str, object], table: str) -> list[Row]:
    return cast("list[Row]", tables[table])


def test_dice_follow_the_published_generator() -> None:
    # The first outputs of SplitMix64 from state 1234567, as its test vectors give them.
    dice = Dice(1234567)
    assert [dice.below(2**64) for _ in range(3)] == [
        6457827717110365317,
        3203168211198807973,
        9817491932198370423,
    ]


def test_bell_and_skewed_stay_in_their_range_around_their_middle() -> None:
    dice = Dice(1)
    bells = sorted(dice.bell(48) for _ in range(4000))
    assert bells[0] >= -48
    assert bells[-1] <= 48
    assert abs(bells[2000]) <= 2
    skewed = sorted(dice.skewed(1000, 3) for _ in range(4000))
    assert skewed[0] >= 125
    assert skewed[-1] <= 8000
    assert abs(skewed[2000] - 1000) <= 100


@pytest.mark.parametrize(("num_cells", "num_lanes"), [(50, 300), (1000, 16_666), (12_000, 200_000)])
def test_sizes_are_exact(num_cells: int, num_lanes: int) -> None:
    tables = generate(num_cells, 1)
    assert len(rows(tables, "offices")) == num_cells // 2
    assert len(rows(tables, "caseload")) == len(rows(tables, "staff")) == num_cells
    ends = [(row["from"], row["to"]) for row in rows(tables, "lanes")]
    assert len(ends) == len(set(ends)) == num_lanes
    assert all(start != end for start, end in ends)


def test_a_name_gives_the_same_bytes_everywhere() -> None:
    (content,) = build("national_50_cells_seed1").values()
    assert (
        hashlib.sha256(content).hexdigest()
        == "b54f11e3902dca020b2aa52c3bb33d042fd68957a28484effc481863164cb082"
    )


def test_a_name_says_size_and_seed_and_another_name_nothing() -> None:
    assert named("national_60_cells_seed7") == generate(60, 7)
    for other in ("four_offices_2016", "national_60_cells", "national_060_cells_seed7"):
        assert named(other) is None


def test_seed_and_size_make_different_countries() -> None:
    assert generate(50, 1)["caseload"] != generate(50, 2)["caseload"]
    assert generate(50, 1)["caseload"] != generate(52, 1)["caseload"][:50]  # type: ignore[index]


def test_near_lanes_lead_to_the_nearest_offices() -> None:
    # Costs grow with distance alone, so all but the far lanes of an office must be the cheapest
    # of all its possible ones: 33 lanes an office, of which 4 are far.
    tables = generate(1000, 3)
    spots = {
        row["office"]: (
            111 * round(1000 * cast("float", row["latitude"])),
            86 * round(1000 * cast("float", row["longitude"])),
        )
        for row in rows(tables, "offices")
    }
    ends: dict[object, list[object]] = {}
    for row in rows(tables, "lanes"):
        ends.setdefault(row["from"], []).append(row["to"])
    for start, chosen in ends.items():
        apart = {end: _squared(spots[start], spots[end]) for end in spots if end != start}
        nearest = sorted(apart.values())[: len(chosen) - len(chosen) // 8]
        assert len(chosen) in (33, 34)
        assert not Counter(nearest) - Counter(sorted(apart[end] for end in chosen))


def _squared(start: tuple[int, int], end: tuple[int, int]) -> int:
    return (start[0] - end[0]) ** 2 + (start[1] - end[1]) ** 2


def test_costs_are_decimals_of_three_places_and_grow_with_distance() -> None:
    costs = sorted(cast("float", row["cost"]) for row in rows(generate(1000, 1), "lanes"))
    assert all(Fraction(str(cost)) * 1000 % 1 == 0 for cost in costs)
    assert costs[0] >= 17
    assert any(a < b for a, b in pairwise(costs))


def test_officers_do_not_follow_need() -> None:
    # Ranked by cases, the busier half of the cells has about half of the officers.
    tables = generate(1000, 1)
    officers = {
        (row["office"], row["duty"]): cast("int", row["officers"]) for row in rows(tables, "staff")
    }
    detained = [row for row in rows(tables, "caseload") if row["duty"] == "detained"]
    detained.sort(key=lambda row: cast("int", row["cases"]))
    count = [officers[row["office"], row["duty"]] for row in detained]
    assert 0.4 < sum(count[250:]) / sum(count) < 0.6


@pytest.mark.parametrize(("num_cells", "seed"), [(51, 1), (2, 1), (0, 1), (100_002, 1), (50, -1)])
def test_sizes_that_make_no_country_are_refused(num_cells: int, seed: int) -> None:
    with pytest.raises(ValueError, match="even number of cells"):
        generate(num_cells, seed)
