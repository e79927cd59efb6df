"""``caseload curve``."""

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
@format_option("table", "json", "csv", says="json says where the officers of every point are.")
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

    demand_folder(output)
    with Watch(sys.stderr) as watch:
        watch.say(f"reading {source}")
        instance = read_instance(source)
        answer = curve(
            instance,
            most=officers,
            target=target,
            time_limit=time_limit,
            on_progress=watch.report,
        )
    if not answer["points"] and answer["stopped_by"] == "interrupted":
        raise KeyboardInterrupt
    if form == "table":
        from optimizer.terminal.curve import curve_text

        text = curve_text(answer, None if output else sys.stdout)
    elif form == "csv":
        text = curve_csv(answer)
    else:
        from optimizer.files.report import report_json

        text = report_json(answer)
    deliver(text, output)
    return ANSWERED
