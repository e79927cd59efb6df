"""Processes that solve, so that solving never holds up the one that listens and can be killed."""

import asyncio
import json
import os
import signal
import sys
from collections.abc import AsyncGenerator, Callable
from contextlib import asynccontextmanager, suppress
from dataclasses import dataclass, field
from typing import Any

from api.problems import Problem, busy

Fields = dict[str, Any]
OnProgress = Callable[[Fields], None]

START_SECONDS = 60
MOST_ANSWERS = 5_000
"""After so many a process gives way to a new one, whatever memory a library kept."""
LONGEST_LINE = 1_000_000

SPENT = ("out_of_memory", "defect")
"""Problems after which a process is not asked again."""

SECRETS = ("CASELOAD_API_KEYS", "CASELOAD_DATABASE")


@dataclass(frozen=True)
class Ask:
    """What a process is asked.

    Attributes
    ----------
    call : a name of `api.questions.CALLS`
    body : the request's, decompressed
    seconds : the wall-clock limit
    cells : the most cells an instance may have, or None
    limit : the most seconds that the question itself may ask for, or None
    csv, gzip : how the answer is wanted
    """

    call: str
    body: bytes
    seconds: float
    cells: int | None = None
    limit: float | None = None
    csv: bool = False
    gzip: bool = False


@dataclass(frozen=True)
class Reply:
    """What a process answered: a status as of HTTP, 0 where it was stopped without an answer."""

    status: int
    payload: bytes = b""
    media: str = ""
    notes: Fields = field(default_factory=dict[str, Any])
    code: str | None = None
    defect: Fields | None = None

    def problem(self) -> Fields:
        """Return the fields of the problem that the answer is."""
        return json.loads(self.payload)


class _Child:
    """One process, asked one thing at a time."""

    def __init__(self, process: asyncio.subprocess.Process) -> None:
        assert process.stdin is not None
        assert process.stdout is not None
        self._process = process
        self._to, self._from = process.stdin, process.stdout
        self._num_answers = 0
        self._is_free = True
        self.has_begun = asyncio.Event()

    @property
    def is_fresh(self) -> bool:
        """Whether it can be asked again: alive, idle, and not yet at the end of its days."""
        alive = self._process.returncode is None
        return alive and self._is_free and self._num_answers < MOST_ANSWERS

    @classmethod
    async def start(cls, num_bytes: int) -> "_Child":
        process = await asyncio.create_subprocess_exec(
            sys.executable,
            "-m",
            "api.child",
            str(num_bytes),
            stdin=asyncio.subprocess.PIPE,
            stdout=asyncio.subprocess.PIPE,
            stderr=asyncio.subprocess.DEVNULL,
            limit=LONGEST_LINE,
            start_new_session=True,  # it may start processes of its own; all are killed together
            env={name: value for name, value in os.environ.items() if name not in SECRETS}
            | {"CASELOAD_PARENT": str(os.getpid())},
        )
        child = cls(process)
        try:
            async with asyncio.timeout(START_SECONDS):
                await child._line()
        except BaseException:
            await child.kill()
            raise
        return child

    async def ask(self, ask: Ask, on_progress: OnProgress | None) -> Reply:
        """Return the answer.

        Raises
        ------
        Problem : the process has ended
        """
        line = {
            "call": ask.call,
            "size": len(ask.body),
            "seconds": ask.seconds,
            "cells": ask.cells,
            "limit": ask.limit,
            "csv": ask.csv,
            "gzip": ask.gzip,
            "progress": on_progress is not None,
        }
        self._num_answers += 1
        self._is_free = False
        self.has_begun.clear()
        with suppress(ConnectionError):  # an early end shows in what is read
            self._to.write(json.dumps(line).encode() + b"\n" + ask.body)
            await self._to.drain()
        while True:
            line, payload = await self._line()
            if "progress" not in line:
                break
            self.has_begun.set()
            if on_progress is not None:
                on_progress(line["progress"])
        self._is_free = line.get("code") not in SPENT
        return Reply(
            line["status"],
            payload,
            line.get("media", ""),
            line.get("notes", {}),
            line.get("code"),
            line.get("defect"),
        )

    def interrupt(self) -> None:
        """Ask it to stop with the best it has."""
        with suppress(ProcessLookupError):
            self._process.send_signal(signal.SIGINT)

    async def kill(self) -> None:
        if self._process.returncode is None:  # else its number may be another's by now
            with suppress(ProcessLookupError):
                os.killpg(self._process.pid, signal.SIGKILL)
        self._to.close()
        await self._process.wait()

    async def _line(self) -> tuple[Fields, bytes]:
        try:
            line: Fields = json.loads(await self._from.readuntil(b"\n"))
            return line, await self._from.readexactly(line["size"])
        except (asyncio.IncompleteReadError, ConnectionError):
            code = await self._process.wait()
            cause = signal.Signals(-code).name if code < 0 else f"code {code}"
            raise Problem(
                422,
                "solver_crashed",
                f"The process that was solving this ended with {cause}.",
                remedy="Ask again; if it happens again, ask less or report it.",
            ) from None


class Solvers:
    """As many processes as may solve at once, started when first needed and kept."""

    def __init__(
        self, num_solvers: int, *, waiting: int, num_bytes: int, cancel_seconds: float
    ) -> None:
        self._turns = asyncio.Semaphore(num_solvers)
        self._num_solvers = num_solvers
        self._waiting = waiting
        self._num_bytes = num_bytes
        self._cancel_seconds = cancel_seconds
        self._idle: list[_Child] = []
        self.num_asked = 0

    async def warm_up(self) -> None:
        """Have every process started, so that nobody waits for it later."""
        self._idle += await asyncio.gather(
            *(_Child.start(self._num_bytes) for _ in range(self._num_solvers - len(self._idle)))
        )

    async def answer(
        self,
        ask: Ask,
        *,
        on_progress: OnProgress | None = None,
        stop: asyncio.Event | None = None,
    ) -> Reply:
        """Return the answer of a process.

        Parameters
        ----------
        on_progress : called with phase, peak and bound as they come
        stop : once set the process is to stop with the best it has; it is also at the limit, and
            killed a little later; without it the limit kills

        Raises
        ------
        Problem : 429 too many wait; 422 it took too long, or the process ended abruptly
        """
        async with self._turn(), self._child() as child:
            answering = asyncio.create_task(child.ask(ask, on_progress))
            try:
                return await self._await(answering, child, ask, stop)
            finally:
                answering.cancel()

    async def close(self) -> None:
        """Kill all processes."""
        while self._idle:
            await self._idle.pop().kill()

    async def _await(
        self, answering: "asyncio.Task[Reply]", child: _Child, ask: Ask, stop: asyncio.Event | None
    ) -> Reply:
        if stop is None:
            await asyncio.wait([answering], timeout=ask.seconds)
        else:
            stopping = asyncio.create_task(stop.wait())
            await asyncio.wait(
                [answering, stopping], timeout=ask.seconds, return_when=asyncio.FIRST_COMPLETED
            )
            stopping.cancel()
            if not answering.done():
                await self._interrupt(answering, child)
        if answering.done():
            return answering.result()
        if stop is not None and stop.is_set():
            return Reply(0)
        raise Problem(
            422,
            "too_long",
            f"There was no answer within {ask.seconds:g} seconds.",
            remedy="Post it to /v1/jobs, which has more time, or ask with a time_limit.",
        )

    async def _interrupt(self, answering: "asyncio.Task[Reply]", child: _Child) -> None:
        """Ask for the best so far, which only a process that has begun hears."""
        beginning = asyncio.create_task(child.has_begun.wait())
        await asyncio.wait(
            [answering, beginning],
            timeout=self._cancel_seconds,
            return_when=asyncio.FIRST_COMPLETED,
        )
        beginning.cancel()
        child.interrupt()
        await asyncio.wait([answering], timeout=self._cancel_seconds)

    @asynccontextmanager
    async def _turn(self) -> AsyncGenerator[None]:
        if self.num_asked >= self._num_solvers + self._waiting:
            raise busy("busy", f"{self.num_asked:,} questions are being answered or wait.")
        self.num_asked += 1
        try:
            async with self._turns:
                yield
        finally:
            self.num_asked -= 1

    @asynccontextmanager
    async def _child(self) -> AsyncGenerator[_Child]:
        """Yield a process; one that is still at work afterwards, or spent, is killed."""
        while self._idle and not self._idle[-1].is_fresh:
            await self._idle.pop().kill()
        child = self._idle.pop() if self._idle else await _Child.start(self._num_bytes)
        try:
            yield child
        finally:
            if child.is_fresh:
                self._idle.append(child)
            else:
                await asyncio.shield(child.kill())
