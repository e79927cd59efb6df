"""A workbook as another program sees it: cells changed, and everything calculated anew."""

import io
import re
import shutil
import subprocess
import zipfile
from collections.abc import Mapping
from pathlib import Path

import pytest

from optimizer.files.grid import Book, Marred, Number, Value, reference

SOFFICE = shutil.which("soffice") or shutil.which("libreoffice")
needs_soffice = pytest.mark.skipif(
    SOFFICE is None, reason="LibreOffice Calc is not installed: apt-get install libreoffice-calc"
)
FORMULA = re.compile(rb"(<c\b[^>]*>)(<f>.*?</f>)<v>.*?</v></c>", re.DOTALL)

Cells = dict[str, dict[str, object]]
"""By sheet and name of a cell, what it shows."""


def without_results(content: bytes) -> bytes:
    """Return a workbook in which no formula has a value, so that nobody can quote the old one."""

    def bare(found: re.Match[bytes]) -> bytes:
        return re.sub(rb' t="\w+"', b"", found[1]) + found[2] + b"</c>"

    return edited(content, {}, lambda part: FORMULA.sub(bare, part))


def edited(
    content: bytes,
    changes: Mapping[tuple[str, str], float],
    also: object = None,
) -> bytes:
    """Return a workbook with other numbers in some cells, by sheet and name of the cell."""
    names = Book(content).names
    archive = zipfile.ZipFile(io.BytesIO(content))
    written = io.BytesIO()
    with zipfile.ZipFile(written, "w", zipfile.ZIP_DEFLATED) as target:
        for info in archive.infolist():
            part = archive.read(info)
            if info.filename.startswith("xl/worksheets/sheet"):
                sheet = names[int(re.sub(r"\D", "", info.filename)) - 1]
                for (where, cell), value in changes.items():
                    if where == sheet:
                        part, times = re.subn(
                            rb'(<c r="%s"[^>]*>)<v>[^<]*</v>' % cell.encode(),
                            lambda m, v=value: m[1] + b"<v>%s</v>" % repr(v).encode(),
                            part,
                        )
                        assert times == 1, (where, cell)
                if callable(also):
                    part = also(part)
            target.writestr(info, part)
    return written.getvalue()


def calculated(folder: Path, books: Mapping[str, bytes]) -> dict[str, Cells]:
    """Return what LibreOffice shows in every cell of some workbooks, having calculated it all."""
    return {name: cells_of(content) for name, content in saved_again(folder, books).items()}


def saved_again(folder: Path, books: Mapping[str, bytes]) -> dict[str, bytes]:
    """Return workbooks as LibreOffice saves them, having calculated every formula."""
    assert SOFFICE is not None
    made = folder / "made"
    made.mkdir()
    for name, content in books.items():
        (folder / f"{name}.xlsx").write_bytes(without_results(content))
    subprocess.run(
        [
            SOFFICE,
            "--headless",
            f"-env:UserInstallation={(folder / 'profile').as_uri()}",
            "--convert-to",
            "xlsx:Calc MS Excel 2007 XML",
            "--outdir",
            str(made),
            *(str(folder / f"{name}.xlsx") for name in books),
        ],
        check=True,
        capture_output=True,
        timeout=300,
    )
    return {name: (made / f"{name}.xlsx").read_bytes() for name in books}


def cells_of(content: bytes) -> Cells:
    """Return what every cell of a workbook shows."""
    book = Book(content)
    return {
        sheet: {
            reference(row, column): _plain(value)
            for row, cells in book.read(sheet).cells.items()
            for column, value in cells.items()
        }
        for sheet in book.names
    }


def _plain(value: Value) -> object:
    if isinstance(value, Number):
        return float(value.stored)
    if isinstance(value, Marred):  # a formula that shows nothing, or an error
        return None if value.code == "formula_not_calculated" else value.shown
    return value
