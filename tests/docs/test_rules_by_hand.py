"""The worked examples of rules.md, people.md and pins.md are so.

Every engine must come to every row of their tables, and so must trying every plan; the arithmetic
in the text is added up again.
"""

import re
from fractions import Fraction

import pytest

from optimizer import solve
from optimizer.domain.question import Engine
from optimizer.files import instance_from_tables
from optimizer.files.schema import RULES, TABLES
from tests.docs.worked import (
    ENGINES,
    PAGES,
    Row,
    answer,
    by_cell,
    by_trying_every_plan,
    loads_in,
    read_moves,
    rounded,
    rows_of,
    shown,
    text_of,
)

ROWS = [row for page in PAGES for row in rows_of(page)]
ANSWERS = [row for row in ROWS if row.label != "today"]


@pytest.mark.parametrize("engine", ENGINES)
@pytest.mark.parametrize("row", ANSWERS, ids=lambda row: f"{row.place}: {row.label}")
def test_every_engine_comes_to_the_row(row: Row, engine: Engine) -> None:
    found = answer(row.tables, engine)
    assert found is not None
    assert {cell: found.cells[cell] for cell in row.cells} == row.cells
    assert found.moves == read_moves(row.moves)
    assert found.cost == Fraction(row.cost)


@pytest.mark.parametrize("row", ANSWERS, ids=lambda row: f"{row.place}: {row.label}")
def test_no_plan_is_better(row: Row) -> None:
    assert by_trying_every_plan(row.tables) == (loads_in(row.cells), Fraction(row.cost))


@pytest.mark.parametrize("row", [row for row in ROWS if row.label == "today"])
def test_today_is_as_the_page_says(row: Row) -> None:
    report = solve(instance_from_tables(row.tables)).to_dict()
    today = {cell: shown(r["officers_today"], r["load_today"]) for cell, r in by_cell(report)}
    assert today == row.cells


def test_a_rule_changes_each_example() -> None:
    by_block: dict[str, list[Row]] = {}
    for row in ANSWERS:
        by_block.setdefault(row.place, []).append(row)
    for place, rows in by_block.items():
        told = {(tuple(row.cells.values()), row.moves, row.cost) for row in rows}
        assert len(told) > 1 or len(rows) == 1, f"{place}: with and without are the same"


@pytest.mark.parametrize("page", PAGES)
def test_the_arithmetic_adds_up(page: str) -> None:
    text = re.sub(r"^```.*?^```$", "", text_of(page), flags=re.DOTALL | re.MULTILINE)
    sums = list(
        re.finditer(r"[\d.]+ [+×/-] [\d. +×/-]+(?: = [\d. +×/-]+)+", " ".join(text.split()))
    )
    assert len(sums) > 5
    for found in sums:
        said, *equal = found[0].rstrip(" .").split(" = ")
        assert {rounded(value(part)) for part in equal} == {rounded(value(said))}, found[0]


def value(formula: str) -> Fraction:
    """Return what a formula of + - × / comes to, without brackets."""
    total = Fraction(0)
    for sign, term in re.findall(r"(^|[+-]) *([\d. ×/]+)", formula.strip()):
        first, *rest = re.findall(r"(^|[×/]) *([\d.]+)", term.strip())
        product = Fraction(first[1])
        for operator, factor in rest:
            product = product * Fraction(factor) if operator == "×" else product / Fraction(factor)
        total += -product if sign == "-" else product
    return total


@pytest.mark.parametrize(
    ("formula", "result"), [("2 × 25 + 2 × 10", 70), ("45 - 20 + 15", 40), ("60 / 3.75", 16)]
)
def test_a_formula_has_its_value(formula: str, result: int) -> None:
    assert value(formula) == result


def test_what_reductions_leave_is_worked_out() -> None:
    rows = re.findall(
        r"^\| .*? \| (?:up to )?(\d+) % \| .*? \| ([\d.]+) \|$", text_of("people.md"), re.M
    )
    assert len(rows) == 12
    assert all(Fraction(left) == 1 - Fraction(int(percent), 100) for percent, left in rows)


def test_every_table_and_rule_is_explained() -> None:
    pages = "".join(text_of(page) for page in ("problem.md", *PAGES))
    # Kilometres are the format's, docs/format.md.
    for name in {*TABLES, *RULES} - {"transfer_cost_per_km"}:
        assert re.search(rf"`{name}\b", pages), f"no page explains {name}"
