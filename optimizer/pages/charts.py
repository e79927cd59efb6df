"""Charts, each defined once for the page, the PDF and single pictures.

Every chart can be read in grey: what is heavier is darker, and numbers stand beside the marks.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import Any

from optimizer.answers.plain import PEAK_KNOWN, clean, fraction_of, load_aligned, load_number
from optimizer.answers.spelling import Fields
from optimizer.pages.columns import COARSE
from optimizer.pages.draw import SANS

Chart = dict[str, Any]
"""A chart as Vega-Lite, its values in it."""

WIDTH = 420
"""Pixels of a chart, narrow enough to be read on a telephone."""
TODAY, AFTER, LINE = "#c3ccd6", "#1f4e79", "#8a1c1c"
EDGE = {"stroke": "white", "strokeWidth": 3, "strokeJoin": "round", "color": "white"}
"""Of a text that is drawn first, so that the same text over it stands out from what is below."""
LONGEST = 34
"""Letters of a name on a chart."""
LETTER = 5.8
"""Pixels that a letter of a name is wide, on average."""


@dataclass(frozen=True)
class Bar:
    """A row of before and after.

    Attributes
    ----------
    today, after : loads as spelled, None for an uncovered cell
    """

    name: str
    today: Fields | None
    after: Fields | None


@dataclass(frozen=True)
class Point:
    """What an amount buys: the peak as spelled, and the label of what is known of it."""

    spent: float
    peak: Fields
    label: str | None


def bars(
    rows: Sequence[Bar],
    *,
    planned: bool,
    unit: str,
    mark: tuple[float, str],
    top: float,
    longest: int,
) -> Chart:
    """Return loads before and after as bars, a pair for each row, in their order.

    Parameters
    ----------
    planned : whether there is an after
    mark : a load to draw a line at, and what it is called
    top : the load at the right end, so that several charts can have the same scale
    longest : letters of the longest name in all of these charts
    """
    alt = library()
    names = _apart([row.name for row in rows])
    room = 12 + LETTER * min(longest, LONGEST)
    # Decimals alike, as in a table.
    spell = load_aligned if top < COARSE else load_number
    whens = ("today", "after") if planned else ("today",)
    values: list[Chart] = []
    for name, row in zip(names, rows, strict=True):
        for when, load in zip(whens, (row.today, row.after), strict=False):
            value = 0 if load is None else load["value"]
            said = spell(load)
            values.append({"name": name, "when": when, "load": value, "said": said})
    x = alt.X(
        "load:Q",
        title=unit,
        axis=alt.Axis(grid=True),
        scale=alt.Scale(domain=[0, top * 1.12], nice=False),
    )
    base = alt.Chart(inline(values)).encode(
        y=alt.Y("name:N", sort=None, title=None, axis=_names_axis(room)),
        yOffset=alt.YOffset("when:N", sort=list(whens)),
    )
    drawn = base.mark_bar(stroke="#55606b", strokeWidth=0.5).encode(
        x=x,
        color=alt.Color(
            "when:N",
            title=None,
            sort=list(whens),
            scale=alt.Scale(domain=list(whens), range=[TODAY, AFTER][: len(whens)]),
            legend=alt.Legend(orient="top") if planned else None,
        ),
    )
    numbers = {"align": "left", "dx": 3, "fontSize": 9}
    # On a light edge, for the line may run behind a number.
    said = [base.mark_text(**numbers, **EDGE), base.mark_text(**numbers, color="#111")]
    place = alt.Chart(inline([{"load": mark[0], "said": mark[1]}])).encode(x=x)
    line = place.mark_rule(color=LINE, strokeDash=[5, 3], strokeWidth=1.5)
    called = place.mark_text(align="left", baseline="bottom", dx=3, dy=-2, color=LINE)
    layers = [drawn, line, called.encode(y=alt.value(0), text="said:N")]
    layers += [text.encode(x=x, text="said:N") for text in said]
    height = (22 if planned else 16) * len(rows)
    return finished(alt.layer(*layers).properties(width=WIDTH - room, height=height))


def staircase(points: Sequence[Point], *, spent: str) -> Chart:
    """Return what each amount buys: level until enough is spent for the next lower peak.

    Parameters
    ----------
    points : the least spent first
    spent : what the amount counts
    """
    return _line(points, spent, "step-after", zero=True)


def curve(points: Sequence[Point]) -> Chart:
    """Return the lowest peak for each number of officers."""
    return _line(points, "officers", "linear", zero=False)


def waterfall(start: Fields, steps: Sequence[tuple[str, Fields]]) -> Chart:
    """Return how each cause takes the peak from what it was to what it is.

    Parameters
    ----------
    start : the peak before the first step, as spelled
    steps : (name, peak after it)
    """
    alt = library()
    names = _apart(["before", *(name for name, _ in steps), "after"])
    levels = [start, *(after for _, after in steps)]
    ends = [(None, start), *pairwise(levels), (None, levels[-1])]
    values = [
        {"name": name, **_floating(low, high)}
        for name, (low, high) in zip(names, ends, strict=True)
    ]
    base = alt.Chart(inline(values)).encode(
        x=alt.X("name:N", sort=None, title=None, axis=alt.Axis(labelAngle=-25, labelLimit=140))
    )
    drawn = base.mark_bar(stroke="#333", strokeWidth=0.7, size=30).encode(
        y=alt.Y("from:Q", title="heaviest load", axis=alt.Axis(grid=True)),
        y2="to:Q",
        color=alt.Color(
            "kind:N",
            title=None,
            scale=alt.Scale(domain=["level", "heavier", "lighter"], range=[AFTER, LINE, TODAY]),
            legend=alt.Legend(orient="top"),
        ),
    )
    said = base.mark_text(dy=-7).encode(y="top:Q", text="said:N")
    return finished(alt.layer(drawn, said).properties(width=WIDTH, height=320))


def finished(chart: Any) -> Chart:
    """Return a chart with the look that all of them share."""
    return (
        chart.properties(padding={"left": 16, "right": 16, "top": 5, "bottom": 5})
        .configure(font=SANS, aria=False, background="white")
        .configure_view(stroke=None)
        .configure_axis(
            grid=False, gridColor="#e4e7ea", domainColor="#8a939c", titleFontWeight="normal"
        )
        .configure_legend(titleFontWeight="normal")
        .to_dict()
    )


def shortened(name: str) -> str:
    """Return a name that has room on a chart, what cannot be printed in it shown."""
    name = clean(name)
    return name if len(name) <= LONGEST else name[: LONGEST - 1] + "…"


def _floating(low: Fields | None, high: Fields) -> Chart:
    """Return a bar of a waterfall: from the ground, or from the peak before to the one after."""
    if low is None:
        value = high["value"] or 0
        said = load_number(high)
        return {"from": 0, "to": value, "top": value, "kind": "level", "said": said}
    before, after = fraction_of(low), fraction_of(high)
    if before is None or after is None:
        kind = "lighter" if before is None and after is not None else "heavier"
        said = "no change" if before == after else "uncovered" if after is None else "covered"
        at = float(before or after or 0)
        return {"from": at, "to": at, "top": at, "kind": kind, "said": said}
    change = after - before
    return {
        "from": float(before),
        "to": float(after),
        "top": float(max(before, after)),
        "kind": "heavier" if change > 0 else "lighter",
        "said": f"{float(change):+,.2f}".replace("-", "−") if change else "no change",
    }


def _line(points: Sequence[Point], spent: str, form: str, *, zero: bool) -> Chart:
    """Return a line through the points that have a number, which says what is known of each."""
    alt = library()
    values: list[Chart] = [
        {
            "spent": point.spent,
            "peak": point.peak["value"],
            "known": PEAK_KNOWN.get(point.label or "", "not proved"),
            "said": load_number(point.peak),
        }
        for point in points
        if point.peak["value"] is not None
    ]
    base = alt.Chart(inline(values)).encode(
        x=alt.X("spent:Q", title=spent, scale=alt.Scale(zero=zero)),
        y=alt.Y("peak:Q", title="heaviest load", axis=alt.Axis(grid=True)),
    )
    marks = base.mark_point(size=40, color=AFTER, fill="white", strokeWidth=1.5).encode(
        shape=alt.Shape(
            "known:N",
            title=None,
            scale=alt.Scale(
                domain=list(PEAK_KNOWN.values()), range=["circle", "square", "triangle"]
            ),
            legend=alt.Legend(orient="top"),
        )
    )
    ends = values if len(values) < 3 else [values[0], values[-1]]
    # Of the first and the last alone: between them the axis says enough.
    said = base.mark_text(align="left", dx=4, dy=-9).properties(data=inline(ends))
    layers = [base.mark_line(interpolate=form, color=AFTER), marks, said.encode(text="said:N")]
    return finished(alt.layer(*layers).properties(width=WIDTH, height=320))


def _names_axis(room: float) -> Any:
    return library().Axis(labelLimit=room, minExtent=room, maxExtent=room, ticks=False)


def _apart(names: Sequence[str]) -> list[str]:
    """Return the names, shortened, no two of them the same."""
    seen: dict[str, int] = {}
    apart: list[str] = []
    for name in map(shortened, names):
        seen[name] = seen.get(name, 0) + 1
        apart.append(name if seen[name] == 1 else f"{name} ({seen[name]})")
    return apart


def inline(values: list[Chart]) -> Any:
    """Return values as they stand within a chart."""
    return library().InlineData(values=values)


def library() -> Any:
    """Return Altair, which takes a third of a second to import."""
    import altair

    return altair
