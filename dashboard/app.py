"""create_app: wiring only. A page is a module with PATH, title(words), layout(reading, view) and register(app, ask)."""

from collections.abc import Callable, Collection
from pathlib import Path
from types import ModuleType
from typing import Any

import structlog
from dash import Dash, Input, Output, State, dcc, html
from dash.development.base_component import Component
from flask import Flask, abort, request
from werkzeug.middleware.proxy_fix import ProxyFix

from dashboard import access, state, static
from dashboard.access import gate, headers, keys, policy
from dashboard.access.cookies import Cookies
from dashboard.access.desk import Desk
from dashboard.components import filters, panel, shell
from dashboard.door import routes as door_routes
from dashboard.errors import Refused, UserFacing
from dashboard.exports import explore as explore_file
from dashboard.intake import routes
from dashboard.office import routes as office_routes
from dashboard.pages import PAGES, glass_notice
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
    """Dash with the reader's language and direction on <html> from the first byte, and silent on what it runs on."""

    def _config(self) -> dict[str, Any]:
        hidden = ("dash_version", "python_version", "dash_version_url", "ddk_version", "plotly_version")
        return {name: value for name, value in super()._config().items() if name not in hidden}

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


def create_app(settings: Settings, desk: Desk | None = None) -> Dash:
    """The whole dashboard over the releases of one data folder; `desk` where another clock shall go there."""
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
    desk = desk or desk_of(settings)
    cookies = Cookies(secure=settings.tls)
    # First of all: what is added to the server below stands behind it.
    gate.serve(server, app, desk, cookies, settings.hosts)
    read = reader(settings, gate.current, desk=desk)
    app.layout = html.Div([dcc.Location(id="url", refresh=False), html.Div(_waiting(), id="shell", className="shell")])
    here = State("url", "pathname")
    app.callback(Output("shell", "children"), Input("url", "pathname"), State("url", "search"))(_router(settings, desk))
    app.callback(Output("filters", "children"), Input("url", "search"), here, prevent_initial_call=True)(
        _filter_bar(settings)
    )
    for page in PAGES:
        page.register(app, _of_page(page, reader(settings, gate.current, languages(page), desk)))
    # Pages arrive through the router, so the ids a callback may name are shown to Dash here.
    app.validation_layout = html.Div([app.layout, html.Div(id="filters"), *(page.skeleton() for page in PAGES)])
    static.serve(server, settings.releases)
    explore_file.serve(server, read)
    routes.serve(server, read, settings.data)
    office_routes.serve(server, read, cookies, _base(settings))
    door_routes.serve(server, desk, cookies)
    server.errorhandler(500)(_broken)
    server.after_request(headers.protect(app.csp_hashes(), tls=settings.tls))
    if settings.trusted_proxies:
        server.wsgi_app = ProxyFix(server.wsgi_app, x_for=settings.trusted_proxies)  # type: ignore[method-assign]
    return app


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
        reading = access.reading(settings.releases, who(), desk)
        return reading, View.from_url(search, span(reading), [d.place_id for d in districts(reading)], offered)

    return read


def _of_page(page: ModuleType, read: Reader) -> Reader:
    """A page's callbacks read nothing for whoever may not open the page."""

    def guarded(search: str | None) -> tuple[access.Reading, View]:
        if allowed(page) is None:
            raise Refused("There is no such page, or not for your role.")
        return read(search)

    return guarded


def page_at(pathname: str) -> ModuleType | None:
    return next((page for page in PAGES if page.matches(pathname)), None)


def languages(page: ModuleType | None) -> Collection[str]:
    """What a page speaks: all of the house's languages where it says that no word of it is missing."""
    return getattr(page, "LANGUAGES", LANGUAGES)


def span(reading: access.Reading) -> Span:
    (about,) = access.ask(reading, About)
    return Span(about.first_week, about.last_week)


def districts(reading: access.Reading) -> list[Place]:
    return [place for place in access.ask(reading, Place) if place.level == "district"]


def allowed(page: ModuleType | None) -> ModuleType | None:
    """The page, where policy.toml gives whoever asks a right to it; what is not theirs is not there."""
    return page if page and access.may(gate.current(), policy.PAGES.get(page.PATH, "nothing")) else None


def _router(settings: Settings, desk: Desk) -> Callable[[str, str | None], list[Component]]:
    def show(pathname: str, search: str | None) -> list[Component]:
        page = allowed(page_at(pathname))
        try:
            reading, view = reader(settings, gate.current, languages(page), desk)(search)
        except Refused:
            raise
        except UserFacing as fault:
            return [html.Main(panel.empty(fault.message, fault.remedy), className="alone")]
        (about,) = access.ask(reading, About)
        mine = [page for page in PAGES if allowed(page)]
        if page is None and pathname == "/" and mine:
            page, pathname = mine[0], mine[0].PATH
        content = _not_found(view.words) if page is None else page.layout(reading, view, pathname)
        links = [(p.PATH, p.title(view.words)) for p in mine if p.IN_NAVIGATION]
        who = reading.principal
        return shell.shell(view, about, districts(reading), links, _here(page), content, (who.name, who.role),
            glass_notice.beside(reading, view), glass_notice.above(reading, view))  # fmt: skip

    return show


def _here(page: ModuleType | None) -> str:
    return str(getattr(page, "UNDER", None) or page.PATH) if page else ""


def _filter_bar(settings: Settings) -> Callable[[str | None, str], list[Component]]:
    def show(search: str | None, pathname: str) -> list[Component]:
        reading, view = reader(settings, gate.current, languages(page_at(pathname)))(search)
        return filters.bar(view, districts(reading))

    return show


def _not_found(words: Words) -> Component:
    return panel.empty(words.t("There is no such page."), words.t("Choose one from the menu."))


def _waiting() -> Component:
    return html.Div(className="waiting", role="status", **{"aria-label": "…"})


def _say_calmly(fault: Exception) -> None:
    """The reader keeps what is on the screen; the log has the fault. What is not theirs is refused outright."""
    if isinstance(fault, Refused):
        abort(403)
    log.error("callback.failed", kind=type(fault).__name__, exc_info=fault)


def _broken(_fault: Exception) -> tuple[str, int, dict[str, str]]:
    """Never a traceback: it quotes values."""
    return "Something went wrong here. It is in the log.", 500, {"Content-Type": "text/plain; charset=utf-8"}
