"""What is allowed and yet is mostly a slip: what it is, what to do, and the smallest such input."""

from optimizer.files.entries import Entry

_TWO = [{"office": "Austin"}, {"office": "Boston"}]


def _places(*places: tuple[str, float, float]) -> dict[str, object]:
    rows = [{"office": name, "latitude": lat, "longitude": lon} for name, lat, lon in places]
    here = [{"office": name, "duty": "D"} for name, _, _ in places]
    return {
        "offices": rows,
        "caseload": [{**row, "cases": 8} for row in here],
        "staff": [{**row, "officers": 2} for row in here],
    }


WARNINGS: dict[str, Entry] = {
    "coordinates_swapped": Entry(
        "An office lies far from most others, and would lie among them if its latitude and "
        "longitude changed places.",
        "If the two are swapped, change them; if the office is there, leave them.",
        _places(("Berlin", 52.5, 13.4), ("Hamburg", 53.6, 10), ("Munich", 11.6, 48.1)),
    ),
    "ids_alike": Entry(
        "Two ids of a table differ by nothing but capitals, blanks and hyphens; or by one letter, "
        "and one of the two has no cases or nobody.",
        "If they mean the same, keep one of them, in every table; if not, leave them.",
        {
            "offices": [{"office": "Hartford"}, {"office": "Hartfrod"}],
            "caseload": [{"office": "Hartford", "duty": "D", "cases": 8}],
            "staff": [{"office": "Hartford", "duty": "D", "officers": 2}],
        },
    ),
    "nobody_on_board": Entry(
        "An office has cases, and no officer serves there today on any duty.",
        "If officers are missing from staff, add them; if nobody is there, leave it.",
        {
            "offices": _TWO,
            "caseload": [{"office": row["office"], "duty": "D", "cases": 8} for row in _TWO],
            "staff": [{"office": "Austin", "duty": "D", "officers": 2}],
        },
    ),
    "standard_left_at_one": Entry(
        "Duties are unlike, and one that has cases has the standard 1: other duties have another "
        "standard, or all have 1 while an officer of one duty has five times the cases of an "
        "officer of another.",
        "Give each duty the caseload that an officer can handle; with 1, a case weighs the same on "
        "each.",
        {
            "duties": [{"duty": "court", "standard": 40}, {"duty": "field"}],
            "caseload": [
                {"office": "A", "duty": "court", "cases": 60},
                {"office": "A", "duty": "field", "cases": 15},
            ],
            "staff": [
                {"office": "A", "duty": "court", "officers": 2},
                {"office": "A", "duty": "field", "officers": 1},
            ],
        },
    ),
    "pool_of_nobody": Entry(
        "Nobody on board is of the pool, and none of the hires.",
        "Take the pool out, or name it in staff or hires.",
        {"pools": [{"pool": "trainees"}]},
    ),
    "load_beyond_belief": Entry(
        "An office has more than 20 times the standard of a duty for each officer there today.",
        "Check that cases, officers and standard are of the same duty and the same unit.",
        {
            "duties": [{"duty": "D", "standard": 1.5}],
            "caseload": [{"office": "A", "duty": "D", "cases": 80}],
        },
    ),
}
"""By code. A warning stops nothing."""
