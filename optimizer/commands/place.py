"""``caseload place``."""

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
@click.argument("officers", type=int, metavar="N")
@click.option("--reverse", is_flag=True, help="Take officers away, those missed least first.")
@click.option("--stay", is_flag=True, help="Nobody on board moves.")
@click.option("--pool", metavar="POOL", help="Of which pool they are.")
@format_option("table", "json", "csv", says="csv is the table of the order.")
@output_option
@time_limit_option("the order so far is given")
def command(
    source: str,
    officers: int,
    reverse: bool,
    stay: bool,
    pool: str | None,
    form: str,
    output: str | None,
    time_limit: float | None,
) -> int:
    """Say where the next N officers go, first to last, and what each of them brings.

    Everyone on board is placed as well as can be at each step, unless they are to --stay.
    """
    from optimizer import read_instance
    from optimizer.answers.place import place
    from optimizer.terminal.progress import Watch

    form = settle("place", output, form)
    with Watch(sys.stderr, keeps="the order so far") as watch:
        watch.say(f"reading {source}")
        answer = place(
            read_instance(source),
            officers,
            reverse=reverse,
            stay=stay,
            pool=pool,
            time_limit=time_limit,
            on_progress=lambda phase, _peak, _bound: watch.say(phase),
        )
    if answer["outcome"] == "unknown" and answer["stopped_by"] == "interrupted":
        raise KeyboardInterrupt

    def csv() -> str:
        from optimizer.answers.say_place import ORDER_COLUMNS, order_rows
        from optimizer.files.answers import rows_csv
        from optimizer.files.report import table_csv

        rows = order_rows(answer)
        return rows_csv(rows) if rows else table_csv(ORDER_COLUMNS, [])

    return deliver_answer(answer, "place", form, output, csv={"csv": csv})
