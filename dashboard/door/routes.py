"""The addresses at the door."""

from collections.abc import Callable

from flask import Flask, Response, abort, request

from dashboard.access.answers import see
from dashboard.access.cookies import Cookies
from dashboard.access.desk import Desk
from dashboard.door.entry import Entry
from dashboard.door.own import Own
from dashboard.errors import NotTaken
from dashboard.settings import Settings

LONGEST_FORM = 16 * 2**10


def serve(server: Flask, desk: Desk, cookies: Cookies, settings: Settings) -> None:
    go, back = _provider(desk, cookies, settings)
    entry, own = Entry(desk, cookies, "/login/provider" if settings.oidc_issuer else ""), Own(desk, cookies)
    both, change = ["GET", "POST"], ["POST"]
    for path, act, methods in (
        ("/login", entry.login, both),
        ("/welcome", entry.welcome, both),
        ("/login/second", entry.second, both),
        ("/logout", entry.logout, both),
        ("/login/provider", go, ["GET"]),
        ("/login/provider/back", back, ["GET"]),
        ("/account", own.account, ["GET"]),
        ("/account/password", own.change_password, change),
        ("/account/second", own.set_second, change),
        ("/account/sessions", own.end_session, change),
        ("/account/tokens", own.change_tokens, change),
    ):
        server.add_url_rule(path, path, _small(act), methods=methods)


def _provider(desk: Desk, cookies: Cookies, settings: Settings) -> tuple[Callable[[], Response], ...]:
    """Going to the organisation's provider and coming back; nothing is there where none is agreed on."""
    if not settings.oidc_issuer:
        return (lambda: abort(404),) * 2
    # What it needs is installed only where it is wanted.
    from dashboard.door.provider import Provider

    other = Provider(desk, cookies, settings)
    return other.go, other.back


def _small(act: Callable[[], Response]) -> Callable[[], Response]:
    def answer() -> Response:
        request.max_content_length = LONGEST_FORM
        try:
            return act()
        except NotTaken:
            return see("/")

    return answer
