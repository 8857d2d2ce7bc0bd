"""For programs: areas and scores, asked for with a token or a session. What is not understood is never guessed."""

import hashlib
import json
import re
from collections.abc import Callable, Mapping
from dataclasses import asdict, dataclass, fields
from datetime import date, timedelta

from flask import Flask, Response, request

from dashboard import access
from dashboard.access import gate, throttle
from dashboard.access.answers import said
from dashboard.access.desk import Desk
from dashboard.errors import Refused, StateError, UserFacing
from dashboard.exports import csv, meanings, notice
from dashboard.rows import About, Area, Place, Shape
from dashboard.rows.api import ApiRisk
from dashboard.rows.partner import PartnerArea, PartnerShape
from dashboard.settings import Settings
from dashboard.text import Words

AREAS, CSV, JSON = "/api/v1/areas.geojson", "/api/v1/risk.csv", "/api/v1/risk.json"
AN_HOUR = 600  # answers one account is given, by all its tokens together
DAY = re.compile(r"\d{4}-\d{2}-\d{2}", re.ASCII)
GEOJSON = "application/geo+json"  # RFC 7946
Act = Callable[[access.Reading, Desk, int], Response]
NAMES = ("name_en", "name_ar", "name_ckb", "name_tr")


@dataclass(frozen=True)
class Wanted:
    """`start` and `end`: Mondays of issue, both included; a day stands for its week."""

    district: str | None
    start: date
    end: date


class NotUnderstood(Exception):  # noqa: N818 - what the request is
    """One sentence: which part of the question, and what would be understood."""

    status = 400


class TooMuch(NotUnderstood):
    """It is understood, and is more than one answer holds."""

    status = 413


def serve(server: Flask, settings: Settings, desk: Desk) -> None:
    """Adds the routes; policy.toml says who may ask them, and that a token may."""
    for path, act in ((AREAS, _areas_geojson), (CSV, _risk_csv), (JSON, _risk_json)):
        server.add_url_rule(path, path, _answered(settings, desk, act), methods=["GET"])


def _answered(settings: Settings, desk: Desk, act: Act) -> Callable[[], Response]:
    def answer() -> Response:
        who = gate.current()
        budget = throttle.Budget("api", who.owner, AN_HOUR)
        try:
            if throttle.admit(desk.state, desk.keys, desk.clock(), budget) is None:
                return _later()
            reading = access.reading(settings.releases, who)
            return _marked(act(reading, desk, settings.export_rows), reading)
        except NotUnderstood as fault:
            return said(str(fault), fault.status)
        except Refused:
            return said("This is not for your role.", 403)
        except StateError:
            return said("This could not be put on the record, so it was not done.", 503)
        except UserFacing as fault:
            return said(str(fault), 503)

    return answer


def _areas_geojson(reading: access.Reading, desk: Desk, _most: int) -> Response:
    given = parts(request.args.to_dict(flat=False), ("district",))
    found = _areas(reading)
    district = _district(given, frozenset(area.district_id for area, _ in found))
    features = [_feature(*one) for one in found if district in (None, one[0].district_id)]
    told = {"file": "areas.geojson", "where": district or "all", "release": reading.release.id}
    desk.note(reading.principal, "api.read", len(features), **told)
    body = json.dumps({"type": "FeatureCollection", "features": features}, ensure_ascii=False, separators=(",", ":"))
    return Response(body, content_type=GEOJSON)


def _risk_csv(reading: access.Reading, desk: Desk, most: int) -> Response:
    about, wanted, rows = _risk(reading, most)
    names = [field.name for field in fields(ApiRisk)]
    shown = [f"Scores issued from {wanted.start} to {wanted.end}", wanted.district or "all districts"]
    words = Words("en")
    told = notice.lines(words, about, reading.principal, desk.clock(), shown, meanings.of(words, "risk"))
    body = csv.text(names, ([getattr(row, name) for name in names] for row in rows), told)
    _noted(desk, reading, wanted, len(rows), "risk.csv")
    return Response(body, content_type="text/csv; charset=utf-8")


def _risk_json(reading: access.Reading, desk: Desk, most: int) -> Response:
    about, wanted, rows = _risk(reading, most)
    _noted(desk, reading, wanted, len(rows), "risk.json")
    told = {
        "release": about.release,
        "synthetic": about.synthetic,
        "data_until": about.data_until,
        "rows": [asdict(row) for row in rows],
    }
    body = json.dumps(told, default=str, allow_nan=False, separators=(",", ":"))
    return Response(body, content_type="application/json")


def parts(given: Mapping[str, list[str]], known: tuple[str, ...]) -> dict[str, str]:
    """The parts of a question. Raises NotUnderstood for one that is not known, stands there twice, or says nothing: a
    variable that a script forgot to fill must not widen what it asks for.
    """
    for name, values in sorted(given.items()):
        if name not in known:
            raise NotUnderstood(f"There is no {name[:40]!r} to ask for. Parts are {', '.join(known)}.")
        if len(values) > 1:
            raise NotUnderstood(f"{name} stands there twice.")
        if not values[0]:
            raise NotUnderstood(f"{name} says nothing: leave it out, or fill it.")
    return {name: values[0] for name, values in given.items()}


def wanted(given: Mapping[str, str], about: About, districts: frozenset[str]) -> Wanted:
    """Raises NotUnderstood for a day that is none, a district that does not exist, an end before its start."""
    district = _district(given, districts)
    end = _monday("to", given.get("to"), about.last_week)
    start = _monday("from", given.get("from"), end)
    if start > end:
        raise NotUnderstood(f"from lies after to, which is {end} where it is left out.")
    return Wanted(district, start, end)


def _district(given: Mapping[str, str], districts: frozenset[str]) -> str | None:
    district = given.get("district")
    if district is not None and district not in districts:
        raise NotUnderstood(f"There is no district {district[:40]!r}. There are {', '.join(sorted(districts))}.")
    return district


def _risk(reading: access.Reading, most: int) -> tuple[About, Wanted, tuple[ApiRisk, ...]]:
    (about,) = access.ask(reading, About)
    known = frozenset(place.place_id for place in access.ask(reading, Place) if place.level == "district")
    asked = wanted(parts(request.args.to_dict(flat=False), ("district", "from", "to")), about, known)
    period = {"start": asked.start, "end": asked.end}
    rows = access.ask_once(reading, ApiRisk, district=asked.district, **period, size=most + 1)
    if len(rows) > most:
        raise TooMuch(f"More than {most} rows: ask for fewer weeks at once.")
    return about, asked, rows


def _areas(reading: access.Reading) -> list[tuple[Area | PartnerArea, str]]:
    """Areas and their outlines; a partner's are districts and subdistricts."""
    shapes: dict[str, str]
    if reading.principal.audience == "partner":
        shapes = {shape.area_id: shape.geometry for shape in access.ask(reading, PartnerShape)}
        return [(area, shapes[area.area_id]) for area in access.ask(reading, PartnerArea)]
    shapes = {shape.area_id: shape.geometry for shape in access.ask(reading, Shape)}
    return [(area, shapes[area.area_id]) for area in access.ask(reading, Area)]


def _feature(area: Area | PartnerArea, geometry: str) -> dict[str, object]:
    told: dict[str, object] = {name: getattr(area, name) for name in ("level", "district_id", *NAMES)}
    told |= {"approximate": area.approximate} if isinstance(area, Area) else {}
    return {"type": "Feature", "id": area.area_id, "properties": told, "geometry": json.loads(geometry)}


def _monday(name: str, text: str | None, default: date) -> date:
    if text is None:
        return default
    try:
        day = date.fromisoformat(text if DAY.fullmatch(text) else "")
    except ValueError:
        raise NotUnderstood(f"{name} is no day: write it as 2026-03-30.") from None
    return day - timedelta(days=day.weekday())


def _noted(desk: Desk, reading: access.Reading, asked: Wanted, rows: int, file: str) -> None:
    about = {"where": asked.district or "all", "period": f"{asked.start} {asked.end}", "release": reading.release.id}
    desk.note(reading.principal, "api.read", rows, file=file, **about)


def _marked(answer: Response, reading: access.Reading) -> Response:
    """A program that has this answer already is told so: the same release, the same question, the same account."""
    asked = f"{reading.release.path} {reading.principal.owner} {reading.principal.role} {request.full_path}"
    answer.set_etag(hashlib.sha256(asked.encode()).hexdigest()[:32], weak=True)
    return answer.make_conditional(request)  # type: ignore[return-value]  # flask's own class comes back


def _later() -> Response:
    answer = said(f"More than {AN_HOUR} questions in an hour. Ask again later.", 429)
    answer.headers["Retry-After"] = "60"
    return answer
