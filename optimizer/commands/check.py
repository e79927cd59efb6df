"""``caseload check``."""

import click

from optimizer.commands.common import say, source_argument
from optimizer.terminal.endings import ANSWERED, BAD_INPUT, describe


@click.command()
@source_argument
def command(source: str) -> int:
    """Show every fault of an input, or "no faults", what is in it and what looks like a slip."""
    from optimizer.files import survey

    found = survey(source)
    if found.totals is None:
        say(describe(source, found.faults))
        return BAD_INPUT
    from optimizer.terminal.check import totals_text, warnings_text

    say(f"no faults\n{totals_text(found.totals)}")
    if found.warnings:
        say(warnings_text(found.warnings))
    return ANSWERED
