"""Whatever stands where in a report, `verify` answers and raises nothing."""

import json
from collections.abc import Iterator
from copy import deepcopy
from typing import Any

import pytest

from optimizer import solve, verify
from optimizer.domain.instance import Instance
from tests.network.by_hand import chain_of_four, one_duty, uneven

Path = tuple[Any, ...]

JUNK: tuple[Any, ...] = (
    None,
    True,
    -1,
    2.5,
    float("nan"),
    10**30,
    "",
    "1",
    [],
    [[]],
    [None],
    [1],
    {},
    {"x": []},
    [{"x": []}],
)

WITH_EVERYTHING: dict[str, Instance] = {
    # A hire, seats that bind and a change of duty; steps for the levels.
    "steps": one_duty(
        {"A": 12, "B": 6},
        {"A": 1, "B": 4},
        hires=[{"officers": 1, "cost": 2}],
        offices=[{"office": "A", "seats": 3}, {"office": "B"}],
    ),
    # Levels and lanes that open at them.
    "chain": chain_of_four(),
    "infeasible": uneven(
        limits=[{"office": "A", "duty": "x", "min": 3}], rules={"transfers_out_share": 0.2}
    ),
}


def paths(value: Any, path: Path = ()) -> Iterator[Path]:
    """Yield where anything stands, the whole first."""
    if path:
        yield path
    keys = value if isinstance(value, dict) else range(len(value) if isinstance(value, list) else 0)
    for key in keys:
        yield from paths(value[key], (*path, key))


def parent(report: Any, path: Path) -> Any:
    for key in path[:-1]:
        report = report[key]
    return report


def answers(instance: Instance, report: Any) -> bool:
    """Return whether `verify` answers in its shape."""
    answer: Any = verify(instance, report)
    return (
        list(answer) == ["violations", "proof"]
        and all(isinstance(sentence, str) for sentence in answer["violations"])
        and [type(value) for value in answer["proof"].values()] == [bool, bool, str]
    )


@pytest.mark.parametrize("name", WITH_EVERYTHING)
def test_nothing_that_stands_anywhere_makes_verify_raise(name: str) -> None:
    instance = WITH_EVERYTHING[name]
    report = json.loads(json.dumps(solve(instance).to_dict()))
    for path in list(paths(report)):
        place, key = parent(report, path), path[-1]
        told = place[key]
        for junk in JUNK:
            place[key] = deepcopy(junk)
            assert answers(instance, report), (path, junk)
        place[key] = told
    assert verify(instance, report)["violations"] == []


@pytest.mark.parametrize("name", WITH_EVERYTHING)
def test_nothing_left_out_makes_verify_raise(name: str) -> None:
    instance = WITH_EVERYTHING[name]
    whole = json.loads(json.dumps(solve(instance).to_dict()))
    for path in list(paths(whole)):
        report = deepcopy(whole)
        del parent(report, path)[path[-1]]
        assert answers(instance, report), path


@pytest.mark.parametrize(
    ("section", "junk"),
    [
        ("provenance", "x"),
        ("provenance", {"question": "x"}),
        ("provenance", {"question": {"time_limit": "1"}}),
        ("moves", [1]),
        ("moves", [[]]),
        ("proof", "x"),
        ("proof", {"steps": 5}),
        ("proof", {"rate": []}),
        ("proof", {"peak": {"cells": [[]], "gates": []}}),
    ],
)
def test_what_cannot_be_read_is_a_violation(section: str, junk: Any) -> None:
    report: dict[str, Any] = {"moves": []}
    answer: Any = verify(uneven(), report | {section: junk})
    assert len(answer["violations"]) == 1
    assert answer["proof"]["holds"] is False


@pytest.mark.parametrize("junk", [None, "x", []], ids=str)
def test_a_bottleneck_that_is_none_is_a_violation(junk: Any) -> None:
    report = {"outcome": "infeasible", "moves": [], "bottleneck": junk}
    answer: Any = verify(uneven(), report)
    assert len(answer["violations"]) == 1


def test_numbers_too_long_to_be_written_out_are_violations() -> None:
    # Python writes integers of up to 4,300 digits, and JSON files cannot hold longer ones.
    for section in ("peak", "totals", "cells"):
        answer: Any = verify(uneven(), {"moves": [], section: 10**5_000})
        assert len(answer["violations"]) == 1
