"""``caseload conflict``."""

import sys

import click

from optimizer.commands.common import (
    deliver_answer,
    format_option,
    output_option,
    source_argument,
    time_limit_option,
)
from optimizer.commands.outputs import settle


@click.command()
@source_argument
@click.option(
    "--may-change",
    metavar="NAME",
    multiple=True,
    help="What may be changed to mend it: limits, limits:3 or limits:3:min. Repeat, or use commas.",
)
@format_option("table", "json")
@output_option
@time_limit_option("what is known is given")
def command(
    source: str,
    may_change: tuple[str, ...],
    form: str,
    output: str | None,
    time_limit: float | None,
) -> int:
    """Find which rules cannot be kept together, and what would mend it."""
    from optimizer import conflict, read_instance
    from optimizer.terminal.progress import Watch

    form = settle("conflict", output, form)
    with Watch(sys.stderr) as watch:
        watch.say(f"reading {source}")
        instance = read_instance(source)
        answer = conflict(
            instance,
            may_change=may_change,
            time_limit=time_limit,
            on_progress=lambda phase, _peak, _bound: watch.say(phase),
        )
    if answer["outcome"] == "unknown" and answer["stopped_by"] == "interrupted":
        raise KeyboardInterrupt
    return deliver_answer(answer, "conflict", form, output, csv={})
