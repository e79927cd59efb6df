"""Workbooks as they are written: read back they are the same instance, and nothing in them runs."""

import io
import re
import zipfile
from typing import Any

import openpyxl
import pytest
from click.testing import CliRunner, Result

from optimizer import solve
from optimizer.answers.batch import find_sources
from optimizer.commands.check import command as check_command
from optimizer.commands.solve import command as solve_command
from optimizer.commands.template import command as template_command
from optimizer.domain.errors import Refusal
from optimizer.domain.instance import Instance
from optimizer.files import check, instance_from_tables, instance_from_workbook, read_instance
from optimizer.files import layout as laid_out
from optimizer.files.columns import columns_of
from optimizer.files.input_sheets import note_of
from optimizer.files.notes import COLUMNS, DEFAULTS, RULES_MEAN
from optimizer.files.read import list_bundled
from optimizer.files.schema import RULES, TABLES
from optimizer.files.sheets import ADDED, INPUT
from optimizer.files.template import template_workbook
from optimizer.files.workbook import write_workbook
from tests.files.drawn import drawn_tables
from tests.files.inputs import tables
from tests.random_instances import random_tables
from tests.random_rules import random_rule_tables

BUNDLED = [bundled.name for bundled in list_bundled()]


def plan_of(instance: Instance) -> bytes:
    return write_workbook(solve(instance, time_limit=20))


@pytest.mark.parametrize("name", BUNDLED)
def test_a_bundled_instance_comes_back(name: str) -> None:
    instance = read_instance(name)
    assert instance_from_workbook(template_workbook(instance)).fingerprint == instance.fingerprint
    assert instance_from_workbook(plan_of(instance)).fingerprint == instance.fingerprint


@pytest.mark.parametrize("draw", [drawn_tables, random_tables, random_rule_tables])
def test_drawn_instances_come_back(draw: Any) -> None:
    for seed in range(20):
        instance = instance_from_tables(draw(seed))
        again = instance_from_workbook(template_workbook(instance))
        assert again.fingerprint == instance.fingerprint, seed


def test_the_same_report_is_the_same_bytes() -> None:
    instance = read_instance("four_offices_2016")
    assert plan_of(instance) == plan_of(instance)
    assert template_workbook() == template_workbook()
    archive = zipfile.ZipFile(io.BytesIO(plan_of(instance)))
    assert {info.date_time for info in archive.infolist()} == {(1980, 1, 1, 0, 0, 0)}


def test_the_plan_of_a_plan_is_the_same_bytes() -> None:
    first = plan_of(read_instance("four_offices_2016"))
    assert plan_of(instance_from_workbook(first)) == first


AWKWARD = [
    "=SUM(A1)", "+1", "-1", "@SUM", "=cmd|'/C calc'!A0", "007", "TRUE", "1e3", "#REF!", "2024-9-3",
    "'=A", "http://example.org", "_x0041_", "Zürich ✓ 𝔘", "<b>&amp", "{=1}", "x" * 200, "*", ">5",
]  # fmt: skip


def awkward() -> Instance:
    """Return an instance in which every text looks like something else."""
    cells = [{"office": office, "duty": AWKWARD[place % 2]} for place, office in enumerate(AWKWARD)]
    return instance_from_tables(
        {
            "name": "=1+1",
            "source": "@x",
            "offices": [{"office": text, "name": text, "region": text} for text in AWKWARD],
            "duties": [{"duty": text, "name": text} for text in AWKWARD[:2]],
            "case_types": [{"case_type": text} for text in AWKWARD],
            "caseload": [
                {**cell, "case_type": cell["office"], "cases": 10 + place}
                for place, cell in enumerate(cells)
            ],
            "pools": [{"pool": text, "duties": AWKWARD[:2]} for text in AWKWARD[:3]],
            "staff": [
                {**cell, "officers": 1 + place % 3, "pool": AWKWARD[place % 3]}
                for place, cell in enumerate(cells)
            ],
            "hires": [{"officers": 1, "pool": AWKWARD[0], "offices": AWKWARD[:4]}],
        }
    )


def test_no_text_is_ever_a_formula_and_each_comes_back() -> None:
    instance = awkward()
    for content in (plan_of(instance), template_workbook(instance)):
        assert instance_from_workbook(content).fingerprint == instance.fingerprint
        archive = zipfile.ZipFile(io.BytesIO(content))
        for name in archive.namelist():
            part = archive.read(name).decode()
            for formula in re.findall(r"<f>(.*?)</f>", part):
                # Only references, numbers, our own words and functions: no text of the instance.
                assert not any(text in formula for text in ("cmd|", "@", "http", "𝔘", "=SUM"))
            assert "<hyperlink " not in part
        book = openpyxl.load_workbook(io.BytesIO(content))
        for sheet in book:
            for row in sheet.iter_rows():
                for cell in row:
                    assert cell.data_type != "f" or "SUM(A1)" not in str(cell.value)
        assert [cell.data_type for cell in book["offices"]["A"]] == ["s"] * (len(AWKWARD) + 1)


def test_coordinates_keep_every_digit() -> None:
    places = [0.1 + 0.2, 1 / 3, 47.606, -89.99999999999999]
    offices = [{"office": f"O{i}", "latitude": p, "longitude": p} for i, p in enumerate(places)]
    cell = {"office": "O0", "duty": "D"}
    instance = instance_from_tables(
        tables(offices=offices, caseload=[cell | {"cases": 1}], staff=[cell | {"officers": 1}])
    )
    again = instance_from_workbook(template_workbook(instance))
    assert again.offices.latitudes == instance.offices.latitudes


def test_a_list_too_long_for_a_cell_is_refused() -> None:
    offices = [{"office": f"{place:0200}"} for place in range(200)]
    cell = {"office": f"{0:0200}", "duty": "D"}
    listed = [row["office"] for row in offices[1:]]
    instance = instance_from_tables(
        tables(
            offices=offices,
            caseload=[cell | {"cases": 1}],
            staff=[cell | {"officers": 1}],
            hires=[{"officers": 1, "offices": listed}],
        )
    )
    with pytest.raises(Refusal) as caught:
        template_workbook(instance)
    assert caught.value.code == "too_long_for_a_cell"


def test_a_plan_too_large_for_a_sheet_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(laid_out, "MOST_WRITTEN", 100)
    with pytest.raises(Refusal) as caught:
        plan_of(read_instance("four_offices_2016"))
    assert caught.value.code == "too_large_for_a_workbook"


def test_the_empty_template_has_every_table_and_asks_for_the_four() -> None:
    content = template_workbook()
    book = openpyxl.load_workbook(io.BytesIO(content))
    assert book.sheetnames == ["guidance", *INPUT]
    for table, columns in TABLES.items():
        heading = [cell.value for cell in book[table][1]]
        assert heading == list(columns)
        assert all(cell.comment for cell in book[table][1])
        assert book[table].freeze_panes == "A2"
    assert [cell.value for cell in book["rules"]["A"]][1:] == list(RULES)
    path_faults = sorted(faults_of(content))
    assert path_faults == [
        ("empty_table", table) for table in ("caseload", "duties", "offices", "staff")
    ]


def faults_of(content: bytes) -> list[tuple[str, str | None]]:
    from optimizer.domain.errors import InputError

    try:
        instance_from_workbook(content)
    except InputError as error:
        return [(fault.code, fault.table) for fault in error.faults]
    return []


def test_an_empty_template_filled_in_is_an_instance() -> None:
    book = openpyxl.load_workbook(io.BytesIO(template_workbook()))
    book["offices"]["A2"] = "A"
    book["duties"]["A2"] = "D"
    for sheet, number in (("caseload", 8), ("staff", 2)):
        book[sheet]["A2"], book[sheet]["B2"], book[sheet]["D2"] = "A", "D", number
    file = io.BytesIO()
    book.save(file)
    instance = instance_from_workbook(file.getvalue())
    assert (instance.num_officers, int(instance.cases.sum())) == (2, 8)


def test_drop_downs_offer_what_the_sheets_have() -> None:
    book = openpyxl.load_workbook(
        io.BytesIO(template_workbook(read_instance("weighted_probation")))
    )
    offered = {
        (sheet.title, str(rule.sqref)[0]): rule.formula1
        for sheet in book
        for rule in sheet.data_validations.dataValidation
        if rule.type == "list"
    }
    assert offered["caseload", "A"].startswith("offices!$A$2:$A$")
    assert offered["caseload", "B"].startswith("duties!$A$2:$A$")
    assert offered["staff", "C"].startswith("pools!$A$2:$A$")
    assert offered["pins", "A"] == '"stay,cell,lane"'
    assert offered["rules", "B"] == '"true,false"'


def test_notes_speak_of_columns_and_rules_there_are() -> None:
    for noted in (COLUMNS, DEFAULTS):
        for table, columns in noted.items():
            assert set(columns) <= set(TABLES[table])
    assert set(RULES_MEAN) <= set(RULES)
    for table, columns in TABLES.items():
        for name, column in columns.items():
            note = note_of(table, name, column)
            assert ("Required." in note) == column.required
            assert len(note) > 10


def test_the_plan_has_the_sheets_of_the_answer_and_those_given() -> None:
    instance = read_instance("four_offices_2016")
    names = openpyxl.load_workbook(io.BytesIO(plan_of(instance))).sheetnames
    assert set(names) - set(INPUT) == set(ADDED) - {"work"}
    assert set(names) & set(TABLES) == set(columns_of(instance))


def test_an_infeasible_answer_is_a_workbook_too() -> None:
    instance = instance_from_tables(
        tables(limits=[{"office": "A", "duty": "D", "min": 1, "max": 1}])
    )
    content = plan_of(instance)
    book = openpyxl.load_workbook(io.BytesIO(content))
    assert "no plan keeps every rule" in str(book["summary"]["A2"].value)
    assert instance_from_workbook(content).fingerprint == instance.fingerprint


def run(command: Any, *arguments: str) -> Result:
    return CliRunner().invoke(command, arguments)


def test_solve_writes_by_the_name_of_the_file(tmp_path: Any) -> None:
    given = str(tmp_path / "given.xlsx")
    assert run(template_command, "--output", given, "--example", "four_offices_2016").exit_code == 0
    assert check(given) == []
    beginnings = {
        "plan.xlsx": b"PK",
        "plan.json": b"{\n",
        "plan.csv": b"office,duty,cases",
        "plan": b"four",
    }
    for name, beginning in beginnings.items():
        done = run(solve_command, given, "--output", str(tmp_path / name))
        assert done.exit_code == 0, done.output
        assert (tmp_path / name).read_bytes().startswith(beginning)
    run(solve_command, given, "--output", str(tmp_path / "who.csv"), "--format", "plan")
    assert (tmp_path / "who.csv").read_bytes().startswith(b"office,duty,pool,officers")
    assert read_instance(tmp_path / "plan.xlsx").fingerprint == read_instance(given).fingerprint


@pytest.mark.parametrize(
    ("name", "form"), [("a.xlsx", "json"), ("a.json", "csv"), ("a.csv", "json"), ("a.pdf", "table")]
)
def test_a_name_that_contradicts_the_format_is_refused(name: str, form: str, tmp_path: Any) -> None:
    output = str(tmp_path / name)
    done = run(solve_command, "four_offices_2016", "--output", output, "--format", form)
    assert done.exit_code == 2
    assert "leave one of them out" in done.output
    assert not (tmp_path / name).exists()


def test_a_template_is_a_workbook_by_its_name(tmp_path: Any) -> None:
    done = run(template_command, "--output", str(tmp_path / "a.csv"))
    assert done.exit_code == 2
    assert "does not end in .xlsx" in done.output


def test_a_batch_takes_the_workbooks_of_a_folder(tmp_path: Any) -> None:
    for name in ("a.xlsx", "~$a.xlsx"):
        (tmp_path / name).write_bytes(template_workbook(read_instance("four_offices_2016")))
    assert [source.name for source in find_sources([str(tmp_path)])] == ["a"]


def test_check_names_the_cell(tmp_path: Any) -> None:
    book = openpyxl.load_workbook(io.BytesIO(template_workbook(read_instance("four_offices_2016"))))
    book["caseload"]["D3"] = "#REF!"
    book.save(tmp_path / "given.xlsx")
    done = run(check_command, str(tmp_path / "given.xlsx"))
    assert "error_in_cell: cell caseload!D3, table caseload, row 2, column cases" in done.output
