"""Ctrl-C while a solver runs outside Python."""

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor, wait
from typing import TypeVar

Result = TypeVar("Result")

REPEAT_SECONDS = 0.05


def run_interruptibly(run: Callable[[], Result], stop: Callable[[], object]) -> Result:
    """Return what `run` returns, having asked it to `stop` if Ctrl-C comes meanwhile.

    A compiled solver holds the main thread until it is done, and a signal waits; so the solver runs
    beside and the main thread waits for the signal.

    Raises
    ------
    KeyboardInterrupt : after the solver has come to rest
    """
    with ThreadPoolExecutor(max_workers=1) as executor:
        running = executor.submit(run)
        try:
            # Waking now and then is what lets the signal in, whichever thread it was sent to.
            while not running.done():
                wait([running], timeout=REPEAT_SECONDS)
        except KeyboardInterrupt:
            # A solver that has not quite begun hears nothing yet, so it is told until it rests.
            while not running.done():
                stop()
                wait([running], timeout=REPEAT_SECONDS)
            raise
        return running.result()
