"""Random instances that the network cannot do, against brute force and the other solver.

Mixed FTE, gates shared by pools of different duties and several caps are put on top of the random
instances that all engines share.
"""

from random import Random
from typing import Any, cast

import pytest

from optimizer.domain.instance import Instance
from optimizer.domain.question import Objective
from optimizer.files import instance_from_tables
from tests.brute import best
from tests.build import answer_of, find
from tests.random_instances import Tables, features, random_tables

NUM_INSTANCES = 60


def awkward_tables(seed: int) -> Tables:
    """Return the tables of the seed with what only the integer engines can do."""
    rng = Random(seed)
    tables = cast("dict[str, Any]", random_tables(seed))
    people = [*tables["staff"], *tables.get("hires", [])]
    pools = {row["pool"]: row for row in tables.get("pools", [])}
    for row in people:
        # Officers of no pool and of some pools become two kinds who share cells.
        if row.get("pool") is None or rng.random() < 0.3:
            row["pool"] = rng.choice(("k", "l"))
    served = sorted({row["duty"] for row in tables["staff"] if row["pool"] in "kl"})
    for name in ("k", "l"):
        pools[name] = {"pool": name}
        if rng.random() < 0.3:
            duties = {row["duty"] for row in tables["duties"] if rng.random() < 0.5}
            pools[name]["duties"] = sorted(duties | set(served)) or [tables["duties"][0]["duty"]]
    for row in pools.values():
        row["fte"] = rng.choice((1, 0.5, 0.8, 0.75, 0.333))
    joined: dict[tuple[str, str, str], int] = {}
    for row in tables["staff"]:
        key = row["office"], row["duty"], row["pool"]
        joined[key] = joined.get(key, 0) + row["officers"]
    tables["staff"] = [
        {"office": office, "duty": duty, "pool": pool, "officers": officers}
        for (office, duty, pool), officers in joined.items()
    ]
    rules = tables.setdefault("rules", {})
    for rule, values in {
        "transfers_out_share": (0.25, 0.5),
        "transfers_in_max": (1, 2),
        "transfers_max": (1, 2),
        "duty_changes_max": (1, 2),
        "budget": (3, 11, 21),
    }.items():
        if rng.random() < 0.25:
            rules[rule] = rng.choice(values)
    return tables | {"pools": list(pools.values())}


@pytest.mark.parametrize("objective", ["leximin", "peak"])
@pytest.mark.parametrize("seed", range(NUM_INSTANCES))
def test_both_solvers_find_what_trying_everything_finds(seed: int, objective: Objective) -> None:
    instance = instance_from_tables(awkward_tables(seed))
    truth = best(instance, objective)
    for engine in ("milp", "cpsat"):
        finding = find(instance, engine, objective)
        assert finding.finished
        assert finding.infeasible == (truth is None)
        answer = answer_of(finding)
        if truth is None or answer is None:
            assert truth is None
            assert answer is None
            continue
        assert answer.cost == truth.cost
        assert finding.bound == truth.loads[0]
        if objective == "leximin":
            assert answer.loads == truth.loads
        else:
            assert answer.loads[0] == truth.loads[0]


def test_the_instances_are_as_awkward_as_they_should_be() -> None:
    seen: dict[str, int] = {}
    infeasible = 0
    for seed in range(NUM_INSTANCES):
        tables = awkward_tables(seed)
        for name in features(tables):
            seen[name] = seen.get(name, 0) + 1
        infeasible += best(cast(Instance, instance_from_tables(tables))) is None
    assert infeasible >= 2
    assert seen["mixed FTE"] >= 30
    for name in (
        "several caps",
        "pools with duties",
        "out share",
        "in max",
        "seats",
        "lanes",
        "hires",
    ):
        assert seen[name] >= 5, name
