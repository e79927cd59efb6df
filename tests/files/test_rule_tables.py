"""The tables and columns of rules that are no flow: what they read as, and what is a fault."""

from typing import Any

import pytest

from optimizer.files import instance_from_tables, read_instance
from tests.files.inputs import Tables, faults_of, folder, tables

Row = dict[str, Any]


def two_by_two(**changed: Any) -> Tables:
    """Return an input of offices A and B, duties D and E, pools P and Q and the nameless one."""
    return tables(
        offices=[{"office": "B"}, {"office": "A"}],
        duties=[{"duty": "E"}, {"duty": "D"}],
        case_types=[{"case_type": "T"}, {"case_type": "U"}],
        pools=[{"pool": "Q"}, {"pool": "P"}],
        **changed,
    )


def test_an_instance_that_says_nothing_new_has_the_fingerprint_it_always_had() -> None:
    # Written down before there were such tables.
    assert read_instance("weighted_probation").fingerprint == (
        "ba74462577107773434c50f27da50edc6ecd28bc83aaa38b9256c99dd967f0bd"
    )


ADDED: dict[str, Tables] = {
    "productive": {"duties": [{"duty": "D", "productive": 0.5}]},
    "hours on a duty": {"duties": [{"duty": "D", "hours": 120}]},
    "hours of a case": {"case_types": [{"case_type": "T", "hours": 0}]},
    "no hours of a case": {"case_types": [{"case_type": "T"}]},
    "max_load": {"limits": [{"office": "A", "duty": "D", "max_load": 7}]},
    "spans": {"pools": [{"pool": "P"}], "spans": [{"supervisors": "P", "max": 1}]},
    "mixes": {"pools": [{"pool": "P"}], "mixes": [{"pools": "P", "share": 1}]},
    "budgets": {"budgets": [{"budget": "b", "max": 1}]},
    "pins": {"pins": [{"what": "stay", "office": "A"}]},
    "plan": {"plan": [{"office": "A", "duty": "D", "officers": 2}]},
    "remote": {"remote": [{"office": "A", "duty": "D", "share": 0}]},
    "transfers_lot": {"rules": {"transfers_lot": 1}},
    "lane_fixed_cost": {"rules": {"lane_fixed_cost": 1}},
    "lanes_max": {"rules": {"lanes_max": 0}},
    "offices_touched_max": {"rules": {"offices_touched_max": 0}},
    "office_load_rise_max": {"rules": {"office_load_rise_max": 0}},
}


def test_whatever_is_said_counts() -> None:
    prints = {instance_from_tables(tables(**changed)).fingerprint for changed in ADDED.values()}
    assert instance_from_tables(tables()).fingerprint not in prints
    assert len(prints) == len(ADDED)


def test_productive_shares_and_fte_make_thousandths_of_an_officer() -> None:
    given = two_by_two() | {
        "duties": [{"duty": "E", "productive": 0.8}, {"duty": "D"}],
        "pools": [{"pool": "Q", "fte": 0}, {"pool": "P", "fte": 0.25}],
    }
    assert instance_from_tables(given).fte.tolist() == [[1_000, 800], [250, 200], [0, 0]]


def test_spans_supervise_everyone_else_unless_they_say_whom() -> None:
    spans = [{"supervisors": "Q", "max": 3}, {"supervisors": ["Q"], "pools": "P", "max": 2}]
    read = instance_from_tables(two_by_two(spans=spans)).spans
    # Pools: the nameless one, P, Q.
    assert read.supervisors.tolist() == [[False, False, True]] * 2
    assert read.pools.tolist() == [[False, True, False], [True, True, False]]
    assert read.most.tolist() == [2, 3]
    assert read.offices.all()


def test_mixes_pairs_and_budgets() -> None:
    instance = instance_from_tables(
        two_by_two(
            mixes=[{"pools": "Q", "share": 0.125, "offices": "B", "duties": "E;D"}],
            pairs=[{"duty": "E", "other": "D", "offices": ["A"]}],
            budgets=[
                {"budget": "z", "max": 12.5},
                {"budget": "b", "max": 3, "counts": "officers", "kinds": "hire;transfer"},
            ],
        )
    )
    mixes, pairs, budgets = instance.mixes, instance.pairs, instance.budgets
    assert mixes.pools.tolist() == [[False, False, True]]
    assert mixes.share.tolist() == [125]
    assert (mixes.offices.tolist(), mixes.duties.tolist()) == ([[False, True]], [[True, True]])
    # Which of the two duties is named first does not matter.
    assert (pairs.duty.tolist(), pairs.other.tolist()) == ([0], [1])
    assert pairs.offices.tolist() == [[True, False]]
    assert budgets.ids == ("b", "z")
    assert budgets.most.tolist() == [3_000, 12_500]
    assert budgets.counts_cost.tolist() == [False, True]
    # Duty changes, transfers, hires.
    assert budgets.kinds.tolist() == [[False, True, True], [True, True, True]]
    assert budgets.pools.all()
    assert instance.rows["budgets"].tolist() == [2, 1]


def test_work_goes_to_all_other_offices_unless_they_are_named() -> None:
    row = {"duty": "D", "share": 0.333}
    caseload = [
        {"office": "A", "duty": "D", "cases": 10},
        {"office": "A", "duty": "D", "case_type": "T", "cases": 5},
        {"office": "B", "duty": "D", "case_type": "U", "cases": 9},
        {"office": "B", "duty": "D", "case_type": "T", "cases": 9},
    ]
    remote = [row | {"office": "B", "case_type": "U", "cost": 0.5}, row | {"office": "A"}]
    instance = instance_from_tables(two_by_two(caseload=caseload, remote=remote))
    assert instance.remote.office.tolist() == [0, 1]
    assert instance.remote.case_type.tolist() == [-1, 1]
    assert instance.remote.offices.tolist() == [[False, True], [True, False]]
    assert instance.remote.cost.tolist() == [0, 500]
    # A third of 10, of 5 and of 9, rounded down; in caseload the U of B are row 3.
    assert instance.movable.tolist() == [[0, 0, 3], [0, 1, 1], [1, 3, 2]]


def test_rows_keep_the_numbers_they_were_given(tmp_path: Any) -> None:
    path = folder(tmp_path / "f", offices="office\nB\n\nA\n", pools="pool\nP\n")
    rows = read_instance(path).rows
    assert rows["offices"].tolist() == [3, 1]
    assert rows["pools"].tolist() == [-1, 1]
    assert rows["spans"].tolist() == []


def test_every_table_has_as_many_row_numbers_as_rows() -> None:
    given = two_by_two(
        spans=[{"supervisors": "Q", "max": 3}],
        lanes=[{"from": "B", "to": "A"}, {"from": "A", "to": "B"}],
        hires=[{"officers": 1, "cost": 2}, {"officers": 1, "cost": 1}],
        limits=[{"office": "B", "duty": "D", "max": 3}, {"office": "A", "duty": "D", "max": 3}],
    )
    rows = instance_from_tables(given).rows
    assert {name: row.tolist() for name, row in rows.items() if len(row)} == {
        "offices": [2, 1],
        "duties": [2, 1],
        "case_types": [1, 2],
        "caseload": [1],
        "pools": [-1, 2, 1],
        "staff": [1],
        "spans": [1],
        "lanes": [2, 1],
        "hires": [2, 1],
        "limits": [2, 1],
    }
    assert set(rows) >= {"mixes", "pairs", "budgets", "pins", "plan", "remote"}


def test_tables_that_are_not_given_have_no_rows_and_the_widths_of_the_others() -> None:
    instance = instance_from_tables(two_by_two())
    assert instance.spans.supervisors.shape == instance.spans.pools.shape == (0, 3)
    assert instance.mixes.duties.shape == (0, 2)
    assert instance.pairs.offices.shape == instance.remote.offices.shape == (0, 2)
    assert instance.budgets.kinds.shape == (0, 3)
    assert instance.given_plan is None
    assert instance.movable.shape == (0, 3)


REMOTE = {"office": "A", "duty": "D", "share": 0.5}
PAIR = {"duty": "D", "other": "E"}


@pytest.mark.parametrize(
    ("changed", "place"),
    [
        ({"duties": [{"duty": "D", "productive": 0}]}, ("share_out_of_range", "duties", 1)),
        ({"duties": [{"duty": "D", "productive": 1.1}]}, ("share_out_of_range", "duties", 1)),
        (
            {"duties": [{"duty": "D", "productive": 0.5}], "pools": [{"pool": "P", "fte": 0.999}]},
            ("fte_too_fine", "pools", 1),
        ),
        ({"duties": [{"duty": "D", "hours": 0}]}, ("not_positive", "duties", 1)),
        ({"duties": [{"duty": "D", "hours": 10_000.001}]}, ("too_large", "duties", 1)),
        ({"case_types": [{"case_type": "T", "hours": -1}]}, ("negative", "case_types", 1)),
        ({"case_types": [{"case_type": "T", "hours": 10_001}]}, ("too_large", "case_types", 1)),
        ({"pools": [{"pool": "P", "fte": -0.1}]}, ("negative", "pools", 1)),
        ({"pools": [{"pool": "P", "fte": 5.001}]}, ("too_large", "pools", 1)),
        (
            {"limits": [{"office": "A", "duty": "D", "max_load": 0}]},
            ("not_positive", "limits", 1),
        ),
        (
            {"limits": [{"office": "A", "duty": "D", "max_load": 1_000_001}]},
            ("too_large", "limits", 1),
        ),
        ({"lanes": [{"from": "A", "to": "B", "lot": 0}]}, ("not_positive", "lanes", 1)),
        ({"lanes": [{"from": "A", "to": "B", "lot": 1.5}]}, ("not_whole", "lanes", 1)),
        ({"lanes": [{"from": "A", "to": "B", "fixed_cost": -1}]}, ("negative", "lanes", 1)),
        ({"lanes": [{"from": "A", "to": "B", "fixed_cost": 1e7}]}, ("too_large", "lanes", 1)),
        ({"rules": {"transfers_lot": 0}}, ("not_positive", "rules", None)),
        ({"rules": {"lane_fixed_cost": -1}}, ("negative", "rules", None)),
        ({"rules": {"lanes_max": 1.5}}, ("not_whole", "rules", None)),
        ({"rules": {"offices_touched_max": -1}}, ("negative", "rules", None)),
        ({"rules": {"office_load_rise_max": 10.001}}, ("too_large", "rules", None)),
        ({"rules": {"office_load_rise_max": -0.5}}, ("negative", "rules", None)),
        ({"spans": [{"supervisors": "P"}]}, ("missing_column", "spans", None)),
        ({"spans": [{"supervisors": " ", "max": 1}]}, ("missing_value", "spans", 1)),
        ({"spans": [{"supervisors": [], "max": 1}]}, ("empty_list", "spans", 1)),
        ({"spans": [{"supervisors": "X", "max": 1}]}, ("unknown_pool", "spans", 1)),
        ({"spans": [{"supervisors": "P", "max": 0}]}, ("not_positive", "spans", 1)),
        (
            {"spans": [{"supervisors": "P;Q", "pools": ["Q"], "max": 1}]},
            ("supervisor_supervised", "spans", 1),
        ),
        ({"mixes": [{"pools": "P", "share": 1.5}]}, ("share_out_of_range", "mixes", 1)),
        ({"mixes": [{"pools": "P", "share": 1, "duties": "X"}]}, ("unknown_duty", "mixes", 1)),
        ({"pairs": [{"duty": "D", "other": "D"}]}, ("pair_of_one_duty", "pairs", 1)),
        ({"pairs": [{"duty": "D", "other": "X"}]}, ("unknown_duty", "pairs", 1)),
        ({"pairs": [PAIR | {"offices": "X"}]}, ("unknown_office", "pairs", 1)),
        ({"budgets": [{"budget": "b"}]}, ("missing_column", "budgets", None)),
        ({"budgets": [{"budget": "b", "max": 1}] * 2}, ("duplicate_key", "budgets", 2)),
        ({"budgets": [{"budget": "b", "max": 10**12 + 1}]}, ("too_large", "budgets", 1)),
        (
            {"budgets": [{"budget": "b", "max": 1.5, "counts": "officers"}]},
            ("not_whole", "budgets", 1),
        ),
        (
            {"budgets": [{"budget": "b", "max": 1, "counts": "heads"}]},
            ("unknown_choice", "budgets", 1),
        ),
        (
            {"budgets": [{"budget": "b", "max": 1, "kinds": ["hire", "detail"]}]},
            ("unknown_choice", "budgets", 1),
        ),
        ({"budgets": [{"budget": "b", "max": 1, "kinds": ";"}]}, ("empty_list", "budgets", 1)),
        ({"remote": [REMOTE | {"share": -0.1}]}, ("share_out_of_range", "remote", 1)),
        ({"remote": [REMOTE | {"offices": "A;B"}]}, ("remote_to_itself", "remote", 1)),
        ({"remote": [REMOTE | {"case_type": "X"}]}, ("unknown_case_type", "remote", 1)),
        ({"remote": [REMOTE, REMOTE | {"share": 0}]}, ("duplicate_key", "remote", 2)),
        (
            {"remote": [REMOTE | {"case_type": "T"}, REMOTE]},
            ("remote_overlap", "remote", 1),
        ),
    ],
)
def test_faults(changed: Tables, place: tuple[str, str, int | None]) -> None:
    (fault,) = faults_of(two_by_two() | changed)
    assert (fault.code, fault.table, fault.row) == place


def test_an_overlap_names_the_other_row() -> None:
    rows = [REMOTE | {"case_type": "T"}, REMOTE | {"office": "B"}, REMOTE]
    (fault,) = faults_of(two_by_two(remote=rows))
    assert fault.message == "Row 3 of remote speaks of the cell's cases of every type."


def test_a_fine_fte_on_a_duty_the_pool_may_not_serve_is_none() -> None:
    given = two_by_two() | {
        "duties": [{"duty": "D"}, {"duty": "E", "productive": 0.5}],
        "pools": [{"pool": "P", "fte": 0.999, "duties": ["D"]}],
    }
    assert not faults_of(given)


def test_what_work_costs_cannot_overflow() -> None:
    # 10**12 cases, half of which may move at 2 each: just what can be counted.
    given = two_by_two(
        caseload=[{"office": "A", "duty": "D", "case_type": "T", "cases": 10**12}],
        remote=[REMOTE | {"cost": 2}],
    )
    assert int((instance_from_tables(given).movable[:, 2] * 2_000).max()) == 10**15
    (fault,) = faults_of(given | {"remote": [REMOTE | {"cost": 2.001}]})
    assert (fault.code, fault.table, fault.column) == ("total_too_large", "remote", "cost")
    assert fault.value == "1000500000000"


def test_no_list_is_made_that_is_too_long() -> None:
    offices = [{"office": f"O{i}"} for i in range(7_100)]
    row = {"duty": "D", "other": "E"}
    given = two_by_two(pairs=[row] * 7_100) | {"offices": [{"office": "A"}, *offices]}
    (fault,) = faults_of(given)
    assert (fault.code, fault.table, fault.column) == ("total_too_large", "pairs", "offices")
