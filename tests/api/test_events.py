"""Server-sent events: replayed, live, resumed, to many and to the slow."""

import json
import socket
import threading
import time
from collections.abc import Iterator

import httpx

from tests.api.service import KEY, SLOW, TABLES, Service, ended, job_of, running, submit, until


def read(
    client: httpx.Client, job: str, last: int | None = None
) -> Iterator[tuple[int, str, dict[str, object]]]:
    """Yield number, kind and fields of the events of a job up to the end of the stream."""
    headers = {} if last is None else {"Last-Event-ID": str(last)}
    with client.stream("GET", f"/v1/jobs/{job}/events", headers=headers) as stream:
        assert stream.status_code == 200
        assert stream.headers["content-type"].startswith("text/event-stream")
        told: dict[str, str] = {}
        for line in stream.iter_lines():
            name, _, value = line.partition(": ")
            if name in ("id", "event", "data"):
                told[name] = value
            elif not line and "data" in told:
                yield int(told["id"]), told["event"], json.loads(told["data"])
                told = {}


def test_replay_of_what_is_over(client: httpx.Client) -> None:
    job = ended(client, submit(client, {"instance": TABLES})["id"])["id"]
    events = list(read(client, job))
    assert [number for number, _, _ in events] == list(range(1, len(events) + 1))
    kinds = [kind for _, kind, _ in events]
    assert (kinds[0], kinds[1], kinds[-1]) == ("submitted", "started", "finished")
    for last in range(len(events) + 1):
        assert list(read(client, job, last)) == events[last:]


def test_live_with_progress_of_plan_and_bound(client: httpx.Client) -> None:
    job = submit(client, SLOW)["id"]
    events = list(read(client, job))
    kinds = [kind for _, kind, _ in events]
    assert kinds[-1] == "finished"
    assert "progress" in kinds
    told = [fields for _, kind, fields in events if kind == "progress"]
    assert any(fields["peak"] and fields["bound"] for fields in told)
    assert events == list(read(client, job))


def test_resumed_after_a_disconnection(client: httpx.Client) -> None:
    job = submit(client, SLOW)["id"]
    seen = []
    while not seen or seen[-1][1] != "finished":
        # Hangs up after every event, as a bad line does.
        seen.append(next(read(client, job, seen[-1][0] if seen else None)))
    assert seen == list(read(client, job))


def test_a_hundred_clients_and_a_slow_one(client: httpx.Client, service: Service) -> None:
    job = submit(client, SLOW)["id"]
    # One that reads nothing at all.
    slow = socket.create_connection(("127.0.0.1", service.port))
    slow.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, 1)
    slow.sendall(
        f"GET /v1/jobs/{job}/events HTTP/1.1\r\nHost: localhost\r\n"
        f"Authorization: Bearer {KEY}\r\n\r\n".encode()
    )
    results: list[object] = []

    def follow() -> None:
        with service.client() as own:
            results.append(list(read(own, job)))

    followers = [threading.Thread(target=follow) for _ in range(100)]
    for follower in followers:
        follower.start()
    while any(follower.is_alive() for follower in followers):
        assert client.get("/v1/instances").status_code == 200
        time.sleep(0.05)
    assert len(results) == 100
    assert all(result == results[0] for result in results)
    slow.close()


def test_stream_ends_when_the_service_stops_and_is_resumed() -> None:
    with running("--workers", "0", CASELOAD_SOLVERS="1") as idle:
        seen: list[tuple[int, str, dict[str, object]]] = []
        with idle.client(None) as client:
            job = submit(client, {"instance": TABLES})["id"]
            stream = threading.Thread(target=lambda: seen.extend(read(client, job)))
            stream.start()
            time.sleep(0.5)
            assert idle.stop() == 0
            stream.join(10)
            assert not stream.is_alive()
        assert [kind for _, kind, _ in seen] == ["submitted"]
        again = Service(idle.folder, "--workers", "1").start()
        try:
            with again.client(None) as client:
                rest = list(read(client, job, seen[-1][0]))
                assert [kind for _, kind, _ in rest][-1] == "finished"
                assert rest[0][0] == 2
                assert until(lambda: job_of(client, job)["ended"])
        finally:
            assert again.stop() == 0
