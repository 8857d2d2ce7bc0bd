"""Explore: choose a measure, a breakdown, a place and a grain; read the answer, and the records behind it."""

from collections.abc import Callable

from dash import Dash, Input, Output, State, html
from dash.development.base_component import Component
from dash.exceptions import PreventUpdate

from dashboard import access
from dashboard.components import filters
from dashboard.exports import asked
from dashboard.exports.asked import GRAINS, MEASURES, Asked
from dashboard.pages import explore_parts, explore_records, explore_time
from dashboard.pages.explore_facts import gather
from dashboard.rows import Area
from dashboard.text import Words
from dashboard.view import View

PATH = "/explore"
IN_NAVIGATION = True

Reader = Callable[[str | None], tuple[access.Reading, View]]


def title(words: Words) -> str:
    return words.t("Explore")


def matches(pathname: str) -> bool:
    return pathname == PATH


def skeleton() -> Component:
    """Every id a callback of this page names."""
    return html.Div([html.Div(id="explore-controls"), html.Div(id="explore-content")])


def layout(reading: access.Reading, view: View, pathname: str) -> Component:  # noqa: ARG001 - one signature for all pages
    drawn, answer = page(reading, view)
    return html.Div(
        [
            html.H1(title(view.words), className="unseen"),
            html.Div(drawn, id="explore-controls", className="controls explore-controls"),
            html.Div(answer, id="explore-content", className="explore"),
        ],
        className="explore-page",
    )


def page(reading: access.Reading, view: View) -> tuple[list[Component], list[Component]]:
    """The choices, and what they show."""
    areas = access.ask(reading, Area)
    question = asked.read(view, areas)
    facts = gather(reading, question)
    parts = explore_parts.breakdown(reading, facts)
    return controls(question, areas), [explore_time.over_time(facts), *parts, explore_records.records(reading, facts)]


def controls(question: Asked, areas: tuple[Area, ...]) -> list[Component]:
    words = question.view.words
    stream = question.measure.stream
    measures = [(code, words.term("measure", code)) for code in MEASURES]
    breakdowns = [
        (by, words.term("breakdown", f"{by} {stream}" if by in ("type", "origin") else by))
        for by in question.measure.breakdowns
    ]
    grains = [(grain, words.term("grain", grain)) for grain in GRAINS]
    return [
        filters.choice(words.t("Measure"), "measure", measures, question.measure.code),
        filters.choice(words.t("Split by"), "by", breakdowns, question.by),
        filters.choice(
            words.t("Area"), "area", _areas(question, areas), question.area.area_id if question.area else ""
        ),
        filters.choice(words.t("Time step"), "grain", grains, question.grain),
    ]


def _areas(question: Asked, areas: tuple[Area, ...]) -> list[tuple[str, str]]:
    """Areas of the district in force, each by its names in the languages it is known in."""
    words, district = question.view.words, question.view.district
    named = [(a.area_id, _names(words, a)) for a in areas if district in (None, a.district_id)]
    return [("", words.t("All areas")), *sorted(named, key=lambda named: named[1].casefold())]


def _names(words: Words, area: Area) -> str:
    own = words.name(area)
    others = [name for name in (area.name_en, area.name_ar) if name and name != own]
    return " · ".join([own, *others])


def register(app: Dash, read: Reader) -> None:
    """A new search redraws the choices and the answer; the frame stays."""

    def show(search: str | None, pathname: str) -> tuple[list[Component], list[Component]]:
        if not matches(pathname):
            raise PreventUpdate
        return page(*read(search))

    app.callback(
        Output("explore-controls", "children"),
        Output("explore-content", "children"),
        Input("url", "search"),
        State("url", "pathname"),
        prevent_initial_call=True,
    )(show)
