"""Charts as SVG and PNG; the one file that speaks to vl-convert.

What a chart is drawn as follows from the chart alone: the counter in the ids of clip paths is set
back, and coordinates are written with two decimals.
"""

import re
from html import escape
from typing import Any

VEGA_LITE = "6.4"
SANS = "Helvetica, Arial, sans-serif"

_NUMBER = re.compile(r"-?\d+\.\d{3,}")
_SPOKEN = re.compile(r' (?:role|aria-[a-z]+)="[^"]*"')
_CLIP = re.compile(r"\b(?:clip|gradient_)\d+\b")
_ATTRIBUTES = re.compile(r'(?<= )(?:d|transform|x|y|x1|x2|y1|y2|width|height|opacity)="[^"]*"')
_TAG = re.compile(r"<[a-zA-Z][^<>]*>")


def draw_svg(chart: dict[str, Any], title: str, description: str, name: str = "picture") -> str:
    """Return a Vega-Lite chart as SVG that stands on its own or within a page.

    Parameters
    ----------
    chart : with its values in it; an address in it is an error, for nothing is fetched
    title, description : what those who do not see the picture are told
    name : distinguishes the ids of several pictures on a page
    """
    import vl_convert

    drawn: str = vl_convert.vegalite_to_svg(chart, vl_version=VEGA_LITE, allowed_base_urls=[])
    drawn = _TAG.sub(_plain_tag, drawn)
    found = list(dict.fromkeys(re.findall(r'id="((?:clip|gradient_)\d+)"', drawn)))
    names = {old: f"{name}-{new}" for new, old in enumerate(found, start=1)}
    drawn = _TAG.sub(
        lambda tag: _CLIP.sub(lambda old: names.get(old[0], old[0]), tag[0]) if names else tag[0],
        drawn,
    )
    start, rest = drawn.split(">", 1)
    start = re.sub(r' (?:class|version|xmlns:xlink)="[^"]*"', "", start)
    told = (
        f'<title id="{name}-title">{escape(title)}</title>'
        f'<desc id="{name}-desc">{escape(description)}</desc>'
    )
    return f'{start} role="img" aria-labelledby="{name}-title {name}-desc">{told}{rest}'


def draw_png(svg: str, scale: float = 2) -> bytes:
    """Return a drawing as PNG, so many pixels for each of its units."""
    import vl_convert

    return bytes(vl_convert.svg_to_png(svg, scale=scale))


def _plain_tag(tag: re.Match[str]) -> str:
    text = _SPOKEN.sub("", tag[0])
    return _ATTRIBUTES.sub(lambda given: _NUMBER.sub(_rounded, given[0]), text)


def _rounded(number: re.Match[str]) -> str:
    text = f"{float(number[0]):.2f}".rstrip("0").rstrip(".")
    return "0" if text == "-0" else text
