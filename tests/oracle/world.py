"""What the tables say, by docs/format.md: cells, pools, ways and numbers, with every default.

Money and time are counted in thousandths, so that whole numbers hold them exactly.
"""

from dataclasses import dataclass
from fractions import Fraction
from math import asin, cos, floor, radians, sin, sqrt
from typing import Any

Tables = dict[str, Any]
Pool = tuple[str, ...] | None
"""The nameless one, (P,), or those split off from P: (P or "", reason or share as written)."""

EARTH_KM = 6371.009
NO_LIMIT = 10**13


@dataclass(frozen=True)
class Way:
    """What one lane costs an officer, carries at most and at least, and costs once."""

    cost: int
    most: int
    lot: int
    once: int


@dataclass(frozen=True)
class Hire:
    """A row of hires: its number in the table, officers, pool, cells and cost."""

    row: int
    officers: int
    pool: int
    cells: tuple[int, ...]
    cost: int


def thousandths(value: Any) -> int:
    """Return a decimal with up to three places in thousandths."""
    number = Fraction(str(value)) * 1000
    assert number.denominator == 1, value
    return number.numerator


def ids(value: Any) -> list[str] | None:
    """Return several ids, in either spelling; None where none are given."""
    if value is None or isinstance(value, list):
        return value
    return [part.strip() for part in value.split(";")]


class World:
    """One instance."""

    def __init__(self, tables: Tables) -> None:
        self.tables = tables
        self.rules = {k: v for k, v in tables.get("rules", {}).items() if v is not None}
        self.offices = [row["office"] for row in tables["offices"]]
        self.duties = [row["duty"] for row in tables["duties"]]
        self.num_duties = len(self.duties)
        self.num_cells = len(self.offices) * self.num_duties
        self.standard = [thousandths(row.get("standard", 1)) for row in tables["duties"]]
        self.productive = [thousandths(row.get("productive", 1)) for row in tables["duties"]]
        self._read_pools()
        self._read_work()
        self._read_ways()
        self.hires = [
            Hire(
                row=number,
                officers=row["officers"],
                pool=self.pools.index(self._named(row.get("pool"))),
                cells=tuple(
                    cell
                    for cell in range(self.num_cells)
                    if self.offices[self.office_of(cell)]
                    in (ids(row.get("offices")) or self.offices)
                    and self.duty_of(cell)
                    in self.serves[self.pools.index(self._named(row.get("pool")))]
                ),
                cost=thousandths(row.get("cost", 0)),
            )
            for number, row in enumerate(tables.get("hires", []), 1)
        ]

    def rows(self, table: str) -> list[tuple[int, dict[str, Any]]]:
        """Return the rows of a table with their numbers, blanks left out."""
        return [
            (number, {k: v for k, v in row.items() if v is not None})
            for number, row in enumerate(self.tables.get(table, []), 1)
        ]

    def office_of(self, cell: int) -> int:
        """Return the office of a cell."""
        return cell // self.num_duties

    def duty_of(self, cell: int) -> int:
        """Return the duty of a cell."""
        return cell % self.num_duties

    def cell(self, row: dict[str, Any]) -> int:
        """Return the cell that a row names."""
        return self.offices.index(row["office"]) * self.num_duties + self.duties.index(row["duty"])

    def cells_in(self, office: int) -> range:
        """Return the cells of an office."""
        return range(office * self.num_duties, (office + 1) * self.num_duties)

    def pools_of(self, names: Any) -> list[int] | None:
        """Return the pools of a list, those split off with those they are split off from."""
        listed = ids(names)
        if listed is None:
            return None
        return [i for i, pool in enumerate(self.pools) if pool is not None and pool[0] in listed]

    def pool_named(self, name: str | None) -> int:
        """Return the pool that a report or a plan calls so."""
        return [self.name_of(pool) for pool in range(len(self.pools))].index(name)

    def name_of(self, pool: int) -> str | None:
        """Return what a pool is called: P, `P (reason)`, `P (-80 %)`, and None without a name."""
        key = self.pools[pool]
        if key is None or len(key) == 1:
            return None if key is None else key[0]
        base, why = key
        return f"{base} ({why})".strip()

    @staticmethod
    def _named(name: str | None) -> Pool:
        return None if name is None else (name,)

    def _read_pools(self) -> None:
        self.pools: list[Pool] = []
        self.time: list[int] = []
        self.serves: list[list[int]] = []
        everything = list(range(self.num_duties))
        for _, row in self.rows("pools"):
            self.pools.append((row["pool"],))
            self.time.append(thousandths(row.get("fte", 1)))
            named = ids(row.get("duties"))
            self.serves.append(
                everything if named is None else [self.duties.index(duty) for duty in named]
            )
        people = self.rows("staff") + self.rows("hires")
        if any("pool" not in row for _, row in people):
            self.pools.append(None)
            self.time.append(1000)
            self.serves.append(everything)
        self.today: dict[tuple[int, int], int] = {}
        for _, row in self.rows("staff"):
            place = (self.pools.index(self._named(row.get("pool"))), self.cell(row))
            self.today[place] = row["officers"]
        for _, row in self.rows("reductions"):
            if not self._in_force(row) or row["officers"] == 0:
                continue
            of = self.pools.index(self._named(row.get("pool")))
            share = Fraction(str(row["share"]))
            percent = f"-{float(share * 100):g} %"
            key = (row.get("pool", ""), row.get("reason", percent))
            if key not in self.pools:
                self.pools.append(key)
                left = self.time[of] * (1 - share)
                assert left.denominator == 1
                self.time.append(left.numerator)
                self.serves.append(self.serves[of])
            cell = self.cell(row)
            self.today[of, cell] -= row["officers"]
            place = (self.pools.index(key), cell)
            self.today[place] = self.today.get(place, 0) + row["officers"]
        assert min(self.today.values(), default=0) >= 0

    def _in_force(self, row: dict[str, Any]) -> bool:
        day = self.tables.get("as_of") or ""
        return ("from" not in row or row["from"] <= day) and (
            "until" not in row or day <= row["until"]
        )

    def _read_work(self) -> None:
        """Cases by cell and type, and weighted cases of each cell in thousandths."""
        weight = {None: 1000} | {
            row["case_type"]: thousandths(row.get("weight", 1))
            for _, row in self.rows("case_types")
        }
        self.cases = {
            (self.cell(row), row.get("case_type")): row["cases"] for _, row in self.rows("caseload")
        }
        self.weight = weight
        self.work = [0] * self.num_cells
        for (cell, kind), cases in self.cases.items():
            self.work[cell] += cases * weight[kind]

    def _km(self, one: int, other: int) -> Fraction:
        """Return the great-circle distance, rounded to the metre."""
        a, b = (self.tables["offices"][office] for office in (one, other))
        lat_a, lat_b = radians(a["latitude"]), radians(b["latitude"])
        half = (
            sin((lat_b - lat_a) / 2) ** 2
            + cos(lat_a) * cos(lat_b) * sin(radians(b["longitude"] - a["longitude"]) / 2) ** 2
        )
        return Fraction(round(2 * EARTH_KM * asin(min(1.0, sqrt(half))) * 1000), 1000)

    def _read_ways(self) -> None:
        rules = self.rules
        base = thousandths(rules.get("transfer_cost", 10))
        each_km = Fraction(str(rules.get("transfer_cost_per_km", 0)))
        lot, once = rules.get("transfers_lot", 1), thousandths(rules.get("lane_fixed_cost", 0))
        given = None
        if "lanes" in self.tables:
            given = {(row["from"], row["to"]): row for _, row in self.rows("lanes")}
        self.ways: dict[tuple[int, int], Way] = {}
        for a, start in enumerate(self.offices):
            for b, end in enumerate(self.offices):
                lane = {} if given is None else given.get((start, end))
                if a == b or lane is None or not rules.get("transfers", True):
                    continue
                if "transfer_max_km" in rules and self._km(a, b) > Fraction(
                    str(rules["transfer_max_km"])
                ):
                    continue
                cost = base
                if each_km:
                    cost = floor(base + each_km * self._km(a, b) * 1000 + Fraction(1, 2))
                self.ways[a, b] = Way(
                    cost=thousandths(lane["cost"]) if "cost" in lane else cost,
                    most=lane.get("max", NO_LIMIT),
                    lot=lane.get("lot", lot),
                    once=thousandths(lane["fixed_cost"]) if "fixed_cost" in lane else once,
                )
