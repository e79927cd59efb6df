"""An answer as one picture: a frontier, a curve, or the causes between two plans."""

from optimizer.answers.plain import Fields, clean, count, fraction_of, load_number
from optimizer.answers.say_compare import say_causes
from optimizer.domain.errors import Refusal
from optimizer.pages.charts import WIDTH, Chart, Point, curve, staircase, waterfall
from optimizer.pages.document import Picture
from optimizer.pages.draw import draw_png, draw_svg


def picture(answer: Fields) -> str:
    """Return the picture of an answer as SVG; the same answer gives the same text.

    Raises
    ------
    Refusal : there is no picture of such an answer, or nothing in it to draw
    """
    chart, title, description = _charted(answer)
    title = clean(title)
    # Above the picture too, for it may stand alone.
    chart["title"] = {"text": title, "anchor": "start", "fontSize": 13, "limit": WIDTH}
    return draw_svg(chart, title, clean(description))


def drawn(answer: Fields) -> list[Picture]:
    """Return the picture of an answer as a block of a page; none where there is nothing to draw."""
    try:
        chart, title, description = _charted(answer)
    except Refusal:
        return []
    title, description = clean(title), clean(description)
    return [Picture(draw_svg(chart, title, description), title, description)]


def picture_png(answer: Fields) -> bytes:
    """Return the picture of an answer as PNG, two pixels for each unit of the SVG.

    Raises
    ------
    Refusal : as of `picture`
    """
    return draw_png(picture(answer))


def _charted(answer: Fields) -> tuple[Chart, str, str]:
    """Return a chart of an answer, its title and what it shows in words."""
    drawers = {
        "caseload-frontier/1": _frontier,
        "caseload-curve/1": _curve,
        "caseload-compare/1": _compare,
    }
    drawer = drawers.get(answer.get("format", ""))
    if drawer is None:
        raise Refusal(
            "no_picture",
            "There is no picture of this answer.",
            "Pictures are drawn of frontier, curve and compare.",
        )
    return drawer(answer)


def _frontier(answer: Fields) -> tuple[Chart, str, str]:
    spent: str = answer["by"]
    points = [Point(step[spent], step["peak"], step["label"]) for step in answer["steps"]]
    words = {"cost": "cost of the moves", "transfers": "transfers"}.get(spent, spent)
    told = _from_to(points, words)
    title = f"{answer['name']}: the best peak for what is spent"
    return staircase(points, spent=words), title, told


def _curve(answer: Fields) -> tuple[Chart, str, str]:
    points = [
        Point(answer["officers"] + point["change"], point["peak"], point["label"])
        for point in answer["points"]
        if point["outcome"] == "plan"
    ]
    told = _from_to(points, "officers")
    title = f"{answer['name']}: the best peak with officers more and fewer"
    return curve(points), title, told


def _compare(answer: Fields) -> tuple[Chart, str, str]:
    steps = [(say_causes(step["name"]), step["after"]) for step in answer["steps"]]
    before, after = answer["a"]["peak"], answer["b"]["peak"]
    named = [f"{name} to {load_number(peak)}" for name, peak in steps]
    title = f"{answer['name']}: what makes the difference"
    told = f"It goes from {load_number(before)} to {load_number(after)}"
    return waterfall(before, steps), title, f"{told}: by {', then by '.join(named)}."


def _from_to(points: list[Point], words: str) -> str:
    """Return in words where the line starts and ends; a line without a point is refused."""
    drawn = [point for point in points if fraction_of(point.peak) is not None]
    if not drawn:
        raise Refusal(
            "no_picture", "No step has a load that can be drawn.", "Read the answer as a table."
        )
    first, last = drawn[0], drawn[-1]
    bare = len(points) - len(drawn)
    rest = f" {count(bare, 'point')} with an uncovered cell cannot be drawn." if bare else ""
    return (
        f"From {load_number(first.peak)} at {first.spent:,} to {load_number(last.peak)} at "
        f"{last.spent:,} ({words}).{rest}"
    )
