"""Pins are read with every number filled in; those that cannot be kept are faults naming both."""

from typing import Any

import pytest

from optimizer.domain.instance import Instance
from optimizer.files import instance_from_tables
from tests.files.inputs import Tables, faults_of, tables

Row = dict[str, Any]
CELL = {"what": "cell", "office": "A", "duty": "D"}
STAY = {"what": "stay", "office": "A"}
LANE = {"what": "lane", "office": "A", "to": "B"}


def pinned(*pins: Row, **changed: Any) -> Tables:
    """Return an input with pins: 4 of no pool, 3 of P, 2 of Q in office A, duty D; P: 1 on E."""
    staff = [
        {"office": "A", "duty": "D", "officers": 4},
        {"office": "A", "duty": "D", "pool": "P", "officers": 3},
        {"office": "A", "duty": "D", "pool": "Q", "officers": 2},
        {"office": "A", "duty": "E", "pool": "P", "officers": 1},
    ]
    offices = [
        {"office": "A", "latitude": 0, "longitude": 0},
        {"office": "B", "latitude": 0, "longitude": 1},
        {"office": "C", "latitude": 0, "longitude": 9},
    ]
    return tables(
        offices=offices,
        duties=[{"duty": "D"}, {"duty": "E"}],
        pools=[{"pool": "P"}, {"pool": "Q", "duties": ["D"]}],
        staff=staff,
        pins=list(pins),
        **changed,
    )


def read(*pins: Row, **changed: Any) -> Instance:
    return instance_from_tables(pinned(*pins, **changed))


PLAN = [
    {"office": "A", "duty": "D", "pool": "P", "officers": 2},
    {"office": "A", "duty": "D", "officers": 4},
]


@pytest.mark.parametrize(
    ("pin", "officers"),
    [
        (STAY, 10),
        (STAY | {"duty": "D"}, 9),
        (STAY | {"pool": "P"}, 4),
        (STAY | {"duty": "D", "pool": "P"}, 3),
        (STAY | {"duty": "E", "pool": "Q"}, 0),
        (STAY | {"officers": 7}, 7),
        (CELL, 9),
        (CELL | {"at": "today"}, 9),
        (CELL | {"pool": "P"}, 3),
        (CELL | {"at": "plan"}, 6),
        (CELL | {"at": "plan", "pool": "P"}, 2),
        (CELL | {"at": "plan", "duty": "E"}, 0),
        (CELL | {"office": "B"}, 0),
        (CELL | {"officers": 5}, 5),
        (LANE, 0),
        (LANE | {"officers": 5, "pool": "P"}, None),
        (LANE | {"officers": 4, "pool": "P"}, 4),
    ],
)
def test_a_number_that_is_not_given_is_that_of_today_or_of_the_plan(
    pin: Row, officers: int | None
) -> None:
    given = pinned(pin, plan=PLAN)
    if officers is None:  # 4 of P are there
        assert [fault.code for fault in faults_of(given)] == ["pin_above_officers"]
    else:
        assert instance_from_tables(given).pins.officers.tolist() == [officers]


def test_pins_hold_places_and_minus_one_for_all() -> None:
    pins = read(LANE, CELL | {"pool": "P"}, STAY).pins
    assert pins.what.tolist() == [0, 1, 2]
    assert pins.duty.tolist() == [-1, 0, -1]
    assert pins.pool.tolist() == [-1, 1, -1]
    assert pins.to.tolist() == [-1, -1, 1]


def test_a_pinned_cell_is_a_limit() -> None:
    instance = read(CELL | {"officers": 5}, CELL | {"duty": "E", "pool": "P", "officers": 1})
    # A pool's pin is none of the whole cell: ten officers there are, and none are needed.
    assert instance.least.tolist() == [5, 0, 0, 0, 0, 0]
    assert instance.most.tolist() == [5, 10, 10, 10, 10, 10]


def test_the_plan_may_be_of_other_officers_than_those_of_today() -> None:
    instance = read(STAY, plan=[{"office": "C", "duty": "E", "officers": 40}])
    plan = instance.given_plan
    assert plan is not None
    assert (plan.office.tolist(), plan.duty.tolist(), plan.pool.tolist()) == ([2], [1], [0])
    assert read(STAY).given_plan is None


@pytest.mark.parametrize("blank", [None, "", " "])
def test_the_nameless_pool_of_a_plan_is_there(blank: str | None) -> None:
    given = tables(
        pools=[{"pool": "P"}],
        staff=[{"office": "A", "duty": "D", "pool": "P", "officers": 2}],
        plan=[{"office": "A", "duty": "D", "pool": blank, "officers": 2}],
        pins=[{"what": "stay", "office": "A", "pool": blank}],
    )
    instance = instance_from_tables(given)
    assert instance.pools.ids == ("", "P")
    assert instance.given_plan is not None
    assert instance.given_plan.pool.tolist() == [0]
    assert instance.pins.pool.tolist() == [-1]


@pytest.mark.parametrize(
    ("pin", "code", "column"),
    [
        ({"office": "A"}, "missing_column", "what"),
        (CELL | {"duty": None}, "pin_incomplete", "duty"),
        (LANE | {"to": " "}, "pin_incomplete", "to"),
        (LANE | {"duty": "D"}, "pin_with_too_much", "duty"),
        (LANE | {"at": "plan"}, "pin_with_too_much", "at"),
        (LANE | {"to": "A"}, "lane_to_itself", "to"),
        (STAY | {"at": "plan"}, "pin_with_too_much", "at"),
        (STAY | {"to": "B"}, "pin_with_too_much", "to"),
        (CELL | {"to": "B"}, "pin_with_too_much", "to"),
        (CELL | {"at": "plan", "officers": 3}, "pin_with_too_much", "at"),
        (CELL | {"at": "plan"}, "pin_without_plan", "at"),
        (CELL | {"at": "tomorrow"}, "unknown_choice", "at"),
        ({"what": "cells", "office": "A"}, "unknown_choice", "what"),
        ({"what": 3, "office": "A"}, "wrong_type", "what"),
        (CELL | {"office": "X"}, "unknown_office", "office"),
        (CELL | {"duty": "X"}, "unknown_duty", "duty"),
        (CELL | {"pool": "X"}, "unknown_pool", "pool"),
        (LANE | {"to": "X"}, "unknown_office", "to"),
        (CELL | {"officers": -1}, "negative", "officers"),
        (CELL | {"officers": 10_000_001}, "too_large", "officers"),
        (CELL | {"officers": 11}, "pin_above_officers", "officers"),
        (STAY | {"officers": 11}, "pin_above_officers", "officers"),
        (STAY | {"office": "B", "officers": 1}, "pin_above_officers", "officers"),
        (STAY | {"pool": "P", "officers": 5}, "pin_above_officers", "officers"),
        (LANE | {"officers": 11}, "pin_above_officers", "officers"),
        (CELL | {"duty": "E", "pool": "Q", "officers": 1}, "pool_may_not_serve", "duty"),
    ],
)
def test_a_pin_at_fault(pin: Row, code: str, column: str) -> None:
    (fault,) = faults_of(pinned(pin))
    row = None if code == "missing_column" else 1
    assert (fault.code, fault.table, fault.row, fault.column) == (code, "pins", row, column)


def test_a_word_nearly_right_is_suggested() -> None:
    (fault,) = faults_of(pinned({"what": "cells", "office": "A"}))
    assert fault.message == "“cells” is none of stay, cell, lane."
    assert fault.remedy.startswith("Did you mean “cell”?")


P, Q = {"pool": "P"}, {"pool": "Q"}


def n(officers: int) -> Row:
    return {"officers": officers}


@pytest.mark.parametrize(
    ("pins", "row", "named"),
    [
        # One pool, and two together, above what is pinned of all.
        ([CELL | n(2), CELL | P | n(3)], 2, "row 1 of pins"),
        ([CELL | P | n(2), CELL | n(3), CELL | Q | n(2)], 3, "row 2 of pins"),
        ([LANE | n(2), LANE | P | n(3)], 2, "row 1 of pins"),
        # More who stay than are pinned there: of all, of one pool, of pools together.
        ([STAY | {"duty": "D"} | n(6), CELL | n(5)], 1, "row 2 of pins"),
        ([CELL | P | n(1), STAY | {"duty": "D"} | P | n(2)], 2, "row 1 of pins"),
        (
            [STAY | {"duty": "D"} | P | n(2), STAY | {"duty": "D"} | Q | n(2), CELL | n(3)],
            2,
            "row 3 of pins",
        ),
        # Ten officers in A, four of P.
        ([STAY | n(6), LANE | n(5)], 2, "row 1 of pins"),
        ([LANE | n(6), LANE | {"to": "C"} | n(5)], 2, "row 1 of pins"),
        ([STAY | P | n(3), LANE | P | n(2)], 2, "row 1 of pins"),
        ([STAY | {"duty": "E"} | n(1), STAY | {"duty": "D"} | n(7), LANE | n(3)], 3, "of pins"),
    ],
)
def test_pins_that_contradict_each_other(pins: list[Row], row: int, named: str) -> None:
    (fault,) = faults_of(pinned(*pins))
    place = (fault.code, fault.table, fault.row, fault.column)
    assert place == ("pins_contradict", "pins", row, "officers")
    assert named in fault.message


@pytest.mark.parametrize(
    "pins",
    [
        [CELL | n(5), CELL | P | n(3), CELL | Q | n(2)],
        [LANE | n(3), LANE | P | n(3)],
        [STAY | {"duty": "D"} | n(5), CELL | n(5)],
        [STAY | n(5), LANE | n(5)],
        # Three of the five who leave are of P.
        [STAY | n(5), LANE | n(5), LANE | P | n(3)],
        # 8 of all duties stay, and of those on D seven: the seven are among the eight.
        [STAY | n(8), STAY | {"duty": "D"} | n(7), LANE | n(2)],
        [STAY | Q | n(2), LANE | P | n(4)],
        # Everybody in D stays there, and whoever is on E moves away.
        [STAY | {"duty": "D"}, LANE | n(1)],
    ],
)
def test_pins_that_just_fit_each_other(pins: list[Row]) -> None:
    assert not faults_of(pinned(*pins))


@pytest.mark.parametrize(
    ("pin", "changed", "code", "said"),
    [
        (CELL | n(3), {"min": 4}, "pins_contradict", "Row 2 of limits asks for 4 here."),
        (CELL | n(3), {"min": 3}, None, ""),
        (CELL | n(3), {"max": 2}, "pins_contradict", "Row 2 of limits allows 2 here, and 3"),
        (CELL | P | n(3), {"max": 2}, "pins_contradict", "Row 2 of limits allows 2 here, and 3"),
        (CELL | P | n(3), {"min": 4}, None, ""),
        (CELL | n(3), {"max": 3}, None, ""),
    ],
)
def test_a_pinned_cell_beside_its_limit(
    pin: Row, changed: Row, code: str | None, said: str
) -> None:
    limits = [{"office": "B", "duty": "D", "max": 1}, {"office": "A", "duty": "D"} | changed]
    faults = faults_of(pinned(pin, limits=limits))
    assert [fault.code for fault in faults] == ([code] if code else [])
    assert not code or said in faults[0].message


def test_pools_together_above_a_limit_are_one_fault() -> None:
    limits = [{"office": "A", "duty": "D", "max": 4}]
    (fault,) = faults_of(pinned(CELL | P | n(3), CELL | Q | n(2), limits=limits))
    assert (fault.code, fault.row) == ("pins_contradict", 2)
    assert fault.message == "Row 1 of limits allows 4 here, and 5 are pinned."


@pytest.mark.parametrize(
    ("pin", "lane", "rules", "code", "said"),
    [
        (LANE | n(3), {"max": 2}, {}, "pins_contradict", "Row 2 of lanes carries at most 2"),
        (LANE | P | n(3), {"max": 2}, {}, "pins_contradict", "Row 2 of lanes carries at most 2"),
        (LANE | n(2), {"max": 2}, {}, None, ""),
        (LANE | n(2), {"lot": 3}, {}, "pins_contradict", "Row 2 of lanes asks for at least 3"),
        (LANE | n(2), {"lot": 2}, {"transfers_lot": 3}, None, ""),
        (LANE | n(2), {}, {"transfers_lot": 3}, "pins_contradict", "The rule transfers_lot asks"),
        (LANE | P | n(2), {"lot": 3}, {}, None, ""),
        (LANE, {"lot": 3}, {}, None, ""),
        (LANE | n(1) | {"to": "C"}, {}, {}, "pin_on_no_lane", "no lane from the office"),
        (LANE | n(0) | {"to": "C"}, {}, {}, None, ""),
        (LANE | n(1), {}, {"transfers": False}, "pin_on_no_lane", "The rule transfers"),
        # A degree on the equator is 111.2 km.
        (LANE | n(1), {}, {"transfer_max_km": 111}, "pin_on_no_lane", "transfer_max_km"),
        (LANE | n(1), {}, {"transfer_max_km": 112}, None, ""),
    ],
)
def test_a_pinned_lane_beside_the_lanes(
    pin: Row, lane: Row, rules: Row, code: str | None, said: str
) -> None:
    lanes = [{"from": "B", "to": "A", "max": 0}, {"from": "A", "to": "B"} | lane]
    faults = faults_of(pinned(pin, lanes=lanes, rules=rules))
    assert [fault.code for fault in faults] == ([code] if code else [])
    if code:
        assert (faults[0].table, faults[0].row) == ("pins", 1)
        assert said in faults[0].message


def test_without_lanes_every_office_is_reached_within_the_distance() -> None:
    rules = {"transfer_max_km": 500}
    assert not faults_of(pinned(LANE | n(1), rules=rules))
    (fault,) = faults_of(pinned(LANE | n(1) | {"to": "C"}, rules=rules))
    assert fault.code == "pin_on_no_lane"


def test_the_same_pin_twice_names_the_first() -> None:
    (fault,) = faults_of(pinned(CELL | P, CELL, CELL | P | n(1)))
    assert (fault.code, fault.table, fault.row) == ("duplicate_key", "pins", 3)
    assert "row 1" in fault.message


def test_nothing_is_held_against_what_is_at_fault_itself() -> None:
    # Were the first office spelled right, the lane that is pinned would be there.
    lanes = [{"from": "a", "to": "B"}]
    codes = [fault.code for fault in faults_of(pinned(LANE | n(1), lanes=lanes))]
    assert codes == ["unknown_office"]


LEAVE = [{"office": "A", "duty": "D", "pool": "P", "officers": 1, "share": 1, "reason": "leave"}]


@pytest.mark.parametrize(
    ("pin", "plan", "table"),
    [
        (CELL | P, None, "pins"),
        (STAY | P, None, "pins"),
        (STAY | Q, [{"office": "A", "duty": "D", "pool": "P", "officers": 2}], "plan"),
        (STAY | Q, PLAN[1:], None),
        (STAY, None, None),
        (CELL | {"pool": "P (leave)"}, None, None),
    ],
)
def test_a_pool_that_reductions_split_cannot_be_pinned(
    pin: Row, plan: list[Row] | None, table: str | None
) -> None:
    faults = faults_of(pinned(pin, reductions=LEAVE, plan=plan))
    found = [(fault.code, fault.table, fault.row, fault.column) for fault in faults]
    assert found == ([("pin_of_split_pool", table, 1, "pool")] if table else [])


def test_the_nameless_pool_split_cannot_stand_in_the_plan() -> None:
    nameless = [LEAVE[0] | {"pool": None}]
    (fault,) = faults_of(pinned(STAY, reductions=nameless, plan=PLAN))
    assert (fault.code, fault.table, fault.row) == ("pin_of_split_pool", "plan", 2)


def test_a_pool_split_off_is_pinned_by_its_name() -> None:
    instance = read(CELL | {"pool": "P (leave)"}, STAY | {"duty": "D"}, reductions=LEAVE)
    assert instance.pools.ids == ("", "P", "P (leave)", "Q")
    assert instance.pins.pool.tolist() == [-1, 2]
    assert instance.pins.officers.tolist() == [9, 1]


@pytest.mark.parametrize(
    ("plan", "code", "row"),
    [
        ([PLAN[0], PLAN[0]], "duplicate_key", 2),
        ([{"office": "A", "duty": "E", "pool": "Q", "officers": 1}], "pool_may_not_serve", 1),
        ([{"office": "X", "duty": "E", "officers": 1}], "unknown_office", 1),
        ([{"office": "A", "duty": "E"}], "missing_column", None),
        (
            [{"office": "A", "duty": d, "officers": 6_000_000} for d in "DE"],
            "total_too_large",
            None,
        ),
    ],
)
def test_a_plan_at_fault(plan: list[Row], code: str, row: int | None) -> None:
    (fault,) = faults_of(pinned(STAY, plan=plan))
    assert (fault.code, fault.table, fault.row) == (code, "plan", row)
