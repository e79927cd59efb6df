"""Frontier and curve beside one solve: ``python -m benchmarks.decisions``.

All take turns in one process, and what counts is the ratio of their medians: the machine is the
same for both.
"""

import time
from collections.abc import Callable
from statistics import median

from benchmarks.page import say
from benchmarks.table import markdown

INSTANCE = "field_offices_fy2016"
OFFICERS = 50
ROUNDS = 15

WANTED = {"frontier": 50, "curve": 30}
"""At most so many times one solve."""


def measure() -> dict[str, float]:
    """Return the median seconds of each, from the instance to the answer's fields."""
    from optimizer import read_instance, solve
    from optimizer.answers.curve import curve
    from optimizer.answers.frontier import frontier

    instance = read_instance(INSTANCE)
    asked: dict[str, Callable[[], object]] = {
        "solve": lambda: solve(instance).to_dict(),
        "frontier": lambda: frontier(instance),
        "frontier by transfers": lambda: frontier(instance, by="transfers"),
        "curve": lambda: curve(instance, officers=OFFICERS),
        "curve with a target": lambda: curve(instance, officers=OFFICERS, target="standard"),
    }
    times: dict[str, list[float]] = {name: [] for name in asked}
    for _ in range(ROUNDS):
        for name, answer in asked.items():
            start = time.perf_counter()
            answer()
            times[name].append(time.perf_counter() - start)
    return {name: median(taken) for name, taken in times.items()}


def rows_of(seconds: dict[str, float]) -> list[tuple[str, ...]]:
    """Return the rows of the table: milliseconds, times one solve, and what is wanted."""
    one = seconds["solve"]
    return [
        (
            name,
            f"{1000 * taken:,.1f}",
            f"{taken / one:,.1f}",
            f"at most {wanted}" if (wanted := WANTED.get(name.split()[0])) else "",
        )
        for name, taken in seconds.items()
    ]


def main() -> None:
    say(f"{INSTANCE}, the whole frontier, and the curve from -{OFFICERS} to +{OFFICERS} officers")
    say(markdown(("question", "milliseconds", "x one solve", "wanted"), rows_of(measure())))


if __name__ == "__main__":
    main()
