"""Jobs and events as they are answered."""

import json
from datetime import UTC, datetime
from typing import Any

from fastapi import Request
from psycopg.rows import DictRow
from starlette.responses import Response

from optimizer.files.report import report_json, table_csv

Fields = dict[str, Any]

JSON = "application/json"
CSV = "text/csv; charset=utf-8"

JOB_COLUMNS = ("id", "state", "answer", "num_cells", "attempt", "submitted", "started", "ended")


def spell_job(row: DictRow) -> Fields:
    """Return a job's record as it is answered."""
    place = f"/v1/jobs/{row['id']}"
    links = {"self": place, "events": f"{place}/events"}
    if row["has_report"]:
        links["report"] = f"{place}/report"
    progress: Fields = row["progress"] or {}
    notes: Fields = row["notes"] or {}
    return {
        "id": str(row["id"]),
        "state": row["state"],
        "answer": row["answer"],
        "num_cells": row["num_cells"],
        "attempt": row["attempt"],
        "cancelling": row["cancelling"] and row["ended"] is None,
        "submitted": spell_time(row["submitted"]),
        "started": spell_time(row["started"]),
        "ended": spell_time(row["ended"]),
        "progress": {name: progress.get(name) for name in ("phase", "peak", "bound")},
        "outcome": notes.get("outcome"),
        "problem": row["problem"],
        "links": links,
    }


def spell_event(row: DictRow) -> bytes:
    """Return an event as a stream of server-sent events carries it."""
    told = json.dumps({"at": spell_time(row["at"]), **row["fields"]}, ensure_ascii=False)
    return f"id: {row['number']}\nevent: {row['kind']}\ndata: {told}\n\n".encode()


def spell_time(time: datetime | None) -> str | None:
    """Return a time in UTC, to the millisecond."""
    if time is None:
        return None
    return f"{time.astimezone(UTC).replace(tzinfo=None).isoformat(timespec='milliseconds')}Z"


def wants_csv(request: Request) -> bool:
    """Return whether CSV is preferred to JSON, as the header Accept has it."""
    weights = {"text/csv": 0.0, JSON: 0.0}
    for part in request.headers.get("accept", "").split(","):
        media, *parameters = (piece.strip().lower() for piece in part.split(";"))
        if media in weights:
            weights[media] = _weight(parameters)
    return weights["text/csv"] > weights[JSON]


def answer(fields: Fields, status: int = 200, headers: dict[str, str] | None = None) -> Response:
    """Return an answer in the one spelling that reports have too."""
    return Response(report_json(fields), status, headers, JSON)


def answer_table(columns: tuple[str, ...], rows: list[Fields]) -> Response:
    """Return a table as CSV."""
    text = table_csv(columns, [[row[column] for column in columns] for row in rows])
    return Response(text, media_type=CSV)


def _weight(parameters: list[str]) -> float:
    for parameter in parameters:
        if parameter.startswith("q="):
            try:
                return float(parameter[2:])
            except ValueError:
                return 0.0
    return 1.0
