"""Routes beside the pages: readiness, and the shapes of the areas as files that browsers keep."""

import json
from collections.abc import Iterable
from pathlib import Path
from typing import Protocol

from flask import Flask, Response, abort

from dashboard import access
from dashboard.access import gate
from dashboard.access.headers import FOREVER
from dashboard.errors import UserFacing
from dashboard.rows import About, Area, Shape
from dashboard.rows.partner import PartnerAbout, PartnerShape

PLAIN = {"Content-Type": "text/plain; charset=utf-8"}


def serve(server: Flask, releases: Path) -> None:
    @server.get("/readyz")
    def ready() -> tuple[str, int, dict[str, str]]:
        try:
            access.ready(releases)
        except UserFacing:
            return "no release", 503, PLAIN
        return "ready", 200, PLAIN

    # Named .json: a .geojson body would be sent uncompressed.
    # Keyed by the version of the areas: a nightly release leaves the browser's copy good.
    @server.get("/shapes/<version>.json")
    def shapes(version: str) -> Response:
        return _file(_outlines(access.reading(releases, gate.current()), version, areas=True))

    @server.get("/places/<version>.json")
    def places(version: str) -> Response:
        return _file(_outlines(access.reading(releases, gate.current()), version, areas=False))

    # Only a partner's file answers; anybody else is refused where it is read.
    @server.get("/outlines/<version>.json")
    def partner_outlines(version: str) -> Response:
        reading = access.reading(releases, gate.current())
        if partner_version(reading) != version:
            abort(404)
        return _file(outlines(reading))


def _file(text: str) -> Response:
    return Response(text, mimetype="application/json", headers={"Cache-Control": FOREVER})


def _outlines(reading: access.Reading, version: str, *, areas: bool) -> str:
    (about,) = access.ask(reading, About)
    if about.area_version != version:
        abort(404)
    wanted = {area.area_id for area in access.ask(reading, Area)}
    return collection(shape for shape in access.ask(reading, Shape) if (shape.area_id in wanted) == areas)


class Outlined(Protocol):
    """Whatever has an outline and a code of its own."""

    @property
    def area_id(self) -> str: ...
    @property
    def geometry(self) -> str: ...


def partner_version(reading: access.Reading) -> str | None:
    """The version of the areas in a partner's file: the name under which browsers keep their outlines."""
    return access.ask(reading, PartnerAbout)[0].area_version


def outlines(reading: access.Reading) -> str:
    """All outlines a partner's file has: districts and subdistricts, under their P-codes."""
    return collection(access.ask(reading, PartnerShape))


def collection(shapes: Iterable[Outlined]) -> str:
    """A GeoJSON FeatureCollection whose features have their P-code or area id as id."""
    features = [
        {"type": "Feature", "id": shape.area_id, "properties": {}, "geometry": json.loads(shape.geometry)}
        for shape in shapes
    ]
    return json.dumps({"type": "FeatureCollection", "features": features}, separators=(",", ":"))
