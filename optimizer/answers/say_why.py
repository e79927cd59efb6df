"""What a wish would take, in sentences."""

from optimizer.answers.say_place import count_officers, listed, say_cell, say_fall, say_load
from optimizer.answers.spelling import Fields
from optimizer.answers.wish import Wish, say_place
from optimizer.domain.instance import Instance

ORDINALS = {1: "heaviest", 2: "second heaviest", 3: "third heaviest"}

MOVED_COLUMNS = ("office", "duty", "officers_before", "officers", "load_before", "load")
CELL_COLUMNS = ("office", "duty", "officers_today", "officers", "load")
FOLLOWED = ("peak", "gain", "load", "same_for", "optimality")
VALUE_COLUMNS = (*CELL_COLUMNS, *(f"{way}_{key}" for way in ("more", "fewer") for key in FOLLOWED))


def say_wish(instance: Instance, wish: Wish, now: int) -> str:
    """Return the wish as the beginning of a sentence, what the best plan has beside it."""
    if wish.start is not None and wish.end is not None:
        start, end = (instance.called.offices[office] for office in (wish.start, wish.end))
        return (
            f"With at least {count_officers(wish.number)} transferred from {start} to {end} "
            f"instead of {now:,}"
        )
    if wish.stay:
        whom = "any office" if wish.office is None else instance.called.offices[wish.office]
        return f"If nobody leaves {whom}"
    low, high = wish.bounds(now)
    number = low if high is None else max(high, 0)
    bound = {"at_least": "at least ", "at_most": "at most "}.get(wish.count or "", "")
    where = say_place(instance, wish)
    return f"With {bound}{count_officers(number)} in {where} instead of {now:,}"


def say_answer(answer: Fields) -> str:
    """Return what the wish would take."""
    wish: str = answer["wish"]
    if answer["outcome"] == "infeasible":
        return (
            "No plan keeps all the rules as they are; `caseload conflict` finds those that clash."
        )
    if answer["outcome"] == "already":
        return "That is so in the best plan."
    if answer["outcome"] == "cannot":
        return _cannot(answer, wish)
    if answer["outcome"] == "unknown" or answer["alternative"] is None:
        return "What it would take is not known."
    said = {"worse": _worse, "as_good": _as_good, "better": _better}[answer["outcome"]](answer)
    return f"{wish}, {said}{_known(answer)}"


def _cannot(answer: Fields, wish: str) -> str:
    words = [statement["words"] for statement in answer["rules"]]
    if not words:
        return f"{wish} there is no plan: nobody more can be had, or let go, there."
    return f"{wish} there is no plan. In the way: {' '.join(words)}"


def _worse(answer: Fields) -> str:
    difference, peak = answer["difference"], answer["alternative"]["peak"]
    rises = say_fall(difference["before"], difference["after"])
    cells = [c for c in answer["heavier"] if c["load"] == _as_load(difference["after"])]
    where = f" ({listed([say_cell(cell) for cell in cells])})" if cells else ""
    if difference["place"] == 1:
        said = f"the heaviest load rises {rises}{where}; {_cost(answer)}."
    else:
        place: int = difference["place"]
        which = ORDINALS.get(place, f"{place:,}th heaviest")
        said = (
            f"the heaviest load stays at {say_load(peak)}, and the {which} rises {rises}{where}; "
            f"{_cost(answer)}."
        )
    said += _moved(answer)
    return f"{said} {answer['reason']}" if answer["reason"] else said


def _moved(answer: Fields) -> str:
    """Return where fewer officers serve than in the best plan, and where more."""
    parts: list[str] = []
    fewer = [cell for cell in answer["moved"] if cell["officers"] < cell["officers_before"]]
    more = [cell for cell in answer["moved"] if cell["officers"] > cell["officers_before"]]
    for word, cells in (("fewer", fewer), ("more", more)):
        if cells:
            steps = [f"{say_cell(c)} ({c['officers_before']:,} → {c['officers']:,})" for c in cells]
            parts.append(f"{word} in {listed(steps)}")
    return f" There are {' and '.join(parts)}." if parts else ""


def _as_good(answer: Fields) -> str:
    return f"every load is as light: it could as well be so; {_cost(answer)}."


def _better(answer: Fields) -> str:
    falls = say_fall(answer["difference"]["before"], answer["difference"]["after"])
    return f"the loads are lighter ({falls}): the plan taken for the best was not it."


def _as_load(peak: Fields) -> Fields | None:
    return None if peak["exact"] is None else peak


def _cost(answer: Fields) -> str:
    before, after = answer["best"]["cost"], answer["alternative"]["cost"]
    if before == after:
        return f"the cost stays at {after:,}"
    return f"the cost goes from {before:,} to {after:,}"


def _known(answer: Fields) -> str:
    label = answer["alternative"]["optimality"]
    if label == "proved":
        return ""
    if answer["outcome"] == "as_good" and answer["best"]["optimality"] != "none":
        return " Whether it could be so for less is not checked by counting."
    if label == "claimed":
        return " That there is nothing better with it is the solver's word."
    return " Whether there is something better with it is not known."


def value_rows(answer: Fields) -> list[Fields]:
    """Return the values as rows of one table, a row for each cell."""
    rows: list[Fields] = []
    for cell in answer["cells"]:
        row = {key: cell[key] for key in CELL_COLUMNS}
        for way in ("more", "fewer"):
            value: Fields = cell[way] or {}
            row |= {f"{way}_{key}": value.get(key) for key in FOLLOWED}
        rows.append(row)
    return rows
