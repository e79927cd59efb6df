"""What commands share: their options, and how an answer is delivered."""

import math
import sys
from collections.abc import Callable, Mapping
from importlib import import_module
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from optimizer.commands.outputs import WRITERS
from optimizer.terminal.endings import ANSWERED

if TYPE_CHECKING:
    from click.shell_completion import CompletionItem

# The words of optimizer.domain.question, which comes with numpy; a test keeps them the same.
ENGINES = ("auto", "network", "milp", "cpsat")
OBJECTIVES = ("leximin", "peak")


def seconds(text: str) -> float:
    """Return a length of time that a text gives: above 0 and not endless."""
    try:
        length = float(text)
    except ValueError:
        length = math.nan
    if not 0 < length < math.inf:
        raise click.BadParameter(f"{text!r} is not a number of seconds above 0.")
    return length


def complete_source(
    context: click.Context, parameter: click.Parameter, incomplete: str
) -> "list[CompletionItem]":
    """Return what a shell may put in place of the beginning of a source: names, and files.

    Where a name is among them the files are listed here: a shell offers its own only alone.
    """
    del context, parameter
    from click.shell_completion import CompletionItem

    from optimizer.files.bundled import bundled_paths

    names = [name for name in sorted(bundled_paths()) if name.startswith(incomplete)]
    if not names:
        return [CompletionItem(incomplete, type="file")]
    files = sorted(f"{path}/" if path.is_dir() else str(path) for path in Path().iterdir())
    shown = [name for name in files if name.startswith(incomplete) and not name.startswith(".")]
    return [CompletionItem(value) for value in (*names, *shown)]


source_argument = click.argument(
    "source", metavar="FILE|FOLDER|NAME", shell_complete=complete_source
)
engine_option = click.option(
    "--engine",
    type=click.Choice(ENGINES),
    default="auto",
    show_default=True,
    help="What solves it.",
)
objective_option = click.option(
    "--objective",
    type=click.Choice(OBJECTIVES),
    default="leximin",
    show_default=True,
    help="Lighten every load in turn, or the heaviest alone.",
)
output_option = click.option(
    "--output",
    type=click.Path(dir_okay=False),
    help="Write here, whole or not at all; .html, .pdf and .xlsx are pages to read.",
)


def time_limit_option(given: str = "the best plan is given") -> Callable[[Any], Any]:
    """Return the option of a limit, which says what is given after it."""
    return click.option(
        "--time-limit", type=seconds, metavar="S", help=f"Seconds after which {given}."
    )


def format_option(*forms: str, says: str | None = None) -> Callable[[Any], Any]:
    """Return the option of how the answer is spelled, the first unless another is named."""
    return click.option(
        "--format",
        "form",
        type=click.Choice(forms),
        default=forms[0],
        show_default=True,
        help=says,
    )


def deliver_answer(
    answer: dict[str, Any],
    verb: str,
    form: str,
    output: str | None,
    *,
    csv: Mapping[str, Callable[[], str]],
    module: str | None = None,
) -> int:
    """Deliver an answer as a table, as JSON, as one of its tables in CSV, or drawn.

    Parameters
    ----------
    verb : shown by ``<verb>_text`` of `optimizer.terminal`'s module, which is of its name unless
        another is given
    form : as `settle` gives it
    csv : by format, what writes the table
    """
    if form == "table":
        show = getattr(import_module(f"optimizer.terminal.{module or verb}"), f"{verb}_text")
        deliver(show(answer, None if output else sys.stdout), output)
    elif form == "json":
        from optimizer.files.report import report_json

        deliver(report_json(answer), output)
    elif form in WRITERS.get(verb, {}):
        deliver(WRITERS[verb][form](answer), output)
    else:
        deliver(csv[form](), output)
    return ANSWERED


def deliver(content: str | bytes, output: str | None) -> None:
    """Write an answer to a file and say so, or to standard output."""
    if output is None:
        assert isinstance(content, str)
        say(content)
        return
    from optimizer.files import write_whole

    try:
        write_whole(Path(output), content)
    except OSError as error:
        raise click.ClickException(f"cannot write {output!r}: {error.strerror}.") from None
    sys.stderr.write(f"Written: {output}\n")


def say(text: str) -> None:
    """Write to standard output."""
    sys.stdout.write(text)
