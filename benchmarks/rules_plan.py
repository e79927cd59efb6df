"""From a solver's columns to a plan that the judge can check."""

from collections import defaultdict

from benchmarks.rules_problem import RulesProblem
from optimizer.domain.plan import NOWHERE, Plan, plan_of

Cells = list[int]
"""A cell for each officer."""


def plan_from(problem: RulesProblem, values: list[int], u: float, cases: list[float]) -> Plan:
    """Return the plan of whole officers by column; of work, `cases` by column are cases times u.

    Who leaves and who comes are matched in any order: no rule tells officers of a pool apart.
    """
    instance = problem.instance
    duties = instance.num_duties
    moves: list[tuple[int, int, int, int, int]] = []
    leaving: dict[tuple[int, int], Cells] = defaultdict(list)
    coming: dict[tuple[int, int], Cells] = defaultdict(list)
    for (pool, cell), column in problem.keep.items():
        left = int(problem.on_board[pool, cell]) - values[column]
        leaving[pool, cell // duties] += [cell] * left
    for (pool, cell), column in reversed(problem.settle.items()):
        coming[pool, cell // duties] += [cell] * values[column]

    def move(pool: int, start: int, end: int, officers: int) -> None:
        for _ in range(officers):
            ends = leaving[pool, start].pop(0), coming[pool, end].pop(0)
            if ends[0] != ends[1]:
                moves.append((pool, NOWHERE, *ends, 1))

    # Duty changes first, and the first duties into the last: as few as can be come back.
    for (pool, office), column in problem.change.items():
        move(pool, office, office, values[column])
    for (pool, number), column in problem.lane.items():
        ends = int(problem.lanes.from_office[number]), int(problem.lanes.to_office[number])
        move(pool, *ends, values[column])
    return plan_of(instance, moves, _whole(problem, u, cases) if u else [])


def _whole(problem: RulesProblem, u: float, cases: list[float]) -> list[tuple[int, int, int]]:
    """Return whole cases by way and office; so rounded that those of a way are not too many."""
    work: list[tuple[int, int, int]] = []
    split: dict[int, float] = defaultdict(float)
    for (way, office), column in problem.work.items():
        before = round(split[way])
        split[way] += cases[column] / u
        work.append((way, office, round(split[way]) - before))
    return work
