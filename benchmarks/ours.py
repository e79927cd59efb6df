"""What is measured of ours, in rounds, so that a busy moment does not fall on one part alone."""

import json
import resource
import sys
import time
from collections.abc import Callable
from dataclasses import dataclass, replace
from pathlib import Path
from statistics import median
from typing import Any

from instances.national import generate
from optimizer import read_instance, solve
from optimizer.answers.report import Report
from optimizer.domain.instance import Instance
from optimizer.domain.load import Load
from optimizer.files import instance_from_json
from optimizer.network.compile import compile_network
from optimizer.network.flow import route
from optimizer.network.peak import lowest_peak

SEED = 1

LEAST_ROUNDS, MOST_ROUNDS = 5, 25
ENOUGH_SECONDS = 10.0

Part = tuple[Callable[[Any], object], Callable[[], object]]
"""A call to be timed, and what makes afresh what it is given, off the clock."""


@dataclass(frozen=True)
class Ours:
    """The best peak, and our times in seconds, medians.

    Attributes
    ----------
    reading : from the bytes of the JSON file to the instance
    whole : the leximin plan, its cheapest moves, proved and verified
    spelling : the report as JSON has it
    peak_plan : ``objective="peak"``: the lowest peak, the cheapest moves to it, proved and verified
    peak_alone : the lowest peak and its bound, from the instance, as the peers find it
    flow : one max flow on the same network, the one that says that the best peak can be reached
    """

    num_cells: int
    num_lanes: int
    num_arcs: int
    peak: Load
    reading: float
    whole: float
    spelling: float
    peak_plan: float
    peak_alone: float
    flow: float


def write(num_cells: int, path: Path) -> None:
    """Write the generated instance as its JSON file."""
    path.write_bytes(json.dumps(generate(num_cells, SEED)).encode())


def measure(*paths: Path) -> list[Ours]:
    """Return our times on each instance, all taking turns."""
    subjects = [_Subject(path) for path in paths]
    times = _take_turns([part for subject in subjects for part in subject.parts()])
    each = len(times) // len(subjects)
    return [
        Ours(*subject.sizes, subject.peak, *times[each * place : each * (place + 1)])
        for place, subject in enumerate(subjects)
    ]


def memory(path: Path) -> int:
    """Return the most bytes that reading and solving an instance takes, Python and all."""
    _solve(instance_from_json(path.read_bytes()))
    most = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    return most if sys.platform == "darwin" else 1024 * most


def _solve(instance: Instance) -> None:
    assert solve(instance).optimality == "proved"


def _solve_peak(instance: Instance) -> None:
    assert solve(instance, objective="peak").optimality == "proved"


def _peak_alone(instance: Instance) -> None:
    compiled = compile_network(instance)
    lowest_peak(compiled.network, compiled.loads, compiled.loads.top > 0)


class _Subject:
    """An instance, and what is measured of it."""

    def __init__(self, path: Path) -> None:
        self.text = path.read_bytes()
        self.instance = read_instance(path)
        compiled = compile_network(self.instance)
        reach = lowest_peak(compiled.network, compiled.loads, compiled.loads.top > 0)
        asking = compiled.network.with_cells_at_least(reach.lower)
        self.peak = reach.peak
        num_lanes = 0 if compiled.lanes is None else len(compiled.lanes.cost)
        self.sizes = self.instance.num_cells, num_lanes, len(asking.tail)
        self.arrays = asking.tail, asking.head, asking.lower, asking.upper, asking.supply

    def parts(self) -> list[Part]:
        """Return the parts in the order in which `Ours` has them."""
        return [
            (lambda _: instance_from_json(self.text), lambda: None),
            (_solve, self._forgetful),
            (Report.to_dict, lambda: solve(self._forgetful())),
            (_solve_peak, self._forgetful),
            (_peak_alone, self._forgetful),
            (lambda _: route(*self.arrays), lambda: None),
        ]

    def _forgetful(self) -> Instance:
        """Return a copy: what an instance remembers of one answer is no part of the next."""
        return replace(self.instance)


def _take_turns(parts: list[Part]) -> list[float]:
    """Return the median seconds of each part's call."""
    times: list[list[float]] = [[] for _ in parts]
    began = time.perf_counter()
    for number in range(MOST_ROUNDS):
        if number >= LEAST_ROUNDS and time.perf_counter() - began > ENOUGH_SECONDS:
            break
        for of_call, (call, prepare) in zip(times, parts, strict=True):
            given = prepare()
            start = time.perf_counter()
            call(given)
            of_call.append(time.perf_counter() - start)
    return [median(of_call) for of_call in times]
