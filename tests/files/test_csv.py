"""CSV as people save it: encodings, delimiters, quoting, and what is wrong with some of it."""

from pathlib import Path

import pytest

from optimizer.domain.errors import Fault
from optimizer.files import check, read_instance
from optimizer.files.formulas import guard, unguard
from tests.files.inputs import folder

OFFICES = "office,name,latitude,longitude\nA,Zürich,47.4,8.5\n"


def faults(path: Path) -> list[tuple[str, str | None, int | None, str | None]]:
    return [(fault.code, fault.table, fault.row, fault.column) for fault in check(path)]


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16"])
@pytest.mark.parametrize("delimiter", [",", ";", "\t", "|"])
@pytest.mark.parametrize("newline", ["\n", "\r\n", "\r"])
def test_spellings_of_the_same_table(
    tmp_path: Path, encoding: str, delimiter: str, newline: str
) -> None:
    text = OFFICES.replace(",", delimiter).replace("\n", newline)
    instance = read_instance(folder(tmp_path / "given", offices=text.encode(encoding)))
    assert instance.offices.names == ("Zürich",)
    assert instance.offices.latitudes == (47.4,)
    assert instance.name == "given"


@pytest.mark.parametrize("start", ["sep=;\n", "SEP=;\r\n", '"sep=;"\r\n', "\n\n"])
def test_excel_says_the_delimiter_first(tmp_path: Path, start: str) -> None:
    text = start + '"office";"name"\r\n"A";"Winter; ""Sons"", Ltd"\r\n'
    instance = read_instance(folder(tmp_path / "given", offices=text))
    assert instance.offices.names == ('Winter; "Sons", Ltd',)


def test_a_heading_whose_names_hold_another_delimiter_is_told_by_the_names(tmp_path: Path) -> None:
    path = folder(tmp_path / "given", offices="office;a,b,c\nA;1\n")
    assert faults(path) == [("unknown_column", "offices", None, "a,b,c")]


def test_blank_rows_and_columns_are_skipped_and_rows_keep_their_numbers(tmp_path: Path) -> None:
    text = "office,duty,cases,,\nA,D,8,,\n,,,,\n\nB,D,x,,\n , ,,,\n"
    path = folder(tmp_path / "given", caseload=text)
    assert faults(path) == [
        ("not_a_number", "caseload", 4, "cases"),
        ("unknown_office", "caseload", 4, "office"),
    ]


@pytest.mark.parametrize(
    ("cases", "code"),
    [
        ("8", None),
        (" 8 ", None),
        ("8.0", None),
        ("8e0", None),
        ("+8", None),
        ("08", None),
        ("1_0", "not_a_number"),
        ("\u0663", "not_a_number"),
        ("8 cases", "not_a_number"),
        ("0x10", "not_a_number"),
        ("true", "not_a_number"),
        ("8,5", "decimal_comma"),
        ("1,000", "decimal_comma"),
        ("1.000,5", "decimal_comma"),
        ("1.000.000", "not_a_number"),
        ("NaN", "not_finite"),
        ("-inf", "not_finite"),
        ("-8", "negative"),
        ("8.5", "not_whole"),
        ("1e13", "too_large"),
        ("1e99999999999999999999", "too_large"),
        ("9" * 5_000, "too_large"),
        ("", "missing_value"),
        ("  ", "missing_value"),
    ],
)
def test_counts(tmp_path: Path, cases: str, code: str | None) -> None:
    path = folder(tmp_path / "given", caseload=f'office,duty,cases\nA,D,"{cases}"\n')
    assert faults(path) == ([(code, "caseload", 1, "cases")] if code else [])
    if code is None:
        assert read_instance(path).cases.tolist() == [8]


@pytest.mark.parametrize(
    ("standard", "thousandths"), [("1.5", 1_500), (".5", 500), ("5.", 5_000), ("1.500000", 1_500)]
)
def test_decimals(tmp_path: Path, standard: str, thousandths: int) -> None:
    path = folder(tmp_path / "given", duties=f"duty,standard\nD,{standard}\n")
    assert read_instance(path).duties.standard.tolist() == [thousandths]


@pytest.mark.parametrize(
    ("standard", "code"),
    [
        ("1.0001", "too_many_decimals"),
        ("1.2.3", "not_a_number"),
        ("-1.5", "not_positive"),
        ("0.0", "not_positive"),
        ("1,5", "decimal_comma"),
        ("1-2", "not_a_number"),
    ],
)
def test_decimals_that_are_none(tmp_path: Path, standard: str, code: str) -> None:
    path = folder(tmp_path / "given", duties=f'duty,standard\nD,"{standard}"\nE,2\n')
    assert faults(path) == [(code, "duties", 1, "standard")]


@pytest.mark.parametrize("latitude", ["1-2", "9_0", "90.1", "north", "1,5", "nan"])
def test_coordinates_that_are_none(tmp_path: Path, latitude: str) -> None:
    text = f'office,latitude,longitude\nA,"{latitude}",8\n'
    (fault,) = faults(folder(tmp_path / "given", offices=text))
    assert fault[1:] == ("offices", 1, "latitude")


@pytest.mark.parametrize(
    ("value", "expected"),
    [
        ("true", True),
        ("TRUE", True),
        ("Yes", True),
        ("1", True),
        ("false", False),
        ("No", False),
        ("0", False),
        ("", True),
    ],
)
def test_booleans(tmp_path: Path, value: str, expected: bool) -> None:
    path = folder(tmp_path / "given", rules=f"rule,value\ntransfers,{value}\n")
    assert read_instance(path).rules.transfers is expected


def test_rules_may_hold_nothing(tmp_path: Path) -> None:
    assert not check(folder(tmp_path / "given", rules="rule,value\n", about=""))


def test_faults_of_rules_and_facts(tmp_path: Path) -> None:
    path = folder(
        tmp_path / "given",
        rules="rule,value\nbudget,x\nbudgets,5\n,7\n",
        about="fact,value\nformat,caseload/9\nname,a\nname,b\nwho,me\n",
    )
    assert faults(path) == [
        ("unknown_format", "about", None, "format"),
        ("duplicate_key", "about", 3, "fact"),
        ("unknown_fact", "about", 4, "fact"),
        ("not_a_number", "rules", 1, "budget"),
        ("unknown_rule", "rules", 2, "budgets"),
        ("missing_value", "rules", 3, "rule"),
    ]
    path = folder(tmp_path / "other", rules="rule,values\nbudget,5\n")
    assert faults(path) == [
        ("missing_column", "rules", None, "value"),
        ("unknown_column", "rules", None, "values"),
    ]


@pytest.mark.parametrize(
    ("content", "says"),
    [
        ("office,name\nA,Zürich\n".encode("cp1252"), "Byte 16 (hexadecimal FC), in line 2"),
        ("office\nA\n".encode("utf-16-le"), "NUL"),
        ("office\nA\n".encode("utf-32"), "UTF-32"),
        (b"\xff\xfeo\x00\x00\xd8", "UTF-16"),
        (b"office\n\x00\n", "NUL"),
        (b"PK\x03\x04\xa0\xb1", "not UTF-8"),
    ],
)
def test_other_encodings_are_one_fault(tmp_path: Path, content: bytes, says: str) -> None:
    found: list[Fault] = check(folder(tmp_path / "given", offices=content))
    assert [(fault.code, fault.table) for fault in found] == [("wrong_encoding", "offices")]
    assert says in found[0].message


@pytest.mark.parametrize(
    ("text", "code", "row"),
    [
        ('office,name\n"A,x\n', "csv_broken", 1),
        ('office,name\nA,"x"y\n', "csv_broken", 1),
        ("office,name\nA,x\nB," + "y" * 140_000 + "\n", "csv_broken", 2),
        ("office,name\nA,x,y\n", "ragged_row", 1),
        ("office,name\nA,x\nB\n", "ragged_row", 2),
        ("", "empty_table", None),
        ("\n \n", "empty_table", None),
        ("office,name\n", "empty_table", None),
        ("office,name\n,,\n", "empty_table", None),
        ("office,office\nA,A\n", "duplicate_column", None),
        ("Officer\nA\n", "unknown_column", None),
        ("office,\nA,x\n", "unknown_column", None),
        ("name\nA\n", "missing_column", None),
    ],
)
def test_broken_tables(tmp_path: Path, text: str, code: str, row: int | None) -> None:
    found = faults(folder(tmp_path / "given", offices=text))
    assert (code, "offices", row) in [fault[:3] for fault in found]
    # Nothing is said of caseload and staff, whose offices could not be read.
    assert {fault[1] for fault in found} == {"offices"}


def test_files_that_are_no_tables(tmp_path: Path) -> None:
    path = folder(tmp_path / "given", ofices="office\nA\n")
    for name in ("notes.txt", "README.md", ".~lock.offices.csv"):
        (path / name).write_text("anything")
    (found,) = check(path)
    assert (found.code, found.table) == ("unknown_table", "ofices")
    assert found.remedy.startswith("Did you mean “offices”?")


def test_an_empty_folder_misses_its_tables(tmp_path: Path) -> None:
    assert faults(tmp_path) == [
        ("missing_table", table, None, None) for table in ("caseload", "duties", "offices", "staff")
    ]


@pytest.mark.parametrize(
    ("text", "cell"),
    [
        ("=1+1", "'=1+1"),
        ("+A", "'+A"),
        ("-A", "'-A"),
        ("@A", "'@A"),
        ("\tA", "'\tA"),
        ("\rA", "'\rA"),
        ("'=A", "''=A"),
        ("''@A", "'''@A"),
        ("A=1", "A=1"),
        ("'A", "'A"),
        ("", ""),
        ("'", "'"),
    ],
)
def test_formulas_are_guarded(text: str, cell: str) -> None:
    assert guard(text) == cell
    assert unguard(cell) == text


def test_a_text_that_a_spreadsheet_wrote_with_an_apostrophe(tmp_path: Path) -> None:
    path = folder(tmp_path / "given", offices="office,name\nA,'=x\n")
    assert read_instance(path).offices.names == ("=x",)
