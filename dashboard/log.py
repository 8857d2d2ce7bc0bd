"""What the dashboard says of itself on stderr: `noun.verb`, lines to read on a terminal, JSON otherwise.

Of a fault it says the kind and the place: a driver's message quotes values, and a pretty traceback prints every local
variable, the password of whoever is signing in among them.
"""

import sys
import traceback

import structlog
from structlog.typing import EventDict, WrappedLogger


def configure() -> None:
    """Set up once, where the application is made: whoever starts it."""
    terminal = sys.stderr.isatty()
    structlog.configure(
        processors=[
            structlog.contextvars.merge_contextvars,
            structlog.processors.add_log_level,
            structlog.processors.TimeStamper(fmt="iso", utc=True),
            where_only,
            structlog.dev.ConsoleRenderer(colors=True) if terminal else structlog.processors.JSONRenderer(),
        ],
        logger_factory=_stderr,
        cache_logger_on_first_use=False,
    )


def where_only(_logger: WrappedLogger, _method: str, event: EventDict) -> EventDict:
    """In place of a fault: its kinds, from the outermost to its cause, and the last place of each."""
    fault = event.pop("exc_info", None)
    chain: list[str] = []
    while isinstance(fault, BaseException) and len(chain) < 5:
        frames = traceback.extract_tb(fault.__traceback__)
        chain.append(
            f"{type(fault).__name__} {frames[-1].name}:{frames[-1].lineno}" if frames else type(fault).__name__
        )
        fault = fault.__cause__
    if chain:
        event["fault"] = chain
    return event


def _stderr(*_: object) -> structlog.WriteLogger:
    return structlog.WriteLogger(sys.stderr)
