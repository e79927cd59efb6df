"""Which transfers are open, how far they are and what they cost."""

from typing import Any

import numpy as np
import pytest

from optimizer.domain import lanes as module
from optimizer.domain.errors import Refusal
from optimizer.domain.instance import NOT_GIVEN, Instance
from optimizer.domain.lanes import metres_between, open_lanes, other_offices
from tests.build import instance_of

Place = tuple[float, float]

# A metre at the equator, in degrees of longitude: the radius is 6,371,009 m.
METRE = 180 / (np.pi * 6_371_009)


def places(*at: Place, rules: dict[str, Any] | None = None, **more: Any) -> Instance:
    """Return an instance with offices A, B, ... at (latitude, longitude)."""
    offices = [
        {"office": "ABCDEF"[i], "latitude": latitude, "longitude": longitude}
        for i, (latitude, longitude) in enumerate(at)
    ]
    return instance_of({"A x": 1}, [("A x", 1, None)], offices=offices, rules=rules or {}, **more)


def between(start: Place, end: Place) -> int:
    return int(metres_between(places(start, end), np.array([0]), np.array([1]))[0])


@pytest.mark.parametrize(
    ("start", "end", "metres"),
    [
        # A degree of the equator or of a meridian: 6,371,009 x pi / 180 = 111,195.08.
        ((0, 0), (0, 1), 111_195),
        ((0, 0), (1, 0), 111_195),
        # Across the date line it is a degree too.
        ((0, 179.5), (0, -179.5), 111_195),
        # Pole to equator is a quarter of the circumference, 6,371,009 x pi / 2 = 10,007,557.5;
        # to the other side of the Earth a half, 20,015,115.07.
        ((90, 0), (0, 77), 10_007_558),
        ((0, 0), (0, 180), 20_015_115),
        ((30, 40), (-30, -140), 20_015_115),
        ((12, 34), (12, 34), 0),
    ],
)
def test_distances_known_by_hand(start: Place, end: Place, metres: int) -> None:
    assert abs(between(start, end) - metres) <= (1 if metres == 10_007_558 else 0)
    assert between(end, start) == between(start, end)


def test_where_nothing_tells_pairs_apart_they_are_not_listed() -> None:
    assert open_lanes(places((0, 0), (0, 1))) is None


def test_without_transfers_no_lane_is_open() -> None:
    closed = open_lanes(
        places((0, 0), (0, 1), rules={"transfers": False}, lanes=[{"from": "A", "to": "B"}])
    )
    assert closed is not None
    assert len(closed.cost) == len(closed.from_office) == 0


@pytest.mark.parametrize(("most", "is_open"), [(111.194, False), (111.195, True), (111.196, True)])
def test_a_transfer_of_just_the_largest_distance_is_open(most: float, is_open: bool) -> None:
    lanes = open_lanes(places((0, 0), (0, 1), rules={"transfer_max_km": most}))
    assert lanes is not None
    assert len(lanes.cost) == (2 if is_open else 0)


@pytest.mark.parametrize(("metres", "cost"), [(499, 0), (500, 1), (1_499, 1), (1_500, 2)])
def test_half_a_thousandth_of_cost_counts_as_one(metres: int, cost: int) -> None:
    # At 0.001 for each km, 500 m cost half a thousandth; the base cost of 7 comes on top.
    rules = {"transfer_cost_per_km": 0.001, "transfer_cost": 7}
    lanes = open_lanes(places((0, 0), (0, metres * METRE), rules=rules))
    assert lanes is not None
    assert lanes.cost.tolist() == [7_000 + cost] * 2


def test_a_lane_that_gives_its_cost_pays_no_distance() -> None:
    # One degree at 1 each km costs 111.195; the other lane says 2.5 and stays at that.
    lanes = open_lanes(
        places(
            (0, 0),
            (0, 1),
            rules={"transfer_cost_per_km": 1, "transfer_cost": 3},
            lanes=[{"from": "B", "to": "A", "cost": 2.5, "max": 4}, {"from": "A", "to": "B"}],
        )
    )
    assert lanes is not None
    assert lanes.from_office.tolist() == [0, 1]
    assert lanes.to_office.tolist() == [1, 0]
    assert lanes.cost.tolist() == [114_195, 2_500]
    assert lanes.most.tolist() == [NOT_GIVEN, 4]


def test_a_lane_given_is_closed_by_its_distance_too() -> None:
    # B is one degree away, C two: beyond 150 km whatever the lane says.
    lanes = open_lanes(
        places(
            (0, 0),
            (0, 1),
            (0, 2),
            rules={"transfer_max_km": 150},
            lanes=[{"from": "A", "to": "B"}, {"from": "A", "to": "C", "cost": 1}],
        )
    )
    assert lanes is not None
    assert lanes.to_office.tolist() == [1]
    assert lanes.cost.tolist() == [10_000]


def test_a_lane_without_a_cost_has_that_of_the_rules() -> None:
    lanes = open_lanes(
        places((0, 0), (0, 1), rules={"transfer_cost": 4}, lanes=[{"from": "A", "to": "B"}])
    )
    assert lanes is not None
    assert lanes.cost.tolist() == [4_000]


def test_with_a_distance_rule_every_pair_is_listed_once_and_none_to_itself() -> None:
    lanes = open_lanes(places((0, 0), (0, 1), (1, 0), rules={"transfer_max_km": 9_999}))
    assert lanes is not None
    pairs = list(zip(lanes.from_office.tolist(), lanes.to_office.tolist(), strict=True))
    assert pairs == [(0, 1), (0, 2), (1, 0), (1, 2), (2, 0), (2, 1)]


def test_too_many_pairs_are_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    # Three offices make six pairs.
    monkeypatch.setattr(module, "MOST_PAIRS", 6)
    assert open_lanes(places((0, 0), (0, 1), (1, 0), rules={"transfer_max_km": 9})) is not None
    monkeypatch.setattr(module, "MOST_PAIRS", 5)
    with pytest.raises(Refusal) as refusal:
        open_lanes(places((0, 0), (0, 1), (1, 0), rules={"transfer_max_km": 9}))
    assert refusal.value.code == "too_many_pairs"
    assert "6 pairs" in refusal.value.message


@pytest.mark.parametrize("num_offices", range(1, 41))
def test_hubs_join_every_office_to_every_other_and_none_to_itself(num_offices: int) -> None:
    num_hubs, office_out, hub_out, hub_in, office_in = other_offices(num_offices)
    leads = np.zeros((num_offices, num_hubs), dtype=bool)
    leads[office_out, hub_out] = True
    serves = np.zeros((num_hubs, num_offices), dtype=bool)
    serves[hub_in, office_in] = True
    joined = (leads.astype(int) @ serves.astype(int)) > 0
    assert (joined == ~np.eye(num_offices, dtype=bool)).all()


@pytest.mark.parametrize(("num_offices", "digits"), [(1, 0), (2, 1), (32, 5), (33, 6)])
def test_hubs_are_few(num_offices: int, digits: int) -> None:
    # The last of 32 offices is 31, 11111 in binary digits; two hubs for each digit.
    num_hubs, office_out, _, _, office_in = other_offices(num_offices)
    assert num_hubs == 2 * digits
    assert len(office_out) == len(office_in) == digits * num_offices
