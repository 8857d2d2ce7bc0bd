"""Admin: people, roles, sessions, audit, releases, retention. Views under one heading, each an address of its own.

It shows who did what and what is kept, and never a record of anybody: every question goes to the people's side or to
the ETL's account of itself.
"""

from collections.abc import Callable

from dash import Dash, html
from dash.development.base_component import Component

from dashboard import access
from dashboard.components import redraw
from dashboard.pages import admin_audit, admin_glass, admin_people, admin_releases, admin_retention, admin_roles
from dashboard.pages import admin_sessions as sessions
from dashboard.text import Words
from dashboard.view import View

PATH = "/admin"
IN_NAVIGATION = True
FILTERED = False  # neither a district nor a period changes it

Reader = Callable[[str | None], tuple[access.Reading, View]]
Content = Callable[[access.Reading, View], list[Component]]

# Each view, and the right it needs beside the page's own.
VIEWS: dict[str, tuple[str, Content]] = {
    PATH: ("accounts", admin_people.content),
    "/admin/roles": ("accounts", admin_roles.content),
    "/admin/sessions": ("accounts", sessions.content),
    "/admin/audit": ("audit", admin_audit.content),
    "/admin/releases": ("releases", admin_releases.content),
    "/admin/retention": ("retention", admin_retention.content),
}


def title(words: Words) -> str:
    return words.t("Admin")


def matches(pathname: str) -> bool:
    return pathname in VIEWS


def skeleton() -> Component:
    """Every id a callback of this page names."""
    return html.Div(id="admin-content")


def layout(reading: access.Reading, view: View, pathname: str) -> Component:
    return html.Div(content(reading, view, pathname), id="admin-content", className="admin-page")


def content(reading: access.Reading, view: View, pathname: str) -> list[Component]:
    """What the state says is checked again where it is asked: this only leaves out what would be refused."""
    need, shown = VIEWS[pathname]
    head = html.H1(title(view.words), className="unseen")
    mine = shown(reading, view) if access.may(reading.principal, need) else []
    return [head, ways(reading, view, pathname), *admin_glass.notices(reading, view), *mine]


def ways(reading: access.Reading, view: View, pathname: str) -> Component:
    words = view.words
    named = {
        PATH: words.t("Accounts"),
        "/admin/roles": words.t("Roles"),
        "/admin/sessions": words.t("Sessions"),
        "/admin/audit": words.t("Audit"),
        "/admin/releases": words.t("Releases"),
        "/admin/retention": words.t("Retention"),
    }
    links = [
        _way(view, path, name, pathname)
        for path, name in named.items()
        if access.may(reading.principal, VIEWS[path][0])
    ]
    return html.Nav(links, className="tabs admin-ways", **{"aria-label": words.t("Parts of the Admin page")})


def _way(view: View, path: str, name: str, here: str) -> Component:
    on = {"aria-current": "page"} if path == here else {}
    kind = "tab tab-on" if path == here else "tab"
    return html.A(name, href=view.link(path), className=kind, **{"data-keep": "yes"} | on)


def register(app: Dash, read: redraw.Reader) -> None:
    """A new search redraws the content: another page of the audit, another filter."""
    redraw.on_search(app, read, "admin-content", matches, content)
