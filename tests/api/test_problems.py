"""Every way in which a request can be wrong: one shape, and what would mend it."""

import json
from pathlib import Path
from typing import Any

import httpx
import pytest

from tests.api.service import NO_ROOM, TABLES, Service, ended, running, submit

POST = {"Content-Type": "application/json"}


def problem(answer: httpx.Response, status: int, code: str) -> dict[str, Any]:
    """Return a problem, its shape checked."""
    assert (answer.status_code, answer.headers["content-type"]) == (
        status,
        "application/problem+json",
    ), answer.text
    told = answer.json()
    assert {"type", "title", "status", "code", "detail"} <= set(told)
    assert set(told) <= {"type", "title", "status", "code", "detail", "remedy", "faults"}
    assert (told["status"], told["code"]) == (status, code)
    assert told["type"] == f"urn:caseload:problem:{code}"
    assert "Traceback" not in answer.text
    return told


def test_all_faults_at_once(client: httpx.Client) -> None:
    bad = {
        "instance": TABLES | {"staff": [{"office": "B", "duty": "D", "officers": -1}]},
        "question": {"engine": "best", "budget": 0.0001},
    }
    told = problem(client.post("/v1/solve", json=bad), 422, "bad_input")
    assert [fault["column"] for fault in told["faults"]] == [
        "engine",
        "budget",
        "office",
        "officers",
    ]
    told = problem(
        client.post("/v1/jobs", json={"answer": "guess", **bad}, headers={"Idempotency-Key": "f"}),
        422,
        "bad_input",
    )
    assert len(told["faults"]) == 5


def test_refusal(client: httpx.Client) -> None:
    # A whole and a half officer on one duty: no question of flows.
    mixed = TABLES | {
        "pools": [{"pool": "half", "fte": 0.5}],
        "staff": [*TABLES["staff"], {"office": "A", "duty": "D", "pool": "half", "officers": 1}],
    }
    body = {"instance": mixed, "question": {"engine": "network"}}
    answer = client.post("/v1/solve", json=body)
    told = problem(answer, 422, answer.json()["code"])
    assert told["remedy"]
    assert "faults" not in told


@pytest.mark.parametrize(
    ("body", "column"),
    [
        ({}, "instance"),
        ({"instance": TABLES, "questions": {}}, "questions"),
        ({"instance": TABLES, "question": []}, "question"),
        ({"instance": TABLES, "question": {"engines": 1}}, "engines"),
        ({"instance": TABLES, "question": {"engine": 1}}, "engine"),
        ({"instance": TABLES, "question": {"time_limit": "soon"}}, "time_limit"),
        ({"instance": TABLES, "question": {"time_limit": 0}}, "time_limit"),
        ({"instance": TABLES, "question": {"time_limit": 1e6}}, "time_limit"),
        ({"instance": TABLES, "question": {"budget": True}}, "budget"),
        ([], "body"),
    ],
)
def test_body_that_is_no_question(client: httpx.Client, body: Any, column: str) -> None:
    told = problem(client.post("/v1/solve", json=body), 422, "bad_input")
    assert [fault["column"] for fault in told["faults"]] == [column]


def test_report_that_is_none(client: httpx.Client) -> None:
    for report in ([], {}, {"format": "caseload/1"}):
        body = {"instance": TABLES, "report": report}
        told = problem(client.post("/v1/verify", json=body), 422, "bad_input")
        assert [fault["code"] for fault in told["faults"]] == ["bad_report"]


def test_addresses_that_are_none(client: httpx.Client) -> None:
    problem(client.get("/nowhere"), 404, "not_found")
    problem(client.get("/v1/nowhere"), 404, "not_found")
    problem(client.get("/v1/instances/nowhere"), 404, "not_found")
    problem(client.get("/docs/settings.py"), 404, "not_found")
    for job in ("nothing", "7f0e6a52-1d0f-4a57-9a4e-0d2c8f6f7a11"):
        for place in ("", "/report", "/events"):
            problem(client.get(f"/v1/jobs/{job}{place}"), 404, "not_found")
        problem(client.delete(f"/v1/jobs/{job}"), 404, "not_found")
    answer = client.put("/v1/jobs")
    problem(answer, 405, "method_not_allowed")
    assert answer.headers["allow"]


def test_parameters(client: httpx.Client) -> None:
    told = problem(client.get("/v1/jobs?limit=0"), 422, "bad_parameter")
    assert told["faults"][0]["column"] == "limit"
    problem(client.get("/v1/jobs?limit=many"), 422, "bad_parameter")
    problem(client.get("/v1/jobs?before=nothing"), 404, "not_found")
    job = ended(client, submit(client, {"instance": TABLES})["id"])
    for place in ("-1", "1.5", "99999999999", "x"):
        answer = client.get(job["links"]["events"], headers={"Last-Event-ID": place})
        problem(answer, 422, "bad_parameter")


def test_keys(service: Service, stranger: httpx.Client) -> None:
    calls = [
        ("POST", "/v1/check"),
        ("POST", "/v1/solve"),
        ("POST", "/v1/verify"),
        ("POST", "/v1/jobs"),
        ("GET", "/v1/jobs"),
        ("GET", "/v1/jobs/x"),
        ("GET", "/v1/jobs/x/report"),
        ("GET", "/v1/jobs/x/events"),
        ("DELETE", "/v1/jobs/x"),
        ("GET", "/v1/instances"),
        ("GET", "/v1/instances/x"),
    ]
    for method, path in calls:
        answer = stranger.request(method, path)
        problem(answer, 401, "bad_key")
        assert answer.headers["www-authenticate"] == "Bearer"
    for key in ("wrong", "key-of-the-test", "key-of-the-tests2", "é" * 100, "x" * 5000):
        headers = {"Authorization": b"Bearer " + key.encode()}
        problem(stranger.get("/v1/instances", headers=headers), 401, "bad_key")
    for scheme in ("Basic", ""):
        headers = {"Authorization": f"{scheme} key-of-the-tests".strip()}
        problem(stranger.get("/v1/instances", headers=headers), 401, "bad_key")


def test_job_of_somebody_else(client: httpx.Client, other: httpx.Client) -> None:
    job = ended(client, submit(client, {"instance": TABLES}, "the same key")["id"])
    problem(other.get(f"/v1/jobs/{job['id']}"), 404, "not_found")
    problem(other.get(job["links"]["report"]), 404, "not_found")
    problem(other.delete(f"/v1/jobs/{job['id']}"), 404, "not_found")
    assert job["id"] not in [found["id"] for found in other.get("/v1/jobs").json()["jobs"]]
    theirs = submit(other, {"instance": NO_ROOM}, "the same key")
    assert theirs["id"] != job["id"]


def test_no_key_is_logged(service: Service, client: httpx.Client, stranger: httpx.Client) -> None:
    client.get("/v1/jobs")
    stranger.get("/v1/jobs", headers={"Authorization": "Bearer a-secret-nobody-knows"})
    said = service.log.read_text()
    assert "key-of-the-tests" not in said
    assert "a-secret" not in said


def test_without_keys_only_this_machine_is_answered(tmp_path: Path) -> None:
    with running("--workers", "0", CASELOAD_SOLVERS="1") as local, local.client(None) as client:
        assert client.get("/v1/instances").status_code == 200
        for host in ("evil.example", "evil.example:80", "127.0.0.1.evil.example"):
            problem(client.get("/v1/instances", headers={"Host": host}), 421, "wrong_host")
        for host in ("localhost", f"localhost:{local.port}", "127.0.0.1", "[::1]:80"):
            assert client.get("/v1/instances", headers={"Host": host}).status_code == 200


def test_media_types(client: httpx.Client) -> None:
    body = json.dumps({"instance": TABLES})
    for kind in ("text/plain", "application/x-www-form-urlencoded", ""):
        answer = client.post("/v1/solve", content=body, headers={"Content-Type": kind})
        problem(answer, 415, "wrong_media_type")
    for kind in ("application/json; charset=utf-8", "Application/JSON"):
        answer = client.post("/v1/solve", content=body, headers={"Content-Type": kind})
        assert answer.status_code == 200
    headers = POST | {"Content-Encoding": "br"}
    problem(client.post("/v1/solve", content=body, headers=headers), 415, "bad_encoding")
