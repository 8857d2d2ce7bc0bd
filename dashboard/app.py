"""create_app: wiring only. A page is a module with PATH, title(words), layout(reading, view) and register(app, ask)."""

from collections.abc import Callable, Collection, Sequence
from pathlib import Path
from types import ModuleType
from typing import Any

import structlog
from dash import Dash, Input, Output, State, dcc, html
from dash.development.base_component import Component
from dash.exceptions import DependencyException
from flask import Flask, abort, request
from werkzeug.middleware.proxy_fix import ProxyFix

from dashboard import access, state, static
from dashboard.access import gate, headers, keys, sightings
from dashboard.access.cookies import Cookies
from dashboard.access.desk import Desk
from dashboard.components import filters, panel, shell
from dashboard.door import routes as door_routes
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
from dashboard.text import ALL_LANGUAGES, LANGUAGES, Words, spoken
from dashboard.view import Span, View

log = structlog.get_logger()

ASSETS = Path(__file__).parent / "assets"

Reader = Callable[[str | None], tuple[access.Reading, View]]

# Faults an address lets out that are none of the program's. Dash's is of a script that it does not have.
CALMLY: dict[type[Exception], tuple[int, str]] = {
    Refused: (403, "This is not for your role."),
    NoRelease: (503, "There is no release to read at the moment."),
    BrokenRelease: (503, "There is no release to read at the moment."),
    DependencyException: (404, "There is nothing here."),
}

INDEX = """<!DOCTYPE html>
<html lang="{lang}" dir="{direction}">
<head>
<meta charset="utf-8"><meta name="viewport" content="width=device-width, initial-scale=1">
<title>{title}</title>
{css}
</head>
<body>
{entry}
<footer hidden>{config}{scripts}{renderer}</footer>
</body>
</html>"""


class KirkukDash(Dash):
    """Dash with the reader's language and direction on <html> from the first byte, and silent on what it runs on."""

    def _config(self) -> dict[str, Any]:
        hidden = ("dash_version", "python_version", "dash_version_url", "ddk_version", "plotly_version")
        return {name: value for name, value in super()._config().items() if name not in hidden}

    def interpolate_index(self, **parts: Any) -> str:
        who = gate.known()
        page = page_at(request.path, pages_of(who) if who else ())
        words = Words(spoken(request.args.get("lang", "en"), languages(page)))
        return INDEX.format(
            lang=words.lang,
            direction=words.direction,
            title=words.t("Kirkuk Early Warning"),
            css=parts["css"],
            entry=parts["app_entry"],
            config=parts["config"],
            scripts=parts["scripts"],
            renderer=parts["renderer"],
        )


def _without_fonts(assets: Path) -> str:
    """Pattern of the sheets to leave out: a sheet that names fonts nobody fetched would ask for them in vain."""
    return "" if any((assets / "fonts").glob("*.woff2")) else r"05_fonts\.css"


def create_app(settings: Settings, desk: Desk | None = None) -> Dash:
    """The whole dashboard over the releases of one data folder; `desk` where another clock shall go there."""
    server, cookies = Quiet(__name__), Cookies(secure=settings.tls)
    server.config["COMPRESS_MIMETYPES"] = list(headers.PACKED)
    app = KirkukDash(
        __name__,
        server=server,
        title="Kirkuk Early Warning",
        update_title="",
        compress=True,
        assets_ignore=_without_fonts(ASSETS),
        enable_mcp=False,
        websocket_callbacks=False,
        health_endpoint="healthz",
        suppress_callback_exceptions=False,
        on_error=_say_calmly,
        csrf_token_name=cookies.csrf,
    )
    desk = desk or desk_of(settings)
    # First of all: what is added to the server below stands behind it.
    gate.serve(server, app, desk, cookies, settings.hosts)
    _serve_pages(app, settings, desk)
    _serve_files(server, settings, desk, cookies)
    server.errorhandler(500)(_broken)
    for fault, (status, text) in CALMLY.items():
        server.errorhandler(fault)(_saying(text, status))
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
        read = reader(settings, gate.current, languages(page), desk)
        page.register(app, _of_page(page, sightings.watched(page, read)))
    # Pages arrive through the router, so the ids a callback may name are shown to Dash here.
    skeletons = (page.skeleton() for page in (*PAGES, *PARTNER_PAGES))
    app.validation_layout = html.Div([app.layout, html.Div(id="filters"), *skeletons])


def _serve_files(server: Flask, settings: Settings, desk: Desk, cookies: Cookies) -> None:
    """Every address beside the pages."""
    read = reader(settings, gate.current, desk=desk)
    static.serve(server, settings.releases)
    explore_file.serve(server, read, desk)
    area_files.serve(server, read, desk)
    explore_workbook.serve(server, read, desk)
    report_routes.serve(server, reader(settings, gate.current, ALL_LANGUAGES, desk), desk)
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
    offered: Collection[str] = LANGUAGES,
    desk: Desk | None = None,
) -> Reader:
    """From a query string to the right to read and the view it asks for, in one of the languages offered.

    `who` tells whose right it is, at the moment it is used.
    """

    def read(search: str | None) -> tuple[access.Reading, View]:
        reading = access.reading(settings.releases, who(), desk, settings.export_rows)
        if reading.principal.audience == "partner":
            known = [district.area_id for district in partner_districts(reading)]
            return reading, View.from_url(search, partner_span(reading), known, offered)
        return reading, View.from_url(search, span(reading), [d.place_id for d in districts(reading)], offered)

    return read


def _of_page(page: ModuleType, read: Reader) -> Reader:
    """A page's callbacks read nothing for whoever may not open the page."""

    def guarded(search: str | None) -> tuple[access.Reading, View]:
        if page not in pages_of(gate.current()):
            raise Refused("There is no such page, or not for your role.")
        return read(search)

    return guarded


def pages_of(who: access.Principal) -> list[ModuleType]:
    """The pages somebody may open, as policy.toml says; what is not theirs is not there."""
    written = PARTNER_PAGES if who.audience == "partner" else PAGES
    return [page for page in written if access.opens(who, page.PATH)]


def page_at(pathname: str, pages: Sequence[ModuleType] = PAGES) -> ModuleType | None:
    return next((page for page in pages if page.matches(pathname)), None)


def languages(page: ModuleType | None) -> Collection[str]:
    """What a page speaks: all of the house's languages where it says that no word of it is missing."""
    return getattr(page, "LANGUAGES", LANGUAGES)


def span(reading: access.Reading) -> Span:
    (about,) = access.ask(reading, About)
    return Span(about.first_week, about.last_week)


def districts(reading: access.Reading) -> list[Place]:
    return [place for place in access.ask(reading, Place) if place.level == "district"]


def _router(settings: Settings, desk: Desk) -> Callable[[str, str | None], list[Component]]:
    def show(pathname: str, search: str | None) -> list[Component]:
        who = gate.current()
        pages = pages_of(who)
        page = page_at(pathname, pages)
        if page is None and pathname == "/" and pages:
            page, pathname = pages[0], pages[0].PATH  # whose first page is another one
        try:
            reading, view = reader(settings, gate.current, languages(page), desk)(search)
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
        beside = [own_views.menu(reading, view), *glass_notice.beside(reading, view)]
        above = glass_notice.above(reading, view)
        return shell.shell(
            view, about, districts(reading), links, _here(page), content, signed, beside, above, filtered=filtered(page)
        )

    return show


def filtered(page: ModuleType | None) -> bool:
    """Whether district and period change what a page shows."""
    return bool(getattr(page, "FILTERED", True))


def _here(page: ModuleType | None) -> str:
    return str(getattr(page, "UNDER", None) or page.PATH) if page else ""


def _filter_bar(settings: Settings) -> Callable[[str | None, str], list[Component]]:
    def show(search: str | None, pathname: str) -> list[Component]:
        who = gate.current()
        page = page_at(pathname, pages_of(who))
        reading, view = reader(settings, gate.current, languages(page))(search)
        if who.audience == "partner":
            return partner_bar(reading, view, page)
        return filters.bar(view, districts(reading)) if filtered(page) else []

    return show


def _not_found(words: Words) -> Component:
    return panel.empty(words.t("There is no such page."), words.t("Choose one from the menu."))


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
