"""What has happened to a job, numbered from 1, and word of it to whoever waits."""

import asyncio
from collections import defaultdict
from collections.abc import AsyncIterator, Callable, Generator
from contextlib import contextmanager
from functools import partial
from uuid import UUID

from psycopg import AsyncConnection
from psycopg.rows import DictRow
from psycopg.types.json import Json

from api.connections import AWAY, PAUSE_SECONDS, Connection, Connections

CHANNEL = "caseload_jobs"

POLL_SECONDS = 5.0
"""Word may be lost with a connection; so often one looks without it."""

ENDINGS = ("finished", "cancelled", "failed")


async def append(connection: Connection, job: UUID, kind: str, fields: dict[str, object]) -> None:
    """Note an event in the transaction that makes it so; its number follows those before it."""
    await connection.execute(
        # The row of the job is locked by this, so that numbers become visible in their order.
        """
        WITH numbered AS (
            UPDATE caseload_jobs SET num_events = num_events + 1 WHERE id = %(job)s
            RETURNING num_events
        )
        INSERT INTO caseload_events (job, number, kind, fields)
        SELECT %(job)s, num_events, %(kind)s, %(fields)s FROM numbered
        """,
        {"job": job, "kind": kind, "fields": Json(fields)},
    )
    await connection.execute("SELECT pg_notify(%s, %s)", [CHANNEL, str(job)])


async def events_after(
    connection: Connection, job: UUID, number: int
) -> tuple[list[DictRow], bool]:
    """Return the events of a job after one, in their order, and whether more may come."""
    # The state first: once it is one of the endings, all events are there to be read.
    found = await connection.execute("SELECT state FROM caseload_jobs WHERE id = %s", [job])
    state = await found.fetchone()
    found = await connection.execute(
        "SELECT number, at, kind, fields FROM caseload_events"
        " WHERE job = %s AND number > %s ORDER BY number LIMIT 500",
        [job, number],
    )
    rows = await found.fetchall()
    return rows, bool(rows) or (state is not None and state["state"] not in ENDINGS)


class Listener:
    """Hears of every job's events over one connection, and wakes those who wait for them."""

    def __init__(self, url: str) -> None:
        self._url = url
        self._waiting: defaultdict[str, set[asyncio.Event]] = defaultdict(set)

    @contextmanager
    def word_of(self, job: UUID) -> Generator[asyncio.Event]:
        """Give an event that is set whenever something may have happened to the job."""
        word = asyncio.Event()
        name = str(job)
        self._waiting[name].add(word)
        try:
            yield word
        finally:
            self._waiting[name].discard(word)
            if not self._waiting[name]:
                del self._waiting[name]

    async def run(self) -> None:
        """Listen until cancelled, over a new connection whenever one is lost."""
        while True:
            try:
                async with await AsyncConnection.connect(
                    self._url, autocommit=True, connect_timeout=5, application_name="caseload"
                ) as connection:
                    await connection.execute(f"LISTEN {CHANNEL}")
                    self.wake_all()  # something may have happened meanwhile
                    async for notice in connection.notifies():
                        for word in self._waiting.get(notice.payload, ()):
                            word.set()
            except AWAY:
                await asyncio.sleep(PAUSE_SECONDS)

    def wake_all(self) -> None:
        """Have everyone who waits look again."""
        for words in self._waiting.values():
            for word in words:
                word.set()


async def follow(
    connections: Connections,
    listener: Listener,
    job: UUID,
    number: int,
    is_over: Callable[[], bool],
) -> AsyncIterator[DictRow | None]:
    """Yield the events of a job after one, as they come, up to its end.

    Yields None where nothing has happened for a while. No connection is held while whoever reads
    takes their time.

    Parameters
    ----------
    is_over : whether to end early, since the service stops
    """
    with listener.word_of(job) as word:
        while not is_over():
            word.clear()
            read = partial(events_after, job=job, number=number)
            rows, more = await connections.run(read, patience=None)
            for row in rows:
                number = row["number"]
                yield row
            if not more or (rows and rows[-1]["kind"] in ENDINGS):
                return
            if not rows:
                try:
                    async with asyncio.timeout(POLL_SECONDS):
                        await word.wait()
                except TimeoutError:
                    yield None
