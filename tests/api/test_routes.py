"""Every route: what it answers, and that the command line answers the same."""

import csv
import gzip
import io
import json
from pathlib import Path
from typing import Any

import httpx
import pytest

from tests.api.service import NO_ROOM, TABLES, by_command_line, ended, submit

QUESTIONS: list[dict[str, Any]] = [
    {"instance": TABLES},
    {"instance": NO_ROOM},
    {"instance": "four_offices_2016"},
    {"instance": "four_offices_2016", "question": {"objective": "peak", "budget": 12.5}},
    {"instance": TABLES, "question": {"engine": "cpsat", "time_limit": 10}},
]


@pytest.mark.parametrize("body", QUESTIONS, ids=range(len(QUESTIONS)))
def test_solve_answers_what_the_command_line_answers(
    client: httpx.Client, tmp_path: Path, body: dict[str, Any]
) -> None:
    answer = client.post("/v1/solve", json=body)
    assert answer.status_code == 200
    assert answer.headers["content-type"] == "application/json"
    assert answer.content == by_command_line(body, tmp_path)


def test_best_of_two_offices(client: httpx.Client) -> None:
    report = client.post("/v1/solve", json={"instance": TABLES}).json()
    assert report["peak"] == {"exact": "30", "value": 30.0}
    assert report["optimality"] == "proved"


def test_infeasible_is_an_answer(client: httpx.Client) -> None:
    answer = client.post("/v1/solve", json={"instance": NO_ROOM})
    assert (answer.status_code, answer.json()["outcome"]) == (200, "infeasible")


def test_check(client: httpx.Client) -> None:
    good = client.post("/v1/check", json={"instance": TABLES}).json()
    assert (good["faults"], good["warnings"]) == ([], [])
    assert good["totals"]["peak_today"] == {"exact": "60", "value": 60.0}
    twin = TABLES | {"pools": [{"pool": "P"}]}
    (warning,) = client.post("/v1/check", json={"instance": twin}).json()["warnings"]
    assert (warning["code"], warning["table"], warning["row"]) == ("pool_of_nobody", "pools", 1)
    bad = TABLES | {"staff": [{"office": "B", "duty": "D", "officers": -1}]}
    answer = client.post("/v1/check", json={"instance": bad}).json()
    assert (answer["warnings"], answer["totals"]) == ([], None)
    faults = answer["faults"]
    assert [fault["code"] for fault in faults] == ["unknown_office", "negative"]
    assert {"table", "row", "column", "value", "message", "remedy"} < set(faults[0])


def test_verify(client: httpx.Client) -> None:
    report = client.post("/v1/solve", json={"instance": "four_offices_2016"}).json()
    verdict = client.post(
        "/v1/verify", json={"instance": "four_offices_2016", "report": report}
    ).json()
    assert verdict["violations"] == []
    assert verdict["proof"]["holds"]
    report["moves"][0]["officers"] += 1
    verdict = client.post(
        "/v1/verify", json={"instance": "four_offices_2016", "report": report}
    ).json()
    assert verdict["violations"]


def test_job_from_submission_to_report(client: httpx.Client, tmp_path: Path) -> None:
    body = {"instance": "four_offices_2016"}
    answer = client.post(
        "/v1/jobs", json={"answer": "solve", **body}, headers={"Idempotency-Key": "from-start"}
    )
    assert answer.status_code == 202
    assert answer.headers["location"] == f"/v1/jobs/{answer.json()['id']}"
    job = ended(client, answer.json()["id"])
    assert job["state"] == "finished"
    assert (job["attempt"], job["outcome"], job["problem"]) == (1, "plan", None)
    assert job["submitted"] <= job["started"] <= job["ended"]
    report = client.get(job["links"]["report"])
    assert report.content == by_command_line(body, tmp_path)
    plain = client.get(job["links"]["report"], headers={"Accept-Encoding": "identity"})
    assert plain.content == report.content
    assert "content-encoding" not in plain.headers


def test_instances(client: httpx.Client) -> None:
    listed = client.get("/v1/instances").json()["instances"]
    assert "four_offices_2016" in [instance["name"] for instance in listed]
    for instance in listed:
        tables = client.get(f"/v1/instances/{instance['name']}").json()
        assert len(tables["offices"]) == instance["num_offices"]
        answer = client.post("/v1/check", json={"instance": tables}).json()
        assert answer["faults"] == []
        assert answer["totals"]["officers"] == instance["num_officers"]


def test_tables_as_csv(client: httpx.Client) -> None:
    def rows(answer: httpx.Response) -> list[dict[str, str]]:
        assert answer.headers["content-type"].startswith("text/csv")
        return list(csv.DictReader(io.StringIO(answer.text)))

    csv_please = {"Accept": "text/csv"}
    body = {"instance": TABLES}
    cells = rows(client.post("/v1/solve", json=body, headers=csv_please))
    assert [cell["officers"] for cell in cells] == ["2", "1"]
    job = ended(client, submit(client, body)["id"])
    assert rows(client.get(job["links"]["report"], headers=csv_please)) == cells
    bad = {"instance": TABLES | {"staff": []}}
    assert rows(client.post("/v1/check", json=bad, headers=csv_please))[0]["code"] == "empty_table"
    assert job["id"] in [row["id"] for row in rows(client.get("/v1/jobs", headers=csv_please))]
    names = [row["name"] for row in rows(client.get("/v1/instances", headers=csv_please))]
    assert "four_offices_2016" in names
    either = {"Accept": "text/csv;q=0.5, application/json"}
    assert client.post("/v1/solve", json=body, headers=either).json()["outcome"] == "plan"


def test_compressed_both_ways(client: httpx.Client) -> None:
    body = {"instance": "four_offices_2016"}
    packed = client.post(
        "/v1/solve",
        content=gzip.compress(json.dumps(body).encode()),
        headers={"Content-Encoding": "gzip", "Content-Type": "application/json"},
    )
    assert packed.headers["content-encoding"] == "gzip"
    plain = client.post("/v1/solve", json=body, headers={"Accept-Encoding": "identity"})
    assert "content-encoding" not in plain.headers
    assert plain.content == packed.content


def test_health_and_metrics_need_no_key(stranger: httpx.Client) -> None:
    assert stranger.get("/health/live").json() == {"status": "live"}
    assert stranger.get("/health/ready").json() == {"status": "ready"}
    metrics = stranger.get("/metrics").text
    for name in (
        "requests_total",
        "jobs",
        "solve_seconds_count",
        "outcomes_total",
        "database_up 1",
    ):
        assert f"caseload_{name}" in metrics


def test_documentation_fetches_nothing_from_elsewhere(stranger: httpx.Client) -> None:
    page = stranger.get("/docs").text
    assert "//" not in page
    for name in ("swagger-ui.css", "swagger-ui-bundle.js", "favicon-32x32.png", "start.js"):
        assert f"docs/{name}" in page
        assert stranger.get(f"/docs/{name}").status_code == 200
    assert stranger.get("/openapi.json").json()["info"]["title"] == "caseload"


def test_request_id_comes_back_and_is_logged(client: httpx.Client, service: Any) -> None:
    answer = client.get("/v1/instances", headers={"X-Request-Id": "mine-1"})
    assert answer.headers["x-request-id"] == "mine-1"
    bad = client.get("/v1/instances", headers={"X-Request-Id": "not {mine}"})
    assert bad.headers["x-request-id"] != "not {mine}"
    assert "mine-1" in [line.get("request") for line in service.lines()]
