"""Attempts at a job: the latest alone counts, and ends it once."""

import asyncio
import gzip
import json
from collections.abc import Awaitable, Callable, Iterator
from typing import Any
from uuid import UUID

import httpx
import pytest

from api.attempts import Attempts, Ending
from api.connections import Connections
from tests.api.service import TABLES, Service, job_of, running, submit

END = Ending("finished", report=gzip.compress(b"{}"), notes={"outcome": "plan"})


@pytest.fixture(scope="module")
def idle() -> Iterator[Service]:
    with running("--workers", "0", CASELOAD_SOLVERS="1") as service:
        yield service


@pytest.fixture
def client(idle: Service) -> Iterator[httpx.Client]:
    with idle.client(None) as client:
        yield client


@pytest.fixture
def try_out(idle: Service) -> Callable[[Callable[[Attempts], Awaitable[Any]]], Any]:
    """Run something with the attempts of the idle service's database."""

    def try_out(work: Callable[[Attempts], Awaitable[Any]]) -> Any:
        async def run() -> Any:
            sockets = (idle.folder / "postgresql" / "postmaster.pid").read_text().splitlines()[4]
            connections = Connections(f"host={sockets} user=caseload dbname=postgres")
            await connections.open()
            try:
                return await work(Attempts(connections, most=5))
            finally:
                await connections.close()

        return asyncio.run(run())

    return try_out


def test_one_that_was_taken_for_dead_changes_nothing(client: httpx.Client, try_out: Any) -> None:
    job = submit(client, {"instance": TABLES})["id"]

    async def work(attempts: Attempts) -> list[object]:
        first = await attempts.begin(UUID(job))
        second = await attempts.begin(UUID(job))  # taken over, while the first lives on
        assert first is not None
        assert second is not None
        assert (first.number, second.number) == (1, 2)
        assert json.loads(gzip.decompress(second.body))["instance"] == TABLES
        await attempts.hand_back(first)
        progress = {"phase": "late", "peak": None, "bound": None}
        return [
            await attempts.keep_alive(first, progress),
            await attempts.end(first, END),
            await attempts.keep_alive(second, None),
            await attempts.end(second, END),
            await attempts.end(second, Ending("failed")),
            await attempts.begin(UUID(job)),
        ]

    assert try_out(work) == [(False, False), False, (True, False), True, False, None]
    done = job_of(client, job)
    assert (done["state"], done["attempt"]) == ("finished", 2)
    events = client.get(f"/v1/jobs/{job}/events").text
    kinds = [line for line in events.splitlines() if line.startswith("event: ")]
    assert kinds == ["event: submitted", "event: started", "event: started", "event: finished"]


def test_cancelled_while_its_worker_was_lost(client: httpx.Client, try_out: Any) -> None:
    job = submit(client, {"instance": TABLES})["id"]

    async def begin(attempts: Attempts) -> object:
        return await attempts.begin(UUID(job))

    assert try_out(begin) is not None
    answer = client.delete(f"/v1/jobs/{job}")
    assert (answer.status_code, answer.json()["cancelling"]) == (202, True)
    assert try_out(begin) is None
    assert job_of(client, job)["state"] == "cancelled"


def test_events_are_numbered_without_a_gap_whoever_writes(
    client: httpx.Client, try_out: Any
) -> None:
    job = submit(client, {"instance": TABLES})["id"]

    async def work(attempts: Attempts) -> None:
        attempt = await attempts.begin(UUID(job))
        assert attempt is not None
        told = [{"phase": str(n), "peak": None, "bound": None} for n in range(40)]
        await asyncio.gather(*(attempts.keep_alive(attempt, fields) for fields in told))
        assert await attempts.end(attempt, END)

    try_out(work)
    events = client.get(f"/v1/jobs/{job}/events").text.splitlines()
    numbers = [int(line[4:]) for line in events if line.startswith("id: ")]
    assert numbers == list(range(1, 44))
