"""What is measured of ours."""

import json
import resource
import sys
from collections.abc import Callable
from dataclasses import dataclass, replace
from pathlib import Path

from benchmarks.apart import Timed, repeat
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


@dataclass(frozen=True)
class Ours:
    """Our times, all of one process. `peak` is the best peak.

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
    reading: Timed[Instance | None]
    whole: Timed[None]
    spelling: Timed[None]
    peak_plan: Timed[None]
    peak_alone: Timed[None]
    flow: Timed[None]


def write(ready: Callable[[], None], num_cells: int, path: Path) -> None:
    """Write the generated instance as its JSON file."""
    path.write_bytes(json.dumps(generate(num_cells, SEED)).encode())


def measure(ready: Callable[[], None], path: Path) -> Ours:
    """Return our times on an instance."""
    instance = read_instance(path)
    compiled = compile_network(instance)

    def fresh() -> Instance:
        # A copy: what an instance remembers of an earlier answer is not part of the next.
        return replace(instance)

    peak_loads = compiled.loads
    reach = lowest_peak(compiled.network, peak_loads, peak_loads.top > 0)
    asking = compiled.network.with_cells_at_least(reach.lower)
    columns = (asking.tail, asking.head, asking.lower, asking.upper, asking.supply)
    assert route(*columns).complete
    return Ours(
        num_cells=instance.num_cells,
        num_lanes=0 if compiled.lanes is None else len(compiled.lanes.cost),
        num_arcs=len(asking.tail),
        peak=reach.peak,
        reading=_only_time(repeat(instance_from_json, path.read_bytes)),
        whole=_only_time(repeat(_solve, fresh)),
        spelling=_only_time(repeat(Report.to_dict, lambda: solve(fresh()))),
        peak_plan=_only_time(repeat(_solve_peak, fresh)),
        peak_alone=_only_time(repeat(_peak_alone, fresh)),
        flow=_only_time(repeat(lambda arrays: route(*arrays), lambda: columns)),
    )


def memory(ready: Callable[[], None], path: Path) -> int:
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


def _only_time(timed: Timed) -> Timed[None]:
    """Return the times without the result, which need not be sent to another process."""
    return replace(timed, result=None)
