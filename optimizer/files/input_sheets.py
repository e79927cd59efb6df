"""Writes the tables of an instance as sheets that guide whoever fills them in."""

from typing import Any, cast

from optimizer.domain.instance import THOUSAND, Instance
from optimizer.files.book import BARE, Page, Writing, span
from optimizer.files.columns import Columns, columns_of, rules_of
from optimizer.files.notes import COLUMNS, DEFAULTS, RULES_MEAN
from optimizer.files.schema import FACTS, FORMAT, REQUIRED_TABLES, RULES, TABLES, Column, Span
from optimizer.files.sheet import REFERS_TO
from optimizer.files.sheets import ABOUT_SHEET, PAIRS, RULES_SHEET

SPARE = 500
"""Rows beyond those filled in that have drop-downs."""
HOMES = {"office": "offices", "duty": "duties", "pool": "pools", "case_type": "case_types"}
"""The sheet in whose first column the ids are."""
MOST_LISTED = 255
"""Characters of the words that a drop-down may list."""
COMMENT = {"x_scale": 1.8, "y_scale": 1.2, "font_size": 9}


def add_inputs(writing: Writing, instance: Instance | None, *, whole: bool) -> None:
    """Write the sheets about, one for each table, and rules.

    With `whole` every table and column is there, to be filled in; else only what is given.
    """
    given = {} if instance is None else columns_of(instance)
    _add_about(writing, instance, whole=whole)
    rows = {table: _height(columns) for table, columns in given.items()}
    for table, columns in TABLES.items():
        filled = given.get(table, {})
        if whole or filled:
            colour = BARE if table in REQUIRED_TABLES else None
            shown = {name: column for name, column in columns.items() if whole or name in filled}
            _add_table(writing.page(table, colour), table, shown, filled, rows)
    rules = {} if instance is None else rules_of(instance.rules)
    if whole or rules:
        _add_rules(writing.page(RULES_SHEET), rules, whole=whole)


def _add_about(writing: Writing, instance: Instance | None, *, whole: bool) -> None:
    page = writing.page(ABOUT_SHEET)
    page.row(1, list(PAIRS[ABOUT_SHEET]), "heading")
    said: tuple[str | None, ...] = (FORMAT, None, None, None)
    if instance is not None:
        said = (FORMAT, instance.name, instance.as_of, instance.source)
    facts = [(fact, value) for fact, value in zip(FACTS, said, strict=True) if whole or value]
    for row, (fact, value) in enumerate(facts, 2):
        page.says(row, fact, value or "", 85)
    page.widths(14, 92)
    page.for_paper(1, upright=True)


def _add_table(
    page: Page, table: str, columns: dict[str, Column], filled: Columns, rows: dict[str, int]
) -> None:
    height = rows.get(table, 0)
    for place, (name, column) in enumerate(columns.items(), 1):
        page.put(1, place, name, "required" if column.required else "heading")
        page.sheet.write_comment(0, place - 1, note_of(table, name, column), COMMENT)
        textual = column.kind in REFERS_TO or column.kind in ("id", "text", "choice", "choices")
        style = "text" if textual or column.kind == "date" else "plain"
        values = filled.get(name, [])
        for row, value in enumerate(values, 2):
            if value is not None:
                page.put(row, place, _spelled(value), style)
        longest = max((len(str(_spelled(v))) for v in values if v is not None), default=0)
        width = min(max(len(name) + 4, longest + 2, 12 if textual else 9), 40)
        page.sheet.set_column(place - 1, place - 1, width, page.style(style))
        allowed = _allowed(column, rows)
        if allowed is not None:
            allowed |= {"ignore_blank": True, "error_type": "warning"}
            page.sheet.data_validation(1, place - 1, height + SPARE, place - 1, allowed)
    page.sheet.freeze_panes(1, 0)
    page.for_paper(1)


def _add_rules(page: Page, rules: dict[str, object], *, whole: bool) -> None:
    page.row(1, list(PAIRS[RULES_SHEET]), "heading")
    for row, name in enumerate([name for name in RULES if whole or name in rules], 2):
        page.put(row, 1, name, "text")
        page.put(row, 2, rules.get(name))
        rule = RULES[name]
        meaning, default = RULES_MEAN.get(name, ("", ""))
        lines = [f"{meaning[:1].upper()}{meaning[1:]}.".strip(".") + "." if meaning else ""]
        lines += [_numbers(rule.kind, rule.span), f"Blank means: {default}." if default else ""]
        page.sheet.write_comment(row - 1, 0, "\n".join(filter(None, lines)), COMMENT)
        if rule.kind != "text":
            allowed = _within(rule.kind, rule.span) | {"ignore_blank": True}
            page.sheet.data_validation(row - 1, 1, row - 1, 1, allowed | {"error_type": "warning"})
    page.widths(26, 16)
    page.sheet.freeze_panes(1, 0)


def note_of(table: str, name: str, column: Column) -> str:
    """Return what may stand in a column, in words."""
    meaning = COLUMNS.get(table, {}).get(name, "")
    default = DEFAULTS.get(table, {}).get(name, "")
    home = HOMES.get(REFERS_TO.get(column.kind, ""), "")
    several = f"Several, with ; between: ids of the sheet {home}."
    said = {
        "id": "A text that stands here once, without semicolon.",
        "text": "A text.",
        "date": "A date, such as 2024-09-30.",
        "choice": f"One of {', '.join(column.choices)}.",
        "choices": f"Several, with ; between: {', '.join(column.choices)}.",
        "offices": several,
        "duties": several,
        "pools": several,
        "degrees": f"Degrees from {column.span.least} to {column.span.most}.",
    }
    what = said.get(column.kind) or (
        f"One that the sheet {home} has." if home else _numbers(column.kind, column.span)
    )
    parts = ["Required." if column.required else "", f"{meaning[:1].upper()}{meaning[1:]}."]
    parts = [part for part in parts if part.strip(".")] + [what]
    if not column.required:
        parts.append(f"Blank means: {default}." if default else "It may be left blank.")
    return "\n".join(parts)


def _numbers(kind: str, span: Span) -> str:
    if kind in ("boolean", "text"):
        return "A text." if kind == "text" else "true or false."
    unit = 1 if kind == "whole" else THOUSAND
    kinds = "A whole number" if kind == "whole" else "A number of up to three decimals"
    return f"{kinds} from {span.least / unit:,g} to {span.most / unit:,.12g}."


def _allowed(column: Column, rows: dict[str, int]) -> dict[str, Any] | None:
    """Return what a spreadsheet asks of a column's values."""
    if column.kind in HOMES:
        home = HOMES[column.kind]
        if home not in rows and rows:  # no such sheet among those written
            return None
        last = rows.get(home, 0) + SPARE + 1
        return {"validate": "list", "source": f"={home}!{span(2, last, 1)}"}
    if column.kind == "choice":
        words = list(column.choices)
        fits = len(",".join(words)) <= MOST_LISTED
        return {"validate": "list", "source": words} if fits else None
    if column.kind in ("whole", "decimal", "degrees"):
        return _within(column.kind, column.span)
    return None


def _within(kind: str, span: Span) -> dict[str, Any]:
    if kind == "boolean":
        return {"validate": "list", "source": ["true", "false"]}
    unit = THOUSAND if kind == "decimal" else 1
    return {
        "validate": "integer" if kind == "whole" else "decimal",
        "criteria": "between",
        "minimum": span.least / unit,
        "maximum": span.most / unit,
        "error_title": "Not a number that fits",
        "error_message": f"A number from {span.least / unit:,g} to {span.most / unit:,.12g}.",
    }


def _spelled(value: object) -> object:
    if isinstance(value, float) and float(f"{value:.16G}") != value:
        # A workbook spells numbers with 16 digits; a coordinate may have 17.
        return repr(value)
    return ";".join(cast("list[str]", value)) if isinstance(value, list) else value


def _height(columns: Columns) -> int:
    return max(map(len, columns.values()), default=0)
