"""``caseload why``."""

import sys
from typing import Any

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
@click.option("--office", metavar="OFFICE", help="In which office.")
@click.option("--duty", metavar="DUTY", help="On which duty; the whole office without.")
@click.option("--more", type=int, metavar="N", help="So many more than in the best plan.")
@click.option("--fewer", type=int, metavar="N", help="So many fewer.")
@click.option("--exactly", type=int, metavar="N", help="Exactly so many.")
@click.option("--at-least", type=int, metavar="N", help="At least so many.")
@click.option("--at-most", type=int, metavar="N", help="At most so many.")
@click.option("--from", metavar="OFFICE", help="Transfers from this office ...")
@click.option("--to", metavar="OFFICE", help="... to this one,")
@click.option("--officers", type=int, metavar="N", help="at least so many; 1 without.")
@click.option("--stay", is_flag=True, help="Nobody leaves the office; without one, any office.")
@click.option("--values", is_flag=True, help="What one officer more or fewer does in each cell.")
@format_option("table", "json", "csv", says="csv is the table of values, or of officers changed.")
@output_option
@time_limit_option("what is known is given")
def command(
    source: str,
    values: bool,
    form: str,
    output: str | None,
    time_limit: float | None,
    **change: Any,
) -> int:
    """Say why not otherwise: what gets worse, by how much, and what makes it so."""
    from optimizer import read_instance
    from optimizer.terminal.progress import Watch

    given = {key: value for key, value in change.items() if value not in (None, False)}
    if values and given.keys() - {"office", "duty"}:
        raise click.BadParameter("goes with --office and --duty alone.", param_hint="--values")
    form = settle("why", output, form)
    with Watch(sys.stderr) as watch:
        watch.say(f"reading {source}")
        instance = read_instance(source)

        def tell(phase: str, _peak: object, _bound: object) -> None:
            watch.say(phase)

        if values:
            from optimizer.answers.values import values as answer_values

            answer = answer_values(instance, **given, time_limit=time_limit, on_progress=tell)
        else:
            from optimizer.answers.why import why

            answer = why(instance, given, time_limit=time_limit, on_progress=tell)
    if answer["outcome"] == "unknown" and answer["stopped_by"] == "interrupted":
        raise KeyboardInterrupt

    def csv() -> str:
        from optimizer.answers.say_why import MOVED_COLUMNS, VALUE_COLUMNS, value_rows
        from optimizer.files.answers import rows_csv
        from optimizer.files.report import table_csv

        rows, columns = (
            (value_rows(answer), VALUE_COLUMNS) if values else (answer["moved"], MOVED_COLUMNS)
        )
        return rows_csv(rows) if rows else table_csv(columns, [])

    verb = "values" if values else "why"
    return deliver_answer(answer, verb, form, output, csv={"csv": csv}, module="why")
