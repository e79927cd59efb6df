"""Rounded and mended plans keep every row of their program; none is below the lowest peak."""

import pytest

from optimizer.domain.load import Load
from optimizer.files import instance_from_tables
from optimizer.mip.formulate import Formulation
from optimizer.mip.levels import Levels
from optimizer.mip.model import Model
from optimizer.mip.needs import Needs
from optimizer.mip.neighbours import Neighbours
from optimizer.mip.search import Search, highest
from optimizer.mip.with_cpsat import solve_with_cpsat
from tests.random_rules import random_rule_tables

NUM_SEEDS = 60


def program_at(search: Search, limit: Load, *, below: bool) -> Model:
    """Return the program of plans whose loads are at most the limit, or below it."""
    model = search.formulation.model.copy()
    for cell in search.needs.busy:
        fte = search.needs.fte_needed(cell, limit, below=below)
        search.formulation.require_fte(model, cell, fte)
    return model


@pytest.fixture(scope="module")
def searches() -> list[Search]:
    """Searches that have found the lowest peak, cells uncovered and cases that move left out."""
    found: list[Search] = []
    for seed in range(NUM_SEEDS):
        instance = instance_from_tables(random_rule_tables(seed))
        formulation = Formulation(instance)
        search = Search(
            formulation,
            Needs(instance),
            solve_with_cpsat,
            "peak",
            bound=None,
            deadline=None,
            on_progress=None,
        )
        if formulation.work.shift or not search.find_any():
            continue
        Levels(search).minimise_peak()
        peak = highest(search.loads)
        if not peak.uncovered and peak.ratio:
            found.append(search)
    return found


def test_what_is_found_keeps_every_row(searches: list[Search]) -> None:
    num_found = 0
    for search in searches:
        model = program_at(search, highest(search.loads), below=False)
        values = Neighbours(search.formulation, model, None).find(None)
        assert values is None or model.is_kept_by(values)
        num_found += values is not None
    # A plan is there each time; nearly always it is found.
    assert len(searches) > 10
    assert num_found > len(searches) * 0.8


def test_a_plan_is_mended_from_one_that_misses_needs(searches: list[Search]) -> None:
    for search in searches:
        model = program_at(search, highest(search.loads), below=False)
        assert search.values is not None
        assert Neighbours(search.formulation, model, None).find(search.values) is not None


def test_nothing_is_found_below_the_lowest_peak(searches: list[Search]) -> None:
    for search in searches:
        model = program_at(search, highest(search.loads), below=True)
        assert Neighbours(search.formulation, model, None).find(search.values) is None
