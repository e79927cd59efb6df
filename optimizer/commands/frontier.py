"""``caseload frontier``."""

import sys

import click

from optimizer.commands.common import (
    deliver,
    demand_folder,
    format_option,
    output_option,
    source_argument,
    time_limit_option,
)
from optimizer.terminal.endings import ANSWERED


@click.command()
@source_argument
@click.option(
    "--by",
    type=click.Choice(("cost", "transfers")),
    default="cost",
    show_default=True,
    help="What is spent: what the moves cost, or the number of transfers.",
)
@format_option("table", "json", "csv", says="json has the moves of every step.")
@output_option
@time_limit_option("the steps found by then are given")
def command(source: str, by: str, form: str, output: str | None, time_limit: float | None) -> int:
    """Show the lowest peak for every amount that may be spent."""
    from optimizer import read_instance
    from optimizer.answers.frontier import frontier, frontier_csv
    from optimizer.terminal.progress import Watch

    demand_folder(output)
    with Watch(sys.stderr) as watch:
        watch.say(f"reading {source}")
        instance = read_instance(source)
        answer = frontier(
            instance,
            by="transfers" if by == "transfers" else "cost",
            time_limit=time_limit,
            on_progress=watch.report,
        )
    if answer["outcome"] == "no_plan" and answer["stopped_by"] == "interrupted":
        raise KeyboardInterrupt
    if form == "table":
        from optimizer.terminal.frontier import frontier_text

        text = frontier_text(answer, None if output else sys.stdout)
    elif form == "csv":
        text = frontier_csv(answer)
    else:
        from optimizer.files.report import report_json

        text = report_json(answer)
    deliver(text, output)
    return ANSWERED
