"""``caseload template``."""

import os
import sys

import click

from optimizer.commands.common import (
    complete_source,
    deliver,
)
from optimizer.commands.outputs import demand_folder
from optimizer.terminal.endings import ANSWERED

USUAL = "caseload.xlsx"


@click.command()
@click.option(
    "--output",
    type=click.Path(dir_okay=False),
    default=USUAL,
    show_default=True,
    help="Write here, whole or not at all; never over a file without --force.",
)
@click.option(
    "--example",
    metavar="FILE|FOLDER|NAME",
    shell_complete=complete_source,
    help="Filled in with an instance, such as four_offices_2016.",
)
@click.option("--force", is_flag=True, help="Write over a file that is there already.")
def command(output: str, example: str | None, force: bool) -> int:
    """Write a workbook to fill in: every table a sheet, every column explained in its heading."""
    from optimizer import read_instance
    from optimizer.files.template import template_workbook

    demand_folder(output)
    if not output.lower().endswith(".xlsx"):
        message = f"{output!r} does not end in .xlsx, as a workbook does."
        raise click.BadParameter(message, param_hint="--output")
    if os.path.lexists(output) and not force:
        message = f"{output!r} is there already: name another place, or --force to write over it."
        raise click.BadParameter(message, param_hint="--output")
    instance = None if example is None else read_instance(example)
    deliver(template_workbook(instance), output)
    sys.stderr.write(f"Fill it in, then check it: caseload check {output}\n")
    return ANSWERED
