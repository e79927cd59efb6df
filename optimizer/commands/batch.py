"""``caseload batch``."""

import sys
from pathlib import Path
from typing import TYPE_CHECKING

import click

from optimizer.commands.common import (
    complete_source,
    deliver,
    engine_option,
    say,
    time_limit_option,
)
from optimizer.commands.outputs import WRITERS, demand_folder
from optimizer.terminal.endings import ANSWERED, BAD_INPUT, OUR_DEFECT, REFUSED

if TYPE_CHECKING:
    from optimizer.domain.question import Engine

FAILURES = {
    "defect": OUR_DEFECT,
    "bad_input": BAD_INPUT,
    "not_written": BAD_INPUT,
    "refused": REFUSED,
}
"""The code of a batch for what went wrong in it; the first that applies."""


@click.command()
@click.argument("paths", metavar="PATH...", nargs=-1, required=True, shell_complete=complete_source)
@click.option(
    "--workers", "num_workers", type=click.IntRange(min=1), help="Processes [default: one a core]."
)
@click.option(
    "--output",
    type=click.Path(),
    help="Folder for reports and summary, or one page of all: .html, .pdf or .xlsx.",
)
@engine_option
@time_limit_option()
def command(
    paths: tuple[str, ...],
    num_workers: int | None,
    output: str | None,
    engine: "Engine",
    time_limit: float | None,
) -> int:
    """Solve many instances: files, folders of them, names. One bad input never stops the rest."""
    from optimizer.answers.batch import find_sources, solve_batch
    from optimizer.terminal.batch import batch_text
    from optimizer.terminal.progress import Bar

    sources = find_sources(paths)
    ending = None if output is None else Path(output).suffix.lower()
    write = WRITERS["batch"].get(ending or "")
    if output and write:
        demand_folder(output)
    folder = None if write else _make_folder(output)
    with Bar(sys.stderr, len(sources)) as bar:
        rows = solve_batch(
            sources,
            num_workers=num_workers,
            output=folder,
            engine=engine,
            time_limit=time_limit,
            on_row=bar.advance,
        )
    say(batch_text(rows, sys.stdout))
    if write:
        deliver(write(rows), output)
    failures = {row.failure for row in rows}
    return next((code for failure, code in FAILURES.items() if failure in failures), ANSWERED)


def _make_folder(output: str | None) -> Path | None:
    if output is None:
        return None
    try:
        Path(output).mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise click.BadParameter(f"{output!r}: {error.strerror}.", param_hint="--output") from None
    return Path(output)
