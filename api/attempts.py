"""Jobs as those who solve them see them: an attempt begun, kept alive, and ended once.

Every change names the attempt that makes it and is made only while that attempt is the job's
latest. So one that was taken for dead, and was not, changes nothing any more.
"""

from dataclasses import dataclass
from typing import Any
from uuid import UUID

from psycopg.types.json import Json

from api.connections import Connection, Connections
from api.events import append
from api.problems import Problem

Fields = dict[str, Any]

LATEST = "id = %(id)s AND attempt = %(attempt)s AND state = 'running'"


@dataclass(frozen=True)
class Attempt:
    """One try at a job: its body is gzip."""

    id: UUID
    number: int
    answer: str
    body: bytes


@dataclass(frozen=True)
class Ending:
    """How a job ends.

    Attributes
    ----------
    state : ``finished``, ``cancelled`` or ``failed``
    report : gzip, or None
    notes : what is said of the report beside it
    problem : as in an answer over HTTP, or None
    """

    state: str
    report: bytes | None = None
    notes: Fields | None = None
    problem: Fields | None = None


class Attempts:
    """What a worker does to the records of jobs; it waits for a database that is away."""

    def __init__(self, connections: Connections, *, most: int) -> None:
        self._connections = connections
        self._most = most

    async def begin(self, job: UUID) -> Attempt | None:
        """Return a new attempt at a job, or None if the job has ended or can have no more."""
        return await self._connections.run(lambda c: self._begin(c, job), patience=None)

    async def keep_alive(self, attempt: Attempt, progress: Fields | None) -> tuple[bool, bool]:
        """Return whether the attempt still is the latest, and whether to cancel it.

        Parameters
        ----------
        progress : phase, peak and bound if they changed
        """
        return await self._connections.run(
            lambda c: _keep_alive(c, attempt, progress), patience=None
        )

    async def end(self, attempt: Attempt, ending: Ending) -> bool:
        """Return whether the job ended so; not if another attempt has come first."""
        return await self._connections.run(lambda c: _end(c, attempt, ending), patience=None)

    async def hand_back(self, attempt: Attempt) -> None:
        """Leave the job to whoever takes it next."""
        await self._connections.run(lambda c: _hand_back(c, attempt), patience=5)

    async def _begin(self, connection: Connection, job: UUID) -> Attempt | None:
        begun = await connection.execute(
            """
            UPDATE caseload_jobs SET
                state = 'running',
                attempt = attempt + 1,
                started = coalesce(started, clock_timestamp()),
                seen = clock_timestamp()
            WHERE id = %s AND state IN ('queued', 'running')
            RETURNING id, attempt, answer, body, cancelling
            """,
            [job],
        )
        row = await begun.fetchone()
        if row is None:
            return None
        attempt = Attempt(row["id"], row["attempt"], row["answer"], row["body"])
        if row["cancelling"]:  # asked of an attempt that was lost
            await _end(connection, attempt, Ending("cancelled"))
            return None
        if attempt.number > self._most:
            detail = f"It was started {self._most} times; every time whoever solved it was lost."
            problem = Problem(422, "too_many_attempts", detail).to_dict()
            await _end(connection, attempt, Ending("failed", problem=problem))
            return None
        await append(connection, job, "started", {"attempt": attempt.number})
        return attempt


async def _keep_alive(
    connection: Connection, attempt: Attempt, progress: Fields | None
) -> tuple[bool, bool]:
    kept = await connection.execute(
        "UPDATE caseload_jobs SET seen = clock_timestamp(),"
        f" progress = coalesce(%(progress)s, progress) WHERE {LATEST} RETURNING cancelling",
        {**_key(attempt), "progress": None if progress is None else Json(progress)},
    )
    row = await kept.fetchone()
    if row is not None and progress is not None:
        await append(connection, attempt.id, "progress", progress)
    return row is not None, row is not None and row["cancelling"]


async def _end(connection: Connection, attempt: Attempt, ending: Ending) -> bool:
    ended = await connection.execute(
        "UPDATE caseload_jobs SET state = %(state)s, ended = clock_timestamp(), body = NULL,"
        " report = %(report)s, notes = %(notes)s, problem = %(problem)s"
        f" WHERE {LATEST} RETURNING id",
        {
            **_key(attempt),
            "state": ending.state,
            "report": ending.report,
            "notes": None if ending.notes is None else Json(ending.notes),
            "problem": None if ending.problem is None else Json(ending.problem),
        },
    )
    if await ended.fetchone() is None:
        return False
    fields: Fields = {"attempt": attempt.number} | (ending.notes or {})
    if ending.problem is not None:
        fields["problem"] = ending.problem
    await append(connection, attempt.id, ending.state, fields)
    return True


async def _hand_back(connection: Connection, attempt: Attempt) -> None:
    given = await connection.execute(
        "UPDATE caseload_jobs SET state = 'queued', seen = clock_timestamp()"
        f" WHERE {LATEST} RETURNING id",
        _key(attempt),
    )
    if await given.fetchone() is not None:
        await append(connection, attempt.id, "handed_back", {"attempt": attempt.number})


def _key(attempt: Attempt) -> Fields:
    return {"id": attempt.id, "attempt": attempt.number}


async def count_by_state(connection: Connection) -> dict[str, int]:
    """Return how many jobs are queued and how many running."""
    counted = await connection.execute(
        "SELECT state, count(*) AS num FROM caseload_jobs"
        " WHERE state IN ('queued', 'running') GROUP BY state"
    )
    return {row["state"]: row["num"] for row in await counted.fetchall()}
