"""Faults of reductions, of the tables of rules that are no flow, and of pins, by their code."""

from optimizer.files.entries import Entry


def _reduction(**columns: object) -> dict[str, object]:
    row = {"office": "A", "duty": "D", "officers": 1, "share": 0.5}
    return {"reductions": [row | columns]}


OF_RULES: dict[str, Entry] = {
    # People as they are available
    "fte_too_fine": Entry(
        "A pool's FTE times a duty's productive share, or times the share that a reduction leaves, "
        "has more than three decimals.",
        "Round one of the two numbers.",
        {"duties": [{"duty": "D", "productive": 0.85}], "pools": [{"pool": "P", "fte": 0.333}]},
    ),
    "until_before_from": Entry(
        "A reduction ends before it begins.",
        "Correct one of the two dates.",
        _reduction(**{"from": "2024-02-01", "until": "2024-01-31"}) | {"as_of": "2024-01-01"},
    ),
    "as_of_not_a_date": Entry(
        "Reductions have dates, and as_of is no date, so nobody can tell which are in force.",
        'Write the day the figures are of as as_of: "2024-09-30".',
        _reduction(until="2024-12-31"),
    ),
    "reduction_above_staff": Entry(
        "Reductions in force take more officers of an office, duty and pool than staff has there.",
        "Lower the number, or correct the row of staff.",
        _reduction(officers=3),
    ),
    "pool_of_reduction_taken": Entry(
        "The pool that a reduction makes would have the id of another, or one reason stands for "
        "two shares of the same pool.",
        "Give the reduction a reason of its own.",
        {
            "reductions": [
                {"office": "A", "duty": "D", "officers": 1, "share": 0.5, "reason": "leave"},
                {"office": "A", "duty": "D", "officers": 1, "share": 1, "reason": "leave"},
            ]
        },
    ),
    # Rules of good staffing
    "supervisor_supervised": Entry(
        "A row of spans has a pool both as supervisors and as supervised.",
        "Name other pools, or leave pools blank for everyone who does not supervise.",
        {
            "pools": [{"pool": "P"}],
            "spans": [{"supervisors": "P", "pools": "P", "max": 8}],
        },
    ),
    "pair_of_one_duty": Entry(
        "A row of pairs has the same duty twice.",
        "Name two duties; limits with min 1 keeps one duty from being left empty.",
        {"pairs": [{"duty": "D", "other": "D"}]},
    ),
    "remote_to_itself": Entry(
        "An office stands among those that may take its cases.",
        "Take it out, or leave offices blank for all others.",
        {"remote": [{"office": "A", "duty": "D", "share": 0.5, "offices": "A"}]},
    ),
    "remote_overlap": Entry(
        "One row of remote speaks of a cell's cases of every type, and another of one type there.",
        "Name the case type in both, or keep one of them.",
        {
            "case_types": [{"case_type": "T"}],
            "remote": [
                {"office": "A", "duty": "D", "share": 0.5},
                {"office": "A", "duty": "D", "share": 0.2, "case_type": "T"},
            ],
        },
    ),
    # Pins
    "pin_incomplete": Entry(
        "A pin of a cell names no duty, or one of a lane no office it leads to.",
        "Fill the column in; what is stay where a whole office is to stay as it is.",
        {"pins": [{"what": "cell", "office": "A"}]},
    ),
    "pin_with_too_much": Entry(
        "A pin has something in a column that its kind has no use for.",
        "Leave the column blank, or take another kind of pin.",
        {"pins": [{"what": "stay", "office": "A", "at": "plan"}]},
    ),
    "pin_without_plan": Entry(
        "A pin is at the plan, and no plan is given.",
        "Add the table plan, or write the number of officers.",
        {"pins": [{"what": "cell", "office": "A", "duty": "D", "at": "plan"}]},
    ),
    "pin_of_split_pool": Entry(
        "A pin or the plan names a pool of which reductions in force split officers off, so that "
        "nobody can tell whether they are meant.",
        "Name the pool that was split off, such as “P (leave)”; or write the instance out, which "
        "gives both pools rows of their own and no reductions, and go on from there.",
        _reduction(reason="leave") | {"plan": [{"office": "A", "duty": "D", "officers": 2}]},
    ),
    "pin_above_officers": Entry(
        "A pin keeps, or sends away, more officers than are there, or pins more in a cell than all "
        "officers and hires there are.",
        "Lower its number, or correct the row of staff.",
        {"pins": [{"what": "stay", "office": "A", "officers": 3}]},
    ),
    "pins_contradict": Entry(
        "Two pins, or a pin and a row of limits or lanes or a rule, cannot both be kept.",
        "Change or take out one of the two; the message names the other.",
        {
            "pins": [
                {"what": "cell", "office": "A", "duty": "D", "officers": 1},
                {"what": "stay", "office": "A", "duty": "D"},
            ]
        },
    ),
    "pin_on_no_lane": Entry(
        "A pin has officers transferred where no transfer may run.",
        "Add the lane, or correct the two offices.",
        {
            "offices": [{"office": "A"}, {"office": "B"}],
            "lanes": [{"from": "B", "to": "A"}],
            "pins": [{"what": "lane", "office": "A", "to": "B", "officers": 1}],
        },
    ),
}
