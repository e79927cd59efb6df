"""Counts and times for Prometheus."""

from typing import Any

from prometheus_client import (
    Counter,
    Gauge,
    Histogram,
    disable_created_metrics,
    generate_latest,
)
from prometheus_client.exposition import CONTENT_TYPE_PLAIN_0_0_4

MEDIA = CONTENT_TYPE_PLAIN_0_0_4

SECONDS = (0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30, 60, 300, 1800, 3600)

disable_created_metrics()

REQUESTS = Counter("caseload_requests", "Requests answered.", ("method", "route", "status"))
REQUEST_SECONDS = Histogram(
    "caseload_request_seconds", "Time until a request was answered.", ("route",), buckets=SECONDS
)
SOLVE_SECONDS = Histogram(
    "caseload_solve_seconds",
    "Time from the start of an answer to its end.",
    ("kind",),
    buckets=SECONDS,
)
OUTCOMES = Counter(
    "caseload_outcomes",
    "Answers, by how they ended.",
    ("kind", "state", "outcome", "stopped_by", "optimality"),
)
QUESTIONS = Gauge("caseload_questions", "Questions over HTTP being answered or waiting for it.")
JOBS = Gauge("caseload_jobs", "Jobs by state, those that have ended left out.", ("state",))
DATABASE = Gauge("caseload_database_up", "Whether the database answered.")


def note_request(method: str, route: str, status: int, seconds: float) -> None:
    """Count a request."""
    REQUESTS.labels(method, route, str(status)).inc()
    REQUEST_SECONDS.labels(route).observe(seconds)


def note_answer(kind: str, state: str, notes: dict[str, Any] | None, seconds: float) -> None:
    """Count an answer, or how a job ended without one."""
    said = notes or {}
    parts = [str(said.get(name) or "") for name in ("outcome", "stopped_by", "optimality")]
    OUTCOMES.labels(kind, state, *parts).inc()
    SOLVE_SECONDS.labels(kind).observe(seconds)


def note_queue(num_questions: int, num_by_state: dict[str, int] | None) -> None:
    """Set what is under way; None where the database does not answer."""
    QUESTIONS.set(num_questions)
    DATABASE.set(num_by_state is not None)
    for state in ("queued", "running"):
        JOBS.labels(state).set((num_by_state or {}).get(state, 0))


def exposition() -> bytes:
    """Return all of it in the text format."""
    return generate_latest()
