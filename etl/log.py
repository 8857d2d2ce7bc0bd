"""Events for whoever watches a run: `noun.verb` with counts and ids, never a value of a row.

On stderr always, as stdout belongs to --json: lines to read on a terminal, JSON otherwise.
"""

import sys
import traceback
from types import TracebackType
from typing import TextIO, cast

import structlog
from structlog.typing import EventDict, FilteringBoundLogger, WrappedLogger

INFO, WARNING = 20, 30


def configure(stream: TextIO | None = None, *, pretty: bool | None = None, quiet: bool = False) -> None:
    """Set up once, at the edge. `stream` None is stderr, `pretty` None asks it; `quiet` keeps warnings and errors."""
    stream = stream or sys.stderr
    terminal = stream.isatty() if pretty is None else pretty
    structlog.configure(
        processors=[
            structlog.contextvars.merge_contextvars,
            structlog.processors.add_log_level,
            structlog.processors.TimeStamper(fmt="iso", utc=True),
            where_only,
            structlog.dev.ConsoleRenderer(colors=terminal) if terminal else structlog.processors.JSONRenderer(),
        ],
        wrapper_class=structlog.make_filtering_bound_logger(WARNING if quiet else INFO),
        logger_factory=structlog.WriteLoggerFactory(stream),
        cache_logger_on_first_use=False,
    )


def get() -> FilteringBoundLogger:
    return cast(FilteringBoundLogger, structlog.get_logger())


def where_only(_logger: WrappedLogger, _method: str, event: EventDict) -> EventDict:
    """Replace an exception by its class and place: engines quote the offending value in their messages, and a
    pretty traceback prints local variables."""
    error = event.pop("exc_info", None)
    if error is True:
        error = sys.exc_info()[1]
    if isinstance(error, tuple):
        error = error[1]
    if isinstance(error, BaseException):
        event.update(error=type(error).__name__, at=_place(error.__traceback__))
    return event


def _place(trace: TracebackType | None) -> str:
    frames = traceback.extract_tb(trace)
    return f"{frames[-1].name}:{frames[-1].lineno}" if frames else ""
