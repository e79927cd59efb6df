"""Why not otherwise, and what an officer is worth: solved on paper, and against other engines."""

from typing import Any

import pytest

from optimizer import read_instance, solve
from optimizer.answers.values import values
from optimizer.answers.why import why
from optimizer.domain.errors import InputError, Refusal
from tests.build import instance_of
from tests.network.by_hand import one_duty, seats_bind, uneven
from tests.sweep import Tally
from tests.sweep_why import value_faults, why_faults

Fields = dict[str, Any]

A_X = {"office": "A", "duty": "x"}


def gist(answer: Fields) -> tuple[str, str | None, int | float | None]:
    """Return the outcome, and the peak and cost of the plan that has the wish."""
    other = answer["alternative"]
    return answer["outcome"], other and other["peak"]["exact"], other and other["cost"]


def test_one_more_makes_it_worse_by_so_much() -> None:
    # Best: 12/4 and 6/2, three transfers. With five in A one is left in B: 12/5 and 6/1.
    answer = why(uneven(), {**A_X, "more": 1})
    assert gist(answer) == ("worse", "6", 40)
    assert answer["alternative"]["optimality"] == "proved"
    assert answer["difference"] == {
        "place": 1,
        "before": {"exact": "3", "value": 3.0},
        "after": {"exact": "6", "value": 6.0},
    }
    assert [
        (row["office"], row["officers"], row["load"]["exact"]) for row in answer["heavier"]
    ] == [("B", 1, "6")]
    assert [(row["office"], row["load"]["exact"]) for row in answer["lighter"]] == [("A", "12/5")]
    assert answer["reason"] == (
        "No plan brings every load below 6: A and B x (18 cases) would need 7 officers, and at "
        "most 6 can serve there: 6 on board."
    )
    assert answer["statement"].startswith(
        "With 5 officers in A x instead of 4, the heaviest load rises from 3 to 6 (B x); the cost "
        "goes from 30 to 40. There are fewer in B x (2 → 1) and more in A x (4 → 5)."
    )


def test_one_fewer_leaves_the_heaviest_where_it_is() -> None:
    # 12/3 and 6/3.
    answer = why(uneven(), {**A_X, "fewer": 1})
    assert gist(answer) == ("worse", "4", 20)


def test_below_the_heaviest_the_place_is_named() -> None:
    # Nobody moves: 9/1; B has 8/2 and C 6/2. One fewer in B, who then serves in C: 8/1 and 6/3.
    lanes = [{"from": "B", "to": "C"}]
    instance = one_duty({"A": 9, "B": 8, "C": 6}, {"A": 1, "B": 2, "C": 2}, lanes=lanes)
    answer = why(instance, {"office": "B", "exactly": 1})
    assert gist(answer) == ("worse", "9", 10)
    assert answer["difference"]["place"] == 2
    assert answer["reason"] is None
    assert (
        "the heaviest load stays at 9, and the second heaviest rises from 4 to 8 (B x)"
        in answer["statement"]
    )


def test_it_could_as_well_be_so() -> None:
    # Three officers for two cells of six cases: 6/1 and 6/2, wherever the third is. It is in A.
    instance = one_duty({"A": 6, "B": 6}, {"A": 2, "B": 1})
    answer = why(instance, {"office": "B", "more": 1})
    assert gist(answer) == ("as_good", "6", 10)
    assert answer["statement"] == (
        "With 2 officers in B instead of 1, every load is as light: it could as well be so; the "
        "cost goes from 0 to 10."
    )


@pytest.mark.parametrize(
    "wish",
    [
        {"office": "A", "exactly": 4},
        {"office": "A", "at_least": 4},
        {**A_X, "at_most": 4},
        {"office": "A", "stay": True},
        {"from": "B", "to": "A", "officers": 3},
    ],
)
def test_what_the_best_plan_has_is_said_to_be_so(wish: Fields) -> None:
    answer = why(uneven(), wish)
    assert (answer["outcome"], answer["statement"]) == ("already", "That is so in the best plan.")


def test_a_whole_office_is_asked_over_its_duties() -> None:
    # A has 20 and 10 cases, B 12. Six officers in A at 20/4, 10/2 and three in B at 12/3: 5, 5, 4.
    # Seven in A leave two in B: 12/2 = 6, and A 20/5, 10/2 or 20/4, 10/3: the sorted loads (6, 5,
    # 4) and (6, 5, 3.33): the latter.
    instance = instance_of(
        {"A x": 20, "A y": 10, "B x": 12}, [("A x", 4, None), ("A y", 2, None), ("B x", 3, None)]
    )
    answer = why(instance, {"office": "A", "more": 1})
    assert gist(answer) == ("worse", "6", 10)
    assert answer["alternative"]["officers"] == 7
    assert [(c["office"], c["duty"], c["officers"]) for c in answer["moved"]] == [
        ("A", "y", 3),
        ("B", "x", 2),
    ]
    assert answer["alternative"]["optimality"] == "proved"


def test_many_more_in_an_office_of_several_duties_are_found_in_few_cases() -> None:
    answer = why(read_instance("four_offices_2016"), {"office": "Seattle", "exactly": 30})
    assert answer["alternative"]["optimality"] == "proved"
    assert answer["alternative"]["officers"] == 30


def test_the_users_own_rules_in_the_way_are_named() -> None:
    # One of B's five may go: a share of 0.2. A has two at most, as six are there and four stay.
    answer = why(uneven(rules={"transfers_out_share": 0.2}), {**A_X, "exactly": 4})
    assert gist(answer) == ("cannot", None, None)
    assert [rule["name"] for rule in answer["rules"]] == ["rules:transfers_out_share"]
    assert answer["statement"] == (
        "With 4 officers in A x instead of 2 there is no plan. In the way: At most 20 % of an "
        "office's officers leave it."
    )


def test_seats_in_the_way_are_named() -> None:
    answer = why(seats_bind(), {"office": "A", "more": 1})
    assert [rule["name"] for rule in answer["rules"]] == ["offices:1:seats"]
    assert answer["statement"].endswith("In the way: A has 2 seats.")


def test_a_limit_of_the_same_cell_in_the_way_is_named() -> None:
    answer = why(uneven(limits=[{**A_X, "max": 3}]), {**A_X, "exactly": 4})
    assert [(rule["name"], rule["value"]) for rule in answer["rules"]] == [("limits:1:max", 3)]


def test_more_than_there_are_is_nobodys_rule() -> None:
    answer = why(uneven(), {**A_X, "at_least": 7})
    assert (answer["outcome"], answer["rules"]) == ("cannot", [])
    assert "there is no plan: nobody more can be had, or let go, there." in answer["statement"]


def test_nobody_leaves_an_office() -> None:
    # Then A keeps its one: 12/1, and B its five.
    answer = why(uneven(), {"office": "B", "stay": True})
    assert gist(answer) == ("worse", "12", 0)
    assert answer["officers"] == 3
    assert answer["alternative"]["optimality"] == "proved"


def test_nobody_at_all_is_transferred() -> None:
    assert gist(why(uneven(), {"stay": True})) == ("worse", "12", 0)


def test_a_transfer_that_is_forced() -> None:
    # Four from B leave 6/1 there, and nobody can come back.
    instance = uneven(lanes=[{"from": "B", "to": "A"}])
    answer = why(instance, {"from": "B", "to": "A", "officers": 4})
    assert gist(answer) == ("worse", "6", 40)
    assert "With at least 4 officers transferred from B to A instead of 3" in answer["statement"]


def test_a_transfer_that_is_forced_may_be_made_good() -> None:
    # Four from B, and the one of A goes there: five transfers instead of three.
    answer = why(uneven(), {"from": "B", "to": "A", "officers": 4})
    assert gist(answer) == ("as_good", "3", 50)


def test_where_no_plan_keeps_the_rules_nothing_can_be_compared() -> None:
    rules = {"transfers": False}
    answer = why(uneven(rules=rules, limits=[{**A_X, "min": 2}]), {**A_X, "more": 1})
    assert gist(answer) == ("infeasible", None, None)


@pytest.mark.parametrize(
    ("wish", "columns"),
    [
        ({}, ["change"]),
        ({"office": "A"}, ["change"]),
        ({"office": "A", "more": 1, "fewer": 1}, ["change"]),
        ({"more": 1}, ["office"]),
        ({"office": "Q", "duty": "q", "more": 1}, ["office", "duty"]),
        ({"office": "A", "more": 0}, ["more"]),
        ({"office": "A", "exactly": -1}, ["exactly"]),
        ({"office": "A", "at_least": 1.5}, ["at_least"]),
        ({"from": "A"}, ["to"]),
        ({"from": "A", "to": "A"}, ["to"]),
        ({"from": "A", "to": "B", "office": "A"}, ["office"]),
        ({"office": "A", "duty": "x", "stay": True}, ["duty"]),
        ({"office": "A", "more": 1, "officers": 2}, ["officers"]),
        ({"office": "A", "more": 1, "less": 2}, ["less"]),
    ],
)
def test_a_wish_that_is_none_is_a_fault(wish: Fields, columns: list[str]) -> None:
    with pytest.raises(InputError) as caught:
        why(uneven(), wish)
    assert [fault.column for fault in caught.value.faults] == columns
    assert {fault.code for fault in caught.value.faults} == {"bad_question"}


def test_out_of_time_nothing_is_known() -> None:
    answer = why(uneven(), {**A_X, "more": 1}, time_limit=1e-9)
    assert (answer["outcome"], answer["stopped_by"]) == ("unknown", "time_limit")
    assert answer["statement"] == "What it would take is not known."


def test_the_alternative_is_what_another_engine_finds() -> None:
    # The lines of limits below are written by hand from the wish.
    tables: Fields = {"limits": [{"office": "B", "duty": "x", "min": 3, "max": 3}]}
    report = solve(uneven(**tables), engine="milp").to_dict()
    answer = why(uneven(), {"office": "B", "duty": "x", "exactly": 3})
    assert answer["alternative"]["peak"] == report["peak"]
    assert answer["alternative"]["cost"] == report["totals"]["cost"]
    assert answer["moves"] == report["moves"]


@pytest.mark.parametrize("seed", range(40))
def test_wishes_come_to_what_brute_force_says(seed: int) -> None:
    assert list(why_faults(seed, Tally())) == []


def test_what_one_officer_is_worth() -> None:
    # Seven officers: 12/4 and 6/3 (3); eight: 12/5 (2.4); nine: 12/6 and 6/3 (2). The heaviest
    # stays for one officer more, and falls by 0.6 with the second. Five officers: 12/3 (4), a loss
    # of 1; four: 12/2 and 6/2 (6), of 2 more.
    (cell,) = values(uneven(), office="B")["cells"]
    assert cell["more"] == {
        "peak": {"exact": "3", "value": 3.0},
        "gain": {"exact": "0", "value": 0.0},
        "load": {"exact": "2", "value": 2.0},
        "same_for": 1,
        "then": {"exact": "12/5", "value": 2.4},
        "follows_on": False,
        "optimality": "proved",
    }
    assert cell["fewer"]["peak"]["exact"] == "4"
    assert cell["fewer"]["gain"]["exact"] == "-1"
    assert (cell["fewer"]["same_for"], cell["fewer"]["then"]["exact"]) == (1, "6")


def test_a_value_is_followed_as_far_as_it_holds() -> None:
    # Nobody can reach A: its 12/1 stays however many come to B.
    instance = uneven(rules={"transfers": False})
    (cell,) = values(instance, office="B", duty="x")["cells"]
    assert (cell["more"]["same_for"], cell["more"]["follows_on"]) == (10, True)
    assert cell["more"]["then"] is None
    assert (cell["fewer"]["same_for"], cell["fewer"]["then"]) == (4, {"exact": None, "value": None})


def test_of_several_pools_in_a_cell_the_one_missed_least_goes() -> None:
    # 12/1.5 today; 12/1 without the officer of half a time, 12/0.5 without the other.
    pools = [{"pool": "p"}, {"pool": "q", "fte": 0.5}]
    instance = instance_of({"A x": 12}, [("A x", 1, "p"), ("A x", 1, "q")], pools=pools)
    (cell,) = values(instance)["cells"]
    assert cell["fewer"]["peak"]["exact"] == "12"


def test_nobody_can_be_taken_from_where_nobody_is() -> None:
    instance = one_duty({"A": 12, "B": 6}, {"B": 3})
    assert [cell["fewer"] is None for cell in values(instance)["cells"]] == [True, False]


def test_values_of_what_is_not_there_or_cannot_be_said() -> None:
    with pytest.raises(InputError) as caught:
        values(uneven(), office="Q", duty="q")
    assert [fault.column for fault in caught.value.faults] == ["office", "duty"]
    with pytest.raises(Refusal, match="compares with today"):
        values(uneven(rules={"office_load_rise_max": 0.5}))


@pytest.mark.parametrize("seed", range(30))
def test_values_are_what_brute_force_says(seed: int) -> None:
    assert list(value_faults(seed, Tally())) == []
