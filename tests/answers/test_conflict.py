"""What cannot be kept together is named, no more and no less, and each mend mends."""

import json
from collections.abc import Callable
from typing import Any

import pytest

from optimizer import conflict
from optimizer.answers import oracle
from optimizer.answers.statements import KINDS, RULE_KINDS, list_statements
from optimizer.domain.errors import InputError, Refusal
from optimizer.domain.instance import Instance
from optimizer.files import instance_from_tables
from optimizer.files.report import report_json
from tests.answers.planted import (
    BASE,
    MIN_A_6,
    PLANTED,
    Planted,
    Tables,
    applied,
    cell,
    pin,
    seats,
    tables_of,
    taken_out,
)

Answer = dict[str, Any]


def has_plan(tables: Tables) -> bool:
    """Return whether the tables as they stand have a plan, by another engine than the answer's."""
    from optimizer.mip.formulate import Formulation
    from optimizer.mip.model import solve_exactly
    from optimizer.mip.with_pulp import solve_with_pulp

    formulation = Formulation(instance_from_tables(tables))
    return solve_exactly(formulation.model.copy(), solve_with_pulp, None).values is not None


def names(conflict: Answer) -> tuple[str, ...]:
    return tuple(statement["name"] for statement in conflict["statements"])


def ask(tables: Tables, **question: Any) -> Answer:
    return conflict(instance_from_tables(tables), **question)


@pytest.mark.parametrize("case", PLANTED.values(), ids=list(PLANTED))
def test_the_planted_rows_and_no_others(case: Planted) -> None:
    tables = tables_of(case)
    answer = ask(tables)
    assert (answer["outcome"], answer["stopped_by"]) == ("conflict", "finished")
    assert [set(names(one)) for one in answer["conflicts"]] == [set(case.core)]
    assert answer["more"] is False
    assert answer["mends"] == []
    (found,) = answer["conflicts"]
    assert found["minimal"]
    assert found["smallest"]
    assert found["confirmed_by"] in ("counting", "second_solver")
    # Taken out of the tables one by one, each leaves a plan; as they stand there is none.
    assert not has_plan(tables)
    for statement in found["statements"]:
        assert has_plan(applied(tables, [taken_out(statement)])), statement["name"]


@pytest.mark.parametrize("case", PLANTED.values(), ids=list(PLANTED))
def test_each_mend_written_into_the_tables_leaves_a_plan(case: Planted) -> None:
    tables = tables_of(case)
    answer = ask(tables, may_change=case.core)
    found = {mend["changes"][0]["name"]: mend for mend in answer["mends"]}
    assert set(found) == set(case.core)  # every one of a minimal conflict mends it alone
    for mend in answer["mends"]:
        (change,) = mend["changes"]
        assert has_plan(applied(tables, [change])), change
        assert mend["verified"]
        assert mend["fewest"]
        assert mend["least"], change
    if case.mends is not None:
        assert {name: mend["changes"][0]["to"] for name, mend in found.items()} == case.mends


def test_every_kind_of_statement_is_planted() -> None:
    planted = {tuple(name.split(":")[::2]) for case in PLANTED.values() for name in case.core}
    rules = {("rules", name[6:]) for case in PLANTED.values() for name in case.core if ":" in name}
    for kind in (*KINDS, *RULE_KINDS):
        place = (kind.table,) if kind.column is None else (kind.table, kind.column)
        offer = place == ("hires", "officers")
        assert offer or place in planted or place in rules, place
    assert len(PLANTED) >= 50


@pytest.mark.parametrize("name", PLANTED)
def test_flows_and_programs_say_the_same(name: str, monkeypatch: pytest.MonkeyPatch) -> None:
    tables, core = tables_of(PLANTED[name]), PLANTED[name].core
    usual = ask(tables, may_change=core)

    def refuse(asked: Instance) -> None:
        raise Refusal("no_flow", "", "")

    monkeypatch.setattr(oracle, "_by_flow", refuse)
    monkeypatch.setattr(oracle, "essence", lambda asked: asked)
    other = ask(tables, may_change=core)
    for one in (*usual["conflicts"], *other["conflicts"]):
        del one["confirmed_by"]
    del usual["provenance"], other["provenance"]
    assert other == usual


HARMLESS: Tables = {
    "limits": [cell("B y", min=0, max=9), cell("C y", max_load=100)],
    "rules": {"duty_changes_max": 10, "transfers_lot": 1, "lanes_max": 6},
    "budgets": [{"budget": "large", "max": 1_000}],
    "mixes": [{"pools": ["odd"], "share": 1}],
}


@pytest.mark.parametrize("name", ["two transfers", "those who stay", "a load and seats"])
def test_what_does_no_harm_changes_nothing(name: str) -> None:
    tables = tables_of(PLANTED[name])
    more = dict(tables, pools=[{"pool": "odd"}])
    for table, rows in HARMLESS.items():
        usual = tables.get(table, {} if table == "rules" else [])
        more[table] = rows | usual if isinstance(rows, dict) else [*usual, *rows]
    plain, padded = ask(tables), ask(more)
    assert padded["conflicts"] == plain["conflicts"]


def test_rows_in_another_order_are_named_by_where_they_stand() -> None:
    tables = tables_of(PLANTED["two mins"])
    first = ask(tables)["conflicts"][0]["statements"]
    tables["limits"].reverse()
    second = ask(tables)["conflicts"][0]["statements"]
    assert [(s["row"], s["words"]) for s in first] == [
        (1, "A x has at least 6 officers."),
        (2, "B x has at least 5 officers."),
    ]
    assert [(s["row"], s["words"]) for s in second] == [
        (1, "B x has at least 5 officers."),
        (2, "A x has at least 6 officers."),
    ]


def test_more_hires_may_be_the_mend() -> None:
    # 10 on board and 1 hire for 7 + 6.
    limits = [cell("A x", min=7), cell("B x", min=6)]
    tables = BASE | {"hires": [{"officers": 1}], "limits": limits}
    answer = ask(tables, may_change=["hires"])
    assert [names(one) for one in answer["conflicts"]] == [("limits:1:min", "limits:2:min")]
    (mend,) = answer["mends"]
    assert mend["least"]
    assert mend["changes"] == [
        {
            "name": "hires:1:officers",
            "table": "hires",
            "row": 1,
            "column": "officers",
            "from": 1,
            "to": 3,
            "words": "At most 3 officers are hired.",
        }
    ]
    assert has_plan(applied(tables, mend["changes"]))


def test_conflicts_share_no_rule_and_the_smallest_comes_first() -> None:
    tables = BASE | {
        "offices": seats(A=3, C=1),
        "limits": [cell("A x", min=4), cell("C x", min=2)],
    }
    answer = ask(tables)
    assert [names(one) for one in answer["conflicts"]] == [
        ("offices:1:seats", "limits:1:min"),
        ("offices:3:seats", "limits:2:min"),
    ]
    assert answer["more"] is False


def test_several_changes_where_none_does_alone() -> None:
    # Two conflicts apart: no one change mends both. 4 officers need 4 seats, 2 need 2.
    tables = BASE | {
        "offices": seats(A=2, C=1),
        "limits": [cell("A x", min=4), cell("C x", min=3)],
    }
    answer = ask(tables, may_change=["offices", "limits:2"])
    (mend,) = answer["mends"]
    assert [(change["name"], change["to"]) for change in mend["changes"]] == [
        ("offices:1:seats", 4),
        ("offices:3:seats", 3),
    ]
    assert mend["least"]
    assert mend["fewest"]
    assert has_plan(applied(tables, mend["changes"]))
    for change in mend["changes"]:
        rest = [other for other in mend["changes"] if other is not change]
        assert not has_plan(applied(tables, [*rest, {**change, "to": change["to"] - 1}]))


def test_what_may_be_changed_may_not_suffice() -> None:
    tables = tables_of(PLANTED["two transfers"]) | {"offices": seats(B=9)}
    answer = ask(tables, may_change=["offices"])
    assert answer["outcome"] == "conflict"
    assert answer["mends"] == []


@pytest.mark.parametrize(
    ("given", "meant"),
    [
        (["limits"], {"limits:1:min", "limits:1:max", "limits:2:min"}),
        (["limits:1"], {"limits:1:min", "limits:1:max"}),
        (["limits:1:max"], {"limits:1:max"}),
        (["limits:2", "offices"], {"limits:2:min", "offices:1:seats"}),
        (["limits:2, offices:1"], {"limits:2:min", "offices:1:seats"}),
    ],
)
def test_names_are_tables_rows_and_columns(given: list[str], meant: set[str]) -> None:
    # 5 + 1 in A for 4 seats; more than one change may be needed, so only what is named counts.
    tables = BASE | {
        "offices": seats(A=4),
        "limits": [cell("A x", min=5, max=7), cell("A y", min=1)],
    }
    answer = ask(tables, may_change=given)
    changed = {change["name"] for mend in answer["mends"] for change in mend["changes"]}
    assert changed <= meant


@pytest.mark.parametrize(
    ("name", "hint"),
    [("limit", "“limits”"), ("limits:7", "limits:1:min"), ("rules:budget", "rules:transfers_max")],
)
def test_a_name_that_names_nothing_is_a_fault(name: str, hint: str) -> None:
    with pytest.raises(InputError) as caught:
        ask(tables_of(PLANTED["two transfers"]), may_change=["rules", name])
    (fault,) = caught.value.faults
    assert (fault.code, fault.value) == ("unknown_statement", name)
    assert hint in fault.remedy


def test_rules_that_can_be_kept_are_no_conflict() -> None:
    answer = ask(BASE, may_change=[])
    assert (answer["outcome"], answer["conflicts"], answer["mends"]) == ("feasible", [], [])
    assert answer["more"] is False


def test_the_same_question_has_the_same_bytes() -> None:
    tables = tables_of(PLANTED["cells as they are"])
    first = report_json(ask(tables, may_change=["pins"]))
    assert report_json(ask(tables, may_change=["pins"])) == first
    answer = json.loads(first)
    assert answer["format"] == "caseload-conflict/1"
    provenance = answer["provenance"]
    assert provenance["instance"] == instance_from_tables(tables).fingerprint
    assert provenance["question"] == {"may_change": ["pins"], "time_limit": None}


def test_out_of_time_before_anything_is_known() -> None:
    answer = ask(tables_of(PLANTED["two transfers"]), time_limit=1e-9)
    assert (answer["outcome"], answer["stopped_by"]) == ("unknown", "time_limit")
    assert answer["conflicts"] == []
    assert answer["more"] is None


def stopping(after: int, error: type[BaseException]) -> Callable[..., bool]:
    """Return `Oracle._ask` as it is, but that it raises from some question on."""
    usual, num = oracle.Oracle._ask, 0

    def ask(self: oracle.Oracle, asked: Instance) -> bool:
        nonlocal num
        num += 1
        if num > after:
            raise error
        return usual(self, asked)

    return ask


@pytest.mark.parametrize("error", [KeyboardInterrupt, oracle.OutOfTime])
def test_interrupted_it_tells_what_is_known(
    error: type[BaseException], monkeypatch: pytest.MonkeyPatch
) -> None:
    tables = tables_of(PLANTED["cells as they are"])
    said: set[tuple[str, bool, int]] = set()
    limit = 1_000 if error is oracle.OutOfTime else None
    for after in range(40):
        with monkeypatch.context() as patch:
            patch.setattr(oracle.Oracle, "_ask", stopping(after, error))
            answer = ask(tables, may_change=["limits"], time_limit=limit)
        known = [(one["minimal"], len(one["statements"])) for one in answer["conflicts"]]
        said |= {(answer["outcome"], *one) for one in known or [(False, 0)]}
        # Whatever is shown has no plan, or is not said to be minimal.
        assert all(not minimal or num == 4 for minimal, num in known)
        if answer["stopped_by"] == "finished":
            break
    assert answer["stopped_by"] == "finished"
    assert said == {("unknown", False, 0), ("conflict", False, 4), ("conflict", True, 4)}


def test_it_is_called_minimal_only_if_it_is(monkeypatch: pytest.MonkeyPatch) -> None:
    tables = tables_of(PLANTED["two transfers"]) | {"offices": seats(B=9)}
    monkeypatch.setattr("optimizer.answers.conflict.find_minimal", lambda holds, among, _: among)
    monkeypatch.setattr(
        "optimizer.answers.conflict.find_smallest", lambda holds, core, among: (core, True)
    )
    (found,) = ask(tables)["conflicts"]
    assert names(found) == ("offices:2:seats", "limits:1:min", "rules:transfers_max")
    assert (found["minimal"], found["smallest"]) == (False, False)


def test_a_solver_alone_is_not_believed(monkeypatch: pytest.MonkeyPatch) -> None:
    tables = tables_of(PLANTED["one lane used"])
    monkeypatch.setattr(oracle.Oracle, "_confirm", lambda self, asked: None)
    answer = ask(tables)
    assert (answer["outcome"], answer["stopped_by"]) == ("unknown", "finished")
    assert answer["conflicts"] == []


def test_a_plan_that_breaks_a_rule_is_our_defect(monkeypatch: pytest.MonkeyPatch) -> None:
    still = BASE | {"rules": {"transfers": False, "duty_changes": False}}
    monkeypatch.setattr(oracle, "essence", lambda asked: instance_from_tables(still))
    with pytest.raises(AssertionError, match="breaks a rule"):
        ask(BASE | {"limits": MIN_A_6})


def test_statements_are_what_the_user_wrote_and_no_more() -> None:
    tables = BASE | {
        "limits": [cell("A x", min=0), cell("B x", max=9)],
        "pins": [pin("stay", "A", duty="x")],
        "rules": {"transfers": True, "duty_change_cost": 2, "transfers_max": 3},
        "lanes": [{"from": a, "to": b, "lot": 1} for a in "ABC" for b in "ABC" if a != b],
    }
    found = list_statements(instance_from_tables(tables))
    assert [(s.name, s.words) for s in found] == [
        ("limits:2:max", "B x has at most 9 officers."),
        ("pins:1:officers", "At least 4 officers of A x stay where they are."),
        ("rules:transfers_max", "At most 3 transfers in all."),
    ]
