"""``caseload service``."""

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
from optimizer.commands.planned import read_plan_argument


@click.command()
@source_argument
@click.argument("plan", default="today")
@format_option("table", "json", "csv", says="csv is the table of cells.")
@output_option
@time_limit_option()
def command(source: str, plan: str, form: str, output: str | None, time_limit: float | None) -> int:
    """Say how far each cell is from its standard, and which contacts can be held.

    PLAN is today, best, given (the table plan), or the file of a report or placement.
    """
    from optimizer import read_instance
    from optimizer.answers.service import service
    from optimizer.files.answers import rows_csv
    from optimizer.terminal.progress import Watch

    form = settle("service", output, form)
    given = read_plan_argument(plan)
    with Watch(sys.stderr) as watch:
        watch.say(f"reading {source}")
        instance = read_instance(source)
        answer = service(instance, given, time_limit=time_limit, on_progress=watch.report)
    csv = {"csv": lambda: rows_csv(answer["cells"])}
    return deliver_answer(answer, "service", form, output, csv=csv)
