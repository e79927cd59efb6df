"""The sheets moves, work and reckoning: what leads to the placement, as it stands now.

Formulas compare officers now with officers as planned. A move of the plan is taken back as far as
its origin has gained and its end has lost; what is left over is made of further moves: within an
office a duty change, between offices a transfer, and for officers who were nowhere a hire.
"""

from fractions import Fraction
from typing import NamedTuple

from optimizer.domain.instance import THOUSAND, Instance
from optimizer.domain.lanes import open_lanes
from optimizer.files.book import Page, Writing, cell, span
from optimizer.files.layout import FIRST, HEADING, Fields, Shown
from optimizer.files.sheets import MOVES, RECKONING, WORK

KINDS = {"duty_change": "duty change", "transfer": "transfer", "hire": "hire"}
KIND, PLANNED, BACK, NOW, EACH, COST, ONCE, FROM_KEY, TO_KEY, LANE = (
    1,
    7,
    8,
    9,
    10,
    11,
    12,
    13,
    14,
    15,
)
"""Columns of the sheet moves."""  # fmt: skip


class Ends(NamedTuple):
    """Where the totals of the sheet moves stand."""

    last: int
    """The last row of a move; below `FIRST` there is one row even without moves."""
    further: dict[str, int]
    """The row of further moves, by kind."""

    def officers(self, kind: str) -> str:
        """Return the formula of how many officers move now, of a kind."""
        kinds, now = (f"{MOVES}!{span(FIRST, self.last, column)}" for column in (KIND, NOW))
        further = f"{MOVES}!{cell(self.further[kind], NOW)}"
        return f'SUMIF({kinds},"{KINDS[kind]}",{now})+{further}'

    @property
    def cost(self) -> str:
        """The formula of what all moves cost now."""
        last = max(self.further.values())
        return f"SUM({MOVES}!{span(FIRST, last, COST)})+SUM({MOVES}!{span(FIRST, last, ONCE)})"


def ends_of(shown: Shown) -> Ends:
    """Return where the totals will stand."""
    last = FIRST + max(len(shown.fields["moves"]), 1) - 1
    return Ends(last, {kind: last + 2 + place for place, kind in enumerate(KINDS)})


def add_moves(writing: Writing, shown: Shown, ends: Ends) -> None:
    """Write the moves of the plan, and below them what else the placement takes now."""
    page, moves = writing.page(MOVES), shown.fields["moves"]
    page.put(1, 1, "The moves that lead there", "title")
    page.put(2, 1, "They follow the officers in the sheet placement.", "quiet")
    ends_of_moves = ["from office", "from duty", "to office", "to duty"]
    page.row(HEADING, ["kind", "pool", *ends_of_moves], "heading")
    page.row(HEADING, [
        "officers as planned", "of them taken back", "officers now", "cost each", "cost now",
        "once for the way",
    ], "figures", PLANNED)  # fmt: skip
    fixed = _fixed_costs(shown.instance)
    seen: dict[int, int] = {}
    for row, move in enumerate(moves, FIRST):
        _add_move(page, shown, move, row)
        _add_lane(page, shown, move, row, len(moves), fixed, seen)
    page.put(ends.last + 1, 1, "Further moves that the officers now take", "section")
    prices = _prices(shown.instance)
    for place, (kind, row) in enumerate(ends.further.items()):
        page.put(row, KIND, KINDS[kind], "text")
        page.reckon(row, NOW, f"{RECKONING}!{cell(2, 4 + 2 * place)}", 0, "count")
        page.put(row, EACH, prices[kind], "price")
        page.reckon(row, COST, f"{cell(row, NOW)}*{cell(row, EACH)}", 0, "number")
    page.sheet.set_row(HEADING - 1, 45)
    page.widths(14, 18, 18, 16, 18, 16, 10, 10, 10, 10, 10, 10)
    page.sheet.set_column(FROM_KEY - 1, LANE - 1, None, None, {"hidden": True})
    page.for_paper(HEADING)


def _add_move(page: Page, shown: Shown, move: Fields, row: int) -> None:
    columns, pool = shown.columns, shown.pool_numbers[move["pool"]]
    end = shown.cell_numbers[move["to_office"], move["to_duty"]]
    start = None
    if move["from_office"] is not None:
        start = shown.cell_numbers[move["from_office"], move["from_duty"]]
    page.put(row, KIND, KINDS[move["kind"]], "text")
    names = shown.names_of(move, "pool", "from_office", "from_duty", "to_office", "to_duty")
    page.row(row, names, "text", column=2)
    page.put(row, PLANNED, move["officers"], "count")
    from_key = -1 - pool if start is None else shown.key(pool, start)
    to_key = shown.key(pool, end)
    page.put(row, FROM_KEY, from_key)
    page.put(row, TO_KEY, to_key)

    def gained(number: int) -> str:
        now, then = (shown.at(c + pool, number) for c in (columns.yours, columns.planned))
        return f"{now}-{then}"

    back_above = span(HEADING, row - 1, BACK)
    taken = {
        column: f"SUMIF({span(HEADING, row - 1, column)},{key},{back_above})"
        for column, key in ((FROM_KEY, from_key), (TO_KEY, to_key))
    }
    if start is None:
        now, then = (shown.range(c + pool) for c in (columns.yours, columns.planned))
        freed = f"SUM({then})-SUM({now})"
    else:
        freed = gained(start)
    lost = f"-({gained(end)})-{taken[TO_KEY]}"
    page.reckon(
        row,
        BACK,
        f"MAX(0,MIN({cell(row, PLANNED)},{freed}-{taken[FROM_KEY]},{lost}))",
        0,
        "count",
    )
    page.reckon(row, NOW, f"{cell(row, PLANNED)}-{cell(row, BACK)}", move["officers"], "count")
    page.put(row, EACH, float(Fraction(str(move["cost"])) / move["officers"]), "number")
    page.reckon(row, COST, f"{cell(row, NOW)}*{cell(row, EACH)}", move["cost"], "number")


def _add_lane(
    page: Page,
    shown: Shown,
    move: Fields,
    row: int,
    num_moves: int,
    fixed: dict[tuple[str, str], float],
    seen: dict[int, int],
) -> None:
    """Write what the move's way costs once, in the first of the rows that use it."""
    if move["kind"] != "transfer" or not fixed:
        return
    way = (move["from_office"], move["to_office"])
    offices = shown.instance.offices.ids
    key = offices.index(way[0]) * len(offices) + offices.index(way[1]) + 1
    page.put(row, LANE, key)
    if seen.setdefault(key, row) != row:
        return
    ways, now = (span(FIRST, FIRST + num_moves - 1, column) for column in (LANE, NOW))
    price = fixed[way]
    page.reckon(row, ONCE, f"IF(SUMIF({ways},{key},{now})>0,{price:.15g},0)", price, "number")


def add_work(writing: Writing, shown: Shown) -> None:
    """Write the cases that other offices handle."""
    rows: list[Fields] = shown.fields["work"]
    page = writing.page(WORK)
    page.put(1, 1, "Cases that other offices handle", "title")
    page.put(2, 1, "Change their number in the yellow cells: loads and cost follow.", "quiet")
    page.row(HEADING, ["office", "duty", "case type", "handled by"], "heading")
    page.row(HEADING, [
        "cases as planned", "cases NOW", "weight of a case", "weighted cases now", None, None,
        "cost each", "cost now",
    ], "figures", 5)  # fmt: skip
    weights = dict(
        zip(shown.instance.case_types.ids, shown.instance.case_types.weight.tolist(), strict=True)
    )
    for row, work in enumerate(rows, FIRST):
        place, (to_office,) = (
            shown.names_of(work, "office", "duty"),
            shown.names_of(work, "to_office"),
        )
        page.row(row, [*place, work["case_type"], to_office], "text")
        page.put(row, 5, work["cases"], "count")
        page.put(row, 6, work["cases"], "change")
        weight = weights.get(work["case_type"], THOUSAND) / THOUSAND
        page.put(row, 7, weight, "number")
        product = f"{cell(row, 6)}*{cell(row, 7)}"
        page.reckon(row, 8, product, work["cases"] * weight, "number")
        page.put(row, 9, shown.cell_numbers[work["office"], work["duty"]] + 1)
        page.put(row, 10, shown.cell_numbers[work["to_office"], work["duty"]] + 1)
        page.put(row, 11, float(Fraction(str(work["cost"])) / work["cases"]), "number")
        page.reckon(row, 12, f"{cell(row, 6)}*{cell(row, 11)}", work["cost"], "number")
    page.sheet.set_row(HEADING - 1, 45)
    page.widths(18, 16, 16, 18, 10, 10, 10, 12, 8, 8, 10, 10)
    page.sheet.set_column(8, 9, None, None, {"hidden": True})
    page.for_paper(HEADING)


def add_reckoning(writing: Writing, shown: Shown, ends: Ends) -> None:
    """Write what is left over beyond the moves of the plan, cell by cell and pool by pool."""
    page, pools, columns = writing.page(RECKONING), shown.pools, shown.columns
    duties = shown.instance.num_duties
    page.put(1, 1, "How further moves are reckoned", "title")
    first_change, first_net = 3 + pools, 3 + 2 * pools
    page.row(HEADING, [
        "office", "duty",
        *(f"{shown.pool_name(p)}: beyond the plan's moves" for p in range(pools)),
        *(f"{shown.pool_name(p)}: duty changes in the office" for p in range(pools)),
        *(f"{shown.pool_name(p)}: arrive, or leave" for p in range(pools)),
    ], "heading")  # fmt: skip
    named = _named_in_moves(shown)
    for (office, duty), number in shown.cell_numbers.items():
        row = FIRST + number
        page.row(row, shown.names_of({"office": office, "duty": duty}, "office", "duty"), "text")
        for pool in range(pools):
            now, then = (shown.at(c + pool, number) for c in (columns.yours, columns.planned))
            formula = f"{now}-{then}"
            key = shown.key(pool, number)
            if key in named:
                back = f"{MOVES}!{span(FIRST, ends.last, BACK)}"
                to, start = (
                    f"SUMIF({MOVES}!{span(FIRST, ends.last, column)},{key},{back})"
                    for column in (TO_KEY, FROM_KEY)
                )
                formula += f"+{to}-{start}"
            page.reckon(row, 3 + pool, formula, 0, "signed")
            if number % duties == duties - 1:
                office_cells = span(row - duties + 1, row, 3 + pool)
                up, down = (f'SUMIF({office_cells},"{sign}0")' for sign in "><")
                page.reckon(row, first_change + pool, f"MIN({up},-{down})", 0, "count")
                page.reckon(row, first_net + pool, f"SUM({office_cells})", 0, "signed")
    _reckon_totals(page, shown, first_change, first_net)
    page.widths(18, 16)
    page.sheet.set_column(2, 1 + 3 * pools, 14)
    page.sheet.set_row(HEADING - 1, 45)
    page.for_paper(HEADING)


def _reckon_totals(page: Page, shown: Shown, first_change: int, first_net: int) -> None:
    """Write the totals into row 2, where the sheet moves finds them."""
    changes: list[str] = []
    transfers: list[str] = []
    hires: list[str] = []
    for pool in range(shown.pools):
        net = span(FIRST, shown.last, first_net + pool)
        arrive, leave = f'SUMIF({net},">0")', f'-SUMIF({net},"<0")'
        changes.append(f"SUM({span(FIRST, shown.last, first_change + pool)})")
        transfers.append(f"MIN({arrive},{leave})")
        hires.append(f"MAX(0,{arrive}-({leave}))")
    for place, (kind, parts) in enumerate(zip(KINDS, (changes, transfers, hires), strict=True)):
        page.put(2, 3 + 2 * place, f"further {KINDS[kind]}s", "quiet")
        page.reckon(2, 4 + 2 * place, "+".join(parts), 0, "count")


def _named_in_moves(shown: Shown) -> set[int]:
    keys: set[int] = set()
    for move in shown.fields["moves"]:
        pool = shown.pool_numbers[move["pool"]]
        keys.add(shown.key(pool, shown.cell_numbers[move["to_office"], move["to_duty"]]))
        if move["from_office"] is not None:
            keys.add(shown.key(pool, shown.cell_numbers[move["from_office"], move["from_duty"]]))
    return keys


def _prices(instance: Instance) -> dict[str, float]:
    """Return what a further move is priced at: the dearest there is, where prices differ."""
    lanes, rules, hires = open_lanes(instance), instance.rules, instance.hires
    transfer = rules.transfer_cost
    if lanes is not None and len(lanes.cost):
        transfer = int((lanes.cost + lanes.fixed_cost).max())
    hire = int(hires.cost.max()) if len(hires.cost) else 0
    each = {"duty_change": rules.duty_change_cost, "transfer": transfer, "hire": hire}
    return {kind: price / THOUSAND for kind, price in each.items()}


def _fixed_costs(instance: Instance) -> dict[tuple[str, str], float]:
    """Return what each way costs once, by its offices; nothing where none costs anything."""
    lanes, ids = open_lanes(instance), instance.offices.ids
    if lanes is None or not lanes.fixed_cost.any():
        return {}
    columns = (lanes.from_office.tolist(), lanes.to_office.tolist(), lanes.fixed_cost.tolist())
    return {(ids[a], ids[b]): cost / THOUSAND for a, b, cost in zip(*columns, strict=True)}
