"""An order of officers in sentences."""

from collections import Counter
from collections.abc import Iterator

from optimizer.answers.plain import load_number
from optimizer.answers.spelling import Fields

MOST_NAMED = 3
"""Cells named in a sentence before it counts the rest."""

ORDER_COLUMNS = (
    "number",
    "officers",
    "seat",
    "relieved",
    "burdened",
    "peak_before",
    "peak",
    "cost",
    "best_peak",
    "is_best",
)


def say_load(load: Fields | None) -> str:
    """Return a spelled load or peak to read."""
    if load is None or load["exact"] is None:
        return "nobody there"
    whole = "/" not in load["exact"]
    return f"{load['value']:,.0f}" if whole else f"{load['value']:,.2f}"


def say_fall(before: Fields | None, after: Fields | None) -> str:
    """Return from what to what a load goes."""
    return f"from {say_load(before)} to {say_load(after)}"


def say_cell(cell: Fields) -> str:
    """Return a cell's office and duty."""
    return f"{cell['office']} {cell['duty']}"


def count_officers(num: int) -> str:
    """Return a number of officers with the noun."""
    return f"{num:,} {'officer' if num == 1 else 'officers'}"


def listed(parts: list[str]) -> str:
    """Return the first parts joined, the rest counted."""
    rest = len(parts) - MOST_NAMED
    shown = parts if rest <= 1 else [*parts[:MOST_NAMED], f"{rest:,} more"]
    return shown[0] if len(shown) == 1 else f"{', '.join(shown[:-1])} and {shown[-1]}"


def say_step(step: Fields, *, reverse: bool) -> str:
    """Return what one step brings, or takes."""
    seats = listed([_seat(seat) for seat in step["seats"]]) if step["seats"] else None
    if step["peak_before"] is None:
        first = count_officers(step["officers"]) if step["officers"] > 1 else "officer"
        are = "are" if step["officers"] > 1 else "is"
        where = f", in {seats}," if seats else ""
        return f"The first {first}{where} {are} what the rules ask for."
    if reverse:
        return f"{_left(step, seats)} {_peak(step)}"
    if seats is None:
        return "One more officer would lighten nothing."
    return f"{_came(step, seats)} {_peak(step)}"


def say_order(answer: Fields, asked: int, *, exhausted: bool) -> str:
    """Return the order as a whole."""
    if answer["outcome"] == "infeasible":
        return f"No plan keeps all the rules, even with {count_officers(asked)} more."
    if answer["outcome"] == "unknown":
        return "Nothing is known yet."
    steps: list[Fields] = answer["steps"]
    doing = "taken away" if answer["reverse"] else "placed"
    done = answer["placed"]
    said = f"{count_officers(done)} {'is' if done == 1 else 'are'} {doing}"
    if steps:
        first, last = (answer["start"] or steps[0])["peak"], steps[-1]["peak"]
        goes = f"stays at {say_load(last)}" if first == last else f"goes {say_fall(first, last)}"
        said += f"; the heaviest load {goes}"
    said += "."
    if done < asked and exhausted:
        rest = asked - done
        why = "be spared under the rules" if answer["reverse"] else "lighten anything"
        said += f" {count_officers(rest).capitalize()} more could not {why}."
    return f"{said} {_monotone(answer)}".strip()


def _monotone(answer: Fields) -> str:
    monotone, doing = answer["monotone"], "taken away" if answer["reverse"] else "placed"
    if not answer["steps"]:
        return ""
    if monotone["holds"] is None:
        return "Whether the order is the best at every place is not known."
    if not monotone["holds"]:
        at = monotone["regretted_at"]
        where = listed([f"{number:,}" for number in at])
        return (
            f"Not every beginning is the best for its number: for {where} {doing}, others would "
            "leave lighter loads."
        )
    how = "proved" if monotone["label"] == "proved" else "not checked by counting"
    return f"Wherever one stops, no other officers {doing} would leave lighter loads ({how})."


def _seat(seat: Fields) -> str:
    many = f" ({seat['officers']:,})" if seat["officers"] > 1 else ""
    return f"{say_cell(seat)}{many}"


def _came(step: Fields, seats: str) -> str:
    relieved: list[Fields] = step["relieved"]
    if not relieved:
        return f"Officer {step['number']:,} sits in {seats} and relieves nobody."
    cells = {say_cell(cell) for cell in relieved}
    falls = listed(
        [f"{say_cell(cell)} {say_fall(cell['load_before'], cell['load'])}" for cell in relieved]
    )
    if {say_cell(seat) for seat in step["seats"]} & cells:
        return f"Officer {step['number']:,} sits in {seats} and relieves {falls}."
    sits = f"Officer {step['number']:,} sits in {seats}"
    return f"{sits}; others then move otherwise, and this relieves {falls}."


def _left(step: Fields, seats: str | None) -> str:
    burdened: list[Fields] = step["burdened"]
    gone = f"Officer {step['number']:,} leaves {seats}"
    if not burdened:
        return f"{gone}, and no load rises."
    rises = [f"{say_cell(c)} {say_fall(c['load_before'], c['load'])}" for c in burdened]
    return f"{gone}, and the load rises in {listed(rises)}."


def _peak(step: Fields) -> str:
    if step["peak"] == step["peak_before"]:
        return f"The heaviest load stays at {say_load(step['peak'])}."
    return f"The heaviest load goes {say_fall(step['peak_before'], step['peak'])}."


def say_best(step: Fields) -> str:
    """Return in a word whether a place's order is the best for its number."""
    if step["is_best"] is None:
        return "unknown"
    if not step["is_best"]:
        return "no"
    return "proved" if step["best"]["optimality"] == "proved" else "claimed"


def say_regrets(answer: Fields) -> Iterator[tuple[int, str]]:
    """Yield each number of officers for which others would be better, and the load that shows it.

    The sentence goes on after the word "the".
    """
    for step in answer["steps"]:
        if step["is_best"] is False:
            behind, at = step["behind"], step["behind"]["place"]
            loads = f"{load_number(behind['before'])} and could be {load_number(behind['after'])}"
            which = "heaviest load" if at == 1 else f"load at place {at:,} from the heaviest"
            yield step["number"], f"{which} is {loads}."


def sums_by_office(steps: list[Fields]) -> list[Fields]:
    """Return how many officers each office has of an order, the most first, and on which duties."""
    duties: dict[str, Counter[str]] = {}
    for step in steps:
        for seat in step["seats"]:
            duties.setdefault(seat["office"], Counter())[seat["duty"]] += seat["officers"]
    rows: list[Fields] = [
        {
            "office": office,
            "officers": counts.total(),
            "seats": [
                {"duty": duty, "officers": num}
                for duty, num in sorted(counts.items(), key=lambda pair: (-pair[1], pair[0]))
            ],
        }
        for office, counts in duties.items()
    ]
    return sorted(rows, key=lambda row: (-row["officers"], row["office"]))


def order_rows(answer: Fields) -> list[Fields]:
    """Return the order as rows of one table, a row for each place of it."""
    rows: list[Fields] = []
    for step in answer["steps"]:
        cells = {key: [say_cell(cell) for cell in step[key]] for key in ("relieved", "burdened")}
        seats = [say_cell(seat) for seat in step["seats"]]
        best_peak = None if step["best"] is None else step["best"]["peak"]
        row = {**step, **cells, "seat": seats, "best_peak": best_peak}
        rows.append({column: row[column] for column in ORDER_COLUMNS})
    return rows
