"""Whatever is given, the answer is an instance or faults that can be shown; never another error."""

import json
from decimal import Decimal
from pathlib import Path
from typing import Any

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from optimizer.domain.errors import Fault, InputError
from optimizer.files import check, instance_from_json, instance_from_tables
from optimizer.files.catalogue import CATALOGUE
from optimizer.files.schema import RULES, TABLES
from tests.files.drawn import drawn_tables
from tests.files.inputs import folder, tables

COLUMNS = [column for columns in TABLES.values() for column in columns.values()]

numbers = st.one_of(
    st.integers(-3, 12),
    st.integers(),
    st.floats(),
    st.decimals(),
    st.sampled_from([10**12, 10**40, Decimal("1e-40"), Decimal("sNaN"), True, 0.5, 1.5, -0.0]),
)
values = st.one_of(
    st.sampled_from(["A", "B", "D", "E", "P", "T", " A", "", "A;B", "D;", "\ud800", "x\ny"]),
    st.sampled_from(sorted({word for c in COLUMNS for word in c.choices})),
    st.dates().map(str),
    numbers,
    st.none(),
    st.lists(st.sampled_from(["A", "D", 3, None, ""]), max_size=3),
    st.dictionaries(st.text(max_size=2), st.integers(), max_size=2),
    st.text(max_size=6),
)


def rows_of(table: str) -> st.SearchStrategy[Any]:
    columns = st.sampled_from([*TABLES[table], "unknown"])
    row = st.dictionaries(columns, values, max_size=7)
    return st.lists(row | st.sampled_from([None, 3, []]), max_size=5) | values


anything = st.fixed_dictionaries(
    {},
    optional={
        **{table: rows_of(table) for table in TABLES},
        "rules": st.dictionaries(st.sampled_from([*RULES, "unknown"]), values) | values,
        "name": values,
        "format": values,
        "else": values,
        "\ud800\n": values,
    },
)


def assert_shown(faults: list[Fault]) -> None:
    assert faults
    for fault in faults:
        assert fault.code in CATALOGUE
        assert json.dumps(fault.to_dict(), ensure_ascii=False).encode()
        for text in (fault.message, fault.table or "", fault.column or "", fault.value or ""):
            assert not set(text) & {"\n", "\r", "\x1b", "\0"}
    places = [(f.table or "", f.row or 0, f.column or "", f.code) for f in faults]
    assert places == sorted(places)


@settings(deadline=None, max_examples=300)
@given(changed=anything)
def test_any_tables(changed: dict[str, Any]) -> None:
    try:
        instance_from_tables(tables(**changed))
    except InputError as error:
        assert_shown(error.faults)


@settings(deadline=None)
@given(content=st.binary(max_size=60), start=st.sampled_from([b"", b"{", b'{"offices": ']))
def test_any_json(content: bytes, start: bytes) -> None:
    try:
        instance_from_json(start + content)
    except InputError as error:
        assert_shown(error.faults)


@settings(deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    content=st.binary(max_size=60) | st.text(",;\t|\"'=\n\r AD8x.", max_size=60).map(str.encode),
    start=st.sampled_from([b"", b"sep=;\n", b"office,duty,cases\n", b"rule,value\n"]),
    name=st.sampled_from(["offices", "caseload", "rules", "about", "lanes"]),
)
def test_any_csv(content: bytes, start: bytes, name: str, tmp_path: Path) -> None:
    faults = check(folder(tmp_path / "given", **{name: start + content}))
    if faults:
        assert_shown(faults)
    (tmp_path / "given" / f"{name}.csv").unlink()


@settings(deadline=None, max_examples=300)
@given(seed=st.integers(0, 2**32), changes=st.integers(1, 3), drawn=st.data())
def test_good_tables_with_values_changed(seed: int, changes: int, drawn: st.DataObject) -> None:
    # Tables of rules refer to each other where random rows seldom do.
    given_tables = drawn_tables(seed)
    names = sorted(set(given_tables) - {"as_of", "rules", "offices", "duties"})
    for _ in range(changes):
        row = drawn.draw(st.sampled_from(given_tables[drawn.draw(st.sampled_from(names))]))
        row[drawn.draw(st.sampled_from(sorted(row)))] = drawn.draw(values)
    try:
        instance_from_tables(given_tables)
    except InputError as error:
        assert_shown(error.faults)
