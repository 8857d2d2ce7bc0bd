"""Routes beside the pages: readiness, and the shapes of the areas as files that browsers keep."""

import json
from collections.abc import Iterable
from pathlib import Path

from flask import Flask, Response, abort

from dashboard import access
from dashboard.access import gate
from dashboard.access.headers import FOREVER
from dashboard.errors import UserFacing
from dashboard.rows import About, Area, Shape


def serve(server: Flask, releases: Path) -> None:
    @server.get("/readyz")
    def ready() -> tuple[str, int]:
        try:
            access.ready(releases)
        except UserFacing:
            return "no release", 503
        return "ready", 200

    # Named .json: a .geojson body would be sent uncompressed.
    # Keyed by the version of the areas: a nightly release leaves the browser's copy good.
    @server.get("/shapes/<version>.json")
    def shapes(version: str) -> Response:
        return _file(_outlines(releases, version, areas=True))

    @server.get("/places/<version>.json")
    def places(version: str) -> Response:
        return _file(_outlines(releases, version, areas=False))


def _file(text: str) -> Response:
    return Response(text, mimetype="application/json", headers={"Cache-Control": FOREVER})


def _outlines(releases: Path, version: str, *, areas: bool) -> str:
    reading = access.reading(releases, gate.current())
    (about,) = access.ask(reading, About)
    if about.area_version != version:
        abort(404)
    wanted = {area.area_id for area in access.ask(reading, Area)}
    return collection(shape for shape in access.ask(reading, Shape) if (shape.area_id in wanted) == areas)


def collection(shapes: Iterable[Shape]) -> str:
    """A GeoJSON FeatureCollection whose features have their P-code or area id as id."""
    features = [
        {"type": "Feature", "id": shape.area_id, "properties": {}, "geometry": json.loads(shape.geometry)}
        for shape in shapes
    ]
    return json.dumps({"type": "FeatureCollection", "features": features}, separators=(",", ":"))
