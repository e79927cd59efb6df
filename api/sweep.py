"""What must happen now and then: stalled jobs taken over, lost ones queued again, old ones dropped.

Any worker may do it; a lock in the database leaves it to one at a time.
"""

import asyncio
from datetime import UTC, datetime

import structlog
from procrastinate import App, exceptions

from api.connections import Connection, Connections
from api.queue import enqueue

LOCK = int.from_bytes(b"sweeping")

MOST = 100
"""Records at a time, so that no sweep holds a transaction for long."""

log = structlog.get_logger()


async def sweep_until_cancelled(
    connections: Connections, queue: App, *, stall_seconds: float, keep_days: float
) -> None:
    """Sweep several times in the time after which a job counts as stalled."""
    while True:
        try:
            stalled = await connections.run(
                lambda c: _sweep(c, queue, stall_seconds, keep_days), patience=None
            )
            for place in stalled:
                await _take_from_the_dead(queue, place)
        except Exception:
            # The next sweep comes soon; without any, jobs of the dead would wait for ever.
            log.exception("sweep failed")
        await asyncio.sleep(stall_seconds / 4)


async def _sweep(
    connection: Connection, queue: App, stall_seconds: float, keep_days: float
) -> list[int]:
    """Return the places in the queue of jobs whose worker shows no life."""
    held = await connection.execute("SELECT pg_try_advisory_xact_lock(%s) AS held", [LOCK])
    row = await held.fetchone()
    if row is None or not row["held"]:
        return []
    await connection.execute(
        """
        DELETE FROM caseload_jobs WHERE id IN (
            SELECT id FROM caseload_jobs WHERE ended < now() - %s * interval '1 day' LIMIT %s
        )
        """,
        [keep_days, MOST],
    )
    found = await connection.execute(
        """
        SELECT j.id, j.queue_job, q.status::text AS status
        FROM caseload_jobs j LEFT JOIN procrastinate_jobs q ON q.id = j.queue_job
        WHERE j.state IN ('queued', 'running')
            AND j.seen < now() - %(stall)s * interval '1 second'
            AND (
                q.id IS NULL
                OR q.status NOT IN ('todo', 'doing')
                OR q.status = 'doing' AND NOT EXISTS (
                    SELECT FROM procrastinate_events e
                    WHERE e.job_id = q.id AND e.type = 'started'
                        AND e.at > now() - %(stall)s * interval '1 second'
                )
            )
        LIMIT %(most)s
        """,
        {"stall": stall_seconds, "most": MOST},
    )
    stalled: list[int] = []
    for row in await found.fetchall():
        log.warning("job without a worker", job=str(row["id"]), in_queue=row["status"])
        if row["status"] == "doing":
            stalled.append(row["queue_job"])
        else:
            await enqueue(queue, connection, row["id"])
    return stalled


async def _take_from_the_dead(queue: App, place: int) -> None:
    try:
        await queue.job_manager.retry_job_by_id_async(place, datetime.now(UTC))
    except exceptions.ConnectorException:
        log.info("job ended meanwhile", place=place)
