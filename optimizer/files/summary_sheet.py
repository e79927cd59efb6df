"""The sheets summary and proof: the answer in a few numbers and a picture, and why it is one."""

from typing import Any, cast

from optimizer.files.book import Page, Writing, cell, span
from optimizer.files.layout import FIRST, PEAK_ROW, UNCOVERED, Fields, Shown
from optimizer.files.moves_sheet import KINDS, Ends
from optimizer.files.placement_sheet import ABOVE, ROUNDED
from optimizer.files.sheets import PLACEMENT, PROOF, SUMMARY, WORK

MOST_CHARTED = 15
CHART_INK = ("#9AA5B1", "#52606D", "#B4540A")
"""Today, as planned, now: apart in grey as well."""
GRID = {"visible": True, "line": {"color": "#CBD2D9", "width": 0.5}}

SAYS = {
    ("plan", "proved"): "Proved: no plan does better. The count is in the sheet proof.",
    ("plan", "claimed"): "The engine says that no plan does better; that was not checked.",
    ("plan", "none"): "The best plan that was found; a better one may exist.",
    ("infeasible", "proved"): "Proved: no plan keeps every rule.",
    ("infeasible", "claimed"): "Two engines find that no plan keeps every rule.",
}
PEAKS = {"proved": "proved", "claimed": "the engine's word", "best_found": "the best found"}
CHECKED = "NOW is as planned, and every rule has been checked."
UNPLANNED = "NOW is as it is today; whether that keeps the rules has not been checked."
CHANGED = "▲ Changed: the rules are not checked now."
MARKED = "Broken limits are red on the sheet placement; "
CHECKS = "caseload evaluate FILE.xlsx FILE.xlsx checks every rule."
NO_PLAN = "No plan was found. What stands as planned is the placement of today."


def add_summary(writing: Writing, shown: Shown, ends: Ends) -> None:
    """Write the sheet."""
    page, fields = writing.page(SUMMARY), shown.fields
    page.put(1, 1, shown.instance.name, "title")
    says = SAYS.get((fields["outcome"], fields["optimality"]), NO_PLAN)
    page.put(2, 1, says)
    _standing(page, shown)
    page.put(4, 1, None, "heading")
    page.row(4, ["today", "as planned", "NOW"], "figures", 2)
    row = _loads(page, shown, 5)
    row = _totals(page, shown, ends, row)
    row = _agreement(page, shown, row + 1)
    _heaviest(writing, page, shown, row + 1)
    page.widths(34, 14, 14, 14, 22)
    page.for_paper()


def _standing(page: Page, shown: Shown) -> None:
    """Write whether what stands there now was checked, and what checks it."""
    columns = shown.columns
    planned, yours = (
        f"{PLACEMENT}!{cell(FIRST, start, row_fixed=True, column_fixed=True)}:"
        f"{cell(shown.last, start + shown.pools - 1, row_fixed=True, column_fixed=True)}"
        for start in (columns.planned, columns.yours)
    )
    num_changed = f"SUMPRODUCT(--({planned}<>{yours}))"
    work_rows = len(shown.fields["work"])
    if work_rows:
        then, now = (f"{WORK}!{span(FIRST, FIRST + work_rows - 1, column)}" for column in (5, 6))
        num_changed += f"+SUMPRODUCT(--({then}<>{now}))"
    says = CHECKED if shown.plan is not None else UNPLANNED
    changed = f"{CHANGED} {MARKED}{CHECKS}" if columns.limits else f"{CHANGED} {CHECKS}"
    page.reckon(3, 1, f'IF({num_changed}=0,"{says}","{changed}")', says, "quiet")
    rule = {"type": "formula", "criteria": '=LEFT($A$3,1)="▲"', "format": page.style("warning")}
    page.sheet.conditional_format(2, 0, 2, 0, rule)


def _loads(page: Page, shown: Shown, row: int) -> int:
    columns = shown.columns
    triple = (
        (columns.load_today, "load_today"), (columns.load_planned, "load"), (columns.load, "load"),
    )  # fmt: skip
    known = PEAKS.get(str(shown.fields["peak_label"]))
    said = f" (as planned: {known})" if known else ""
    page.put(row, 1, f"peak: the heaviest load{said}", "strong")
    for place, (column, key) in enumerate(triple, 2):
        formula = f"{PLACEMENT}!{cell(PEAK_ROW, column)}"
        page.reckon(row, place, formula, shown.peak(key), "peak")
    proportional = shown.fields["proportional"]["value"]
    page.put(row + 1, 1, "the same, staffed in proportion to cases")
    page.put(row + 1, 2, UNCOVERED if proportional is None else proportional, "load")
    page.put(row + 2, 1, "offices and duties without anybody")
    counted: dict[str, list[int]] = {}
    for key in ("load_today", "load"):
        loads = [shown.load(number, key) for number in range(shown.num_cells)]
        counted[key] = [
            sum(isinstance(load, str) for load in loads),
            sum(
                not isinstance(load, str) and round(load, ROUNDED) > 1 and fields["standard"] != 1
                for load, fields in zip(loads, shown.fields["cells"], strict=True)
            ),
        ]
    for place, (column, key) in enumerate(triple, 2):
        formula = f'COUNTIF({shown.range(column)},"{UNCOVERED}")'
        page.reckon(row + 2, place, formula, counted[key][0], "count")
    if not shown.has_standard:
        return row + 3
    page.put(row + 3, 1, f"offices and duties {ABOVE}")
    for place, (column, key) in enumerate(triple, 2):
        loads, standards = shown.range(column), shown.range(columns.standard)
        formula = f"SUMPRODUCT(ISNUMBER({loads})*({standards}<>1)*({loads}>1+0.5*10^-{ROUNDED}))"
        page.reckon(row + 3, place, formula, counted[key][1], "count")
    return row + 4


def _totals(page: Page, shown: Shown, ends: Ends, row: int) -> int:
    columns, totals = shown.columns, shown.fields["totals"]
    page.put(row, 1, "officers")
    starts = ((columns.today, shown.today), (columns.planned, shown.planned))
    for place, (start, officers) in enumerate((*starts, (columns.yours, shown.planned)), 2):
        ranges = [shown.range(start + pool) for pool in range(shown.pools)]
        formula = "+".join(f"SUM({part})" for part in ranges)
        page.reckon(row, place, formula, int(officers.sum()), "count")
    row += 1
    says = {"duty_change": "officers who change duty", "transfer": "officers transferred",
            "hire": "officers hired"}  # fmt: skip
    for kind in KINDS:
        page.put(row, 1, says[kind])
        page.put(row, 3, totals[f"{kind}s"], "count")
        page.reckon(row, 4, ends.officers(kind), totals[f"{kind}s"] or 0, "count")
        row += 1
    page.put(row, 1, "officers moved, all together", "strong")
    first, last = row - 3, row - 1
    moved = sum(totals[f"{kind}s"] or 0 for kind in KINDS)
    page.put(row, 3, None if totals["cost"] is None else moved, "strong")
    page.reckon(row, 4, f"SUM({cell(first, 4)}:{cell(last, 4)})", moved, "strong")
    row += 1
    cost = ends.cost
    work_rows = len(shown.fields["work"])
    if work_rows:
        page.put(row, 1, "cases handled by another office")
        page.put(row, 3, totals["cases_moved"], "count")
        cases, costs = (f"SUM({WORK}!{span(5, 4 + work_rows, column)})" for column in (6, 12))
        page.reckon(row, 4, cases, totals["cases_moved"], "count")
        cost += f"+{costs}"
        row += 1
    page.put(row, 1, "cost", "strong")
    page.put(row, 3, totals["cost"], "strong")
    page.reckon(row, 4, cost, totals["cost"] or 0, "strong")
    return row + 1


def _agreement(page: Page, shown: Shown, row: int) -> int:
    """Write for each pool whether everybody is placed, and nobody twice."""
    page.put(row, 1, "is everybody placed?", "heading")
    page.row(row, ["on board", "may be hired", "placed NOW", None], "figures", 2)
    hires = shown.instance.hires
    for pool in range(shown.pools):
        row += 1
        board = int(shown.today[pool].sum())
        offered = int(hires.officers[hires.pool == pool].sum())
        placed = int(shown.planned[pool].sum())
        page.put(row, 1, shown.pool_name(pool), "text")
        page.put(row, 2, board, "count")
        page.put(row, 3, offered, "count")
        page.reckon(row, 4, f"SUM({shown.range(shown.columns.yours + pool)})", placed, "count")
        has, may, now = (cell(row, column) for column in (2, 3, 4))
        formula = (
            f'IF({now}<{has},"▲ "&({has}-{now})&" not placed",'
            f'IF({now}>{has}+{may},"▲ "&({now}-{has}-{may})&" more than there are","✓ agrees"))'
        )
        page.reckon(row, 5, formula, "✓ agrees", "word")
    return row + 1


def _heaviest(writing: Writing, page: Page, shown: Shown, row: int) -> None:
    """Write the heaviest cells before and after, and draw them."""
    columns = shown.columns
    page.put(row, 1, "the heaviest loads", "heading")
    page.row(row, ["today", "as planned", "NOW"], "figures", 2)
    numbers = sorted(range(shown.num_cells), key=lambda number: _weight(shown, number))
    shown_numbers = numbers[:MOST_CHARTED]
    for place, number in enumerate(shown_numbers, row + 1):
        told = ("office", "duty") if shown.instance.num_duties > 1 else ("office",)
        names = shown.names_of(shown.fields["cells"][number], *told)
        page.put(place, 1, ", ".join(map(str, names)), "text")
        triple = (
            (columns.load_today, "load_today"), (columns.load_planned, "load"),
            (columns.load, "load"),
        )  # fmt: skip
        for column, (load, key) in enumerate(triple, 2):
            page.reckon(place, column, shown.at(load, number), shown.load(number, key), "load")
    last = row + len(shown_numbers)
    chart: Any = writing.book.add_chart({"type": "bar"})
    for column, ink in enumerate(CHART_INK, 2):
        chart.add_series(
            {
                "name": [SUMMARY, row - 1, column - 1],
                "categories": [SUMMARY, row, 0, last - 1, 0],
                "values": [SUMMARY, row, column - 1, last - 1, column - 1],
                "fill": {"color": ink},
                "gap": 60,
                "overlap": 0,
            }
        )
    chart.set_title({"name": "The heaviest loads", "name_font": {"size": 12}})
    chart.set_y_axis({"reverse": True, "num_font": {"size": 9}})
    chart.set_x_axis({"num_format": "General", "min": 0, "major_gridlines": GRID})
    chart.set_legend({"position": "bottom"})
    chart.set_size({"width": 620, "height": 130 + 34 * len(shown_numbers)})
    page.sheet.insert_chart(3, 6, chart, {"object_position": 3})


def _weight(shown: Shown, number: int) -> tuple[int, float, int]:
    """Return what puts the heaviest first, today's or planned, and the uncovered before all."""
    loads = [shown.load(number, key) for key in ("load_today", "load")]
    bare = sum(isinstance(load, str) for load in loads)
    finite = [load for load in loads if not isinstance(load, str)]
    return -bare, -max(finite, default=0), number


def add_proof(writing: Writing, shown: Shown) -> None:
    """Write why no plan is better, and what the answer was made from."""
    page, fields = writing.page(PROOF), shown.fields
    page.put(1, 1, "Why no plan is better", "title")
    bottleneck, proof = fields["bottleneck"], fields["proof"]
    lines: list[tuple[str, object]] = [
        ("answer", SAYS.get((fields["outcome"], fields["optimality"]), NO_PLAN)),
        ("what was checked", proof["statement"]),
        ("bottleneck", bottleneck["statement"]),
        ("officers needed there", bottleneck["officers_needed"]),
        ("officers at most there", bottleneck["officers_at_most"]),
        ("cells of the bottleneck", "\n".join(
            ", ".join(map(str, shown.names_of(cell, "office", "duty")))
            for cell in bottleneck["cells"][:MOST_CHARTED]
        ) + (f"\nand {len(bottleneck['cells']) - MOST_CHARTED:,} more"
             if len(bottleneck["cells"]) > MOST_CHARTED else "")),
        ("peak, exactly", _exact(fields["peak"])),
        ("peak today, exactly", _exact(fields["today"])),
        ("no plan is below", _exact(proof["bound"])),
        *_flat("provenance", fields["provenance"]),
    ]  # fmt: skip
    row = 3
    for about, says in lines:
        if says not in (None, ""):
            page.says(row, about, str(says), 85)
            row += 1
    note = "The whole proof, which caseload verify checks, is in the report as JSON."
    page.put(row + 1, 1, note, "quiet")
    page.widths(32, 92)
    page.for_paper(upright=True)


def _exact(spelled: Fields | None) -> object:
    return None if spelled is None else spelled["exact"]


def _flat(about: str, value: object) -> list[tuple[str, object]]:
    if not isinstance(value, dict):
        return [(about, value)]
    named = cast("Fields", value)
    return [line for key, part in named.items() for line in _flat(f"{about}: {key}", part)]
