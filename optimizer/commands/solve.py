"""``caseload solve``."""

import sys
from typing import TYPE_CHECKING

import click

from optimizer.commands.common import (
    deliver,
    engine_option,
    format_option,
    objective_option,
    output_option,
    source_argument,
    time_limit_option,
)
from optimizer.commands.outputs import WRITERS, settle
from optimizer.terminal.endings import ANSWERED

if TYPE_CHECKING:
    from optimizer.answers.report import Report
    from optimizer.domain.question import Engine, Objective


LEFT = """\
Note: counts of officers changed on the sheet placement: {num:,}. They are no part of the question:
  --changed pin keeps them, and caseload evaluate {source} {source} measures them.
"""


@click.command()
@source_argument
@format_option(
    "table",
    "json",
    "csv",
    "plan",
    says="json is the whole report, csv its table of cells, plan who serves where after it. "
    "An --output that ends in .json, .csv, .xlsx, .html or .pdf says it by itself.",
)
@output_option
@engine_option
@objective_option
@click.option("--budget", metavar="N", help="The moves together cost at most this.")
@click.option(
    "--changed",
    type=click.Choice(("leave", "pin", "plan")),
    default="leave",
    show_default=True,
    help="Officers changed in a plan's workbook: pin keeps them, plan stays near them.",
)
@time_limit_option()
def command(
    source: str,
    form: str,
    output: str | None,
    engine: "Engine",
    objective: "Objective",
    budget: str | None,
    changed: str,
    time_limit: float | None,
) -> int:
    """Find the best placement, the moves that reach it, and the proof."""
    from optimizer import solve
    from optimizer.files import read_with_changes
    from optimizer.terminal.progress import Watch

    form = settle("solve", output, form)
    with Watch(sys.stderr, keeps="the plan so far") as watch:
        watch.say(f"reading {source}")
        instance, num_changed = read_with_changes(source, changed)
        watch.say(f"solving {instance.name}")
        found = solve(
            instance,
            engine=engine,
            objective=objective,
            budget=budget,
            time_limit=time_limit,
            on_progress=watch.report,
        )
        report = found.to_dict()
    if report["outcome"] == "no_plan" and report["stopped_by"] == "interrupted":
        raise KeyboardInterrupt
    if num_changed and changed == "leave":
        sys.stderr.write(LEFT.format(num=num_changed, source=source))
    deliver(_spell(found, form, output), output)
    return ANSWERED


def _spell(found: "Report", form: str, output: str | None) -> str | bytes:
    if form in WRITERS["solve"]:
        return WRITERS["solve"][form](found)
    report = found.to_dict()
    if form == "table":
        from optimizer.terminal.report import report_text

        return report_text(report, None if output else sys.stdout)
    from optimizer.files.report import placement_csv, report_csv, report_json

    if form == "plan":
        return placement_csv(found.placement())
    return report_json(report) if form == "json" else report_csv(report)
