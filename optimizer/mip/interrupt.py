"""What ends a solver before it is done: a deadline, and Ctrl-C while it runs outside Python."""

from collections.abc import Callable
from concurrent.futures import Future, wait
from threading import Thread
from time import monotonic
from typing import TypeVar

Result = TypeVar("Result")

REPEAT_SECONDS = 0.05


class Interrupted(KeyboardInterrupt):
    """Ctrl-C came, and what was running had come to this: `outcome`."""

    def __init__(self, outcome: object) -> None:
        super().__init__()
        self.outcome = outcome


def seconds_to(deadline: float | None) -> float | None:
    """Return the seconds to a value of `time.monotonic`, 0 once it is past, or None without one."""
    return None if deadline is None else max(deadline - monotonic(), 0.0)


def run_interruptibly(run: Callable[[], Result], stop: Callable[[], object]) -> Result:
    """Return what `run` returns, having asked it to `stop` if Ctrl-C comes meanwhile.

    A compiled solver holds the main thread until it is done, and a signal waits; so the solver runs
    beside and the main thread waits for the signal.

    Raises
    ------
    Interrupted : after the solver has come to rest, with what it returned
    """
    outcome: Future[Result] = Future()

    def work() -> None:
        try:
            outcome.set_result(run())
        except BaseException as error:  # raised again below, in the thread that asked
            outcome.set_exception(error)

    worker = Thread(target=work, daemon=True)
    try:
        worker.start()
        # Waking now and then is what lets the signal in, whichever thread it was sent to.
        while not outcome.done():
            wait([outcome], timeout=REPEAT_SECONDS)
    except KeyboardInterrupt:
        # A solver that has not quite begun hears nothing yet, so it is told until it rests.
        while worker.is_alive():
            stop()
            worker.join(timeout=REPEAT_SECONDS)
        raise Interrupted(outcome.result()) from None
    return outcome.result()
