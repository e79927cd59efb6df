"""A report as the blocks of a page, from the question to where its figures are from."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from fractions import Fraction

from optimizer.answers.plain import (
    STANDARD_UNIT,
    clean,
    count,
    fraction_of,
    load_aligned,
    load_number,
    moves_in_words,
    number,
    peak_known,
    unit,
    weight,
)
from optimizer.answers.report import Report
from optimizer.answers.spelling import Fields
from optimizer.domain.instance import Instance
from optimizer.pages.asked import question_in_words, rules_in_words
from optimizer.pages.charts import Bar, bars
from optimizer.pages.document import Block, Heading, Listing, Paragraph, Picture, Table
from optimizer.pages.draw import draw_svg
from optimizer.pages.known import how_known
from optimizer.pages.maps import Atlas, load_map, make_atlas, move_map
from optimizer.pages.where import Plain

MOST_ROWS = 40
"""Rows of one table before the rest is counted."""
BARS = 20
"""Rows of one chart of bars, as many as fit a sheet of paper."""
KINDS = {"transfer": "transfer", "duty_change": "duty change", "hire": "hire"}


@dataclass(frozen=True)
class Told:
    """A report, and what several parts of its page have in common.

    Attributes
    ----------
    reference : the load that colours and the line of the bars are relative to
    called : what that load is
    """

    instance: Instance
    fields: Fields
    planned: bool
    unit: str
    reference: Fraction
    called: str
    heaviest: list[Fields]
    atlas: Atlas | None


def report_blocks(report: Report) -> Iterator[Block]:
    """Yield the blocks of a report's page in their order."""
    told = _told(report)
    yield from _summary(report, told)
    yield from _before_and_after(told)
    if told.planned:
        yield from _moves(told)
    yield from how_known(report, told.fields)
    yield from _sources(told)
    yield from _seal(told.fields)


def _told(report: Report) -> Told:
    fields = report.to_dict()
    cells: list[Fields] = fields["cells"]
    planned = report.outcome == "plan"
    after = "load" if planned else "load_today"
    heaviest = sorted(cells, key=lambda cell: weight(cell, after), reverse=True)
    called = unit(cells)
    if called == STANDARD_UNIT:
        reference, words = Fraction(1), "the standard, 100 %"
    else:
        work = sum((Fraction(str(c["weighted_cases"])) for c in cells), Fraction(0))
        reference = work / max(report.instance.num_officers, 1) or Fraction(1)
        words = "all cases over all officers"
    atlas = make_atlas(report.instance, fields)
    return Told(report.instance, fields, planned, called, reference, words, heaviest, atlas)


def _summary(report: Report, told: Told) -> Iterator[Block]:
    fields = told.fields
    yield Heading("The question and the answer")
    yield Paragraph(question_in_words(report))
    best = load_number(fields["peak"]) if told.planned else "none"
    known = f" ({peak_known(fields)})" if told.planned else ""
    yield Table(
        f"The heaviest load, in {_unit_in_words(told)}",
        ("placement", "heaviest load"),
        (
            ("today", load_number(fields["today"])),
            ("in proportion to the work, rules aside", load_number(fields["proportional"])),
            (f"best placement{known}", best),
        ),
        numeric=(1,),
    )
    if told.planned:
        yield Paragraph(_sentence(moves_in_words(fields["totals"])), "Moves")
    statement = fields["bottleneck"]["statement"]
    if statement:
        yield Paragraph(statement, "Bottleneck" if told.planned else "Why")
    if report.outcome == "infeasible":
        yield Paragraph(
            "caseload conflict, asked of the same tables, names a smallest set of rules that "
            "cannot be kept together, and the least change that would mend it.",
            "What to do",
        )
    if report.outcome == "no_plan":
        yield Paragraph(
            "More time may find a plan. Whether the rules can be kept at all is what "
            "caseload conflict answers.",
            "What to do",
        )


def _before_and_after(told: Told) -> Iterator[Block]:
    yield Heading("Before and after, office by office" if told.planned else "As it is today")
    yield Paragraph(_over(told))
    if told.atlas is not None:
        yield from _maps(told, told.atlas)
    yield from _bars(told)
    yield _cells(told)


def _over(told: Told) -> str:
    """Return how many cells are above the reference and how many have nobody."""
    columns = [("Today", "load_today")] + [("After the moves", "load")] * told.planned
    said: list[str] = []
    for when, column in columns:
        loads = [fraction_of(cell[column]) for cell in told.heaviest]
        bare = sum(load is None for load in loads)
        over = sum(load is not None and load > told.reference for load in loads)
        nobody = f", and {count(bare, 'cell')} with cases {'has' if bare == 1 else 'have'} nobody"
        words = "the standard" if told.unit == STANDARD_UNIT else "the load of all together"
        said.append(
            f"{when} {over:,} of {count(len(loads), 'cell')} {'is' if over == 1 else 'are'} above "
            f"{words}{nobody if bare else ''}."
        )
    return f"A cell is one office and one duty. {' '.join(said)}"


def _maps(told: Told, atlas: Atlas) -> Iterator[Block]:
    whens = ("today", "after the moves")[: 1 + told.planned]
    offices = atlas.offices
    for when, words in enumerate(whens):
        called = f"heaviest load of the office, {told.unit}"
        chart, named = load_map(atlas, when, told.reference, called)
        top = max(offices, key=lambda office: _rank(office.loads[when]))
        title = f"Map of {count(len(offices), 'office')}, {words}"
        nameless = len(offices) - named
        rest = f" {count(nameless, 'office')} of them without a name." if nameless else ""
        if isinstance(atlas.projection, Plain):
            rest += f" The lines are {atlas.projection.step:g} degrees apart."
        description = (
            f"A circle for each office: the larger, the more officers; the darker, the heavier its "
            f"heaviest load. The heaviest is {top.name} with {_load(top.loads[when])}.{rest}"
        )
        yield _picture(chart, title, description, f"map-{when + 1}")
    if atlas.elsewhere:
        yield Paragraph(_listed(atlas.elsewhere) + ".", "Not on the map")


def _bars(told: Told) -> Iterator[Block]:
    shown = told.heaviest[: 2 * BARS]
    columns = ["load_today"] + ["load"] * told.planned
    loads = [fraction_of(cell[column]) for cell in shown for column in columns]
    mark = float(told.reference), told.called
    top = max([float(load) for load in loads if load is not None] + [mark[0]])
    longest = max(len(_cell_name(cell, told)) for cell in shown)
    for start in range(0, len(shown), BARS):
        part = shown[start : start + BARS]
        rows = [Bar(_cell_name(cell, told), cell["load_today"], cell["load"]) for cell in part]
        chart = bars(
            rows, planned=told.planned, unit=told.unit, mark=mark, top=top, longest=longest
        )
        last, whole = start + len(part), len(told.heaviest)
        title = f"Loads {start + 1:,} to {last:,} of {whole:,}, heaviest first"
        first = part[0]
        after = f", after the moves {_load(first['load'])}" if told.planned else ""
        description = (
            f"Bars of the loads today{' (light) and after (dark)' if told.planned else ''}. "
            f"The heaviest of them is {_cell_name(first, told)}: today "
            f"{_load(first['load_today'])}{after}. The table below has every number."
        )
        yield _picture(chart, title, description, f"bars-{start // BARS + 1}")


def _cells(told: Told) -> Table:
    shown, rest = told.heaviest[:MOST_ROWS], told.heaviest[MOST_ROWS:]
    weighed = any(str(c["weighted_cases"]) != str(c["cases"]) for c in told.heaviest)
    columns = ["office", "duty", "cases"] + ["weighted"] * weighed + ["officers today"]
    columns += ["after"] * told.planned + ["load today"] + ["load after"] * told.planned
    spell_load = load_aligned if told.unit == STANDARD_UNIT else load_number
    rows: list[tuple[str, ...]] = []
    for cell in shown:
        row = [cell["office"], cell["duty"], number(cell["cases"])]
        row += [number(cell["weighted_cases"])] if weighed else []
        row += [number(cell["officers_today"])]
        row += [number(cell["officers"])] if told.planned else []
        row += [spell_load(cell["load_today"])]
        row += [spell_load(cell["load"])] if told.planned else []
        rows.append(tuple(row))
    return Table(
        "Every office and duty, heaviest first"
        if not rest
        else f"The {MOST_ROWS} heaviest of {len(told.heaviest):,} cells",
        tuple(columns),
        tuple(rows),
        numeric=tuple(range(2, len(columns))),
        more=_rest_of_cells(rest, told) if rest else "",
    )


def _rest_of_cells(rest: Sequence[Fields], told: Told) -> str:
    after = "load" if told.planned else "load_today"
    heavy, light = load_number(rest[0][after]), load_number(rest[-1][after])
    cases = sum(int(cell["cases"]) for cell in rest)
    officers = sum(cell["officers" if told.planned else "officers_today"] for cell in rest)
    return (
        f"And {count(len(rest), 'more cell')}, with {count(cases, 'case')} and "
        f"{count(officers, 'officer')}; loads from {heavy} down to {light}."
    )


def _moves(told: Told) -> Iterator[Block]:
    moves: list[Fields] = told.fields["moves"]
    work: list[Fields] = told.fields["work"]
    yield Heading("The moves")
    if not moves and not work:
        yield Paragraph("Nobody needs to move.")
        return
    yield Paragraph(_sentence(moves_in_words(told.fields["totals"])))
    drawn = None if told.atlas is None else move_map(told.atlas, moves)
    if drawn is not None:
        chart, shown, lanes = drawn
        rest = f" Shown are the {shown:,} largest of {lanes:,}." if shown < lanes else ""
        description = (
            f"An arrow from office to office: the thicker, the more officers. Beside a name stands "
            f"how many more or fewer officers its arrows leave it with.{rest}"
        )
        yield _picture(chart, "Map of the transfers", description, "map-3")
    if moves:
        yield _move_table(moves)
    if work:
        yield _work_table(work)


def _move_table(moves: Sequence[Fields]) -> Table:
    shown, rest = moves[:MOST_ROWS], moves[MOST_ROWS:]
    pooled = any(move["pool"] for move in moves)
    columns = ("move", *(("pool",) if pooled else ()), "from", "to", "cost")
    rows = tuple(
        (
            count(move["officers"], KINDS[move["kind"]]),
            *((move["pool"] or "",) if pooled else ()),
            _place(move["from_office"], move["from_duty"]),
            _place(move["to_office"], move["to_duty"]),
            number(move["cost"]),
        )
        for move in shown
    )
    officers = sum(move["officers"] for move in rest)
    more = f"And {count(len(rest), 'more row')}, {count(officers, 'officer')}." if rest else ""
    return Table("Who goes where", columns, rows, numeric=(len(columns) - 1,), more=more)


def _work_table(work: Sequence[Fields]) -> Table:
    shown, rest = work[:MOST_ROWS], work[MOST_ROWS:]
    rows = tuple(
        (
            count(row["cases"], "case"),
            row["case_type"] or "any",
            _place(row["office"], row["duty"]),
            row["to_office"],
            number(row["cost"]),
        )
        for row in shown
    )
    cases = sum(row["cases"] for row in rest)
    more = f"And {count(len(rest), 'more row')}, {count(cases, 'case')}." if rest else ""
    columns = ("work", "case type", "of", "handled in", "cost")
    return Table("Cases handled elsewhere", columns, rows, numeric=(4,), more=more)


def _sources(told: Told) -> Iterator[Block]:
    instance = told.instance
    yield Heading("Sources and assumptions")
    yield Paragraph(instance.as_of or "The tables give no date.", "As of")
    yield Paragraph(instance.source or "The tables name no source.", "Source")
    yield Paragraph("The rules, in words:")
    rules = rules_in_words(instance)
    rest = len(rules) - MOST_ROWS
    more = [f"And {count(rest, 'more statement')} in the tables."] if rest > 0 else []
    yield Listing((*rules[:MOST_ROWS], *more))
    yield Paragraph(
        "A load is cases, weighted where types of cases differ, for each officer's time, as a "
        "multiple of the standard of the duty where there is one. A cell with cases and no "
        "officers is uncovered, which is worse than any load. In proportion means everyone shared "
        "out by work, as if no rule held. The page counts cases and officers; it holds nothing "
        "about a person.",
        "Words",
    )


def _seal(fields: Fields) -> Iterator[Block]:
    provenance: Fields = fields["provenance"]
    versions = ", ".join(f"{name} {found}" for name, found in provenance["versions"].items())
    yield Heading("To check this page")
    yield Table(
        "Where it comes from",
        ("what", "value"),
        (
            ("fingerprint of the tables", provenance["instance"]),
            ("seal of the report", provenance["seal"]),
            ("engine", provenance["engine"]),
            ("versions", versions),
        ),
    )
    yield Paragraph(
        "The same tables, question and versions give this page again, byte for byte. The report as "
        "JSON, which caseload solve writes too, has the same seal; caseload verify checks its plan "
        "and its proof against the tables, without the engine that found them."
    )


def _picture(chart: Fields, title: str, description: str, name: str) -> Picture:
    title, description = clean(title), clean(description)
    return Picture(draw_svg(chart, title, description, name), title, description)


def _unit_in_words(told: Told) -> str:
    return "multiples of the standard caseload" if told.unit == STANDARD_UNIT else told.unit


def _cell_name(cell: Fields, told: Told) -> str:
    office = clean(cell["office"])
    return office if told.instance.num_duties == 1 else f"{office}, {clean(cell['duty'])}"


def _place(office: str | None, duty: str | None) -> str:
    return "(new)" if office is None else f"{office}, {duty}"


def _load(load: Fields | None) -> str:
    return "nobody" if load is None else load_number(load)


def _rank(load: Fields | None) -> tuple[bool, Fraction]:
    exact = fraction_of(load)
    return exact is None, exact or Fraction(0)


def _sentence(words: str) -> str:
    return words[0].upper() + words[1:] + "."


def _listed(names: Sequence[str]) -> str:
    shown, rest = names[:MOST_ROWS], len(names) - MOST_ROWS
    more = f" and {rest:,} more" if rest > 0 else ""
    return ", ".join(shown) + more
