"""How much of the rate of solving in this process is left over HTTP, and what else a load shows.

    python -m benchmarks.service [--requests 20000]

Everything is measured in one run on one machine: clients, server, solvers and database share it.
"""

import argparse
import http.client
import json
import multiprocessing
import os
import statistics
import threading
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path
from typing import Any

import psutil

from tests.api.service import SLOW, TABLES, Service, ended, running, submit

INSTANCE = Path(__file__).parents[1] / "instances" / "national_50_cells_seed1.json"

NUM_CORES = os.cpu_count() or 1
SECONDS = 8.0
NUM_CLIENTS = 64
NUM_JOBS = 60
HEADERS = {"Content-Type": "application/json"}


@dataclass
class Load:
    """What a load of requests has shown: how long each took, and how many went wrong."""

    seconds: list[float] = field(default_factory=list)
    num_errors: int = 0
    duration: float = 0.0

    @property
    def rate(self) -> float:
        return len(self.seconds) / self.duration

    def percentile(self, percent: int) -> float:
        return statistics.quantiles(self.seconds, n=100, method="inclusive")[percent - 1]


def solve_here(queue: Any, seconds: float) -> None:
    """Solve for some seconds as the service does, from text to text; tell how often."""
    from optimizer.answers.solve import solve
    from optimizer.files import instance_from_json
    from optimizer.files.report import report_json

    text = INSTANCE.read_bytes()

    def once() -> None:
        report_json(solve(instance_from_json(text)).to_dict()).encode()

    once()
    num, began = 0, time.perf_counter()
    while time.perf_counter() - began < seconds:
        once()
        num += 1
    queue.put(num / (time.perf_counter() - began))


def rate_here(num_processes: int) -> float:
    """Return solves a second in so many processes, without any service."""
    context = multiprocessing.get_context("spawn")
    queue = context.Queue()
    processes = [
        context.Process(target=solve_here, args=(queue, SECONDS)) for _ in range(num_processes)
    ]
    for process in processes:
        process.start()
    rates = [queue.get(timeout=120) for _ in processes]
    for process in processes:
        process.join()
    return sum(rates)


def load(
    service: Service, body: bytes, num_clients: int, is_over: Callable[[int, float], bool]
) -> Load:
    """Return what so many clients show, each asking again as soon as it is answered."""
    shown, lock = Load(), threading.Lock()
    began = time.perf_counter()

    def ask() -> None:
        connection = http.client.HTTPConnection("127.0.0.1", service.port, timeout=120)
        while not is_over(len(shown.seconds), time.perf_counter() - began):
            start = time.perf_counter()
            connection.request("POST", "/v1/solve", body, HEADERS)
            answer = connection.getresponse()
            answer.read()
            with lock:
                shown.seconds.append(time.perf_counter() - start)
                shown.num_errors += answer.status != 200
        connection.close()

    clients = [threading.Thread(target=ask) for _ in range(num_clients)]
    for client in clients:
        client.start()
    for client in clients:
        client.join()
    shown.duration = time.perf_counter() - began
    return shown


def memory(service: Service) -> list[float]:
    """Return the resident megabytes of the server and of each process that solves."""
    assert service.process is not None
    server = psutil.Process(service.process.pid)
    return [p.memory_info().rss / 1e6 for p in (server, *service.solvers())]


def cpu_seconds(service: Service) -> float:
    """Return the processor time of the server itself, without those that solve."""
    assert service.process is not None
    times = psutil.Process(service.process.pid).cpu_times()
    return times.user + times.system


def overheads(service: Service) -> list[float]:
    """Return the milliseconds from submission to start of jobs one after another."""
    found: list[float] = []
    with service.client(None) as client:
        for _ in range(NUM_JOBS):
            job = ended(client, submit(client, {"instance": TABLES})["id"])
            waited = datetime.fromisoformat(job["started"]) - datetime.fromisoformat(
                job["submitted"]
            )
            found.append(waited.total_seconds() * 1000)
    return found


def small_beside_slow(service: Service) -> Load:
    """Return what a small question takes while a job holds a solver for seconds."""
    with service.client(None) as client:
        submit(client, SLOW)
        return load(service, json.dumps({"instance": TABLES}).encode(), 1, _for(2.0))


def rows(num_requests: int) -> Sequence[tuple[str, str]]:
    """Return what was measured, with its unit."""
    fifty = b'{"instance": ' + INSTANCE.read_bytes() + b"}"
    small = json.dumps({"instance": TABLES}).encode()
    table: list[tuple[str, str]] = []
    solvers = str(NUM_CORES)
    with running("--workers", "1", CASELOAD_SOLVERS=solvers) as s:
        load(s, fifty, NUM_CORES, _for(2.0))
        # Turn and turn about, so that what else the machine does weighs on both.
        here, over = [], []
        for _ in range(3):
            here.append(rate_here(NUM_CORES))
            over.append(load(s, fifty, 4 * NUM_CORES, _for(SECONDS)).rate)
        alone = rate_here(1)
        table += [
            ("50 cells, one process here", f"{alone:.1f} / s"),
            (f"50 cells, {NUM_CORES} processes here", f"{statistics.median(here):.1f} / s"),
            ("50 cells, over HTTP", f"{statistics.median(over):.1f} / s"),
            (
                f"of the rate of {NUM_CORES} processes",
                f"{statistics.median(o / h for o, h in zip(over, here, strict=True)):.0%}",
            ),
        ]
        before_cpu = cpu_seconds(s)
        many = load(s, fifty, NUM_CLIENTS, _for(2 * SECONDS))
        own_cpu = (cpu_seconds(s) - before_cpu) / len(many.seconds) * 1000
        table += [
            (f"{NUM_CLIENTS} clients: errors", str(many.num_errors)),
            (f"{NUM_CLIENTS} clients: median", f"{many.percentile(50) * 1000:.0f} ms"),
            (f"{NUM_CLIENTS} clients: p99", f"{many.percentile(99) * 1000:.0f} ms"),
        ]
        table.append(("the server's own processor time a request", f"{own_cpu:.1f} ms"))
        waited = overheads(s)
        table += [
            ("job, submitted to started: median", f"{statistics.median(waited):.0f} ms"),
            ("job, submitted to started: p95", f"{sorted(waited)[int(0.95 * len(waited))]:.0f} ms"),
        ]
        beside = small_beside_slow(s)
        table.append(("two cells beside a slow job: p99", f"{beside.percentile(99) * 1000:.0f} ms"))
        load(s, small, 8, lambda num, _: num >= num_requests // 10)
        before = memory(s)
        half = load(s, small, 8, lambda num, _: num >= num_requests)
        after = memory(s)
        table += [
            (f"{num_requests:,} requests of two cells", f"{half.rate:.0f} / s"),
            ("  errors", str(half.num_errors)),
            ("  server's memory before, after", f"{before[0]:.0f}, {after[0]:.0f} MB"),
            (
                "  each solver's before, after",
                f"{max(before[1:]):.0f}, {max(after[1:]):.0f} MB at most",
            ),
        ]
    return table


def _for(seconds: float) -> Callable[[int, float], bool]:
    return lambda _, passed: passed >= seconds


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--requests", type=int, default=20_000)
    for name, value in rows(parser.parse_args().requests):
        print(f"{name:45} {value}", flush=True)


if __name__ == "__main__":
    main()
