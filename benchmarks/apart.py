"""A measurement in a process of its own: nothing of one is left for the next, and it can be ended."""

import multiprocessing
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
"""... or so often; what takes longer is measured once."""

GRACE_SECONDS = 3.0
"""A solver that looks at its clock seldom may take so much longer to stop by itself."""

READY = "ready"


@dataclass(frozen=True)
class Timed(Generic[T]):
    """The median of several runs and what the last of them returned."""

    seconds: float
    runs: int
    result: T


def repeat(call: Callable[[T], object], prepare: Callable[[], T]) -> Timed:
    """Return the median time of a call; what it is given is made afresh, off the clock."""
    times: list[float] = []
    while True:
        given = prepare()
        start = time.perf_counter()
        result = call(given)
        times.append(time.perf_counter() - start)
        if sum(times) >= ENOUGH_SECONDS or len(times) == MOST_RUNS:
            return Timed(median(times), len(times), result)


def in_child(work: Callable[..., T], *given: object, seconds: float | None = None) -> T | None:
    """Return what the work returns in a new process, or None if it takes too long.

    Parameters
    ----------
    work : a function of a module; it is called with a function that starts the clock, and `given`
    seconds : from when the clock is started; or None for as long as it takes

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
        answer = receiver.recv()
        if answer == READY:
            if not receiver.poll(None if seconds is None else seconds + GRACE_SECONDS):
                return None
            answer = receiver.recv()
    except EOFError:
        raise RuntimeError(f"{work.__module__} {given} ended without an answer") from None
    finally:
        process.kill()
        process.join()
    return answer


def _answer(sender: Connection, work: Callable[..., object], given: tuple[object, ...]) -> None:
    sender.send(work(lambda: sender.send(READY), *given))
