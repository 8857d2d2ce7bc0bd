"""The card of the area chosen: the same score, sentence and reasons as in tooltip, list and page of the area."""

from dash import html
from dash.development.base_component import Component

from dashboard.pages import risk_map_words as say
from dashboard.pages.risk_map_list import badge, change
from dashboard.pages.risk_map_picture import Entry, Picture


def card(picture: Picture) -> list[Component]:
    """The area chosen: the same score, sentence and reasons as everywhere; nothing when none is chosen."""
    entry = picture.chosen
    if entry is None:
        return []
    words, view = picture.words, picture.view
    close = html.A(
        "×", href=view.link(area=None), className="close", **{"data-push": "yes", "aria-label": words.t("Close")}
    )
    title = html.H3([words.name(entry.area), " ", badge(picture, entry)])
    link = html.A(
        words.t("Open this area"),
        href=view.link(f"/area/{entry.area.area_id}"),
        className="button",
        **{"data-keep": "yes"},
    )
    content = [
        html.Div([title, close], className="map-card-head"),
        *_facts(picture, entry),
        html.Div([link, *_off_map(picture, entry)], className="map-card-foot"),
    ]
    return [html.Div(content, className=f"map-card map-card-{_side(picture, entry)}")]


def _off_map(picture: Picture, entry: Entry) -> list[Component]:
    """Areas around the city are not on the map of the city."""
    if not picture.in_city or entry.area.level == "neighbourhood":
        return []
    href = picture.view.link(zoom="governorate", district=None)
    return [html.A(picture.words.t("Show on the map"), href=href, **{"data-push": "yes"})]


def _side(picture: Picture, entry: Entry) -> str:
    """The half of the map that the area chosen does not lie in."""
    box = picture.box
    return "east" if entry.area.label_lon < box.centre[0] else "west"


def _facts(picture: Picture, entry: Entry) -> list[Component]:
    words, layer = picture.words, picture.layer
    if not entry.known:
        return [html.P(say.missing(words, layer, entry))]
    if entry.value is not None:
        return [html.P(say.unit(words, layer)), html.P(say.basis(words, layer, entry.value), className="muted")]
    moved = change(picture, entry)
    since = words.t("since {week}", week=words.week(picture.view.before))
    sure = [words.t("beyond chance")] if entry.risk.rose or entry.risk.fell else []
    told = words.t(", ").join([since, *sure, *_driver(picture, entry)])
    level = {"level": words.term("level", entry.risk.level or ""), "sure": say.sure(words, entry.risk)}
    return [
        html.P(say.chance(words, entry.risk)),
        html.P([moved, f" {told}"] if moved else "", className="muted"),
        _reasons(picture, entry),
        html.P(words.t("Level: {level}. How sure: {sure}.", **level), className="muted"),
    ]


def _driver(picture: Picture, entry: Entry) -> list[str]:
    words, driver = picture.words, picture.driver(entry)
    if driver is None or (entry.change or 0) <= 0:
        return []
    reason, points = words.term("reason", driver[0]), words.signed(driver[1])
    return [words.t("largest part of the rise: {reason}, {points}", reason=reason, points=points)]


def _reasons(picture: Picture, entry: Entry) -> Component:
    """Parts that add up to the score, each with a bar of its length."""
    words = picture.words
    shares = say.parts(picture.reasons.get(entry.area.area_id, []), entry.risk.score or 0)
    rows = [
        html.Li(
            [
                html.Span(words.term("reason", code)),
                html.Span(words.signed(points), className="num"),
                _bar(points) if points else None,
            ]
        )
        for code, points in shares
    ]
    return html.Div([html.P(words.t("Parts of the score"), className="parts-head"), html.Ul(rows, className="parts")])


def _bar(points: int) -> Component:
    """As long as its points, as far as its card goes; what lowers the score in another colour, beside the sign."""
    kind = "part" if points > 0 else "part part-down"
    return html.Span(className=kind, style={"inlineSize": f"{min(abs(points), 100)}%"})
