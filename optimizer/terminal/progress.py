"""What a person sees while waiting: on stderr, and on a terminal alone.

Rich is imported when there is something to show, which is after a moment's wait.
"""

import threading
import time
from types import TracebackType
from typing import TYPE_CHECKING, Self, TextIO

if TYPE_CHECKING:
    from rich.progress import Progress

    from optimizer.answers.batch import Row
    from optimizer.domain.load import Load

PATIENCE_SECONDS = 0.5
"""Nobody needs to be told of work shorter than this."""
LATE_SECONDS = 2.0
"""From then on it is worth knowing what Ctrl-C does."""


class Watch:
    """A line that says what is being done, for how long, the best peak so far and the bound.

    Parameters
    ----------
    stream : where it is shown, if a person sees it
    keeps : what Ctrl-C does not lose once there is some of it, such as "the plan so far"
    """

    def __init__(self, stream: TextIO, keeps: str | None = None) -> None:
        self._stream, self._keeps = stream, keeps
        self._line = ""
        self._since = time.monotonic()
        self._progress: Progress | None = None
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
            if self._progress is not None:
                self._progress.stop()

    def say(self, line: str) -> None:
        """Show what is being done."""
        with self._lock:
            self._line = line
            if self._progress is not None:
                self._progress.update(self._progress.task_ids[0], description=line)

    def report(self, phase: str, peak: "Load | None", bound: "Load | None") -> None:
        """Show the peak of the best plan so far, and the bound that no plan goes below."""
        best = f"best peak {_short(peak)}" if peak else "no plan yet"
        line = f"{phase}: {best}" + (f", none below {_short(bound)}" if bound else "")
        late = time.monotonic() - self._since > LATE_SECONDS
        keeps = f" (Ctrl-C keeps {self._keeps})" if self._keeps and peak and late else ""
        self.say(line + keeps)

    def _start(self) -> None:
        from rich.progress import Progress, SpinnerColumn, TextColumn
        from rich.progress import TimeElapsedColumn as Elapsed

        from optimizer.terminal.words import screen

        with self._lock:
            if not self._over:
                columns = (SpinnerColumn(), Elapsed(), TextColumn("{task.description}"))
                self._progress = Progress(*columns, console=screen(self._stream), transient=True)
                self._progress.add_task(self._line, total=None)
                self._progress.start()


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
