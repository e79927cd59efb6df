"""The tables, made and brought up to date on start, however many processes start at once."""

from importlib.resources import files
from pathlib import Path

from procrastinate.schema import SchemaManager
from psycopg import AsyncConnection

LOCK = int.from_bytes(b"caseload")
"""Held by whoever is making tables; a number of our own among the database's advisory locks."""

QUEUE = "procrastinate/"


class TooNew(Exception):
    """The database was brought up to date by a later version than this one."""


async def migrate(url: str) -> list[str]:
    """Return the names of the migrations applied, having brought the database up to date.

    Raises
    ------
    TooNew : the database has migrations that this version does not know
    """
    connection = await AsyncConnection.connect(url, autocommit=True)
    async with connection:
        # Held until the connection closes, which it also does when this process dies.
        await connection.execute("SELECT pg_advisory_lock(%s)", [LOCK])
        await connection.execute(
            "CREATE TABLE IF NOT EXISTS caseload_migrations"
            " (name text PRIMARY KEY, applied timestamptz NOT NULL DEFAULT now())"
        )
        rows = await (await connection.execute("SELECT name FROM caseload_migrations")).fetchall()
        done = {str(name) for (name,) in rows}
        known = _queue_steps() | _own_steps()
        unknown = done - known.keys()
        if unknown:
            raise TooNew(
                f"The database was made by a later version: it has {', '.join(sorted(unknown))}."
            )
        return await _apply(connection, known, done)


async def _apply(connection: AsyncConnection, known: dict[str, str], done: set[str]) -> list[str]:
    applied: list[str] = []
    if not any(name.startswith(QUEUE) for name in done):
        # A new database gets the queue's tables as they are now, not its whole history.
        queue = {name for name in known if name.startswith(QUEUE)}
        async with connection.transaction():
            await connection.execute(SchemaManager.get_schema().encode())
            await _note(connection, queue)
        done = done | queue
        applied.append(QUEUE)
    for name, statements in known.items():
        if name not in done:
            async with connection.transaction():
                await connection.execute(statements.encode())
                await _note(connection, {name})
            applied.append(name)
    return applied


async def _note(connection: AsyncConnection, names: set[str]) -> None:
    async with connection.cursor() as cursor:
        await cursor.executemany(
            "INSERT INTO caseload_migrations (name) VALUES (%s)",
            [(name,) for name in sorted(names)],
        )


def _queue_steps() -> dict[str, str]:
    folder = Path(SchemaManager.get_migrations_path())
    return {f"{QUEUE}{path.stem}": path.read_text("utf-8") for path in sorted(folder.glob("*.sql"))}


def _own_steps() -> dict[str, str]:
    folder = files("api") / "sql"
    paths = sorted((path for path in folder.iterdir() if path.name.endswith(".sql")), key=str)
    return {path.name.removesuffix(".sql"): path.read_text("utf-8") for path in paths}
