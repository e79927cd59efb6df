"""Jobs: accepted once, cancelled with what they have, forgotten, limited, expired."""

import threading
import time

import httpx
import psycopg

from tests.api.service import ENDLESS, TABLES, Service, ended, job_of, running, submit, until
from tests.api.test_problems import problem


def test_same_key_and_body_is_the_same_job(client: httpx.Client) -> None:
    first = submit(client, {"instance": TABLES}, "once")
    assert submit(client, {"instance": TABLES}, "once")["id"] == first["id"]
    done = ended(client, first["id"])
    again = submit(client, {"instance": TABLES}, "once")
    assert (again["id"], again["state"], again["ended"]) == (done["id"], "finished", done["ended"])
    answer = client.post(
        "/v1/jobs",
        json={"answer": "solve", "instance": "four_offices_2016"},
        headers={"Idempotency-Key": "once"},
    )
    problem(answer, 409, "key_reused")


def test_handed_in_many_times_at_once_is_one_job(client: httpx.Client, service: Service) -> None:
    ids: list[str] = []

    def hand_in() -> None:
        with service.client() as own:
            ids.append(submit(own, {"instance": TABLES}, "at once")["id"])

    threads = [threading.Thread(target=hand_in) for _ in range(16)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len(ids) == 16
    assert len(set(ids)) == 1


def test_list_is_paged(other: httpx.Client) -> None:
    ids = [submit(other, {"instance": TABLES})["id"] for _ in range(5)]
    found: list[str] = []
    place = ""
    while page := other.get(f"/v1/jobs?limit=2{place}").json()["jobs"]:
        found += [job["id"] for job in page]
        place = f"&before={page[-1]['id']}"
    assert found[:5] == ids[::-1]
    assert len(set(found)) == len(found)


def test_cancel_keeps_the_best_plan(client: httpx.Client) -> None:
    job = submit(client, ENDLESS)["id"]
    until(lambda: job_of(client, job)["progress"]["peak"])
    problem(client.get(f"/v1/jobs/{job}/report"), 409, "no_report")
    problem(client.delete(f"/v1/jobs/{job}?forget=true"), 409, "job_running")
    answer = client.delete(f"/v1/jobs/{job}")
    assert answer.status_code in (200, 202)
    done = ended(client, job)
    assert (done["state"], done["attempt"]) == ("cancelled", 1)
    report = client.get(f"/v1/jobs/{job}/report").json()
    assert (report["outcome"], report["stopped_by"]) == ("plan", "interrupted")
    body = {"instance": ENDLESS["instance"], "report": report}
    assert client.post("/v1/verify", json=body).json()["violations"] == []
    again = client.delete(f"/v1/jobs/{job}")
    assert (again.status_code, again.json()) == (200, job_of(client, job))


def test_cancel_of_what_has_ended_changes_nothing(client: httpx.Client) -> None:
    job = ended(client, submit(client, {"instance": TABLES})["id"])
    answer = client.delete(job["links"]["self"])
    assert (answer.status_code, answer.json()) == (200, job)


def test_forget(client: httpx.Client) -> None:
    job = ended(client, submit(client, {"instance": TABLES}, "forgettable")["id"])
    answer = client.delete(f"{job['links']['self']}?forget=true")
    assert (answer.status_code, answer.content) == (204, b"")
    for place in job["links"].values():
        problem(client.get(place), 404, "not_found")
    assert submit(client, {"instance": TABLES}, "forgettable")["id"] != job["id"]


def test_faulty_job_is_not_accepted(client: httpx.Client) -> None:
    before = len(client.get("/v1/jobs?limit=1000").json()["jobs"])
    body = {"answer": "solve", "instance": TABLES | {"staff": []}}
    answer = client.post("/v1/jobs", json=body, headers={"Idempotency-Key": "bad"})
    problem(answer, 422, "bad_input")
    assert len(client.get("/v1/jobs?limit=1000").json()["jobs"]) == before


def test_jobs_that_nobody_works_on() -> None:
    """Without a worker: queued, counted, cancelled at once, and expired once they have ended."""
    with (
        running("--workers", "0", CASELOAD_SOLVERS="1", CASELOAD_JOBS_PER_KEY="2") as idle,
        idle.client(None) as client,
    ):
        jobs = [submit(client, {"instance": TABLES})["id"] for _ in range(2)]
        answer = client.post(
            "/v1/jobs",
            json={"answer": "solve", "instance": TABLES},
            headers={"Idempotency-Key": "one too many"},
        )
        problem(answer, 429, "too_many_jobs")
        assert int(answer.headers["retry-after"]) >= 1
        assert 'caseload_jobs{state="queued"} 2.0' in client.get("/metrics").text
        answer = client.delete(f"/v1/jobs/{jobs[0]}")
        assert (answer.status_code, answer.json()["state"]) == (200, "cancelled")
        problem(client.get(f"/v1/jobs/{jobs[0]}/report"), 409, "no_report")
        submit(client, {"instance": TABLES}, "room again")
        assert idle.stop() == 0
        busy = Service(
            idle.folder, "--workers", "1", CASELOAD_STALL_SECONDS="1", CASELOAD_KEEP_DAYS="0.00002"
        )
        with_worker = busy.start()
        try:
            with with_worker.client(None) as client:
                # Those left are finished; then all expire, about two seconds after they ended.
                until(lambda: not client.get("/v1/jobs").json()["jobs"])
                with psycopg.connect(_url(busy)) as connection:
                    left = connection.execute("SELECT count(*) FROM caseload_events").fetchone()
                    assert left == (0,)
                    left = connection.execute("SELECT count(*) FROM procrastinate_jobs").fetchone()
                    assert left == (0,)
        finally:
            assert busy.stop() == 0


def test_job_lost_to_the_queue_is_queued_again() -> None:
    with running("--workers", "0", CASELOAD_SOLVERS="1") as idle, idle.client(None) as client:
        job = submit(client, {"instance": TABLES})["id"]
        with psycopg.connect(_url(idle)) as connection:
            connection.execute("DELETE FROM procrastinate_jobs")
        worker = Service(
            idle.folder, "--database", _url(idle), command="worker", CASELOAD_STALL_SECONDS="1"
        ).start()
        try:
            assert ended(client, job)["state"] == "finished"
        finally:
            assert worker.stop() == 0


def test_too_many_attempts() -> None:
    with running("--workers", "0", CASELOAD_SOLVERS="1") as idle, idle.client(None) as client:
        job = submit(client, {"instance": TABLES})["id"]
        with psycopg.connect(_url(idle)) as connection:
            connection.execute("UPDATE caseload_jobs SET attempt = 3, state = 'running'")
        worker = Service(
            idle.folder, "--database", _url(idle), command="worker", CASELOAD_JOB_ATTEMPTS="3"
        ).start()
        try:
            done = ended(client, job)
            assert (done["state"], done["problem"]["code"]) == ("failed", "too_many_attempts")
        finally:
            assert worker.stop() == 0


def _url(service: Service) -> str:
    sockets = (service.folder / "postgresql" / "postmaster.pid").read_text().splitlines()[4]
    return f"host={sockets} user=caseload dbname=postgres"


def test_cancelled_at_any_moment_ends_soon(client: httpx.Client) -> None:
    """A solver that has only just been asked hears of it too."""
    for pause in (0.0, 0.01, 0.02, 0.05, 0.1, 0.3):
        job = submit(client, ENDLESS)["id"]
        time.sleep(pause)
        client.delete(f"/v1/jobs/{job}")
        assert ended(client, job)["state"] == "cancelled"
