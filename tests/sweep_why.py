"""Wishes and values on random instances, against brute force and the other engine.

``python -m tests.sweep_why --count 500`` prints what was covered and every disagreement with its
seed, and exits with 1 if there is one. Every alternative is written into the tables by hand: rows
of limits, seats and staff, lanes left out, pins. It shares no code with what is tried.
"""

import sys
import traceback
from collections.abc import Iterable, Iterator
from fractions import Fraction
from itertools import product
from random import Random
from typing import Any

from optimizer import solve
from optimizer.answers.values import values
from optimizer.answers.why import why
from optimizer.domain.errors import InputError
from optimizer.files import instance_from_tables
from tests.brute import Answer, best
from tests.random_instances import random_tables
from tests.sweep import Tally, asks_of_a_sweep, cost_of, loads_of, run_sweep

Fields = dict[str, Any]
Tables = dict[str, Any]


def sweep_why(seeds: Iterable[int]) -> Tally:
    """Return the tally of the seeds: a wish of each kind, and the values of a cell."""
    total = Tally()
    for seed in seeds:
        tally = Tally(1)
        try:
            tally.wrong += list(why_faults(seed, tally))
            tally.wrong += list(value_faults(seed, tally))
        except Exception:
            tally.wrong.append(traceback.format_exc())
        tally.wrong = [f"seed {seed}: {fault}" for fault in tally.wrong]
        total.add(tally)
    return total


def why_faults(seed: int, tally: Tally) -> Iterator[str]:
    """Yield what is wrong with the answers to wishes of a seed."""
    tables: Tables = dict(random_tables(seed))
    rng = Random(seed)
    offices = [row["office"] for row in tables["offices"]]
    duties = [row["duty"] for row in tables["duties"]]
    count = rng.choice(("more", "fewer", "exactly", "at_least", "at_most"))
    of_cell = {"office": rng.choice(offices), "duty": rng.choice(duties), count: rng.randint(1, 2)}
    count = rng.choice(("more", "fewer", "exactly", "at_least", "at_most"))
    wishes: list[Fields] = [
        of_cell,
        {"office": rng.choice(offices), count: rng.randint(1, 3)},
        {"stay": True} | ({"office": rng.choice(offices)} if rng.random() < 0.7 else {}),
    ]
    if len(offices) > 1 and rng.random() < 0.4:
        start, end = rng.sample(offices, 2)
        wishes.append({"from": start, "to": end, "officers": rng.randint(1, 2)})
    now = _answer(tables)
    for wish in wishes:
        answer = why(instance_from_tables(tables), wish)
        kind = "lane" if "from" in wish else "stay" if "stay" in wish else "bound"
        kind += "" if kind != "bound" else " of a cell" if "duty" in wish else " of an office"
        tally.seen[f"{kind}: {answer['outcome']}"] += 1
        if answer["alternative"]:
            tally.seen[f"{kind}: {answer['alternative']['optimality']}"] += 1
        yield from (f"{wish}: {fault}" for fault in _wrong(tables, wish, answer, now))


def _wrong(tables: Tables, wish: Fields, answer: Fields, now: Answer | None) -> Iterator[str]:
    if (answer["outcome"] == "infeasible") != (now is None) or answer["stopped_by"] != "finished":
        yield f"outcome {answer['outcome']}, brute force {now}"
    if now is None:
        return
    expected = min(
        (found for found in map(_answer, _variants(tables, wish, answer["officers"])) if found),
        default=None,
    )
    outcome = "cannot" if expected is None else "worse" if expected.loads > now.loads else "as_good"
    if answer["outcome"] == "already":
        if expected != now:
            yield f"not so already: {expected}, the best {now}"
        return
    if answer["outcome"] != outcome:
        yield f"outcome {answer['outcome']}, brute force {outcome}: {expected}, the best {now}"
    elif expected is not None:
        yield from _wrong_plan(answer, expected, now)
    elif answer["rules"]:
        yield from _wrong_rules(tables, wish, answer)


def _wrong_plan(answer: Fields, expected: Answer, now: Answer) -> Iterator[str]:
    if answer["alternative"]["cost"] * 1000 != expected.cost:
        yield f"cost {answer['alternative']['cost']}, brute force {expected.cost}"
    if answer["best"]["cost"] * 1000 != now.cost:
        yield f"best cost {answer['best']['cost']}, brute force {now.cost}"
    both = list(zip(now.loads, expected.loads, strict=True))
    differ = [(place, *two) for place, two in enumerate(both, 1) if two[0] != two[1]]
    found = answer["difference"]
    if (found is None) != (not differ):
        yield f"difference {found}, brute force {differ[:1]}"
    elif found is not None:
        place, before, after = differ[0]
        spelled = [None if load.uncovered else str(load.ratio) for load in (before, after)]
        if [found["place"], found["before"]["exact"], found["after"]["exact"]] != [place, *spelled]:
            yield f"difference {found}, brute force {differ[0]}"
        if not answer["heavier"]:
            yield "worse, and no cell is heavier"


def _wrong_rules(tables: Tables, wish: Fields, answer: Fields) -> Iterator[str]:
    """Yield a rule said to be in the way that the tables do not have."""
    for rule in answer["rules"]:
        if rule["row"] is not None:
            row = tables[rule["table"]][rule["row"] - 1]
            if rule["column"] and row[rule["column"]] != rule["value"]:
                yield f"{wish}: rule {rule} is not in {row}"


def _variants(tables: Tables, wish: Fields, now: int) -> Iterator[Tables]:
    """Yield tables in which the wish is written; every plan with it is a plan of one of them."""
    offices = [row["office"] for row in tables["offices"]]
    if "stay" in wish and "office" not in wish:
        yield _with_rules(tables, transfers=False)
        return
    if "stay" in wish:
        given = {"from": offices, "to": offices}
        lanes = tables.get("lanes") or [
            {"from": start, "to": end} for start, end in product(*given.values()) if start != end
        ]
        kept = [row for row in lanes if row["from"] != wish["office"]]
        # A table of lanes without a row would say nothing.
        yield {**tables, "lanes": kept} if kept else _with_rules(tables, transfers=False)
        return
    if "from" in wish:
        most = sum(row["officers"] for row in tables["staff"] if row["office"] == wish["from"])
        for officers in range(wish["officers"], most + 1):
            pin = {"what": "lane", "office": wish["from"], "to": wish["to"], "officers": officers}
            yield {**tables, "pins": [pin]}
        return
    count = next(key for key in wish if key not in ("office", "duty"))
    num: int = wish[count]
    low = {"more": now + num, "exactly": num, "at_least": num}.get(count, 0)
    high = {"fewer": now - num, "exactly": num, "at_most": num}.get(count)
    if high is not None and high < 0:
        return
    if "duty" in wish:
        yield from _limited(tables, wish["office"], {wish["duty"]: low}, {wish["duty"]: high})
        return
    duties = [row["duty"] for row in tables["duties"]]
    seated = tables
    if high is not None:
        rows = [
            {**row, "seats": min(row.get("seats", high), high)}
            if row["office"] == wish["office"]
            else row
            for row in tables["offices"]
        ]
        seated = {**tables, "offices": rows}
    for split in product(range(low + 1), repeat=len(duties)):
        if sum(split) == low:
            yield from _limited(seated, wish["office"], dict(zip(duties, split, strict=True)), {})


def _limited(
    tables: Tables, office: str, least: dict[str, int], most: dict[str, int | None]
) -> Iterator[Tables]:
    """Yield the tables with limits on cells of an office, unless they contradict each other."""
    rows = {(row["office"], row["duty"]): dict(row) for row in tables.get("limits", [])}
    for duty, number in least.items():
        row = rows.setdefault((office, duty), {"office": office, "duty": duty})
        row["min"] = max(row.get("min", 0), number)
        high = most.get(duty)
        if high is not None:
            row["max"] = min(row.get("max", high), high)
        if row["min"] > row.get("max", row["min"]):
            return
    yield {**tables, "limits": list(rows.values())}


def _with_rules(tables: Tables, **rules: Any) -> Tables:
    return {**tables, "rules": tables.get("rules", {}) | rules}


def _answer(tables: Tables) -> Answer | None:
    """Return the best plan, by brute force or, where there are pins, by an integer engine."""
    try:
        instance = instance_from_tables(tables)
    except InputError:
        return None  # the rows contradict each other, or ask for more than there is
    if "pins" not in tables:
        return best(instance)
    report = solve(instance, engine="cpsat").to_dict()
    assert report["stopped_by"] == "finished"
    if report["outcome"] == "infeasible":
        return None
    return Answer(loads_of(report), int(cost_of(report) * 1000))


def value_faults(seed: int, tally: Tally) -> Iterator[str]:
    """Yield what is wrong with the values of one cell of a seed."""
    tables: Tables = dict(random_tables(seed))
    rng = Random(seed + 1)
    office = rng.choice(tables["offices"])["office"]
    duty = rng.choice(tables["duties"])["duty"]
    answer = values(instance_from_tables(tables), office=office, duty=duty)
    now = _answer(tables)
    tally.seen[f"values: {answer['outcome']}"] += 1
    if (answer["outcome"] == "infeasible") != (now is None):
        yield f"values {answer['outcome']}, brute force {now}"
    if now is None:
        return
    (cell,) = answer["cells"]

    def more(officers: int) -> Answer | None:
        added = {"office": office, "duty": duty, "officers": officers}
        return _answer({**tables, "staff": _joined([*tables["staff"], added])})

    def fewer(officers: int) -> Answer | None:
        found: list[Answer] = []
        for place, row in enumerate(tables["staff"]):
            if (row["office"], row["duty"]) == (office, duty) and row["officers"] >= officers:
                less = {**row, "officers": row["officers"] - officers}
                staff = [less if i == place else one for i, one in enumerate(tables["staff"])]
                answer = _answer({**tables, "staff": staff})
                found += [answer] if answer else []
        return min(found, default=None)

    yield from (f"more: {fault}" for fault in _wrong_value(cell["more"], now, [more(1), more(2)]))
    if cell["fewer"] is None:
        if cell["officers_today"]:
            yield "fewer: nothing, and somebody is there"
        return
    pools = {
        row.get("pool") for row in tables["staff"] if (row["office"], row["duty"]) == (office, duty)
    }
    # Where several pools are there it is one of them that goes on giving.
    some = [fewer(1)] if len(pools) > 1 or cell["officers_today"] < 2 else [fewer(1), fewer(2)]
    yield from (f"fewer: {fault}" for fault in _wrong_value(cell["fewer"], now, some))


def _joined(staff: list[Fields]) -> list[Fields]:
    """Return the rows of staff with those of one key added up."""
    rows: dict[tuple[Any, ...], Fields] = {}
    for row in staff:
        key = row["office"], row["duty"], row.get("pool")
        had = rows.get(key, {"officers": 0})["officers"]
        rows[key] = {**row, "officers": had + row["officers"]}
    return list(rows.values())


def _wrong_value(value: Fields, now: Answer, then: list[Answer | None]) -> Iterator[str]:
    first = then[0]
    if first is None:
        if value["peak"] is not None:
            yield f"{value}, brute force has no plan"
        return
    peak = first.loads[0]
    if value["peak"] is None or value["peak"]["exact"] != (
        None if peak.uncovered else str(peak.ratio)
    ):
        yield f"{value}, brute force {peak}"
        return
    gains = [
        _gain(before, after)
        for before, after in zip((now, *then), then, strict=False)
        if before is not None and after is not None
    ]
    if value["gain"] != (
        None if gains[0] is None else {"exact": str(gains[0]), "value": float(gains[0])}
    ):
        yield f"gain {value['gain']}, brute force {gains[0]}"
    if (
        len(gains) > 1
        and gains[0] is not None
        and (value["same_for"] > 1) != (gains[0] == gains[1])
    ):
        yield f"same for {value['same_for']}, brute force gains {gains}"


def _gain(before: Answer, after: Answer) -> Fraction | None:
    one, other = before.loads[0], after.loads[0]
    return None if one.uncovered or other.uncovered else one.ratio - other.ratio


def main(arguments: list[str] | None = None) -> int:
    asked = asks_of_a_sweep("tests.sweep_why", __doc__, 500, ()).parse_args(arguments)
    return run_sweep(sweep_why, asked, 25)


if __name__ == "__main__":
    sys.exit(main())
