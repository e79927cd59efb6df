"""Solves jobs: takes them from the queue, keeps them alive, ends each once."""

import asyncio
import gzip
import time
from contextlib import suppress
from typing import Any
from uuid import UUID

import structlog
from procrastinate import App

from api import metrics
from api.attempts import Attempt, Attempts, Ending
from api.connections import Connections
from api.events import Listener
from api.problems import Problem
from api.queue import AGAIN_SECONDS, TASK, Always, HandedBack
from api.settings import Settings
from api.solving import Ask, Reply, Solvers
from api.sweep import sweep_until_cancelled

Fields = dict[str, Any]

PROGRESS_SECONDS = 0.25
"""So often at most the record of a job learns of progress."""

log = structlog.get_logger()


class Worker:
    """As many jobs at once as it has processes to solve them."""

    def __init__(
        self, settings: Settings, connections: Connections, queue: App, listener: Listener
    ) -> None:
        self._settings = settings
        self._connections = connections
        self._queue = queue
        self._listener = listener
        self._attempts = Attempts(connections, most=settings.job_attempts)
        self._solvers = Solvers(
            settings.workers,
            waiting=settings.workers,
            num_bytes=settings.solver_bytes,
            cancel_seconds=settings.cancel_seconds,
        )
        queue.task(name=TASK, retry=Always())(self._solve)

    async def keep_running(self) -> None:
        """Work until cancelled, whatever goes wrong meanwhile."""
        while True:
            try:
                await self._run()
                log.error("worker has ended; starting it again")
            except Exception:
                log.exception("worker has ended; starting it again")
            await asyncio.sleep(AGAIN_SECONDS)

    async def _run(self) -> None:
        """Work; when cancelled, finish what runs, or hand it back when time is up."""
        settings = self._settings
        sweeping = asyncio.create_task(
            sweep_until_cancelled(
                self._connections,
                self._queue,
                stall_seconds=settings.stall_seconds,
                keep_days=settings.keep_days,
            )
        )
        try:
            await self._solvers.warm_up()
            await self._queue.run_worker_async(
                name="caseload",
                concurrency=settings.workers,
                install_signal_handlers=False,
                delete_jobs="always",
                fetch_job_polling_interval=1,
                update_heartbeat_interval=settings.stall_seconds / 2,
                shutdown_graceful_timeout=settings.stop_seconds,
            )
        finally:
            sweeping.cancel()
            with suppress(asyncio.CancelledError):
                await sweeping
            await self._solvers.close()

    async def _solve(self, job: str) -> None:
        attempt = await self._attempts.begin(UUID(job))
        if attempt is None:
            return
        said = log.bind(job=job, attempt=attempt.number)
        said.info("job started")
        began = time.monotonic()
        stop, lost = asyncio.Event(), asyncio.Event()
        progress: list[Fields] = []
        watching = asyncio.create_task(self._watch(attempt, progress, stop, lost))
        solving = asyncio.create_task(self._answer(attempt, progress, stop))
        try:
            losing = asyncio.create_task(lost.wait())
            await asyncio.wait([solving, losing], return_when=asyncio.FIRST_COMPLETED)
            losing.cancel()
            if not solving.done():
                said.warning("job taken over by another")
                return
            ending = _ending(solving, stopped=stop.is_set())
        except Exception:
            said.exception("defect")
            raise
        except asyncio.CancelledError:
            await _cancel(solving, watching)
            await self._attempts.hand_back(attempt)
            said.info("job handed back")
            raise HandedBack from None
        finally:
            await _cancel(solving, watching)
        if await self._attempts.end(attempt, ending):
            seconds = time.monotonic() - began
            metrics.note_answer("job", ending.state, ending.notes, seconds)
            code = None if ending.problem is None else ending.problem["code"]
            said.info("job ended", state=ending.state, seconds=round(seconds, 3), code=code)

    async def _answer(self, attempt: Attempt, progress: list[Fields], stop: asyncio.Event) -> Reply:
        body = await asyncio.to_thread(gzip.decompress, attempt.body)
        settings = self._settings
        ask = Ask(attempt.answer, body, settings.job_seconds, settings.job_cells, gzip=True)
        return await self._solvers.answer(ask, on_progress=progress.append, stop=stop)

    async def _watch(
        self, attempt: Attempt, progress: list[Fields], stop: asyncio.Event, lost: asyncio.Event
    ) -> None:
        """Keep the attempt alive, hand on its progress, and hear whether it is to stop."""
        beat = self._settings.stall_seconds / 4
        next_beat = 0.0
        with self._listener.word_of(attempt.id) as word:
            while True:
                word.clear()
                latest = progress[-1] if progress else None
                progress.clear()
                if latest is not None or time.monotonic() >= next_beat:
                    ours, cancelling = await self._attempts.keep_alive(attempt, latest)
                    next_beat = time.monotonic() + beat
                    if not ours:
                        lost.set()
                    if cancelling:
                        stop.set()
                with suppress(TimeoutError):
                    async with asyncio.timeout(PROGRESS_SECONDS):
                        await word.wait()
                        next_beat = 0.0


def _ending(solving: "asyncio.Task[Reply]", *, stopped: bool) -> Ending:
    """Return how a job ends whose solving is over."""
    try:
        reply = solving.result()
    except Problem as problem:
        return Ending("failed", problem=problem.to_dict())
    if reply.status == 0:
        if stopped:
            return Ending("cancelled")
        problem = Problem(422, "too_long", "No plan was found before the time was up.")
        return Ending("failed", problem=problem.to_dict())
    if reply.status != 200:
        if reply.defect is not None:
            log.error("defect", **reply.defect)
        return Ending("failed", problem=reply.problem())
    interrupted = reply.notes.get("stopped_by") == "interrupted"
    if interrupted and stopped and reply.notes.get("outcome") in ("no_plan", "unknown"):
        return Ending("cancelled")
    state = "cancelled" if interrupted and stopped else "finished"
    return Ending(state, report=reply.payload, notes=reply.notes)


async def _cancel(*tasks: "asyncio.Task[Any]") -> None:
    for task in tasks:
        task.cancel()
    await asyncio.gather(*tasks, return_exceptions=True)
