"""For gunicorn: `gunicorn dashboard.wsgi:server()`."""

from flask import Flask

from dashboard.app import create_app
from dashboard.settings import Settings


def server() -> Flask:
    server: Flask = create_app(Settings()).server
    return server
