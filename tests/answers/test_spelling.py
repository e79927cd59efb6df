"""Plans and proofs written out and read back are the same; what names nothing is refused."""

import json
from typing import Any

import numpy as np
import pytest

from optimizer import solve
from optimizer.answers.spelling import (
    read_load,
    read_plan,
    read_proof,
    spell_load,
    spell_moves,
    spell_proof,
)
from optimizer.domain.instance import Instance
from optimizer.domain.lanes import open_lanes
from optimizer.domain.proof import Chain, Prices, Proof, Tolls
from optimizer.judge.measure import measure_costs
from tests.build import instance_of, loads, uncovered
from tests.judge.proofs import WITH_PLAN, WITHOUT_PLAN, Case
from tests.network.by_hand import chain_of_four, uneven

CASES: dict[str, Case] = WITH_PLAN | WITHOUT_PLAN


def columns(part: Prices | Chain | None) -> list[list[int]] | None:
    if part is None:
        return None
    cells, tolls = (part.level, part.opens) if isinstance(part, Chain) else (part.cell, part.tolls)
    return [c.tolist() for c in (cells, tolls.leave, tolls.arrive, tolls.seats, tolls.lane)]


def same(one: Proof, other: Proof) -> bool:
    parts = ("infeasible", "peak", "chain", "cost")
    return (
        one.rate == other.rate
        and all(columns(getattr(one, part)) == columns(getattr(other, part)) for part in parts)
        and [columns(step) for step in one.steps] == [columns(step) for step in other.steps]
    )


@pytest.mark.parametrize("name", CASES)
def test_proofs_are_read_back(name: str) -> None:
    case = CASES[name]
    spelled = json.loads(json.dumps(spell_proof(case.instance, case.proof)))
    assert same(read_proof(case.instance, spelled), case.proof)


def test_every_gate_is_read_back() -> None:
    instance = chain_of_four()
    lanes = open_lanes(instance)
    assert lanes is not None
    tolls = Tolls(*(np.arange(first, first + n) for first, n in ((1, 4), (5, 4), (9, 4), (13, 3))))
    proof = Proof(peak=Prices(np.array([0, -1, 2, -3]), tolls), rate="transfers")
    spelled = json.loads(json.dumps(spell_proof(instance, proof)))
    assert same(read_proof(instance, spelled), proof)
    # What is 0 is left out; a gate says its office, and a lane both.
    assert spelled["peak"]["cells"][0] == {"office": "B", "duty": "x", "price": -1}
    assert spelled["peak"]["gates"][4] == {"gate": "arrive", "office": "A", "to": None, "toll": 5}
    assert spelled["peak"]["gates"][-1] == {"gate": "lane", "office": "D", "to": "C", "toll": 15}


def test_no_proof_is_read_from_nothing() -> None:
    assert same(read_proof(uneven(), {}), Proof())


def part(**more: Any) -> dict[str, Any]:
    return {"cells": [], "gates": []} | more


@pytest.mark.parametrize(
    "proof",
    [
        {"rate": "happiness"},
        {"peak": []},
        {"peak": {"cells": []}},
        {"peak": part(cells=[{"office": "C", "duty": "x", "price": 1}])},
        {"peak": part(cells=[{"office": "A", "duty": "y", "price": 1}])},
        {"peak": part(cells=[{"office": "A", "duty": "x", "price": "1"}])},
        {"peak": part(cells=[{"office": "A", "duty": "x", "price": 1.0}])},
        {"peak": part(cells=[{"office": "A", "duty": "x", "price": True}])},
        {"peak": part(cells=[{"office": "A", "duty": "x", "price": 2**62}])},
        {"peak": part(cells=[{"office": "A", "duty": "x", "level": 1}])},
        {"peak": part(gates=[{"gate": "door", "office": "A", "to": None, "toll": 1}])},
        {"peak": part(gates=[{"gate": "leave", "office": "C", "to": None, "toll": 1}])},
        {"peak": part(gates=[{"gate": "leave", "office": "A", "to": "B", "toll": 1}])},
        {"peak": part(gates=[{"gate": "lane", "office": "A", "to": "B", "toll": 1}])},
        {"chain": part(cells=[{"office": "A", "duty": "x", "price": 1}])},
        {"steps": [1]},
    ],
    ids=str,
)
def test_a_proof_that_names_what_there_is_not(proof: dict[str, Any]) -> None:
    # Where no lanes are given there are none to put a toll on.
    with pytest.raises(ValueError, match="names what the instance does not have"):
        read_proof(uneven(), proof)


def every_kind() -> Instance:
    """An instance whose best plan has moves of all kinds, pools and rows of hires."""
    return instance_of(
        {"A x": 8, "A y": 2, "B x": 30, "B y": 1},
        [("A x", 2, "p"), ("A x", 2, None), ("B y", 2, "p")],
        pools=[{"pool": "p"}],
        hires=[{"officers": 1, "pool": "p", "cost": 2}, {"officers": 1, "cost": 0.5}],
    )


def test_plans_are_read_back() -> None:
    instance = every_kind()
    plan = solve(instance).plan
    assert plan is not None
    spelled = json.loads(json.dumps(spell_moves(plan, measure_costs(plan))))
    assert len({row["kind"] for row in spelled}) == 3
    back = read_plan(instance, spelled)
    for column in ("pool", "hire", "from_cell", "to_cell", "officers"):
        assert getattr(back, column).tolist() == getattr(plan, column).tolist()


def test_loads_are_read_back() -> None:
    for load in (*loads("4062/5", 3), *loads(0)):
        spelled = spell_load(load)
        assert spelled is not None
        assert read_load(spelled) == load.ratio
    assert spell_load(uncovered(3)[0]) is None
    assert read_load({"exact": None}) is None
