"""The map as files: the rows of its list as CSV, and the areas with them as GeoJSON. Areas only, never a record."""

import json
from collections.abc import Callable, Sequence
from dataclasses import asdict, dataclass
from functools import partial
from typing import Any

from flask import Flask, Response

from dashboard import access
from dashboard.access import throttle
from dashboard.access.answers import said
from dashboard.access.desk import Desk
from dashboard.exports import csv, meanings, notice
from dashboard.exports.api import GEOJSON
from dashboard.exports.csv import Value
from dashboard.exports.given import File, Reader, answering, named
from dashboard.figures.layers import LAYERS
from dashboard.rows import About, Area, Place, Shape
from dashboard.rows.risk_map import LayerValue, MapRisk
from dashboard.view import View

CSV, JSON = "/export/map.csv", "/export/map.geojson"
AN_HOUR = 200  # files of the map one account is given


@dataclass(frozen=True)
class Line:
    """One area as the map shows it: its score, and its value in the layer where that is another one.

    `change` is against the score of the week before the period; `rose` and `fell` only beyond chance.
    """

    area_id: str
    area: str
    district_id: str
    place_level: str
    week: str
    score: float | None
    low: float | None
    high: float | None
    level: str | None
    level_label: str | None
    state: str
    state_label: str
    before: float | None
    change: float | None
    rose: bool | None
    fell: bool | None
    layer: str
    value: float | None
    behind: float | None
    approximate: bool


HEAD = tuple(Line.__dataclass_fields__)
MEANT = ("score", "low", "state")


def serve(server: Flask, read: Reader, desk: Desk) -> None:
    """Adds both routes; they ask what the map asks, and policy.toml says who may."""
    for path, kind, written in ((CSV, "text/csv; charset=utf-8", _csv), (JSON, GEOJSON, _geojson)):
        answer = answering(read, desk, partial(_made, desk, path, kind, written))
        server.add_url_rule(path, path, answer, methods=["GET"])


def _made(
    desk: Desk, path: str, kind: str, written: Callable[[access.Reading, View, Desk], str], reading: access.Reading,
    view: View,
) -> File | Response:  # fmt: skip
    owner = reading.principal.owner
    if throttle.admit(desk.state, desk.keys, desk.clock(), throttle.Budget("map", owner, AN_HOUR)) is None:
        return said(view.words.t("Those were many files in an hour. Ask again later."), 429)
    (about,) = access.ask(reading, About)
    file = path.rpartition("/")[2]
    layer, place = view.option("layer", LAYERS, "risk"), view.district
    told = {"measure": layer, "where": place or "all", "period": f"{view.start} {view.end}"}
    name = named(about, "map", layer, place or "all-districts", str(view.week), suffix=file.removeprefix("map"))
    body = written(reading, view, desk).encode("utf-8")
    return File(name, kind, body, len(lines(reading, view)), {"file": file, **told, "release": reading.release.id})


def lines(reading: access.Reading, view: View) -> tuple[Line, ...]:
    """The rows of the map's list, by score; those without one last."""
    layer = view.option("layer", LAYERS, "risk")
    areas = {area.area_id: area for area in access.ask(reading, Area)}
    asked = {"week": view.week, "before": view.before, "district": view.district}
    values: dict[str, LayerValue] = {}
    if layer != "risk":
        about = {"start": view.start, "week": view.week, "district": view.district}
        values = {row.area_id: row for row in access.ask(reading, LayerValue, measure=layer, **about)}
    return tuple(
        _line(view, layer, areas[row.area_id], row, values.get(row.area_id))
        for row in access.ask(reading, MapRisk, **asked)
    )


def _line(view: View, layer: str, area: Area, risk: MapRisk, value: LayerValue | None) -> Line:
    words = view.words
    change = None if risk.score is None or risk.before is None else risk.score - risk.before
    return Line(
        area_id=area.area_id,
        area=words.name(area),
        district_id=area.district_id,
        place_level=area.level,
        week=view.week.isoformat(),
        score=_rounded(risk.score),
        low=_rounded(risk.low),
        high=_rounded(risk.high),
        level=risk.level,
        level_label=words.term("level", risk.level) if risk.level else None,
        state=risk.state,
        state_label=words.term("state", risk.state),
        before=_rounded(risk.before),
        change=_rounded(change),
        rose=risk.rose,
        fell=risk.fell,
        layer=layer,
        value=_rounded(value.value if value else None, 3),
        behind=_rounded(value.n if value else None, 1),
        approximate=area.approximate,
    )


def _rounded(value: float | None, decimals: int = 1) -> float | None:
    return None if value is None else round(value, decimals)


def _csv(reading: access.Reading, view: View, desk: Desk) -> str:
    (about,) = access.ask(reading, About)
    rows: Sequence[Sequence[Value]] = [[getattr(line, name) for name in HEAD] for line in lines(reading, view)]
    return csv.text(HEAD, rows, _told(reading, view, about, desk))


def _geojson(reading: access.Reading, view: View, desk: Desk) -> str:
    """RFC 7946; what a file of a list says above its rows stands beside the features."""
    (about,) = access.ask(reading, About)
    shapes = {shape.area_id: shape.geometry for shape in access.ask(reading, Shape)}
    features = [
        {
            "type": "Feature",
            "id": line.area_id,
            "properties": asdict(line),
            "geometry": json.loads(shapes[line.area_id]),
        }
        for line in lines(reading, view)
    ]
    told: dict[str, Any] = {
        "type": "FeatureCollection",
        "release": about.release,
        "synthetic": about.synthetic,
        "notice": _told(reading, view, about, desk),
        "features": features,
    }
    return json.dumps(told, ensure_ascii=False, separators=(",", ":"), allow_nan=False)


def _told(reading: access.Reading, view: View, about: About, desk: Desk) -> list[str]:
    words = view.words
    where = next((p for p in access.ask(reading, Place) if p.place_id == view.district), None)
    shown = [
        words.term("map title", view.option("layer", LAYERS, "risk")),
        words.name(where) if where else words.t("All districts"),
        words.period(view.start, view.end),
    ]
    meant = [
        words.t("Approximate catchments. Names and lines imply no opinion on the status of any place."),
        words.t("Places and outlines: OpenStreetMap contributors (ODbL), IOM DTM, OCHA."),
        *meanings.named(words, MEANT),
        words.t("value: of the layer shown; behind says how many weeks, answers or areas stand behind it"),
        words.t("rose, fell: 1 where the change is larger than both bands together allow for"),
    ]
    return notice.lines(words, about, reading.principal, desk.clock(), shown, meant)
