"""Kills server, worker and database in turn under a stream of jobs, and counts what is lost.

    python -m tests.api.chaos --rounds 100

Every job that was accepted must end, once, with the report that the command line gives.
"""

import argparse
import random
import shutil
import sys
import threading
import time
from collections import Counter
from contextlib import suppress
from dataclasses import dataclass, field
from typing import Any

import httpx
import psutil
import psycopg

from tests.api.service import SLOW, TABLES, Service, by_command_line, end, own_folder, until

VICTIMS = ("server", "worker", "database")

BODIES: dict[str, dict[str, Any]] = {
    "small": {"instance": TABLES},
    "four offices": {"instance": "four_offices_2016"},
    "fifty cells": {"instance": "national_50_cells_seed1"},
    "slow": SLOW,
}
WEIGHTS = (5, 3, 3, 1)

STALL_SECONDS = 2
PAUSE_SECONDS = (0.2, 1.5)


@dataclass
class Found:
    """What a run has found; all but the first three must be nothing."""

    num_rounds: int = 0
    num_accepted: int = 0
    attempts: Counter[int] = field(default_factory=Counter)
    lost: list[str] = field(default_factory=list)
    ended_twice: list[str] = field(default_factory=list)
    not_finished: list[str] = field(default_factory=list)
    wrong_report: list[str] = field(default_factory=list)
    made_twice: list[str] = field(default_factory=list)
    left_behind: list[str] = field(default_factory=list)

    @property
    def is_good(self) -> bool:
        return not (
            self.lost
            or self.ended_twice
            or self.not_finished
            or self.wrong_report
            or self.made_twice
            or self.left_behind
        )

    def __str__(self) -> str:
        again = sum(num for attempt, num in self.attempts.items() if attempt > 1)
        rows: list[tuple[str, object, object]] = [
            ("rounds of kill -9", self.num_rounds, ""),
            ("jobs accepted", self.num_accepted, ""),
            ("jobs taken over", again, dict(sorted(self.attempts.items()))),
            ("lost", len(self.lost), self.lost[:3]),
            ("ended twice", len(self.ended_twice), self.ended_twice[:3]),
            ("ended without a report", len(self.not_finished), self.not_finished[:3]),
            ("report not the command line's", len(self.wrong_report), self.wrong_report[:3]),
            ("accepted once, made twice", len(self.made_twice), self.made_twice[:3]),
            ("processes left behind", len(self.left_behind), self.left_behind[:3]),
        ]
        return "\n".join(f"{name:30} {num} {shown or ''}".rstrip() for name, num, shown in rows)


class Stream:
    """Hands in jobs one after another, each until it is accepted."""

    def __init__(self, service: Service, dice: random.Random) -> None:
        self._service = service
        self._dice = dice
        self._over = threading.Event()
        self._thread = threading.Thread(target=self._run)
        self.accepted: dict[str, tuple[str, str]] = {}  # by key: id, kind of body
        self.made_twice: list[str] = []

    def start(self) -> None:
        self._thread.start()

    def stop(self) -> None:
        self._over.set()
        self._thread.join()

    def _run(self) -> None:
        while not self._over.is_set():
            key = f"chaos-{len(self.accepted)}"
            kind = self._dice.choices(list(BODIES), WEIGHTS)[0]
            first = self._hand_in(key, kind)
            self.accepted[key] = (first, kind)
            if self._dice.random() < 0.2 and self._hand_in(key, kind) != first:
                self.made_twice.append(key)
            time.sleep(0.2)

    def _hand_in(self, key: str, kind: str) -> str:
        while True:
            try:
                answer = httpx.post(
                    f"{self._service.url}/v1/jobs",
                    json={"answer": "solve", **BODIES[kind]},
                    headers={"Idempotency-Key": key},
                    timeout=20,
                )
                if answer.status_code == 202:
                    return str(answer.json()["id"])
                # A solver may be killed with the server, and the database may be away.
                assert answer.status_code in (422, 429, 503), answer.text
            except httpx.TransportError:
                pass
            time.sleep(0.1)


def run(num_rounds: int, seed: int, *, say: Any = lambda line: None) -> Found:
    """Return what was found in some rounds of kill -9."""
    dice = random.Random(seed)
    folder = own_folder()
    settings = {"CASELOAD_STALL_SECONDS": str(STALL_SECONDS), "CASELOAD_JOB_ATTEMPTS": "1000"}
    server = Service(folder, "--workers", "1", CASELOAD_SOLVERS="1", **settings)
    found = Found()
    worker: Service | None = None
    stream: Stream | None = None
    try:
        server.start()
        url = _url(server)
        worker = Service(folder, "--workers", "1", "--database", url, command="worker", **settings)
        worker.start()
        expected = {kind: by_command_line(body, folder) for kind, body in BODIES.items()}
        stream = Stream(server, dice)
        stream.start()
        for number in range(num_rounds):
            victim = VICTIMS[number % len(VICTIMS)]
            time.sleep(dice.uniform(*PAUSE_SECONDS))
            found.left_behind += _kill(victim, server, worker)
            found.num_rounds += 1
            say(f"round {number + 1}: {victim} killed, {len(stream.accepted)} jobs accepted")
        stream.stop()
        until(server.is_ready)
        found.num_accepted = len(stream.accepted)
        found.made_twice = stream.made_twice
        _judge(server, url, stream, expected, found)
    finally:
        if stream is not None:
            stream.stop()
        if worker is not None and worker.process is not None and worker.process.poll() is None:
            worker.stop()
        end(server)
        shutil.rmtree(folder, ignore_errors=True)
    return found


def _kill(victim: str, server: Service, worker: Service) -> list[str]:
    """Kill a victim, start it again, and return which of its processes live on."""
    if victim == "database":
        with suppress(OSError, psutil.Error, ValueError, IndexError):  # not back from the last time
            server.postgres().kill()
        return []
    service = server if victim == "server" else worker
    children = service.solvers()
    service.kill()
    _, alive = psutil.wait_procs(children, 10)
    # A server is handed back to the stream at once, before it is ready.
    service.start(wait=False)
    return [f"{victim} {child.pid}" for child in alive]


def _judge(
    server: Service, url: str, stream: Stream, expected: dict[str, bytes], found: Found
) -> None:
    with server.client(None) as client:

        def all_ended() -> bool:
            metrics = client.get("/metrics").text
            return (
                'caseload_jobs{state="queued"} 0.0' in metrics
                and 'caseload_jobs{state="running"} 0.0' in metrics
                and "caseload_database_up 1.0" in metrics
            )

        until(all_ended)
        for key, (job, kind) in stream.accepted.items():
            answer = client.get(f"/v1/jobs/{job}")
            if answer.status_code != 200 or not answer.json()["ended"]:
                found.lost.append(key)
                continue
            found.attempts[answer.json()["attempt"]] += 1
            if answer.json()["state"] != "finished":
                found.not_finished.append(f"{key}: {answer.json()['problem']}")
            elif client.get(f"/v1/jobs/{job}/report").content != expected[kind]:
                found.wrong_report.append(key)
    with psycopg.connect(url) as connection:
        rows = connection.execute(
            "SELECT job::text FROM caseload_events"
            " WHERE kind IN ('finished', 'cancelled', 'failed')"
            " GROUP BY job HAVING count(*) <> 1"
        ).fetchall()
        found.ended_twice = [row[0] for row in rows]
        num = connection.execute("SELECT count(*) FROM caseload_jobs").fetchone()
        if num != (found.num_accepted,):
            found.made_twice.append(f"{num} records")


def _url(service: Service) -> str:
    sockets = (service.folder / "postgresql" / "postmaster.pid").read_text().splitlines()[4]
    return f"host={sockets} user=caseload dbname=postgres"


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--rounds", type=int, default=100)
    parser.add_argument("--seed", type=int, default=random.SystemRandom().randrange(10**6))
    chosen = parser.parse_args()
    print(f"seed {chosen.seed}")
    began = time.monotonic()
    found = run(chosen.rounds, chosen.seed, say=print)
    print(found)
    print(f"seconds                      {time.monotonic() - began:.0f}")
    sys.exit(not found.is_good)


if __name__ == "__main__":
    main()
