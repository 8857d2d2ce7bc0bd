"""What every request passes first: it is meant for this server, a change comes from our own pages, no body is long."""

from collections.abc import Collection
from urllib.parse import urlsplit

from flask import Flask, Request, Response, request

READS = frozenset({"GET", "HEAD", "OPTIONS"})
LONGEST_BODY = 2 * 2**20  # a callback's; a route that takes files says so itself


def serve(server: Flask, hosts: Collection[str]) -> None:
    """`hosts`: names this server answers to. A page of another name that points here would read like one of ours."""
    server.config["MAX_CONTENT_LENGTH"] = LONGEST_BODY

    @server.before_request
    def guard() -> Response | None:
        # Flask's own list of trusted hosts cannot hold an IPv6 address.
        if urlsplit(f"//{request.host}").hostname not in hosts:
            return Response("This server has another name.", status=400, mimetype="text/plain")
        if request.method in READS or ours(request):
            return None
        return Response("This request did not come from our own pages.", status=403, mimetype="text/plain")


def ours(asked: Request) -> bool:
    """Whether a change was asked for by one of our own pages.

    Browsers write both headers themselves and no page can change them (Fetch standard). Sec-Fetch-Site decides where it
    is sent: under our referrer policy a form's Origin is "null". Whoever sends neither is refused.
    """
    origin = urlsplit(asked.headers.get("Origin", "")).netloc
    site = asked.headers.get("Sec-Fetch-Site")
    if site is None:
        return origin == asked.host
    return site == "same-origin" and origin in ("", asked.host)
