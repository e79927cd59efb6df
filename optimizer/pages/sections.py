"""A report as the blocks of a page: the finding, the moves, before and after, the rest."""

from collections.abc import Iterator, Sequence

from optimizer.answers.plain import (
    clean,
    count,
    fraction_of,
    load_number,
    load_rank,
    moves_in_words,
)
from optimizer.answers.report import Report
from optimizer.answers.spelling import Fields
from optimizer.pages.asked import question_in_words, rules_in_tables, rules_in_words
from optimizer.pages.charts import Bar, bars
from optimizer.pages.document import Block, Heading, Listing, Paragraph, Picture
from optimizer.pages.draw import draw_svg
from optimizer.pages.finding import found
from optimizer.pages.known import how_known
from optimizer.pages.maps import Atlas, load_map, move_map
from optimizer.pages.tables import MOST_ROWS, cell_table, move_table, seal_blocks, work_table
from optimizer.pages.told import Told
from optimizer.pages.where import Plain

MOST_MOVES = 10
"""Moves that stand before the appendix."""
BARS = 20
"""Rows of one chart of bars, as many as fit a sheet of paper."""


def report_blocks(report: Report, told: Told) -> Iterator[Block]:
    """Yield the blocks of a report's page in their order."""
    yield Heading("What comes out" if told.planned else "What there is")
    yield from found(told)
    if told.planned:
        yield from _moves(told)
    yield from _before_and_after(told)
    yield Heading("Appendix: how it was found, and every number", level=1)
    yield Heading("The question", level=3)
    yield Paragraph(question_in_words(report))
    yield from _every_number(told)
    yield from how_known(report, told.fields)
    yield from _sources(told)
    yield from _seal(told.fields)


def _moves(told: Told) -> Iterator[Block]:
    moves, work = told.moves, told.fields["work"]
    if not moves and not work:
        yield Heading("The moves")
        best = told.fields["optimality"] == "proved"
        yield Paragraph("Nobody needs to move." if best else "Nobody moves in the plan found.")
        return
    few = len(moves) <= MOST_MOVES
    yield Heading("The moves" if few else "The ten largest moves")
    said = moves_in_words(told.fields["totals"], told.fields["cost_unit"])
    yield Paragraph(f"{said[0].upper()}{said[1:]}.")
    drawn = None if told.atlas is None else move_map(told.atlas, moves)
    if moves:
        yield move_table(
            told.fields,
            moves,
            "Who goes where" if few else "Who goes where, the most officers first",
            most=MOST_MOVES,
            rest="in the appendix",
            sheet="moves",
        )
    if drawn is not None:
        chart, shown, lanes, nameless = drawn
        rest = f" Shown are the {shown:,} largest of {lanes:,}." if shown < lanes else ""
        rest += f" {count(nameless, 'office')} without room for a name." if nameless else ""
        description = (
            f"An arrow from office to office: the thicker, the more officers. Beside a name stands "
            f"how many more or fewer officers its arrows leave it with.{rest}"
        )
        yield _picture(chart, "Map of the transfers", description, "map-3", wide=True)
    if work:
        yield work_table(told.fields, work, "Cases handled elsewhere", sheet="work")


def _before_and_after(told: Told) -> Iterator[Block]:
    yield Heading("Before and after" if told.planned else "As it is today")
    if told.atlas is not None:
        yield from _maps(told, told.atlas)
    yield from _bars(told, 0)


def _maps(told: Told, atlas: Atlas) -> Iterator[Block]:
    whens = ("today", "after the moves")[: 1 + told.planned]
    offices = atlas.offices
    for when, words in enumerate(whens):
        called = f"heaviest load of the office, {told.unit}"
        chart, named = load_map(atlas, when, told.reference, called)
        top = max(offices, key=lambda office: load_rank(office.loads[when]))
        title = f"Map of {count(len(offices), 'office')}, {words}"
        nameless = len(offices) - named
        rest = f" {count(nameless, 'office')} of them without a name." if nameless else ""
        if isinstance(atlas.projection, Plain):
            rest += f" The lines are {atlas.projection.step:g} degrees apart."
        description = (
            f"A circle for each office: the larger, the more officers; the darker, the heavier its "
            f"heaviest load. The heaviest is {top.name} with {_load(top.loads[when])}.{rest}"
        )
        yield _picture(chart, title, description, f"map-{when + 1}", wide=True)
    if atlas.elsewhere:
        yield Paragraph(_listed(atlas.elsewhere) + ".", "Not on the map")


def _bars(told: Told, start: int) -> Iterator[Block]:
    """Yield the bars of the cells from a place on, where there are any."""
    shown = told.heaviest[: 2 * BARS]
    part = shown[start : start + BARS]
    if not part:
        return
    columns = ["load_today"] + ["load"] * told.planned
    loads = [fraction_of(cell[column]) for cell in shown for column in columns]
    mark = float(told.reference), told.called
    top = max([float(load) for load in loads if load is not None] + [mark[0]])
    longest = max(len(_cell_name(cell, told)) for cell in shown)
    rows = [Bar(_cell_name(cell, told), cell["load_today"], cell["load"]) for cell in part]
    chart = bars(rows, planned=told.planned, unit=told.unit, mark=mark, top=top, longest=longest)
    last, whole = start + len(part), len(told.heaviest)
    title = f"Loads {start + 1:,} to {last:,} of {whole:,}, heaviest first"
    first = part[0]
    after = f", after the moves {_load(first['load'])}" if told.planned else ""
    description = (
        f"Bars of the loads today{' (light) and after (dark)' if told.planned else ''}. "
        f"The heaviest of them is {_cell_name(first, told)}: today "
        f"{_load(first['load_today'])}{after}. The appendix has every number."
    )
    yield _picture(chart, title, description, f"bars-{start // BARS + 1}")


def _every_number(told: Told) -> Iterator[Block]:
    yield Heading("Every office and duty", level=3)
    cells = told.heaviest
    yield cell_table(
        cells,
        "The heaviest first"
        if len(cells) <= MOST_ROWS
        else f"The {MOST_ROWS} heaviest of {len(cells):,} cells",
        planned=told.planned,
        sheet="cells",
    )
    yield from _bars(told, BARS)
    if len(told.moves) > MOST_MOVES:
        yield Heading("Every move", level=3)
        yield move_table(told.fields, told.moves, "The most officers first", sheet="every move")


def _sources(told: Told) -> Iterator[Block]:
    instance = told.instance
    yield Heading("Sources and assumptions", level=3)
    yield Paragraph(instance.as_of or "The tables give no date.", "As of")
    yield Paragraph(instance.source or "The tables name no source.", "Source")
    yield Paragraph("The rules, in words:")
    rules = rules_in_words(instance)
    rest = len(rules) - MOST_ROWS
    more = [f"And {count(rest, 'more statement')} in the tables."] if rest > 0 else []
    yield Listing((*rules[:MOST_ROWS], *more))
    yield from rules_in_tables(instance)
    yield Paragraph(
        "A load is cases, weighted where types of cases differ, for each officer's time, as a "
        "multiple of the standard of the duty where there is one. A cell with cases and no "
        "officers is uncovered, which is worse than any load. In proportion means everyone shared "
        "out by work, as if no rule held. The page counts cases and officers; it holds nothing "
        "about a person.",
        "Words",
    )


def _seal(fields: Fields) -> Iterator[Block]:
    heading, table = seal_blocks(fields, "report")
    yield Heading(heading.text, level=3)
    yield table
    yield Paragraph(
        "The same tables, question and versions give this page again, byte for byte. The report as "
        "JSON, which caseload solve writes too, has the same seal; caseload verify checks its plan "
        "and its proof against the tables, without the engine that found them."
    )


def _picture(
    chart: Fields, title: str, description: str, name: str, *, wide: bool = False
) -> Picture:
    title, description = clean(title), clean(description)
    return Picture(draw_svg(chart, title, description, name), title, description, wide)


def _cell_name(cell: Fields, told: Told) -> str:
    office = clean(cell["office"])
    return office if told.instance.num_duties == 1 else f"{office}, {clean(cell['duty'])}"


def _load(load: Fields | None) -> str:
    return "nobody" if load is None else load_number(load)


def _listed(names: Sequence[str]) -> str:
    shown, rest = names[:MOST_ROWS], len(names) - MOST_ROWS
    more = f" and {rest:,} more" if rest > 0 else ""
    return ", ".join(shown) + more
