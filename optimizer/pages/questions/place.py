"""An order of officers as a page: the sum by office, then who goes where, first to last."""

from collections.abc import Iterator

from optimizer.answers.plain import Fields, cost_in_words, load_aligned, load_number
from optimizer.pages.columns import Column, Value, load_value
from optimizer.pages.document import Block, Document, Heading, Paragraph, Table
from optimizer.pages.tables import (
    OFFICE,
    cell_table,
    cost_column,
    counted_unit,
    move_table,
    plain_table,
    seal_blocks,
    work_table,
)

EARLY = {"time_limit": "Stopped at the time limit. ", "interrupted": "Interrupted. "}


def document(answer: Fields) -> Document:
    """Return the page of an order, its ids being names already."""
    headline, _, lead = answer["statement"].partition(". ")
    said = f"{EARLY.get(answer['stopped_by'], '')}{headline}"
    headline = said if said.endswith(".") else f"{said}."
    return Document(answer["name"], headline, lead, list(_blocks(answer)), answer["names"])


def _blocks(answer: Fields) -> Iterator[Block]:
    if answer["outcome"] == "order":
        if answer["start"] is not None:
            yield Paragraph(_start(answer))
        if answer["steps"]:
            yield _sum(answer)
            yield Heading("The order")
            yield _order(answer)
        yield from _regrets(answer)
        yield Heading("The placement in the end")
        cells = "Every office and duty"
        yield cell_table(answer["cells"], cells, planned=True, sheet="cells")
        if answer["moves"]:
            yield move_table(answer, answer["moves"], "Who goes where", sheet="moves")
        if answer.get("work"):
            yield work_table(answer, answer["work"], "Cases handled elsewhere", sheet="work")
    yield from seal_blocks(answer, "order")


def _start(answer: Fields) -> str:
    standing = "as everyone stands today" if answer["stay"] else "in the best placement"
    peak, cost = (
        load_number(answer["start"]["peak"]),
        cost_in_words(answer["start"]["cost"], answer["cost_unit"]),
    )
    return (
        f"Loads are in {counted_unit(answer['cells'])}. Before, with those on board {standing}, "
        f"the heaviest is {peak}, for moves at {cost}."
    )


def _sum(answer: Fields) -> Table:
    """Return how many officers come into each office, or leave it, the most first."""
    total: dict[str, int] = {}
    for step in answer["steps"]:
        for seat in step["seats"]:
            total[seat["office"]] = total.get(seat["office"], 0) + seat["officers"]
    rows = [[office, total[office]] for office in sorted(total, key=lambda o: (-total[o], o))]
    word = "leave" if answer["reverse"] else "come"
    return plain_table(
        "By office", [OFFICE, Column(f"officers who {word}", "number")], rows, sheet="by office"
    )


def _order(answer: Fields) -> Table:
    reverse: bool = answer["reverse"]
    changed = "burdened" if reverse else "relieved"
    columns = [
        Column("place", "number"),
        Column("leaves" if reverse else "sits in"),
        Column("load that rises" if reverse else "load that falls"),
        Column("heaviest load", "load"),
        cost_column(answer),
        Column("best for its number"),
    ]
    rows: list[list[Value]] = [
        [
            step["number"],
            "; ".join(_seat(seat) for seat in step["seats"]) or "(nowhere)",
            _loads(step[changed]),
            load_value(step["peak"]),
            step["cost"],
            _best(step),
        ]
        for step in answer["steps"]
    ]
    return plain_table("First to last", columns, rows, sheet="order")


def _regrets(answer: Fields) -> Iterator[Block]:
    for step in answer["steps"]:
        if step["is_best"] is False:
            behind = step["behind"]
            loads = f"{load_number(behind['before'])} and could be {load_number(behind['after'])}"
            at = behind["place"]
            which = "heaviest load" if at == 1 else f"load at place {at:,} from the heaviest"
            yield Paragraph(f"The {which} is {loads}.", f"Place {step['number']:,}")


def _loads(cells: list[Fields]) -> str:
    shown = [
        f"{cell['office']} {cell['duty']} {load_aligned(cell['load_before'])} → "
        f"{load_aligned(cell['load'])}"
        for cell in cells[:3]
    ]
    rest = len(cells) - len(shown)
    return "; ".join([*shown, f"and {rest:,} more"] if rest else shown) or "none"


def _seat(seat: Fields) -> str:
    times = f" ({seat['officers']:,})" if seat["officers"] > 1 else ""
    pool = f", {seat['pool']}" if seat["pool"] else ""
    return f"{seat['office']} {seat['duty']}{pool}{times}"


def _best(step: Fields) -> str:
    if step["is_best"] is None:
        return "unknown"
    if not step["is_best"]:
        return "no"
    return "proved" if step["best"]["optimality"] == "proved" else "claimed"
