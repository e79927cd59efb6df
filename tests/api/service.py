"""A service as a process of its own, spoken to over HTTP."""

import json
import os
import shutil
import signal
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import httpx
import psutil

from instances.national import generate
from tests.cli.command import NO_ROOM as NO_ROOM_IN_LIMITS
from tests.cli.command import TABLES

ROOT = Path(__file__).parents[2]

KEY, OTHER_KEY = "key-of-the-tests", "key-of-somebody-else"
KEYS = {"CASELOAD_API_KEYS": f"{KEY}, {OTHER_KEY}"}

NO_ROOM = TABLES | NO_ROOM_IN_LIMITS

SLOW: dict[str, Any] = {
    "instance": "national_50_cells_seed1",
    "question": {"engine": "cpsat"},
}
"""Takes a second or more, and tells of its progress."""

ENDLESS: dict[str, Any] = {"instance": generate(400, 1), "question": {"engine": "cpsat"}}
"""Takes longer than any test waits; a first plan is there after a moment."""


def own_folder() -> Path:
    """Return a new folder that the account can reach under whose name a database runs."""
    folder = Path(tempfile.mkdtemp(prefix="caseload-test-"))
    folder.chmod(0o711)
    return folder


class Service:
    """`caseload serve` or `caseload worker`, started, watched and ended."""

    def __init__(self, folder: Path, *arguments: str, command: str = "serve", **extra: str) -> None:
        self.folder = folder
        self._arguments = [command, *arguments]
        self._extra = extra
        self.log = folder / f"{command}-{os.urandom(4).hex()}.log"
        self.process: subprocess.Popen[bytes] | None = None
        self.port = 0

    def start(self, *, wait: bool = True) -> "Service":
        port = ["--port", str(self.port)] if self._arguments[0] == "serve" else []
        mine = {name: v for name, v in os.environ.items() if not name.startswith("CASELOAD_")}
        with self.log.open("ab") as log:
            began = log.tell()
            self.process = subprocess.Popen(
                [sys.executable, "-m", "optimizer.cli", *self._arguments, *port],
                env={**mine, "PYTHONPATH": str(ROOT), "CASELOAD_FOLDER": str(self.folder)}
                | self._extra,
                stdout=log,
                stderr=log,
            )
        if self._arguments[0] == "serve":
            self.port = until(lambda: self._said(began, "listening"), self._alive)["port"]
            if wait:
                until(self.is_ready, self._alive)
        elif wait:
            until(lambda: self._said(began, "working"), self._alive)
        return self

    def is_ready(self) -> bool:
        try:
            return httpx.get(f"{self.url}/health/ready", timeout=5).status_code == 200
        except httpx.TransportError:
            return False

    def stop(self, seconds: float = 40) -> int:
        """Ask it to stop and return its exit code."""
        assert self.process is not None
        self.process.send_signal(signal.SIGTERM)
        return self.process.wait(seconds)

    def kill(self) -> None:
        assert self.process is not None
        self.process.kill()
        self.process.wait()

    def postgres(self) -> psutil.Process:
        """Return the server process of the embedded database."""
        place = self.folder / "postgresql"
        process = psutil.Process(int((place / "postmaster.pid").read_text().split()[0]))
        if Path(process.cwd()) != place:
            raise ValueError("it is gone, and another process has its number")
        return process

    def solvers(self) -> list[psutil.Process]:
        """Return the processes that solve."""
        assert self.process is not None
        return [c for c in psutil.Process(self.process.pid).children() if _solves(c)]

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.port}"

    def client(self, key: str | None = KEY, **more: Any) -> httpx.Client:
        headers = {"Authorization": f"Bearer {key}"} if key else {}
        return httpx.Client(base_url=self.url, headers=headers, timeout=60, **more)

    def lines(self) -> list[dict[str, Any]]:
        """Return what it has logged."""
        return [json.loads(line) for line in self.log.read_text().splitlines()]

    def _said(self, began: int, event: str) -> dict[str, Any] | None:
        for line in self.log.read_bytes()[began:].splitlines():
            if line.startswith(b"{"):
                said = json.loads(line)
                if said["event"] == event:
                    return said
        return None

    def _alive(self) -> None:
        assert self.process is not None
        assert self.process.poll() is None, f"it has ended: {self.log.read_text()[-2000:]}"


def _solves(process: psutil.Process) -> bool:
    try:
        return "api.child" in process.cmdline()
    except psutil.Error:  # it is ending
        return False


@contextmanager
def running(*arguments: str, folder: Path | None = None, **extra: str) -> Iterator[Service]:
    """Give a service that is running; it is stopped and its folder removed afterwards."""
    own = folder is None
    service = Service(folder or own_folder(), *arguments, **extra)
    try:
        yield service.start()
    finally:
        end(service)
        if own:
            shutil.rmtree(service.folder, ignore_errors=True)


def end(service: Service) -> None:
    """Stop a service, and a database of its own that has outlived it."""
    if service.process is not None and service.process.poll() is None:
        service.stop()
    try:
        postgres = service.postgres()
        postgres.send_signal(signal.SIGINT)
        postgres.wait(20)
    except (OSError, psutil.Error, ValueError):
        pass


def until(found: Callable[[], Any], alive: Callable[[], None] = lambda: None) -> Any:
    """Return what is found, once it is."""
    for _ in range(2400):
        result = found()
        if result:
            return result
        alive()
        time.sleep(0.05)
    raise AssertionError("it has not come to pass")


def submit(client: httpx.Client, body: dict[str, Any], key: str | None = None) -> dict[str, Any]:
    """Return a job just accepted."""
    answer = client.post(
        "/v1/jobs",
        json={"answer": "solve", **body},
        headers={"Idempotency-Key": key or os.urandom(8).hex()},
    )
    assert answer.status_code == 202, answer.text
    return answer.json()


def job_of(client: httpx.Client, job: str) -> dict[str, Any]:
    return client.get(f"/v1/jobs/{job}").raise_for_status().json()


def ended(client: httpx.Client, job: str) -> dict[str, Any]:
    """Return a job once it has ended."""
    return until(lambda: (found := job_of(client, job))["ended"] and found)


def by_command_line(body: dict[str, Any], folder: Path, *arguments: str) -> bytes:
    """Return what `caseload solve` prints for the instance and question of a body."""
    source = body["instance"]
    if not isinstance(source, str):
        path = folder / f"{os.urandom(4).hex()}.json"
        path.write_text(json.dumps(source), encoding="utf-8")
        source = str(path)
    for name, value in (body.get("question") or {}).items():
        arguments += (f"--{name.replace('_', '-')}", str(value))
    done = subprocess.run(
        [sys.executable, "-m", "optimizer.cli", "solve", source, "--format", "json", *arguments],
        env={**os.environ, "PYTHONPATH": str(ROOT)},
        stdout=subprocess.PIPE,
        timeout=120,
        check=True,
    )
    return done.stdout
