"""What somebody keeps for their own screens: views under a name, the district they begin with."""

from collections.abc import Callable

from flask import Flask, Response, request

from dashboard import access
from dashboard.access import answers, preferences
from dashboard.access.cookies import Cookies
from dashboard.access.gate import known
from dashboard.door.pages import local
from dashboard.errors import UserFacing
from dashboard.office.routes import Asked, guarded
from dashboard.view import View

Reader = Callable[[str | None], tuple[access.Reading, View]]


def save_view(one: Asked) -> Response:
    at = local(one.given("at", 2_000))
    preferences.save(one.reading, one.given("name"), at)
    return answers.see(at)


def forget_view(one: Asked) -> Response:
    preferences.forget(one.reading, one.given("name"))
    return answers.see(local(one.given("at", 2_000)))


def begin_with(one: Asked) -> Response:
    """The district of the view, or none."""
    preferences.begin_with(one.reading, one.view.district)
    return answers.see(local(one.given("at", 2_000)))


CHANGES = (
    ("/own/views", save_view),
    ("/own/views/forget", forget_view),
    ("/own/district", begin_with),
)


def serve(server: Flask, read: Reader, cookies: Cookies, base: str) -> None:
    for path, act in CHANGES:
        server.add_url_rule(path, path, guarded(read, cookies, base, "/", act), methods=["POST"])
    _at_home(server, read)


def _at_home(server: Flask, read: Reader) -> None:
    """The bare address leads to the district somebody begins with: the view is in the address all the same."""

    @server.before_request
    def lead() -> Response | None:
        if request.method != "GET" or request.path != "/" or request.query_string or known() is None:
            return None
        try:
            reading, view = read("")
            begun = preferences.home(reading)
        except UserFacing:  # the page says what is wrong
            return None
        there = read(f"?district={begun}")[1] if begun else view
        return answers.see(f"/?district={begun}") if there.district else None
