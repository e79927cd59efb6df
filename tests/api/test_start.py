"""Starting: refused where it must be, together with others, on any PostgreSQL, in any folder."""

import os
import pwd
import shutil
import socket
import subprocess
import tempfile
from collections.abc import Iterator
from pathlib import Path

import psycopg
import pytest

from tests.api.service import (
    KEYS,
    SLOW,
    TABLES,
    Service,
    by_command_line,
    end,
    ended,
    job_of,
    own_folder,
    running,
    submit,
    until,
)


def refused(*arguments: str, command: str = "serve", **extra: str) -> str:
    """Return what a service says that does not start."""
    folder = own_folder()
    service = Service(folder, *arguments, command=command, **extra)
    with pytest.raises(AssertionError):
        service.start()
    assert service.process is not None
    assert service.process.wait(20) == 2
    said = service.log.read_text()
    shutil.rmtree(folder)
    assert "Traceback" not in said
    return said


def test_never_on_the_network_without_keys() -> None:
    assert "CASELOAD_API_KEYS" in refused("--host", "0.0.0.0")


def test_address_that_is_taken() -> None:
    with socket.create_server(("127.0.0.1", 0)) as taken:
        service = Service(own_folder())
        service.port = taken.getsockname()[1]
        with pytest.raises(AssertionError):
            service.start()
        assert "cannot listen" in service.log.read_text()


def test_settings_that_are_wrong() -> None:
    said = refused(CASELOAD_SOLVE_SECONDS="-1", CASELOAD_WAITING="many")
    assert "CASELOAD_SOLVE_SECONDS" in said
    assert "CASELOAD_WAITING" in said
    assert "needs the database" in refused(command="worker")
    said = refused("--database", "postgresql://u:secret@127.0.0.1:1/d")
    assert "database cannot be used" in said
    assert "secret" not in said


@pytest.fixture(scope="module")
def first() -> Iterator[Service]:
    with running("--host", "0.0.0.0", "--workers", "0", **KEYS, CASELOAD_SOLVERS="1") as service:
        yield service


def test_on_the_network_with_keys(first: Service) -> None:
    with first.client() as client:
        assert client.get("/v1/instances").status_code == 200


def test_folder_is_for_one_alone(first: Service) -> None:
    second = Service(first.folder)
    with pytest.raises(AssertionError):
        second.start()
    assert "Another caseload serves" in second.log.read_text()
    assert first.is_ready()


def test_deep_folder_with_spaces_and_quotes() -> None:
    folder = own_folder()
    deep = folder / 'it\'s a deep, "deep" folder' / ("x" * 60) / ("y" * 60) / "Ö"
    service = Service(folder, "--workers", "1", CASELOAD_SOLVERS="1", CASELOAD_FOLDER=str(deep))
    try:
        with service.start().client(None) as client:
            assert ended(client, submit(client, {"instance": TABLES})["id"])["state"] == "finished"
        assert service.stop() == 0
    finally:
        end(service)
        shutil.rmtree(folder)


def test_database_of_a_later_version(first: Service) -> None:
    url = _url(first)
    with psycopg.connect(url) as connection:
        connection.execute("INSERT INTO caseload_migrations (name) VALUES ('999_later')")
    assert "later version" in refused("--database", url)


def test_graceful_stop_hands_back_what_runs(tmp_path: Path) -> None:
    folder = own_folder()
    service = Service(folder, "--workers", "1", CASELOAD_STOP_SECONDS="0.2")
    try:
        with service.start().client(None) as client:
            job = submit(client, SLOW)["id"]
            until(lambda: job_of(client, job)["started"])
            assert service.stop() == 0
        with service.start().client(None) as client:
            done = ended(client, job)
            assert (done["state"], done["attempt"]) == ("finished", 2)
            events = client.get(f"/v1/jobs/{job}/events").text
            assert "event: handed_back" in events
            report = client.get(f"/v1/jobs/{job}/report").content
            assert report == by_command_line(SLOW, tmp_path)
    finally:
        end(service)
        shutil.rmtree(folder)


def test_graceful_stop_finishes_what_runs(tmp_path: Path) -> None:
    folder = own_folder()
    service = Service(folder, "--workers", "1", CASELOAD_STOP_SECONDS="60")
    try:
        with service.start().client(None) as client:
            job = submit(client, SLOW)["id"]
            until(lambda: job_of(client, job)["started"])
            assert service.stop(90) == 0
        service = Service(folder, "--workers", "0", CASELOAD_SOLVERS="1")
        with service.start().client(None) as client:
            done = job_of(client, job)
            assert (done["state"], done["attempt"]) == ("finished", 1)
    finally:
        end(service)
        shutil.rmtree(folder)


@pytest.fixture(scope="module")
def debian() -> Iterator[str]:
    """The address of a PostgreSQL of Debian's package."""
    programs = sorted(Path("/usr/lib/postgresql").glob("*/bin"), key=str)
    if not programs:
        pytest.skip("Debian's postgresql is not installed")
    folder = Path(tempfile.mkdtemp(prefix="caseload-debian-"))
    folder.chmod(0o755)
    place = folder / "main"
    place.mkdir(mode=0o700)
    account: dict[str, object] = {}
    if os.geteuid() == 0:
        postgres = pwd.getpwnam("postgres")
        os.chown(place, postgres.pw_uid, postgres.pw_gid)
        account = {"user": postgres.pw_uid, "group": postgres.pw_gid, "extra_groups": []}

    def run(program: str, *arguments: str) -> None:
        command = [str(programs[-1] / program), "-D", str(place), *arguments]
        quiet = subprocess.DEVNULL
        subprocess.run(command, check=True, stdout=quiet, stderr=quiet, cwd=place, **account)  # type: ignore[call-overload]

    run("initdb", "-U", "agency", "--auth=trust")
    run(
        "pg_ctl",
        "-w",
        "-o",
        f"-c listen_addresses='' -c unix_socket_directories='{place}'",
        "-l",
        str(place / "log"),
        "start",
    )
    try:
        yield f"postgresql://agency@/postgres?host={place}"
    finally:
        run("pg_ctl", "-w", "-m", "immediate", "stop")
        shutil.rmtree(folder)


def test_many_start_at_once_on_a_database_of_the_agencys(debian: str, tmp_path: Path) -> None:
    folder = own_folder()
    servers = [
        Service(folder, "--database", debian, "--workers", "0", CASELOAD_SOLVERS="1")
        for _ in range(2)
    ]
    workers = [
        Service(
            folder,
            "--database",
            debian,
            "--workers",
            "1",
            command="worker",
            CASELOAD_STALL_SECONDS="2",
        )
        for _ in range(3)
    ]
    try:
        for service in (*servers, *workers):
            service.start(wait=False)
        for service in servers:
            until(service.is_ready)
        first, second = (server.client(None) for server in servers)
        body = {"instance": "four_offices_2016"}
        jobs = [submit(client, body)["id"] for client in (first, second) for _ in range(10)]
        slow = submit(first, SLOW)["id"]
        running_here = until(lambda: job_of(second, slow)["started"])
        assert running_here
        expected = by_command_line(body, tmp_path)
        for job in jobs:
            # Handed in at one server, asked of the other.
            assert ended(second, job)["state"] == "finished"
            assert first.get(f"/v1/jobs/{job}/report").content == expected
        # Whichever worker has the slow one: two of three are lost, the third ends it.
        for worker in workers[:2]:
            worker.kill()
        done = ended(second, slow)
        assert done["state"] == "finished"
        assert second.get(f"/v1/jobs/{slow}/report").content == by_command_line(SLOW, tmp_path)
        first.close()
        second.close()
        for service in (workers[2], *servers):
            assert service.stop() == 0
    finally:
        for service in (*servers, *workers):
            if service.process is not None and service.process.poll() is None:
                service.kill()
        shutil.rmtree(folder)


def _url(service: Service) -> str:
    sockets = (service.folder / "postgresql" / "postmaster.pid").read_text().splitlines()[4]
    return f"host={sockets} user=caseload dbname=postgres"
