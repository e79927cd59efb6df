"""The workbook goes on calculating: LibreOffice works out every formula anew, also after changes.

The values that the file was written with are taken out before, so that none can be quoted.
"""

from collections.abc import Callable, Iterable
from fractions import Fraction
from functools import cache
from random import Random
from typing import Any

import numpy as np
import pytest

from optimizer import solve
from optimizer.answers.report import Report
from optimizer.domain.instance import THOUSAND, Instance
from optimizer.domain.lanes import open_lanes
from optimizer.domain.load import Load, load_terms
from optimizer.files import instance_from_tables, instance_from_workbook, read_instance
from optimizer.files.book import cell
from optimizer.files.edited import read_edited
from optimizer.files.layout import FIRST, PEAK_ROW, UNCOVERED, Shown
from optimizer.files.moves_sheet import BACK, COST, NOW, ends_of
from optimizer.files.placement import placement_of
from optimizer.files.summary_sheet import CHANGED, CHECKED, CHECKS
from optimizer.files.template import template_workbook
from optimizer.files.workbook import write_workbook
from tests.files.drawn import drawn_tables
from tests.files.spreadsheet import Cells, cells_of, edited, needs_soffice, saved_again
from tests.files.test_workbook_write import awkward

pytestmark = needs_soffice

Counts = dict[tuple[str, str], int]


def by_hand() -> Instance:
    """Return three offices of two duties at one price for a transfer, 10, and a duty change, 1.

    Cases 100 a cell but 300 for A court; standard 50 for court and 100 for field.
    """
    cells = [(office, duty) for office in "ABC" for duty in ("court", "field")]
    return instance_from_tables(
        {
            "offices": [{"office": office} for office in "ABC"],
            "duties": [{"duty": "court", "standard": 50}, {"duty": "field", "standard": 100}],
            "caseload": [
                {"office": o, "duty": d, "cases": 300 if (o, d) == ("A", "court") else 100}
                for o, d in cells
            ],
            "staff": [{"office": o, "duty": d, "officers": 2} for o, d in cells],
            "rules": {"transfer_cost": 10, "duty_change_cost": 1},
        }
    )


def now(shown: Shown, office: str, duty: str, pool: int = 0) -> tuple[str, str]:
    """Return the cell in which officers are changed."""
    row = FIRST + shown.cell_numbers[office, duty]
    return "placement", cell(row, shown.columns.yours + pool)


class Case:
    """A plan's workbook in which some counts were changed."""

    def __init__(self, report: Report, counts: Counts | np.ndarray[Any, Any]) -> None:
        self.shown = Shown(report)
        shown = self.shown
        self.officers = shown.planned.copy()
        if isinstance(counts, dict):
            for (office, duty), number in counts.items():
                self.officers[0, shown.cell_numbers[office, duty]] = number
        else:
            self.officers = counts
        changes = {
            ("placement", cell(FIRST + c, shown.columns.yours + p)): float(self.officers[p, c])
            for p, c in np.argwhere(self.officers != shown.planned).tolist()
        }
        self.content = edited(write_workbook(report), changes)

    def loads(self) -> Iterable[Load]:
        """Yield the exact load of each cell with the changed officers."""
        instance = self.shown.instance
        terms = load_terms(instance, instance.available(self.officers), self.shown.handled)
        for bare, top, bottom in zip(*(column.tolist() for column in terms), strict=True):
            yield Load(bare, Fraction(top, bottom))


def summary(cells: Cells) -> dict[str, object]:
    """Return what the summary says as it stands now, by the words beside it."""
    sheet, says = cells["summary"], dict[str, object]()
    for row in range(5, 40):
        says.setdefault(str(sheet.get(f"A{row}")), sheet.get(f"D{row}"))
    return says


def solved(instance: Instance) -> Report:
    return solve(instance, time_limit=20)


HAND: dict[str, Counts] = {
    "as planned": {},
    "one taken back": {("A", "court"): 4, ("B", "field"): 2},
    "one more": {("A", "court"): 6, ("C", "court"): 1},
    "another duty": {("C", "court"): 1, ("C", "field"): 2},
    "lost": {("C", "court"): 1},
    "invented": {("C", "court"): 3},
    "nobody": {("C", "court"): 0, ("C", "field"): 3},
    "two for one": {("A", "court"): 4, ("B", "field"): 2, ("C", "field"): 2},
}
SOURCES: dict[str, Callable[[], Instance]] = {
    "weighted_probation": lambda: read_instance("weighted_probation"),  # pools, lanes, hires
    "drawn 2": lambda: instance_from_tables(drawn_tables(2)),  # FTE, hires, cases moved
}
"""tests/sweep_workbook.py has as many as one likes."""
FEWER, AWKWARD = "fewer cases moved", "awkward texts"
NAMES = [
    *HAND,
    *(f"{name} {how}" for name in SOURCES for how in ("as planned", "shuffled", "mixed")),
]


@cache
def cases() -> dict[str, Case]:
    """Return every case by its name."""
    hand = solved(by_hand())
    made = {name: Case(hand, counts) for name, counts in HAND.items()}
    rng = Random(7)
    for name, source in SOURCES.items():
        report = solved(source())
        officers = Shown(report).planned
        made[f"{name} as planned"] = Case(report, officers)
        made[f"{name} shuffled"] = Case(report, shuffled(report.instance, officers, rng))
        # Half way back to today: moves of the plan are taken back.
        half = officers - (officers - Shown(report).today) // 2
        made[f"{name} mixed"] = Case(report, half)
    return made


def shuffled(instance: Instance, officers: Any, rng: Random) -> Any:
    """Return a placement of as many officers of each pool, some of them elsewhere."""
    changed = officers.copy()
    for pool in range(instance.num_pools):
        cells = np.nonzero(instance.pools.duties[pool][instance.cell_duty])[0].tolist()
        for _ in range(8):
            start, end = rng.choice(cells), rng.choice(cells)
            if changed[pool, start] > 0:
                changed[pool, start] -= 1
                changed[pool, end] += 1
    return changed


@pytest.fixture(scope="module")
def saved(tmp_path_factory: pytest.TempPathFactory) -> dict[str, bytes]:
    contents = [*(case.content for case in cases().values()), with_fewer_cases_moved()]
    contents.append(template_workbook(awkward()))
    books = {f"book{place}": content for place, content in enumerate(contents)}
    found = saved_again(tmp_path_factory.mktemp("sheets"), books)
    return dict(zip([*cases(), FEWER, AWKWARD], found.values(), strict=True))


@pytest.fixture(scope="module")
def shows(saved: dict[str, bytes]) -> dict[str, Cells]:
    return {name: cells_of(content) for name, content in saved.items()}


def with_fewer_cases_moved() -> bytes:
    """Return a plan in which the first row of the sheet work has a case less."""
    report = solved(SOURCES["drawn 2"]())
    cases_moved = report.to_dict()["work"][0]["cases"]
    return edited(write_workbook(report), {("work", f"F{FIRST}"): float(cases_moved - 1)})


@pytest.mark.parametrize("name", [*NAMES, AWKWARD])
def test_what_another_program_saves_is_the_same_instance(
    name: str, saved: dict[str, bytes]
) -> None:
    given = awkward() if name == AWKWARD else cases()[name].shown.instance
    assert instance_from_workbook(saved[name]).fingerprint == given.fingerprint


@pytest.mark.parametrize("name", NAMES)
def test_what_another_program_saves_says_who_serves_where_now(
    name: str, saved: dict[str, bytes]
) -> None:
    case, found = cases()[name], read_edited(saved[name])
    assert found is not None
    instance = case.shown.instance
    assert (placement_of(instance, found.officers, found.locate) == case.officers).all()
    assert len(found.changed) == np.count_nonzero(case.officers != case.shown.planned)


@pytest.mark.parametrize("name", [*NAMES, FEWER])
def test_the_summary_says_whether_the_rules_are_checked(name: str, shows: dict[str, Cells]) -> None:
    changed = name == FEWER or bool((cases()[name].officers != cases()[name].shown.planned).any())
    says = str(shows[name]["summary"]["A3"])
    assert says.startswith(CHANGED if changed else CHECKED)
    assert says.endswith(CHECKS) is changed


@pytest.mark.parametrize("name", NAMES)
def test_loads_and_peak_follow_the_officers(name: str, shows: dict[str, Cells]) -> None:
    case, sheet = cases()[name], shows[name]["placement"]
    columns, loads = case.shown.columns, list(case.loads())
    for number, load in enumerate(loads):
        value = sheet[cell(FIRST + number, columns.load)]
        if load.uncovered:
            assert value == UNCOVERED
        else:
            assert value == pytest.approx(float(load.ratio), rel=1e-12)
    peak = max(loads)
    value = sheet[cell(PEAK_ROW, columns.load)]
    assert value == (UNCOVERED if peak.uncovered else pytest.approx(float(peak.ratio), rel=1e-12))
    (told,) = (shown for says, shown in summary(shows[name]).items() if says.startswith("peak: "))
    assert told == value
    marked = {
        number
        for number in range(len(loads))
        if sheet.get(cell(FIRST + number, columns.peak)) == "◄ peak"
    }
    heaviest = {n for n, load in enumerate(loads) if load.uncovered == peak.uncovered}
    if not peak.uncovered:
        heaviest = {n for n in heaviest if loads[n] == peak}
    assert marked == {n for n in heaviest if case.shown.handled[n]}


@pytest.mark.parametrize("name", NAMES)
def test_words_say_what_colours_do(name: str, shows: dict[str, Cells]) -> None:
    case, sheet = cases()[name], shows[name]["placement"]
    for number, load in enumerate(case.loads()):
        word = sheet[cell(FIRST + number, case.shown.columns.word)]
        if not case.shown.handled[number]:
            assert word == "no cases"
        elif load.uncovered:
            assert word == "✖ uncovered"
        elif case.shown.instance.standard[number] == THOUSAND:
            assert word == "–"
        else:
            assert word == ("▲ above standard" if load.ratio > 1 else "✓ within standard")


@pytest.mark.parametrize("name", [name for name in NAMES if name.endswith("as planned")])
def test_what_is_calculated_is_what_was_written(name: str, shows: dict[str, Cells]) -> None:
    written = cells_of(cases()[name].content)
    assert set(written) == set(shows[name])
    for sheet, cells in written.items():
        for place, value in cells.items():
            shown = shows[name][sheet].get(place)
            expected = pytest.approx(value, rel=1e-12) if isinstance(value, float) else value
            assert shown == expected or str(shown) == str(value), (sheet, place)


@pytest.mark.parametrize("name", NAMES)
def test_moves_lead_from_today_to_the_officers_now(name: str, shows: dict[str, Cells]) -> None:
    # Counted apart: officers who arrive anywhere, however many moves that takes.
    case, says = cases()[name], summary(shows[name])
    moved = says["officers moved, all together"]
    arrive = int(np.maximum(case.officers - case.shown.today, 0).sum())
    leave = int(np.maximum(case.shown.today - case.officers, 0).sum())
    assert isinstance(moved, float)
    assert moved >= (arrive if name != "lost" else leave - 1)
    parts = ("officers who change duty", "officers transferred", "officers hired")
    assert moved == sum(float(str(says[part])) for part in parts)
    assert says["officers"] == case.officers.sum()


class Reckoned:
    """The moves to a placement, counted one by one as docs/workbook.md says it."""

    def __init__(self, case: Case) -> None:
        self.by_kind = dict.fromkeys(("duty_change", "transfer", "hire"), 0)
        self.cost = 0.0
        shown, instance = case.shown, case.shown.instance
        left = case.officers - shown.planned  # gained beyond the plan, by pool and cell
        unhired = [int(-left[pool].sum()) for pool in range(shown.pools)]
        ways: set[tuple[str, str]] = set()
        for move in shown.fields["moves"]:
            pool = shown.pool_numbers[move["pool"]]
            end = shown.cell_numbers[move["to_office"], move["to_duty"]]
            start = shown.cell_numbers.get((move["from_office"], move["from_duty"]))
            freed = unhired[pool] if start is None else int(left[pool, start])
            back = max(0, min(move["officers"], freed, -int(left[pool, end])))
            left[pool, end] += back
            if start is None:
                unhired[pool] -= back
            else:
                left[pool, start] -= back
            kept = move["officers"] - back
            self._add(move["kind"], kept, move["cost"] / move["officers"])
            if kept and move["kind"] == "transfer":
                ways.add((move["from_office"], move["to_office"]))
        prices = further_prices(instance)
        for pool in range(shown.pools):
            offices = left[pool].reshape(instance.num_offices, instance.num_duties)
            changes = np.minimum(np.maximum(offices, 0).sum(1), np.maximum(-offices, 0).sum(1))
            net = offices.sum(1)
            arrive, leave = int(net[net > 0].sum()), int(-net[net < 0].sum())
            self._add("duty_change", int(changes.sum()), prices["duty_change"])
            self._add("transfer", min(arrive, leave), prices["transfer"])
            self._add("hire", max(0, arrive - leave), prices["hire"])
        lanes = open_lanes(instance)
        for lane in range(0 if lanes is None else len(lanes.cost)):
            assert lanes is not None
            ids = instance.offices.ids
            if (ids[lanes.from_office[lane]], ids[lanes.to_office[lane]]) in ways:
                self.cost += int(lanes.fixed_cost[lane]) / THOUSAND
        self.cost += sum(row["cost"] for row in shown.fields["work"])

    def _add(self, kind: str, officers: int, each: float) -> None:
        self.by_kind[kind] += officers
        self.cost += officers * each


def further_prices(instance: Instance) -> dict[str, float]:
    """Return the price of a further move of each kind: the dearest there is."""
    lanes = open_lanes(instance)
    transfer = instance.rules.transfer_cost / THOUSAND
    if lanes is not None and len(lanes.cost):
        transfer = max((lanes.cost + lanes.fixed_cost).tolist()) / THOUSAND
    hire = max(instance.hires.cost.tolist(), default=0) / THOUSAND
    return {
        "duty_change": instance.rules.duty_change_cost / THOUSAND,
        "transfer": transfer,
        "hire": hire,
    }


@pytest.mark.parametrize("name", NAMES)
def test_moves_and_cost_are_those_counted_one_by_one(name: str, shows: dict[str, Cells]) -> None:
    reckoned, says = Reckoned(cases()[name]), summary(shows[name])
    assert reckoned.by_kind == {
        "duty_change": says["officers who change duty"],
        "transfer": says["officers transferred"],
        "hire": says["officers hired"],
    }
    assert says["cost"] == pytest.approx(reckoned.cost)


def test_the_plan_by_hand() -> None:
    # 12 officers. Court needs 6 + 2 + 2 loads of a standard, field 3: at peak 6/5 A court has 5
    # and the other courts 2 (load 1); there is 1 field officer in each office but one, at load 1.
    report = solved(by_hand())
    officers = report.placement()
    counts = {(row["office"], row["duty"]): row["officers"] for row in officers}
    assert counts["A", "court"] == 5
    assert sorted(counts[office, "field"] for office in "ABC") == [1, 1, 1]
    assert report.to_dict()["totals"]["cost"] == 21


@pytest.mark.parametrize(
    ("name", "duty_changes", "transfers", "hires", "cost"),
    [
        ("as planned", 1, 2, 0, 21),
        # The transfer from B field is not made: B has its officer back.
        ("one taken back", 1, 1, 0, 11),
        # One more transfer, at the price of the rules.
        ("one more", 1, 3, 0, 31),
        ("another duty", 2, 2, 0, 22),
        ("nobody", 3, 2, 0, 23),
        # Two have their officer back and A has lost one: one move is left, one officer invented.
        ("two for one", 1, 1, 1, 11),
    ],
)
def test_moves_and_cost_by_hand(
    name: str,
    duty_changes: int,
    transfers: int,
    hires: int,
    cost: float,
    shows: dict[str, Cells],
) -> None:
    says = summary(shows[name])
    assert says["officers who change duty"] == duty_changes
    assert says["officers transferred"] == transfers
    assert says["officers hired"] == hires
    assert says["cost"] == cost


def test_whoever_is_lost_or_invented_is_told(shows: dict[str, Cells]) -> None:
    words = {
        name: next(
            value
            for key, value in shows[name]["summary"].items()
            if key.startswith("E") and str(value)[0] in "✓▲"
        )
        for name in ("as planned", "lost", "invented")
    }
    assert words == {
        "as planned": "✓ agrees",
        "lost": "▲ 1 not placed",
        "invented": "▲ 1 more than there are",
    }


def test_a_move_taken_back_shows_it(shows: dict[str, Cells]) -> None:
    case, sheet = cases()["one taken back"], shows["one taken back"]["moves"]
    rows = range(FIRST, ends_of(case.shown).last + 1)
    assert sum(float(str(sheet[cell(row, BACK)])) for row in rows) == 1
    assert sum(float(str(sheet[cell(row, NOW)])) for row in rows) == 2
    assert sum(float(str(sheet[cell(row, COST)])) for row in rows) == 11


def test_cases_handled_elsewhere_may_be_changed(shows: dict[str, Cells]) -> None:
    shown, sheets = cases()["drawn 2 as planned"].shown, shows[FEWER]
    rows, totals = shown.fields["work"], shown.fields["totals"]
    weight = sheets["work"][f"G{FIRST}"]
    assert isinstance(weight, float)
    start = shown.cell_numbers[rows[0]["office"], rows[0]["duty"]]
    end = shown.cell_numbers[rows[0]["to_office"], rows[0]["duty"]]
    for number, more in ((start, weight), (end, -weight)):
        here = sheets["placement"][cell(FIRST + number, shown.columns.here)]
        assert here == pytest.approx(shown.handled[number] / THOUSAND + more)
    each = rows[0]["cost"] / rows[0]["cases"]
    assert summary(sheets)["cost"] == pytest.approx(totals["cost"] - each)
