"""A frontier as a page: what it comes to, its staircase, every step, and the moves of one."""

from collections.abc import Iterator

from optimizer.answers.plain import Fields, amount, count
from optimizer.pages.columns import Column, Value, load_value, spell_column
from optimizer.pages.document import Block, Document, Heading, Paragraph, Table
from optimizer.pages.pictures import drawn
from optimizer.pages.tables import (
    LABELS,
    cost_column,
    gain_since,
    move_table,
    seal_blocks,
    spread_table,
    work_table,
)


def document(answer: Fields) -> Document:
    """Return the page of a frontier, its ids being names already."""
    headline, lead = _said(answer)
    return Document(answer["name"], headline, lead, list(_blocks(answer)), answer["names"])


def _said(answer: Fields) -> tuple[str, str]:
    """Return where the staircase starts and ends, and all that is said of it."""
    first, *rest = answer["sentences"]
    steps: list[Fields] = answer["steps"]
    if len(steps) < 2 or steps[0]["peak"]["exact"] is None:
        return first, " ".join(rest)
    peaks = [load_value(steps[place]["peak"]) for place in (0, -1)]
    start, end = spell_column(Column("", "load"), peaks)
    spent = steps[-1][answer["by"]]
    by_cost = answer["by"] == "cost"
    most = amount(spent, answer["cost_unit"]) if by_cost else count(spent, "transfer")
    spending = f"as up to {most} is spent" if by_cost else f"with up to {most}"
    return f"The heaviest load falls from {start} to {end} {spending}.", " ".join((first, *rest))


def _blocks(answer: Fields) -> Iterator[Block]:
    steps: list[Fields] = answer["steps"]
    yield from drawn(answer)
    if steps:
        yield Heading("Every step")
        yield _steps(answer)
        yield from _moves(answer)
    yield from seal_blocks(answer, "frontier")


def _steps(answer: Fields) -> Table:
    columns = [
        Column("step", "number"),
        cost_column(answer),
        Column("transfers", "number"),
        Column("duty changes", "number"),
        Column("hires", "number") if any(step["hires"] for step in answer["steps"]) else None,
        Column("heaviest load", "load"),
        Column("lighter by", "load"),
        Column("known"),
    ]
    if answer["by"] == "transfers":
        columns[1:3] = [columns[2], columns[1]]
    gaps = {gap["after"] for gap in answer["gaps"]}
    rows: list[list[Value]] = [
        [
            step["step"],
            step[answer["by"]],
            step["transfers" if answer["by"] == "cost" else "cost"],
            step["duty_changes"],
            step["hires"],
            load_value(step["peak"]),
            gain_since(answer["steps"][0]["peak"], step["peak"]),
            LABELS[step["label"]] + (", a gap below it" if step["step"] in gaps else ""),
        ]
        for step in answer["steps"]
    ]
    return spread_table(f"The heaviest load, in {answer['unit']}", columns, rows, sheet="steps")


def _moves(answer: Fields) -> Iterator[Block]:
    """Yield who goes where in the step that has most of the gain, or in the last one."""
    flat: Fields | None = answer["flattens"]
    step: Fields = answer["steps"][-1 if flat is None else flat["step"] - 1]
    if not step["moves"] and not step["work"]:
        return
    yield Heading(f"The moves of step {step['step']:,}")
    if flat is not None:
        share = float(flat["share"]["value"]) * 100
        by_cost = answer["by"] == "cost"
        spent = amount(flat[answer["by"]], answer["cost_unit"]) if by_cost else ""
        said = f"moves at a cost of {spent}" if by_cost else count(flat["transfers"], "transfer")
        yield Paragraph(f"It has {share:.0f} % of the gain, for {said}.")
    if step["moves"]:
        yield move_table(answer, step["moves"], "Who goes where", sheet="moves")
    if step["work"]:
        yield work_table(answer, step["work"], "Cases handled elsewhere", sheet="work")
