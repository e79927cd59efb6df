"""Names where a person reads, ids where a program does."""

import json
import re
from collections.abc import Callable
from importlib import import_module
from io import BytesIO
from typing import Any

import pytest
from openpyxl import load_workbook

import optimizer
from optimizer import solve
from optimizer.answers.named import named
from optimizer.domain.errors import InputError
from optimizer.domain.instance import Instance
from optimizer.files import instance_from_tables
from optimizer.files.workbook import write_workbook

# Every id holds a z, and no word that a person reads does.
TABLES: dict[str, Any] = {
    "format": "caseload/1",
    "name": "three towns",
    "offices": [
        {"office": "zA", "name": "Aville", "region": "North"},
        {"office": "zB", "name": "Bville", "region": "North"},
        {"office": "zC", "name": "Cville"},
    ],
    "duties": [{"duty": "zd", "name": "held", "standard": 10}, {"duty": "zn", "name": "free"}],
    "caseload": [
        {"office": "zA", "duty": "zd", "cases": 120},
        {"office": "zA", "duty": "zn", "cases": 7},
        {"office": "zB", "duty": "zd", "cases": 30},
        {"office": "zC", "duty": "zn", "cases": 9},
    ],
    "pools": [{"pool": "zp", "name": "regulars"}, {"pool": "zq", "name": "novices", "fte": 1}],
    "staff": [
        {"office": "zA", "duty": "zd", "pool": "zp", "officers": 2},
        {"office": "zA", "duty": "zn", "pool": "zq", "officers": 1},
        {"office": "zB", "duty": "zd", "pool": "zp", "officers": 4},
        {"office": "zC", "duty": "zn", "pool": "zq", "officers": 3},
    ],
    "limits": [{"office": "zC", "duty": "zn", "min": 1}],
    "rules": {"transfers_out_share": 0.5, "cost_unit": "days"},
}


def instance(**changes: Any) -> Instance:
    return instance_from_tables({**TABLES, **changes})


def impossible() -> Instance:
    return instance(limits=[{"office": "zC", "duty": "zn", "min": 9}])


ANSWERS: dict[str, Callable[[], Any]] = {
    "report": lambda: solve(instance()).to_dict(),
    "frontier": lambda: optimizer.frontier(instance()),
    "curve": lambda: optimizer.curve(instance(), officers=2, target=1),
    "place": lambda: optimizer.place(instance(), 2),
    "why": lambda: optimizer.why(instance(), {"office": "zB", "duty": "zd", "more": 1}),
    "compare": lambda: optimizer.compare(instance(), instance(hires=[{"officers": 1}])),
    "rank": lambda: optimizer.rank(instance(), {"what": "move"}),
    "evaluate": lambda: optimizer.evaluate(
        instance(), [{"office": "zA", "duty": "zd", "pool": "zp", "officers": 9}]
    ),
    "service": lambda: optimizer.service(instance()),
    "conflict": lambda: optimizer.conflict(impossible()),
    "infeasible": lambda: solve(impossible()).to_dict(),
}
SHOWN_BY = {"infeasible": "report"}


@pytest.mark.parametrize("question", ANSWERS)
def test_what_a_person_reads_has_names_and_no_ids(question: str) -> None:
    answer = ANSWERS[question]()
    verb = SHOWN_BY.get(question, question)
    module = import_module(f"optimizer.terminal.{verb}")
    text: str = getattr(module, f"{verb}_text")(answer, None)
    assert "ville" in text or question == "frontier"
    assert not [line for line in text.splitlines() if "z" in line]


def test_the_sheets_of_an_answer_have_names_and_no_ids() -> None:
    book = load_workbook(BytesIO(write_workbook(solve(instance()))))
    sheets = ("summary", "placement", "moves", "proof", "reckoning")
    shown = [
        str(value)
        for sheet in sheets
        for row in book[sheet].iter_rows(values_only=True)
        for value in row
        if value is not None
    ]
    assert "Aville" in shown
    assert not [text for text in shown if re.search(r"\bz", text)]


@pytest.mark.parametrize("question", ANSWERS)
def test_a_program_reads_ids_and_what_they_are_called(question: str) -> None:
    answer = ANSWERS[question]()
    assert answer["names"]["offices"] == {"zA": "Aville", "zB": "Bville", "zC": "Cville"}
    assert answer["names"]["duties"] == {"zd": "held", "zn": "free"}
    assert answer["names"]["pools"] == {"zp": "regulars", "zq": "novices"}
    assert answer["cost_unit"] == "days"


def test_ids_that_have_no_name_are_left_out() -> None:
    answer = solve(instance(offices=[{"office": f"z{town}"} for town in "ABC"])).to_dict()
    assert answer["names"]["offices"] == {}


def test_what_was_asked_stays_as_it_was_asked() -> None:
    answer = ANSWERS["why"]()
    shown = named(answer)
    assert shown["provenance"] == answer["provenance"]
    assert shown["moved"] != answer["moved"]
    # The answer itself is as it was.
    assert json.dumps(answer) == json.dumps(ANSWERS["why"]())


def test_names_bear_on_no_plan() -> None:
    plain = instance(
        offices=[{k: v for k, v in row.items() if k != "name"} for row in TABLES["offices"]],
        duties=[{k: v for k, v in row.items() if k != "name"} for row in TABLES["duties"]],
        pools=[{k: v for k, v in row.items() if k != "name"} for row in TABLES["pools"]],
        rules={"transfers_out_share": 0.5},
    )
    told, untold = solve(instance()).to_dict(), solve(plain).to_dict()
    for field in ("peak", "cells", "moves", "totals", "levels"):
        assert told[field] == untold[field]


def test_a_pool_split_off_is_called_after_the_other() -> None:
    reduced = instance(
        reductions=[
            {"office": "zB", "duty": "zd", "pool": "zp", "officers": 1, "share": 0.5,
             "reason": "part-time"},
        ]
    )  # fmt: skip
    assert "regulars (part-time)" in reduced.called.pools


def test_regions_add_up_by_hand() -> None:
    # North has Aville and Bville: work 120/10 + 7/1 + 30/10 = 22 by 7 officers.
    report = solve(instance()).to_dict()
    north, none = report["regions"]
    assert (north["region"], none["region"]) == ("North", None)
    assert (north["offices"], north["cases"], north["officers_today"]) == (2, 157, 7)
    assert north["load_today"]["exact"] == "22/7"
    assert north["peak_today"]["exact"] == "7"
    assert none["load_today"]["exact"] == none["peak_today"]["exact"] == "3"
    assert sum(row["officers"] for row in report["regions"]) == report["totals"]["officers"]
    loads = [row["peak"]["value"] for row in report["regions"]]
    assert max(loads) == report["peak"]["value"]


def test_without_regions_there_is_nothing_to_add_up() -> None:
    towns = [{"office": f"z{town}"} for town in "ABC"]
    assert solve(instance(offices=towns)).to_dict()["regions"] == []


def test_a_unit_is_a_text() -> None:
    with pytest.raises(InputError, match="text"):
        instance(rules={"cost_unit": 3})
