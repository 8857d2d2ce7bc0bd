"""create_app: wiring only. A page is a module with PATH, title(words), layout(reading, view) and register(app, ask)."""

from collections.abc import Callable
from pathlib import Path
from types import ModuleType
from typing import Any

import structlog
from dash import Dash, Input, Output, State, dcc, html
from dash.development.base_component import Component
from dash.exceptions import DependencyException
from flask import Flask, abort
from werkzeug.middleware.proxy_fix import ProxyFix

from dashboard import access, packed, state, static
from dashboard.access import gate, headers, keys, sightings
from dashboard.access.cookies import Cookies
from dashboard.access.desk import Desk
from dashboard.components import filters, panel, shell
from dashboard.components.written import written
from dashboard.door import routes as door_routes
from dashboard.entry import KirkukDash, filtered, left_out, page_at, pages_of
from dashboard.errors import BrokenRelease, NoRelease, Refused, UserFacing, where
from dashboard.exports import api, area_files, explore_workbook
from dashboard.exports import explore as explore_file
from dashboard.intake import routes
from dashboard.office import own
from dashboard.office import routes as office_routes
from dashboard.pages import PAGES, PARTNER_PAGES, glass_notice, own_views
from dashboard.pages.partner_facts import partner_districts, partner_span
from dashboard.pages.partner_frame import partner_bar, partner_frame
from dashboard.report import routes as report_routes
from dashboard.rows import About, Place
from dashboard.settings import LOOPBACK, Settings
from dashboard.text import Words
from dashboard.view import Span, View

log = structlog.get_logger()

ASSETS = Path(__file__).parent / "assets"

FIRST = """<div id="first" class="shell first">{content}<noscript><p class="first-told">{told}</p></noscript>
{soon}</div>
"""
SOON = '<link rel="preload" as="fetch" crossorigin fetchpriority="low" href="{}">'

Reader = Callable[[str | None], tuple[access.Reading, View]]

# Faults an address lets out that are none of the program's. Dash's is of a script that it does not have.
CALMLY: dict[type[Exception], tuple[int, str]] = {
    Refused: (403, "This is not for your role."),
    NoRelease: (503, "There is no release to read at the moment."),
    BrokenRelease: (503, "There is no release to read at the moment."),
    DependencyException: (404, "There is nothing here."),
}


def create_app(settings: Settings, desk: Desk | None = None) -> Dash:
    """The whole dashboard over the releases of one data folder; `desk` where another clock shall go there."""
    server, cookies = Quiet(__name__), Cookies(secure=settings.tls)
    server.config["COMPRESS_MIMETYPES"] = list(headers.PACKED)
    server.config["COMPRESS_ALGORITHM"] = ["br", "gzip"]
    server.config["COMPRESS_BR_LEVEL"] = 5
    app = KirkukDash(
        __name__,
        server=server,
        title="Kirkuk Early Warning",
        update_title="",
        compress=True,
        assets_ignore=left_out(ASSETS),
        enable_mcp=False,
        websocket_callbacks=False,
        health_endpoint="healthz",
        suppress_callback_exceptions=False,
        on_error=_say_calmly,
        csrf_token_name=cookies.csrf,
    )
    desk = desk or desk_of(settings)
    app.first = _first(settings, desk)
    # First of all: what is added to the server below stands behind it.
    gate.serve(server, app, desk, cookies, settings.hosts)
    _serve_pages(app, settings, desk)
    _serve_files(server, settings, desk, cookies)
    server.errorhandler(500)(_broken)
    for fault, (status, text) in CALMLY.items():
        server.errorhandler(fault)(_saying(text, status))
    packed.serve(server)
    server.after_request(headers.protect(app.csp_hashes(), tls=settings.tls))
    if settings.trusted_proxies:
        server.wsgi_app = ProxyFix(server.wsgi_app, x_for=settings.trusted_proxies)  # type: ignore[method-assign]
    return app


def _serve_pages(app: Dash, settings: Settings, desk: Desk) -> None:
    app.layout = html.Div([dcc.Location(id="url", refresh=False), html.Div(_waiting(), id="shell", className="shell")])
    here = State("url", "pathname")
    shown = Output("shell", "children")
    app.callback(shown, Input("url", "pathname"), State("url", "search"))(_router(settings, desk))
    app.callback(Output("filters", "children"), Input("url", "search"), here, prevent_initial_call=True)(
        _filter_bar(settings)
    )
    for page in (*PAGES, *PARTNER_PAGES):
        read = reader(settings, gate.current, desk)
        page.register(app, _of_page(page, sightings.watched(page, read)))
    # Pages arrive through the router, so the ids a callback may name are shown to Dash here.
    skeletons = (page.skeleton() for page in (*PAGES, *PARTNER_PAGES))
    app.validation_layout = html.Div([app.layout, html.Div(id="filters"), *skeletons])


def _serve_files(server: Flask, settings: Settings, desk: Desk, cookies: Cookies) -> None:
    """Every address beside the pages."""
    read = reader(settings, gate.current, desk)
    static.serve(server, settings.releases)
    explore_file.serve(server, read, desk)
    area_files.serve(server, read, desk)
    explore_workbook.serve(server, read, desk)
    report_routes.serve(server, reader(settings, gate.current, desk), desk)
    api.serve(server, settings, desk)
    routes.serve(server, read, settings.data, desk.note)
    office_routes.serve(server, read, cookies, _base(settings))
    own.serve(server, read, cookies, _base(settings))
    door_routes.serve(server, desk, cookies, settings)


def _base(settings: Settings) -> str:
    """Where people reach it, for addresses that are passed on."""
    return settings.public_url.rstrip("/") or f"http://{settings.host}:{settings.port}"


def desk_of(settings: Settings) -> Desk:
    """Who is who, from the settings. Raises SettingsError and StateError."""
    opened = state.opened(settings.state_database)
    open_house = settings.host in LOOPBACK and not settings.public_url
    return Desk(opened, keys.load(settings.state_key), settings.releases, open_house)


def reader(
    settings: Settings,
    who: Callable[[], access.Principal],
    desk: Desk | None = None,
) -> Reader:
    """From a query string to the right to read and the view it asks for.

    `who` tells whose right it is, at the moment it is used.
    """

    def read(search: str | None) -> tuple[access.Reading, View]:
        reading = access.reading(settings.releases, who(), desk, settings.export_rows)
        if reading.principal.audience == "partner":
            known = [district.area_id for district in partner_districts(reading)]
            return reading, View.from_url(search, partner_span(reading), known)
        return reading, View.from_url(search, span(reading), [d.place_id for d in districts(reading)])

    return read


def _of_page(page: ModuleType, read: Reader) -> Reader:
    """A page's callbacks read nothing for whoever may not open the page."""

    def guarded(search: str | None) -> tuple[access.Reading, View]:
        if page not in pages_of(gate.current()):
            raise Refused("There is no such page, or not for your role.")
        return read(search)

    return guarded


def span(reading: access.Reading) -> Span:
    (about,) = access.ask(reading, About)
    return Span(about.first_week, about.last_week)


def districts(reading: access.Reading) -> list[Place]:
    return [place for place in access.ask(reading, Place) if place.level == "district"]


def _first(settings: Settings, desk: Desk) -> Callable[[str, str], str]:
    """A page as HTML, before any script: the same content by the same way, with drawings in place of its figures."""
    show = _router(settings, desk)

    def first(pathname: str, search: str) -> str:
        try:
            page = page_at(pathname, pages_of(gate.current()))
            reading, view = reader(settings, gate.current, desk)(search)
            drawn = page.DRAWN.drawings(reading, view) if page else {}
            soon = "".join(SOON.format(file) for file in page.DRAWN.soon(reading, view)) if page else ""
            content = written(show(pathname, search), drawn)
            return FIRST.format(content=content, told=page.DRAWN.note(view.words) if page else "", soon=soon)
        except Exception as fault:
            log.error("first.failed", **where(fault))  # the page comes all the same, by script
            return ""

    return first


def _router(settings: Settings, desk: Desk) -> Callable[[str, str | None], list[Component]]:
    def show(pathname: str, search: str | None) -> list[Component]:
        who = gate.current()
        pages = pages_of(who)
        page = page_at(pathname, pages)
        if page is None and pathname == "/" and pages:
            page, pathname = pages[0], pages[0].PATH  # whose first page is another one
        try:
            reading, view = reader(settings, gate.current, desk)(search)
        except Refused:
            raise
        except UserFacing as fault:
            return [html.Main(panel.empty(fault.message, fault.remedy), className="alone")]
        if page:
            sightings.seen(reading, view, page, pathname)
        content = page.layout(reading, view, pathname) if page else _not_found(view.words)
        links = [(p.PATH, p.title(view.words)) for p in pages if p.IN_NAVIGATION]
        signed = (who.name, who.role)
        if who.audience == "partner":
            return partner_frame(reading, view, page, links, content, signed)
        (about,) = access.ask(reading, About)
        glass = glass_notice.beside(reading, view), glass_notice.above(reading, view)
        mine = [own_views.menu(reading, view)]
        return shell.shell(
            view, about, districts(reading), links, _here(page), content, signed, *glass, mine, filtered=filtered(page)
        )

    return show


def _here(page: ModuleType | None) -> str:
    return str(getattr(page, "UNDER", None) or page.PATH) if page else ""


def _filter_bar(settings: Settings) -> Callable[[str | None, str], list[Component]]:
    def show(search: str | None, pathname: str) -> list[Component]:
        who = gate.current()
        page = page_at(pathname, pages_of(who))
        reading, view = reader(settings, gate.current)(search)
        if who.audience == "partner":
            return partner_bar(reading, view, page)
        return filters.bar(view, districts(reading)) if filtered(page) else []

    return show


def _not_found(words: Words) -> Component:
    said = html.H1(words.t("There is no such page.")), html.P(words.t("Choose one from the menu."), className="muted")
    return html.Div(said, className="empty", role="status")


def _waiting() -> Component:
    return html.Div(className="waiting", role="status", **{"aria-label": "…"})


def _say_calmly(fault: Exception) -> None:
    """The reader keeps what is on the screen; the log has the fault. What is not theirs is refused outright."""
    if isinstance(fault, Refused):
        abort(403)
    log.error("callback.failed", **where(fault))


class Quiet(Flask):
    """Flask, which would else write a traceback with the fault's own words."""

    def log_exception(self, exc_info: Any) -> None:
        log.error("request.failed", **where(exc_info[1]))


def _broken(_fault: Exception) -> tuple[str, int, dict[str, str]]:
    """Never a traceback: it quotes values."""
    return "Something went wrong here. It is in the log.", 500, {"Content-Type": "text/plain; charset=utf-8"}


def _saying(text: str, status: int) -> Callable[[Exception], tuple[str, int, dict[str, str]]]:
    return lambda _fault: (text, status, {"Content-Type": "text/plain; charset=utf-8"})
