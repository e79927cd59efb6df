"""``caseload worker``."""

import click

from optimizer.commands.hosting import run_with
from optimizer.terminal.endings import ANSWERED


@click.command()
@click.option("--database", metavar="URL", help="The PostgreSQL that the jobs are in.")
@click.option(
    "--workers",
    "num_workers",
    type=click.IntRange(min=1),
    help="Jobs solved at once here [default: one a core].",
)
def command(database: str | None, num_workers: int | None) -> int:
    """Solve the jobs of a service on other machines."""
    from api.serve import work

    run_with(work, database=database, workers=num_workers)
    return ANSWERED
