"""What a person sees while waiting: on stderr, and on a terminal alone.

Rich is imported when there is something to show, which is after a moment's wait.
"""

import threading
from types import TracebackType
from typing import TYPE_CHECKING, Self, TextIO

if TYPE_CHECKING:
    from rich.progress import Progress
    from rich.status import Status

    from optimizer.answers.batch import Row
    from optimizer.domain.load import Load

PATIENCE_SECONDS = 0.5
"""Nobody needs to be told of work shorter than this."""


class Watch:
    """A line that says what is being done, the best peak so far and the bound."""

    def __init__(self, stream: TextIO) -> None:
        self._stream = stream
        self._line = ""
        self._status: Status | None = None
        self._over = False
        self._lock = threading.Lock()
        self._timer = threading.Timer(PATIENCE_SECONDS, self._start)
        self._timer.daemon = True

    def __enter__(self) -> Self:
        if self._stream.isatty():
            self._timer.start()
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self._timer.cancel()
        with self._lock:
            self._over = True
            if self._status is not None:
                self._status.stop()

    def say(self, line: str) -> None:
        """Show what is being done."""
        with self._lock:
            self._line = line
            if self._status is not None:
                self._status.update(line)

    def report(self, phase: str, peak: "Load | None", bound: "Load | None") -> None:
        """Show the peak of the best plan so far, and the bound that no plan goes below."""
        best = f"best peak {_short(peak)}" if peak else "no plan yet"
        self.say(f"{phase}: {best}" + (f", none below {_short(bound)}" if bound else ""))

    def _start(self) -> None:
        from optimizer.terminal.words import screen

        with self._lock:
            if not self._over:
                self._status = screen(self._stream).status(self._line)
                self._status.start()


class Bar:
    """A bar of how many instances of a batch are done."""

    def __init__(self, stream: TextIO, num_rows: int) -> None:
        self._stream = stream
        self._num_rows = num_rows
        self._progress: Progress | None = None

    def __enter__(self) -> Self:
        if self._stream.isatty():
            from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn
            from rich.progress import TimeElapsedColumn as Elapsed

            from optimizer.terminal.words import screen

            columns = (
                BarColumn(),
                MofNCompleteColumn(),
                Elapsed(),
                TextColumn("{task.description}"),
            )
            self._progress = Progress(*columns, console=screen(self._stream), transient=True)
            self._progress.add_task("", total=self._num_rows)
            self._progress.start()
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        if self._progress is not None:
            self._progress.stop()

    def advance(self, row: "Row") -> None:
        """Show that one more instance is done."""
        if self._progress is not None:
            task = self._progress.task_ids[0]
            self._progress.update(task, advance=1, description=row.name)


def _short(load: "Load") -> str:
    return "uncovered" if load.uncovered else f"{float(load.ratio):,.1f}"
