"""What somebody would rather have than the best plan, checked and named."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from optimizer.domain.errors import Fault, InputError
from optimizer.domain.instance import Instance

COUNTS = ("more", "fewer", "exactly", "at_least", "at_most")
"""How officers may be asked for, one of them."""

KNOWN = ("office", "duty", *COUNTS, "from", "to", "officers", "stay")

MOST = 10**6


@dataclass(frozen=True)
class Wish:
    """A change that is asked for.

    Attributes
    ----------
    office, duty : where; without a duty the office as a whole
    count, number : one of `COUNTS`, and how many
    start, end : offices between which at least `number` are to be transferred
    stay : nobody leaves the office; without an office, nobody is transferred at all
    """

    office: int | None = None
    duty: int | None = None
    count: str | None = None
    number: int = 0
    start: int | None = None
    end: int | None = None
    stay: bool = False

    def bounds(self, now: int) -> tuple[int, int | None]:
        """Return the fewest and the most officers wished for where there are so many now."""
        low, high = {
            "more": (now + self.number, None),
            "fewer": (0, now - self.number),
            "exactly": (self.number, self.number),
            "at_least": (self.number, None),
            "at_most": (0, self.number),
        }[self.count or "more"]
        return low, high


def read_wish(instance: Instance, change: Mapping[str, Any]) -> Wish:
    """Return the change that is asked for.

    Raises
    ------
    InputError : with every part that is none
    """
    return _Reader(instance, change).wish()


class _Reader:
    """Reads a change part by part, and collects what is wrong with it."""

    def __init__(self, instance: Instance, change: Mapping[str, Any]) -> None:
        self.instance = instance
        self.given = {key: value for key, value in change.items() if value is not None}
        if self.given.get("stay") is False:
            del self.given["stay"]
        self.counts = [key for key in COUNTS if key in self.given]
        self.is_lane = bool({"from", "to"} & self.given.keys())
        self.faults: list[Fault] = []

    def wish(self) -> Wish:
        for key, value in self.given.items():
            if key not in KNOWN:
                self.wrong(key, value, f"{key!r} is no part of a change.", f"Use {_or(KNOWN)}.")
        offices, duties = self.instance.offices.ids, self.instance.duties.ids
        office = self.named("office", offices, "office")
        duty = self.named("duty", duties, "duty")
        start, end = (self.named(key, offices, "office") for key in ("from", "to"))
        if self.given.get("stay", True) is not True:
            message = "Whether somebody is to stay is true or false."
            self.wrong("stay", self.given["stay"], message, "Give true, or leave it out.")
        self.check_form()
        self.check_places()
        count, number = (self.counts[0] if self.counts else None), 1
        if count is not None:
            number = self.counted(count, 1 if count in ("more", "fewer") else 0)
        elif "officers" in self.given:
            number = self.counted("officers", 1)
        if self.faults:
            raise InputError(self.faults)
        return Wish(office, duty, count, number, start, end, "stay" in self.given)

    def check_form(self) -> None:
        forms = [*self.counts, *(["from and to"] if self.is_lane else [])]
        forms += ["stay"] if "stay" in self.given else []
        if len(forms) != 1:
            asked = " and ".join(forms) or "nothing"
            message = f"One change is asked for, and this is {asked}."
            self.wrong(
                "change", asked, message, f"Ask for {_or((*COUNTS, 'from and to', 'stay'))}."
            )
        elif self.counts and "office" not in self.given:
            message = f"{self.counts[0]} asks for an office."
            self.wrong("office", None, message, "Name the office.")

    def check_places(self) -> None:
        """Check that every place given belongs to the form, and none is missing."""
        given = self.given
        if self.is_lane and not {"from", "to"} <= given.keys():
            missing = "to" if "from" in given else "from"
            message = "A transfer goes from an office to another."
            self.wrong(missing, None, message, f"Name {missing} too.")
        elif self.is_lane and given["from"] == given["to"]:
            message = "A transfer ends in another office."
            self.wrong("to", given["to"], message, "Name another office.")
        if "duty" in given and not ("office" in given and self.counts):
            message = "A duty goes with a number of officers of an office."
            remedy = "Name the office and how many, or leave the duty out."
            self.wrong("duty", given["duty"], message, remedy)
        if "office" in given and self.is_lane:
            message = "A transfer has no office but from and to."
            self.wrong("office", given["office"], message, "Leave it out.")
        if "officers" in given and not self.is_lane:
            message = "officers goes with from and to."
            self.wrong("officers", given["officers"], message, "Leave it out.")

    def named(self, key: str, ids: tuple[str, ...], what: str) -> int | None:
        if key not in self.given:
            return None
        if self.given[key] in ids:
            return ids.index(self.given[key])
        self.faults.append(_unknown(key, self.given[key], ids, what))
        return None

    def counted(self, key: str, least: int) -> int:
        value: object = self.given[key]
        if isinstance(value, int) and not isinstance(value, bool) and least <= value <= MOST:
            return value
        remedy = f"Give a whole number of {least} or more."
        self.wrong(key, value, f"{value!r} is no number of officers.", remedy)
        return least

    def wrong(self, column: str, value: object, message: str, remedy: str) -> None:
        shown = None if value is None else str(value)
        self.faults.append(Fault("bad_question", None, None, column, shown, message, remedy))


def _or(names: tuple[str, ...]) -> str:
    return f"{', '.join(names[:-1])} or {names[-1]}"


def read_cell(instance: Instance, office: str | None, duty: str | None) -> list[int]:
    """Return the cells of an office, a duty, both or all.

    Raises
    ------
    InputError : with every name that is none
    """
    faults: list[Fault] = []
    for name, ids, what in (
        (office, instance.offices.ids, "office"),
        (duty, instance.duties.ids, "duty"),
    ):
        if name is not None and name not in ids:
            faults.append(_unknown(what, name, ids, what))
    if faults:
        raise InputError(faults)
    duties = instance.num_duties
    return [
        cell
        for cell in range(instance.num_cells)
        if office in (None, instance.offices.ids[cell // duties])
        and duty in (None, instance.duties.ids[cell % duties])
    ]


def _unknown(key: str, name: object, ids: tuple[str, ...], what: str) -> Fault:
    from optimizer.files.faults import suggest

    tables = {"office": "offices", "duty": "duties"}
    remedy = suggest(str(name), ids) or f"Name one of the table {tables[what]}."
    message = f"There is no {what} {name!r}."
    return Fault("bad_question", None, None, key, str(name), message, remedy)


def say_place(instance: Instance, wish: Wish) -> str:
    """Return the cell or office."""
    assert wish.office is not None
    office = instance.called.offices[wish.office]
    return office if wish.duty is None else f"{office} {instance.called.duties[wish.duty]}"
