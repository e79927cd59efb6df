"""``caseload evaluate``."""

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
@click.argument("plan")
@format_option("table", "json", "csv", says="csv is the table of cells.")
@output_option
@time_limit_option("the moves known by then are given")
def command(source: str, plan: str, form: str, output: str | None, time_limit: float | None) -> int:
    """Measure any plan: its loads, moves and cost, and every rule that it breaks.

    PLAN is the file of a report or of a placement (as `caseload solve --format plan` writes it),
    the workbook of a plan, changed or not, or today, best or given (the table plan).
    """
    from optimizer import read_instance
    from optimizer.answers.evaluate import evaluate
    from optimizer.files.report import report_csv
    from optimizer.terminal.progress import Watch

    form = settle("evaluate", output, form)
    given = read_plan_argument(plan)
    with Watch(sys.stderr) as watch:
        watch.say(f"reading {source}")
        instance = read_instance(source)
        answer = evaluate(instance, given, time_limit=time_limit, on_progress=watch.report)
    csv = {"csv": lambda: report_csv(answer)}
    return deliver_answer(answer, "evaluate", form, output, csv=csv)
