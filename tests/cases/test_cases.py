"""What once went wrong, kept as files: each is answered here as its docs say, worked out by hand.

A file beside this one is the tables, or the tables and a report on them. It has the test of its
name, and `test_every_file_has_its_test` sees to that.
"""

import json
from pathlib import Path
from typing import Any

from optimizer import (
    conflict,
    curve,
    evaluate,
    frontier,
    place,
    read_instance,
    solve,
    values,
    verify,
    why,
)
from optimizer.domain.instance import Instance
from optimizer.files import instance_from_tables

HERE = Path(__file__).parent


def _read(name: str) -> Any:
    return json.loads((HERE / f"{name}.json").read_text("utf-8"))


def _instance(name: str) -> Instance:
    return instance_from_tables(_read(name))


def _loads(report: dict[str, Any]) -> list[str]:
    """Return the loads of cells with any, the highest first, as the levels give them."""
    return [level["exact"] for level in report["levels"] for _ in range(level["cells"])]


def _changes(answer: dict[str, Any]) -> list[list[tuple[str, Any, Any, bool]]]:
    return [
        [
            (change["name"], change["from"], change["to"], mend["least"])
            for change in mend["changes"]
        ]
        for mend in answer["mends"]
    ]


def test_every_file_has_its_test() -> None:
    """No file lies here that nothing reads."""
    files = {path.stem for path in HERE.glob("*.json")}
    tests = {name.removeprefix("test_") for name in globals() if name.startswith("test_")}
    assert files <= tests


def test_crash_IndexError_lowest_uncovered() -> None:
    """The only officer of p would be all of a cell, and half at most may be: no plan, no fall."""
    instance = _instance("crash_IndexError_lowest_uncovered")
    assert solve(instance).to_dict()["outcome"] == "infeasible"
    assert frontier(instance)["outcome"] == "infeasible"
    assert curve(instance, officers=1)["outcome"] == "infeasible"
    assert why(instance, {"office": "A", "stay": True})["outcome"] == "infeasible"
    assert conflict(instance)["outcome"] == "conflict"


def test_crash_TypeError_one_office_remote() -> None:
    """With one office nothing can be handled elsewhere, and the officer of p is all of a cell."""
    instance = _instance("crash_TypeError_one_office_remote")
    assert solve(instance).to_dict()["outcome"] == "infeasible"
    assert frontier(instance)["outcome"] == "infeasible"
    assert values(instance)["outcome"] == "infeasible"


def test_conflict_refused_asks_for_engine() -> None:
    """One of p among four, or among the two of a cell: a quarter needs all four in one duty.

    Field x must be covered for its `max_load`, y has a minimum of 2: no cell has four officers.
    Without either all four could be in the other, and without the share there is no need to.
    """
    answer = conflict(_instance("conflict_refused_asks_for_engine"))
    assert answer["outcome"] == "conflict"
    assert [
        {statement["name"] for statement in one["statements"]} for one in answer["conflicts"]
    ] == [{"limits:1:min", "limits:2:max_load", "mixes:1:share"}]


def test_conflict_mend_not_least_seats() -> None:
    """10 cases at a load of 1 take ten officers, so nine hires and ten seats."""
    answer = conflict(_instance("conflict_mend_not_least_seats"), may_change=["offices", "hires"])
    assert _changes(answer) == [
        [("offices:1:seats", 1, 10, True), ("hires:1:officers", 1, 9, True)]
    ]


def test_conflict_mend_not_least_touched() -> None:
    """The officer of A must leave it for B: two offices are touched, or one may be in A's cell."""
    answer = conflict(_instance("conflict_mend_not_least_touched"), may_change=["limits", "rules"])
    assert [("rules:offices_touched_max", 1, 2, True)] in _changes(answer)
    assert [("limits:1:max", 0, 1, True)] in _changes(answer)


def test_remote_claimed_cost_not_least() -> None:
    """7 cases for two officers: 4 and 3, or all for the two of one cell, 7/2.

    All work in A's cell or all in B's has the peak 7/2 and nothing behind it. To B: A's case costs
    11 and p's transfer 10. To A: B's cases go for nothing, and r's transfer costs 10.
    """
    report = solve(_instance("remote_claimed_cost_not_least")).to_dict()
    assert _loads(report)[0] == "7/2"
    if report["optimality"] != "none":
        assert report["totals"]["cost"] == 10


def test_remote_claimed_not_leximin() -> None:
    """16 cases for two officers are 8 each: both in one cell with all of them leave nothing else.

    The two in C with all cases: one load of 8, and no second. Nothing is claimed that has two.
    """
    report = solve(_instance("remote_claimed_not_leximin")).to_dict()
    loads = _loads(report)
    assert loads[0] == "8"
    if report["levels"][0]["label"] != "best_found":
        assert [load for load in loads if load != "0"] == ["8"]


def test_remote_claimed_not_leximin_no_cell_emptied() -> None:
    """11 cases, three officers: one and two have 4 and 7/2, or 3 and 4; the peak is 4 at best.

    A has 5 of which 2 may go: 4 and 7 (one officer, two), or 3 and 8 (one, two: 3 and 4).
    """
    report = solve(_instance("remote_claimed_not_leximin_no_cell_emptied")).to_dict()
    assert _loads(report)[0] == "4"
    if report["levels"][1]["label"] != "best_found":
        assert _loads(report) == ["4", "3"]


def test_place_remote_without_work() -> None:
    """The officers' cells are not all there is: the cases handled elsewhere stand beside them."""
    answer = place(_instance("place_remote_without_work"), 1)
    work = answer["work"]
    moved = sum(row["cases"] for row in work)
    # Where the third officer sits in A, 14 cases for three are 10 and 4 at least: 5 each and 4.
    assert answer["steps"][-1]["peak"]["exact"] == "5"
    assert moved == 2


def test_values_gain_not_null_when_uncovered() -> None:
    """A has nobody and B's may not go there: one more in B covers nothing, so nothing is gained.

    Loads that are no numbers have no difference: the gain is null, as the docs say.
    """
    answer = values(_instance("values_gain_not_null_when_uncovered"))
    more = {cell["office"]: cell["more"] for cell in answer["cells"]}
    assert more["B"]["gain"] is None


def test_verify_does_not_say_the_question() -> None:
    """The report was asked within a budget of 0: what it proves is said of that question."""
    given = _read("verify_does_not_say_the_question")
    answer = verify(read_instance(given["instance"]), given["report"])
    # Since the report was made, offices are called by their names in a sentence, and some of the
    # bundled ones by another name, which makes it an instance of another fingerprint.
    places = {violation.partition(":")[0] for violation in answer["violations"]}
    assert places <= {"bottleneck.statement", "provenance"}
    assert answer["proof"]["statement"].startswith(
        "Checked by counting: within a budget of 0, no plan has a lower peak"
    )


def test_verify_false_bound_and_statement() -> None:
    """A bound of 999 above a peak of 4, and "checked by counting" of what nobody has counted."""
    given = _read("verify_false_bound_and_statement")
    answer = verify(instance_from_tables(given["instance"]), given["report"])
    places = [violation.partition(":")[0] for violation in answer["violations"]]
    assert "bound" in places
    assert "proof.statement" in places


def test_ordinary_agency() -> None:
    """An agency like others: read without a fault, and measured as everyone stands today."""
    answer = evaluate(_instance("ordinary_agency"), "today")
    assert answer["outcome"] == "kept"
    assert answer["totals"]["cost"] == 0
