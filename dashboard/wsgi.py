"""For gunicorn: `gunicorn dashboard.wsgi:server()`."""

import sys

# duckdb loads pandas at the first question; plotly, looking at it half loaded in another thread, would answer 500.
import pandas  # noqa: F401
from flask import Flask
from gunicorn.arbiter import Arbiter

from dashboard.access import precautions
from dashboard.app import create_app
from dashboard.errors import UserFacing
from dashboard.settings import load


def server() -> Flask:
    """One worker's application, ready for any request; an unsafe one does not start, whoever starts it.

    It says why in a sentence and ends with the code that tells gunicorn not to try again and again.
    """
    try:
        settings = load()
        precautions.refuse_unsafe(settings)
        app = create_app(settings)
    except UserFacing as fault:
        print(fault, file=sys.stderr)  # noqa: T201 - for whoever started it
        raise SystemExit(Arbiter.WORKER_BOOT_ERROR) from None
    # Dash learns which scripts it may serve only while it draws the first page: without this, a second worker that is
    # asked for a script before a page answers 500, and the reader's screen stays empty.
    with app.server.test_request_context("/"):
        app.index()
    application: Flask = app.server
    return application
