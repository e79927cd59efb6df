"""The document of the service: kept in the repository, true, and with examples that work."""

import json
import re
import sys
from pathlib import Path
from typing import Any

import httpx

from api.app import create_app
from api.questions import JOBS
from api.settings import Settings
from api.shapes import STATES
from optimizer.domain.question import ENGINES, OBJECTIVES
from tests.api.fuzz import SETTINGS, errors, fuzz
from tests.api.service import KEYS, running

KEPT = Path(__file__).parents[2] / "docs" / "openapi.json"
AGAIN = "If it was meant to change: python -m tests.api.test_document"


def document() -> str:
    return json.dumps(create_app(Settings()).openapi(), indent=1, ensure_ascii=False) + "\n"


def test_document_does_not_change_unasked() -> None:
    assert KEPT.read_text("utf-8") == document(), AGAIN


def test_served_document_is_the_one_kept(stranger: httpx.Client) -> None:
    assert stranger.get("/openapi.json").json() == json.loads(KEPT.read_text("utf-8"))


def test_words_are_the_librarys() -> None:
    schemas: Any = json.loads(document())["components"]["schemas"]
    question = schemas["Question"]["properties"]
    assert tuple(question["engine"]["anyOf"][0]["enum"]) == ENGINES
    assert tuple(question["objective"]["anyOf"][0]["enum"]) == OBJECTIVES
    assert schemas["JobRequest"]["properties"]["answer"]["enum"] == list(JOBS)
    assert tuple(schemas["Job"]["properties"]["state"]["enum"]) == STATES


def test_examples_work(client: httpx.Client) -> None:
    paths: Any = json.loads(document())["paths"]
    num = 0
    for path, methods in paths.items():
        body = methods.get("post", {}).get("requestBody")
        examples = body["content"]["application/json"]["examples"] if body else {}
        for name, example in examples.items():
            headers = {"Idempotency-Key": f"example {name}"}
            answer = client.post(path, json=example["value"], headers=headers)
            assert answer.is_success, (path, name, answer.text)
            num += 1
    assert num >= 7


def test_the_keys_of_jobs_that_the_document_allows_are_those_taken(client: httpx.Client) -> None:
    post: Any = json.loads(document())["paths"]["/v1/jobs"]["post"]
    (said,) = [each["schema"] for each in post["parameters"] if each["name"] == "Idempotency-Key"]
    body = post["requestBody"]["content"]["application/json"]["examples"]["small"]["value"]
    taken = 0
    for key in ("k", "~", "two words", "a  b!", "x" * 200, "x" * 201, "a\tb", "\xe9", ""):
        headers = {b"Idempotency-Key": key.encode("latin-1")}
        status = client.post("/v1/jobs", json=body, headers=headers).status_code
        allowed = said["minLength"] <= len(key) <= said["maxLength"]
        allowed = allowed and re.search(said["pattern"], key) is not None
        assert (status == 202) == allowed, (key, status)
        taken += allowed
    assert taken == 5


def test_every_operation_says_what_it_is_and_every_problem_it_has() -> None:
    for path, methods in json.loads(document())["paths"].items():
        for operation in methods.values():
            assert operation["description"]
            assert "500" in operation["responses"]
            assert ("401" in operation["responses"]) == path.startswith("/v1")


def test_fuzzed() -> None:
    with running("--workers", "1", **KEYS, **SETTINGS) as service:
        run = fuzz(service, 1, 8, "examples,fuzzing,stateful")
        assert run.passed, run.text
        assert run.num_cases > 100
        assert errors(service) == []


if __name__ == "__main__":
    KEPT.write_text(document(), encoding="utf-8")
    sys.stderr.write(f"Written: {KEPT}\n")
