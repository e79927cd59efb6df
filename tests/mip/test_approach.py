"""What is refuted no plan keeps; and bound and peak brought near each other stay on their sides."""

from collections.abc import Callable

import pytest

from optimizer.domain.load import Load
from optimizer.files import instance_from_tables
from optimizer.mip import approach
from optimizer.mip.levels import Levels
from optimizer.mip.model import Model
from optimizer.mip.refute import is_refuted
from optimizer.mip.search import Search, highest
from optimizer.mip.shifting import Shifting
from tests.build import instance_of, loads
from tests.every_rule import best_by_every_rule
from tests.mip.test_neighbours import program_at, search_of
from tests.random_rules import random_rule_tables

NUM_SEEDS = 60


def descent_of(search: Search) -> Shifting | Levels:
    return Shifting(search) if search.formulation.work.shift else Levels(search)


def keeping(search: Search) -> Callable[[Load], Model]:
    return lambda limit: program_at(search, limit, below=False)


@pytest.fixture(scope="module")
def solved() -> list[tuple[dict, Load]]:
    """Tables and their lowest peaks by trying every plan, those that are finite and above 0."""
    found: list[tuple[dict, Load]] = []
    for seed in range(NUM_SEEDS):
        tables = random_rule_tables(seed)
        best = best_by_every_rule(tables)
        peak = None if best is None else best["peak"].loads[0]
        if peak is not None and not peak.uncovered and peak.ratio:
            found.append((tables, peak))
    return found


def test_whole_officers_refute_what_officers_in_parts_could_keep() -> None:
    # 90 cases each for A and B, three officers: in parts 1.5 each, whole ones leave 90 for one.
    instance = instance_of({"A x": 90, "B x": 90}, [("A x", 1, None), ("B x", 2, None)])
    search = search_of(instance)
    below, at = (program_at(search, loads(90)[0], below=below) for below in (True, False))
    assert is_refuted(search.formulation, below, None)
    assert not is_refuted(search.formulation, at, None)


def test_what_is_refuted_no_plan_keeps(solved: list[tuple[dict, Load]]) -> None:
    num_refuted = num_asked = 0
    for tables, peak in solved:
        search = search_of(instance_from_tables(tables))
        if search.formulation.work.shift:
            continue
        assert not is_refuted(search.formulation, program_at(search, peak, below=False), None)
        num_refuted += is_refuted(search.formulation, program_at(search, peak, below=True), None)
        num_asked += 1
    assert num_asked > 10
    assert num_refuted > num_asked / 2


def test_the_peak_is_found_as_if_every_program_were_large(
    solved: list[tuple[dict, Load]], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(approach, "FEWEST_LARGE", 0)
    for tables, peak in solved:
        search = search_of(instance_from_tables(tables))
        assert search.find_any()
        descent_of(search).minimise_peak()
        assert search.bound <= highest(search.loads) == peak


def test_a_plan_counts_for_more_than_a_refutation(
    solved: list[tuple[dict, Load]], monkeypatch: pytest.MonkeyPatch
) -> None:
    """A solver that refutes whatever it is asked: no bound is left above a plan."""
    monkeypatch.setattr(approach, "FEWEST_LARGE", 0)
    monkeypatch.setattr(approach, "is_refuted", lambda *_: True)
    num_caught = 0
    for tables, _ in solved:
        search = search_of(instance_from_tables(tables))
        if search.formulation.work.shift:
            continue
        assert search.find_any()
        bounds: list[Load] = []

        def note(bound: Load, search: Search = search, bounds: list[Load] = bounds) -> None:
            search.bound = max(search.bound, bound)
            bounds.append(search.bound)

        search.raise_bound = note
        approach.approach(search, search.bound, keeping(search))
        assert search.bound <= highest(search.loads)
        num_caught += any(bound > highest(search.loads) for bound in bounds)
    assert num_caught > 0
