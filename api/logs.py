"""Logs: a line of JSON for each thing said, on stderr; never a key or a part of a body."""

import logging
import sys
import traceback
from typing import cast

import structlog
from structlog.typing import EventDict

QUIET = ("procrastinate", "psycopg", "asyncio")
"""What they say of themselves is of use to their authors; what they fail at comes as an error."""


def set_up(level: str) -> None:
    """Have everything said as lines of JSON from here on."""
    number = logging.getLevelNamesMapping()[level.upper()]
    shared = [
        structlog.contextvars.merge_contextvars,
        structlog.processors.add_log_level,
        structlog.processors.TimeStamper(fmt="iso", utc=True),
        _place_error,
    ]
    structlog.configure(
        processors=[*shared, structlog.processors.JSONRenderer()],
        wrapper_class=structlog.make_filtering_bound_logger(number),
        logger_factory=structlog.WriteLoggerFactory(sys.stderr),
        cache_logger_on_first_use=True,
    )
    through = logging.StreamHandler(sys.stderr)
    through.setFormatter(
        structlog.stdlib.ProcessorFormatter(
            processors=[
                structlog.stdlib.ProcessorFormatter.remove_processors_meta,
                structlog.processors.JSONRenderer(),
            ],
            foreign_pre_chain=[*shared, structlog.stdlib.add_logger_name],
        )
    )
    logging.basicConfig(handlers=[through], level=number, force=True)
    for name in QUIET:
        logging.getLogger(name).setLevel(max(number, logging.CRITICAL))


def _place_error(logger: object, method: str, event: EventDict) -> EventDict:
    """Say which error it was and where, but not its message, which may quote an instance."""
    del logger, method
    given: object = event.pop("exc_info", None)
    if given is True:
        given = sys.exc_info()
    error = cast("tuple[object, ...]", given)[1] if isinstance(given, tuple) else given
    if isinstance(error, BaseException):
        event["error"] = type(error).__name__
        event["where"] = places_of(error)
    return event


def places_of(error: BaseException) -> list[str]:
    """Return where an error was raised, from the outside in."""
    frames = traceback.extract_tb(error.__traceback__)
    return [f"{frame.filename}:{frame.lineno} {frame.name}" for frame in frames]
