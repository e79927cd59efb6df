"""Rules together, on instances small enough to solve by hand."""

from fractions import Fraction

import pytest

from optimizer.domain.question import Engine
from tests.docs.worked import (
    ENGINES,
    Tables,
    answer,
    by_trying_every_plan,
    first_tables,
    loads_in,
    read_moves,
    rows_of,
    without,
)

# Unless a test says otherwise it is about the three offices of rules.md: 120 cases and 4 officers
# in North, 60 and 7 in South, 60 and 5 in East; lanes South to North at 10 and East to North at 15.
# There 8, 4 and 4 officers have 15 each, for 3 × 10 + 15 = 45.

THREE = first_tables("rules.md")
HALL = {
    "offices": [{"office": "Hall"}],
    "duties": [{"duty": "field"}, {"duty": "court", "productive": 0.5}],
}


@pytest.fixture(params=ENGINES)
def engine(request: pytest.FixtureRequest) -> Engine:
    return request.param


def expect(tables: Tables, engine: Engine, cells: dict[str, str], moves: str, cost: str) -> None:
    found = answer(tables, engine)
    assert found is not None
    assert {cell: found.cells[cell] for cell in cells} == cells
    assert found.moves == read_moves(moves)
    assert found.cost == Fraction(cost)
    assert by_trying_every_plan(tables) == (loads_in(cells), Fraction(cost))


def three(north: str, south: str, east: str) -> dict[str, str]:
    return {"North": north, "South": south, "East": east}


def test_lots_with_a_cost_once_and_a_budget(engine: Engine) -> None:
    # Lots of 4: only four from South can help (60 / 3 = 20). That costs 15 + 40 = 55, and there
    # are 54. Without the lots three from South cost 15 + 30 = 45; without the cost once, four 40.
    rules = {"transfers_lot": 4, "lane_fixed_cost": 15, "budget": 54}
    asked = THREE | {"rules": rules}
    expect(asked, engine, three("4: 30", "7: 8.57", "5: 12"), "", "0")
    seven = three("7: 17.14", "4: 15", "5: 12")
    expect(without("transfers_lot", asked), engine, seven, "3 South → North", "45")
    eight = three("8: 15", "3: 20", "5: 12")
    expect(without("lane_fixed_cost", asked), engine, eight, "4 South → North", "40")


SPAN = {
    "offices": [{"office": "North"}, {"office": "South"}],
    "duties": [{"duty": "field"}],
    "caseload": [
        {"office": "North", "duty": "field", "cases": 120},
        {"office": "South", "duty": "field", "cases": 60},
    ],
    "pools": [{"pool": "officer"}, {"pool": "supervisor", "fte": 0}],
    "staff": [
        {"office": "North", "duty": "field", "pool": "officer", "officers": 4},
        {"office": "North", "duty": "field", "pool": "supervisor", "officers": 1},
        {"office": "South", "duty": "field", "pool": "officer", "officers": 8},
        {"office": "South", "duty": "field", "pool": "supervisor", "officers": 2},
    ],
    "spans": [{"supervisors": ["supervisor"], "max": 4}],
}
"""Unhindered, 4 officers and a supervisor go from South to North for 50, and all loads are 15."""


def test_a_span_with_supervisors_who_stay(engine: Engine) -> None:
    # North's one supervisor has four officers already, and South's two stay: nobody can be led in
    # North but those who are there.
    pin = {"what": "stay", "office": "South", "pool": "supervisor"}
    asked = SPAN | {"pins": [pin]}
    expect(asked, engine, {"North": "5: 30", "South": "10: 7.5"}, "", "0")


@pytest.mark.parametrize(("most", "moves"), [(40, False), (50, True)])
def test_a_span_with_a_budget(engine: Engine, most: int, moves: bool) -> None:
    # A supervisor who leaves South leaves one who leads four, so four officers must go along:
    # 5 × 10 = 50, or nobody at all, though 40 would pay for a supervisor and three.
    asked = SPAN | {"budgets": [{"budget": "travel", "max": most}]}
    if moves:
        going = "4 × officer South → North, 1 × supervisor South → North"
        expect(asked, engine, {"North": "10: 15", "South": "5: 15"}, going, "50")
    else:
        expect(asked, engine, {"North": "5: 30", "South": "10: 7.5"}, "", "0")


def test_a_mix_holds_those_split_off(engine: Engine) -> None:
    # Two of South's four trainees have half their time: 3 in North, 2 + 2 + 2 × 0.5 = 5 in South.
    # 120 / 8 = 15 for everyone asks for one more in North. One full officer or trainee could go
    # for 10, but South would keep three trainees of five, or four of five. Two trainees must go,
    # and the two at half time bring just 1: 3 + 1 = 4 and 2 + 2 = 4, two of four trainees left.
    asked = first_tables("people.md") | {
        "as_of": "2024-07-01",
        "pools": [{"pool": "officer"}, {"pool": "trainee"}],
        "staff": [
            {"office": "North", "duty": "field", "pool": "officer", "officers": 3},
            {"office": "South", "duty": "field", "pool": "officer", "officers": 2},
            {"office": "South", "duty": "field", "pool": "trainee", "officers": 4},
        ],
        "reductions": [
            {"office": "South", "duty": "field", "pool": "trainee", "officers": 2, "share": 0.5,
             "from": "2024-07-01", "until": "2024-07-01"}
        ],
        "mixes": [{"pools": ["trainee"], "share": 0.5}],
    }  # fmt: skip
    going = "2 × trainee (-50 %) South → North"
    expect(asked, engine, {"North": "5: 15", "South": "4: 15"}, going, "20")
    # The day after, all have all their time, 3 and 6: 60 / 4 = 15 and 60 / 5 = 12 is best, for
    # one transfer or, mirrored, two. The mix asks for two: 5 (12) and 4 (15).
    later = asked | {"as_of": "2024-07-02"}
    expect(later, engine, {"North": "5: 12", "South": "4: 15"}, "2 × trainee South → North", "20")


def test_work_that_comes_counts_as_a_rise(engine: Engine) -> None:
    # South may have 60 / 7 × 1.25 = 75 / 7, so 15 of the 30 cases that could come: North keeps
    # 105 / 4 = 26.25, South has 75 / 7 = 10.71, for 15 × 0.5 = 7.5.
    asked = THREE | {
        "rules": {"transfers": False, "office_load_rise_max": 0.25},
        "remote": [
            {"office": "North", "duty": "field", "share": 0.25, "offices": ["South"], "cost": 0.5}
        ],
    }
    cells = three("4: 26.25", "7: 10.71", "5: 12")
    expect(asked, engine, cells, "15 cases North → South", "7.5")


@pytest.mark.parametrize(("giver", "keeper"), [("South", "East"), ("East", "South")])
def test_one_lane_is_the_planned_one(engine: Engine, giver: str, keeper: str) -> None:
    # With 6 and 6 officers and lanes at 10, one lane brings two: 120 / 6 = 20, 60 / 4 = 15, 60 / 6
    # = 10. A third would make 60 / 3 = 20 and 120 / 7 = 17.14 behind it. From where is for the
    # plan to say.
    offices = {"North": 4, "South": 6, "East": 6}
    planned = {"North": 6, giver: 4, keeper: 6}
    asked = THREE | {
        "staff": [{"office": o, "duty": "field", "officers": n} for o, n in offices.items()],
        "lanes": [{"from": "South", "to": "North"}, {"from": "East", "to": "North"}],
        "rules": {"lanes_max": 1},
        "plan": [{"office": o, "duty": "field", "officers": n} for o, n in planned.items()],
    }
    cells = {"North": "6: 20", giver: "4: 15", keeper: "6: 10"}
    expect(asked, engine, cells, f"2 {giver} → North", "20")


def test_a_pair_that_must_be_filled_with_offices_left_alone(engine: Engine) -> None:
    # East has neither cases nor officers, and a pair. Its officer comes from South, and with two
    # offices touched nobody else goes anywhere: 120 / 4 = 30. From North it would be 120 / 3 = 40.
    # Without the cap two more go from South to North: 120 / 6 = 20 and 60 / 4 = 15 (three would
    # leave 60 / 3 = 20 behind 120 / 7 = 17.14). Without the pair three go: 120 / 7 and 60 / 4.
    asked = {
        "offices": THREE["offices"],
        "duties": [{"duty": "field"}, {"duty": "court"}],
        "caseload": THREE["caseload"][:2],
        "staff": THREE["staff"][:2],
        "limits": [{"office": "East", "duty": "court", "max": 0}],
        "pairs": [{"duty": "field", "other": "court", "offices": ["East"]}],
        "rules": {"offices_touched_max": 2},
    }

    def cells(north: str, south: str, east: str) -> dict[str, str]:
        return {"North, field": north, "South, field": south, "East, field": east}

    expect(asked, engine, cells("4: 30", "6: 10", "1"), "1 South → East", "10")
    free = without("offices_touched_max", asked)
    expect(free, engine, cells("6: 20", "4: 15", "1"), "1 South → East, 2 South → North", "30")
    alone = without("pairs", asked)
    expect(alone, engine, cells("7: 17.14", "4: 15", "0"), "3 South → North", "30")


def test_a_cap_on_a_load_with_waiting_in_court(engine: Engine) -> None:
    # At most 15 on field asks for four of the nine; the five on court have the time of 2.5, and
    # 60 / 2.5 = 24. Without the cap three and six have 20 each. Today it is five and four.
    asked = HALL | {
        "caseload": [{"office": "Hall", "duty": d, "cases": 60} for d in ("field", "court")],
        "staff": [
            {"office": "Hall", "duty": "field", "officers": 5},
            {"office": "Hall", "duty": "court", "officers": 4},
        ],
        "limits": [{"office": "Hall", "duty": "field", "max_load": 15}],
    }
    cells = {"Hall, field": "4: 15", "Hall, court": "5: 24"}
    expect(asked, engine, cells, "1 field → court in Hall", "1")


@pytest.mark.parametrize(
    ("share", "north", "south", "going"),
    [(0.25, "4: 22.5", "7: 12.86", 30), (0.2, "4: 24", "7: 12", 24)],
)
def test_a_cap_kept_by_cases_that_go(
    engine: Engine, share: float, north: str, south: str, going: int
) -> None:
    # Four officers under a cap of 24 hold 96 of the 120 cases, so a fifth must go. A quarter is
    # 30, and the peak asks for all of them: 90 / 4 = 22.5 and 90 / 7 = 12.86.
    cells = three(north, south, "5: 12")
    expect(capped_with(share), engine, cells, f"{going} cases North → South", "0")


def test_a_cap_that_whole_cases_do_not_keep(engine: Engine) -> None:
    # 0.199 × 120 = 23.88: 23 whole cases may go, and 97 / 4 is above 24.
    assert answer(capped_with(0.199), engine) is None
    assert by_trying_every_plan(capped_with(0.199)) is None


def capped_with(share: float) -> Tables:
    return THREE | {
        "rules": {"transfers": False},
        "limits": [{"office": "North", "duty": "field", "max_load": 24}],
        "remote": [{"office": "North", "duty": "field", "share": share, "offices": ["South"]}],
    }


def test_the_absent_bound_no_rise(engine: Engine) -> None:
    # Both of South's officers are away, so South is uncovered. North has 120 / 6 = 20 and may have
    # 25: five officers (24), not four (30). One goes to South: 60 / 1 = 60. South has no load today
    # to rise from. Without the rule 180 / 6 = 30 each, for two transfers.
    asked = {
        "offices": [{"office": "North"}, {"office": "South"}],
        "duties": [{"duty": "field"}],
        "caseload": THREE["caseload"][:2],
        "staff": [
            {"office": "North", "duty": "field", "officers": 6},
            {"office": "South", "duty": "field", "officers": 2},
        ],
        "reductions": [{"office": "South", "duty": "field", "officers": 2, "share": 1}],
        "rules": {"office_load_rise_max": 0.25},
    }
    expect(asked, engine, {"North": "5: 24", "South": "3: 60"}, "1 North → South", "10")
    free = without("office_load_rise_max", asked)
    expect(free, engine, {"North": "4: 30", "South": "4: 30"}, "2 North → South", "20")


def test_rows_of_budgets_leave_cases_out(engine: Engine) -> None:
    # Two transfers for 25 and thirty cases for 15 give 15 everywhere. A row of budgets of 25 is
    # enough, because cases are no moves; it rules out the other two ways to those loads: 45 of
    # transfers alone, or 15 cases and 35 of transfers.
    asked = THREE | {
        "remote": [
            {"office": "North", "duty": "field", "share": 0.25, "offices": ["South"], "cost": 1}
        ],
        "budgets": [{"budget": "travel", "max": 25}],
    }
    cells = three("6: 15", "6: 15", "4: 15")
    going = "1 East → North, 1 South → North, 30 cases North → South"
    expect(asked, engine, cells, going, "55")
    # Without it the transfers alone are cheapest, 45.
    free = without("budgets", asked)
    going = "1 East → North, 3 South → North"
    expect(free, engine, three("8: 15", "4: 15", "4: 15"), going, "45")


def test_a_tie_is_settled_the_same_from_rows_in_any_order(engine: Engine) -> None:
    # The choice of pins.md without its plan: the fifth officer in South or in East.
    tied = next(
        row.tables for row in rows_of("pins.md") if row.place.endswith("equal plans: `plan`")
    )
    tied = without("plan", tied)
    tables = ("offices", "caseload", "staff", "lanes")
    turned = tied | {table: tied[table][::-1] for table in tables}
    found = answer(tied, engine)
    assert found is not None
    assert found.cells["North"] == "8: 15"
    assert {found.cells["South"], found.cells["East"]} == {"4: 15", "5: 12"}
    assert answer(turned, engine) == found
    # As pins.md says who gets it; `auto` takes the network here.
    assert found.cells["South" if engine == "auto" else "East"] == "5: 12"


def test_two_rules_that_cannot_both_hold(engine: Engine) -> None:
    # Two agreed from East leave 60 / 3 = 20 there; a quarter more than 60 / 5 = 12 is 15.
    pin = {"what": "lane", "office": "East", "to": "North", "officers": 2}
    asked = THREE | {"pins": [pin], "rules": {"office_load_rise_max": 0.25}}
    assert answer(asked, engine) is None
    assert by_trying_every_plan(asked) is None
    assert answer(without("pins", asked), engine) is not None
    assert answer(without("office_load_rise_max", asked), engine) is not None


def test_three_rules_of_which_any_two_hold(engine: Engine) -> None:
    # North needs a fifth officer to be below 29. Lots of 4 and at most 3 arriving: nobody comes.
    asked = THREE | {
        "limits": [{"office": "North", "duty": "field", "max_load": 29}],
        "rules": {"transfers_lot": 4, "transfers_in_max": 3},
    }
    assert answer(asked, engine) is None
    assert by_trying_every_plan(asked) is None
    for name in ("limits", "transfers_lot", "transfers_in_max"):
        assert answer(without(name, asked), engine) is not None
