"""Logs: a line of JSON for each thing said, on stderr; never a key, a body or a message of either."""

import logging
import sys

import structlog

QUIET = ("procrastinate", "psycopg", "asyncio")
"""What they say of themselves is of use to their authors; what they fail at comes as an error."""


def set_up(level: str) -> None:
    """Have everything said as lines of JSON from here on."""
    number = logging.getLevelNamesMapping()[level.upper()]
    shared = [
        structlog.contextvars.merge_contextvars,
        structlog.processors.add_log_level,
        structlog.processors.TimeStamper(fmt="iso", utc=True),
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
