"""The catalogue is true and docs/errors.md says all of it."""

import re
import subprocess
import sys
from pathlib import Path

import pytest

from optimizer.files import check, instance_from_tables, package
from optimizer.files import read as reading
from optimizer.files.catalogue import CATALOGUE, GOOD
from optimizer.files.catalogue_workbook import OF_WORKBOOKS
from optimizer.files.entries import Folder, Words
from optimizer.files.errors_page import page, refusals
from tests.files.inputs import codes_of, folder, tables
from tests.files.test_workbook_read import BROKEN, PLANTED, faults_of, workbook

ROOT = Path(__file__).parents[2]
PAGE = ROOT / "docs" / "errors.md"
SHOWN = {code: entry for code, entry in CATALOGUE.items() if not isinstance(entry.example, Words)}
TOLD = {code for code, entry in CATALOGUE.items() if isinstance(entry.example, Words)}


def test_the_smallest_good_input_is_good() -> None:
    instance = instance_from_tables(dict(GOOD))
    assert (instance.num_officers, int(instance.cases.sum())) == (2, 8)


@pytest.mark.parametrize("code", SHOWN)
def test_each_example_has_its_fault_and_no_other(code: str, tmp_path: Path) -> None:
    example = SHOWN[code].example
    if isinstance(example, Folder):
        found = [fault.code for fault in check(folder(tmp_path / "tables", example))]
    elif isinstance(example, bytes):
        found = codes_of(example)
    else:
        found = codes_of(tables(**example))
    assert found == [code]


def test_examples_told_in_words(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    found: dict[str, list[str]] = {}
    found["file_not_found"] = [fault.code for fault in check(tmp_path / "nowhere.json")]
    # Tests may run as root, who may read anything: a socket's or pipe's place is no file either.
    unreadable = tmp_path / "unreadable.json"
    unreadable.symlink_to(tmp_path / "nowhere")
    found["file_unreadable"] = [fault.code for fault in check(unreadable)]
    single = tmp_path / "offices.csv"
    single.write_text("office\nA\n")
    found["unknown_file_type"] = [fault.code for fault in check(single)]
    large = tmp_path / "large.json"
    large.write_text("[]")
    with monkeypatch.context() as patch:
        patch.setattr(reading, "MOST_BYTES", 1)
        found["file_too_large"] = [fault.code for fault in check(large)]
    found["json_too_deep"] = codes_of(b"[" * 100_000)
    found["text_too_long"] = codes_of(tables(offices=[{"office": "A"}, {"office": "x" * 201}]))
    found |= codes_of_workbooks(monkeypatch)
    rows = [{"office": "A", "duty": "D", "cases": -1}] * 1_001
    many = codes_of(tables(caseload=rows))
    assert set(many) == {"negative", "duplicate_key", "more_faults"}
    found["more_faults"] = [many[-1]]
    assert set(found) == TOLD
    assert found == {code: [code] for code in found}


def codes_of_workbooks(monkeypatch: pytest.MonkeyPatch) -> dict[str, list[str]]:
    """Return the codes that the workbooks told of have; each cell is named in its own tests."""
    with monkeypatch.context() as patch:
        patch.setattr(package, "MOST_BYTES", 500_000)
        made = {code: faults_of(make()) for make, code in BROKEN.values()}
    made |= {code: faults_of(workbook(edit)) for edit, code, _ in PLANTED if code in OF_WORKBOOKS}
    return {code: [faults[0].code] for code, faults in made.items()}


def test_the_page_is_what_the_catalogue_prints() -> None:
    printed = page().partition("## Refusals")[0]
    written = PAGE.read_text(encoding="utf-8").partition("## Refusals")[0]
    assert written == printed, "print it anew: python -m optimizer.files.errors_page"


def test_the_page_has_every_refusal_and_no_other() -> None:
    written = PAGE.read_text(encoding="utf-8").partition("## Refusals")[2]
    assert re.findall(r"^### `(\w+)`$", written, re.MULTILINE) == [site.code for site in refusals()]
    assert "too_many_pairs" in written


def test_the_page_is_printed_by_a_command() -> None:
    command = [sys.executable, "-m", "optimizer.files.errors_page"]
    printed = subprocess.run(command, cwd=ROOT, capture_output=True, check=True).stdout
    assert printed.decode() == page()


def test_codes_are_spelled_alike() -> None:
    assert all(re.fullmatch(r"[a-z]+(_[a-z]+)*", code) for code in CATALOGUE)


def test_every_code_used_is_in_the_catalogue_and_every_one_there_is_used() -> None:
    source = "\n".join(
        path.read_text(encoding="utf-8")
        for path in sorted((ROOT / "optimizer" / "files").glob("*.py"))
        if not path.name.startswith("catalogue")
    )
    # unknown_office and its like are put together from the column's kind.
    put_together = {f"unknown_{kind}" for kind in ("office", "duty", "pool", "case_type")}
    assert {code for code in CATALOGUE if f'"{code}"' not in source} == put_together
