"""The tables that several answers have: cells, moves, cases handled elsewhere, rules."""

from collections.abc import Sequence
from dataclasses import replace
from fractions import Fraction

from optimizer.answers.largest import largest_first, rest_in_words
from optimizer.answers.plain import (
    STANDARD_UNIT,
    Fields,
    count,
    fraction_of,
    load_number,
    unit,
)
from optimizer.pages.columns import Column, Place, Value, load_value
from optimizer.pages.document import Heading, Table, table_of

MOST_ROWS = 40
"""Rows of one table on a page before the rest is counted."""
KINDS = {"transfer": "transfer", "duty_change": "duty change", "hire": "hire"}
LABELS = {
    "proved": "proved",
    "claimed": "claimed, not checked",
    "best_found": "not proved",
    "none": "not proved",
    None: "",
}
"""How far it is known that no plan is better."""
OFFICE, DUTY = Column("office", "office"), Column("duty", "duty")


def unit_in_words(counted: str) -> str:
    """Return what a load counts, in a caption."""
    return "multiples of the standard caseload" if counted == STANDARD_UNIT else counted


def cost_column(answer: Fields, heading: str = "cost") -> Column:
    """Return a column of costs, which names what they are where the rules do."""
    called: str | None = answer["cost_unit"]
    return Column(f"{heading}, {called}" if called else heading, "number")


def cell_table(cells: Sequence[Fields], caption: str, *, planned: bool, sheet: str) -> Table:
    """Return cells as they are given, before and, where there is a plan, after."""
    weighed = any(Fraction(str(c["weighted_cases"])) != Fraction(str(c["cases"])) for c in cells)
    after = "load" if planned else "load_today"
    columns = [
        OFFICE,
        DUTY,
        Column("cases", "number"),
        Column("weighted", "number") if weighed else None,
        Column("officers today", "number"),
        Column("after", "number") if planned else None,
        Column("load today", "load"),
        Column("after", "load") if planned else None,
    ]
    rows: list[list[Value]] = [
        [
            cell["office"],
            cell["duty"],
            cell["cases"],
            cell["weighted_cases"],
            cell["officers_today"],
            cell["officers"],
            load_value(cell["load_today"]),
            load_value(cell["load"]),
        ]
        for cell in cells
    ]
    rest = cells[MOST_ROWS:]
    more = ""
    if rest:
        officers = sum(cell["officers" if planned else "officers_today"] for cell in rest)
        more = (
            f"And {count(len(rest), 'more cell')}, with "
            f"{count(sum(int(cell['cases']) for cell in rest), 'case')} and "
            f"{count(officers, 'officer')}; loads from {load_number(rest[0][after])} down to "
            f"{load_number(rest[-1][after])}."
        )
    return table_of(caption, columns, rows, most=MOST_ROWS, more=more, sheet=sheet)


def move_table(
    answer: Fields,
    moves: Sequence[Fields],
    caption: str,
    *,
    most: int = MOST_ROWS,
    rest: str = "",
    sheet: str,
) -> Table:
    """Return moves, the largest first.

    Parameters
    ----------
    rest : where those are that a page does not show, or empty
    """
    ordered = largest_first(list(moves))
    pooled = any(move["pool"] for move in moves)
    columns = [
        Column("from", "place"),
        Column("to", "place"),
        Column("officers", "number"),
        Column("pool", "pool") if pooled else None,
        Column("move"),
        cost_column(answer),
    ]
    rows: list[list[Value]] = [
        [
            Place(move["from_office"], move["from_duty"]),
            Place(move["to_office"], move["to_duty"]),
            move["officers"],
            move["pool"],
            KINDS[move["kind"]],
            move["cost"],
        ]
        for move in ordered
    ]
    hidden = ordered[most:]
    where = f"; {rest}" if rest else ""
    more = f"And {rest_in_words(hidden, answer['cost_unit'])}{where}." if hidden else ""
    return table_of(caption, columns, rows, most=most, more=more, sheet=sheet)


def work_table(answer: Fields, work: Sequence[Fields], caption: str, *, sheet: str) -> Table:
    """Return cases that other offices handle, the most first."""
    ordered = largest_first(list(work))
    typed = any(row["case_type"] for row in work)
    columns = [
        Column("of", "place"),
        Column("cases", "number"),
        Column("case type") if typed else None,
        Column("handled in", "office"),
        cost_column(answer),
    ]
    rows: list[list[Value]] = [
        [
            Place(row["office"], row["duty"]),
            row["cases"],
            row["case_type"] or "any",
            row["to_office"],
            row["cost"],
        ]
        for row in ordered
    ]
    rest = ordered[MOST_ROWS:]
    more = f"And {rest_in_words(rest, answer['cost_unit'])}." if rest else ""
    return table_of(caption, columns, rows, most=MOST_ROWS, more=more, sheet=sheet)


def rule_table(rules: Sequence[Fields], caption: str, says: str, *, sheet: str) -> Table:
    """Return rules and rows of tables, and what each of them says.

    Parameters
    ----------
    says : the field with the words
    """
    rows: list[list[Value]] = [[one["table"] or "", one["row"], one[says]] for one in rules]
    columns = [Column("table"), Column("row", "number"), Column("says")]
    more = _and_more(len(rules))
    return table_of(caption, columns, rows, most=MOST_ROWS, more=more, sheet=sheet)


def plain_table(
    caption: str, columns: Sequence[Column | None], rows: Sequence[Sequence[Value]], *, sheet: str
) -> Table:
    """Return a table of which a page shows the first rows, and counts the others."""
    more = _and_more(len(rows))
    return table_of(caption, columns, rows, most=MOST_ROWS, more=more, sheet=sheet)


def spread_table(
    caption: str, columns: Sequence[Column | None], rows: Sequence[Sequence[Value]], *, sheet: str
) -> Table:
    """Return a table of which a page shows as many rows, from the first to the last."""
    return replace(plain_table(caption, columns, rows, sheet=sheet), spread=True)


def gain_since(first: Fields, peak: Fields) -> Value:
    """Return by how much a peak is lower than the first, where both have a number."""
    start, end = fraction_of(first), fraction_of(peak)
    return None if start is None or end is None else start - end


def seal_blocks(answer: Fields, what: str) -> tuple[Heading, Table]:
    """Return from which tables an answer is, so that it can be found again.

    Parameters
    ----------
    what : the kind of the answer, in words
    """
    provenance: Fields = answer["provenance"]
    versions = ", ".join(f"{name} {found}" for name, found in provenance["versions"].items())
    prints = [
        (f"fingerprint of the tables{of}", provenance[key])
        for key, of in (("instance", ""), ("a", " of A"), ("b", " of B"))
        if key in provenance
    ]
    rows = [*prints, (f"seal of the {what}", provenance["seal"])]
    if "engine" in provenance:
        rows.append(("engine", provenance["engine"]))
    rows.append(("versions", versions))
    columns = (Column("what"), Column("value"))
    table = Table("Where it comes from", columns, tuple(rows), sheet="provenance")
    return Heading("To check this page"), table


def counted_unit(cells: Sequence[Fields]) -> str:
    """Return what the loads of these cells count, in words."""
    return unit_in_words(unit(list(cells)))


def _and_more(num_rows: int) -> str:
    rest = num_rows - MOST_ROWS
    return f"And {count(rest, 'more row')}; a workbook and JSON have all." if rest > 0 else ""
