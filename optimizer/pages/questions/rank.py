"""The choices of one change as a page: the best first, and what rules them out."""

from collections.abc import Iterator

from optimizer.answers.plain import Fields, load_number
from optimizer.answers.say_rank import say_change, say_number, say_reason
from optimizer.answers.say_service import said_plan
from optimizer.pages.columns import Column, Place, Value, load_value
from optimizer.pages.document import Block, Document, Heading, Listing, Table
from optimizer.pages.tables import cost_column, plain_table, rule_table, seal_blocks

EFFECTS = {"lighter": "lighter", "same": "no lighter", "heavier": "heavier"}


def document(answer: Fields) -> Document:
    """Return the page of a ranking, its ids being names already."""
    start, peak = said_plan(answer["plan"]), load_number(answer["peak"])
    headline = f"{say_change(answer['change'])}, {start}: peak {peak}."
    blocks = list(_blocks(answer))
    return Document(answer["name"], headline, say_number(answer), blocks, answer["names"])


def _blocks(answer: Fields) -> Iterator[Block]:
    broken: list[Fields] = answer["already_broken"]
    if broken:
        caption = "Rules that are broken already"
        yield rule_table(broken, caption, "statement", sheet="broken already")
    choices: list[Fields] = answer["choices"]
    if choices:
        yield Heading("The choices")
        yield _choices(answer)
        reasons: dict[str, list[str]] = {}
        for place, row in enumerate(choices, 1):
            for one in row["broken"]:
                reasons.setdefault(say_reason(one), []).append(f"{place:,}")
        if reasons:
            yield Heading("What rules choices out")
            yield Listing(
                tuple(f"{', '.join(places)}: {reason}" for reason, places in reasons.items())
            )
    yield from seal_blocks(answer, "answer")


def _choices(answer: Fields) -> Table:
    choices: list[Fields] = answer["choices"]
    what = answer["change"]["what"]
    ends = [end for end, no in (("from", "add"), ("to", "remove")) if what != no]
    columns: list[Column | None] = [
        Column("place", "number"),
        Column("pool", "pool") if any(row.get("pool") for row in choices) else None,
    ]
    for end in ends:
        columns += [Column(end, "place"), Column("load", "load"), Column("then", "load")]
    columns += [Column("peak then", "load"), cost_column(answer), Column("loads"), Column("rules")]
    rows: list[list[Value]] = []
    for place, row in enumerate(choices, 1):
        values: list[Value] = [place, row.get("pool")]
        for end in ends:
            loads = (load_value(row[f"{end}_load_{when}"]) for when in ("before", "after"))
            values += [Place(row[f"{end}_office"], row[f"{end}_duty"]), *loads]
        allowed = "kept" if row["allowed"] else "ruled out"
        values += [load_value(row["peak_after"]), row["cost"], EFFECTS[row["loads"]], allowed]
        rows.append(values)
    return plain_table("The best first", columns, rows, sheet="choices")
