"""The ranked list beside the map: the same rows, the same values, and all of them as a table."""

from collections.abc import Sequence

from dash import html
from dash.development.base_component import Component

from dashboard.colours import named
from dashboard.components import filters, still, table
from dashboard.components.sparkline import sparkline
from dashboard.figures.map import INSUFFICIENT, UNKNOWN, in_short
from dashboard.pages import risk_map_words as say
from dashboard.pages.risk_map_picture import SPARK_WEEKS, Entry, Picture
from dashboard.text import Words
from dashboard.view import WEEK

SHOWN = 14
NAMED = 8


def beside(picture: Picture) -> list[Component]:
    words = picture.words
    title = [html.H2(words.t("Areas")), html.P(scope(picture), className="muted")]
    ranked = _ranked(picture)
    rows = [_row(picture, entry) for entry in ranked[:SHOWN]]
    numbers = (2,) if picture.layer.code == "risk" else ()
    body = table.table(_head(picture), rows, caption=words.t("The same rows as the map"), numbers=numbers)
    return [
        html.Div([html.Div(title), _order(picture)], className="panel-head"),
        html.Div(body, className="map-ranking scroll"),
        *_signs(picture),
        *_unranked(picture),
        _later(picture),
    ]


def _signs(picture: Picture) -> list[Component]:
    """What a filled and a hollow arrow say: never by colour alone."""
    if picture.layer.code != "risk":
        return []
    words = picture.words
    since = words.t("since {week}", week=words.week(picture.view.before))
    moved = f"▲ {words.t('beyond chance')} · △ {words.t('within chance')} · {since}"
    sure = f"{words.t('How sure')}: {words.t('80 % band of the score')}"
    return [html.P([moved, html.Br(), sure], className="muted arrows")]


def scope(picture: Picture, layer: str = "") -> str:
    """Which areas, and when; of the layer shown, or of another one."""
    words, count = picture.words, len(picture.entries)
    name = picture.districts.get(picture.view.district or "")
    areas = words.n("{count} area", "{count} areas", count)
    place = words.t("{areas} of {district} district", areas=areas, district=name) if name else areas
    view = picture.view
    when = (
        words.week(view.week)
        if (layer or picture.layer.code) in ("risk", "tension", "silence")
        else words.period(view.start, view.end)
    )
    under_way = [words.t("not over yet")] if picture.about.as_of < view.end else []
    return " · ".join([place, words.t(", ").join([when, *under_way])])


def badge(picture: Picture, entry: Entry) -> Component:
    words, layer = picture.words, picture.layer
    if not entry.known:
        return html.Span(_short_missing(words, entry), className="badge badge-none")
    if entry.value is not None:
        colours = {"backgroundColor": named(layer.colours[entry.position]), "color": named(layer.ink(entry.position))}
        return html.Span(say.value(words, layer, entry.value), className="badge badge-value", style=colours)
    level = entry.risk.level or ""
    spoken = html.Span(f" {words.term('level', level)}", className="unseen")
    return html.Span([words.number(round(entry.risk.score or 0)), spoken], className=f"badge badge-{level}")


def change(picture: Picture, entry: Entry) -> Component | None:
    """Arrow and number; strong only beyond chance. Spoken in full for whoever hears the page."""
    words = picture.words
    if entry.change is None:
        return None
    points = round(entry.change)
    arrow, style = _direction(points, entry)
    sure = words.t("beyond chance") if style else words.t("within chance")
    spoken = words.t(", ").join((words.signed(points), sure))
    shown = html.Span([html.Span(arrow, className="arrow"), words.number(abs(points))], **{"aria-hidden": "true"})
    return html.Span([shown, html.Span(spoken, className="unseen")], className=f"change {style}")


def everything(picture: Picture) -> Component:
    """Every row in words and numbers: the map without the map."""
    words = picture.words
    rows = [_full_row(picture, entry) for entry in picture.entries]
    risk = picture.layer.code == "risk"
    if risk:
        head = [
            words.t("Area"),
            words.t("Score"),
            words.t("Band"),
            words.t("Change"),
            words.t("Level"),
            words.t("How sure"),
        ]
    else:
        head = [words.t("Area"), words.t("Value"), words.t("What stands behind it")]
    full = still.table(head, rows, numbers=(1, 2, 3) if risk else (1,))
    return _folded(picture, full)


def _later(picture: Picture) -> Component:
    """The same, still empty: its rows are in the page's HTML, and are taken from there once it is opened (map.js)."""
    return _folded(picture, html.Div(id="map-rows", **{"data-rows": picture.key}))


def _folded(picture: Picture, rows: Component) -> Component:
    words = picture.words
    summary = html.Summary(words.n("All {count} as a table", "All {count} as a table", len(picture.entries)))
    return html.Details([summary, html.Div(rows, className="scroll", tabIndex="0")], className="twin", id="map-table")


def choose(picture: Picture, entry: Entry) -> Component:
    words, area = picture.words, entry.area
    classes = {"className": "pick borrowed"} if words.borrowed(area) else {"className": "pick"}
    note = {"title": words.t("The name is not known in this language.")} if words.borrowed(area) else {}
    href = picture.view.link(area=area.area_id)
    return html.A(in_short(words.name(area)), href=href, **{"data-push": "yes"} | classes | note)


def in_line(picture: Picture, entries: Sequence[Entry]) -> list[Component | str]:
    """Areas in a line, each the way to its card."""
    links: list[Component | str] = []
    for entry in entries:
        links += [choose(picture, entry), picture.words.t(", ")]
    return links[:-1]


def _ranked(picture: Picture) -> list[Entry]:
    known = [entry for entry in picture.entries if entry.known]
    if _by(picture) == "rise":
        return sorted(known, key=lambda entry: (entry.change is None, -(entry.change or 0)))
    return known


def _by(picture: Picture) -> str:
    return picture.view.option("by", ("score", "rise"), "score") if picture.layer.code == "risk" else "score"


def _order(picture: Picture) -> Component | None:
    if picture.layer.code != "risk":
        return None
    words = picture.words
    options = [("score", words.t("By score")), ("rise", words.t("By rise"))]
    return filters.tabs(picture.view, "by", options, _by(picture), words.t("Order"), alone=True)


def _head(picture: Picture) -> list[str]:
    words = picture.words
    if picture.layer.code == "risk":
        return [words.t("Area"), words.t("Score"), words.t("Change"), words.t("12 weeks"), words.t("How sure")]
    return [words.t("Area"), say.unit(words, picture.layer), words.t("What stands behind it")]


def _row(picture: Picture, entry: Entry) -> Sequence[table.Cell]:
    words = picture.words
    name, shown = choose(picture, entry), badge(picture, entry)
    if entry.value is not None:
        return [name, shown, html.Span(say.basis(words, picture.layer, entry.value), className="muted")]
    return [name, shown, change(picture, entry), _line(picture, entry), _sure(words, entry)]


def _sure(words: Words, entry: Entry) -> Component:
    """The score's 80 % band; where it rests on little, that too."""
    risk = entry.risk
    few = [] if risk.state == "adequate" else [" ", html.Span(words.term("state", risk.state), className="few-reports")]
    return html.Span([say.band(words, risk), *few], className="muted sure")


def _line(picture: Picture, entry: Entry) -> Component:
    mondays = [picture.view.week - WEEK * i for i in reversed(range(SPARK_WEEKS))]
    rows = [picture.history.get((entry.area.area_id, monday)) for monday in mondays]
    values = [row.score if row and row.level else None for row in rows]
    known = [round(value) for value in values if value is not None]
    words = picture.words
    spoken = words.t("{low} to {high}", low=words.number(min(known)), high=words.number(max(known)))
    return sparkline(values, spoken)


def _direction(points: int, entry: Entry) -> tuple[str, str]:
    if points == 0:
        return "", ""
    style = "rise" if entry.risk.rose else "fall" if entry.risk.fell else ""
    full, hollow = ("▲", "△") if points > 0 else ("▼", "▽")
    return (full if style else hollow), style


def _short_missing(words: Words, entry: Entry) -> str:
    return words.t("Mostly the average") if entry.position == INSUFFICIENT else words.t("Not known")


def _unranked(picture: Picture) -> list[Component]:
    """Areas without a rank, by name: they are part of the picture."""
    groups = []
    for position in (INSUFFICIENT, UNKNOWN):
        entries = [entry for entry in picture.entries if entry.position == position]
        if entries:
            groups.append(_group(picture, entries))
    return groups


def _group(picture: Picture, entries: list[Entry]) -> Component:
    words = picture.words
    links, more = in_line(picture, entries[:NAMED]), len(entries) - NAMED
    rest = [words.t(", "), words.n("{count} more", "{count} more", more)] if more > 0 else []
    title = f"{_short_missing(words, entries[0])} ({words.number(len(entries))})"
    swatch = html.Span(className=f"swatch swatch-{'average' if entries[0].position == INSUFFICIENT else 'unknown'}")
    return html.Div([html.H3([swatch, title]), html.P([*links, *rest])], className="unranked")


def _full_row(picture: Picture, entry: Entry) -> Sequence[table.Cell]:
    words, risk = picture.words, entry.risk
    name = words.name(entry.area)
    if picture.layer.code != "risk":
        if entry.value is None or not entry.known:
            return [name, _short_missing(words, entry), say.missing(words, picture.layer, entry)]
        return [name, say.value(words, picture.layer, entry.value), say.basis(words, picture.layer, entry.value)]
    if not entry.known or risk.score is None:
        return [name, None, None, None, _short_missing(words, entry), words.term("state", risk.state)]
    band = words.t("{low} to {high}", low=words.number(round(risk.low or 0)), high=words.number(round(risk.high or 0)))
    moved = None if entry.change is None else words.signed(round(entry.change))
    level = words.term("level", risk.level or "")
    return [name, words.number(round(risk.score)), band, moved, level, words.term("state", risk.state)]
