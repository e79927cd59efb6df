"""Which rules cannot be kept together, over HTTP."""

from typing import Any

import httpx
import pytest

from tests.api.service import NO_ROOM, TABLES, ended

QUESTION = {"may_change": ["limits:2"], "time_limit": 10}


def test_it_answers_what_the_library_answers(client: httpx.Client) -> None:
    from optimizer import conflict
    from optimizer.files import instance_from_tables
    from optimizer.files.report import report_json

    answer = client.post("/v1/conflict", json={"instance": NO_ROOM, "question": QUESTION})
    assert (answer.status_code, answer.headers["content-type"]) == (200, "application/json")
    instance = instance_from_tables(NO_ROOM)
    assert answer.text == report_json(conflict(instance, may_change=["limits:2"], time_limit=10))
    (mend,) = answer.json()["mends"]
    assert [(c["row"], c["from"], c["to"]) for c in mend["changes"]] == [(2, 1, 2)]


def test_rules_that_can_be_kept(client: httpx.Client) -> None:
    answer = client.post("/v1/conflict", json={"instance": TABLES}).json()
    assert (answer["outcome"], answer["conflicts"]) == ("feasible", [])


def test_a_job_answers_the_same(client: httpx.Client) -> None:
    body = {"answer": "conflict", "instance": NO_ROOM, "question": QUESTION}
    headers = {"Idempotency-Key": "a conflict"}
    submitted = client.post("/v1/jobs", json=body, headers=headers)
    assert submitted.status_code == 202
    job = ended(client, submitted.json()["id"])
    assert (job["state"], job["answer"], job["outcome"]) == ("finished", "conflict", "conflict")
    at_once = client.post("/v1/conflict", json={"instance": NO_ROOM, "question": QUESTION})
    assert client.get(job["links"]["report"]).content == at_once.content
    # It has no table of cells.
    as_csv = client.get(job["links"]["report"], headers={"Accept": "text/csv"})
    assert as_csv.content == at_once.content


@pytest.mark.parametrize(
    ("question", "code", "column"),
    [
        ({"may_change": ["limits:9"]}, "unknown_statement", "may_change"),
        ({"may_change": "limits"}, "bad_question", "may_change"),
        ({"may_change": [1]}, "bad_question", "may_change"),
        ({"objective": "peak"}, "bad_question", "objective"),
        ({"time_limit": -1}, "bad_question", "time_limit"),
    ],
)
def test_faults_of_a_question(
    client: httpx.Client, question: dict[str, Any], code: str, column: str
) -> None:
    body = {"instance": NO_ROOM, "question": question}
    calls = {"/v1/conflict": body, "/v1/jobs": {"answer": "conflict", **body}}
    for path, asked in calls.items():
        headers = {"Idempotency-Key": f"{path} {question}"}
        answer = client.post(path, json=asked, headers=headers)
        assert answer.status_code == 422, path
        assert [(f["code"], f["column"]) for f in answer.json()["faults"]] == [(code, column)]


def test_a_solve_job_takes_no_may_change(client: httpx.Client) -> None:
    body = {"answer": "solve", "instance": NO_ROOM, "question": {"may_change": ["limits"]}}
    answer = client.post("/v1/jobs", json=body, headers={"Idempotency-Key": "mixed up"})
    assert answer.status_code == 422
