"""Who looked at which page, and how it was filtered: a line of the audit, kept small and never in the page's way."""

from collections.abc import Callable
from types import ModuleType

import structlog
from dash import ctx

from dashboard.access import Reading, ask, audit
from dashboard.access.desk import Desk
from dashboard.errors import StateError
from dashboard.rows import Area
from dashboard.text import english_terms
from dashboard.view import View

log = structlog.get_logger()

Reader = Callable[[str | None], tuple[Reading, View]]


def watched(page: ModuleType, read: Reader) -> Reader:
    """What a page's callbacks read, on the record."""

    def watching(search: str | None) -> tuple[Reading, View]:
        reading, view = read(search)
        seen(reading, view, page, ctx.states.get("url.pathname") or page.PATH)
        return reading, view

    return watching


def seen(reading: Reading, view: View, page: ModuleType, pathname: str) -> None:
    """Once a minute for each of an account's pages; each area of the Area page is one.

    A file is not given where this fails; a page is: who has to act on a warning must not wait for a ledger.
    """
    areas = _areas(reading)
    ours = pathname in getattr(page, "VIEWS", ()) or pathname.removeprefix(f"{page.PATH}/") in areas
    path = pathname if ours else page.PATH
    more = {"period": f"{view.start} {view.end}", "where": view.area if view.area in areas else view.district or "all"}
    # Only words of our own: what somebody wrote into an address is not written down.
    more |= {"measure": code} if ("measure", code := view.options.get("measure", "")) in english_terms() else {}
    desk = reading.desk
    if desk:
        _kept(desk, reading, path, more)


def _kept(desk: Desk, reading: Reading, path: str, more: dict[str, str]) -> None:
    try:
        audit.once(desk.state, desk.keys, desk.clock(), reading.principal, "page.seen", {"page": path}, **more)
    except StateError:
        log.warning("page.unrecorded", page=path)


def _areas(reading: Reading) -> set[str]:
    """Those a view may name; partners' pages have none."""
    team = reading.principal.audience == "team"
    return {area.area_id for area in ask(reading, Area)} if team else set()
