"""The frame every page stands in: navigation, filters, language, the age of the data, and what kind they are."""

from collections.abc import Sequence

from dash import html
from dash.development.base_component import Component

from dashboard.components import filters
from dashboard.components.lost import lost
from dashboard.rows import About, Place
from dashboard.view import View

GUEST = "guest"  # the sample's, who has no account
STALE_DAYS = 8
BAR = "bar"


def shell(
    view: View,
    about: About,
    districts: Sequence[Place],
    links: Sequence[tuple[str, str]],
    here: str,
    content: Component | list[Component],
    who: tuple[str, str],
    beside: Sequence[Component] = (),
    above: Sequence[Component] = (),
    own: Sequence[Component] = (),
    *,
    filtered: bool = True,
    bar_id: str = BAR,
) -> list[Component]:
    """`links` are (path, title) of every page; `here` is the path in force; `who` is signed in, as (name, role).

    `beside` stands next to their name, `above` over the page: what a broken glass asks to be seen. `own`: their views.
    `filtered`: whether district and period change the page. `bar_id`: who redraws the filters, where the page does.
    """
    told = [kind(view, synthetic=about.synthetic), age(view, about)]
    bar = filters.bar(view, districts) if filtered else []
    return frame(view, bar, told, links, here, content, who, beside, above, own, bar_id=bar_id)


def frame(
    view: View,
    controls: list[Component],
    told: list[Component],
    links: Sequence[tuple[str, str]],
    here: str,
    content: Component | list[Component],
    who: tuple[str, str],
    beside: Sequence[Component] = (),
    above: Sequence[Component] = (),
    own: Sequence[Component] = (),
    *,
    bar_id: str = BAR,
) -> list[Component]:
    """`controls` redraw themselves under `bar_id`; `told` says what kind of data these are, and how old;
    `own` are one's views.
    """
    words = view.words
    brand = html.A(words.t("Kirkuk Early Warning"), href=view.link("/"), className="brand", **{"data-keep": "yes"})
    items = [html.Li(_nav_link(view, path, title, here)) for path, title in links]
    nav = html.Nav([brand, html.Ul(items)], className="side", **{"aria-label": words.t("Pages")})
    bar = html.Div(html.Div(controls, id=bar_id, className="controls"), id="filters")
    choices = html.Div([filters.language(view), filters.theme(view)], className="ways-of-reading")
    header = html.Header([bar, *own, *told, choices, *_who(view, *who), *beside], className="top")
    notes = [*above, *_open_house(view, who[0])]
    content = [*notes, *(content if isinstance(content, list) else [content])]
    return [
        html.A(words.t("Skip to content"), href="#main", className="skip"),
        nav,
        html.Div([header, lost(words), html.Main(content, id="main", tabIndex="-1")], className="stage"),
    ]


def _who(view: View, name: str, role: str) -> list[Component]:
    """Who is signed in, and the way to their own account; that the sample's guest is not, is said over every page."""
    if name == GUEST:
        return []
    words = view.words
    said = [html.Bdi(name), f" · {words.term('role', role)}"]
    return [html.A(said, href=f"/account?lang={view.lang}", className="who", title=words.t("Your account"))]


def _open_house(view: View, name: str) -> list[Component]:
    if name != GUEST:
        return []
    text = view.words.t("This is the invented sample: open without sign-in, on this machine only.")
    return [html.P(text, className="open-house", role="note")]


def age(view: View, about: About) -> Component:
    """How old the data are, in words; amber once they are older than a week of reporting."""
    words = view.words
    days = (about.as_of - about.data_until).days if about.data_until else 0
    until = about.data_until
    day = words.day(until, year=until.year != about.as_of.year) if until else ""
    text = words.t("Data to {day}", day=day) if until else words.t("No record yet")
    # Of the night before nobody needs the day.
    lately = 0 <= (about.built_at.date() - about.as_of).days <= 1
    moment = words.clock(about.built_at) if lately else words.moment(about.built_at)
    built = words.t("refreshed {moment}", moment=moment)
    # On paper and under a picture, which are looked at later, with the year.
    whole = words.t("Data to {day}", day=words.day(until)) if until else text
    full = {"data-full": f"{whole} · {words.t('refreshed {moment}', moment=words.moment(about.built_at))}"}
    stale = days > STALE_DAYS or about.data_until is None
    warning = [html.Strong(" · " + words.n("{count} day old", "{count} days old", days))] if days > STALE_DAYS else []
    dot = html.Span(className="dot dot-late" if stale else "dot")
    return html.P(
        [dot, text, *warning, html.Span(f" · {built}", className="built")], className="age", id="data-age", **full
    )


def kind(view: View, *, synthetic: bool) -> Component:
    if not synthetic:
        return html.Span()
    words = view.words
    note = words.t("Invented by a program to show the system; no row of it happened.")
    return html.P(words.t("Synthetic data"), className="synthetic", id="synthetic", title=note)


def _nav_link(view: View, path: str, title: str, here: str) -> Component:
    current = {"aria-current": "page"} if path == here else {}
    return html.A(title, href=view.link(path), className="nav", **{"data-keep": "yes"} | current)
