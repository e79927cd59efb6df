"""The sheet placement: officers to be changed, and the loads that follow."""

from itertools import pairwise

import numpy as np

from optimizer.domain.instance import NOT_GIVEN, THOUSAND
from optimizer.files.book import Page, Writing, cell, span
from optimizer.files.layout import FIRST, FTE_ROW, HEADING, PEAK_ROW, UNCOVERED, Shown
from optimizer.files.sheets import PLACEMENT, WORK

ROUNDED = 9
"""Decimals after which a load is no longer told from 1: sums of FTE are binary fractions."""
ABOVE, WITHIN, BARE, EMPTY, PLAIN = (
    "▲ above standard", "✓ within standard", "✖ uncovered", "no cases", "–",
)  # fmt: skip
IS_PEAK = "◄ peak"


def add_placement(writing: Writing, shown: Shown) -> None:
    """Write the sheet."""
    page, columns = writing.page(PLACEMENT), shown.columns
    page.put(1, 1, f"Who serves where: {shown.instance.name}", "title")
    says = "Change the officers in the yellow cells: load, peak, moves and cost follow."
    page.put(2, 1, says, "quiet")
    _headings(page, shown)
    _peaks(page, shown)
    for number, fields in enumerate(shown.fields["cells"]):
        row = FIRST + number
        office, duty = shown.names_of(fields, "office", "duty")
        page.put(row, columns.office, office, "text")
        page.put(row, columns.duty, duty, "text")
        page.put(row, columns.cases, fields["cases"], "count")
        page.put(row, columns.weighted, fields["weighted_cases"], "number")
        page.put(row, columns.standard, fields["standard"], "number")
        if columns.work:
            _work(page, shown, number)
        _officers(page, shown, number)
        _loads(page, shown, number)
    if columns.limits:
        _limits(page, shown)
    _allow_whole_officers(page, shown)
    _colours(page, shown)
    page.for_paper(HEADING)
    page.sheet.freeze_panes(HEADING, 2)
    page.sheet.autofilter(HEADING - 1, 0, shown.last - 1, columns.last - 1)


def _headings(page: Page, shown: Shown) -> None:
    columns = shown.columns
    names = {
        columns.office: ("office", 18), columns.duty: ("duty", 15), columns.cases: ("cases", 9),
        columns.weighted: ("weighted cases", 10), columns.standard: ("standard", 9),
        columns.change: ("change since today", 9), columns.load_today: ("load today", 10),
        columns.load_planned: ("load as planned", 10), columns.load: ("load now", 10),
        columns.word: ("against the standard", 19), columns.peak: ("heaviest", 9),
        columns.productive: ("productive share", 10), columns.fte: ("FTE now", 9),
    }  # fmt: skip
    if columns.work:
        names[columns.planned_here] = ("weighted cases here, as planned", 13)
        names[columns.here] = ("weighted cases here, now", 13)
    if columns.limits:
        for place, name in enumerate(("min", "max", "max load")):
            names[columns.least + place] = (name, 7)
    textual = (columns.office, columns.duty, columns.word, columns.peak)
    for column, (name, width) in names.items():
        page.put(HEADING, column, name, "heading" if column in textual else "figures")
        page.sheet.set_column(column - 1, column - 1, width)
    starts = {columns.today: "today", columns.planned: "planned", columns.yours: "NOW"}
    told = shown.pools > 1 or (shown.instance.pools.fte != THOUSAND).any()
    page.put(FTE_ROW, columns.standard, "one counts:" if told else None, "quiet")
    for start, when in starts.items():
        for pool in range(shown.pools):
            page.put(HEADING, start + pool, f"{shown.pool_name(pool)} {when}", "figures")
            fte = int(shown.instance.pools.fte[pool])
            whole = fte // THOUSAND if fte % THOUSAND == 0 else fte / THOUSAND
            page.put(FTE_ROW, start + pool, whole, "number")
            page.sheet.set_column(start + pool - 1, start + pool - 1, 11)
    if not told:
        page.sheet.set_row(FTE_ROW - 1, None, None, {"hidden": True})
    if (shown.instance.duties.productive == THOUSAND).all():
        place = columns.productive - 1
        page.sheet.set_column(place, place, None, None, {"hidden": True})
    page.sheet.set_row(HEADING - 1, 45)


def _officers(page: Page, shown: Shown, number: int) -> None:
    columns, row = shown.columns, FIRST + number
    duty = number % shown.instance.num_duties
    productive = int(shown.instance.duties.productive[duty])
    for pool in range(shown.pools):
        open_here = bool(shown.instance.pools.duties[pool, duty])
        style = "count" if open_here else "closed"
        page.put(row, columns.today + pool, int(shown.today[pool, number]), style)
        page.put(row, columns.planned + pool, int(shown.planned[pool, number]), style)
        style = "change" if open_here else "closed"
        page.put(row, columns.yours + pool, int(shown.planned[pool, number]), style)
    officers = int(shown.planned[:, number].sum()) - int(shown.today[:, number].sum())
    ends = [_pools(row, start, shown.pools) for start in (columns.yours, columns.today)]
    page.reckon(row, columns.change, f"SUM({ends[0]})-SUM({ends[1]})", officers, "signed")
    page.put(row, columns.productive, productive / THOUSAND, "number")
    page.reckon(row, columns.fte, _fte(shown, row, columns.yours), shown.fte[number], "number")


def _loads(page: Page, shown: Shown, number: int) -> None:
    columns, row = shown.columns, FIRST + number
    standard = cell(row, columns.standard, column_fixed=True)
    fte, load = cell(row, columns.fte), cell(row, columns.load)
    times = (
        (columns.load_today, columns.weighted, _fte(shown, row, columns.today), "load_today"),
        (columns.load_planned, columns.planned_here, _fte(shown, row, columns.planned), "load"),
        (columns.load, columns.here, fte, "load"),
    )
    for column, weighted, available, key in times:
        cases = cell(row, weighted)
        page.reckon(
            row,
            column,
            f'IF({cases}=0,0,IF({available}=0,"{UNCOVERED}",{cases}/({available}*{standard})))',
            shown.load(number, key),
            "load",
        )
    here = cell(row, columns.here)
    page.reckon(
        row,
        columns.word,
        f'IF({here}=0,"{EMPTY}",IF({load}="{UNCOVERED}","{BARE}",IF({standard}=1,"{PLAIN}",'
        f'IF(ROUND({load},{ROUNDED})>1,"{ABOVE}","{WITHIN}"))))',
        _word(shown, number),
        "word",
    )
    peak = cell(PEAK_ROW, columns.load, row_fixed=True, column_fixed=True)
    page.reckon(
        row,
        columns.peak,
        f'IF({here}=0,"",IF({load}={peak},"{IS_PEAK}",""))',
        IS_PEAK if shown.handled[number] and shown.load(number) == shown.peak() else "",
        "word",
    )


def _allow_whole_officers(page: Page, shown: Shown) -> None:
    """Let nothing but whole officers be typed, and none where their pool may not serve."""
    says = {True: "A whole number, 0 or more.", False: "This pool may not serve on this duty."}
    for pool in range(shown.pools):
        column = shown.columns.yours + pool - 1
        open_here = shown.instance.pools.duties[pool][shown.instance.cell_duty]
        starts = [0, *(np.nonzero(np.diff(open_here))[0] + 1).tolist(), shown.num_cells]
        runs = [(FIRST - 1 + a, column, FIRST + b - 2, column) for a, b in pairwise(starts)]
        for is_open in (True, False):
            alike = [run for run in runs if bool(open_here[run[0] - FIRST + 1]) == is_open]
            rule = {
                "validate": "integer",
                "criteria": ">=" if is_open else "=",
                "value": 0,
                "error_title": "Whole officers",
                "error_message": says[is_open],
                "other_cells": alike[1:],
            }
            if alike:
                page.sheet.data_validation(*alike[0], rule)


def _peaks(page: Page, shown: Shown) -> None:
    """Write the heaviest load above each column of loads."""
    columns = shown.columns
    page.put(PEAK_ROW, columns.change, "peak", "peak")
    for column, key in (
        (columns.load_today, "load_today"),
        (columns.load_planned, "load"),
        (columns.load, "load"),
    ):
        loads = span(FIRST, shown.last, column)
        formula = f'IF(COUNTIF({loads},"{UNCOVERED}")>0,"{UNCOVERED}",MAX({loads}))'
        page.reckon(PEAK_ROW, column, formula, shown.peak(key), "peak")


def _work(page: Page, shown: Shown, number: int) -> None:
    columns, row = shown.columns, FIRST + number
    rows = len(shown.fields["work"])
    own, handled = cell(row, columns.weighted), int(shown.handled[number]) / THOUSAND
    page.put(row, columns.planned_here, handled, "number")
    ends = [f"{WORK}!{span(FIRST, FIRST + rows - 1, column)}" for column in (9, 10, 8)]
    came = f"SUMIF({ends[1]},{number + 1},{ends[2]})"
    went = f"SUMIF({ends[0]},{number + 1},{ends[2]})"
    page.reckon(row, columns.here, f"{own}+{came}-{went}", handled, "number")


def _limits(page: Page, shown: Shown) -> None:
    limits, columns = shown.instance.limits, shown.columns
    red = {"format": page.style("warning"), "type": "formula"}
    for place in range(len(limits.office)):
        number = int(limits.office[place]) * shown.instance.num_duties + int(limits.duty[place])
        row, column = FIRST + number, columns.least
        for given in (int(limits.least[place]), int(limits.most[place])):
            page.put(row, column, None if given == NOT_GIVEN else given, "count")
            column += 1
        most_load = int(limits.max_load[place])
        page.put(row, column, None if most_load == NOT_GIVEN else most_load / THOUSAND, "load")
    officers = _pools(FIRST, columns.yours, shown.pools)
    load = cell(FIRST, columns.load, column_fixed=True)
    least, most, most_load = (
        cell(FIRST, columns.least + place, column_fixed=True) for place in range(3)
    )
    broken = (
        f"SUM({officers})<{least}",
        f'AND({most}<>"",SUM({officers})>{most})',
        f'AND({most_load}<>"",OR({load}="{UNCOVERED}",ROUND(N({load})-{most_load},{ROUNDED})>0))',
    )
    for column, test in enumerate(broken, columns.least):
        page.sheet.conditional_format(
            FIRST - 1, column - 1, shown.last - 1, column - 1, red | {"criteria": f"={test}"}
        )


def _colours(page: Page, shown: Shown) -> None:
    """Colour the loads by the standard; the column of words says the same without colour."""
    columns = shown.columns
    standard = cell(FIRST, columns.standard, column_fixed=True)
    for column in (columns.load_today, columns.load_planned, columns.load):
        load = cell(FIRST, column)
        place = (FIRST - 1, column - 1, shown.last - 1, column - 1)
        for style, test in (
            ("uncovered", f'{load}="{UNCOVERED}"'),
            ("above", f"AND(ISNUMBER({load}),{standard}<>1,ROUND(N({load}),{ROUNDED})>1)"),
            ("within", f"AND(ISNUMBER({load}),{standard}<>1,N({load})>0)"),
        ):
            rule = {"type": "formula", "criteria": f"={test}", "format": page.style(style)}
            page.sheet.conditional_format(*place, rule | {"stop_if_true": True})


def _fte(shown: Shown, row: int, start: int) -> str:
    counts = _pools(FTE_ROW, start, shown.pools, row_fixed=True)
    productive = cell(row, shown.columns.productive, column_fixed=True)
    return f"SUMPRODUCT({_pools(row, start, shown.pools)},{counts})*{productive}"


def _pools(row: int, start: int, num_pools: int, *, row_fixed: bool = False) -> str:
    """Return the range of all pools in a row."""
    ends = (
        cell(row, column, row_fixed=row_fixed, column_fixed=True)
        for column in (start, start + num_pools - 1)
    )
    return ":".join(ends)


def _word(shown: Shown, number: int) -> str:
    load = shown.load(number)
    if not shown.handled[number]:
        return EMPTY
    if isinstance(load, str):
        return BARE
    if shown.instance.standard[number] == THOUSAND:
        return PLAIN
    return ABOVE if round(load, ROUNDED) > 1 else WITHIN
