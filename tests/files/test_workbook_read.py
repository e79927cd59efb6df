"""Workbooks as people and programs save them, and what is wrong with some of them."""

import io
import re
import zipfile
from collections.abc import Callable
from datetime import date, datetime
from pathlib import Path
from typing import Any

import openpyxl
import pytest
from openpyxl.utils.datetime import CALENDAR_MAC_1904
from openpyxl.workbook import Workbook

from optimizer.domain.errors import Fault, InputError
from optimizer.domain.instance import Instance
from optimizer.files import check, grid, instance_from_workbook, package
from optimizer.files.grid import Book
from optimizer.files.template import template_workbook

Edit = Callable[[Workbook], object]

SHEETS: dict[str, list[list[object]]] = {
    "about": [["fact", "value"], ["name", "two offices"], ["as_of", "2024-09-30"]],
    "offices": [
        ["office", "name", "latitude", "longitude", "seats"],
        ["A", "Aa", 1.5, 2, 9],
        ["B", None, 2, 3, None],
    ],
    "duties": [["duty", "standard"], ["D", 40], ["E", 62.5]],
    "case_types": [["case_type", "weight"], ["T", 2.5]],
    "caseload": [
        ["office", "duty", "case_type", "cases"],
        ["A", "D", None, 130],
        ["A", "E", "T", 40],
        ["B", "E", None, 90],
    ],
    "pools": [["pool", "duties", "fte"], ["P", "D;E", 0.5]],
    "staff": [
        ["office", "duty", "pool", "officers"],
        ["A", "D", None, 2],
        ["B", "E", "P", 3],
    ],
    "limits": [["office", "duty", "min", "max"], ["A", "D", 1, 4]],
    "rules": [["rule", "value"], ["transfer_cost", 8], ["transfers", True]],
}


def workbook(*edits: Edit, epoch: datetime | None = None) -> bytes:
    """Return a good workbook, changed."""
    book = Workbook()
    del book["Sheet"]
    if epoch is not None:
        book.epoch = epoch
    for name, rows in SHEETS.items():
        sheet = book.create_sheet(name)
        for row in rows:
            sheet.append(row)
    for edit in edits:
        edit(book)
    file = io.BytesIO()
    book.save(file)
    return file.getvalue()


def put(sheet: str, cell: str, value: object, form: str | None = None) -> Edit:
    """Return what puts a value into a cell."""

    def edit(book: Workbook) -> None:
        book[sheet][cell] = value
        if form is not None:
            book[sheet][cell].number_format = form

    return edit


def faults_of(content: bytes) -> list[Fault]:
    try:
        instance_from_workbook(content)
    except InputError as error:
        return error.faults
    return []


def read(*edits: Edit) -> Instance:
    return instance_from_workbook(workbook(*edits))


def test_the_workbook_is_good() -> None:
    instance = read()
    assert instance.name == "two offices"
    assert instance.duties.standard.tolist() == [40_000, 62_500]
    assert instance.pools.fte.tolist() == [1_000, 500]
    assert instance.caseload.cases.tolist() == [130, 40, 90]
    assert instance.limits.most.tolist() == [4]
    assert (instance.rules.transfer_cost, instance.rules.transfers) == (8_000, True)
    assert (instance.as_of, instance.offices.latitudes) == ("2024-09-30", (1.5, 2.0))


def merge(sheet: str, cells: str) -> Edit:
    return lambda book: book[sheet].merge_cells(cells)


def drop(sheet: str) -> Edit:
    return lambda book: book.remove(book[sheet])


def rows(sheet: str, *values: list[object]) -> Edit:
    return lambda book: [book[sheet].append(list(row)) for row in values]


PLANTED: list[tuple[Edit, str, str]] = [
    (put("caseload", "D2", -1), "negative", "caseload!D2"),
    (put("caseload", "D3", 5.5), "not_whole", "caseload!D3"),
    (put("caseload", "D4", "many"), "not_a_number", "caseload!D4"),
    (put("caseload", "D4", "1,5"), "decimal_comma", "caseload!D4"),
    (put("caseload", "D2", None), "missing_value", "caseload!D2"),
    (put("caseload", "D2", 1e15), "too_large", "caseload!D2"),
    (put("caseload", "A2", "Z"), "unknown_office", "caseload!A2"),
    (put("caseload", "B3", "Z"), "unknown_duty", "caseload!B3"),
    (put("caseload", "C3", "Z"), "unknown_case_type", "caseload!C3"),
    (rows("caseload", ["A", "D", None, 3]), "duplicate_key", "caseload!A5"),
    (put("caseload", "E1", "extra"), "unknown_column", "caseload!E1"),
    (put("caseload", "E3", 3), "unknown_column", "caseload!E1"),
    (put("caseload", "D1", None), "missing_column", "caseload"),
    (put("caseload", "D2", "#REF!"), "error_in_cell", "caseload!D2"),
    (put("caseload", "A2", "#N/A"), "error_in_cell", "caseload!A2"),
    (put("caseload", "D2", "=4+4"), "formula_not_calculated", "caseload!D2"),
    (put("caseload", "A3", '="A"'), "formula_not_calculated", "caseload!A3"),
    (put("offices", "B3", "=B2"), "formula_not_calculated", "offices!B3"),
    (put("caseload", "D2", date(2024, 3, 1)), "date_in_cell", "caseload!D2"),
    (put("offices", "B3", date(2024, 3, 1)), "date_in_cell", "offices!B3"),
    (put("caseload", "D2", True), "boolean_in_cell", "caseload!D2"),
    (put("offices", "B2", True), "boolean_in_cell", "offices!B2"),
    (put("caseload", "D2", "1\n2"), "not_a_number", "caseload!D2"),
    (put("offices", "B2", "a\r\nb"), "control_character", "offices!B2"),
    (put("offices", "A2", "x" * 201), "text_too_long", "offices!A2"),
    (put("offices", "B2", "x" * 10_001), "text_too_long", "offices!B2"),
    (put("offices", "C2", 91), "coordinate_out_of_range", "offices!C2"),
    (put("offices", "C2", None), "half_coordinates", "offices!C2"),
    (put("offices", "E2", -3), "negative", "offices!E2"),
    (put("duties", "B2", 0), "not_positive", "duties!B2"),
    (put("duties", "B2", 1.2345), "too_many_decimals", "duties!B2"),
    (put("duties", "B1", "duty"), "duplicate_column", "duties!B1"),
    (put("pools", "C2", 6), "too_large", "pools!C2"),
    (put("pools", "B2", ";"), "empty_list", "pools!B2"),
    (put("pools", "B2", "D;Z"), "unknown_duty", "pools!B2"),
    (put("staff", "C3", "Q"), "unknown_pool", "staff!C3"),
    (put("limits", "C2", 5), "min_above_max", "limits!C2"),
    (merge("staff", "A2:A3"), "merged_cells", "staff!A2"),
    (put("rules", "A2", "transfer_prize"), "unknown_rule", "rules!A2"),
    (put("rules", "B2", "dear"), "not_a_number", "rules!B2"),
    (put("rules", "B3", "maybe"), "not_a_boolean", "rules!B3"),
    (put("rules", "B2", "=3*3"), "formula_not_calculated", "rules!B2"),
    (put("rules", "B2", date(2024, 3, 1)), "date_in_cell", "rules!B2"),
    (rows("rules", ["transfers", False]), "duplicate_rule", "rules!A4"),
    (put("about", "A2", "author"), "unknown_fact", "about!A2"),
    (rows("about", ["format", "caseload/9"]), "unknown_format", "about!B4"),
    (put("about", "B2", "a\tb"), "control_character", "about!B2"),
    (rows("about", ["name", "again"]), "duplicate_key", "about!A4"),
    (lambda book: put("extra", "A1", 3)(_with(book, "extra")), "unknown_table", "extra"),
    (lambda book: put("ofices", "A1", 3)(_hidden(book, "ofices")), "unknown_table", "ofices"),
    (drop("staff"), "missing_table", "staff"),
    (lambda book: book["staff"].delete_rows(2, 2), "empty_table", "staff"),
]


def _with(book: Workbook, name: str) -> Workbook:
    book.create_sheet(name)
    return book


def _hidden(book: Workbook, name: str) -> Workbook:
    book.create_sheet(name).sheet_state = "veryHidden"
    return book


@pytest.mark.parametrize(
    ("edit", "code", "cell"), PLANTED, ids=lambda v: v if isinstance(v, str) else ""
)
def test_a_planted_fault_is_named_by_its_cell(edit: Edit, code: str, cell: str) -> None:
    faults = faults_of(workbook(edit))
    named = [(fault.code, fault.cell or fault.table) for fault in faults]
    assert (code, cell) in named
    assert str(next(f for f in faults if f.code == code)).startswith(cell)


def test_a_marred_cell_has_one_fault_and_all_cells_are_named_at_once() -> None:
    edits = [put("caseload", f"D{row}", value) for row, value in ((2, "#REF!"), (3, "=1"), (4, -2))]
    found = [(fault.code, fault.cell, fault.row) for fault in faults_of(workbook(*edits))]
    assert found == [
        ("error_in_cell", "caseload!D2", 1),
        ("formula_not_calculated", "caseload!D3", 2),
        ("negative", "caseload!D4", 3),
    ]


def test_a_fault_elsewhere_than_in_a_workbook_has_no_cell() -> None:
    fault = Fault("negative", "caseload", 1, "cases", "-1", "It is negative.", "Mend it.")
    assert "cell" not in fault.to_dict()
    assert str(fault) == "caseload, row 1, cases: It is negative. Mend it."


@pytest.mark.parametrize(
    ("value", "form", "thousandths"),
    [
        (40.0, None, 40_000),
        (0.1, None, 100),
        (1.005, None, 1_005),
        ("40", None, 40_000),  # a number stored as text
        (0.5, "0 %", 500),
        (1e3, "0.00E+00", 1_000_000),
        (40, '#,##0 "days"', 40_000),  # d and y in quotes make no date
        (40, "[Red]0.0", 40_000),
        (40, "General", 40_000),
    ],
)
def test_numbers_are_what_the_spreadsheet_shows(
    value: object, form: str | None, thousandths: int
) -> None:
    assert read(put("duties", "B2", value, form)).duties.standard[0] == thousandths


def test_a_number_is_what_is_shown_and_not_the_binary_fraction_stored() -> None:
    def stored(part: bytes) -> bytes:
        assert b"<v>40</v>" in part
        return part.replace(b"<v>40</v>", b"<v>0.30000000000000004</v>")

    content = damaged("xl/worksheets/sheet3.xml", stored)
    assert instance_from_workbook(content).duties.standard[0] == 300


def test_large_counts_are_exact() -> None:
    assert read(put("caseload", "D2", 999_999_999)).caseload.cases[0] == 999_999_999


def renamed(office: object, form: str | None = None) -> Edit:
    """Return what calls the office A otherwise, wherever it is named."""

    def edit(book: Workbook) -> None:
        for sheet, cell in (
            ("offices", "A2"), ("caseload", "A2"), ("caseload", "A3"), ("staff", "A2"),
            ("limits", "A2"),
        ):  # fmt: skip
            put(sheet, cell, office, form)(book)
            if isinstance(office, str):
                book[sheet][cell].data_type = "s"

    return edit


@pytest.mark.parametrize(
    ("office", "name"),
    [
        ("007", "007"),
        ("12", "12"),
        (12, "12"),
        (12.0, "12"),
        (1.5, "1.5"),
        ("TRUE", "TRUE"),
        ("=SUM(A1)", "=SUM(A1)"),
        ("'quoted", "'quoted"),
        ("3-1", "3-1"),
        ("#REF! Street", "#REF! Street"),
        (" A  b ", "A  b"),
        ("Zürich ✓ 𝔘", "Zürich ✓ 𝔘"),
    ],
)
def test_ids_are_read_as_they_are_typed(office: object, name: str) -> None:
    assert name in read(renamed(office)).offices.ids


def test_blank_rows_and_columns_around_a_table_are_nothing() -> None:
    def edit(book: Workbook) -> None:
        book["caseload"].insert_rows(1, 2)
        book["caseload"].insert_rows(5)
        book["caseload"].insert_cols(1)
        book["caseload"]["H9"] = "  "
        book["caseload"].cell(400, 30).number_format = "0.00"
        book["caseload"]["E6"] = "x"

    found = [(fault.code, fault.cell, fault.row) for fault in faults_of(workbook(edit))]
    assert found == [("not_a_number", "caseload!E6", 3)]


def test_names_of_sheets_may_have_capitals() -> None:
    def edit(book: Workbook) -> None:
        for name, title in (("offices", "Offices"), ("limits", "LIMITS ")):
            sheet = book[name]
            sheet.title = "elsewhere"  # it would take Offices and offices for one name
            sheet.title = title

    assert read(edit).fingerprint == read().fingerprint
    faults = faults_of(workbook(edit, put("Offices", "C2", 91)))
    assert [fault.cell for fault in faults] == ["Offices!C2"]


def test_sheets_that_the_program_adds_and_blank_ones_are_left_alone() -> None:
    def edit(book: Workbook) -> None:
        for name in ("guidance", "summary", "placement", "moves", "work", "proof", "reckoning"):
            book.create_sheet(name)["A1"] = "=1/0"
        book.create_sheet("Tabelle2")
        book.create_chartsheet("Diagramm1")
        book.create_sheet("lanes").append(["from", "to"])

    assert read(edit).fingerprint == read().fingerprint


def test_hidden_sheets_rows_and_columns_are_read() -> None:
    def edit(book: Workbook) -> None:
        book["limits"].sheet_state = "hidden"
        book["caseload"].row_dimensions[2].hidden = True
        book["caseload"].column_dimensions["D"].hidden = True

    assert read(edit).fingerprint == read().fingerprint


def test_merged_cells_that_show_nothing_are_nothing() -> None:
    assert read(merge("staff", "C8:C9"), merge("staff", "H2:J2")).num_officers == 5


def with_reduction(day: object) -> Edit:
    def edit(book: Workbook) -> None:
        sheet = book.create_sheet("reductions")
        sheet.append(["office", "duty", "officers", "share", "until"])
        sheet.append(["A", "D", 1, 0.5, day])

    return edit


@pytest.mark.parametrize("epoch", [None, CALENDAR_MAC_1904])
@pytest.mark.parametrize("day", [date(2024, 9, 30), "2024-09-30"])
def test_dates_are_days_in_either_system(epoch: datetime | None, day: object) -> None:
    content = workbook(with_reduction(day), put("about", "B3", date(2024, 9, 30)), epoch=epoch)
    instance = instance_from_workbook(content)
    assert instance.as_of == "2024-09-30"
    assert instance.num_pools == 3  # in force on its last day: the pool is split
    late = workbook(with_reduction(day), put("about", "B3", date(2024, 10, 1)), epoch=epoch)
    assert instance_from_workbook(late).num_pools == 2


def test_a_time_or_a_bare_number_is_no_date() -> None:
    for day in (datetime(2024, 9, 30, 12), 45_565):  # noqa: DTZ001 - a spreadsheet's has no zone
        faults = faults_of(workbook(with_reduction(day)))
        assert [(f.code, f.cell) for f in faults] == [("not_a_date", "reductions!E2")]


@pytest.mark.parametrize("name", ["a.xlsm", "a.xls", "a.ods", "a.xlsb"])
def test_other_kinds_of_workbook_are_refused(name: str, tmp_path: Path) -> None:
    (tmp_path / name).write_bytes(workbook())
    assert [fault.code for fault in check(tmp_path / name)] == ["unknown_file_type"]


def parts(content: bytes) -> dict[str, bytes]:
    archive = zipfile.ZipFile(io.BytesIO(content))
    return {name: archive.read(name) for name in archive.namelist()}


def packed(named: dict[str, bytes]) -> bytes:
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in named.items():
            archive.writestr(name, content)
    return file.getvalue()


def damaged(name: str, change: Callable[[bytes], bytes]) -> bytes:
    named = parts(workbook())
    return packed(named | {name: change(named[name])})


def without(name: str, content: bytes | None = None) -> bytes:
    named = parts(workbook() if content is None else content)
    del named[name]
    return packed(named)


def altered(content: bytes, part: bytes) -> bytes:
    at = content.index(part) + 60  # inside what is packed
    return content[:at] + bytes([content[at] ^ 0xFF]) + content[at + 1 :]


OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
SHEET = "xl/worksheets/sheet5.xml"
TEXTS = "xl/sharedStrings.xml"
ENTITY = b'<!DOCTYPE x [<!ENTITY a "aaaa">]>'
BROKEN: dict[str, tuple[Callable[[], bytes], str]] = {
    "empty": (lambda: b"", "workbook_broken"),
    "text": (lambda: b"office,duty\n", "workbook_broken"),
    "half": (lambda: workbook()[:2_000], "workbook_broken"),
    "without its end": (lambda: workbook()[:-30], "workbook_broken"),
    "one byte": (lambda: altered(workbook(), SHEET.encode()), "workbook_broken"),
    "an archive": (lambda: packed({"a.txt": b"a"}), "workbook_broken"),
    "no workbook": (lambda: without("xl/workbook.xml"), "workbook_broken"),
    "no sheet": (lambda: without(SHEET), "workbook_broken"),
    "no texts": (lambda: without(TEXTS, template_workbook(read())), "workbook_broken"),
    "cut XML": (lambda: damaged(SHEET, lambda text: text[:400]), "workbook_broken"),
    "entities": (lambda: damaged(SHEET, lambda text: ENTITY + text), "workbook_broken"),
    "old Excel": (lambda: OLE + b"Workbook" * 99, "workbook_broken"),
    "password": (
        lambda: OLE + b"\0" * 99 + "EncryptedPackage".encode("utf-16-le"), "workbook_encrypted"
    ),
    "bomb": (
        lambda: packed(parts(workbook()) | {"xl/media/a": b"\0" * 600_000}), "workbook_too_large"
    ),
}  # fmt: skip


@pytest.mark.parametrize("what", BROKEN)
def test_a_broken_workbook_has_one_clear_fault(what: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(package, "MOST_BYTES", 500_000)
    make, code = BROKEN[what]
    assert [fault.code for fault in faults_of(make())] == [code]


def test_sizes_are_checked_before_anything_is_unpacked(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(package, "MOST_BYTES", 5_000_000)
    bomb = packed({f"xl/{place}": b"\0" * 600_000 for place in range(9)})
    assert len(bomb) < 10_000
    monkeypatch.setattr(zipfile.ZipFile, "read", lambda *_: pytest.fail("unpacked"))
    fault = faults_of(bomb)[0]
    assert (fault.code, "5,400,000 bytes" in fault.message) == ("workbook_too_large", True)


def test_a_list_of_parts_that_lies_about_sizes_is_a_damaged_workbook() -> None:
    content = packed(parts(workbook()))
    archive = zipfile.ZipFile(io.BytesIO(content))
    size = archive.getinfo(SHEET).file_size
    start = content.index(SHEET.encode(), content.index(b"PK\x01\x02"))
    lying = bytearray(content)
    lying[start - 22 : start - 18] = (size - 100).to_bytes(4, "little")
    assert zipfile.ZipFile(io.BytesIO(bytes(lying))).getinfo(SHEET).file_size == size - 100
    assert [fault.code for fault in faults_of(bytes(lying))] == ["workbook_broken"]


def test_too_many_cells_are_refused_and_far_cells_cost_nothing(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    far = workbook(put("caseload", "XFD1048576", 3))
    assert [fault.code for fault in faults_of(far)].count("unknown_column") == 1
    monkeypatch.setattr(grid, "MOST_CELLS", 50)
    assert [fault.code for fault in faults_of(workbook())] == ["workbook_too_large"]


def test_texts_in_pieces_are_read_whole_and_without_how_they_sound() -> None:
    named = parts(template_workbook(read()))
    pieces = b"<si><r><rPr/><t>A</t></r><r><t>a</t></r><rPh><t>ah</t></rPh></si>"
    named[TEXTS] = named[TEXTS].replace(b"<si><t>Aa</t></si>", pieces)
    assert pieces in named[TEXTS]
    assert instance_from_workbook(packed(named)).fingerprint == read().fingerprint


def test_names_of_elements_may_have_a_prefix() -> None:
    def prefixed(part: bytes) -> bytes:
        return re.sub(rb"<(/?)(?=[a-zA-Z])", rb"<\1x:", part).replace(b"xmlns=", b"xmlns:x=")

    assert instance_from_workbook(damaged(SHEET, prefixed)).fingerprint == read().fingerprint


@pytest.mark.parametrize(
    "number", [b"1e999999999", b"-1E+99999999", b"1e-999999999", b"9e9999999999999999999", b"NaN"]
)
def test_absurd_numbers_are_faults(number: bytes) -> None:
    for cell, sheet in (("D2", SHEET), ("B2", "xl/worksheets/sheet9.xml")):
        start = b'<c r="%s" t="n"><v>' % cell.encode()

        def absurd(part: bytes, start: bytes = start) -> bytes:
            assert start in part
            return re.sub(start + rb"[^<]*", start + number, part)

        (fault,) = faults_of(damaged(sheet, absurd))
        assert (fault.cell or "").endswith(cell)


def test_every_cell_is_what_another_program_reads() -> None:
    content = workbook(put("offices", "B3", "x\ny  z"), put("caseload", "D3", 1.25))
    other = openpyxl.load_workbook(io.BytesIO(content))
    book = Book(content)
    for name in book.names:
        cells = book.read(name).cells
        seen = {
            (cell.row, cell.column): cell.value
            for row in other[name].iter_rows()
            for cell in row
            if cell.value is not None
        }
        assert {(r, c) for r, line in cells.items() for c in line} == set(seen)
        for (row, column), value in seen.items():
            own: Any = cells[row][column]
            assert (own if isinstance(own, str | bool) else own.shown) == value
