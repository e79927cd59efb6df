"""Every plan of a tiny instance, straight from the tables: each way to move people and cases.

Officers of one staff row are alike, so the row is a multiset over what they can do; so is a hires
row, and the cases of one type that may be handled elsewhere. A plan takes one of each: its columns
say how many make each move. Nothing is shared with the library.
"""

from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from fractions import Fraction
from itertools import combinations_with_replacement, product
from math import acos, comb, cos, floor, prod, radians, sin
from typing import Any, NamedTuple

import numpy as np
from numpy.typing import NDArray

Tables = dict[str, Any]
Row = dict[str, Any]
Ints = NDArray[np.int64]
Cell = tuple[str, str]

NAMELESS = ""
POOL_LISTS = {"spans": ("supervisors", "pools"), "mixes": ("pools",), "budgets": ("pools",)}


class Move(NamedTuple):
    """What an officer can do: stay, duty_change, transfer, hire, unplaced; cost in thousandths."""

    kind: str
    pool: str
    start: Cell | None
    end: Cell | None
    cost: int
    hires_row: int | None = None


class Way(NamedTuple):
    """A case handled elsewhere, or at home (`to` is its own office, nothing is paid)."""

    office: str
    duty: str
    case_type: str | None
    to: str
    weight: int
    cost: int
    remote_row: int


class Plans(NamedTuple):
    """Plans as rows: `officers` is (num_plans, num_moves), `cases` (num_plans, num_ways)."""

    tables: Tables
    moves: list[Move]
    officers: Ints
    ways: list[Way]
    cases: Ints

    @property
    def num_plans(self) -> int:
        return len(self.officers)

    def count(self, test: Callable[[Move], bool]) -> Ints:
        """Return (num_plans,), the officers whose move passes the test."""
        return self.officers[:, [test(move) for move in self.moves]].sum(axis=1)

    def only(self, kept: NDArray[Any]) -> "Plans":
        """Return the plans of a mask or of places."""
        return self._replace(officers=self.officers[kept], cases=self.cases[kept])


def each(tables: Tables, table: str) -> list[Row]:
    """Return the rows of a table, none where it is not given."""
    return tables.get(table, [])


def rule(tables: Tables, name: str, default: Any = None) -> Any:
    """Return a rule's value, or the default where it is not given."""
    return tables.get("rules", {}).get(name, default)


def thousandths(value: object) -> int:
    """Return a decimal in thousandths, which must be whole."""
    number = Fraction(str(value)) * 1000
    if number.denominator != 1:
        raise ValueError(f"{value} has more than three decimals")
    return number.numerator


def offices_of(tables: Tables, row: Row | None = None) -> list[str]:
    """Return the offices a row lists; every one where it lists none."""
    return (row or {}).get("offices", [row["office"] for row in tables["offices"]])


def duties_of(tables: Tables, row: Row | None = None) -> list[str]:
    """Return the duties a row lists; every one where it lists none."""
    return (row or {}).get("duties", [row["duty"] for row in tables["duties"]])


def cells_of(tables: Tables) -> list[Cell]:
    """Return every cell in the order of the tables."""
    return list(product(offices_of(tables), duties_of(tables)))


def pool_of(row: Row) -> str:
    """Return the pool of a row of staff, hires, pins or plan."""
    return row.get("pool", NAMELESS)


def reduced(tables: Tables) -> Tables:
    """Return tables without reductions: the officers not fully there are in pools of their own."""
    pools = {row["pool"]: dict(row) for row in each(tables, "pools")}
    staff = [dict(row) for row in tables["staff"]]
    derived: dict[str, set[str]] = {}
    for row in each(tables, "reductions"):
        if not _in_force(tables, row):
            continue
        pool = pool_of(row)
        per_cent = f"-{float(row['share'] * 100):g} %"
        name = f"{pool} ({row.get('reason', per_cent)})".strip()
        derived.setdefault(pool, set()).add(name)
        whole = pools.get(pool, {"fte": 1})
        left = Fraction(str(whole.get("fte", 1))) * (1 - Fraction(str(row["share"])))
        pools[name] = whole | {"pool": name, "fte": float(left)}
        key = row["office"], row["duty"], pool
        source = next(s for s in staff if (s["office"], s["duty"], pool_of(s)) == key)
        source["officers"] -= row["officers"]
        there = [s for s in staff if (s["office"], s["duty"], pool_of(s)) == (*key[:2], name)]
        if there:
            there[0]["officers"] += row["officers"]
        else:
            staff.append(source | {"pool": name, "officers": row["officers"]})
    lists = {
        table: [_with_derived(row, columns, derived) for row in each(tables, table)]
        for table, columns in POOL_LISTS.items()
    }
    others = {name: value for name, value in tables.items() if name != "reductions"}
    return others | lists | {"pools": list(pools.values()), "staff": staff}


def every_plan(given: Tables) -> Plans:
    """Return every plan that moves along open ways; which rules they keep is for others to say."""
    tables = reduced(given)
    sources = [(list(_moves(tables, row)), row["officers"]) for row in tables["staff"]]
    for place, row in enumerate(each(tables, "hires")):
        sources.append((list(_hire_moves(tables, row, place)), row["officers"]))
    works = list(_works(tables))
    rows = [_multisets(len(options), number) for options, number in [*sources, *works]]
    columns = _product(rows)
    moves = [move for options, _ in sources for move in options]
    ways = [way for options, _ in works for way in options]
    return Plans(tables, moves, columns[:, : len(moves)], ways, columns[:, len(moves) :])


def num_plans(given: Tables) -> int:
    """Return how many plans there are to try."""
    tables = reduced(given)
    sizes = [(sum(1 for _ in _moves(tables, row)), row["officers"]) for row in tables["staff"]]
    for place, row in enumerate(each(tables, "hires")):
        sizes.append((sum(1 for _ in _hire_moves(tables, row, place)), row["officers"]))
    sizes += [(len(options), number) for options, number in _works(tables)]
    return prod(comb(number + options - 1, number) for options, number in sizes)


def lane_of(tables: Tables, start: str, end: str) -> Row | None:
    """Return the lane between two offices as the tables have it, or None where none is open."""
    lane: Row | None = {}
    if "lanes" in tables:
        there = (lane for lane in tables["lanes"] if (lane["from"], lane["to"]) == (start, end))
        lane = next(there, None)
    farthest = rule(tables, "transfer_max_km")
    if lane is None or start == end or not rule(tables, "transfers", True):
        return None
    if farthest is not None and _metres(tables, start, end) > thousandths(farthest):
        return None
    return lane


def _in_force(tables: Tables, row: Row) -> bool:
    # Dates in ISO spelling sort as they follow each other.
    today = tables.get("as_of", "")
    return row.get("from", today) <= today <= row.get("until", today)


def _with_derived(row: Row, columns: Sequence[str], derived: dict[str, set[str]]) -> Row:
    longer = {
        column: [*row[column], *(name for pool in row[column] for name in derived.get(pool, ()))]
        for column in columns
        if column in row
    }
    return row | longer


def _may_serve(tables: Tables, pool: str) -> list[str]:
    for row in each(tables, "pools"):
        if row["pool"] == pool:
            return duties_of(tables, row)
    return duties_of(tables)


def _moves(tables: Tables, row: Row) -> Iterator[Move]:
    """Yield what an officer of a staff row can do."""
    pool, start = pool_of(row), (row["office"], row["duty"])
    change = thousandths(rule(tables, "duty_change_cost", 1))
    for office, duty in product(offices_of(tables), _may_serve(tables, pool)):
        end = office, duty
        if end == start:
            yield Move("stay", pool, start, end, 0)
        elif office == start[0]:
            if rule(tables, "duty_changes", True):
                yield Move("duty_change", pool, start, end, change)
        elif (lane := lane_of(tables, start[0], office)) is not None:
            yield Move("transfer", pool, start, end, _transfer_cost(tables, start[0], office, lane))


def _hire_moves(tables: Tables, row: Row, place: int) -> Iterator[Move]:
    pool, cost = pool_of(row), thousandths(row.get("cost", 0))
    yield Move("unplaced", pool, None, None, 0, place)
    for end in product(offices_of(tables, row), _may_serve(tables, pool)):
        yield Move("hire", pool, None, end, cost, place)


def _transfer_cost(tables: Tables, start: str, end: str, lane: Row) -> int:
    if "cost" in lane:
        return thousandths(lane["cost"])
    per_km = Fraction(str(rule(tables, "transfer_cost_per_km", 0)))
    by_distance = floor(_metres(tables, start, end) * per_km + Fraction(1, 2)) if per_km else 0
    return thousandths(rule(tables, "transfer_cost", 10)) + by_distance


def _metres(tables: Tables, start: str, end: str) -> int:
    """Return the distance by the spherical law of cosines, exact to the metre at such distances."""
    places = {row["office"]: row for row in tables["offices"]}
    a, b = (radians(places[office]["latitude"]) for office in (start, end))
    turn = radians(places[start]["longitude"] - places[end]["longitude"])
    return round(6_371_009 * acos(min(1.0, sin(a) * sin(b) + cos(a) * cos(b) * cos(turn))))


def _works(tables: Tables) -> Iterator[tuple[list[Way], int]]:
    """Yield, for the cases of a type that may go elsewhere, where each may be handled."""
    weights = {row["case_type"]: thousandths(row["weight"]) for row in each(tables, "case_types")}
    for place, row in enumerate(each(tables, "remote")):
        for cases in tables["caseload"]:
            kind = cases.get("case_type")
            if (cases["office"], cases["duty"]) != (row["office"], row["duty"]):
                continue
            if row.get("case_type") not in (None, kind):
                continue
            most = floor(Fraction(str(row["share"])) * cases["cases"])
            weight, cost = weights.get(kind, 1000), thousandths(row.get("cost", 0))
            here, duty = row["office"], row["duty"]
            others = [office for office in offices_of(tables, row) if office != here]
            home = Way(here, duty, kind, here, weight, 0, place)
            away = [Way(here, duty, kind, other, weight, cost, place) for other in others]
            yield [home, *away], most


def _multisets(num_options: int, size: int) -> Ints:
    """Return (num_multisets, num_options), every way to choose so many options, order aside."""
    chosen = [Counter(of) for of in combinations_with_replacement(range(num_options), size)]
    rows = [[of[i] for i in range(num_options)] for of in chosen]
    return np.array(rows, dtype=np.int64).reshape(-1, num_options)


def _product(rows: list[Ints]) -> Ints:
    """Return every way to take one row of each, side by side."""
    columns = np.zeros((1, 0), dtype=np.int64)
    for more in rows:
        left = np.repeat(columns, len(more), axis=0)
        columns = np.hstack((left, np.tile(more, (len(columns), 1))))
    return columns
