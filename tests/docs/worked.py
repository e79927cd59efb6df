"""Worked examples as a page writes them, and answers in the same words.

On a page an example is a block of JSON, put over the tables of the first block, and after it a
table: one row for each question, with officers and load of each cell, the moves and the cost.
"""

import json
import re
from collections import Counter
from collections.abc import Iterator
from fractions import Fraction
from typing import Any, NamedTuple

from optimizer import solve
from optimizer.domain.question import Engine
from optimizer.files import instance_from_tables
from tests.docs.examples import ROOT, blocks
from tests.every_rule import best_by_every_rule

Tables = dict[str, Any]

ENGINES: tuple[Engine, ...] = ("auto", "milp", "cpsat")
DOCS = ROOT / "docs"
PAGES = {"rules.md": "rules.md", "people.md": "people.md", "pins.md": "rules.md"}
"""Each page, and the page whose first block its examples are put over."""


class Answer(NamedTuple):
    """What a row of a page says: "8: 15" by cell, the moves in words, the cost.

    A cell is named by its office, or by office and duty where there are several duties.
    """

    cells: dict[str, str]
    moves: Counter[str]
    cost: Fraction


class Row(NamedTuple):
    """A row of a page with the tables that it is about."""

    place: str
    label: str
    tables: Tables
    cells: dict[str, str]
    moves: str
    cost: str


def text_of(page: str) -> str:
    return (DOCS / page).read_text(encoding="utf-8")


def json_blocks(page: str) -> Iterator[tuple[int, Tables]]:
    """Yield the blocks of JSON with the number of the line after each."""
    lines = text_of(page).split("\n")
    for block in blocks(lines):
        if block.language == "json":
            yield block.stop, json.loads("\n".join(lines[block.start : block.stop]))


def first_tables(page: str) -> Tables:
    return next(tables for _, tables in json_blocks(page))


def rows_of(page: str) -> Iterator[Row]:
    """Yield every row of the answers on a page."""
    base = first_tables(PAGES[page])
    given, heading = dict(json_blocks(page)), ""
    tables, columns = base, list[str]()
    for number, line in enumerate(text_of(page).split("\n")):
        if line.startswith("#"):
            heading = line.lstrip("# ")
        tables = base | given.get(number, tables)
        if line.startswith("| | "):
            columns = cells_in(line)
        elif columns and line.startswith("|") and not line.startswith("|--"):
            label, *loads, moves, cost = cells_in(line)
            by_cell = dict(zip(columns[1:-2], loads, strict=True))
            place, asked = f"{page}, {heading}", asked_in(label, heading, tables)
            yield Row(place, label, asked, by_cell, moves, cost)
        elif not line.startswith("|"):
            columns = []


def cells_in(line: str) -> list[str]:
    return [part.strip() for part in line.removeprefix("|").removesuffix("|").split("|")]


def asked_in(label: str, heading: str, tables: Tables) -> Tables:
    """Return the tables of a row: without the heading's rule, or with one value replaced."""
    if label == "without":
        for name in re.findall(r"`([\w.]+)`", heading):
            tables = without(name, tables)
        return tables
    changed = re.fullmatch(r"with `(\w+)` (\S+)", label)
    assert changed or label in ("today", "best", "with")
    return tables | {changed[1]: changed[2]} if changed else tables


def without(name: str, tables: Tables) -> Tables:
    """Return the tables without a table, a rule, or a column written `table.column`."""
    table, _, column = name.partition(".")
    if column:
        rows = [{k: v for k, v in row.items() if k != column} for row in tables.get(table, [])]
        return tables | {table: rows} if rows else tables
    rules = {k: v for k, v in tables.get("rules", {}).items() if k != name}
    return {k: v for k, v in tables.items() if k != name} | {"rules": rules}


def answer(tables: Tables, engine: Engine) -> Answer | None:
    """Return what the engine answers, in the words of a page; None where no plan is possible."""
    report = solve(instance_from_tables(tables), engine=engine).to_dict()
    assert report["stopped_by"] == "finished"
    if report["outcome"] == "infeasible":
        assert report["optimality"] in ("proved", "claimed")
        return None
    # Only where cases move may loads below the peak be no more than the best that was found.
    labels = [level["label"] for level in report["levels"]]
    assert "best_found" not in (labels[:1] if "remote" in tables else labels)
    cells = {cell: shown(row["officers"], row["load"]) for cell, row in by_cell(report)}
    return Answer(cells, moves_of(report), Fraction(str(report["totals"]["cost"])))


def by_cell(report: Tables) -> Iterator[tuple[str, Tables]]:
    one_duty = len({row["duty"] for row in report["cells"]}) == 1
    for row in report["cells"]:
        yield row["office"] if one_duty else f"{row['office']}, {row['duty']}", row


def shown(officers: int, load: Tables | None) -> str:
    if load is None:
        return f"{officers}: uncovered"
    ratio = Fraction(load["exact"])
    return f"{officers}: {rounded(ratio)}" if ratio else f"{officers}"


def rounded(number: Fraction) -> str:
    """Return a number to at most two places."""
    return f"{float(number):.2f}".rstrip("0").rstrip(".")


def moves_of(report: Tables) -> Counter[str]:
    total: Counter[str] = Counter()
    for move in report["moves"]:
        who = f"× {move['pool']} " if move["pool"] else ""
        ways = {
            "transfer": f"{move['from_office']} → {move['to_office']}",
            "duty_change": f"{move['from_duty']} → {move['to_duty']} in {move['to_office']}",
            "hire": f"hired in {move['to_office']}",
        }
        total[who + ways[move["kind"]]] += move["officers"]
    for row in report["work"]:
        total[f"cases {row['office']} → {row['to_office']}"] += row["cases"]
    return total


def read_moves(text: str) -> Counter[str]:
    """Return the moves that a page lists, as in "1 East → North, 3 South → North"."""
    numbers = (part.split(" ", 1) for part in text.split(", ") if part)
    return Counter({way: int(number) for number, way in numbers})


def loads_in(cells: dict[str, str]) -> list[str]:
    """Return the loads of cells written "8: 15", highest first."""
    loads = (said.split(": ")[1] for said in cells.values() if ": " in said)
    return sorted(loads, key=Fraction, reverse=True)


def by_trying_every_plan(tables: Tables) -> tuple[list[str], Fraction] | None:
    """Return loads, highest first, and cost of the best plan; None where no plan is possible."""
    best = best_by_every_rule(tables)
    if best is None:
        return None
    loads = [rounded(load.ratio) for load in best["leximin"].loads if load.ratio]
    return loads, Fraction(best["leximin"].cost, 1000)
