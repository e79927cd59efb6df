"""The application: routes, problems and what they share."""

import asyncio
from collections.abc import Callable
from contextlib import AbstractAsyncContextManager

from fastapi import FastAPI, Request
from fastapi.exceptions import RequestValidationError
from starlette.exceptions import HTTPException
from starlette.middleware.gzip import GZipMiddleware
from starlette.requests import ClientDisconnect
from starlette.responses import Response
from starlette.routing import Match
from starlette.types import ASGIApp

from api import documents
from api.bodies import Room
from api.gate import METHODS, Gate
from api.keys import Keys
from api.problems import Problem, of_status
from api.routes import answers, health, instances, jobs
from api.settings import Settings

SMALLEST_PACKED = 1_000
GZIP_LEVEL = 5
METHOD_NOT_ALLOWED = 405

Lifespan = Callable[[FastAPI], AbstractAsyncContextManager[None]]


def create_app(settings: Settings, lifespan: Lifespan | None = None) -> FastAPI:
    """Return the application; what its routes need is put into its state by the lifespan."""
    app = FastAPI(
        title="caseload",
        docs_url=None,
        redoc_url=None,
        openapi_url="/openapi.json",
        lifespan=lifespan,
        redirect_slashes=False,
    )
    app.state.settings = settings
    app.state.keys = Keys(settings.keys)
    app.state.room = Room(settings.bodies_bytes)
    app.state.stopping = asyncio.Event()
    for routes in (answers, jobs, instances, health):
        app.include_router(routes.router)
    app.add_middleware(GZipMiddleware, minimum_size=SMALLEST_PACKED, compresslevel=GZIP_LEVEL)
    app.add_exception_handler(Problem, _problem)
    app.add_exception_handler(HTTPException, _refused)
    app.add_exception_handler(RequestValidationError, _invalid)
    app.add_exception_handler(ClientDisconnect, _gone)
    document = documents.describe(app)
    app.openapi = lambda: document
    return app


def with_gate(app: FastAPI) -> ASGIApp:
    """Return the application as it is served."""
    return Gate(app)


async def _problem(request: Request, error: Exception) -> Response:
    del request
    assert isinstance(error, Problem)
    return error.to_response()


async def _refused(request: Request, error: Exception) -> Response:
    assert isinstance(error, HTTPException)
    headers = dict(error.headers or {})
    if error.status_code == METHOD_NOT_ALLOWED:
        headers["Allow"] = ", ".join(sorted(_methods(request)))
    return of_status(error.status_code, headers).to_response()


def _methods(request: Request) -> set[str]:
    """Return every method that the address answers; a route of the framework knows its own."""
    app: FastAPI = request.app
    scope = {"type": "http", "path": request.scope["path"], "root_path": ""}
    return {
        method
        for method in METHODS
        if any(route.matches(scope | {"method": method})[0] is Match.FULL for route in app.routes)
    }


async def _invalid(request: Request, error: Exception) -> Response:
    """Return every parameter that is not as it must be, in the shape of any other fault."""
    del request
    assert isinstance(error, RequestValidationError)
    faults: list[dict[str, object]] = [
        {
            "code": "bad_parameter",
            "table": None,
            "row": None,
            "column": str(fault["loc"][-1]),
            "value": str(fault.get("input"))[:80],
            "message": f"{fault['msg']}.",
            "remedy": "See /docs for what it may be.",
        }
        for fault in error.errors()
    ]
    detail = "1 parameter is wrong." if len(faults) == 1 else f"{len(faults)} parameters are wrong."
    return Problem(422, "bad_parameter", detail, faults=faults).to_response()


async def _gone(request: Request, error: Exception) -> Response:
    del request, error
    return Response(status_code=499)
