"""The questions around the optimum, held against brute force where that is cheap."""

from collections.abc import Callable, Iterator
from random import Random
from typing import Any

from optimizer import curve, frontier, place, values, why
from optimizer.domain.instance import Instance
from tests.oracle.changed import with_hires, with_officer
from tests.oracle.claims import load_from
from tests.oracle.outcomes import Best, Outcomes, top_of
from tests.oracle.world import Tables, World, thousandths

FIRM = ("proved", "claimed")
Question = Callable[[Tables, Instance, Outcomes, Random], Iterator[str]]


def differs(
    said: str, row: dict[str, Any], best: Best | None, *, cost: bool = True
) -> Iterator[str]:
    """Yield where a peak and its cost are not the best, and more is said than that they were found.

    A peak that is better than the best is wrong whatever is said of it.
    """
    if best is None:
        yield f"a peak of {row['peak']['exact']} where no plan is"
        return
    peak, true = load_from(row["peak"]), top_of(best)
    if peak == true:
        dear = cost and thousandths(row["cost"]) != best.cost
        cheaper = peak is not None and thousandths(row["cost"]) < best.cost
        if dear and (said in FIRM or cheaper):
            yield f"{said}: the cost is {row['cost']}, the least {best.cost} thousandths"
    elif said in FIRM or (peak is not None and (true is None or peak < true)):
        yield f"{said}: the peak is {row['peak']['exact']}, the best {true}"


def wrong_in_frontier(
    tables: Tables, instance: Instance, outcomes: Outcomes, rng: Random
) -> Iterator[str]:
    """Steps are the pairs of peak and cost of which neither can be had better."""
    by = rng.choice(("cost", "cost", "transfers"))
    answer = frontier(instance, by=by, time_limit=rng.choice((None, None, 0.01)))
    cut_off = answer["stopped_by"] != "finished"
    if answer["outcome"] == "no_plan" and cut_off:
        return
    if (answer["outcome"] == "plan") != (outcomes.best() is not None):
        yield f"the outcome is {answer['outcome']}"
        return
    spent = outcomes.cost if by == "cost" else outcomes.transfers
    left, true = outcomes.everything, []
    while left.any():
        least = left & (spent == spent[left].min())
        one = outcomes.best(least, objective="peak")
        assert one is not None
        true.append((top_of(one), one.cost, int(spent[least][0])))
        rank = outcomes.sorted[outcomes.lightest(least, 1), 0].min()
        left &= outcomes.sorted[:, 0] < rank
    found = [
        (
            load_from(step["peak"]),
            thousandths(step["cost"]),
            thousandths(step["cost"]) if by == "cost" else step["transfers"],
        )
        for step in answer["steps"]
    ]
    labels = [step["label"] for step in answer["steps"]]
    if not cut_off and all(label in FIRM for label in labels) and found != true:
        yield f"by {by}, all {set(labels)}: the steps are {found}, and should be {true}"
    for step, label in zip(found, labels, strict=True):
        if label in FIRM and step not in true:
            yield f"by {by}: a {label} step {step} is none of {true}"


def wrong_in_curve(
    tables: Tables, instance: Instance, outcomes: Outcomes, rng: Random
) -> Iterator[str]:
    """Each point is the best peak with so many officers more or fewer, at the least cost."""
    target = rng.choice((None, "standard", "2.5", "6"))
    answer = curve(instance, officers=1, target=target, time_limit=rng.choice((None, None, 0.01)))
    known: dict[int, Best | None] = {0: outcomes.best(objective="peak")}
    on_board = sum(outcomes.world.today.values())
    for point in answer["points"]:
        n = point["change"]
        if n > 0:
            known[n] = Outcomes(World(with_hires(tables, n))).best(objective="peak")
        elif n < 0 and -n <= on_board:
            known[n] = Outcomes(outcomes.world, leaving=-n).best(objective="peak")
        if point["outcome"] == "plan":
            for wrong in differs(point["label"], point, known[n]):
                yield f"at {n}: {wrong}"
        elif known.get(n) is not None and point["outcome"] == "infeasible":
            yield f"at {n}: {point['outcome']}, and there is a plan"
    goal = answer["target"]
    if goal and goal["outcome"] == "reached" and goal["label"] in FIRM and goal["change"] in known:
        reached, bound = (
            known[goal["change"]],
            load_from({"exact": "1" if target == "standard" else target}),
        )
        peak = None if reached is None else top_of(reached)
        if peak is None or peak > bound:
            yield f"the target {target} is not reached with {goal['change']}: {peak}"


def wrong_in_values(
    tables: Tables, instance: Instance, outcomes: Outcomes, rng: Random
) -> Iterator[str]:
    """One officer more in a cell: the best peak then, and by how much it is lower."""
    answer = values(instance)
    best = outcomes.best()
    if best is None or answer["outcome"] != "values":
        if (answer["outcome"] == "infeasible") != (best is None):
            yield f"the outcome is {answer['outcome']}"
        return
    settled = any(row.get("officers") is None for row in tables.get("pins", []))
    now = top_of(best)
    for row in answer["cells"]:
        more = row["more"]
        peak = None if more is None else load_from(more["peak"])
        if more is None or settled or more["optimality"] not in FIRM:
            continue
        then = Outcomes(World(with_officer(tables, row))).best()
        if (then is None) != (more["peak"] is None) or (then and top_of(then) != peak):
            yield f"one more in {row['office']} {row['duty']}: {more['peak']}, it is {then}"
            continue
        if then is None:
            continue
        gain = None if more["gain"] is None else load_from(more["gain"])
        true = None if now is None or peak is None else (0, now[1] - peak[1])
        if gain != true and answer["best"]["optimality"] in FIRM:
            yield f"one more in {row['office']} {row['duty']} gains {more['gain']}, it is {true}"


def wrong_in_place(
    tables: Tables, instance: Instance, outcomes: Outcomes, rng: Random
) -> Iterator[str]:
    """Every beginning is held against the best for so many."""
    pools = [row["pool"] for row in tables.get("pools", [])]
    pool = rng.choice((None, *pools))
    answer = place(instance, 2, pool=pool)
    if answer["outcome"] != "order":
        most = Outcomes(World(with_hires(tables, 2, pool))).best()
        if answer["outcome"] == "infeasible" and most is not None:
            yield f"the outcome is infeasible, and with 2 more there is {most}"
        return
    for step in answer["steps"]:
        true = Outcomes(World(with_hires(tables, step["number"], pool))).best()
        if step["best"] is not None:
            for wrong in differs(step["best"]["optimality"], step["best"], true, cost=False):
                yield f"the best for {step['number']}: {wrong}"
        if (
            step["is_best"]
            and answer["monotone"]["label"] in FIRM
            and top_of(true) != load_from(step["peak"])
        ):
            yield f"the best for {step['number']} is {true}, not {step['peak']}"
    if answer["monotone"]["holds"] and answer["monotone"]["label"] in FIRM and answer["steps"]:
        loads = [load_from(row["load"]) for row in answer["cells"]]
        ranked = sorted((load for load in loads if load and load[1]), reverse=True)
        if ranked != [load for load in true.loads if not load[0]]:
            yield f"called the best at every place, and ends with {ranked}: {true}"


def wrong_in_why(
    tables: Tables, instance: Instance, outcomes: Outcomes, rng: Random
) -> Iterator[str]:
    """So many officers in a cell or an office: the best plan of those that have it."""
    world = outcomes.world
    office = rng.randrange(len(world.offices))
    wish: dict[str, Any] = {"office": world.offices[office], "exactly": rng.choice((0, 1, 2))}
    cells = list(world.cells_in(office))
    if rng.random() < 0.5:
        cells = [rng.choice(cells)]
        wish["duty"] = world.duties[world.duty_of(cells[0])]
    answer = why(instance, wish)
    best = outcomes.best(outcomes.heads[:, cells].sum(axis=1) == wish["exactly"])
    said, other = answer["outcome"], answer.get("alternative")
    if said == "infeasible" and outcomes.best() is not None:
        yield f"{wish}: infeasible"
    elif said == "cannot" and best is not None:
        yield f"{wish}: no plan has it, it says, and one has: {best}"
    elif said in ("worse", "as_good") and other is not None:
        for wrong in differs(other["optimality"], other, best, cost=said == "as_good"):
            yield f"{wish}: {wrong}"
    elif said == "already" and best is None:
        yield f"{wish}: the best plan has it, it says, and no plan has"


AROUND: dict[str, Question] = {
    "frontier": wrong_in_frontier,
    "curve": wrong_in_curve,
    "values": wrong_in_values,
    "place": wrong_in_place,
    "why": wrong_in_why,
}
