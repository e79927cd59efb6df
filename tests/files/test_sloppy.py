"""Tables as people keep them: headings in capitals, notes, titles, names for ids, percentages."""

import io
from pathlib import Path
from typing import Any

import openpyxl
import pytest
from click.testing import CliRunner

from optimizer.cli import caseload
from optimizer.domain.errors import Fault, InputError
from optimizer.files import check, instance_from_workbook, read_instance
from optimizer.files.headings import heading_row, is_note, known_as
from tests.files.inputs import codes_of, folder, tables
from tests.files.test_workbook_read import faults_of, workbook

ROWS = "".join(f"A,D,{type_},8\n" for type_ in range(119))


def placed(faults: list[Fault]) -> list[tuple[str, str | None, int | None, int | None]]:
    return [(fault.code, fault.file, fault.line, fault.row) for fault in faults]


@pytest.mark.parametrize(
    "name", ["case_type", "Case type", " CASE-TYPE ", "Case_Type", "case  type"]
)
def test_a_heading_is_known_however_it_is_spelled(name: str) -> None:
    assert known_as(name, ("case_type", "cases")) == "case_type"


def test_a_heading_that_is_none_stays_as_it_is() -> None:
    assert known_as(" Case types ", ("case_type",)) == "Case types"
    assert is_note(" # mine")
    assert not is_note("number #")


@pytest.mark.parametrize(
    ("rows", "heading"),
    [
        ([["office", "cases"], ["A", "1"]], 0),
        ([["Cases of 2024"], ["Office", "Cases"], ["A", "1"]], 1),
        ([["Office", "Title"], ["x"], ["office", "cases"]], 2),
        # Nothing is surer than the first row: its own faults are told.
        ([["offices", "number"], ["A", "1"]], 0),
        ([["office", "number"], ["cases", "1"]], 0),
        ([], 0),
    ],
)
def test_which_row_is_the_heading(rows: list[list[str]], heading: int) -> None:
    assert heading_row(rows, ("office", "cases", "pool"), ("office", "cases")) == heading


def test_a_folder_as_people_keep_it_is_read(tmp_path: Path) -> None:
    path = folder(tmp_path / "kept")
    for name in ("offices", "duties", "caseload"):
        (path / f"{name}.csv").unlink()
    written = {
        "Offices.csv": "OFFICE,Name,#seen,# by whom\nA,Aix,yes,me\n,,,only a note\n",
        "DUTIES.csv": "Duty,Standard\nD,2\n",
        "Case-Load.csv": "",
        "caseload.csv": " Office ,duty,CASES,Case type\nA,D,8,T\n",
        "Case Types.csv": "case-type,weight\nT,2\n",
        "Rules.csv": "Rule,Value\nTransfer cost,12\n# mine,20%\n",
        "About.csv": "fact,value\nAs of,2024-09-30\n#,x\n",
        "#work.csv": "anything,at,all\n",
    }
    del written["Case-Load.csv"]
    for name, text in written.items():
        (path / name).write_text(text, encoding="utf-8")
    assert check(path) == []
    instance = read_instance(path)
    assert instance.offices.names == ("Aix",)
    assert instance.weighted_cases.tolist() == [16_000]
    assert (instance.rules.transfer_cost, instance.as_of) == (12_000, "2024-09-30")


def test_two_files_that_are_one_table_are_a_fault(tmp_path: Path) -> None:
    path = folder(tmp_path / "given", case_types="case_type\nT\n")
    (path / "Case Types.csv").write_text("case_type\nU\n")
    assert [(fault.code, fault.table) for fault in check(path)] == [
        ("unknown_table", "case_types.csv")
    ]


def test_a_note_never_counts(tmp_path: Path) -> None:
    """A column that must be given and is a note is missing; a note's own faults are not told."""
    path = folder(tmp_path / "given", offices="#office,name\nA,x\n")
    assert [fault.code for fault in check(path)][:1] == ["missing_column"]
    path = folder(tmp_path / "other", offices="office,#,#\nA,x,y\n")
    assert check(path) == []


def test_a_title_is_one_fault(tmp_path: Path) -> None:
    types = "case_type\n" + "".join(f"{i}\n" for i in range(119))
    caseload = f"Cases of the year\n\noffice,duty,case_type,cases\n{ROWS}"
    path = folder(tmp_path / "given", caseload=caseload, case_types=types)
    assert placed(check(path)) == [("title_above", "caseload.csv", 1, None)]


def test_a_title_before_another_delimiter(tmp_path: Path) -> None:
    caseload = "Cases, of the year, so far\noffice;duty;cases\nA;D;x\n"
    assert placed(check(folder(tmp_path / "given", caseload=caseload))) == [
        ("title_above", "caseload.csv", 1, None),
        ("not_a_number", "caseload.csv", 3, 1),
    ]


@pytest.mark.parametrize(
    ("caseload", "line", "row"),
    [
        ("office,duty,cases\nA,D,x\n", 2, 1),
        ("sep=,\noffice,duty,cases\nA,D,x\n", 3, 1),
        ("\n\noffice,duty,cases\n\n\nA,D,x\n", 6, 3),
        ('office,duty,cases,"#two\nlines"\nA,D,x,"three\n\nlines"\nA,D,y,\n', 3, 1),
        ("office,duty,number\nA,D,8\n", 1, None),
        ("office,duty,cases\nA,D,8\nA,D\n", 3, 2),
        ('office,duty,cases\nA,D,8\n"A,D,8\n', 3, 2),
    ],
)
def test_a_fault_of_a_folder_names_file_and_line(
    tmp_path: Path, caseload: str, line: int, row: int | None
) -> None:
    fault = check(folder(tmp_path / "given", caseload=caseload))[0]
    assert (fault.file, fault.line, fault.row) == ("caseload.csv", line, row)
    assert str(fault).startswith(f"caseload.csv, line {line}")
    assert fault.to_dict()["line"] == line


def test_facts_and_rules_name_their_lines(tmp_path: Path) -> None:
    about, rules = "fact,value\nname,a\nformat,caseload/9\n", "rule,value\nbudget,x\nbugdet,1\n"
    assert placed(check(folder(tmp_path / "given", about=about, rules=rules))) == [
        ("unknown_format", "about.csv", 3, None),
        ("not_a_number", "rules.csv", 2, 1),
        ("unknown_rule", "rules.csv", 3, 2),
    ]


def test_no_other_fault_has_a_line() -> None:
    (fault,) = instance_faults(tables(pins=[{"what": "leave", "office": "A"}]))
    assert fault.to_dict().keys().isdisjoint({"cell", "file", "line"})


def instance_faults(given: dict[str, Any]) -> list[Fault]:
    from tests.files.inputs import faults_of as faults_of_tables

    return faults_of_tables(given)


def test_a_name_where_the_id_belongs() -> None:
    offices = [
        {"office": "WAS", "name": "Washington Office"},
        {"office": "SPM", "name": "Springfield"},
        {"office": "SPI", "name": "Springfield"},
        {"office": "A"},
    ]
    duties = [{"duty": "D", "name": "Detained"}]
    for written, hint in (
        ("washington office", "It is the name of “WAS”; write the id."),
        ("Springfield", "It is the name of “SPM” and “SPI”; write the id."),
        ("Washingtn Offce", "Did you mean “WAS” (washington office)?"),
        ("wass", "Did you mean “WAS”?"),
    ):
        limits = [{"office": written, "duty": "D", "max": 3}]
        (fault,) = instance_faults(tables(offices=offices, duties=duties, limits=limits))
        assert fault.code == "unknown_office"
        assert fault.remedy.startswith(hint)
    (fault,) = instance_faults(tables(duties=duties, pools=[{"pool": "P", "duties": "D;detained"}]))
    assert fault.remedy.startswith("It is the name of “D”")


@pytest.mark.parametrize(
    ("written", "number"),
    [("20%", "0.2"), ("12.5 %", "0.125"), ("100%", "1"), ("-5%", "-0.05"), (".5%", "0.005")],
)
def test_a_percentage_says_the_number(tmp_path: Path, written: str, number: str) -> None:
    rules = f"rule,value\ntransfers_out_share,{written}\n"
    (fault,) = check(folder(tmp_path / "given", rules=rules))
    assert fault.code == "percent_sign"
    assert fault.message.endswith(f"as a number it is {number}.")
    assert codes_of(tables(rules={"transfers_out_share": written})) == ["percent_sign"]


def sheets(**rows: list[list[object]]) -> bytes:
    """Return the good workbook, some sheets in place of its own."""

    def edit(book: openpyxl.Workbook) -> None:
        for name, lines in rows.items():
            del book[name]
            sheet = book.create_sheet(name)
            for line in lines:
                sheet.append(line)

    return workbook(edit)


def test_a_workbook_as_people_keep_it_is_read() -> None:
    def edit(book: openpyxl.Workbook) -> None:
        book["offices"].title = "kept"
        book["kept"].title = "OFFICES"
        book["case_types"].title = "Case types"
        book["caseload"]["C1"] = "Case type"
        book["caseload"]["D1"] = " CASES "
        book["limits"]["E1"] = "# asked by"
        book["limits"]["E2"] = "#REF!"
        book["limits"]["E9"] = "only a note"
        book["rules"]["A2"] = "Transfer cost"
        book.create_sheet("# my sheet")["A1"] = "anything"

    kept = instance_from_workbook(workbook(edit))
    assert kept.fingerprint == instance_from_workbook(workbook()).fingerprint


def test_a_title_above_a_sheet_is_one_fault() -> None:
    title: list[list[object]] = [["Cases of the year"], []]
    heading: list[list[object]] = [["office", "duty", "case_type", "cases"]]
    rows: list[list[object]] = [["A", "D", None, 8], ["A", "E", None, "x"]]
    good = sheets(caseload=title + heading + rows[:1])
    assert [(f.code, f.cell) for f in faults_of(good)] == [("title_above", "caseload!A1")]
    bad = sheets(caseload=title + heading + rows)
    assert [(f.code, f.cell, f.row) for f in faults_of(bad)] == [
        ("title_above", "caseload!A1", None),
        ("not_a_number", "caseload!D5", 2),
    ]


def test_a_command_that_is_misspelled_is_told() -> None:
    done = CliRunner().invoke(caseload, ["slove", "x"])
    assert done.exit_code == 2
    assert "Did you mean “solve”?" in done.output
    assert "Did you mean" not in CliRunner().invoke(caseload, ["xyz"]).output


@pytest.mark.parametrize(
    ("given", "meant"),
    [("four_ofices", "four_offices_2016"), ("Field_Offices_FY2016", "field_offices_fy2016")],
)
def test_a_bundled_instance_that_is_misspelled_is_told(given: str, meant: str) -> None:
    with pytest.raises(InputError) as raised:
        read_instance(given)
    assert f"Did you mean “{meant}”?" in raised.value.faults[0].remedy


def test_a_file_that_is_misspelled_is_told(tmp_path: Path) -> None:
    (tmp_path / "october.json").write_text("{}")
    (fault,) = check(tmp_path / "ocotber.json")
    assert "Did you mean “october.json”?" in fault.remedy


def test_a_book_of_notes_alone_lacks_its_tables() -> None:
    book = openpyxl.Workbook()
    book["Sheet"].title = "#"
    file = io.BytesIO()
    book.save(file)
    assert {fault.code for fault in faults_of(file.getvalue())} == {"missing_table"}
