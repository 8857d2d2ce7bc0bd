"""What partners may see. Until the work on access it is the map alone: districts and subdistricts, no counts."""

import duckdb
import numpy as np
import pandas as pd
import shapely

from etl.places.areas import Atlas


def build(con: duckdb.DuckDBPyConnection, atlas: Atlas) -> None:
    con.register("given", pd.DataFrame(_subdistricts(atlas) + _districts(atlas)))
    con.execute("create or replace table stage_partner.area as select * from given order by area_id")
    con.unregister("given")


def _districts(atlas: Atlas) -> list[dict[str, str | None]]:
    return [
        _row(place.place_id, "district", place.place_id, place, place.geometry, atlas.version)
        for place in atlas.places
        if place.level == "district"
    ]


def _subdistricts(atlas: Atlas) -> list[dict[str, str | None]]:
    """Each whole: the neighbourhoods are given back to the subdistrict they were taken from."""
    of = np.array([area.subdistrict_id for area in atlas.areas])
    rows = []
    for area in atlas.areas:
        if area.level == "subdistrict":
            shape = shapely.union_all(atlas.drawn[of == area.subdistrict_id])
            named = atlas.entries.get(area.subdistrict_id, area)
            rows.append(
                _row(
                    area.subdistrict_id,
                    "subdistrict",
                    area.district_id,
                    named,
                    shapely.to_geojson(shape),
                    atlas.version,
                )
            )
    return rows


def _row(
    area_id: str, level: str, district_id: str, named: object, geometry: str, version: str
) -> dict[str, str | None]:
    names = {f"name_{lang}": getattr(named, f"name_{lang}", None) for lang in ("en", "ar", "ckb", "tr")}
    shared = {"area_id": area_id, "level": level, "district_id": district_id, "version": version}
    return shared | names | {"geometry": geometry}
