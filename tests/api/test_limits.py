"""What a question may take, and what happens to one that takes more: nothing to any other."""

import threading
import time
from collections.abc import Iterator

import httpx
import pytest

from instances.national import generate
from tests.api.service import ENDLESS, TABLES, Service, ended, job_of, running, submit, until
from tests.api.test_problems import problem


@pytest.fixture(scope="module")
def tight() -> Iterator[Service]:
    with running(
        "--workers",
        "1",
        CASELOAD_SOLVERS="1",
        CASELOAD_WAITING="1",
        CASELOAD_SOLVE_CELLS="450",
        CASELOAD_SOLVE_SECONDS="1",
        CASELOAD_JOB_SECONDS="8",
        CASELOAD_JOB_CELLS="470",
        CASELOAD_CANCEL_SECONDS="5",
    ) as service:
        yield service


@pytest.fixture
def client(tight: Service) -> Iterator[httpx.Client]:
    with tight.client(None) as client:
        yield client


def small(client: httpx.Client) -> httpx.Response:
    return until(
        lambda: (
            (answer := client.post("/v1/solve", json={"instance": TABLES})).status_code == 200
            and answer
        )
    )


def test_too_long_for_a_call_names_jobs(client: httpx.Client) -> None:
    told = problem(client.post("/v1/solve", json=ENDLESS), 422, "too_long")
    assert "/v1/jobs" in told["remedy"]
    asked = {"instance": TABLES, "question": {"time_limit": 1.5}}
    told = problem(client.post("/v1/solve", json=asked), 422, "bad_input")
    assert "/v1/jobs" in told["faults"][0]["remedy"]
    assert small(client).json()["outcome"] == "plan"


def test_too_many_cells_for_a_call_names_jobs(client: httpx.Client) -> None:
    more, most = {"instance": generate(460, 1)}, {"instance": generate(480, 1)}
    told = problem(client.post("/v1/solve", json=more), 422, "too_many_cells")
    assert "/v1/jobs" in told["remedy"]
    assert submit(client, more)["num_cells"] == 460
    body = {"answer": "solve", **most}
    answer = client.post("/v1/jobs", json=body, headers={"Idempotency-Key": "many"})
    problem(answer, 422, "too_many_cells")


def test_too_long_for_a_job_keeps_the_best_plan(client: httpx.Client) -> None:
    job = ended(client, submit(client, ENDLESS)["id"])
    assert (job["state"], job["outcome"]) == ("finished", "plan")
    report = client.get(job["links"]["report"]).json()
    assert report["stopped_by"] == "interrupted"


def test_as_many_as_may_wait(client: httpx.Client, tight: Service) -> None:
    """One solver and one place to wait: of many at once some are told to come again."""
    statuses: list[int] = []

    def ask() -> None:
        with tight.client(None) as own:
            answer = own.post("/v1/solve", json=ENDLESS)
            statuses.append(answer.status_code)
            if answer.status_code == 429:
                problem(answer, 429, "busy")
                assert int(answer.headers["retry-after"]) >= 1

    threads = [threading.Thread(target=ask) for _ in range(6)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert statuses.count(429) == 4
    assert small(client).status_code == 200


def test_crash_fails_its_own_question_alone(client: httpx.Client, tight: Service) -> None:
    small(client)
    answers: list[httpx.Response] = []

    def ask() -> None:
        with tight.client(None) as own:
            answers.append(own.post("/v1/solve", json=ENDLESS))

    asking = threading.Thread(target=ask)
    asking.start()
    time.sleep(0.4)
    for solver in tight.solvers():
        solver.kill()
    asking.join()
    told = problem(answers[0], 422, "solver_crashed")
    assert "SIGKILL" in told["detail"]
    assert small(client).status_code == 200


def test_crash_of_an_idle_solver_fails_nothing(client: httpx.Client, tight: Service) -> None:
    small(client)
    for solver in tight.solvers():
        solver.kill()
    time.sleep(0.2)
    assert client.post("/v1/solve", json={"instance": TABLES}).status_code == 200


def test_crash_fails_its_own_job_alone(client: httpx.Client, tight: Service) -> None:
    job, next_job = submit(client, ENDLESS)["id"], submit(client, {"instance": TABLES})["id"]
    until(lambda: job_of(client, job)["progress"]["peak"])
    for solver in tight.solvers():
        solver.kill()
    done = ended(client, job)
    assert (done["state"], done["problem"]["code"]) == ("failed", "solver_crashed")
    problem(client.get(f"/v1/jobs/{job}/report"), 409, "no_report")
    assert ended(client, next_job)["state"] == "finished"


def test_solver_is_freed_when_the_client_goes_away(client: httpx.Client, tight: Service) -> None:
    small(client)
    for _ in range(5):
        with pytest.raises(httpx.ReadTimeout):
            client.post("/v1/solve", json=ENDLESS, timeout=0.2)
    assert small(client).status_code == 200


def test_memory_eater_fails_alone() -> None:
    # Enough for a small instance, not for one of 20,000 cells.
    with (
        running("--workers", "1", CASELOAD_SOLVERS="1", CASELOAD_SOLVER_BYTES="420000000") as poor,
        poor.client(None) as client,
    ):
        assert small(client).status_code == 200
        offices = [f"office {number}" for number in range(200_000)]
        eater = TABLES | {
            "offices": [{"office": office} for office in offices],
            "caseload": [{"office": office, "duty": "D", "cases": 7} for office in offices],
            "staff": [{"office": office, "duty": "D", "officers": 2} for office in offices],
        }
        answer = client.post("/v1/check", json={"instance": eater})
        assert answer.status_code == 422
        problem(answer, 422, answer.json()["code"])
        assert answer.json()["code"] in ("out_of_memory", "solver_crashed")
        assert small(client).status_code == 200
