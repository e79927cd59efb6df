"""The best plan of a small instance by trying everything.

It shares no code with the engines or the judge: it reads the tables, moves the officers one at
a time in every way open to them, and keeps of all plans with the same officers in the same cells
the cheapest. What has been counted so far (officers in each cell by FTE, and how often each rule
that caps something has been used) is the *state*.

A state is one whole number made of small fields. A field starts so far below its full value as
its cap allows, so that passing the cap carries into the field's topmost bit.
"""

import math
from collections.abc import Iterable
from fractions import Fraction
from typing import NamedTuple

from optimizer.domain.instance import NOT_GIVEN, THOUSAND, Instance
from optimizer.domain.load import Load

Name = tuple[str | int, ...]
Costs = dict[int, int]
"""The least cost in thousandths by state."""


class Answer(NamedTuple):
    """Loads of all cells, highest first, and the cost of the moves in thousandths."""

    loads: tuple[Load, ...]
    cost: int


class _Option(NamedTuple):
    """One thing an officer can do: what it counts towards, and its cost."""

    counted: tuple[Name, ...]
    cost: int


class _Counters:
    """Where in a state each thing is counted, and the caps."""

    def __init__(self, caps: dict[Name, int], most: int) -> None:
        self.bits = most.bit_length() + 1
        self.place = {name: self.bits * i for i, name in enumerate(caps)}
        full = (1 << self.bits - 1) - 1
        self.start = sum(full - min(cap, most) << self.place[name] for name, cap in caps.items())
        self.over = sum(full + 1 << place for place in self.place.values())
        self.full = full

    def step(self, option: _Option) -> int:
        return sum(1 << self.place[name] for name in option.counted if name in self.place)

    def mask(self, names: Iterable[Name]) -> int:
        return sum(self.full << self.place[name] for name in names)


def best(instance: Instance, objective: str = "leximin") -> Answer | None:
    """Return the best plan's loads and cost, or None where no plan keeps the rules.

    Under ``peak`` the highest load and the cost are determined, the other loads are those of one
    such plan.
    """
    caps = _caps(instance)
    ftes = sorted({int(fte) for fte in instance.pools.fte})
    num_people = int(instance.staff.officers.sum() + instance.hires.officers.sum())
    classes = [[("in cell", cell, fte) for fte in ftes] for cell in range(instance.num_cells)]
    counters = _Counters(
        dict.fromkeys((name for names in classes for name in names), num_people) | caps, num_people
    )
    costs = _all_ends(instance, counters)
    costs = _forget(costs, counters.mask(caps))
    loads = [
        _loads_by_content(instance, cell, ftes, counters, costs)
        for cell in range(instance.num_cells)
    ]
    ranking = sorted({load for of_cell in loads for load in of_cell.values() if load is not None})
    rank = {load: i for i, load in enumerate(ranking)}
    ranks = [
        {content: None if load is None else rank[load] for content, load in of_cell.items()}
        for of_cell in loads
    ]
    masks = [counters.mask(names) for names in classes]
    found: tuple[list[int], int, list[int]] | None = None
    for state, cost in costs.items():
        content = [of_cell[state & mask] for of_cell, mask in zip(ranks, masks, strict=True)]
        kept = [place for place in content if place is not None]
        if len(kept) < len(content):
            continue
        kept.sort(reverse=True)
        key = (kept if objective == "leximin" else kept[:1], cost, kept)
        if found is None or key < found:
            found = key
    if found is None:
        return None
    return Answer(tuple(ranking[place] for place in found[2]), found[1])


def _all_ends(instance: Instance, counters: _Counters) -> Costs:
    """Return the least cost of every state in which everyone is somewhere, caps kept."""
    costs: Costs = {counters.start: 0}
    staff = instance.staff
    for office in range(instance.num_offices):
        for row in (int(i) for i in (staff.office == office).nonzero()[0]):
            options = _options(instance, office, int(staff.duty[row]), int(staff.pool[row]))
            for _ in range(staff.officers[row]):
                costs = _place(instance, costs, options, counters)
        # Nobody else leaves this office, so what its leavers used no longer matters.
        leaving = [
            name for name in counters.place if name[0] in ("out", "lane") and name[1] == office
        ]
        costs = _forget(costs, counters.mask(leaving))
    for row in range(len(instance.hires.officers)):
        options = _hire_options(instance, row)
        for _ in range(instance.hires.officers[row]):
            costs = _place(instance, costs, options, counters)
    return costs


def _place(instance: Instance, costs: Costs, options: list[_Option], counters: _Counters) -> Costs:
    budget = instance.rules.budget
    after: Costs = {}
    for option in options:
        step = counters.step(option)
        for state, cost in costs.items():
            there = state + step
            total = cost + option.cost
            if there & counters.over or (budget is not None and total > budget):
                continue
            if there not in after or total < after[there]:
                after[there] = total
    return after


def _forget(costs: Costs, mask: int) -> Costs:
    """Return the costs by what is left of the states without the fields of the mask."""
    after: Costs = {}
    for state, cost in costs.items():
        rest = state & ~mask
        if rest not in after or cost < after[rest]:
            after[rest] = cost
    return after


def _caps(instance: Instance) -> dict[Name, int]:
    """Return how often each thing that a rule caps may be counted."""
    rules = instance.rules
    caps: dict[Name, int] = {}
    for office, duty, most in zip(
        instance.limits.office, instance.limits.duty, instance.limits.most, strict=True
    ):
        if most != NOT_GIVEN:
            caps["most", int(office) * instance.num_duties + int(duty)] = int(most)
    for office, seats in enumerate(instance.offices.seats):
        if seats != NOT_GIVEN:
            caps["seats", office] = int(seats)
        if rules.transfers_out_share is not None:
            on_board = int(instance.staff.officers[instance.staff.office == office].sum())
            caps["out", office] = math.floor(
                Fraction(rules.transfers_out_share * on_board, THOUSAND)
            )
        if rules.transfers_in_max is not None:
            caps["in", office] = rules.transfers_in_max
    if instance.lanes is not None:
        for start, end, most in zip(
            instance.lanes.from_office, instance.lanes.to_office, instance.lanes.most, strict=True
        ):
            if most != NOT_GIVEN:
                caps["lane", int(start), int(end)] = int(most)
    if rules.transfers_max is not None:
        caps["transfers",] = rules.transfers_max
    if rules.duty_changes_max is not None:
        caps["duty changes",] = rules.duty_changes_max
    return caps


def _options(instance: Instance, office: int, duty: int, pool: int) -> list[_Option]:
    """Return all that an officer on board can do, staying first."""
    options = [_Option(_arrival(instance, office, duty, pool), 0)]
    duties = [other for other in range(instance.num_duties) if instance.pools.duties[pool, other]]
    if instance.rules.duty_changes:
        for other in duties:
            if other != duty:
                counted = _arrival(instance, office, other, pool)
                options.append(
                    _Option((*counted, ("duty changes",)), instance.rules.duty_change_cost)
                )
    for end, cost in _transfer_costs(instance, office).items():
        gates: tuple[Name, ...] = (
            ("out", office),
            ("in", end),
            ("lane", office, end),
            ("transfers",),
        )
        options += [_Option(_arrival(instance, end, other, pool) + gates, cost) for other in duties]
    return options


def _hire_options(instance: Instance, row: int) -> list[_Option]:
    """Return all that can be done with one hire; not placing them comes first and is free."""
    pool = int(instance.hires.pool[row])
    return [_Option((), 0)] + [
        _Option(_arrival(instance, office, duty, pool), int(instance.hires.cost[row]))
        for office in range(instance.num_offices)
        if instance.hires.offices[row, office]
        for duty in range(instance.num_duties)
        if instance.pools.duties[pool, duty]
    ]


def _arrival(instance: Instance, office: int, duty: int, pool: int) -> tuple[Name, ...]:
    cell = office * instance.num_duties + duty
    return ("in cell", cell, int(instance.pools.fte[pool])), ("most", cell), ("seats", office)


def _transfer_costs(instance: Instance, start: int) -> dict[int, int]:
    """Return the cost in thousandths of a transfer to each office open from this one."""
    rules = instance.rules
    given: dict[int, int] = {}
    if not rules.transfers:
        return {}
    if instance.lanes is None:
        given = {end: NOT_GIVEN for end in range(instance.num_offices) if end != start}
    else:
        for i in (instance.lanes.from_office == start).nonzero()[0]:
            given[int(instance.lanes.to_office[i])] = int(instance.lanes.cost[i])
    costs: dict[int, int] = {}
    for end, own_cost in given.items():
        cost = rules.transfer_cost if own_cost == NOT_GIVEN else own_cost
        if rules.transfer_max_km is not None or rules.transfer_cost_per_km:
            metres = _metres(instance, start, end)
            if rules.transfer_max_km is not None and metres > rules.transfer_max_km:
                continue
            if own_cost == NOT_GIVEN:
                # Half a thousandth counts as a whole one.
                per_lane = Fraction(metres * rules.transfer_cost_per_km, THOUSAND)
                cost += math.floor(per_lane + Fraction(1, 2))
        costs[end] = cost
    return costs


def _metres(instance: Instance, start: int, end: int) -> int:
    """Return the great-circle distance, by the angle between the two places' unit vectors."""
    places: list[tuple[float, float, float]] = []
    for office in (start, end):
        latitude, longitude = (
            instance.offices.latitudes[office],
            instance.offices.longitudes[office],
        )
        if latitude is None or longitude is None:
            raise ValueError("a distance needs coordinates")
        north, east = math.radians(latitude), math.radians(longitude)
        places.append(
            (math.cos(north) * math.cos(east), math.cos(north) * math.sin(east), math.sin(north))
        )
    chord = math.dist(*places)
    return round(6_371_009 * 2 * math.asin(min(1.0, chord / 2)))


def _loads_by_content(
    instance: Instance, cell: int, ftes: list[int], counters: _Counters, costs: Costs
) -> dict[int, Load | None]:
    """Return the cell's load by its fields in a state, or None where its minimum is not met."""
    office, duty = divmod(cell, instance.num_duties)
    names: list[Name] = [("in cell", cell, fte) for fte in ftes]
    mask = counters.mask(names)
    loads: dict[int, Load | None] = {}
    for content in {state & mask for state in costs}:
        counts = [content >> counters.place[name] & counters.full for name in names]
        # The fields of cells are capped by the number of people, so they may not start at 0.
        starts = [counters.start >> counters.place[name] & counters.full for name in names]
        officers = [count - start for count, start in zip(counts, starts, strict=True)]
        present = Fraction(sum(n * fte for n, fte in zip(officers, ftes, strict=True)), THOUSAND)
        if sum(officers) < _least(instance, cell):
            loads[content] = None
        else:
            standard = Fraction(int(instance.duties.standard[duty]), THOUSAND)
            loads[content] = _load(_weighted_cases(instance, office, duty), present, standard)
    return loads


def _load(weighted_cases: Fraction, present: Fraction, standard: Fraction) -> Load:
    if weighted_cases == 0:
        return Load(False, Fraction(0))
    if present == 0:
        return Load(True, weighted_cases / standard)
    return Load(False, weighted_cases / (present * standard))


def _weighted_cases(instance: Instance, office: int, duty: int) -> Fraction:
    rows = instance.caseload
    total = Fraction(0)
    for i in range(len(rows.cases)):
        if (rows.office[i], rows.duty[i]) == (office, duty):
            kind = int(rows.case_type[i])
            weight = THOUSAND if kind == NOT_GIVEN else int(instance.case_types.weight[kind])
            total += Fraction(int(rows.cases[i]) * weight, THOUSAND)
    return total


def _least(instance: Instance, cell: int) -> int:
    limits = instance.limits
    for office, duty, least in zip(limits.office, limits.duty, limits.least, strict=True):
        if int(office) * instance.num_duties + int(duty) == cell:
            return max(int(least), 0)
    return 0
