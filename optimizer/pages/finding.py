"""What a report has found: from where to where the load goes, and who gains and who gives."""

from collections.abc import Iterator, Sequence

from optimizer.answers.plain import (
    Fields,
    count,
    fraction_of,
    headline,
    load_number,
    load_rank,
    peak_alone_in_words,
    peak_known,
)
from optimizer.pages.columns import Column, Value, load_value
from optimizer.pages.document import Block, Heading, Paragraph, Table, table_of
from optimizer.pages.tables import unit_in_words
from optimizer.pages.told import Told

MOST_OFFICES = 10
"""Offices that gain, and that give, before the rest is counted."""


def say_finding(told: Told) -> str:
    """Return what comes out: from where to where the heaviest load goes."""
    fields = told.fields
    if not told.planned:
        return headline(fields)
    today, after = load_number(fields["today"]), load_number(fields["peak"])
    if fields["peak"]["exact"] is None:
        return "Some cases have nobody, after the moves as well."
    if fields["today"]["exact"] is None:
        return (
            f"Today some cases have nobody; after the moves the heaviest load is {after} "
            f"{told.unit}."
        )
    if fields["today"] == fields["peak"]:
        return f"The heaviest load stays {after} {told.unit}."
    return f"The heaviest load falls from {today} to {after} {told.unit}."


def found(told: Told) -> Iterator[Block]:
    """Yield what the answer comes to, before any picture."""
    fields = told.fields
    yield _peaks(told)
    yield from _above(told)
    alone = peak_alone_in_words(fields) if told.planned else ""
    if alone:
        yield Paragraph(alone, "What the cost is for")
    statement = fields["bottleneck"]["statement"]
    if statement:
        yield Paragraph(statement, "What holds it up" if told.planned else "Why")
    what_to_do = {
        "infeasible": "caseload conflict, asked of the same tables, names a smallest set of rules "
        "that cannot be kept together, and the least change that would mend it.",
        "no_plan": "More time may find a plan. Whether the rules can be kept at all is what "
        "caseload conflict answers.",
    }.get(fields["outcome"])
    if what_to_do:
        yield Paragraph(what_to_do, "What to do")
    yield from _gains(told)
    if len(fields["regions"]) > 1:
        yield _regions(told)


def _peaks(told: Told) -> Table:
    fields = told.fields
    peak = load_value(fields["peak"]) if told.planned else "none"
    known = f" ({peak_known(fields)})" if told.planned else ""
    rows: list[tuple[Value, ...]] = [
        ("today", load_value(fields["today"])),
        ("in proportion to the work, rules aside", load_value(fields["proportional"])),
        (f"best placement{known}", peak),
    ]
    columns = (Column("placement"), Column("heaviest load", "load"))
    caption = f"The heaviest load, in {unit_in_words(told.unit)}"
    return Table(caption, columns, tuple(rows), sheet="peaks")


def _above(told: Told) -> Iterator[Block]:
    """Yield how many cells are above the reference, and why where they become more."""
    words = "the standard" if told.to_standard else "the load of all together"
    cells = count(len(told.heaviest), "cell")
    before = told.above("load_today")
    bare = sum(cell["load_today"] is None for cell in told.heaviest)
    nobody = f", {bare:,} of them without anybody" if bare else ""
    are = "is" if before == 1 else "are"
    said = f"A cell is one office and one duty. Today {before:,} of {cells} {are} above {words}"
    if not told.planned:
        yield Paragraph(f"{said}{nobody}.")
        return
    after = told.above("load")
    still = sum(cell["load"] is None for cell in told.heaviest)
    rest = f", {still:,} without anybody" if still else ""
    yield Paragraph(f"{said}{nobody}; after the moves {after:,}{rest}.")
    if after <= before:
        return
    risen = [
        cell
        for cell in told.heaviest
        if (fraction_of(cell["load"]) or 0) > told.reference
        and cell["load_today"] is not None
        and (fraction_of(cell["load_today"]) or 0) <= told.reference
    ]
    top = load_number(risen[0]["load"]) if risen else ""
    yield Paragraph(
        f"{after - before:,} more than today, although the heaviest load falls: the heaviest cells "
        f"are lightened at the cost of others. {count(len(risen), 'cell')} that "
        f"{'was' if len(risen) == 1 else 'were'} at {words} or below "
        f"{'rises' if len(risen) == 1 else 'rise'} above it, none beyond {top}.",
        "More cells above " + words,
    )


def _gains(told: Told) -> Iterator[Block]:
    """Yield which offices and duties have more officers after the moves, and which fewer."""
    if not told.planned:
        return
    offices = _sums(told.fields["cells"], "office")
    changed = [row for row in offices if row["change"]]
    if not changed:
        return
    yield Heading("Who gains and who gives")
    for caption, sign, sheet in (
        ("Offices that gain officers, and their heaviest load", 1, "gain"),
        ("Offices that give officers, and their heaviest load", -1, "give"),
    ):
        rows = [row for row in changed if row["change"] * sign > 0]
        rows.sort(key=lambda row: -abs(row["change"]))
        if rows:
            yield _sum_table(caption, Column("office", "office"), rows, sheet)
    duties = _sums(told.fields["cells"], "duty")
    if len(duties) > 1 and any(row["change"] for row in duties):
        yield _sum_table(
            "By duty, and its heaviest load", Column("duty", "duty"), duties, "by duty"
        )


def _sums(cells: Sequence[Fields], key: str) -> list[Fields]:
    """Return for each office or duty its officers today and after, and its heaviest loads."""
    groups: dict[str, list[Fields]] = {}
    for cell in cells:
        groups.setdefault(cell[key], []).append(cell)
    rows: list[Fields] = []
    for name, inside in groups.items():
        today, after = (sum(cell[k] for cell in inside) for k in ("officers_today", "officers"))
        row = {"name": name, "today": today, "after": after, "change": after - today}
        for when in ("load_today", "load"):
            row[when] = max((cell[when] for cell in inside), key=load_rank)
        rows.append(row)
    return rows


def _sum_table(caption: str, column: Column, rows: Sequence[Fields], sheet: str) -> Table:
    values: list[list[Value]] = [
        [
            row["name"],
            row["today"],
            row["after"],
            row["change"],
            load_value(row["load_today"]),
            load_value(row["load"]),
        ]
        for row in rows
    ]
    columns = [
        column,
        Column("officers today", "number"),
        Column("after", "number"),
        Column("change", "signed"),
        Column("load today", "load"),
        Column("after", "load"),
    ]
    rest = rows[MOST_OFFICES:]
    more = ""
    if rest:
        officers = abs(sum(row["change"] for row in rest))
        more = f"And {count(len(rest), 'more office')}, {count(officers, 'officer')} together."
    return table_of(caption, columns, values, most=MOST_OFFICES, more=more, sheet=sheet)


def _regions(told: Told) -> Table:
    planned = told.planned
    columns = [
        Column("region"),
        Column("offices", "number"),
        Column("cases", "number"),
        Column("officers today", "number"),
        Column("after", "number") if planned else None,
        Column("load today", "load"),
        Column("after", "load") if planned else None,
        Column("heaviest today", "load"),
        Column("after", "load") if planned else None,
    ]
    rows: list[list[Value]] = [
        [
            row["region"] or "(no region)",
            row["offices"],
            row["cases"],
            row["officers_today"],
            row["officers"],
            *(load_value(row[key]) for key in ("load_today", "load", "peak_today", "peak")),
        ]
        for row in told.fields["regions"]
    ]
    caption = "By region: its load all together, and that of its heaviest cell"
    most, rest = 2 * MOST_OFFICES, len(rows) - 2 * MOST_OFFICES
    more = f"And {count(rest, 'more region')}." if rest > 0 else ""
    return table_of(caption, columns, rows, most=most, more=more, sheet="regions")
