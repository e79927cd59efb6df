"""Jobs: accepted for good, followed, cancelled."""

import asyncio
import gzip
from collections.abc import AsyncIterator
from hashlib import sha256
from typing import Annotated

from fastapi import APIRouter, Header, Query, Request
from starlette.responses import Response, StreamingResponse

from api import documents
from api.bodies import body_of
from api.events import Listener, follow
from api.jobs import Jobs, Submission
from api.keys import Owner
from api.problems import Problem, bad_parameter
from api.routes.answers import ask_while_there
from api.settings import Settings
from api.solving import Ask
from api.spelling import (
    CSV,
    JOB_COLUMNS,
    JSON,
    answer,
    answer_table,
    spell_event,
    spell_job,
    wants_csv,
)

router = APIRouter(prefix="/v1/jobs", tags=["jobs"])

LONGEST_KEY = 200
MOST_LISTED = 1_000
GZIP_LEVEL = 6


@router.post("", **documents.SUBMIT)
async def submit(request: Request, owner: Owner) -> Response:
    """Hand in a job. Once accepted it ends, whatever process or machine is lost meanwhile."""
    jobs, settings = _jobs(request), _settings(request)
    key = _key(request)
    async with body_of(request) as body:
        body_hash = await asyncio.to_thread(lambda: sha256(body).digest())
        row = await jobs.known(owner, key, body_hash)
        if row is None:
            ask = Ask(
                "accept", body, settings.solve_seconds, settings.job_cells, settings.job_seconds
            )
            reply = await ask_while_there(request, ask)
            if reply.status != 200:
                return Response(reply.payload, reply.status, media_type=reply.media)
            packed = await asyncio.to_thread(gzip.compress, body, GZIP_LEVEL, mtime=0)
            notes = reply.notes
            row = await jobs.submit(
                Submission(owner, key, body_hash, packed, notes["answer"], notes["num_cells"])
            )
    return answer(spell_job(row), 202, {"Location": f"/v1/jobs/{row['id']}"})


@router.get("", **documents.LIST)
async def list_jobs(
    request: Request,
    owner: Owner,
    limit: Annotated[int, Query(ge=1, le=MOST_LISTED, description="At most so many.")] = 100,
    before: Annotated[
        str | None, Query(description="Only those handed in before the job with this id.")
    ] = None,
) -> Response:
    """The jobs of the caller's key, the latest first."""
    rows = await _jobs(request).list(owner, most=limit, before=before)
    spelled = [spell_job(row) for row in rows]
    if wants_csv(request):
        return answer_table(JOB_COLUMNS, spelled)
    return answer({"jobs": spelled})


@router.get("/{job}", **documents.JOB)
async def read(request: Request, owner: Owner, job: str) -> Response:
    """Where a job stands."""
    return answer(spell_job(await _jobs(request).find(owner, job)))


@router.get("/{job}/report", **documents.REPORT)
async def report(request: Request, owner: Owner, job: str) -> Response:
    """What a job has answered, to the byte what the command line gives."""
    row, packed = await _jobs(request).report(owner, job)
    if wants_csv(request) and row["answer"] == "solve":
        text = await asyncio.to_thread(_csv_of, packed)
        return Response(text, media_type=CSV)
    vary = {"Vary": "Accept-Encoding"}
    if "gzip" in request.headers.get("accept-encoding", "").lower():
        return Response(packed, headers=vary | {"Content-Encoding": "gzip"}, media_type=JSON)
    text = await asyncio.to_thread(gzip.decompress, packed)
    return Response(text, headers=vary, media_type=JSON)


@router.get("/{job}/events", **documents.EVENTS)
async def events(
    request: Request,
    owner: Owner,
    job: str,
    last_event_id: Annotated[
        int, Header(ge=0, le=2**31 - 1, description="Only events after this one.")
    ] = 0,
) -> Response:
    """What happens to a job, as server-sent events: all from the start, then live, to its end."""
    row = await _jobs(request).find(owner, job)
    state = request.app.state
    listener: Listener = state.listener

    async def stream() -> AsyncIterator[bytes]:
        yield b"retry: 1000\n\n"
        told = follow(state.connections, listener, row["id"], last_event_id, state.stopping.is_set)
        async for event in told:
            yield b": nothing new\n\n" if event is None else spell_event(event)

    return StreamingResponse(stream(), media_type="text/event-stream")


@router.delete("/{job}", **documents.CANCEL)
async def cancel(
    request: Request,
    owner: Owner,
    job: str,
    forget: Annotated[
        bool, Query(description="Delete the record, report included, of a job that has ended.")
    ] = False,
) -> Response:
    """Have a job go no further. The best verified plan so far is kept as its report."""
    if forget:
        await _jobs(request).forget(owner, job)
        return Response(status_code=204)
    row = await _jobs(request).cancel(owner, job)
    return answer(spell_job(row), 202 if row["ended"] is None else 200)


def _csv_of(packed: bytes) -> str:
    import json

    from optimizer.files.report import report_csv

    return report_csv(json.loads(gzip.decompress(packed)))


def _key(request: Request) -> str:
    key = request.headers.get("idempotency-key")
    if key is None:
        raise Problem(
            422,
            "no_idempotency_key",
            "A job needs a key, so that handing it in twice does not make two of it.",
            remedy="Send the header Idempotency-Key with a value of your own, such as a UUID.",
        )
    if not (key.isascii() and key.isprintable() and key.strip() and len(key) <= LONGEST_KEY):
        message = f"The key is not 1 to {LONGEST_KEY} printable ASCII characters."
        raise bad_parameter("Idempotency-Key", key, message, "Take a UUID.")
    return key


def _jobs(request: Request) -> Jobs:
    return request.app.state.jobs


def _settings(request: Request) -> Settings:
    return request.app.state.settings
