"""Questions answered at once: check, solve, conflict, verify, and those around the optimum."""

import asyncio
import time
from collections.abc import Awaitable, Callable
from contextlib import suppress

import structlog
from fastapi import APIRouter, Request
from starlette.responses import Response

from api import documents, metrics
from api.bodies import body_of
from api.keys import Owner
from api.settings import Settings
from api.solving import Ask, Reply, Solvers
from api.spelling import wants_csv

router = APIRouter(prefix="/v1", tags=["answers"])

log = structlog.get_logger()


@router.post("/check", **documents.CHECK)
async def check(request: Request, owner: Owner) -> Response:
    """Every fault of an instance, without solving it."""
    del owner
    return await _answer(request, "check", cells=request.app.state.settings.job_cells)


@router.post("/solve", **documents.SOLVE)
async def solve(request: Request, owner: Owner) -> Response:
    """The best placement, the moves that reach it, and the proof: the report.

    That no plan exists is an answer too. What takes longer than the service gives to a call, or has
    more cells, is for `/v1/jobs`.
    """
    del owner
    return await _answer(request, "solve", cells=request.app.state.settings.solve_cells)


@router.post("/conflict", **documents.CONFLICT)
async def conflict(request: Request, owner: Owner) -> Response:
    """Which rules cannot be kept together, and the least change that would mend it.

    Nothing is changed. Mends are looked for among what `may_change` names.
    """
    del owner
    return await _answer(request, "conflict", cells=request.app.state.settings.solve_cells)


@router.post("/verify", **documents.VERIFY)
async def verify(request: Request, owner: Owner) -> Response:
    """What is wrong with anyone's report, and whether its proof holds."""
    del owner
    return await _answer(request, "verify", cells=request.app.state.settings.solve_cells)


def _decide(name: str) -> Callable[[Request, Owner], Awaitable[Response]]:
    async def decide(request: Request, owner: Owner) -> Response:
        del owner
        return await _answer(request, name, cells=request.app.state.settings.solve_cells)

    return decide


for name, declared in documents.DECIDE.items():
    router.add_api_route(f"/{name}", _decide(name), methods=["POST"], **declared)


async def _answer(request: Request, call: str, *, cells: int) -> Response:
    settings: Settings = request.app.state.settings
    async with body_of(request) as body:
        ask = Ask(
            call,
            body,
            settings.solve_seconds,
            cells,
            settings.solve_seconds,
            csv=wants_csv(request),
        )
        reply = await ask_while_there(request, ask)
    return Response(reply.payload, reply.status, _headers(reply), reply.media)


async def ask_while_there(request: Request, ask: Ask) -> Reply:
    """Return the answer, given up if the client goes away."""
    solvers: Solvers = request.app.state.solvers
    began = time.monotonic()
    answering = asyncio.create_task(solvers.answer(ask))
    leaving = asyncio.create_task(_gone(request))
    try:
        await asyncio.wait([answering, leaving], return_when=asyncio.FIRST_COMPLETED)
        if not answering.done():
            log.info("client went away", call=ask.call)
            answering.cancel()
            with suppress(asyncio.CancelledError):
                await answering
            return Reply(499)
        reply = answering.result()
    finally:
        answering.cancel()
        leaving.cancel()
    if reply.defect is not None:
        log.error("defect", **reply.defect)
    state = "answered" if reply.status == 200 else "refused"
    metrics.note_answer(ask.call, state, reply.notes, time.monotonic() - began)
    return reply


async def _gone(request: Request) -> None:
    while (await request.receive())["type"] != "http.disconnect":
        pass


def _headers(reply: Reply) -> dict[str, str]:
    return {"Retry-After": "1"} if reply.status == 429 else {}
