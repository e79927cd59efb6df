"""Small instances in few words, and answers in a form that can be compared."""

from fractions import Fraction
from typing import Any, NamedTuple

from optimizer.domain.finding import Finding
from optimizer.domain.instance import Instance
from optimizer.domain.load import Load
from optimizer.domain.plan import KINDS
from optimizer.domain.question import Engine, Objective, Question
from optimizer.files import instance_from_tables
from optimizer.judge.measure import measure_loads, measure_total_cost
from optimizer.judge.verify import verify_plan
from optimizer.mip.solve import solve_mip

ENGINES: tuple[Engine, ...] = ("milp", "cpsat")

Cells = dict[str, int]
"""Numbers by cell, the cell written "A x": office A, duty x."""


class Answer(NamedTuple):
    """Loads of all cells, highest first, and the cost in thousandths."""

    loads: tuple[Load, ...]
    cost: int


def instance_of(cases: Cells, staff: list[tuple[str, int, str | None]], **tables: Any) -> Instance:
    """Return the instance with these cases and (cell, officers, pool) on board."""
    cells = [*cases, *(cell for cell, _, _ in staff)]
    given: dict[str, Any] = {
        "format": "caseload/1",
        "offices": [{"office": name} for name in sorted({cell.split()[0] for cell in cells})],
        "duties": [{"duty": name} for name in sorted({cell.split()[1] for cell in cells})],
        "caseload": [{**_cell(cell), "cases": number} for cell, number in cases.items()],
        "staff": [
            {**_cell(cell), "officers": officers} | ({} if pool is None else {"pool": pool})
            for cell, officers, pool in staff
        ],
    }
    return instance_from_tables(given | tables)


def find(
    instance: Instance, engine: Engine, objective: Objective = "leximin", **more: Any
) -> Finding:
    """Return the engine's finding; a plan in it has passed the judge."""
    finding = solve_mip(instance, Question(engine=engine, objective=objective), **more)
    assert finding.engine == engine
    if finding.plan is not None:
        assert verify_plan(finding.plan) == []
    return finding


def answer_of(finding: Finding) -> Answer | None:
    """Return what the finding's plan comes to, as the judge measures it."""
    plan = finding.plan
    if plan is None:
        return None
    terms = measure_loads(plan.instance, plan)
    loads = (
        Load(bool(uncovered), Fraction(int(top), int(bottom)))
        for uncovered, top, bottom in zip(*terms, strict=True)
    )
    return Answer(tuple(sorted(loads, reverse=True)), measure_total_cost(plan))


def moves_of(finding: Finding) -> dict[tuple[str, str, str, str], int]:
    """Return officers by (kind, pool, from, to), the cells written "A x"."""
    plan = finding.plan
    assert plan is not None
    instance = plan.instance

    def name(cell: int) -> str:
        if cell < 0:
            return ""
        office, duty = divmod(cell, instance.num_duties)
        return f"{instance.offices.ids[office]} {instance.duties.ids[duty]}"

    return {
        (
            KINDS[plan.kind[i]],
            instance.pools.ids[plan.pool[i]],
            name(int(plan.from_cell[i])),
            name(int(plan.to_cell[i])),
        ): int(plan.officers[i])
        for i in range(plan.num_moves)
    }


def loads(*ratios: int | str) -> tuple[Load, ...]:
    """Return finite loads."""
    return tuple(Load(False, Fraction(ratio)) for ratio in ratios)


def uncovered(*ratios: int | str) -> tuple[Load, ...]:
    """Return loads of uncovered cells."""
    return tuple(Load(True, Fraction(ratio)) for ratio in ratios)


def _cell(cell: str) -> dict[str, str]:
    office, duty = cell.split()
    return {"office": office, "duty": duty}
