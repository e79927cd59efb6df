"""The oracle itself: every example that the docs work out by hand, read from their pages."""

import json
import re
from pathlib import Path
from typing import Any

import pytest

from tests.oracle.outcomes import Outcomes
from tests.oracle.world import Tables, World, thousandths

DOCS = Path(__file__).parents[2] / "docs"
PIECE = re.compile(
    r"```json\n(?P<json>.*?)```|^\| with(?!out)(?P<as_of>[^|\n]*)\|(?P<row>[^\n]*)\|$", re.S | re.M
)


def _examples() -> list[Any]:
    """Return (tables, the row "with" of the table under them) for each example of three pages."""
    found, base = [], dict[str, Any]()
    for page in ("people", "rules", "pins"):
        given = base
        for piece in PIECE.finditer((DOCS / f"{page}.md").read_text("utf-8")):
            if piece["json"] is not None:
                tables = json.loads(piece["json"])
                base = tables if "format" in tables else base
                given = base | tables
                continue
            as_of = re.search(r"\d{4}-\d\d-\d\d", piece["as_of"])
            tables = given | ({"as_of": as_of[0]} if as_of else {})
            name = f"{page}-{len(found)}"
            found.append(pytest.param(tables, piece["row"], id=name))
    return found


@pytest.mark.parametrize(("tables", "row"), _examples())
def test_examples_of_the_docs(tables: Tables, row: str) -> None:
    """Loads to hundredths, cell by cell in any order, and the cost to the thousandth."""
    *cells, _, cost = (part.strip() for part in row.split("|"))
    told = sorted(float(cell.split(":")[1]) for cell in cells if ":" in cell)
    best = Outcomes(World(tables)).best()
    assert best is not None
    assert sorted(round(float(load), 2) for _, load in best.loads) == pytest.approx(told)
    assert best.cost == thousandths(cost)


def test_there_are_examples() -> None:
    assert len(_examples()) >= 24
