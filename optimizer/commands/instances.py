"""``caseload instances``."""

import shutil
import sys

import click

from optimizer.commands.common import say
from optimizer.terminal.endings import ANSWERED


@click.command()
def command() -> int:
    """List the bundled instances, one line each."""
    from optimizer.files import list_bundled

    width = shutil.get_terminal_size().columns if sys.stdout.isatty() else sys.maxsize
    lines = [str(bundled) for bundled in list_bundled()]
    say("".join(f"{line if len(line) <= width else line[: width - 1] + '…'}\n" for line in lines))
    return ANSWERED
