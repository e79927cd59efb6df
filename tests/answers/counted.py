"""Loads counted straight from tables and a placement, in fractions; nothing of the library."""

from collections import Counter
from fractions import Fraction
from typing import Any

from optimizer.domain.load import Load
from tests.every_measure import available, work_today
from tests.every_plan import Cell, Tables, cells_of, each, pool_of, reduced, thousandths

Officers = Counter[tuple[str, str, str]]
"""Officers by office, duty and pool."""


def officers_today(tables: Tables) -> Officers:
    """Return who serves where, the officers of reductions in pools of their own."""
    officers: Officers = Counter()
    for row in reduced(tables)["staff"]:
        officers[row["office"], row["duty"], pool_of(row)] += row["officers"]
    return officers


def officers_in(rows: list[dict[str, Any]]) -> Officers:
    """Return the officers of rows of a placement."""
    return Counter({(r["office"], r["duty"], r["pool"] or ""): r["officers"] for r in rows})


def work_of(tables: Tables) -> Counter[Cell]:
    """Return thousandths of weighted cases by cell."""
    return Counter({cell: work_today(tables, cell) for cell in cells_of(tables)})


def fte_of(tables: Tables, officers: Officers, cell: Cell) -> int:
    """Return thousandths of full officers who are there for cases."""
    counted = reduced(tables)
    return sum(
        num * available(counted, pool, duty)
        for (office, duty, pool), num in officers.items()
        if (office, duty) == cell
    )


def load_of(tables: Tables, officers: Officers, work: Counter[Cell], cell: Cell) -> Load:
    """Return a cell's load."""
    standard = {row["duty"]: thousandths(row.get("standard", 1)) for row in each(tables, "duties")}
    fte, cases = fte_of(tables, officers, cell), work[cell]
    if not cases or not fte:
        return Load(cases > 0, Fraction(cases, standard[cell[1]]))
    return Load(False, Fraction(cases * 1000, fte * standard[cell[1]]))


def sorted_loads(
    tables: Tables, officers: Officers, work: Counter[Cell] | None = None
) -> list[Load]:
    """Return the loads of all cells, the highest first."""
    work = work_of(tables) if work is None else work
    loads = [load_of(tables, officers, work, cell) for cell in cells_of(tables)]
    return sorted(loads, reverse=True)


def spelled(load: Load) -> dict[str, Any]:
    """Return a peak as answers spell it."""
    if load.uncovered:
        return {"exact": None, "value": None}
    return {"exact": str(load.ratio), "value": float(load.ratio)}
