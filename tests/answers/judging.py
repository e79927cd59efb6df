"""Reports as they come back from a file, and what `verify` says of them."""

import json
from typing import Any

from optimizer import solve, verify
from optimizer.domain.instance import Instance
from tests.network.by_hand import uneven

Fields = dict[str, Any]

MIN_3 = [{"office": "A", "duty": "x", "min": 3}]
SHARE_OF_ONE = uneven(limits=MIN_3, rules={"transfers_out_share": 0.2})
"""Three are asked for in A, and two is all it can have."""


def report_of(instance: Instance, **asked: Any) -> Fields:
    """Return the report as it comes back from a file."""
    return json.loads(json.dumps(solve(instance, **asked).to_dict()))


def judged(instance: Instance, report: Fields) -> tuple[list[str], bool, bool]:
    """Return the violations, and whether the proof was checked and holds."""
    answer: Fields = verify(instance, report)
    assert list(answer) == ["violations", "proof"]
    assert list(answer["proof"]) == ["checked", "holds", "statement"]
    return answer["violations"], answer["proof"]["checked"], answer["proof"]["holds"]


def statement(instance: Instance, report: Fields) -> str:
    answer: Fields = verify(instance, report)
    return answer["proof"]["statement"]


def move(officers: int, start: str = "B", end: str = "A", **more: Any) -> Fields:
    """Return the row of a transfer of the duty x, at 10 each."""
    row: Fields = {
        "kind": "transfer",
        "pool": None,
        "officers": officers,
        "from_office": start,
        "from_duty": "x",
        "to_office": end,
        "to_duty": "x",
        "cost": 10 * officers,
        "hire": None,
    }
    return row | more
