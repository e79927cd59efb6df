"""``caseload curve``."""

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
    "--officers",
    type=click.IntRange(min=0),
    default=10,
    show_default=True,
    metavar="K",
    help="Up to so many more and fewer.",
)
@click.option(
    "--target",
    metavar="LOAD|standard",
    help="Find the fewest officers that bring every load to this or below.",
)
@format_option(
    "table",
    "json",
    "csv",
    says="json says where the officers are; an --output in .svg or .png is a picture.",
)
@output_option
@time_limit_option("what is known is given")
def command(
    source: str,
    officers: int,
    target: str | None,
    form: str,
    output: str | None,
    time_limit: float | None,
) -> int:
    """Show the best peak with officers more and fewer."""
    from optimizer import read_instance
    from optimizer.answers.curve import curve, curve_csv
    from optimizer.terminal.progress import Watch

    form = settle("curve", output, form)
    with Watch(sys.stderr, keeps="the points so far") as watch:
        watch.say(f"reading {source}")
        instance = read_instance(source)
        answer = curve(
            instance,
            officers=officers,
            target=target,
            time_limit=time_limit,
            on_progress=watch.report,
        )
    if not answer["points"] and answer["stopped_by"] == "interrupted":
        raise KeyboardInterrupt
    return deliver_answer(answer, "curve", form, output, csv={"csv": lambda: curve_csv(answer)})
