"""Ctrl-C while a solver runs outside Python."""

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from typing import TypeVar

Result = TypeVar("Result")


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
            return running.result()
        except BaseException:
            stop()
            raise
