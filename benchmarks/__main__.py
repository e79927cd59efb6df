"""One command, one run, one table: ``python -m benchmarks``, or ``--quick`` for a minute's."""

import argparse
import os
import platform
import sys
import tempfile
import time
from importlib.metadata import version
from pathlib import Path

from benchmarks import cold, ours, rivals, table, targets
from benchmarks.apart import in_child

SIZES = (50, 1000, 3000, 12000)
SIZES_WITH_PEERS = (50, 1000)
LEAST_LIMIT = 10.0
"""Seconds that a peer has at least."""


def main() -> None:
    parser = argparse.ArgumentParser(prog="python -m benchmarks", description=__doc__)
    parser.add_argument("--quick", action="store_true", help="peers stop soon; the rest as ever")
    times = 20 if parser.parse_args().quick else 300
    began = time.perf_counter()
    _say(_machine())
    with tempfile.TemporaryDirectory() as folder:
        _run(Path(folder), times, LEAST_LIMIT if times == 300 else 1.0)
    _say(f"The run took {time.perf_counter() - began:.0f} s.")


def _run(folder: Path, times: float, least: float) -> None:
    measured: dict[int, ours.Ours] = {}
    peers: dict[int, list[rivals.Rival]] = {}
    for num_cells in SIZES:
        path = folder / f"national_{num_cells}_cells_seed{ours.SEED}.json"
        _progress(path.stem)
        in_child(ours.write, num_cells, path)
        measured[num_cells] = mine = _certain(in_child(ours.measure, path))
        limit = max(times * mine.whole.seconds, least)
        peers[num_cells] = []
        for peer in rivals.PEERS if num_cells in SIZES_WITH_PEERS else ():
            for form in rivals.FORMS:
                _progress(f"{path.stem}: {peer}, {form}")
                peers[num_cells].append(rivals.measure(peer, form, path, limit))
        _say(f"## {path.stem}: {mine.num_lanes:,} lanes, {mine.num_arcs:,} arcs")
        _say(table.markdown(table.HEADING, table.rows_of(mine, peers[num_cells], limit)))
    _progress("memory and cold start")
    largest = folder / f"national_{SIZES[-1]}_cells_seed{ours.SEED}.json"
    memory = _certain(in_child(ours.memory, largest))
    start = cold.measure()
    _say("## From 3,000 to 12,000 cells")
    _say(table.markdown(("ours", "times longer"), table.growth(measured[3000], measured[12000])))
    _say("## Cold start")
    _say(table.markdown(("command", "milliseconds", "x numpy"), table.cold_rows(start)))
    _say("## Targets")
    every = [
        *targets.small(measured[50], peers[50]),
        *targets.middle(measured[1000], peers[1000], times),
        *targets.large(measured[12000], measured[3000], memory),
        *targets.start(start),
    ]
    _say(table.markdown(("", "measured", "wanted"), table.target_rows(every)))


def _certain(answer: ours.Ours | int | None):
    assert answer is not None
    return answer


def _machine() -> str:
    libraries = sorted({*rivals.LIBRARIES.values(), "numpy"})
    versions = ", ".join(f"{library} {version(library)}" for library in libraries)
    return (
        f"{os.cpu_count()} cores, {platform.machine()}, {platform.system()}, "
        f"Python {platform.python_version()}; {versions}"
    )


def _say(text: str) -> None:
    print(text, end="\n\n", flush=True)


def _progress(text: str) -> None:
    print(f"... {text}", file=sys.stderr, flush=True)


if __name__ == "__main__":
    main()
