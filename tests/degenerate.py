"""Instances at the ends of the format, and every question asked of them.

One office or two, nobody, nothing to do, shares and FTE of 0 or 1, caps of 0: whatever the tables
may say without a fault must be answered, or refused by name.

``python -m tests.degenerate --count 500`` prints every question that fell, with its seed.
"""

import sys
import traceback
from collections import Counter
from collections.abc import Callable, Iterable
from itertools import product
from random import Random
from typing import Any

import optimizer as ask
from optimizer.domain.errors import InputError, Refusal
from optimizer.domain.instance import Instance
from optimizer.files import instance_from_tables
from tests.sweep import Tally, asks_of_a_sweep, run_sweep

Tables = dict[str, Any]
Row = dict[str, Any]

QUESTIONS: dict[str, Callable[[Instance], object]] = {
    "solve": lambda i: ask.solve(i).to_dict(),
    "the peak alone": lambda i: ask.solve(i, objective="peak").to_dict(),
    "within a budget": lambda i: ask.solve(i, budget=1).to_dict(),
    "milp": lambda i: ask.solve(i, engine="milp").to_dict(),
    "cpsat": lambda i: ask.solve(i, engine="cpsat").to_dict(),
    "verify": lambda i: ask.verify(i, ask.solve(i).to_dict()),
    "frontier": ask.frontier,
    "curve": ask.curve,
    "conflict": ask.conflict,
    "values": ask.values,
    "service": ask.service,
    "place": lambda i: ask.place(i, officers=2),
    "take away": lambda i: ask.place(i, officers=1, reverse=True),
    "compare": lambda i: ask.compare(i, i),
    **{f"evaluate {plan}": lambda i, p=plan: ask.evaluate(i, p) for plan in ("today", "best")},
    **{
        f"rank {what}": lambda i, w=what: ask.rank(i, {"what": w})
        for what in ("move", "add", "remove", "shift")
    },
    **{
        f"why {wish}": lambda i, w=wish, n=num: ask.why(i, {"office": "A", w: n})
        for wish, num in (("more", 1), ("fewer", 1), ("exactly", 0), ("stay", True))
    },
}

RULES: tuple[Row, ...] = (
    {"transfers": False},
    {"duty_changes": False},
    {"transfers_max": 0},
    {"transfers_max": 1},
    {"budget": 0},
    {"budget": 1},
    {"lanes_max": 0},
    {"lanes_max": 1},
    {"offices_touched_max": 0},
    {"offices_touched_max": 1},
    {"transfers_lot": 2},
    {"office_load_rise_max": 0},
    {"transfers_out_share": 0},
    {"transfers_in_max": 0},
    {"duty_changes_max": 0},
)

LIMITS: tuple[Row, ...] = (
    {"min": 0},
    {"min": 1},
    {"max": 0},
    {"max": 1},
    {"max_load": 0.001},
    {"max_load": 2},
)


def degenerate_tables(seed: int) -> Tables:
    """Return the tables of a seed without a fault in them, as caseload/1 has them in JSON."""
    attempt = 0
    while True:
        tables = {"format": "caseload/1"} | _drawn(Random(f"{seed}/{attempt}"))
        try:
            instance_from_tables(tables)
        except InputError:
            attempt += 1
        else:
            return tables


def fallen(tables: Tables) -> list[str]:
    """Return each question that fell, with what it fell over; a refusal is an answer."""
    instance, wrong = instance_from_tables(tables), list[str]()
    for name, question in QUESTIONS.items():
        try:
            question(instance)
        except (InputError, Refusal):
            pass
        except Exception:
            wrong.append(f"{name}: {traceback.format_exc()}")
    return wrong


def _drawn(rng: Random) -> Tables:
    offices, duties = "AB"[: rng.choice((1, 2))], "xy"[: rng.choice((1, 1, 2))]
    pools = ["p", "q"][: rng.choice((0, 1, 2))]
    cells = [{"office": office, "duty": duty} for office, duty in product(offices, duties)]

    def some(share: float, row: Row) -> Row:
        return row if rng.random() < share else {}

    def pool() -> Row:
        return some(0.8, {"pool": rng.choice(pools)}) if pools else {}

    tables: Tables = {
        "offices": [
            {"office": office} | some(0.2, {"seats": rng.choice((0, 1, 2))}) for office in offices
        ],
        "duties": [
            {"duty": duty}
            | some(0.15, {"standard": rng.choice((0.001, 2, 1_000_000))})
            | some(0.15, {"productive": rng.choice((0.001, 0.5, 1))})
            for duty in duties
        ],
        "caseload": [
            cell | {"cases": rng.choice((0, 0, 1, 2, 6))} for cell in cells if rng.random() < 0.7
        ],
        "staff": [
            cell | {"officers": rng.choice((0, 1, 1, 2))} | pool()
            for cell in cells
            if rng.random() < 0.5
        ],
        "pools": [
            {"pool": name}
            | some(0.4, {"fte": rng.choice((0, 0, 0.5))})
            | some(0.2, {"duties": [rng.choice(duties)]})
            for name in pools
        ],
    }
    tables["caseload"] = tables["caseload"] or [cells[0] | {"cases": rng.choice((0, 1))}]
    tables["staff"] = tables["staff"] or [cells[0] | {"officers": rng.choice((0, 1))}]
    rows: dict[str, tuple[float, Callable[[], list[Row]]]] = {
        "hires": (0.4, lambda: [{"officers": rng.choice((0, 1, 2))} | pool()]),
        "remote": (
            0.45,
            lambda: [
                cell | {"share": rng.choice((0, 0, 0.5, 1))} for cell in cells if rng.random() < 0.6
            ],
        ),
        "limits": (0.3, lambda: [rng.choice(cells) | rng.choice(LIMITS)]),
        "pins": (0.15, lambda: [{"what": "stay", "office": rng.choice(offices)}]),
        "plan": (0.15, lambda: [rng.choice(cells) | {"officers": rng.choice((0, 1, 2))} | pool()]),
        "budgets": (0.2, lambda: [{"budget": "money", "max": rng.choice((0, 1))}]),
    }
    if pools:
        rows["mixes"] = 0.25, lambda: [{"pools": [pools[0]], "share": rng.choice((0, 0.5, 1))}]
        rows["spans"] = 0.2, lambda: [{"supervisors": [pools[0]], "max": rng.choice((0, 1, 2))}]
    if len(duties) > 1:
        rows["pairs"] = 0.2, lambda: [{"duty": "x", "other": "y"}]
    if len(offices) > 1:
        lane = {"from": "A", "to": "B"}
        own = ({}, {"max": 0}, {"lot": 2}, {"fixed_cost": 3})
        rows["lanes"] = 0.2, lambda: rng.choice(([], [lane | rng.choice(own)]))
    tables |= {name: draw() for name, (share, draw) in rows.items() if rng.random() < share}
    chosen = rng.sample(RULES, rng.choice((0, 0, 1, 2)))
    return tables | {"rules": {name: value for row in chosen for name, value in row.items()}}


def sweep_degenerate(seeds: Iterable[int]) -> Tally:
    """Return the tally of the seeds."""
    total = Tally()
    for seed in seeds:
        tables = degenerate_tables(seed)
        seen = Counter(f"table {name}" for name, table in tables.items() if table)
        tally = Tally(1, seen, [f"seed {seed}: {fault}" for fault in fallen(tables)])
        total.add(tally)
    return total


def main(arguments: list[str] | None = None) -> int:
    asked = asks_of_a_sweep("tests.degenerate", __doc__, 300, ()).parse_args(arguments)
    return run_sweep(sweep_degenerate, asked, 10)


if __name__ == "__main__":
    sys.exit(main())
