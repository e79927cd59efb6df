"""Orders of officers on random instances against brute force, every beginning of each.

``python -m tests.sweep_place --count 1000`` prints what was covered and every disagreement with its
seed, and exits with 1 if there is one. A single seed again: ``--seed SEED --count 1``.

Brute force reads tables in which the officers are written as hires, or taken out of the staff; it
shares no code with what is tried.
"""

import sys
import traceback
from collections import Counter
from collections.abc import Iterable, Iterator
from fractions import Fraction
from itertools import combinations_with_replacement
from random import Random
from typing import Any

import numpy as np

from optimizer.answers.place import place
from optimizer.domain.errors import InputError
from optimizer.domain.load import Load
from optimizer.files import instance_from_tables
from optimizer.network.engine import caps_of
from optimizer.network.leaving import Leaving
from tests.brute import Answer, best
from tests.random_instances import random_tables
from tests.sweep import Tally, asks_of_a_sweep, run_sweep

Fields = dict[str, Any]
Tables = dict[str, Any]

MOST = 3
"""Officers of each order."""


def sweep_place(seeds: Iterable[int]) -> Tally:
    """Return the tally of the seeds: each is tried one way round, staying or not."""
    total = Tally()
    for seed in seeds:
        tally = Tally(1)
        try:
            tally.wrong += list(place_faults(seed, tally))
        except Exception:
            tally.wrong.append(traceback.format_exc())
        tally.wrong = [f"seed {seed}: {fault}" for fault in tally.wrong]
        total.add(tally)
    return total


def place_faults(seed: int, tally: Tally) -> Iterator[str]:
    """Yield what is wrong with the order of a seed."""
    tables: Tables = dict(random_tables(seed))
    rng = Random(seed)
    reverse, stay = rng.random() < 0.35, rng.random() < 0.3
    num = rng.randint(1, MOST)
    way = f"{'reverse' if reverse else 'forward'}{', stay' if stay else ''}"
    instance = instance_from_tables(tables)
    answer = place(instance, num, reverse=reverse, stay=stay)
    tally.seen[
        f"{way}: {answer['outcome']}, best at every place {answer['monotone']['holds']}"
    ] += 1
    tally.seen[f"{way}: {answer['monotone']['label']}"] += 1
    if answer["stopped_by"] != "finished":
        yield f"stopped by {answer['stopped_by']}"
    by_number = {step["number"]: step for step in answer["steps"]}
    best_by_number: dict[int, Answer | None] = {}
    for number in range(num + 1):
        best_by_number[number] = _best(tables, number, reverse=reverse, stay=stay)
    yield from _wrong_outcome(answer, best_by_number, reverse)
    last: Fields | None = None
    for number in range(1, num + 1):
        step, expected = by_number.get(number), best_by_number[number]
        if step is None:
            # An officer more that no plan can use, or one fewer that no plan can spare.
            if expected is not None and not (reverse and answer["steps"] == []):
                yield f"no step {number}, and there is a plan"
            continue
        assert expected is not None
        alone = place(instance, number, reverse=reverse, stay=stay)
        if alone["steps"] != answer["steps"][: len(alone["steps"])]:
            yield f"the first {number} of {num} are others than {number} alone"
        yield from (f"officer {number}: {fault}" for fault in _wrong_step(step, alone, expected))
        if last is not None and not reverse:
            yield from (f"officer {number}: {fault}" for fault in _undone(last, alone))
        if reverse and number == 1 and step["cost"] * 1000 != expected.cost:
            yield f"the first to go leaves a cost of {step['cost']}, brute force {expected.cost}"
        last = alone
    if reverse and not stay:
        yield from _wrong_bounds(tables, best_by_number, tally)


def _wrong_bounds(
    tables: Tables, best_by_number: dict[int, Answer | None], tally: Tally
) -> Iterator[str]:
    """Yield where the flow of those who go is no bound, or not the best where it is whole."""
    instance = instance_from_tables(tables)
    leaving = Leaving(instance, np.ones(instance.num_pools, dtype=bool))
    bound_by_share = instance.rules.transfers_out_share is not None or caps_of(instance.rules)
    for number, expected in best_by_number.items():
        found = leaving.without(number, np.zeros_like(instance.officers_by_pool))
        if found is None or expected is None:
            continue
        tally.seen["flow of those who go: compared"] += 1
        if tuple(found.loads) > expected.loads:
            yield f"{number} gone: {found.loads} by flow, brute force {expected.loads}"
        if not bound_by_share and (tuple(found.loads), found.cost) != expected:
            yield f"{number} gone: {found} by flow, brute force {expected}"


def _best(tables: Tables, number: int, *, reverse: bool, stay: bool) -> Answer | None:
    """Return the best plan with so many officers more, or any so many fewer."""
    if stay:
        rules = tables.get("rules", {}) | {"transfers": False, "duty_changes": False}
        tables = {**tables, "rules": rules}
        tables.pop("hires", None)
    if not reverse:
        hires = [*tables.get("hires", []), {"officers": number, "cost": 0}]
        return best(instance_from_tables({**tables, "hires": hires}))
    rows = [place for place, row in enumerate(tables["staff"]) if row["officers"]]
    found: Answer | None = None
    for gone in combinations_with_replacement(rows, number):
        staff = [
            {**row, "officers": row["officers"] - gone.count(place)}
            for place, row in enumerate(tables["staff"])
        ]
        if any(row["officers"] < 0 for row in staff):
            continue
        try:
            answer = best(instance_from_tables({**tables, "staff": staff}))
        except InputError:
            continue  # a limit asks for more officers than are left
        if answer is not None and (found is None or answer < found):
            found = answer
    return found


def _wrong_outcome(
    answer: Fields, best_by_number: dict[int, Answer | None], reverse: bool
) -> Iterator[str]:
    start = best_by_number[0]
    peak = None if answer["start"] is None else answer["start"]["peak"]
    if (peak is None) != (start is None) or (
        peak is not None and start is not None and _load(peak, start) != start.loads[0]
    ):
        yield f"start {answer['start']}, brute force {start}"
    possible = start is not None or (not reverse and any(best_by_number.values()))
    if (answer["outcome"] == "order") != possible:
        yield f"outcome {answer['outcome']}, brute force {best_by_number}"


def _wrong_step(step: Fields, alone: Fields, expected: Answer) -> Iterator[str]:
    """Yield where a step and its whole plan, `alone`, are not as brute force has them."""
    loads = loads_of(alone["cells"])
    if step["best"] is None:
        if step["is_best"] is not None:
            yield "is called best, or not, where the best is unknown"
    else:
        if _load(step["best"]["peak"], expected) != expected.loads[0]:
            yield f"best {step['best']}, brute force {expected}"
        if step["best"]["cost"] * 1000 != expected.cost:
            yield f"best costs {step['best']['cost']}, brute force {expected.cost}"
        if step["is_best"] is not (loads == expected.loads):
            yield f"is best: {step['is_best']}, {loads}, brute force {expected.loads}"
    if loads < expected.loads:
        yield f"lighter than brute force has it: {loads}"
    if _load(step["peak"], expected) != loads[0] and not loads[0].uncovered:
        yield f"peak {step['peak']}, by its cells {loads[0]}"
    if step["behind"] is not None:
        place: int = step["behind"]["place"] - 1
        both = step["behind"]["before"]["exact"], step["behind"]["after"]["exact"]
        found: tuple[Load, Load] = loads[place], expected.loads[place]
        if loads[:place] != expected.loads[:place] or found[0] <= found[1]:
            yield f"behind {step['behind']}, {loads}, brute force {expected.loads}"
        if both != tuple(None if load.uncovered else str(load.ratio) for load in found):
            yield f"behind {step['behind']}, brute force {found}"


def _undone(last: Fields, after: Fields) -> Iterator[str]:
    """Yield where a step takes back what the one before has brought, or seats wrongly."""
    for old, new in zip(last["cells"], after["cells"], strict=True):
        if old["load"] is not None and loads_of([new]) > loads_of([old]):
            yield f"{old['office']} {old['duty']} gets heavier"
    had, now = _seats(last["moves"]), _seats(after["moves"])
    # Who is needed no more is not placed; but nobody new goes to another office.
    if had - now and now.total() >= had.total() + 1:
        yield f"who was new is no longer in {had - now}"
    said = Counter[str]()
    for seat in after["steps"][-1]["seats"]:
        said[seat["office"]] += seat["officers"]
    if now - had != said:
        yield f"sits in {said}, by the moves in {now - had}"


def _seats(moves: list[Fields]) -> Counter[str]:
    """Return the new officers by office: hires of no row of the tables."""
    seats = Counter[str]()
    for move in moves:
        if move["kind"] == "hire" and move["hire"] is None:
            seats[move["to_office"]] += move["officers"]
    return seats


def loads_of(cells: list[Fields]) -> tuple[Load, ...]:
    """Return the loads of all cells, highest first."""
    found: list[Load] = []
    for cell in cells:
        if cell["load"] is None:
            waiting = Fraction(str(cell["weighted_cases"])) / Fraction(str(cell["standard"]))
            found.append(Load(True, waiting))
        else:
            found.append(Load(False, Fraction(cell["load"]["exact"])))
    return tuple(sorted(found, reverse=True))


def _load(peak: Fields, expected: Answer) -> Load:
    """Return a peak as it is spelled; one that is uncovered says no more than that."""
    if peak["exact"] is not None:
        return Load(False, Fraction(peak["exact"]))
    return expected.loads[0] if expected.loads[0].uncovered else Load(True, Fraction(0))


def main(arguments: list[str] | None = None) -> int:
    asked = asks_of_a_sweep("tests.sweep_place", __doc__, 1_000, ()).parse_args(arguments)
    return run_sweep(sweep_place, asked, 25)


if __name__ == "__main__":
    sys.exit(main())
