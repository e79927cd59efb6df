"""A measurement in a process of its own, which leaves nothing for the next and can be ended."""

import multiprocessing
import os
import time
from collections.abc import Callable
from dataclasses import dataclass
from multiprocessing.connection import Connection
from statistics import median
from typing import Generic, TypeVar

T = TypeVar("T")

ENOUGH_SECONDS = 2.0
"""What is measured is repeated for so long altogether ..."""
MOST_RUNS = 25
"""... or so often. What takes longer is measured once."""

GRACE_SECONDS = 6.0
"""What starting Python may take, and a solver that looks at its clock seldom."""


@dataclass(frozen=True)
class Timed(Generic[T]):
    """The median of the runs of something and what the last run returned."""

    seconds: float
    result: T


def repeat(call: Callable[[], T]) -> Timed[T]:
    """Return the time of a call, run as often as pays."""
    times: list[float] = []
    while True:
        start = time.perf_counter()
        result = call()
        times.append(time.perf_counter() - start)
        if sum(times) >= ENOUGH_SECONDS or len(times) == MOST_RUNS:
            return Timed(median(times), result)


def in_child(work: Callable[..., T], *given: object, seconds: float | None = None) -> T | None:
    """Return what a module's function returns in a new process, or None if it takes too long.

    Raises
    ------
    RuntimeError : the process ended without an answer
    """
    context = multiprocessing.get_context("spawn")
    receiver, sender = context.Pipe(duplex=False)
    process = context.Process(target=_answer, args=(sender, work, given))
    process.start()
    sender.close()
    try:
        if receiver.poll(None if seconds is None else seconds + GRACE_SECONDS):
            return receiver.recv()
    except EOFError:
        raise RuntimeError(f"{work.__module__} {given} ended without an answer") from None
    finally:
        process.kill()
        process.join()
    return None


def _answer(sender: Connection, work: Callable[..., object], given: tuple[object, ...]) -> None:
    # Solvers greet on the standard output, where the table goes.
    os.dup2(os.open(os.devnull, os.O_WRONLY), 1)
    sender.send(work(*given))
