"""The filter bar: native selects and links that only change the URL (assets/url.js pushes it, the page answers)."""

from collections.abc import Iterable, Sequence
from datetime import timedelta

from dash import html
from dash.development.base_component import Component

from dashboard import themes
from dashboard.rows import Place
from dashboard.text import LANGUAGES
from dashboard.view import WEEK, View

PRESETS = (4, 12, 26, 52, 104, 156)


def choice(
    label: str,
    parameter: str,
    options: Iterable[tuple[str, str]],
    chosen: str,
    *,
    reload: bool = False,
    shown: str = "muted",
) -> Component:
    """A labelled select whose value is the URL's `parameter`; an empty value removes it. `shown`: the label's class."""
    select = html.Select(
        [html.Option(text, value=value, selected=value == chosen) for value, text in options],
        **{"data-param": parameter, "data-reload": "yes" if reload else "no", "aria-label": label},
    )
    return html.Label([html.Span(label, className=shown), select], className="control")


def tabs(
    view: View, parameter: str, options: Sequence[tuple[str, str]], chosen: str, label: str, *, alone: bool = False
) -> Component:
    """A row of choices as links, so that each is a place one can share and come back to.

    `alone`: it sets its own part of the address, and leaves what the browser alone changed since (assets/url.js).
    """
    sets = {"data-sets": parameter} if alone else {}
    links = [
        html.A(
            text,
            href=view.link(**{parameter: value}),
            className="tab tab-on" if value == chosen else "tab",
            **{"data-push": "yes"} | sets | ({"aria-current": "true"} if value == chosen else {}),
        )
        for value, text in options
    ]
    return html.Nav(links, className="tabs", **{"aria-label": label})


def bar(view: View, districts: Sequence[Place]) -> list[Component]:
    return [district(view, [(place.place_id, view.words.name(place)) for place in districts]), _period(view)]


def district(view: View, named: Iterable[tuple[str, str]]) -> Component:
    """One district or all: code and name of each."""
    words = view.words
    return choice(words.t("District"), "district", [("", words.t("All districts")), *named], view.district or "")


def language(view: View) -> Component:
    """Each language under its own name, which says what the list is for."""
    return choice(view.words.t("Language"), "lang", LANGUAGES.items(), view.lang, reload=True, shown="unseen")


def theme(view: View) -> Component:
    """Light, dark, or as the device is set: kept on this device by assets/theme.js, and no part of the address."""
    words, kept = view.words, themes.chosen()
    named = {themes.AUTOMATIC: words.t("Automatic"), themes.LIGHT: words.t("Light"), themes.DARK: words.t("Dark")}
    select = html.Select(
        [html.Option(text, value=value, selected=value == kept) for value, text in named.items()],
        **{"data-theme-choice": "", "aria-label": words.t("Light or dark")},
    )
    return html.Label(select, className="control theme", title=words.t("Light or dark"))


def _period(view: View) -> Component:
    words = view.words
    summary = html.Summary(
        [
            html.Span(words.t("Period"), className="muted"),
            html.Span(words.period(view.start, view.end), id="period-shown"),
        ],
        className="control",
    )
    presets = [_preset(view, weeks) for weeks in PRESETS if view.last - WEEK * (weeks - 1) >= view.first]
    own = [
        choice(words.t("From"), "from", _months(view, last=False), view.start.isoformat()),
        choice(words.t("To"), "to", _months(view, last=True), view.end.isoformat()),
    ]
    return html.Details(
        [summary, html.Div([html.Div(presets, className="presets"), *own], className="popover")],
        className="period popped",
    )


def _preset(view: View, weeks: int) -> Component:
    end = view.last + timedelta(days=6)
    href = view.link("", **{"from": end - WEEK * weeks + timedelta(days=1), "to": end})
    words = view.words
    # All else stays as it is when the link is taken, also an area chosen since it was drawn (assets/url.js).
    text = words.n("Last {count} week", "Last {count} weeks", weeks)
    return html.A(text, href=href, **{"data-push": "yes", "data-sets": "from to"})


def _months(view: View, *, last: bool) -> list[tuple[str, str]]:
    """The first (or last) week of every month the release speaks of, and the week in force."""
    mondays = [view.first + WEEK * i for i in range((view.last - view.first).days // 7 + 1)]
    step = 1 if last else -1
    edges = [
        monday
        for i, monday in enumerate(mondays)
        if not 0 <= i + step < len(mondays) or mondays[i + step].month != monday.month
    ]
    shift = timedelta(days=6 if last else 0)
    days = sorted({monday + shift for monday in edges} | {view.end if last else view.start}, reverse=True)
    return [(day.isoformat(), view.words.day(day)) for day in days]
