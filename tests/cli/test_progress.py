"""What a person sees while waiting."""

import io
import re
import time
from collections.abc import Callable
from fractions import Fraction

import pytest

from optimizer.domain.load import Load
from optimizer.terminal import progress
from optimizer.terminal.progress import Watch

PEAK = Load(False, Fraction(5, 2))


class Terminal(io.StringIO):
    """A stream that a person sees."""

    def isatty(self) -> bool:
        return True


def until(stream: Terminal, is_there: Callable[[str], bool]) -> str:
    """Return what the stream shows once it is there."""
    for _ in range(3_000):
        if is_there(stream.getvalue()):
            return stream.getvalue()
        time.sleep(0.01)
    return stream.getvalue()


def test_long_work_tells_what_is_done_and_for_how_long(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(progress, "PATIENCE_SECONDS", 0.01)
    monkeypatch.setenv("TERM", "xterm")
    stream = Terminal()
    with Watch(stream) as watch:
        watch.report("level 3, 12 of 40 cells done", PEAK, None)
        shown = until(stream, lambda text: "level 3, 12 of 40 cells done: best peak 2.5" in text)
    assert "level 3, 12 of 40 cells done: best peak 2.5" in shown
    assert re.search(r"\d:\d\d:\d\d", shown)


@pytest.mark.parametrize(
    ("keeps", "peak", "late", "told"),
    [
        ("the plan so far", PEAK, True, True),
        ("the plan so far", None, True, False),  # there is none yet
        ("the plan so far", PEAK, False, False),  # who waits a moment needs no advice
        (None, PEAK, True, False),  # it would be lost
    ],
)
def test_what_ctrl_c_keeps_is_told_where_it_is_true(
    monkeypatch: pytest.MonkeyPatch, keeps: str | None, peak: Load | None, late: bool, told: bool
) -> None:
    monkeypatch.setattr(progress, "LATE_SECONDS", -1 if late else 3_600)
    lines: list[str] = []
    watch = Watch(io.StringIO(), keeps=keeps)
    monkeypatch.setattr(watch, "say", lines.append)
    watch.report("peak", peak, None)
    assert [("Ctrl-C keeps the plan so far" in line) for line in lines] == [told]
