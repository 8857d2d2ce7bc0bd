"""For gunicorn: `gunicorn dashboard.wsgi:server()`."""

# duckdb loads pandas at the first question; plotly, looking at it half loaded in another thread, would answer 500.
import pandas  # noqa: F401
from flask import Flask

from dashboard.access import precautions
from dashboard.app import create_app
from dashboard.settings import Settings


def server() -> Flask:
    """One worker's application, ready for any request; an unsafe one does not start, whoever starts it."""
    settings = Settings()
    precautions.refuse_unsafe(settings)
    app = create_app(settings)
    # Dash learns which scripts it may serve only while it draws the first page: without this, a second worker that is
    # asked for a script before a page answers 500, and the reader's screen stays empty.
    with app.server.test_request_context("/"):
        app.index()
    application: Flask = app.server
    return application
