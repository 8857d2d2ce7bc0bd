"""Around the map: its title and layers, the legend with what was seen afterwards, the weeks, the search."""

import json

from dash import dcc, html
from dash.development.base_component import Component

from dashboard.colours import named
from dashboard.components import filters, save
from dashboard.exports import area_files
from dashboard.figures.layers import LAYERS
from dashboard.figures.theme import LEVELS
from dashboard.pages import risk_map_summary
from dashboard.pages import risk_map_words as say
from dashboard.pages.risk_map_cards import spellings
from dashboard.pages.risk_map_list import scope
from dashboard.pages.risk_map_picture import Picture
from dashboard.rows import LevelSeen
from dashboard.text import Words
from dashboard.view import View

# Under these, a frequency would say more than is known.
ORIGINS, HITS = 20, 15
BOUNDS = (0, 20, 40, 60, 80, 100)  # scores at which levels begin and end, fixed for ever


def head(picture: Picture) -> list[Component]:
    words, code = picture.words, picture.layer.code
    options = [(layer, words.term("map layer", layer)) for layer in LAYERS]
    return [
        html.H2(words.term("map title", code), id="map-title"),
        html.P(scope(picture), className="muted"),
        filters.tabs(picture.view, "layer", options, code, words.t("Layers"), alone=True),
    ]


def take(picture: Picture) -> list[Component]:
    """What of the map can be taken along: as files, on paper, as a few lines for a messenger."""
    view = picture.view
    return [save.files(view.words, _files(view)), save.report(view), risk_map_summary.copy(picture)]


def _files(view: View) -> list[tuple[str, str, str]]:
    layer = {"layer": view.options.get("layer")}
    return [
        ("CSV", view.link(area_files.CSV, **layer), "map-csv"),
        ("GeoJSON", view.link(area_files.JSON, **layer), "map-geojson"),
    ]


def legend(picture: Picture) -> list[Component]:
    words, layer = picture.words, picture.layer
    risk = layer.code == "risk"
    bands = [
        html.Li(
            [
                html.Span(className="band", style={"backgroundColor": named(colour)}),
                html.Strong(name),
                *_under(picture, i),
            ],
            className="step",
        )
        for i, (colour, name) in enumerate(zip(layer.colours, say.class_names(words, layer), strict=True))
    ]
    marks = [("unknown", words.t("Not known") if risk else words.t("Not known, not collected"))]
    if risk:
        marks += [("average", words.t("Mostly the average")), ("few", words.t("Few reports"))]
    if picture.in_city:
        marks.append(("around", words.t("Around the city: see the small map")))
    signs = [html.Li([html.Span(className=f"swatch swatch-{sign}"), name]) for sign, name in marks]
    if layer.code == "tension":
        signs.append(html.Li(words.t("Its parts, weights and goalposts: on the page of each area")))
    explained = words.t("Score; chance of a serious incident in 4 weeks; how often one was seen after such scores")
    caption = explained if risk else say.unit(words, layer)
    return [
        html.P(caption, className="muted legend-caption"),
        html.Ol(bands, className="steps"),
        html.Ul(signs, className="signs"),
    ]


def time(picture: Picture) -> list[Component]:
    """The weeks of the period, moved through in the browser alone (assets/map.js)."""
    if picture.layer.code != "risk" or len(picture.weeks) < 2:
        return []
    words, last = picture.words, len(picture.weeks) - 1
    labels = {"data-play": words.t("Play the weeks"), "data-pause": words.t("Pause")}
    button = html.Button("▶", id="map-play", type="button", **{"aria-label": labels["data-play"]} | labels)
    slider = dcc.Input(id="map-week", type="range", min=0, max=last, step=1, value=last)
    label = html.Label([html.Span(words.t("Week shown"), className="unseen"), slider], className="week-slider")
    played = html.Div(hidden=True, id="map-weeks", **{"data-weeks": _compact(weeks(picture))})
    return [button, label, html.Output(words.week(picture.view.week), id="map-week-shown"), played]


def weeks(picture: Picture) -> dict[str, list[str]]:
    """The class of every area shown in every week of the period: one character each, in the order of the figure's."""
    shown, words = {entry.area.area_id for entry in picture.entries}, picture.words
    ids = [spot.area_id for spot in picture.ground.spots if spot.area_id in shown]
    return {
        "labels": [words.week(monday) for monday in picture.weeks],
        "classes": ["".join(picture.class_in(i, monday) for i in ids) for monday in picture.weeks],
        "words": [words.t("Not known"), words.t("Mostly the average"), *say.class_names(words, picture.layer)],
    }


def search(picture: Picture) -> Component:
    """Finds an area by any of its names (assets/map.js fills the suggestions)."""
    words = picture.words
    box = dcc.Input(
        id="map-find",
        type="search",
        placeholder=words.t("Find a place, in any script"),
        list="map-found",
        autoComplete="off",
    )
    names = html.Datalist(id="map-found", **{"data-city": picture.city_district or ""})
    nothing = html.P(words.t("No place has this name."), id="map-nothing", hidden=True, role="status")
    label = html.Label([html.Span(words.t("Find a place"), className="unseen"), box])
    return html.Div([label, names, nothing], className="map-find")


def names(picture: Picture) -> str:
    """What the search looks through, as the page's HTML brings it."""
    return _compact(spellings(picture))


def notes(words: Words) -> list[Component]:
    """What the map does not say, and whose lines they are."""
    return [
        html.P(
            words.t("Approximate catchments. Names and lines imply no opinion on the status of any place."),
            className="map-note status",
        ),
        html.P(words.t("Places and outlines: OpenStreetMap contributors (ODbL), IOM DTM, OCHA."), className="map-note"),
    ]


def meaning(words: Words) -> Component:
    """What a score is, and what it is not."""
    sentences = [
        words.t(
            "The score of 0 to 100 restates one chance: "
            "that of at least one serious incident in the area within the next 4 weeks."
        ),
        words.t(
            "Serious means that somebody was killed or hurt, "
            "or a battle, an explosion, violence against civilians or a violent crowd."
        ),
        words.t(
            "Levels are fixed: very low under 5 of 100, low to 15, elevated to 35, high to 60, very high from there on."
        ),
        words.t(
            "The range is the 80 % band around the chance; "
            "it says how far the few reports of an area carry, not all that could be wrong."
        ),
        words.t("Where too little is seen there is no level: silence is not peace."),
        words.t(
            "The tension index beside it is no chance: "
            "it is a weighted mean of what was collected, between goalposts that do not move."
        ),
    ]
    return html.Details(
        [html.Summary(words.t("What is this?")), *(html.P(sentence) for sentence in sentences)],
        className="twin meaning",
    )


def _compact(content: object) -> str:
    return json.dumps(content, ensure_ascii=False, separators=(",", ":"))


def _under(picture: Picture, i: int) -> list[Component]:
    if picture.layer.code != "risk":
        return []
    words = picture.words
    return [
        html.Span(limits(words, i), className="limits", title=words.t("Score")),
        html.Span(words.term("level range", LEVELS[i]), className="range"),
        html.Span(seen_afterwards(words, picture.levels_seen.get(LEVELS[i])), className="afterwards"),
    ]


def limits(words: Words, level: int) -> str:
    """The scores a level reaches from and to."""
    return "–".join(words.number(BOUNDS[level + end]) for end in (0, 1))


def seen_afterwards(words: Words, seen: LevelSeen | None) -> str:
    """What followed scores of this level, once enough of them can be looked back on."""
    if seen is None or seen.forecasts == 0 or seen.origins < ORIGINS or seen.hits_in_all < HITS:
        return words.t("not enough evidence yet")
    return words.t("seen: {count} of 100", count=words.number(round(100 * seen.hits / seen.forecasts)))
