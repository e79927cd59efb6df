"""Jobs as those who submit them see them: accepted once, read, cancelled, forgotten."""

from dataclasses import dataclass
from typing import LiteralString
from uuid import UUID

import psycopg
from procrastinate import App
from psycopg.rows import DictRow

from api.connections import Connection, Connections
from api.events import append
from api.problems import Problem, busy
from api.queue import enqueue

SHOWN = (
    "id, answer, num_cells, state, attempt, cancelling, submitted, started, ended, progress, notes,"
    " problem, idempotency_key, report IS NOT NULL AS has_report"
)


@dataclass(frozen=True)
class Submission:
    """A job as it is handed in.

    Attributes
    ----------
    owner : whose it is
    key : the idempotency key
    body_hash : SHA-256 of the body
    body : gzip
    answer, num_cells : what is asked, and of how many cells
    """

    owner: str
    key: str
    body_hash: bytes
    body: bytes
    answer: str
    num_cells: int


class Jobs:
    """The records of jobs, each seen by its owner alone."""

    def __init__(self, connections: Connections, queue: App, *, per_key: int) -> None:
        self._connections = connections
        self._queue = queue
        self._per_key = per_key

    async def known(self, owner: str, key: str, body_hash: bytes) -> DictRow | None:
        """Return the job that was accepted under a key, or None.

        Raises
        ------
        Problem : 409, its body was another
        """
        return await self._connections.run(lambda c: _known(c, owner, key, body_hash))

    async def submit(self, job: Submission) -> DictRow:
        """Return the job, accepted now or before: on disk, and queued.

        Raises
        ------
        Problem : 409 the key was used with another body; 429 the owner has too many under way
        """
        try:
            return await self._connections.run(lambda c: self._submit(c, job))
        except psycopg.errors.UniqueViolation:  # handed in twice at the same moment
            found = await self.known(job.owner, job.key, job.body_hash)
            assert found is not None
            return found

    async def find(self, owner: str, job: str) -> DictRow:
        """Return a job.

        Raises
        ------
        Problem : 404
        """
        number = _number(job)
        return await self._connections.run(lambda c: _find(c, owner, number))

    async def list(self, owner: str, *, most: int, before: str | None) -> list[DictRow]:
        """Return an owner's jobs, the latest first, from after one on."""
        place = None if before is None else await self.find(owner, before)
        return await self._connections.run(lambda c: _list(c, owner, most, place))

    async def report(self, owner: str, job: str) -> tuple[DictRow, bytes]:
        """Return a job and its report, gzip.

        Raises
        ------
        Problem : 404; 409 it has none, or not yet
        """
        number = _number(job)
        return await self._connections.run(lambda c: _report(c, owner, number))

    async def cancel(self, owner: str, job: str) -> DictRow:
        """Return a job that will go no further; one that has ended stays as it is."""
        number = _number(job)
        return await self._connections.run(lambda c: _cancel(c, owner, number))

    async def forget(self, owner: str, job: str) -> None:
        """Delete the record of a job that has ended.

        Raises
        ------
        Problem : 404; 409 it has not ended
        """
        number = _number(job)
        await self._connections.run(lambda c: _forget(c, owner, number))

    async def _submit(self, connection: Connection, job: Submission) -> DictRow:
        # One owner's jobs are accepted one by one, so that the count holds.
        await connection.execute("SELECT pg_advisory_xact_lock(hashtext(%s))", [job.owner])
        found = await _known(connection, job.owner, job.key, job.body_hash)
        if found is not None:
            return found
        counted = await connection.execute(
            "SELECT count(*) AS num FROM caseload_jobs"
            " WHERE owner = %s AND state IN ('queued', 'running')",
            [job.owner],
        )
        row = await counted.fetchone()
        if row is not None and row["num"] >= self._per_key:
            raise busy(
                "too_many_jobs", f"{row['num']:,} jobs of this key are under way.", seconds=5
            )
        made = await connection.execute(
            "INSERT INTO caseload_jobs"
            " (owner, idempotency_key, body_hash, body, answer, num_cells)"
            " VALUES (%s, %s, %s, %s, %s, %s) RETURNING id",
            [job.owner, job.key, job.body_hash, job.body, job.answer, job.num_cells],
        )
        row = await made.fetchone()
        assert row is not None
        await append(connection, row["id"], "submitted", {})
        await enqueue(self._queue, connection, row["id"])
        return await _find(connection, job.owner, row["id"])


async def _known(connection: Connection, owner: str, key: str, body_hash: bytes) -> DictRow | None:
    found = await connection.execute(
        f"SELECT {SHOWN}, body_hash FROM caseload_jobs WHERE owner = %s AND idempotency_key = %s",
        [owner, key],
    )
    row = await found.fetchone()
    if row is not None and row["body_hash"] != body_hash:
        raise Problem(
            409,
            "key_reused",
            "This idempotency key came with another body before.",
            remedy="Take a new key for a new job.",
        )
    return row


async def _find(
    connection: Connection, owner: str, job: UUID, *, more: LiteralString = ""
) -> DictRow:
    found = await connection.execute(
        f"SELECT {SHOWN}{more} FROM caseload_jobs WHERE id = %s AND owner = %s", [job, owner]
    )
    row = await found.fetchone()
    if row is None:
        raise Problem(404, "not_found", "No job of yours has this id.")
    return row


async def _list(
    connection: Connection, owner: str, most: int, before: DictRow | None
) -> list[DictRow]:
    place = "" if before is None else " AND (submitted, id) < (%(submitted)s, %(id)s)"
    found = await connection.execute(
        f"SELECT {SHOWN} FROM caseload_jobs WHERE owner = %(owner)s{place}"
        " ORDER BY submitted DESC, id DESC LIMIT %(most)s",
        {"owner": owner, "most": most} | (before or {}),
    )
    return await found.fetchall()


async def _report(connection: Connection, owner: str, job: UUID) -> tuple[DictRow, bytes]:
    row = await _find(connection, owner, job, more=", report")
    if row["report"] is None:
        ended = row["ended"] is not None
        detail = "It ended without one." if ended else "It has not ended yet."
        headers = {} if ended else {"Retry-After": "1"}
        raise Problem(409, "no_report", detail, headers=headers)
    return row, row["report"]


async def _cancel(connection: Connection, owner: str, job: UUID) -> DictRow:
    changed = await connection.execute(
        """
        UPDATE caseload_jobs SET
            cancelling = true,
            state = CASE state WHEN 'queued' THEN 'cancelled' ELSE state END,
            ended = CASE state WHEN 'queued' THEN clock_timestamp() END,
            body = CASE state WHEN 'queued' THEN NULL ELSE body END
        WHERE id = %s AND owner = %s AND state IN ('queued', 'running') AND NOT cancelling
        RETURNING state
        """,
        [job, owner],
    )
    row = await changed.fetchone()
    if row is not None:
        kind = "cancelled" if row["state"] == "cancelled" else "cancelling"
        await append(connection, job, kind, {})
    return await _find(connection, owner, job)


async def _forget(connection: Connection, owner: str, job: UUID) -> None:
    await _find(connection, owner, job)
    gone = await connection.execute(
        "DELETE FROM caseload_jobs WHERE id = %s AND ended IS NOT NULL RETURNING id", [job]
    )
    if await gone.fetchone() is None:
        raise Problem(
            409,
            "job_running",
            "Only a job that has ended can be forgotten.",
            remedy="Cancel it first.",
        )


def _number(job: str) -> UUID:
    try:
        return UUID(job)
    except ValueError:
        raise Problem(404, "not_found", "No job of yours has this id.") from None
