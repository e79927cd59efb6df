"""The change that is asked for, checked: what, how much, of whom, from where and to where."""

from collections.abc import Mapping
from typing import Any, cast

import numpy as np

from optimizer.answers.choices import Asked, What
from optimizer.answers.spelling import Fields
from optimizer.domain.errors import Fault, InputError
from optimizer.domain.instance import Instance
from optimizer.domain.tables import NOT_GIVEN, Bools

WHATS = ("move", "add", "remove", "shift")
MOST_NUMBER = 10**9
MOST_SHOWN = 100_000

KNOWN = {
    "what", "officers", "pool", "cases", "case_type",
    "from_office", "from_duty", "to_office", "to_duty",
}  # fmt: skip


def ask_change(instance: Instance, change: Mapping[str, Any], most: int) -> tuple[Asked, Fields]:
    """Return the change asked for, and how it is spelled with nothing left open.

    Raises
    ------
    InputError : with everything that is wrong with it
    """
    faults: list[Fault] = []

    def wrong(column: str, value: object, message: str, remedy: str) -> None:
        faults.append(Fault("bad_question", None, None, column, str(value), message, remedy))

    what = change.get("what")
    if what not in WHATS:
        wrong("what", what, f"{what!r} is no change.", f"Give one of {', '.join(WHATS)}.")
    for name in sorted(set(change) - KNOWN):
        wrong(name, change[name], f"A change has no {name!r}.", f"Give some of {_listed()}.")
    counted = "cases" if what == "shift" else "officers"
    other = "officers" if what == "shift" else "cases"
    number = 1 if change.get(counted) is None else change[counted]
    if isinstance(number, bool) or not isinstance(number, int) or not 0 < number <= MOST_NUMBER:
        wrong(counted, number, f"{number!r} is no number of {counted}.", "Give a count above 0.")
    if change.get(other) is not None:
        wrong(other, change[other], f"To {what} is of {counted}.", f"Leave {other} out.")
    if isinstance(most, bool) or not 0 < most <= MOST_SHOWN:
        wrong("most", most, f"{most!r} is no number of choices.", f"Give 1 to {MOST_SHOWN:,}.")
    names = {
        "office": instance.offices.ids,
        "duty": instance.duties.ids,
        "pool": instance.pools.ids,
        "case_type": instance.case_types.ids,
    }
    places: dict[str, int | None] = {}
    for column in ("pool", "case_type", "from_office", "from_duty", "to_office", "to_duty"):
        value, ids = change.get(column), names[column.removeprefix("from_").removeprefix("to_")]
        places[column] = ids.index(value) if value in ids else None
        if value is not None and value not in ids:
            kind = column.removeprefix("from_").removeprefix("to_").replace("_", " ")
            wrong(column, value, f"There is no {kind} {value!r}.", "Name one of the instance.")
    unused = {"add": ("from_office", "from_duty"), "remove": ("to_office", "to_duty")}
    for column in (*unused.get(str(what), ()), "pool" if what == "shift" else "case_type"):
        if change.get(column) is not None:
            wrong(column, change[column], f"To {what} has no {column}.", "Leave it out.")
    if faults:
        raise InputError(faults)
    pool, case_type = places["pool"], places["case_type"]
    asked = Asked(
        what=cast("What", what),
        number=int(number),
        pools=list(range(instance.num_pools)) if pool is None else [pool],
        case_type=NOT_GIVEN if case_type is None else case_type,
        from_cells=_cells(instance, places["from_office"], places["from_duty"]),
        to_cells=_cells(instance, places["to_office"], places["to_duty"]),
    )
    question = {"what": what, counted: asked.number} | {
        column: change[column] for column in sorted(KNOWN) if change.get(column) is not None
    }
    return asked, question


def _cells(instance: Instance, office: int | None, duty: int | None) -> Bools:
    chosen = np.ones(instance.num_cells, dtype=bool)
    if office is not None:
        chosen &= instance.cell_office == office
    if duty is not None:
        chosen &= instance.cell_duty == duty
    return chosen


def _listed() -> str:
    return ", ".join(sorted(KNOWN))
