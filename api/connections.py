"""Connections to PostgreSQL, and patience with one that is away for a moment."""

import asyncio
import time
from collections.abc import Awaitable, Callable
from typing import TypeVar

from psycopg import AsyncConnection, InterfaceError, OperationalError
from psycopg.rows import DictRow, dict_row
from psycopg_pool import AsyncConnectionPool, PoolTimeout

from api.problems import busy

Result = TypeVar("Result")
Connection = AsyncConnection[DictRow]
Work = Callable[[Connection], Awaitable[Result]]

AWAY = (OperationalError, InterfaceError, PoolTimeout)
"""What a database that cannot be reached raises."""

PAUSE_SECONDS = 0.1
WAIT_SECONDS = 5.0
"""How long a request waits for a database that is away."""


class Connections:
    """A pool of connections, each piece of work in one transaction."""

    def __init__(self, url: str, *, most: int = 10) -> None:
        self.url = url
        self.pool: AsyncConnectionPool[Connection] = AsyncConnectionPool(
            url,
            connection_class=AsyncConnection[DictRow],
            kwargs={"row_factory": dict_row, "connect_timeout": 5, "application_name": "caseload"},
            min_size=1,
            max_size=most,
            timeout=WAIT_SECONDS,
            reconnect_timeout=2,
            open=False,
        )

    async def open(self) -> None:
        await self.pool.open()

    async def close(self) -> None:
        await self.pool.close()

    async def run(self, work: Work[Result], *, patience: float | None = WAIT_SECONDS) -> Result:
        """Return the result of work in a transaction of its own.

        It is done again where the connection was lost, even where it may have been done before, so
        it must be such that this does no harm.

        Parameters
        ----------
        patience : seconds to wait for a database that is away; None waits as long as it takes

        Raises
        ------
        Problem : 503 when patience has run out
        """
        began = time.monotonic()
        while True:
            try:
                async with self.pool.connection() as connection:
                    return await work(connection)
            except AWAY:
                if patience is not None and time.monotonic() - began > patience:
                    raise busy(
                        "database_away", "It will be tried to reach it again.", status=503
                    ) from None
                await asyncio.sleep(PAUSE_SECONDS)

    async def is_there(self) -> bool:
        """Return whether the database answers at once."""
        try:
            async with asyncio.timeout(1), self.pool.connection(timeout=1) as connection:
                await connection.execute("SELECT 1")
        except (*AWAY, TimeoutError):
            return False
        return True
