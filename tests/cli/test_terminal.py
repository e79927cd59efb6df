"""What a person reads, from reports made by hand."""

import io
from fractions import Fraction

import pytest

from optimizer.terminal.bars import bar
from optimizer.terminal.report import report_text
from optimizer.terminal.words import MOST_ROWS, Fields, clean, load_number, number, unit


def load(ratio: int | Fraction | None) -> Fields | None:
    return None if ratio is None else {"exact": str(ratio), "value": float(ratio)}


def cell(
    office: str, today: int | None, after: int | Fraction | None, standard: float = 1
) -> Fields:
    return {
        "office": office,
        "duty": "detained",
        "cases": 1200,
        "weighted_cases": 1200,
        "standard": standard,
        "officers_today": 0 if today is None else 1,
        "officers": None if after is None else 2,
        "load_today": load(today),
        "load": load(after),
    }


def report(cells: list[Fields], **other: object) -> Fields:
    move = {
        "kind": "transfer",
        "pool": None,
        "officers": 1200,
        "from_office": "[red]Here",
        "from_duty": "detained",
        "to_office": "There",
        "to_duty": "non-detained",
        "cost": 12.5,
        "hire": None,
    }
    return {
        "name": "by hand",
        "outcome": "plan",
        "stopped_by": "finished",
        "optimality": "proved",
        "peak_label": "proved",
        "provenance": {"question": {"objective": "leximin"}},
        "peak": {"exact": "4062/5", "value": 812.4},
        "today": {"exact": None, "value": None},
        "proportional": {"exact": "10000", "value": 10000.0},
        "bound": None,
        "cells": cells,
        "moves": [move],
        "work": [],
        "totals": {
            "officers": 9,
            "transfers": 1200,
            "duty_changes": 0,
            "hires": 1,
            "cases_moved": 0,
            "fixed_cost": 0,
            "cost": 15000,
        },
        "levels": [],
        "bottleneck": {"statement": "They hold it up."},
        "proof": {"statement": "By counting.", "bound": None},
    } | other


def test_the_answer_is_told_in_words_within_80_columns(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("COLUMNS", "80")
    text = report_text(report([cell("A", 1200, 600), cell("B", None, 300)]), io.StringIO())
    lines = text.splitlines()
    assert max(map(len, lines)) <= 80
    assert not any(line.endswith(" ") for line in lines)
    peaks = next(line for line in lines if "proved" in line)
    assert peaks.split() == ["uncovered", "10,000", "812.4", "(proved)"]
    assert "1,200 → 600" in text
    assert "uncovered → 300" in text
    assert "1 hire, 1,200 transfers; cost 15,000" in text
    assert "1,200 transfers  [red]Here, detained  There, non-detained  12.5" in text
    assert "Bottleneck: They hold it up." in text
    assert "Proof: By counting." in text
    assert "cases per officer" in text


def test_the_heaviest_cells_come_first_and_the_rest_is_counted() -> None:
    cells = [cell(f"office{place}", 5000, place) for place in range(1, MOST_ROWS + 4)]
    lines = report_text(report(cells), None).splitlines()
    rows = [line.split()[0] for line in lines if line.startswith("office") and "detained" in line]
    assert rows == [f"office{place}" for place in range(MOST_ROWS + 3, 3, -1)]
    assert "... and 3 more cells (heaviest first); --format json shows all." in lines


def test_infeasible_shows_the_present_and_why() -> None:
    empty = {"exact": None, "value": None}
    totals = {"officers": 9, "transfers": None, "duty_changes": None, "hires": None, "cost": None}
    told = report_text(
        report(
            [cell("A", 1200, None), cell("B", None, None)],
            outcome="infeasible",
            peak=empty,
            moves=[],
            totals=totals,
        ),
        None,
    )
    assert "No placement keeps every rule." in told
    assert "Why: They hold it up." in told
    assert told.index("B ") < told.index("A ")
    assert "no officer" in told
    assert "Moves" not in told


def test_what_is_not_proved_is_not_called_best() -> None:
    claimed = report_text(
        report([cell("A", 9, 9)], optimality="claimed", peak_label="claimed"), None
    )
    assert "by the solver's word" in claimed
    assert "Claimed, not proved: By counting." in claimed
    stopped = report_text(
        report(
            [cell("A", 9, 9)],
            optimality="none",
            peak_label="best_found",
            stopped_by="time_limit",
            bound={"exact": "5/2", "value": 2.5},
            proof={"statement": "By counting.", "bound": {"exact": "5/2", "value": 2.5}},
        ),
        None,
    )
    assert "Stopped at the time limit: the best plan found by then." in stopped
    assert "No plan has a peak below 2.5 (proved)." in stopped
    assert "as light as it can be" not in stopped


def test_a_bar_is_as_long_as_its_share_and_marks_the_standard() -> None:
    assert bar(0.5, 8, mark=None, over=False).plain == "████    "
    assert bar(0.0, 4, mark=None, over=False).plain == "    "
    assert bar(0.001, 4, mark=None, over=False).plain == "▏   "
    assert bar(1.0, 8, mark=0.5, over=True).plain == "████│███"
    assert bar(0.25, 8, mark=1.0, over=False).plain == "██     │"


def test_a_load_is_counted_in_what_it_is() -> None:
    assert unit([cell("A", 1, 1)]) == "cases per officer"
    assert unit([cell("A", 1, 1) | {"weighted_cases": 1800.5}]) == "weighted cases per officer"
    assert unit([cell("A", 1, 1), cell("B", 1, 1, standard=75.5)]) == "times the standard"


def test_numbers_are_grouped_and_exact() -> None:
    assert number(1234567) == "1,234,567"
    assert number(0.1) == "0.1"
    assert number(1000.0) == "1,000"
    assert load_number({"exact": "4062/5", "value": 0}) == "812.4"
    assert load_number({"exact": "2/3", "value": 0}) == "0.67"
    assert load_number({"exact": "1000000000001/3", "value": 0}) == "333,333,333,333.7"


def test_text_cannot_steer_the_terminal() -> None:
    assert clean("Zürich\x1b[2J\n") == "Zürich\\x1b[2J\\n"
