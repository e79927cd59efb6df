"""``caseload serve``."""

import click

from optimizer.commands.hosting import run_with
from optimizer.terminal.endings import ANSWERED


@click.command()
@click.option("--host", metavar="HOST", help="Address to listen on [default: 127.0.0.1].")
@click.option("--port", type=click.IntRange(0, 65_535), help="Port [default: 8000].")
@click.option(
    "--workers",
    "num_workers",
    type=click.IntRange(min=0),
    help="Jobs solved at once here [default: one a core].",
)
@click.option("--database", metavar="URL", help="A PostgreSQL of yours [default: one of our own].")
def command(
    host: str | None, port: int | None, num_workers: int | None, database: str | None
) -> int:
    """Answer over HTTP, and solve jobs that survive any crash."""
    from api.serve import serve

    run_with(serve, host=host, port=port, workers=num_workers, database=database)
    return ANSWERED
