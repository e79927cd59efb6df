"""One command, one run, one table: ``python -m benchmarks``; see docs/benchmarks.md."""

import argparse
import tempfile
import time
from collections.abc import Iterator
from itertools import product
from pathlib import Path
from typing import TypeVar

from benchmarks import cold, ours, rivals, table, targets
from benchmarks.apart import in_child
from benchmarks.page import machine, progress, say, with_section

T = TypeVar("T")

MEASURED = "## As measured"

SIZES = ((50,), (1000,), (3000, 12000))
"""Those whose times are compared with one another are measured together."""
SIZES_WITH_PEERS = (50, 1000)
TIMES = 300
"""How much of the whole answer's time a peer has ..."""
LEAST_LIMIT = 10.0
"""... and how many seconds at least."""


def main() -> None:
    parser = argparse.ArgumentParser(prog="python -m benchmarks", description=__doc__)
    parser.add_argument(
        "--quick", action="store_true", help="peers at 50 cells alone; a minute or two"
    )
    parser.add_argument("--page", type=Path, help=f"put the table under {MEASURED!r} of this page")
    asked = parser.parse_args()
    with_peers = SIZES_WITH_PEERS[:1] if asked.quick else SIZES_WITH_PEERS
    if asked.page is not None and MEASURED not in asked.page.read_text():
        parser.error(f"{asked.page} has no {MEASURED!r}")
    began = time.perf_counter()
    installed = {rivals.LIBRARIES[peer] for peer in rivals.PEERS if rivals.is_installed(peer)}
    said = [say(machine({"numpy"} | installed))]
    with tempfile.TemporaryDirectory() as folder:
        said += [say(text) for text in _run(Path(folder), with_peers)]
    said.append(say(f"The run took {time.perf_counter() - began:.0f} seconds."))
    if asked.page is not None:
        asked.page.write_text(with_section(asked.page.read_text(), MEASURED, said))


def _run(folder: Path, with_peers: tuple[int, ...]) -> Iterator[str]:
    """Yield the parts of the table as they come."""
    measured: dict[int, ours.Ours] = {}
    peers: dict[int, list[rivals.Rival]] = {}
    for together in SIZES:
        paths = {num_cells: _written(folder, num_cells) for num_cells in together}
        progress(", ".join(path.stem for path in paths.values()))
        answers = _certain(in_child(ours.measure, *paths.values()))
        measured |= zip(together, answers, strict=True)
        for num_cells, path in paths.items():
            mine = measured[num_cells]
            limit = max(TIMES * mine.whole, LEAST_LIMIT)
            peers[num_cells] = []
            for peer, form in product(
                rivals.PEERS, rivals.FORMS if num_cells in with_peers else ()
            ):
                progress(f"{path.stem}: {peer}, {form}")
                peers[num_cells].append(rivals.measure(peer, form, path, limit))
            yield f"### {path.stem}: {mine.num_lanes:,} lanes, {mine.num_arcs:,} arcs"
            yield table.markdown(table.HEADING, table.rows_of(mine, peers[num_cells], limit))
    progress("memory and cold start")
    memory = _certain(in_child(ours.memory, _written(folder, 12000)))
    start = cold.measure()
    yield "### From 3,000 to 12,000 cells"
    yield table.markdown(("ours", "times longer"), table.growth(measured[3000], measured[12000]))
    yield "### Cold start"
    yield table.markdown(("command", "milliseconds", "x numpy"), table.cold_rows(start))
    yield "### Targets"
    every = [
        *targets.small(measured[50], peers[50]),
        *targets.middle(measured[1000], peers[1000], TIMES),
        *targets.large(measured[12000], measured[3000], memory),
        *targets.start(start),
    ]
    yield table.markdown(("", "measured", "wanted"), table.target_rows(every))


def _written(folder: Path, num_cells: int) -> Path:
    """Return where the instance is, written in another process: this one stays small.

    A child counts its parent's memory at birth as its own.
    """
    path = folder / f"national_{num_cells}_cells_seed{ours.SEED}.json"
    in_child(ours.write, num_cells, path)
    return path


def _certain(answer: T | None) -> T:
    assert answer is not None
    return answer


if __name__ == "__main__":
    main()
