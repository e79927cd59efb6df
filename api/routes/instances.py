"""The instances that come with the program."""

import asyncio
from functools import cache

from fastapi import APIRouter, Request
from starlette.responses import Response

from api import documents
from api.keys import Owner
from api.problems import Problem
from api.spelling import JSON, Fields, answer, answer_table, wants_csv

router = APIRouter(prefix="/v1/instances", tags=["instances"])

COLUMNS = ("name", "description", "num_offices", "num_duties", "num_cells", "num_officers")


@router.get("", **documents.INSTANCES)
async def list_instances(request: Request, owner: Owner) -> Response:
    """The bundled instances with their sizes. A name can stand for the instance in any question."""
    del owner
    rows = list((await asyncio.to_thread(_bundled)).values())
    return answer_table(COLUMNS, rows) if wants_csv(request) else answer({"instances": rows})


@router.get("/{name}", **documents.INSTANCE)
async def read_bundled(request: Request, owner: Owner, name: str) -> Response:
    """The tables of a bundled instance, as they would be sent."""
    del request, owner
    if name not in await asyncio.to_thread(_bundled):
        raise Problem(
            404,
            "not_found",
            "No bundled instance has this name.",
            remedy="/v1/instances lists them.",
        )
    return Response(await asyncio.to_thread(_tables, name), media_type=JSON)


@cache
def _bundled() -> dict[str, Fields]:
    from dataclasses import asdict

    from optimizer.files import list_bundled

    return {bundled.name: asdict(bundled) for bundled in list_bundled()}


@cache
def _tables(name: str) -> bytes:
    from optimizer.files import instance_to_tables, read_instance
    from optimizer.files.write import json_text

    return json_text(instance_to_tables(read_instance(name))).encode()
