"""What somebody might send on purpose: each a clear problem, no traceback, memory bounded."""

import gzip
import json
import socket
import threading
import time
import zlib
from contextlib import suppress

import httpx
import psutil
import pytest

from tests.api.service import KEY, TABLES, Service, running
from tests.api.test_problems import POST, problem

GOOD = json.dumps({"instance": TABLES}).encode()
MOST_BYTES = 2_000_000
"""As the service of the tests is set."""


def send(
    client: httpx.Client, body: bytes, path: str = "/v1/solve", **headers: str
) -> httpx.Response:
    return client.post(path, content=body, headers=POST | headers)


@pytest.mark.parametrize(
    ("body", "code"),
    [
        (b"", "json_broken"),
        (b"{", "json_broken"),
        (GOOD[:-3], "json_broken"),
        (GOOD + b"}", "json_broken"),
        (b"\xff\xfe\xfd", "wrong_encoding"),
        ("Ö".encode("latin-1"), "wrong_encoding"),
        (GOOD.decode().encode("utf-32"), "wrong_encoding"),
        (b'{"instance": "\x00"}', "wrong_encoding"),
        (b"[" * 100_000 + b"]" * 100_000, "json_too_deep"),
        (b'{"instance": ' * 50_000 + b"1" + b"}" * 50_000, "json_too_deep"),
        (b'{"instance": {}, "instance": {}}', "json_duplicate_name"),
        (b'{"instance": NaN}', "json_not_object"),
        (b'{"instance": "a", "instance": "b"}', "json_duplicate_name"),
        (GOOD.replace(b'"cases": 60', b'"cases": NaN'), "not_finite"),
        (GOOD.replace(b'"cases": 60', b'"cases": -Infinity'), "not_finite"),
        (GOOD.replace(b'"cases": 60', b'"cases": 1e999999999999999999'), "too_large"),
        (GOOD.replace(b'"cases": 60', b'"cases": ' + b"9" * 100_000), "too_large"),
        (GOOD.replace(b'"cases": 60', b'"cases": 60, "cases": 61'), "json_duplicate_name"),
        (GOOD.replace(b'"A"', b'"\\ud800"'), "control_character"),
        (GOOD.replace(b'"A"', b'"' + b"A" * 100_000 + b'"'), "text_too_long"),
        (b'{"instance": "../../etc/passwd"}', "file_not_found"),
        (b'{"instance": "/etc/passwd"}', "file_not_found"),
        (b'{"instance": "instances/four_offices_2016.json"}', "file_not_found"),
        (b'{"instance": "national_2000000_cells_seed1"}', "file_not_found"),
        (b'{"instance": ""}', "file_not_found"),
        (b'{"instance": "\\u0000"}', "file_not_found"),
    ],
    ids=range(26),
)
def test_bodies(client: httpx.Client, body: bytes, code: str) -> None:
    told = problem(send(client, body), 422, "bad_input")
    assert code in [fault["code"] for fault in told["faults"]]
    assert all(len(str(fault)) < 2000 for fault in told["faults"])


def test_utf_8_with_a_byte_order_mark_and_utf_16_are_read(client: httpx.Client) -> None:
    for encoding in ("utf-8-sig", "utf-16"):
        assert send(client, GOOD.decode().encode(encoding)).status_code == 200


def test_paths_in_names(client: httpx.Client) -> None:
    for name in ("..%2f..%2fetc%2fpasswd", "%2e%2e", "four_offices_2016.json", "a%00b", "%ff"):
        problem(client.get(f"/v1/instances/{name}"), 404, "not_found")
        problem(client.get(f"/docs/{name}"), 404, "not_found")


def test_keys_of_a_job(client: httpx.Client) -> None:
    body = json.dumps({"answer": "solve", "instance": TABLES}).encode()
    problem(send(client, body, "/v1/jobs"), 422, "no_idempotency_key")
    for key in ("", "x" * 201, "a\tb"):
        headers = {"Idempotency-Key": key}
        problem(send(client, body, "/v1/jobs", **headers), 422, "bad_parameter")


def test_too_large_is_refused_before_it_is_read(service: Service, client: httpx.Client) -> None:
    problem(send(client, b" " * (MOST_BYTES + 1)), 413, "body_too_large")
    # Only announced: the answer comes though the body never does.
    with socket.create_connection(("127.0.0.1", service.port)) as raw:
        raw.sendall(_head("Content-Length: 99000000000"))
        assert b" 413 " in raw.recv(4000)
    # Not announced: cut off as soon as it is too much.
    endless = (b" " * 100_000 for _ in range(1_000))
    problem(client.post("/v1/solve", content=endless, headers=POST), 413, "body_too_large")


def test_gzip(service: Service, client: httpx.Client) -> None:
    packed = gzip.compress(GOOD)
    for body in (GOOD, packed[:-6], packed[:20], packed + b"more", b"", zlib.compress(GOOD)):
        answer = send(client, body, **{"Content-Encoding": "gzip"})
        problem(answer, 400, "bad_encoding")


def test_gzip_bomb_never_unfolds(service: Service, client: httpx.Client) -> None:
    pack = zlib.compressobj(9, zlib.DEFLATED, 31)
    zeros = b"\0" * 10_000_000
    bomb = b"".join(pack.compress(zeros) for _ in range(100)) + pack.flush()
    assert len(bomb) < MOST_BYTES  # and a gigabyte unfolded
    assert service.process is not None
    server = psutil.Process(service.process.pid)
    before = server.memory_info().rss
    for _ in range(5):
        problem(send(client, bomb, **{"Content-Encoding": "gzip"}), 413, "body_too_large")
    assert server.memory_info().rss < before + 50_000_000


def test_slow_bodies() -> None:
    with (
        running("--workers", "0", CASELOAD_SOLVERS="1", CASELOAD_BODY_SECONDS="1") as slow,
        slow.client(None) as client,
    ):
        with socket.create_connection(("127.0.0.1", slow.port)) as raw:
            raw.sendall(_head("Content-Length: 1000") + b"{")
            for _ in range(20):  # a byte now and then, and others are answered meanwhile
                assert client.get("/v1/instances").status_code == 200
                time.sleep(0.1)
                try:
                    raw.sendall(b" ")
                except OSError:
                    break
            assert b" 408 " in raw.recv(4000)
        # Some give up in the middle.
        for _ in range(20):
            with socket.create_connection(("127.0.0.1", slow.port)) as raw:
                raw.sendall(_head("Content-Length: 1000") + b"{")
        assert send(client, GOOD).status_code == 200
        assert "defect" not in slow.log.read_text()


def test_room_for_bodies_is_bounded_and_given_back() -> None:
    with (
        running(
            "--workers",
            "0",
            CASELOAD_SOLVERS="1",
            CASELOAD_BODIES_BYTES="3000",
            CASELOAD_BODY_SECONDS="2",
        ) as small,
        small.client(None) as client,
    ):
        with socket.create_connection(("127.0.0.1", small.port)) as raw:
            raw.sendall(_head("Content-Length: 3000") + b" " * 2900)
            time.sleep(0.3)
            answer = send(client, GOOD)
            problem(answer, 429, "busy")
            assert int(answer.headers["retry-after"]) >= 1
        for _ in range(50):
            if send(client, GOOD).status_code == 200:
                break
            time.sleep(0.1)
        for _ in range(20):
            assert send(client, GOOD).status_code == 200


def test_garbage_instead_of_http(service: Service, client: httpx.Client) -> None:
    for garbage in (b"\x16\x03\x01\x02\x00\x01", b"GET / HTTP/9.9\r\n\r\n", b"A" * 100_000):
        with socket.create_connection(("127.0.0.1", service.port), timeout=5) as raw:
            raw.sendall(garbage)
            raw.shutdown(socket.SHUT_WR)
            with suppress(ConnectionResetError):
                assert b"Traceback" not in raw.recv(4000)
    assert client.get("/health/live").status_code == 200


def test_many_hostile_at_once_hold_nobody_up(service: Service, client: httpx.Client) -> None:
    def attack() -> None:
        with service.client() as own:
            for _ in range(10):
                send(own, b"[" * 100_000)

    attackers = [threading.Thread(target=attack) for _ in range(8)]
    for attacker in attackers:
        attacker.start()
    for _ in range(20):
        assert send(client, GOOD).status_code == 200
    for attacker in attackers:
        attacker.join()
    assert '"level": "error"' not in service.log.read_text()


def _head(*headers: str) -> bytes:
    lines = [
        "POST /v1/solve HTTP/1.1",
        "Host: localhost",
        f"Authorization: Bearer {KEY}",
        "Content-Type: application/json",
        *headers,
    ]
    return ("\r\n".join(lines) + "\r\n\r\n").encode()
