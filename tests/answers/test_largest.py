"""The order in which moves are told, and what those that are cut off come to."""

from optimizer.answers.largest import largest_first, rest_in_words
from optimizer.answers.plain import Fields, moves_in_words, peak_alone_in_words


def move(name: str, officers: int, cost: float | None) -> Fields:
    return {"name": name, "officers": officers, "cost": cost}


def names(rows: list[Fields]) -> list[str]:
    return [row["name"] for row in rows]


def test_the_most_officers_come_first_then_the_dearest_then_the_order_of_the_answer() -> None:
    moves = [
        move("few", 2, 900),
        move("first", 12, 12),
        move("cheap", 12, 0.5),
        move("second", 12, 12),
        move("dear", 12, 204),
        move("closed", 12, None),
    ]
    assert names(largest_first(moves)) == ["dear", "first", "second", "cheap", "closed", "few"]


def test_cases_are_ordered_by_cases() -> None:
    rows: list[Fields] = [
        {"name": "few", "cases": 3, "cost": 9},
        {"name": "many", "cases": 40, "cost": 1},
    ]
    assert names(largest_first(rows)) == ["many", "few"]
    assert rest_in_words(rows, None) == "2 more rows of 43 cases; cost 10"


def test_what_is_cut_off_is_said_with_its_sum() -> None:
    rest = [move("a", 1, 0.1), move("b", 60, 409.9)]
    assert rest_in_words(rest, "days") == "2 more moves of 61 officers; cost 410 days"
    assert rest_in_words(rest[:1], None) == "1 more move of 1 officer; cost 0.1"


TOTALS: Fields = {
    "transfers": 18,
    "duty_changes": 13,
    "hires": 0,
    "cases_moved": 0,
    "fixed_cost": 20,
    "cost": 3033,
}


def test_a_cost_is_told_in_its_unit() -> None:
    said = moves_in_words(TOTALS, "days\x1b")
    assert said == (
        "18 transfers, 13 duty changes; cost 3,033 days\\x1b, of which 20 for opening lanes"
    )
    assert moves_in_words(TOTALS | {"fixed_cost": 0}).endswith("; cost 3,033")


def test_what_the_peak_alone_costs_is_said_where_it_is_less() -> None:
    report: Fields = {
        "totals": TOTALS,
        "cost_unit": "days",
        "peak_alone": {"cost": 1718, "cells_lightened": 37, "label": "proved"},
    }
    said = "Of the cost 1,718 days bring the peak; 1,315 more lighten 37 other cells."
    assert peak_alone_in_words(report) == said
    assert peak_alone_in_words(report | {"peak_alone": None}) == ""
    all_of_it = {"cost": 3033, "cells_lightened": 1, "label": "proved"}
    assert peak_alone_in_words(report | {"peak_alone": all_of_it}) == ""
