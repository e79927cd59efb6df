"""Whether the service lives, whether it is ready, what it counts, and its documentation."""

from fastapi import APIRouter, Request
from starlette.responses import HTMLResponse, Response

from api import documents, metrics
from api.attempts import count_by_state
from api.connections import Connections
from api.problems import Problem, busy
from api.solving import Solvers
from api.spelling import answer

router = APIRouter(tags=["operation"])


@router.get("/health/live", **documents.LIVE)
async def live() -> Response:
    """Whether the process answers."""
    return answer({"status": "live"})


@router.get("/health/ready", **documents.READY)
async def ready(request: Request) -> Response:
    """Whether requests can be sent here: the database answers and the service is not stopping."""
    if request.app.state.stopping.is_set():
        raise busy("stopping", "It takes no more requests.", status=503)
    connections: Connections = request.app.state.connections
    if not await connections.is_there():
        raise busy("database_away", "It does not answer.", status=503)
    return answer({"status": "ready"})


@router.get("/metrics", **documents.METRICS)
async def metrics_text(request: Request) -> Response:
    """Counts and times for Prometheus."""
    connections: Connections = request.app.state.connections
    solvers: Solvers = request.app.state.solvers
    try:
        num_by_state = await connections.run(count_by_state, patience=0)
    except Problem:
        num_by_state = None
    metrics.note_queue(solvers.num_asked, num_by_state)
    return Response(metrics.exposition(), media_type=metrics.MEDIA)


@router.get("/docs", include_in_schema=False)
async def docs() -> Response:
    """The documentation to try things in; nothing is fetched from elsewhere."""
    return HTMLResponse(PAGE)


PAGE = """<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<title>caseload</title>
<link rel="stylesheet" href="docs/swagger-ui.css">
<link rel="icon" href="docs/favicon-32x32.png">
</head>
<body>
<div id="swagger-ui"></div>
<script src="docs/swagger-ui-bundle.js"></script>
<script src="docs/start.js"></script>
</body>
</html>
"""

START = """window.onload = () => {
  SwaggerUIBundle({
    url: "openapi.json", dom_id: "#swagger-ui", deepLinking: true, validatorUrl: null,
  });
};
"""

FILES = ("swagger-ui.css", "swagger-ui-bundle.js", "favicon-32x32.png")


@router.get("/docs/{name}", include_in_schema=False)
async def docs_file(name: str) -> Response:
    """A file of the documentation."""
    from starlette.responses import FileResponse
    from swagger_ui_bundle import swagger_ui_path  # pyright: ignore[reportMissingTypeStubs]

    if name == "start.js":
        return Response(START, media_type="text/javascript")
    if name not in FILES:
        raise Problem(404, "not_found", "There is no such file.")
    return FileResponse(swagger_ui_path / name, headers={"Cache-Control": "max-age=86400"})
