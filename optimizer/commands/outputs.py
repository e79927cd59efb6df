"""What a report is written as: by the option, or by how the name of its file ends."""

from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

if TYPE_CHECKING:
    from optimizer.answers.report import Report


def _workbook(report: "Report") -> bytes:
    from optimizer.files.workbook import write_workbook

    return write_workbook(report)


def _page(report: "Report") -> str:
    from optimizer.pages.report_page import report_html

    return report_html(report)


def _paper(report: "Report") -> bytes:
    from optimizer.pages.report_page import report_pdf

    return report_pdf(report)


WRITERS: dict[str, Callable[[Any], str | bytes]] = {
    ".xlsx": _workbook,
    ".html": _page,
    ".pdf": _paper,
}
"""What a report is written with, by how the name of the file ends."""

FORMATS = {".json": ("json",), ".csv": ("csv", "plan")}
"""What such a file may hold; the first unless the option says another."""


PICTURES = (".svg", ".png")
"""Of an answer that can be drawn."""


def picture_of(answer: dict[str, Any], output: str | None, form: str) -> str | bytes | None:
    """Return the answer drawn, where the name of its file ends as that of a picture, or None.

    Raises
    ------
    click.BadParameter : the option says one thing and the name of the file another
    """
    suffix = "" if output is None else Path(output).suffix.lower()
    if suffix not in PICTURES:
        return None
    if _is_chosen():
        _contradict(output, form)
    from optimizer.pages.pictures import picture, picture_png

    return picture(answer) if suffix == ".svg" else picture_png(answer)


def choose(output: str | None, form: str) -> str:
    """Return the format, or the suffix of `WRITERS`, in which a report goes to its place.

    Raises
    ------
    click.BadParameter : the option says one thing and the name of the file another
    """
    suffix = "" if output is None else Path(output).suffix.lower()
    chosen = _is_chosen()
    if suffix in WRITERS:
        if chosen:
            _contradict(output, form)
        return suffix
    if suffix in FORMATS:
        if chosen and form not in FORMATS[suffix]:
            _contradict(output, form)
        return form if chosen else FORMATS[suffix][0]
    return form


def _is_chosen() -> bool:
    """Return whether a format was asked for by the option."""
    source = click.get_current_context().get_parameter_source("form")
    return source is not click.core.ParameterSource.DEFAULT


def _contradict(output: str | None, form: str) -> None:
    message = f"{output!r} is not the name of a file of the format {form!r}: leave one of them out."
    raise click.BadParameter(message, param_hint="--output")
