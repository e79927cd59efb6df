"""How far an answer is known: what is proved, level by level, and what is not."""

from collections.abc import Iterator
from itertools import groupby

from optimizer.answers.plain import count, load_number
from optimizer.answers.report import Report
from optimizer.answers.spelling import Fields
from optimizer.pages.columns import Column, load_value
from optimizer.pages.document import Block, Heading, Listing, Paragraph, Table

PARTS = {
    "peak": "No plan has a lower peak",
    "bound": "No plan has a peak below the bound",
    "leximin": "No plan with this peak has lighter loads below it",
    "cost": "No plan with these loads is cheaper",
    "infeasible": "No plan keeps the rules",
}
CHECKED = {True: "holds", False: "does not hold"}
LABELS = {"proved": "proved", "claimed": "claimed", "best_found": "the best found"}
MOST_LEVELS = 12


def how_known(report: Report, fields: Fields) -> Iterator[Block]:
    """Yield why the answer is the answer, and what about it is not proved."""
    proof: Fields = fields["proof"]
    yield Heading("How far it is proved", level=3)
    yield Paragraph(proof["statement"])
    holds: dict[str, bool] = proof["holds"]
    if holds:
        yield Table(
            "What was checked by counting, from the tables alone",
            (Column("statement"), Column("our own check")),
            tuple((PARTS.get(part, part), CHECKED[held]) for part, held in holds.items()),
            sheet="checked",
        )
    levels: list[Fields] = fields["levels"]
    if levels:
        yield _levels(levels)
    yield Paragraph("What was not proved:")
    yield Listing(tuple(_open(report, fields)))


def _levels(levels: list[Fields]) -> Table:
    rest = levels[MOST_LEVELS:]
    rows = tuple((load_value(level), level["cells"], LABELS[level["label"]]) for level in levels)
    more = ""
    if rest:
        labels = [LABELS[level["label"]] for level in rest]
        said = ", ".join(f"{len(list(some)):,} {label}" for label, some in groupby(labels))
        more = f"And {count(len(rest), 'lower level')} down to {load_number(rest[-1])}: {said}."
    return Table(
        "Levels of load, from the highest down",
        (Column("load", "load"), Column("cells", "number"), Column("known")),
        rows,
        most=MOST_LEVELS,
        more=more,
        sheet="levels",
    )


def _open(report: Report, fields: Fields) -> Iterator[str]:
    """Yield what nobody has shown; that the tables are right is always among it."""
    optimality: str = fields["optimality"]
    objective = report.question.objective
    if fields["outcome"] == "plan":
        for label, words in (
            ("claimed", "rest on the word of the engine"),
            ("best_found", "are the best that was found; lighter ones have not been ruled out"),
        ):
            num = sum(level["label"] == label for level in fields["levels"])
            if num:
                yield f"{count(num, 'level')} of load {words}."
        if optimality != "proved" and not fields["proof"]["holds"].get("cost"):
            yield "That no plan with these loads is cheaper."
        if report.instance.given_plan is not None:
            yield "That no plan changes less of the one that was given."
        if objective == "peak":
            yield "Loads below the heaviest: they were not asked to be as light as can be."
    elif fields["outcome"] == "no_plan":
        yield "Whether there is a plan at all."
    elif optimality != "proved":
        yield "By counting: that no plan keeps the rules rests on the word of two solvers."
    yield "Whether the tables are right. They were counted with as they were given."
