"""What every request passes first. Deny by default: an address that policy.toml does not name answers nothing."""

import re
from collections.abc import Collection
from urllib.parse import quote

import structlog
from dash import Dash
from flask import Flask, Request, Response, g, request

from dashboard.access import callbacks, policy, refusals
from dashboard.access.answers import said
from dashboard.access.cookies import Cookies
from dashboard.access.desk import Desk, Stranger
from dashboard.access.principal import Principal, may
from dashboard.errors import StateError, where
from dashboard.text import LANGUAGES, Words

log = structlog.get_logger()

OPEN = frozenset({"open", "form"})
HOST = re.compile(r"(?:\[([0-9a-f:.]+)\]|([a-z0-9._-]+))(?::[0-9]{1,5})?", re.ASCII)
READS = frozenset({"GET", "HEAD", "OPTIONS"})
LONGEST_BODY = 2 * 2**20  # a route that takes files says so itself
LONGEST_CALLBACK = 64 * 2**10
LONGEST_UPLOAD = 64 * 2**20
CALLBACK = "/_dash-update-component"
PAGES = frozenset({"/", "/<path:path>"})
MAKE_ONE = "python -m dashboard user add NAME --role admin"

Answer = Response | None


def serve(server: Flask, app: Dash, desk: Desk, cookies: Cookies, hosts: Collection[str]) -> None:
    """`hosts`: names this server answers to. A page of another name that points here would read like one of ours."""
    server.config["MAX_CONTENT_LENGTH"] = LONGEST_BODY

    @server.before_request
    def guard() -> Answer:
        g.principal, g.who = None, Stranger()
        # Flask's own list of trusted hosts cannot hold an IPv6 address.
        if _host(request) not in hosts:
            return said("This server has another name.", 400)
        rule = request.url_rule.rule if request.url_rule else ""
        need = policy.ROUTES.get(rule) if rule else "signed_in"
        if need in (None, "never"):
            return said("There is nothing here.", 404)
        if (request.content_length or 0) > (LONGEST_CALLBACK if rule == CALLBACK else LONGEST_UPLOAD):
            return said(words().t("This request is too long."), 413)
        if request.method not in READS and not ours(request):
            return said(words().t("This request did not come from our own pages."), 403)
        try:
            cookie = cookies.session(request)
            g.who = who = desk.who(cookie, request.headers.get("Authorization", ""))
        except StateError as fault:
            return None if need == "open" and request.method in READS else unreachable(fault)
        return (
            _paced(desk, who)
            or _identified(desk, who, str(need))
            or (None if need == "form" else _meant(desk, who, cookie))
            or (_as_declared(app) if rule == CALLBACK else None)
        )

    server.errorhandler(StateError)(unreachable)
    server.after_request(refusals.told)


def unreachable(fault: StateError) -> Response:
    """What cannot be written down is not done; the sentence is the same wherever that was noticed."""
    log.error("state.unreachable", **where(fault))
    return said(words().t("Nobody can be let in at the moment: the state is out of reach."), 503)


def known() -> Principal | None:
    """Who asks, if the gate knows; nobody while a worker warms up."""
    found: Principal | None = g.get("principal")
    return found


def current() -> Principal:
    """Who asks. Only behind the gate: anywhere else there is nobody."""
    who = known()
    if who is None:
        raise RuntimeError("nobody was let in, and something asks for whom")
    return who


def ours(asked: Request) -> bool:
    """Whether a change was asked for by one of our own pages.

    Browsers write both headers themselves and no page can change them (Fetch standard). Sec-Fetch-Site decides where it
    is sent: under our referrer policy a form's Origin is "null". Whoever sends neither is refused.
    """
    origin, own = asked.headers.get("Origin", ""), (f"http://{asked.host}", f"https://{asked.host}")
    site = asked.headers.get("Sec-Fetch-Site")
    if site is None:
        return origin in own
    return site == "same-origin" and origin in ("", "null", *own)


def words() -> Words:
    """For what a reader may meet: the language of the page, which its forms send along, else the browser's own."""
    asked = request.args.get("lang", "")
    return Words(asked if asked in LANGUAGES else request.accept_languages.best_match(LANGUAGES) or "en")


def _paced(desk: Desk, who: Principal | Stranger) -> Answer:
    """Strangers are not counted: they get the door, and what they try there has budgets of its own."""
    session = who.session if isinstance(who, Principal) else ""
    if not session or desk.pace.keeps(session, desk.clock()):
        return None
    answer = said(words().t("Too many requests at once. Wait a minute."), 429)
    answer.headers["Retry-After"] = "60"
    return answer


def _identified(desk: Desk, who: Principal | Stranger, need: str) -> Answer:
    if isinstance(who, Principal):
        g.principal = who
    if need in OPEN:
        return None
    if need == "half":
        return None if isinstance(who, Stranger) and who.half else said(words().t("Sign in first."), 401)
    if isinstance(who, Stranger):
        return _stranger(desk, who)
    if who.by_token and (request.url_rule is None or request.url_rule.rule not in policy.FOR_TOKENS):
        return said("A token opens the API and nothing else.", 403)
    return None if need == "signed_in" or may(who, need) else said(words().t("This is not for your role."), 403)


def _stranger(desk: Desk, who: Stranger) -> Answer:
    """A page asks to sign in; everything else is told so in a word."""
    if not who.half and desk.unpeopled():
        return said(f"{words().t('There are no accounts yet. Make the first on the server:')} {MAKE_ONE}", 503)
    if request.method != "GET" or request.url_rule is None or request.url_rule.rule not in PAGES:
        return said(words().t("Sign in first."), 401)
    if who.half:
        return _to("/login/second")
    query = request.query_string.decode("ascii", "replace")
    wanted = request.path + (f"?{query}" if query else "")
    lang = request.args.get("lang", "")
    return _to(f"/login?next={quote(wanted, safe='')}" + (f"&lang={quote(lang, safe='')}" if lang else ""))


def _meant(desk: Desk, who: Principal | Stranger, cookie: str) -> Answer:
    """A change carries what only a page of the same session knows (OWASP: signed double submit)."""
    session = who.session if isinstance(who, Principal) else who.half
    if request.method in READS or not session:
        return None
    given = request.headers.get("X-CSRFToken", "")
    if not given and request.mimetype == "application/x-www-form-urlencoded":
        given = request.form.get("csrf", "")
    if desk.keys.same("csrf", cookie, given):
        return None
    return said(words().t("This page is of another session. Load it again."), 403)


def _as_declared(app: Dash) -> Answer:
    request.max_content_length = LONGEST_CALLBACK
    try:
        body = request.get_json(silent=True)
    except RecursionError:
        body = None
    if callbacks.forged(body, app.callback_map):
        return said("This is not a request our pages send.", 400)
    return None


def _host(asked: Request) -> str | None:
    """The name in the Host header, without its port; None for anything that is more than these two."""
    found = HOST.fullmatch(asked.host.lower())
    return (found[1] or found[2]) if found else None


def _to(address: str) -> Response:
    return Response("", status=303, headers={"Location": address})
