"""Pages of a long table as links: each is a place one can send and come back to."""

from dash import html
from dash.development.base_component import Component

from dashboard.view import View


def at(view: View, parameter: str, total: int, size: int) -> int:
    """The page the address asks for, from 1; the first where there is no such page."""
    text = view.options.get(parameter, "")
    page = int(text) if text.isascii() and text.isdecimal() and len(text) < 8 else 1
    return page if 1 <= page <= last_page(total, size) else 1


def last_page(total: int, size: int) -> int:
    return max(1, -(-total // size))


def pages(view: View, parameter: str, page: int, total: int, size: int, of: str = "") -> Component | None:
    """First, previous, next, last, and which rows are shown; nothing where all fit on one page.

    `of`: what the table is called, where a page has several that turn.
    """
    last = last_page(total, size)
    if last == 1:
        return None
    words = view.words
    first_row, last_row = (page - 1) * size + 1, min(page * size, total)
    shown = words.t(
        "{first} to {last} of {total}",
        first=words.number(first_row),
        last=words.number(last_row),
        total=words.number(total),
    )
    links = [
        _link(view, parameter, words.t("First"), 1, page),
        _link(view, parameter, words.t("Previous"), max(1, page - 1), page),
        html.Span(shown, className="paging-shown", **{"aria-current": "page"}),
        _link(view, parameter, words.t("Next"), min(last, page + 1), page),
        _link(view, parameter, words.t("Last"), last, page),
    ]
    label = words.t("Pages of the table")
    return html.Nav(links, className="paging", **{"aria-label": f"{label}: {of}" if of else label})


def _link(view: View, parameter: str, text: str, target: int, page: int) -> Component:
    if target == page:
        return html.Span(text, className="paging-off")
    changed = str(target) if target > 1 else None
    return html.A(text, href=view.link(**{parameter: changed}), **{"data-push": "yes"})
