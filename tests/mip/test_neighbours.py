"""Mended plans keep every row of their program; none is below the lowest peak."""

from fractions import Fraction

import pytest

from benchmarks.rule_sets import tables_of
from optimizer.domain.instance import Instance
from optimizer.domain.load import Load
from optimizer.files import instance_from_tables
from optimizer.mip.elastic import Values
from optimizer.mip.formulate import Formulation
from optimizer.mip.levels import Levels
from optimizer.mip.model import Model
from optimizer.mip.needs import Needs
from optimizer.mip.neighbours import Neighbours
from optimizer.mip.relaxation import lowest_peak
from optimizer.mip.search import Search, highest
from optimizer.mip.with_cpsat import solve_with_cpsat
from tests.random_rules import random_rule_tables

NUM_SEEDS = 60


def search_of(instance: Instance) -> Search:
    """Return a search for the lowest peak, from the bound that officers in parts show."""
    formulation, needs = Formulation(instance), Needs(instance)
    return Search(
        formulation,
        needs,
        solve_with_cpsat,
        "peak",
        bound=lowest_peak(formulation, needs),
        deadline=None,
        on_progress=None,
    )


def program_at(search: Search, limit: Load, *, below: bool) -> Model:
    """Return the program of plans whose loads are at most the limit, or below it."""
    model = search.formulation.model.copy()
    for cell in search.needs.busy:
        fte = search.needs.fte_needed(cell, limit, below=below)
        search.formulation.require_fte(model, cell, fte)
    return model


@pytest.fixture(scope="module")
def searches() -> list[tuple[Search, Values]]:
    """Searches that have found the lowest peak, and the values that they began with.

    Cells uncovered and cases that move are left out.
    """
    found: list[tuple[Search, Values]] = []
    for seed in range(NUM_SEEDS):
        instance = instance_from_tables(random_rule_tables(seed))
        search = search_of(instance)
        if search.formulation.work.shift or not search.find_any():
            continue
        assert search.values is not None
        first = search.values
        Levels(search).minimise_peak()
        peak = highest(search.loads)
        if not peak.uncovered and peak.ratio:
            found.append((search, first))
    return found


def found(search: Search, model: Model, start: Values, *, in_parts: bool = True) -> bool:
    """Return whether values that keep every row are found; each on the way keeps every rule.

    Parameters
    ----------
    in_parts : ask first whether officers in parts could keep them
    """
    kept: list[bool] = []
    rules = search.formulation.model
    neighbours = Neighbours(
        search.formulation, model, None, lambda values: kept.append(rules.is_kept_by(values))
    )
    find = neighbours.reach if in_parts else neighbours.mended
    values = find(start)
    assert all(kept)
    return values is not None and model.is_kept_by(values)


def test_a_plan_is_nearly_always_found(searches: list[tuple[Search, Values]]) -> None:
    num_found, num_better = 0, 0
    for search, first in searches:
        model = program_at(search, highest(search.loads), below=False)
        num_better += not model.is_kept_by(first)
        num_found += found(search, model, first)
    # A plan is there each time.
    assert num_better > 10
    assert num_found > len(searches) * 0.8


def test_a_plan_is_mended_from_one_that_misses_needs() -> None:
    """24 offices, from who serves today to within a fifth of a bound on the peak."""
    instance = instance_from_tables(tables_of("staffing"))
    search = search_of(instance)
    assert search.find_any()
    assert search.values is not None
    limit = Load(False, search.bound.ratio * Fraction(6, 5))
    assert highest(search.loads) > limit
    model = program_at(search, limit, below=False)
    once, again = (
        Neighbours(search.formulation, model, None).mended(search.values) for _ in range(2)
    )
    assert model.is_kept_by(once)
    # It draws which offices to mend, and two threads solve: the same comes out each time.
    assert once == again


def test_nothing_is_found_below_the_lowest_peak(searches: list[tuple[Search, Values]]) -> None:
    for search, first in searches:
        model = program_at(search, highest(search.loads), below=True)
        assert not found(search, model, first)
        if search is searches[0][0]:
            assert not found(search, model, first, in_parts=False)
