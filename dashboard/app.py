"""create_app: wiring only. A page is a module with PATH, title(words), layout(reading, view) and register(app, ask)."""

from collections.abc import Callable, Collection, Sequence
from pathlib import Path
from types import ModuleType
from typing import Any

import structlog
from dash import Dash, Input, Output, State, dcc, html
from dash.development.base_component import Component
from flask import Flask, Request, Response, request

from dashboard import access, guard, static
from dashboard.components import filters, panel, shell
from dashboard.errors import Refused, UserFacing
from dashboard.exports import explore as explore_file
from dashboard.intake import routes
from dashboard.pages import PAGES, PARTNER_PAGES
from dashboard.pages.partner_facts import partner_districts, partner_span
from dashboard.pages.partner_frame import partner_bar, partner_frame
from dashboard.rows import About, Place
from dashboard.settings import LOOPBACK, Settings
from dashboard.text import LANGUAGES, Words, spoken
from dashboard.view import Span, View

log = structlog.get_logger()

ASSETS = Path(__file__).parent / "assets"

Reader = Callable[[str | None], tuple[access.Reading, View]]

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
    """Dash with the reader's language and direction on <html> from the first byte."""

    def interpolate_index(self, **parts: Any) -> str:
        words = Words(spoken(request.args.get("lang", "en"), languages(page_at(request.path))))
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


def create_app(settings: Settings, principal: access.Principal | None = None) -> Dash:
    """The whole dashboard over the releases of one data folder, for one principal."""
    asking = principal or access.Principal()
    server = Flask(__name__)
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
    )
    read = reader(settings, principal=asking)
    app.layout = html.Div([dcc.Location(id="url", refresh=False), html.Div(_waiting(), id="shell", className="shell")])
    here = State("url", "pathname")
    shown = Output("shell", "children")
    app.callback(shown, Input("url", "pathname"), State("url", "search"))(_router(settings, asking))
    app.callback(Output("filters", "children"), Input("url", "search"), here, prevent_initial_call=True)(
        _filter_bar(settings, asking)
    )
    for page in (*PAGES, *PARTNER_PAGES):
        page.register(app, reader(settings, languages(page), asking))
    # Pages arrive through the router, so the ids a callback may name are shown to Dash here.
    app.validation_layout = html.Div(
        [app.layout, html.Div(id="filters"), *(page.skeleton() for page in (*PAGES, *PARTNER_PAGES))]
    )
    guard.serve(server, {*LOOPBACK, settings.host})
    # To whoever may not ask there is no such address.
    server.register_error_handler(Refused, lambda _: ("", 404))
    static.serve(server, settings.releases, asking)
    explore_file.serve(server, read)
    routes.serve(server, read, settings.data)
    server.after_request(_headers(app))
    return app


def reader(
    settings: Settings, offered: Collection[str] = LANGUAGES, principal: access.Principal | None = None
) -> Reader:
    """From a query string to the right to read and the view it asks for, in one of the languages offered."""

    def read(search: str | None) -> tuple[access.Reading, View]:
        reading = access.reading(settings.releases, principal or access.Principal())
        if reading.principal.audience == "partner":
            return reading, View.from_url(
                search, partner_span(reading), [d.area_id for d in partner_districts(reading)], offered
            )
        return reading, View.from_url(search, span(reading), [d.place_id for d in districts(reading)], offered)

    return read


def pages_of(principal: access.Principal) -> tuple[ModuleType, ...]:
    return PARTNER_PAGES if principal.audience == "partner" else PAGES


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


def _router(settings: Settings, principal: access.Principal) -> Callable[[str, str | None], list[Component]]:
    pages = pages_of(principal)

    def show(pathname: str, search: str | None) -> list[Component]:
        page = page_at(pathname, pages)
        try:
            reading, view = reader(settings, languages(page), principal)(search)
        except UserFacing as fault:
            return [html.Main(panel.empty(fault.message, fault.remedy), className="alone")]
        content = _not_found(view.words) if page is None else page.layout(reading, view, pathname)
        links = [(p.PATH, p.title(view.words)) for p in pages if p.IN_NAVIGATION]
        if principal.audience == "partner":
            return partner_frame(reading, view, page, links, content)
        (about,) = access.ask(reading, About)
        here = _here(page)
        return shell.shell(view, about, districts(reading), links, here, content)

    return show


def _here(page: ModuleType | None) -> str:
    return str(getattr(page, "UNDER", None) or page.PATH) if page else ""


def _filter_bar(settings: Settings, principal: access.Principal) -> Callable[[str | None, str], list[Component]]:
    def show(search: str | None, pathname: str) -> list[Component]:
        page = page_at(pathname, pages_of(principal))
        reading, view = reader(settings, languages(page), principal)(search)
        if principal.audience == "partner":
            return partner_bar(reading, view, page)
        return filters.bar(view, districts(reading))

    return show


def _not_found(words: Words) -> Component:
    return panel.empty(words.t("There is no such page."), words.t("Choose one from the menu."))


def _waiting() -> Component:
    return html.Div(className="waiting", role="status", **{"aria-label": "…"})


def _say_calmly(fault: Exception) -> None:
    """The reader keeps what is on the screen; the log has the fault."""
    log.error("callback.failed", kind=type(fault).__name__, exc_info=fault)


def _versioned(asked: Request) -> bool:
    return asked.path.startswith("/assets/") and "m" in asked.args


def _headers(app: Dash) -> Callable[[Response], Response]:
    policy = (
        "default-src 'none'; script-src 'self' {hashes}; style-src 'self' 'unsafe-inline'; img-src 'self' data:; "
        "font-src 'self'; connect-src 'self'; worker-src 'self' blob:; frame-ancestors 'none'; base-uri 'none'; "
        "form-action 'self'; object-src 'none'"
    ).format(hashes=" ".join(f"'{h}'" if not h.startswith("'") else h for h in app.csp_hashes()))

    def protect(response: Response) -> Response:
        # An asset's address names its version, so a browser need never ask for it again.
        if response.status_code == 200 and (request.path == "/favicon.ico" or _versioned(request)):
            response.headers["Cache-Control"] = static.FOREVER
        response.headers.setdefault("Cache-Control", "no-store")
        response.headers["Content-Security-Policy"] = policy
        response.headers["Cross-Origin-Opener-Policy"] = "same-origin"
        response.headers["X-Content-Type-Options"] = "nosniff"
        response.headers["Referrer-Policy"] = "no-referrer"
        return response

    return protect
