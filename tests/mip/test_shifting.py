"""Where cases move, the whole order of loads is found, and so is its least cost."""

import json
from fractions import Fraction
from pathlib import Path
from typing import Any

import pytest

from optimizer import solve
from optimizer.domain.load import Load
from optimizer.files import instance_from_tables
from optimizer.mip import shifting
from tests.random_rules import random_remote_tables
from tests.sweep_rules import answer_of, sweep_rules

CASES = Path(__file__).parents[1] / "cases"

FOUND = {
    # A keeps its one case where its only officer is, and B's six come: 7 / 2, B emptied. Every
    # other plan with 7/2 has a cell beside it. Only one transfer is paid for.
    "remote_claimed_cost_not_least": (["7/2"], 10),
    # C with both officers and all sixteen cases: 8, and nothing beside it. Fourteen cases at 0.5.
    "remote_claimed_not_leximin": (["8"], 17),
    # Two officers in B and one in A: 4 asks for 8 or 7 of the 11 cases in B, of which 8 leave 3.
    "remote_claimed_not_leximin_no_cell_emptied": (["4", "3"], 20),
}


def read(case: str) -> dict[str, Any]:
    return json.loads((CASES / f"{case}.json").read_text())


@pytest.mark.parametrize("engine", ["auto", "milp"])
@pytest.mark.parametrize("case", FOUND)
def test_by_hand(case: str, engine: Any) -> None:
    tables = read(case)
    report = solve(instance_from_tables(tables), engine=engine).to_dict()
    loads, cost = FOUND[case]
    found = answer_of(tables, report)
    assert [load for load in found.loads if load.ratio] == [
        Load(False, Fraction(load)) for load in loads
    ]
    assert report["totals"]["cost"] == cost
    assert report["optimality"] == "claimed"


@pytest.mark.parametrize("first", range(0, 60, 15))
def test_at_random_it_is_what_trying_everything_finds(first: int) -> None:
    seeds = range(first, first + 15)
    tally = sweep_rules(seeds, ("auto", "milp"), judge=False, drawn=random_remote_tables)
    assert not tally.wrong, "\n".join(tally.wrong)
    assert tally.seen["rule remote"] == 15


def test_with_too_many_choices_nothing_is_claimed_beyond_what_was_searched(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    # Without any choice left only the peak is known.
    monkeypatch.setattr(shifting, "MOST_CHOICES", 0)
    report = solve(instance_from_tables(read("remote_claimed_not_leximin_no_cell_emptied")))
    assert report.optimality == "none"
    fields = report.to_dict()
    assert fields["stopped_by"] == "finished"
    assert [level["label"] for level in fields["levels"]] == ["claimed", "best_found"]
    assert "claims that no plan has a lower peak" in fields["proof"]["statement"]
    # Of the peak alone everything is known whatever the choices.
    for seed in range(3):
        alone = solve(instance_from_tables(random_remote_tables(seed)), objective="peak")
        assert alone.optimality != "none"
