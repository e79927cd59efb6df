"""Faults come all at once, each where it is, and none that follows from another."""

from decimal import Decimal
from typing import Any

import numpy as np
import pytest

from optimizer.domain.instance import NOT_GIVEN
from optimizer.files import instance_from_json, instance_from_tables
from optimizer.files.schema import TABLES
from tests.files.inputs import codes_of, faults_of, tables


def cells(**columns: Any) -> dict[str, Any]:
    return tables(caseload=[{"office": "A", "duty": "D", "cases": 8, **columns}])


def places(given: Any) -> list[tuple[str, str | None, int | None, str | None, str | None]]:
    return [
        (fault.code, fault.table, fault.row, fault.column, fault.value)
        for fault in faults_of(given)
    ]


def test_all_faults_at_once_in_the_order_of_tables_rows_and_columns() -> None:
    given = tables(
        offices=[{"office": "A", "seats": -1}, {"office": "A", "latitude": 91}],
        staff=[
            {"office": "A", "duty": "D", "officers": 2},
            {"office": "B", "duty": "E", "officers": 1.5},
        ],
        rules={"budget": "much", "transfer": True},
        lanes=[],
    )
    assert places(given) == [
        ("empty_table", "lanes", None, None, None),
        ("negative", "offices", 1, "seats", "-1"),
        ("coordinate_out_of_range", "offices", 2, "latitude", "91"),
        ("half_coordinates", "offices", 2, "longitude", None),
        ("duplicate_key", "offices", 2, "office", "A"),
        ("not_a_number", "rules", None, "budget", "much"),
        ("unknown_rule", "rules", None, "transfer", "True"),
        ("unknown_duty", "staff", 2, "duty", "E"),
        ("unknown_office", "staff", 2, "office", "B"),
        ("not_whole", "staff", 2, "officers", "1.5"),
    ]


def test_a_fault_says_where_it_is_and_what_would_mend_it() -> None:
    (fault,) = faults_of(tables(staff=[{"office": "a", "duty": "D", "officers": 2}]))
    assert fault.message == "There is no office “a”."
    assert fault.remedy == "Did you mean “A”? Correct it, or add the office."
    assert str(fault).startswith("staff, row 1, office: There is no office")


@pytest.mark.parametrize("table", ["offices", "duties", "caseload", "staff"])
def test_a_missing_table_is_one_fault_and_not_one_for_each_row(table: str) -> None:
    assert places(tables(**{table: None})) == [("missing_table", table, None, None, None)]


@pytest.mark.parametrize("table", TABLES)
def test_an_empty_table_is_a_fault(table: str) -> None:
    assert places(tables(**{table: []})) == [("empty_table", table, None, None, None)]


def test_rules_may_be_empty() -> None:
    assert instance_from_tables(tables(rules={})).rules == instance_from_tables(tables()).rules


@pytest.mark.parametrize(
    ("cases", "code"),
    [
        (-1, "negative"),
        (5.5, "not_whole"),
        (Decimal("5.0000000000000000000000000000000000000001"), "not_whole"),
        ("5", "not_a_number"),
        ("many", "not_a_number"),
        (True, "wrong_type"),
        ([8], "wrong_type"),
        ({"n": 8}, "wrong_type"),
        (float("nan"), "not_finite"),
        (float("inf"), "not_finite"),
        (Decimal("-Infinity"), "not_finite"),
        (10**12 + 1, "too_large"),
        (2**63, "too_large"),
        pytest.param(10**5000, "too_large", id="5,001 digits"),
        pytest.param(-(10**5000), "negative", id="minus 5,001 digits"),
        (Decimal("1e999999"), "too_large"),
        (Decimal("1e-999999"), "not_whole"),
        (None, "missing_value"),
    ],
)
def test_counts(cases: object, code: str) -> None:
    assert codes_of(cells(cases=cases)) == [code]


@pytest.mark.parametrize("cases", [0, 10**12, 5.0, Decimal("1e3"), np.int64(7), np.float64(7)])
def test_good_counts(cases: Any) -> None:
    assert instance_from_tables(cells(cases=cases)).cases.tolist() == [int(cases)]


@pytest.mark.parametrize(
    ("standard", "code"),
    [
        (0, "not_positive"),
        (-3, "not_positive"),
        (-0.0001, "not_positive"),
        (0.0001, "too_many_decimals"),
        (1.2345, "too_many_decimals"),
        (
            Decimal("1.2340000000000000000000000000000000000000000000000000000000000000001"),
            "too_many_decimals",
        ),
        (Decimal("1e-999999999"), "too_many_decimals"),
        (100_000.001, "too_large"),
        (Decimal("9e999999"), "too_large"),
        (True, "wrong_type"),
    ],
)
def test_decimals(standard: object, code: str) -> None:
    assert codes_of(tables(duties=[{"duty": "D", "standard": standard}])) == [code]
    # Beside another value a column is read at once, and the fault must still be seen.
    rows = [{"duty": "D", "standard": standard}, {"duty": "E", "standard": Decimal("1.5")}]
    assert codes_of(tables(duties=rows)) == [code]


@pytest.mark.parametrize(
    ("standard", "thousandths"),
    [
        (0.1, 100),
        (0.001, 1),
        (100_000, 10**8),
        (Decimal("2.50000"), 2_500),
        (1e3, 10**6),
        (0.1 + 0.2, None),
    ],
)
def test_decimals_are_exact(standard: object, thousandths: int | None) -> None:
    given = tables(duties=[{"duty": "D", "standard": standard}])
    if thousandths is None:  # 0.30000000000000004
        assert codes_of(given) == ["too_many_decimals"]
    else:
        assert instance_from_tables(given).duties.standard.tolist() == [thousandths]


@pytest.mark.parametrize(
    ("text", "code"),
    [
        (b"5.0", None),
        (b"5e0", None),
        (b"1e400", "too_large"),
        (b"1e99999999999999999999", "too_large"),
        (b"-1e99999999999999999999", "negative"),
        (b"1e-99999999999999999999", "not_whole"),
        (b"9" * 6_000, "too_large"),
        (b"NaN", "not_finite"),
        (b"-Infinity", "not_finite"),
        (b"null", "missing_value"),
    ],
)
def test_numbers_in_json(text: bytes, code: str | None) -> None:
    content = (
        b'{"offices": [{"office": "A"}], "duties": [{"duty": "D", "standard": 2.5}], '
        b'"caseload": [{"office": "A", "duty": "D", "cases": ' + text + b"}], "
        b'"staff": [{"office": "A", "duty": "D", "officers": 2}]}'
    )
    assert codes_of(content) == ([code] if code else [])
    if code is None:
        assert instance_from_json(content).cases.tolist() == [5]


@pytest.mark.parametrize(
    ("content", "code", "says"),
    [
        (b"", "json_broken", "ends in the middle"),
        (b"{", "json_broken", "ends in the middle"),
        (b'{"offices": [{"office": "A', "json_broken", "ends in the middle"),
        (b'{"offices": [}', "json_broken", "line 1"),
        (b"{} {}", "json_broken", "line 1"),
        (b"3", "json_not_object", "single value"),
        (b'[{"office": "A"}]', "json_not_object", "a list"),
        (b"null", "json_not_object", "single value"),
        (b'{"offices": "\xff"}', "wrong_encoding", "line 1"),
        ("{}".encode("utf-32"), "wrong_encoding", "UTF-32"),
        ("{}".encode("utf-16-le"), "wrong_encoding", "NUL"),
        (b'{"offices":' * 50_000, "json_too_deep", "nested"),
    ],
)
def test_json_that_cannot_be_read_is_one_fault(content: bytes, code: str, says: str) -> None:
    (fault,) = faults_of(content)
    assert fault.code == code
    assert says in fault.message


def test_a_name_that_stands_twice_is_found_wherever_it_stands() -> None:
    content = (
        b'{"name": "a", "offices": [{"office": "A"}], "duties": [{"duty": "D"}], "name": "b", '
        b'"caseload": [{"office": "A", "duty": "D", "cases": 8}], "rules": {"budget": 1, "budget": '
        b'2}, "staff": [{"office": "A", "duty": "D", "officers": 2, "officers": 3}]}'
    )
    assert places(content) == [
        ("json_duplicate_name", None, None, "name", None),
        ("json_duplicate_name", "rules", None, "budget", None),
        ("json_duplicate_name", "staff", 1, "officers", None),
    ]


def test_rows_keep_their_numbers_beside_rows_that_are_none() -> None:
    rows = [3, {"office": "A"}, None, {"office": "A"}]
    assert places(tables(offices=rows)) == [
        ("table_not_rows", "offices", 1, None, None),
        ("table_not_rows", "offices", 3, None, None),
        ("duplicate_key", "offices", 4, "office", "A"),
    ]


@pytest.mark.parametrize(
    ("office", "code"),
    [
        (12, "wrong_type"),
        ("", "missing_value"),
        ("  ", "missing_value"),
        ("A;B", "semicolon_in_id"),
        ("A\tB", "control_character"),
        ("A\x1b[31m", "control_character"),
        ("\ud800", "control_character"),
        ("x" * 201, "text_too_long"),
    ],
)
def test_ids(office: object, code: str) -> None:
    (fault,) = faults_of(tables(offices=[{"office": "A"}, {"office": office}]))
    assert (fault.code, fault.row) == (code, 2)
    assert fault.message.isprintable()
    assert fault.value is None or fault.value.isprintable()


def test_blanks_around_ids_do_not_matter() -> None:
    given = tables(
        offices=[{"office": " A "}],
        staff=[{"office": "A\n", "duty": "\u00a0D", "officers": 2, "pool": " "}],
        hires=[{"officers": 1, "offices": " A ; "}],
    )
    assert (
        instance_from_tables(given).fingerprint
        == instance_from_tables(tables(hires=[{"officers": 1, "offices": ["A"]}])).fingerprint
    )


def test_the_same_key_is_found_in_every_table_that_has_one() -> None:
    staff = {"office": "A", "duty": "D", "officers": 1}
    limit = {"office": "A", "duty": "D", "max": 1}
    lane = {"from": "A", "to": "B"}
    given = tables(
        offices=[{"office": "A"}, {"office": "B"}],
        caseload=[
            {"office": "A", "duty": "D", "cases": 8},
            {"office": "A", "duty": "D", "cases": 8, "case_type": "T"},
            {"office": "A", "duty": "D", "cases": 9},
        ],
        case_types=[{"case_type": "T"}, {"case_type": "T"}],
        pools=[{"pool": "P"}, {"pool": "P"}],
        staff=[staff, staff | {"pool": "P"}, staff, staff, staff | {"pool": "P"}],
        limits=[limit, limit],
        lanes=[lane, {"from": "B", "to": "A"}, lane],
    )
    faults = faults_of(given)
    assert [(fault.table, fault.row, fault.message[-20:]) for fault in faults] == [
        ("case_types", 2, "ds in row 1 already."),
        ("caseload", 3, "nd in row 1 already."),
        ("lanes", 3, "nd in row 1 already."),
        ("limits", 2, "nd in row 1 already."),
        ("pools", 2, "ds in row 1 already."),
        ("staff", 3, "nd in row 1 already."),
        ("staff", 4, "nd in row 1 already."),
        ("staff", 5, "nd in row 2 already."),
    ]
    assert {fault.code for fault in faults} == {"duplicate_key"}


def test_unknown_ids_are_not_alike() -> None:
    row = {"office": "A", "duty": "D", "officers": 1}
    given = tables(staff=[row, row | {"pool": "P"}, row | {"pool": "Q"}])
    assert codes_of(given) == ["unknown_pool", "unknown_pool"]


def test_hires_may_repeat() -> None:
    assert instance_from_tables(tables(hires=[{"officers": 1}, {"officers": 1}])).num_hires == 2


@pytest.mark.parametrize(
    ("least", "code"), [(3, None), (4, "min_above_officers"), (10**12, "min_above_officers")]
)
def test_a_minimum_counts_hires(least: int, code: str | None) -> None:
    given = tables(hires=[{"officers": 1}], limits=[{"office": "A", "duty": "D", "min": least}])
    assert codes_of(given) == ([code] if code else [])


@pytest.mark.parametrize("rules", [{"transfer_max_km": 5}, {"transfer_cost_per_km": 0.001}])
def test_kilometres_need_every_coordinate(rules: dict[str, object]) -> None:
    offices = [{"office": "A", "latitude": 1, "longitude": 2}, {"office": "B"}]
    (fault,) = faults_of(tables(offices=offices, rules=rules))
    assert (fault.code, fault.row) == ("distance_without_coordinates", 2)
    assert next(iter(rules)) in fault.message
    assert not faults_of(tables(offices=offices, rules={**rules, "transfers": False}))


@pytest.mark.parametrize(
    ("rules", "code"),
    [
        ({"transfers": 1}, "not_a_boolean"),
        ({"duty_changes": "true"}, "not_a_boolean"),
        ({"transfers_max": 1.5}, "not_whole"),
        ({"transfers_max": -1}, "negative"),
        ({"transfer_cost": -1}, "negative"),
        ({"transfer_cost": True}, "wrong_type"),
        ({"transfer_cost": [1]}, "wrong_type"),
        ({"transfer_cost": 1_000_000.001}, "too_large"),
        ({"transfer_cost_per_km": 1_001, "transfers": False}, "too_large"),
        ({"transfers_out_share": 1.001}, "share_out_of_range"),
        ({"transfers_out_share": -0.1}, "share_out_of_range"),
        ({"transfers_out_share": 0.3333}, "too_many_decimals"),
        ({"budget": 10**12 + 1}, "too_large"),
    ],
)
def test_rules(rules: dict[str, object], code: str) -> None:
    assert codes_of(tables(rules=rules)) == [code]


def test_rules_that_are_good() -> None:
    rules = instance_from_tables(
        tables(rules={"transfers_out_share": 1, "budget": 0, "transfer_max_km": None})
    ).rules
    assert (rules.transfers_out_share, rules.budget, rules.transfer_max_km) == (1_000, 0, None)


def test_totals_cannot_overflow() -> None:
    officers = [{"office": "A", "duty": duty, "officers": 5_000_000} for duty in ("D", "E")]
    given = tables(duties=[{"duty": "D"}, {"duty": "E"}], staff=officers)
    assert not faults_of(given)
    assert places(given | {"hires": [{"officers": 1}]}) == [
        ("total_too_large", "staff", None, "officers", "10000001")
    ]
    # 9e12 weighted cases, and one more thousandth of one.
    types = [{"case_type": "T", "weight": 9}, {"case_type": "U", "weight": 0.001}]
    row = {"office": "A", "duty": "D", "case_type": "T", "cases": 10**12}
    given = tables(case_types=types, caseload=[row])
    assert instance_from_tables(given).weighted_cases.tolist() == [9 * 10**15]
    one_more = {"office": "A", "duty": "D", "case_type": "U", "cases": 1}
    assert codes_of(given | {"caseload": [row, one_more]}) == ["total_too_large"]


def test_too_many_cells_are_said_before_they_are_made() -> None:
    given = tables(
        offices=[{"office": "A"}, *({"office": f"O{i}"} for i in range(2_000))],
        duties=[{"duty": "D"}, *({"duty": f"D{i}"} for i in range(999))],
    )
    assert codes_of(given) == ["total_too_large"]


def test_at_most_a_thousand_faults_are_listed_the_first_ones() -> None:
    rows = [{"office": f"O{i}", "seats": -1} for i in range(1_500)]
    faults = faults_of(tables(offices=[{"office": "A"}, *rows]))
    assert len(faults) == 1_001
    assert [fault.row for fault in faults[:1_000]] == list(range(2, 1_002))
    assert (faults[-1].code, faults[-1].value) == ("more_faults", "500")


def test_lists_of_ids() -> None:
    two = [{"duty": "D"}, {"duty": "E"}]
    given = tables(
        duties=two,
        pools=[
            {"pool": "all"},
            {"pool": "blank", "duties": " "},
            {"pool": "text", "duties": "E; "},
            {"pool": "list", "duties": ["E", "D"]},
        ],
    )
    pools = instance_from_tables(given).pools
    assert pools.ids == ("", "all", "blank", "list", "text")
    assert pools.duties.tolist() == [[True, True]] * 4 + [[False, True]]
    bad = [{"pool": "P", "duties": duties} for duties in (3, [3], ";", ["F"], {"D": 1})]
    bad = [row | {"pool": f"P{i}"} for i, row in enumerate(bad)]
    assert codes_of(tables(duties=two, pools=bad)) == [
        "wrong_type", "wrong_type", "empty_list", "unknown_duty", "wrong_type",
    ]  # fmt: skip


def test_the_nameless_pool_is_there_only_where_somebody_is_in_it() -> None:
    staff = [{"office": "A", "duty": "D", "officers": 2, "pool": "P"}]
    named = tables(pools=[{"pool": "P", "fte": 0.5}], staff=staff)
    assert instance_from_tables(named).pools.ids == ("P",)
    with_hires = instance_from_tables(named | {"hires": [{"officers": 1}]})
    assert with_hires.pools.ids == ("", "P")
    assert with_hires.pools.fte.tolist() == [1_000, 500]
    assert with_hires.staff.pool.tolist() == [1]
    assert with_hires.hires.pool.tolist() == [0]
    assert instance_from_tables(tables()).pools.ids == ("",)


def test_what_is_not_given_reads_as_not_given() -> None:
    given = tables(
        offices=[{"office": "A"}, {"office": "B"}],
        limits=[{"office": "A", "duty": "D"}],
        lanes=[{"from": "A", "to": "B"}],
    )
    instance = instance_from_tables(given)
    assert instance.limits.least.tolist() == instance.limits.most.tolist() == [NOT_GIVEN]
    assert instance.lanes is not None
    assert instance.lanes.cost.tolist() == instance.lanes.most.tolist() == [NOT_GIVEN]
    assert instance.offices.seats.tolist() == [NOT_GIVEN, NOT_GIVEN]
    assert (instance.name, instance.as_of, instance.source) == ("unnamed", None, None)
    assert instance_from_tables(tables()).lanes is None


def test_minus_zero_is_zero() -> None:
    plus, minus = (
        instance_from_tables(tables(offices=[{"office": "A", "latitude": zero, "longitude": 0}]))
        for zero in (0.0, -0.0)
    )
    assert plus.fingerprint == minus.fingerprint


def test_names_that_are_no_names() -> None:
    given = tables(name=3, as_of="a\x00b", format="caseload/2")
    assert [fault[:4:3] for fault in places(given)] == [
        ("control_character", "as_of"),
        ("unknown_format", "format"),
        ("wrong_type", "name"),
    ]
