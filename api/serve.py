"""The two commands: `serve` answers over HTTP and solves jobs, `worker` solves jobs alone."""

import asyncio
import signal
import socket
import time
from collections.abc import AsyncGenerator, Generator
from contextlib import asynccontextmanager, contextmanager, suppress
from typing import NoReturn

import structlog
import uvicorn
from fastapi import FastAPI
from procrastinate import App
from psycopg import Error as DatabaseError
from psycopg import OperationalError

from api import logs
from api.app import create_app, with_gate
from api.connections import Connections
from api.events import Listener
from api.jobs import Jobs
from api.postgres import Postgres
from api.programs import NoDatabase
from api.queue import PatientConnector
from api.schema import TooNew, migrate
from api.settings import Settings
from api.solving import Solvers
from api.worker import Worker

WATCH_SECONDS = 0.5
PATIENCE_SECONDS = 10
BACKLOG = 2048
SPARE_CONNECTIONS = 6
STOPS = (signal.SIGINT, signal.SIGTERM)

log = structlog.get_logger()


class CannotServe(Exception):
    """The service does not start; the message says why and what to do."""


def serve(settings: Settings) -> None:
    """Serve until asked to stop.

    Raises
    ------
    CannotServe : the settings do not go together, the address is taken, or there is no database
    """
    if not settings.keys and not settings.is_local:
        raise CannotServe(
            f"Without API keys the service listens on loopback alone, and {settings.host} is not."
            " Set CASELOAD_API_KEYS, or --host 127.0.0.1."
        )
    _set_up(settings)
    sockets = _listen(settings)
    with _database(settings) as (url, postgres):
        asyncio.run(_serve(settings, url, postgres, sockets))


def work(settings: Settings) -> None:
    """Solve jobs until asked to stop.

    Raises
    ------
    CannotServe : no database is given, or it cannot be used
    """
    if settings.database is None:
        raise CannotServe("A worker needs the database its jobs are in: --database URL.")
    if settings.workers < 1:
        raise CannotServe("A worker that solves nothing at a time does nothing.")
    _set_up(settings)
    with _database(settings) as (url, _):
        asyncio.run(_work(settings, url))


def _set_up(settings: Settings) -> None:
    logs.set_up(settings.log_level)

    def leave(number: int, frame: object) -> NoReturn:
        del frame
        raise SystemExit(128 + number)

    # Before anything listens for it: what has been started is stopped all the same.
    signal.signal(signal.SIGTERM, leave)


@contextmanager
def _database(settings: Settings) -> Generator[tuple[str, Postgres | None]]:
    """Give the database's address, up to date; one of our own where none is set."""
    postgres = None if settings.database else Postgres(settings.folder)
    try:
        if postgres is not None:
            postgres.open()
            url = postgres.url
        else:
            assert settings.database is not None
            url = settings.database.get_secret_value()
        applied = _migrate(url)
        if applied:
            log.info("database brought up to date", migrations=applied)
        yield url, postgres
    except (NoDatabase, TooNew) as error:
        raise CannotServe(str(error)) from None
    except DatabaseError as error:
        # The first line: what follows may show the address, password included.
        said = str(error).partition("\n")[0] if postgres else type(error).__name__
        raise CannotServe(f"The database cannot be used: {said}.") from None
    finally:
        if postgres is not None:
            with suppress(NoDatabase):
                postgres.close()


def _migrate(url: str) -> list[str]:
    """Return the migrations applied, a database that is only just starting given its time."""
    began = time.monotonic()
    while True:
        try:
            return asyncio.run(migrate(url))
        except OperationalError:
            if time.monotonic() - began > PATIENCE_SECONDS:
                raise
            time.sleep(WATCH_SECONDS)


async def _serve(
    settings: Settings, url: str, postgres: Postgres | None, sockets: list[socket.socket]
) -> None:
    app = create_app(settings, lambda app: _running(app, url, postgres))
    config = uvicorn.Config(
        with_gate(app),
        http="httptools",
        log_config=None,
        access_log=False,
        server_header=False,
        lifespan="on",
        timeout_graceful_shutdown=max(1, int(settings.stop_seconds)),
    )
    server = _Server(config, app)
    host, port = sockets[0].getsockname()[:2]
    log.info("listening", host=host, port=port)
    await server.serve(sockets)


class _Server(uvicorn.Server):
    """A server whose signals are ours: uvicorn would raise them anew once it has stopped."""

    def __init__(self, config: uvicorn.Config, app: FastAPI) -> None:
        super().__init__(config)
        self._app = app

    @contextmanager
    def capture_signals(self) -> Generator[None]:
        loop = asyncio.get_running_loop()
        for number in STOPS:
            loop.add_signal_handler(number, self._stop)
        yield

    def _stop(self) -> None:
        """Finish what runs; when asked again, at once."""
        self.force_exit = self.should_exit
        self.should_exit = True
        self._app.state.stopping.set()
        self._app.state.listener.wake_all()


@asynccontextmanager
async def _running(app: FastAPI, url: str, postgres: Postgres | None) -> AsyncGenerator[None]:
    """Run what the routes need beside them."""
    settings: Settings = app.state.settings
    solvers = Solvers(
        settings.solvers,
        waiting=settings.waiting,
        num_bytes=settings.solver_bytes,
        cancel_seconds=settings.cancel_seconds,
    )
    async with _opened(settings, url) as (connections, queue, listener):
        app.state.connections, app.state.listener, app.state.solvers = (
            connections,
            listener,
            solvers,
        )
        app.state.jobs = Jobs(connections, queue, per_key=settings.jobs_per_key)
        beside: list[asyncio.Task[None]] = []
        if postgres is not None:
            beside.append(asyncio.create_task(_keep_running(postgres)))
        if settings.workers:
            worker = Worker(settings, connections, queue, listener)
            beside.append(asyncio.create_task(worker.keep_running()))
        await solvers.warm_up()
        try:
            yield
        finally:
            # The worker first: the database must outlast it.
            for task in reversed(beside):
                task.cancel()
                await asyncio.gather(task, return_exceptions=True)
            await solvers.close()


async def _work(settings: Settings, url: str) -> None:
    async with _opened(settings, url) as (connections, queue, listener):
        worker = Worker(settings, connections, queue, listener)
        running = asyncio.create_task(worker.keep_running())
        loop = asyncio.get_running_loop()
        for number in STOPS:
            loop.add_signal_handler(number, running.cancel)
        log.info("working", workers=settings.workers)
        with suppress(asyncio.CancelledError):
            await running


@asynccontextmanager
async def _opened(
    settings: Settings, url: str
) -> AsyncGenerator[tuple[Connections, App, Listener]]:
    connections = Connections(url, most=settings.workers * 2 + SPARE_CONNECTIONS)
    listener = Listener(url)
    await connections.open()
    queue = App(connector=PatientConnector())
    await queue.open_async(connections.pool)
    listening = asyncio.create_task(listener.run())
    try:
        yield connections, queue, listener
    finally:
        listening.cancel()
        await asyncio.gather(listening, return_exceptions=True)
        await connections.close()


async def _keep_running(postgres: Postgres) -> None:
    """Start the embedded database again whenever it has ended."""
    while True:
        await asyncio.sleep(WATCH_SECONDS)
        if postgres.pid is None:
            log.warning("database has ended; starting it again")
            try:
                await asyncio.to_thread(postgres.start)
            except NoDatabase as error:
                log.exception("database does not start", said=str(error))


def _listen(settings: Settings) -> list[socket.socket]:
    """Return the bound socket, so that a taken address shows before anything is started."""
    host, port = settings.host, settings.port
    try:
        family, kind, protocol, _, address = socket.getaddrinfo(
            host, port, type=socket.SOCK_STREAM, proto=socket.IPPROTO_TCP
        )[0]
        # With its protocol named: asyncio sends small answers at once on such sockets alone.
        listening = socket.socket(family, kind, protocol)
        listening.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        listening.bind(address)
        listening.listen(BACKLOG)
    except OSError as error:
        raise CannotServe(f"It cannot listen on {host} port {port}: {error.strerror}.") from None
    return [listening]
