"""What is known of the peak is said of the peak, whatever is known of the rest."""

from typing import Any

import pytest

from optimizer import solve, verify
from optimizer.answers.levels import label_peak
from optimizer.answers.plain import headline, peak_known
from optimizer.files.report import report_json
from tests.build import instance_of

PROVED = "The heaviest caseload is as light as it can be"


def told(label: str | None, optimality: str, stopped_by: str = "finished", **more: Any) -> str:
    """Return the headline of a report with these words in it."""
    fields = {
        "outcome": "plan",
        "stopped_by": stopped_by,
        "optimality": optimality,
        "peak_label": label,
        "bound": {"exact": "3", "value": 3.0},
        "proof": {"bound": more.get("shown")},
        "provenance": {"question": {"objective": more.get("objective", "leximin")}},
    }
    return headline(fields)


@pytest.mark.parametrize(
    ("label", "optimality", "more", "said"),
    [
        ("proved", "proved", {}, f"{PROVED}."),
        (
            "proved",
            "claimed",
            {},
            f"{PROVED} (proved); the lighter loads and the cost are on the solver's word.",
        ),
        (
            "proved",
            "claimed",
            {"objective": "peak"},
            f"{PROVED} (proved); the cost is on the solver's word.",
        ),
        (
            "proved",
            "none",
            {},
            f"{PROVED} (proved); the lighter loads and the cost are the best found.",
        ),
        ("claimed", "claimed", {}, f"{PROVED}, by the solver's word."),
        (
            "claimed",
            "none",
            {},
            f"{PROVED}, by the solver's word; the lighter loads and the cost are the best found.",
        ),
        (
            "proved",
            "none",
            {"stopped_by": "time_limit"},
            (
                "Stopped at the time limit: the heaviest caseload is as light as it can be "
                "(proved); the lighter loads and the cost are the best found by then."
            ),
        ),
        (
            "best_found",
            "none",
            {"stopped_by": "interrupted"},
            (
                "Interrupted: the best plan found by then. "
                "By the solver's word no plan has a peak below 3."
            ),
        ),
        (
            "best_found",
            "none",
            {"stopped_by": "time_limit", "shown": {"exact": "3", "value": 3.0}},
            (
                "Stopped at the time limit: the best plan found by then. "
                "No plan has a peak below 3 (proved)."
            ),
        ),
        (
            "best_found",
            "none",
            {"stopped_by": "time_limit", "shown": {"exact": "5/2", "value": 2.5}},
            (
                "Stopped at the time limit: the best plan found by then. "
                "By the solver's word no plan has a peak below 3, and below 2.5 that is proved."
            ),
        ),
    ],
)
def test_a_headline_is_true_when_read_alone(
    label: str, optimality: str, more: dict[str, Any], said: str
) -> None:
    assert told(label, optimality, **more) == said


def test_a_proved_peak_is_called_so_beside_what_is_claimed() -> None:
    # One officer of FTE 1 and one of 0.5 in A with 3 cases: 3 / 1.5 = 2, and nobody can come. An
    # integer engine says so, and counting shows it of the peak.
    report = solve(
        instance_of(
            {"A x": 3},
            [("A x", 1, "full"), ("A x", 1, "half")],
            pools=[{"pool": "full"}, {"pool": "half", "fte": 0.5}],
        ),
        engine="cpsat",
    )
    fields = report.to_dict()
    assert (fields["optimality"], fields["peak_label"]) == ("claimed", "proved")
    assert peak_known(fields) == "proved"
    assert '"peak_label": "proved"' in report_json(fields)


def test_without_cases_the_peak_is_0_and_proved() -> None:
    instance = instance_of({"A x": 0}, [("A x", 1, None)])
    report = solve(instance, engine="cpsat")
    assert report.peak_label == "proved"
    assert label_peak([], None) is None


def test_no_plan_has_no_label() -> None:
    limits = [{"office": "A", "duty": "x", "max": 0}]
    report = solve(instance_of({"A x": 1}, [("A x", 1, None)], limits=limits))
    assert report.peak_label is None


def test_another_label_than_that_of_the_highest_level_is_seen() -> None:
    instance = instance_of({"A x": 3}, [("A x", 2, None)])
    report = solve(instance).to_dict()
    assert verify(instance, report)["violations"] == []
    altered = report | {"peak_label": "claimed"}
    said = [line for line in verify(instance, altered)["violations"] if "peak_label" in line]
    assert said == ["peak_label: the report says 'claimed', counted 'proved'"]
