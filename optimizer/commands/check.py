"""``caseload check``."""

import click

from optimizer.commands.common import say
from optimizer.terminal.endings import ANSWERED, BAD_INPUT, describe


@click.command()
@click.argument("source", metavar="FILE|FOLDER")
def command(source: str) -> int:
    """Show every fault of an input, or "no faults"."""
    from optimizer.files import check as faults_in

    faults = faults_in(source)
    say(describe(source, faults) if faults else "no faults\n")
    return BAD_INPUT if faults else ANSWERED
