"""The queue: Procrastinate on our own pool, patient with a database that is away."""

import asyncio
from collections.abc import Awaitable, Callable, Iterable
from typing import Any, LiteralString, TypeVar
from uuid import UUID

from procrastinate import App, PsycopgConnector, RetryDecision, exceptions
from procrastinate.connector import Notify
from procrastinate.jobs import Job
from procrastinate.retry import BaseRetryStrategy

from api.connections import AWAY, PAUSE_SECONDS, Connection

Result = TypeVar("Result")

TASK = "solve"

AGAIN_SECONDS = 1


class HandedBack(Exception):
    """Ends an attempt whose job others are to take, since this worker stops."""


class Always(BaseRetryStrategy):
    """A job handed back can be taken at once; after a defect of ours, a little later.

    How often a job is tried is counted in its record.
    """

    def get_retry_decision(self, *, exception: BaseException, job: Job) -> RetryDecision:
        del job
        seconds = 0 if isinstance(exception, HandedBack) else AGAIN_SECONDS
        return RetryDecision(retry_in={"seconds": seconds})


class PatientConnector(PsycopgConnector):
    """Waits for a database that is away, where Procrastinate's own worker would give up."""

    async def execute_query_async(self, query: LiteralString, **arguments: Any) -> None:
        ask = super().execute_query_async
        await _patiently(lambda: ask(query, **arguments))

    async def execute_query_one_async(
        self, query: LiteralString, **arguments: Any
    ) -> dict[str, Any]:
        ask = super().execute_query_one_async
        return await _patiently(lambda: ask(query, **arguments))

    async def execute_query_all_async(
        self, query: LiteralString, **arguments: Any
    ) -> list[dict[str, Any]]:
        ask = super().execute_query_all_async
        return await _patiently(lambda: ask(query, **arguments))

    async def listen_notify(self, on_notification: Notify, channels: Iterable[str]) -> None:
        listen = super().listen_notify
        await _patiently(lambda: listen(on_notification, channels))


async def enqueue(queue: App, connection: Connection, job: UUID) -> None:
    """Put a job into the queue, in the transaction at hand."""
    try:
        place = await queue.configure_task(TASK, connection=connection).defer_async(job=str(job))
    except exceptions.ConnectorException as error:
        raise error.__cause__ or error from None
    await connection.execute("UPDATE caseload_jobs SET queue_job = %s WHERE id = %s", [place, job])


async def _patiently(ask: Callable[[], Awaitable[Result]]) -> Result:
    while True:
        try:
            return await ask()
        except exceptions.ConnectorException as error:
            if not isinstance(error.__cause__, AWAY):
                raise
            await asyncio.sleep(PAUSE_SECONDS)
