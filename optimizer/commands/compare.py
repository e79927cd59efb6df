"""``caseload compare``."""

import sys

import click

from optimizer.commands.common import (
    complete_source,
    deliver_answer,
    format_option,
    output_option,
    time_limit_option,
)
from optimizer.commands.outputs import settle
from optimizer.commands.planned import PLAN_HELP, read_plan_argument


@click.command()
@click.argument("a", metavar="A", shell_complete=complete_source)
@click.argument("b", metavar="B", shell_complete=complete_source)
@click.option("--plan-a", default="best", show_default=True, help=f"In A: {PLAN_HELP}")
@click.option("--plan-b", default="best", show_default=True, help="The same in B.")
@format_option(
    "table", "json", "csv", "steps", says="csv is the table of cells, steps that of the causes."
)
@output_option
@time_limit_option("each best plan is taken as far as it is known")
def command(
    a: str,
    b: str,
    plan_a: str,
    plan_b: str,
    form: str,
    output: str | None,
    time_limit: float | None,
) -> int:
    """Compare two plans, months or scenarios, and say what makes the difference.

    A and B are files, folders or names of instances, and may be the same one.
    """
    from optimizer import read_instance
    from optimizer.answers.compare import compare
    from optimizer.files.answers import rows_csv
    from optimizer.terminal.progress import Watch

    form = settle("compare", output, form)
    given_a, given_b = read_plan_argument(plan_a), read_plan_argument(plan_b)
    with Watch(sys.stderr) as watch:
        watch.say(f"reading {a}")
        before = read_instance(a)
        watch.say(f"reading {b}")
        after = read_instance(b)
        answer = compare(
            before,
            after,
            plan_a=given_a,
            plan_b=given_b,
            time_limit=time_limit,
            on_progress=watch.report,
        )
    rows = [{k: v for k, v in row.items() if k != "steps"} for row in answer["cells"]]
    csv = {"csv": lambda: rows_csv(rows), "steps": lambda: rows_csv(answer["steps"])}
    return deliver_answer(answer, "compare", form, output, csv=csv)
