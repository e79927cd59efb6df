"""``caseload frontier``."""

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
    "--by",
    type=click.Choice(("cost", "transfers")),
    default="cost",
    show_default=True,
    help="What is spent: what the moves cost, or the number of transfers.",
)
@click.option(
    "--least-gain",
    default="0.005",
    show_default=True,
    metavar="LOAD",
    help="Where each step is solved by itself, lesser gains are not looked for; 0 finds all.",
)
@format_option(
    "table",
    "json",
    "csv",
    says="json has the moves of every step; an --output in .svg or .png is a picture.",
)
@output_option
@time_limit_option("the steps found by then are given")
def command(
    source: str,
    by: str,
    least_gain: str,
    form: str,
    output: str | None,
    time_limit: float | None,
) -> int:
    """Show the lowest peak for every amount that may be spent."""
    from optimizer import read_instance
    from optimizer.answers.frontier import frontier, frontier_csv
    from optimizer.terminal.progress import Watch

    form = settle("frontier", output, form)
    with Watch(sys.stderr, keeps="the steps so far") as watch:
        watch.say(f"reading {source}")
        instance = read_instance(source)
        answer = frontier(
            instance,
            by="transfers" if by == "transfers" else "cost",
            least_gain=least_gain,
            time_limit=time_limit,
            on_progress=watch.report,
        )
    if answer["outcome"] == "no_plan" and answer["stopped_by"] == "interrupted":
        raise KeyboardInterrupt
    csv = {"csv": lambda: frontier_csv(answer)}
    return deliver_answer(answer, "frontier", form, output, csv=csv)
