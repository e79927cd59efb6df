"""What an answer is written as: by the option, or by how the name of its file ends."""

from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

if TYPE_CHECKING:
    from optimizer.answers.report import Report

Writer = Callable[[Any], str | bytes]


def _workbook(report: "Report") -> bytes:
    from optimizer.files.workbook import write_workbook

    return write_workbook(report)


def _page(report: "Report") -> str:
    from optimizer.pages.report_page import report_html

    return report_html(report)


def _paper(report: "Report") -> bytes:
    from optimizer.pages.report_page import report_pdf

    return report_pdf(report)


def _drawing(answer: dict[str, Any]) -> str:
    from optimizer.pages.pictures import picture

    return picture(answer)


def _picture(answer: dict[str, Any]) -> bytes:
    from optimizer.pages.pictures import picture_png

    return picture_png(answer)


def _answer_page(answer: Any) -> str:
    from optimizer.pages.page import answer_html

    return answer_html(answer)


def _answer_paper(answer: Any) -> bytes:
    from optimizer.pages.page import answer_pdf

    return answer_pdf(answer)


def _answer_workbook(answer: Any) -> bytes:
    from optimizer.pages.page import answer_xlsx

    return answer_xlsx(answer)


PAGES: dict[str, Writer] = {".html": _answer_page, ".pdf": _answer_paper, ".xlsx": _answer_workbook}
DRAWN: dict[str, Writer] = {".svg": _drawing, ".png": _picture}

WRITERS: dict[str, dict[str, Writer]] = {
    "solve": {".html": _page, ".pdf": _paper, ".xlsx": _workbook},
    "frontier": PAGES | DRAWN,
    "curve": PAGES | DRAWN,
    "compare": PAGES | DRAWN,
    **dict.fromkeys(
        ("batch", "conflict", "evaluate", "place", "rank", "service", "values", "why"), PAGES
    ),
}
"""By question, what else its answer is written as, by how the name of the file ends."""

TEXTS = {".txt": (), ".json": ("json",), ".csv": ("csv", "plan", "steps")}
"""The formats that a file so named may hold, whichever of them a question has; of none any."""


def settle(question: str, output: str | None, form: str) -> str:
    """Return the format in which an answer goes to its place, or the ending that says it.

    Called before the work, so that a place that cannot be written is refused before it.

    Raises
    ------
    click.BadParameter : no such folder, an ending that the question cannot write, or one that
        says another format than the option
    """
    if output is None:
        return form
    demand_folder(output)
    ending = Path(output).suffix.lower()
    endings = _endings(question)
    if not ending or ending == ".txt":
        return form
    if ending not in endings:
        message = f"{question} cannot write {ending!r}: {output!r} must end in {_listed(endings)}."
        raise click.BadParameter(message, param_hint="--output")
    held = endings[ending]
    if _is_chosen():
        if form not in held:
            message = (
                f"{output!r} is not the name of a file of the format {form!r}: "
                "leave one of them out."
            )
            raise click.BadParameter(message, param_hint="--output")
        return form
    return held[0] if held else ending


def demand_folder(output: str) -> None:
    """Refuse a place whose folder is not there.

    Raises
    ------
    click.BadParameter : there is no such folder
    """
    if not Path(output).absolute().parent.is_dir():
        raise click.BadParameter(f"the folder of {output!r} does not exist.", param_hint="--output")


def _endings(question: str) -> dict[str, list[str]]:
    """Return what a question's files may end in, each with the formats that it may hold."""
    option = next(p for p in click.get_current_context().command.params if p.name == "form")
    assert isinstance(option.type, click.Choice)
    forms: list[str] = [str(form) for form in option.type.choices]
    held = {ending: [form for form in forms if form in kinds] for ending, kinds in TEXTS.items()}
    texts = {ending: kinds for ending, kinds in held.items() if kinds or ending == ".txt"}
    written: dict[str, list[str]] = {ending: [] for ending in WRITERS.get(question, {})}
    return texts | written


def _listed(endings: dict[str, list[str]]) -> str:
    *most, last = endings
    return f"{', '.join(most)} or {last}"


def _is_chosen() -> bool:
    """Return whether a format was asked for by the option."""
    source = click.get_current_context().get_parameter_source("form")
    return source is not click.core.ParameterSource.DEFAULT
