"""Numbers, plans and proofs as a report spells them, and read back.

Whatever cannot be read is a `ValueError` that says where it stands; whether it is right is for
the judge to say.
"""

from collections.abc import Callable, Iterable, Sequence
from fractions import Fraction
from typing import Any

import numpy as np

from optimizer.answers.spelling_weights import read_weights, spell_weights
from optimizer.domain.instance import NOT_GIVEN, THOUSAND, Instance, Ints
from optimizer.domain.lanes import open_lanes
from optimizer.domain.load import Load
from optimizer.domain.plan import KINDS, NOWHERE, Plan, Work
from optimizer.domain.proof import Chain, Prices, Proof, Rate, Tolls

Fields = dict[str, Any]
"""An object of the report's JSON."""

MOST_OFFICERS = 10**9
"""More than any instance has; so many in every row still add up in 64 bits."""

MOST_CASES = 10**13
"""More than any instance has."""

RATES: dict[str, Rate] = {rate: rate for rate in ("nothing", "cost", "transfers", "duty_changes")}


def title(*instances: Instance) -> Fields:
    """Return how an answer begins: what it is of, and what a person reads for its ids and costs.

    Only ids that are called something else are there. Of two instances the later name counts.
    """
    names: dict[str, dict[str, str]] = {"offices": {}, "duties": {}, "pools": {}}
    for instance in instances:
        for table, called in names.items():
            ids: tuple[str, ...] = getattr(instance, table).ids
            pairs = zip(ids, getattr(instance.called, table), strict=True)
            called.update((key, name) for key, name in pairs if name != key)
    last = instances[-1]
    return {"name": last.name, "names": names, "cost_unit": last.rules.cost_unit}


def spell_load(load: Load | None) -> Fields | None:
    """Return a load as an exact fraction and a decimal to read, or None if it is uncovered."""
    if load is None or load.uncovered:
        return None
    return {"exact": str(load.ratio), "value": load.ratio.numerator / load.ratio.denominator}


def spell_peak(load: Load) -> Fields:
    """Return a peak; one that an uncovered cell holds has no number."""
    return spell_load(load) or {"exact": None, "value": None}


def spell_decimal(thousandths: int) -> int | float:
    """Return a decimal counted in thousandths as a number of JSON."""
    whole, rest = divmod(thousandths, THOUSAND)
    return whole if rest == 0 else thousandths / THOUSAND


def spell_moves(plan: Plan, costs: Ints) -> list[Fields]:
    """Return the rows of a report's moves."""
    ids = _cell_ids(plan.instance)
    columns = (plan.kind, plan.pool, plan.hire, plan.from_cell, plan.to_cell, plan.officers, costs)
    rows: list[Fields] = []
    numbers: list[list[int]] = [column.tolist() for column in columns]
    for kind, pool, hire, start, end, officers, cost in zip(*numbers, strict=True):
        rows.append(
            {
                "kind": KINDS[kind],
                "pool": plan.instance.pools.ids[pool] or None,
                "officers": officers,
                "from_office": None if start == NOWHERE else ids[start][0],
                "from_duty": None if start == NOWHERE else ids[start][1],
                "to_office": ids[end][0],
                "to_duty": ids[end][1],
                "cost": spell_decimal(cost),
                "hire": None if hire == NOWHERE else plan.instance.row_as_given("hires", hire),
            }
        )
    return rows


def spell_work(plan: Plan, costs: Ints) -> list[Fields]:
    """Return the rows of a report's work: the cases that other offices handle."""
    ids, names = _way_ids(plan.instance), plan.instance.offices.ids
    work = plan.work
    numbers: list[list[int]] = [c.tolist() for c in (work.way, work.to_office, work.cases, costs)]
    return [
        {
            "office": ids[way][0],
            "duty": ids[way][1],
            "case_type": ids[way][2],
            "to_office": names[to_office],
            "cases": cases,
            "cost": spell_decimal(cost),
        }
        for way, to_office, cases, cost in zip(*numbers, strict=True)
    ]


def spell_placement(plan: Plan) -> list[Fields]:
    """Return who serves where after the moves, as rows of the table plan.

    Given with the instance, they keep a later answer close to this one.
    """
    ids, pools = _cell_ids(plan.instance), plan.instance.pools.ids
    places: list[list[int]] = [column.tolist() for column in plan.officers_by_pool.T.nonzero()]
    return [
        {
            "office": ids[cell][0],
            "duty": ids[cell][1],
            "pool": pools[pool] or None,
            "officers": int(plan.officers_by_pool[pool, cell]),
        }
        for cell, pool in zip(*places, strict=True)
    ]


def read_plan(instance: Instance, rows: Iterable[Fields], work: Iterable[Fields] = ()) -> Plan:
    """Return the plan that a report's moves and work spell, each row in its place.

    Raises
    ------
    ValueError : a row names what the instance does not have
    """
    cells = {ids: cell for cell, ids in enumerate(_cell_ids(instance))}
    pools = {name or None: pool for pool, name in enumerate(instance.pools.ids)}
    moves: list[tuple[int, int, int, int, int]] = []
    for place, row in enumerate(rows, 1):
        try:
            pool = pools[row.get("pool")]
            start = NOWHERE
            if row.get("from_office") is not None:
                start = cells[row["from_office"], row["from_duty"]]
            end = cells[row["to_office"], row["to_duty"]]
            officers = _whole(row["officers"], below=MOST_OFFICERS)
            hire = NOWHERE if start != NOWHERE else _hires_row(instance, row, pool)
        except (KeyError, TypeError, AttributeError) as error:
            raise ValueError(f"moves: row {place} names no pool or cell of the instance") from error
        moves.append((pool, hire, start, end, officers))
    return Plan(instance, *_columns(moves, 5), work=Work(*_columns(_read_work(instance, work), 3)))


def _read_work(instance: Instance, rows: Iterable[Fields]) -> list[tuple[int, ...]]:
    ways = {ids: way for way, ids in enumerate(_way_ids(instance))}
    offices = {name: office for office, name in enumerate(instance.offices.ids)}
    work: list[tuple[int, ...]] = []
    for place, row in enumerate(rows, 1):
        try:
            way = ways[row["office"], row["duty"], row.get("case_type")]
            to_office = offices[row["to_office"]]
            work.append((way, to_office, _whole(row["cases"], below=MOST_CASES)))
        except (KeyError, TypeError, AttributeError) as error:
            raise ValueError(f"work: row {place} names no cases that may be moved") from error
    return work


def _columns(rows: Sequence[tuple[int, ...]], num_columns: int) -> list[Ints]:
    columns = np.array(rows, dtype=np.int64).reshape(-1, num_columns)
    return [np.ascontiguousarray(column) for column in columns.T]


def spell_proof(instance: Instance, proof: Proof) -> Fields:
    """Return the parts of a proof, prices and levels of 0 left out."""

    def prices(part: Prices | None) -> Fields | None:
        return (
            None if part is None else _spell_part(instance, part.cell, part.tolls, "price", "toll")
        )

    chain = proof.chain
    return {
        "rate": proof.rate,
        "infeasible": prices(proof.infeasible),
        "peak": prices(proof.peak),
        "chain": chain and _spell_part(instance, chain.level, chain.opens, "level", "opens"),
        "steps": [prices(step) for step in proof.steps],
        "cost": prices(proof.cost),
        "weights": spell_weights(instance, proof.weights),
    }


def read_proof(instance: Instance, fields: Fields) -> Proof:
    """Return the proof that a report spells.

    Raises
    ------
    ValueError : a part names what the instance does not have, or is no proof
    """

    def prices(part: Fields | None) -> Prices | None:
        return None if part is None else Prices(*_read_part(instance, part, "price", "toll"))

    try:
        chain = fields.get("chain")
        return Proof(
            infeasible=prices(fields.get("infeasible")),
            peak=prices(fields.get("peak")),
            rate=RATES[fields.get("rate", "nothing")],
            chain=None if chain is None else Chain(*_read_part(instance, chain, "level", "opens")),
            steps=tuple(p for p in map(prices, fields.get("steps", [])) if p is not None),
            cost=prices(fields.get("cost")),
            weights=read_weights(instance, fields.get("weights")),
        )
    except (KeyError, TypeError, AttributeError, OverflowError) as error:
        raise ValueError("proof: it names what the instance does not have") from error


def read_load(fields: Fields) -> Fraction | None:
    """Return the exact number of a spelled load."""
    return None if fields["exact"] is None else Fraction(fields["exact"])


def _spell_part(
    instance: Instance, on_cell: Ints, tolls: Tolls, cell_column: str, gate_column: str
) -> Fields:
    ids = _cell_ids(instance)
    cells = [
        {"office": ids[cell][0], "duty": ids[cell][1], cell_column: int(on_cell[cell])}
        for cell in np.nonzero(on_cell)[0].tolist()
    ]
    gates: list[Fields] = []
    for gate, values, ends in _gates(instance, tolls):
        for place in np.nonzero(values)[0].tolist():
            office, to = ends(place)
            gates.append(
                {"gate": gate, "office": office, "to": to, gate_column: int(values[place])}
            )
    return {"cells": cells, "gates": gates}


def _read_part(
    instance: Instance, part: Fields, cell_column: str, gate_column: str
) -> tuple[Ints, Tolls]:
    cells = {ids: cell for cell, ids in enumerate(_cell_ids(instance))}
    on_cell = np.zeros(instance.num_cells, dtype=np.int64)
    for row in part["cells"]:
        on_cell[cells[row["office"], row["duty"]]] = _whole(row[cell_column])
    lanes, offices = open_lanes(instance), instance.num_offices
    num_lanes = 0 if lanes is None else len(lanes.cost)
    tolls = Tolls(
        *(np.zeros(size, dtype=np.int64) for size in (offices, offices, offices, num_lanes))
    )
    place_of = {
        (gate, *ends(place)): (values, place)
        for gate, values, ends in _gates(instance, tolls)
        if part["gates"]
        for place in range(len(values))
    }
    for row in part["gates"]:
        values, place = place_of[row["gate"], row["office"], row["to"]]
        values[place] = _whole(row[gate_column])
    return on_cell, tolls


def _gates(
    instance: Instance, tolls: Tolls
) -> Iterable[tuple[str, Ints, Callable[[int], tuple[str, str | None]]]]:
    """Yield each kind of gate, its values, and the offices at a gate's ends."""
    ids, lanes = instance.offices.ids, open_lanes(instance)

    def office(place: int) -> tuple[str, str | None]:
        return ids[place], None

    yield "leave", tolls.leave, office
    yield "arrive", tolls.arrive, office
    yield "seats", tolls.seats, office
    if lanes is not None:
        starts: list[int] = lanes.from_office.tolist()
        ends: list[int] = lanes.to_office.tolist()
        yield "lane", tolls.lane, lambda lane: (ids[starts[lane]], ids[ends[lane]])


def _hires_row(instance: Instance, row: Fields, pool: int) -> int:
    """Return the hires row that a move names, or the only one that it can be of."""
    num_rows = len(instance.hires.pool)
    if row.get("hire") is not None:
        wanted = _whole(row["hire"])
        numbers = [instance.row_as_given("hires", place) for place in range(num_rows)]
        # One row more than there are stands for a number that no row was given under.
        return numbers.index(wanted) if wanted in numbers else num_rows
    rows = np.nonzero(instance.hires.pool == pool)[0]
    if len(rows) != 1:
        raise TypeError
    return int(rows[0])


def _cell_ids(instance: Instance) -> list[tuple[str, str]]:
    return [(office, duty) for office in instance.offices.ids for duty in instance.duties.ids]


def _way_ids(instance: Instance) -> list[tuple[str, str, str | None]]:
    """Return the office, duty and case type of each way on which cases may move."""
    caseload, types = instance.caseload, instance.case_types.ids
    return [
        (
            instance.offices.ids[int(caseload.office[row])],
            instance.duties.ids[int(caseload.duty[row])],
            None if caseload.case_type[row] == NOT_GIVEN else types[int(caseload.case_type[row])],
        )
        for row in instance.movable[:, 1].tolist()
    ]


def _whole(value: object, below: int = 2**62) -> int:
    if isinstance(value, bool) or not isinstance(value, int) or abs(value) >= below:
        raise TypeError
    return value
