"""One's own views: kept under a name, opened with one click, on any screen one signs in at."""

from urllib.parse import urlencode

from dash import html
from dash.development.base_component import Component

from dashboard import access
from dashboard.access import preferences
from dashboard.components import form
from dashboard.components.still import Element
from dashboard.view import View


def menu(reading: access.Reading, view: View) -> Component:
    """Beside the name: the views, a form to keep this one, and the district to begin with."""
    words, kept = view.words, preferences.saved(reading)
    links = [_link(view, one) for one in kept]
    empty = html.P(words.t("None yet. A view is this page with all that is chosen on it."), className="muted")
    shown = html.Ul(links, className="own-views") if links else empty
    content = [_reset(reading, view), shown, form.drawn(_save(view)), form.drawn(_begin(reading, view))]
    summary = html.Summary(html.Span(words.t("My views")), className="control")
    return html.Details([summary, html.Div(content, className="popover")], className="period own popped")


def _reset(reading: access.Reading, view: View) -> Component:
    """This page as one finds it in the morning: nothing chosen but the district one begins with, and the language."""
    kept = {"district": home} if (home := preferences.home(reading)) else {}
    text = view.words.t("As at the beginning: nothing chosen")
    href = f"?{urlencode({**kept, 'lang': view.lang})}"
    return html.A(text, href=href, className="own-reset", **{"data-push": "yes"})


def _link(view: View, one: preferences.Saved) -> Component:
    words = view.words
    # The language stays the reader's own, whatever it was when the view was kept.
    address = html.A(html.Bdi(one.name), href=_in_language(one.address, view))
    forget = form.plain(
        "/own/views/forget",
        *form.hidden(name=one.name, at="/"),
        form.button("×", kind="own-forget"),
        name=words.t("Forget {name}", name=one.name),
    )
    return html.Li([address, form.drawn(forget)])


def _save(view: View) -> Element:
    words = view.words
    return form.plain(
        "/own/views",
        *form.hidden(at="/"),
        form.text("name", words.t("Name"), most=preferences.LONGEST_NAME),
        form.button(words.t("Keep this view")),
        name=words.t("Keep this view"),
    )


def _begin(reading: access.Reading, view: View) -> Element:
    """The form takes the district of the address as it is when it is sent."""
    words, now = view.words, preferences.home(reading)
    said = words.t("Begin here each morning: this district, or all where none is chosen")
    mark = words.t("You begin with a district of your own.") if now else words.t("You begin with all districts.")
    return form.plain(
        "/own/district",
        *form.hidden(at="/"),
        Element("p", {"class": "muted"}, (mark,)),
        form.button(said, kind="button quiet"),
        name=said,
    )


def _in_language(address: str, view: View) -> str:
    path, _, query = address.partition("?")
    parts = [part for part in query.split("&") if part and not part.startswith("lang=")]
    return f"{path}?{'&'.join([*parts, f'lang={view.lang}'])}"
