"""Reductions in force split officers off into pools of their own; the others leave no trace."""

from typing import Any

import pytest

from optimizer.files import instance_from_tables, instance_to_tables
from tests.files.inputs import Tables, faults_of, tables

STAFF = [
    {"office": "A", "duty": "D", "pool": "P", "officers": 5},
    {"office": "A", "duty": "D", "officers": 2},
]


def reduced(*rows: dict[str, Any], **changed: Any) -> Tables:
    """Return an input whose office A has 5 officers of P and 2 of no pool, some reduced."""
    whole = [{"office": "A", "duty": "D", "officers": 1, "share": 0.5} | row for row in rows]
    given = tables(pools=[{"pool": "P", "fte": 0.8}], staff=STAFF, reductions=whole)
    return given | {"as_of": "2024-09-30"} | changed


def places(given: Tables) -> list[tuple[str, str | None, int | None, str | None]]:
    return [(f.code, f.table, f.row, f.column) for f in faults_of(given)]


def test_officers_are_split_off_with_the_rest_of_their_time() -> None:
    instance = instance_from_tables(
        reduced(
            {"pool": "P", "officers": 2, "share": 0.75, "reason": "leave"},
            {"pool": "P", "share": 1},
            {"share": 0.2},
        )
    )
    assert instance.pools.ids == ("", "(-20 %)", "P", "P (-100 %)", "P (leave)")
    # 0.8 of a full officer, and a quarter of that.
    assert instance.pools.fte.tolist() == [1_000, 800, 800, 0, 200]
    # 2 of the nameless pool, one of them reduced; 5 of P, three of them in two ways.
    assert instance.officers_by_pool[:, 0].tolist() == [1, 1, 2, 1, 2]
    assert instance.num_officers == 7
    # Each pool and row of staff says where it came from: P is row 1 of pools and of staff.
    assert instance.rows["pools"].tolist() == [-1, -1, 1, 1, 1]
    assert instance.rows["staff"].tolist() == [2, 2, 1, 1, 1]


def test_a_pool_split_off_serves_the_same_duties() -> None:
    given = reduced({"pool": "P", "reason": "leave"})
    given |= {"duties": [{"duty": "D"}, {"duty": "E"}]}
    given["pools"] = [{"pool": "P", "duties": ["D"]}]
    pools = instance_from_tables(given).pools
    assert pools.ids == ("", "P", "P (leave)")
    assert pools.duties.tolist() == [[True, True], [True, False], [True, False]]


@pytest.mark.parametrize(
    ("first", "last", "counts"),
    [
        (None, None, True),
        ("2024-09-30", None, True),
        ("2024-10-01", None, False),
        (None, "2024-09-30", True),
        (None, "2024-09-29", False),
        ("2024-01-01", "2024-12-31", True),
        ("2024-09-30", "2024-09-30", True),
        ("2025-01-01", "2025-12-31", False),
    ],
)
def test_both_days_of_a_reduction_are_in_it(
    first: str | None, last: str | None, counts: bool
) -> None:
    row = {"pool": "P", "from": first, "until": last, "reason": "leave"}
    pools = instance_from_tables(reduced(row)).pools
    assert ("P (leave)" in pools.ids) == counts


def test_rows_of_one_pool_add_up_wherever_the_officers_are() -> None:
    given = reduced(
        {"pool": "P", "reason": "leave"},
        {"pool": "P", "reason": "leave", "officers": 2},
        {"pool": "P", "reason": "leave", "office": "B", "officers": 1},
        {"pool": "P", "reason": "nobody", "officers": 0},
        offices=[{"office": "A"}, {"office": "B"}],
        staff=[*STAFF, {"office": "B", "duty": "D", "pool": "P", "officers": 1}],
    )
    instance = instance_from_tables(given)
    assert instance.pools.ids == ("", "P", "P (leave)")
    assert instance.officers_by_pool.tolist() == [[2, 0], [2, 0], [3, 1]]


def test_what_comes_of_reductions_is_written_without_them() -> None:
    rows = [{"pool": "P", "reason": "leave", "until": "2024-12-31"}, {"share": 0.2}]
    instance = instance_from_tables(reduced(*rows))
    written = instance_to_tables(instance)
    assert "reductions" not in written
    assert written["pools"] == [
        {"pool": "(-20 %)", "fte": 0.8},
        {"pool": "P", "fte": 0.8},
        {"pool": "P (leave)", "fte": 0.4},
    ]
    assert instance_from_tables(written).fingerprint == instance.fingerprint


def test_a_reduction_out_of_force_leaves_no_trace() -> None:
    given = reduced({"pool": "P", "from": "2024-10-01"})
    without = given | {"reductions": None}
    assert instance_from_tables(given).fingerprint == instance_from_tables(without).fingerprint


def test_lists_that_name_a_pool_hold_those_split_off_from_it() -> None:
    given = reduced(
        {"pool": "P", "reason": "leave"},
        {"reason": "ill"},
        pools=[{"pool": "P"}, {"pool": "Q"}],
        mixes=[{"pools": ["P"], "share": 0.5}],
        budgets=[{"budget": "b", "max": 1, "pools": ["Q"]}, {"budget": "c", "max": 1}],
        spans=[
            {"supervisors": ["P"], "max": 2},
            {"supervisors": ["Q"], "pools": ["P (leave)"], "max": 2},
        ],
    )
    instance = instance_from_tables(given)
    assert instance.pools.ids == ("", "(ill)", "P", "P (leave)", "Q")
    assert instance.mixes.pools.tolist() == [[False, False, True, True, False]]
    assert instance.budgets.pools.tolist() == [[False] * 4 + [True], [True] * 5]
    # In the order of their columns: Q alone supervises, then P and those split off from P.
    assert instance.spans.supervisors.tolist() == [
        [False, False, False, False, True],
        [False, False, True, True, False],
    ]
    # Whoever does not supervise is supervised, the nameless and those of them who are ill too.
    assert instance.spans.pools.tolist() == [
        [False, False, False, True, False],
        [True, True, False, False, True],
    ]
    assert instance.rows["spans"].tolist() == [2, 1]


@pytest.mark.parametrize(
    ("row", "changed", "place"),
    [
        ({"pool": "P", "officers": 6}, {}, ("reduction_above_staff", 1, "officers")),
        ({"office": "B", "pool": "P"}, {}, ("reduction_above_staff", 1, "officers")),
        ({"pool": "P", "share": 0}, {}, ("share_out_of_range", 1, "share")),
        ({"pool": "P", "share": 1.001}, {}, ("share_out_of_range", 1, "share")),
        ({"pool": "P", "share": None}, {}, ("missing_value", 1, "share")),
        ({"pool": "P", "officers": None}, {}, ("missing_value", 1, "officers")),
        ({"pool": "X"}, {}, ("unknown_pool", 1, "pool")),
        ({"pool": "P", "from": "2024-02-30"}, {}, ("not_a_date", 1, "from")),
        ({"pool": "P", "from": "20240230"}, {}, ("not_a_date", 1, "from")),
        ({"pool": "P", "until": "2024-W10-1"}, {}, ("not_a_date", 1, "until")),
        ({"pool": "P", "until": 2024}, {}, ("wrong_type", 1, "until")),
        (
            {"pool": "P", "from": "2024-09-30", "until": "2024-09-29"},
            {},
            ("until_before_from", 1, "until"),
        ),
        ({"pool": "P", "reason": "a;b"}, {}, ("semicolon_in_id", 1, "reason")),
        ({"pool": "P", "reason": "x" * 199}, {}, ("text_too_long", 1, "reason")),
        # 0.8 times 0.667 is 0.5336.
        ({"pool": "P", "share": 0.333}, {}, ("fte_too_fine", 1, "share")),
        # 0.4 times 0.888 is 0.3552, where 0.8 times 0.888 is 0.7104 and at fault itself.
        (
            {"pool": "P", "share": 0.999},
            {"duties": [{"duty": "D", "productive": 0.5}], "pools": [{"pool": "P"}]},
            ("fte_too_fine", 1, "share"),
        ),
        (
            {"pool": "P", "reason": "leave"},
            {"pools": [{"pool": "P"}, {"pool": "P (leave)"}]},
            ("pool_of_reduction_taken", 1, "reason"),
        ),
    ],
)
def test_faults(row: dict[str, Any], changed: Tables, place: tuple[str, int, str]) -> None:
    given = reduced(row, offices=[{"office": "A"}, {"office": "B"}], **changed)
    code, number, column = place
    assert places(given) == [(code, "reductions", number, column)]


def test_a_reduction_that_is_not_in_force_is_not_held_against_staff() -> None:
    assert not faults_of(reduced({"pool": "P", "officers": 6, "until": "2024-09-29"}))


def test_rows_that_together_reduce_too_many_are_told_at_the_row_that_is_too_much() -> None:
    rows = [{"pool": "P", "officers": 3, "reason": reason} for reason in ("a", "b")]
    (fault,) = faults_of(reduced(*rows))
    assert (fault.code, fault.row) == ("reduction_above_staff", 2)
    assert fault.message == "Row 1 of staff has 2 officers left to reduce."


@pytest.mark.parametrize("as_of", [None, "September 2024", "2024-13-01"])
def test_dates_need_a_day_that_the_figures_are_of(as_of: str | None) -> None:
    given = reduced({"pool": "P"}, {"pool": "P", "until": "2024-12-31"}, as_of=as_of)
    assert places(given) == [("as_of_not_a_date", None, None, "as_of")]
    assert "Row 2 of reductions" in faults_of(given)[0].message
    assert not faults_of(reduced({"pool": "P"}, as_of=as_of))
