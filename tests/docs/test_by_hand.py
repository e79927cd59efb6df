"""What docs/proofs.md and README.md work out by hand is so, and no number there stands unchecked.

The plain arithmetic is done here from the tables and the report's cells, moves and prices; the
judge must come to the same bounds.
"""

import json
import re
from collections.abc import Iterator
from dataclasses import replace
from fractions import Fraction
from functools import cached_property

import numpy as np
import pytest

from optimizer import read_instance, solve
from optimizer.answers.spelling import read_proof
from optimizer.domain.load import Load
from optimizer.domain.proof import Prices
from optimizer.judge.certify import Court
from optimizer.judge.count import count_peak
from tests.docs.examples import ROOT

Cell = tuple[str, str]

NEEDY = ("Atlanta", "Washington DC")
REST = ("Seattle", "St Paul")
DUTIES = ("detained", "non-detained")


class FourOffices:
    """The tables as they are spelled, and the report on them."""

    def __init__(self) -> None:
        tables = json.loads((ROOT / "instances" / "four_offices_2016.json").read_text("utf-8"))
        self.instance = read_instance("four_offices_2016")
        self.report = solve(self.instance).to_dict()
        self.peak = Fraction(self.report["peak"]["exact"])
        self.cases = {cell_of(row): row["cases"] for row in tables["caseload"]}
        self.standard = {row["duty"]: row["standard"] for row in tables["duties"]}
        self.today = {cell_of(row): row["officers"] for row in tables["staff"]}
        self.least = {cell_of(row): row["min"] for row in tables["limits"]}
        self.rules = tables["rules"]
        self.officers = {cell_of(row): row["officers"] for row in self.report["cells"]}
        assert set(tables) == {
            *("format", "name", "as_of", "source", "offices", "duties", "caseload", "staff"),
            *("limits", "rules"),
        }, "the arithmetic below knows no other table"

    def load(self, cell: Cell, officers: int) -> Fraction:
        return Fraction(self.cases[cell], self.standard[cell[1]] * officers)

    def below_the_peak(self, cell: Cell) -> int:
        """Return the fewest officers whose load is below the peak, found by counting up."""
        return next(n for n in range(1, 1000) if self.load(cell, n) < self.peak)

    def present(self, office: str) -> int:
        return sum(self.today[office, duty] for duty in DUTIES)

    def may_leave(self, office: str) -> int:
        return int(Fraction(str(self.rules["transfers_out_share"])) * self.present(office))

    def part(self, name: str, column: str) -> dict[Cell, int]:
        cells = dict.fromkeys(self.cases, 0)
        return cells | {cell_of(row): row[column] for row in self.report["proof"][name]["cells"]}

    def gates(self, name: str, column: str) -> dict[str, int]:
        rows = self.report["proof"][name]["gates"]
        assert all(row["gate"] == "leave" for row in rows)
        return {row["office"]: row[column] for row in rows}

    @cached_property
    def needs(self) -> dict[Cell, int]:
        return {c: max(self.below_the_peak(c), self.least.get(c, 0)) for c in cells_in(NEEDY)}


def cell_of(row: dict[str, str]) -> Cell:
    return row["office"], row["duty"]


def cells_in(offices: tuple[str, ...]) -> list[Cell]:
    return [(office, duty) for office in offices for duty in DUTIES]


def named(cell: Cell) -> str:
    return ", ".join(cell)


def short(load: Fraction) -> str:
    return f"{float(load):.4f}"


@pytest.fixture(scope="module")
def four() -> FourOffices:
    return FourOffices()


def section(page: str, heading: str) -> str:
    """Return the text under a heading, its line breaks and code blocks taken out."""
    text = "\n" + (ROOT / page).read_text(encoding="utf-8")
    text = text.split(f"\n{heading}\n", 1)[1]
    text = re.split(r"^#+ ", text, maxsplit=1, flags=re.MULTILINE)[0]
    return " ".join(re.sub(r"^```.*?^```$", "", text, flags=re.DOTALL | re.MULTILINE).split())


def demand(text: str, *fragments: str) -> None:
    """Every fragment stands in the text, and nowhere else in it does a number."""
    for fragment in sorted(fragments, key=len, reverse=True):
        assert fragment in text, f"the page does not say: {fragment}"
        text = text.replace(fragment, " … ")
    left = [match[0] for match in re.finditer(r"\S*\s*\S*\d\S*", text)]
    assert not left, f"nothing recomputes: {left}"


def test_the_peak(four: FourOffices) -> None:
    heaviest = max(four.officers, key=lambda cell: four.load(cell, four.officers[cell]))
    assert heaviest == ("Atlanta", "non-detained")
    needs, total, peak = four.needs, sum(four.needs.values()), short(four.peak)
    sums = {
        office: " + ".join(str(four.today[office, d]) for d in DUTIES) for office in NEEDY + REST
    }
    on_board = {office: four.present(office) for office in NEEDY + REST}
    inside = on_board["Atlanta"] + on_board["Washington DC"]
    out = {office: four.may_leave(office) for office in REST}
    at_most = inside + sum(out.values())
    prices, tolls = four.part("peak", "price"), four.gates("peak", "toll")
    assert prices == {cell: -1 if cell[0] in NEEDY else 0 for cell in four.cases}
    assert tolls == dict.fromkeys(REST, 1)
    bound = -inside - sum(out.values()) + total
    assert bound == total - at_most == 1
    demand(
        section("docs/proofs.md", "### The peak"),
        f"{four.cases[heaviest]:,} cases over {four.officers[heaviest]} officers",
        f"a standard of {four.standard['non-detained']:,}, which is {four.peak} or {peak}.",
        *peak_rows(four),
        f"Together {' + '.join(map(str, needs.values()))} = **{total}** officers.",
        f"Atlanta has {sums['Atlanta']} = {on_board['Atlanta']} on board and",
        f"Washington {sums['Washington DC']} = {on_board['Washington DC']}, together {inside}.",
        f"of Seattle's {sums['Seattle']} = {on_board['Seattle']} that is {out['Seattle']},",
        f"of St Paul's {sums['St Paul']} = {on_board['St Paul']} it is {out['St Paul']}.",
        f"So at most {inside} + {out['Seattle']} + {out['St Paul']} = **{at_most}** can ever be",
        "has the price -1, leaving Seattle or St Paul has the toll 1,",
        f"| {inside} officers of Atlanta and Washington: "
        f"the cheapest way ends in a cell at -1 | -{inside} |",
        f"| {on_board['Seattle']} + {on_board['St Paul']} officers of Seattle and St Paul: "
        "staying costs 0, going 1 - 1 = 0 | 0 |",
        f"| tolls handed back: {out['Seattle']} × 1 + {out['St Paul']} × 1 | -{at_most - inside} |",
        f"| cells: the price -1 for at least {total} officers, taken away | +{total} |",
        f"| **bound** | **{bound}** |",
        f"{bound} is above 0, and every plan costs 0: no plan brings every load below {peak}.",
    )


def peak_rows(four: FourOffices) -> Iterator[str]:
    for cell, needed in four.needs.items():
        fewest = four.below_the_peak(cell)
        limit = f" {four.least[cell]} " if cell in four.least else " "
        load, more = short(four.load(cell, fewest)), short(four.load(cell, fewest - 1))
        yield (
            f"| {named(cell)} | {four.cases[cell]:,} | {four.standard[cell[1]]:,} | {fewest} | "
            f"{load} | {more} |{limit}| {needed} |"
        )


def test_the_judge_counts_the_peak_as_the_page_does(four: FourOffices) -> None:
    proof = read_proof(four.instance, four.report["proof"])
    assert proof.peak is not None
    court = Court(four.instance, np.full(four.instance.num_duties, 1000), "nothing")
    court.ask(court.needed_below(Load(False, four.peak)))
    assert court.bound(proof.peak) == 1
    count = count_peak(four.instance, proof, Load(False, four.peak))
    assert count is not None
    assert (count.needed, count.at_most) == (98, 97)


def test_a_level_of_the_chain(four: FourOffices) -> None:
    levels, opens = four.part("chain", "level"), four.gates("chain", "opens")
    assert levels == {cell: 0 if cell[0] in NEEDY else 1 for cell in four.cases}
    assert opens == dict.fromkeys(REST, 1)
    starts = [four.present(office) for office in NEEDY]
    out = [four.may_leave(office) for office in REST]
    left = [four.present(office) for office in REST]
    held = [[four.officers[cell] for cell in cells_in(offices)] for offices in (NEEDY, REST)]
    assert sum(held[0]) == sum(starts) + sum(out)
    assert sum(held[1]) == sum(left) - sum(out)
    loss, now = {}, {}
    for level, offices in enumerate((NEEDY, REST)):
        cells = cells_in(offices)
        givers = [cell for cell in cells if four.officers[cell] > four.least.get(cell, 0)]
        loss[level] = min((four.load(cell, four.officers[cell] - 1), cell) for cell in givers)
        now[level] = max((four.load(cell, four.officers[cell]), cell) for cell in cells)
        assert loss[level][0] > now[level][0]
    assert loss[1][0] < loss[0][0]
    assert loss[1][1] == ("Seattle", "detained")
    assert now[1][1] == ("St Paul", "non-detained")
    number = four.officers["Seattle", "detained"]
    demand(
        section("docs/proofs.md", "### A level of the chain"),
        "Level 0 is Atlanta and Washington, level 1 Seattle and St Paul;",
        "open at level 1, so up to level 0 they are shut:",
        "*Level 0 is full.*",
        f"could hold at most {' + '.join(map(str, starts + out))} = {sum(held[0])} officers",
        f"The plan has {' + '.join(map(str, held[0]))} = {sum(held[0])} in them.",
        *chain_rows(four),
        f"The lowest load after a loss, {short(loss[0][0])}, is above the highest load now, "
        f"{short(now[0][0])}:",
        "inside level 0 helps",
        f"Level 1 goes the same way: {left[0]} + {left[1]} - {out[0]} - {out[1]} = {sum(held[1])} "
        f"officers are left, and {' + '.join(map(str, held[1]))} = {sum(held[1])} are there.",
        f"after a loss is {short(loss[1][0])} (Seattle, detained, {number - 1} officers instead of "
        f"{number}) and the highest now is {short(now[1][0])} (St Paul, non-detained).",
        f"And {short(loss[1][0])} is below {short(loss[0][0])}:",
        "less there than in level 0,",
    )


def chain_rows(four: FourOffices) -> Iterator[str]:
    for cell in cells_in(NEEDY):
        officers, least = four.officers[cell], four.least.get(cell, 0)
        less = f"may not: the limit is {least}" if officers == least else ""
        less = less or short(four.load(cell, officers - 1))
        yield f"| {named(cell)} | {officers} | {short(four.load(cell, officers))} | {less} |"


def test_the_cost(four: FourOffices) -> None:
    assert four.gates("cost", "toll") == {}
    price: dict[Cell, int] = {}
    for cell, thousandths in four.part("cost", "price").items():
        price[cell], rest = divmod(thousandths, 1000)
        assert rest == 0
    transfer, change = four.rules["transfer_cost"], four.rules["duty_change_cost"]
    groups: list[str] = []
    total = 0
    goal = ("Washington DC", "non-detained")
    for cell, number in four.today.items():
        office, duty = cell
        other = (office, DUTIES[1 - DUTIES.index(duty)])
        elsewhere = [transfer + p for place, p in price.items() if place[0] != office]
        least = min(price[cell], change + price[other], *elsewhere)
        total += number * least
        away = office != goal[0]
        assert not away or min(elsewhere) == transfer + price[goal]
        assert away or min(elsewhere) > least
        groups.append(
            f"| {named(cell)} | {number} | {price[cell]} | {added(change, price[other])} | "
            + (f"{added(transfer, price[goal])} | " if away else "| ")
            + f"{least} | {number * least} |"
        )
    rows: list[str] = []
    handed_back = 0
    for cell, officers in four.officers.items():
        part = -price[cell] * officers
        handed_back += part
        choice = "45 or 46" if cell == ("Atlanta", "non-detained") else officers
        value = f"{part:+}" if part else "0"
        rows.append(f"| {named(cell)} | {price[cell]} | {choice} | {value} |")
    totals, bound = four.report["totals"], total + handed_back
    assert bound == totals["cost"]
    assert bound == transfer * totals["transfers"] + change * totals["duty_changes"]
    number = four.officers["Seattle", "detained"]
    demand(
        section("docs/proofs.md", "### The cost"),
        f"where a duty change costs {change} and a transfer {transfer}. The tolls are all 0.",
        *groups,
        f"| | {sum(four.today.values())} | | | | | **{total}** |",
        "Atlanta, non-detained, whose price is 0,",
        f"Seattle, detained, which holds {number - 1} or {number} and takes {number}.",
        *rows,
        f"| | | | **+{handed_back}** |",
        f"The bound is {handed_back} - {-total} = **{bound}**, and {bound} is what the plan costs: "
        f"{totals['transfers']} transfers at {transfer} and {totals['duty_changes']} duty changes "
        f"at {change}.",
    )


def added(cost: int, price: int) -> str:
    return f"{cost} - {-price}" if price < 0 else f"{cost} + {price}"


def test_the_judge_counts_the_cost_as_the_page_does(four: FourOffices) -> None:
    proof = read_proof(four.instance, four.report["proof"])
    assert proof.chain is not None
    assert proof.cost is not None
    court = Court(four.instance, np.full(four.instance.num_duties, 1000), "nothing")
    officers = np.array([row["officers"] for row in four.report["cells"]])
    assert court.check_chain(proof.chain, officers, 0) is None
    # The choice that the page speaks of, in the order of the cells.
    ids = four.instance.offices.ids, four.instance.duties.ids
    open_cells = {
        (ids[0][cell // 2], ids[1][cell % 2]): (int(court.lower[cell]), int(court.upper[cell]))
        for cell in np.nonzero(court.lower < court.upper)[0].tolist()
    }
    assert open_cells == {("Atlanta", "non-detained"): (45, 46), ("Seattle", "detained"): (10, 11)}
    court.rate = "cost"
    assert court.bound(proof.cost) == 319_000


def test_whatever_the_prices_no_bound_is_above_the_best_plan(four: FourOffices) -> None:
    proof = read_proof(four.instance, four.report["proof"])
    assert proof.chain is not None
    court = Court(four.instance, np.full(four.instance.num_duties, 1000), "nothing")
    officers = np.array([row["officers"] for row in four.report["cells"]])
    assert court.check_chain(proof.chain, officers, 0) is None
    court.rate = "cost"
    dice = np.random.default_rng(1)
    bounds = []
    for _ in range(200):
        cell = dice.integers(-20_000, 20_000, four.instance.num_cells)
        leave = dice.integers(0, 20_000, four.instance.num_offices)
        tolls = replace(proof.chain.opens, leave=leave)
        bounds.append(court.bound(Prices(cell, tolls)))
    assert None not in bounds
    assert max(bounds) <= 319_000


def test_the_first_screen_is_so(four: FourOffices) -> None:
    worst = ("Washington DC", "non-detained")
    each = Fraction(four.cases[worst], four.today[worst])
    standard, totals = four.standard["non-detained"], four.report["totals"]
    times = f"{float(each / standard):.2f}"
    assert each == int(each)
    assert (round(each, -3), standard) == (10_000, 1_800)
    demand(
        section("README.md", "# caseload"),
        "In 2017 an inspector general found officers with about 10,000 cases each in one office",
        "and 1,800 in another, beside colleagues with 100.",
        f"has {int(each):,} of them, {times} times the standard of {standard:,}.",
        f"brings the heaviest load below {float(four.peak):.2f};",
        f"with {totals['transfers']} transfers and {totals['duty_changes']} duty changes",
    )
