"""``caseload rank``."""

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
from optimizer.commands.planned import PLAN_HELP, read_plan_argument


@click.command()
@source_argument
@click.argument("what", type=click.Choice(("move", "add", "remove", "shift")))
@click.option("--officers", type=int, metavar="N", help="How many move together [default: 1].")
@click.option("--pool", metavar="POOL", help="Officers of this pool alone.")
@click.option("--cases", type=int, metavar="N", help="How many cases shift [default: 1].")
@click.option("--case-type", metavar="TYPE", help="Cases of this type [default: those of none].")
@click.option("--from", "from_office", metavar="OFFICE", help="From this office alone.")
@click.option("--from-duty", metavar="DUTY", help="From this duty alone.")
@click.option("--to", "to_office", metavar="OFFICE", help="To this office alone.")
@click.option("--to-duty", metavar="DUTY", help="To this duty alone.")
@click.option("--plan", default="today", show_default=True, help=f"Where it starts: {PLAN_HELP}")
@click.option("--most", type=int, default=20, show_default=True, help="Choices shown.")
@click.option("--allowed", is_flag=True, help="Only those that break no rule.")
@format_option("table", "json", "csv")
@output_option
@time_limit_option()
def command(
    source: str,
    what: str,
    plan: str,
    most: int,
    allowed: bool,
    form: str,
    output: str | None,
    time_limit: float | None,
    **narrowed: str | int | None,
) -> int:
    """List all choices of one change, the best first: who could move, or be added, or given up.

    WHAT is move (officers from a cell to another), add (new officers), remove (officers given up)
    or shift (cases to the same duty of another office).
    """
    from optimizer import read_instance
    from optimizer.answers.rank import rank
    from optimizer.files.answers import rows_csv
    from optimizer.terminal.progress import Watch

    form = settle("rank", output, form)
    given = read_plan_argument(plan)
    change = {"what": what} | {name: v for name, v in narrowed.items() if v is not None}
    with Watch(sys.stderr) as watch:
        watch.say(f"reading {source}")
        instance = read_instance(source)
        answer = rank(
            instance,
            change,
            plan=given,
            most=most,
            allowed=allowed,
            time_limit=time_limit,
            on_progress=watch.report,
        )
    csv = {"csv": lambda: rows_csv(answer["choices"])}
    return deliver_answer(answer, "rank", form, output, csv=csv)
