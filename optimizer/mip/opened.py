"""Rules that ask which lanes are used and which offices are touched, not only by how many."""

from typing import NamedTuple

from optimizer.domain.instance import NOT_GIVEN, THOUSAND, Lanes
from optimizer.mip.model import Terms
from optimizer.mip.officers import Officers, grouped


class Opened(NamedTuple):
    """A lane or office that moves may use.

    Attributes
    ----------
    users : variables of the moves
    used : the variable that is 1 where one of them is above 0, else 0
    room : what the users come to at most, all together
    """

    users: list[int]
    used: int
    room: int


def count_lanes(officers: Officers) -> tuple[list[Opened], Terms]:
    """Return the lanes that may be used, and what is paid once for each.

    A used lane carries at least its lot, and at most so many lanes are used.
    """
    opened: list[Opened] = []
    fixed_cost: list[tuple[int, int]] = []
    lanes, most = officers.lanes, officers.instance.rules.lanes_max
    if lanes is None:
        return opened, fixed_cost
    model = officers.model
    for number, users in officers.lanes_used().items():
        lot, fixed = int(lanes.lot[number]), int(lanes.fixed_cost[number])
        if lot <= 1 and not fixed and most is None:
            continue
        room = _room_on(officers, lanes, number)
        used = model.variable(1 if room >= lot else 0)
        transfers = [(1, variable) for variable in users]
        model.require([*transfers, (-lot, used)], lower=0)
        model.require([*transfers, (-room, used)], upper=0)
        opened.append(Opened(users, used, room))
        if fixed:
            fixed_cost.append((fixed, used))
    model.require([(1, lane.used) for lane in opened], upper=most)
    return opened, fixed_cost


def count_offices(officers: Officers) -> list[Opened]:
    """Return the offices that transfers may touch; at most so many are."""
    most = officers.instance.rules.offices_touched_max
    if most is None:
        return []
    opened: list[Opened] = []
    model = officers.model
    departing, arriving = grouped(officers.depart, 1), grouped(officers.arrive, 1)
    for office in sorted(departing.keys() | arriving.keys()):
        passing = [*departing.get(office, []), *arriving.get(office, [])]
        touched = model.variable(1)
        # Row by row and not in one sum: the program without whole numbers then says more.
        for variable in passing:
            model.require([(1, variable), (-model.most[variable], touched)], upper=0)
        model.require([*((1, variable) for variable in passing), (-1, touched)], lower=0)
        opened.append(Opened(passing, touched, sum(model.most[v] for v in passing)))
    model.require([(1, office.used) for office in opened], upper=most)
    return opened


def _room_on(officers: Officers, lanes: Lanes, number: int) -> int:
    """Return how many could use the lane by the rules at its two ends."""
    instance, rules = officers.instance, officers.instance.rules
    start, end = int(lanes.from_office[number]), int(lanes.to_office[number])
    on_board = sum(room for (_, office), room in officers.in_office.items() if office == start)
    rooms = [on_board, int(instance.seats[end]), rules.transfers_in_max, rules.transfers_max]
    if lanes.most[number] != NOT_GIVEN:
        rooms.append(int(lanes.most[number]))
    if rules.transfers_out_share is not None:
        rooms.append(rules.transfers_out_share * on_board // THOUSAND)
    return min(room for room in rooms if room is not None)
