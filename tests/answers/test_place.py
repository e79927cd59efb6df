"""Where the next officers go: orders solved on paper, and random ones against brute force."""

from collections import Counter
from fractions import Fraction
from typing import Any

import pytest

from optimizer import read_instance
from optimizer.answers.place import place
from optimizer.domain.errors import InputError, Refusal
from optimizer.domain.load import Load
from optimizer.files import instance_from_tables
from tests.build import instance_of
from tests.every_plan import num_plans
from tests.every_rule import best_by_every_rule
from tests.network.by_hand import one_duty, uneven
from tests.random_rules import random_rule_tables
from tests.sweep import Tally
from tests.sweep_place import loads_of, place_faults

Fields = dict[str, Any]


def cells_of(rows: list[Fields]) -> list[str]:
    return [f"{row['office']} {row['duty']}" for row in rows]


def told(answer: Fields, changed: str = "relieved") -> list[tuple[str, str, str, int]]:
    """Return of each step the seat, the cell that changes, the peak and the cost."""
    return [
        (
            " ".join(cells_of(step["seats"])),
            " ".join(cells_of(step[changed])),
            step["peak"]["exact"],
            step["cost"],
        )
        for step in answer["steps"]
    ]


def test_a_new_officer_relieves_where_the_sorted_loads_fall_most() -> None:
    # Six officers share 12 and 6 cases: 12/4 = 6/2 = 3, three of B's five transferred for 30. A
    # seventh in A would leave 12/5 and 6/2 (3, 2.4), in B 12/4 and 6/3 (3, 2): B is relieved. Who
    # is new sits in A all the same: B then has to send one fewer. The eighth relieves A: 12/5.
    answer = place(uneven(), 2)
    assert answer["start"] == {
        "peak": {"exact": "3", "value": 3.0},
        "cost": 30,
        "optimality": "proved",
    }
    assert told(answer) == [("A x", "B x", "3", 20), ("A x", "A x", "12/5", 20)]
    first = answer["steps"][0]
    assert first["relieved"] == [
        {
            "office": "B",
            "duty": "x",
            "officers_before": 2,
            "officers": 3,
            "load_before": {"exact": "3", "value": 3.0},
            "load": {"exact": "2", "value": 2.0},
        }
    ]
    assert first["burdened"] == []
    assert first["statement"] == (
        "Officer 1 sits in A x; others then move otherwise, and this relieves B x from 3 to 2. The "
        "heaviest load stays at 3."
    )
    assert answer["monotone"] == {"holds": True, "label": "proved", "regretted_at": []}
    assert answer["statement"] == (
        "2 officers are placed; the heaviest load goes from 3 to 2.40. Wherever one stops, no "
        "other officers placed would leave lighter loads (proved)."
    )


def test_staying_each_officer_goes_to_the_heaviest_load() -> None:
    # 12/1 and 6/5 today; 12/2, 12/3, and nobody moves.
    answer = place(uneven(), 2, stay=True)
    assert told(answer) == [("A x", "A x", "6", 0), ("A x", "A x", "4", 0)]
    assert answer["start"]["peak"]["exact"] == "12"
    assert {move["kind"] for move in answer["moves"]} == {"hire"}


def test_staying_is_apportionment_on_a_larger_instance() -> None:
    instance = read_instance("national_50_cells_seed1")
    officers = instance.officers_by_pool.sum(axis=0)
    work = [
        Fraction(int(cases), int(standard))
        for cases, standard in zip(instance.weighted_cases, instance.standard, strict=True)
    ]
    expected: list[str] = []
    for _ in range(12):
        cell = max(
            range(len(work)),
            key=lambda c: (officers[c] == 0) * 10**6 + work[c] / max(1, officers[c]),
        )
        officers[cell] += 1
        office, duty = divmod(cell, instance.num_duties)
        expected.append(f"{instance.offices.ids[office]} {instance.duties.ids[duty]}")
    answer = place(instance, 12, stay=True)
    assert [" ".join(cells_of(step["relieved"])) for step in answer["steps"]] == expected
    assert answer["monotone"] == {"holds": True, "label": "proved", "regretted_at": []}


def pairs_move(cases: dict[str, int] | None = None) -> Any:
    """Officers who serve y alone are on offer, and from B to A go two or nobody.

    A has 100 cases of x and two officers: 50. B keeps four for its 40 cases of y, so nobody of B
    can go before two more are there. One officer more: 40/5. Two more together let two go to A:
    100/4 = 25. But who has placed the first for its own sake has five in B, and they stay five.
    """
    return instance_of(
        {"A x": 100, "B y": 40, **(cases or {})},
        [("A x", 2, None), ("B y", 4, None)],
        pools=[{"pool": "p", "duties": ["y"]}],
        limits=[{"office": "B", "duty": "y", "min": 4}],
        lanes=[{"from": "B", "to": "A", "lot": 2}],
    )


def test_a_beginning_that_is_regretted_is_named_with_what_it_costs() -> None:
    answer = place(pairs_move(), 2, pool="p")
    assert told(answer) == [("B y", "B y", "50", 0), ("B y", "B y", "50", 0)]
    first, second = answer["steps"]
    assert first["is_best"] is True
    assert second["is_best"] is False
    assert second["behind"] == {
        "place": 1,
        "before": {"exact": "50", "value": 50.0},
        "after": {"exact": "25", "value": 25.0},
    }
    assert second["best"]["cost"] == 20
    assert answer["monotone"]["holds"] is False
    assert answer["monotone"]["regretted_at"] == [2]
    assert "for 2 placed, others would leave lighter loads" in answer["statement"]


def test_a_beginning_may_be_regretted_below_the_heaviest_load() -> None:
    # Nobody can serve the 10 cases of a third office: they stay uncovered, and the heaviest.
    answer = place(pairs_move({"C x": 10}), 2, pool="p")
    assert answer["steps"][1]["behind"]["place"] == 2
    assert answer["monotone"]["regretted_at"] == [2]


def test_officers_whom_the_rules_ask_for_come_first() -> None:
    # The court asks for three in A, where one is, and nobody moves: two come for that.
    limits = [{"office": "A", "duty": "x", "min": 3}]
    answer = place(uneven(limits=limits), 3, stay=True)
    assert answer["start"] is None
    assert [(step["number"], step["officers"]) for step in answer["steps"]] == [(2, 2), (3, 1)]
    assert answer["steps"][0]["statement"] == (
        "The first 2 officers, in A x (2), are what the rules ask for."
    )
    assert answer["steps"][0]["peak_before"] is None
    assert answer["placed"] == 3


def test_officers_whom_nothing_needs_are_not_placed() -> None:
    # There is room for two in the one office.
    instance = one_duty({"A": 12}, {"A": 1}, limits=[{"office": "A", "duty": "x", "max": 2}])
    answer = place(instance, 3)
    assert answer["placed"] == 1
    assert [cells_of(step["seats"]) for step in answer["steps"]] == [["A x"], [], []]
    assert "2 officers more could not lighten anything." in answer["statement"]


def test_no_number_of_officers_may_mend_the_rules() -> None:
    limits = [{"office": "B", "duty": "x", "max": 1}]
    answer = place(uneven(limits=limits), 2, stay=True)
    assert (answer["outcome"], answer["steps"], answer["cells"]) == ("infeasible", [], [])


def test_who_is_missed_least_goes_first() -> None:
    # Five left: 12/3 and 6/2 (4, 3) is lighter than 12/4 and 6/1 (6, 3). Without one of B's it
    # costs two transfers, without A's own three. Four left: 12/2 and 6/2 (6, 3) is lighter than
    # 12/3 and 6/1 (6, 4): again one of B's, and one transfer.
    answer = place(uneven(), 2, reverse=True)
    assert told(answer, "burdened") == [("B x", "A x", "4", 20), ("B x", "A x", "6", 10)]
    assert answer["monotone"] == {"holds": True, "label": "proved", "regretted_at": []}
    assert answer["steps"][0]["statement"] == (
        "Officer 1 leaves B x, and the load rises in A x from 3 to 4. The heaviest load goes from "
        "3 to 4."
    )


def test_a_pool_is_taken_from_alone() -> None:
    instance = instance_of(
        {"A x": 12, "B x": 6},
        [("A x", 1, "p"), ("B x", 5, "q")],
        pools=[{"pool": "p"}, {"pool": "q"}],
    )
    answer = place(instance, 2, reverse=True, pool="p")
    assert [step["seats"][0]["pool"] for step in answer["steps"]] == ["p"]
    assert "1 officer more could not be spared under the rules." in answer["statement"]


def test_a_whole_agency_may_be_taken_away() -> None:
    answer = place(uneven(), 6, reverse=True)
    assert len(answer["steps"]) == 6
    assert answer["steps"][-1]["peak"] == {"exact": None, "value": None}


@pytest.mark.parametrize("officers", [0, -1, 1_001, 1.5, True, "2"])
def test_a_number_that_is_none_is_a_fault(officers: Any) -> None:
    with pytest.raises(InputError) as caught:
        place(uneven(), officers, pool="q")
    assert [fault.column for fault in caught.value.faults] == ["officers", "pool"]
    assert {fault.code for fault in caught.value.faults} == {"bad_question"}


def test_a_rule_that_compares_with_today_is_refused_in_reverse() -> None:
    with pytest.raises(Refusal, match="compares with today"):
        place(uneven(rules={"office_load_rise_max": 0.5}), 1, reverse=True)


def test_out_of_time_the_order_so_far_is_the_answer() -> None:
    answer = place(uneven(), 2, time_limit=1e-9)
    assert (answer["outcome"], answer["stopped_by"]) == ("unknown", "time_limit")


def test_interrupted_the_order_so_far_is_the_answer(monkeypatch: pytest.MonkeyPatch) -> None:
    from optimizer.answers.outcomes import Asker

    asked = Asker.best
    counted = Counter[str]()

    def interrupt(self: Asker, *arguments: Any) -> Any:
        counted["asked"] += 1
        if counted["asked"] > 2:
            raise KeyboardInterrupt
        return asked(self, *arguments)

    monkeypatch.setattr(Asker, "best", interrupt)
    answer = place(uneven(), 2)
    assert answer["stopped_by"] == "interrupted"
    assert len(answer["steps"]) == 1


def test_the_same_tables_in_any_order_have_the_same_answer() -> None:
    tables: Fields = {
        "offices": [{"office": "A"}, {"office": "B"}],
        "duties": [{"duty": "x"}],
        "caseload": [
            {"office": "A", "duty": "x", "cases": 12},
            {"office": "B", "duty": "x", "cases": 6},
        ],
        "staff": [
            {"office": "A", "duty": "x", "officers": 1},
            {"office": "B", "duty": "x", "officers": 5},
        ],
    }
    turned: Fields = {name: rows[::-1] for name, rows in tables.items()}
    answers: list[Fields] = []
    for given in (tables, turned):
        given["format"] = "caseload/1"
        answers.append(place(instance_from_tables(given), 2))
    assert answers[0] == answers[1]


@pytest.mark.parametrize("seed", range(60))
def test_every_beginning_is_what_brute_force_says(seed: int) -> None:
    assert list(place_faults(seed, Tally())) == []


def few_plans() -> list[int]:
    """Return seeds of instances under any rule that brute force can still try with one more."""
    return [seed for seed in range(60) if num_plans(random_rule_tables(seed)) < 2_000][:20]


@pytest.mark.parametrize("seed", few_plans())
def test_under_rules_that_are_no_flow_the_next_officer_is_the_best(seed: int) -> None:
    tables = random_rule_tables(seed)
    answer = place(instance_from_tables(tables), 1)
    offered = {**tables, "hires": [*tables.get("hires", []), {"officers": 1, "cost": 0}]}
    expected = best_by_every_rule(offered)
    if expected is None:
        assert answer["outcome"] == "infeasible"
        return
    step = answer["steps"][0]
    best, found = expected["leximin"], loads_of(answer["cells"])
    if "remote" in tables:
        # Cells hold cases that others may handle, and levels below the peak are the best found.
        assert step["best"]["peak"]["exact"] in (None, str(best.loads[0].ratio))
        return
    assert step["is_best"] is (found == best.loads)
    assert found >= best.loads
    assert step["best"]["cost"] * 1000 == best.cost
    assert Load(step["best"]["peak"]["exact"] is None, best.loads[0].ratio) == best.loads[0]
