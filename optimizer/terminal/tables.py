"""A table without lines that fits the terminal, and breaks no word where there is another way."""

from collections.abc import Iterable, Sequence

from rich.cells import cell_len
from rich.console import Console, ConsoleOptions, RenderableType, RenderResult
from rich.table import Column, Table
from rich.text import Text

from optimizer.terminal.bars import Bar

LONGEST_BAR = 24
SHORTEST_BAR = 8


class PlainTable(Table):
    """Columns that give way in turn where a terminal is narrow.

    First the bars get shorter, then they go; then headings and texts wrap at blanks, the widest
    column first; then the gaps close. Only where a single word is still too long is it broken.
    Numbers, which stand to the right or must not wrap, never are.
    """

    def __init__(self, gap: int) -> None:
        super().__init__(box=None, padding=(0, gap, 0, 0), header_style="dim", pad_edge=False)
        self._gap = gap
        self._bars: Column | None = None

    def add_bars(self, heading: str) -> None:
        """Add the column of bars, whose cells are a `Bar`, or words in place of one."""
        self.add_column(heading)
        self._bars = self.columns[-1]

    def __rich_console__(self, console: Console, options: ConsoleOptions) -> RenderResult:
        self._fit(options.max_width)
        # Rich counts a gap behind the last column, which is blank and cut off.
        yield from super().__rich_console__(
            console, options.update_width(options.max_width + self._gap)
        )

    def _fit(self, width: int) -> None:
        """Give every column its width, and leave the bars out where they do not fit."""
        if self._bars is not None:
            rest = _total([_widest(c) for c in self.columns if c is not self._bars], self._gap)
            left = width - rest - self._gap
            shortest = max(SHORTEST_BAR, _widest(self._bars))
            if left < shortest:
                self.columns = [c for c in self.columns if c is not self._bars]
            else:
                self._bars.width = min(left, max(LONGEST_BAR, shortest))
        widths = [_widest(c) if c.width is None else c.width for c in self.columns]
        for gap, least_of in ((self._gap, _longest_word), (1, _longest_word), (1, _broken)):
            least = [least_of(c) if c is not self._bars else c.width or 0 for c in self.columns]
            widths = _shrunk(widths, least, width - gap * (len(widths) - 1))
            if _total(widths, gap) <= width:
                break
        self._gap = gap
        self.padding = (0, gap, 0, 0)
        for column, given in zip(self.columns, widths, strict=True):
            column.width, column.no_wrap = max(given, 1), False
            column.overflow = "fold"


def _total(widths: Sequence[int], gap: int) -> int:
    return sum(widths) + gap * (len(widths) - 1)


def _shrunk(widths: Sequence[int], least: Sequence[int], room: int) -> list[int]:
    """Return widths that fit the room as far as the least allow, the widest taken from first."""
    shrunk = list(widths)
    excess = sum(shrunk) - room
    while excess > 0:
        able = [place for place, width in enumerate(shrunk) if width > least[place]]
        if not able:
            break
        shrunk[max(able, key=lambda place: shrunk[place])] -= 1
        excess -= 1
    return shrunk


def _is_whole(column: Column) -> bool:
    return column.justify == "right" or column.no_wrap


def _widest(column: Column) -> int:
    """Return the width in which nothing wraps."""
    texts = [column.header, *column.cells]
    return max((cell_len(line) for text in texts for line in _plain(text).splitlines()), default=0)


def _longest_word(column: Column) -> int:
    """Return the width in which no word is broken, and no number wraps."""
    whole = max((cell_len(_plain(cell)) for cell in column.cells), default=0)
    texts = [_plain(column.header)]
    if _is_whole(column):
        return max(_words_of(texts), whole)
    return _words_of(texts + [_plain(cell) for cell in column.cells])


def _broken(column: Column) -> int:
    """Return the width below which a column is of no use: of numbers, that of the longest."""
    return _longest_word(column) if _is_whole(column) else 1


def _words_of(texts: Iterable[str]) -> int:
    return max((cell_len(word) for text in texts for word in text.split()), default=0)


def _plain(cell: RenderableType) -> str:
    if isinstance(cell, Text):
        return cell.plain
    return "" if isinstance(cell, Bar) else str(cell)
