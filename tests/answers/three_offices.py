"""Three offices with 240 cases and 16 officers, small enough to answer by hand.

North has 120 cases and 4 officers: 30 each. South has 60 and 7, East 60 and 5. Officers come to
North from South at 10 each, from East at 15 each.
"""

from typing import Any

from optimizer.domain.instance import Instance
from optimizer.files import instance_from_tables

TABLES: dict[str, Any] = {
    "format": "caseload/1",
    "name": "three offices",
    "offices": [{"office": "North"}, {"office": "South"}, {"office": "East"}],
    "duties": [{"duty": "field"}],
    "caseload": [
        {"office": "North", "duty": "field", "cases": 120},
        {"office": "South", "duty": "field", "cases": 60},
        {"office": "East", "duty": "field", "cases": 60},
    ],
    "staff": [
        {"office": "North", "duty": "field", "officers": 4},
        {"office": "South", "duty": "field", "officers": 7},
        {"office": "East", "duty": "field", "officers": 5},
    ],
    "lanes": [
        {"from": "South", "to": "North", "cost": 10},
        {"from": "East", "to": "North", "cost": 15},
    ],
}


def three_offices(**changes: Any) -> Instance:
    """Return the instance with some of its tables in the place of these, or beside them."""
    return instance_from_tables(TABLES | changes)
