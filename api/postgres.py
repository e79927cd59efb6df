"""A PostgreSQL of our own, from a wheel, with its data in a folder of the user's."""

import fcntl
import os
import shutil
import tempfile
from pathlib import Path

import psutil
from psycopg.conninfo import make_conninfo

from api.programs import NoDatabase, Programs

NAME = "caseload"

LONGEST_SOCKET = 90
"""Bytes of a folder's path with which a socket's in it still fits into 107."""

AWKWARD = frozenset("',\\\"")
"""Characters that the setting of the socket's folder reads as something else."""

START_SECONDS = 60

CONFIGURATION = """# Written on every start; lines of your own belong into postgresql.conf.
listen_addresses = ''
unix_socket_directories = '{sockets}'
unix_socket_permissions = 0700
max_connections = 100
shared_buffers = 64MB
logging_collector = on
log_filename = 'postgresql-%a.log'
log_rotation_age = 1d
log_truncate_on_rotation = on
timezone = 'UTC'
"""


class Postgres:
    """The embedded server of a folder."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder.expanduser().resolve()
        self._place = self.folder / "postgresql"
        self._lock: int | None = None
        self._programs: Programs | None = None

    @property
    def url(self) -> str:
        """How to connect, once it has been started."""
        sockets = (self._place / "postmaster.pid").read_text("utf-8").splitlines()[4]
        return make_conninfo(host=sockets, user=NAME, dbname="postgres")

    @property
    def pid(self) -> int | None:
        """The server's process, or None if none runs."""
        try:
            pid = int((self._place / "postmaster.pid").read_text("utf-8").split("\n", 1)[0])
            process = psutil.Process(pid)
            # It works in the folder of its data; some other process that has got the number of
            # one that was lost does not, though it be another PostgreSQL.
            ours = process.name().startswith("postgres") and Path(process.cwd()) == self._place
            return pid if ours and process.status() != psutil.STATUS_ZOMBIE else None
        except (OSError, ValueError, psutil.Error):
            return None

    def open(self) -> None:
        """Take the folder for ourselves and have the server run; one left running is used.

        Raises
        ------
        NoDatabase : the folder is in use or unusable, or the server does not start
        """
        self._lock = self._take()
        self._programs = Programs(self.folder)
        if (self._place / "PG_VERSION").exists():
            self._demand_version(self._programs)
        else:
            self._make(self._programs)
        if self.pid is None:
            self.start()

    def start(self) -> None:
        """Start the server, which recovers by itself from whatever ended it."""
        assert self._programs is not None
        if self.pid is None:
            # Of a process that is gone, whose number some other process may have by now.
            (self._place / "postmaster.pid").unlink(missing_ok=True)
        configuration = CONFIGURATION.format(sockets=self._sockets(self._programs))
        (self._place / "caseload.conf").write_text(configuration, encoding="utf-8")
        self._control("-w", "-t", str(START_SECONDS), "-l", "start.log", "start")

    def close(self) -> None:
        """Stop the server, what it has written being safe, and leave the folder."""
        if self._lock is None:
            return
        try:
            if self.pid is not None:
                self._control("-w", "-m", "fast", "stop")
        finally:
            os.close(self._lock)
            self._lock = None

    def _control(self, *arguments: str) -> None:
        assert self._programs is not None
        # In the folder of the data, since pg_ctl takes no path with a quotation mark in it.
        self._programs.run("pg_ctl", "-s", "-D", ".", *arguments, place=self._place)

    def _take(self) -> int:
        """Return the lock that says the folder is ours; it goes however this process ends."""
        try:
            self.folder.mkdir(parents=True, exist_ok=True)
            lock = os.open(self.folder / "lock", os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o600)
        except OSError as error:
            raise NoDatabase(f"{self.folder} cannot be used: {error.strerror}.") from None
        try:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except OSError:
            os.close(lock)
            raise NoDatabase(f"Another caseload serves from {self.folder} already.") from None
        return lock

    def _make(self, programs: Programs) -> None:
        """Make the data, whole or not at all."""
        for left in self.folder.glob(".making-*"):
            shutil.rmtree(left)
        beside = self.folder / f".making-{os.getpid()}"
        beside.mkdir(mode=0o700)
        programs.own(beside)
        programs.run(
            "initdb",
            *("-D", ".", "-U", NAME, "--auth=trust", "--no-instructions"),
            *("--encoding=UTF8", "--locale=C"),
            place=beside,
        )
        with (beside / "postgresql.conf").open("a", encoding="utf-8") as configuration:
            configuration.write("\ninclude_if_exists = 'caseload.conf'\n")
        beside.rename(self._place)

    def _sockets(self, programs: Programs) -> Path:
        """Return the folder for the socket: the data's own, unless its path will not do."""
        path = str(self._place)
        if len(os.fsencode(path)) <= LONGEST_SOCKET and not AWKWARD & set(path):
            return self._place
        short = Path(tempfile.mkdtemp(prefix="caseload-"))
        programs.own(short)
        return short

    def _demand_version(self, programs: Programs) -> None:
        made = (self._place / "PG_VERSION").read_text("utf-8").strip()
        ours = programs.version()
        if ours.split(".")[0] != made:
            raise NoDatabase(
                f"{self._place} was made by PostgreSQL {made}, and this is {ours};"
                " docs/operations.md says how to bring it over."
            )
