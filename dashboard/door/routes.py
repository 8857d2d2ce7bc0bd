"""The addresses at the door."""

from collections.abc import Callable

from flask import Flask, Response, request

from dashboard.access.cookies import Cookies
from dashboard.access.desk import Desk
from dashboard.door.counter import see
from dashboard.door.entry import Entry
from dashboard.door.own import Own
from dashboard.errors import NotTaken

LONGEST_FORM = 16 * 2**10


def serve(server: Flask, desk: Desk, cookies: Cookies, provider: str = "") -> None:
    """`provider`: the address of the other way in, "" where there is none."""
    entry, own = Entry(desk, cookies, provider), Own(desk, cookies)
    both, change = ["GET", "POST"], ["POST"]
    for path, act, methods in (
        ("/login", entry.login, both),
        ("/welcome", entry.welcome, both),
        ("/login/second", entry.second, both),
        ("/logout", entry.logout, both),
        ("/account", own.account, ["GET"]),
        ("/account/password", own.change_password, change),
        ("/account/second", own.set_second, change),
        ("/account/sessions", own.end_session, change),
        ("/account/tokens", own.change_tokens, change),
    ):
        server.add_url_rule(path, path, _small(act), methods=methods)


def _small(act: Callable[[], Response]) -> Callable[[], Response]:
    def answer() -> Response:
        request.max_content_length = LONGEST_FORM
        try:
            return act()
        except NotTaken:
            return see("/")

    return answer
