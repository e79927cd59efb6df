"""Bars of load for a table: one line high, an eighth of a character fine."""

from dataclasses import dataclass

from rich.console import Console, ConsoleOptions, RenderResult
from rich.text import Text

EIGHTHS = " ▏▎▍▌▋▊▉"
FULL = "█"
MARK = "│"


@dataclass(frozen=True)
class Bar:
    """A bar as long as the place it is given."""

    share: float
    mark: float | None = None
    over: bool = False

    def __rich_console__(self, console: Console, options: ConsoleOptions) -> RenderResult:
        yield bar(self.share, options.max_width, mark=self.mark, over=self.over)


def bar(share: float, width: int, *, mark: float | None, over: bool) -> Text:
    """Return a bar as long as its share of the width.

    Parameters
    ----------
    share : length of the bar, 0 to 1 of the width
    mark : where the standard stands, 0 to 1 of the width, or None for no mark
    over : whether the load is above the standard
    """
    eighths = round(share * width * 8)
    if share > 0:
        eighths = max(1, eighths)
    full, rest = divmod(eighths, 8)
    cells = list((FULL * full + (EIGHTHS[rest] if rest else "")).ljust(width))
    text = Text(style="red" if over else "green")
    place = min(width - 1, int(mark * width)) if mark is not None else None
    for position, cell in enumerate(cells[:width]):
        if position == place:
            text.append(MARK, style="bold default")
        else:
            text.append(cell)
    return text
