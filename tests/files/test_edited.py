"""A plan's workbook in which somebody has changed officers goes on."""

from pathlib import Path
from typing import Any

import openpyxl
import pytest
from click.testing import CliRunner, Result

from optimizer import evaluate, solve
from optimizer.cli import caseload
from optimizer.domain.errors import InputError
from optimizer.domain.instance import Instance
from optimizer.files import instance_from_tables, read_with_changes
from optimizer.files.edited import read_edited
from optimizer.files.layout import FIRST, Shown
from optimizer.files.placement import read_plan_file
from optimizer.files.template import template_workbook
from optimizer.files.workbook import write_workbook


def by_hand(**more: Any) -> Instance:
    """Return two offices that share four officers of a pool and two of none.

    North has 120 cases and South 60. Two officers of P and one of none in each: 40 and 20. The best
    is four and two, 30 and 30, by one transfer for 10.
    """
    return instance_from_tables(
        {
            "offices": [{"office": "N", "name": "North"}, {"office": "S", "name": "South"}],
            "duties": [{"duty": "D"}],
            "pools": [{"pool": "P", "name": "Seniors"}],
            "caseload": [
                {"office": "N", "duty": "D", "cases": 120},
                {"office": "S", "duty": "D", "cases": 60},
            ],
            "staff": [
                {"office": office, "duty": "D", "pool": pool, "officers": num}
                for office in "NS"
                for pool, num in (("P", 2), (None, 1))
            ],
            **more,
        }
    )


def written(instance: Instance, path: Path, changes: dict[tuple[str, str | None], object]) -> Path:
    """Write the plan's workbook, other officers NOW in some cells, by office and pool."""
    report = solve(instance)
    path.write_bytes(write_workbook(report))
    shown = Shown(report)
    book = openpyxl.load_workbook(path)
    for (office, pool), officers in changes.items():
        row = FIRST + shown.cell_numbers[office, "D"]
        column = shown.columns.yours + shown.pool_numbers[pool]
        book["placement"].cell(row, column).value = officers  # type: ignore[union-attr]
    book.save(path)
    return path


def command(*arguments: str) -> Result:
    return CliRunner().invoke(caseload, arguments)


def test_what_was_not_changed_is_the_plan(tmp_path: Path) -> None:
    instance = by_hand()
    path = written(instance, tmp_path / "plan.xlsx", {})
    answer = evaluate(instance, read_plan_file(path))
    assert answer["outcome"] == "kept"
    assert (answer["peak"]["exact"], answer["totals"]["cost"]) == ("30", 10)
    assert read_with_changes(path, "pin")[1] == 0


def test_a_changed_officer_is_evaluated(tmp_path: Path) -> None:
    """Everybody in North: 120 by 6 is 20, and South, with 60 cases, is uncovered."""
    instance = by_hand(limits=[{"office": "S", "duty": "D", "min": 1}])
    everybody = {("N", "P"): 4, ("N", None): 2, ("S", "P"): 0, ("S", None): None}
    path = written(instance, tmp_path / "plan.xlsx", everybody)
    answer = evaluate(instance, read_plan_file(path))
    assert (answer["outcome"], answer["totals"]["transfers"]) == ("broken", 3)
    assert answer["peak"]["exact"] is None
    assert [broken["table"] for broken in answer["broken"]] == ["limits"]
    done = command("evaluate", str(path), str(path))
    assert done.exit_code == 0, done.output
    assert "it breaks 1 rule" in done.output


def test_an_officer_too_many_is_told(tmp_path: Path) -> None:
    instance = by_hand()
    path = written(instance, tmp_path / "plan.xlsx", {("S", "P"): 5})
    answer = evaluate(instance, read_plan_file(path))
    assert answer["outcome"] == "incomplete"


@pytest.mark.parametrize(
    ("officers", "code"), [(1.5, "not_whole"), (-1, "negative"), ("two", "not_a_number")]
)
def test_a_count_that_is_none_names_its_cell(tmp_path: Path, officers: object, code: str) -> None:
    instance = by_hand()
    path = written(instance, tmp_path / "plan.xlsx", {("S", None): officers})
    with pytest.raises(InputError) as raised:
        evaluate(instance, read_plan_file(path))
    (fault,) = raised.value.faults
    shown = Shown(solve(instance))
    column = shown.columns.yours + shown.pool_numbers[None]
    assert (fault.code, fault.cell) == (code, f"placement!{chr(64 + column)}{FIRST + 1}")
    with pytest.raises(InputError) as raised:
        read_with_changes(path, "pin")
    assert fault.cell in [other.cell for other in raised.value.faults]


def test_left_is_told_and_asks_the_same_question(tmp_path: Path) -> None:
    instance = by_hand()
    path = written(instance, tmp_path / "plan.xlsx", {("N", "P"): 1})
    done = command("solve", str(path), "--format", "json")
    assert "counts of officers changed on the sheet placement: " in done.stderr
    assert "--changed pin" in done.stderr
    again, num = read_with_changes(path, "leave")
    assert again.fingerprint == instance.fingerprint
    assert num > 0


def test_pinned_officers_stay_and_the_rest_is_made_the_best_of(tmp_path: Path) -> None:
    """One of P in North: then five of six may be there only if South keeps the others of P."""
    instance = by_hand()
    path = written(instance, tmp_path / "plan.xlsx", {("N", "P"): 1})
    pinned, num = read_with_changes(path, "pin")
    assert num == 1
    assert len(pinned.pins.office) == 1
    plan = solve(pinned).plan
    assert plan is not None
    # Three of P are in South, so North has at most one of P and two of none: 120 by 3 is 40.
    assert plan.officers_by_pool.sum(axis=0).tolist() == [3, 3]
    assert "counts of officers" not in command("solve", str(path), "--changed", "pin").stderr


def test_officers_of_no_pool_are_pinned_with_all_who_are_there(tmp_path: Path) -> None:
    instance = by_hand()
    path = written(instance, tmp_path / "plan.xlsx", {("N", None): 0})
    pinned, _ = read_with_changes(path, "pin")
    plan, best = solve(pinned).plan, solve(instance).plan
    assert plan is not None
    assert best is not None
    nameless, named = (instance.pools.ids.index(name) for name in ("", "P"))
    assert plan.officers_by_pool[nameless].tolist() == [0, 2]
    assert plan.officers_by_pool[named, 0] == best.officers_by_pool[named, 0]


def test_a_pin_that_contradicts_a_limit_names_the_cell_that_was_changed(tmp_path: Path) -> None:
    instance = instance_from_tables(
        {
            "offices": [{"office": "N"}, {"office": "S"}],
            "duties": [{"duty": "D"}],
            "caseload": [{"office": office, "duty": "D", "cases": 60} for office in "NS"],
            "staff": [{"office": office, "duty": "D", "officers": 3} for office in "NS"],
            "limits": [{"office": "S", "duty": "D", "min": 2}],
        }
    )
    path = written(instance, tmp_path / "plan.xlsx", {("S", None): 1})
    with pytest.raises(InputError) as raised:
        read_with_changes(path, "pin")
    (fault,) = raised.value.faults
    assert (fault.code, fault.cell) == ("pins_contradict", f"placement!H{FIRST + 1}")


def test_near_the_changed_officers(tmp_path: Path) -> None:
    path = written(by_hand(), tmp_path / "plan.xlsx", {("S", "P"): 0})
    near, _ = read_with_changes(path, "plan")
    assert near.given_plan is not None
    assert int(near.given_plan.officers.sum()) < 6


def test_cases_that_other_offices_handle_are_evaluated_too(tmp_path: Path) -> None:
    """Nobody may move; half of North's 120 cases may go. 90 and 90 by 3 officers: 30 cases move."""
    remote = [{"office": "N", "duty": "D", "share": 0.5, "cost": 1}]
    instance = by_hand(remote=remote, rules={"transfers": False})
    path = written(instance, tmp_path / "plan.xlsx", {})
    answer = evaluate(instance, read_plan_file(path))
    assert (answer["peak"]["exact"], answer["totals"]["cases_moved"]) == ("30", 30)
    book = openpyxl.load_workbook(path)
    book["work"].cell(FIRST, 6).value = 15  # type: ignore[union-attr]
    book.save(path)
    answer = evaluate(instance, read_plan_file(path))
    assert (answer["peak"]["exact"], answer["totals"]["cost"]) == ("35", 15)


def test_names_are_read_where_ids_are_not_shown(tmp_path: Path) -> None:
    instance = by_hand()
    path = written(instance, tmp_path / "plan.xlsx", {})
    book = openpyxl.load_workbook(path)
    sheet: Any = book["placement"]
    for row in sheet.iter_rows(min_row=FIRST - 1):
        for one in row:
            called = {"N": "North", "S": "South", "P NOW": "Seniors NOW"}
            called |= {"P planned": "Seniors planned"}
            one.value = called.get(one.value, one.value)
    book.save(path)
    assert evaluate(instance, read_plan_file(path))["peak"]["exact"] == "30"


def test_sorted_rows_are_read(tmp_path: Path) -> None:
    instance = by_hand()
    path = written(instance, tmp_path / "plan.xlsx", {})
    book = openpyxl.load_workbook(path)
    sheet: Any = book["placement"]
    rows = [[cell.value for cell in sheet[FIRST + i]] for i in (1, 0)]
    for place, row in enumerate(rows):
        for column, value in enumerate(row, 1):
            sheet.cell(FIRST + place, column).value = value
    book.save(path)
    assert evaluate(instance, read_plan_file(path))["totals"]["cost"] == 10


def test_a_workbook_without_an_answer_is_no_plan(tmp_path: Path) -> None:
    path = tmp_path / "empty.xlsx"
    path.write_bytes(template_workbook(by_hand()))
    assert read_edited(path.read_bytes()) is None
    with pytest.raises(InputError, match="no sheet placement"):
        read_plan_file(path)


def test_a_plan_that_is_misspelled_is_told() -> None:
    with pytest.raises(InputError, match="Did you mean “today”"):
        read_plan_file("todya")
