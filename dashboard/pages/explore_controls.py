"""Explore's choices: what, of what, where, beside what; what the records are narrowed to; and ready-made questions."""

from datetime import timedelta

from dash import html
from dash.development.base_component import Component

from dashboard.components import filters
from dashboard.components.still import still
from dashboard.exports.asked import ALL, BEFORE, CITY, GRAINS, MEASURES, PERIODS, YEAR, Asked, narrowed
from dashboard.exports.places import Gazetteer
from dashboard.rows import Area
from dashboard.text import Words
from dashboard.view import WEEK

Named = list[tuple[str, str]]


def controls(question: Asked, places: Gazetteer) -> list[Component]:
    """In one piece: the lists of areas are long, and a list never calls back."""
    words = question.view.words
    measures = [(code, words.term("measure", code)) for code in MEASURES]
    areas = _areas(question, places)
    parts = [
        filters.choice(words.t("Measure"), "measure", measures, question.measure.code),
        filters.choice(words.t("Split by"), "by", _breakdowns(question), question.by),
        filters.choice(
            words.t("Area"),
            "area",
            [("", words.t("All areas")), *areas],
            question.area.area_id if question.area else "",
        ),
        filters.choice(words.t("Compare with"), "compare", _others(question, places, areas), question.compare),
        filters.choice(words.t("Time step"), "grain", _grains(question), question.grain),
        questions(question),
        *_narrowed(question),
    ]
    return [still(part) for part in parts]


def _breakdowns(question: Asked) -> Named:
    words, stream = question.view.words, question.measure.stream
    return [
        (by, words.term("breakdown", f"{by} {stream}" if by in ("type", "origin") else by))
        for by in question.measure.breakdowns
    ]


def _grains(question: Asked) -> Named:
    """Another period, and a calendar, are shown by week only."""
    only_weeks = question.compare in PERIODS or question.drawn == "calendar"
    return [(grain, question.view.words.term("grain", grain)) for grain in (GRAINS[:1] if only_weeks else GRAINS)]


def _areas(question: Asked, places: Gazetteer) -> Named:
    """Areas of the district in force, each by its names in the languages it is known in."""
    words, district = question.view.words, question.view.district
    named = [(a.area_id, _names(words, a)) for a in places.areas.values() if district in (None, a.district_id)]
    return sorted(named, key=lambda named: named[1].casefold())


def _names(words: Words, area: Area) -> str:
    own = words.name(area)
    others = [name for name in (area.name_en, area.name_ar) if name and name != own]
    return " · ".join([own, *others])


def _others(question: Asked, places: Gazetteer, areas: Named) -> Named:
    """Periods, the places around, and areas where one is chosen; never the place itself."""
    words, view = question.view.words, question.view
    periods = [
        ("", words.t("no comparison")),
        (BEFORE, words.t("as many weeks before")),
        (YEAR, words.t("the same weeks a year before")),
    ]
    larger = [
        (place.place_id if level == "district" else CITY if level == "city" else ALL, words.name(place), level)
        for (level, _), place in places.places.items()
        if level in ("city", "district", "governorate")
    ]
    around = [
        (code, words.t("District of {place}", place=name) if of == "district" else name) for code, name, of in larger
    ]
    near = areas if question.area or question.compare in places.areas else []
    itself = question.area.area_id if question.area else view.district or ALL
    return [*periods, *((code, name) for code, name in [*around, *near] if code != itself)]


def _narrowed(question: Asked) -> list[Component]:
    """What the records are narrowed to, each with the way out of it."""
    words, view = question.view.words, question.view
    names = narrowed(question)
    options = [name for name in ("kind", "origin") if getattr(question, name)]
    chips = [
        html.A(
            [html.Span(f"{_title(question, option)}: {name}"), html.Span("×", className="chip-out")],
            href=view.link(**{option: None, "page": None}),
            className="chip",
            title=words.t("Show all again"),
            **{"data-push": "yes"},
        )
        for option, name in zip(options, names, strict=True)
    ]
    return [html.Div(chips, className="chips")] if chips else []


def _title(question: Asked, option: str) -> str:
    by = "type" if option == "kind" else "origin"
    return question.view.words.term("breakdown", f"{by} {question.measure.stream}")


def questions(question: Asked) -> Component:
    """Questions people often ask, as links: each is a view like any other."""
    words = question.view.words
    links = [
        html.Li(html.A(text, href=_link(question, weeks, asked), **{"data-push": "yes"}))
        for text, weeks, asked in ready(words)
    ]
    summary = html.Summary(html.Span(words.t("Common questions")), className="control")
    return html.Details([summary, html.Div(html.Ul(links), className="popover questions")], className="period popped")


def ready(words: Words) -> list[tuple[str, int, dict[str, str]]]:
    """Sentence, weeks to the newest, and what is asked."""
    return [
        (words.t("Where were most incidents in the last 12 weeks?"), 12, {"measure": "incidents", "by": "area"}),
        (words.t("More or fewer serious incidents than a year ago?"), 12, {"measure": "serious", "compare": YEAR}),
        (
            words.t("Which kinds of incidents come and go?"),
            26,
            {"measure": "incidents", "by": "type", "parts": "grid"},
        ),
        (words.t("On which days do incidents fall?"), 26, {"measure": "incidents", "draw": "calendar"}),
        (words.t("What do people complain about?"), 26, {"measure": "grievances", "by": "type"}),
        (words.t("When in three years was it worst?"), 156, {"measure": "serious", "draw": "calendar"}),
    ]


def _link(question: Asked, weeks: int, asked: dict[str, str]) -> str:
    """The place stays; everything else is the question's own."""
    view = question.view
    end = view.last + timedelta(days=6)
    start = max(view.first, end - WEEK * weeks + timedelta(days=1))
    options = dict.fromkeys(view.options) | asked
    return view.link(**{"from": start, "to": end, **options})
