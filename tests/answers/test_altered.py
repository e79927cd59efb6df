"""Reports with one field altered and sealed anew: `verify` says so, but where nobody can know."""

import json
import re
from collections.abc import Iterator
from copy import deepcopy
from functools import cache
from typing import Any

import pytest

from optimizer import verify
from optimizer.answers.report import sealed
from optimizer.domain.instance import Instance
from tests.answers.judging import SHARE_OF_ONE, Fields, report_of
from tests.build import instance_of
from tests.network.by_hand import chain_of_four, seats_bind, uneven

Place = tuple[str | int, ...]

WORDS = {
    "outcome": ["plan", "infeasible", "no_plan"],
    "stopped_by": ["finished", "time_limit", "interrupted"],
    "optimality": ["proved", "claimed", "none"],
    "label": ["proved", "claimed", "best_found"],
    "peak_label": ["proved", "claimed", "best_found"],
    "engine": ["auto", "network", "cpsat", "milp"],
    "objective": ["leximin", "peak"],
    "kind": ["transfer", "duty_change", "hire"],
}

UNKNOWABLE = {
    r"proof\.(infeasible|peak|chain|steps|cost|weights)\..*": (
        "a price that proves as much is as good a proof"
    ),
    r"provenance\.versions\..*": "nobody sees from an answer which release gave it",
    r"provenance\.engine": "nor which engine did, of two that stand on the same library",
    r"provenance\.question\.engine": "nor whether that engine was asked for or chosen",
    r"provenance\.question\.(time_limit|budget|objective)": (
        "an answer may be as good an answer to another question"
    ),
    r"peak_alone\.(cost|cells_lightened)": "no prices show what the peak alone costs",
    r"levels\.[1-9]\d*\.label": "nor down to where an engine claims that its levels are the best",
    r"optimality, none": "nor whether it does that its plan is the cheapest",
    r"stopped_by, finished": "nor whether one went to its end that claims nothing",
    r"stopped_by, interrupted": "nor by what a search with a time limit was stopped",
}
"""Fields of which some alterations cannot be found by anyone, by why."""


def mixed() -> Instance:
    """Officers of 1 and of 0.5 FTE and cases that may move: only an integer engine can say."""
    return instance_of(
        {"A x": 12, "A y": 2, "B x": 5, "B y": 3},
        [("A x", 2, "p"), ("A y", 1, "t"), ("B x", 3, "p"), ("B y", 2, "t")],
        pools=[{"pool": "p", "name": "Permanent"}, {"pool": "t", "fte": 0.5}],
        offices=[{"office": "A", "region": "East", "name": "Alpha"}, {"office": "B"}],
        remote=[{"office": "A", "duty": "x", "share": 0.25}],
        hires=[{"officers": 1, "pool": "t", "cost": 5}, {"officers": 1, "pool": "p", "cost": 3}],
        mixes=[{"pools": ["t"], "share": 0.5, "duties": ["x"]}],
        rules={"cost_unit": "hours"},
    )


REPORTS: dict[str, tuple[Instance, Fields]] = {
    "proved": (uneven(), {}),
    "proved, a chain": (chain_of_four(), {}),
    "proved, the peak alone": (uneven(), {"objective": "peak"}),
    "within a budget": (uneven(), {"budget": 20}),
    "claimed": (mixed(), {}),
    "infeasible": (SHARE_OF_ONE, {}),
    "out of time": (seats_bind(), {"time_limit": 1e-9}),
}


@cache
def report_named(name: str) -> Fields:
    instance, asked = REPORTS[name]
    return report_of(instance, **asked)


def test_the_reports_are_what_their_names_say() -> None:
    told = {
        name: (report["outcome"], report["optimality"], report["stopped_by"])
        for name in REPORTS
        for report in [report_named(name)]
    }
    assert told == {
        "proved": ("plan", "proved", "finished"),
        "proved, a chain": ("plan", "proved", "finished"),
        "proved, the peak alone": ("plan", "proved", "finished"),
        "within a budget": ("plan", "proved", "finished"),
        "claimed": ("plan", "claimed", "finished"),
        "infeasible": ("infeasible", "proved", "finished"),
        "out of time": ("plan", "none", "time_limit"),
    }
    for name, (instance, _) in REPORTS.items():
        assert verify(instance, report_named(name))["violations"] == [], name


@pytest.mark.parametrize("name", REPORTS)
def test_every_field_altered_and_sealed_anew_is_found(name: str) -> None:
    instance, _ = REPORTS[name]
    report = report_named(name)
    hidden: set[tuple[str, str]] = set()
    for place, value in leaves(report):
        for other in others(place, value):
            changed = altered(report, place, other)
            verdict = verify(instance, changed)
            named = ".".join(map(str, place))
            if named in ("optimality", "stopped_by"):
                named += f", {other}"
            found = verdict["violations"] or _no_longer_holds(report, verdict)
            if not found and not any(re.fullmatch(known, named) for known in UNKNOWABLE):
                hidden.add((named, repr(other)))
    assert hidden == set()


@pytest.mark.parametrize(
    ("name", "place", "other"),
    [
        ("proved", ("proof", "statement"), "All is well."),
        ("proved", ("bound", "exact"), "999"),
        ("proved", ("optimality",), "claimed"),
        ("proved", ("stopped_by",), "interrupted"),
        ("proved, the peak alone", ("stopped_by",), "time_limit"),
        ("proved", ("format",), "caseload-report/2"),
        ("proved", ("name",), "another"),
        ("proved", ("levels", 0, "label"), "best_found"),
        ("proved", ("provenance", "engine"), "milp"),
        ("claimed", ("proof", "statement"), "Checked by counting: no plan has a lower peak."),
        ("claimed", ("bound", "exact"), "999"),
        ("claimed", ("optimality",), "proved"),
        ("claimed", ("stopped_by",), "time_limit"),
        ("claimed", ("levels", 0, "label"), "best_found"),
        ("claimed", ("bottleneck", "statement"), "There are no cases."),
        ("out of time", ("optimality",), "claimed"),
        ("out of time", ("stopped_by",), "no reason"),
        ("out of time", ("bound", "exact"), "31"),
        ("out of time", ("levels", 0, "label"), "claimed"),
        ("infeasible", ("stopped_by",), "time_limit"),
        ("infeasible", ("optimality",), "claimed"),
        ("infeasible", ("outcome",), "no_plan"),
    ],
    ids=str,
)
def test_what_is_known_to_be_false_is_told(name: str, place: Place, other: object) -> None:
    instance, _ = REPORTS[name]
    assert verify(instance, altered(report_named(name), place, other))["violations"] != []


def leaves(value: Any, place: Place = ()) -> Iterator[tuple[Place, Any]]:
    """Yield each field that holds no other, the seal apart."""
    if isinstance(value, dict) and value:
        for key, inner in value.items():
            if (*place, key) != ("provenance", "seal"):
                yield from leaves(inner, (*place, key))
    elif isinstance(value, list) and value:
        for row, inner in enumerate(value):
            yield from leaves(inner, (*place, row))
    else:
        yield place, value


def others(place: Place, value: object) -> Iterator[object]:
    """Yield other values in its stead: what else it might be, and what it never is."""
    yield from (word for word in WORDS.get(str(place[-1]), []) if word != value)
    if isinstance(value, bool):
        yield not value
    elif isinstance(value, int | float):
        yield value + 1
        yield value + 0.5
    elif isinstance(value, str):
        yield f"{value}0"
        yield "7"
    elif value is None:
        yield from (1, "A", {"exact": "1", "value": 1.0})
    else:
        yield [{"office": "A", "duty": "x"}] if isinstance(value, list) else {"A": "B"}
    if value is not None:
        yield None


def altered(report: Fields, place: Place, value: object) -> Fields:
    changed = deepcopy(report)
    part: Any = changed
    for key in place[:-1]:
        part = part[key]
    part[place[-1]] = value
    return json.loads(json.dumps(sealed(changed)))


def _no_longer_holds(report: Fields, verdict: Any) -> bool:
    """Return whether a proof that held, by the report's own word, does not any more."""
    return report["optimality"] == "proved" and not verdict["proof"]["holds"]
