"""Which areas touch which, and how the neighbours of one stand."""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from functools import lru_cache

import shapely
from dash import html
from dash.development.base_component import Component

from dashboard.components import panel
from dashboard.pages.area_facts import AreaFacts
from dashboard.rows import Area, RiskRow, Shape
from dashboard.text import Words
from dashboard.view import View

TOUCH = 1e-4  # degrees, about 10 m: outlines are stored to five decimals
NEAREST, SHOWN = 3, 10


@lru_cache(maxsize=4)
def touching(shapes: tuple[Shape, ...]) -> Mapping[str, tuple[str, ...]]:
    """Ids of the shapes within `TOUCH` of each shape; remembered by value, so once a release."""
    outlines = shapely.from_geojson([shape.geometry for shape in shapes])
    tree = shapely.STRtree(outlines)
    found: dict[str, list[str]] = defaultdict(list)
    for one, other in tree.query(outlines, predicate="dwithin", distance=TOUCH).T:
        if one != other:
            found[shapes[one].area_id].append(shapes[other].area_id)
    return {area: tuple(sorted(others)) for area, others in found.items()}


def nearest(area: Area, areas: Sequence[Area], count: int = NEAREST) -> list[str]:
    """The areas whose labels lie nearest; at this latitude a degree of longitude is 0.81 of one of latitude."""

    def distance(other: Area) -> float:
        return float((area.label_lat - other.label_lat) ** 2 + (0.81 * (area.label_lon - other.label_lon)) ** 2)

    others = sorted((a for a in areas if a.area_id != area.area_id), key=distance)
    return [other.area_id for other in others[:count]]


def around(facts: AreaFacts) -> tuple[list[Area], bool]:
    """Neighbours by score, unknown ones last, and whether they touch (else they are only the nearest)."""
    shapes = tuple(shape for shape in facts.shapes if shape.area_id in facts.areas)
    touch = touching(shapes).get(facts.area.area_id, ())
    chosen = touch or nearest(facts.area, list(facts.areas.values()))

    def rank(area: Area) -> tuple[float, str]:
        row = facts.scores.get(area.area_id)
        return -(row.score if row and row.level and row.score is not None else -1.0), area.area_id

    return sorted((facts.areas[area_id] for area_id in chosen), key=rank), bool(touch)


def neighbours(facts: AreaFacts, view: View) -> Component:
    words = view.words
    areas, touch = around(facts)
    items = [_item(view, area, facts.scores.get(area.area_id)) for area in areas]
    more = []
    if len(items) > SHOWN:
        rest = words.t("{count} more neighbours", count=words.number(len(items) - SHOWN))
        more = [
            html.Details(
                [html.Summary(rest, className="twin-tap"), html.Ul(items[SHOWN:], className="near")], className="twin"
            )
        ]
    told = (
        words.t("Areas that touch this one, by score.")
        if touch
        else words.t("None touches this one; these are the nearest.")
    )
    return panel.panel(
        _risen(words, facts, areas), told, html.Ul(items[:SHOWN], className="near"), *more, identity="area-near"
    )


def _risen(words: Words, facts: AreaFacts, areas: Sequence[Area]) -> str:
    rows = [row for area in areas if (row := facts.scores.get(area.area_id))]
    high = sum(row.level in ("high", "very_high") for row in rows)
    if not high:
        return words.t("No neighbour stands high")
    return words.n("{count} neighbour stands high or very high", "{count} neighbours stand high or very high", high)


def _item(view: View, area: Area, row: RiskRow | None) -> Component:
    words = view.words
    name = html.A(html.Bdi(words.name(area)), href=view.link(f"/area/{area.area_id}"), **{"data-keep": "yes"})
    return html.Li([badge(words, row), name, html.Span(_moved(words, row), className="near-moved")])


def badge(words: Words, row: RiskRow | None) -> Component:
    if row is None or row.score is None:
        return html.Span("?", className="badge badge-none", title=words.t("not known"))
    if row.level is None:
        return html.Span(
            words.number(row.score), className="badge badge-few", title=words.term("state", "insufficient")
        )
    edge = " badge-limited" if row.state == "limited" else ""
    return html.Span(
        words.number(row.score), className=f"badge badge-{row.level}{edge}", title=words.term("level", row.level)
    )


def _moved(words: Words, row: RiskRow | None) -> str:
    """The change since the week before the period, or why there is none."""
    if row is None or row.score is None:
        return words.term("state", "no_data")
    if row.level is None or row.before is None:
        return words.term("state", row.state)
    moved = words.signed(round(row.score - row.before))
    return moved if row.state == "adequate" else f"{moved} · {words.term('state', row.state)}"
