"""The questions around the optimum over HTTP: the library's answers, and every fault named."""

from importlib import import_module
from typing import Any

import httpx
import pytest

from api.decisions import DECISIONS
from tests.api.service import TABLES, ended

QUESTIONS: dict[str, dict[str, Any]] = {
    "frontier": {"by": "transfers"},
    "curve": {"officers": 1, "target": "standard"},
    "place": {"officers": 1},
    "why": {"change": {"office": "Ö", "more": 1}},
    "values": {},
    "compare": {"plan_b": "today"},
    "rank": {"change": {"what": "move"}, "most": 3},
    "evaluate": {
        "plan": [
            {"office": "A", "duty": "D", "officers": 2},
            {"office": "Ö", "duty": "D", "officers": 1},
        ]
    },
    "service": {"plan": "best"},
}


def body_of(name: str, question: dict[str, Any]) -> dict[str, Any]:
    return dict.fromkeys(DECISIONS[name].instances, TABLES) | {"question": question}


@pytest.mark.parametrize("name", DECISIONS)
def test_it_answers_what_the_library_answers(client: httpx.Client, name: str) -> None:
    from optimizer.files import instance_from_tables
    from optimizer.files.report import report_json

    question = QUESTIONS[name]
    answer = client.post(f"/v1/{name}", json=body_of(name, question))
    assert (answer.status_code, answer.headers["content-type"]) == (200, "application/json")
    instance = instance_from_tables(TABLES)
    instances = [instance] * len(DECISIONS[name].instances)
    library = getattr(import_module(f"optimizer.answers.{name}"), name)
    assert answer.text == report_json(library(*instances, **question))
    assert answer.json()["format"] == f"caseload-{name}/1"


def test_a_job_compares_two_instances(client: httpx.Client) -> None:
    body = body_of("compare", {"plan_a": "today"})
    headers = {"Idempotency-Key": "a comparison"}
    submitted = client.post("/v1/jobs", json=body | {"answer": "compare"}, headers=headers)
    assert submitted.status_code == 202
    assert submitted.json()["num_cells"] == 4
    job = ended(client, submitted.json()["id"])
    assert (job["state"], job["answer"]) == ("finished", "compare")
    at_once = client.post("/v1/compare", json=body)
    assert client.get(job["links"]["report"]).content == at_once.content


FAULTY = [
    ("place", {}, "officers"),
    ("place", {"officers": "two"}, "officers"),
    ("place", {"officers": 0}, "officers"),
    ("place", {"officers": 1, "pool": "nobody"}, "pool"),
    ("frontier", {"by": "kilometres"}, "by"),
    ("curve", {"officers": -1}, "officers"),
    ("curve", {"officers": 10**30}, "officers"),
    ("curve", {"target": "nonsense"}, "target"),
    ("why", {"change": {"office": "Nowhere", "more": 1}}, "office"),
    ("why", {"change": {"office": ["A"], "more": 1}}, "change"),
    ("why", {"change": {"office": "A", "lots": 1}}, "lots"),
    ("why", {"change": {"office": "A", "more": 1, "officers": False}}, "officers"),
    ("why", {"change": {"stay": 1}}, "stay"),
    ("values", {"office": "Nowhere"}, "office"),
    ("rank", {"change": {"what": "dismiss"}}, "what"),
    ("rank", {"change": {"what": "move", "from_office": 1.5}}, "change"),
    ("evaluate", {}, "plan"),
    ("service", {"plan": "/etc/passwd"}, "plan"),
    ("compare", {"plan_b": "instances/plan.csv"}, "plan"),
    ("evaluate", {"plan": [{"office": "Nowhere", "duty": "D", "officers": 1}]}, "office"),
    ("evaluate", {"plan": [{"office": "A", "duty": "D", "officers": -1}]}, "officers"),
    ("evaluate", {"plan": {"moves": 3}}, None),
    ("service", {"time_limit": 0}, "time_limit"),
    ("service", {"depth": 1}, "depth"),
]


@pytest.mark.parametrize(("name", "question", "column"), FAULTY)
def test_a_fault_is_named(
    client: httpx.Client, name: str, question: dict[str, Any], column: str | None
) -> None:
    answer = client.post(f"/v1/{name}", json=body_of(name, question))
    assert answer.status_code == 422, answer.text
    assert column in [fault["column"] for fault in answer.json()["faults"]], answer.text


def test_a_job_of_two_instances_has_two_and_no_other_has(client: httpx.Client) -> None:
    for answer, other in (("compare", {}), ("curve", {"other": TABLES})):
        body = {"answer": answer, "instance": TABLES} | other
        refused = client.post("/v1/jobs", json=body, headers={"Idempotency-Key": f"no {answer}"})
        assert refused.status_code == 422
        assert [fault["column"] for fault in refused.json()["faults"]] == ["other"]
